/* SPDX-License-Identifier: ISC
 * Every octet, by what stands in a list of each kind. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/ascii.h"

#define DIGITS "0123456789"
#define SMALL  "abcdefghijklmnopqrstuvwxyz"
#define LARGE  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const struct {
	const char *label;
	bool (*is)(char);
	const char *octets;
} KINDS[] = {
    {"digit", ascii_is_digit, DIGITS},
    {"letter", ascii_is_letter, SMALL LARGE},
    {"alnum", ascii_is_alnum, DIGITS SMALL LARGE},
    {"blank", ascii_is_blank, " \t"},
    {"space", ascii_is_space, " \t\r\n"},
};

START_TEST(kinds)
{
	for (int i = 0; i < 256; i++) {
		const char c = (char)i;
		const bool want = i != 0 && strchr(KINDS[_i].octets, c) != NULL;

		ck_assert_msg(KINDS[_i].is(c) == want, "%s: octet %d",
		    KINDS[_i].label, i);
	}
}
END_TEST

START_TEST(lower)
{
	for (int i = 0; i < 256; i++) {
		const char c = (char)i;
		const char *at = i != 0 ? strchr(LARGE, c) : NULL;

		ck_assert_int_eq(
		    ascii_lower(c), at != NULL ? SMALL[at - LARGE] : c);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ascii");
	TCase *tcase = tcase_create("ascii");
	SRunner *runner;
	int n_failed;

	tcase_add_loop_test(
	    tcase, kinds, 0, (int)(sizeof(KINDS) / sizeof(KINDS[0])));
	tcase_add_test(tcase, lower);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
