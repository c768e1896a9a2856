/* SPDX-License-Identifier: ISC
 * I6: when a line is a phrase, and which phrases are refused. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/lines.h"
#include "approve/reply/phrase.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct reply_phrase phrases[] = {
    {"I approve", VERDICT_APPROVE},
    {"Approved.", VERDICT_APPROVE},
    {"I reject", VERDICT_REJECT},
    {"J'approuve", VERDICT_APPROVE},
    {"Ich stimme zu", VERDICT_APPROVE},
    {"Одобряю", VERDICT_APPROVE},
    {"Εγκρίνω", VERDICT_APPROVE},
    {"İzin veriyorum", VERDICT_APPROVE},
    {"我批准", VERDICT_APPROVE},
    {"却下します", VERDICT_REJECT},
    {"أوافق", VERDICT_APPROVE},
    {"I approve", VERDICT_APPROVE},
};

static const struct {
	const char *line;
	enum verdict want;
} lines[] = {
    {"I approve", VERDICT_APPROVE},
    {"i APPROVE", VERDICT_APPROVE},
    {"  I approve\t ", VERDICT_APPROVE},
    {"I  approve", VERDICT_APPROVE},
    {"I approve.", VERDICT_APPROVE},
    {"I approve!", VERDICT_APPROVE},
    {"I approve !!!", VERDICT_APPROVE},
    {"I approve。", VERDICT_APPROVE},
    {"I approve！", VERDICT_APPROVE},
    {"\xc2\xa0I\xc2\xa0"
     "approve\xe3\x80\x80",
	VERDICT_APPROVE},
    {"Ｉ ａｐｐｒｏｖｅ", VERDICT_APPROVE},
    {"approved", VERDICT_APPROVE},
    {"I REJECT", VERDICT_REJECT},
    {"j'APPROUVE", VERDICT_APPROVE},
    {"ОДОБРЯЮ!", VERDICT_APPROVE},
    {"ΕΓΚΡΊΝΩ", VERDICT_APPROVE},
    {"我批准。", VERDICT_APPROVE},
    {"却下します", VERDICT_REJECT},
    {"أوافق", VERDICT_APPROVE},
    {"I approve?", VERDICT_NONE},
    {"APPROVED?", VERDICT_NONE},
    {"approved ?!", VERDICT_NONE},
    {"I approve？", VERDICT_NONE},
    {"I approve,", VERDICT_NONE},
    {"I approve;", VERDICT_NONE},
    {"I approve...?", VERDICT_NONE},
    {"do not approve", VERDICT_NONE},
    {"I do not approve", VERDICT_NONE},
    {"I approve this", VERDICT_NONE},
    {"not I approve", VERDICT_NONE},
    {"Iapprove", VERDICT_NONE},
    {"\"I approve\"", VERDICT_NONE},
    {"> I approve", VERDICT_NONE},
    {"| I approve", VERDICT_NONE},
    {"* I approve", VERDICT_NONE},
    {"I approve :)", VERDICT_APPROVE},
    {"I approve! 👍", VERDICT_APPROVE},
    {"I approve ;)", VERDICT_NONE},
    {"I approve 👎", VERDICT_NONE},
    {":)", VERDICT_NONE},
    {"*I approve*", VERDICT_APPROVE},
    {"_I approve_.", VERDICT_APPROVE},
    {"*I* approve", VERDICT_NONE},
    {"*I approve", VERDICT_NONE},
    {"*I approve_", VERDICT_NONE},
    {"~I approve~", VERDICT_NONE},
    {"**", VERDICT_NONE},
    {"1. I approve", VERDICT_NONE},
    {"!I approve", VERDICT_NONE},
    {"I approve \xff", VERDICT_NONE},
    {"", VERDICT_NONE},
    {" ", VERDICT_NONE},
    {".", VERDICT_NONE},
};

static struct reply_phrases *
compiled(void)
{
	struct reply_phrases *set = NULL;
	struct err err = {0};

	ck_assert_msg(
	    reply_phrases_new(&set, phrases, COUNT(phrases), &err) == ST_OK,
	    "%s", err.text);
	return set;
}

START_TEST(line_is_a_phrase_or_none)
{
	struct reply_phrases *set = compiled();
	char folded[256];
	bool hidden;
	enum verdict got;

	(void)lines_fold(
	    folded, &hidden, lines[_i].line, strlen(lines[_i].line));
	got = phrase_find(set, folded);
	ck_assert_msg(got == lines[_i].want, "I6 \"%s\": got %d, want %d",
	    lines[_i].line, (int)got, (int)lines[_i].want);
	reply_phrases_free(set);
}
END_TEST

START_TEST(long_lines_are_no_phrase)
{
	struct reply_phrases *set = compiled();
	char folded[REPLY_PHRASE_SIZE + 1];

	memset(folded, 'a', sizeof(folded));
	folded[REPLY_PHRASE_SIZE] = '\0';
	ck_assert_int_eq(phrase_find(set, folded), VERDICT_NONE);
	memset(folded, '!', REPLY_PHRASE_SIZE);
	memcpy(folded, "i approve", strlen("i approve"));
	ck_assert_int_eq(phrase_find(set, folded), VERDICT_APPROVE);
	reply_phrases_free(set);
}
END_TEST

#define TEN "aaaaaaaaaa"
static const struct {
	const char *label;
	struct reply_phrase items[2];
	size_t n_items;
	enum status want;
	const char *reason; /* found in the sentence */
} sets[] = {
    {"none at all", {{"", VERDICT_NONE}}, 0, ST_OK, ""},
    {"one", {{"yes", VERDICT_APPROVE}}, 1, ST_OK, ""},
    {"empty", {{"", VERDICT_APPROVE}}, 1, ST_INVALID, "no words"},
    {"blanks", {{" \t", VERDICT_APPROVE}}, 1, ST_INVALID, "no words"},
    {"punctuation", {{" ! .", VERDICT_APPROVE}}, 1, ST_INVALID, "no words"},
    {"overlong",
	{{TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
	    VERDICT_APPROVE}},
	1, ST_INVALID, "longer than 127"},
    {"line end", {{"I\napprove", VERDICT_APPROVE}}, 1, ST_INVALID,
	"control or invisible"},
    {"zero width", {{"I\xe2\x80\x8b approve", VERDICT_APPROVE}}, 1, ST_INVALID,
	"control or invisible"},
    {"no UTF-8", {{"\xe9t\xe9", VERDICT_APPROVE}}, 1, ST_INVALID, "UTF-8"},
    {"under both", {{"yes", VERDICT_APPROVE}, {"yes", VERDICT_REJECT}}, 2,
	ST_INVALID, "under approve and under reject"},
    {"under both in other clothes",
	{{"Yes!", VERDICT_APPROVE}, {" YES", VERDICT_REJECT}}, 2, ST_INVALID,
	"under approve and under reject"},
    {"twice under one", {{"yes", VERDICT_REJECT}, {"YES.", VERDICT_REJECT}}, 2,
	ST_OK, ""},
    {"neither", {{"yes", VERDICT_NOT_ME}}, 1, ST_BUG, "neither"},
};

START_TEST(phrases_are_checked)
{
	struct reply_phrases *set = NULL;
	struct err err = {0};
	enum status got =
	    reply_phrases_new(&set, sets[_i].items, sets[_i].n_items, &err);

	ck_assert_msg(
	    got == sets[_i].want && strstr(err.text, sets[_i].reason) != NULL,
	    "%s: got %s \"%s\", want %s \"%s\"", sets[_i].label,
	    status_name(got), err.text, status_name(sets[_i].want),
	    sets[_i].reason);
	ck_assert_msg((set != NULL) == (got == ST_OK), "%s: a set with %s",
	    sets[_i].label, status_name(got));
	reply_phrases_free(set);
}
END_TEST

START_TEST(too_many_are_refused)
{
	struct reply_phrase *items =
	    calloc(REPLY_PHRASES_MAX + 1, sizeof(*items));
	struct reply_phrases *set = NULL;
	struct err err = {0};

	ck_assert_ptr_nonnull(items);
	for (size_t i = 0; i <= REPLY_PHRASES_MAX; i++)
		items[i] = (struct reply_phrase){"yes", VERDICT_APPROVE};
	ck_assert_int_eq(
	    reply_phrases_new(&set, items, REPLY_PHRASES_MAX + 1, &err),
	    ST_INVALID);
	ck_assert_int_eq(
	    reply_phrases_new(&set, items, REPLY_PHRASES_MAX, &err), ST_OK);
	reply_phrases_free(set);
	free(items);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("phrase");
	TCase *tcase = tcase_create("phrase");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, line_is_a_phrase_or_none, 0, (int)COUNT(lines));
	tcase_add_loop_test(tcase, phrases_are_checked, 0, (int)COUNT(sets));
	tcase_add_test(tcase, long_lines_are_no_phrase);
	tcase_add_test(tcase, too_many_are_refused);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
