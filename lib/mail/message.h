/* SPDX-License-Identifier: ISC
 * What a person sees of a message: its first text part, decoded to UTF-8, and
 * what else is shown. The only GMime user, one pure function, so that it can
 * run in a worker. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

enum {
	MESSAGE_PARTS_MAX = 100,
	MESSAGE_DEPTH_MAX = 10,
	MESSAGE_TEXT_MAX = 256 * 1024, /* decoded, UTF-8 */
	MESSAGE_TYPE_SIZE = 128,
	MESSAGE_OTHERS_MAX = 8, /* texts beside the first */
};

enum message_text {
	MESSAGE_TEXT_FOUND,
	MESSAGE_TEXT_NONE,      /* no text at all */
	MESSAGE_TEXT_HTML_ONLY, /* there is HTML, and no text/plain beside it */
	MESSAGE_TEXT_UNSURE,    /* over a limit, a broken encoding or charset,
				   encrypted: not to be read as anything */
};

/* Another text that a person sees, or may see, of the same mail. */
struct message_other {
	char *text; /* UTF-8, lines end in \n */
	size_t len;
	bool instead; /* of the first: it has to say the same; else it stands
			 beside that, and may not contradict it */
};

/* Plain memory, so that it can cross a socket. */
struct message {
	enum message_text state;
	char *text; /* UTF-8, lines end in \n, never null; message_clear() */
	size_t text_len;
	struct message_other others[MESSAGE_OTHERS_MAX]; /* only where FOUND */
	size_t n_others;
	bool is_report; /* multipart/report at the top, or a part that programs
			   send: a notification, a meeting (RFC 6047) */
	bool is_feedback; /* message/disposition-notification and kin */
	char type[MESSAGE_TYPE_SIZE]; /* of the top, lower case */
};

/* Parses. Sizes, parts and depth are bounded before and while parsing. Only a
 * text/plain part that a person sees first counts: not an attachment
 * (Content-Disposition), not within message/rfc822, not a later alternative
 * behind an empty one (T12). format=flowed with DelSp is joined (RFC 3676).
 * The HTML beside a text in multipart/alternative comes as its lines, and so
 * do further text parts. `strictly`: the Content- fields of the mail itself
 * are not signed; what the body could be taken for with others comes as texts
 * that have to say the same, and a boundary that the body does not show for
 * its own is UNSURE. ST_OK with `state`; ST_NOMEM, ST_BUG. */
enum status message_read(struct message *message_r, const char *bytes,
    size_t len, bool strictly) MUST_CHECK;
void message_clear(struct message *message);

#endif
