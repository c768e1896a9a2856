/* SPDX-License-Identifier: ISC
 * Which parts of a mail a person sees. Only message.c includes it; with it,
 * the only user of GMime. */
#ifndef MAIL_MESSAGE_PARTS_H
#define MAIL_MESSAGE_PARTS_H

#include <stdbool.h>

#include <gmime/gmime.h>

#include "lib/mail/message.h"

bool
message_is_type(GMimeObject *object, const char *type, const char *subtype);
size_t message_count_headers(GMimeObject *object, const char *name);
bool message_is_notification(GMimeObject *object);
bool message_is_invitation(GMimeObject *object);

/* False where there are more parts or levels than a person makes. */
bool message_count_parts(GMimeObject *object, size_t depth, size_t *n_parts);

/* The text part that is seen first, where MESSAGE_TEXT_FOUND. */
enum message_text message_find_text(GMimeObject *object, GMimePart **part_r);

struct message_seen {
	struct message_seen_part {
		GMimePart *part;
		bool is_html;
		/* 0: it stands beside the text. Else the alternative to it that
		 * this is, or is a piece of: Apple Mail parts the HTML where an
		 * image stands in it. */
		unsigned branch;
	} items[MESSAGE_OTHERS_MAX];
	size_t n_items;
	unsigned n_branches;
};

/* All the other texts of the mail that are shown, too, those of a branch in
 * their order; `branch` is 0 at the top. False where there are too many, or it
 * is unsure what they are. */
bool message_find_seen(struct message_seen *seen, GMimeObject *object,
    const GMimePart *text, unsigned branch);

#endif
