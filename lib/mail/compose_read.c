/* SPDX-License-Identifier: ISC
 * Reads back the two texts of a mail that compose_message() wrote. Mail of
 * anybody else is message.c's. */
#include <string.h>

#include "lib/mail/compose.h"
#include "lib/mail/quoted.h"

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 5.1.1 */

#define BOUNDARY_MARK "boundary=\""

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
			    : quoted_decode(out, QUOTED_BODY, body,
				  (size_t)(next - strlen(delimiter) - body));
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
