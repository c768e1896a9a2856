/* SPDX-License-Identifier: ISC
 * Reads the policies of the configuration, checks each by itself and against
 * those above it, and compiles them. What they mean is policy/rules'. */
#include "approve/settings_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/secret.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/profile.h"

#define DEFAULT_POLICY "default"

/* ----------------------------------------------------------------- one rule */

/* The bit of a word, or 0. */
typedef unsigned bit_fn(const char *word);

static unsigned
contact_bit(const char *word)
{
	enum contact_source source;

	return contact_source_parse(&source, word) ? source : 0;
}

static unsigned
channel_bit(const char *word)
{
	enum channel channel;

	return channel_parse(&channel, word) ? channel : 0;
}

static unsigned
allowed_bit(const char *word)
{
	enum profile profile;

	return profile_parse(&profile, word) ? profile_bit(profile) : 0;
}

static unsigned
list_bits(const struct conf *conf, const char *title, const char *name,
    bit_fn *bit_of)
{
	unsigned bits = 0;

	for (size_t i = 0; i < conf_list_len(conf, "policy", title, name); i++)
		bits |= bit_of(conf_list_at(conf, "policy", title, name, i));
	return bits;
}

/* Which settings the section itself makes. */
static unsigned
rule_bits(const struct conf *conf, const char *title)
{
	unsigned bits = 0;

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		if (conf_is_set(
			conf, "policy", title, setting_name((enum setting)bit)))
			bits |= bit;
	}
	return bits;
}

static void
rule_settings(
    struct policy_settings *out, const struct conf *conf, const char *title)
{
	*out = (struct policy_settings){
	    .profiles_allowed =
		list_bits(conf, title, "profiles_allowed", allowed_bit),
	    .contacts = list_bits(conf, title, "contacts", contact_bit),
	    .lifetime = conf_int(conf, "policy", title, "lifetime"),
	    .reuse = conf_int(conf, "policy", title, "reuse"),
	    .request_lifetime =
		conf_int(conf, "policy", title, "request_lifetime"),
	    .renew = conf_bool(conf, "policy", title, "renew"),
	    .quorum = (unsigned)conf_int(conf, "policy", title, "quorum"),
	    .channels = list_bits(conf, title, "channels", channel_bit),
	};
	(void)profile_parse(
	    &out->profile, conf_str(conf, "policy", title, "profile"));
	(void)distinct_parse(
	    &out->distinct, conf_str(conf, "policy", title, "distinct"));
	(void)identity_parse(
	    &out->identity, conf_str(conf, "policy", title, "identity"));
}

/* The pattern without its slashes, the caller's to free; null for a domain or
 * the default. */
static enum status
rule_pattern(char **pattern_r, const struct conf *conf, const char *title,
    struct err *err)
{
	size_t len = strlen(title);

	*pattern_r = NULL;
	if (title[0] != '/')
		return ST_OK;
	if (len < 3 || title[len - 1] != '/')
		return conf_blame(conf, "policy", title, NULL, err,
		    "a pattern stands between two slashes");
	*pattern_r = strndup(title + 1, len - 2);
	return *pattern_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

static enum status
rule_domain(char domain_r[POLICY_NAME_SIZE], const struct conf *conf,
    const char *title, struct err *err)
{
	struct domain domain;
	struct err why = {""};

	if (domain_parse(&domain, title, &why) != ST_OK || domain.wildcard)
		return conf_blame(conf, "policy", title, NULL, err,
		    "the title is neither \"default\" nor a domain name nor a "
		    "/pattern/%s%s",
		    why.text[0] ? ": " : "", why.text);
	snprintf(domain_r, POLICY_NAME_SIZE, "%s", domain.name);
	return ST_OK;
}

/* ------------------------------------------------------ checks of the rules */

/* The rules while they are read; `rules[0]` is the default, and titles[i] the
 * section of rules[i] (null where the file has no default). */
struct loading {
	const struct conf *conf;
	struct policy_rule *rules;
	const char **titles;
	size_t n_rules;
	struct err *err;
};

/* The profile under which a rule stands: its own, or the strictest of those
 * above its domain, or the default's. */
static enum profile
rule_profile(const struct loading *l, size_t at)
{
	const struct policy_rule *rule = &l->rules[at];
	enum profile profile = PROFILE_ACM;
	bool found = false;

	if (rule->set & SETTING_PROFILE)
		return rule->settings.profile;
	for (size_t i = 1; i < l->n_rules && rule->pattern == NULL; i++) {
		const struct policy_rule *above = &l->rules[i];

		if (!(above->set & SETTING_PROFILE) || above->pattern != NULL ||
		    !prefix_is_below(rule->domain, above->domain))
			continue;
		profile =
		    found ? profile_stricter(profile, above->settings.profile)
			  : above->settings.profile;
		found = true;
	}
	if (!found && (l->rules[0].set & SETTING_PROFILE))
		profile = l->rules[0].settings.profile;
	return profile;
}

/* The settings of a rule where no other matches. */
static struct policy_settings
rule_alone(const struct loading *l, size_t at)
{
	struct policy_settings s = *profile_defaults(rule_profile(l, at));

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		if (l->rules[0].set & bit)
			setting_take(
			    &s, &l->rules[0].settings, (enum setting)bit);
		if (l->rules[at].set & bit)
			setting_take(
			    &s, &l->rules[at].settings, (enum setting)bit);
	}
	return s;
}

/* Q3, I3: a link shows nobody who opened it. */
static enum status
check_links(const struct loading *l, size_t at)
{
	struct policy_settings s = rule_alone(l, at);
	const unsigned ours =
	    SETTING_DISTINCT | SETTING_IDENTITY | SETTING_CHANNELS;
	const char *title = l->titles[at];

	if (title == NULL || !(l->rules[at].set & ours) ||
	    !setting_excludes_links(&s) || !(s.channels & CHANNEL_LINK))
		return ST_OK;
	if (s.distinct == DISTINCT_PERSON)
		return conf_blame(l->conf, "policy", title, "distinct", l->err,
		    "person together with channel link: a link cannot show who "
		    "clicked (Q3); set channels = {\"reply\"}");
	return conf_blame(l->conf, "policy", title, "identity", l->err,
	    "%s together with channel link: a link cannot show which mailbox "
	    "clicked (I3); set channels = {\"reply\"}",
	    identity_name(s.identity));
}

/* Nothing that the rule sets may lie outside its profile's bounds. */
static enum status
check_bounds(const struct loading *l, size_t at)
{
	const struct policy_rule *rule = &l->rules[at];
	enum profile profile = rule_profile(l, at);
	char reason[PROFILE_TEXT];
	enum setting broken;

	if (profile_allows(
		profile, &rule->settings, rule->set, &broken, reason))
		return ST_OK;
	return conf_blame(l->conf, "policy", l->titles[at],
	    setting_name(broken), l->err, "%s", reason);
}

static enum status
check_rule(const struct loading *l, size_t at)
{
	const struct policy_rule *rule = &l->rules[at];
	const struct policy_settings *s = &rule->settings;
	const char *title = l->titles[at];
	unsigned set = rule->set;
	enum status st;

	if (title == NULL)
		return ST_OK;
	if (((set & SETTING_CHANNELS) && s->channels == 0) ||
	    ((set & SETTING_CONTACTS) && s->contacts == 0))
		return conf_blame(l->conf, "policy", title,
		    (set & SETTING_CHANNELS) && s->channels == 0 ? "channels"
								 : "contacts",
		    l->err, "the list is empty; name at least one");
	if ((set & SETTING_PROFILE) && (set & SETTING_PROFILES_ALLOWED) &&
	    !(s->profiles_allowed & profile_bit(s->profile)))
		return conf_blame(l->conf, "policy", title, "profiles_allowed",
		    l->err, "does not hold %s, the profile of this policy",
		    profile_name(s->profile));
	st = check_bounds(l, at);
	return st == ST_OK ? check_links(l, at) : st;
}

/* --------------------------------------------------------- the rules as one */

/* A default that says what every profile gives anyway says nothing. */
static bool
is_idle(const struct policy_rule *rule, enum setting setting)
{
	char have[SETTING_TEXT], want[SETTING_TEXT];

	if (rule->pattern != NULL || rule->domain[0] != '\0')
		return false;
	setting_text(have, &rule->settings, setting);
	for (int i = 0; i < PROFILES; i++) {
		setting_text(want, profile_defaults((enum profile)i), setting);
		if (strcmp(have, want) != 0)
			return false;
	}
	return true;
}

/* The rules in force as canonical text, for the hash that every decision
 * names. */
static void
rule_text(struct buf *out, const struct policy_rule *rule)
{
	const struct policy_settings *s = &rule->settings;

	buf_addf(out, "%s%s%s", rule->pattern ? "/" : "",
	    rule->pattern     ? rule->pattern
	    : rule->domain[0] ? rule->domain
			      : DEFAULT_POLICY,
	    rule->pattern ? "/" : "");
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char value[SETTING_TEXT];

		if (!(rule->set & bit) || is_idle(rule, (enum setting)bit))
			continue;
		setting_text(value, s, (enum setting)bit);
		buf_addf(
		    out, "; %s = %s", setting_name((enum setting)bit), value);
	}
	buf_adds(out, "\n");
}

static enum status
rules_hash(char hash_r[SHA256_TEXT_SIZE], const struct policy_rule *rules,
    size_t n_rules)
{
	struct buf text = BUF_INIT;
	enum status st = ST_NOMEM;

	for (size_t i = 0; i < n_rules; i++)
		rule_text(&text, &rules[i]);
	if (buf_ok(&text))
		st = sha256_text(hash_r, buf_str(&text), text.len);
	buf_free(&text);
	return st;
}

static enum status
read_rule(struct loading *l, const char *title)
{
	bool is_default = strcmp(title, DEFAULT_POLICY) == 0;
	size_t at = is_default ? 0 : l->n_rules++;
	struct policy_rule *rule = &l->rules[at];
	char *pattern = NULL;
	enum status st = ST_OK;

	l->titles[at] = title;
	rule->set = rule_bits(l->conf, title);
	rule_settings(&rule->settings, l->conf, title);
	if (is_default)
		return ST_OK;
	st = rule_pattern(&pattern, l->conf, title, l->err);
	rule->pattern = pattern;
	if (st == ST_OK && pattern == NULL)
		st = rule_domain(rule->domain, l->conf, title, l->err);
	return st;
}

static enum status
compile_rules(struct settings *s, struct loading *l)
{
	char reason[RULES_TEXT];
	size_t wrong;

	s->rules = rules_new(l->rules, l->n_rules, &wrong, reason);
	if (s->rules != NULL)
		return ST_OK;
	if (wrong < l->n_rules)
		return conf_blame(l->conf, "policy", l->titles[wrong], NULL,
		    l->err, "no pattern: %s", reason);
	return err_set(
	    l->err, ST_NOMEM, "%s: policies: %s", conf_path(l->conf), reason);
}

static enum status
read_rules(struct settings *s, struct loading *l)
{
	size_t n_titles = conf_n_titles(l->conf, "policy");
	enum status st = ST_OK;

	for (size_t i = 0; i < n_titles && st == ST_OK; i++)
		st = read_rule(l, conf_title(l->conf, "policy", i));
	for (size_t i = 0; i < l->n_rules && st == ST_OK; i++)
		st = check_rule(l, i);
	if (st == ST_OK)
		st = rules_hash(s->rules_hash, l->rules, l->n_rules);
	return st == ST_OK ? compile_rules(s, l) : st;
}

enum status
settings_load_rules(struct settings *s, struct err *err)
{
	size_t n_titles = conf_n_titles(s->conf, "policy");
	struct loading l = {.conf = s->conf, .n_rules = 1, .err = err};
	enum status st;

	if (n_titles >= RULES_MAX)
		return err_set(err, ST_INVALID, "%s: more than %d policies",
		    conf_path(s->conf), RULES_MAX - 1);
	l.rules = calloc(n_titles + 1, sizeof(*l.rules));
	l.titles = calloc(n_titles + 1, sizeof(*l.titles));
	if (l.rules == NULL || l.titles == NULL)
		st = err_set(err, ST_NOMEM, "out of memory");
	else
		st = read_rules(s, &l);
	for (size_t i = 0; l.rules != NULL && i < l.n_rules; i++)
		free((void *)l.rules[i].pattern);
	free(l.rules);
	free(l.titles);
	return st;
}
