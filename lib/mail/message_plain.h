/* SPDX-License-Identifier: ISC
 * A part, or a whole mail, that says in the simplest words what it is.
 * message_simple.c alone includes it. */
#ifndef MAIL_MESSAGE_PLAIN_H
#define MAIL_MESSAGE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/buf.h"
#include "lib/base/status.h"
#include "lib/mail/fields.h"
#include "lib/mail/message_impl.h"

enum { MESSAGE_PLAIN_BOUNDARY_MAX = 70 }; /* RFC 2046 5.1.1 */

struct message_plain {
	enum message_plain_kind {
		MESSAGE_PLAIN_TEXT,
		MESSAGE_PLAIN_HTML,
		MESSAGE_PLAIN_MIXED, /* or related: the first part is first */
		MESSAGE_PLAIN_ALTERNATIVE,
		MESSAGE_PLAIN_UNSEEN /* no text and no multipart */
	} kind;
	bool attached;        /* not to be seen, whatever it is */
	const char *type;     /* "text/plain"; null where UNSEEN */
	const char *boundary; /* of parts; lies in the message */
	size_t boundary_len;

	/* Of texts. */
	const char *charset;
	enum message_plain_encoding {
		MESSAGE_PLAIN_BARE, /* 7bit, 8bit */
		MESSAGE_PLAIN_QUOTED,
		MESSAGE_PLAIN_BASE64
	} encoding;
	struct message_form form;
};

/* What the Content- fields say. False: they say it in other than the simplest
 * words, or nothing, or twice. */
bool
message_plain_read(struct message_plain *plain_r, const struct fields *fields);

bool message_plain_has_parts(const struct message_plain *plain);

/* Into `out`, which is empty: what a person sees of a text's octets.
 * ST_INVALID: not to be read for certain. */
enum status
message_plain_text(struct buf *out, const struct message_plain *plain,
    const char *bytes, size_t len) MUST_CHECK;

#endif
