/* SPDX-License-Identifier: ISC
 * Proves that an answer is given again to the same question alone, as long as
 * its TTL lasts and not longer, and that what is kept is bounded (C6). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns_cache.h"

enum { ASKED_MS = 5000, MS = 1000 };

static struct dns_cache *cache;

static void
setup(void)
{
	cache = dns_cache_new();
	ck_assert_ptr_nonnull(cache);
}

static void
teardown(void)
{
	dns_cache_free(cache);
}

/* Records of `len` octets each, all of them `octet`. */
static void
keep(const char *name, uint32_t ttl, size_t n, size_t len, char octet)
{
	struct dns_answer answer = {.security = DNS_SECURE, .ttl = ttl};
	char *data = malloc(len);

	ck_assert_ptr_nonnull(data);
	memset(data, octet, len);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(
		    dns_answer_add(&answer, data, len, NULL), ST_OK);
	dns_cache_keep(cache, &answer, name, DNS_TXT, ASKED_MS);
	dns_answer_clear(&answer);
	free(data);
}

static bool
knows(const char *name, enum dns_type type, int64_t now_ms)
{
	struct dns_answer answer = {0};
	const bool found = dns_cache_find(cache, &answer, name, type, now_ms);

	ck_assert(found == (answer.n_records > 0));
	dns_answer_clear(&answer);
	return found;
}

START_TEST(answers_again)
{
	struct dns_answer answer = {0};

	keep("a.example", 30, 2, 3, 'x');
	ck_assert(dns_cache_find(
	    cache, &answer, "a.example", DNS_TXT, ASKED_MS + 10 * MS));
	ck_assert_uint_eq(answer.n_records, 2);
	ck_assert_uint_eq(answer.records[1].len, 3);
	ck_assert_mem_eq(answer.records[1].data, "xxx", 3);
	ck_assert_int_eq(answer.security, DNS_SECURE);
	ck_assert_uint_eq(answer.ttl, 20);
	dns_answer_clear(&answer);
	keep("a.example", 30, 1, 1, 'y');
	ck_assert(
	    dns_cache_find(cache, &answer, "a.example", DNS_TXT, ASKED_MS));
	ck_assert_uint_eq(answer.n_records, 1);
	ck_assert_mem_eq(answer.records[0].data, "y", 1);
	dns_answer_clear(&answer);
}
END_TEST

START_TEST(other_questions)
{
	keep("a.example", 30, 1, 3, 'x');
	ck_assert(!knows("a.example", DNS_MX, ASKED_MS));
	ck_assert(!knows("b.example", DNS_TXT, ASKED_MS));
	ck_assert(!knows("a.example.", DNS_TXT, ASKED_MS));
	ck_assert(!knows("", DNS_TXT, ASKED_MS));
	ck_assert(knows("a.example", DNS_TXT, ASKED_MS));
}
END_TEST

/* The TTL, how long it is known in seconds. */
static const uint32_t lives[][2] = {{0, 0}, {1, 1}, {59, 59}, {60, 60},
    {61, DNS_CACHE_TTL_MAX_S}, {UINT32_MAX, DNS_CACHE_TTL_MAX_S}};

START_TEST(c6_ends)
{
	const int64_t ends = ASKED_MS + (int64_t)lives[_i][1] * MS;

	keep("a.example", lives[_i][0], 1, 3, 'x');
	ck_assert(knows("a.example", DNS_TXT, ends - 1) == (lives[_i][1] > 0));
	ck_assert(!knows("a.example", DNS_TXT, ends));
}
END_TEST

START_TEST(bounds)
{
	char name[32];
	size_t n = 0;

	keep("none.example", 30, 0, 1, 'x');
	ck_assert(!knows("none.example", DNS_TXT, ASKED_MS));
	keep("most.example", 30, 2, DNS_CACHE_ANSWER_MAX / 2, 'x');
	ck_assert(knows("most.example", DNS_TXT, ASKED_MS));
	keep("more.example", 30, 1, DNS_CACHE_ANSWER_MAX + 1, 'x');
	ck_assert(!knows("more.example", DNS_TXT, ASKED_MS));
	for (int i = 0; i < 4 * DNS_CACHE_SLOTS; i++) {
		snprintf(name, sizeof(name), "n%d.example", i);
		keep(name, 30, 1, 1, 'x');
		ck_assert(knows(name, DNS_TXT, ASKED_MS));
	}
	for (int i = 0; i < 4 * DNS_CACHE_SLOTS; i++) {
		snprintf(name, sizeof(name), "n%d.example", i);
		n += knows(name, DNS_TXT, ASKED_MS);
	}
	ck_assert_uint_gt(n, DNS_CACHE_SLOTS / 2);
	ck_assert_uint_le(n, DNS_CACHE_SLOTS);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("dns_cache");
	TCase *tc = tcase_create("dns_cache");
	SRunner *runner;
	int n_failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, answers_again);
	tcase_add_test(tc, other_questions);
	tcase_add_loop_test(
	    tc, c6_ends, 0, (int)(sizeof(lives) / sizeof(lives[0])));
	tcase_add_test(tc, bounds);
	suite_add_tcase(s, tc);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
