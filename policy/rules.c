/* SPDX-License-Identifier: ISC
 * Finds the rules that hold for a name and joins their settings. Reading rules
 * and keeping them within their profile's bounds is the configuration's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/pattern.h"
#include "policy/prefix.h"
#include "policy/profile.h"
#include "policy/rules.h"

enum { STEPS_MAX = POLICY_STEPS_MAX / 2 };

/* A rule under its domain's labels in reverse, "org.example.pay": all rules
 * below a name follow one another, as all keys that begin alike do. */
struct rules_item {
	char key[POLICY_NAME_SIZE];
	struct policy_rule rule;
};

struct rules_pattern {
	struct pattern *pattern;
	struct policy_rule rule;
};

struct rules {
	struct policy_rule fallback; /* the default */
	size_t n_items, n_patterns;
	struct rules_item *items; /* ascending by key */
	struct rules_pattern *patterns;
};

/* What a look-up has found so far. */
struct rules_found {
	const struct rules *rules;
	const char *const *names;
	const char *name; /* the first, for people; or "" */
	size_t at;        /* the name being looked up */
	struct policy_settings settings;
	unsigned set;
	struct policy_trace *trace;
	size_t n_untold; /* rules that match, for which the trace has no room */
	char *reason;
	bool failed;
};

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* The name without "*."; says whether it had one. */
static const char *
name_base(const char *name, bool *is_wildcard_r)
{
	*is_wildcard_r = name[0] == '*' && name[1] == '.';
	return *is_wildcard_r ? name + 2 : name;
}

/* Reversed and in lower case; empty for what is too long for a name. */
static void
key_make(char key_r[POLICY_NAME_SIZE], const char *name)
{
	size_t len = strlen(name), end, out = 0;

	if (len >= POLICY_NAME_SIZE)
		len = 0;
	for (end = len; end > 0;) {
		size_t start = end;

		while (start > 0 && name[start - 1] != '.')
			start--;
		for (size_t i = start; i < end; i++)
			key_r[out++] = lower(name[i]);
		end = start > 0 ? start - 1 : 0;
		if (start > 0)
			key_r[out++] = '.';
	}
	key_r[out] = '\0';
}

static int
item_compare(const void *a, const void *b)
{
	const struct rules_item *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* A key against the first `len` octets of another, as if it ended there. */
static int
key_compare(const char *key, const char *other, size_t len)
{
	int diff = strncmp(key, other, len);

	return diff != 0 ? diff : key[len] != '\0';
}

/* The first item from `low` on whose key is not below the first `len` octets
 * of `key`. */
static size_t
items_from(const struct rules *rules, size_t low, const char *key, size_t len)
{
	size_t high = rules->n_items;

	/* It often stands where that of the shorter name stood. */
	if (low < high && key_compare(rules->items[low].key, key, len) >= 0)
		return low;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (key_compare(rules->items[middle].key, key, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Has this rule been taken for an earlier name already? */
static bool
is_taken(const struct rules_found *found, const char *domain)
{
	bool wild;

	for (size_t i = 0; i < found->at; i++) {
		const char *base = name_base(found->names[i], &wild);

		if (domain[0] == '\0' || prefix_is_below(base, domain) ||
		    (wild && prefix_is_below(domain, base)))
			return true;
	}
	return false;
}

/* Appends; what does not fit is cut. */
static void
text_add(char text_r[POLICY_STEP_TEXT], const char *more)
{
	size_t at = strlen(text_r);

	snprintf(text_r + at, POLICY_STEP_TEXT - at, "%s", more);
}

/* The settings that a rule makes, for people. */
static void
settings_describe(char text_r[POLICY_STEP_TEXT], const char *who, unsigned set,
    const struct policy_settings *settings)
{
	snprintf(text_r, POLICY_STEP_TEXT, "%.80s sets", who);
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char value[SETTING_TEXT], part[SETTING_TEXT + 32];

		if ((set & bit) == 0)
			continue;
		setting_text(value, settings, (enum setting)bit);
		snprintf(part, sizeof(part), " %s=%s",
		    setting_name((enum setting)bit), value);
		text_add(text_r, part);
	}
	if (set == 0)
		text_add(text_r, " nothing");
}

static void
rule_take(
    struct rules_found *found, const struct policy_rule *rule, const char *who)
{
	char reason[POLICY_STEP_TEXT];

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		if ((rule->set & bit) == 0)
			continue;
		if ((found->set & bit) != 0)
			setting_tighten(&found->settings, &rule->settings,
			    (enum setting)bit);
		else
			setting_take(&found->settings, &rule->settings,
			    (enum setting)bit);
	}
	found->set |= rule->set;
	if (found->trace == NULL)
		return;
	/* A wildcard may have thousands of rules below it; the decision's own
	 * steps need room too. */
	if (found->trace->n_steps >= STEPS_MAX) {
		found->n_untold++;
		return;
	}
	settings_describe(reason, who, rule->set, &rule->settings);
	policy_trace_add(found->trace, "Q7 rule", "matches", reason, "%s",
	    found->names[found->at]);
}

static void
tell_untold(const struct rules_found *found)
{
	if (found->n_untold > 0)
		policy_trace_add(found->trace, "Q7 rule", "matches",
		    "as many further rules match, and are joined like these",
		    "%s: %zu more", found->name, found->n_untold);
}

static void
item_take(struct rules_found *found, const struct rules_item *item)
{
	if (!is_taken(found, item->rule.domain))
		rule_take(found, &item->rule, item->rule.domain);
}

/* Takes the rules that are of exactly the first `len` octets of `key`, from
 * item *at on, and moves that to the first of them. False where no item is of
 * these octets or below: neither is any of a longer name. */
static bool
take_equal(struct rules_found *found, size_t *at, const char *key, size_t len)
{
	const struct rules *rules = found->rules;

	*at = items_from(rules, *at, key, len);
	for (size_t i = *at; i < rules->n_items &&
			     key_compare(rules->items[i].key, key, len) == 0;
	     i++)
		item_take(found, &rules->items[i]);
	return *at < rules->n_items &&
	       strncmp(rules->items[*at].key, key, len) == 0;
}

/* Takes the rules of names below `key` (T26). */
static void
take_below(struct rules_found *found, const char *key)
{
	const struct rules *rules = found->rules;
	char prefix[POLICY_NAME_SIZE + 1];
	size_t len = (size_t)snprintf(prefix, sizeof(prefix), "%s.", key);

	for (size_t i = items_from(rules, 0, prefix, len);
	     i < rules->n_items &&
	     strncmp(rules->items[i].key, prefix, len) == 0;
	     i++)
		item_take(found, &rules->items[i]);
}

/* The name and each of its parents has a key that begins the name's own. */
static void
take_domains(struct rules_found *found, const char *name)
{
	char key[POLICY_NAME_SIZE];
	size_t at = 0;
	bool wild;

	key_make(key, name_base(name, &wild));
	(void)take_equal(found, &at, key, 0);
	for (size_t len = 1; key[0] != '\0'; len++) {
		if ((key[len] == '.' || key[len] == '\0') &&
		    !take_equal(found, &at, key, len))
			break;
		if (key[len] == '\0')
			break;
	}
	if (wild && key[0] != '\0')
		take_below(found, key);
}

/* Stripped name and validation domain are mostly the same. */
static bool
is_repeated(const char *const *names, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (policy_is_same(names[i], names[at]))
			return true;
	}
	return false;
}

static enum pattern_result
pattern_holds(const struct pattern *pattern, const char *name)
{
	bool wild;
	const char *base = name_base(name, &wild);

	if (wild && pattern_may_match_below(pattern, base))
		return PATTERN_MATCH;
	return pattern_match(pattern, base);
}

static void
pattern_failed(struct rules_found *found, const char *who)
{
	const char *name = found->names[found->at];

	found->failed = true;
	policy_trace_add(found->trace, "Q7 pattern", "error",
	    "the pattern runs away: which rules hold cannot be told", "%s, %s",
	    who, name);
	if (found->reason != NULL)
		snprintf(found->reason, RULES_TEXT,
		    "the pattern of policy "
		    "%.120s runs away on %.100s; write it without nested "
		    "repetitions",
		    who, name);
}

/* The first name that a pattern matches is enough. */
static void
take_pattern(
    struct rules_found *found, const struct rules_pattern *item, size_t n_names)
{
	char who[PATTERN_MAX + 3];

	snprintf(who, sizeof(who), "/%s/", pattern_text(item->pattern));
	for (found->at = 0; found->at < n_names; found->at++) {
		switch (pattern_holds(item->pattern, found->names[found->at])) {
		case PATTERN_ERROR:
			pattern_failed(found, who);
			return;
		case PATTERN_MATCH:
			rule_take(found, &item->rule, who);
			return;
		case PATTERN_NONE:
			break;
		}
	}
}

/* The default gives what no rule set. */
static void
take_fallback(struct rules_found *found)
{
	const struct policy_rule *fallback = &found->rules->fallback;
	unsigned missing = fallback->set & ~found->set;
	char reason[POLICY_STEP_TEXT];

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		if ((missing & bit) != 0)
			setting_take(&found->settings, &fallback->settings,
			    (enum setting)bit);
	}
	found->set |= missing;
	if (found->trace == NULL)
		return;
	settings_describe(reason, "default", missing, &fallback->settings);
	policy_trace_add(found->trace, "Q7 default",
	    missing != 0 ? "fills" : "unused", reason, "%s", found->name);
}

/* Which settings differ. */
static unsigned
settings_changed(
    const struct policy_settings *a, const struct policy_settings *b)
{
	unsigned changed = 0;

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char x[SETTING_TEXT], y[SETTING_TEXT];

		setting_text(x, a, (enum setting)bit);
		setting_text(y, b, (enum setting)bit);
		if (strcmp(x, y) != 0)
			changed |= bit;
	}
	return changed;
}

static void
profile_trace(const struct rules_found *found, unsigned missing,
    const struct policy_settings *before)
{
	enum profile profile = found->settings.profile;
	unsigned bounded = settings_changed(before, &found->settings);
	char reason[POLICY_STEP_TEXT];

	settings_describe(
	    reason, "the profile", missing, profile_defaults(profile));
	policy_trace_add(found->trace, "P profile", profile_name(profile),
	    reason, "%s", found->name);
	if (bounded == 0)
		return;
	settings_describe(
	    reason, "the nearest within", bounded, &found->settings);
	policy_trace_add(found->trace, "P bounds", profile_name(profile),
	    reason, "%s", found->name);
}

/* The profile gives what the default did not, and bounds everything. */
static void
take_profile(struct rules_found *found, enum profile profile)
{
	unsigned missing = SETTINGS_ALL & ~found->set;
	struct policy_settings before;

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		if ((missing & bit) != 0)
			setting_take(&found->settings,
			    profile_defaults(profile), (enum setting)bit);
	}
	found->settings.profile = profile;
	before = found->settings;
	profile_bound(&found->settings, profile);
	/* Rules that are sound each may together ask for a person and take
	 * links (Q3, I3): the stricter is to take none. */
	if (setting_excludes_links(&found->settings))
		found->settings.channels &= ~(unsigned)CHANNEL_LINK;
	if (found->trace != NULL)
		profile_trace(found, missing, &before);
}

static bool
rules_fill(struct rules *new, const struct policy_rule *rules, size_t n_rules,
    size_t *wrong_r, char reason_r[RULES_TEXT])
{
	for (size_t i = 1; i < n_rules; i++) {
		struct rules_pattern *pattern = &new->patterns[new->n_patterns];

		if (rules[i].pattern == NULL) {
			struct rules_item *item = &new->items[new->n_items++];

			item->rule = rules[i];
			key_make(item->key, rules[i].domain);
			continue;
		}
		*wrong_r = i;
		pattern->rule = rules[i];
		pattern->rule.pattern = NULL; /* the caller's */
		pattern->pattern = pattern_new(rules[i].pattern, reason_r);
		if (pattern->pattern == NULL)
			return false;
		new->n_patterns++;
	}
	return true;
}

/* Who names a profile means that one, unless they say more. */
static void
rule_complete(struct policy_rule *rule)
{
	if ((rule->set & SETTING_PROFILE) == 0 ||
	    (rule->set & SETTING_PROFILES_ALLOWED) != 0)
		return;
	rule->set |= SETTING_PROFILES_ALLOWED;
	rule->settings.profiles_allowed = profile_bit(rule->settings.profile);
}

struct rules *
rules_new(const struct policy_rule *rules, size_t n_rules, size_t *wrong_r,
    char reason_r[RULES_TEXT])
{
	struct rules *new;

	*wrong_r = n_rules;
	snprintf(reason_r, RULES_TEXT, "no rule, or more than %d", RULES_MAX);
	if (n_rules == 0 || n_rules > RULES_MAX)
		return NULL;
	snprintf(reason_r, RULES_TEXT, "memory ran out");
	if ((new = calloc(1, sizeof(*new))) == NULL)
		return NULL;
	new->fallback = rules[0];
	new->items = calloc(n_rules, sizeof(*new->items));
	new->patterns = calloc(n_rules, sizeof(*new->patterns));
	if (new->items == NULL || new->patterns == NULL ||
	    !rules_fill(new, rules, n_rules, wrong_r, reason_r)) {
		rules_free(new);
		return NULL;
	}
	rule_complete(&new->fallback);
	for (size_t i = 0; i < new->n_items; i++)
		rule_complete(&new->items[i].rule);
	for (size_t i = 0; i < new->n_patterns; i++)
		rule_complete(&new->patterns[i].rule);
	qsort(new->items, new->n_items, sizeof(new->items[0]), item_compare);
	return new;
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; rules->patterns != NULL && i < rules->n_patterns;
	     i++)
		pattern_free(rules->patterns[i].pattern);
	free(rules->patterns);
	free(rules->items);
	free(rules);
}

bool
rules_settings(struct policy_settings *settings_r, const struct rules *rules,
    const char *const *names, size_t n_names, const enum profile *profile,
    struct policy_trace *trace, char reason_r[RULES_TEXT])
{
	struct rules_found found = {
	    .rules = rules,
	    .names = names,
	    .name = n_names > 0 ? names[0] : "",
	    .trace = trace,
	    .reason = reason_r,
	};

	for (found.at = 0; found.at < n_names; found.at++) {
		if (!is_repeated(names, found.at))
			take_domains(&found, names[found.at]);
	}
	for (size_t i = 0; i < rules->n_patterns && !found.failed; i++)
		take_pattern(&found, &rules->patterns[i], n_names);
	tell_untold(&found);
	take_fallback(&found);
	take_profile(&found, profile != NULL ? *profile
			     : (found.set & SETTING_PROFILE) != 0
				 ? found.settings.profile
				 : PROFILE_ACM);
	if (found.failed) {
		found.settings.channels = 0;
		found.settings.contacts = 0;
	}
	*settings_r = found.settings;
	return !found.failed;
}

bool
rules_may_choose(const struct policy_settings *settings, enum profile profile)
{
	return profile == settings->profile ||
	       (settings->profiles_allowed & profile_bit(profile)) != 0;
}

void
rules_stricter(
    struct policy_settings *inout, const struct policy_settings *other)
{
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1)
		setting_tighten(inout, other, (enum setting)bit);
	if (setting_excludes_links(inout))
		inout->channels &= ~(unsigned)CHANNEL_LINK;
}
