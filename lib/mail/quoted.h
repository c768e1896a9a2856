/* SPDX-License-Identifier: ISC
 * Quoted-printable (RFC 2045 6.7) and its kin in encoded words (RFC 2047 4.2),
 * taken off. What GMime opens it decodes by itself. */
#ifndef MAIL_QUOTED_H
#define MAIL_QUOTED_H

#include "lib/base/buf.h"
#include "lib/base/status.h"

enum quoted_kind {
	QUOTED_BODY,  /* soft line breaks; CRLF becomes LF */
	QUOTED_LINES, /* the same, and the other line ends as they stand */
	QUOTED_WORD,  /* "_" is a blank */
};

/* Appends what the text stands for. ST_INVALID where a "=" stands for nothing:
 * it is kept as it is, for callers who take what there is. */
enum status quoted_decode(struct buf *out, enum quoted_kind kind,
    const char *text, size_t len) MUST_CHECK;

#endif
