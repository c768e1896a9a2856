/* SPDX-License-Identifier: ISC
 * Mails as programs write them, spoilt in ways that a list of octets chooses:
 * for the unit test and the fuzz target of lib/mail/message_simple.c. */
#ifndef TESTS_FAKE_MAILS_H
#define TESTS_FAKE_MAILS_H

#include <stdint.h>
#include <string.h>

#include "lib/base/buf.h"

/* Each is read by the short way as it stands. Lines end in LF here, in CRLF
 * once mails_form() has made the mail. There is no field that is not MIME's, so
 * that all of it goes through the parser. */
static const char *const mails_forms[] = {
    /* Gmail */
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/alternative; boundary=\"000a\"\n"
    "\n"
    "--000a\n"
    "Content-Type: text/plain; charset=\"UTF-8\"\n"
    "\n"
    "I approve\n"
    "> x\n"
    "\n"
    "--000a\n"
    "Content-Type: text/html; charset=\"UTF-8\"\n"
    "Content-Transfer-Encoding: quoted-printable\n"
    "\n"
    "<div dir=3D\"ltr\">I app=\n"
    "rove</div>\n"
    "\n"
    "--000a--\n",
    /* Outlook */
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed;\n"
    " boundary=\"b1\"\n"
    "\n"
    "--b1\n"
    "Content-Type: multipart/alternative;\n"
    "\tboundary=\"c1\"\n"
    "\n"
    "--c1\n"
    "Content-Type: text/plain; charset=\"UTF-8\"; format=flowed\n"
    "\n"
    "I \n"
    "approve\n"
    "--c1\n"
    "Content-Type: multipart/related; boundary=\"d1\"\n"
    "\n"
    "--d1\n"
    "Content-Type: text/html; charset=\"UTF-8\"\n"
    "\n"
    "<p>I approve\n"
    "--d1\n"
    "Content-Type: image/png; name=\"l.png\"\n"
    "Content-Transfer-Encoding: base64\n"
    "Content-ID: <1@x>\n"
    "Content-Disposition: inline; filename=\"l.png\"\n"
    "\n"
    "iVBORw0KGgo=\n"
    "--d1--\n"
    "--c1--\n"
    "--b1\n"
    "Content-Type: application/pdf\n"
    "Content-Disposition: attachment; filename=\"a.pdf\"\n"
    "\n"
    "%PDF\n"
    "--b1--\n",
    /* Thunderbird */
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=\"=_b\"\n"
    "\n"
    "This is in parts.\n"
    "--=_b\n"
    "Content-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes\n"
    "Content-Transfer-Encoding: 8bit\n"
    "\n"
    "I app \n"
    "rove \xc3\xbc\n"
    "\n"
    "--=_b\n"
    "Content-Type: image/png\n"
    "\n"
    "iVBORw0KGgo=\n"
    "iVBORw0KGgo=\n"
    "\n"
    "--=_b\n"
    "Content-Type: text/plain; charset=\"UTF-8\"\n"
    "\n"
    "a footer\n"
    "--=_b--\n"
    "epilogue\n",
    /* Apple Mail */
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/alternative; boundary=\"x-1\"\n"
    "\n"
    "\n"
    "--x-1\n"
    "Content-Type: text/plain; charset=\"UTF-8\"\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "SSBhcHByb3Zl\n"
    "Cg==\n"
    "\n"
    "--x-1\n"
    "Content-Type: multipart/mixed; boundary=\"y-1\"\n"
    "\n"
    "\n"
    "--y-1\n"
    "Content-Type: text/html; charset=\"UTF-8\"\n"
    "\n"
    "<b>I</b>\n"
    "--y-1\n"
    "Content-Type: image/gif\n"
    "\n"
    "GIF\n"
    "--y-1\n"
    "Content-Type: text/html; charset=\"UTF-8\"\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "YXBwcm92ZQ==\n"
    "--y-1--\n"
    "\n"
    "--x-1--\n",
    /* Notes */
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/alternative; boundary=\"=_alternative 0 =\"\n"
    "\n"
    "--=_alternative 0 =\n"
    "Content-Type: text/plain; charset=\"UTF-8\"\n"
    "\n"
    "I approve\n"
    "--=_alternative 0 =\n"
    "Content-Type: text/html; charset=\"UTF-8\"\n"
    "\n"
    "<p>I approve\n"
    "--=_alternative 0 =--\n",
    /* one text */
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=us-ascii\n"
    "Content-Transfer-Encoding: quoted-printable\n"
    "Content-Disposition: inline\n"
    "\n"
    "I=20appr=\n"
    "ove=0A\n"
    "> =3D\n",
    /* lines that flow */
    "MIME-Version: 1.0\n"
    "Content-Transfer-Encoding: 7bit\n"
    "Content-Type: text/plain; charset=\"UTF-8\"; format=flowed\n"
    "\n"
    "I \n"
    "approve\n"
    "-- \n"
    "A\n",
};

static const char *const mails_pieces[] = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n\n",
    " ",
    "\t",
    ";",
    "\"",
    "=",
    "=\r\n",
    "=0D",
    "=0A",
    "=\n",
    "= \r\n",
    "=20",
    "=3D",
    "=3d",
    "=XX",
    "==",
    "(c)",
    "\\",
    "-",
    "--",
    "----",
    "\xff",
    "\xc3\xa9",
    "\xe2\x82",
    "x",
    "?",
    "=?",
    "=?utf-8?q?x?=",
    "<",
    ">",
    "<p>",
    "<!--",
    "</blockquote>",
    "&amp;",
    "I reject\r\n",
    "> ",
    "From me\r\n",
    ".\r\n",
    "\r\n--",
    "--000a",
    "--000a--",
    "--000a\r\n",
    "--000a--\r\n",
    "--b1",
    "--b1--",
    "--b1\r\n",
    "--b1--\r\n",
    "--c1",
    "--c1--",
    "--c1\r\n",
    "--c1--\r\n",
    "--d1\r\n",
    "--d1--\r\n",
    "--=_b",
    "--=_b--",
    "--=_b\r\n",
    "--=_b--\r\n",
    "--=_b\n",
    "--=_b--\n",
    "--=_b \r\n",
    "--=_b--x\r\n",
    "--x-1\r\n",
    "--x-1--\r\n",
    "--y-1\r\n",
    "--y-1--\r\n",
    "--y-1--",
    "--=_alternative 0 =\r\n",
    "--=_alternative  0 =\r\n",
    "--=_alternative 0 =--\r\n",
    "--=_alternative 0 =",
    "--=_alternative",
    "  ",
    "000a",
    "b1",
    "c1",
    "=_b",
    "; boundary=b1",
    "; boundary=\"c1\"",
    "; boundary=",
    "; Boundary=\"=_b\"",
    "; charset=us-ascii",
    "; charset=utf-8",
    "; format=flowed",
    "; delsp=yes",
    "; type=\"text/html\"",
    "; start=\"<1@x>\"",
    "; name=x",
    "; x*=utf-8''y",
    "; charset*0=utf; charset*1=-8",
    "Content-Type: text/plain\r\n",
    "Content-Type: text/html; charset=utf-8\r\n",
    "Content-Type: x\r\n",
    "Content-Type: text/calendar; charset=utf-8\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: image/png\r\n",
    "Content-Type: multipart/mixed; boundary=b1\r\n\r\n",
    "Content-Type: multipart/digest; boundary=b1\r\n\r\n",
    "Content-Type: multipart/report; boundary=\"000a\"\r\n\r\n",
    "Content-Type: multipart/signed; boundary=\"c1\"\r\n\r\n",
    "Content-Type: multipart/encrypted; boundary=\"=_b\"\r\n\r\n",
    "Content-Type: application/pkcs7-mime\r\n",
    "multipart/",
    "text/plain",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Transfer-Encoding: 8bit\r\n",
    "Content-Transfer-Encoding: binary\r\n",
    "Content-Transfer-Encoding:\r\n\tbase64\r\n",
    "Content-Type :",
    "Content-Disposition: attachment\r\n",
    "Content-Disposition: inline\r\n",
    "Content-Disposition: inline; filename=x\r\n",
    "Content-Disposition: x\r\n",
    "Content-Disposition: attachment; filename*=utf-8''x\r\n",
    "Content-ID: <1@x>\r\n",
    "Content-Language: en\r\n",
    "Content-X: y\r\n",
    "X-Y: z\r\n",
    " folded\r\n",
    "text",
    "SSBhcHByb3Zl",
    "SSBhcHByb3Z=",
    "YQ==",
    "YR==",
    "Y",
    "\r\nYQ==\r\n",
    "charset=\"UTF-8\"",
    "UTF-8",
    "plain",
    "alternative",
    "mixed",
    "related",
    "flowed",
    "no",
    "\f",
    "\v",
    "\x1b",
    "\x01",
    "boundary",
    "Content-",
    "Content-Type: ",
    ":",
    "/",
    "html",
    ",",
    "MIME-Version: 1.0\r\n",
    "--b1\r\nContent-Type: text/plain\r\n\r\n",
    "--c1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
    "--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
    "xxxxxxxx\r\n",
};

#define MAILS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	MAILS_CHANGE = 4, /* octets that choose one */
	MAILS_CHANGES_MAX = 12,
	MAILS_LEN_MAX = 32768,
	MAILS_BLOCK = 4096, /* GMime's parser has buffers of that */
};

/* Where the line that holds the octet begins. */
static size_t
mails_line(const struct buf *b, size_t at)
{
	while (at > 0 && b->data[at - 1] != '\n')
		at--;
	return at;
}

/* Puts `n` octets in place of [at, at + gone). */
static void
mails_put(struct buf *b, size_t at, size_t gone, const char *text, size_t n)
{
	struct buf out = BUF_INIT;

	if (gone > b->len - at)
		gone = b->len - at;
	buf_add(&out, b->data, at);
	buf_add(&out, text, n);
	buf_add(&out, b->data + at + gone, b->len - at - gone);
	buf_free(b);
	*b = out;
}

/* `n` octets of "x": in lines or as one that does not end; as a field. */
static void
mails_fill(struct buf *b, size_t at, size_t n, bool lines, bool field)
{
	struct buf text = BUF_INIT;

	if (field)
		buf_adds(&text, "X-Y: ");
	for (size_t i = 0; i < n; i++)
		buf_addc(
		    &text, !lines || i % 64 < 62 ? 'x' : "\r\n"[i % 64 - 62]);
	if (field)
		buf_adds(&text, "\r\n");
	mails_put(b, at, 0, buf_str(&text), text.len);
	buf_free(&text);
}

/* Moves what is behind `at` to just about the end of a buffer. */
static void
mails_pad(struct buf *b, size_t at, uint8_t how)
{
	const size_t to = MAILS_BLOCK - 8 + how % 16;
	const size_t n =
	    (2 * MAILS_BLOCK + to - at % MAILS_BLOCK) % MAILS_BLOCK +
	    (how & 128 ? MAILS_BLOCK : 0);

	mails_fill(b, at, n, how & 64, how & 16);
}

static void
mails_unix(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++) {
		if (b->data[i] != '\r')
			b->data[n++] = b->data[i];
	}
	b->len = n;
}

static void
mails_change(struct buf *b, const uint8_t c[MAILS_CHANGE])
{
	const char *piece = mails_pieces[c[3] % MAILS_COUNT(mails_pieces)];
	const size_t place = ((size_t)c[1] << 8 | c[2]) % (b->len + 1);
	const size_t line = mails_line(b, place);
	size_t to = line;
	char copy[256];

	while (to < b->len && b->data[to++] != '\n')
		;
	switch (c[0] % 9) {
	case 0: /* a piece anywhere */
		mails_put(b, place, 0, piece, strlen(piece));
		break;
	case 1: /* a piece before a line */
	case 2:
		mails_put(b, line, 0, piece, strlen(piece));
		break;
	case 3: /* in place of a line */
		mails_put(b, line, to - line, piece, strlen(piece));
		break;
	case 4: /* in place of octets */
		mails_put(b, place, strlen(piece), piece, strlen(piece));
		break;
	case 5: /* without some octets */
		mails_put(b, place, c[3] % 32, "", 0);
		break;
	case 6: /* a line twice, the second time elsewhere */
		if (to - line <= sizeof(copy)) {
			size_t at = mails_line(
			    b, place + c[3] < b->len ? place + c[3] : b->len);

			memcpy(copy, b->data + line, to - line);
			mails_put(b, at, 0, copy, to - line);
		}
		break;
	case 7:
		mails_pad(b, c[3] & 32 ? place : line, c[3]);
		break;
	case 8:
		mails_unix(b);
		break;
	}
}

static void
mails_form(struct buf *b, size_t n)
{
	for (const char *p = mails_forms[n]; *p != '\0'; p++) {
		if (*p == '\n')
			buf_addc(b, '\r');
		buf_addc(b, *p);
	}
}

static void
mails_make(struct buf *b, const uint8_t *choice, size_t n)
{
	const size_t form = n > 0 ? choice[0] : 0;

	mails_form(b, form % MAILS_COUNT(mails_forms));
	for (size_t i = 1; i + MAILS_CHANGE <= n &&
			   i < (size_t)MAILS_CHANGES_MAX * MAILS_CHANGE &&
			   b->len > 0 && b->len < MAILS_LEN_MAX;
	     i += MAILS_CHANGE)
		mails_change(b, choice + i);
}

#endif
