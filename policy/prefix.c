/* SPDX-License-Identifier: ISC
 * Strips www. and *. and compares names label by label. Trusts its callers for
 * what is a public suffix and what is registrable. */
#include <string.h>

#include "policy/prefix.h"

static const char WILDCARD[] = "*.";
static const char WWW[] = "www.";

/* `name` behind `prefix`; null if it does not begin so or nothing follows. */
static const char *
name_behind(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	if (!policy_is_same_n(name, prefix, len) || name[len] == '\0')
		return NULL;
	return name + len;
}

void
prefix_strip(
    char stripped_r[POLICY_NAME_SIZE], const char *name, const char *suffix)
{
	const char *rest = name_behind(name, WILDCARD);
	size_t len;

	if (rest == NULL)
		rest = name_behind(name, WWW);
	if (rest == NULL || (suffix != NULL && policy_is_same(rest, suffix)))
		rest = name;
	/* What does not fit is no name: an empty one addresses nobody, a cut
	 * one would address somebody else. */
	len = strlen(rest);
	if (len >= POLICY_NAME_SIZE)
		len = 0;
	memcpy(stripped_r, rest, len);
	stripped_r[len] = '\0';
}

bool
prefix_may_stand_in(
    const char *name, const char *super, const char *registrable)
{
	const char *base = name_behind(name, WILDCARD);

	if (base == NULL)
		base = name;
	return prefix_is_below(base, super) &&
	       prefix_is_below(super, registrable);
}

bool
prefix_is_below(const char *name, const char *domain)
{
	size_t name_len = strlen(name), domain_len = strlen(domain);
	size_t at;

	if (domain_len == 0 || domain_len > name_len)
		return false;
	at = name_len - domain_len;
	if (!policy_is_same(name + at, domain))
		return false;
	return at == 0 || (at > 1 && name[at - 1] == '.');
}
