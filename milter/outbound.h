/* SPDX-License-Identifier: ISC
 * Mail that uses our sender: sealed mail is signed, mail that we have signed
 * before passes, all else is refused (O4). */
#ifndef MILTER_OUTBOUND_H
#define MILTER_OUTBOUND_H

#include "milter/session.h"

/* Does a mail with this MAIL FROM or header field use our sender? Out of memory
 * is a yes, and a failure of the mail. */
bool outbound_claims_path(const struct session *session, const char *path);
bool outbound_claims_field(
    struct session *session, const char *name, const char *value);

/* Its headers are kept, of its body the hash: begins with it, adds to it.
 * False: out of memory. */
bool outbound_body_begin(struct session *session);
void outbound_body_add(struct session *session, const char *bytes, size_t len);

sfsistat outbound_finish(SMFICTX *ctx, struct session *session, int64_t now);

#endif
