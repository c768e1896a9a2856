/* SPDX-License-Identifier: ISC
 * Owns the outer form of the mails we send: header fields, encoded words
 * (RFC 2047), quoted-printable (RFC 2045 6.7), multipart/alternative. What
 * they say is left to approve/notify. */
#include "lib/mail/compose.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/clock.h"
#include "lib/base/secret.h"
#include "lib/base/utf8.h"
#include "lib/mail/address.h"

enum {
	LINE_MAX_LEN = 76,     /* RFC 2045 6.7, RFC 2047 2 */
	ENCODED_WORD_MAX = 75, /* RFC 2047 2 */
	LANG_MAX = 35,         /* RFC 5646 4.4.1 */
	MESSAGE_ID_MAX = 250,
	BOUNDARY_BYTES = 15,
	BOUNDARY_SIZE = 2 + BOUNDARY_BYTES / 5 * 8 + 1,
};

static const char HEX_DIGITS[] = "0123456789ABCDEF";
static const char BASE64_DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* The addresses of a mail, read and checked. */
struct parties {
	struct address from;
	struct address reply_to;
	struct address to;
	char *display; /* the sender's name, unquoted; "" where there is none */
};

static bool
is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

/* --- checks --- */

static bool
has_control(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f)
			return true;
	}
	return false;
}

static enum status
check_text(const char *name, const char *text, struct err *err)
{
	if (has_control(text))
		return err_set(err, ST_INVALID,
		    "%s of the mail holds a control character", name);
	if (!utf8_is_valid(text, strlen(text)))
		return err_set(
		    err, ST_INVALID, "%s of the mail is not UTF-8", name);
	return ST_OK;
}

static enum status
check_message_id(const char *id, struct err *err)
{
	const char *sign = strchr(id, '@');
	size_t len = strlen(id);

	if (!sign || sign == id || sign[1] == '\0' || strchr(sign + 1, '@') ||
	    len > MESSAGE_ID_MAX)
		return err_set(err, ST_INVALID,
		    "the Message-ID is not of the form LEFT@RIGHT");
	for (size_t i = 0; i < len; i++) {
		if (!ascii_is_alnum(id[i]) &&
		    !strchr("@.!#$%&'*+-/=?^_`{|}~", id[i]))
			return err_set(err, ST_INVALID,
			    "the Message-ID holds a character that it may not");
	}
	return ST_OK;
}

/* "en" or "en, de" (RFC 3282). */
static enum status
check_lang(const char *lang, struct err *err)
{
	size_t n;

	do {
		for (n = 0; ascii_is_alnum(lang[n]) || lang[n] == '-';)
			n++;
		if (n == 0 || n > LANG_MAX)
			break;
		lang += n;
		if (*lang == '\0')
			return ST_OK;
		n = strncmp(lang, ", ", 2) == 0 ? 2 : 0;
		lang += n;
	} while (n > 0);
	return err_set(
	    err, ST_INVALID, "the mail's language is no language tag");
}

/* A mailbox that can stand in a header without SMTPUTF8. */
static enum status
read_mailbox(struct address *address_r, const char *name, const char *text,
    struct err *err)
{
	enum status st = address_parse(address_r, text);

	if (st == ST_NOMEM)
		return err_set(err, st, "out of memory");
	if (st != ST_OK || !is_ascii(address_r->text))
		return err_set(err, ST_INVALID,
		    "%s of the mail is not one ASCII mailbox", name);
	return ST_OK;
}

/* --- the sender's name --- */

/* Where the display name ends: the "<" outside quotes and comments. */
static const char *
display_end(const char *from)
{
	bool quoted = false;
	size_t depth = 0;

	for (; *from; from++) {
		if (*from == '\\' && from[1] != '\0')
			from++;
		else if (*from == '"' && depth == 0)
			quoted = !quoted;
		else if (*from == '(' && !quoted)
			depth++;
		else if (*from == ')' && !quoted && depth > 0)
			depth--;
		else if (*from == '<' && !quoted && depth == 0)
			return from;
	}
	return NULL;
}

/* The display name as people read it: without quotes, trimmed. malloc'd. */
static char *
display_name(const char *from)
{
	const char *end = display_end(from);
	struct buf name = BUF_INIT;

	buf_adds(&name, "");
	while (end && from < end && *from == ' ')
		from++;
	while (end && end > from && end[-1] == ' ')
		end--;
	for (const char *p = from; end && p < end; p++) {
		if (*p == '"')
			continue;
		if (*p == '\\' && p + 1 < end)
			p++;
		buf_addc(&name, *p);
	}
	return buf_steal(&name);
}

static enum status
read_from(struct parties *parties, const char *from, struct err *err)
{
	enum status st = check_text("From", from, err);

	if (st != ST_OK)
		return st;
	st = address_parse_from(&parties->from, from, strlen(from));
	if (st == ST_NOMEM)
		return err_set(err, st, "out of memory");
	if (st != ST_OK || !is_ascii(parties->from.text))
		return err_set(err, ST_INVALID,
		    "From of the mail is not of the form NAME <MAILBOX>");
	parties->display = display_name(from);
	return parties->display ? ST_OK
				: err_set(err, ST_NOMEM, "out of memory");
}

static enum status
check(struct parties *parties, const struct compose *compose, struct err *err)
{
	enum status st;

	if ((st = read_from(parties, compose->from, err)) != ST_OK ||
	    (st = read_mailbox(&parties->reply_to, "Reply-To",
		 compose->reply_to, err)) != ST_OK ||
	    (st = read_mailbox(&parties->to, "To", compose->to, err)) !=
		ST_OK ||
	    (st = check_text("Subject", compose->subject, err)) != ST_OK ||
	    (st = check_message_id(compose->message_id, err)) != ST_OK)
		return st;
	if (!utf8_is_valid(compose->text, strlen(compose->text)) ||
	    !utf8_is_valid(compose->html, strlen(compose->html)))
		return err_set(
		    err, ST_INVALID, "the text of the mail is not UTF-8");
	return check_lang(compose->lang, err);
}

/* --- encoded words (RFC 2047) --- */

/* What may stand for itself wherever an encoded word may (RFC 2047 5 (3)). */
static bool
is_q_literal(char c)
{
	return ascii_is_alnum(c) || (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t
q_len(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += is_q_literal(text[i]) || text[i] == ' ' ? 1 : 3;
	return n;
}

static size_t
b_len(size_t len)
{
	return (len + 2) / 3 * 4;
}

static void
add_q(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == ' ')
			buf_addc(out, '_');
		else if (is_q_literal(text[i]))
			buf_addc(out, text[i]);
		else
			buf_addf(out, "=%c%c", HEX_DIGITS[c >> 4],
			    HEX_DIGITS[c & 15]);
	}
}

static void
add_base64(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i += 3) {
		uint32_t v = 0;
		size_t n = len - i < 3 ? len - i : 3;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < n ? (uint8_t)text[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_addc(
			    out, k > n ? '='
				       : BASE64_DIGITS[v >> (18 - 6 * k) & 63]);
	}
}

/* How much of the text fits one encoded word of `room` octets of payload:
 * whole characters only (RFC 2047 5), and at least one. */
static size_t
word_fill(const char *text, size_t len, size_t room, bool q)
{
	size_t n = 0;

	while (n < len) {
		size_t next = n + utf8_char(text + n, len - n);

		if (n > 0 && (q ? q_len(text, next) : b_len(next)) > room)
			break;
		n = next;
	}
	return n;
}

/* Q while it is not half as long again: people read it in raw mail. */
static bool
prefer_q(const char *text, size_t len)
{
	return 2 * q_len(text, len) <= 3 * b_len(len);
}

/* Appends the text as encoded words, folded; `column` is where the line
 * stands. Returns where it then stands. The text is valid UTF-8. */
static size_t
add_encoded(struct buf *out, const char *text, size_t column)
{
	static const size_t frame = sizeof "=?utf-8?q?"
					   "?=" -
				    1;
	size_t len = strlen(text);
	bool q = prefer_q(text, len);

	for (;;) {
		size_t room = LINE_MAX_LEN - column < ENCODED_WORD_MAX
				  ? LINE_MAX_LEN - column
				  : ENCODED_WORD_MAX;
		size_t n = word_fill(text, len, room - frame, q);
		size_t before = out->len;

		buf_addf(out, "=?utf-8?%c?", q ? 'q' : 'b');
		if (q)
			add_q(out, text, n);
		else
			add_base64(out, text, n);
		buf_adds(out, "?=");
		text += n;
		len -= n;
		if (len == 0)
			return column + out->len - before;
		buf_adds(out, "\r\n ");
		column = 1;
	}
}

/* --- header --- */

static void
add_subject(struct buf *out, const char *subject)
{
	static const size_t column = sizeof "Subject: " - 1;
	size_t len = strlen(subject);

	buf_adds(out, "Subject: ");
	/* Blanks at the ends would not survive, "=?" would be decoded. */
	if (is_ascii(subject) && column + len <= LINE_MAX_LEN && len > 0 &&
	    subject[0] != ' ' && subject[len - 1] != ' ' &&
	    !strstr(subject, "=?"))
		buf_adds(out, subject);
	else if (len > 0)
		(void)add_encoded(out, subject, column);
	buf_adds(out, "\r\n");
}

/* Words of atoms stand as they are, other ASCII becomes a quoted string. */
static size_t
add_ascii_name(struct buf *out, const char *name, size_t column)
{
	size_t before = out->len;
	bool quote = false;

	for (const char *p = name; *p; p++)
		quote = quote || (!ascii_is_alnum(*p) && !strchr(" -'_", *p));
	if (quote)
		buf_addc(out, '"');
	for (const char *p = name; *p; p++) {
		if (*p == '"' || *p == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *p);
	}
	if (quote)
		buf_addc(out, '"');
	return column + out->len - before;
}

static void
add_from(struct buf *out, const struct parties *parties)
{
	const char *name = parties->display;
	size_t column = sizeof "From: " - 1;

	buf_adds(out, "From: ");
	if (*name == '\0') {
		buf_addf(out, "%s\r\n", parties->from.text);
		return;
	}
	/* A quoted pair may double the length. */
	if (is_ascii(name) && !strstr(name, "=?") &&
	    column + 2 * strlen(name) + 2 <= LINE_MAX_LEN)
		column = add_ascii_name(out, name, column);
	else
		column = add_encoded(out, name, column);
	if (column + strlen(parties->from.text) + 3 > LINE_MAX_LEN)
		buf_adds(out, "\r\n");
	buf_addf(out, " <%s>\r\n", parties->from.text);
}

static void
add_header(struct buf *out, const struct compose *compose,
    const struct parties *parties, const char *boundary)
{
	char date[CLOCK_MAIL_SIZE];

	add_from(out, parties);
	buf_addf(out, "Reply-To: %s\r\n", parties->reply_to.text);
	buf_addf(out, "To: %s\r\n", parties->to.text);
	add_subject(out, compose->subject);
	buf_addf(out, "Date: %s\r\n", clock_rfc5322(date, compose->date));
	buf_addf(out, "Message-ID: <%s>\r\n", compose->message_id);
	buf_adds(out, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834 5 */
	buf_adds(out, "MIME-Version: 1.0\r\n");
	buf_addf(out, "Content-Language: %s\r\n", compose->lang);
	buf_addf(out,
	    "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n",
	    boundary);
	buf_adds(out, "Content-Transfer-Encoding: 7bit\r\n\r\n");
}

/* --- body --- */

/* Besides what RFC 2045 6.7 wants encoded: a dot or "From " in front of a
 * line, which some hops change and so break the signature. */
static bool
must_escape(const char *p, const char *end, bool line_start)
{
	unsigned char c = (unsigned char)*p;
	bool last = p + 1 == end || p[1] == '\n';

	if (c == ' ' || c == '\t')
		return last;
	if (line_start && c == '.')
		return true;
	if (line_start && c == 'F' && end - p >= 5 &&
	    memcmp(p, "From ", 5) == 0)
		return true;
	return c < 33 || c > 126 || c == '=';
}

static void
add_quoted_printable(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	size_t column = 0;

	for (const char *p = text; p < end; p++) {
		unsigned char c = (unsigned char)*p;
		bool escape = must_escape(p, end, column == 0);
		size_t width = escape ? 3 : 1;

		if (c == '\n') {
			buf_adds(out, "\r\n");
			column = 0;
			continue;
		}
		/* One column is kept for the "=" of a soft line break. */
		if (column + width > LINE_MAX_LEN - 1) {
			buf_adds(out, "=\r\n");
			column = 0;
			escape = must_escape(p, end, true);
			width = escape ? 3 : 1;
		}
		if (escape)
			buf_addf(out, "=%c%c", HEX_DIGITS[c >> 4],
			    HEX_DIGITS[c & 15]);
		else
			buf_addc(out, *p);
		column += width;
	}
	if (column > 0)
		buf_adds(out, "\r\n");
}

static void
add_part(
    struct buf *out, const char *boundary, const char *type, const char *text)
{
	buf_addf(out,
	    "--%s\r\n"
	    "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    boundary, type);
	add_quoted_printable(out, text);
	buf_adds(out, "\r\n"); /* this one belongs to the boundary behind */
}

/* "=_" cannot occur in quoted-printable, so no text holds the boundary. */
static enum status
make_boundary(char boundary_r[BOUNDARY_SIZE])
{
	uint8_t bytes[BOUNDARY_BYTES];
	enum status st = secret_random(bytes, sizeof bytes);

	if (st != ST_OK)
		return st;
	memcpy(boundary_r, "=_", 2);
	base32_encode(boundary_r + 2, bytes, sizeof bytes);
	return ST_OK;
}

enum status
compose_message(struct buf *out, const struct compose *compose, struct err *err)
{
	struct parties parties = {0};
	char boundary[BOUNDARY_SIZE];
	enum status st = check(&parties, compose, err);

	if (st != ST_OK)
		goto out;
	st = make_boundary(boundary);
	if (st != ST_OK) {
		err_set(err, st, "no random bytes for the mail's boundary");
		goto out;
	}
	add_header(out, compose, &parties, boundary);
	add_part(out, boundary, "text/plain", compose->text);
	add_part(out, boundary, "text/html", compose->html);
	buf_addf(out, "--%s--\r\n", boundary);
	if (!buf_ok(out))
		st = err_set(err, ST_NOMEM, "out of memory");
out:
	free(parties.display);
	return st;
}
