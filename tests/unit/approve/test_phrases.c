/* SPDX-License-Identifier: ISC
 * The built-in phrases (I6): they compile together, every language can say
 * both, and each is read as what it says. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/phrases.h"

enum { LANGUAGES_MIN = 12 };

static struct reply_phrases *
compile(void)
{
	struct reply_phrase items[REPLY_PHRASES_MAX];
	struct reply_phrases *phrases = NULL;
	struct err err = {""};
	size_t n;
	const struct phrases_entry *entries = phrases_builtin(&n);

	ck_assert_uint_le(n, REPLY_PHRASES_MAX);
	for (size_t i = 0; i < n; i++)
		items[i] = entries[i].phrase;
	ck_assert_msg(reply_phrases_new(&phrases, items, n, &err) == ST_OK,
	    "%s", err.text);
	return phrases;
}

START_TEST(test_I6_each_is_read)
{
	struct reply_phrases *phrases = compile();
	size_t n;
	const struct phrases_entry *entries = phrases_builtin(&n);

	for (size_t i = 0; i < n; i++) {
		struct reply_reading reading;
		char text[REPLY_PHRASE_SIZE + 80];
		int len = snprintf(text, sizeof(text),
		    "Hello,\n\n%s.\n\nAnn wrote:\n> x\n",
		    entries[i].phrase.text);

		ck_assert_int_eq(
		    reply_read(&reading, phrases, text, (size_t)len, NULL),
		    ST_OK);
		ck_assert_msg(reading.verdict == entries[i].phrase.verdict,
		    "%s: %s: got %d", entries[i].language,
		    entries[i].phrase.text, (int)reading.verdict);
	}
	reply_phrases_free(phrases);
}
END_TEST

START_TEST(test_each_language_has_both)
{
	size_t n, n_languages = 0;
	const struct phrases_entry *entries = phrases_builtin(&n);

	ck_assert_str_eq(entries[0].phrase.text, "I approve");
	for (size_t i = 0; i < n;) {
		const char *language = entries[i].language;
		unsigned seen = 0;

		for (; i < n && strcmp(entries[i].language, language) == 0; i++)
			seen |= 1u << entries[i].phrase.verdict;
		ck_assert_msg(
		    seen == (1u << VERDICT_APPROVE | 1u << VERDICT_REJECT),
		    "%s", language);
		n_languages++;
	}
	ck_assert_uint_ge(n_languages, LANGUAGES_MIN);
}
END_TEST

/* Short words that people write for other reasons. */
static const char *const OTHERS[] = {"yes", "OK", "ja", "oui", "sí", "no",
    "I approve?", "I do not approve", "I approve of it", "approval", "Approvo?",
    "はい", "好的", "Nicht genehmigt", "non approuvé"};

START_TEST(test_I6_others_are_none)
{
	struct reply_phrases *phrases = compile();
	struct reply_reading reading;

	ck_assert_int_eq(
	    reply_read(&reading, phrases, OTHERS[_i], strlen(OTHERS[_i]), NULL),
	    ST_OK);
	ck_assert_msg(reading.verdict == VERDICT_NONE, "%s: got %d", OTHERS[_i],
	    (int)reading.verdict);
	reply_phrases_free(phrases);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("approve/phrases");
	TCase *tcase = tcase_create("phrases");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, test_I6_each_is_read);
	tcase_add_test(tcase, test_each_language_has_both);
	tcase_add_loop_test(tcase, test_I6_others_are_none, 0,
	    (int)(sizeof(OTHERS) / sizeof(OTHERS[0])));
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
