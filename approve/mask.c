/* SPDX-License-Identifier: ISC
 * Masking by form, in the encodings that mail programs quote in. */
#include "approve/mask.h"

#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/utf8.h"

enum {
	TOKEN_LEN = TOKEN_SIZE - 1,
	/* A line of base64 that may hold a piece of text; shorter ones end a
	 * block. */
	BASE64_LINE_MIN = 40,
	/* Places at each end of a run where a token is looked for: more than
	 * "%2F" or "=3D" leave beside it. A mail of the largest size asks about
	 * some 200,000. */
	ENDS_MAX = 4,
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

/* One run that may hold a token: [start, stop) with its soft line breaks. */
typedef enum status run_fn(void *arg, char *start, const char *stop);

static enum status
walk_plain(char *bytes, size_t len, run_fn *run, void *arg)
{
	const char *end = bytes + len;
	char *p = bytes;
	enum status st = ST_OK;

	while (p < end && st == ST_OK) {
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
		if (n >= TOKEN_LEN)
			st = run(arg, start, p);
		if (p < end)
			p++;
	}
	return st;
}

static enum status
overwrite(void *arg, char *start, const char *stop)
{
	(void)arg;
	for (; start < stop; start++) {
		if (is_token_char(*start))
			*start = '*';
	}
	return ST_OK;
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

/* Nine in ten of its octets are; of a token that was no base64 some four are.
 * Words in lines of their own behind a block are taken for base64, too. */
static bool
is_text(const struct buf *bytes)
{
	size_t n_text = 0, i = 0;

	while (i < bytes->len) {
		const char c = bytes->data[i];
		const size_t n = utf8_char(bytes->data + i, bytes->len - i);

		if (n > 1 || (c >= ' ' && c <= '~') ||
		    (c != '\0' && strchr("\t\r\n", c) != NULL))
			n_text += n;
		i += n > 0 ? n : 1;
	}
	return 10 * n_text >= 9 * bytes->len;
}

/* A block of base64 is walked as the text that it stands for; where that is
 * none, it may be a line of something else: "approve+TOKEN", cut before its
 * domain, has no other characters. */
static enum status
walk_block(
    struct buf *out, const char *p, const char *end, run_fn *run, void *arg)
{
	struct buf text = BUF_INIT;
	size_t at = out->len;
	bool plain;
	enum status st = ST_OK;

	decode(&text, p, end);
	buf_add(out, p, (size_t)(end - p));
	if (!buf_ok(out) || !buf_ok(&text))
		st = ST_NOMEM;
	plain = st == ST_OK && !is_text(&text);
	if (st == ST_OK && text.len > 0)
		st = walk_plain(text.data, text.len, run, arg);
	if (st == ST_OK)
		encode_over(
		    out->data + at, out->data + out->len, text.data, text.len);
	if (st == ST_OK && plain)
		st = walk_plain(out->data + at, out->len - at, run, arg);
	buf_wipe(&text);
	return st;
}

static enum status
walk_copy(
    struct buf *out, const char *p, const char *end, run_fn *run, void *arg)
{
	size_t at = out->len;

	if (p == end)
		return ST_OK;
	buf_add(out, p, (size_t)(end - p));
	return buf_ok(out) ? walk_plain(out->data + at, out->len - at, run, arg)
			   : ST_NOMEM;
}

/* Appends a copy of the octets, on which `run` may write. */
static enum status
walk(struct buf *out, const char *bytes, size_t len, run_fn *run, void *arg)
{
	const char *end = bytes + len, *plain = bytes, *line = bytes;
	enum status st = ST_OK;

	while (line < end && st == ST_OK) {
		const char *stop = block_end(line, end);

		if (stop == line) {
			line = next_line(line, end);
			continue;
		}
		st = walk_copy(out, plain, line, run, arg);
		if (st == ST_OK)
			st = walk_block(out, line, stop, run, arg);
		plain = line = stop;
	}
	return st == ST_OK ? walk_copy(out, plain, end, run, arg) : st;
}

/* ------------------------------------------------------------------- public */

void
mask_tokens(struct buf *out, const char *bytes, size_t len)
{
	if (walk(out, bytes, len, overwrite, NULL) != ST_OK)
		out->failed = true;
}

struct search {
	mask_look *look;
	void *arg;
	bool found;
};

static size_t
count_token_chars(const char *start, const char *stop)
{
	size_t n = 0;

	for (; start < stop; start++)
		n += is_token_char(*start);
	return n;
}

/* A token's neighbours are none of its characters, but for an escape's digits:
 * it stands at the run's begin or end, or near. */
static enum status
look_at(void *arg, char *start, const char *stop)
{
	const size_t n_places = count_token_chars(start, stop) - TOKEN_LEN + 1;
	struct search *s = arg;
	char token[TOKEN_SIZE] = "";
	size_t n = 0, place = 0;
	enum status st = ST_OK;

	for (; start < stop && st == ST_OK && !s->found; start++) {
		if (!is_token_char(*start))
			continue;
		if (n == TOKEN_LEN)
			memmove(token, token + 1, --n);
		token[n++] = ascii_lower(*start);
		if (n < TOKEN_LEN)
			continue;
		if (place < ENDS_MAX || place + ENDS_MAX >= n_places)
			st = s->look(s->arg, &s->found, token);
		place++;
	}
	secret_wipe(token, sizeof(token));
	return st;
}

enum status
mask_find(
    bool *found_r, const char *bytes, size_t len, mask_look *look, void *arg)
{
	struct search s = {.look = look, .arg = arg};
	struct buf copy = BUF_INIT;
	enum status st = walk(&copy, bytes, len, look_at, &s);

	buf_wipe(&copy);
	*found_r = s.found;
	return st;
}
