/* SPDX-License-Identifier: ISC
 * Finds the rules that hold for a name and joins their settings. Reading rules
 * and keeping them within their profile's bounds is the configuration's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/prefix.h"
#include "policy/rules.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A rule under its domain's labels in reverse, "org.example.pay": all rules
 * below a name follow one another, as all keys that begin alike do. */
struct rules_item {
	char key[POLICY_NAME_SIZE];
	struct policy_rule rule;
};

struct rules {
	struct policy_rule fallback; /* the default */
	size_t n_items;
	struct rules_item items[]; /* ascending by key */
};

/* What a look-up has found so far. */
struct rules_found {
	const struct rules *rules;
	const char *const *names;
	size_t at; /* the name being looked up */
	struct policy_settings settings;
	unsigned set;
	size_t profile_len; /* of the domain that gave the profile */
	struct policy_trace *trace;
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

/* The first item whose key is not below the first `len` octets of `key`. */
static size_t
items_from(const struct rules *rules, const char *key, size_t len)
{
	size_t low = 0, high = rules->n_items;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (key_compare(rules->items[middle].key, key, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
setting_take(struct policy_settings *to, const struct policy_settings *from,
    enum rules_setting setting)
{
	switch (setting) {
	case RULES_CONTACTS:
		to->contacts = from->contacts;
		break;
	case RULES_LIFETIME:
		to->lifetime = from->lifetime;
		break;
	case RULES_REUSE:
		to->reuse = from->reuse;
		break;
	case RULES_REQUEST_LIFETIME:
		to->request_lifetime = from->request_lifetime;
		break;
	case RULES_QUORUM:
		to->quorum = from->quorum;
		break;
	case RULES_DISTINCT:
		to->distinct = from->distinct;
		break;
	case RULES_IDENTITY:
		to->identity = from->identity;
		break;
	case RULES_CHANNELS:
		to->channels = from->channels;
		break;
	}
}

static void
time_shorten(int64_t *inout, int64_t other)
{
	if (other < *inout)
		*inout = other;
}

static void
setting_tighten(struct policy_settings *inout,
    const struct policy_settings *other, enum rules_setting setting)
{
	switch (setting) {
	case RULES_CONTACTS:
		inout->contacts &= other->contacts;
		break;
	case RULES_LIFETIME:
		time_shorten(&inout->lifetime, other->lifetime);
		break;
	case RULES_REUSE:
		time_shorten(&inout->reuse, other->reuse);
		break;
	case RULES_REQUEST_LIFETIME:
		time_shorten(&inout->request_lifetime, other->request_lifetime);
		break;
	case RULES_QUORUM:
		if (other->quorum > inout->quorum)
			inout->quorum = other->quorum;
		break;
	case RULES_DISTINCT:
		if (other->distinct > inout->distinct)
			inout->distinct = other->distinct;
		break;
	case RULES_IDENTITY:
		if (other->identity > inout->identity)
			inout->identity = other->identity;
		break;
	case RULES_CHANNELS:
		inout->channels &= other->channels;
		break;
	}
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

/* The settings that a rule makes, for people. */
static void
settings_describe(char text_r[POLICY_STEP_TEXT], const char *who, unsigned set,
    const struct policy_settings *settings)
{
	const struct {
		unsigned bit;
		const char *name;
		int64_t value;
	} parts[] = {
	    {RULES_CONTACTS, "contacts", settings->contacts},
	    {RULES_LIFETIME, "lifetime", settings->lifetime},
	    {RULES_REUSE, "reuse", settings->reuse},
	    {RULES_REQUEST_LIFETIME, "request_lifetime",
		settings->request_lifetime},
	    {RULES_QUORUM, "quorum", settings->quorum},
	    {RULES_DISTINCT, "distinct", settings->distinct},
	    {RULES_IDENTITY, "identity", settings->identity},
	    {RULES_CHANNELS, "channels", settings->channels},
	};
	size_t at = 0;

	at += (size_t)snprintf(text_r, POLICY_STEP_TEXT, "%.80s sets", who);
	for (size_t i = 0; i < COUNT(parts) && at < POLICY_STEP_TEXT; i++) {
		if ((set & parts[i].bit) != 0)
			at += (size_t)snprintf(text_r + at,
			    POLICY_STEP_TEXT - at, " %s=%lld", parts[i].name,
			    (long long)parts[i].value);
	}
}

/* Profiles have no order of strictness: the closest rule that names one gives
 * it. */
static void
profile_take(struct rules_found *found, const struct policy_rule *rule)
{
	size_t len = strlen(rule->domain);

	if (rule->settings.profile[0] == '\0' || len < found->profile_len)
		return;
	found->profile_len = len;
	memcpy(found->settings.profile, rule->settings.profile,
	    sizeof(found->settings.profile));
}

static void
rule_take(struct rules_found *found, const struct policy_rule *rule)
{
	char reason[POLICY_STEP_TEXT];

	if (is_taken(found, rule->domain))
		return;
	for (unsigned bit = 1; bit <= RULES_CHANNELS; bit <<= 1) {
		if ((rule->set & bit) == 0)
			continue;
		if ((found->set & bit) != 0)
			setting_tighten(&found->settings, &rule->settings,
			    (enum rules_setting)bit);
		else
			setting_take(&found->settings, &rule->settings,
			    (enum rules_setting)bit);
	}
	found->set |= rule->set;
	settings_describe(reason, rule->domain, rule->set, &rule->settings);
	policy_trace_add(found->trace, "Q7 rule", "matches", reason, "%s",
	    found->names[found->at]);
}

/* Takes the rules that are of exactly the first `len` octets of `key`. */
static void
take_equal(struct rules_found *found, const char *key, size_t len)
{
	const struct rules *rules = found->rules;

	for (size_t i = items_from(rules, key, len);
	     i < rules->n_items &&
	     key_compare(rules->items[i].key, key, len) == 0;
	     i++) {
		rule_take(found, &rules->items[i].rule);
		profile_take(found, &rules->items[i].rule);
	}
}

/* Takes the rules of names below `key` (T26). */
static void
take_below(struct rules_found *found, const char *key)
{
	const struct rules *rules = found->rules;
	char prefix[POLICY_NAME_SIZE + 1];
	size_t len = (size_t)snprintf(prefix, sizeof(prefix), "%s.", key);

	for (size_t i = items_from(rules, prefix, len);
	     i < rules->n_items &&
	     strncmp(rules->items[i].key, prefix, len) == 0;
	     i++)
		rule_take(found, &rules->items[i].rule);
}

/* The name and each of its parents has a key that begins the name's own. */
static void
take_matching(struct rules_found *found, const char *name)
{
	char key[POLICY_NAME_SIZE];
	bool wild;

	key_make(key, name_base(name, &wild));
	take_equal(found, key, 0);
	for (size_t len = 1; key[0] != '\0'; len++) {
		if (key[len] == '.' || key[len] == '\0')
			take_equal(found, key, len);
		if (key[len] == '\0')
			break;
	}
	if (wild && key[0] != '\0')
		take_below(found, key);
}

/* The default gives what no rule set. */
static void
take_fallback(struct rules_found *found)
{
	const struct policy_rule *fallback = &found->rules->fallback;
	unsigned missing = fallback->set & ~found->set;
	char reason[POLICY_STEP_TEXT];

	for (unsigned bit = 1; bit <= RULES_CHANNELS; bit <<= 1) {
		if ((missing & bit) != 0)
			setting_take(&found->settings, &fallback->settings,
			    (enum rules_setting)bit);
	}
	settings_describe(reason, "default", missing, &fallback->settings);
	policy_trace_add(found->trace, "Q7 default",
	    missing != 0 ? "fills" : "unused", reason, "%s",
	    found->at > 0 ? found->names[0] : "");
}

struct rules *
rules_new(const struct policy_rule *rules, size_t n_rules)
{
	struct rules *new;

	if (n_rules == 0 || n_rules > RULES_MAX)
		return NULL;
	new = calloc(1, sizeof(*new) + (n_rules - 1) * sizeof(new->items[0]));
	if (new == NULL)
		return NULL;
	new->fallback = rules[0];
	for (size_t i = 1; i < n_rules; i++) {
		struct rules_item *item = &new->items[new->n_items++];

		item->rule = rules[i];
		key_make(item->key, rules[i].domain);
	}
	qsort(new->items, new->n_items, sizeof(new->items[0]), item_compare);
	return new;
}

void
rules_free(struct rules *rules)
{
	free(rules);
}

void
rules_settings(struct policy_settings *settings_r, const struct rules *rules,
    const char *const *names, size_t n_names, struct policy_trace *trace)
{
	struct rules_found found = {
	    .rules = rules,
	    .names = names,
	    .settings = rules->fallback.settings, /* for its profile */
	    .trace = trace,
	};

	for (found.at = 0; found.at < n_names; found.at++)
		take_matching(&found, names[found.at]);
	take_fallback(&found);
	*settings_r = found.settings;
}

void
rules_stricter(
    struct policy_settings *inout, const struct policy_settings *other)
{
	for (unsigned bit = 1; bit <= RULES_CHANNELS; bit <<= 1)
		setting_tighten(inout, other, (enum rules_setting)bit);
}
