/* SPDX-License-Identifier: ISC
 * Masking by form, in the encodings that mail programs quote in. */
#include "approve/mask.h"

#include <string.h>

#include "approve/token.h"

enum {
	TOKEN_LEN = TOKEN_SIZE - 1,
	/* A line of base64 that may hold a piece of text; shorter ones end a
	 * block. */
	BASE64_LINE_MIN = 40,
};

static bool
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '2' && c <= '7');
}

/* "=" and a line's end: RFC 2045 6.7 (5). Blanks may stand before it. */
static size_t
soft_break(const char *p, const char *end)
{
	const char *q = p + 1;

	if (p >= end || *p != '=')
		return 0;
	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	if (q < end && *q == '\r')
		q++;
	return q < end && *q == '\n' ? (size_t)(q + 1 - p) : 0;
}

/* Masks in place. */
static void
mask_plain(char *bytes, size_t len)
{
	const char *end = bytes + len;
	char *p = bytes;

	while (p < end) {
		char *start = p;
		size_t n = 0, skip;

		while (p < end) {
			if (is_token_char(*p)) {
				p++;
				n++;
			} else if ((skip = soft_break(p, end)) > 0) {
				p += skip;
			} else {
				break;
			}
		}
		for (; n >= TOKEN_LEN && start < p; start++) {
			if (is_token_char(*start))
				*start = '*';
		}
		if (p < end)
			p++;
	}
}

/* ------------------------------------------------------------------- base64 */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

static int
sextet(char c)
{
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

/* The length of a line of nothing but base64, without its end; 0 otherwise. */
static size_t
base64_line(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && sextet(p[n]) >= 0)
		n++;
	while (n > 0 && p + n < end && p[n] == '=')
		n++;
	if (p + n < end && p[n] == '\r' && p + n + 1 < end)
		return p[n + 1] == '\n' ? n : 0;
	return p + n == end || p[n] == '\r' || p[n] == '\n' ? n : 0;
}

static const char *
next_line(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));

	return newline != NULL ? newline + 1 : end;
}

/* Where the block of base64 lines that begins at `p` ends; `p` where none
 * does. */
static const char *
block_end(const char *p, const char *end)
{
	if (base64_line(p, end) < BASE64_LINE_MIN)
		return p;
	while (p < end && base64_line(p, end) > 0)
		p = next_line(p, end);
	return p;
}

static void
decode(struct buf *out, const char *p, const char *end)
{
	unsigned bits = 0, n = 0;

	for (; p < end; p++) {
		int value = sextet(*p);

		if (value < 0)
			continue;
		bits = bits << 6 | (unsigned)value;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_addc(out, (char)(bits >> n & 0xff));
		}
		bits &= 0xfff;
	}
}

/* Writes the sextets of `bytes` over those of the block, whose lines, padding
 * and last loose bits stay. */
static void
encode_over(char *p, const char *end, const char *bytes, size_t len)
{
	unsigned bits = 0, n = 0;
	size_t at = 0;

	for (; p < end; p++) {
		if (sextet(*p) < 0)
			continue;
		if (n < 6 && at < len) {
			bits = bits << 8 | (unsigned char)bytes[at++];
			n += 8;
		}
		if (n < 6)
			break; /* the last one's bits are not whole */
		n -= 6;
		*p = alphabet[bits >> n & 0x3f];
		bits &= 0xfff;
	}
}

static void
mask_block(struct buf *out, const char *p, const char *end)
{
	struct buf text = BUF_INIT;
	size_t at = out->len;

	decode(&text, p, end);
	if (text.len > 0)
		mask_plain(text.data, text.len);
	buf_add(out, p, (size_t)(end - p));
	if (buf_ok(out) && buf_ok(&text))
		encode_over(
		    out->data + at, out->data + out->len, text.data, text.len);
	else
		out->failed = true;
	buf_wipe(&text);
}

void
mask_tokens(struct buf *out, const char *bytes, size_t len)
{
	const char *end = bytes + len, *plain = bytes, *line = bytes;

	while (line < end) {
		const char *stop = block_end(line, end);
		size_t at = out->len;

		if (stop == line) {
			line = next_line(line, end);
			continue;
		}
		buf_add(out, plain, (size_t)(line - plain));
		if (buf_ok(out))
			mask_plain(out->data + at, out->len - at);
		mask_block(out, line, stop);
		plain = line = stop;
	}
	if (plain < end) {
		size_t at = out->len;

		buf_add(out, plain, (size_t)(end - plain));
		if (buf_ok(out))
			mask_plain(out->data + at, out->len - at);
	}
}
