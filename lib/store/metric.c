/* SPDX-License-Identifier: ISC
 * What both daemons counted, added up, and figures of what is there now. What
 * they mean is lib/base/metrics.h's and the callers'. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct column ITEM[] = {
    COLUMN(COLUMN_TEXT, struct metric_item, name),
    COLUMN(COLUMN_TEXT, struct metric_item, labels),
    COLUMN(COLUMN_INT, struct metric_item, part),
    COLUMN(COLUMN_INT, struct metric_item, value),
};

static const char SQL_ADD[] =
    "INSERT INTO metric (name, labels, part, value) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (name, labels, part) DO UPDATE"
    " SET value = metric.value + excluded.value";

static const char SQL_LIST[] =
    "SELECT name, labels, part, value FROM metric ORDER BY name, labels, part";

static enum status
add_all(struct db *db, const struct metric_item *items, size_t n_items)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n_items; i++) {
		struct value args[N_OF(ITEM)];
		size_t n = values_struct(args, ITEM, N_OF(ITEM), &items[i]);

		st = db_exec(db, SQL_ADD, args, n);
	}
	return st;
}

enum status
store_metric_add(struct store *store, const struct metric_item *items,
    size_t n_items, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, add_all(db, items, n_items));
}

static enum status
read_items(struct db *db, struct metric_item **items, size_t *n_items)
{
	struct rows rows;

	db_query(db, &rows, SQL_LIST, NULL, 0);
	while (rows_next(&rows)) {
		struct metric_item *more =
		    array_grow(*items, *n_items, sizeof(*more));

		if (more == NULL) {
			rows_nomem(&rows);
			break;
		}
		*items = more;
		row_struct(&rows, &more[(*n_items)++], ITEM, N_OF(ITEM));
	}
	return rows_end(&rows);
}

enum status
store_metric_list(struct store *store, struct metric_item **items_r,
    size_t *n_items_r, struct err *err)
{
	struct metric_item *items = NULL;
	size_t n = 0;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, read_items(db, &items, &n));
	if (st != ST_OK) {
		free(items);
		return st;
	}
	*items_r = items;
	*n_items_r = n;
	return ST_OK;
}

/* ------------------------------------------------------------------ figures */

/* Each by a partial index: what is open is short. */
static const struct {
	const char *sql;
	size_t offset;
} FIGURES[] = {
    {"SELECT count(*) FROM request WHERE status = '" REQUEST_PENDING "'",
	offsetof(struct store_figures, pending)},
    {"SELECT count(*) FROM mail WHERE " MAIL_IN_OUTBOX,
	offsetof(struct store_figures, outbox)},
    {"SELECT coalesce(min(counted_at), 0) FROM mail WHERE " MAIL_IN_OUTBOX,
	offsetof(struct store_figures, outbox_since)},
    {"SELECT count(*) FROM hook WHERE " HOOK_OPEN,
	offsetof(struct store_figures, hooks)},
    {"SELECT coalesce(min(queued_at), 0) FROM hook WHERE " HOOK_OPEN,
	offsetof(struct store_figures, hooks_since)},
    {"SELECT count(*) FROM \"freeze\"", offsetof(struct store_figures, frozen)},
};

static enum status
read_figures(struct db *db, struct store_figures *figures)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < N_OF(FIGURES); i++)
		st = db_int(db,
		    (int64_t *)(void *)((char *)figures + FIGURES[i].offset),
		    FIGURES[i].sql, NULL, 0);
	return st;
}

enum status
store_figures(
    struct store *store, struct store_figures *figures_r, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	memset(figures_r, 0, sizeof(*figures_r));
	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, read_figures(db, figures_r));
}

/* --------------------------------------------------------- not signed mails */

/* counted_at is when it was last minted. Whether it has arrived by now makes
 * no difference. */
static const char SQL_UNSIGNED[] =
    "SELECT d.request_id, m.email, m.counted_at FROM mail m"
    " CROSS JOIN recipient r CROSS JOIN domain d CROSS JOIN request q"
    " WHERE r.id = m.recipient AND d.id = r.domain AND q.id = d.request_id"
    " AND q.status = '" REQUEST_PENDING
    "' AND " MAIL_UNANSWERED("m.") " AND " MAIL_NOT_SIGNED(
	"m.") " AND m.counted_at > $1 AND m.counted_at <= $2"
	      " ORDER BY m.counted_at, m.id LIMIT $3";

static const struct column UNSIGNED[] = {
    COLUMN(COLUMN_TEXT, struct unsigned_mail, request_id),
    COLUMN(COLUMN_TEXT, struct unsigned_mail, email),
    COLUMN(COLUMN_INT, struct unsigned_mail, sent_at),
};

static enum status
read_unsigned(struct db *db, struct unsigned_mail *mails_r, size_t *n_r,
    int64_t after, int64_t until)
{
	struct rows rows;

	db_query(db, &rows, SQL_UNSIGNED,
	    ARGS(value_int(after), value_int(until),
		value_int(UNSIGNED_MAILS_MAX)));
	while (rows_next(&rows) && *n_r < UNSIGNED_MAILS_MAX)
		row_struct(&rows, &mails_r[(*n_r)++], UNSIGNED, N_OF(UNSIGNED));
	return rows_end(&rows);
}

enum status
store_mail_unsigned(struct store *store,
    struct unsigned_mail mails_r[UNSIGNED_MAILS_MAX], size_t *n_r,
    int64_t after, int64_t until, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	*n_r = 0;
	if (st != ST_OK)
		return st;
	return tx_end(
	    store, db, TX_READ, read_unsigned(db, mails_r, n_r, after, until));
}
