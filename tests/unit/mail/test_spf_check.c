/* SPDX-License-Identifier: ISC
 * Proves that SPF records are read by RFC 7208's grammar to the letter, and
 * that nothing which is not of it reaches a library (T22). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/mail/spf_check.h"

/* ------------------------------------------------------------------ records */

static const struct {
	const char *record;
	bool valid;
} records[] = {
    {"v=spf1", true},
    {"V=SPF1 -ALL", true},
    {"v=spf1 ", true},
    {"v=spf1   mx    ~all   ", true},
    {"v=spf1\tmx", false},
    {"v=spf1 mx\t-all", false},
    {"v=spf1 mx\x01", false},
    {"v=spf1 m\xc3\xa4x -all", false},
    {"v=spf1 mx\x7f", false},
    {"v=spf1 bogus -all", false},
    {"v=spf1 -all bogus", false},
    {"v=spf1 ++all", false},
    {"v=spf1 +", false},
    {"v=spf1 !all", false},
    /* all */
    {"v=spf1 ?all", true},
    {"v=spf1 all.", false},
    {"v=spf1 all:x.example", false},
    {"v=spf1 all/0", false},
    /* include, exists: a domain-spec and no more */
    {"v=spf1 include:out.example.net", true},
    {"v=spf1 include:out.example.net.", true},
    {"v=spf1 include", false},
    {"v=spf1 include:", false},
    {"v=spf1 include=out.example.net", true}, /* an unknown modifier */
    {"v=spf1 include:example", false},
    {"v=spf1 include:out.example.net/24", false},
    {"v=spf1 exists:%{ir}.list.example.net", true},
    {"v=spf1 exists", false},
    {"v=spf1 exists:.", false},
    {"v=spf1 exists:..example.net", true}, /* grammar; no name, though */
    /* a, mx */
    {"v=spf1 a", true},
    {"v=spf1 a:", false},
    {"v=spf1 a:www.example.net/24//96", true},
    {"v=spf1 a/0//0", true},
    {"v=spf1 a/32//128", true},
    {"v=spf1 a/33", false},
    {"v=spf1 a//129", false},
    {"v=spf1 a/024", false},
    {"v=spf1 a/00", false},
    {"v=spf1 a/", false},
    {"v=spf1 a//", false},
    {"v=spf1 a/24/96", false},
    {"v=spf1 a///96", false},
    {"v=spf1 a/-1", false},
    {"v=spf1 a/4294967320", false},
    {"v=spf1 a:198.51.100.7", false},
    {"v=spf1 a:example.net:25", false},
    {"v=spf1 a:exa/mple.net", true},
    {"v=spf1 a:example.-net", false},
    {"v=spf1 a:example.net-", false},
    {"v=spf1 a:example.xn--p1ai", true},
    {"v=spf1 mx:%{d}/20", true},
    {"v=spf1 mxx", false},
    {"v=spf1 mx.", false},
    /* ptr */
    {"v=spf1 ptr", true},
    {"v=spf1 ptr:example.net", true},
    {"v=spf1 ptr/24", false},
    {"v=spf1 ptr:", false},
    /* ip4, ip6 */
    {"v=spf1 ip4:198.51.100.7", true},
    {"v=spf1 ip4:198.51.100.0/24", true},
    {"v=spf1 ip4:0.0.0.0/0", true},
    {"v=spf1 ip4", false},
    {"v=spf1 ip4:", false},
    {"v=spf1 ip4:198.51.100", false},
    {"v=spf1 ip4:198.51.100.256", false},
    {"v=spf1 ip4:198.51.100.07", false},
    {"v=spf1 ip4:198.51.100.7/33", false},
    {"v=spf1 ip4:198.51.100.7/", false},
    {"v=spf1 ip4:198.51.100.7//32", false},
    {"v=spf1 ip4:2001:db8::1", false},
    {"v=spf1 ip4=198.51.100.7", true}, /* an unknown modifier */
    {"v=spf1 ip6:2001:db8::/32", true},
    {"v=spf1 ip6:::ffff:198.51.100.7", true},
    {"v=spf1 ip6:2001:db8::1/129", false},
    {"v=spf1 ip6:2001:db8::1//64", false},
    {"v=spf1 ip6:2001:db8:::1", false},
    {"v=spf1 ip6:198.51.100.7", false},
    {"v=spf1 ip6:fe80::1%eth0", false},
    /* modifiers */
    {"v=spf1 redirect=_spf.example.net", true},
    {"v=spf1 redirect=", false},
    {"v=spf1 redirect", false},
    {"v=spf1 redirect:_spf.example.net", false},
    {"v=spf1 redirect=a.example redirect=b.example", false},
    {"v=spf1 REDIRECT=a.example redirect=b.example", false},
    {"v=spf1 redirect=-all", false},
    {"v=spf1 exp=why.example.net -all", true},
    {"v=spf1 exp= -all", false},
    {"v=spf1 exp=%{r}.example.net -all", false},
    {"v=spf1 exp=a.example exp=a.example", false},
    {"v=spf1 moo= -all", true},
    {"v=spf1 moo=%{t}%{c}%{r} -all", true},
    {"v=spf1 moo=%x -all", false},
    {"v=spf1 m-o_o.1=cow -all", true},
    {"v=spf1 1moo=cow", false},
    {"v=spf1 =cow", false},
    {"v=spf1 -moo=cow", false},
    /* macros */
    {"v=spf1 exists:%{l}", true},
    {"v=spf1 exists:%{L9R.-+,/_=}.example.net", true},
    {"v=spf1 exists:%{l128}", true},
    {"v=spf1 exists:%{l129}", false},
    {"v=spf1 exists:%{l0}", false},
    {"v=spf1 exists:%{l99999999999999999999}", false},
    {"v=spf1 exists:%{q}", false},
    {"v=spf1 exists:%{c}.example.net", false},
    {"v=spf1 exists:%{t}.example.net", false},
    {"v=spf1 exists:%{}", false},
    {"v=spf1 exists:%{l", false},
    {"v=spf1 exists:%{l!}", false},
    {"v=spf1 exists:%", false},
    {"v=spf1 exists:example.net%", false},
    {"v=spf1 exists:%%%_%-.example.net", true},
    {"v=spf1 exists:%{d}x", false}, /* ends in neither macro nor label */
    {"v=spf1 exists:%{d}.x", true},
    {"v=spf1 exists:%{d}..x", true},
    {"v=spf1 exists:%{d}.1", false},
};

START_TEST(grammar_is_kept)
{
	struct spf_record record;
	struct err err = {""};
	enum status want = records[_i].valid ? ST_OK : ST_INVALID;
	enum status st = spf_record_parse(
	    &record, records[_i].record, strlen(records[_i].record), &err);

	ck_assert_msg(st == want, "\"%s\": got %s (%s), want %s",
	    records[_i].record, status_name(st), err.text, status_name(want));
	ck_assert(st == ST_OK || err.text[0] != '\0');
	spf_record_clear(&record);
}
END_TEST

static const struct {
	const char *text;
	size_t len;
	bool is;
} versions[] = {
    {"v=spf1", 6, true},
    {"V=Spf1 ", 7, true},
    {"v=spf1 -all", 11, true},
    {"v=spf10", 7, false},
    {"v=spf1.1", 8, false},
    {"v=spf", 5, false},
    {" v=spf1", 7, false},
    {"", 0, false},
    {"spf2.0/pra", 10, false},
    {"v=spf1\0-all", 11, true}, /* broken, and so a permerror */
    {"v=spf1\xff", 7, true},
};

START_TEST(records_are_told)
{
	bool is = spf_record_is(versions[_i].text, versions[_i].len);

	ck_assert_msg(
	    is == versions[_i].is, "\"%s\": got %d", versions[_i].text, is);
}
END_TEST

START_TEST(nul_is_no_end)
{
	static const char text[] = "v=spf1 -all\0 +all";
	struct spf_record record;

	ck_assert_int_eq(
	    spf_record_parse(&record, text, sizeof(text) - 1, NULL),
	    ST_INVALID);
	ck_assert_int_eq(spf_record_parse(&record, text, 11, NULL), ST_OK);
	ck_assert_uint_eq(record.n_terms, 1);
	spf_record_clear(&record);
}
END_TEST

START_TEST(terms_are_taken_apart)
{
	static const char text[] =
	    "v=spf1 ?exp=no ~a:www.Example.net/24//64 redirect=r.example.net "
	    "ip6:2001:db8::1/48 exp=e.example -MX +include:%{d2}.example.net ";
	static const char good[] =
	    "v=spf1 ~a:www.Example.net/24//64 redirect=r.example.net "
	    "ip6:2001:db8::1/48 exp=e.example -MX +include:%{d2}.example.net ";
	struct spf_record r;

	ck_assert_int_eq(
	    spf_record_parse(&r, text, sizeof(text) - 1, NULL), ST_INVALID);
	ck_assert_int_eq(
	    spf_record_parse(&r, good, sizeof(good) - 1, NULL), ST_OK);
	ck_assert_uint_eq(r.n_terms, 4);
	ck_assert_int_eq(r.terms[0].kind, SPF_TERM_A);
	ck_assert_int_eq(r.terms[0].qualifier, SPF_SOFTFAIL);
	ck_assert_uint_eq(r.terms[0].spec_len, strlen("www.Example.net"));
	ck_assert_mem_eq(r.terms[0].spec, "www.Example.net", 15);
	ck_assert_uint_eq(r.terms[0].cidr4, 24);
	ck_assert_uint_eq(r.terms[0].cidr6, 64);
	ck_assert_int_eq(r.terms[1].kind, SPF_TERM_IP6);
	ck_assert_int_eq(r.terms[1].qualifier, SPF_PASS);
	ck_assert_uint_eq(r.terms[1].cidr6, 48);
	ck_assert_uint_eq(r.terms[1].address[15], 1);
	ck_assert_int_eq(r.terms[2].kind, SPF_TERM_MX);
	ck_assert_int_eq(r.terms[2].qualifier, SPF_FAIL);
	ck_assert_ptr_null(r.terms[2].spec);
	ck_assert_uint_eq(r.terms[2].cidr4, 32);
	ck_assert_uint_eq(r.terms[2].cidr6, 128);
	ck_assert_int_eq(r.terms[3].kind, SPF_TERM_INCLUDE);
	ck_assert_uint_eq(r.redirect_len, strlen("r.example.net"));
	ck_assert_mem_eq(r.redirect, "r.example.net", r.redirect_len);
	spf_record_clear(&r);
}
END_TEST

/* ------------------------------------------------------------------- limits */

static enum status
parse_many(const char *term, size_t n, const char *last)
{
	struct buf text = BUF_INIT;
	struct spf_record record;
	enum status st;

	buf_adds(&text, "v=spf1");
	for (size_t i = 0; i < n; i++)
		buf_adds(&text, term);
	buf_adds(&text, last);
	st = spf_record_parse(&record, buf_str(&text), text.len, NULL);
	spf_record_clear(&record);
	buf_free(&text);
	return st;
}

START_TEST(size_is_limited)
{
	ck_assert_int_eq(parse_many(" a", SPF_TERMS_MAX, ""), ST_OK);
	ck_assert_int_eq(parse_many(" a", SPF_TERMS_MAX + 1, ""), ST_INVALID);
	ck_assert_int_eq(parse_many(" ", SPF_RECORD_MAX - 10, "-all"), ST_OK);
	ck_assert_int_eq(
	    parse_many(" ", SPF_RECORD_MAX - 9, "-all"), ST_INVALID);
	ck_assert_int_eq(parse_many(" a", 32765, ""), ST_INVALID); /* 64 kB */
	ck_assert_int_eq(parse_many("", 1, " exists:%{d}"), ST_OK);
}
END_TEST

START_TEST(specs_are_limited)
{
	char text[400] = "v=spf1 exists:";
	size_t begin = strlen(text);
	struct spf_record record;

	memset(text + begin, 'x', sizeof(text) - begin - 1);
	memcpy(text + begin + SPF_SPEC_MAX - 4, ".net", 5);
	ck_assert_int_eq(
	    spf_record_parse(&record, text, strlen(text), NULL), ST_OK);
	spf_record_clear(&record);
	memcpy(text + begin + SPF_SPEC_MAX - 4, "x.net", 6);
	ck_assert_int_eq(
	    spf_record_parse(&record, text, strlen(text), NULL), ST_INVALID);
}
END_TEST

/* -------------------------------------------------------------------- names */

static const struct {
	const char *text;
	const char *want; /* null: no name */
} names[] = {
    {"Mail.Example.NET", "mail.example.net"},
    {"mail.example.net.", "mail.example.net"},
    {"_spf.example.net", "_spf.example.net"},
    {"foo:bar/baz.example.net", "foo:bar/baz.example.net"},
    {"", NULL},
    {".", NULL},
    {"..", NULL},
    {".example.net", NULL},
    {"mail..example.net", NULL},
    {"mail.example.net..", NULL},
    {"a b.example.net", NULL},
    {"a\tb.example.net", NULL},
    {"a\\b.example.net", NULL},
    {"a\"b.example.net", NULL},
    {"\xc3\xa4.example.net", NULL},
};

START_TEST(names_are_normal)
{
	char name[DOMAIN_SIZE];
	enum status st =
	    spf_name_normalize(name, names[_i].text, strlen(names[_i].text));

	ck_assert_msg((st == ST_OK) == (names[_i].want != NULL),
	    "\"%s\": got %s", names[_i].text, status_name(st));
	ck_assert_str_eq(name, names[_i].want != NULL ? names[_i].want : "");
}
END_TEST

/* 7.3: whole labels go, from the left. */
START_TEST(long_names_are_cut)
{
	char name[DOMAIN_SIZE], text[600] = "";
	size_t len;

	for (unsigned i = 0; i < 40; i++)
		strcat(text, "abcdefghi.");
	strcat(text, "net");
	len = strlen(text);
	ck_assert_int_eq(spf_name_normalize(name, text, len), ST_OK);
	ck_assert_uint_eq(strlen(name), 253);
	ck_assert_str_eq(name, text + len - 253);
	memset(text, 'x', 300);
	ck_assert_int_eq(spf_name_normalize(name, text, 300), ST_INVALID);
	memset(text, 'x', 63);
	memcpy(text + 63, ".net", 5);
	ck_assert_int_eq(spf_name_normalize(name, text, 67), ST_OK);
	memset(text, 'x', 64);
	memcpy(text + 64, ".net", 5);
	ck_assert_int_eq(spf_name_normalize(name, text, 68), ST_INVALID);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("spf_check");
	TCase *tcase = tcase_create("spf_check");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(
	    tcase, grammar_is_kept, 0, sizeof(records) / sizeof(*records));
	tcase_add_loop_test(
	    tcase, records_are_told, 0, sizeof(versions) / sizeof(*versions));
	tcase_add_test(tcase, nul_is_no_end);
	tcase_add_test(tcase, terms_are_taken_apart);
	tcase_add_test(tcase, size_is_limited);
	tcase_add_test(tcase, specs_are_limited);
	tcase_add_loop_test(
	    tcase, names_are_normal, 0, sizeof(names) / sizeof(*names));
	tcase_add_test(tcase, long_names_are_cut);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed > 0;
}
