/* SPDX-License-Identifier: ISC
 * Owns what stands between decoded octets and the lines a person sees: strict
 * transfer encodings, charsets, format=flowed. Which part is read, and what
 * its words mean, is left to others. */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/base/utf8.h"
#include "lib/mail/message.h"
#include "lib/mail/message_impl.h"

enum {
	CONVERT_CHUNK = 4096,
	BASE64_GROUP = 4,
	BASE64_PADS_MAX = 2,
	DASHED_MAX = 200, /* lines that begin with "--", of a reply */
	/* Known before anything is taken apart: each part but those of a
	 * multipart/digest has a Content-Type line, each part has a line that
	 * begins with "--". */
	TYPE_LINES_MAX = MESSAGE_PARTS_MAX,
	BOUNDARY_LINES_MAX = 10 * MESSAGE_PARTS_MAX, /* texts have them too */
};

/* --- transfer encodings --- */

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static bool
is_base64_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/';
}

bool
message_text_is_base64(const char *bytes, size_t len)
{
	size_t n_digits = 0, n_pads = 0;

	for (size_t i = 0; i < len; i++) {
		if (ascii_is_space(bytes[i]))
			continue;
		if (bytes[i] == '=')
			n_pads++;
		else if (is_base64_digit(bytes[i]) && n_pads == 0)
			n_digits++;
		else
			return false;
	}
	return n_pads <= BASE64_PADS_MAX &&
	       (n_digits + n_pads) % BASE64_GROUP == 0;
}

/* A soft line break, with blanks that a hop may have added (RFC 2045 6.7). */
static bool
is_soft_break(const char *p, const char *end)
{
	while (p < end && ascii_is_blank(*p))
		p++;
	if (p < end && *p == '\r')
		p++;
	return p == end || *p == '\n';
}

bool
message_text_is_quoted_printable(const char *bytes, size_t len)
{
	const char *end = bytes + len;

	for (const char *p = bytes; p < end; p++) {
		if (*p != '=')
			continue;
		if (end - p > 2 && is_hex(p[1]) && is_hex(p[2]))
			continue;
		if (!is_soft_break(p + 1, end))
			return false;
	}
	return true;
}

/* --- charsets --- */

/* What western programs write is known without the C library: octets 0x80 to
 * 0x9f of windows-1252, "" where there is no character. The rest is as in ISO
 * 8859-1, whose octets are the first code points of Unicode. */
static const char windows_1252[][4] = {"\u20ac", "", "\u201a", "\u0192",
    "\u201e", "\u2026", "\u2020", "\u2021", "\u02c6", "\u2030", "\u0160",
    "\u2039", "\u0152", "", "\u017d", "", "", "\u2018", "\u2019", "\u201c",
    "\u201d", "\u2022", "\u2013", "\u2014", "\u02dc", "\u2122", "\u0161",
    "\u203a", "\u0153", "", "\u017e", "\u0178"};

/* The charsets of mail, and the superset that mailers mean by them. What is
 * not here (UTF-7, UTF-16 and other ways to hide ASCII) is not read. */
static const struct {
	const char *name;
	const char *iconv;
} charsets[] = {
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "ISO-8859-9"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
    {"windows-874", "CP874"},
    {"tis-620", "TIS-620"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"euc-jp", "EUC-JP"},
    {"shift_jis", "CP932"},
    {"windows-31j", "CP932"},
    {"iso-2022-kr", "ISO-2022-KR"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"gb18030", "GB18030"},
    {"big5", "BIG5"},
};

static const char *
iconv_name(const char *charset)
{
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		if (strcasecmp(charsets[i].name, charset) == 0)
			return charsets[i].iconv;
	}
	return NULL;
}

/* One descriptor each stays open to the end of the process: the last one closed
 * would let the C library unload its code. */
enum status
message_text_prepare(void)
{
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		if (iconv_open("UTF-8", charsets[i].iconv) == (iconv_t)-1 &&
		    errno == ENOMEM)
			return ST_NOMEM;
	}
	return ST_OK;
}

static bool
is_ascii(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	}
	return true;
}

/* One call of iconv() and its output; a null `in` ends the text. */
static enum status
convert_step(struct buf *out, iconv_t cd, char **in, size_t *left)
{
	char chunk[CONVERT_CHUNK];
	char *to = chunk;
	size_t room = sizeof chunk;
	size_t n = iconv(cd, in, left, &to, &room);
	int saved = errno;

	buf_add(out, chunk, sizeof chunk - room);
	if (!buf_ok(out))
		return ST_NOMEM;
	if (n == (size_t)-1 && saved != E2BIG)
		return ST_INVALID; /* not of the charset, or cut off */
	return n > 0 && n != (size_t)-1 ? ST_INVALID /* not one to one */
					: ST_OK;
}

static enum status
convert_all(struct buf *out, const char *name, const char *bytes, size_t len)
{
	iconv_t cd = iconv_open("UTF-8", name);
	char *in = (char *)bytes;
	size_t left = len;
	enum status st = ST_OK;

	if (cd == (iconv_t)-1)
		return errno == ENOMEM ? ST_NOMEM : ST_INVALID;
	while (st == ST_OK && left > 0 && out->len <= MESSAGE_TEXT_MAX)
		st = convert_step(out, cd, &in, &left);
	if (st == ST_OK)
		st = convert_step(out, cd, NULL, NULL);
	iconv_close(cd);
	return st;
}

static enum status
convert_western(struct buf *out, bool windows, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)bytes[i];

		if (c < 0x80) {
			buf_addc(out, bytes[i]);
		} else if (windows && c < 0xa0) {
			if (windows_1252[c - 0x80][0] == '\0')
				return ST_INVALID;
			buf_adds(out, windows_1252[c - 0x80]);
		} else {
			buf_addc(out, (char)(0xc0 | c >> 6));
			buf_addc(out, (char)(0x80 | (c & 0x3f)));
		}
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

enum status
message_text_convert(
    struct buf *out, const char *charset, const char *bytes, size_t len)
{
	const char *name;
	bool ascii = charset && (strcasecmp(charset, "us-ascii") == 0 ||
				    strcasecmp(charset, "ascii") == 0);

	/* No charset is US-ASCII (RFC 2045 5.2); UTF-8 is told from it by its
	 * form alone, any other guess might show what nobody wrote. */
	if (!charset || ascii || strcasecmp(charset, "utf-8") == 0 ||
	    strcasecmp(charset, "utf8") == 0) {
		if (ascii ? !is_ascii(bytes, len) : !utf8_is_valid(bytes, len))
			return ST_INVALID;
		buf_add(out, bytes, len);
		return buf_ok(out) ? ST_OK : ST_NOMEM;
	}
	if (strcasecmp(charset, "iso-8859-1") == 0)
		return convert_western(out, false, bytes, len);
	if (strcasecmp(charset, "windows-1252") == 0)
		return convert_western(out, true, bytes, len);
	name = iconv_name(charset);
	return name ? convert_all(out, name, bytes, len) : ST_INVALID;
}

enum status
message_text_clean(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		buf_addc(out, c == '\0' || c >= 0x80 ? '?' : bytes[i]);
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* --- lines --- */

enum status
message_text_unix_lines(struct buf *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] == '\0')
			return ST_INVALID;
		if (text->data[i] == '\r') {
			if (i + 1 == text->len || text->data[i + 1] != '\n')
				return ST_INVALID;
			continue;
		}
		text->data[to++] = text->data[i];
	}
	if (text->data)
		text->data[to] = '\0';
	text->len = to;
	return ST_OK;
}

enum status
message_text_lines(
    struct buf *out, const char *charset, const char *bytes, size_t len)
{
	enum status st = message_text_convert(out, charset, bytes, len);

	if (st == ST_OK)
		st = message_text_unix_lines(out);
	return st == ST_OK && out->len > MESSAGE_TEXT_MAX ? ST_INVALID : st;
}

bool
message_text_is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!ascii_is_space(text[i]))
			return false;
	}
	return true;
}

/* One line of format=flowed, taken apart. */
struct flowed {
	size_t depth;
	const char *text; /* without quote marks and stuffing */
	size_t len;
	bool separator; /* of a signature: never joined (RFC 3676 4.3) */
	bool soft;      /* the next line goes on with it */
};

static struct flowed
flowed_read(const char *line, size_t len)
{
	struct flowed f = {0};

	while (f.depth < len && line[f.depth] == '>')
		f.depth++;
	f.text = line + f.depth;
	f.len = len - f.depth;
	if (f.len > 0 && f.text[0] == ' ') { /* space-stuffed, RFC 3676 4.4 */
		f.text++;
		f.len--;
	}
	f.separator = f.len == 3 && memcmp(f.text, "-- ", 3) == 0;
	f.soft = f.len > 0 && f.text[f.len - 1] == ' ' && !f.separator;
	return f;
}

static void
flowed_begin(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_addc(out, '>');
	if (depth > 0)
		buf_addc(out, ' ');
}

void
message_text_join_flowed(
    struct buf *out, const char *text, size_t len, bool delsp)
{
	const char *end = text + len;
	struct flowed before = {0};

	while (text < end) {
		const char *lf = memchr(text, '\n', (size_t)(end - text));
		const char *stop = lf ? lf : end;
		struct flowed line = flowed_read(text, (size_t)(stop - text));
		bool joined = before.soft && before.depth == line.depth &&
			      !line.separator;

		/* A change of depth ends a paragraph, whatever it says. */
		if (before.soft && !joined)
			buf_addc(out, '\n');
		if (!joined)
			flowed_begin(out, line.depth);
		buf_add(
		    out, line.text, line.len - (line.soft && delsp ? 1 : 0));
		if (!line.soft)
			buf_addc(out, '\n');
		before = line;
		text = lf ? lf + 1 : end;
	}
	if (before.soft)
		buf_addc(out, '\n');
}

/* --- what is shown --- */

enum status
message_text_show(
    struct buf *out, const struct message_form *form, struct buf *lines)
{
	enum status st = ST_OK;

	if (form->html) {
		st = message_html_lines(out, buf_str(lines), lines->len);
	} else if (form->flowed) {
		message_text_join_flowed(
		    out, buf_str(lines), lines->len, form->delsp);
	} else {
		*out = *lines;
		*lines = (struct buf)BUF_INIT;
	}
	if (st == ST_OK && !buf_ok(out))
		st = ST_NOMEM;
	return st == ST_OK && out->len > MESSAGE_TEXT_MAX ? ST_INVALID : st;
}

/* --- boundaries --- */

bool
message_text_is_bounded(const char *bytes, size_t len)
{
	static const char type[] = "content-type";
	const char *end = bytes + len;
	size_t n_types = 0, n_boundaries = 0;

	for (const char *p = bytes; p < end;) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		if (*p == '-')
			n_boundaries += end - p > 1 && p[1] == '-';
		else if ((*p | 0x20) == 'c')
			n_types += (size_t)(end - p) >= sizeof(type) - 1 &&
				   strncasecmp(p, type, sizeof(type) - 1) == 0;
		p = lf ? lf + 1 : end;
	}
	return n_types <= TYPE_LINES_MAX && n_boundaries <= BOUNDARY_LINES_MAX;
}

/* A line that begins with "--", without that and without blanks at its end. */
struct dashed {
	const char *text;
	size_t len;
};

static struct dashed
dashed_line(const char *line, size_t len)
{
	while (len > 0 && ascii_is_space(line[len - 1]))
		len--;
	if (len < 3 || line[0] != '-' || line[1] != '-')
		return (struct dashed){0}; /* "-- " is a signature's */
	return (struct dashed){line + 2, len - 2};
}

static bool
dashed_is(const struct dashed *line, const char *text, size_t len)
{
	return line->len == len && memcmp(line->text, text, len) == 0;
}

/* Is it "--X--"? *len_r is the length of X. */
static bool
dashed_closes(const struct dashed *line, size_t *len_r)
{
	if (line->len < 3 || memcmp(line->text + line->len - 2, "--", 2) != 0)
		return false;
	*len_r = line->len - 2;
	return true;
}

/* Does the line end parts that one of the lines before it began? */
static bool
ends_parts(const struct dashed *lines, size_t n, const struct dashed *line)
{
	size_t len;

	if (!dashed_closes(line, &len))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (dashed_is(&lines[i], line->text, len))
			return true;
	}
	return false;
}

static bool
lines_have_parts(const struct dashed *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ends_parts(lines, i, &lines[i]))
			return true;
	}
	return false;
}

/* Nothing, or the one line for programs of before MIME, such as "This is a
 * multi-part message in MIME format." What is more was written to be seen. */
static bool
is_preamble(const char *text, const char *end)
{
	static const char begin[] = "This is a", mark[] = "MIME";
	size_t len;

	while (text < end && ascii_is_space(*text))
		text++;
	while (text < end && ascii_is_space(end[-1]))
		end--;
	len = (size_t)(end - text);
	return len == 0 ||
	       (len > sizeof(begin) && memchr(text, '\n', len) == NULL &&
		   memcmp(text, begin, sizeof(begin) - 1) == 0 &&
		   memmem(text, len, mark, sizeof(mark) - 1) != NULL);
}

/* From the first line to the last, and nothing that is seen around them. */
static bool
lines_frame(const struct dashed *lines, size_t n, const char *boundary,
    const char *body, const char *end)
{
	const struct dashed *last = lines + n - 1;
	size_t len;

	return dashed_is(&lines[0], boundary, strlen(boundary)) &&
	       dashed_closes(last, &len) &&
	       dashed_is(&(struct dashed){last->text, len}, boundary,
		   strlen(boundary)) &&
	       is_preamble(body, lines[0].text - strlen("--")) &&
	       is_preamble(last->text + last->len, end);
}

bool
message_text_has_boundary(const char *body, size_t len, const char *boundary)
{
	struct dashed lines[DASHED_MAX];
	const char *end = body + len, *p = body;
	size_t n = 0;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *stop = lf ? lf : end;
		struct dashed line = dashed_line(p, (size_t)(stop - p));

		if (line.len > 0 && n == DASHED_MAX)
			return false;
		if (line.len > 0)
			lines[n++] = line;
		p = lf ? lf + 1 : end;
	}
	if (boundary == NULL)
		return !lines_have_parts(lines, n);
	return n > 1 && lines_frame(lines, n, boundary, body, end);
}
