/* SPDX-License-Identifier: ISC
 * lib/dns/dns.c: which names are asked for, the answer's memory, TXT strings.
 * Real resolving is test_dns_unbound.c's. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns_engine.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(s) (const uint8_t *)s, sizeof(s) - 1
#define L63      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* Counts how often it is asked, and answers as told. */
struct fake {
	struct dns dns;
	enum status st;
	int n_asked;
};

static enum status
fake_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	struct fake *fake = (struct fake *)dns;

	(void)name;
	(void)type;
	fake->n_asked++;
	ck_assert_int_eq(dns_answer_add(answer, "x", 1, err), ST_OK);
	return fake->st;
}

static void
fake_close(struct dns *dns)
{
	((struct fake *)dns)->n_asked = -1;
}

static const struct dns_ops fake_ops = {
    .query = fake_query, .close = fake_close};

static const struct name_case {
	const char *label;
	const char *name;
	bool asked;
} name_cases[] = {
    {"host", "mx.example.com", true},
    {"final dot", "example.com.", true},
    {"underscores", "sel._domainkey.example.com", true},
    {"one label", "com", true},
    {"longest label", L63 ".com", true},
    {"253 octets",
	L63 "." L63 "." L63 "."
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	true},
    {"254 octets",
	L63 "." L63 "." L63 "."
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	false},
    {"label too long", "a" L63 ".com", false},
    {"empty", "", false},
    {"dot", ".", false},
    {"two dots", "a..b", false},
    {"first a dot", ".a", false},
    {"two final dots", "a..", false},
    {"escape", "a\\046b.com", false},
    {"blank", "a b.com", false},
    {"line end", "a.com\n", false},
    {"8-bit", "\xc3\xa4.com", false},
    {"quote", "\"a\".com", false},
};

START_TEST(names)
{
	const struct name_case *c = &name_cases[_i];
	struct fake fake = {{&fake_ops}, ST_OK, 0};
	struct dns_answer answer;
	enum status want = c->asked ? ST_OK : ST_INVALID;
	enum status st = dns_query(&fake.dns, &answer, c->name, DNS_TXT, NULL);

	ck_assert_msg(st == want, "%s: got %s, want %s", c->label,
	    status_name(st), status_name(want));
	ck_assert_int_eq(fake.n_asked, c->asked ? 1 : 0);
	ck_assert_uint_eq(answer.n_records, c->asked ? 1 : 0);
	dns_answer_clear(&answer);
	dns_close(&fake.dns);
	ck_assert_int_eq(fake.n_asked, -1);
}
END_TEST

/* A failure leaves nothing to free and nothing to be read by mistake. */
START_TEST(failure_leaves_nothing)
{
	static const enum status failures[] = {
	    ST_TEMP, ST_INVALID, ST_NOMEM, ST_BUG};
	struct fake fake = {{&fake_ops}, failures[_i], 0};
	struct dns_answer answer;

	ck_assert_int_eq(
	    dns_query(&fake.dns, &answer, "a.com", DNS_A, NULL), failures[_i]);
	ck_assert_uint_eq(answer.n_records, 0);
	ck_assert_ptr_null(answer.records);
}
END_TEST

static enum status
fake_query_by(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, int64_t deadline, struct err *err)
{
	ck_assert_int_eq(deadline, 77);
	return fake_query(dns, answer, name, type, err) == ST_OK ? ST_NOTFOUND
								 : ST_BUG;
}

/* An engine that never waits needs no deadline. */
START_TEST(deadlines_are_handed_on)
{
	static const struct dns_ops ops = {.query = fake_query,
	    .query_by = fake_query_by,
	    .close = fake_close};
	struct fake plain = {{&fake_ops}, ST_OK, 0}, by = {{&ops}, ST_OK, 0};
	struct dns_answer answer;

	ck_assert_int_eq(
	    dns_query_by(&plain.dns, &answer, "a.com", DNS_A, 77, NULL), ST_OK);
	dns_answer_clear(&answer);
	ck_assert_int_eq(
	    dns_query_by(&by.dns, &answer, "a.com", DNS_A, 77, NULL),
	    ST_NOTFOUND);
	dns_answer_clear(&answer);
	ck_assert_int_eq(
	    dns_query(&by.dns, &answer, "a.com", DNS_A, NULL), ST_OK);
	dns_answer_clear(&answer);
	ck_assert_int_eq(
	    dns_query_by(&by.dns, &answer, "a..com", DNS_A, 77, NULL),
	    ST_INVALID);
	ck_assert_int_eq(by.n_asked, 2);
}
END_TEST

START_TEST(at_most_so_many_records)
{
	struct dns_answer answer = {0};

	for (int i = 0; i < DNS_RECORDS_MAX; i++)
		ck_assert_int_eq(dns_answer_add(&answer, "ab", 2, NULL), ST_OK);
	ck_assert_int_eq(dns_answer_add(&answer, "ab", 2, NULL), ST_INVALID);
	ck_assert_uint_eq(answer.n_records, DNS_RECORDS_MAX);
	ck_assert_uint_eq(answer.records[63].len, 2);
	dns_answer_clear(&answer);
	ck_assert_uint_eq(answer.n_records, 0);
	dns_answer_clear(&answer);
	dns_answer_clear(NULL);
	dns_close(NULL);
}
END_TEST

static const struct txt_case {
	const char *label;
	const uint8_t *data;
	size_t len;
	const char *want; /* null: malformed */
	size_t want_len;
} txt_cases[] = {
    {"one string", BYTES("\5hello"), "hello", 5},
    {"two joined", BYTES("\2he\3llo"), "hello", 5},
    {"empty string", BYTES("\0"), "", 0},
    {"empty between", BYTES("\1a\0\1b"), "ab", 2},
    {"NUL inside", BYTES("\3a\0b"), "a\0b", 3},
    {"nothing", BYTES(""), NULL, 0},
    {"string longer than the record", BYTES("\6hello"), NULL, 0},
    {"length alone", BYTES("\5"), NULL, 0},
    {"second string cut", BYTES("\1a\2b"), NULL, 0},
};

START_TEST(txt_strings)
{
	const struct txt_case *c = &txt_cases[_i];
	/* A copy, so that a sanitizer sees a read behind its end. */
	uint8_t *copy = malloc(c->len + (c->len == 0));
	struct dns_record record = {copy, c->len};
	size_t len = 99;
	enum status st;
	char *text;

	memcpy(copy, c->data, c->len);
	st = dns_txt_join(&text, &len, &record);
	ck_assert_msg(st == (c->want != NULL ? ST_OK : ST_INVALID),
	    "%s: got %s", c->label, status_name(st));
	ck_assert_uint_eq(len, c->want_len);
	if (c->want == NULL)
		ck_assert_ptr_null(text);
	else
		ck_assert_msg(memcmp(text, c->want, len + 1) == 0,
		    "%s: got \"%s\"", c->label, text);
	free(text);
	free(copy);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns");
	TCase *tc = tcase_create("dns");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, names, 0, COUNT(name_cases));
	tcase_add_loop_test(tc, failure_leaves_nothing, 0, 4);
	tcase_add_test(tc, deadlines_are_handed_on);
	tcase_add_test(tc, at_most_so_many_records);
	tcase_add_loop_test(tc, txt_strings, 0, COUNT(txt_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
