/* SPDX-License-Identifier: ISC
 * Which high-risk domains may be asked for (K2). Who may say so, and what is a
 * high risk, is left to the callers. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

#define COLUMNS "domain, ticket, given_by, uid, at, ends_at, quorum"

static const struct column EXEMPTION[] = {
    COLUMN(COLUMN_TEXT, struct exemption, domain),
    COLUMN(COLUMN_TEXT, struct exemption, ticket),
    COLUMN(COLUMN_TEXT, struct exemption, by),
    COLUMN(COLUMN_INT, struct exemption, uid),
    COLUMN(COLUMN_INT, struct exemption, at),
    COLUMN(COLUMN_INT, struct exemption, ends_at),
    COLUMN(COLUMN_UNSIGNED, struct exemption, quorum),
};

static const char SQL_FIND[] =
    "SELECT " COLUMNS " FROM exemption"
    " WHERE domain = $1 AND (ends_at = 0 OR ends_at > $2)";

static const char SQL_ADD[] =
    "INSERT INTO exemption (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (domain) DO UPDATE SET ticket = excluded.ticket,"
    " given_by = excluded.given_by, uid = excluded.uid, at = excluded.at,"
    " ends_at = excluded.ends_at, quorum = excluded.quorum";

static const char SQL_LIST[] =
    "SELECT " COLUMNS " FROM exemption ORDER BY domain";

static const char SQL_REMOVE[] =
    "DELETE FROM exemption WHERE domain = $1 RETURNING 1";

static enum status
find_one(struct db *db, struct exemption *exemption_r, const char *domain,
    int64_t now)
{
	struct rows rows;

	db_query(db, &rows, SQL_FIND, ARGS(value_text(domain), value_int(now)));
	if (rows_next(&rows))
		row_struct(&rows, exemption_r, EXEMPTION, N_OF(EXEMPTION));
	return rows_found(&rows);
}

/* The name, then each of its parents. */
static enum status
find(
    struct db *db, struct exemption *exemption_r, const char *name, int64_t now)
{
	enum status st = ST_NOTFOUND;

	while (st == ST_NOTFOUND && name != NULL) {
		st = find_one(db, exemption_r, name, now);
		name = strchr(name, '.');
		if (name != NULL)
			name++;
	}
	return st;
}

enum status
store_exemption_find(struct store *store, struct exemption *exemption_r,
    const char *domain, int64_t now, struct err *err)
{
	struct exemption found = {.domain = ""};
	struct db *db;
	enum status st;

	if (strlen(domain) >= STORE_NAME_SIZE)
		return ST_NOTFOUND;
	st = tx_begin(&db, store, TX_READ, err);
	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, find(db, &found, domain, now));
	if (st == ST_OK)
		*exemption_r = found;
	return st;
}

static enum status
add(struct db *db, const struct exemption *exemption,
    const struct store_event *event)
{
	struct value args[N_OF(EXEMPTION)];
	size_t n = values_struct(args, EXEMPTION, N_OF(EXEMPTION), exemption);
	enum status st = db_exec(db, SQL_ADD, args, n);

	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return st;
}

enum status
store_exemption_add(struct store *store, const struct exemption *exemption,
    const struct store_event *event, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, add(db, exemption, event));
}

static enum status
read_all(struct db *db, struct exemption **items, size_t *n_items)
{
	struct rows rows;

	db_query(db, &rows, SQL_LIST, NULL, 0);
	while (rows_next(&rows)) {
		struct exemption *more =
		    array_grow(*items, *n_items, sizeof(*more));

		if (more == NULL) {
			rows_nomem(&rows);
			break;
		}
		*items = more;
		row_struct(
		    &rows, &more[(*n_items)++], EXEMPTION, N_OF(EXEMPTION));
	}
	return rows_end(&rows);
}

enum status
store_exemption_list(struct store *store, struct exemption **items_r,
    size_t *n_items_r, struct err *err)
{
	struct exemption *items = NULL;
	size_t n = 0;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, read_all(db, &items, &n));
	if (st != ST_OK) {
		free(items);
		return st;
	}
	*items_r = items;
	*n_items_r = n;
	return ST_OK;
}

enum status
store_exemption_remove(struct store *store, const char *domain,
    const struct store_event *event, struct err *err)
{
	return tx_exec_returning(
	    store, SQL_REMOVE, ARGS(value_text(domain)), event, err);
}
