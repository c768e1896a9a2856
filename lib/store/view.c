/* SPDX-License-Identifier: ISC
 * What a page about a token shows, read at once: the page is asked for by
 * whoever has the link, as often as they like. Deciding reads the request
 * (token.c). */
#include "lib/store/tx.h"
#include "lib/store/words.h"

static const char SQL_VIEW[] =
    "SELECT t.channel, t.expires_at, q.id, q.account, q.status, q.failure,"
    " q.rules_hash, d.name, d.unicode, d.validation_domain, d.mailbox, "
    "d.channels, d.quorum,"
    " (SELECT count(*) FROM recipient o WHERE o.domain = d.id"
    " AND o.answer = '" ANSWER_APPROVED "'),"
    " r.email, r.answer,"
    " (SELECT o.verdict FROM objection o WHERE o.domain = d.id"
    " AND o.recipient = r.id ORDER BY o.id DESC LIMIT 1)"
    " FROM token t"
    " JOIN recipient r ON r.id = t.recipient"
    " JOIN domain d ON d.id = r.domain"
    " JOIN request q ON q.id = d.request_id"
    " WHERE t.hash = $1";

static const struct column VIEW[] = {
    COLUMN(COLUMN_TEXT, struct token_view, channel),
    COLUMN(COLUMN_INT, struct token_view, expires_at),
    COLUMN(COLUMN_TEXT, struct token_view, request_id),
    COLUMN(COLUMN_TEXT, struct token_view, account),
    COLUMN(COLUMN_TEXT, struct token_view, status),
    COLUMN(COLUMN_TEXT, struct token_view, failure),
    COLUMN(COLUMN_TEXT, struct token_view, rules_hash),
    COLUMN(COLUMN_TEXT, struct token_view, name),
    COLUMN(COLUMN_TEXT, struct token_view, unicode),
    COLUMN(COLUMN_TEXT, struct token_view, validation_domain),
    COLUMN(COLUMN_TEXT, struct token_view, mailbox),
    COLUMN(COLUMN_UNSIGNED, struct token_view, channels),
    COLUMN(COLUMN_UNSIGNED, struct token_view, quorum),
    COLUMN(COLUMN_UNSIGNED, struct token_view, approvals),
    COLUMN(COLUMN_TEXT, struct token_view, email),
    COLUMN(COLUMN_TEXT, struct token_view, answer),
    COLUMN(COLUMN_TEXT, struct token_view, objection),
};

enum { N_VIEW = sizeof(VIEW) / sizeof(VIEW[0]) };

static enum status
view(struct db *db, struct token_view *view_r, const uint8_t hash[SHA256_SIZE])
{
	char frozen[STORE_NAME_SIZE];
	struct rows rows;
	enum status st;

	db_query(db, &rows, SQL_VIEW, ARGS(value_blob(hash, SHA256_SIZE)));
	if (rows_next(&rows))
		row_struct(&rows, view_r, VIEW, N_VIEW);
	st = rows_found(&rows);
	if (st != ST_OK)
		return st;
	st = tx_freeze_cover(
	    db, frozen, view_r->name, view_r->validation_domain);
	view_r->frozen = st == ST_OK;
	return st == ST_NOTFOUND ? ST_OK : st;
}

enum status
store_token_view(struct store *store, struct token_view *view_r,
    const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, view(db, view_r, hash));
}
