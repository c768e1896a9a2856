/* SPDX-License-Identifier: ISC
 * Mail to approve+TOKEN and bounce+NONCE: recipients, and the end of data. */
#ifndef MILTER_INBOUND_H
#define MILTER_INBOUND_H

#include "milter/session.h"

/* At RCPT: ours or not, known or not; a second approval recipient waits
 * (I7). */
sfsistat
inbound_recipient(SMFICTX *ctx, struct session *session, const char *path);

/* A header field of such a mail, as it comes: which forged
 * Authentication-Results there are, however much of the mail is kept (T11). */
void
inbound_field(struct session *session, const char *name, const char *value);

/* At the end of data of a mail with a recipient of ours. */
sfsistat inbound_finish(SMFICTX *ctx, struct session *session, int64_t now);

#endif
