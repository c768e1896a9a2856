/* SPDX-License-Identifier: ISC
 * The validation mail: its words, from templates and a request (O1, O2).
 * Writing the message is lib/mail/compose's; sending it the outbox's. */
#ifndef APPROVE_NOTIFY_H
#define APPROVE_NOTIFY_H

#include "approve/settings.h"
#include "lib/base/buf.h"
#include "lib/store/store.h"

struct notify; /* the templates in settings->languages; immutable */

/* Reads mail* of settings->templates, and the languages' words. ST_INVALID with
 * FILE:LINE. */
enum status notify_open(struct notify **notify_r,
    const struct settings *settings, struct err *err) MUST_CHECK;
void notify_close(struct notify *notify);

struct notify_mail {
	const struct request *request;
	const struct request_domain *domain;
	const char *mailbox;
	int64_t expires;
	const char *link;     /* null: masked, for what we remember */
	const char *reply_to; /* from here on for notify_message() alone */
	const char *message_id;
	int64_t now;
};

/* Appends the whole message, ready to be sealed. */
enum status notify_message(struct buf *out, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail,
    struct err *err) MUST_CHECK;

/* The same in pieces, for whoever wants to look at them. The subject ends with
 * a line end. */
struct notify_parts {
	struct buf text, html, subject;
};
enum status
notify_parts(struct notify_parts *parts_r, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail) MUST_CHECK;
void notify_parts_clear(struct notify_parts *parts);

/* What a person sees of both parts, to be struck from a reply (I6). The HTML
 * part comes without its tags. */
struct notify_seen {
	struct buf text, html;
};
enum status notify_seen(struct notify_seen *seen_r, const struct notify *notify,
    const struct settings *settings, const struct notify_mail *mail) MUST_CHECK;
/* Appends what a person sees of our HTML. */
enum status notify_strip_tags(struct buf *out, const char *html) MUST_CHECK;
void notify_seen_clear(struct notify_seen *seen);

#endif
