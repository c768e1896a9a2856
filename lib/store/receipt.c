/* SPDX-License-Identifier: ISC
 * What a person is shown after an answer: the answer as it was then. The page
 * that shows it is left to the web child. */
#include "lib/store/tx.h"

/* Of the same answer given again, the one that counts. */
static const char SQL_ADD[] =
    "INSERT INTO receipt (id, recipient, verdict, objection, at, evidence)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (id) DO UPDATE SET at = excluded.at,"
    " evidence = excluded.evidence";

static const char SQL_LOAD[] =
    "SELECT d.request_id, d.name, d.unicode, r.email, c.verdict,"
    " c.objection, c.at, c.evidence, q.status"
    " FROM receipt c"
    " JOIN recipient r ON r.id = c.recipient"
    " JOIN domain d ON d.id = r.domain"
    " JOIN request q ON q.id = d.request_id"
    " WHERE c.id = $1";

static const struct column COLUMNS[] = {
    COLUMN(COLUMN_TEXT, struct receipt, request_id),
    COLUMN(COLUMN_TEXT, struct receipt, name),
    COLUMN(COLUMN_TEXT, struct receipt, unicode),
    COLUMN(COLUMN_TEXT, struct receipt, email),
    COLUMN(COLUMN_TEXT, struct receipt, verdict),
    COLUMN(COLUMN_BOOL, struct receipt, objection),
    COLUMN(COLUMN_INT, struct receipt, at),
    COLUMN(COLUMN_INT, struct receipt, evidence),
    COLUMN(COLUMN_TEXT, struct receipt, request_status),
};

enum { N_COLUMNS = sizeof(COLUMNS) / sizeof(COLUMNS[0]) };

enum status
tx_receipt_add(
    struct db *db, const struct vote_change *vote, bool objection, int64_t seq)
{
	return db_exec(db, SQL_ADD,
	    ARGS(value_text(vote->receipt), value_int(vote->recipient_id),
		value_word(vote->verdict, STORE_WORD_SIZE),
		value_int(objection), value_int(vote->at), value_int(seq)));
}

static enum status
load(struct db *db, struct receipt *receipt_r, const char *id)
{
	struct rows rows;

	db_query(db, &rows, SQL_LOAD, ARGS(value_text(id)));
	if (rows_next(&rows))
		row_struct(&rows, receipt_r, COLUMNS, N_COLUMNS);
	return rows_found(&rows);
}

enum status
store_receipt_load(struct store *store, struct receipt *receipt_r,
    const char *id, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, load(db, receipt_r, id));
}
