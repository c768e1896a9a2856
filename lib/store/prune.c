/* SPDX-License-Identifier: ISC
 * Erasing openings and evidence of the audit log, a batch of rows a
 * transaction, with the event that says so: where it is broken off the log says
 * what is gone, and nobody who writes waits for more than a batch. Rows are
 * never deleted. What may be erased is left to the caller.
 */
#include "lib/store/tx.h"

#define HAS_OPENING "(opening IS NOT NULL OR packed_opening IS NOT NULL)"

/* $1: before, $2 and $3: behind this row, up to that one. */
#define OLD(of) of "at < $1 AND " of "seq > $2 AND " of "seq <= $3"

/* $4: relied on since, $5: the status of what is open. */
#define PRUNABLE                                                             \
	"SELECT a.seq FROM audit a WHERE " OLD(                              \
	    "a.") " AND NOT EXISTS"                                          \
		  " (SELECT 1 FROM request r WHERE r.id = a.request_id AND"  \
		  " (r.status = $5 OR r.ends_at >= $4 OR r.validated_at >= " \
		  "$4))"                                                     \
		  " AND NOT EXISTS (SELECT 1 FROM domain d WHERE"            \
		  " d.request_id = a.request_id AND d.reuse_until >= $4)"

/* Where the clock was set back, what it left behind this row is erased by the
 * next pruning. */
static const char SQL_LAST[] =
    "SELECT seq FROM audit WHERE at < $1 ORDER BY at DESC, seq DESC LIMIT 1";

static const char SQL_EVIDENCE[] =
    "DELETE FROM evidence WHERE seq IN (" PRUNABLE ") RETURNING seq";

static const char SQL_OPENINGS[] =
    "UPDATE audit SET opening = NULL, packed_opening = NULL"
    " WHERE " HAS_OPENING " AND seq IN (" PRUNABLE ") RETURNING seq";

static const char SQL_KEPT[] =
    "SELECT count(*) FROM audit WHERE " OLD("") " AND " HAS_OPENING;

/* How many rows the statement has touched. */
static enum status
count_rows(
    struct db *db, int64_t *n_r, const char *sql, const struct value args[5])
{
	struct rows rows;

	db_query(db, &rows, sql, args, 5);
	for (*n_r = 0; rows_next(&rows); ++*n_r)
		continue;
	return rows_end(&rows);
}

/* ST_NOTFOUND: nothing to be erased, and nothing to be told. */
static enum status
erase(struct db *db, struct audit_pruned *pruned, const struct value args[5])
{
	enum status st = count_rows(db, &pruned->evidence, SQL_EVIDENCE, args);

	if (st == ST_OK)
		st = count_rows(db, &pruned->openings, SQL_OPENINGS, args);
	if (st == ST_OK)
		st = db_int(db, &pruned->kept, SQL_KEPT, args, 3);
	if (st == ST_OK && pruned->next_after != 0 && pruned->openings == 0 &&
	    pruned->evidence == 0)
		return ST_NOTFOUND;
	return st;
}

static enum status
batch(struct db *db, struct audit_pruned *pruned, int64_t after, int64_t before,
    int64_t relied_on, const char *open)
{
	int64_t last = 0, upto;
	enum status st = db_int(db, &last, SQL_LAST, ARGS(value_int(before)));

	if (st != ST_OK && st != ST_NOTFOUND)
		return st;
	upto = after < last ? after + STORE_PRUNE_ROWS : last;
	pruned->next_after = upto < last ? upto : 0;
	return erase(db, pruned,
	    (const struct value[]){value_int(before), value_int(after),
		value_int(upto), value_int(relied_on), value_text(open)});
}

enum status
store_audit_prune(struct store *store, struct audit_pruned *pruned_r,
    int64_t after, int64_t before, int64_t relied_on, const char *open,
    store_prune_fn *make_event, void *arg, struct err *err)
{
	struct store_event event;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	*pruned_r = (struct audit_pruned){0};
	st = batch(db, pruned_r, after, before, relied_on, open);
	if (st == ST_OK)
		st = make_event(arg, pruned_r, &event);
	if (st == ST_OK)
		st = tx_audit_add(db, NULL, &event, 1);
	st = tx_end(store, db, TX_WRITE, st);
	return st == ST_NOTFOUND ? ST_OK : st;
}
