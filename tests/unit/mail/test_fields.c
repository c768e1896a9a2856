/* SPDX-License-Identifier: ISC
 * lib/mail/fields.c: where a message's fields and body are, and what is
 * refused (I4, T9, T13). Canonical forms are test_dkim_canon.c's. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/fields.h"

/* With its length, for bytes that hold a NUL. */
#define BYTES(s) s, sizeof(s) - 1

static const struct split_case {
	const char *label;
	const char *message;
	size_t len;
	enum status want;
	const char *fields; /* "name|value|" of each, one behind the other */
	const char *body;
} split_cases[] = {
    {"CRLF", BYTES("A: 1\r\nB: 2\r\n\r\nbody\r\n"), ST_OK, "A| 1|B| 2|",
	"body\r\n"},
    {"LF", BYTES("A: 1\nB: 2\n\nbody\n"), ST_OK, "A| 1|B| 2|", "body\n"},
    {"folded, CRLF", BYTES("A: 1\r\n 2\r\n\t3\r\n\r\n"), ST_OK,
	"A| 1\r\n 2\r\n\t3|", ""},
    {"folded, LF as from libmilter", BYTES("A: 1\n\t2\r\nB: 3\r\n\r\nx"), ST_OK,
	"A| 1\n\t2|B| 3|", "x"},
    {"no body", BYTES("A: 1\r\n"), ST_OK, "A| 1|", ""},
    {"no line end", BYTES("A: 1"), ST_OK, "A| 1|", ""},
    {"no field", BYTES("\r\nbody"), ST_OK, "", "body"},
    {"nothing", BYTES(""), ST_OK, "", ""},
    {"nothing, and null", NULL, 0, ST_OK, "", ""},
    {"blanks before the colon", BYTES("A \t: 1\n\n"), ST_OK, "A| 1|", ""},
    {"empty value", BYTES("A:\nB:\n\n"), ST_OK, "A||B||", ""},
    {"colons in the value", BYTES("A: b:c\n\n"), ST_OK, "A| b:c|", ""},
    {"fold of blanks alone", BYTES("A: 1\n \nB: 2\n\n"), ST_OK, "A| 1\n |B| 2|",
	""},
    {"body begins with a blank line", BYTES("A: 1\n\n\nx"), ST_OK, "A| 1|",
	"\nx"},
    {"bare CR is no line end", BYTES("A: 1\rB: 2\n\n"), ST_OK, "A| 1\rB: 2|",
	""},
    {"no colon", BYTES("A: 1\nfoo\n\n"), ST_INVALID, NULL, NULL},
    {"mbox line", BYTES("From jane Sun Nov 22 2026\nA: 1\n\n"), ST_INVALID,
	NULL, NULL},
    {"empty name", BYTES(": 1\n\n"), ST_INVALID, NULL, NULL},
    {"blank name", BYTES(" : 1\n\n"), ST_INVALID, NULL, NULL},
    {"fold first", BYTES(" A: 1\n\n"), ST_INVALID, NULL, NULL},
    {"blank in the name", BYTES("A B: 1\n\n"), ST_INVALID, NULL, NULL},
    {"NUL in the name", BYTES("From\0: 1\n\n"), ST_INVALID, NULL, NULL},
    {"8-bit in the name", BYTES("Fr\xc3\xb6m: 1\n\n"), ST_INVALID, NULL, NULL},
    {"bare CR for an empty line", BYTES("A: 1\n\r"), ST_INVALID, NULL, NULL},
};

static void
print_fields(char *text, size_t size, const struct fields *f)
{
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < f->n_items; i++) {
		const struct field *field = &f->items[i];

		len += (size_t)snprintf(text + len, size - len, "%.*s|%.*s|",
		    (int)field->name_len, field->name, (int)field->value_len,
		    field->value);
	}
}

START_TEST(splits)
{
	const struct split_case *c = &split_cases[_i];
	struct fields f;
	struct err err = {""};
	char text[256];
	enum status st = fields_split(&f, c->message, c->len, &err);

	ck_assert_msg(st == c->want, "%s: got %s, want %s (%s)", c->label,
	    status_name(st), status_name(c->want), err.text);
	ck_assert_msg((st == ST_OK) == (err.text[0] == '\0'),
	    "%s: reason is \"%s\"", c->label, err.text);
	if (st != ST_OK) {
		ck_assert_ptr_null(f.items);
		return;
	}
	print_fields(text, sizeof(text), &f);
	ck_assert_msg(strcmp(text, c->fields) == 0, "%s: got %s, want %s",
	    c->label, text, c->fields);
	ck_assert_msg(f.body_len == strlen(c->body) &&
			  memcmp(f.body, c->body, f.body_len) == 0,
	    "%s: body is \"%.*s\", want \"%s\"", c->label, (int)f.body_len,
	    f.body, c->body);
	for (size_t i = 0; i < f.n_items; i++)
		ck_assert_msg(f.items[i].raw == f.items[i].name &&
				  f.items[i].raw + f.items[i].raw_len ==
				      f.items[i].value + f.items[i].value_len,
		    "%s: raw is not name to value", c->label);
	fields_clear(&f);
}
END_TEST

static enum status
split_many(size_t n_fields, size_t name_len)
{
	size_t line = name_len + strlen(": 1\n");
	char *text = malloc(n_fields * line + 1);
	struct fields f;
	enum status st;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < n_fields; i++) {
		memset(text + i * line, 'a', name_len);
		memcpy(text + i * line + name_len, ": 1\n", line - name_len);
	}
	st = fields_split(&f, text, n_fields * line, NULL);
	if (st == ST_OK)
		ck_assert_uint_eq(f.n_items, n_fields);
	fields_clear(&f);
	free(text);
	return st;
}

START_TEST(keeps_limits)
{
	ck_assert_int_eq(split_many(FIELDS_MAX, 1), ST_OK);
	ck_assert_int_eq(split_many(FIELDS_MAX + 1, 1), ST_INVALID);
	ck_assert_int_eq(split_many(1, FIELD_NAME_MAX), ST_OK);
	ck_assert_int_eq(split_many(1, FIELD_NAME_MAX + 1), ST_INVALID);
}
END_TEST

START_TEST(finds_by_name)
{
	static const char text[] = "To: 1\nFROM: 2\nto : 3\nTop: 4\n\n";
	struct fields f;

	ck_assert_int_eq(fields_split(&f, BYTES(text), NULL), ST_OK);
	ck_assert_ptr_eq(fields_get(&f, "TO", 0), &f.items[0]);
	ck_assert_ptr_eq(fields_get(&f, "to", 1), &f.items[2]);
	ck_assert_ptr_null(fields_get(&f, "to", 2));
	ck_assert_ptr_eq(fields_get(&f, "From", 0), &f.items[1]);
	ck_assert_ptr_null(fields_get(&f, "Fro", 0));
	ck_assert_uint_eq(fields_count(&f, "To"), 2);
	ck_assert_uint_eq(fields_count(&f, "Cc"), 0);
	ck_assert(field_is(&f.items[3], "top"));
	ck_assert(!field_is(&f.items[3], "to"));
	fields_clear(&f);
	ck_assert_uint_eq(f.n_items, 0);
	fields_clear(NULL);
}
END_TEST

static const struct text_case {
	const char *label;
	const char *message;
	size_t len;
	const char *want;
} text_cases[] = {
    {"plain", BYTES("A: one two \n"), "one two"},
    {"folded CRLF", BYTES("A:\r\n one\r\n\ttwo\r\n"), "one\ttwo"},
    {"folded LF", BYTES("A: one\n  two\n\t\n"), "one  two"},
    {"blanks alone", BYTES("A: \n \t\n"), ""},
    {"empty", BYTES("A:\n"), ""},
    {"a NUL hides nothing", BYTES("A: a\0b\n"), "a?b"},
    {"bare CR stays", BYTES("A: a\rb\n"), "a\rb"},
};

START_TEST(unfolds)
{
	const struct text_case *c = &text_cases[_i];
	struct fields f;
	char *text;

	ck_assert_int_eq(fields_split(&f, c->message, c->len, NULL), ST_OK);
	text = field_text(&f.items[0]);
	ck_assert_ptr_nonnull(text);
	ck_assert_msg(strcmp(text, c->want) == 0, "%s: got \"%s\", want \"%s\"",
	    c->label, text, c->want);
	free(text);
	fields_clear(&f);
}
END_TEST

static const struct check_case {
	const char *label;
	const char *message;
	size_t len;
	const char *reason; /* a part of it; null where nothing is wrong */
} check_cases[] = {
    {"CRLF", BYTES("From: a\r\nTo: b\r\n\r\nx\r\n"), NULL},
    {"LF", BYTES("From: a\nTo: b\n\nx\n"), NULL},
    {"other fields may repeat",
	BYTES(
	    "Received: 1\nReceived: 2\nComments: 3\nComments: 4\nFrom: a\n\n"),
	NULL},
    {"8-bit body", BYTES("From: a\n\n\xff\x80\n"), NULL},
    {"no From", BYTES("To: b\n\n"), "no From"},
    {"two From", BYTES("From: a\nfrom: b\n\n"), "From"},
    {"two From, one with a blank", BYTES("From: a\nFrom : b\n\n"), "From"},
    {"two Date", BYTES("From: a\nDate: 1\nDATE: 2\n\n"), "Date"},
    {"two Sender", BYTES("From: a\nSender: 1\nSender: 2\n\n"), "Sender"},
    {"two Reply-To", BYTES("From: a\nReply-To: 1\nReply-to: 2\n\n"),
	"Reply-To"},
    {"two To", BYTES("From: a\nTo: 1\nTo: 2\n\n"), "To"},
    {"two Cc", BYTES("From: a\nCc: 1\nCC: 2\n\n"), "Cc"},
    {"two Bcc", BYTES("From: a\nBcc: 1\nBcc: 2\n\n"), "Bcc"},
    {"two Message-ID", BYTES("From: a\nMessage-ID: 1\nMessage-Id: 2\n\n"),
	"Message-ID"},
    {"two In-Reply-To", BYTES("From: a\nIn-Reply-To: 1\nIn-Reply-To: 2\n\n"),
	"In-Reply-To"},
    {"two References", BYTES("From: a\nReferences: 1\nReferences: 2\n\n"),
	"References"},
    {"two Subject", BYTES("From: a\nSubject: 1\nSubject: 2\n\n"), "Subject"},
    {"two MIME-Version", BYTES("From: a\nMIME-Version: 1\nMime-Version: 2\n\n"),
	"MIME-Version"},
    {"two Content-Type", BYTES("From: a\nContent-Type: 1\nContent-type: 2\n\n"),
	"Content-Type"},
    {"two Content-Transfer-Encoding",
	BYTES("From: a\nContent-Transfer-Encoding: 1\n"
	      "Content-Transfer-Encoding: 2\n\n"),
	"Content-Transfer-Encoding"},
    {"NUL in the body", BYTES("From: a\n\nx\0y\n"), "NUL"},
    {"NUL in a field", BYTES("From: a\0b\n\nx\n"), "NUL"},
    {"bare CR in the body", BYTES("From: a\r\n\r\nx\ry\r\n"), "bare CR"},
    {"bare CR in a field", BYTES("From: a\rTo: b\r\n\r\n"), "bare CR"},
    {"bare CR at the end", BYTES("From: a\r\n\r\nx\r"), "bare CR"},
    {"two CR before LF", BYTES("From: a\r\r\n\r\n"), "bare CR"},
    {"bare LF in the body", BYTES("From: a\r\n\r\nx\n.\r\ny\r\n"), "bare LF"},
    {"bare LF in a field", BYTES("From: a\nTo: b\r\n\r\nx\r\n"), "bare LF"},
};

/* I4, T9, T13 */
START_TEST(refuses_what_is_malformed)
{
	const struct check_case *c = &check_cases[_i];
	enum status want = c->reason == NULL ? ST_OK : ST_INVALID, st;
	struct err err = {""};
	struct fields f;

	ck_assert_int_eq(fields_split(&f, c->message, c->len, &err), ST_OK);
	st = fields_check(&f, c->message, c->len, &err);
	ck_assert_msg(st == want, "%s: got %s, want %s (%s)", c->label,
	    status_name(st), status_name(want), err.text);
	if (c->reason != NULL)
		ck_assert_msg(strstr(err.text, c->reason) != NULL,
		    "%s: \"%s\" does not say \"%s\"", c->label, err.text,
		    c->reason);
	fields_clear(&f);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

int
main(void)
{
	Suite *suite = suite_create("fields");
	TCase *tc = tcase_create("fields");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, splits, 0, COUNT(split_cases));
	tcase_add_test(tc, keeps_limits);
	tcase_add_test(tc, finds_by_name);
	tcase_add_loop_test(tc, unfolds, 0, COUNT(text_cases));
	tcase_add_loop_test(
	    tc, refuses_what_is_malformed, 0, COUNT(check_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
