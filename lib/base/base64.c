/* SPDX-License-Identifier: ISC
 * Base64: a table of its alphabet, and the ranges that this is made of for the
 * way back. */
#include "lib/base/base64.h"

#include <string.h>

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_add(struct buf *out, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t v = (uint32_t)p[i] << 16;

		v |= n > 1 ? (uint32_t)p[i + 1] << 8 : 0;
		v |= n > 2 ? p[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			buf_addc(
			    out, k > n ? '=' : DIGITS[v >> (18 - 6 * k) & 63]);
	}
}

int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four digits into `n` bytes; the unused bits must be zero. */
static enum status
decode_group(uint8_t bytes_r[3], const char *digits, size_t n)
{
	uint32_t v = 0;

	for (size_t k = 0; k < 4; k++) {
		int digit = k > n ? 0 : base64_digit(digits[k]);

		if (digit < 0)
			return ST_INVALID;
		v = v << 6 | (uint32_t)digit;
	}
	for (size_t k = 0; k < 3; k++)
		bytes_r[k] = (uint8_t)(v >> (16 - 8 * k) & 255);
	for (size_t k = n; k < 3; k++) {
		if (bytes_r[k] != 0)
			return ST_INVALID;
	}
	return ST_OK;
}

enum status
base64_decode(struct buf *out, const char *text, size_t len)
{
	uint8_t group[3];

	if (len % 4 != 0)
		return ST_INVALID;
	for (size_t i = 0; i < len; i += 4) {
		size_t n = 3;

		if (i + 4 == len && text[i + 3] == '=')
			n = text[i + 2] == '=' ? 1 : 2;
		if (decode_group(group, text + i, n) != ST_OK)
			return ST_INVALID;
		buf_add(out, group, n);
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

enum status
base64_decode_exactly(
    uint8_t *bytes_r, size_t size, const char *text, size_t len)
{
	struct buf bytes = BUF_INIT;
	enum status st = ST_INVALID;

	if (len == (size + 2) / 3 * 4)
		st = base64_decode(&bytes, text, len);
	if (st == ST_OK && bytes.len != size)
		st = ST_INVALID;
	if (st == ST_OK)
		memcpy(bytes_r, buf_str(&bytes), size);
	buf_free(&bytes);
	return st;
}
