/* SPDX-License-Identifier: ISC
 * K3: names that look the same have the same skeleton. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/name/confusable.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct confusable *confusable;

static void
set_up(void)
{
	struct err err = {""};

	ck_assert_msg(
	    confusable_open(&confusable, &err) == ST_OK, "%s", err.text);
}

static void
tear_down(void)
{
	confusable_close(confusable);
}

static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
    {"example.com", "example.com", true},
    {"paypal.example", "paypa1.example", true},
    {"microsoft.example", "rnicrosoft.example", true},
    {"google.example", "g00gle.example", true},
    {"google.example",
	"g\xd0\xbe"
	"ogle.example",
	true}, /* Cyrillic o */
    {"apple.example", "\xd0\xb0\xd1\x80\xd1\x80\xd3\x8f\xd0\xb5.example",
	true},                                     /* all Cyrillic */
    {"oslo.example", "\xce\xbfslo.example", true}, /* Greek omicron */
    {"vv.example", "w.example", false},
    {"google.example", "goggle.example", false},
    {"google.example", "google.example.org", false},
    {"example.com", "example.net", false},
    /* An accent is seen. */
    {"cafe.example", "caf\xc3\xa9.example", false},
};

START_TEST(K3_who_looks_like_whom)
{
	char a[CONFUSABLE_SIZE], b[CONFUSABLE_SIZE];

	ck_assert_int_eq(
	    confusable_skeleton(a, confusable, pairs[_i].a), ST_OK);
	ck_assert_int_eq(
	    confusable_skeleton(b, confusable, pairs[_i].b), ST_OK);
	ck_assert_msg((strcmp(a, b) == 0) == pairs[_i].same,
	    "%s: \"%s\", %s: \"%s\", want %s", pairs[_i].a, a, pairs[_i].b, b,
	    pairs[_i].same ? "the same" : "others");
}
END_TEST

/* The quick way for ASCII says what ICU says: a letter beyond ASCII in front
 * makes it take the other way. */
START_TEST(K3_ascii_is_as_icu_has_it)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-._";
	/* Runic: its skeleton is itself. */
	static const char mark[] = "\xe1\x9b\x8a";
	char quick[CONFUSABLE_SIZE], slow[CONFUSABLE_SIZE];
	char name[128];
	unsigned seed = 1;

	for (int round = 0; round < 2000; round++) {
		size_t n = 1 + (size_t)round % 60;
		char *p = name + strlen(mark);

		memcpy(name, mark, strlen(mark));
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245U + 12345U;
			*p++ = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		*p = '\0';
		ck_assert_int_eq(
		    confusable_skeleton(quick, confusable, name + strlen(mark)),
		    ST_OK);
		ck_assert_int_eq(
		    confusable_skeleton(slow, confusable, name), ST_OK);
		ck_assert_msg(
		    strncmp(slow, mark, strlen(mark)) == 0, "%s", slow);
		ck_assert_str_eq(quick, slow + strlen(mark));
	}
}
END_TEST

static const struct {
	const char *label, *name;
} wrong[] = {
    {"not UTF-8", "ex\xff"
		  "mple.com"},
    {"a surrogate", "\xed\xa0\x80.com"},
    {"cut off", "exampl\xc3"},
};

START_TEST(K3_what_is_no_text_has_no_skeleton)
{
	char skeleton[CONFUSABLE_SIZE];

	ck_assert_msg(confusable_skeleton(
			  skeleton, confusable, wrong[_i].name) == ST_INVALID,
	    "%s", wrong[_i].label);
}
END_TEST

START_TEST(K3_a_name_has_an_end)
{
	char name[DOMAIN_UNICODE_SIZE + 1], skeleton[CONFUSABLE_SIZE];

	memset(name, 'm', sizeof(name));
	name[DOMAIN_UNICODE_SIZE] = '\0';
	ck_assert_int_eq(
	    confusable_skeleton(skeleton, confusable, name), ST_INVALID);
	name[DOMAIN_UNICODE_SIZE - 1] = '\0';
	ck_assert_int_eq(
	    confusable_skeleton(skeleton, confusable, name), ST_OK);
	ck_assert_uint_eq(strlen(skeleton), 2 * (DOMAIN_UNICODE_SIZE - 1));
}
END_TEST

static void *
many(void *arg)
{
	char skeleton[CONFUSABLE_SIZE];

	for (int i = 0; i < 2000; i++) {
		if (confusable_skeleton(skeleton, arg,
			"\xd0\xb0\xd1\x80\xd1\x80\xd3\x8f\xd0\xb5.com") !=
			ST_OK ||
		    strcmp(skeleton, "apple.corn") != 0)
			return arg;
	}
	return NULL;
}

START_TEST(K3_threads_share_the_tables)
{
	pthread_t threads[4];
	void *failed;

	for (size_t i = 0; i < COUNT(threads); i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, many, confusable), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
		ck_assert_ptr_null(failed);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("name/confusable");
	TCase *tcase = tcase_create("skeletons");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, K3_who_looks_like_whom, 0, COUNT(pairs));
	tcase_add_test(tcase, K3_ascii_is_as_icu_has_it);
	tcase_add_loop_test(
	    tcase, K3_what_is_no_text_has_no_skeleton, 0, COUNT(wrong));
	tcase_add_test(tcase, K3_a_name_has_an_end);
	tcase_add_test(tcase, K3_threads_share_the_tables);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
