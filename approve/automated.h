/* SPDX-License-Identifier: ISC
 * Did a machine write this mail? (I5) Header fields and envelope alone. */
#ifndef APPROVE_AUTOMATED_H
#define APPROVE_AUTOMATED_H

#include <stdbool.h>

#include "lib/mail/fields.h"

enum { AUTOMATED_REASON_SIZE = 160 };

/* `mail_from` is the SMTP path; null where it is unknown. True with the reason:
 * Auto-Submitted other than "no" (RFC 3834 5), the null sender, a report,
 * a mailing list's fields, Precedence, and the marks that responders leave.
 * The address From: postmaster@ alone is a person here. The reason names the
 * mark, and nothing that the sender made up. */
bool automated_mail(char reason_r[AUTOMATED_REASON_SIZE],
    const struct fields *fields, const char *mail_from);

/* X-Auto-Response-Suppress is no mark by itself: it asks others not to answer
 * automatically ([MS-OXCMAIL] 2.1.3.2.20), Exchange puts it on what it sends
 * of its own accord, and a sender's policy or program on people's mail. Beside
 * it the Subject tells, and it stands here to be decoded; null: no doubt. */
const struct field *automated_doubt(const struct fields *fields);

/* Does the decoded Subject begin as those that mail programs give to automatic
 * replies? True with the reason. */
bool
automated_subject(char reason_r[AUTOMATED_REASON_SIZE], const char *subject);

#endif
