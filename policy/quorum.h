/* SPDX-License-Identifier: ISC
 * Counting votes of one domain (Q1, Q2, Q4). Each mailbox has one vote; that
 * is the store's key, not ours. */
#ifndef POLICY_QUORUM_H
#define POLICY_QUORUM_H

#include "policy/policy.h"

enum quorum { QUORUM_PENDING, QUORUM_REACHED, QUORUM_REFUSED };

/* One rejection refuses, whatever the approvals (Q2). required >= 1. */
enum quorum
quorum_count(unsigned required, unsigned approvals, unsigned rejections);

/* Can the quorum still be reached: approvals so far and mailboxes that have
 * not answered and have not bounced (Q4). */
bool quorum_is_reachable(unsigned required, unsigned approvals,
    unsigned rejections, unsigned waiting);

/* At request time: more mailboxes wanted than there are (Q4)? */
bool quorum_is_possible(unsigned required, unsigned mailboxes);

#endif
