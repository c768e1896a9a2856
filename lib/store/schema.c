/* SPDX-License-Identifier: ISC
 * The tables, as numbered steps that are never changed once released, and the
 * taking of the steps that are missing. What is kept in them is left to the
 * aggregates. */
#include <assert.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/store/tx.h"
#include "lib/store/words.h"

/* Words in braces are the engine's. Texts are '' and times 0 where there is
 * nothing; NULL only where an index leaves such rows out. */
static const char STEP_1[] =
    /* ends_at is when nobody can answer any more: expires_at, or without a
     * mail sent the end of the request's own lifetime. */
    "CREATE TABLE request ("
    " id TEXT NOT NULL PRIMARY KEY,"
    " generation {int} NOT NULL,"
    " account TEXT NOT NULL,"
    " profile TEXT NOT NULL,"
    " rules_hash TEXT NOT NULL,"
    " status TEXT NOT NULL,"
    " failure TEXT NOT NULL,"
    " failure_message TEXT NOT NULL,"
    " created_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " validated_at {int} NOT NULL,"
    " request_lifetime {int} NOT NULL,"
    " requested_uid {int} NOT NULL,"
    " idem_token TEXT NOT NULL,"
    " idem_hash TEXT NOT NULL,"
    " ends_at {int} NOT NULL"
    ") {table};"
    "CREATE INDEX request_newest ON request (created_at, id);"
    "CREATE INDEX request_status ON request (status, created_at, id);"
    /* The status too, so that a filter by both reads nothing but this. */
    "CREATE INDEX request_account"
    " ON request (account, created_at, id, status);"
    "CREATE INDEX request_idem ON request (account, idem_token, created_at)"
    " WHERE idem_token <> '';"
    /* With the status, although all have the same: else SQLite thinks more
     * of an index that has it. */
    "CREATE INDEX request_pending ON request (status, ends_at, id)"
    " WHERE status = '" REQUEST_PENDING "';"

    /* created_at is the request's: the limits of a day and the newest first
     * are found without it. */
    "CREATE TABLE domain ("
    " id {id},"
    " request_id TEXT NOT NULL REFERENCES request (id),"
    " created_at {int} NOT NULL,"
    " n {int} NOT NULL,"
    " name TEXT NOT NULL,"
    " unicode TEXT NOT NULL,"
    " validation_domain TEXT NOT NULL,"
    " status TEXT NOT NULL,"
    " failure TEXT NOT NULL,"
    " method TEXT NOT NULL,"
    " method_version TEXT NOT NULL,"
    " quorum {int} NOT NULL,"
    " contacts {int} NOT NULL,"
    " channels {int} NOT NULL,"
    " distinct_by TEXT NOT NULL,"
    " identity TEXT NOT NULL,"
    " lifetime {int} NOT NULL,"
    " reuse {int} NOT NULL,"
    " reuse_until {int} NOT NULL,"
    " UNIQUE (request_id, n)"
    ") {table};"
    /* N6: a name once a request. */
    "CREATE UNIQUE INDEX domain_name"
    " ON domain (name, created_at, request_id);"
    "CREATE INDEX domain_newest"
    " ON domain (created_at, request_id, n, name);"
    "CREATE INDEX domain_limit"
    " ON domain (validation_domain, created_at, request_id);"

    "CREATE TABLE recipient ("
    " id {id},"
    " domain {int} NOT NULL REFERENCES domain (id),"
    " email TEXT NOT NULL,"
    " sources {int} NOT NULL,"
    " delivery TEXT NOT NULL,"
    " delivery_text TEXT NOT NULL,"
    " queue_id TEXT NOT NULL,"
    " sent_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " answer TEXT NOT NULL,"
    " via TEXT NOT NULL,"
    " answered_at {int} NOT NULL,"
    " identity TEXT NOT NULL,"
    " answered_from TEXT NOT NULL,"
    " evidence {int} NOT NULL,"
    " UNIQUE (domain, email)"
    ") {table};"

    "CREATE TABLE refusal ("
    " id {id},"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " at {int} NOT NULL,"
    " via TEXT NOT NULL,"
    " reason TEXT NOT NULL"
    ") {table};"
    "CREATE INDEX refusal_recipient ON refusal (recipient, id);"

    "CREATE TABLE objection ("
    " id {id},"
    " domain {int} NOT NULL REFERENCES domain (id),"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " at {int} NOT NULL,"
    " via TEXT NOT NULL,"
    " verdict TEXT NOT NULL,"
    " identity TEXT NOT NULL,"
    " answered_from TEXT NOT NULL,"
    " evidence {int} NOT NULL"
    ") {table};"
    "CREATE INDEX objection_domain ON objection (domain, id);"

    /* due_at is the end of the claim while it is SENDING. counted_at is when
     * it was queued or last minted, for the mailbox's limit of a day (O5). */
    "CREATE TABLE mail ("
    " id {id},"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " email TEXT NOT NULL,"
    " state TEXT NOT NULL,"
    " due_at {int} NOT NULL,"
    " attempts {int} NOT NULL,"
    " last_text TEXT NOT NULL,"
    " queue_id TEXT NOT NULL,"
    " counted_at {int} NOT NULL"
    ") {table};"
    "CREATE INDEX mail_recipient ON mail (recipient, id);"
    "CREATE INDEX mail_due ON mail (due_at, id) WHERE " MAIL_IN_OUTBOX ";"
    "CREATE INDEX mail_limit ON mail (email, counted_at);"

    /* One try of one mail. Where its outcome is unknown it stays good, and
     * the next try has a row of its own. `digest` is of the use of its seal;
     * `seal` is not used any more: to take it out, SQLite would have to write
     * the whole table anew. */
    "CREATE TABLE sending ("
    " id {id},"
    " mail {int} NOT NULL REFERENCES mail (id),"
    " message_id TEXT NOT NULL UNIQUE,"
    " nonce_hash {blob} NOT NULL UNIQUE,"
    " sent_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " seal {blob} UNIQUE,"
    " digest {blob},"
    " signed_at {int} NOT NULL"
    ") {table};"

    "CREATE TABLE token ("
    " hash {blob} NOT NULL PRIMARY KEY,"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " channel TEXT NOT NULL,"
    " expires_at {int} NOT NULL"
    ") {keyed};"
    "CREATE TABLE shown ("
    " token {blob} NOT NULL REFERENCES token (hash),"
    " hour {int} NOT NULL,"
    " PRIMARY KEY (token, hour)"
    ") {keyed};"

    "CREATE TABLE receipt ("
    " id TEXT NOT NULL PRIMARY KEY,"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " verdict TEXT NOT NULL,"
    " objection {int} NOT NULL,"
    " at {int} NOT NULL,"
    " evidence {int} NOT NULL"
    ") {keyed};"
    /* The recipient, so that a nonce leads nobody to another's receipt. */
    "CREATE TABLE form ("
    " nonce_hash {blob} NOT NULL PRIMARY KEY,"
    " recipient {int} NOT NULL REFERENCES recipient (id),"
    " receipt TEXT NOT NULL"
    ") {keyed};"

    "CREATE TABLE audit ("
    " seq {int} NOT NULL PRIMARY KEY,"
    " at {int} NOT NULL,"
    " event TEXT NOT NULL,"
    " request_id TEXT,"
    " domain TEXT,"
    " leaf TEXT NOT NULL,"
    " opening TEXT"
    ") {table};"
    "CREATE INDEX audit_request ON audit (request_id, seq)"
    " WHERE request_id IS NOT NULL;"
    "CREATE INDEX audit_at ON audit (at, seq);"
    "CREATE TABLE evidence ("
    " seq {int} NOT NULL PRIMARY KEY REFERENCES audit (seq),"
    " bytes {blob} NOT NULL"
    ") {table};"

    "CREATE TABLE \"freeze\" ("
    " domain TEXT NOT NULL PRIMARY KEY,"
    " frozen_by TEXT NOT NULL,"
    " reason TEXT NOT NULL,"
    " at {int} NOT NULL"
    ") {keyed};";

/* Exemptions (K2), renewal (W4), mailboxes that are themselves what is
 * validated (C7), and what DNSSEC said of the contacts (C6). */
static const char STEP_2[] =
    "ALTER TABLE domain ADD COLUMN renew_at {int} NOT NULL DEFAULT 0;"
    "ALTER TABLE domain ADD COLUMN dnssec TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE domain ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';"
    /* Which validation of a name ends last; most rows are none. */
    "CREATE INDEX domain_reuse ON domain (name, mailbox, reuse_until)"
    " WHERE reuse_until > 0;"
    "CREATE INDEX domain_renew ON domain (renew_at, request_id)"
    " WHERE renew_at > 0;"

    "CREATE TABLE exemption ("
    " domain TEXT NOT NULL PRIMARY KEY,"
    " ticket TEXT NOT NULL,"
    " given_by TEXT NOT NULL,"
    " uid {int} NOT NULL,"
    " at {int} NOT NULL,"
    " ends_at {int} NOT NULL,"
    " quorum {int} NOT NULL"
    ") {keyed};";

/* Outcomes to be told of (W2). `number` parts those of one generation that are
 * of the same kind: 0, or of an objection its event. */
static const char STEP_3[] =
    "CREATE TABLE hook ("
    " id {id},"
    " request_id TEXT NOT NULL REFERENCES request (id),"
    " outcome TEXT NOT NULL,"
    " generation {int} NOT NULL,"
    " number {int} NOT NULL,"
    " state TEXT NOT NULL,"
    " due_at {int} NOT NULL,"
    " attempts {int} NOT NULL,"
    " last_text TEXT NOT NULL,"
    " queued_at {int} NOT NULL,"
    " UNIQUE (request_id, outcome, generation, number)"
    ") {table};"
    "CREATE INDEX hook_due ON hook (due_at, id) WHERE " HOOK_OPEN ";";

/* Counts of both daemons, and which mails went out past the milter. */
static const char STEP_4[] =
    "CREATE TABLE metric ("
    " name TEXT NOT NULL,"
    " labels TEXT NOT NULL,"
    " part {int} NOT NULL,"
    " value {int} NOT NULL,"
    " PRIMARY KEY (name, labels, part)"
    ") {keyed};"
    "CREATE INDEX hook_request ON hook (request_id, id);"
    "CREATE INDEX mail_unsigned ON mail (counted_at, id)"
    " WHERE " MAIL_NOT_SIGNED("") ";";

/* What the operator's view asks. */
static const char STEP_5[] =
    "CREATE INDEX mail_trouble ON mail (counted_at, id)"
    " WHERE " MAIL_IN_TROUBLE ";";

/* The settings that evidence was decided by (A). */
static const char STEP_6[] = "CREATE TABLE settings ("
			     " hash TEXT NOT NULL PRIMARY KEY,"
			     " text TEXT NOT NULL,"
			     " at {int} NOT NULL"
			     ") {keyed};"
			     /* For reports: what is rare among the events. */
			     "CREATE INDEX audit_refused ON audit (seq)"
			     " WHERE event IN (" AUDIT_REFUSED ");"
			     "CREATE INDEX audit_deeds ON audit (seq)"
			     " WHERE event = 'config';";

/* What was sent with a token: the Seq of the "mail" event, with which the mail
 * is kept; 0 of tokens that an earlier version minted. */
static const char STEP_7[] =
    "ALTER TABLE token ADD COLUMN evidence {int} NOT NULL DEFAULT 0;";

/* What reports list is made anew, and how many events of each kind there were
 * is told by an index alone. */
static const char STEP_8[] = "DROP INDEX audit_deeds;"
			     "CREATE INDEX audit_deeds ON audit (seq)"
			     " WHERE event IN (" AUDIT_DEEDS ");"
			     "DROP INDEX audit_at;"
			     "CREATE INDEX audit_at ON audit (at, seq, event);";

/* Whose a claim is, so that a daemon that starts takes back its own alone. */
static const char STEP_9[] =
    "ALTER TABLE mail ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';";

/* Evidence that is packed names its dictionary (pack.h). */
static const char STEP_10[] =
    "CREATE TABLE dictionary ("
    " key {blob} NOT NULL PRIMARY KEY,"
    " bytes {blob} NOT NULL"
    ") {keyed};"
    "ALTER TABLE evidence ADD COLUMN dictionary {blob};";

/* Leaf and opening, packed by the one dictionary that the row names; leaf is ''
 * then, and opening NULL. Rows of before stay as they are: to write them anew
 * would take as long as the log is, with nobody able to answer meanwhile. */
static const char STEP_11[] =
    "ALTER TABLE audit ADD COLUMN packed_leaf {blob};"
    "ALTER TABLE audit ADD COLUMN packed_opening {blob};"
    "ALTER TABLE audit ADD COLUMN dictionary {blob};";

/* The same of hooks as STEP_9 of mails. */
static const char STEP_12[] =
    "ALTER TABLE hook ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';";

/* The sources of contacts that the requester chose, to be asked for again (C2):
 * 0 where the rules chose, and of requests that an earlier version made. */
static const char STEP_13[] =
    "ALTER TABLE request ADD COLUMN contacts {int} NOT NULL DEFAULT 0;";

/* The mails that a daemon has claimed, to be found at its start however many
 * others there are. */
static const char STEP_14[] =
    "CREATE INDEX mail_claimed ON mail (claimed_by) WHERE claimed_by <> '';";

static const char *const STEPS[] = {STEP_1, STEP_2, STEP_3, STEP_4, STEP_5,
    STEP_6, STEP_7, STEP_8, STEP_9, STEP_10, STEP_11, STEP_12, STEP_13,
    STEP_14};

enum { SCHEMA_VERSION = sizeof(STEPS) / sizeof(STEPS[0]) };

const char *
schema_step(size_t n)
{
	return n < SCHEMA_VERSION ? STEPS[n] : NULL;
}

static const char VERSION_TABLE[] =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    " version {int} NOT NULL"
    ") {table}";

static const struct engine_word *
word_find(const struct engine_word *words, const char *text)
{
	for (; words->name != NULL; words++) {
		if (strncmp(text, words->name, strlen(words->name)) == 0)
			return words;
	}
	return NULL;
}

/* The text with the engine's words. */
static void
expand(struct buf *sql, const struct engine_word *words, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "{");
		const struct engine_word *word;

		buf_add(sql, text, len);
		text += len;
		if (*text == '\0')
			break;
		word = word_find(words, text);
		assert(word != NULL);
		buf_adds(sql, word->text);
		text += strlen(word->name);
	}
}

static enum status
script_run(struct db *db, const char *text)
{
	struct buf sql = BUF_INIT;
	enum status st;

	expand(&sql, db->engine->words, text);
	st = buf_ok(&sql) ? db->engine->script(db->conn, buf_str(&sql), db->err)
			  : err_set(db->err, ST_NOMEM, "store: memory ran out");
	buf_free(&sql);
	return st;
}

/* The version of the tables; 0 on a store that is new. */
static enum status
version_read(struct db *db, int64_t *version_r)
{
	enum status st = script_run(db, VERSION_TABLE);

	*version_r = 0;
	if (st == ST_OK)
		st = db_int(db, version_r, "SELECT version FROM schema_version",
		    NULL, 0);
	if (st == ST_NOTFOUND)
		st = db_exec(
		    db, "INSERT INTO schema_version VALUES (0)", NULL, 0);
	return st;
}

/* Takes at most one step. */
static enum status
step_take(struct db *db, int64_t *version_r)
{
	enum status st = version_read(db, version_r);

	if (st != ST_OK)
		return st;
	if (*version_r < 0 || *version_r > SCHEMA_VERSION)
		return err_set(db->err, ST_INVALID,
		    "store in %s: its tables are of version %lld, this program "
		    "knows %d; install the countersign that wrote it, or a "
		    "newer one",
		    db->where, (long long)*version_r, SCHEMA_VERSION);
	if (*version_r == SCHEMA_VERSION)
		return ST_OK;
	st = db->engine->unhurried(db->conn, db->err);
	if (st == ST_OK)
		st = script_run(db, STEPS[*version_r]);
	if (st == ST_OK)
		st = db_exec(db, "UPDATE schema_version SET version = $1",
		    ARGS(value_int(++*version_r)));
	return st;
}

static enum status
version_look(int64_t *version_r, struct store *store, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ,
	    db_int(
		db, version_r, "SELECT version FROM schema_version", NULL, 0));
}

/* Another program holds the store, which can be read meanwhile: nothing is left
 * to be done, or it may be doing it. ST_TEMP: neither, or nobody waits. */
static enum status
look_on(int64_t *version_r, struct store *store, store_wait_fn *wait, void *arg,
    const struct err *why)
{
	struct err err = {""};

	if (version_look(version_r, store, &err) != ST_OK)
		return ST_TEMP;
	return *version_r == SCHEMA_VERSION ||
		       (*version_r < SCHEMA_VERSION && wait != NULL &&
			   wait(arg, why->text))
		   ? ST_OK
		   : ST_TEMP;
}

enum status
schema_migrate(
    struct store *store, store_wait_fn *wait, void *arg, struct err *err)
{
	int64_t version = -1;
	enum status st = ST_OK;

	while (st == ST_OK && version != SCHEMA_VERSION) {
		struct db *db;

		st = tx_begin(&db, store, TX_WRITE, err);
		if (st == ST_OK)
			st = tx_end(
			    store, db, TX_WRITE, step_take(db, &version));
		else if (st == ST_TEMP)
			st = look_on(&version, store, wait, arg, err);
	}
	return st;
}

enum status
schema_check(struct store *store, struct err *err)
{
	int64_t version = 0;
	enum status st = version_look(&version, store, err);

	if (st == ST_OK && version != SCHEMA_VERSION)
		st = err_set(err, ST_INVALID,
		    "the store's tables are of version %lld, this program "
		    "knows %d",
		    (long long)version, SCHEMA_VERSION);
	return st;
}
