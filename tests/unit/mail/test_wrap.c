/* SPDX-License-Identifier: ISC
 * Long lines of a text part: broken at blanks, never so that a short line
 * stands alone (O1). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/wrap.h"

#define TEN   "123456789 "
#define FIFTY TEN TEN TEN TEN TEN
#define LINK  "https://approve.ca.example/a/abcdefghijklmnopqrstuvwxyz234567"

static const struct {
	const char *label, *in, *want;
} cases[] = {
    {"nothing", "", ""},
    {"short lines", "a\n\nb c\n", "a\n\nb c\n"},
    {"78 characters stay", FIFTY TEN TEN "12345678\n",
	FIFTY TEN TEN "12345678\n"},
    {"broken at 72", FIFTY TEN TEN FIFTY "x\n",
	FIFTY TEN "123456789\n" FIFTY "x\n"},
    {"no short last line", FIFTY TEN TEN TEN "I approve\n",
	FIFTY TEN TEN TEN "I approve\n"},
    {"an indented line", "  " FIFTY FIFTY "x\n", "  " FIFTY FIFTY "x\n"},
    {"a word longer than a line", LINK LINK "\n", LINK LINK "\n"},
    {"no line end", FIFTY TEN TEN FIFTY "x", FIFTY TEN "123456789\n" FIFTY "x"},
    {"characters, not octets",
	"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9 " FIFTY
	"12345678\n",
	"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9 " FIFTY
	"12345678\n"},
};

START_TEST(wraps)
{
	struct buf got = BUF_INIT;

	wrap_text(&got, cases[_i].in);
	ck_assert_msg(strcmp(buf_str(&got), cases[_i].want) == 0,
	    "%s: got \"%s\", want \"%s\"", cases[_i].label, buf_str(&got),
	    cases[_i].want);
	buf_free(&got);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wrap");
	TCase *tc = tcase_create("wrap");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, wraps, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
