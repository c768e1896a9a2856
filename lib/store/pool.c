/* SPDX-License-Identifier: ISC
 * The connections of a store. Transactions on them are store.c's and
 * group.c's. */
#include "lib/store/pool.h"

#include <assert.h>

#include "lib/base/clock.h"

void
pool_init(struct pool *pool, const struct engine *engine, const char *where)
{
	pool->engine = engine;
	pool->where = where;
	/* With default attributes these cannot fail. */
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->given_back, NULL);
}

void
pool_clear(struct pool *pool)
{
	assert(pool->n_idle == pool->n_open);
	while (pool->n_idle > 0)
		db_close(pool->idle[--pool->n_idle]);
	pthread_cond_destroy(&pool->given_back);
	pthread_mutex_destroy(&pool->mutex);
}

/* An idle connection, or null with leave to open one more. */
static struct db *
take(struct pool *pool)
{
	struct db *db = NULL;

	pthread_mutex_lock(&pool->mutex);
	while (pool->n_idle == 0 && pool->n_open == STORE_CONNECTIONS_MAX)
		pthread_cond_wait(&pool->given_back, &pool->mutex);
	if (pool->n_idle > 0)
		db = pool->idle[--pool->n_idle];
	else
		pool->n_open++;
	pthread_mutex_unlock(&pool->mutex);
	return db;
}

/* A null `db` is one that could not be opened or is of no more use. */
static void
give(struct pool *pool, struct db *db)
{
	pthread_mutex_lock(&pool->mutex);
	if (db != NULL)
		pool->idle[pool->n_idle++] = db;
	else
		pool->n_open--;
	pthread_cond_signal(&pool->given_back);
	pthread_mutex_unlock(&pool->mutex);
}

enum status
pool_borrow(struct db **db_r, struct pool *pool, struct err *err)
{
	struct db *db = take(pool);
	enum status st = ST_OK;

	if (db == NULL)
		st = db_open(&db, pool->engine, pool->where, err);
	if (st != ST_OK) {
		give(pool, NULL);
		return pool->opened && st != ST_BUG ? ST_TEMP : st;
	}
	db->err = err;
	*db_r = db;
	return ST_OK;
}

enum status
pool_begin(struct db **db_r, struct pool *pool, struct db *first, bool write,
    int wait_ms, struct err *err)
{
	const int64_t end = clock_mono_ms() + STORE_BUSY_MS;
	struct db *db = first;
	bool was_lent = first != NULL, usable;
	enum status st = ST_OK;

	do {
		if (db == NULL) {
			st = pool_borrow(&db, pool, err);
			if (st != ST_OK)
				return st;
			was_lent = db->was_lent;
		}
		db->err = err;
		st = pool->engine->begin(db->conn, write, wait_ms, err);
		if (st == ST_OK) {
			*db_r = db;
			return ST_OK;
		}
		usable = pool->engine->rollback(db->conn) == ST_OK;
		pool_return(pool, db, usable);
		db = NULL;
	} while (!usable && was_lent && clock_mono_ms() < end);
	return st;
}

void
pool_return(struct pool *pool, struct db *db, bool usable)
{
	db->err = NULL;
	db->was_lent = true;
	if (!usable) {
		db_close(db);
		db = NULL;
	}
	give(pool, db);
}

void
pool_close_idle(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	while (pool->n_idle > 0) {
		db_close(pool->idle[--pool->n_idle]);
		pool->n_open--;
	}
	pthread_cond_broadcast(&pool->given_back);
	pthread_mutex_unlock(&pool->mutex);
}
