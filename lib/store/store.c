/* SPDX-License-Identifier: ISC
 * The handle: opening, closing, asking whether it works, and which way a
 * transaction goes: alone, or with others into one commit. Every table is left
 * to its aggregate's file. */
#include <stdlib.h>
#include <string.h>

#include "lib/base/clock.h"
#include "lib/store/group.h"
#include "lib/store/tx.h"

struct store {
	char *where;
	struct pool pool;
	struct group group;
};

/* ------------------------------------------------------------ transactions */

static const char *
mode_name(enum tx_mode mode)
{
	return mode == TX_WRITE ? "write" : "read";
}

/* What a caller found, or refused, is no failure of the store's. */
static void
count_failure(enum tx_mode mode, enum status st)
{
	if (st == ST_TEMP || st == ST_NOMEM || st == ST_BUG)
		metric_count(METRIC_STORE_FAILURES, mode_name(mode));
}

static enum status
read_end(struct store *store, struct db *db, enum status st)
{
	const struct engine *engine = store->pool.engine;
	bool usable = true;

	if (st == ST_OK)
		st = engine->commit(db->conn, db->err);
	if (st != ST_OK)
		usable = engine->rollback(db->conn) == ST_OK;
	pool_return(&store->pool, db, usable);
	return st;
}

static void
observe(enum tx_mode mode, int64_t began, enum status st)
{
	metric_observe(
	    METRIC_STORE_SECONDS, clock_mono_us() - began, mode_name(mode));
	count_failure(mode, st);
}

enum status
tx_begin(
    struct db **db_r, struct store *store, enum tx_mode mode, struct err *err)
{
	int64_t began = clock_mono_us();
	enum status st = mode == TX_WRITE
			     ? group_enter(db_r, &store->group, err)
			     : pool_begin(db_r, &store->pool, NULL, false,
				   STORE_BUSY_MS, err);

	if (st == ST_OK)
		(*db_r)->began = began;
	else
		count_failure(mode, st);
	return st;
}

enum status
tx_end(struct store *store, struct db *db, enum tx_mode mode, enum status st)
{
	/* Behind its end a connection is somebody else's. */
	int64_t began = db->began;

	st = mode == TX_WRITE ? group_leave(&store->group, st)
			      : read_end(store, db, st);
	observe(mode, began, st);
	return st;
}

enum status
tx_run(struct store *store, db_part_fn *fn, void *arg,
    struct store_errand *meanwhile, struct err *err)
{
	int64_t began = clock_mono_us();
	enum status st = group_run(&store->group, fn, arg, meanwhile, err);

	observe(TX_WRITE, began, st);
	return st;
}

static enum status
exec_with(struct store *store, bool returning, const char *sql,
    const struct value *values, size_t n_values,
    const struct store_event *event, struct err *err)
{
	int64_t first;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	st = returning ? db_int(db, &first, sql, values, n_values)
		       : db_exec(db, sql, values, n_values);
	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return tx_end(store, db, TX_WRITE, st);
}

enum status
tx_exec(struct store *store, const char *sql, const struct value *values,
    size_t n_values, const struct store_event *event, struct err *err)
{
	return exec_with(store, false, sql, values, n_values, event, err);
}

enum status
tx_exec_returning(struct store *store, const char *sql,
    const struct value *values, size_t n_values,
    const struct store_event *event, struct err *err)
{
	return exec_with(store, true, sql, values, n_values, event, err);
}

enum status
tx_due_ids(struct store *store, char (*ids_r)[REQUEST_ID_SIZE], size_t *n_ids_r,
    size_t max, const char *sql, int64_t now, struct err *err)
{
	struct rows rows;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	*n_ids_r = 0;
	db_query(db, &rows, sql, ARGS(value_int(now), value_int((int64_t)max)));
	while (rows_next(&rows))
		row_text(&rows, ids_r[(*n_ids_r)++], REQUEST_ID_SIZE);
	return tx_end(store, db, TX_READ, rows_end(&rows));
}

/* -------------------------------------------------------------- open, close */

static enum status
engine_find(const struct engine **engine_r, const char *url, struct err *err)
{
	if (strcmp(url, engine_sqlite.name) == 0) {
		*engine_r = &engine_sqlite;
		return ST_OK;
	}
	if (strncmp(url, STORE_PGSQL_URL, strlen(STORE_PGSQL_URL)) == 0) {
		*engine_r = &engine_pgsql;
		return ST_OK;
	}
	return err_set(err, ST_INVALID,
	    "\"%s\" is no store; use \"%s\" or \"" STORE_PGSQL_URL
	    "USER@HOST/DATABASE\"",
	    url, engine_sqlite.name);
}

static struct store *
store_new(const struct engine *engine, const char *where)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return NULL;
	store->where = strdup(where);
	if (store->where == NULL) {
		free(store);
		return NULL;
	}
	pool_init(&store->pool, engine, store->where);
	group_init(&store->group, &store->pool);
	return store;
}

struct opening {
	bool existing; /* nothing is made or brought up to date */
	store_wait_fn *wait;
	void *arg; /* its own */
};

static enum status
store_open_with(struct store **store_r, const char *url, const char *state_dir,
    const struct opening *how, struct err *err)
{
	const struct engine *engine;
	struct store *store;
	const char *where;
	enum status st = engine_find(&engine, url, err);

	if (st != ST_OK)
		return st;
	where = engine == &engine_sqlite ? state_dir : url;
	if (how->existing && !engine->exists(where))
		return err_set(
		    err, ST_NOTFOUND, "there is no store in %s", where);
	store = store_new(engine, where);
	if (store == NULL)
		return err_set(err, ST_NOMEM, "store: memory ran out");
	st = how->existing ? schema_check(store, err)
			   : schema_migrate(store, how->wait, how->arg, err);
	store->pool.opened = true;
	if (st == ST_OK)
		*store_r = store;
	else
		store_close(store);
	return st;
}

enum status
store_open(struct store **store_r, const char *url, const char *state_dir,
    struct err *err)
{
	return store_open_with(
	    store_r, url, state_dir, &(struct opening){.wait = NULL}, err);
}

enum status
store_open_beside(struct store **store_r, const char *url,
    const char *state_dir, store_wait_fn *wait, void *arg, struct err *err)
{
	return store_open_with(store_r, url, state_dir,
	    &(struct opening){.wait = wait, .arg = arg}, err);
}

enum status
store_open_existing(struct store **store_r, const char *url,
    const char *state_dir, struct err *err)
{
	return store_open_with(
	    store_r, url, state_dir, &(struct opening){.existing = true}, err);
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	group_clear(&store->group);
	pool_clear(&store->pool);
	free(store->where);
	free(store);
}

enum status
store_alone(struct store *store, struct err *err)
{
	const struct engine *engine = store->pool.engine;
	struct db *db;
	enum status st;

	/* One connection for all, or this handle would be in its own way. */
	group_share(&store->group);
	st = pool_borrow(&db, &store->pool, err);
	if (st != ST_OK)
		return st;
	pool_close_idle(&store->pool);
	st = engine->alone(db->conn, err);
	pool_return(&store->pool, db, engine->rollback(db->conn) == ST_OK);
	return st;
}

enum status
store_ping(struct store *store, struct err *err)
{
	struct db *db;
	enum status rolled_back, st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	st =
	    db_exec(db, "UPDATE schema_version SET version = version", NULL, 0);
	/* Anything but ST_OK keeps it from being committed. */
	rolled_back =
	    tx_end(store, db, TX_WRITE, st == ST_OK ? ST_NOTFOUND : st);
	return rolled_back == ST_NOTFOUND ? ST_OK : rolled_back;
}
