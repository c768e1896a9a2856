/* SPDX-License-Identifier: ISC
 * One pass over the text: what means itself goes in one piece, what may not an
 * octet or an escape at a time. */
#include "lib/mail/quoted.h"

#include "lib/base/secret.h"
#include "lib/mail/lines.h"

/* Behind a "=": how much belongs to it, or 0 where it stands for nothing. */
static size_t
add_escape(
    struct buf *out, enum quoted_kind kind, const char *p, const char *end)
{
	uint8_t octet;

	if (end - p > 1 && hex_decode(&octet, p, 2) == ST_OK) {
		buf_addc(out, (char)octet);
		return 2;
	}
	return kind != QUOTED_WORD ? lines_end(p, end) : 0;
}

enum status
quoted_decode(
    struct buf *out, enum quoted_kind kind, const char *text, size_t len)
{
	const char *end = text + len;
	enum status st = ST_OK;

	buf_expect(out, len);
	for (const char *p = text; p < end; p++) {
		const char *from = p;
		size_t n;

		while (p < end && *p != '=' && *p != '\r' && *p != '_')
			p++;
		buf_add(out, from, (size_t)(p - from));
		if (p == end)
			break;
		n = *p == '=' ? add_escape(out, kind, p + 1, end) : 0;
		if (n > 0) {
			p += n;
			continue;
		}
		if (*p == '=')
			st = ST_INVALID;
		if (kind == QUOTED_BODY && lines_end(p, end) == 2)
			continue;
		buf_addc(out, kind == QUOTED_WORD && *p == '_' ? ' ' : *p);
	}
	return buf_ok(out) ? st : ST_NOMEM;
}
