/* SPDX-License-Identifier: ISC
 * Accept-Language by RFC 4647 3.4 and RFC 9110 12.5.4. Runs from the root of
 * the source. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/prefer.h"

static const struct {
	const char *chosen, *accept, *want;
} cases[] = {
    {NULL, NULL, "en"},
    {NULL, "", "en"},
    {NULL, "de", "de"},
    {NULL, "DE-at", "de"},
    {NULL, "de-CH-1996", "de"},
    {NULL, "zh-Hant-TW", "zh"},
    {NULL, "pt-BR,pt;q=0.9,en;q=0.8", "pt"},
    {NULL, "en;q=0.8, fr;q=0.9", "fr"},
    {NULL, "fr;q=0.9,de;q=0.9", "fr"},
    {NULL, "fr ; q=0.1 , de ; q=0.2", "de"},
    {NULL, "fr\t;\tQ=0.100,\tes;q=0.05", "fr"},
    {NULL, "fr;q=0, de;q=0.1", "de"},
    {NULL, "fr;q=0.000", "en"},
    {NULL, "*", "en"},
    {NULL, "*, ja;q=0.5", "ja"},
    {NULL, "sv, nl;q=0.9, ar;q=0.1", "ar"},
    {NULL, "fr-x-private", "fr"},
    {NULL, "tlh", "en"},
    {NULL, "fr;q=1.5, de;q=0.2", "de"},
    {NULL, "fr;q=0.1234, de", "de"},
    {NULL, "fr;q=, de;q=0.1", "de"},
    {NULL, "fr;level=1, de", "de"},
    {NULL, ",,;;,=,de", "de"},
    {NULL, "-", "en"},
    {NULL, "-de", "en"},
    {NULL, "en/../de", "en"},
    {"fr", "de", "fr"},
    {"FR", "de", "fr"},
    {"tlh", "de", "de"},
    {"", "de", "de"},
    {"../en", NULL, "en"},
    {"zh-Hant", "ar", "ar"},
};

START_TEST(prefers)
{
	struct languages *languages = NULL;
	struct err err = {""};
	const struct language *got;

	ck_assert_msg(
	    languages_load(&languages, "conf/templates", &err) == ST_OK, "%s",
	    err.text);
	got = prefer_language(languages, cases[_i].chosen, cases[_i].accept,
	    languages_find(languages, "en", 2));
	ck_assert_msg(strcmp(got->tag, cases[_i].want) == 0,
	    "?lang=%s, \"%s\": got %s, want %s", cases[_i].chosen,
	    cases[_i].accept, got->tag, cases[_i].want);
	languages_free(languages);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("prefer");
	TCase *tc = tcase_create("prefer");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, prefers, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
