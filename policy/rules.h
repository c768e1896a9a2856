/* SPDX-License-Identifier: ISC
 * Rule sets: which settings hold for a name. Among the rules that match, the
 * strictest of each setting wins; the default gives what none sets, and the
 * profile what the default does not (Q7). */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/setting.h"

enum { RULES_MAX = 10000, RULES_TEXT = 320 };

struct policy_rule {
	char
	    domain[POLICY_NAME_SIZE]; /* it and what lies below; "" = default */
	const char *pattern; /* of the names, in place of a domain; or null */
	unsigned set;        /* bits of enum setting */
	struct policy_settings settings;
};

struct rules; /* immutable; safe for several threads */

/* Copies. `rules[0]` is the default. A rule that sets a profile and not which
 * are allowed allows that profile alone. Null with the reason, and the rule
 * that it is about (or n_rules), for a pattern that is none; or when memory
 * ran out. */
struct rules *rules_new(const struct policy_rule *rules, size_t n_rules,
    size_t *wrong_r, char reason_r[RULES_TEXT]);
void rules_free(struct rules *rules);

/* The settings for a name, looked up by each of `names` (requested, stripped,
 * validation domain), under `profile`, or where it is null under the strictest
 * that the rules give; without names, those of the default. Everything is
 * within that profile's bounds. A wildcard among the names ("*.example.org")
 * also takes every rule of a name below it, and every pattern but those that
 * certainly match no name below it (T26). Each rule that matches writes a step.
 * Cost grows with the labels of the names and the number of patterns, not with
 * the number of domains, but for wildcards.
 *
 * False where a pattern ran away on a name: which rules hold cannot be told,
 * and nothing may be decided; the last step and `reason_r` (or null) name it.
 * `settings_r` is then as strict as can be: no channel, no contact. */
bool
rules_settings(struct policy_settings *settings_r, const struct rules *rules,
    const char *const *names, size_t n_names, const enum profile *profile,
    struct policy_trace *trace, char reason_r[RULES_TEXT]);

/* May a requester choose this profile, by settings found without a choice? */
bool
rules_may_choose(const struct policy_settings *settings, enum profile profile);

/* Two settings at once, the stricter of each (a pending request keeps the
 * stricter of the rules at its start and now). */
void rules_stricter(
    struct policy_settings *inout, const struct policy_settings *other);

#endif
