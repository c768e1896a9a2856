/* SPDX-License-Identifier: ISC
 * lib/dns/dns_replay.c: the table of fixed answers. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define A50      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char table[] =
    "# a comment\n"
    "\n"
    "a.test A secure 192.0.2.1\n"
    "a.test A secure 192.0.2.2\n"
    "a.test AAAA insecure 2001:db8::1\n"
    "B.Test. MX insecure 10 mx.a.test.\n"
    "null.test MX insecure 0 .\n"
    "t.test TXT insecure v=DKIM1; p=a b\n"
    "t2.test TXT insecure two  blanks \n"
    "e.test TXT insecure\n"
    "long.test TXT insecure " A50 A50 A50 A50 A50 A50 "\n"
    "c.test CAA secure 0 contactemail \"a@b.test\"\n"
    "c2.test CAA secure 128 issue ca.test; x=y\n"
    "1.2.0.192.in-addr.arpa PTR insecure mx.a.test\n"
    "s.test TXT servfail\n"
    "n.test TXT nxdomain\n"
    "both.test TXT insecure x\n"
    "both.test TXT nxdomain\n"
    "none.test TXT nxdomain\n"
    "none.test TXT insecure x\n"
    "last.test A insecure 192.0.2.3";

static const struct query_case {
	const char *label;
	const char *name;
	enum dns_type type;
	enum status want;
	size_t n_records;
	const char *data; /* of the first */
	size_t len;
	enum dns_security security;
} query_cases[] = {
    {"A", "a.test", DNS_A, ST_OK, 2, "\xc0\0\2\1", 4, DNS_SECURE},
    {"any case, final dot", "A.TEST.", DNS_A, ST_OK, 2, "\xc0\0\2\1", 4,
	DNS_SECURE},
    {"AAAA", "a.test", DNS_AAAA, ST_OK, 1, " \1\r\xb8\0\0\0\0\0\0\0\0\0\0\0\1",
	16, DNS_INSECURE},
    {"MX", "b.test", DNS_MX, ST_OK, 1, "\0\12\2mx\1a\4test\0", 13,
	DNS_INSECURE},
    {"null MX", "null.test", DNS_MX, ST_OK, 1, "\0\0\0", 3, DNS_INSECURE},
    {"TXT", "t.test", DNS_TXT, ST_OK, 1, "\16v=DKIM1; p=a b", 15, DNS_INSECURE},
    {"TXT with blanks", "t2.test", DNS_TXT, ST_OK, 1, "\14two  blanks ", 13,
	DNS_INSECURE},
    {"empty TXT", "e.test", DNS_TXT, ST_OK, 1, "\0", 1, DNS_INSECURE},
    {"long TXT", "long.test", DNS_TXT, ST_OK, 1,
	"\377" A50 A50 A50 A50 A50 "aaaaa"
	"\55"
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	302, DNS_INSECURE},
    {"CAA", "c.test", DNS_CAA, ST_OK, 1, "\0\14contactemaila@b.test", 22,
	DNS_SECURE},
    {"CAA without quotes", "c2.test", DNS_CAA, ST_OK, 1,
	"\200\5issueca.test; x=y", 19, DNS_SECURE},
    {"PTR", "1.2.0.192.in-addr.arpa", DNS_PTR, ST_OK, 1, "\2mx\1a\4test\0", 11,
	DNS_INSECURE},
    {"last line", "last.test", DNS_A, ST_OK, 1, "\xc0\0\2\3", 4, DNS_INSECURE},
    {"SERVFAIL", "s.test", DNS_TXT, ST_TEMP, 0, NULL, 0, DNS_INSECURE},
    {"NXDOMAIN", "n.test", DNS_TXT, ST_NOTFOUND, 0, NULL, 0, DNS_INSECURE},
    {"records, then NXDOMAIN", "both.test", DNS_TXT, ST_INVALID, 0, NULL, 0,
	DNS_INSECURE},
    {"NXDOMAIN first", "none.test", DNS_TXT, ST_NOTFOUND, 0, NULL, 0,
	DNS_INSECURE},
    {"other type", "a.test", DNS_TXT, ST_NOTFOUND, 0, NULL, 0, DNS_INSECURE},
    {"not in it", "x.test", DNS_A, ST_NOTFOUND, 0, NULL, 0, DNS_INSECURE},
    {"child of a name", "x.a.test", DNS_A, ST_NOTFOUND, 0, NULL, 0,
	DNS_INSECURE},
};

START_TEST(answers)
{
	const struct query_case *c = &query_cases[_i];
	struct dns_answer answer;
	struct err err = {""};
	struct dns *dns;
	enum status st;

	ck_assert_msg(
	    dns_open_replay(&dns, table, &err) == ST_OK, "%s", err.text);
	st = dns_query(dns, &answer, c->name, c->type, &err);
	ck_assert_msg(st == c->want, "%s: got %s, want %s", c->label,
	    status_name(st), status_name(c->want));
	ck_assert_msg(answer.n_records == c->n_records,
	    "%s: got %zu records, want %zu", c->label, answer.n_records,
	    c->n_records);
	ck_assert_int_eq(answer.security, c->security);
	if (c->n_records > 0)
		ck_assert_msg(
		    answer.records[0].len == c->len &&
			memcmp(answer.records[0].data, c->data, c->len) == 0,
		    "%s: got %zu octets, want %zu", c->label,
		    answer.records[0].len, c->len);
	dns_answer_clear(&answer);
	dns_close(dns);
}
END_TEST

static const struct {
	const char *label;
	const char *line;
} bad_lines[] = {
    {"name alone", "a.test"},
    {"no security", "a.test A 192.0.2.1"},
    {"unknown type", "a.test NAPTR secure x"},
    {"PTR without a name", "a.test PTR secure"},
    {"unknown security", "a.test A bogus 192.0.2.1"},
    {"no address", "a.test A secure"},
    {"bad address", "a.test A secure 192.0.2.256"},
    {"IPv4 as AAAA", "a.test AAAA secure 192.0.2.1"},
    {"MX without preference", "a.test MX secure mx.test."},
    {"MX preference too large", "a.test MX secure 65536 mx.test."},
    {"MX without host", "a.test MX secure 10"},
    {"MX with an empty label", "a.test MX secure 10 a..b"},
    {"CAA without tag", "a.test CAA secure 0"},
    {"CAA flags too large", "a.test CAA secure 256 issue x"},
};

START_TEST(refuses_lines)
{
	struct dns *dns = (struct dns *)1;
	struct err err = {""};
	char text[128];

	snprintf(text, sizeof(text), "# one\n%s\n", bad_lines[_i].line);
	ck_assert_msg(dns_open_replay(&dns, text, &err) == ST_INVALID,
	    "%s: accepted", bad_lines[_i].label);
	ck_assert_ptr_null(dns);
	ck_assert_msg(strstr(err.text, "line 2") != NULL, "%s: got %s",
	    bad_lines[_i].label, err.text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns_replay");
	TCase *tc = tcase_create("dns_replay");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, answers, 0, COUNT(query_cases));
	tcase_add_loop_test(tc, refuses_lines, 0, COUNT(bad_lines));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
