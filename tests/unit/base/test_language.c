/* SPDX-License-Identifier: ISC
 * The languages of conf/templates: complete, and their plurals, days and months
 * those of Unicode's CLDR, asked by ICU. Runs from the root of the source. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/udat.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "lib/base/language.h"

enum { TEXT_SIZE = 256, NUMBERS = 250 };

static struct languages *languages;

static void
begin(void)
{
	struct err err = {""};

	ck_assert_msg(
	    languages_load(&languages, "conf/templates", &err) == ST_OK, "%s",
	    err.text);
}

static void
end(void)
{
	languages_free(languages);
}

static const char *const tags[] = {
    "en", "de", "fr", "es", "pt", "ja", "zh", "ar"};

static const struct language *
language_of(const char *tag)
{
	const struct language *l = languages_find(languages, tag, strlen(tag));

	ck_assert_msg(l != NULL, "%s is missing", tag);
	return l;
}

START_TEST(eight_languages)
{
	const struct language *l = language_of(tags[_i]);

	ck_assert_uint_ge(languages->n_items, 8);
	ck_assert_int_eq(l->right_to_left, strcmp(tags[_i], "ar") == 0);
}
END_TEST

/* One form in ours is one category in CLDR's, and the reverse: numbers that
 * share a form share a category. CLDR's "many" of es, fr and pt is for
 * millions, which nothing here counts. */
static void
compare_plurals(enum language_plural plural, const char *locale)
{
	UErrorCode code = U_ZERO_ERROR;
	UPluralRules *rules = uplrules_open(locale, &code);
	char seen[6][TEXT_SIZE] = {""};

	ck_assert_msg(U_SUCCESS(code), "%s", u_errorName(code));
	for (unsigned n = 0; n < NUMBERS; n++) {
		UChar wide[TEXT_SIZE];
		char category[TEXT_SIZE];
		unsigned form = language_form(plural, n);

		uplrules_select(rules, n, wide, TEXT_SIZE, &code);
		ck_assert(U_SUCCESS(code));
		u_austrcpy(category, wide);
		if (seen[form][0] == '\0')
			strcpy(seen[form], category);
		ck_assert_msg(strcmp(seen[form], category) == 0,
		    "%s: %u is \"%s\", others of form %u are \"%s\"", locale, n,
		    category, form, seen[form]);
		for (unsigned other = 0; other < 6; other++)
			ck_assert_msg(
			    other == form || strcmp(seen[other], category) != 0,
			    "%s: %u: two forms are \"%s\"", locale, n,
			    category);
	}
	uplrules_close(rules);
}

START_TEST(plurals_are_those_of_CLDR)
{
	compare_plurals(language_of(tags[_i])->plural, tags[_i]);
}
END_TEST

START_TEST(plurals_of_languages_to_come)
{
	static const struct {
		const char *locale;
		enum language_plural plural;
	} rows[] = {{"ru", PLURAL_SLAVIC}, {"uk", PLURAL_SLAVIC},
	    {"pl", PLURAL_POLISH}, {"cs", PLURAL_CZECH}, {"sk", PLURAL_CZECH},
	    {"ko", PLURAL_NONE}, {"it", PLURAL_ONE}, {"nl", PLURAL_ONE},
	    {"sv", PLURAL_ONE}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		compare_plurals(rows[i].plural, rows[i].locale);
}
END_TEST

static void
format_by_icu(
    char out_r[TEXT_SIZE], const char *locale, const char *pattern, int64_t t)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar wide[TEXT_SIZE], form[TEXT_SIZE], zone[TEXT_SIZE];
	UDateFormat *format;

	u_strFromUTF8(form, TEXT_SIZE, NULL, pattern, -1, &code);
	u_uastrcpy(zone, "UTC");
	format = udat_open(
	    UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, form, -1, &code);
	ck_assert_msg(U_SUCCESS(code), "%s", u_errorName(code));
	udat_format(format, (UDate)t * 1000, wide, TEXT_SIZE, NULL, &code);
	u_strToUTF8(out_r, TEXT_SIZE, NULL, wide, -1, &code);
	ck_assert(U_SUCCESS(code));
	udat_close(format);
}

/* Every month and every day of the week, in a year. */
START_TEST(days_and_months_are_those_of_CLDR)
{
	const struct language *l = language_of(tags[_i]);
	char locale[TEXT_SIZE], want[TEXT_SIZE];

	/* Digits as in addresses and numbers of requests. */
	snprintf(locale, sizeof(locale), "%s@numbers=latn", tags[_i]);
	for (int64_t t = 1767225600; t < 1798761600; t += 5 * 86400 + 3660) {
		/* Where days come in Chinese the month is a number. */
		const char *const patterns[] = {"EEEE",
		    strcmp(tags[_i], "zh") == 0 ? "M\u6708" : "MMMM", "d",
		    "yyyy", "HH:mm"};
		struct buf got = BUF_INIT;

		language_add_time(&got, l, t);
		for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]);
		     i++) {
			format_by_icu(want, locale, patterns[i], t);
			ck_assert_msg(strstr(buf_str(&got), want) != NULL,
			    "%s: no \"%s\" in \"%s\"", tags[_i], want,
			    buf_str(&got));
		}
		ck_assert_ptr_nonnull(strstr(buf_str(&got), "UTC"));
		ck_assert_ptr_null(strchr(buf_str(&got), '{'));
		buf_free(&got);
	}
}
END_TEST

static const struct {
	const char *tag;
	int64_t t;
	const char *want;
} times[] = {
    {"en", 0, "Thursday, 1 January 1970, 00:00 UTC"},
    {"en", 1795594380, "Wednesday, 25 November 2026, 08:13 UTC"},
    {"en", 951782399, "Monday, 28 February 2000, 23:59 UTC"},
    {"en", 951782400, "Tuesday, 29 February 2000, 00:00 UTC"},
    {"en", 253402300799, "Friday, 31 December 9999, 23:59 UTC"},
    {"de", 1795594380, "Mittwoch, 25. November 2026, 08:13 Uhr UTC"},
    {"ja", 1795594380,
	"2026\u5e7411\u670825\u65e5\u6c34\u66dc\u65e5 08:13 UTC"},
};

START_TEST(times_with_their_zone)
{
	struct buf got = BUF_INIT;

	language_add_time(&got, language_of(times[_i].tag), times[_i].t);
	ck_assert_str_eq(buf_str(&got), times[_i].want);
	buf_free(&got);
}
END_TEST

START_TEST(times_beyond_any_calendar)
{
	struct buf got = BUF_INIT;

	language_add_time(&got, language_of("en"), INT64_MAX);
	language_add_time(&got, language_of("en"), INT64_MIN);
	ck_assert_uint_eq(got.len, 0);
	buf_free(&got);
}
END_TEST

static const struct {
	const char *tag;
	int64_t seconds;
	const char *want;
} spans[] = {
    {"en", 3 * 86400, "in 3 days"},
    {"en", 2 * 86400 + 3 * 3600 + 59, "in 2 days and 3 hours"},
    {"en", 86400 + 3600, "in 1 day and 1 hour"},
    {"en", 86400 + 59 * 60, "in 1 day"},
    {"en", 3 * 3600 + 61, "in 3 hours and 1 minute"},
    {"en", 119, "in 1 minute"},
    {"en", 5, "in 1 minute"},
    {"en", -5, "in 1 minute"},
    {"de", 2 * 86400 + 3600, "in 2 Tagen und 1 Stunde"},
    {"fr", 86400 + 7200, "dans 1 jour et 2 heures"},
    {"zh", 2 * 86400 + 3600, "\u8fd8\u52692\u59291\u5c0f\u65f6"},
};

START_TEST(spans_in_words)
{
	struct buf got = BUF_INIT;

	language_add_left(&got, language_of(spans[_i].tag), spans[_i].seconds);
	ck_assert_str_eq(buf_str(&got), spans[_i].want);
	buf_free(&got);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("language");
	TCase *tc = tcase_create("language");
	SRunner *sr = srunner_create(suite);
	const int n = sizeof(tags) / sizeof(tags[0]);
	int failed;

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(tc, eight_languages, 0, n);
	tcase_add_loop_test(tc, plurals_are_those_of_CLDR, 0, n);
	tcase_add_test(tc, plurals_of_languages_to_come);
	tcase_add_loop_test(tc, days_and_months_are_those_of_CLDR, 0, n);
	tcase_add_loop_test(
	    tc, times_with_their_zone, 0, sizeof(times) / sizeof(times[0]));
	tcase_add_test(tc, times_beyond_any_calendar);
	tcase_add_loop_test(
	    tc, spans_in_words, 0, sizeof(spans) / sizeof(spans[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
