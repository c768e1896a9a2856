/* SPDX-License-Identifier: ISC
 * Files up to a bound, one beyond it, and things that are no file; writing that
 * is interrupted, taken in parts or refused. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "tests/unit/base/tempfile.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

enum { BIG = 40000 };

static const struct {
	size_t len, max;
	enum status st;
} SIZES[] = {
    {0, 0, ST_OK},
    {0, 10, ST_OK},
    {10, 10, ST_OK},
    {11, 10, ST_INVALID},
    {BIG, BIG, ST_OK},
    {BIG, BIG - 1, ST_INVALID},
};

START_TEST(reads_up_to_the_bound)
{
	struct buf b = BUF_INIT;
	struct err err = {""};
	char path[TEMPFILE_SIZE], *text = malloc(BIG);
	enum status st;

	for (size_t i = 0; i < BIG; i++)
		text[i] = (char)('a' + i % 23);
	tempfile_write(path, text, SIZES[_i].len);
	st = file_read(&b, path, SIZES[_i].max, &err);
	ck_assert_msg(st == SIZES[_i].st, "%zu of %zu: got %s", SIZES[_i].len,
	    SIZES[_i].max, status_name(st));
	if (st == ST_OK) {
		ck_assert_uint_eq(b.len, SIZES[_i].len);
		ck_assert_mem_eq(buf_str(&b), text, b.len);
	} else {
		ck_assert_ptr_nonnull(strstr(err.text, path));
		ck_assert_ptr_nonnull(strstr(err.text, "longer than"));
	}
	tempfile_remove(path);
	buf_free(&b);
	free(text);
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
	struct buf b = BUF_INIT;
	struct err err = {""};
	char path[TEMPFILE_SIZE];

	ck_assert_int_eq(file_read(&b, "/nonexistent/x", 10, &err), ST_INVALID);
	ck_assert_ptr_nonnull(
	    strstr(err.text, "cannot read /nonexistent/x: No such file"));
	ck_assert_int_eq(file_read(&b, "/tmp", 10, &err), ST_INVALID);
	ck_assert_int_eq(file_read(&b, "/dev/zero", 10, &err), ST_INVALID);
	tempfile_write(path, "", 0);
	tempfile_remove(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(file_read(&b, path, 10, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "not a regular file"));
	tempfile_remove(path);
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
}
END_TEST

/* A pipe that is full, whose reader is the handler of a signal: write() is
 * interrupted before it has written anything, and then in the midst of it. */
static struct {
	int fds[2];
	int n_signals;
	char got[3 * BIG];
	size_t len;
} slow;

static void
read_some(int sig)
{
	int saved = errno;
	ssize_t n;

	(void)sig;
	n = slow.n_signals++ == 0 ? 0
				  : read(slow.fds[0], slow.got + slow.len,
					sizeof(slow.got) - slow.len);
	if (n > 0)
		slow.len += (size_t)n;
	errno = saved;
}

START_TEST(writes_all)
{
	const struct sigaction reads = {.sa_handler = read_some};
	const struct itimerval often = {{0, 1000}, {0, 1000}}, never = {0};
	char *text = malloc(3 * BIG);
	bool done;

	for (size_t i = 0; i < 3 * BIG; i++)
		text[i] = (char)('a' + i % 23);
	ck_assert_int_eq(pipe(slow.fds), 0);
	slow.len = 0;
	ck_assert_int_gt(fcntl(slow.fds[1], F_SETPIPE_SZ, 4096), 0);
	ck_assert_int_eq(write(slow.fds[1], text, 4096), 4096);
	ck_assert_int_eq(sigaction(SIGALRM, &reads, NULL), 0);
	ck_assert_int_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
	done = file_write(slow.fds[1], text + 4096, 3 * BIG - 4096);
	ck_assert_int_eq(setitimer(ITIMER_REAL, &never, NULL), 0);
	ck_assert_msg(done, "%m");
	close(slow.fds[1]);
	for (ssize_t n = 1; n > 0; slow.len += (size_t)n)
		n = read(slow.fds[0], slow.got + slow.len,
		    sizeof(slow.got) - slow.len);
	ck_assert_uint_eq(slow.len, 3 * BIG);
	ck_assert_mem_eq(slow.got, text, 3 * BIG);
	close(slow.fds[0]);
	free(text);
}
END_TEST

START_TEST(says_what_failed_first)
{
	int fd = open("/dev/full", O_WRONLY);

	ck_assert(!file_write(fd, "x", 1));
	ck_assert_int_eq(errno, ENOSPC);
	errno = EDOM;
	ck_assert(!file_close(fd, false));
	ck_assert_int_eq(errno, EDOM);
	ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
	errno = EDOM;
	ck_assert(!file_close(-1, false));
	ck_assert_int_eq(errno, EDOM);
	ck_assert(!file_close(-1, true));
	ck_assert_int_eq(errno, EBADF);
	ck_assert(file_close(open("/dev/full", O_WRONLY), true));
}
END_TEST

/* procfs has no folder that can be synced. */
static const struct {
	const char *at, *path;
	int error;
} NAMES[] = {
    {"/", "/tmp/x", 0},
    {"/tmp", "x", 0},
    {"/", "tmp/x", 0},
    {"/tmp", "nonexistent/x", ENOENT},
    {"/", "/dev/null/x", ENOTDIR},
    {"/proc", "x", EINVAL},
};

START_TEST(syncs_the_folder)
{
	int at = open(NAMES[_i].at, O_RDONLY | O_DIRECTORY);

	errno = 0;
	ck_assert_msg(
	    file_sync_name(at, NAMES[_i].path) == (NAMES[_i].error == 0),
	    "%s: %m", NAMES[_i].path);
	if (NAMES[_i].error != 0)
		ck_assert_int_eq(errno, NAMES[_i].error);
	close(at);
}
END_TEST

static bool
cannot_be_used(int fd)
{
	char c = 'x';

	return fcntl(fd, F_GETFD) >= 0 &&
	       (fd == STDIN_FILENO ? read(fd, &c, 1) : write(fd, &c, 1)) < 0 &&
	       errno == EBADF;
}

/* A bit for each descriptor that is closed before; the others stay. */
static int
hold(int closed)
{
	int zero = fcntl(open("/dev/zero", O_RDWR), F_DUPFD, 10);

	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		if (dup2(zero, fd) != fd)
			return 1;
	}
	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		if (closed & 1 << fd)
			close(fd);
	}
	file_hold_standard();
	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		if (cannot_be_used(fd) != ((closed & 1 << fd) != 0))
			return 2 + fd;
	}
	return open("/dev/null", O_RDONLY) > STDERR_FILENO ? 0 : 5;
}

START_TEST(holds_what_was_closed)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(hold(_i));
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "closed %d: status %d", _i, status);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("file");
	TCase *tc = tcase_create("file");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, reads_up_to_the_bound, 0, N(SIZES));
	tcase_add_test(tc, refuses_what_is_no_file);
	tcase_add_test(tc, writes_all);
	tcase_add_test(tc, says_what_failed_first);
	tcase_add_loop_test(tc, syncs_the_folder, 0, N(NAMES));
	tcase_add_loop_test(tc, holds_what_was_closed, 0, 8);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
