/* SPDX-License-Identifier: ISC
 * Every status has a name and the exit code of interface.md. What uses them
 * is tested where it is. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/status.h"

static const struct {
	enum status st;
	const char *name;
	int exit;
} CASES[] = {
    {ST_OK, "ok", 0},
    {ST_NOTFOUND, "not found", 66},
    {ST_TEMP, "try again", 75},
    {ST_INVALID, "invalid", 65},
    {ST_DENIED, "denied", 77},
    {ST_NOMEM, "out of memory", 75},
    {ST_BUG, "bug", 70},
};
enum { N_CASES = sizeof(CASES) / sizeof(CASES[0]) };

START_TEST(each_status)
{
	ck_assert_str_eq(status_name(CASES[_i].st), CASES[_i].name);
	ck_assert_int_eq(status_exit(CASES[_i].st), CASES[_i].exit);
}
END_TEST

START_TEST(sets_sentence)
{
	struct err err = {"before"};

	ck_assert_int_eq(
	    err_set(&err, ST_DENIED, "%s: no; ask %d", "x", 7), ST_DENIED);
	ck_assert_str_eq(err.text, "x: no; ask 7");
}
END_TEST

START_TEST(null_is_allowed)
{
	ck_assert_int_eq(err_set(NULL, ST_TEMP, "%s", "lost"), ST_TEMP);
}
END_TEST

START_TEST(long_sentence_is_cut)
{
	struct err err = {""};
	char text[2 * ERR_SIZE];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ST_BUG, "%s", text);
	ck_assert_uint_eq(strlen(err.text), ERR_SIZE - 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("status");
	TCase *tc = tcase_create("status");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, each_status, 0, N_CASES);
	tcase_add_test(tc, sets_sentence);
	tcase_add_test(tc, null_is_allowed);
	tcase_add_test(tc, long_sentence_is_cut);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
