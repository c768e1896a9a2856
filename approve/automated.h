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
 * The address From: postmaster@ alone is a person here. */
bool automated_mail(char reason_r[AUTOMATED_REASON_SIZE],
    const struct fields *fields, const char *mail_from);

#endif
