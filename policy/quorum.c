/* SPDX-License-Identifier: ISC
 * Counts the votes of one domain. Whose votes may be counted is decided
 * elsewhere. */
#include "policy/identity.h"
#include "policy/quorum.h"

/* "" for a person that nothing names. */
static const char *
person_of(const struct quorum_vote *vote)
{
	if (vote->from == NULL || vote->channel != CHANNEL_REPLY ||
	    vote->identity < IDENTITY_AUTHENTICATED)
		return "";
	return vote->from;
}

static bool
is_taken(const struct quorum_vote *vote, const struct policy_settings *settings)
{
	return vote->verdict == VERDICT_APPROVE &&
	       (settings->channels & (unsigned)vote->channel) != 0 &&
	       identity_suffices(
		   vote->channel, vote->identity, settings->identity);
}

/* Is one of the first `n` votes an approval that counts, of that person? */
static bool
has_approved(const struct quorum_vote *votes, size_t n,
    const struct policy_settings *settings, const char *person)
{
	for (size_t i = 0; i < n; i++) {
		if (is_taken(&votes[i], settings) &&
		    policy_is_same(person_of(&votes[i]), person))
			return true;
	}
	return false;
}

bool
quorum_counts(const struct quorum_vote *votes, size_t i,
    const struct policy_settings *settings)
{
	return is_taken(&votes[i], settings) &&
	       (settings->distinct != DISTINCT_PERSON ||
		   !has_approved(votes, i, settings, person_of(&votes[i])));
}

void
quorum_tally(struct quorum_tally *tally_r, const struct quorum_vote *votes,
    size_t n_votes, const struct policy_settings *settings,
    const struct quorum_vote *next)
{
	*tally_r = (struct quorum_tally){0};
	for (size_t i = 0; i < n_votes; i++) {
		if (votes[i].verdict == VERDICT_NONE)
			continue;
		if (votes[i].verdict != VERDICT_APPROVE)
			tally_r->rejections++;
		else if (quorum_counts(votes, i, settings))
			tally_r->approvals++;
		else
			tally_r->dropped++;
	}
	tally_r->same_person =
	    next != NULL && settings->distinct == DISTINCT_PERSON &&
	    has_approved(votes, n_votes, settings, person_of(next));
}

enum quorum
quorum_count(unsigned required, unsigned approvals, unsigned rejections)
{
	if (rejections > 0)
		return QUORUM_REFUSED;
	/* A quorum of none would be reached by silence. */
	if (approvals == 0 || approvals < required)
		return QUORUM_PENDING;
	return QUORUM_REACHED;
}

bool
quorum_is_reachable(unsigned required, unsigned approvals, unsigned rejections,
    unsigned waiting)
{
	unsigned at_best;

	if (__builtin_add_overflow(approvals, waiting, &at_best))
		return rejections == 0;
	return quorum_count(required, at_best, rejections) == QUORUM_REACHED;
}

bool
quorum_is_possible(unsigned required, unsigned mailboxes)
{
	return required >= 1 && required <= mailboxes;
}
