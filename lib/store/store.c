/* SPDX-License-Identifier: ISC
 * The handle: its pool of connections, transactions on them, opening, closing
 * and asking whether it works. Every table is left to its aggregate's file. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/clock.h"
#include "lib/store/tx.h"

struct store {
	const struct engine *engine;
	char *where;
	bool opened;           /* set once, before it is handed out */
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t given_back;
	struct db *idle[STORE_CONNECTIONS_MAX];
	size_t n_idle, n_open;
	/* Held by a transaction that writes, where the engine has one writer.
	 */
	pthread_mutex_t writer;
};

/* -------------------------------------------------------------------- pool */

/* An idle connection, or null with leave to open one more. */
static struct db *
pool_take(struct store *store)
{
	struct db *db = NULL;

	pthread_mutex_lock(&store->mutex);
	while (store->n_idle == 0 && store->n_open == STORE_CONNECTIONS_MAX)
		pthread_cond_wait(&store->given_back, &store->mutex);
	if (store->n_idle > 0)
		db = store->idle[--store->n_idle];
	else
		store->n_open++;
	pthread_mutex_unlock(&store->mutex);
	return db;
}

/* A null `db` is one that could not be opened or is of no more use. */
static void
pool_give(struct store *store, struct db *db)
{
	pthread_mutex_lock(&store->mutex);
	if (db != NULL)
		store->idle[store->n_idle++] = db;
	else
		store->n_open--;
	pthread_cond_signal(&store->given_back);
	pthread_mutex_unlock(&store->mutex);
}

static enum status
pool_borrow(struct db **db_r, struct store *store, struct err *err)
{
	struct db *db = pool_take(store);
	enum status st = ST_OK;

	if (db == NULL)
		st = db_open(&db, store->engine, store->where, err);
	if (st != ST_OK) {
		pool_give(store, NULL);
		/* It has worked before: whatever it is, it may pass. */
		return store->opened && st != ST_BUG ? ST_TEMP : st;
	}
	db->err = err;
	*db_r = db;
	return ST_OK;
}

static void
pool_return(struct store *store, struct db *db, bool usable)
{
	db->err = NULL;
	if (!usable) {
		db_close(db);
		db = NULL;
	}
	pool_give(store, db);
}

/* ------------------------------------------------------------ transactions */

static void
writer_lock(struct store *store, enum tx_mode mode)
{
	if (mode == TX_WRITE && store->engine->one_writer)
		pthread_mutex_lock(&store->writer);
}

static void
writer_unlock(struct store *store, enum tx_mode mode)
{
	if (mode == TX_WRITE && store->engine->one_writer)
		pthread_mutex_unlock(&store->writer);
}

enum status
tx_begin(
    struct db **db_r, struct store *store, enum tx_mode mode, struct err *err)
{
	int64_t wait, start = clock_mono_ms();
	struct db *db = NULL;
	enum status st = pool_borrow(&db, store, err);

	if (st != ST_OK)
		return st;
	writer_lock(store, mode);
	/* What was waited for a thread of ours is not waited for again, so
	 * that eight threads behind a stranger's lock all answer in time. */
	wait = STORE_BUSY_MS - (clock_mono_ms() - start);
	st = store->engine->begin(
	    db->conn, mode == TX_WRITE, wait > 0 ? (int)wait : 0, err);
	if (st == ST_OK) {
		*db_r = db;
		return ST_OK;
	}
	writer_unlock(store, mode);
	pool_return(store, db, store->engine->rollback(db->conn) == ST_OK);
	return st;
}

enum status
tx_end(struct store *store, struct db *db, enum tx_mode mode, enum status st)
{
	bool usable = true;

	if (st == ST_OK)
		st = store->engine->commit(db->conn, db->err);
	if (st != ST_OK)
		usable = store->engine->rollback(db->conn) == ST_OK;
	writer_unlock(store, mode);
	pool_return(store, db, usable);
	return st;
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
	store->engine = engine;
	store->where = strdup(where);
	if (store->where == NULL) {
		free(store);
		return NULL;
	}
	/* With default attributes these cannot fail. */
	pthread_mutex_init(&store->mutex, NULL);
	pthread_mutex_init(&store->writer, NULL);
	pthread_cond_init(&store->given_back, NULL);
	return store;
}

enum status
store_open(struct store **store_r, const char *url, const char *state_dir,
    struct err *err)
{
	const struct engine *engine;
	struct store *store;
	enum status st = engine_find(&engine, url, err);

	if (st != ST_OK)
		return st;
	store = store_new(engine, engine == &engine_sqlite ? state_dir : url);
	if (store == NULL)
		return err_set(err, ST_NOMEM, "store: memory ran out");
	st = schema_migrate(store, err);
	store->opened = true;
	if (st == ST_OK)
		*store_r = store;
	else
		store_close(store);
	return st;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	assert(store->n_idle == store->n_open);
	while (store->n_idle > 0)
		db_close(store->idle[--store->n_idle]);
	pthread_cond_destroy(&store->given_back);
	pthread_mutex_destroy(&store->writer);
	pthread_mutex_destroy(&store->mutex);
	free(store->where);
	free(store);
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
