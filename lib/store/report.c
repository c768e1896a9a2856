/* SPDX-License-Identifier: ISC
 * Counts and lists for a report over a span of time, by indexes and page by
 * page. What they mean, and how they look, is left to the callers. */
#include <stdlib.h>

#include "lib/store/report.h"
#include "lib/store/tx.h"
#include "lib/store/words.h"

#define IN_REQUEST " WHERE created_at >= $1 AND created_at < $2"
#define OF_DOMAIN                                            \
	" FROM domain d JOIN recipient r ON r.domain = d.id" \
	" WHERE d.created_at >= $1 AND d.created_at < $2"

/* Two texts that are counted by, and how many. */
static const char *const SQL_COUNTS[] = {
    [REPORT_OUTCOMES] =
	"SELECT status, failure, count(*) FROM request" IN_REQUEST
	" GROUP BY status, failure"
	" ORDER BY status, failure",
    [REPORT_ANSWERS] = "SELECT r.via, r.answer, count(*)" OF_DOMAIN
		       " AND r.answer <> '' GROUP BY r.via, r.answer"
		       " ORDER BY r.via, r.answer",
    [REPORT_DELIVERY] = "SELECT r.delivery, '', count(*)" OF_DOMAIN
			" AND r.delivery <> '' GROUP BY r.delivery"
			" ORDER BY r.delivery",
    [REPORT_PROFILES] = "SELECT profile, '', count(*) FROM request" IN_REQUEST
			" GROUP BY profile ORDER BY profile",
    [REPORT_EVENTS] = "SELECT event, '', count(*) FROM audit"
		      " WHERE at >= $1 AND at < $2"
		      " GROUP BY event ORDER BY event",
};

static const char SQL_LATENCY[] =
    "SELECT validated_at - created_at FROM request" IN_REQUEST
    " AND validated_at > 0 ORDER BY created_at, id";

static const char SQL_IDS[] =
    "SELECT id FROM request" IN_REQUEST " ORDER BY created_at, id";

static const char SQL_PROBLEMS[] =
    "SELECT d.request_id, d.name, r.email, r.delivery, "
    "r.delivery_text" OF_DOMAIN " AND r.delivery IN ('BOUNCED', 'DELAYED')"
    " ORDER BY d.created_at DESC, r.id LIMIT $3";

#define AUDIT_PAGE \
	" AND at >= $1 AND at < $2 AND seq > $3 ORDER BY seq LIMIT $4"

/* In the words of the indexes in schema.c, so that these are used. */
static const char *const SQL_EVENTS[] = {
    [REPORT_REFUSED] =
	TX_AUDIT_SELECT " WHERE event IN (" AUDIT_REFUSED ")" AUDIT_PAGE,
    [REPORT_DEEDS] =
	TX_AUDIT_SELECT " WHERE event IN (" AUDIT_DEEDS ")" AUDIT_PAGE,
};

static enum status
read_counts(struct db *db, struct report_count **counts_r, size_t *n_r,
    enum report_counts which, int64_t since, int64_t until)
{
	struct report_count *counts = NULL, *more;
	size_t n = 0;
	struct rows rows;
	enum status st;

	db_query(db, &rows, SQL_COUNTS[which],
	    ARGS(value_int(since), value_int(until)));
	while (rows_next(&rows)) {
		more = array_grow(counts, n, sizeof(*more));
		if (more == NULL) {
			rows_nomem(&rows);
			continue;
		}
		counts = more;
		row_text(&rows, counts[n].key, sizeof(counts[n].key));
		row_text(&rows, counts[n].more, sizeof(counts[n].more));
		counts[n++].n = row_int(&rows);
	}
	st = rows_end(&rows);
	*counts_r = counts;
	*n_r = n;
	return st;
}

enum status
store_report_counts(struct store *store, struct report_count **counts_r,
    size_t *n_r, enum report_counts which, int64_t since, int64_t until,
    struct err *err)
{
	struct report_count *counts = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    read_counts(db, &counts, n_r, which, since, until));
	if (st == ST_OK)
		*counts_r = counts;
	else
		free(counts);
	return st;
}

static enum status
each_latency(struct db *db, void (*each)(void *, int64_t), void *arg,
    int64_t since, int64_t until)
{
	struct rows rows;

	db_query(
	    db, &rows, SQL_LATENCY, ARGS(value_int(since), value_int(until)));
	while (rows_next(&rows))
		each(arg, row_int(&rows));
	return rows_end(&rows);
}

enum status
store_report_latencies(struct store *store,
    void (*each)(void *arg, int64_t seconds), void *arg, int64_t since,
    int64_t until, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(
	    store, db, TX_READ, each_latency(db, each, arg, since, until));
}

static enum status
each_id(struct db *db, void (*each)(void *, const char *), void *arg,
    int64_t since, int64_t until)
{
	struct rows rows;

	db_query(db, &rows, SQL_IDS, ARGS(value_int(since), value_int(until)));
	while (rows_next(&rows)) {
		char id[REQUEST_ID_SIZE];

		row_text(&rows, id, sizeof(id));
		each(arg, id);
	}
	return rows_end(&rows);
}

enum status
store_report_ids(struct store *store, void (*each)(void *arg, const char *id),
    void *arg, int64_t since, int64_t until, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, each_id(db, each, arg, since, until));
}

static enum status
read_problems(struct db *db, struct report_problem **problems_r, size_t *n_r,
    size_t max, int64_t since, int64_t until)
{
	struct report_problem *problems = NULL, *p;
	size_t n = 0;
	struct rows rows;
	enum status st;

	db_query(db, &rows, SQL_PROBLEMS,
	    ARGS(value_int(since), value_int(until), value_int((int64_t)max)));
	while (rows_next(&rows)) {
		p = array_grow(problems, n, sizeof(*p));
		if (p == NULL) {
			rows_nomem(&rows);
			continue;
		}
		problems = p;
		p += n++;
		row_text(&rows, p->request_id, sizeof(p->request_id));
		row_text(&rows, p->name, sizeof(p->name));
		row_text(&rows, p->email, sizeof(p->email));
		row_text(&rows, p->delivery, sizeof(p->delivery));
		row_text(&rows, p->text, sizeof(p->text));
	}
	st = rows_end(&rows);
	*problems_r = problems;
	*n_r = n;
	return st;
}

enum status
store_report_problems(struct store *store, struct report_problem **problems_r,
    size_t *n_r, size_t max, int64_t since, int64_t until, struct err *err)
{
	struct report_problem *problems = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    read_problems(db, &problems, n_r, max, since, until));
	if (st == ST_OK)
		*problems_r = problems;
	else
		free(problems);
	return st;
}

enum status
store_report_events(struct store *store, struct audit_row **rows_r,
    size_t *n_rows_r, size_t max, enum report_events which, int64_t after,
    int64_t since, int64_t until, struct err *err)
{
	struct audit_row *rows = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	*n_rows_r = 0;
	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    tx_audit_rows(db, &rows, n_rows_r, SQL_EVENTS[which],
		ARGS(value_int(since), value_int(until), value_int(after),
		    value_int((int64_t)max))));
	if (st == ST_OK)
		*rows_r = rows;
	else
		audit_rows_free(rows, *n_rows_r);
	return st;
}
