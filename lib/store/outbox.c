/* SPDX-License-Identifier: ISC
 * Mails on their way to the MTA: queued, claimed, minted, and what became of
 * handing them over. What happens to them behind the MTA is mail.c's. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---------------------------------------------------- the mail of the rows */

/* Who is asked again is asked by the newest mail alone that did not fail. */
#define MAIL_IS_NEWEST(table)                                         \
	"NOT EXISTS (SELECT 1 FROM mail n WHERE n.recipient = " table \
	"recipient AND n.id > " table "id AND n.state NOT IN"         \
	" ('" MAIL_CANCELLED "', '" MAIL_FAILED "'))"

#define MAIL_WAITED_FOR(table)         \
	"q.status = '" REQUEST_PENDING \
	"' AND " MAIL_UNANSWERED(table) " AND " MAIL_IS_NEWEST(table)

/* CROSS JOIN, because the outbox is short and its order is the answer's: never
 * begin with the pending requests. */
#define MAIL_SELECT                                                         \
	"SELECT m.id, m.recipient, d.request_id, d.n, m.email, m.state,"    \
	" m.due_at, m.attempts, m.last_text, " MAIL_WAITED_FOR(             \
	    "m.") " FROM mail m"                                            \
		  " CROSS JOIN recipient r CROSS JOIN domain d CROSS JOIN " \
		  "request q"                                               \
		  " WHERE r.id = m.recipient AND d.id = r.domain"           \
		  " AND q.id = d.request_id AND m." MAIL_IN_OUTBOX

static const struct column MAIL[] = {
    COLUMN(COLUMN_INT, struct mail, id),
    COLUMN(COLUMN_INT, struct mail, recipient_id),
    COLUMN(COLUMN_TEXT, struct mail, request_id),
    COLUMN(COLUMN_UNSIGNED, struct mail, domain),
    COLUMN(COLUMN_TEXT, struct mail, email),
    COLUMN(COLUMN_TEXT, struct mail, state),
    COLUMN(COLUMN_INT, struct mail, due_at),
    COLUMN(COLUMN_UNSIGNED, struct mail, attempts),
    COLUMN(COLUMN_TEXT, struct mail, last_text),
};

struct mails {
	struct mail *items;
	size_t n_items;
	/* of the last reading: those that nobody waits for any more */
	int64_t *ended;
	size_t n_ended;
};

/* Is the answer still waited for? It is the last column. */
static void
read_mail(struct rows *rows, struct mails *mails)
{
	struct mail mail;
	struct mail *items;
	int64_t *ended;

	row_struct(rows, &mail, MAIL, N_OF(MAIL));
	if (row_int(rows) != 0) {
		items = array_grow(mails->items, mails->n_items, sizeof(mail));
		if (items != NULL) {
			mails->items = items;
			items[mails->n_items++] = mail;
			return;
		}
	} else {
		ended =
		    array_grow(mails->ended, mails->n_ended, sizeof(*ended));
		if (ended != NULL) {
			mails->ended = ended;
			ended[mails->n_ended++] = mail.id;
			return;
		}
	}
	rows_nomem(rows);
}

static enum status
read_mails(struct db *db, struct mails *mails, const char *sql,
    const struct value *args, size_t n_args)
{
	struct rows rows;

	mails->n_ended = 0;
	db_query(db, &rows, sql, args, n_args);
	while (rows_next(&rows))
		read_mail(&rows, mails);
	return rows_end(&rows);
}

/* -------------------------------------------------------- queue and follow */

static const char SQL_SUPERSEDE[] =
    "UPDATE mail SET state = '" MAIL_CANCELLED "'"
    " WHERE recipient = $1 AND state = '" MAIL_QUEUED "'";

static const char SQL_QUEUE[] =
    "INSERT INTO mail (recipient, email, state, due_at, attempts, last_text,"
    " queue_id, counted_at)"
    " VALUES ($1, (SELECT email FROM recipient WHERE id = $1),"
    " '" MAIL_QUEUED "', $2, 0, '', '', $2)";

static const char SQL_NEWEST[] =
    "SELECT state, last_text, queue_id FROM mail"
    " WHERE recipient = $1 AND state <> '" MAIL_CANCELLED "'"
    " ORDER BY id DESC LIMIT 1";

static const char SQL_FOLLOW[] =
    "UPDATE recipient SET delivery = $2, delivery_text = $3, queue_id = $4"
    " WHERE id = $1";

enum status
tx_mail_queue(struct db *db, int64_t recipient, int64_t at)
{
	enum status st = db_exec(db, SQL_SUPERSEDE, ARGS(value_int(recipient)));

	if (st == ST_OK)
		st = db_exec(
		    db, SQL_QUEUE, ARGS(value_int(recipient), value_int(at)));
	return st == ST_OK ? tx_mail_follow(db, recipient) : st;
}

/* What people are shown of a mail's state. */
static const char *
delivery_of(const char *state)
{
	if (strcmp(state, MAIL_SENDING) == 0)
		return MAIL_QUEUED;
	if (strcmp(state, MAIL_FAILED) == 0)
		return MAIL_BOUNCED;
	return state;
}

enum status
tx_mail_follow(struct db *db, int64_t recipient)
{
	char state[STORE_WORD_SIZE] = "", text[STORE_TEXT_SIZE] = "";
	char queue_id[STORE_WORD_SIZE] = "";
	struct rows rows;
	enum status st;

	db_query(db, &rows, SQL_NEWEST, ARGS(value_int(recipient)));
	if (rows_next(&rows)) {
		row_text(&rows, state, sizeof(state));
		row_text(&rows, text, sizeof(text));
		row_text(&rows, queue_id, sizeof(queue_id));
	}
	st = rows_end(&rows);
	if (st != ST_OK)
		return st;
	return db_exec(db, SQL_FOLLOW,
	    ARGS(value_int(recipient), value_text(delivery_of(state)),
		value_text(text), value_text(queue_id)));
}

/* ------------------------------------------------------- claim and release */

static const char SQL_DUE[] =
    MAIL_SELECT " AND m.due_at <= $1 ORDER BY m.due_at, m.id LIMIT $2";

/* The queue id of an earlier try is none of this one's. */
static const char SQL_CLAIM[] =
    "UPDATE mail SET state = '" MAIL_SENDING "', due_at = $2, attempts = $3,"
    " claimed_by = $4, queue_id = '' WHERE id = $1";

static const char SQL_CANCEL[] =
    "UPDATE mail SET state = '" MAIL_CANCELLED "' WHERE id = $1"
    " RETURNING recipient";

/* Signed, and what the mail server said of it was never noted: where both died,
 * as of a power cut, it may not have it. What is still waited for is sent
 * again, rather twice than never. */
static const char SQL_RELEASE[] =
    "UPDATE mail SET state = '" MAIL_QUEUED "', due_at = $1"
    " WHERE claimed_by = $2 AND claimed_by <> '' AND (state = '" MAIL_SENDING
    "' OR (state = '" MAIL_SIGNED "' AND EXISTS (SELECT 1 FROM recipient r"
    " JOIN domain d ON d.id = r.domain JOIN request q ON q.id = d.request_id"
    " WHERE r.id = mail.recipient AND q.status = '" REQUEST_PENDING "')))";

static enum status
cancel(struct db *db, int64_t mail)
{
	int64_t recipient;
	enum status st =
	    db_int(db, &recipient, SQL_CANCEL, ARGS(value_int(mail)));

	return st == ST_OK ? tx_mail_follow(db, recipient) : st;
}

/* The recipient goes on showing QUEUED. */
static enum status
claim_one(
    struct db *db, struct mail *mail, const char *owner, int64_t lease_until)
{
	strcpy(mail->state, MAIL_SENDING);
	mail->due_at = lease_until;
	mail->attempts++;
	return db_exec(db, SQL_CLAIM,
	    ARGS(value_int(mail->id), value_int(mail->due_at),
		value_int(mail->attempts), value_word(owner, STORE_NAME_SIZE)));
}

/* Each round reads what is due, and there is another one only after mails
 * that nobody waits for were taken out of the way. */
static enum status
claim(struct db *db, struct mails *mails, const char *owner, size_t max,
    int64_t now, int64_t lease_until)
{
	enum status st;
	size_t first;

	do {
		first = mails->n_items;
		st = read_mails(db, mails, SQL_DUE,
		    ARGS(value_int(now), value_int((int64_t)(max - first))));
		for (size_t i = 0; st == ST_OK && i < mails->n_ended; i++)
			st = cancel(db, mails->ended[i]);
		for (size_t i = first; st == ST_OK && i < mails->n_items; i++)
			st =
			    claim_one(db, &mails->items[i], owner, lease_until);
	} while (st == ST_OK && mails->n_ended > 0 && mails->n_items < max);
	return st;
}

/* Hands the list over, or frees it. */
static enum status
mails_end(struct mails *mails, struct mail **mails_r, size_t *n_mails_r,
    enum status st)
{
	free(mails->ended);
	if (st != ST_OK) {
		free(mails->items);
		return st;
	}
	*mails_r = mails->items;
	*n_mails_r = mails->n_items;
	return ST_OK;
}

enum status
store_mail_claim(struct store *store, struct mail **mails_r, size_t *n_mails_r,
    const char *owner, size_t max, int64_t now, int64_t lease_until,
    struct err *err)
{
	struct mails mails = {0};
	struct db *db;
	enum status st;

	if (lease_until <= now)
		return err_set(
		    err, ST_BUG, "store: a claim that has ended already");
	st = tx_begin(&db, store, TX_WRITE, err);
	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_WRITE,
	    claim(db, &mails, owner, max, now, lease_until));
	return mails_end(&mails, mails_r, n_mails_r, st);
}

enum status
store_mail_release(
    struct store *store, const char *owner, int64_t now, struct err *err)
{
	return tx_exec(store, SQL_RELEASE,
	    ARGS(value_int(now), value_word(owner, STORE_NAME_SIZE)), NULL,
	    err);
}

/* -------------------------------------------------------------------- mint */

static const char SQL_MINT_MAIL[] =
    "UPDATE mail SET counted_at = $2 WHERE id = $1 RETURNING recipient";

static const char SQL_SENDING[] =
    "INSERT INTO sending (mail, message_id, nonce_hash, sent_at, expires_at,"
    " signed_at) VALUES ($1, $2, $3, $4, $5, 0)";

static const char SQL_TOKEN[] =
    "INSERT INTO token (hash, recipient, channel, expires_at, evidence)"
    " VALUES ($1, $2, $3, $4, $5)";

static const char SQL_MINT_RECIPIENT[] =
    "UPDATE recipient SET sent_at = $2, expires_at = $3 WHERE id = $1";

/* W2: the request ends with its last token. */
static const char SQL_MINT_REQUEST[] =
    "UPDATE request SET expires_at = $2, ends_at = $2"
    " WHERE expires_at < $2 AND id ="
    " (SELECT d.request_id FROM recipient r JOIN domain d ON d.id = r.domain"
    " WHERE r.id = $1)";

static enum status
mint_tokens(struct db *db, const struct mail_minted *minted, int64_t recipient,
    int64_t evidence)
{
	const struct {
		const uint8_t *hash;
		const char *channel;
	} tokens[] = {
	    {minted->link_hash, TOKEN_LINK},
	    {minted->reply_hash, TOKEN_REPLY},
	};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < N_OF(tokens); i++)
		st = db_exec(db, SQL_TOKEN,
		    ARGS(value_blob(tokens[i].hash, SHA256_SIZE),
			value_int(recipient), value_text(tokens[i].channel),
			value_int(minted->expires_at), value_int(evidence)));
	return st;
}

/* `seq` is of the event that the mail is the evidence of; 0: of none. */
static enum status
mint_one(struct db *db, const struct mail_minted *minted, int64_t seq)
{
	int64_t recipient;
	enum status st = db_int(db, &recipient, SQL_MINT_MAIL,
	    ARGS(value_int(minted->mail_id), value_int(minted->sent_at)));

	if (st == ST_NOTFOUND)
		return err_set(db->err, ST_BUG, "store: no mail %lld to mint",
		    (long long)minted->mail_id);
	if (st == ST_OK)
		st = db_exec(db, SQL_SENDING,
		    ARGS(value_int(minted->mail_id),
			value_text(minted->message_id),
			value_blob(minted->nonce_hash, SHA256_SIZE),
			value_int(minted->sent_at),
			value_int(minted->expires_at)));
	if (st == ST_OK)
		st = mint_tokens(db, minted, recipient, seq);
	if (st == ST_OK)
		st = db_exec(db, SQL_MINT_RECIPIENT,
		    ARGS(value_int(recipient), value_int(minted->sent_at),
			value_int(minted->expires_at)));
	if (st == ST_OK)
		st = db_exec(db, SQL_MINT_REQUEST,
		    ARGS(value_int(recipient), value_int(minted->expires_at)));
	return st;
}

/* The event comes first: its number is what leads to the copy. */
static enum status
mint_all(struct db *db, const struct mail_minted *minted, size_t n_minted,
    const struct store_event *events, size_t n_events)
{
	int64_t *seqs = calloc(n_events + 1, sizeof(*seqs));
	enum status st = seqs != NULL
			     ? tx_audit_add(db, seqs, events, n_events)
			     : err_set(db->err, ST_NOMEM, "store: no memory");

	for (size_t i = 0; st == ST_OK && i < n_minted; i++) {
		const unsigned event = minted[i].event;
		const bool kept =
		    event < n_events && events[event].evidence != NULL;

		st = mint_one(db, &minted[i], kept ? seqs[event] : 0);
	}
	free(seqs);
	return st;
}

enum status
store_mail_mint(struct store *store, const struct mail_minted *minted,
    size_t n_minted, const struct store_event *events, size_t n_events,
    struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE,
	    mint_all(db, minted, n_minted, events, n_events));
}

/* ------------------------------------------------------------------ result */

static const char SQL_STATE[] =
    "SELECT state, recipient, claimed_by FROM mail WHERE id = $1";

static const char SQL_RESULT[] =
    "UPDATE mail SET state = $2, due_at = $3, last_text = $4,"
    " claimed_by = '', queue_id = CASE WHEN $5 = 1 THEN '' ELSE queue_id END"
    " WHERE id = $1";

static const char SQL_RESULT_TEXT[] =
    "UPDATE mail SET last_text = $2, claimed_by = '' WHERE id = $1";

static const char SQL_RESULT_NONE[] =
    "UPDATE mail SET claimed_by = '' WHERE id = $1";

/* What a result does to a mail in a state. The MTA's "no" comes behind the
 * milter's signature and undoes it, its "yes" leaves it; what the outside has
 * reported meanwhile stands. */
enum move { MOVE_NONE, MOVE_TEXT, MOVE_STATE };

static const struct transition {
	const char *state, *result;
	enum move move;
} TRANSITIONS[] = {
    {MAIL_QUEUED, MAIL_SUBMITTED, MOVE_STATE},
    {MAIL_SENDING, MAIL_SUBMITTED, MOVE_STATE},
    {MAIL_CANCELLED, MAIL_SUBMITTED, MOVE_STATE},
    {MAIL_SIGNED, MAIL_SUBMITTED, MOVE_TEXT},
    {MAIL_QUEUED, MAIL_QUEUED, MOVE_STATE},
    {MAIL_SENDING, MAIL_QUEUED, MOVE_STATE},
    {MAIL_SIGNED, MAIL_QUEUED, MOVE_STATE},
    {MAIL_QUEUED, MAIL_FAILED, MOVE_STATE},
    {MAIL_SENDING, MAIL_FAILED, MOVE_STATE},
    {MAIL_SIGNED, MAIL_FAILED, MOVE_STATE},
};

static enum move
transition_find(const char *state, const char *result)
{
	for (size_t i = 0; i < N_OF(TRANSITIONS); i++) {
		if (strcmp(TRANSITIONS[i].state, state) == 0 &&
		    strcmp(TRANSITIONS[i].result, result) == 0)
			return TRANSITIONS[i].move;
	}
	return MOVE_NONE;
}

struct result_place {
	char state[STORE_WORD_SIZE];
	int64_t recipient;
	char owner[STORE_NAME_SIZE];
};

static enum status
result_read(struct db *db, struct result_place *place_r,
    const struct mail_result *result)
{
	struct rows rows;
	enum status st;

	db_query(db, &rows, SQL_STATE, ARGS(value_int(result->mail_id)));
	if (rows_next(&rows)) {
		row_text(&rows, place_r->state, STORE_WORD_SIZE);
		place_r->recipient = row_int(&rows);
		row_text(&rows, place_r->owner, STORE_NAME_SIZE);
	}
	st = rows_found(&rows);
	if (st == ST_NOTFOUND)
		return err_set(db->err, ST_BUG,
		    "store: a result of no mail, %lld",
		    (long long)result->mail_id);
	return st;
}

static enum status
result_write(struct db *db, const struct mail_result *result, enum move move)
{
	struct value text = value_cut(
	    result->text != NULL ? result->text : "", STORE_TEXT_SIZE);
	bool again = strcmp(result->state, MAIL_QUEUED) == 0;

	switch (move) {
	case MOVE_NONE:
		return db_exec(
		    db, SQL_RESULT_NONE, ARGS(value_int(result->mail_id)));
	case MOVE_TEXT:
		return db_exec(db, SQL_RESULT_TEXT,
		    ARGS(value_int(result->mail_id), text));
	case MOVE_STATE:
		return db_exec(db, SQL_RESULT,
		    ARGS(value_int(result->mail_id), value_text(result->state),
			value_int(result->due_at), text, value_int(again)));
	}
	return ST_OK;
}

static bool
result_is_known(const struct mail_result *result)
{
	return strcmp(result->state, MAIL_SUBMITTED) == 0 ||
	       strcmp(result->state, MAIL_QUEUED) == 0 ||
	       strcmp(result->state, MAIL_FAILED) == 0;
}

/* *noted_r is left alone where it was noted before. */
static enum status
result_one(struct db *db, bool *noted_r, const struct mail_result *result)
{
	struct result_place place = {.recipient = 0};
	enum status st;

	if (!result_is_known(result))
		return err_set(db->err, ST_BUG,
		    "store: \"%s\" is no result of a mail", result->state);
	st = result_read(db, &place, result);
	if (st == ST_OK && result->owner != NULL &&
	    strcmp(place.owner, result->owner) != 0)
		return ST_OK;
	if (st == ST_OK)
		st = result_write(
		    db, result, transition_find(place.state, result->state));
	*noted_r = true;
	return st == ST_OK ? tx_mail_follow(db, place.recipient) : st;
}

/* `events` has room for one of each. */
static enum status
results_write(struct db *db, const struct mail_result *results,
    size_t n_results, struct store_event *events)
{
	enum status st = ST_OK;
	size_t n = 0;

	for (size_t i = 0; st == ST_OK && i < n_results; i++) {
		bool noted = false;

		st = result_one(db, &noted, &results[i]);
		if (noted && results[i].event != NULL)
			events[n++] = *results[i].event;
	}
	return st == ST_OK ? tx_audit_add(db, NULL, events, n) : st;
}

enum status
store_mail_result(struct store *store, const struct mail_result *results,
    size_t n_results, struct err *err)
{
	struct store_event *events = calloc(n_results + 1, sizeof(*events));
	struct db *db;
	enum status st;

	if (events == NULL)
		return err_set(err, ST_NOMEM, "store: memory ran out");
	st = tx_begin(&db, store, TX_WRITE, err);
	if (st == ST_OK)
		st = tx_end(store, db, TX_WRITE,
		    results_write(db, results, n_results, events));
	free(events);
	return st;
}

/* ----------------------------------------------------- the operator's view */

static const char SQL_LIST[] = MAIL_SELECT
    " AND " MAIL_WAITED_FOR("m.") " ORDER BY m.due_at, m.id LIMIT $1";

/* What is due keeps its place. */
#define RETRY_UPDATE                                                  \
	"UPDATE mail"                                                 \
	" SET due_at = CASE WHEN due_at < $1 THEN due_at ELSE $1 END" \
	" WHERE " MAIL_IN_OUTBOX " AND state = '" MAIL_QUEUED "'"     \
	" AND EXISTS (SELECT 1 FROM recipient r"                      \
	" JOIN domain d ON d.id = r.domain"                           \
	" JOIN request q ON q.id = d.request_id"                      \
	" WHERE r.id = mail.recipient AND " MAIL_WAITED_FOR("mail.") ")"

static const char SQL_RETRY[] = RETRY_UPDATE " RETURNING id";

static const char SQL_RETRY_REQUEST[] =
    RETRY_UPDATE " AND recipient IN (SELECT p.id FROM recipient p"
		 " JOIN domain e ON e.id = p.domain WHERE e.request_id = $2)"
		 " RETURNING id";

enum status
store_mail_list(struct store *store, struct mail **mails_r, size_t *n_mails_r,
    size_t max, struct err *err)
{
	struct mails mails = {0};
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    read_mails(db, &mails, SQL_LIST, ARGS(value_int((int64_t)max))));
	return mails_end(&mails, mails_r, n_mails_r, st);
}

static enum status
retry(struct db *db, size_t *n_r, const char *request_id, int64_t now)
{
	const struct value args[] = {value_int(now), value_text(request_id)};
	struct rows rows;
	enum status st;

	if (request_id != NULL)
		db_query(db, &rows, SQL_RETRY_REQUEST, args, 2);
	else
		db_query(db, &rows, SQL_RETRY, args, 1);
	while (rows_next(&rows))
		continue;
	st = rows_end(&rows);
	*n_r = rows.n_rows;
	return st;
}

enum status
store_mail_retry(struct store *store, size_t *n_r, const char *request_id,
    int64_t now, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, retry(db, n_r, request_id, now));
}
