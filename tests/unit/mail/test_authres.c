/* SPDX-License-Identifier: ISC
 * Authentication-Results: ours as RFC 8601 has it, and every way to claim our
 * authserv-id (T11). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/authres.h"

#define N_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define ID          "mx.ca.example"

static const struct claim_row {
	const char *label, *value;
	bool want;
} CLAIMS[] = {
    {"plain", " mx.ca.example; spf=pass", true},
    {"no blank", "mx.ca.example;spf=pass", true},
    {"case", " MX.Ca.EXAMPLE; dkim=pass", true},
    {"version", " mx.ca.example 1; dkim=pass", true},
    {"nothing behind it", " mx.ca.example", true},
    {"final dot", " mx.ca.example.; dkim=pass", true},
    {"quoted", " \"mx.ca.example\"; dkim=pass", true},
    {"quoted with pairs", " \"m\\x.ca.ex\\ample\"; dkim=pass", true},
    {"quoted with blanks", " \" mx.ca.example \"; dkim=pass", true},
    {"quoted and folded", " \"mx.ca\r\n.example\"; dkim=pass", true},
    {"comment before", " (yes) mx.ca.example; dkim=pass", true},
    {"comment behind", " mx.ca.example(yes); dkim=pass", true},
    {"nested comments", " (a (b \\) c) d) mx.ca.example; dkim=pass", true},
    {"many comments", " (a)(b) (c)\r\n\t(d) mx.ca.example; x", true},
    {"comment with a semicolon", " (;) mx.ca.example; dkim=pass", true},
    {"folded", "\r\n\tmx.ca.example;\r\n\tdkim=pass", true},
    {"folded with LF", "\n mx.ca.example\n ; dkim=pass", true},
    {"open comment", " (open mx.ca.example; dkim=pass", true},
    {"open quote", " \"mx.ca.example; dkim=pass", true},
    {"a control character", " mx.ca\1.example\177; dkim=pass", true},
    {"property glued on", " mx.ca.example/1; dkim=pass", true},
    {"comments at the dots", " mx(a).(b)ca . example; dkim=pass", true},
    {"quoted by parts", " \"mx\".ca.\"example\"; dkim=pass", true},
    {"final dot and version", " mx.ca.example. 1; dkim=pass", true},
    {"a dot, and nothing", " mx.ca.", false},
    {"words without a dot", " mx.ca example; dkim=pass", false},
    {"another", " mx.example.com; spf=pass", false},
    {"a name above", " ca.example; spf=pass", false},
    {"a name below", " a.mx.ca.example; spf=pass", false},
    {"longer", " mx.ca.example.com; spf=pass", false},
    {"in a comment only", " mx.example.com (mx.ca.example); x", false},
    {"in a property only",
	" mx.example.com; spf=pass"
	" smtp.mailfrom=mx.ca.example",
	false},
    {"empty", "", false},
    {"a semicolon alone", ";", false},
};

START_TEST(test_T11_claims)
{
	const struct claim_row *row = &CLAIMS[_i];
	bool got = authres_claims(row->value, strlen(row->value), ID);

	ck_assert_msg(got == row->want, "%s: got %d", row->label, got);
}
END_TEST

START_TEST(test_T11_claims_a_label)
{
	static const char u_label[] = " m\xc3\xbcller.example; spf=pass";

	ck_assert(authres_claims(
	    u_label, sizeof(u_label) - 1, "xn--mller-kva.example"));
}
END_TEST

static const struct write_row {
	const char *label, *mail_from;
	struct spf_result spf;
	struct dkim_report dkim;
	const char *want;
} WRITES[] = {
    {"nothing known", NULL, {.outcome = SPF_NONE}, {.n_signatures = 0},
	"mx.ca.example; spf=none; dkim=none"},
    {"both pass", "<ann@example.com>",
	{.outcome = SPF_PASS, .domain = "example.com"},
	{.n_signatures = 1,
	    .signatures = {{.result = DKIM_PASS,
		.domain = "example.com",
		.selector = "s1",
		.b = "a/b+c=d"}}},
	"mx.ca.example; spf=pass smtp.mailfrom=ann@example.com; dkim=pass"
	" header.d=example.com header.s=s1 header.b=\"a/b+c=d\""},
    {"HELO", "<>",
	{.outcome = SPF_FAIL,
	    .domain = "mx.example.com",
	    .is_helo = true,
	    .explanation = "-all"},
	{.n_signatures = 0},
	"mx.ca.example; spf=fail reason=\"-all\" smtp.helo=mx.example.com;"
	" dkim=none"},
    {"a local part that would need quoting", "<\"a;b c\"@example.com>",
	{.outcome = SPF_PASS, .domain = "example.com"}, {.n_signatures = 0},
	"mx.ca.example; spf=pass smtp.mailfrom=example.com; dkim=none"},
    {"reasons cannot break out", "<a@example.com>",
	{.outcome = SPF_PERMERROR,
	    .domain = "example.com",
	    .explanation = "x\"; dkim=pass\r\n\\"},
	{.n_signatures = 1,
	    .signatures = {{.result = DKIM_FAIL, .reason = "body \"was\""}}},
	"mx.ca.example; spf=permerror reason=\"x?; dkim=pass???\""
	" smtp.mailfrom=a@example.com; dkim=fail reason=\"body ?was?\""},
};

START_TEST(test_I2_write)
{
	const struct write_row *row = &WRITES[_i];
	struct buf out = BUF_INIT;
	enum status st =
	    authres_write(&out, &(struct authres){.authserv_id = ID,
				    .mail_from = row->mail_from,
				    .spf = &row->spf,
				    .dkim = &row->dkim});

	ck_assert_int_eq(st, ST_OK);
	ck_assert_msg(strcmp(buf_str(&out), row->want) == 0,
	    "%s:\ngot  %s\nwant %s", row->label, buf_str(&out), row->want);
	ck_assert(authres_claims(buf_str(&out), out.len, ID));
	buf_free(&out);
}
END_TEST

START_TEST(test_fold)
{
	struct buf out = BUF_INIT;

	authres_fold(&out, "a; b reason=\"x; y\\\"; z\"; c");
	ck_assert_str_eq(buf_str(&out), "a;\n\tb reason=\"x; y\\\"; z\";\n\tc");
	buf_free(&out);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail/authres");
	TCase *tcase = tcase_create("authres");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_T11_claims, 0, N_OF(CLAIMS));
	tcase_add_test(tcase, test_T11_claims_a_label);
	tcase_add_loop_test(tcase, test_I2_write, 0, N_OF(WRITES));
	tcase_add_test(tcase, test_fold);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
