/* SPDX-License-Identifier: ISC
 * lib/dns/dns_record.c: what was answered is answered again, octet for octet,
 * with its DNSSEC status (A, C6). */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "lib/dns/dns.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char table[] = "a.test A secure 192.0.2.1\n"
			    "a.test A secure 192.0.2.2\n"
			    "six.test AAAA insecure 2001:db8::1\n"
			    "odd.test A insecure \\# 3 c00002\n"
			    "m.test MX secure 10 mx.a.test.\n"
			    "t.test TXT insecure v=DKIM1; p=a  b\n"
			    "blank.test TXT insecure  leading\n"
			    "empty.test TXT insecure\n"
			    "none.test TXT insecure \\# 0\n"
			    "split.test TXT insecure \\# 6 026162026364\n"
			    "bytes.test TXT secure \\# 4 03000aff\n"
			    "trap.test TXT insecure \\# 9 085c23203120303030\n"
			    "c.test CAA secure 0 contactemail \"a@b.test\"\n"
			    "1.2.0.192.in-addr.arpa PTR insecure mx.a.test\n"
			    "s.test TXT servfail\n"
			    "n.test TXT nxdomain\n"
			    "sn.test TXT secure-nxdomain\n"
			    "many.test TXT unusable\n";

static const struct {
	const char *name;
	enum dns_type type;
	enum status want;
} questions[] = {
    {"a.test", DNS_A, ST_OK}, {"six.test", DNS_AAAA, ST_OK},
    {"odd.test", DNS_A, ST_OK}, {"m.test", DNS_MX, ST_OK},
    {"t.test", DNS_TXT, ST_OK}, {"blank.test", DNS_TXT, ST_OK},
    {"empty.test", DNS_TXT, ST_OK}, {"none.test", DNS_TXT, ST_OK},
    {"split.test", DNS_TXT, ST_OK}, {"bytes.test", DNS_TXT, ST_OK},
    {"trap.test", DNS_TXT, ST_OK}, {"c.test", DNS_CAA, ST_OK},
    {"1.2.0.192.in-addr.arpa", DNS_PTR, ST_OK}, {"s.test", DNS_TXT, ST_TEMP},
    {"n.test", DNS_TXT, ST_NOTFOUND}, {"sn.test", DNS_TXT, ST_NOTFOUND},
    {"many.test", DNS_TXT, ST_INVALID},
    {"A.TEST", DNS_A, ST_OK}, /* asked before, in another case */
};

static void
same_answer(
    const char *name, const struct dns_answer *a, const struct dns_answer *b)
{
	ck_assert_msg(
	    a->n_records == b->n_records && a->security == b->security,
	    "%s: %zu/%d, %zu/%d", name, a->n_records, a->security, b->n_records,
	    b->security);
	for (size_t i = 0; i < a->n_records; i++)
		ck_assert_msg(a->records[i].len == b->records[i].len &&
				  memcmp(a->records[i].data, b->records[i].data,
				      a->records[i].len) == 0,
		    "%s: record %zu differs", name, i);
}

START_TEST(answers_again)
{
	struct dns *source, *record, *again;
	struct err err = {""};

	ck_assert_int_eq(dns_open_replay(&source, table, &err), ST_OK);
	ck_assert_int_eq(dns_open_record(&record, source), ST_OK);
	for (int i = 0; i < COUNT(questions); i++) {
		struct dns_answer answer;
		enum status st = dns_query(record, &answer, questions[i].name,
		    questions[i].type, &err);

		ck_assert_msg(st == questions[i].want, "%s: %s, %s",
		    questions[i].name, status_name(st), err.text);
		dns_answer_clear(&answer);
	}
	ck_assert_msg(
	    dns_open_evidence(&again, dns_record_table(record), &err) == ST_OK,
	    "%s:\n%s", err.text, dns_record_table(record));
	for (int i = 0; i < COUNT(questions); i++) {
		struct dns_answer a, b;
		enum status st = dns_query(
		    again, &b, questions[i].name, questions[i].type, &err);

		ck_assert_int_eq(dns_query(source, &a, questions[i].name,
				     questions[i].type, &err),
		    st);
		ck_assert_int_eq(st, questions[i].want);
		same_answer(questions[i].name, &a, &b);
		dns_answer_clear(&a);
		dns_answer_clear(&b);
	}
	dns_close(again);
	dns_close(record);
	dns_close(source);
}
END_TEST

/* An auditor reads keys and policies without a decoder. */
START_TEST(is_readable)
{
	static const char want[] = "t.test TXT insecure v=DKIM1; p=a  b\n";
	struct dns *source, *record;
	struct dns_answer answer;
	struct err err = {""};

	ck_assert_int_eq(dns_open_replay(&source, table, &err), ST_OK);
	ck_assert_int_eq(dns_open_record(&record, source), ST_OK);
	ck_assert_int_eq(
	    dns_query(record, &answer, "t.test", DNS_TXT, &err), ST_OK);
	ck_assert_str_eq(dns_record_table(record), want);
	dns_answer_clear(&answer);
	dns_close(record);
	dns_close(source);
}
END_TEST

/* What was never asked is not known not to exist. */
START_TEST(not_asked_is_not_known)
{
	struct dns *dns;
	struct dns_answer answer;
	struct err err = {""};

	ck_assert_int_eq(
	    dns_open_evidence(&dns, "a.test A secure 192.0.2.1\n", &err),
	    ST_OK);
	ck_assert_int_eq(
	    dns_query(dns, &answer, "b.test", DNS_A, &err), ST_TEMP);
	ck_assert_ptr_nonnull(strstr(err.text, "not in the evidence"));
	dns_answer_clear(&answer);
	dns_close(dns);
}
END_TEST

START_TEST(refuses_wrong_rdata)
{
	static const char *const lines[] = {
	    "x.test TXT insecure \\# 6 0261620263 64",
	    "x.test TXT insecure \\# 9 085c23203120303 0",
	    "x.test TXT insecure \\# 2 0",
	    "x.test TXT insecure \\# 70000 00",
	    "x.test TXT insecure \\# 1 zz",
	    "x.test TXT insecure \\#",
	};
	struct err err = {""};
	struct dns *dns = NULL;

	ck_assert_msg(dns_open_replay(&dns, lines[_i], &err) == ST_INVALID,
	    "%s", lines[_i]);
	ck_assert_ptr_null(dns);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns_record");
	TCase *tc = tcase_create("dns_record");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, answers_again);
	tcase_add_test(tc, is_readable);
	tcase_add_test(tc, not_asked_is_not_known);
	tcase_add_loop_test(tc, refuses_wrong_rdata, 0, 6);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
