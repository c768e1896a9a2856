/* SPDX-License-Identifier: ISC
 * One event is one line, without tokens and without control characters. Lines
 * to syslog are left to the tests of the daemons. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/log.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

#define TOKEN "k7q3m2xw5c4ttzqak7q3m2xw5c4ttzqa"

static const struct {
	const char *mailbox;
	char separator;
	const char *masked;
} MASKS[] = {
    {"approve+" TOKEN "@reply.example", '+', "approve+****@reply.example"},
    {"<approve+" TOKEN "@reply.example>", '+', "<approve+****@reply.example>"},
    {"approve-" TOKEN "@my-host.example", '-', "approve-****@my-host.example"},
    {"approve+a+b@c", '+', "approve+****@c"},
    {"approve+@c", '+', "approve+****@c"},
    {"+" TOKEN "@c", '+', "+****@c"},
    {"\"approve+a@b" TOKEN "\"@c", '+', "\"approve+****@c"},
    {"<@relay,@r2:approve+" TOKEN "@c>", '+', "<@relay,@r2:approve+****@c>"},
    {"approve+" TOKEN, '+', "approve+****"},
    {"<approve+" TOKEN ">", '+', "<approve+****>"},
    {"<approve+" TOKEN, '+', "<approve+****"},
    {"admin@example.com", '+', "admin@example.com"},
    {"<admin@example.com>", '+', "<admin@example.com>"},
    {"admin@my-host.example", '-', "admin@my-host.example"},
    {"admin@a+b.example", '+', "admin@a+b.example"},
    {"approve+a@b", '\0', "approve+a@b"},
    {"<>", '+', "<>"},
    {"<", '+', "<"},
    {">", '+', ">"},
    {"", '+', ""},
    {"@", '+', "@"},
    {"+", '+', "+****"},
};

START_TEST(masks)
{
	char text[LOG_MASK_SIZE];
	const char *got =
	    log_mask(text, MASKS[_i].mailbox, MASKS[_i].separator);

	ck_assert_ptr_eq(got, text);
	ck_assert_msg(strcmp(got, MASKS[_i].masked) == 0,
	    "\"%s\": got \"%s\", want \"%s\"", MASKS[_i].mailbox, got,
	    MASKS[_i].masked);
}
END_TEST

/* Whatever the lengths, the text ends in time and holds no token. */
START_TEST(masks_what_is_too_long)
{
	char mailbox[2000] = "", text[LOG_MASK_SIZE];
	size_t before = (size_t)_i % 3 * 400, after = (size_t)_i / 3 * 400;

	memset(mailbox, 'a', before);
	strcat(mailbox, "+" TOKEN "@");
	memset(mailbox + strlen(mailbox), 'b', after);
	log_mask(text, mailbox, '+');
	ck_assert_uint_lt(strlen(text), LOG_MASK_SIZE);
	ck_assert_ptr_null(strstr(text, "k7q3"));
	ck_assert_ptr_nonnull(strstr(text, "****"));
	memset(mailbox, 'c', sizeof(mailbox) - 1);
	log_mask(text, mailbox, '+');
	ck_assert_uint_eq(strlen(text), LOG_MASK_SIZE - 1);
}
END_TEST

static const struct {
	const char *text;
	enum status st;
	enum log_level level;
} LEVELS[] = {
    {"error", ST_OK, LOG_LVL_ERROR},
    {"warn", ST_OK, LOG_LVL_WARN},
    {"warning", ST_OK, LOG_LVL_WARN},
    {"info", ST_OK, LOG_LVL_INFO},
    {"debug", ST_OK, LOG_LVL_DEBUG},
    {"Info", ST_INVALID, LOG_LVL_ERROR},
    {"", ST_INVALID, LOG_LVL_ERROR},
    {"all", ST_INVALID, LOG_LVL_ERROR},
};

START_TEST(parses_levels)
{
	enum log_level level = LOG_LVL_ERROR;
	enum status st = log_level_parse(&level, LEVELS[_i].text);

	ck_assert_msg(st == LEVELS[_i].st && level == LEVELS[_i].level,
	    "\"%s\": got %s, %d", LEVELS[_i].text, status_name(st), (int)level);
}
END_TEST

static void
say(enum log_level level, const char *text)
{
	switch (level) {
	case LOG_LVL_ERROR:
		log_error("%s", text);
		break;
	case LOG_LVL_WARN:
		log_warn("%s", text);
		break;
	case LOG_LVL_INFO:
		log_info("%s", text);
		break;
	case LOG_LVL_DEBUG:
		log_debug("%s", text);
		break;
	}
}

/* What goes to standard error when `text` is said, in `line_r`; errno is kept.
 */
static void
capture(char *line_r, size_t size, enum log_level level, const char *text)
{
	int ends[2], saved = dup(STDERR_FILENO);
	ssize_t n = 0;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
	close(ends[1]);
	errno = EDOM;
	say(level, text);
	ck_assert_int_eq(errno, EDOM);
	ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
	close(saved);
	n = read(ends[0], line_r, size - 1);
	close(ends[0]);
	ck_assert_int_ge(n, 0);
	line_r[n] = '\0';
}

static const struct {
	const char *text, *shown;
} LINES[] = {
    {"id=7, event=sent", "id=7, event=sent"},
    {"a\nb\r\tc\x1b[0m\x7f", "a\\x0ab\\x0d\\x09c\\x1b[0m\\x7f"},
    {"caf\xc3\xa9", "caf\xc3\xa9"},
    {"\xc2\x9b[0m \xc2\xa0", "\\xc2\\x9b[0m \xc2\xa0"},
    {"\xc2", "\xc2"},
    {"", ""},
};

START_TEST(one_event_is_one_line)
{
	char line[512], want[512];

	log_open("test-log", "stderr", LOG_LVL_INFO);
	capture(line, sizeof(line), LOG_LVL_WARN, LINES[_i].text);
	snprintf(want, sizeof(want), "test-log[%ld]: %s\n", (long)getpid(),
	    LINES[_i].shown);
	ck_assert_str_eq(line, want);
}
END_TEST

START_TEST(journal_gets_standard_error)
{
	char line[256];

	ck_assert_int_eq(setenv("JOURNAL_STREAM", "8:1", 1), 0);
	log_open("test-log", "syslog", LOG_LVL_INFO);
	capture(line, sizeof(line), LOG_LVL_INFO, "to the journal");
	ck_assert_ptr_nonnull(strstr(line, "to the journal\n"));
}
END_TEST

START_TEST(syslog_gets_the_rest)
{
	char line[256];

	unsetenv("JOURNAL_STREAM");
	log_open("test-log", "syslog", LOG_LVL_INFO);
	capture(line, sizeof(line), LOG_LVL_INFO, "to syslog, from a test");
	ck_assert_str_eq(line, "");
}
END_TEST

/* Each level against each threshold. */
START_TEST(levels_are_kept)
{
	enum log_level said = (enum log_level)(_i / 4);
	enum log_level least = (enum log_level)(_i % 4);
	char line[256];

	log_open("test-log", "stderr", least);
	capture(line, sizeof(line), said, "x");
	ck_assert_int_eq(line[0] != '\0', said <= least);
}
END_TEST

START_TEST(a_long_event_is_cut)
{
	char text[5000], line[10000];

	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_open("test-log", "stderr", LOG_LVL_INFO);
	capture(line, sizeof(line), LOG_LVL_INFO, text);
	ck_assert_str_eq(line + strlen(line) - 8, "\\x0a...\n");
	ck_assert_uint_gt(strlen(line), 8000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("log");
	TCase *tc = tcase_create("log");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, masks, 0, N(MASKS));
	tcase_add_loop_test(tc, masks_what_is_too_long, 0, 6);
	tcase_add_loop_test(tc, parses_levels, 0, N(LEVELS));
	tcase_add_loop_test(tc, one_event_is_one_line, 0, N(LINES));
	tcase_add_test(tc, journal_gets_standard_error);
	tcase_add_test(tc, syslog_gets_the_rest);
	tcase_add_loop_test(tc, levels_are_kept, 0, 16);
	tcase_add_test(tc, a_long_event_is_cut);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
