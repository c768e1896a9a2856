/* SPDX-License-Identifier: ISC
 * Counts the votes of one domain. Whose votes may be counted is decided
 * elsewhere. */
#include "policy/quorum.h"

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
