/* SPDX-License-Identifier: ISC
 * Writes a whole multipart/alternative message from ready texts. What the
 * texts say comes from approve/notify and its templates. */
#ifndef MAIL_COMPOSE_H
#define MAIL_COMPOSE_H

#include <stdint.h>

#include "lib/base/buf.h"

struct compose {
	const char *from;       /* submit.from: "Name <mailbox>" */
	const char *reply_to;   /* a bare mailbox */
	const char *to;         /* a bare mailbox */
	const char *subject;    /* UTF-8; encoded by RFC 2047 where needed */
	const char *message_id; /* without angle brackets */
	const char *lang;       /* Content-Language: "en", or "en, de" */
	int64_t date;
	const char *text; /* UTF-8, lines end in \n */
	const char *html; /* UTF-8 */
};

/* Appends the message, lines in CRLF: every field that will be signed is
 * written here (a missing Date would be added by the MTA behind the milter),
 * Auto-Submitted: auto-generated among them (O2). Both parts quoted-printable,
 * pure ASCII on the wire, so that no hop re-encodes them. ST_INVALID where a
 * field's value holds CR, LF or NUL (T15). */
enum status compose_message(
    struct buf *out, const struct compose *compose, struct err *err) MUST_CHECK;

/* Appends the two texts of a message that compose_message() wrote. ST_INVALID:
 * it did not. */
enum status compose_read(struct buf *text, struct buf *html,
    const char *message, size_t len) MUST_CHECK;

#endif
