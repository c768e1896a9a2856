/* SPDX-License-Identifier: ISC
 * How a text is split and each line folded; the limit on lines (T12). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/lines.h"
#include "approve/reply/reply.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *text, *want;
	bool hidden;
} folds[] = {
    {"", "", false},
    {" \t ", "", false},
    {"Ab  C\t d ", "ab c d", false},
    {"\xc2\xa0"
     "Ä\xe3\x80\x80Б",
	"ä б", false},
    {"a\xe2\x80\x8b"
     "b",
	"ab", true},
    {"a\x01", "a", true},
    {"a\rb", "ab", true},
    {"\xe2\x80\xae"
     "evorppa",
	"evorppa", true},
    {"a\xff"
     "b",
	"a\x1a"
	"b",
	true},
    {"＞ ！", "> !", false},
};

START_TEST(line_is_folded)
{
	char got[64];
	bool hidden;
	size_t len =
	    lines_fold(got, &hidden, folds[_i].text, strlen(folds[_i].text));

	ck_assert_str_eq(got, folds[_i].want);
	ck_assert_uint_eq(len, strlen(got));
	ck_assert_int_eq(hidden, folds[_i].hidden);
}
END_TEST

START_TEST(text_is_split)
{
	const char *text = "One\r\n\nTwo\nThree\r";
	const char *want[] = {"one", "", "two", "three"};
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, text, strlen(text)), ST_OK);
	ck_assert_uint_eq(lines.n_items, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		ck_assert_str_eq(lines.items[i].folded, want[i]);
	ck_assert_uint_eq(lines.items[0].len, 3);
	ck_assert(!lines.items[0].has_hidden);
	/* A bare CR ends no line here, but may end one on a screen. */
	ck_assert(lines.items[3].has_hidden);
	lines_free(&lines);
	ck_assert_int_eq(lines_new(&lines, "", 0), ST_OK);
	ck_assert_uint_eq(lines.n_items, 0);
	lines_free(&lines);
}
END_TEST

START_TEST(nul_is_an_octet)
{
	struct lines lines;

	ck_assert_int_eq(lines_new(&lines, "a\0b\nc", 5), ST_OK);
	ck_assert_uint_eq(lines.n_items, 2);
	ck_assert_uint_eq(lines.items[0].len, 3);
	ck_assert(lines.items[0].has_hidden);
	ck_assert_str_eq(lines.items[1].folded, "c");
	lines_free(&lines);
}
END_TEST

START_TEST(lines_are_limited)
{
	char *text = malloc(REPLY_LINES_MAX + 1);
	struct lines lines;

	ck_assert_ptr_nonnull(text);
	memset(text, '\n', REPLY_LINES_MAX + 1);
	ck_assert_int_eq(lines_new(&lines, text, REPLY_LINES_MAX), ST_OK);
	lines_free(&lines);
	ck_assert_int_eq(
	    lines_new(&lines, text, REPLY_LINES_MAX + 1), ST_DENIED);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lines");
	TCase *tcase = tcase_create("lines");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, line_is_folded, 0, (int)COUNT(folds));
	tcase_add_test(tcase, text_is_split);
	tcase_add_test(tcase, nul_is_an_octet);
	tcase_add_test(tcase, lines_are_limited);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
