/* SPDX-License-Identifier: ISC
 * lib/mail/dkim_tags.c: tag lists, colon lists and base64, read strictly
 * (RFC 6376 3.2, T10). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim_impl.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(s) s, sizeof(s) - 1

static const struct tags_case {
	const char *label;
	const char *text;
	size_t len;
	const char *want; /* "name=value|" of each; null: not a tag list */
} tags_cases[] = {
    {"one", BYTES("v=1"), "v=1|"},
    {"final semicolon", BYTES("v=1; a=b;"), "v=1|a=b|"},
    {"final semicolon and blanks", BYTES("v=1;\r\n\t"), "v=1|"},
    {"blanks around", BYTES(" v\t= 1 ;\r\n a = b c \r\n"), "v=1|a=b c|"},
    {"empty value", BYTES("p=; v=1"), "p=|v=1|"},
    {"sign in the value", BYTES("b=ab=="), "b=ab==|"},
    {"names differ in case", BYTES("a=1; A=2"), "a=1|A=2|"},
    {"underscore and digit", BYTES("a_1=x"), "a_1=x|"},
    {"a tag twice", BYTES("v=1; a=b; v=1"), NULL},
    {"nothing", BYTES(""), NULL},
    {"blanks alone", BYTES("  "), NULL},
    {"semicolon alone", BYTES(";"), NULL},
    {"empty tag in the middle", BYTES("v=1;; a=b"), NULL},
    {"two final semicolons", BYTES("v=1;;"), NULL},
    {"no sign", BYTES("v=1; foo"), NULL},
    {"no name", BYTES("=1"), NULL},
    {"name begins with a digit", BYTES("1a=x"), NULL},
    {"blank in the name", BYTES("a b=x"), NULL},
    {"NUL in the value", BYTES("a=x\0y"), NULL},
    {"8-bit in the value", BYTES("a=\xc3\xa4"), NULL},
    {"DEL in the value", BYTES("a=\x7f"), NULL},
};

START_TEST(reads_tag_lists)
{
	const struct tags_case *c = &tags_cases[_i];
	struct dkim_tags t;
	char got[256] = "";
	size_t len = 0;

	if (!dkim_tags_parse(&t, c->text, c->len)) {
		ck_assert_msg(c->want == NULL, "%s: refused", c->label);
		return;
	}
	for (size_t i = 0; i < t.n_items; i++)
		len += (size_t)snprintf(got + len, sizeof(got) - len,
		    "%.*s=%.*s|", (int)t.items[i].name_len, t.items[i].name,
		    (int)t.items[i].value_len, t.items[i].value);
	ck_assert_msg(c->want != NULL && strcmp(got, c->want) == 0,
	    "%s: got %s, want %s", c->label, got,
	    c->want != NULL ? c->want : "a refusal");
}
END_TEST

START_TEST(too_many_tags)
{
	char text[DKIM_TAGS_MAX * 8 + 8] = "";
	struct dkim_tags t;
	size_t len = 0;

	for (int i = 0; i < DKIM_TAGS_MAX; i++)
		len += (size_t)snprintf(
		    text + len, sizeof(text) - len, "a%d=x;", i);
	ck_assert(dkim_tags_parse(&t, text, len));
	len += (size_t)snprintf(text + len, sizeof(text) - len, "b=x");
	ck_assert(!dkim_tags_parse(&t, text, len));
}
END_TEST

START_TEST(reads_colon_lists)
{
	static const char text[] = "a=x : yy:\r\n\tZ ; b=; c=x:";
	struct dkim_tags t;

	ck_assert(dkim_tags_parse(&t, text, strlen(text)));
	ck_assert(dkim_list_has(dkim_tags_get(&t, "a"), "x"));
	ck_assert(dkim_list_has(dkim_tags_get(&t, "a"), "yy"));
	ck_assert(dkim_list_has(dkim_tags_get(&t, "a"), "Z"));
	ck_assert(!dkim_list_has(dkim_tags_get(&t, "a"), "z"));
	ck_assert(!dkim_list_has(dkim_tags_get(&t, "a"), "y"));
	ck_assert(!dkim_list_has(dkim_tags_get(&t, "a"), ""));
	ck_assert(dkim_list_has(dkim_tags_get(&t, "b"), ""));
	ck_assert(dkim_list_has(dkim_tags_get(&t, "c"), ""));
	ck_assert(dkim_tag_is(dkim_tags_get(&t, "b"), ""));
	ck_assert_ptr_null(dkim_tags_get(&t, "d"));
}
END_TEST

static const struct base64_case {
	const char *label;
	const char *text;
	const char *want; /* null: refused */
} base64_cases[] = {
    {"one octet", "Zg==", "f"},
    {"two", "Zm8=", "fo"},
    {"three", "Zm9v", "foo"},
    {"four", "Zm9vYg==", "foob"},
    {"six", "Zm9vYmFy", "foobar"},
    {"blanks between", " Zm\r\n\t9v Y g\t= = ", "foob"},
    {"all digits", "+/09azAZ", "\xfb\xfd\x3d\x6b\x30\x19"},
    {"empty", "", NULL},
    {"blanks alone", " \t", NULL},
    {"no padding", "Zg", NULL},
    {"too little padding", "Zg=", NULL},
    {"too much padding", "Zm9v=", NULL},
    {"padding alone", "====", NULL},
    {"digit behind the padding", "Zg==Zg==", NULL},
    {"a digit left", "Zm9vY", NULL},
    {"three paddings", "Z===", NULL},
    {"other alphabet", "Zm9-", NULL},
    {"comma", "Zm,v", NULL},
    {"too long", "Zm9vYmFyYmF6", NULL},
};

START_TEST(reads_base64)
{
	const struct base64_case *c = &base64_cases[_i];
	uint8_t got[6];
	size_t len = 0;
	bool ok = dkim_base64(got, &len, sizeof(got),
	    (struct dkim_span){c->text, strlen(c->text)});

	ck_assert_msg(ok == (c->want != NULL), "%s: got %s, want %s", c->label,
	    ok ? "true" : "false", c->want != NULL ? "true" : "false");
	if (ok)
		ck_assert_msg(
		    len == strlen(c->want) && memcmp(got, c->want, len) == 0,
		    "%s: got %zu octets \"%.*s\"", c->label, len, (int)len,
		    (const char *)got);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_tags");
	TCase *tc = tcase_create("dkim_tags");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, reads_tag_lists, 0, COUNT(tags_cases));
	tcase_add_test(tc, too_many_tags);
	tcase_add_test(tc, reads_colon_lists);
	tcase_add_loop_test(tc, reads_base64, 0, COUNT(base64_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
