/* SPDX-License-Identifier: ISC
 * Finding a request by a token's hash, and what is noted about a token that
 * decided nothing: that its page was shown, that an answer was refused. Minting
 * is outbox.c's, deciding change.c's. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

/* So many of a recipient's refusals are kept, and in that time recorded:
 * whoever holds a token may send thousands (T16). */
enum { REFUSALS_MAX = 20, REFUSALS_PERIOD_S = 3600 };

static const char SQL_TOKEN[] =
    "SELECT t.recipient, t.channel, t.expires_at, d.request_id, d.id,"
    " (SELECT count(*) FROM domain o WHERE o.request_id = d.request_id"
    " AND o.id <> d.id AND o.status <> '" DOMAIN_SUCCESS "')"
    " FROM token t"
    " JOIN recipient r ON r.id = t.recipient"
    " JOIN domain d ON d.id = r.domain"
    " WHERE t.hash = $1";

static const char SQL_RECIPIENT[] =
    "SELECT recipient FROM token WHERE hash = $1";

static const char SQL_CHANNEL[] = "SELECT channel FROM token WHERE hash = $1";

static const char SQL_COPY[] =
    "SELECT evidence FROM token WHERE hash = $1 AND evidence > 0";

static const char SQL_SHOWN[] =
    "INSERT INTO shown (token, hour) VALUES ($1, $2)"
    " ON CONFLICT (token, hour) DO NOTHING RETURNING 1";

static const char SQL_REFUSAL_ADD[] =
    "INSERT INTO refusal (recipient, at, via, reason) VALUES ($1, $2, $3, $4)";

static const char SQL_REFUSALS[] =
    "SELECT count(*) FROM refusal"
    " WHERE recipient = $1 AND at BETWEEN $2 AND $3";

static const char SQL_REFUSAL_BOUND[] =
    "DELETE FROM refusal WHERE recipient = $1 AND id NOT IN"
    " (SELECT id FROM refusal WHERE recipient = $1 ORDER BY id DESC LIMIT $2)";

static enum status
recipient_index(struct token_facts *token, const struct request *request)
{
	const struct request_domain *domain = &request->domains[0];

	for (unsigned i = 0; i < domain->n_recipients; i++) {
		if (domain->recipients[i].id == token->recipient_id) {
			token->recipient = i;
			return ST_OK;
		}
	}
	return ST_BUG;
}

enum status
tx_token_read(struct db *db, struct request **request_r,
    struct token_facts *token_r, const uint8_t hash[SHA256_SIZE])
{
	int64_t domain = 0, open_domains = 0;
	struct rows rows;
	enum status st;

	memset(token_r, 0, sizeof(*token_r));
	db_query(db, &rows, SQL_TOKEN, ARGS(value_blob(hash, SHA256_SIZE)));
	if (rows_next(&rows)) {
		token_r->recipient_id = row_int(&rows);
		row_text(&rows, token_r->channel, sizeof(token_r->channel));
		token_r->expires_at = row_int(&rows);
		row_text(
		    &rows, token_r->request_id, sizeof(token_r->request_id));
		domain = row_int(&rows);
		open_domains = row_int(&rows);
	}
	st = rows_found(&rows);
	if (st != ST_OK)
		return st;
	token_r->open_domains = (unsigned)open_domains;
	st = tx_request_read_domain(db, request_r, token_r->request_id, domain);
	return st == ST_OK ? recipient_index(token_r, *request_r) : st;
}

enum status
tx_refusal_fits(struct db *db, bool *fits_r, int64_t recipient, int64_t at)
{
	int64_t n = 0;
	enum status st = db_int(db, &n, SQL_REFUSALS,
	    ARGS(value_int(recipient), value_int(at - REFUSALS_PERIOD_S + 1),
		value_int(at)));

	*fits_r = n < REFUSALS_MAX;
	return st;
}

enum status
tx_refusal_add(struct db *db, int64_t recipient, const char *via,
    const char *reason, int64_t at)
{
	enum status st = db_exec(db, SQL_REFUSAL_ADD,
	    ARGS(value_int(recipient), value_int(at),
		value_word(via != NULL ? via : "", STORE_WORD_SIZE),
		value_cut(reason, STORE_TEXT_SIZE)));

	if (st != ST_OK)
		return st;
	return db_exec(db, SQL_REFUSAL_BOUND,
	    ARGS(value_int(recipient), value_int(REFUSALS_MAX)));
}

enum status
store_token_find(struct store *store, struct request **request_r,
    struct token_facts *token_r, const uint8_t hash[SHA256_SIZE],
    struct err *err)
{
	struct request *request = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(
	    store, db, TX_READ, tx_token_read(db, &request, token_r, hash));
	if (st == ST_OK)
		*request_r = request;
	else
		request_free(request);
	return st;
}

static enum status
read_copy(struct db *db, void **copy_r, size_t *len_r,
    const uint8_t hash[SHA256_SIZE])
{
	int64_t seq;
	enum status st =
	    db_int(db, &seq, SQL_COPY, ARGS(value_blob(hash, SHA256_SIZE)));

	if (st == ST_OK)
		st = tx_audit_evidence_read(db, copy_r, len_r, seq);
	return st == ST_NOTFOUND ? ST_OK : st;
}

enum status
store_token_find_copy(struct store *store, struct request **request_r,
    struct token_facts *token_r, void **copy_r, size_t *len_r,
    const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct request *request = NULL;
	void *copy = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_token_read(db, &request, token_r, hash);
	if (st == ST_OK)
		st = read_copy(db, &copy, len_r, hash);
	st = tx_end(store, db, TX_READ, st);
	if (st != ST_OK) {
		request_free(request);
		free(copy);
		return st;
	}
	*request_r = request;
	*copy_r = copy;
	return ST_OK;
}

static enum status
read_channel(struct db *db, char channel_r[STORE_WORD_SIZE],
    const uint8_t hash[SHA256_SIZE])
{
	struct rows rows;

	db_query(db, &rows, SQL_CHANNEL, ARGS(value_blob(hash, SHA256_SIZE)));
	if (rows_next(&rows))
		row_text(&rows, channel_r, STORE_WORD_SIZE);
	return rows_found(&rows);
}

enum status
store_token_channel(struct store *store, char channel_r[STORE_WORD_SIZE],
    const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, read_channel(db, channel_r, hash));
}

static enum status
shown(struct db *db, const uint8_t hash[SHA256_SIZE], int64_t hour,
    const struct store_event *event)
{
	struct value key = value_blob(hash, SHA256_SIZE);
	int64_t number;
	enum status st = db_int(db, &number, SQL_RECIPIENT, &key, 1);

	if (st == ST_OK)
		st = db_int(db, &number, SQL_SHOWN, ARGS(key, value_int(hour)));
	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return st;
}

enum status
store_token_shown(struct store *store, const uint8_t hash[SHA256_SIZE],
    int64_t hour, const struct store_event *event, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, shown(db, hash, hour, event));
}

static enum status
refusal(struct db *db, const uint8_t hash[SHA256_SIZE], const char *via,
    const char *reason, int64_t at, const struct store_event *event)
{
	int64_t recipient;
	bool fits = false;
	enum status st = db_int(
	    db, &recipient, SQL_RECIPIENT, ARGS(value_blob(hash, SHA256_SIZE)));

	if (st == ST_OK)
		st = tx_refusal_fits(db, &fits, recipient, at);
	if (!fits)
		return st;
	st = tx_refusal_add(db, recipient, via, reason, at);
	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return st;
}

enum status
store_refusal_add(struct store *store, const uint8_t hash[SHA256_SIZE],
    const char *via, const char *reason, int64_t at,
    const struct store_event *event, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(
	    store, db, TX_WRITE, refusal(db, hash, via, reason, at, event));
}
