/* SPDX-License-Identifier: ISC
 * Breaking at blanks, by characters rather than octets. Scripts that have no
 * blanks are not broken. */
#include <string.h>

#include "lib/mail/wrap.h"

/* Characters of s[0..len): octets that begin one. */
static size_t
wrap_length(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

/* Octets of the first line of s[0..len), which is longer than one; len, where
 * it is better not broken. */
static size_t
wrap_break(const char *s, size_t len)
{
	size_t end = 0, at = 0, rest;

	while (at < len) {
		const char *blank = memchr(s + at, ' ', len - at);
		size_t word_end = blank != NULL ? (size_t)(blank - s) : len;

		if (end > 0 && wrap_length(s, word_end) > WRAP_WIDTH)
			break;
		end = word_end;
		at = word_end + 1;
	}
	if (end >= len)
		return len;
	rest = wrap_length(s + end + 1, len - end - 1);
	return rest < WRAP_LAST_MIN ? len : end;
}

static void
wrap_line(struct buf *out, const char *line, size_t len)
{
	while (
	    len > 0 && *line != ' ' && wrap_length(line, len) > WRAP_LONGEST) {
		size_t n = wrap_break(line, len);

		if (n == len)
			break;
		buf_add(out, line, n);
		buf_addc(out, '\n');
		line += n + 1;
		len -= n + 1;
	}
	buf_add(out, line, len);
}

void
wrap_text(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		wrap_line(out, text, len);
		text += len;
		if (*text == '\n') {
			buf_addc(out, '\n');
			text++;
		}
	}
}
