/* SPDX-License-Identifier: ISC
 * Proves that only the text that a person sees first is read, and nothing
 * where that is in doubt (I6, T12). */
#include <check.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/mail/message_impl.h"

struct row {
	const char *label;
	const char *bytes;
	enum message_text state;
	const char *text; /* null where there is none */
};

#define TOP   "From: a@example.com\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n"
#define MIXED TOP "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define ALT   TOP "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
#define PLAIN(text) \
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" text "\r\n"
#define HTML(text) "--b\r\nContent-Type: text/html\r\n\r\n" text "\r\n"
#define END        "--b--\r\n"

static const char *const state_names[] = {
    [MESSAGE_TEXT_FOUND] = "found",
    [MESSAGE_TEXT_NONE] = "none",
    [MESSAGE_TEXT_HTML_ONLY] = "html only",
    [MESSAGE_TEXT_UNSURE] = "unsure",
};

static void
check_row(const struct row *c, const char *bytes, size_t len)
{
	struct message m;
	enum status st = message_read(&m, bytes, len, false);
	const char *want = c->text ? c->text : "";

	ck_assert_msg(st == ST_OK, "%s: got %s", c->label, status_name(st));
	ck_assert_msg(m.state == c->state, "%s: got %s \"%s\" want %s",
	    c->label, state_names[m.state], m.text, state_names[c->state]);
	ck_assert_msg(m.text_len == strlen(want) && strcmp(m.text, want) == 0,
	    "%s: got \"%s\" want \"%s\"", c->label, m.text, want);
	message_clear(&m);
}

static const struct row shapes[] = {
    {"no MIME at all", "From: a@example.com\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_FOUND, "I approve\n"},
    {"LF lines", "From: a@example.com\n\nI approve\nyes\n", MESSAGE_TEXT_FOUND,
	"I approve\nyes\n"},
    {"text/plain", TOP "Content-Type: text/plain\r\n\r\nI approve",
	MESSAGE_TEXT_FOUND, "I approve"},
    {"case of type and charset",
	TOP "Content-Type: TEXT/Plain; CHARSET=\"UTF-8\"\r\n\r\nyes\r\n",
	MESSAGE_TEXT_FOUND, "yes\n"},
    {"empty", TOP "\r\n", MESSAGE_TEXT_NONE, NULL},
    {"blank", TOP "\r\n \t\r\n\r\n", MESSAGE_TEXT_NONE, NULL},
    {"header only", "From: a@example.com\r\n", MESSAGE_TEXT_NONE, NULL},
    {"HTML alone", TOP "Content-Type: text/html\r\n\r\n<p>I approve</p>\r\n",
	MESSAGE_TEXT_HTML_ONLY, NULL},
    {"calendar alone", TOP "Content-Type: text/calendar\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_NONE, NULL},
    {"attachment at the top",
	TOP "Content-Disposition: attachment\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_NONE, NULL},
    {"unknown disposition",
	TOP "Content-Disposition: hidden\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_NONE, NULL},
    {"inline with a file name",
	TOP "Content-Disposition: inline; filename=x.txt\r\n\r\n"
	    "I approve\r\n",
	MESSAGE_TEXT_NONE, NULL},
    {"inline", TOP "Content-Disposition: inline\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_FOUND, "I approve\n"},

    {"alternative", ALT PLAIN("I approve") HTML("<p>I reject") END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"alternative of HTML alone", ALT HTML("<p>I approve") END,
	MESSAGE_TEXT_HTML_ONLY, NULL},
    {"T12: empty, then a second text", ALT PLAIN("") PLAIN("I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"T12: two texts", ALT PLAIN("I reject") PLAIN("I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"T12: empty, then HTML", ALT PLAIN("") HTML("<p>I approve") END,
	MESSAGE_TEXT_NONE, NULL},
    {"HTML in front of the text", ALT HTML("<p>x") PLAIN("I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"alternative with related HTML",
	ALT PLAIN("I approve") "--b\r\nContent-Type: multipart/related; "
			       "boundary=c\r\n\r\n--c\r\nContent-Type: "
			       "text/html\r\n\r\n<p>\r\n--c--\r\n" END,
	MESSAGE_TEXT_FOUND, "I approve"},

    {"mixed", MIXED PLAIN("I approve") END, MESSAGE_TEXT_FOUND, "I approve"},
    {"prologue and epilogue",
	MIXED "I reject\r\n" PLAIN("I approve") END "I reject\r\n",
	MESSAGE_TEXT_FOUND, "I approve"},
    {"mixed with a footer", MIXED PLAIN("I approve") PLAIN("list") END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"T12: verdict in an attachment",
	MIXED PLAIN("see there") "--b\r\nContent-Type: text/plain\r\n"
				 "Content-Disposition: attachment\r\n\r\n"
				 "I approve\r\n" END,
	MESSAGE_TEXT_FOUND, "see there"},
    {"T12: attachment first",
	MIXED
	"--b\r\nContent-Disposition: attachment\r\n\r\nI approve\r\n" PLAIN(
	    "I approve") END,
	MESSAGE_TEXT_NONE, NULL},
    {"T12: verdict in message/rfc822",
	MIXED "--b\r\nContent-Type: message/rfc822\r\n\r\n"
	      "From: a@example.com\r\n\r\nI approve\r\n" END,
	MESSAGE_TEXT_NONE, NULL},
    {"message/rfc822 at the top",
	TOP "Content-Type: message/rfc822\r\n\r\n"
	    "From: a@example.com\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_NONE, NULL},
    {"digest",
	TOP "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n"
	    "From: a@example.com\r\n\r\nI approve\r\n" END,
	MESSAGE_TEXT_NONE, NULL},
    {"image first",
	MIXED "--b\r\nContent-Type: image/png\r\n\r\nx\r\n" PLAIN("I approve")
	    END,
	MESSAGE_TEXT_NONE, NULL},
    {"alternative in mixed",
	MIXED "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n"
	      "\r\n--c\r\n\r\nI approve\r\n--c\r\nContent-Type: text/html"
	      "\r\n\r\n<p>\r\n--c--\r\n" END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"signed",
	TOP
	"Content-Type: multipart/signed; boundary=b; "
	"protocol=\"application/pgp-signature\"; micalg=pgp-sha256\r\n"
	"\r\n" PLAIN("I approve") "--b\r\n"
				  "Content-Type: "
				  "application/pgp-signature\r\n\r\nx\r\n" END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"related",
	TOP "Content-Type: multipart/related; boundary=b\r\n\r\n" PLAIN(
	    "I approve") END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"related with another root",
	TOP "Content-Type: multipart/related; boundary=b; "
	    "start=\"<2@x>\"\r\n\r\n" PLAIN(
		"I approve") "--b\r\nContent-Type: text/plain\r\nContent-ID: "
			     "<2@x>\r\n\r\n"
			     "I reject\r\n" END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"unknown multipart is mixed",
	TOP "Content-Type: multipart/x-new; boundary=b\r\n\r\n" PLAIN(
	    "I approve") END,
	MESSAGE_TEXT_FOUND, "I approve"},
    {"encrypted",
	TOP "Content-Type: multipart/encrypted; boundary=b\r\n\r\n" PLAIN(
	    "I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"S/MIME opaque",
	TOP "Content-Type: application/pkcs7-mime\r\n\r\nMII=\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"no boundary named",
	TOP "Content-Type: multipart/mixed\r\n\r\n" PLAIN("I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"boundary never seen",
	TOP "Content-Type: multipart/mixed; boundary=z\r\n\r\n" PLAIN(
	    "I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"two types at the top",
	TOP "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n"
	    "I approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"two encodings in a part",
	MIXED "--b\r\nContent-Transfer-Encoding: 7bit\r\n"
	      "Content-Transfer-Encoding: base64\r\n\r\nSSBhcHByb3Zl\r\n" END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"multipart that is encoded",
	TOP "Content-Type: multipart/mixed; boundary=b\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n" PLAIN("I approve") END,
	MESSAGE_TEXT_UNSURE, NULL},
    {"two boundaries",
	"MIME-Version: 1.0\r\n"
	"Content-Type: multipart/mixed; boundary=a; Boundary=b\r\n\r\n"
	"--a\r\nContent-Type: text/plain\r\n\r\nNo.\r\n"
	"--b\r\nContent-Type: text/plain\r\n\r\nI approve\r\n"
	"--b--\r\n--a--\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"two charsets",
	"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8;"
	" charset=iso-8859-1\r\n\r\nI approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"no header field", "I approve\r\n\r\nI approve\r\n", MESSAGE_TEXT_UNSURE,
	NULL},
};

START_TEST(t12_shapes)
{
	check_row(&shapes[_i], shapes[_i].bytes, strlen(shapes[_i].bytes));
}
END_TEST

#define TEXT(charset, cte)                                      \
	TOP "Content-Type: text/plain; charset=" charset "\r\n" \
	    "Content-Transfer-Encoding: " cte "\r\n\r\n"

static const struct row encodings[] = {
    {"quoted-printable",
	TEXT("utf-8", "quoted-printable") "I=20appr=\r\nove =C3=BC\r\n",
	MESSAGE_TEXT_FOUND, "I approve \xc3\xbc\n"},
    {"quoted-printable, junk",
	TEXT("utf-8", "quoted-printable") "I =ZZapprove\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"quoted-printable, cut off",
	TEXT("utf-8", "quoted-printable") "I approve=4", MESSAGE_TEXT_UNSURE,
	NULL},
    {"base64", TEXT("utf-8", "base64") "SSBhcHBy\r\nb3Zl\r\n",
	MESSAGE_TEXT_FOUND, "I approve"},
    {"base64 in capitals", TEXT("utf-8", "BASE64") "SSBhcHByb3Zl\r\n",
	MESSAGE_TEXT_FOUND, "I approve"},
    {"base64, CRLF within", TEXT("utf-8", "base64") "YQ0KYgo=\r\n",
	MESSAGE_TEXT_FOUND, "a\nb\n"},
    {"T12: base64 with junk", TEXT("utf-8", "base64") "SSBh*cHBy\r\nb3Zl\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"T12: words behind base64",
	TEXT("utf-8", "base64") "SSBhcHByb3ZlIQ==\r\nI approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"base64, cut off", TEXT("utf-8", "base64") "SSBhcHByb3\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"base64 with NUL", TEXT("utf-8", "base64") "YQBi\r\n", MESSAGE_TEXT_UNSURE,
	NULL},
    {"base64 with a bare CR", TEXT("utf-8", "base64") "YQ1i\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"uuencode", TEXT("utf-8", "x-uuencode") "begin 644 x\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"unknown encoding", TEXT("utf-8", "x-rot13") "V nccebir\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"8bit UTF-8", TEXT("utf-8", "8bit") "gr\xc3\xbc\xc3\x9f\r\n",
	MESSAGE_TEXT_FOUND, "gr\xc3\xbc\xc3\x9f\n"},
    {"T12: charset lies", TEXT("utf-8", "8bit") "gr\xfc\xdf\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"overlong UTF-8", TEXT("utf-8", "8bit") "\xc1\x89 approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"ISO 8859-1", TEXT("iso-8859-1", "8bit") "gr\xfc\xdf\r\n",
	MESSAGE_TEXT_FOUND, "gr\xc3\xbc\xc3\x9f\n"},
    {"windows-1252", TEXT("windows-1252", "8bit") "\x80 5\r\n",
	MESSAGE_TEXT_FOUND, "\xe2\x82\xac 5\n"},
    {"ISO-2022-JP", TEXT("iso-2022-jp", "7bit") "\x1b$B>5G'\x1b(B\r\n",
	MESSAGE_TEXT_FOUND, "\xe6\x89\xbf\xe8\xaa\x8d\n"},
    {"ISO-2022-JP, cut off", TEXT("iso-2022-jp", "7bit") "\x1b$B>",
	MESSAGE_TEXT_UNSURE, NULL},
    {"GB2312 as mailers mean it", TEXT("gb2312", "8bit") "\xcd\xac\xd2\xe2\r\n",
	MESSAGE_TEXT_FOUND, "\xe5\x90\x8c\xe6\x84\x8f\n"},
    {"Shift_JIS", TEXT("Shift_JIS", "8bit") "\x8f\xb3\x94\x46\r\n",
	MESSAGE_TEXT_FOUND, "\xe6\x89\xbf\xe8\xaa\x8d\n"},
    {"UTF-7 hides ASCII", TEXT("utf-7", "7bit") "+AEk- approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"unknown charset", TEXT("x-mine", "7bit") "I approve\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"US-ASCII that is not", TEXT("us-ascii", "8bit") "gr\xc3\xbc\r\n",
	MESSAGE_TEXT_UNSURE, NULL},
    {"no charset, UTF-8", TOP "\r\ngr\xc3\xbc\r\n", MESSAGE_TEXT_FOUND,
	"gr\xc3\xbc\n"},
    {"no charset, no UTF-8", TOP "\r\ngr\xfc\r\n", MESSAGE_TEXT_UNSURE, NULL},
};

START_TEST(t12_encodings_and_charsets)
{
	check_row(
	    &encodings[_i], encodings[_i].bytes, strlen(encodings[_i].bytes));
}
END_TEST

/* What is converted without the C library is what that makes of it. */
START_TEST(t12_western_charsets)
{
	static const char *const names[] = {"iso-8859-1", "windows-1252"};
	iconv_t cd = iconv_open("UTF-8", names[_i]);

	ck_assert(cd != (iconv_t)-1);
	for (int c = 0; c < 256; c++) {
		char octet = (char)c, want[8], *in = &octet, *to = want;
		size_t left = 1, room = sizeof(want);
		struct buf out = BUF_INIT;
		const bool known = iconv(cd, &in, &left, &to, &room) == 0;

		ck_assert_int_eq(
		    message_text_convert(&out, names[_i], &octet, 1),
		    known ? ST_OK : ST_INVALID);
		ck_assert_uint_eq(out.len, sizeof(want) - room);
		ck_assert(memcmp(buf_str(&out), want, out.len) == 0);
		buf_free(&out);
	}
	iconv_close(cd);
}
END_TEST

#define FLOWED \
	TOP "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
#define DELSP                                                          \
	TOP "Content-Type: text/plain; charset=utf-8; format=Flowed; " \
	    "DelSp=yes\r\n\r\n"

static const struct row flowed[] = {
    {"joined", FLOWED "I \r\napprove\r\nnot\r\n", MESSAGE_TEXT_FOUND,
	"I approve\nnot\n"},
    {"DelSp", DELSP "app \r\nrove\r\n", MESSAGE_TEXT_FOUND, "approve\n"},
    {"only a part of a line is the phrase",
	FLOWED "I approve \r\nof nothing\r\n", MESSAGE_TEXT_FOUND,
	"I approve of nothing\n"},
    {"space-stuffed", FLOWED " From here\r\n  two\r\n", MESSAGE_TEXT_FOUND,
	"From here\n two\n"},
    {"separator is not joined", FLOWED "text \r\n-- \r\nI approve\r\n",
	MESSAGE_TEXT_FOUND, "text \n-- \nI approve\n"},
    {"quotation does not join",
	FLOWED "> I \r\napprove\r\n>> a \r\n>> b\r\n> c\r\n",
	MESSAGE_TEXT_FOUND, "> I \napprove\n>> a b\n> c\n"},
    {"stuffed quote mark", FLOWED " > x\r\n", MESSAGE_TEXT_FOUND, "> x\n"},
    {"last line open and soft", FLOWED "I approve ", MESSAGE_TEXT_FOUND,
	"I approve \n"},
    {"fixed",
	TOP "Content-Type: text/plain; format=fixed\r\n\r\nI \r\n"
	    "approve\r\n",
	MESSAGE_TEXT_FOUND, "I \napprove\n"},
};

START_TEST(t12_format_flowed)
{
	check_row(&flowed[_i], flowed[_i].bytes, strlen(flowed[_i].bytes));
}
END_TEST

static void
check_buf(
    const char *label, struct buf *b, enum message_text state, const char *text)
{
	const struct row c = {label, NULL, state, text};

	ck_assert(buf_ok(b));
	check_row(&c, buf_str(b), b->len);
	buf_free(b);
}

/* One multipart in another, `depth` of them, around a text. */
static void
add_nested(struct buf *b, unsigned depth)
{
	buf_adds(b, TOP);
	for (unsigned i = 0; i < depth; i++)
		buf_addf(b,
		    "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n"
		    "--b%u\r\n",
		    i, i);
	buf_adds(b, "\r\nI approve\r\n");
	while (depth-- > 0)
		buf_addf(b, "--b%u--\r\n", depth);
}

START_TEST(t12_depth_is_bounded)
{
	static const unsigned depths[] = {
	    MESSAGE_DEPTH_MAX, 50, 99, 1000, 20000};
	struct buf b = BUF_INIT;

	add_nested(&b, MESSAGE_DEPTH_MAX - 1);
	check_buf("at the limit", &b, MESSAGE_TEXT_FOUND, "I approve");
	for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
		add_nested(&b, depths[i]);
		check_buf("over the limit", &b, MESSAGE_TEXT_UNSURE, NULL);
	}
}
END_TEST

START_TEST(t12_parts_are_bounded)
{
	static const struct {
		unsigned n;
		enum message_text state;
	} cases[] = {
	    {MESSAGE_OTHERS_MAX, MESSAGE_TEXT_FOUND},
	    {MESSAGE_OTHERS_MAX + 1, MESSAGE_TEXT_UNSURE},
	    {MESSAGE_PARTS_MAX, MESSAGE_TEXT_UNSURE},
	    {1000, MESSAGE_TEXT_UNSURE},
	    {100000, MESSAGE_TEXT_UNSURE},
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_adds(&b, MIXED PLAIN("I approve"));
		for (unsigned n = 0; n < cases[i].n; n++)
			buf_adds(&b, "--b\r\n\r\nx\r\n");
		buf_adds(&b, END);
		check_buf("parts", &b, cases[i].state,
		    cases[i].state == MESSAGE_TEXT_FOUND ? "I approve" : NULL);
	}
}
END_TEST

START_TEST(t12_nested_messages_are_bounded)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, TOP);
	for (unsigned i = 0; i < 5000; i++)
		buf_adds(&b, "Content-Type: message/rfc822\r\n\r\n");
	buf_adds(&b, "From: a@example.com\r\n\r\nI approve\r\n");
	check_buf("messages in messages", &b, MESSAGE_TEXT_UNSURE, NULL);
}
END_TEST

START_TEST(t12_text_is_bounded)
{
	struct buf b = BUF_INIT;
	struct message m;

	buf_adds(&b, TOP "\r\n");
	for (unsigned i = 0; i < MESSAGE_TEXT_MAX / 2 - 1; i++)
		buf_adds(&b, "x\n");
	ck_assert_int_eq(message_read(&m, buf_str(&b), b.len, false), ST_OK);
	ck_assert_int_eq(m.state, MESSAGE_TEXT_FOUND);
	message_clear(&m);
	buf_adds(&b, "x\nx\n");
	check_buf("too long", &b, MESSAGE_TEXT_UNSURE, NULL);
}
END_TEST

static const struct {
	const char *label;
	const char *bytes;
	const char *type;
	bool is_report;
	bool is_feedback;
} kinds[] = {
    {"plain", TOP "\r\nx\r\n", "text/plain", false, false},
    {"mixed", MIXED PLAIN("x") END, "multipart/mixed", false, false},
    {"case", TOP "Content-Type: Text/HTML\r\n\r\nx\r\n", "text/html", false,
	false},
    {"delivery report",
	TOP
	"Content-Type: multipart/report; report-type=delivery-status; "
	"boundary=b\r\n\r\n" PLAIN(
	    "sorry") "--b\r\nContent-Type: "
		     "message/delivery-status\r\n\r\nAction: failed\r\n" END,
	"multipart/report", true, true},
    {"report of another kind",
	TOP "Content-Type: Multipart/Report; boundary=b\r\n\r\n" PLAIN("x") END,
	"multipart/report", true, false},
    {"read receipt alone",
	TOP "Content-Type: message/disposition-notification\r\n\r\n"
	    "Disposition: manual-action\r\n",
	"message/disposition-notification", true, true},
    {"read receipt in another's place",
	MIXED PLAIN("x") "--b\r\nContent-Type: "
			 "message/disposition-notification\r\n\r\n"
			 "Disposition: manual-action\r\n" END,
	"multipart/mixed", true, true},
    {"a meeting answered",
	MIXED PLAIN("x") "--b\r\nContent-Type: text/calendar; "
			 "method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n" END,
	"multipart/mixed", true, false},
    {"a calendar's file",
	MIXED PLAIN("x") "--b\r\nContent-Type: text/calendar\r\n\r\n"
			 "BEGIN:VCALENDAR\r\n" END,
	"multipart/mixed", false, false},
    {"a meeting in a mail that is passed on",
	MIXED PLAIN("x") "--b\r\nContent-Type: message/rfc822\r\n\r\n"
			 "Content-Type: text/calendar; method=REPLY\r\n\r\n"
			 "BEGIN:VCALENDAR\r\n" END,
	"multipart/mixed", false, false},
};

START_TEST(i5_kinds)
{
	struct message m;

	ck_assert_int_eq(
	    message_read(&m, kinds[_i].bytes, strlen(kinds[_i].bytes), false),
	    ST_OK);
	ck_assert_msg(strcmp(m.type, kinds[_i].type) == 0, "%s: got %s want %s",
	    kinds[_i].label, m.type, kinds[_i].type);
	ck_assert_msg(m.is_report == kinds[_i].is_report &&
			  m.is_feedback == kinds[_i].is_feedback,
	    "%s: got report %d feedback %d", kinds[_i].label, m.is_report,
	    m.is_feedback);
	message_clear(&m);
}
END_TEST

START_TEST(empty_input)
{
	struct message m;

	ck_assert_int_eq(message_read(&m, "", 0, false), ST_OK);
	ck_assert_int_ne(m.state, MESSAGE_TEXT_FOUND);
	ck_assert_str_eq(m.text, "");
	message_clear(&m);
	message_clear(&m);
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("message");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, t12_shapes, 0, N(shapes));
	tcase_add_loop_test(tc, t12_encodings_and_charsets, 0, N(encodings));
	tcase_add_loop_test(tc, t12_western_charsets, 0, 2);
	tcase_add_loop_test(tc, t12_format_flowed, 0, N(flowed));
	tcase_add_test(tc, t12_depth_is_bounded);
	tcase_add_test(tc, t12_parts_are_bounded);
	tcase_add_test(tc, t12_nested_messages_are_bounded);
	tcase_add_test(tc, t12_text_is_bounded);
	tcase_add_loop_test(tc, i5_kinds, 0, N(kinds));
	tcase_add_test(tc, empty_input);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
