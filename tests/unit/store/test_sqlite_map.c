/* SPDX-License-Identifier: ISC
 * SQLite's file as memory: what others write is seen, what they do with the
 * file does no harm, a page that cannot be read is a temporary failure (T21),
 * and no lock is lost. Always on SQLite. */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "lib/store/engine.h"
#include "lib/store/sqlite_map.h"
#include "tests/unit/store/fixture.h"

static const struct engine *const E = &engine_sqlite;

enum { ROWS = 1000, WAIT_MS = 1000 };

static struct engine_conn *reader, *writer;
static char path[PATH_MAX + 32];

static void
script(struct engine_conn *conn, const char *sql)
{
	ck_ok(E->script(conn, sql, &fixture_err), fixture_err);
}

#define CHECKPOINT "PRAGMA wal_checkpoint(TRUNCATE);"

/* Some 1,000 pages, all of them in the file. */
static void
open_both(void)
{
	fixture_open();
	fixture_close();
	snprintf(path, sizeof(path), "%s/countersign.db", fixture_dir);
	ck_ok(E->open(&writer, fixture_dir, &fixture_err), fixture_err);
	ck_ok(E->open(&reader, fixture_dir, &fixture_err), fixture_err);
	script(writer, "CREATE TABLE many (n INTEGER PRIMARY KEY, t TEXT);"
		       "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT "
		       "n + 1 FROM c LIMIT 1000) INSERT INTO many "
		       "SELECT n, printf('%03000d', 1) FROM c;" CHECKPOINT);
}

static void
close_both(void)
{
	E->close(reader);
	E->close(writer);
}

static void
begin(bool write)
{
	ck_ok(E->begin(reader, write, WAIT_MS, &fixture_err), fixture_err);
}

static void
commit(void)
{
	ck_ok(E->commit(reader, &fixture_err), fixture_err);
}

/* The sum of all texts, or why there is none. */
static enum status
sum(int64_t *sum_r)
{
	struct engine_stmt *stmt = NULL;
	enum status st = E->prepare(&stmt, reader,
	    "SELECT coalesce(sum(CAST(t AS INTEGER)), 0) FROM many",
	    &fixture_err);

	*sum_r = -1;
	if (st == ST_OK)
		st = E->bind(stmt, NULL, 0, &fixture_err);
	if (st == ST_OK)
		st = E->step(stmt, &fixture_err);
	if (st == ST_OK)
		*sum_r = E->column(stmt, 0).number;
	E->finalize(stmt);
	return st;
}

static int64_t
sum_now(void)
{
	int64_t n;

	ck_ok(sum(&n), fixture_err);
	return n;
}

static int64_t
sum_of_its_own(void)
{
	int64_t n;

	begin(false);
	n = sum_now();
	commit();
	return n;
}

/* Behind each of these the file is another. */
static const struct change_row {
	const char *label, *sql;
	int64_t want;
} CHANGES[] = {
    {"written anew", "UPDATE many SET t = printf('%03000d', 2);", 2 * ROWS},
    {"longer",
	"INSERT INTO many SELECT n + 1000, printf('%060000d', 1) FROM many;",
	2 * ROWS},
    {"shorter", "DELETE FROM many WHERE n > 10; VACUUM;", 10},
    {"empty", "DELETE FROM many; VACUUM;", 0},
    {"other pages",
	"DELETE FROM many WHERE n % 2 = 0; PRAGMA page_size = 4096; VACUUM;",
	ROWS / 2},
};

START_TEST(test_change)
{
	const struct change_row *row = &CHANGES[_i];

	ck_assert_int_eq(sum_of_its_own(), ROWS);
	script(writer, row->sql);
	ck_assert_msg(sum_of_its_own() == row->want, "%s", row->label);
	script(writer, CHECKPOINT);
	ck_assert_msg(sum_of_its_own() == row->want, "%s", row->label);
	ck_assert_uint_eq(sqlite_map_failures(), 0);
}
END_TEST

/* A transaction sees one state, whatever is brought into the file. */
START_TEST(test_snapshot)
{
	begin(false);
	ck_assert_int_eq(sum_now(), ROWS);
	script(writer, "UPDATE many SET t = printf('%03000d', 3);"
		       "PRAGMA wal_checkpoint(PASSIVE);");
	ck_assert_int_eq(sum_now(), ROWS);
	commit();
	ck_assert_int_eq(sum_of_its_own(), 3 * ROWS);
}
END_TEST

/* One that has read writes, and reads what it wrote. */
START_TEST(test_reader_writes)
{
	ck_assert_int_eq(sum_of_its_own(), ROWS);
	begin(true);
	script(reader, "UPDATE many SET t = printf('%03000d', 5) "
		       "WHERE n % 2 = 0");
	ck_assert_int_eq(sum_now(), 3 * ROWS);
	ck_ok(E->rollback(reader), fixture_err);
	ck_assert_int_eq(sum_of_its_own(), ROWS);
}
END_TEST

/* ------------------------------------------------------------ what it costs */

/* Calls that read, of the whole process. */
static int64_t
n_reads(void)
{
	static const char name[] = "syscr: ";
	FILE *file = fopen("/proc/self/io", "r");
	int64_t n = -1;
	char line[80];

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, name, strlen(name)) == 0)
			n = strtoll(line + strlen(name), NULL, 10);
	}
	fclose(file);
	ck_assert_int_ge(n, 0);
	return n;
}

START_TEST(test_no_calls)
{
	int64_t before;

	(void)sum_of_its_own();
	script(writer, "UPDATE many SET t = t WHERE n = 1;" CHECKPOINT);
	before = n_reads();
	ck_assert_int_eq(sum_of_its_own(), ROWS);
	/* The first page, the schema's, the last. */
	ck_assert_int_lt(n_reads() - before, 30);
}
END_TEST

/* --------------------------------------------------------------- a bad disk */

/* A file that is cut is one whose disk fails, as seen from here: whoever asks
 * for the page gets SIGBUS. */
static void
cut(void)
{
	ck_assert_int_eq(truncate(path, 100 * 4096), 0);
}

static void
failed(enum status st)
{
	ck_status(st, ST_TEMP, fixture_err);
	ck_assert_msg(strstr(fixture_err.text, "look at its disk") != NULL,
	    "%s", fixture_err.text);
}

START_TEST(test_bad_page)
{
	int64_t n;

	begin(false);
	ck_assert_int_eq(sum_now(), ROWS);
	cut();
	failed(sum(&n));
	ck_assert_int_eq(n, -1);
	ck_assert_uint_gt(sqlite_map_failures(), 0);
	failed(E->commit(reader, &fixture_err));
	ck_ok(E->rollback(reader), fixture_err);
}
END_TEST

/* What was read before and says yes is not committed either. */
START_TEST(test_bad_page_written)
{
	int64_t n;

	(void)sum_of_its_own();
	begin(true);
	ck_assert_int_eq(sum_now(), ROWS);
	script(reader, "UPDATE many SET t = '7' WHERE n = 1");
	cut();
	failed(sum(&n));
	failed(E->script(
	    reader, "UPDATE many SET t = '8' WHERE n = 2", &fixture_err));
	failed(E->commit(reader, &fixture_err));
	ck_ok(E->rollback(reader), fixture_err);
}
END_TEST

static char whole[8 * 1024 * 1024];

/* Once the disk is well, so are we, by calls alone. */
START_TEST(test_well_again)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	ssize_t len = read(fd, whole, sizeof(whole));
	unsigned n_failures;
	int64_t n;

	ck_assert_int_gt(len, ROWS * 3000);
	ck_assert_int_eq(sum_of_its_own(), ROWS);
	begin(false);
	ck_assert_int_eq(sum_now(), ROWS);
	cut();
	ck_assert_int_ne(sum(&n), ST_OK);
	ck_ok(E->rollback(reader), fixture_err);
	n_failures = sqlite_map_failures();
	ck_assert_int_eq(pwrite(fd, whole, (size_t)len, 0), len);
	ck_assert_int_eq(sum_of_its_own(), ROWS);
	cut();
	begin(false);
	ck_assert_int_ne(sum(&n), ST_OK);
	ck_ok(E->rollback(reader), fixture_err);
	ck_assert_uint_eq(sqlite_map_failures(), n_failures);
}
END_TEST

/* Any other SIGBUS ends the process, as ever. */
START_TEST(test_bus_of_others)
{
	(void)sum_of_its_own();
	(void)raise(SIGBUS);
}
END_TEST

/* -------------------------------------------------------------------- locks */

static bool
is_locked(void)
{
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(path, O_RDWR | O_CLOEXEC);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) != 0 ? 2
		      : lock.l_type == F_UNLCK                 ? 0
							       : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_lt(WEXITSTATUS(status), 2);
	return WEXITSTATUS(status) == 1;
}

/* To close one connection takes no lock from another: else a program that
 * wants the store for itself would get it. */
START_TEST(test_locks)
{
	struct engine_conn *third;

	ck_assert_int_eq(sum_of_its_own(), ROWS);
	ck_assert(is_locked());
	for (int i = 0; i < 20; i++) {
		ck_ok(E->open(&third, fixture_dir, &fixture_err), fixture_err);
		E->close(third);
		ck_assert(is_locked());
	}
	E->close(writer);
	ck_assert(is_locked());
	E->close(reader);
	ck_assert(!is_locked());
	ck_ok(E->open(&writer, fixture_dir, &fixture_err), fixture_err);
	ck_ok(E->open(&reader, fixture_dir, &fixture_err), fixture_err);
	ck_assert_int_eq(sum_of_its_own(), ROWS);
}
END_TEST

/* More stores than can be mapped at a time. */
START_TEST(test_many_stores)
{
	enum { N = 20 };
	struct engine_conn *conns[N];
	char folder[PATH_MAX + 32];
	size_t n = 0;

	for (; n < N; n++) {
		snprintf(folder, sizeof(folder), "%s/%zu", fixture_dir, n);
		ck_assert_int_eq(mkdir(folder, 0700), 0);
		if (E->open(&conns[n], folder, &fixture_err) != ST_OK)
			break;
	}
	ck_assert_uint_ge(n, 6);
	ck_assert_uint_lt(n, N);
	while (n > 0)
		E->close(conns[--n]);
	ck_ok(E->open(&conns[0], folder, &fixture_err), fixture_err);
	E->close(conns[0]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/sqlite_map");
	TCase *tcase = tcase_create("map");

	(void)signal(SIGBUS, SIG_DFL); /* a sanitizer's, where there is one */
	tcase_add_checked_fixture(tcase, open_both, close_both);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, test_change, 0, (int)(sizeof(CHANGES) / sizeof(CHANGES[0])));
	tcase_add_test(tcase, test_snapshot);
	tcase_add_test(tcase, test_reader_writes);
	tcase_add_test(tcase, test_no_calls);
	tcase_add_test(tcase, test_bad_page);
	tcase_add_test(tcase, test_bad_page_written);
	tcase_add_test(tcase, test_well_again);
	tcase_add_test_raise_signal(tcase, test_bus_of_others, SIGBUS);
	tcase_add_test(tcase, test_locks);
	tcase_add_test(tcase, test_many_stores);
	suite_add_tcase(suite, tcase);
	return fixture_run(suite);
}
