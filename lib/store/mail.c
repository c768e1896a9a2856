/* SPDX-License-Identifier: ISC
 * Mails behind the MTA: signed once by the milter, found again by the address
 * their bounce comes to. Getting them there is outbox.c's. */
#include <string.h>

#include "lib/base/secret.h"
#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

#define PLACE_COLUMNS "d.request_id, d.name, r.email"

#define PLACE_JOINS                               \
	" FROM sending s"                         \
	" JOIN mail m ON m.id = s.mail"           \
	" JOIN recipient r ON r.id = m.recipient" \
	" JOIN domain d ON d.id = r.domain"

static const struct column PLACE[] = {
    COLUMN(COLUMN_TEXT, struct mail_place, request_id),
    COLUMN(COLUMN_TEXT, struct mail_place, name),
    COLUMN(COLUMN_TEXT, struct mail_place, email),
};

static const char SQL_BY_NONCE[] =
    "SELECT " PLACE_COLUMNS PLACE_JOINS " WHERE s.nonce_hash = $1";

static const char SQL_BY_MESSAGE_ID[] =
    "SELECT " PLACE_COLUMNS ", s.id, s.mail, m.recipient, m.queue_id,"
    " s.digest" PLACE_JOINS " WHERE s.message_id = $1";

static const char SQL_SPEND[] =
    "UPDATE sending SET digest = $2, signed_at = $3 WHERE id = $1";

/* What is further on its way than SIGNED stays there. So does what is to be
 * tried again: the mail server that asked for the signature may have died of
 * what broke the connection, before it had the mail. Rather twice than never.
 */
static const char SQL_SIGNED[] =
    "UPDATE mail SET queue_id = $2, state ="
    " CASE WHEN state IN ('" MAIL_SENDING "', '" MAIL_SUBMITTED "',"
    " '" MAIL_CANCELLED "')"
    " THEN '" MAIL_SIGNED "' ELSE state END"
    " WHERE id = $1";

static enum status
by_nonce(struct db *db, struct mail_place *place_r,
    const uint8_t nonce_hash[SHA256_SIZE])
{
	struct rows rows;

	db_query(
	    db, &rows, SQL_BY_NONCE, ARGS(value_blob(nonce_hash, SHA256_SIZE)));
	if (rows_next(&rows))
		row_struct(&rows, place_r, PLACE, N_OF(PLACE));
	return rows_found(&rows);
}

enum status
store_mail_by_nonce(struct store *store, struct mail_place *place_r,
    const uint8_t nonce_hash[SHA256_SIZE], struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, by_nonce(db, place_r, nonce_hash));
}

/* ------------------------------------------------------- delivery reports */

static const char SQL_REPORTED[] =
    "SELECT " PLACE_COLUMNS ", m.id, m.recipient, m.state" PLACE_JOINS
    " WHERE s.nonce_hash = $1";

static const char SQL_DELIVERY[] =
    "UPDATE mail SET state = $2, last_text = $3 WHERE id = $1";

/* How far a state is; a report only leads on. */
static int
rank_of(const char *state)
{
	static const char *const order[] = {
	    MAIL_DELAYED, MAIL_DELIVERED, MAIL_BOUNCED};

	for (size_t i = 0; i < N_OF(order); i++) {
		if (strcmp(order[i], state) == 0)
			return (int)i + 1;
	}
	/* The MTA's own refusal is final, too. */
	return strcmp(state, MAIL_FAILED) == 0 ? (int)N_OF(order) + 1 : 0;
}

struct reported {
	int64_t mail, recipient;
	char state[STORE_WORD_SIZE];
};

static enum status
reported_find(struct db *db, struct reported *found_r,
    struct mail_place *place_r, const uint8_t nonce_hash[SHA256_SIZE])
{
	struct rows rows;

	db_query(
	    db, &rows, SQL_REPORTED, ARGS(value_blob(nonce_hash, SHA256_SIZE)));
	if (rows_next(&rows)) {
		row_struct(&rows, place_r, PLACE, N_OF(PLACE));
		found_r->mail = row_int(&rows);
		found_r->recipient = row_int(&rows);
		row_text(&rows, found_r->state, sizeof(found_r->state));
	}
	return rows_found(&rows);
}

static enum status
deliver(struct db *db, const struct mail_delivery *delivery,
    struct mail_place *place_r, bool *moved_r, store_event_fn *make_event,
    void *arg)
{
	struct reported found = {.mail = 0};
	struct store_event event = {0};
	enum status st;

	*moved_r = false;
	if (rank_of(delivery->state) == 0)
		return err_set(db->err, ST_BUG, "store: \"%s\" is no delivery",
		    delivery->state);
	st = reported_find(db, &found, place_r, delivery->nonce_hash);
	if (st != ST_OK || rank_of(found.state) >= rank_of(delivery->state))
		return st;
	st = db_exec(db, SQL_DELIVERY,
	    ARGS(value_int(found.mail), value_text(delivery->state),
		value_text(delivery->text)));
	if (st == ST_OK)
		st = tx_mail_follow(db, found.recipient);
	if (st == ST_OK)
		st = make_event(arg, place_r, &event);
	if (st == ST_OK)
		st = tx_audit_add(db, NULL, &event, 1);
	*moved_r = st == ST_OK;
	return st;
}

enum status
store_mail_delivery(struct store *store, const struct mail_delivery *delivery,
    struct mail_place *place_r, bool *moved_r, store_event_fn *make_event,
    void *arg, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE,
	    deliver(db, delivery, place_r, moved_r, make_event, arg));
}

/* A try of a mail, and whether its seal was used before. */
struct sending {
	int64_t id, mail, recipient;
	char queue_id[STORE_WORD_SIZE];
	bool spent, same;
};

static enum status
sending_find(struct db *db, struct sending *sending_r,
    struct mail_place *place_r, const struct mail_signed *mail)
{
	struct rows rows;
	const void *digest;
	size_t len;

	db_query(
	    db, &rows, SQL_BY_MESSAGE_ID, ARGS(value_text(mail->message_id)));
	if (rows_next(&rows)) {
		row_struct(&rows, place_r, PLACE, N_OF(PLACE));
		sending_r->id = row_int(&rows);
		sending_r->mail = row_int(&rows);
		sending_r->recipient = row_int(&rows);
		row_text(
		    &rows, sending_r->queue_id, sizeof(sending_r->queue_id));
		digest = row_blob(&rows, &len);
		sending_r->spent = digest != NULL;
		sending_r->same =
		    len == SHA256_SIZE &&
		    secret_equal(digest, mail->digest, SHA256_SIZE);
	}
	return rows_found(&rows);
}

static enum status
seal_spend(struct db *db, const struct sending *sending,
    const struct mail_signed *mail)
{
	if (sending->spent && !sending->same)
		return err_set(db->err, ST_DENIED,
		    "the seal of %s was used before, with other bytes",
		    mail->message_id);
	if (sending->spent)
		return ST_OK;
	return db_exec(db, SQL_SPEND,
	    ARGS(value_int(sending->id), value_blob(mail->digest, SHA256_SIZE),
		value_int(mail->at)));
}

struct signing {
	const struct mail_signed *mail;
	struct mail_place *place;
	store_event_fn *make_event;
	void *arg;
};

/* O4. The same mail under the same queue id is the same event, too. */
static enum status
sign(void *arg, struct db *db)
{
	const struct signing *s = arg;
	struct sending sending = {0};
	struct store_event event = {0};
	enum status st = sending_find(db, &sending, s->place, s->mail);

	if (st == ST_OK)
		st = seal_spend(db, &sending, s->mail);
	if (st != ST_OK ||
	    (sending.spent && strcmp(sending.queue_id, s->mail->queue_id) == 0))
		return st;
	st = db_exec(db, SQL_SIGNED,
	    ARGS(value_int(sending.mail),
		value_word(s->mail->queue_id, STORE_WORD_SIZE)));
	if (st == ST_OK)
		st = tx_mail_follow(db, sending.recipient);
	if (st == ST_OK && s->make_event != NULL) {
		st = s->make_event(s->arg, s->place, &event);
		if (st == ST_OK)
			st = tx_audit_add(db, NULL, &event, 1);
	}
	return st;
}

enum status
store_mail_signed(struct store *store, const struct mail_signed *mail,
    struct mail_place *place_r, store_event_fn *make_event, void *arg,
    struct store_errand *meanwhile, struct err *err)
{
	struct signing signing = {mail, place_r, make_event, arg};

	return tx_run(store, sign, &signing, meanwhile, err);
}
