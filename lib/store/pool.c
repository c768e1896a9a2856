/* SPDX-License-Identifier: ISC
 * The connections of a store. Transactions on them are store.c's and
 * group.c's. */
#include "lib/store/pool.h"

#include <assert.h>

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

void
pool_return(struct pool *pool, struct db *db, bool usable)
{
	db->err = NULL;
	if (!usable) {
		db_close(db);
		db = NULL;
	}
	give(pool, db);
}
