/* SPDX-License-Identifier: ISC
 * The seal that countersign-approve puts on each mail it hands to the MTA and
 * the milter takes off before signing (O4). It names one Message-ID; whether
 * that mail was signed before is the store's knowledge. */
#ifndef MAIL_SEAL_H
#define MAIL_SEAL_H

#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/secret.h"
#include "lib/mail/fields.h"

#define SEAL_FIELD "X-Countersign-Seal"

/* The envelope as SMTP paths, with or without angle brackets. */
struct seal_envelope {
	const char *mail_from;
	const char *rcpt_to;
};

struct seal {
	uint8_t mac[SHA256_SIZE];
	int64_t expires; /* when the mail's tokens end; x= of the signature */
};

/* Appends the value "v=1; x=EXPIRES; m=HEX" (no folding): HMAC-SHA256 over
 * recipient, MAIL FROM, Message-ID, From, Reply-To, relaxed body hash and
 * expiry, each preceded by its length. ST_INVALID where a field is missing or
 * stands twice. */
enum status seal_make(struct buf *out, const struct secret_key *key,
    const struct seal_envelope *envelope, const struct fields *message,
    int64_t expires, struct err *err) MUST_CHECK;

/* With the relaxed hash of the body, which the message need not hold. ST_OK:
 * the message carries exactly one seal, it fits, and now is before its
 * end. ST_NOTFOUND: none. ST_DENIED with the reason: two, malformed, expired,
 * or of other bytes. */
enum status seal_check(struct seal *seal_r, const struct secret_key *key,
    const struct seal_envelope *envelope, const struct fields *message,
    const uint8_t body_hash[SHA256_SIZE], int64_t now,
    struct err *err) MUST_CHECK;

#endif
