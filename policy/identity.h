/* SPDX-License-Identifier: ISC
 * How strong the evidence is of who answered (I3). Takes what was
 * authenticated as facts; verifies nothing itself. */
#ifndef POLICY_IDENTITY_H
#define POLICY_IDENTITY_H

#include "policy/policy.h"

struct identity_facts {
	enum channel channel;
	bool authenticated;   /* SPF or DKIM passed, aligned with From */
	const char *from;     /* the one address in From, or null */
	const char *from_org; /* its organizational domain */
	const char *mailbox;  /* the mailbox that was asked */
	const char *mailbox_org;
};

/* Links have grade token. Domains and local parts without case. */
enum identity identity_grade(const struct identity_facts *facts);
bool identity_is_enough(enum identity have, enum identity needed);

/* Whoever opens a link has read the mail; that is its grade, token, and it is
 * enough up to same-domain. A rule above that takes no link (I3). */
bool identity_suffices(
    enum channel channel, enum identity have, enum identity needed);

#endif
