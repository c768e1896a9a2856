/* SPDX-License-Identifier: ISC
 * Rule sets: which settings hold for a name. Among the rules that match, the
 * strictest of each setting wins; the default gives what none sets (Q7). */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/policy.h"

enum distinct { DISTINCT_MAILBOX, DISTINCT_PERSON };
enum { RULES_PROFILE_SIZE = 16, RULES_MAX = 10000 };

/* Bits telling which settings a rule sets. */
enum rules_setting {
	RULES_CONTACTS = 1,
	RULES_LIFETIME = 2,
	RULES_REUSE = 4,
	RULES_REQUEST_LIFETIME = 8,
	RULES_QUORUM = 16,
	RULES_DISTINCT = 32,
	RULES_IDENTITY = 64,
	RULES_CHANNELS = 128,
};

struct policy_settings {
	char profile[RULES_PROFILE_SIZE];
	unsigned contacts; /* bits of enum contact_source */
	int64_t lifetime, reuse, request_lifetime; /* seconds */
	unsigned quorum;
	enum distinct distinct;
	enum identity identity;
	unsigned channels; /* bits of enum channel */
};

struct policy_rule {
	char
	    domain[POLICY_NAME_SIZE]; /* it and what lies below; "" = default */
	unsigned set;                 /* bits of enum rules_setting */
	struct policy_settings settings;
};

/* Stricter of two values of each setting: larger quorum, shorter times, higher
 * identity, the intersection of channels and of contacts, person before
 * mailbox. An empty intersection stays empty: no channel means none counts. */

struct rules; /* immutable; safe for several threads */

/* Copies. `rules[0]` is the default and sets everything. Null when out of
 * memory. */
struct rules *rules_new(const struct policy_rule *rules, size_t n_rules);
void rules_free(struct rules *rules);

/* The settings for a name, looked up by each of `names` (requested, stripped,
 * validation domain). A wildcard among them ("*.example.org") also takes every
 * rule of a name below it (T26). Each rule asked for by a match writes a step.
 * Cost grows with the labels of the names, not with the number of rules,
 * but for wildcards. */
void
rules_settings(struct policy_settings *settings_r, const struct rules *rules,
    const char *const *names, size_t n_names, struct policy_trace *trace);

/* Two settings at once, the stricter of each (a pending request keeps the
 * stricter of the rules at its start and now). */
void rules_stricter(
    struct policy_settings *inout, const struct policy_settings *other);

#endif
