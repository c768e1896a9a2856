/* SPDX-License-Identifier: ISC
 * Authentication-Results (RFC 8601): writes ours, and tells which of a
 * stranger's claim to be ours. What was found is spf's and dkim's. */
#ifndef MAIL_AUTHRES_H
#define MAIL_AUTHRES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/buf.h"
#include "lib/mail/dkim.h"
#include "lib/mail/spf.h"

#define AUTHRES_FIELD "Authentication-Results"

struct authres {
	const char *authserv_id;
	const char *mail_from; /* SMTP path; null where it is not known */
	const struct spf_result *spf;
	const struct dkim_report *dkim;
};

/* Appends the field's value (2.2), on one line and without a blank before it:
 * spf= by MAIL FROM or HELO, dkim= for each signature with header.b (RFC
 * 6008). ST_NOMEM. */
enum status
authres_write(struct buf *out, const struct authres *results) MUST_CHECK;

/* Appends the same value folded with "\n\t" behind each semicolon, as libmilter
 * wants it. */
void authres_fold(struct buf *out, const char *value);

/* Does the value claim this authserv-id (5)? Comments, quoted strings, folds,
 * case and a final dot are read as a lenient reader might read them; of two
 * possible readings one that claims it is enough. */
bool authres_claims(const char *value, size_t len, const char *authserv_id);

#endif
