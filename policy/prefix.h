/* SPDX-License-Identifier: ISC
 * Names and the names that may stand in for them: stripping of www. and *.,
 * and validation domains. Reads no public suffix list: callers bring the
 * suffix and the registrable domain. */
#ifndef POLICY_PREFIX_H
#define POLICY_PREFIX_H

#include "policy/policy.h"

/* Removes one leading "www." or "*." (N2), unless only `suffix` would remain:
 * "www.com" stays; a "*." in front of a suffix never comes this far (N4). */
void prefix_strip(
    char stripped_r[POLICY_NAME_SIZE], const char *name, const char *suffix);

/* May mail to `super` speak for `name`? (N3) Equal to the name without its
 * "*.", or a parent of it, and not above `registrable`. */
bool prefix_may_stand_in(
    const char *name, const char *super, const char *registrable);

/* The domain whose mailboxes are asked when the requester named none. */
#define prefix_validation_domain prefix_strip

/* Is `name` equal to `domain` or below it, label by label? */
bool prefix_is_below(const char *name, const char *domain);

#endif
