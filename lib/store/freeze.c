/* SPDX-License-Identifier: ISC
 * Which domains are frozen (Q5). Who may freeze, and what it means for a
 * request, is left to the callers. */
#include <string.h>

#include "lib/store/tx.h"

static const char SQL_FIND[] = "SELECT 1 FROM \"freeze\" WHERE domain = $1";

/* Freezes are few: a scan of them. Of the characters that LIKE knows names hold
 * the underscore alone, which bars one name too many at worst. */
static const char SQL_BELOW[] =
    "SELECT domain FROM \"freeze\" WHERE domain LIKE '%.' || $1 LIMIT 1";

/* The same of all names of a request but one, in one question. */
static const char SQL_OTHERS[] =
    "SELECT \"freeze\".domain FROM \"freeze\" CROSS JOIN domain d"
    " WHERE d.request_id = $1 AND d.n <> $2"
    " AND ('.' || d.name LIKE '%.' || \"freeze\".domain"
    " OR '.' || d.validation_domain LIKE '%.' || \"freeze\".domain"
    " OR (d.name LIKE '*.%' AND \"freeze\".domain LIKE '%' || substr(d.name, "
    "2)))"
    " LIMIT 1";

static const char SQL_ADD[] =
    "INSERT INTO \"freeze\" (domain, frozen_by, reason, at)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (domain) DO NOTHING";

static const char SQL_REMOVE[] =
    "DELETE FROM \"freeze\" WHERE domain = $1 RETURNING 1";

enum status
tx_freeze_add(struct db *db, const char *domain, const char *by,
    const char *reason, int64_t at)
{
	return db_exec(db, SQL_ADD,
	    ARGS(value_word(domain, STORE_NAME_SIZE), value_text(by),
		value_text(reason), value_int(at)));
}

/* The name, then each of its parents. */
static enum status
find(struct db *db, const char **frozen_r, const char *name)
{
	enum status st = ST_NOTFOUND;

	if (strlen(name) >= STORE_NAME_SIZE)
		return ST_NOTFOUND;

	while (st == ST_NOTFOUND && name != NULL) {
		int64_t one;

		st = db_int(db, &one, SQL_FIND, ARGS(value_text(name)));
		if (st == ST_OK)
			*frozen_r = name;
		name = strchr(name, '.');
		if (name != NULL)
			name++;
	}
	return st;
}

static enum status
find_below(struct db *db, char frozen_r[STORE_NAME_SIZE], const char *name)
{
	struct rows rows;

	db_query(db, &rows, SQL_BELOW, ARGS(value_text(name)));
	if (rows_next(&rows))
		row_text(&rows, frozen_r, STORE_NAME_SIZE);
	return rows_found(&rows);
}

enum status
tx_freeze_cover_others(struct db *db, char frozen_r[STORE_NAME_SIZE],
    const char *request_id, unsigned n)
{
	struct rows rows;

	db_query(
	    db, &rows, SQL_OTHERS, ARGS(value_text(request_id), value_int(n)));
	if (rows_next(&rows))
		row_text(&rows, frozen_r, STORE_NAME_SIZE);
	return rows_found(&rows);
}

/* Is `domain` the name or one of its parents, who are all asked for? */
static bool
is_asked_for(const char *name, const char *domain)
{
	size_t name_len = strlen(name), len = strlen(domain);

	return len <= name_len && strcmp(name + name_len - len, domain) == 0 &&
	       (len == name_len || name[name_len - len - 1] == '.');
}

enum status
tx_freeze_cover(struct db *db, char frozen_r[STORE_NAME_SIZE], const char *name,
    const char *validation_domain)
{
	bool wildcard = strncmp(name, "*.", 2) == 0;
	const char *base = wildcard ? name + 2 : name, *frozen = NULL;
	enum status st = find(db, &frozen, base);

	if (st == ST_NOTFOUND && !is_asked_for(base, validation_domain))
		st = find(db, &frozen, validation_domain);
	if (st == ST_OK && frozen != NULL)
		strcpy(frozen_r, frozen);
	if (st == ST_NOTFOUND && wildcard)
		st = find_below(db, frozen_r, base);
	return st;
}

enum status
store_freeze_cover(struct store *store, char frozen_r[STORE_NAME_SIZE],
    const char *name, const char *validation_domain, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ,
	    tx_freeze_cover(db, frozen_r, name, validation_domain));
}

enum status
store_freeze_add(struct store *store, const char *domain, const char *by,
    const char *reason, int64_t at, const struct store_event *event,
    struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	st = tx_freeze_add(db, domain, by, reason, at);
	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return tx_end(store, db, TX_WRITE, st);
}

enum status
store_freeze_remove(struct store *store, const char *domain,
    const struct store_event *event, struct err *err)
{
	return tx_exec_returning(
	    store, SQL_REMOVE, ARGS(value_text(domain)), event, err);
}
