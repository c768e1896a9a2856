/* SPDX-License-Identifier: ISC
 * Who is inside, who goes on, and who commits: the last member for whom nobody
 * waits at the door. No thread of its own, no timer: a lone writer commits at
 * once, and while one commits the next group gathers. Of those that left their
 * part to others one leads: it does the parts of all that wait, one after
 * another, without waking their threads in between. */
#include "lib/store/group.h"

#include <semaphore.h>

#include "lib/base/clock.h"

/* On the stack of the thread that waits for its outcome. */
struct group_member {
	struct group_member *next;
	struct err *err;
	enum status st;
	db_part_fn *fn; /* its part; null: it has done it itself */
	void *arg;
	int64_t start; /* of its waiting; clock_mono_ms() */
	bool queued;   /* nobody does its part yet */
	bool waits;    /* its thread */
	bool leads;    /* it is to do the parts of those that are queued */
	bool ended;
	sem_t told; /* once that it leads, once that it has ended */
};

void
group_init(struct group *group, struct pool *pool)
{
	group->pool = pool;
	helper_init(&group->helper);
	/* With default attributes these cannot fail. */
	group->queue_end = &group->queue;
	pthread_mutex_init(&group->door, NULL);
	pthread_mutex_init(&group->line, NULL);
}

void
group_clear(struct group *group)
{
	if (group->writer != NULL)
		pool_return(group->pool, group->writer, true);
	helper_clear(&group->helper);
	pthread_mutex_destroy(&group->door);
	pthread_mutex_destroy(&group->line);
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
	sem_post(&m->told);
}

/* To be told outside of the door. */
struct outcome {
	enum status st;
	struct err err;
	struct group_member *members;
};

static void
group_end(struct outcome *outcome_r, struct group *group, bool broken)
{
	*outcome_r = (struct outcome){.members = group->members};
	outcome_r->st = transaction_end(group, broken, &outcome_r->err);
	group->members = NULL;
	group->n_members = group->n_done = 0;
}

/* Somebody else leads from now on, unless nobody waits for that: then it is
 * who comes to wait first. */
static void
lead_pass(struct group *group)
{
	struct group_member *m;

	pthread_mutex_lock(&group->line);
	m = group->queue;
	while (m != NULL && !m->waits)
		m = m->next;
	group->led = m != NULL;
	pthread_mutex_unlock(&group->line);
	if (m != NULL) {
		m->leads = true;
		sem_post(&m->told);
	}
}

/* Whoever leads next is on its way before the others know. */
static void
outcome_tell(struct group *group, const struct outcome *outcome, bool led)
{
	struct group_member *m, *next;

	if (led)
		lead_pass(group);
	for (m = outcome->members; m != NULL; m = next) {
		next = m->next; /* once it has ended, it is its thread's */
		member_end(m, outcome->st, &outcome->err);
	}
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
	m->next = group->members;
	group->members = m;
	group->n_members++;
}

static void
door_lock(struct group *group)
{
	__atomic_add_fetch(&group->n_waiting, 1, __ATOMIC_ACQ_REL);
	pthread_mutex_lock(&group->door);
	__atomic_sub_fetch(&group->n_waiting, 1, __ATOMIC_ACQ_REL);
}

/* What was waited for a thread of ours is not waited for again, so that eight
 * threads behind a stranger's lock all answer in time. */
static enum status
member_begin(struct group *group, int64_t start, struct err *err)
{
	enum status st = ST_OK;

	if (group->db == NULL)
		st = transaction_begin(
		    group, STORE_BUSY_MS - (clock_mono_ms() - start), err);
	if (st == ST_OK) {
		group->db->err = err;
		st = db_exec(group->db, "SAVEPOINT member", NULL, 0);
	}
	return st;
}

static bool
is_broken(const struct group *group)
{
	return group->db != NULL &&
	       !group->pool->engine->is_open(group->db->conn);
}

/* ------------------------------------------------- those that do it themselves
 */

enum status
group_enter(struct db **db_r, struct group *group, struct err *err)
{
	const int64_t start = clock_mono_ms();
	struct outcome outcome = {.members = NULL};
	enum status st;

	door_lock(group);
	st = member_begin(group, start, err);
	if (st == ST_OK) {
		*db_r = group->db;
		return ST_OK;
	}
	/* It may have been the one that the others wait for. */
	if (group->db != NULL && (is_last(group) || is_broken(group)))
		group_end(&outcome, group, is_broken(group));
	pthread_mutex_unlock(&group->door);
	outcome_tell(group, &outcome, false);
	return st;
}

/* True: it is to lead. */
static bool
member_wait(struct group *group, struct group_member *m)
{
	bool leads;

	pthread_mutex_lock(&group->line);
	leads = m->queued && !group->led;
	group->led = group->led || leads;
	m->waits = !leads;
	pthread_mutex_unlock(&group->line);
	if (leads)
		return true;
	while (sem_wait(&m->told) != 0)
		continue; /* EINTR */
	leads = m->leads;
	m->leads = false;
	return leads;
}

enum status
group_leave(struct group *group, enum status st)
{
	struct group_member me = {.err = group->db->err, .st = st};
	struct outcome outcome = {.members = NULL};
	const bool broken = member_close(group, &me.st);

	sem_init(&me.told, 0, 0);
	member_join(group, &me);
	group->db->err = NULL;
	if (broken || is_last(group))
		group_end(&outcome, group, broken);
	pthread_mutex_unlock(&group->door);
	outcome_tell(group, &outcome, false);
	(void)member_wait(group, &me);
	sem_destroy(&me.told);
	return me.st;
}

/* --------------------------------------------- those that leave it to others
 */

/* True: it leads, for nobody does. */
static bool
queue_add(struct group *group, struct group_member *m)
{
	bool leads;

	pthread_mutex_lock(&group->line);
	*group->queue_end = m;
	group->queue_end = &m->next;
	group->n_queued++;
	m->queued = true;
	leads = !group->led;
	group->led = true;
	pthread_mutex_unlock(&group->line);
	return leads;
}

static struct group_member *
queue_take(struct group *group)
{
	struct group_member *m;

	pthread_mutex_lock(&group->line);
	m = group->queue;
	if (m != NULL) {
		group->queue = m->next;
		if (group->queue == NULL)
			group->queue_end = &group->queue;
		group->n_queued--;
		m->next = NULL;
		m->queued = false;
	}
	pthread_mutex_unlock(&group->line);
	return m;
}

/* One part, on the leader's thread. True: nothing is left of the transaction.
 */
static bool
work(struct group *group, struct group_member *m)
{
	struct outcome failed = {.members = m};
	bool broken;

	m->st = member_begin(group, m->start, m->err);
	if (m->st != ST_OK) {
		failed.st = m->st;
		broken = is_broken(group);
		outcome_tell(group, &failed, false);
		return broken;
	}
	m->st = m->fn(m->arg, group->db);
	broken = member_close(group, &m->st);
	member_join(group, m);
	group->db->err = NULL;
	return broken;
}

/* Whoever comes to the door meanwhile ends the group in its place. */
static void
lead(struct group *group)
{
	struct outcome outcome = {.members = NULL};
	struct group_member *m;
	bool broken = false;

	door_lock(group);
	while (!broken && group->n_members < GROUP_MEMBERS_MAX &&
	       (m = queue_take(group)) != NULL)
		broken = work(group, m);
	if (group->db != NULL && (broken || is_last(group)))
		group_end(&outcome, group, broken);
	pthread_mutex_unlock(&group->door);
	outcome_tell(group, &outcome, true);
}

/* Its own errand is done meanwhile, by whoever has time. */
static void
lead_with(struct group *group, struct store_errand *meanwhile)
{
	const bool given = meanwhile != NULL && !meanwhile->done &&
			   helper_give(&group->helper, meanwhile);

	lead(group);
	if (given)
		helper_finish(&group->helper, meanwhile);
}

enum status
group_run(struct group *group, db_part_fn *fn, void *arg,
    struct store_errand *meanwhile, struct err *err)
{
	struct group_member me = {.st = ST_BUG, /* its part is to be done */
	    .fn = fn,
	    .arg = arg,
	    .err = err,
	    .start = clock_mono_ms()};
	bool leads;

	sem_init(&me.told, 0, 0);
	leads = queue_add(group, &me);
	if (!leads) {
		errand_do(meanwhile);
		leads = member_wait(group, &me);
	}
	/* Who leads may have to end a group before its own part is done. */
	while (leads) {
		lead_with(group, meanwhile);
		leads = member_wait(group, &me);
	}
	sem_destroy(&me.told);
	if (me.st == ST_OK)
		errand_do(meanwhile);
	return me.st;
}
