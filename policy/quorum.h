/* SPDX-License-Identifier: ISC
 * Counting votes of one domain (Q1, Q2, Q4). Each mailbox has one vote; that
 * is the store's key, not ours. */
#ifndef POLICY_QUORUM_H
#define POLICY_QUORUM_H

#include "policy/setting.h"

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

/* One mailbox's vote, as it was recorded. */
struct quorum_vote {
	enum verdict verdict;
	enum channel channel;
	enum identity identity; /* of the reply; token for links */
	const char *from;       /* of the reply, or null */
};

struct quorum_tally {
	unsigned approvals;  /* that count under these settings */
	unsigned dropped;    /* that do not: way, identity, same person */
	unsigned rejections; /* always count */
	bool same_person;    /* `next` is by one whose approval counts */
};

/* Is vote `i` an approval that counts under these settings? */
bool quorum_counts(const struct quorum_vote *votes, size_t i,
    const struct policy_settings *settings);

/* Counts the votes of a domain by the settings in force: an approval counts
 * only if they would take it today (T26), and with distinct = "person" once
 * for each From (Q3). A From that nothing authenticates is nobody in
 * particular: all such approvals are one person's. `next` (or null) is an
 * answer not yet among the votes. */
void quorum_tally(struct quorum_tally *tally_r, const struct quorum_vote *votes,
    size_t n_votes, const struct policy_settings *settings,
    const struct quorum_vote *next);

#endif
