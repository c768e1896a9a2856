/* SPDX-License-Identifier: ISC
 * Which requests are refused by their fields: smuggling, other origins, other
 * forms (T2). That refusals reach the wire is test_server.c's. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/guard.h"

#define FORM "application/x-www-form-urlencoded"

enum { GUARD_CASE_FIELDS = 5, GUARD_BODY_MAX = 2048 };

struct guard_case {
	const char *label;
	bool post;
	const char *fields[GUARD_CASE_FIELDS][2];
	enum guard_reading want;
};

static const struct guard_case guard_cases[] = {
    {"GET", false, {{"Host", "x"}, {"Accept", "*/*"}}, GUARD_FINE},
    {"GET without fields", false, {{0}}, GUARD_FINE},
    {"GET from elsewhere", false,
	{{"Host", "x"}, {"Origin", "https://evil.example"},
	    {"Sec-Fetch-Site", "cross-site"}},
	GUARD_FINE},
    {"the same field twice, harmless", false,
	{{"Accept", "a"}, {"Accept", "b"}}, GUARD_FINE},
    {"Host twice", false, {{"Host", "x"}, {"host", "x"}}, GUARD_AMBIGUOUS},
    {"Content-Length twice, alike", false,
	{{"Content-Length", "5"}, {"Content-Length", "5"}}, GUARD_AMBIGUOUS},
    {"Content-Length twice, not alike", true,
	{{"Content-Length", "5"}, {"CONTENT-LENGTH", "6"}}, GUARD_AMBIGUOUS},
    {"TE with CL", true,
	{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}},
	GUARD_AMBIGUOUS},
    {"TE twice", true,
	{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "identity"}},
	GUARD_AMBIGUOUS},
    {"TE alone", true, {{"Transfer-Encoding", "chunked"}}, GUARD_NO_LENGTH},
    {"TE in a GET", false, {{"Transfer-Encoding", "xchunked"}},
	GUARD_NO_LENGTH},
    {"a list of lengths", false, {{"Content-Length", "5, 5"}}, GUARD_MALFORMED},
    {"a signed length", false, {{"Content-Length", "+5"}}, GUARD_MALFORMED},
    {"a negative length", false, {{"Content-Length", "-1"}}, GUARD_MALFORMED},
    {"a hexadecimal length", false, {{"Content-Length", "0x5"}},
	GUARD_MALFORMED},
    {"an empty length", false, {{"Content-Length", ""}}, GUARD_MALFORMED},
    {"as long as may be", false, {{"Content-Length", "2048"}}, GUARD_FINE},
    {"longer", false, {{"Content-Length", "2049"}}, GUARD_TOO_LARGE},
    {"longer than any number", false,
	{{"Content-Length", "99999999999999999999999999999999"}},
	GUARD_TOO_LARGE},
    {"blank before the colon", false, {{"Content-Length ", "5"}},
	GUARD_MALFORMED},
    {"a name that is none", false, {{"a(b", "5"}}, GUARD_MALFORMED},
    {"an empty name", false, {{"", "5"}}, GUARD_MALFORMED},
    {"a line end in a value", false, {{"X", "a\nHost: b"}}, GUARD_MALFORMED},
    {"form", true, {{"Content-Type", FORM}}, GUARD_FINE},
    {"form, charset", true,
	{{"Content-Type", "Application/X-WWW-Form-Urlencoded ; charset=utf-8"}},
	GUARD_FINE},
    {"form, own origin", true,
	{{"Content-Type", FORM}, {"Origin", "https://approve.ca.example"}},
	GUARD_FINE},
    {"form, what browsers send under no-referrer", true,
	{{"Content-Type", FORM}, {"Origin", "null"},
	    {"Sec-Fetch-Site", "same-origin"}},
	GUARD_FINE},
    {"form, typed address", true,
	{{"Content-Type", FORM}, {"Sec-Fetch-Site", "none"}}, GUARD_FINE},
    {"form, null from elsewhere", true,
	{{"Content-Type", FORM}, {"Origin", "null"},
	    {"Sec-Fetch-Site", "cross-site"}},
	GUARD_CROSS_ORIGIN},
    {"form, other origin", true,
	{{"Content-Type", FORM}, {"Origin", "https://evil.example"}},
	GUARD_CROSS_ORIGIN},
    {"form, other scheme", true,
	{{"Content-Type", FORM}, {"Origin", "http://approve.ca.example"}},
	GUARD_CROSS_ORIGIN},
    {"form, other port", true,
	{{"Content-Type", FORM}, {"Origin", "https://approve.ca.example:8443"}},
	GUARD_CROSS_ORIGIN},
    {"form, origin with more behind", true,
	{{"Content-Type", FORM},
	    {"Origin", "https://approve.ca.example.evil.example"}},
	GUARD_CROSS_ORIGIN},
    {"form, empty origin", true, {{"Content-Type", FORM}, {"Origin", ""}},
	GUARD_CROSS_ORIGIN},
    {"form, sibling site", true,
	{{"Content-Type", FORM}, {"Sec-Fetch-Site", "same-site"}},
	GUARD_CROSS_ORIGIN},
    {"form, own origin but cross-site", true,
	{{"Content-Type", FORM}, {"Origin", "https://approve.ca.example"},
	    {"Sec-Fetch-Site", "cross-site"}},
	GUARD_CROSS_ORIGIN},
    {"form, two origins", true,
	{{"Content-Type", FORM}, {"Origin", "https://approve.ca.example"},
	    {"Origin", "https://evil.example"}},
	GUARD_AMBIGUOUS},
    {"no type", true, {{"Host", "x"}}, GUARD_NOT_A_FORM},
    {"text/plain", true, {{"Content-Type", "text/plain"}}, GUARD_NOT_A_FORM},
    {"multipart", true, {{"Content-Type", "multipart/form-data; boundary=x"}},
	GUARD_NOT_A_FORM},
    {"JSON", true, {{"Content-Type", "application/json"}}, GUARD_NOT_A_FORM},
    {"a longer type", true, {{"Content-Type", FORM "x"}}, GUARD_NOT_A_FORM},
    {"two types", true, {{"Content-Type", FORM}, {"Content-Type", FORM}},
	GUARD_AMBIGUOUS},
};

static const struct site guard_site = {"https://approve.ca.example", ""};

START_TEST(guard_refuses_what_is_ambiguous_or_foreign_T2)
{
	const struct guard_case *c = &guard_cases[_i];
	struct guard_field fields[GUARD_CASE_FIELDS];
	enum guard_reading got;
	size_t n = 0;

	for (; n < GUARD_CASE_FIELDS && c->fields[n][0] != NULL; n++)
		fields[n] =
		    (struct guard_field){c->fields[n][0], c->fields[n][1],
			strlen(c->fields[n][0]), strlen(c->fields[n][1])};
	got = guard_read(fields, n, c->post, GUARD_BODY_MAX, &guard_site);
	ck_assert_msg(
	    got == c->want, "%s: got %d, want %d", c->label, got, c->want);
}
END_TEST

START_TEST(guard_sees_NUL_behind_the_text)
{
	const struct guard_field value = {"X", "a\0b", 1, 3};
	const struct guard_field name = {"X\0Y", "a", 3, 1};

	ck_assert_int_eq(
	    guard_read(&value, 1, false, 0, &guard_site), GUARD_MALFORMED);
	ck_assert_int_eq(
	    guard_read(&name, 1, false, 0, &guard_site), GUARD_MALFORMED);
}
END_TEST

START_TEST(guard_bounds_the_number_of_fields)
{
	struct guard_field fields[GUARD_FIELDS_MAX + 1];
	size_t i;

	for (i = 0; i <= GUARD_FIELDS_MAX; i++)
		fields[i] = (struct guard_field){"X", "a", 1, 1};
	ck_assert_int_eq(
	    guard_read(fields, GUARD_FIELDS_MAX, false, 0, &guard_site),
	    GUARD_FINE);
	ck_assert_int_eq(
	    guard_read(fields, GUARD_FIELDS_MAX + 1, false, 0, &guard_site),
	    GUARD_MALFORMED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("guard");
	TCase *tc = tcase_create("guard");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, guard_refuses_what_is_ambiguous_or_foreign_T2,
	    0, sizeof(guard_cases) / sizeof(guard_cases[0]));
	tcase_add_test(tc, guard_sees_NUL_behind_the_text);
	tcase_add_test(tc, guard_bounds_the_number_of_fields);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
