/* SPDX-License-Identifier: ISC
 * A rule's pattern over domain names: PCRE2 (its only user), compiled once and
 * matched within fixed limits. What a match means is rules' business. */
#ifndef POLICY_PATTERN_H
#define POLICY_PATTERN_H

#include "policy/policy.h"

struct pattern; /* immutable; safe for several threads */

enum { PATTERN_MAX = 512, PATTERN_REASON = 256 };

/* The text between the slashes. Null with the reason where it is no pattern,
 * too long, or too deep; or when memory ran out. */
struct pattern *pattern_new(const char *text, char reason_r[PATTERN_REASON]);
void pattern_free(struct pattern *pattern);
const char *pattern_text(const struct pattern *pattern);

/* A pattern that runs away is an error, never a match and never none. */
enum pattern_result { PATTERN_ERROR = -1, PATTERN_NONE, PATTERN_MATCH };

/* Does it match the name, without case? Takes a bounded number of steps and
 * bounded memory. */
enum pattern_result
pattern_match(const struct pattern *pattern, const char *name);

/* May it match a name below `domain`? False only where that is certain: the
 * pattern ends in literal text and "$", and no name below `domain` ends so.
 * Everything else may (T26: what cannot be decided counts as stricter). */
bool pattern_may_match_below(const struct pattern *pattern, const char *domain);

#endif
