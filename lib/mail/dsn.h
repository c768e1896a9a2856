/* SPDX-License-Identifier: ISC
 * Delivery reports: what became of one mail, by RFC 3464 or by the words that
 * mail servers have for it. Whose mail it was is told by the address that the
 * report came to, never by the report. */
#ifndef MAIL_DSN_H
#define MAIL_DSN_H

#include <stddef.h>

#include "lib/mail/fields.h"

enum {
	DSN_STATUS_SIZE = 12, /* "5.1.1"; RFC 3463 */
	DSN_TEXT_SIZE = 400,
	DSN_SCAN_MAX = 64 * 1024, /* of the body is looked at */
	DSN_GROUPS_MAX = 50,      /* recipients in one report */
};

enum dsn_action {
	DSN_NONE,      /* no delivery report, or none that we can read */
	DSN_DELIVERED, /* delivered, relayed or expanded (RFC 3464 2.3.3) */
	DSN_DELAYED,
	DSN_FAILED,
};

struct dsn {
	enum dsn_action action;
	char status[DSN_STATUS_SIZE]; /* or "" */
	/* The server's words, printable ASCII on one line; or "". */
	char text[DSN_TEXT_SIZE];
};

/* Reads a report about mail to `mailbox`: the message/delivery-status part
 * wherever it stands, of several recipients the one that is `mailbox`, else
 * the worst. Without such a part, where `mail_from` is the null sender, the
 * forms of qmail, older Exim and others by their Subject and text. Looks at
 * no more than DSN_SCAN_MAX bytes; cannot fail. */
void dsn_read(struct dsn *dsn_r, const struct fields *message,
    const char *mail_from, const char *mailbox);

const char *dsn_action_name(enum dsn_action action); /* "DELIVERED", ... */

#endif
