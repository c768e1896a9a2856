/* SPDX-License-Identifier: ISC
 * The form parser's table: what browsers send, and everything that only
 * somebody else would. HTTP around it is test_server.c's. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/form.h"

static const struct {
	const char *label, *body;
	size_t len; /* 0: strlen */
	enum status want;
	enum form_verdict verdict;
	const char *nonce, *typed; /* null: not there */
} form_cases[] = {
    {"approve", "nonce=abc&verdict=approve", 0, ST_OK, FORM_APPROVE, "abc",
	NULL},
    {"reject", "nonce=abc&verdict=reject", 0, ST_OK, FORM_REJECT, "abc", NULL},
    {"not me", "verdict=not-me&nonce=abc", 0, ST_OK, FORM_NOT_ME, "abc", NULL},
    {"typed", "nonce=a&typed=example.com&verdict=approve", 0, ST_OK,
	FORM_APPROVE, "a", "example.com"},
    {"typed in UTF-8", "nonce=a&typed=m%C3%BCnchen.de&verdict=reject", 0, ST_OK,
	FORM_REJECT, "a", "m\xc3\xbcnchen.de"},
    {"plus is a blank", "typed=a+b%2Bc", 0, ST_OK, FORM_NO_VERDICT, NULL,
	"a b+c"},
    {"escaped name", "%6eonce=abc&verdict=approve", 0, ST_OK, FORM_APPROVE,
	"abc", NULL},
    {"empty", "", 0, ST_OK, FORM_NO_VERDICT, NULL, NULL},
    {"empty nonce", "nonce=&verdict=approve", 0, ST_OK, FORM_APPROVE, "", NULL},
    {"no nonce", "verdict=approve", 0, ST_OK, FORM_APPROVE, NULL, NULL},
    {"final &", "verdict=approve&", 0, ST_OK, FORM_APPROVE, NULL, NULL},
    {"nonce twice", "nonce=a&nonce=a&verdict=approve", 0, ST_INVALID, 0, NULL,
	NULL},
    {"verdict twice", "nonce=a&verdict=reject&verdict=approve", 0, ST_INVALID,
	0, NULL, NULL},
    {"typed twice", "typed=a&typed=b", 0, ST_INVALID, 0, NULL, NULL},
    {"verdict twice, escaped", "verdict=reject&%76erdict=approve", 0,
	ST_INVALID, 0, NULL, NULL},
    {"unknown field", "nonce=a&verdict=approve&x=y", 0, ST_INVALID, 0, NULL,
	NULL},
    {"field in capitals", "NONCE=a&verdict=approve", 0, ST_INVALID, 0, NULL,
	NULL},
    {"unknown verdict", "nonce=a&verdict=yes", 0, ST_INVALID, 0, NULL, NULL},
    {"empty verdict", "nonce=a&verdict=", 0, ST_INVALID, 0, NULL, NULL},
    {"verdict in capitals", "nonce=a&verdict=Approve", 0, ST_INVALID, 0, NULL,
	NULL},
    {"verdict with a blank", "nonce=a&verdict=approve+", 0, ST_INVALID, 0, NULL,
	NULL},
    {"no =", "nonce", 0, ST_INVALID, 0, NULL, NULL},
    {"two =", "nonce=a=b", 0, ST_INVALID, 0, NULL, NULL},
    {"no name", "=a", 0, ST_INVALID, 0, NULL, NULL},
    {"&&", "nonce=a&&verdict=approve", 0, ST_INVALID, 0, NULL, NULL},
    {"; parts nothing", "nonce=a;b", 0, ST_OK, FORM_NO_VERDICT, "a;b", NULL},
    {"; instead of &", "nonce=a;verdict=approve", 0, ST_INVALID, 0, NULL, NULL},
    {"% at the end", "nonce=a%", 0, ST_INVALID, 0, NULL, NULL},
    {"%4 at the end", "nonce=a%4", 0, ST_INVALID, 0, NULL, NULL},
    {"% without digits", "nonce=%zz", 0, ST_INVALID, 0, NULL, NULL},
    {"%00", "nonce=a%00b", 0, ST_INVALID, 0, NULL, NULL},
    {"NUL", "nonce=a\0b", 9, ST_INVALID, 0, NULL, NULL},
    {"CR LF", "typed=a%0D%0Ab", 0, ST_INVALID, 0, NULL, NULL},
    {"DEL", "typed=%7f", 0, ST_INVALID, 0, NULL, NULL},
    {"bare 8-bit", "typed=\xc3\xbc", 0, ST_INVALID, 0, NULL, NULL},
    {"not UTF-8", "typed=%C3%28", 0, ST_INVALID, 0, NULL, NULL},
    {"overlong UTF-8", "typed=%C0%AE", 0, ST_INVALID, 0, NULL, NULL},
    {"surrogate", "typed=%ED%A0%80", 0, ST_INVALID, 0, NULL, NULL},
    {"nonce not ASCII", "nonce=%C3%BC", 0, ST_INVALID, 0, NULL, NULL},
    {"bare blank", "typed=a b", 0, ST_INVALID, 0, NULL, NULL},
    {"line end behind", "nonce=a&verdict=approve\r\n", 0, ST_INVALID, 0, NULL,
	NULL},
};

START_TEST(form_reads_what_browsers_send_and_no_more)
{
	size_t len = form_cases[_i].len != 0 ? form_cases[_i].len
					     : strlen(form_cases[_i].body);
	const char *label = form_cases[_i].label;
	struct form form;
	struct err err = {""};
	enum status got = form_parse(&form, form_cases[_i].body, len, &err);

	ck_assert_msg(got == form_cases[_i].want, "%s: got %s (%s), want %s",
	    label, status_name(got), err.text,
	    status_name(form_cases[_i].want));
	if (got != ST_OK) {
		ck_assert_msg(err.text[0] != '\0', "%s: no sentence", label);
		return;
	}
	ck_assert_msg(form.verdict == form_cases[_i].verdict,
	    "%s: verdict got %d, want %d", label, form.verdict,
	    form_cases[_i].verdict);
	ck_assert_msg(form.has_nonce == (form_cases[_i].nonce != NULL),
	    "%s: has_nonce got %d", label, form.has_nonce);
	ck_assert_msg(form.has_typed == (form_cases[_i].typed != NULL),
	    "%s: has_typed got %d", label, form.has_typed);
	if (form.has_nonce)
		ck_assert_str_eq(form.nonce, form_cases[_i].nonce);
	if (form.has_typed)
		ck_assert_str_eq(form.typed, form_cases[_i].typed);
}
END_TEST

static enum status
form_parse_long(const char *start, size_t n)
{
	struct form form;
	size_t len = strlen(start) + n;
	char *body = malloc(len);
	enum status st;

	ck_assert_ptr_nonnull(body);
	memcpy(body, start, strlen(start));
	memset(body + strlen(start), 'a', n);
	st = form_parse(&form, body, len, NULL);
	free(body);
	return st;
}

START_TEST(form_bounds)
{
	ck_assert_int_eq(form_parse_long("nonce=", FORM_NONCE_SIZE - 1), ST_OK);
	ck_assert_int_eq(
	    form_parse_long("nonce=", FORM_NONCE_SIZE), ST_INVALID);
	ck_assert_int_eq(form_parse_long("typed=", FORM_TYPED_SIZE - 1), ST_OK);
	ck_assert_int_eq(
	    form_parse_long("typed=", FORM_TYPED_SIZE), ST_INVALID);
	ck_assert_int_eq(form_parse_long("typed=", FORM_BODY_MAX), ST_INVALID);
}
END_TEST

START_TEST(form_verdicts_have_their_stable_names)
{
	ck_assert_str_eq(form_verdict_name(FORM_APPROVE), "approve");
	ck_assert_str_eq(form_verdict_name(FORM_REJECT), "reject");
	ck_assert_str_eq(form_verdict_name(FORM_NOT_ME), "not-me");
	ck_assert_ptr_null(form_verdict_name(FORM_NO_VERDICT));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("form");
	TCase *tc = tcase_create("form");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, form_reads_what_browsers_send_and_no_more, 0,
	    sizeof(form_cases) / sizeof(form_cases[0]));
	tcase_add_test(tc, form_bounds);
	tcase_add_test(tc, form_verdicts_have_their_stable_names);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
