/* SPDX-License-Identifier: ISC
 * Proves N4's forms and kinds of names, and the organizational domains that
 * alignment stands on (I2, T10). Which names policy allows is tested there. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/name/domain.h"

#define LABEL_63 \
	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"
#define NAME_253                                                              \
	LABEL_63 "." LABEL_63 "." LABEL_63                                    \
		 ".abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstu" \
		 ".com"

struct good {
	const char *label;
	const char *text;
	const char *name;
	const char *unicode;
	const char *suffix;
	const char *registrable;
	enum domain_kind kind;
};

static const struct good goods[] = {
    {"plain", "example.com", "example.com", "example.com", "com", "example.com",
	DOMAIN_PUBLIC},
    {"case and final dot", "WWW.Example.COM.", "www.example.com",
	"www.example.com", "com", "example.com", DOMAIN_PUBLIC},
    {"wildcard", "*.test.example.org", "*.test.example.org",
	"*.test.example.org", "org", "example.org", DOMAIN_PUBLIC},
    {"two-label suffix", "a.b.example.co.uk", "a.b.example.co.uk",
	"a.b.example.co.uk", "co.uk", "example.co.uk", DOMAIN_PUBLIC},
    {"U-label",
	"b\xc3\xbc"
	"cher.com",
	"xn--bcher-kva.com",
	"b\xc3\xbc"
	"cher.com",
	"com", "xn--bcher-kva.com", DOMAIN_PUBLIC},
    {"U-label decomposed",
	"bu\xcc\x88"
	"cher.com",
	"xn--bcher-kva.com",
	"b\xc3\xbc"
	"cher.com",
	"com", "xn--bcher-kva.com", DOMAIN_PUBLIC},
    {"A-label in capitals", "XN--BCHER-KVA.com", "xn--bcher-kva.com",
	"b\xc3\xbc"
	"cher.com",
	"com", "xn--bcher-kva.com", DOMAIN_PUBLIC},
    {"non-transitional sharp s", "fa\xc3\x9f.de", "xn--fa-hia.de",
	"fa\xc3\x9f.de", "de", "xn--fa-hia.de", DOMAIN_PUBLIC},
    {"ideographic dots",
	"www\xe3\x80\x82"
	"example\xef\xbc\x8e"
	"net",
	"www.example.net", "www.example.net", "net", "example.net",
	DOMAIN_PUBLIC},
    {"IDN suffix",
	"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80."
	"\xd1\x80\xd1\x84",
	"xn--e1afmkfd.xn--p1ai",
	"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.\xd1\x80\xd1\x84",
	"xn--p1ai", "xn--e1afmkfd.xn--p1ai", DOMAIN_PUBLIC},
    {"253 octets", NAME_253, NAME_253, NAME_253, "com", NULL, DOMAIN_PUBLIC},
    {"private section is public", "me.github.io", "me.github.io",
	"me.github.io", "io", "github.io", DOMAIN_PUBLIC},
    {"private suffix itself", "github.io", "github.io", "github.io", "io",
	"github.io", DOMAIN_PUBLIC},
    {"wildcard rule", "a.b.ck", "a.b.ck", "a.b.ck", "b.ck", "a.b.ck",
	DOMAIN_PUBLIC},
    {"exception rule", "www.ck", "www.ck", "www.ck", "ck", "www.ck",
	DOMAIN_PUBLIC},
    {"suffix", "com", "com", "com", "com", "", DOMAIN_SUFFIX},
    {"suffix of two labels", "CO.uk", "co.uk", "co.uk", "co.uk", "",
	DOMAIN_SUFFIX},
    {"wildcard on a suffix", "*.com", "*.com", "*.com", "com", "",
	DOMAIN_SUFFIX},
    {"suffix by wildcard rule", "b.ck", "b.ck", "b.ck", "b.ck", "",
	DOMAIN_SUFFIX},
    {"one label", "intranet", "intranet", "intranet", "", "", DOMAIN_INTERNAL},
    {"no known suffix", "mail.corp", "mail.corp", "mail.corp", "", "",
	DOMAIN_INTERNAL},
    {"wildcard on an internal name", "*.corp", "*.corp", "*.corp", "", "",
	DOMAIN_INTERNAL},
    {".example", "www.example", "www.example", "www.example", "", "",
	DOMAIN_INTERNAL},
    {".test", "ca.test", "ca.test", "ca.test", "", "", DOMAIN_INTERNAL},
    {".invalid", "x.invalid", "x.invalid", "x.invalid", "", "",
	DOMAIN_INTERNAL},
    {"localhost", "localhost", "localhost", "localhost", "", "",
	DOMAIN_INTERNAL},
    {".local", "printer.local", "printer.local", "printer.local", "", "",
	DOMAIN_INTERNAL},
    {".onion, though listed", "abc.onion", "abc.onion", "abc.onion", "", "",
	DOMAIN_INTERNAL},
    {".internal", "x.internal", "x.internal", "x.internal", "", "",
	DOMAIN_INTERNAL},
    {"home.arpa", "nas.home.arpa", "nas.home.arpa", "nas.home.arpa", "", "",
	DOMAIN_INTERNAL},
    {"in-addr.arpa", "2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa",
	"2.0.192.in-addr.arpa", "", "", DOMAIN_INTERNAL},
    {"ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa",
	"8.b.d.0.1.0.0.2.ip6.arpa", "", "", DOMAIN_INTERNAL},
    {"special use by whole labels only", "mytest.com", "mytest.com",
	"mytest.com", "com", "mytest.com", DOMAIN_PUBLIC},
    {"example.com is public", "www.example.com", "www.example.com",
	"www.example.com", "com", "example.com", DOMAIN_PUBLIC},
    {"digits in front", "3com.com", "3com.com", "3com.com", "com", "3com.com",
	DOMAIN_PUBLIC},
    {"hexadecimal label in front", "0x7f.com", "0x7f.com", "0x7f.com", "com",
	"0x7f.com", DOMAIN_PUBLIC},
};

static void
check_text(
    const char *label, const char *what, const char *got, const char *want)
{
	ck_assert_msg(strcmp(got, want) == 0, "%s: %s: got \"%s\" want \"%s\"",
	    label, what, got, want);
}

START_TEST(n4_names_are_read)
{
	const struct good *c = &goods[_i];
	struct err err = {0};
	struct domain d;
	enum status st = domain_parse(&d, c->text, &err);

	ck_assert_msg(st == ST_OK, "%s: got %s (%s) want ok", c->label,
	    status_name(st), err.text);
	check_text(c->label, "name", d.name, c->name);
	check_text(c->label, "unicode", d.unicode, c->unicode);
	check_text(c->label, "suffix", d.suffix, c->suffix);
	if (c->registrable)
		check_text(
		    c->label, "registrable", d.registrable, c->registrable);
	ck_assert_msg(d.kind == c->kind, "%s: kind: got %d want %d", c->label,
	    d.kind, c->kind);
	ck_assert_msg(d.wildcard == (c->text[0] == '*'), "%s: wildcard: got %d",
	    c->label, d.wildcard);
}
END_TEST

struct bad {
	const char *label;
	const char *text;
	const char *why; /* part of the sentence */
};

static const struct bad bads[] = {
    {"empty", "", "is empty"},
    {"dot alone", ".", "empty label"},
    {"asterisk alone", "*", "asterisk"},
    {"asterisk and dot", "*.", "is empty"},
    {"two dots", "a..com", "empty label"},
    {"dot in front", ".com", "empty label"},
    {"two final dots", "example.com..", "empty label"},
    {"two kinds of final dot", "example.com.\xe3\x80\x82", "empty label"},
    {"DEL, which libidn2 drops", "exam\x7fple.com", "control"},
    {"tab", "exam\tple.com", "control"},
    {"CR LF (T15)", "example.com\r\nBcc: x@example.org", "control"},
    {"C1 control", "exam\xc2\x85ple.com", "control"},
    {"space", "exam ple.com", "character"},
    {"slash", "example.com/x", "character"},
    {"port", "example.com:443", "character"},
    {"at sign", "a@example.com", "character"},
    {"underscore", "_dmarc.example.com", "underscore"},
    {"STD3 character hidden in one that UTS 46 maps", "x\xe2\x84\x80y.com",
	"character"},
    {"fullwidth low line",
	"a\xef\xbc\xbf"
	"b.com",
	"underscore"},
    {"asterisk within", "a.*.com", "asterisk"},
    {"two asterisks", "*.*.com", "asterisk"},
    {"asterisk in a label", "w*.example.com", "asterisk"},
    {"fullwidth asterisk", "\xef\xbc\x8a.example.com", "asterisk"},
    {"hyphen first", "-a.com", "hyphen"},
    {"hyphen last", "a-.com", "hyphen"},
    {"reserved LDH label", "ab--cd.com", "hyphen"},
    {"label of 64", LABEL_63 "x.com", ""},
    {"name of 254", "x" NAME_253, ""},
    {"wildcard makes 255", "*." NAME_253, "253"},
    {"not UTF-8", "\xff\xfe.com", "IDNA"},
    {"broken A-label", "xn--a.com", "IDNA"},
    {"A-label of plain ASCII", "xn--example-.com", "IDNA"},
    {"A-label of characters that are mapped away", "xn--bshew.com", "IDNA"},
    {"emoji", "\xf0\x9f\x98\x80.com", "IDNA"},
    {"right-to-left mixed",
	"\xd7\x90"
	"a.com",
	"IDNA"},
    {"bidi override",
	"a\xe2\x80\xae"
	"b.com",
	"IDNA"},
    {"joiner without context", "a\xe2\x80\x8d.com", "IDNA"},
    {"IPv4", "192.0.2.1", "IP address"},
    {"IPv4 with a dot", "192.0.2.1.", "IP address"},
    {"IPv4 short", "127.1", "IP address"},
    {"IPv4 as one number", "2130706433", "IP address"},
    {"IPv4 hexadecimal", "0x7f000001", "IP address"},
    {"IPv4 hexadecimal last", "127.0.0.0X1", "IP address"},
    {"IPv4 fullwidth", "\xef\xbc\x91.2.3.\xef\xbc\x94", "IP address"},
    {"IPv4 wildcard", "*.192.0.2.1", "IP address"},
    {"IPv4 in brackets", "[192.0.2.1]", "IP address"},
    {"IPv6", "2001:db8::1", "IP address"},
    {"IPv6 in brackets", "[2001:db8::1]", "IP address"},
    {"IPv6 with a zone", "fe80::1%eth0", "IP address"},
    {"IPv4-mapped", "::ffff:192.0.2.1", "IP address"},
};

START_TEST(n4_no_names_are_refused)
{
	const struct bad *c = &bads[_i];
	struct err err = {0};
	struct domain d;
	enum status st = domain_parse(&d, c->text, &err);

	ck_assert_msg(st == ST_INVALID, "%s: got %s want %s", c->label,
	    status_name(st), status_name(ST_INVALID));
	ck_assert_msg(strstr(err.text, c->why) != NULL,
	    "%s: got \"%s\" want a sentence with \"%s\"", c->label, err.text,
	    c->why);
	for (const char *p = err.text; *p; p++)
		ck_assert_msg(*p >= ' ' && *p < 0x7f, "%s: raw octet %02x",
		    c->label, (unsigned)*p & 0xff);
}
END_TEST

START_TEST(n4_long_input_is_refused)
{
	char text[DOMAIN_INPUT_MAX + 100];
	struct err err = {0};
	struct domain d;

	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	ck_assert_int_eq(domain_parse(&d, text, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "253"));
}
END_TEST

struct pair {
	const char *label;
	const char *text;
	const char *want; /* null: ST_INVALID */
};

static const struct pair organizational[] = {
    {"below", "mail.example.com", "example.com"},
    {"itself", "example.com", "example.com"},
    {"two-label suffix", "a.b.example.co.uk", "example.co.uk"},
    {"private section", "a.b.github.io", "b.github.io"},
    {"case", "Mail.EXAMPLE.com", "example.com"},
    {"a suffix stays", "co.uk", "co.uk"},
    {"unknown suffix", "a.b.corp", "b.corp"},
    {"one label", "localhost", "localhost"},
    {"not a name", "a..b", NULL},
    {"empty", "", NULL},
};

START_TEST(i2_organizational_domains)
{
	const struct pair *c = &organizational[_i];
	char got[DOMAIN_SIZE] = "";
	enum status st = domain_organizational(got, c->text);

	ck_assert_msg(st == (c->want ? ST_OK : ST_INVALID), "%s: got %s",
	    c->label, status_name(st));
	check_text(c->label, "organizational", got, c->want ? c->want : "");
}
END_TEST

static const struct {
	const char *name;
	bool want;
} suffixes[] = {
    {"com", true},
    {"co.uk", true},
    {"github.io", true},
    {"b.ck", true},
    {"corp", true},
    {"COM.", true},
    {"not..a.name", true},
    {"example.com", false},
    {"me.github.io", false},
    {"www.ck", false},
};

START_TEST(t10_suffixes)
{
	bool got = domain_is_suffix(suffixes[_i].name);

	ck_assert_msg(got == suffixes[_i].want, "%s: got %d want %d",
	    suffixes[_i].name, got, suffixes[_i].want);
}
END_TEST

static const struct pair normals[] = {
    {"lower case", "Mail.Example.COM", "mail.example.com"},
    {"final dot", "example.com.", "example.com"},
    {"underscore", "_dmarc.Example.com", "_dmarc.example.com"},
    {"one label", "localhost", "localhost"},
    {"empty", "", NULL},
    {"dot", ".", NULL},
    {"IPv4", "192.0.2.1", NULL},
    {"hyphen", "-a.com", NULL},
    {"UTF-8",
	"b\xc3\xbc"
	"cher.com",
	NULL},
    {"blank", "a b.com", NULL},
    {"asterisk", "*.example.com", NULL},
    {"label of 64", LABEL_63 "x.com", NULL},
    {"253", NAME_253, NAME_253},
    {"254", "x" NAME_253, NULL},
};

START_TEST(names_from_mail_and_dns)
{
	const struct pair *c = &normals[_i];
	char got[DOMAIN_SIZE] = "";
	enum status st = domain_normalize(got, c->text, strlen(c->text));

	ck_assert_msg(st == (c->want ? ST_OK : ST_INVALID), "%s: got %s",
	    c->label, status_name(st));
	check_text(c->label, "normal", got, c->want ? c->want : "");
}
END_TEST

START_TEST(names_with_nul_are_refused)
{
	char got[DOMAIN_SIZE];

	ck_assert_int_eq(domain_normalize(got, "a.com\0.org", 10), ST_INVALID);
	ck_assert_int_eq(
	    domain_to_ascii(got, "\xc3\xbc.com\0.org", 11), ST_INVALID);
}
END_TEST

static const struct pair converted[] = {
    {"ASCII", "Example.com", "example.com"},
    {"underscore stays", "_x.example.com", "_x.example.com"},
    {"U-label",
	"B\xc3\x9c"
	"CHER.example",
	"xn--bcher-kva.example"},
    {"broken UTF-8", "b\xc3.com", NULL},
    {"U-label beside DEL", "b\xc3\xbc\x7f.com", NULL},
};

START_TEST(names_in_utf8_mail)
{
	const struct pair *c = &converted[_i];
	char got[DOMAIN_SIZE] = "";
	enum status st = domain_to_ascii(got, c->text, strlen(c->text));

	ck_assert_msg(st == (c->want ? ST_OK : ST_INVALID), "%s: got %s",
	    c->label, status_name(st));
	check_text(c->label, "A-labels", got, c->want ? c->want : "");
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("domain");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, n4_names_are_read, 0, N(goods));
	tcase_add_loop_test(tc, n4_no_names_are_refused, 0, N(bads));
	tcase_add_test(tc, n4_long_input_is_refused);
	tcase_add_loop_test(
	    tc, i2_organizational_domains, 0, N(organizational));
	tcase_add_loop_test(tc, t10_suffixes, 0, N(suffixes));
	tcase_add_loop_test(tc, names_from_mail_and_dns, 0, N(normals));
	tcase_add_test(tc, names_with_nul_are_refused);
	tcase_add_loop_test(tc, names_in_utf8_mail, 0, N(converted));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
