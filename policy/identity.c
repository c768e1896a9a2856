/* SPDX-License-Identifier: ISC
 * Grades what was authenticated. Trusts the facts that it is given. */
#include "policy/identity.h"

/* Texts that are missing are not equal, not even to each other. */
static bool
is_same(const char *a, const char *b)
{
	return a != NULL && b != NULL && a[0] != '\0' && policy_is_same(a, b);
}

enum identity
identity_grade(const struct identity_facts *facts)
{
	if (facts->channel != CHANNEL_REPLY || !facts->authenticated ||
	    facts->from == NULL || facts->from[0] == '\0')
		return IDENTITY_TOKEN;
	if (is_same(facts->from, facts->mailbox))
		return IDENTITY_SAME_MAILBOX;
	if (is_same(facts->from_org, facts->mailbox_org))
		return IDENTITY_SAME_DOMAIN;
	return IDENTITY_AUTHENTICATED;
}

bool
identity_is_enough(enum identity have, enum identity needed)
{
	return have >= needed;
}

bool
identity_suffices(
    enum channel channel, enum identity have, enum identity needed)
{
	if (channel == CHANNEL_LINK)
		return needed <= IDENTITY_SAME_DOMAIN;
	return identity_is_enough(have, needed);
}
