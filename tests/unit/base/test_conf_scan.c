/* SPDX-License-Identifier: ISC
 * What the scanner blanks, lets pass and refuses, and with which line. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/conf_scan.h"

/* Strings stand behind a name. */
#define A "a "

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

/* `wanted` is the text after it, or the start of the sentence. */
static const struct {
	const char *label, *text;
	enum status st;
	const char *wanted;
} CASES[] = {
    {"empty", "", ST_OK, ""},
    {"words", "a-b_c.d = {1, -2}\r\n", ST_OK, "a-b_c.d = {1, -2} \n"},
    {"# comment", "a # it's \"b\n#\nc", ST_OK, "a          \n \nc"},
    {"// comment", "a //b\n", ST_OK, "a    \n"},
    {"/* comment", "a /* \"\n # */ b", ST_OK, "a     \n      b"},
    {"/*/ is open", "/*/\n", ST_INVALID, "x.conf:1: this comment"},
    {"open comment", "\n/* \n\n", ST_INVALID, "x.conf:2: this comment"},
    {"signs in strings", A "\"#//*+()$\" '{\"/*${a}'", ST_OK,
	A "\"#//*+()$\" '{\"/*${a}'"},
    {"escapes", A "\"\\\\ \\\" '\" '\\' \\\\ \\d\\.'", ST_OK,
	A "\"\\\\ \\\" '\" '\\' \\\\ \\d\\.'"},
    {"UTF-8", A "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x94\x91\"", ST_OK,
	A "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x94\x91\""},
    {"open string", "a\n\"b\nc\"", ST_INVALID, "x.conf:2: this string"},
    {"open string at the end", A "\"b", ST_INVALID, "x.conf:1: this string"},
    {"open single quote", A "'b\\'", ST_INVALID, "x.conf:1: this string"},
    {"backslash at the end", A "\"b\\", ST_INVALID, "x.conf:1: a backslash"},
    {"backslash at a single end", A "'b\\", ST_INVALID,
	"x.conf:1: this string"},
    {"lost backslash", A "\"/pay\\.com/\"", ST_INVALID,
	"x.conf:1: a backslash"},
    {"hexadecimal escape", A "\"\\x00\"", ST_INVALID, "x.conf:1: a backslash"},
    {"octal escape", A "\"\\0\"", ST_INVALID, "x.conf:1: a backslash"},
    {"continued line", A "\"a\\\nb\"", ST_INVALID, "x.conf:1: a backslash"},
    {"environment", A "\"${HOME}\"", ST_INVALID, "x.conf:1: ${...}"},
    {"bare environment", "a = ${HOME}", ST_INVALID, "x.conf:1: unexpected $"},
    {"append", "\n\na += {}", ST_INVALID, "x.conf:3: += does not"},
    {"include", "include(\"x\")", ST_INVALID, "x.conf:1: unexpected ("},
    {"path of sections", "milter|socket = a", ST_INVALID,
	"x.conf:1: unexpected |"},
    {"bare slash", "a = /var", ST_INVALID, "x.conf:1: unexpected /"},
    {"bare control", "a = \x01", ST_INVALID, "x.conf:1: unexpected \\x01"},
    {"open brace", "a {\nb = {}\n", ST_INVALID, "x.conf:1: this { is not"},
    {"open braces", "\na {\nb = {\n", ST_INVALID, "x.conf:2: this { is not"},
    {"brace in a string only", A "\"{\" '{' # {\n", ST_OK, A "\"{\" '{'    \n"},
    {"quoted name", "\n\"a\" = b", ST_INVALID, "x.conf:2: a name between"},
    {"empty name", "''", ST_INVALID, "x.conf:1: a name between"},
    {"quoted name in a section", "a {\n'b|c' = 1 }", ST_INVALID,
	"x.conf:2: a name between"},
    {"quoted name behind a value", "a = b 'c' = d", ST_INVALID,
	"x.conf:1: a name between"},
    {"quoted name behind a string", "a = 'b'\n'c' = d", ST_INVALID,
	"x.conf:2: a name between"},
    {"quoted name behind a list", "a = {'b', 'c',} 'd' = {}", ST_INVALID,
	"x.conf:1: a name between"},
    {"quoted name behind a section", "a 'b' { c = 'd' }\n'e'", ST_INVALID,
	"x.conf:2: a name between"},
    {"byte order mark",
	"\xef\xbb\xbf"
	"a",
	ST_INVALID, "x.conf:1: unexpected \\xef"},
    {"control in a string", A "\"a\x07\"", ST_INVALID, "x.conf:1: a control"},
    {"tab in a string", A "\"a\tb\"", ST_INVALID, "x.conf:1: a control"},
    {"CR in a string", A "'a\r\n'", ST_INVALID, "x.conf:1: a control"},
    {"DEL in a string", A "\"\x7f\"", ST_INVALID, "x.conf:1: a control"},
    {"C1 in a string", A "\"\xc2\x9b\"", ST_INVALID, "x.conf:1: a control"},
    {"Latin-1", A "\"\xe9t\xe9\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"lone continuation", A "\"\x80\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"overlong 2", A "\"\xc0\xaf\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"overlong 3", A "\"\xe0\x9f\xbf\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"overlong 4", A "\"\xf0\x8f\xbf\xbf\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"surrogate", A "\"\xed\xa0\x80\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"beyond Unicode", A "\"\xf4\x90\x80\x80\"", ST_INVALID,
	"x.conf:1: not UTF-8"},
    {"cut character", A "\"\xe2\x82\"", ST_INVALID, "x.conf:1: not UTF-8"},
    {"cut at the end", A "\"\xf0\x9f", ST_INVALID, "x.conf:1: not UTF-8"},
};

START_TEST(scans)
{
	struct err err = {""};
	char *text = strdup(CASES[_i].text);
	enum status st = conf_scan(text, "x.conf", &err);
	const char *got = st == ST_OK ? text : err.text;
	const char *want = CASES[_i].wanted;
	bool fits = st == ST_OK ? strcmp(got, want) == 0
				: strncmp(got, want, strlen(want)) == 0;

	ck_assert_msg(st == CASES[_i].st && fits,
	    "%s: got %s \"%s\", want %s \"%s\"", CASES[_i].label,
	    status_name(st), got, status_name(CASES[_i].st), want);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("conf_scan");
	TCase *tc = tcase_create("conf_scan");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, scans, 0, N(CASES));
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
