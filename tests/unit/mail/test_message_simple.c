/* SPDX-License-Identifier: ISC
 * Proves that the short way for multiparts takes what programs write, leaves
 * alone whatever is not as simple, and reads nothing that GMime reads otherwise
 * (I6, T12, T28). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/mails.h"
#include "tests/unit/mail/alike.h"

#define TOP         "From: a@example.com\nMIME-Version: 1.0\n"
#define MIXED       TOP "Content-Type: multipart/mixed; boundary=b\n\n"
#define ALT         TOP "Content-Type: multipart/alternative; boundary=\"b\"\n\n"
#define TYPE        "Content-Type: text/plain; charset=utf-8\n"
#define PLAIN(text) "--b\n" TYPE "\n" text "\n"
#define HTML(text)  "--b\nContent-Type: text/html; charset=utf-8\n\n" text "\n"
#define PART(field) "--b\n" field "\n\nx\n"
#define INNER(kind)                                                       \
	"--b\nContent-Type: multipart/" kind "; boundary=i\n\n--i\n" TYPE \
	"\nI approve\n--i\nContent-Type: text/html; charset=utf-8\n\ny\n" \
	"--i--\n"
#define END "--b--\n"

/* The texts: the first, then "=instead" and "+beside", a bar behind each; null:
 * left to GMime. */
static const struct row {
	const char *label, *bytes, *want;
} rows[] = {
    {"text and HTML", ALT PLAIN("I approve") HTML("y") END, "I approve|=y\n|"},
    {"text and a picture",
	MIXED PLAIN("I approve") PART("Content-Type: image/png; name=\"a b\"")
	    END,
	"I approve|"},
    {"an encoding of its own",
	MIXED "--b\n" TYPE "Content-Transfer-Encoding: quoted-printable\n\n"
	      "I appr=\nove=20\n" END,
	"I approve |"},
    {"a file",
	MIXED PLAIN("x") PART(TYPE "Content-Disposition: attachment; "
				   "filename*=utf-8''x") END,
	"x|"},
    {"a footer", MIXED PLAIN("x") PLAIN("y") END, "x|+y|"},
    {"a blank footer", MIXED PLAIN("x") PLAIN("") END, "x|+|"},
    {"an alternative in parts", MIXED INNER("alternative") PLAIN("z") END,
	"I approve|=y\n|+z|"},
    {"parts in parts", MIXED INNER("mixed") END, "I approve|+y\n|"},
    {"a related in an alternative",
	ALT PLAIN(
	    "x") "--b\nContent-Type: "
		 "multipart/related; type=\"text/html\"; boundary=i\n\n--i\n"
		 "Content-Type: text/html; charset=utf-8\n\ny\n--i\n"
		 "Content-Type: image/png\n\n\n--i--\n" END,
	"x|=y\n|"},
    {"two pieces of HTML are one",
	ALT PLAIN(
	    "x") "--b\nContent-Type: "
		 "multipart/mixed; boundary=i\n\n--i\n"
		 "Content-Type: text/html; charset=utf-8\n\ny\n--i\n"
		 "Content-Type: text/html; charset=utf-8\n\nz\n--i--\n" END,
	"x|=y\n\nz\n|"},
    {"preamble and epilogue",
	MIXED "This is a message in MIME format.\n" PLAIN("x") END "\n", "x|"},
    {"an address card", ALT PLAIN("x") PART("Content-Type: text/vcard") END,
	"x|"},
    {"a longer dashed line", MIXED PLAIN("--c\n-- \nx") END, "--c\n-- \nx|"},
    {"fields nobody reads", MIXED "--b\n" TYPE "X-A: b\n\nx\n" END, "x|"},

    {"a boundary with a blank within",
	TOP "Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\n" TYPE
	    "\nx\n--a b--\n",
	"x|"},
    {"an alternative beside it", MIXED PLAIN("x") INNER("alternative") END,
	"x|+I approve|+y\n|"},

    {"no end", MIXED PLAIN("x"), NULL},
    {"an end without its line end", MIXED PLAIN("x") "--b--", NULL},
    {"words behind the end of outer parts",
	MIXED INNER("alternative") "--b--c\n", NULL},
    {"words behind the last line", MIXED PLAIN("x") "--b--c\n", NULL},
    {"a picture without an empty line",
	MIXED PLAIN("x") "--b\nContent-Type: image/png\n" END, NULL},
    {"a type with junk behind",
	MIXED PLAIN("x") PART("Content-Type: image/png junk") END, NULL},
    {"a boundary that is encoded words",
	TOP "Content-Type: multipart/mixed; "
	    "boundary=\"=?utf-8?q?b?=\"\n\n--=?utf-8?q?b?=\n" TYPE
	    "\nx\n--=?utf-8?q?b?=--\n",
	NULL},
    {"an outer boundary that begins as the inner's",
	TOP "Content-Type: multipart/mixed; boundary=bc\n\n--bc\nContent-Type: "
	    "multipart/alternative; boundary=b\n\n" PLAIN("x") END "--bc--\n",
	NULL},
    {"no part", MIXED END, NULL},
    {"no boundary", TOP "Content-Type: multipart/mixed\n\n" PLAIN("x") END,
	NULL},
    {"another boundary",
	TOP "Content-Type: multipart/mixed; boundary=c\n\n" PLAIN("x") END,
	NULL},
    {"two boundaries",
	TOP "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n" PLAIN(
	    "x") END,
	NULL},
    {"a boundary in a comment",
	TOP "Content-Type: multipart/mixed (x); boundary=b\n\n" PLAIN("x") END,
	NULL},
    {"a boundary with a blank at its end",
	TOP "Content-Type: multipart/mixed; boundary=\"b \"\n\n" PLAIN("x") END,
	NULL},
    {"a boundary in encoded words",
	TOP
	"Content-Type: multipart/mixed; boundary=\"=?utf-8?q?b?=\"\n\n" PLAIN(
	    "x") END,
	NULL},
    {"a boundary by RFC 2231",
	TOP "Content-Type: multipart/mixed; boundary*=utf-8''b\n\n" PLAIN("x")
	    END,
	NULL},
    {"blanks behind a boundary", MIXED PLAIN("x") "--b \n" TYPE "\ny\n" END,
	NULL},
    {"words behind a boundary", MIXED PLAIN("x\n--bc") END, NULL},
    {"words behind the end", MIXED PLAIN("x") "--b--c\n" END, NULL},
    {"a boundary within a line", MIXED PLAIN("x --b") END, NULL},
    {"a boundary behind the end", MIXED PLAIN("x") END PLAIN("y") END, NULL},
    {"line ends of two kinds", MIXED "--b\n" TYPE "\nx\r\n" END, NULL},
    {"an inner boundary that is the outer's",
	MIXED "--b\nContent-Type: multipart/alternative; boundary=b\n\n" PLAIN(
	    "x") END END,
	NULL},
    {"an inner boundary that begins as the outer's",
	MIXED "--b\nContent-Type: multipart/alternative; boundary=b--\n\n"
	      "--b--\n" TYPE "\nx\n--b----\n" END,
	NULL},
    {"an inner end that is missing",
	MIXED
	"--b\nContent-Type: multipart/alternative; boundary=i\n\n--i\n" TYPE
	"\nx\n" END,
	NULL},
    {"no header", MIXED "--b\n\nx\n" END, NULL},
    {"no type", MIXED "--b\nX-A: b\n\nx\n" END, NULL},
    {"no empty line", MIXED "--b\n" TYPE END, NULL},
    {"a header that is none", MIXED "--b\n" TYPE "I approve\n\nx\n" END, NULL},
    {"two types", MIXED "--b\n" TYPE TYPE "\nx\n" END, NULL},
    {"two types of a picture",
	MIXED PLAIN("x") PART("Content-Type: image/png\n"
			      "Content-Type: text/plain") END,
	NULL},
    {"a blank before the colon",
	MIXED "--b\nContent-Type : text/plain; charset=utf-8\n\nx\n" END, NULL},
    {"blank", MIXED PLAIN(" ") END, NULL},
    {"blank, then another", ALT PLAIN("") PLAIN("I approve") END, NULL},
    {"two texts to choose from", ALT PLAIN("x") PLAIN("x") END, NULL},
    {"HTML first", ALT HTML("x") PLAIN("I approve") END, NULL},
    {"a picture first", MIXED PART("Content-Type: image/png") PLAIN("x") END,
	NULL},
    {"a file first",
	MIXED PART(TYPE "Content-Disposition: attachment") PLAIN("x") END,
	NULL},
    {"an unknown disposition",
	MIXED PART(TYPE "Content-Disposition: hidden") END, NULL},
    {"inline with a name",
	MIXED PLAIN("x") PART(TYPE "Content-Disposition: inline; filename=x")
	    END,
	NULL},
    {"a meeting",
	MIXED PLAIN("x") PART("Content-Type: text/calendar; method=REPLY") END,
	NULL},
    {"a mail", MIXED PLAIN("x") PART("Content-Type: message/rfc822") END, NULL},
    {"a digest",
	MIXED PLAIN("x") "--b\nContent-Type: multipart/digest; "
			 "boundary=i\n\n--i\n\nA: b\n\nx\n--i--\n" END,
	NULL},
    {"signed",
	TOP "Content-Type: multipart/signed; boundary=b\n\n" PLAIN("x") END,
	NULL},
    {"a report",
	TOP "Content-Type: multipart/report; boundary=b\n\n" PLAIN("x") END,
	NULL},
    {"encrypted",
	TOP "Content-Type: multipart/encrypted; boundary=b\n\n" PLAIN("x") END,
	NULL},
    {"another root",
	TOP "Content-Type: multipart/related; boundary=b; "
	    "start=\"<2@x>\"\n\n" PLAIN("x") PLAIN("y") END,
	NULL},
    {"parts that are encoded",
	TOP "Content-Transfer-Encoding: base64\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n" PLAIN("x") END,
	NULL},
    {"a charset that is another",
	MIXED PLAIN("x") PART("Content-Type: text/html; charset=utf-7") END,
	NULL},
    {"a footer that is no UTF-8", MIXED PLAIN("x") PLAIN("\xff") END, NULL},
    {"five levels",
	MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n"
	      "--c\nContent-Type: multipart/mixed; boundary=d\n\n"
	      "--d\nContent-Type: multipart/mixed; boundary=e\n\n"
	      "--e\nContent-Type: multipart/mixed; boundary=f\n\n--f\n" TYPE
	      "\nx\n--f--\n--e--\n--d--\n--c--\n" END,
	NULL},
};

static void
add_texts(struct buf *out, const struct message *m)
{
	buf_addf(out, "%s|", m->text);
	for (size_t i = 0; i < m->n_others; i++)
		buf_addf(out, "%c%s|", m->others[i].instead ? '=' : '+',
		    m->others[i].text);
}

static void
check_row(const struct row *row, const char *bytes, size_t len)
{
	struct message m = {.text = NULL};
	struct buf got = BUF_INIT;
	enum status st = message_read_simple(&m, bytes, len, false);

	ck_assert_msg(st == (row->want != NULL ? ST_OK : ST_NOTFOUND),
	    "%s: got %s", row->label, status_name(st));
	if (st == ST_OK)
		add_texts(&got, &m);
	ck_assert_msg(strcmp(buf_str(&got), row->want ? row->want : "") == 0,
	    "%s: got \"%s\"", row->label, buf_str(&got));
	buf_free(&got);
	message_clear(&m);
}

START_TEST(t12_takes_what_is_simple)
{
	const struct row *row = &rows[_i];
	const unsigned n = read_alike(row->bytes, strlen(row->bytes));

	check_row(row, row->bytes, strlen(row->bytes));
	ck_assert_uint_eq(n, row->want != NULL ? 2 : 0);
}
END_TEST

START_TEST(t12_parts_are_bounded)
{
	static const struct {
		unsigned n;
		const char *part, *want;
	} cases[] = {
	    {30, PART("Content-Type: image/png"), "x|"},
	    {31, PART("Content-Type: image/png"), "x|"},
	    {32, PART("Content-Type: image/png"), NULL},
	    {100000, PART("Content-Type: image/png"), NULL},
	    {MESSAGE_OTHERS_MAX, PLAIN("y"), "x|+y|+y|+y|+y|+y|+y|+y|+y|"},
	    {MESSAGE_OTHERS_MAX + 1, PLAIN("y"), NULL},
	};

	for (size_t i = 0; i < MAILS_COUNT(cases); i++) {
		const struct row row = {"parts", NULL, cases[i].want};
		struct buf b = BUF_INIT;

		buf_adds(&b, MIXED PLAIN("x"));
		for (unsigned n = 0; n < cases[i].n; n++)
			buf_adds(&b, cases[i].part);
		buf_adds(&b, END);
		check_row(&row, buf_str(&b), b.len);
		read_alike(buf_str(&b), b.len);
		buf_free(&b);
	}
}
END_TEST

START_TEST(t12_pieces_and_lines_are_bounded)
{
	const struct row row = {"too many", NULL, NULL};
	struct buf b = BUF_INIT;

	buf_adds(&b, ALT PLAIN("x") "--b\nContent-Type: multipart/mixed; "
				    "boundary=i\n\n");
	for (unsigned n = 0; n < MESSAGE_OTHERS_MAX + 1; n++)
		buf_adds(&b, "--i\nContent-Type: text/html; charset=utf-8\n"
			     "\ny\n");
	buf_adds(&b, "--i--\n" END);
	check_row(&row, buf_str(&b), b.len);
	read_alike(buf_str(&b), b.len);
	buf_free(&b);

	buf_adds(&b, MIXED PLAIN("x"));
	for (unsigned n = 0; n < 10 * MESSAGE_PARTS_MAX; n++)
		buf_adds(&b, "--\n");
	buf_adds(&b, END);
	check_row(&row, buf_str(&b), b.len);
	read_alike(buf_str(&b), b.len);
	buf_free(&b);
}
END_TEST

/* Read, but for where the fields that name the boundary are not signed. */
START_TEST(t12_another_boundary_could_be_meant)
{
	static const char *const mails[] = {
	    MIXED "--a\n\nno\n" PLAIN("x") END "--a--\n",
	    MIXED "--a\n\nno\n" PLAIN("x") END,
	    MIXED PLAIN("x") END "--a\n",
	};

	for (size_t i = 0; i < MAILS_COUNT(mails); i++)
		ck_assert_uint_eq(read_alike(mails[i], strlen(mails[i])), 1);
}
END_TEST

START_TEST(t12_a_nul_is_nobodys)
{
	char bytes[] = MIXED PLAIN("x") PART("Content-Type: image/png") END;
	const struct row row = {"NUL", bytes, NULL};

	bytes[sizeof(bytes) - 9] = '\0';
	check_row(&row, bytes, sizeof(bytes) - 1);
}
END_TEST

/* Every octet of what programs write, spoilt. */
START_TEST(t12_reads_as_gmime_does)
{
	static const char SPOILT[] = {
	    '\r', '\n', ' ', ';', '"', '-', ':', '=', 'x', '(', '\xff'};
	struct buf b = BUF_INIT;
	unsigned n_taken = 0;

	mails_form(&b, (size_t)_i);
	ck_assert_uint_gt(read_alike(buf_str(&b), b.len), 0);
	for (size_t at = 0; at < b.len; at++) {
		const char was = b.data[at];

		for (size_t k = 0; k < sizeof(SPOILT); k++) {
			b.data[at] = SPOILT[k];
			n_taken += read_alike(buf_str(&b), b.len);
		}
		b.data[at] = was;
		n_taken += read_alike(buf_str(&b), at);
	}
	ck_assert_uint_gt(n_taken, 0);
	buf_free(&b);
}
END_TEST

/* GMime's parser sees a mail through buffers, and each octet is once the first
 * behind one. */
START_TEST(t12_buffers_end_anywhere)
{
	struct buf form = BUF_INIT;
	unsigned n_taken = 0;
	size_t body;

	mails_form(&form, (size_t)_i);
	body = (size_t)(strstr(form.data, "\r\n\r\n") + 4 - form.data);
	for (size_t at = body; at < form.len + 4; at++) {
		for (int lines = 0; lines <= 1; lines++) {
			struct buf b = BUF_INIT;

			buf_add(&b, form.data, form.len);
			mails_fill(
			    &b, body, MAILS_BLOCK + 2 - at, lines, false);
			mails_put(
			    &b, body + MAILS_BLOCK + 2 - at, 0, "\r\n", 2);
			n_taken += read_alike(buf_str(&b), b.len) > 0;
			buf_free(&b);
		}
	}
	ck_assert_uint_gt(n_taken, form.len - body);
	buf_free(&form);
}
END_TEST

/* More than one place spoilt, and longer mails. The same ones every time. */
START_TEST(t12_reads_as_gmime_does_by_chance)
{
	enum { TRIES = 8000, TAKEN_MIN = TRIES / 20 };
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	unsigned n_taken = 0;

	for (unsigned i = 0; i < TRIES; i++) {
		uint8_t choice[1 + MAILS_CHANGES_MAX * MAILS_CHANGE];
		struct buf b = BUF_INIT;

		for (size_t k = 0; k < sizeof(choice); k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			choice[k] = (uint8_t)(state >> 32);
		}
		mails_make(&b, choice, 1 + (1 + i % 6) * MAILS_CHANGE);
		n_taken += read_alike(buf_str(&b), b.len) > 0;
		buf_free(&b);
	}
	ck_assert_uint_gt(n_taken, TAKEN_MIN);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message_simple");
	TCase *tcase = tcase_create("message_simple");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, t12_takes_what_is_simple, 0, (int)MAILS_COUNT(rows));
	tcase_add_test(tcase, t12_parts_are_bounded);
	tcase_add_test(tcase, t12_pieces_and_lines_are_bounded);
	tcase_add_test(tcase, t12_another_boundary_could_be_meant);
	tcase_add_test(tcase, t12_a_nul_is_nobodys);
	tcase_add_loop_test(
	    tcase, t12_reads_as_gmime_does, 0, (int)MAILS_COUNT(mails_forms));
	tcase_add_loop_test(
	    tcase, t12_buffers_end_anywhere, 0, (int)MAILS_COUNT(mails_forms));
	tcase_add_test(tcase, t12_reads_as_gmime_does_by_chance);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
