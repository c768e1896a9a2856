/* SPDX-License-Identifier: ISC
 * Delivery reports: what became of a mail that we sent, noted with its mailbox.
 * They never decide (I8). */
#ifndef APPROVE_BOUNCE_H
#define APPROVE_BOUNCE_H

#include "approve/approve.h"
#include "lib/mail/dsn.h"

struct bounce {
	const char *bytes; /* the report as received */
	size_t len;
	const char *mail_from; /* SMTP path */
	int64_t now;
};

/* What was noted, for the log. */
struct bounce_result {
	struct mail_place place;
	struct dsn dsn;
	bool moved; /* the mailbox's Delivery is another one now */
};

/* The mail to bounce+NONCE@ whose nonce has this hash. ST_OK: noted, or
 * nothing to be noted; ST_NOTFOUND: no such nonce, no effect (T27). */
enum status bounce_record(struct bounce_result *result_r,
    const struct approve *core, const uint8_t nonce_hash[SHA256_SIZE],
    const struct bounce *bounce, struct err *err) MUST_CHECK;

#endif
