/* SPDX-License-Identifier: ISC
 * Who is inside, who goes on, and who commits: the last member for whom nobody
 * waits at the door. No thread of its own, no timer: a lone writer commits at
 * once, and while one commits the next group gathers. */
#include "lib/store/group.h"

#include "lib/base/clock.h"

/* On the stack of the thread that waits for its outcome. */
struct group_member {
	struct group_member *next;
	struct err *err;
	enum status st;
	bool ended;
	pthread_cond_t end;
};

void
group_init(struct group *group, struct pool *pool)
{
	group->pool = pool;
	/* With default attributes these cannot fail. */
	pthread_mutex_init(&group->door, NULL);
	pthread_mutex_init(&group->end, NULL);
}

void
group_clear(struct group *group)
{
	if (group->writer != NULL)
		pool_return(group->pool, group->writer, true);
	pthread_mutex_destroy(&group->door);
	pthread_mutex_destroy(&group->end);
}

void
group_share(struct group *group)
{
	pthread_mutex_lock(&group->door);
	group->shares = true;
	if (group->writer != NULL)
		pool_return(group->pool, group->writer, true);
	group->writer = NULL;
	pthread_mutex_unlock(&group->door);
}

/* ------------------------------------------------- behind the door: the group
 */

static void
writer_give(struct group *group, struct db *db, bool usable)
{
	if (usable && !group->shares)
		group->writer = db;
	else
		pool_return(group->pool, db, usable);
}

static enum status
transaction_begin(struct group *group, int64_t wait_ms, struct err *err)
{
	struct db *writer = group->writer;

	group->writer = NULL;
	return pool_begin(&group->db, group->pool, writer, true,
	    wait_ms > 0 ? (int)wait_ms : 0, err);
}

/* Where nobody wrote anything there is nothing to sync. */
static enum status
transaction_end(struct group *group, bool broken, struct err *err)
{
	const struct engine *engine = group->pool->engine;
	struct db *db = group->db;
	bool usable = true;
	enum status st = ST_OK;

	if (broken)
		st = err_set(err, ST_TEMP,
		    "store: a transaction committed together with this one "
		    "failed and took it along; try again");
	else if (group->n_done > 0)
		st = engine->commit(db->conn, err);
	if (st != ST_OK || group->n_done == 0)
		usable = engine->rollback(db->conn) == ST_OK;
	writer_give(group, db, usable);
	group->db = NULL;
	return st;
}

/* What a member could not do has its own reason, which stays. */
static void
member_end(struct group_member *m, enum status st, const struct err *err)
{
	bool is_own = m->st == ST_TEMP || m->st == ST_NOMEM || m->st == ST_BUG;

	if (st != ST_OK && !is_own) {
		m->st = st;
		err_say(m->err, "%s", err->text);
	}
	m->ended = true;
	pthread_cond_signal(&m->end);
}

static void
group_end(struct group *group, bool broken)
{
	struct err err = {""};
	enum status st = transaction_end(group, broken, &err);
	struct group_member *m, *next;

	pthread_mutex_lock(&group->end);
	for (m = group->members; m != NULL; m = next) {
		next = m->next; /* once it has ended, it is its thread's */
		member_end(m, st, &err);
	}
	pthread_mutex_unlock(&group->end);
	group->members = NULL;
	group->n_members = group->n_done = 0;
}

/* Whoever waits at the door comes in, finds the group and ends it. */
static bool
is_last(const struct group *group)
{
	return __atomic_load_n(&group->n_waiting, __ATOMIC_ACQUIRE) == 0 ||
	       group->n_members >= GROUP_MEMBERS_MAX;
}

/* --------------------------------------------------------------- one member */

static enum status
savepoint_end(struct db *db, enum status st)
{
	if (st == ST_OK)
		return db_exec(db, "RELEASE SAVEPOINT member", NULL, 0);
	if (db_exec(db, "ROLLBACK TO SAVEPOINT member", NULL, 0) != ST_OK)
		return ST_TEMP;
	return db_exec(db, "RELEASE SAVEPOINT member", NULL, 0);
}

/* True where nothing is left of the transaction: an engine that is out of disk
 * or memory takes all of it back. */
static bool
member_close(struct group *group, enum status *st)
{
	struct db *db = group->db;
	struct err *err = db->err;
	enum status ended;

	if (*st != ST_OK)
		db->err = NULL; /* the reason is said */
	ended = savepoint_end(db, *st);
	if (*st == ST_OK)
		*st = ended;
	group->n_done += *st == ST_OK;
	db->err = err;
	return ended != ST_OK || !group->pool->engine->is_open(db->conn);
}

static void
member_join(struct group *group, struct group_member *m)
{
	pthread_cond_init(&m->end, NULL);
	m->next = group->members;
	group->members = m;
	group->n_members++;
}

void
errand_do(struct store_errand *errand)
{
	if (errand == NULL || errand->done)
		return;
	errand->done = true;
	errand->run(errand->arg);
}

/* Whoever does an errand is not waited for: it comes to the door when it is
 * back. */
static void
door_lock(struct group *group, struct store_errand *meanwhile)
{
	if (pthread_mutex_trylock(&group->door) == 0)
		return;
	errand_do(meanwhile);
	__atomic_add_fetch(&group->n_waiting, 1, __ATOMIC_ACQ_REL);
	pthread_mutex_lock(&group->door);
	__atomic_sub_fetch(&group->n_waiting, 1, __ATOMIC_ACQ_REL);
}

static void
member_wait(struct group *group, struct group_member *m)
{
	pthread_mutex_lock(&group->end);
	while (!m->ended)
		pthread_cond_wait(&m->end, &group->end);
	pthread_mutex_unlock(&group->end);
	pthread_cond_destroy(&m->end);
}

enum status
group_enter(struct db **db_r, struct group *group,
    struct store_errand *meanwhile, struct err *err)
{
	const int64_t start = clock_mono_ms();
	enum status st = ST_OK;

	door_lock(group, meanwhile);
	/* What was waited for a thread of ours is not waited for again, so
	 * that eight threads behind a stranger's lock all answer in time. */
	if (group->db == NULL)
		st = transaction_begin(
		    group, STORE_BUSY_MS - (clock_mono_ms() - start), err);
	if (st == ST_OK) {
		group->db->err = err;
		st = db_exec(group->db, "SAVEPOINT member", NULL, 0);
	}
	if (st == ST_OK) {
		group->db->meanwhile = meanwhile;
		*db_r = group->db;
		return ST_OK;
	}
	/* It may have been the one that the others wait for. */
	if (group->db != NULL &&
	    (is_last(group) || !group->pool->engine->is_open(group->db->conn)))
		group_end(
		    group, !group->pool->engine->is_open(group->db->conn));
	pthread_mutex_unlock(&group->door);
	return st;
}

enum status
group_leave(struct group *group, enum status st)
{
	struct group_member me = {.err = group->db->err, .st = st};
	struct store_errand *meanwhile = group->db->meanwhile;
	const bool broken = member_close(group, &me.st);
	const bool last = broken || is_last(group);
	const bool waits = !last && me.st == ST_OK;

	member_join(group, &me);
	group->db->err = NULL;
	group->db->meanwhile = NULL;
	if (last)
		group_end(group, broken);
	pthread_mutex_unlock(&group->door);
	if (waits)
		errand_do(meanwhile);
	member_wait(group, &me);
	return me.st;
}
