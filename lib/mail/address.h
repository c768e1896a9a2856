/* SPDX-License-Identifier: ISC
 * Mailboxes as RFC 5321 and RFC 5322 write them. Finds the one true address
 * in a From field; whose it is, is for others to judge. */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"
#include "lib/name/domain.h"

enum {
	ADDRESS_LOCAL_MAX = 64,
	ADDRESS_SIZE = ADDRESS_LOCAL_MAX + 1 + DOMAIN_SIZE,
	ADDRESS_FIELD_MAX = 8192
};

struct address {
	char local[ADDRESS_LOCAL_MAX + 1]; /* unquoted, case kept */
	char domain[DOMAIN_SIZE];          /* A-labels, lower case */
	char text[ADDRESS_SIZE];           /* local@domain, as mail writes it:
					      the local part is quoted where
					      it must be */
};

/* An SMTP path as milters hand it: with or without angle brackets, source
 * route ignored. "<>" and "" give ST_NOTFOUND: the null sender. */
enum status
address_parse_path(struct address *address_r, const char *path) MUST_CHECK;

/* A From field's body, folded or not: exactly one mailbox, with or without a
 * display name, comments, quoted strings (RFC 5322 3.4). ST_INVALID for none,
 * for two, for group syntax and for anything malformed (I3, T9). */
enum status address_parse_from(
    struct address *address_r, const char *field, size_t len) MUST_CHECK;

/* Does a To or Cc field's body, folded or not, address this mailbox? Display
 * names, comments and longer names that only hold its text do not. Groups are
 * looked into; of what RFC 5322 does not allow, only what stands in angle
 * brackets at the end of its element counts. Takes linear time. */
bool
address_list_holds(const char *field, size_t len, const struct address *wanted);

/* One bare mailbox and nothing else: "admin@example.com". */
enum status
address_parse(struct address *address_r, const char *text) MUST_CHECK;

/* Same mailbox: domains alike, local parts alike but for ASCII case. */
bool address_equal(const struct address *a, const struct address *b);

#endif
