/* SPDX-License-Identifier: ISC
 * Proves the outer form of our mails: fields, encodings, line lengths, and
 * that no value gets out of its field (O1, O2, T15). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/address.h"
#include "lib/mail/compose.h"
#include "lib/mail/fields.h"
#include "lib/mail/message.h"

static struct compose
usual(void)
{
	struct compose c = {
	    .from = "Example Validation <validation@ca.example>",
	    .reply_to = "approve+k7q3@reply.ca.example",
	    .to = "admin@example.com",
	    .subject = "Approval wanted for example.com",
	    .message_id = "k7q3.1@ca.example",
	    .lang = "en",
	    .date = 1795335180,
	    .text = "Hello.\n\nhttps://approve.ca.example/a/k7q3\n",
	    .html = "<!DOCTYPE html>\n<p class=\"a\">Hello.</p>\n",
	};

	return c;
}

static void
compose_ok(struct buf *out, const struct compose *c)
{
	struct err err = {0};

	ck_assert_msg(compose_message(out, c, &err) == ST_OK, "%s", err.text);
}

static char *
field_value(const struct buf *message, const char *name)
{
	struct fields fields;
	struct err err;
	char *text;

	ck_assert_int_eq(
	    fields_split(&fields, buf_str(message), message->len, &err), ST_OK);
	ck_assert_msg(fields_count(&fields, name) == 1, "%s: %zu times", name,
	    fields_count(&fields, name));
	text = field_text(fields_get(&fields, name, 0));
	ck_assert_ptr_nonnull(text);
	fields_clear(&fields);
	return text;
}

static const struct {
	const char *name;
	const char *want;
} fields_wanted[] = {
    {"From", "Example Validation <validation@ca.example>"},
    {"Reply-To", "approve+k7q3@reply.ca.example"},
    {"To", "admin@example.com"},
    {"Subject", "Approval wanted for example.com"},
    {"Date", "Sun, 22 Nov 2026 08:13:00 +0000"},
    {"Message-ID", "<k7q3.1@ca.example>"},
    {"Auto-Submitted", "auto-generated"},
    {"MIME-Version", "1.0"},
    {"Content-Language", "en"},
    {"Content-Transfer-Encoding", "7bit"},
};

START_TEST(o2_fields)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	char *got;

	compose_ok(&out, &c);
	got = field_value(&out, fields_wanted[_i].name);
	ck_assert_msg(strcmp(got, fields_wanted[_i].want) == 0,
	    "%s: got \"%s\" want \"%s\"", fields_wanted[_i].name, got,
	    fields_wanted[_i].want);
	free(got);
	buf_free(&out);
}
END_TEST

/* Lines in CRLF, of at most 76 characters, ASCII that shows; no line that a
 * hop would change. */
static void
check_wire(const char *label, const struct buf *out)
{
	const char *p = buf_str(out), *end = p + out->len;
	bool body = false;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		ck_assert_msg(lf && lf > p && lf[-1] == '\r',
		    "%s: a line without CRLF", label);
		ck_assert_msg(lf - 1 - p <= 76, "%s: %d characters: %.*s",
		    label, (int)(lf - 1 - p), (int)(lf - 1 - p), p);
		for (const char *q = p; q < lf - 1; q++)
			ck_assert_msg((*q >= ' ' && *q < 0x7f) || *q == '\t',
			    "%s: octet %02x", label, (unsigned)*q & 0xff);
		body = body || lf - 1 == p;
		ck_assert_msg(!body || (*p != '.' && memcmp(p, "From ", 5)),
		    "%s: %.*s", label, (int)(lf - p), p);
		p = lf + 1;
	}
}

static const struct {
	const char *label;
	const char *text;
} texts[] = {
    {"plain", "Hello.\nI am here.\n"},
    {"last line open", "Hello."},
    {"empty lines", "\n\nHello.\n\n\n"},
    {"UTF-8", "Gr\xc3\xbc\xc3\x9f"
	      "e, \xe6\x89\xbf\xe8\xaa\x8d\n"},
    {"lines of every length",
	"0123456789012345678901234567890123456789012345678901234567890123"
	"4567890\n"
	"0123456789012345678901234567890123456789012345678901234567890123"
	"45678901\n"
	"0123456789012345678901234567890123456789012345678901234567890123"
	"456789012\n"
	"0123456789012345678901234567890123456789012345678901234567890123"
	"4567890123\n"
	"0123456789012345678901234567890123456789012345678901234567890123"
	"45678901234\n"
	"0123456789012345678901234567890123456789012345678901234567890123"
	"456789012345678901234567890123456789012345678901234567890\n"},
    {"escapes at the fold",
	"================================================================"
	"\n\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
	"\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\n"},
    {"a dot comes to stand first in a folded line",
	"0123456789012345678901234567890123456789012345678901234567890123"
	"45678901234..\n"},
    {"dots", ".\n..\n.x\n"},
    {"From in front", "From here\n>From here\nFrom\n"},
    {"blanks at the end", "two  \ntab\t\n \n"},
    {"boundary-like", "--=_abc--\n--\n"},
    {"equals signs", "a=3D=\n=\n"},
    {"control characters", "a\x01\x7f"
			   "b\x0c\n"},
};

START_TEST(o1_texts_come_back)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	struct message m;

	c.text = texts[_i].text;
	compose_ok(&out, &c);
	check_wire(texts[_i].label, &out);
	ck_assert_int_eq(
	    message_read(&m, buf_str(&out), out.len, false), ST_OK);
	ck_assert_int_eq(m.state, MESSAGE_TEXT_FOUND);
	ck_assert_str_eq(m.type, "multipart/alternative");
	/* A last line that was open is closed. */
	ck_assert_msg(strncmp(m.text, c.text, strlen(c.text)) == 0,
	    "%s: got \"%s\" want \"%s\"", texts[_i].label, m.text, c.text);
	ck_assert_uint_le(m.text_len, strlen(c.text) + 1);
	message_clear(&m);
	buf_free(&out);
}
END_TEST

START_TEST(o1_both_parts)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	const char *plain, *html;

	compose_ok(&out, &c);
	plain = strstr(buf_str(&out), "Content-Type: text/plain; "
				      "charset=utf-8\r\n");
	html = strstr(buf_str(&out), "Content-Type: text/html; "
				     "charset=utf-8\r\n");
	ck_assert_ptr_nonnull(plain);
	ck_assert_ptr_nonnull(html);
	ck_assert(plain < html);
	ck_assert_ptr_nonnull(
	    strstr(plain, "\r\nhttps://approve.ca.example/a/k7q3\r\n"));
	ck_assert_ptr_nonnull(strstr(
	    html, "\r\n<!DOCTYPE html>\r\n<p class=3D\"a\">Hello.</p>\r\n"));
	buf_free(&out);
}
END_TEST

START_TEST(boundaries_differ)
{
	struct compose c = usual();
	struct buf one = BUF_INIT, two = BUF_INIT;
	char *a, *b;

	compose_ok(&one, &c);
	compose_ok(&two, &c);
	a = field_value(&one, "Content-Type");
	b = field_value(&two, "Content-Type");
	ck_assert_str_ne(a, b);
	ck_assert_ptr_nonnull(strstr(a, "boundary=\"=_"));
	free(a);
	free(b);
	buf_free(&one);
	buf_free(&two);
}
END_TEST

static const struct {
	const char *label;
	const char *subject;
	const char *want;
} subjects[] = {
    {"ASCII", "Approve example.com?", "Approve example.com?"},
    {"UTF-8", "F\xc3\xbcr dich", "=?utf-8?q?F=C3=BCr_dich?="},
    {"mostly UTF-8", "\xe6\x89\xbf\xe8\xaa\x8d\xe6\x89\xbf\xe8\xaa\x8d",
	"=?utf-8?b?5om/6KqN5om/6KqN?="},
    {"looks encoded", "=?utf-8?q?x?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?="},
    {"blank in front", " x", "=?utf-8?q?_x?="},
    {"special characters", "\xc3\xbc \"a\" (b) <c> =_?",
	"=?utf-8?b?w7wgImEiIChiKSA8Yz4gPV8/?="},
    {"long ASCII",
	"one two three four five six seven eight nine ten eleven twelve "
	"thirteen",
	"=?utf-8?q?one_two_three_four_five_six_seven_eight_nine_ten_eleven"
	"?= =?utf-8?q?_twelve_thirteen?="},
    {"base64 and one octet",
	"\xe6\x89\xbf\xe8\xaa\x8d"
	"a",
	"=?utf-8?b?5om/6KqNYQ==?="},
    {"base64 and two octets",
	"\xe6\x89\xbf\xe8\xaa\x8d"
	"ab",
	"=?utf-8?b?5om/6KqNYWI=?="},
    {"empty", "", ""},
};

START_TEST(subjects_are_encoded)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	char *got;

	c.subject = subjects[_i].subject;
	compose_ok(&out, &c);
	check_wire(subjects[_i].label, &out);
	got = field_value(&out, "Subject");
	ck_assert_msg(strcmp(got, subjects[_i].want) == 0,
	    "%s: got \"%s\" want \"%s\"", subjects[_i].label, got,
	    subjects[_i].want);
	free(got);
	buf_free(&out);
}
END_TEST

START_TEST(t15_long_values_stay_in_their_field)
{
	struct compose c = usual();
	struct buf subject = BUF_INIT, from = BUF_INIT, out = BUF_INIT;
	struct address address;
	char *got;

	buf_addc(&from, '"');
	for (size_t i = 0; i < 500; i++) {
		buf_adds(&subject, "\xf0\x9f\x98\x80 <b>\"\\ =?utf-8?q?x?=");
		buf_adds(&from, "\xf0\x9f\x98\x80, <b@x.com>");
	}
	buf_adds(&from, "\" <v@ca.example>");
	c.subject = buf_str(&subject);
	c.from = buf_str(&from);
	compose_ok(&out, &c);
	check_wire("long", &out);
	got = field_value(&out, "From");
	ck_assert_ptr_nonnull(strstr(got, "?= <v@ca.example>"));
	ck_assert_ptr_null(strstr(got, "b@x.com"));
	free(got);

	/* Longer than address_parse_from() reads. */
	buf_reset(&out);
	buf_reset(&from);
	for (size_t i = 0; i < ADDRESS_FIELD_MAX; i++)
		buf_addc(&from, 'x');
	buf_adds(&from, " <v@ca.example>");
	c.from = buf_str(&from);
	ck_assert_int_eq(compose_message(&out, &c, NULL), ST_INVALID);
	ck_assert_uint_eq(out.len, 0);

	c = usual();
	c.from = "\"\xf0\x9f\x98\x80, <b@x.com>\" (c) <v@ca.example>";
	compose_ok(&out, &c);
	got = field_value(&out, "From");
	ck_assert_int_eq(address_parse_from(&address, got, strlen(got)), ST_OK);
	ck_assert_str_eq(address.text, "v@ca.example");
	free(got);
	buf_free(&subject);
	buf_free(&from);
	buf_free(&out);
}
END_TEST

static const struct {
	const char *from;
	const char *want;
} froms[] = {
    {"v@ca.example", "v@ca.example"},
    {"<v@ca.example>", "v@ca.example"},
    {"Example CA <v@CA.example>", "Example CA <v@ca.example>"},
    {"\"Example CA\" <v@ca.example>", "Example CA <v@ca.example>"},
    {"\"Example, Inc.\" <v@ca.example>", "\"Example, Inc.\" <v@ca.example>"},
    {"Example Inc. <v@ca.example>", "\"Example Inc.\" <v@ca.example>"},
    {"\"a \\\"b\\\" \\\\ c\" <v@ca.example>",
	"\"a \\\"b\\\" \\\\ c\" <v@ca.example>"},
    {"\"x <w@ca.example>\" <v@ca.example>",
	"\"x <w@ca.example>\" <v@ca.example>"},
    {"Pr\xc3\xbc"
     "fung <v@ca.example>",
	"=?utf-8?q?Pr=C3=BCfung?= <v@ca.example>"},
    {"\"Pr\xc3\xbc"
     "fung, x\" <v@ca.example>",
	"=?utf-8?q?Pr=C3=BCfung=2C_x?= <v@ca.example>"},
};

START_TEST(senders)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	char *got;

	c.from = froms[_i].from;
	compose_ok(&out, &c);
	check_wire(c.from, &out);
	got = field_value(&out, "From");
	ck_assert_msg(strcmp(got, froms[_i].want) == 0,
	    "%s: got \"%s\" want \"%s\"", c.from, got, froms[_i].want);
	free(got);
	buf_free(&out);
}
END_TEST

enum slot { FROM, REPLY_TO, TO, SUBJECT, MESSAGE_ID, LANG, TEXT, HTML };

static const struct {
	const char *label;
	enum slot slot;
	const char *value;
} bad[] = {
    {"CR LF in From", FROM, "V <v@ca.example>\r\nBcc: w@x.com"},
    {"folded From", FROM, "V\r\n <v@ca.example>"},
    {"two in From", FROM, "v@ca.example, w@ca.example"},
    {"UTF-8 mailbox in From", FROM, "\xc3\xbc@ca.example"},
    {"no UTF-8 in From", FROM, "\xfc <v@ca.example>"},
    {"empty From", FROM, ""},
    {"CR LF in Reply-To", REPLY_TO, "a@x.com\r\nBcc: w@x.com"},
    {"name in Reply-To", REPLY_TO, "A <a@x.com>"},
    {"two in To", TO, "a@x.com, b@x.com"},
    {"LF in To", TO, "a@x.com\n"},
    {"UTF-8 in To", TO, "\xc3\xbc@x.com"},
    {"CR LF in Subject", SUBJECT, "x\r\nBcc: w@x.com"},
    {"LF in Subject", SUBJECT, "x\n"},
    {"CR in Subject", SUBJECT, "x\ry"},
    {"DEL in Subject", SUBJECT, "x\x7f"},
    {"no UTF-8 in Subject", SUBJECT, "x\xff"},
    {"CR LF in Message-ID", MESSAGE_ID, "1@x.com>\r\nBcc: w"},
    {"angle in Message-ID", MESSAGE_ID, "<1@x.com>"},
    {"no at sign in Message-ID", MESSAGE_ID, "1"},
    {"two at signs in Message-ID", MESSAGE_ID, "1@x@y"},
    {"blank in Message-ID", MESSAGE_ID, "1 2@x.com"},
    {"CR LF in the language", LANG, "en\r\nX: y"},
    {"no language", LANG, ""},
    {"no UTF-8 in the text", TEXT, "\xff\n"},
    {"no UTF-8 in the HTML", HTML, "\xff\n"},
};

static void
set_slot(struct compose *c, enum slot slot, const char *value)
{
	const char **const slots[] = {
	    [FROM] = &c->from,
	    [REPLY_TO] = &c->reply_to,
	    [TO] = &c->to,
	    [SUBJECT] = &c->subject,
	    [MESSAGE_ID] = &c->message_id,
	    [LANG] = &c->lang,
	    [TEXT] = &c->text,
	    [HTML] = &c->html,
	};

	*slots[slot] = value;
}

START_TEST(t15_bad_values_are_refused)
{
	struct compose c = usual();
	struct buf out = BUF_INIT;
	struct err err = {0};
	enum status st;

	set_slot(&c, bad[_i].slot, bad[_i].value);
	st = compose_message(&out, &c, &err);
	ck_assert_msg(
	    st == ST_INVALID, "%s: got %s", bad[_i].label, status_name(st));
	ck_assert_msg(err.text[0] != '\0', "%s: no sentence", bad[_i].label);
	ck_assert_msg(out.len == 0, "%s: something was written", bad[_i].label);
	buf_free(&out);
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("compose");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(tc, o2_fields, 0, N(fields_wanted));
	tcase_add_loop_test(tc, o1_texts_come_back, 0, N(texts));
	tcase_add_test(tc, o1_both_parts);
	tcase_add_test(tc, boundaries_differ);
	tcase_add_loop_test(tc, subjects_are_encoded, 0, N(subjects));
	tcase_add_test(tc, t15_long_values_stay_in_their_field);
	tcase_add_loop_test(tc, senders, 0, N(froms));
	tcase_add_loop_test(tc, t15_bad_values_are_refused, 0, N(bad));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
