/* SPDX-License-Identifier: ISC
 * The copy that is kept of a mail: as it left, but without its tokens, which
 * nobody reads again (T25); and what a person saw of it (I6). Keeping it is
 * the store's. */
#ifndef APPROVE_SENT_H
#define APPROVE_SENT_H

#include "approve/notify.h"

/* Appends, as evidence of one file, the message with each of the tokens as so
 * many asterisks, wherever a soft line break parts it. */
enum status sent_copy(struct buf *out, const struct buf *message,
    const char *const *tokens, size_t n_tokens) MUST_CHECK;

/* Both texts of such a copy, the HTML without its tags; notify_seen_clear() is
 * the caller's. ST_INVALID: it is none. */
enum status
sent_seen(struct notify_seen *seen_r, const char *copy, size_t len) MUST_CHECK;

/* Appends a copy such as any other, but of nobody's mail and without what is
 * drawn by lot: the same for as long as templates and settings are. */
enum status sent_like(struct buf *out, const struct notify *notify,
    const struct settings *settings, struct err *err) MUST_CHECK;

#endif
