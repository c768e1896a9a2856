/* SPDX-License-Identifier: ISC
 * The file of a language's texts: what is taken, what is refused and where. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/words.h"
#include "tests/unit/base/tempfile.h"

static struct words *
load(const char *text, struct err *err)
{
	struct words *words = NULL;
	char path[TEMPFILE_SIZE];
	enum status st;

	tempfile_write(path, text, strlen(text));
	st = words_load(&words, path, err);
	tempfile_remove(path);
	ck_assert(st == ST_OK || st == ST_INVALID);
	ck_assert_int_eq(st == ST_OK, words != NULL);
	return words;
}

static const struct {
	const char *label, *text, *key, *want;
	int line;
} good[] = {
    {"plain", "a: b\n", "a", "b", 1},
    {"no line end", "a: b", "a", "b", 1},
    {"comments and empty lines", "# a: x\n\na.b_1: c d\n", "a.b_1", "c d", 3},
    {"goes on", "a: b\n  c\n\td\ne: f\n", "a", "b c d", 1},
    {"the next behind it", "a: b\n  c\ne: f\n", "e", "f", 3},
    {"a prefix is another key", "ab: 1\na: 2\n", "a", "2", 2},
    {"a colon in the text", "a: b: c\n", "a", "b: c", 1},
    {"blanks around it", "a:   b  \n", "a", "b", 1},
};

START_TEST(reads_texts)
{
	struct err err = {""};
	struct words *words = load(good[_i].text, &err);

	ck_assert_msg(words != NULL, "%s: %s", good[_i].label, err.text);
	ck_assert_str_eq(words_get(words, good[_i].key, strlen(good[_i].key)),
	    good[_i].want);
	ck_assert_int_eq(words_line(words, good[_i].key, strlen(good[_i].key)),
	    good[_i].line);
	ck_assert_ptr_null(words_get(words, "z", 1));
	words_free(words);
}
END_TEST

static const struct {
	const char *label, *text, *want;
} bad[] = {
    {"empty", "", "empty"},
    {"no colon", "a: b\nnonsense\n", ":2: this is no line"},
    {"no key", ": b\n", ":1: this is no line"},
    {"capitals", "A: b\n", ":1: this is no line"},
    {"twice", "a: b\n# \na: c\n", ": a second text for a"},
    {"no text", "a:\nb: c\n", ":1: no text for a"},
    {"a reference", "a: b\nc: d &amp; e\n", ":2: \"&\""},
    {"a control", "a: b\001\n", ":1: a control character in a"},
    {"no UTF-8", "a: \xff\n", "UTF-8"},
};

START_TEST(refuses_what_is_none)
{
	struct err err = {""};

	ck_assert_ptr_null(load(bad[_i].text, &err));
	ck_assert_msg(strstr(err.text, bad[_i].want) != NULL, "%s: got \"%s\"",
	    bad[_i].label, err.text);
}
END_TEST

static const struct {
	const char *label, *text, *want; /* null: fits */
} matches[] = {
    {"the same", "a: {{x}} und {n}\nb: c\n", NULL},
    {"another order", "b: c\na: {n}, {{x}}\n", NULL},
    {"one is missing", "a: {{x}} {n}\n", "lacks the text b"},
    {"one too many", "a: {{x}} {n}\nb: c\nd: e\n", ":3: d is no text"},
    {"a variable is missing", "b: c\na: {n}\n", ":2: a does not hold"},
    {"another variable", "a: {{y}} {{x}} {n}\nb: c\n", "look at {{y}"},
    {"a placeholder is missing", "a: {{x}}\nb: c\n", "look at {n}"},
    {"a section", "a: {{#x}}{{x}}{{/x}}{n}\nb: c\n", "look at {{#x}"},
};

START_TEST(compares_with_the_model)
{
	struct err err = {""};
	struct words *model = load("a: {{x}} and {n}\nb: c\n", &err);
	struct words *words = load(matches[_i].text, &err);
	enum status st;

	ck_assert_ptr_nonnull(words);
	st = words_match(words, model, &err);
	if (matches[_i].want == NULL)
		ck_assert_msg(st == ST_OK, "%s", err.text);
	else
		ck_assert_msg(st == ST_INVALID &&
				  strstr(err.text, matches[_i].want) != NULL,
		    "%s: got \"%s\"", matches[_i].label, err.text);
	words_free(words);
	words_free(model);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("words");
	TCase *tc = tcase_create("words");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, reads_texts, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(
	    tc, refuses_what_is_none, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(tc, compares_with_the_model, 0,
	    sizeof(matches) / sizeof(matches[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
