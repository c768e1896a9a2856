/* SPDX-License-Identifier: ISC
 * Group commit (T20, T21): members of one commit have each their own outcome,
 * nobody learns it before the commit, and a commit that fails fails for all. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "lib/store/group.h"
#include "tests/unit/store/fixture.h"

enum { N_MEMBERS = 8, BIG = 200000 };

static struct pool pool;
static struct group group;

/* One transaction of one thread. */
struct member {
	int64_t n;
	enum status wish; /* what it finds out after it has written */
	size_t size;      /* of what it writes */
	enum status st;
	struct err err;
	bool leaves; /* its part to whoever leads */
	bool seen;   /* by another connection, when it was told */
};

static int64_t
count(const char *sql, int64_t n)
{
	struct db *db;
	int64_t number = -1;

	ck_ok(pool_borrow(&db, &pool, &fixture_err), fixture_err);
	ck_ok(db_int(db, &number, sql, ARGS(value_int(n))), fixture_err);
	pool_return(&pool, db, true);
	return number;
}

static int64_t
n_rows(void)
{
	return count("SELECT count(*) FROM written WHERE n >= $1", 0);
}

static bool
is_written(int64_t n)
{
	return count("SELECT count(*) FROM written WHERE n = $1", n) == 1;
}

static enum status
write_row(struct db *db, const struct member *m)
{
	static const char bytes[BIG];
	enum status st = db_exec(db, "INSERT INTO written VALUES ($1, $2)",
	    ARGS(value_int(m->n), value_blob(bytes, m->size)));

	return st == ST_OK ? m->wish : st;
}

static enum status
write_part(void *arg, struct db *db)
{
	return write_row(db, arg);
}

static void *
run_member(void *arg)
{
	struct member *m = arg;
	struct db *db;

	if (m->leaves) {
		m->st = group_run(&group, write_part, m, NULL, &m->err);
	} else {
		m->st = group_enter(&db, &group, &m->err);
		if (m->st == ST_OK)
			m->st = group_leave(&group, write_row(db, m));
	}
	m->seen = is_written(m->n);
	return NULL;
}

static void
pause_ms(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* At the door, one of them perhaps to lead, and behind whoever leads. */
static unsigned
n_waiting(bool *led_r)
{
	unsigned n = __atomic_load_n(&group.n_waiting, __ATOMIC_ACQUIRE);

	pthread_mutex_lock(&group.line);
	n += group.n_queued;
	*led_r = group.led;
	pthread_mutex_unlock(&group.line);
	return n;
}

static void
wait_for_company(void)
{
	bool led = false;

	while (n_waiting(&led) - led < N_MEMBERS - 1)
		pause_ms();
}

/* All of them into one group: the first is inside until the others wait. */
static void
run_together(struct member members[N_MEMBERS])
{
	pthread_t threads[N_MEMBERS];
	struct member *first = &members[0];
	struct db *db;

	ck_ok(group_enter(&db, &group, &first->err), first->err);
	for (size_t i = 1; i < N_MEMBERS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, run_member, &members[i]),
		    0);
	wait_for_company();
	first->st = group_leave(&group, write_row(db, first));
	first->seen = is_written(first->n);
	for (size_t i = 1; i < N_MEMBERS; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	ck_assert_ptr_null(group.db);
	ck_assert_uint_eq(group.n_members, 0);
}

static void
open_group(void)
{
	struct db *db;

	fixture_open();
	fixture_close();
	pool_init(&pool, &engine_sqlite, fixture_dir);
	group_init(&group, &pool);
	ck_ok(group_enter(&db, &group, &fixture_err), fixture_err);
	ck_ok(group_leave(&group,
		  db_exec(db,
		      "CREATE TABLE written (n INTEGER PRIMARY KEY, b BLOB)",
		      NULL, 0)),
	    fixture_err);
}

static void
close_group(void)
{
	group_clear(&group);
	pool_clear(&pool);
}

/* ---------------------------------------------------------------- outcomes */

/* Who does its part itself: all, every second, none but the first. */
enum { N_WAYS = 3 };

static void
members_init(struct member members[N_MEMBERS], int way)
{
	for (int i = 0; i < N_MEMBERS; i++)
		members[i] =
		    (struct member){.n = i, .size = 100, .leaves = way > i % 2};
	members[0].leaves = false;
}

/* Looks from outside, again and again: one commit shows all of it at once. */
struct watcher {
	bool stop; /* atomic */
	int64_t n_seen[N_MEMBERS + 1];
};

static void *
watch(void *arg)
{
	struct watcher *w = arg;

	while (!__atomic_load_n(&w->stop, __ATOMIC_ACQUIRE)) {
		int64_t n = n_rows();

		if (n >= 0 && n <= N_MEMBERS)
			w->n_seen[n]++;
	}
	return NULL;
}

START_TEST(test_own_outcome)
{
	static const enum status WISHES[] = {
	    ST_OK, ST_NOTFOUND, ST_OK, ST_DENIED, ST_OK, ST_INVALID, ST_BUG};
	struct member members[N_MEMBERS];
	struct watcher watcher = {.stop = false};
	pthread_t thread;

	members_init(members, _i / 7);
	for (size_t i = 0; i < N_MEMBERS; i++)
		members[i].wish = WISHES[(i + (size_t)_i) % 7];
	ck_assert_int_eq(pthread_create(&thread, NULL, watch, &watcher), 0);
	run_together(members);
	__atomic_store_n(&watcher.stop, true, __ATOMIC_RELEASE);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	for (size_t i = 0; i < N_MEMBERS; i++) {
		struct member *m = &members[i];

		ck_status(m->st, m->wish, m->err);
		ck_assert_msg(m->seen == (m->wish == ST_OK),
		    "member %zu is told \"%s\" and its row is %s", i,
		    status_name(m->st), m->seen ? "there" : "not there");
	}
	for (int64_t n = 1; n < n_rows(); n++)
		ck_assert_msg(watcher.n_seen[n] == 0,
		    "%" PRId64 " rows alone were seen", n);
}
END_TEST

/* Nobody wrote: nothing is committed, and everyone keeps its answer. */
START_TEST(test_nothing_done)
{
	struct member members[N_MEMBERS];

	members_init(members, _i);
	for (size_t i = 0; i < N_MEMBERS; i++)
		members[i].wish = i % 2 == 0 ? ST_NOTFOUND : ST_DENIED;
	run_together(members);
	for (size_t i = 0; i < N_MEMBERS; i++)
		ck_status(members[i].st, members[i].wish, members[i].err);
	ck_assert_int_eq(n_rows(), 0);
}
END_TEST

/* ---------------------------------------------------------------- failures */

/* T21: the disk refuses the commit. What a member saw was its neighbours', so
 * that not even a "no" stands; and it can be tried again. */
START_TEST(test_commit_fails)
{
	struct rlimit saved, limit;
	struct member members[N_MEMBERS];

	ck_assert_ptr_ne(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &saved), 0);
	members_init(members, _i);
	members[3].wish = ST_DENIED;
	members[5].wish = ST_BUG;
	members[6].size = BIG;
	limit = saved;
	limit.rlim_cur = BIG / 2;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	run_together(members);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &saved), 0);
	for (size_t i = 0; i < N_MEMBERS; i++) {
		ck_status(
		    members[i].st, i == 5 ? ST_BUG : ST_TEMP, members[i].err);
		ck_assert(!members[i].seen);
		if (i != 5)
			ck_assert_msg(members[i].err.text[0] != '\0',
			    "member %zu is told no reason", i);
	}
	members_init(members, _i);
	run_together(members);
	for (size_t i = 0; i < N_MEMBERS; i++)
		ck_ok(members[i].st, members[i].err);
	ck_assert_int_eq(n_rows(), N_MEMBERS);
}
END_TEST

/* T21: the store is full in the midst of one member's part. Who is told yes
 * is recorded, who is told to try again is not. */
static void
limit_pages(void)
{
	struct db *db;
	int64_t n_pages = 0;
	char sql[64];
	enum status st;

	ck_ok(group_enter(&db, &group, &fixture_err), fixture_err);
	st = db_int(db, &n_pages, "PRAGMA page_count", NULL, 0);
	snprintf(
	    sql, sizeof(sql), "PRAGMA max_page_count = %" PRId64, n_pages + 8);
	if (st == ST_OK)
		st = db_exec(db, sql, NULL, 0);
	ck_ok(group_leave(&group, st), fixture_err);
}

START_TEST(test_member_breaks)
{
	const int broken = _i % N_MEMBERS;
	struct member members[N_MEMBERS];
	struct db *db;

	limit_pages();
	members_init(members, _i / N_MEMBERS);
	members[broken].size = BIG;
	run_together(members);
	for (int i = 0; i < N_MEMBERS; i++) {
		struct member *m = &members[i];

		ck_assert_msg(m->st == ST_OK || m->st == ST_TEMP,
		    "member %d: %s", i, status_name(m->st));
		ck_assert(m->seen == (m->st == ST_OK));
	}
	ck_status(members[broken].st, ST_TEMP, members[broken].err);
	ck_assert_ptr_nonnull(strstr(members[broken].err.text, "make room"));
	ck_ok(group_enter(&db, &group, &fixture_err), fixture_err);
	ck_ok(group_leave(&group, ST_OK), fixture_err);
}
END_TEST

/* ----------------------------------------------------------------- errands */

enum { ERRAND_MAX_S = 10 };

static struct {
	sem_t done, inside;
	int n_runs;
	bool early; /* nothing of its member was committed then */
	bool ok;    /* nobody waited in vain */
} errands;

static void
run_errand(void *arg)
{
	const struct member *m = arg;

	errands.n_runs++;
	errands.early = !is_written(m->n);
	sem_post(&errands.done);
}

static bool
wait_for(sem_t *sem)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += ERRAND_MAX_S;
	return sem_timedwait(sem, &end) == 0;
}

static void *
run_with_errand(void *arg)
{
	struct member *m = arg;
	struct store_errand errand = {run_errand, m, false};

	m->st = group_run(&group, write_part, m, &errand, &m->err);
	m->seen = is_written(m->n);
	return NULL;
}

/* A part that goes on once the other's errand is done. */
static enum status
write_late(void *arg, struct db *db)
{
	sem_post(&errands.inside);
	errands.ok = wait_for(&errands.done);
	return write_part(arg, db);
}

static void *
run_late(void *arg)
{
	struct member *m = arg;

	m->st = group_run(&group, write_late, m, NULL, &m->err);
	m->seen = is_written(m->n);
	return NULL;
}

static void
errands_init(struct member *members, int n_members)
{
	memset(&errands, 0, sizeof(errands));
	sem_init(&errands.done, 0, 0);
	sem_init(&errands.inside, 0, 0);
	for (int i = 0; i < n_members; i++)
		members[i] = (struct member){.n = i, .size = 100};
}

/* Somebody works when it comes. */
START_TEST(test_errand_meanwhile)
{
	struct member members[2];
	pthread_t threads[2];

	errands_init(members, 2);
	ck_assert_int_eq(
	    pthread_create(&threads[0], NULL, run_late, &members[0]), 0);
	ck_assert(wait_for(&errands.inside));
	ck_assert_int_eq(
	    pthread_create(&threads[1], NULL, run_with_errand, &members[1]), 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_ok(members[i].st, members[i].err);
		ck_assert(members[i].seen);
	}
	ck_assert(errands.ok);
	ck_assert_int_eq(errands.n_runs, 1);
	ck_assert(errands.early);
}
END_TEST

/* A part that goes on once its own errand is begun, which waits until it has
 * ended: nobody but the helper can do it. */
static enum status
write_beside(void *arg, struct db *db)
{
	errands.ok = wait_for(&errands.inside);
	return write_part(arg, db);
}

static void
errand_beside(void *arg)
{
	const struct member *m = arg;

	sem_post(&errands.inside);
	while (m->wish == ST_OK && !is_written(m->n))
		pause_ms();
	errands.n_runs++;
}

/* Alone: its errand is done while it works. */
START_TEST(test_errand_alone)
{
	struct member member;
	struct store_errand errand = {errand_beside, &member, false};

	errands_init(&member, 1);
	member.wish = _i == 0 ? ST_OK : ST_DENIED;
	member.st =
	    group_run(&group, write_beside, &member, &errand, &member.err);
	ck_status(member.st, member.wish, member.err);
	ck_assert(errands.ok);
	ck_assert_int_eq(errands.n_runs, 1);
}
END_TEST

static void
errand_blocked(void *arg)
{
	(void)arg;
	sem_post(&errands.inside);
	errands.ok = wait_for(&errands.done);
	errands.n_runs++;
}

static void *
run_blocked(void *arg)
{
	struct member *m = arg;
	struct store_errand errand = {errand_blocked, m, false};

	m->st = group_run(&group, write_part, m, &errand, &m->err);
	m->seen = is_written(m->n);
	return NULL;
}

/* A part that breaks the group once two others are queued. */
static enum status
write_awaited(void *arg, struct db *db)
{
	unsigned n_queued = 0;

	sem_post(&errands.inside);
	while (n_queued < 2) {
		pthread_mutex_lock(&group.line);
		n_queued = group.n_queued;
		pthread_mutex_unlock(&group.line);
		pause_ms();
	}
	pause_ms();
	return write_part(arg, db);
}

static void *
run_awaited(void *arg)
{
	struct member *m = arg;

	m->st = group_run(&group, write_awaited, m, NULL, &m->err);
	m->seen = is_written(m->n);
	return NULL;
}

/* T20, T21: who comes to lead does another's part first, which breaks the
 * group. Its own is done all the same before it is told so. */
START_TEST(test_leader_interrupted)
{
	enum { N_HERE = 3 };
	void *(*const runs[N_HERE])(void *) = {
	    run_awaited, run_blocked, run_member};
	struct member members[N_HERE];
	pthread_t threads[N_HERE];

	limit_pages();
	errands_init(members, N_HERE);
	members[0].size = members[1].size = BIG;
	members[2].leaves = true;
	for (int i = 0; i < N_HERE; i++) {
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, runs[i], &members[i]), 0);
		ck_assert(i == 2 || wait_for(&errands.inside));
	}
	ck_assert_int_eq(pthread_join(threads[0], NULL), 0);
	ck_assert_int_eq(pthread_join(threads[2], NULL), 0);
	sem_post(&errands.done);
	ck_assert_int_eq(pthread_join(threads[1], NULL), 0);
	ck_assert(errands.ok);
	for (int i = 0; i < N_HERE; i++) {
		ck_status(
		    members[i].st, i < 2 ? ST_TEMP : ST_OK, members[i].err);
		ck_assert(members[i].seen == (i == 2));
	}
}
END_TEST

static void
errand_count(void *arg)
{
	++*(int *)arg;
}

/* The helper has another's: one's own is done here. */
START_TEST(test_errand_unhelped)
{
	struct member member = {.size = 100};
	int n_runs = 0, n_others = 0;
	struct store_errand errand = {errand_count, &n_runs, false};
	struct store_errand other = {errand_count, &n_others, false};

	ck_assert(helper_give(&group.helper, &other));
	member.st =
	    group_run(&group, write_part, &member, &errand, &member.err);
	ck_ok(member.st, member.err);
	helper_finish(&group.helper, &other);
	ck_assert_int_eq(n_runs, 1);
	ck_assert_int_eq(n_others, 1);
}
END_TEST

/* ------------------------------------------------------------------ many */

enum { N_THREADS = GROUP_MEMBERS_MAX + 16, N_ROUNDS = 25 };

struct worker {
	int64_t first;
	unsigned n_wrong;
};

static void *
run_rounds(void *arg)
{
	struct worker *w = arg;

	for (int i = 0; i < N_ROUNDS; i++) {
		struct member m = {.n = w->first + i,
		    .wish = i % 3 == 0 ? ST_DENIED : ST_OK,
		    .leaves = (w->first / N_ROUNDS + i) % 2 == 0,
		    .size = 10};

		(void)run_member(&m);
		w->n_wrong += m.st != m.wish || m.seen != (m.st == ST_OK);
	}
	return NULL;
}

START_TEST(test_many)
{
	const int n_kept = N_ROUNDS - (N_ROUNDS + 2) / 3;
	struct worker workers[N_THREADS];
	pthread_t threads[N_THREADS];

	for (int i = 0; i < N_THREADS; i++) {
		workers[i] = (struct worker){.first = i * N_ROUNDS};
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, run_rounds, &workers[i]),
		    0);
	}
	for (int i = 0; i < N_THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_uint_eq(workers[i].n_wrong, 0);
	}
	ck_assert_int_eq(n_rows(), n_kept * N_THREADS);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/group");
	TCase *tcase = tcase_create("group");

	tcase_add_checked_fixture(tcase, open_group, close_group);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_own_outcome, 0, 7 * N_WAYS);
	tcase_add_loop_test(tcase, test_nothing_done, 0, N_WAYS);
	tcase_add_loop_test(tcase, test_commit_fails, 0, N_WAYS);
	tcase_add_loop_test(tcase, test_member_breaks, 0, N_MEMBERS * N_WAYS);
	tcase_add_test(tcase, test_errand_meanwhile);
	tcase_add_loop_test(tcase, test_errand_alone, 0, 2);
	tcase_add_test(tcase, test_errand_unhelped);
	tcase_add_test(tcase, test_leader_interrupted);
	tcase_add_test(tcase, test_many);
	suite_add_tcase(suite, tcase);
	return fixture_run(suite);
}
