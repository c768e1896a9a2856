/* SPDX-License-Identifier: ISC
 * Which mailboxes may be asked about a domain (C1, C5, C7). Knows the fixed
 * local parts and joins sources; looks nothing up. */
#ifndef POLICY_CONTACT_H
#define POLICY_CONTACT_H

#include "policy/policy.h"

/* CONTACT_MAILBOX: named by the requester, because the mailbox itself is what
 * is validated (C7); no rule and no requester may choose it as a source. */
enum contact_source {
	CONTACT_CONSTRUCTED = 1,
	CONTACT_MX = 2,
	CONTACT_DNS_TXT = 4,
	CONTACT_DNS_CAA = 8,
	CONTACT_WHOIS = 16,
	CONTACT_MAILBOX = 32,
	CONTACT_LAST = CONTACT_MAILBOX
};
enum { CONTACT_CONSTRUCTED_N = 5, CONTACT_MAX = 16 };

const char *contact_source_name(enum contact_source source);
/* Those that a rule or a requester may choose. */
bool contact_source_parse(enum contact_source *source_r, const char *text);

struct contact {
	char mailbox[POLICY_MAILBOX_SIZE];
	unsigned sources; /* bits of enum contact_source */
};

struct contacts {
	struct contact items[CONTACT_MAX];
	size_t n_items;
};

/* Adds one, or joins its source to the same mailbox's (C5; local parts and
 * domains compared without case). False when full. */
bool contact_add(
    struct contacts *contacts, const char *mailbox, enum contact_source source);

/* Adds admin, administrator, hostmaster, postmaster, webmaster (C1). */
bool contact_add_constructed(struct contacts *contacts, const char *domain);

#endif
