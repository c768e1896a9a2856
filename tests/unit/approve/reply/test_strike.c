/* SPDX-License-Identifier: ISC
 * T3, T4: a line's place among the words shows whose it is. One line of each
 * reply, the one that begins with "=", is asked about. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/reply.h"
#include "approve/reply/strike.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Ours, in all rows. */
static const char *const sent[] = {
    "one two three YES INDEED four five six seven",
    "aleph bet yes gimel dalet",
    "请回复我批准即可",
};

static const struct {
	const char *label, *reply;
	bool want;
} rows[] = {
    {"alone", "=yes indeed", false},
    {"not in ours", "hello\n=no\nworld", false},
    {"word before", "three\n=yes indeed\nx", true},
    {"words before, other marks", "(two)\n\n> three:\n=yes, indeed!", true},
    {"one word behind proves nothing", "x\n=yes indeed\nfour x", false},
    {"two words behind", "x\n=yes indeed\nfour five", true},
    {"both sides", "three\n=yes indeed\nfour", true},
    {"one word, one before", "x bet\n=yes\nx", false},
    {"one word, both sides", "bet\n=yes\ngimel", true},
    {"one word, two before", "aleph bet\n=yes\nx", true},
    {"foreign words between", "one two three x\n=yes indeed\ny z", true},
    {"foreign words on both sides", "two three x\n=yes indeed\ny four five z",
	true},
    {"half of it", "three yes\n=indeed\nfour", true},
    {"other case, hidden characters",
	"thr\xe2\x80\x8b"
	"ee\n=Y\xc2\xad"
	"es Indeed",
	true},
    {"a foreign line between neighbours", "two\n=maybe\nthree", true},
    {"a line without words between neighbours", "two\n=+\nthree", true},
    {"a foreign line between others", "two\n=maybe\nfour", false},
    {"texts do not join", "seven\n=x\naleph", false},
    {"ideographs are words", "请回复\n=我批准\n好", true},
    {"ideographs alone", "好\n=我批准\n好", false},
};

static size_t
line_asked(const struct lines *lines)
{
	for (size_t i = 0; i < lines->n_items; i++) {
		if (lines->items[i].text[0] == '=')
			return i;
	}
	ck_abort_msg("no line is asked about");
	return 0;
}

START_TEST(place_shows_whose_it_is)
{
	struct strike *strike = NULL;
	struct lines lines;
	bool got;

	ck_assert_int_eq(
	    lines_new(&lines, rows[_i].reply, strlen(rows[_i].reply)), ST_OK);
	ck_assert_int_eq(strike_new(&strike, &lines, sent, COUNT(sent)), ST_OK);
	got = strike_is_ours(strike, line_asked(&lines)) ||
	      strike_is_amid(strike, line_asked(&lines));
	ck_assert_msg(got == rows[_i].want, "%s: got %d, want %d",
	    rows[_i].label, got, rows[_i].want);
	strike_free(strike);
	lines_free(&lines);
}
END_TEST

START_TEST(words_are_limited)
{
	char *text = calloc(1, 2 * REPLY_WORDS_MAX + 3);
	const char *all[] = {text};
	struct strike *strike = NULL;
	struct lines lines;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i <= REPLY_WORDS_MAX; i++)
		memcpy(text + 2 * i, "x ", 2);
	ck_assert_int_eq(lines_new(&lines, "x", 1), ST_OK);
	ck_assert_int_eq(strike_new(&strike, &lines, all, 1), ST_DENIED);
	ck_assert_ptr_null(strike);
	/* A text's end takes one place. */
	text[2 * (REPLY_WORDS_MAX - 1)] = '\0';
	ck_assert_int_eq(strike_new(&strike, &lines, all, 1), ST_OK);
	strike_free(strike);
	lines_free(&lines);
	strike_free(NULL);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("strike");
	TCase *tcase = tcase_create("strike");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, place_shows_whose_it_is, 0, (int)COUNT(rows));
	tcase_add_test(tcase, words_are_limited);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
