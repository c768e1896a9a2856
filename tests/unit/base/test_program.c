/* SPDX-License-Identifier: ISC
 * What a program is given, what it is not, and how its end is told. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/program.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

enum { LONG_MS = 20000, SHORT_MS = 300, SLOW_MS = 10000, BIG = 300000 };

static const char *const ENVIRONMENT[] = {
    "PATH=/usr/bin:/bin", "ONLY=this", NULL};

static void
script_write(char path_r[32], const char *body)
{
	int fd;
	FILE *f;

	strcpy(path_r, "/tmp/program-XXXXXX");
	fd = mkstemp(path_r);
	ck_assert_int_ge(fd, 0);
	f = fdopen(fd, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "#!/bin/sh\n%s\n", body);
	fchmod(fd, 0700);
	fclose(f);
}

/* Runs the script; the result's text is what is compared. */
static struct program_result *
run(const char *body, const char *input, size_t len, int64_t ms, int cancel)
{
	struct program_result *r = malloc(sizeof(*r));
	struct err err = {""};
	char path[32];
	enum status st;

	signal(SIGPIPE, SIG_IGN);
	script_write(path, body);
	st = program_run(r,
	    &(struct program){.path = path,
		.environment = ENVIRONMENT,
		.input = input,
		.input_len = len,
		.timeout_ms = ms,
		.cancel_fd = cancel},
	    &err);
	unlink(path);
	ck_assert_msg(st == ST_OK, "%s", err.text);
	return r;
}

static const struct {
	const char *label, *body, *want;
} ends[] = {
    {"nothing to say", "exit 0", "exit 0"},
    {"a status", "exit 3", "exit 3"},
    {"a signal", "kill -9 $$", "ended by signal 9"},
    {"both outputs", "echo one; echo two >&2; exit 1", "exit 1: one two"},
    {"control characters", "printf 'a\\033[31mb\\n\\tc'", "exit 0: a [31mb c"},
    {"no UTF-8", "printf 'a\\377b'", "exit 0: a?b"},
    {"UTF-8", "printf 'K\\303\\266ln'", "exit 0: K\xc3\xb6ln"},
    {"its input", "cat", "exit 0: {\"a\": 1}"},
    {"the environment and nothing else",
	"env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= | sort",
	"exit 0: ONLY=this PATH=/usr/bin:/bin"},
    {"the root folder", "pwd", "exit 0: /"},
    {"no further descriptor",
	"for f in /proc/$$/fd/*; do case $(readlink $f) in "
	"''|pipe:*|*/program-*|/proc/*) ;; *) echo leak $f;; esac; done",
	"exit 0"},
    {"a session of its own",
	"read -r _ _ _ _ group session _ </proc/$$/stat; "
	"[ \"$group $session\" = \"$$ $$\" ]",
	"exit 0"},
    {"no signal is blocked or ignored",
	"grep -E '^Sig(Blk|Ign):' /proc/$$/status | "
	/* The C library's own two aside (32 and 33), which nobody can set. */
	"grep -v -E '0000000[01][08]0{7}$' || true",
	"exit 0"},
};

START_TEST(how_it_ends)
{
	static const char input[] = "{\"a\": 1}";
	int leak = open("/dev/null", O_RDONLY); /* not close-on-exec */
	struct program_result *r =
	    run(ends[_i].body, input, strlen(input), LONG_MS, -1);
	char text[PROGRAM_TEXT_SIZE];

	ck_assert_msg(strcmp(program_text(text, r), ends[_i].want) == 0,
	    "%s: got \"%s\", want \"%s\"", ends[_i].label, text, ends[_i].want);
	close(leak);
	free(r);
}
END_TEST

START_TEST(cannot_be_run)
{
	static const struct {
		const char *path, *want;
	} paths[] = {
	    {"/nonexistent/x", "cannot be run: No such file or directory"},
	    {"/etc", "cannot be run: Permission denied"},
	    {"/etc/passwd", "cannot be run: Permission denied"},
	};
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct program_result r;
		struct err err = {""};
		char text[PROGRAM_TEXT_SIZE];

		ck_assert_int_eq(program_run(&r,
				     &(struct program){.path = paths[i].path,
					 .environment = ENVIRONMENT,
					 .input = "",
					 .timeout_ms = LONG_MS,
					 .cancel_fd = -1},
				     &err),
		    ST_OK);
		ck_assert_int_eq(r.end, PROGRAM_NOT_STARTED);
		ck_assert_str_eq(program_text(text, &r), paths[i].want);
	}
}
END_TEST

/* The group too: a child of the program that would go on is gone. */
START_TEST(is_ended_at_its_time_out)
{
	char path[] = "/tmp/program-alive-XXXXXX", body[256];
	int fd = mkstemp(path);
	int64_t began = clock_mono_ms();
	struct program_result *r;
	struct stat before, after;

	snprintf(body, sizeof(body),
	    "(while :; do echo x >>%s; sleep 0.05; done) & sleep 60", path);
	r = run(body, "", 0, SHORT_MS, -1);
	ck_assert_int_eq(r->end, PROGRAM_TIMED_OUT);
	ck_assert_int_lt(clock_mono_ms() - began, SLOW_MS);
	ck_assert_int_eq(fstat(fd, &before), 0);
	ck_assert_int_gt(before.st_size, 0);
	usleep(SHORT_MS * 1000);
	ck_assert_int_eq(fstat(fd, &after), 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	close(fd);
	unlink(path);
	free(r);
}
END_TEST

START_TEST(is_ended_though_it_ignores_SIGTERM)
{
	int64_t began = clock_mono_ms();
	struct program_result *r = run(
	    "trap '' TERM; while :; do sleep 0.1; done", "", 0, SHORT_MS, -1);

	ck_assert_int_eq(r->end, PROGRAM_TIMED_OUT);
	ck_assert_int_ge(clock_mono_ms() - began, PROGRAM_GRACE_MS);
	ck_assert_int_lt(clock_mono_ms() - began, SLOW_MS);
	free(r);
}
END_TEST

START_TEST(is_ended_when_cancelled)
{
	int cancel = eventfd(1, EFD_NONBLOCK);
	int64_t began = clock_mono_ms();
	struct program_result *r = run("sleep 60", "", 0, LONG_MS, cancel);

	ck_assert_int_eq(r->end, PROGRAM_CANCELLED);
	ck_assert_int_lt(clock_mono_ms() - began, SLOW_MS);
	close(cancel);
	free(r);
}
END_TEST

static const struct {
	const char *body, *want;
} bigs[] = {
    {"exec true", "exit 0"},                       /* reads nothing */
    {"cat >/dev/null; echo read", "exit 0: read"}, /* reads all */
    {"head -c 10 >/dev/null; sleep 0.1; exit 4", "exit 4"},
};

START_TEST(more_than_a_pipe_holds)
{
	char *input = malloc(BIG), text[PROGRAM_TEXT_SIZE];
	struct program_result *r;

	memset(input, 'x', BIG);
	r = run(bigs[_i].body, input, BIG, LONG_MS, -1);
	ck_assert_str_eq(program_text(text, r), bigs[_i].want);
	free(r);
	free(input);
}
END_TEST

START_TEST(output_is_bounded)
{
	struct program_result *r =
	    run("head -c 200000 /dev/zero | tr '\\0' y; exit 2", "", 0, LONG_MS,
		-1);
	char text[PROGRAM_TEXT_SIZE];

	ck_assert_int_eq(r->end, PROGRAM_EXITED);
	ck_assert_int_eq(r->code, 2);
	ck_assert_uint_eq(r->output_len, PROGRAM_OUTPUT_MAX);
	ck_assert(r->cut);
	ck_assert_uint_lt(strlen(program_text(text, r)), PROGRAM_TEXT_SIZE);
	free(r);
}
END_TEST

/* Something that it leaves behind, with its output open, holds nobody up. */
START_TEST(ends_with_the_program_alone)
{
	int64_t began = clock_mono_ms();
	struct program_result *r = run("sleep 5 & exit 0", "", 0, LONG_MS, -1);

	ck_assert_int_eq(r->end, PROGRAM_EXITED);
	ck_assert_int_lt(clock_mono_ms() - began, 3000);
	free(r);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("program");
	TCase *tc = tcase_create("program");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, how_it_ends, 0, N(ends));
	tcase_add_test(tc, cannot_be_run);
	tcase_add_test(tc, is_ended_at_its_time_out);
	tcase_add_test(tc, is_ended_though_it_ignores_SIGTERM);
	tcase_add_test(tc, is_ended_when_cancelled);
	tcase_add_loop_test(tc, more_than_a_pipe_holds, 0, N(bigs));
	tcase_add_test(tc, output_is_bounded);
	tcase_add_test(tc, ends_with_the_program_alone);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
