/* SPDX-License-Identifier: ISC
 * Connections of one store, opened as they are needed and lent to one thread
 * at a time. What is done on them is left to the borrowers. Only lib/store
 * includes it. */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include <pthread.h>

#include "lib/store/db.h"
#include "lib/store/store.h"

struct pool {
	const struct engine *engine;
	const char *where;     /* borrowed */
	bool opened;           /* set once, before threads use it */
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t given_back;
	struct db *idle[STORE_CONNECTIONS_MAX];
	size_t n_idle, n_open;
};

void
pool_init(struct pool *pool, const struct engine *engine, const char *where);
/* All connections have been given back. */
void pool_clear(struct pool *pool);

/* Waits for one. ST_TEMP where none can be opened now; once the store has been
 * opened, whatever the reason is may pass. */
enum status
pool_borrow(struct db **db_r, struct pool *pool, struct err *err) MUST_CHECK;

/* Borrows one, or takes `first` where that is not null, and begins a
 * transaction on it. One that was lent before and turns out to be of no more
 * use, as after the server was started anew, is closed and the next one tried.
 * What fails is given back. */
enum status pool_begin(struct db **db_r, struct pool *pool, struct db *first,
    bool write, int wait_ms, struct err *err) MUST_CHECK;
void pool_return(struct pool *pool, struct db *db, bool usable);
/* Closes those that nobody has. */
void pool_close_idle(struct pool *pool);

#endif
