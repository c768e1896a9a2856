/* SPDX-License-Identifier: ISC
 * Group commit: transactions of several threads that wait for one another
 * become one transaction of the engine, each a savepoint in it, and are synced
 * to the disk together. Each still has its own outcome, and nobody learns it
 * before the commit. Only lib/store includes it. */
#ifndef STORE_GROUP_H
#define STORE_GROUP_H

#include <pthread.h>

#include "lib/store/helper.h"
#include "lib/store/pool.h"

/* So many go into one commit, however many wait behind them. */
enum { GROUP_MEMBERS_MAX = 64 };

struct group_member;

struct group {
	struct pool *pool;
	unsigned n_waiting; /* threads at the door; atomic */
	pthread_mutex_t
	    door;      /* held by the member that works; of what follows */
	struct db *db; /* of the open transaction; null between two */
	/* Kept from one transaction to the next: what it has read of the store
	 * stays good while nobody else writes. Null before the first, while in
	 * use, once it was of no more use, and after group_share(). */
	struct db *writer;
	bool shares;                  /* keeps none */
	struct group_member *members; /* that have done their part */
	unsigned n_members, n_done;   /* all, and those that wrote something */
	pthread_mutex_t line;         /* of what follows */
	/* Those whose part nobody does yet. */
	struct group_member *queue, **queue_end;
	unsigned n_queued;
	bool led;             /* somebody does, or is told to */
	struct helper helper; /* of whoever leads */
};

void group_init(struct group *group, struct pool *pool);
void group_clear(struct group *group);

/* From now on each transaction borrows its connection from the pool, where
 * readers find it: for a store that must do with one. */
void group_share(struct group *group);

/* `fn` is called once, in a savepoint of its own, on this thread or on that of
 * another member, while this one waits; what it returns ends it as in
 * group_leave(). `meanwhile` may be null: an errand for this thread, or,
 * where it works, for the helper. */
enum status group_run(struct group *group, db_part_fn *fn, void *arg,
    struct store_errand *meanwhile, struct err *err) MUST_CHECK;

/* The same for a part that is no function. In at the door: the connection, with
 * a savepoint of this thread's own on it. Waits for whoever is inside, and with
 * what is left of STORE_BUSY_MS for another process. */
enum status
group_enter(struct db **db_r, struct group *group, struct err *err) MUST_CHECK;

/* The savepoint is kept where `st` is ST_OK, else taken back. Returns when the
 * group has ended: `st`, or why it could not be committed. That holds for
 * members that wrote nothing, too: what they saw was their neighbours'. */
enum status group_leave(struct group *group, enum status st) MUST_CHECK;

#endif
