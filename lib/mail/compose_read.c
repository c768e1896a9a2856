/* SPDX-License-Identifier: ISC
 * Reads back the two texts of a mail that compose_message() wrote. Mail of
 * anybody else is message.c's. */
#include <string.h>

#include "lib/mail/compose.h"

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 5.1.1 */

#define BOUNDARY_MARK "boundary=\""

static int
hex_value(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static enum status
decode_quoted_printable(struct buf *out, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '\r')
			continue;
		if (*p != '=') {
			buf_addc(out, *p);
			continue;
		}
		if (end - p < 3)
			return ST_INVALID;
		if (p[1] != '\r' || p[2] != '\n') {
			int high = hex_value(p[1]), low = hex_value(p[2]);

			if (high < 0 || low < 0)
				return ST_INVALID;
			buf_addc(out, (char)(high << 4 | low));
		}
		p += 2;
	}
	return ST_OK;
}

/* Behind the next `mark` in [*at, end), or null. */
static const char *
skip_to(const char *at, const char *end, const char *mark)
{
	const char *found =
	    at == NULL ? NULL
		       : memmem(at, (size_t)(end - at), mark, strlen(mark));

	return found != NULL ? found + strlen(mark) : NULL;
}

/* One part, from behind its delimiter on; *at moves behind the next one. */
static enum status
read_part(
    struct buf *out, const char **at, const char *end, const char *delimiter)
{
	const char *body = skip_to(*at, end, "\r\n\r\n");
	const char *next = skip_to(body, end, delimiter);

	*at = next;
	return next == NULL ? ST_INVALID
			    : decode_quoted_printable(
				  out, body, next - strlen(delimiter));
}

enum status
compose_read(
    struct buf *text, struct buf *html, const char *message, size_t len)
{
	char delimiter[sizeof("\r\n--") + BOUNDARY_MAX] = "\r\n--";
	const char *end = message + len;
	const char *at = skip_to(message, end, BOUNDARY_MARK);
	const char *quote =
	    at != NULL ? memchr(at, '"', (size_t)(end - at)) : NULL;
	enum status st;

	if (quote == NULL || quote - at > BOUNDARY_MAX)
		return ST_INVALID;
	strncat(delimiter, at, (size_t)(quote - at));
	at = skip_to(at, end, delimiter);
	st = read_part(text, &at, end, delimiter);
	if (st == ST_OK)
		st = read_part(html, &at, end, delimiter);
	if (st == ST_OK && (!buf_ok(text) || !buf_ok(html)))
		st = ST_NOMEM;
	return st;
}
