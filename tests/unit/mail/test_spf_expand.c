/* SPDX-License-Identifier: ISC
 * Proves that macros expand as RFC 7208 section 7 says, its examples (7.4)
 * first, and that what is no name afterwards does not exist (T22). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/spf_expand.h"

static const uint8_t V4[] = {192, 0, 2, 3};
static const uint8_t V6[] = {
    0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xcb, 0x01};

/* The RFC's: strong-bad@email.example.com. */
static const struct spf_values values = {.local = "strong-bad",
    .sender_domain = "email.example.com",
    .domain = "email.example.com",
    .helo = "mx.Example.org",
    .client_name = "mx.example.org",
    .address = V4};

static const struct {
	const char *spec;
	const char *want; /* null: no name */
	bool is_ipv6;
} cases[] = {
    /* 7.4 */
    {"%{s}", "strong-bad@email.example.com", false},
    {"%{o}", "email.example.com", false},
    {"%{d}", "email.example.com", false},
    {"%{d4}", "email.example.com", false},
    {"%{d3}", "email.example.com", false},
    {"%{d2}", "example.com", false},
    {"%{d1}", "com", false},
    {"%{dr}", "com.example.email", false},
    {"%{d2r}", "example.email", false},
    {"%{l}", "strong-bad", false},
    {"%{l-}", "strong.bad", false},
    {"%{lr}", "strong-bad", false},
    {"%{lr-}", "bad.strong", false},
    {"%{l1r-}", "strong", false},
    {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com", false},
    {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com", false},
    {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
	"bad.strong.lp.3.2.0.192.in-addr._spf.example.com", false},
    {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
	"3.2.0.192.in-addr.strong.lp._spf.example.com", false},
    {"%{d2}.trusted-domains.example.net",
	"example.com.trusted-domains.example.net", false},
    {"%{ir}.%{v}._spf.%{d2}",
	"1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
	"ip6._spf.example.com",
	true},
    /* and ours */
    {"%{i}.x.com",
	"2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1.x."
	"com",
	true},
    {"%{i3}.x.com", "0.2.3.x.com", false},
    {"%{h}.x.com", "mx.example.org.x.com", false},
    {"%{p}.x.com", "mx.example.org.x.com", false},
    {"%{h9}.x.com", "mx.example.org.x.com", false},
    {"%{l--}.x.com", "strong.bad.x.com", false},
    {"%{S}.x.com", "strong-bad%40email.example.com.x.com", false},
    {"%{D2R}", "example.email", false},
    {"%%.x.com", "%.x.com", false},
    {"%-.x.com", "%20.x.com", false},
    {"%_.x.com", NULL, false}, /* a space */
    {"a..x.com", NULL, false},
    {"plain.x.com", "plain.x.com", false},
    {"PLAIN.x.com.", "plain.x.com", false},
    {"%{d}.", "email.example.com", false},
};

START_TEST(expands)
{
	struct spf_values v = values;
	char name[DOMAIN_SIZE];
	const char *spec = cases[_i].spec;
	const char *want = cases[_i].want;
	enum status st;

	v.is_ipv6 = cases[_i].is_ipv6;
	v.address = v.is_ipv6 ? V6 : V4;
	st = spf_expand(name, spec, strlen(spec), &v);
	ck_assert_msg(st == (want != NULL ? ST_OK : ST_INVALID),
	    "%s: got %s \"%s\"", spec, status_name(st), name);
	ck_assert_msg(strcmp(name, want != NULL ? want : "") == 0,
	    "%s: got \"%s\", want \"%s\"", spec, name, want);
}
END_TEST

static const struct {
	const char *local;
	const char *spec;
	const char *want;
} locals[] = {
    {"a.b.c", "%{l}.x", "a.b.c.x"}, {"a.b.c", "%{l2}.x", "b.c.x"},
    {"a.b.c", "%{l2r}.x", "b.a.x"}, {"a.b.c", "%{l3r}.x", "c.b.a.x"},
    {"a.b.c", "%{l4r}.x", "c.b.a.x"}, {"a-b+c", "%{l2-+}.x", "b.c.x"},
    {"a-b+c", "%{l2r-+}.x", "b.a.x"},
    {"a/b,c_d=e", "%{l/,_=}.x", "a.b.c.d.e.x"},
    {"a-b.c", "%{l-}.x", "a.b.c.x"}, /* the dot is then a letter */
    {"a-b.c", "%{lr-}.x", "b.c.a.x"}, {"a.", "%{l}x", "a.x"},
    {"a.", "%{l}.x", NULL}, {".a", "%{l}.x", NULL}, {"-", "%{l-}.x", NULL},
    {"-", "%{l1-}.x", NULL}, {"a b", "%{l}.x", NULL},
    {"a b", "%{L}.x", "a%20b.x"},
    {"%{d}", "%{l}.x", "%{d}.x"}, /* once, and not what comes out */
};

START_TEST(splits_and_joins)
{
	struct spf_values v = values;
	char name[DOMAIN_SIZE];
	const char *spec = locals[_i].spec;
	const char *want = locals[_i].want;
	enum status st;

	v.local = locals[_i].local;
	st = spf_expand(name, spec, strlen(spec), &v);
	ck_assert_msg(st == (want != NULL ? ST_OK : ST_INVALID) &&
			  strcmp(name, want != NULL ? want : "") == 0,
	    "%s of %s: got %s \"%s\", want \"%s\"", spec, v.local,
	    status_name(st), name, want);
}
END_TEST

/* 7.3: labels go from the left until 253 octets are left. */
START_TEST(long_names_are_cut)
{
	char spec[300] = "", name[DOMAIN_SIZE], whole[2000] = "";

	for (unsigned i = 0; i < 40; i++) {
		strcat(spec, "%{d}.");
		strcat(whole, "email.example.com.");
	}
	strcat(spec, "net");
	strcat(whole, "net");
	ck_assert_int_eq(spf_expand(name, spec, strlen(spec), &values), ST_OK);
	ck_assert_uint_le(strlen(name), 253);
	ck_assert_uint_gt(strlen(name), 253 - 64);
	ck_assert_str_eq(name, whole + strlen(whole) - strlen(name));
}
END_TEST

static const struct {
	const char *spec;
	bool asks;
} names[] = {
    {"%{p}", true},
    {"%{P2r-}.x", true},
    {"x.%{p}", true},
    {"%{d}.%{p}", true},
    {"%%{p}", false}, /* an escaped "%" */
    {"%%%{p}", true},
    {"%{d}.p", false},
    {"{p}", false},
    {"%", false},
    {"", false},
};

START_TEST(the_clients_name_is_asked_for_where_needed)
{
	bool asks = spf_spec_asks_name(names[_i].spec, strlen(names[_i].spec));

	ck_assert_msg(
	    asks == names[_i].asks, "%s: got %d", names[_i].spec, asks);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("spf_expand");
	TCase *tcase = tcase_create("spf_expand");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, expands, 0, sizeof(cases) / sizeof(*cases));
	tcase_add_loop_test(
	    tcase, splits_and_joins, 0, sizeof(locals) / sizeof(*locals));
	tcase_add_test(tcase, long_names_are_cut);
	tcase_add_loop_test(tcase, the_clients_name_is_asked_for_where_needed,
	    0, sizeof(names) / sizeof(*names));
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed > 0;
}
