/* SPDX-License-Identifier: ISC
 * Proves that the one true address of a From field is found as RFC 5322 reads
 * it, and that nothing ambiguous yields one (I3, T9). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/address.h"

#define S16 "abcdefghijklmnop"
#define S64 S16 S16 S16 S16

struct row {
	const char *label;
	const char *text;
	const char *want; /* the address's text; null where st is no ST_OK */
	enum status st;
};

static void
check_row(const struct row *c, enum status st, const struct address *got)
{
	ck_assert_msg(st == c->st, "%s: got %s want %s", c->label,
	    status_name(st), status_name(c->st));
	if (c->want)
		ck_assert_msg(strcmp(got->text, c->want) == 0,
		    "%s: got %s want %s", c->label, got->text, c->want);
}

static const struct row froms[] = {
    {"bare", "admin@example.com", "admin@example.com", ST_OK},
    {"leading blank", " admin@example.com", "admin@example.com", ST_OK},
    {"angle", "<admin@example.com>", "admin@example.com", ST_OK},
    {"display name", "The Admin <admin@example.com>", "admin@example.com",
	ST_OK},
    {"case of the domain", "Admin@EXAMPLE.com", "Admin@example.com", ST_OK},
    {"initials (obs-phrase)", "John Q. Public <a@example.com>", "a@example.com",
	ST_OK},
    {"quoted display name", "\"Admin, the <b@example.org>\" <a@example.com>",
	"a@example.com", ST_OK},
    {"quoted pair in it", "\"a \\\" <b@example.org>\" <a@example.com>",
	"a@example.com", ST_OK},
    {"comment in front", "(b@example.org) a@example.com", "a@example.com",
	ST_OK},
    {"comment behind", "a@example.com (b@example.org)", "a@example.com", ST_OK},
    {"nested comments", "a@example.com (x (<b@example.org>) \\) y)",
	"a@example.com", ST_OK},
    {"comment in the address", "a(b)@(c)example.com(d)", "a@example.com",
	ST_OK},
    {"comment in the angles", "X <(c) a@example.com (d)>", "a@example.com",
	ST_OK},
    {"encoded word that holds an address",
	"=?utf-8?q?b=40example.org_=3Cb=40example.org=3E?= <a@example.com>",
	"a@example.com", ST_OK},
    {"encoded word, base64",
	"=?utf-8?B?PGJAZXhhbXBsZS5vcmc+LA==?= <a@example.com>", "a@example.com",
	ST_OK},
    {"folded", "The Admin\r\n\t<admin@example.com>", "admin@example.com",
	ST_OK},
    {"folded with LF", "The Admin\n <admin@example.com>", "admin@example.com",
	ST_OK},
    {"its own line end", " admin@example.com\r\n", "admin@example.com", ST_OK},
    {"folded quoted string", "\"The\r\n Admin\" <admin@example.com>",
	"admin@example.com", ST_OK},
    {"quoted local part", "\"admin\"@example.com", "admin@example.com", ST_OK},
    {"quotes that are needed", "\"a b\"@example.com", "\"a b\"@example.com",
	ST_OK},
    {"at sign in a local part", "\"b@example.org\"@example.com",
	"\"b@example.org\"@example.com", ST_OK},
    {"quoted pair in a local part", "\"a\\\"b\\\\c\"@example.com",
	"\"a\\\"b\\\\c\"@example.com", ST_OK},
    {"every atom character", "!#$%&'*+-/=?^_`{|}~@example.com",
	"!#$%&'*+-/=?^_`{|}~@example.com", ST_OK},
    {"UTF-8 domain",
	"a@b\xc3\xbc"
	"cher.example",
	"a@xn--bcher-kva.example", ST_OK},
    {"UTF-8 display name", "J\xc3\xb6rg <a@example.com>", "a@example.com",
	ST_OK},
    {"local part of 64", S64 "@example.com", S64 "@example.com", ST_OK},

    {"empty", "", NULL, ST_INVALID},
    {"blank", "  ", NULL, ST_INVALID},
    {"null address", "<>", NULL, ST_INVALID},
    {"no domain", "admin", NULL, ST_INVALID},
    {"name alone", "The Admin", NULL, ST_INVALID},
    {"two addresses", "a@example.com, b@example.org", NULL, ST_INVALID},
    {"two in angles", "A <a@example.com>, B <b@example.org>", NULL, ST_INVALID},
    {"two, the first empty", ", a@example.com", NULL, ST_INVALID},
    {"two, the last empty", "a@example.com,", NULL, ST_INVALID},
    {"two without a comma", "a@example.com b@example.org", NULL, ST_INVALID},
    {"address as display name", "b@example.org <a@example.com>", NULL,
	ST_INVALID},
    {"two pairs of angles", "<a@example.com> <b@example.org>", NULL,
	ST_INVALID},
    {"angles in angles", "<<a@example.com>>", NULL, ST_INVALID},
    {"words behind", "<a@example.com> x", NULL, ST_INVALID},
    {"group", "Admins: a@example.com;", NULL, ST_INVALID},
    {"empty group", "Undisclosed recipients:;", NULL, ST_INVALID},
    {"source route", "<@example.org:a@example.com>", NULL, ST_INVALID},
    {"two at signs", "a@example.com@example.org", NULL, ST_INVALID},
    {"open angle", "A <a@example.com", NULL, ST_INVALID},
    {"open quote", "\"A <a@example.com>", NULL, ST_INVALID},
    {"open comment", "(A <a@example.com>", NULL, ST_INVALID},
    {"closed comment alone", "A) <a@example.com>", NULL, ST_INVALID},
    {"address literal", "a@[192.0.2.1]", NULL, ST_INVALID},
    {"bare IPv4", "a@192.0.2.1", NULL, ST_INVALID},
    {"dot first", ".a@example.com", NULL, ST_INVALID},
    {"dot last", "a.@example.com", NULL, ST_INVALID},
    {"two dots", "a..b@example.com", NULL, ST_INVALID},
    {"domain's final dot", "a@example.com.", NULL, ST_INVALID},
    {"obsolete blanks within", "a . b@example.com", NULL, ST_INVALID},
    {"empty quoted local part", "\"\"@example.com", NULL, ST_INVALID},
    {"local part of 65", S64 "x@example.com", NULL, ST_INVALID},
    {"line end that folds nothing", "A\r\n<a@example.com>", NULL, ST_INVALID},
    {"bare CR", "A\r <a@example.com>", NULL, ST_INVALID},
    {"bare CR at the end", "a@example.com\r", NULL, ST_INVALID},
    {"control character", "A\x01 <a@example.com>", NULL, ST_INVALID},
    {"DEL in the domain", "a@exam\x7fple.com", NULL, ST_INVALID},
    {"C1 control", "A\xc2\x85 <a@example.com>", NULL, ST_INVALID},
    {"not UTF-8", "J\xf6rg <a@example.com>", NULL, ST_INVALID},
    {"overlong UTF-8", "\xc0\xaf <a@example.com>", NULL, ST_INVALID},
    {"surrogate", "\xed\xa0\x80 <a@example.com>", NULL, ST_INVALID},
    {"fullwidth at sign",
	"a\xef\xbc\xa0"
	"example.com",
	NULL, ST_INVALID},
    {"fullwidth comma in the domain",
	"a@example\xef\xbc\x8c"
	"com",
	NULL, ST_INVALID},
};

START_TEST(t9_from)
{
	const struct row *c = &froms[_i];
	struct address got;
	enum status st = address_parse_from(&got, c->text, strlen(c->text));

	check_row(c, st, &got);
}
END_TEST

START_TEST(t9_from_holds_nul)
{
	static const char text[] = "a@example.com\0, b@example.org";
	struct address got;

	ck_assert_int_eq(
	    address_parse_from(&got, text, sizeof text - 1), ST_INVALID);
}
END_TEST

START_TEST(t9_from_is_bounded)
{
	char text[ADDRESS_FIELD_MAX + 1];
	struct address got;

	/* Deep comments, then a field that is too long. */
	memset(text, '(', 100);
	memset(text + 100, ')', 100);
	memcpy(text + 200, "a@example.com", 13);
	ck_assert_int_eq(address_parse_from(&got, text, 213), ST_INVALID);
	memset(text + 20, ')', 20);
	memcpy(text + 40, "a@example.com", 13);
	ck_assert_int_eq(address_parse_from(&got, text, 53), ST_OK);

	memset(text, ' ', sizeof text);
	memcpy(text, "a@example.com", 13);
	ck_assert_int_eq(
	    address_parse_from(&got, text, ADDRESS_FIELD_MAX), ST_OK);
	ck_assert_int_eq(
	    address_parse_from(&got, text, ADDRESS_FIELD_MAX + 1), ST_INVALID);
}
END_TEST

static const struct row paths[] = {
    {"with angles", "<admin@Example.com>", "admin@example.com", ST_OK},
    {"without (sendmail command)", "admin@example.com", "admin@example.com",
	ST_OK},
    {"source route", "<@a.example,@b.example:x@example.com>", "x@example.com",
	ST_OK},
    {"quoted", "<\"a b\"@example.com>", "\"a b\"@example.com", ST_OK},
    {"null sender", "<>", NULL, ST_NOTFOUND},
    {"null sender, bare", "", NULL, ST_NOTFOUND},
    {"no domain", "<postmaster>", NULL, ST_INVALID},
    {"open angle", "<a@example.com", NULL, ST_INVALID},
    {"open angle alone", "<", NULL, ST_INVALID},
    {"closed angle alone", "a@example.com>", NULL, ST_INVALID},
    {"blank within", "<a @example.com>", NULL, ST_INVALID},
    {"comment", "<a(b)@example.com>", NULL, ST_INVALID},
    {"parameters behind", "<a@example.com> SIZE=1", NULL, ST_INVALID},
    {"address literal", "<a@[192.0.2.1]>", NULL, ST_INVALID},
    {"route without mailbox", "<@a.example>", NULL, ST_INVALID},
    {"line end", "<a@example.com\r\n>", NULL, ST_INVALID},
};

START_TEST(paths_of_milters)
{
	struct address got;
	enum status st = address_parse_path(&got, paths[_i].text);

	check_row(&paths[_i], st, &got);
}
END_TEST

static const struct row bares[] = {
    {"plain", "admin@example.com", "admin@example.com", ST_OK},
    {"empty", "", NULL, ST_INVALID},
    {"angles", "<admin@example.com>", NULL, ST_INVALID},
    {"blank", " admin@example.com", NULL, ST_INVALID},
    {"two", "a@example.com,b@example.com", NULL, ST_INVALID},
    {"CR LF (T15)", "a@example.com\r\nRCPT", NULL, ST_INVALID},
};

START_TEST(c3_bare_mailboxes)
{
	struct address got;
	enum status st = address_parse(&got, bares[_i].text);

	check_row(&bares[_i], st, &got);
}
END_TEST

START_TEST(parts_and_comparison)
{
	struct address a, b, c, d;

	ck_assert_int_eq(address_parse(&a, "Admin@Example.com"), ST_OK);
	ck_assert_int_eq(address_parse(&b, "\"aDMIN\"@example.COM"), ST_OK);
	ck_assert_int_eq(address_parse(&c, "admin@example.org"), ST_OK);
	ck_assert_int_eq(address_parse(&d, "admins@example.com"), ST_OK);
	ck_assert_str_eq(a.local, "Admin");
	ck_assert_str_eq(a.domain, "example.com");
	ck_assert_str_eq(b.local, "aDMIN");
	ck_assert(address_equal(&a, &b));
	ck_assert(!address_equal(&a, &c));
	ck_assert(!address_equal(&a, &d));
	ck_assert(!address_equal(&d, &a));
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

static const struct {
	const char *label, *field;
	bool holds;
} lists[] = {
    {"alone", " ann@example.com", true},
    {"another case", "Ann@Example.COM", true},
    {"in brackets", "Ann <ann@example.com>", true},
    {"behind a quoted name", "\"Doe, Ann; x\" <ann@example.com>", true},
    {"behind an encoded name", "=?utf-8?q?A?= <ann@example.com>", true},
    {"the last of several", "x@evil.com, \"b\" <b@x.com>,\r\n ann@example.com",
	true},
    {"an empty element", ",, ann@example.com ,", true},
    {"in a group", "us: b@x.com, ann@example.com;", true},
    {"in a group with brackets", "us: <ann@example.com>;", true},
    {"with comments", "(a) ann(b)@(c)example.com (d)", true},
    {"a bare address as a name", "ann@example.com <ann@example.com>", true},
    {"behind one that is malformed", "@@x <, ann@example.com", true},
    {"the name of another", "\"ann@example.com\" <x@evil.com>", false},
    {"the bare name of another", "ann@example.com <x@evil.com>", false},
    {"a comment", "x@evil.com (ann@example.com)", false},
    {"a list in a comment", "x@evil.com (, ann@example.com,)", false},
    {"a list in quotes", "\", ann@example.com, \" <x@evil.com>", false},
    {"the end of another", "joann@example.com", false},
    {"the beginning of another", "ann@example.com.evil.com", false},
    {"brackets within", "<ann@example.com> x@evil.com", false},
    {"a source route", "<@ann@example.com:x@evil.com>", false},
    {"an encoded word", "=?utf-8?q?,ann@example.com,?= <x@evil.com>", true},
    {"a quote that does not end", "\"x, ann@example.com", false},
    {"a comment that does not end", "(x, ann@example.com", false},
    {"no UTF-8", "\xff, ann@example.com", false},
    {"nothing", "", false},
};

START_TEST(n5_list_holds)
{
	struct address ann;

	ck_assert_int_eq(address_parse(&ann, "ann@example.com"), ST_OK);
	ck_assert_msg(address_list_holds(lists[_i].field,
			  strlen(lists[_i].field), &ann) == lists[_i].holds,
	    "%s: %s", lists[_i].label, lists[_i].field);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("address");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, t9_from, 0, N(froms));
	tcase_add_test(tc, t9_from_holds_nul);
	tcase_add_test(tc, t9_from_is_bounded);
	tcase_add_loop_test(tc, paths_of_milters, 0, N(paths));
	tcase_add_loop_test(tc, c3_bare_mailboxes, 0, N(bares));
	tcase_add_test(tc, parts_and_comparison);
	tcase_add_loop_test(tc, n5_list_holds, 0, N(lists));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
