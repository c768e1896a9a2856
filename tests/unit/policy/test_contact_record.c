/* SPDX-License-Identifier: ISC
 * policy/contact_record.c: the entire value is one mailbox, or it is of no use
 * (C3, BR 3.2.2.4.13, .14). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "policy/contact_record.h"

#define COUNT(a)  ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(s)  s, sizeof(s) - 1
#define L16       "aaaaaaaaaaaaaaaa"
#define L64       L16 L16 L16 L16
#define LABEL63   L16 L16 L16 "aaaaaaaaaaaaaaa"
#define DOMAIN189 LABEL63 "." LABEL63 "." L16 L16 L16 "aaaaaaaaa.com"

static const struct {
	const char *label;
	const char *value;
	size_t len;
	enum contact_fault want;
} cases[] = {
    {"plain", BYTES("hostmaster@example.com"), CONTACT_USABLE},
    {"any case", BYTES("HostMaster@EXAMPLE.Com"), CONTACT_USABLE},
    {"every atext", BYTES("a!#$%&'*+-/=?^_`{|}~z@example.com"), CONTACT_USABLE},
    {"dots", BYTES("first.last+tag@sub.example.com"), CONTACT_USABLE},
    {"quoted", BYTES("\"dns contact\"@example.com"), CONTACT_USABLE},
    {"quoted at and pair", BYTES("\"a@\\\"b\"@example.com"), CONTACT_USABLE},
    {"U-labels (RFC 6532)",
	BYTES("dns@b\xc3\xbc"
	      "cher.example"),
	CONTACT_USABLE},
    {"A-labels", BYTES("dns@xn--bcher-kva.example"), CONTACT_USABLE},
    {"local part of 64", BYTES(L64 "@example.com"), CONTACT_USABLE},
    {"254 octets", BYTES(L64 "@" DOMAIN189), CONTACT_USABLE},

    {"nothing", BYTES(""), CONTACT_EMPTY},
    {"255 octets", BYTES(L64 "@a" DOMAIN189), CONTACT_LONG},
    {"local part of 65", BYTES(L64 "a@example.com"), CONTACT_LONG},

    {"NUL behind", BYTES("a@example.com\0"), CONTACT_CONTROL},
    {"NUL inside", BYTES("a@example.com\0.evil.com"), CONTACT_CONTROL},
    {"line end", BYTES("a@example.com\n"), CONTACT_CONTROL},
    {"CRLF and a header", BYTES("a@example.com\r\nBcc: b@example.org"),
	CONTACT_CONTROL},
    {"tab", BYTES("\ta@example.com"), CONTACT_CONTROL},
    {"tab in quotes", BYTES("\"a\tb\"@example.com"), CONTACT_CONTROL},
    {"DEL", BYTES("a\x7f@example.com"), CONTACT_CONTROL},
    {"C1 control", BYTES("a\xc2\x85@example.com"), CONTACT_CONTROL},

    {"Latin-1",
	BYTES("b\xfc"
	      "cher@example.com"),
	CONTACT_ENCODING},
    {"overlong", BYTES("a\xc0\xaf@example.com"), CONTACT_ENCODING},
    {"overlong of three", BYTES("a\xe0\x80\xaf@example.com"), CONTACT_ENCODING},
    {"surrogate", BYTES("a\xed\xa0\x80@example.com"), CONTACT_ENCODING},
    {"beyond U+10FFFF", BYTES("a\xf4\x90\x80\x80@example.com"),
	CONTACT_ENCODING},
    {"cut off", BYTES("a@example.com\xe2\x82"), CONTACT_ENCODING},

    {"blank before", BYTES(" a@example.com"), CONTACT_BLANK},
    {"blank behind", BYTES("a@example.com "), CONTACT_BLANK},
    {"blank inside", BYTES("a b@example.com"), CONTACT_BLANK},
    {"blank before @", BYTES("a @example.com"), CONTACT_BLANK},
    {"blank behind @", BYTES("a@ example.com"), CONTACT_BLANK},
    {"two by a blank", BYTES("a@example.com b@example.com"), CONTACT_BLANK},
    {"name and brackets", BYTES("Bob <bob@example.com>"), CONTACT_BLANK},

    {"two by a comma", BYTES("a@example.com,b@example.com"), CONTACT_SEVERAL},
    {"two by a semicolon", BYTES("a@example.com;b@example.com"),
	CONTACT_SEVERAL},
    {"two at signs", BYTES("a@b@example.com"), CONTACT_SEVERAL},

    {"brackets", BYTES("<a@example.com>"), CONTACT_STRUCTURE},
    {"quoted name", BYTES("\"Bob\"<bob@example.com>"), CONTACT_STRUCTURE},
    {"comment", BYTES("a@example.com(me)"), CONTACT_STRUCTURE},
    {"comment before", BYTES("(me)a@example.com"), CONTACT_STRUCTURE},
    {"scheme", BYTES("mailto:a@example.com"), CONTACT_STRUCTURE},
    {"group", BYTES("us:a@example.com;"), CONTACT_STRUCTURE},
    {"two quoted strings", BYTES("\"a\"\"b\"@example.com"), CONTACT_STRUCTURE},

    {"a word", BYTES("hostmaster"), CONTACT_NO_AT},
    {"a domain", BYTES("example.com"), CONTACT_NO_AT},
    {"no local part", BYTES("@example.com"), CONTACT_LOCAL},
    {"empty quotes", BYTES("\"\"@example.com"), CONTACT_LOCAL},
    {"open quotes", BYTES("\"a@example.com"), CONTACT_LOCAL},
    {"pair at the end", BYTES("\"a\\"), CONTACT_LOCAL},
    {"dot first", BYTES(".a@example.com"), CONTACT_LOCAL},
    {"dot last", BYTES("a.@example.com"), CONTACT_LOCAL},
    {"two dots", BYTES("a..b@example.com"), CONTACT_LOCAL},
    {"backslash", BYTES("a\\b@example.com"), CONTACT_LOCAL},

    {"no domain", BYTES("a@"), CONTACT_DOMAIN},
    {"one label", BYTES("root@localhost"), CONTACT_DOMAIN},
    {"final dot", BYTES("a@example.com."), CONTACT_DOMAIN},
    {"empty label", BYTES("a@example..com"), CONTACT_DOMAIN},
    {"hyphen first", BYTES("a@-example.com"), CONTACT_DOMAIN},
    {"hyphen last", BYTES("a@example-.com"), CONTACT_DOMAIN},
    {"underscore", BYTES("a@_dmarc.example.com"), CONTACT_DOMAIN},
    {"label of 64", BYTES("a@a" LABEL63 ".com"), CONTACT_DOMAIN},
    {"path behind", BYTES("a@example.com/x"), CONTACT_DOMAIN},
    {"IPv4 literal", BYTES("a@[192.0.2.1]"), CONTACT_LITERAL},
    {"IPv6 literal", BYTES("a@[IPv6:2001:db8::1]"), CONTACT_LITERAL},

    {"UTF-8 local part",
	BYTES("b\xc3\xbc"
	      "cher@example.com"),
	CONTACT_UTF8_LOCAL},
    {"UTF-8 quoted", BYTES("\"b\xc3\xbc\"@example.com"), CONTACT_UTF8_LOCAL},
};

START_TEST(c3_one_mailbox_or_unusable)
{
	/* Without the NUL: what stands behind must not be read. */
	char *copy = malloc(cases[_i].len + 1);
	enum contact_fault got;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, cases[_i].value, cases[_i].len);
	copy[cases[_i].len] = 'x';
	got = contact_record_check(copy, cases[_i].len);
	free(copy);
	ck_assert_msg(got == cases[_i].want, "%s: got \"%s\", want \"%s\"",
	    cases[_i].label, contact_fault_text(got),
	    contact_fault_text(cases[_i].want));
}
END_TEST

/* No octet is skipped: each value that is good is bad with any octet of
 * padding before or behind that is no part of an address. */
START_TEST(c3_no_padding)
{
	static const char good[] = "a@example.com";
	static const char padding[] = " \t\r\n\0<>()[],;:@\"\\.";
	char value[sizeof(good) + 1];
	size_t len = sizeof(good) - 1;

	for (size_t i = 0; i < sizeof(padding) - 1; i++) {
		value[0] = padding[i];
		memcpy(value + 1, good, len);
		ck_assert_msg(
		    contact_record_check(value, len + 1) != CONTACT_USABLE,
		    "0x%02x before is taken", padding[i]);
		memcpy(value, good, len);
		value[len] = padding[i];
		ck_assert_msg(
		    contact_record_check(value, len + 1) != CONTACT_USABLE,
		    "0x%02x behind is taken", padding[i]);
	}
}
END_TEST

START_TEST(c3_tag)
{
	static const struct {
		const char *tag;
		bool want;
	} tags[] = {{"contactemail", true}, {"ContactEmail", true},
	    {"contactemai", false}, {"contactemails", false},
	    {"contactphone", false}, {"issue", false}, {"", false}};

	for (int i = 0; i < COUNT(tags); i++)
		ck_assert_msg(contact_record_is_tag(tags[i].tag,
				  strlen(tags[i].tag)) == tags[i].want,
		    "\"%s\"", tags[i].tag);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("contact_record");
	TCase *tc = tcase_create("contact_record");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, c3_one_mailbox_or_unusable, 0, COUNT(cases));
	tcase_add_test(tc, c3_no_padding);
	tcase_add_test(tc, c3_tag);
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
