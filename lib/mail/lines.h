/* SPDX-License-Identifier: ISC
 * Where a line of a mail ends: CRLF, or LF alone. */
#ifndef MAIL_LINES_H
#define MAIL_LINES_H

#include <stddef.h>

/* How long the line end at `p` is; 0 where there is none. */
static inline size_t
lines_end(const char *p, const char *end)
{
	if (p < end && *p == '\n')
		return 1;
	return end - p > 1 && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

#endif
