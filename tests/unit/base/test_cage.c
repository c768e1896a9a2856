/* SPDX-License-Identifier: ISC
 * T28: what a server may do behind its filter, and what whoever has taken it
 * over is refused or dies of. Each attempt is a process of its own. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/cage.h"
#include "lib/base/worker_impl.h"

enum { GONE_WELL = 0, REFUSED = 1, DONE = 2, NO_CAGE = 3, SIZE = 4096 };

static int pair[2];

/* ------------------------------------------- what an intruder would want */

static int
open_store(void)
{
	return open("/etc/hostname", O_RDONLY) < 0 ? REFUSED : DONE;
}

static int
write_file(void)
{
	return open("/tmp", O_TMPFILE | O_RDWR, 0600) < 0 ? REFUSED : DONE;
}

static int
remove_file(void)
{
	return unlink("/nonexistent/file") == 0 ? DONE : REFUSED;
}

static int
run_program(void)
{
	char *argv[] = {NULL};

	execve("/bin/true", argv, argv);
	return REFUSED;
}

static int
fork_off(void)
{
	return fork() < 0 ? REFUSED : DONE;
}

static int
signal_parent(void)
{
	return kill(getppid(), 0) < 0 ? REFUSED : DONE;
}

/* Seizing, unlike attaching, does not stop it: a sanitizer's build may do so,
 * and its parent has to go on. */
static int
trace_parent(void)
{
	return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) < 0 ? REFUSED : DONE;
}

static int
connect_inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? REFUSED : DONE;
}

static int
connect_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? REFUSED : DONE;
}

static int
listen_more(void)
{
	return listen(pair[0], 1) < 0 ? REFUSED : DONE;
}

static int
map_text(void)
{
	return mmap(NULL, SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		   ? REFUSED
		   : DONE;
}

static int
unprotect_text(void)
{
	void *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, SIZE, PROT_READ | PROT_EXEC) != 0 ? REFUSED : DONE;
}

/* ----------------------------------------------------- what a server does */

static int
serve(void)
{
	char bytes[4] = "";
	void *p = malloc(1 << 20);

	memset(p, 1, 1 << 20);
	free(p);
	return write(pair[0], "abc", 3) == 3 &&
		       recv(pair[1], bytes, sizeof(bytes), 0) == 3 &&
		       strcmp(bytes, "abc") == 0 && shutdown(pair[0], 2) == 0 &&
		       close(pair[1]) == 0
		   ? GONE_WELL
		   : REFUSED;
}

static int
log_anew(void)
{
	struct sockaddr_un a = {
	    .sun_family = AF_UNIX, .sun_path = "/nonexistent/log"};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0 &&
		       errno == ENOENT
		   ? GONE_WELL
		   : REFUSED;
}

static const struct {
	const char *label;
	int (*attempt)(void);
	bool logs;
	int want; /* exit status, or minus the signal */
} attempts[] = {
    {"serving", serve, false, GONE_WELL},
    {"serving, with a log", serve, true, GONE_WELL},
    {"a log's socket", log_anew, true, GONE_WELL},
    {"a log's socket without a log", log_anew, false, -SIGSYS},
    {"opening the store", open_store, false, REFUSED},
    {"making a file", write_file, false, REFUSED},
    {"removing a file", remove_file, false, -SIGSYS},
    {"running a program", run_program, false, -SIGSYS},
    {"forking", fork_off, false, -SIGSYS},
    {"signalling the parent", signal_parent, false, -SIGSYS},
    {"tracing the parent", trace_parent, false, -SIGSYS},
    {"an internet socket", connect_inet, false, -SIGSYS},
    {"an internet socket, with a log", connect_inet, true, REFUSED},
    {"a stream socket", connect_unix, false, -SIGSYS},
    {"a stream socket, with a log", connect_unix, true, REFUSED},
    {"listening", listen_more, false, -SIGSYS},
    {"mapping text", map_text, false, REFUSED},
    {"making data text", unprotect_text, false, REFUSED},
};

static void *
attempt_in_thread(void *arg)
{
	char go;

	/* It was there before the filter. */
	if (read(pair[1], &go, 1) == 1)
		_exit(attempts[*(int *)arg].attempt());
	return NULL;
}

static int
outcome_of(int n, bool in_thread)
{
	pid_t pid;
	int status;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		pthread_t thread;

		if (in_thread &&
		    pthread_create(&thread, NULL, attempt_in_thread, &n) != 0)
			_exit(NO_CAGE);
		if (cage_close(attempts[n].logs, NULL) != ST_OK)
			_exit(NO_CAGE);
		if (!in_thread)
			_exit(attempts[n].attempt());
		if (write(pair[0], "x", 1) == 1)
			pthread_join(thread, NULL);
		_exit(NO_CAGE);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	close(pair[0]);
	close(pair[1]);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

START_TEST(T28_behind_the_filter)
{
	int got = outcome_of(_i, false);

	ck_assert_msg(got == attempts[_i].want || WORKER_SANITIZED,
	    "%s: got %d, want %d", attempts[_i].label, got, attempts[_i].want);
}
END_TEST

START_TEST(T28_threads_are_behind_it_too)
{
	int got = outcome_of(_i, true);

	ck_assert_msg(got == attempts[_i].want || WORKER_SANITIZED,
	    "%s: got %d, want %d", attempts[_i].label, got, attempts[_i].want);
}
END_TEST

int
main(void)
{
	const int n = sizeof(attempts) / sizeof(attempts[0]);
	Suite *suite = suite_create("cage");
	TCase *tc = tcase_create("cage");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, T28_behind_the_filter, 0, n);
	tcase_add_loop_test(tc, T28_threads_are_behind_it_too, 0, n);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
