/* SPDX-License-Identifier: ISC
 * Loads the configuration and compiles rules and phrases. Which keys there
 * are is settings_keys.c's; reading the file is lib/base/conf's. */
#include "approve/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/phrases.h"
#include "approve/settings_keys.h"
#include "lib/base/buf.h"
#include "lib/base/secret.h"
#include "lib/mail/address.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/profile.h"

#define DEFAULT_POLICY "default"

static const char *
top(const struct settings *s, const char *name)
{
	return conf_str(s->conf, NULL, NULL, name);
}

/* ------------------------------------------------------------------- policy */

static unsigned
contacts_bits(const struct conf *conf, const char *title)
{
	unsigned bits = 0;

	for (size_t i = 0; i < conf_list_len(conf, "policy", title, "contacts");
	     i++) {
		enum contact_source source;

		if (contact_source_parse(&source,
			conf_list_at(conf, "policy", title, "contacts", i)))
			bits |= source;
	}
	return bits;
}

static unsigned
channels_bits(const struct conf *conf, const char *title)
{
	unsigned bits = 0;

	for (size_t i = 0; i < conf_list_len(conf, "policy", title, "channels");
	     i++) {
		enum channel channel;

		if (channel_parse(&channel,
			conf_list_at(conf, "policy", title, "channels", i)))
			bits |= channel;
	}
	return bits;
}

static unsigned
profiles_bits(const struct conf *conf, const char *title)
{
	static const char name[] = "profiles_allowed";
	unsigned bits = 0;

	for (size_t i = 0; i < conf_list_len(conf, "policy", title, name);
	     i++) {
		enum profile profile;

		if (profile_parse(
			&profile, conf_list_at(conf, "policy", title, name, i)))
			bits |= profile_bit(profile);
	}
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
	    .profiles_allowed = profiles_bits(conf, title),
	    .contacts = contacts_bits(conf, title),
	    .lifetime = conf_int(conf, "policy", title, "lifetime"),
	    .reuse = conf_int(conf, "policy", title, "reuse"),
	    .request_lifetime =
		conf_int(conf, "policy", title, "request_lifetime"),
	    .renew = conf_bool(conf, "policy", title, "renew"),
	    .quorum = (unsigned)conf_int(conf, "policy", title, "quorum"),
	    .channels = channels_bits(conf, title),
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

/* ------------------------------------------------------- checks of the rules
 */

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

static enum status
load_rules(struct settings *s, struct err *err)
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

/* ------------------------------------------------------------------ phrases */

/* Counts on behind `max`, where no more are written. */
static size_t
phrases_of(struct reply_phrase *out, size_t n, size_t max,
    const struct conf *conf, const char *title, const char *key,
    enum verdict verdict)
{
	size_t len = conf_list_len(conf, "phrases", title, key);

	for (size_t i = 0; i < len && n + i < max; i++)
		out[n + i] = (struct reply_phrase){
		    conf_list_at(conf, "phrases", title, key, i), verdict};
	return n + len;
}

/* Those of one section alone, so that its line can be named. */
static enum status
check_phrases(const struct reply_phrase *items, size_t n,
    const struct conf *conf, const char *title, struct err *err)
{
	struct reply_phrases *phrases = NULL;
	struct err why = {""};
	enum status st = reply_phrases_new(&phrases, items, n, &why);

	reply_phrases_free(phrases);
	return st == ST_OK ? ST_OK
			   : conf_blame(conf, "phrases", title, NULL, err, "%s",
				 why.text);
}

static enum status
load_phrases(struct settings *s, struct err *err)
{
	struct reply_phrase items[REPLY_PHRASES_MAX];
	size_t n = 0, n_titles = conf_n_titles(s->conf, "phrases");
	const char *title = NULL;
	struct err why = {""};

	for (size_t i = 0; i < n_titles; i++) {
		size_t first = n;

		title = conf_title(s->conf, "phrases", i);
		n = phrases_of(items, n, REPLY_PHRASES_MAX, s->conf, title,
		    "approve", VERDICT_APPROVE);
		n = phrases_of(items, n, REPLY_PHRASES_MAX, s->conf, title,
		    "reject", VERDICT_REJECT);
		if (n <= REPLY_PHRASES_MAX &&
		    check_phrases(
			&items[first], n - first, s->conf, title, err) != ST_OK)
			return ST_INVALID;
	}
	if (n > REPLY_PHRASES_MAX)
		return err_set(err, ST_INVALID,
		    "%s: phrases: %zu of them; at most %d are allowed",
		    conf_path(s->conf), n, REPLY_PHRASES_MAX);
	if (n_titles == 0) {
		const struct phrases_entry *builtin = phrases_builtin(&n);

		for (size_t i = 0; i < n; i++)
			items[i] = builtin[i].phrase;
	}
	if (reply_phrases_new(&s->phrases, items, n, &why) != ST_OK)
		return title != NULL
			   ? conf_blame(s->conf, "phrases", title, NULL, err,
				 "%s", why.text)
			   : err_set(err, ST_BUG, "phrases: %s", why.text);
	if (!conf_bool(s->conf, "milter", NULL, "free_text"))
		reply_phrases_stand_alone(s->phrases);
	for (size_t i = 0; i < n; i++) {
		const char **first = items[i].verdict == VERDICT_APPROVE
					 ? &s->phrase_approve
					 : &s->phrase_reject;

		if (*first == NULL)
			*first = items[i].text;
	}
	if (s->phrase_approve == NULL || s->phrase_reject == NULL)
		return conf_blame(s->conf, "phrases", title, NULL, err,
		    "need at least one to approve and one to reject");
	return ST_OK;
}

const char *
settings_phrase(
    const struct settings *settings, const char *language, enum verdict verdict)
{
	const struct conf *c = settings->conf;
	const char *key = verdict == VERDICT_APPROVE ? "approve" : "reject";
	const struct phrases_entry *builtin;
	size_t n;

	for (size_t i = 0; i < conf_n_titles(c, "phrases"); i++) {
		const char *title = conf_title(c, "phrases", i);

		if (strcasecmp(title, language) == 0 &&
		    conf_list_len(c, "phrases", title, key) > 0)
			return conf_list_at(c, "phrases", title, key, 0);
	}
	builtin = phrases_builtin(&n);
	for (size_t i = 0; i < n && conf_n_titles(c, "phrases") == 0; i++) {
		if (strcmp(builtin[i].language, language) == 0 &&
		    builtin[i].phrase.verdict == verdict)
			return builtin[i].phrase.text;
	}
	return verdict == VERDICT_APPROVE ? settings->phrase_approve
					  : settings->phrase_reject;
}

/* ------------------------------------------------------------------- values */

static enum status
need(const struct settings *s, const char *section, const char *name,
    struct err *err)
{
	if (conf_str(s->conf, section, NULL, name)[0] != '\0')
		return ST_OK;
	return conf_blame(s->conf, section, NULL, name, err,
	    "is not set, and nothing can stand in for it");
}

static enum status
load_languages(struct settings *s, struct err *err)
{
	s->n_languages = conf_list_len(s->conf, NULL, NULL, "languages");
	if (s->n_languages == 0 || s->n_languages > SETTINGS_LANGUAGES_MAX)
		return conf_blame(s->conf, NULL, NULL, "languages", err,
		    "must name 1 to %d languages", SETTINGS_LANGUAGES_MAX);
	for (size_t i = 0; i < s->n_languages; i++)
		s->languages[i] =
		    conf_list_at(s->conf, NULL, NULL, "languages", i);
	return ST_OK;
}

static enum status
load_from(struct settings *s, struct err *err)
{
	struct address from;

	s->from = conf_str(s->conf, "submit", NULL, "from");
	if (address_parse_from(&from, s->from, strlen(s->from)) != ST_OK)
		return conf_blame(s->conf, "submit", NULL, "from", err,
		    "\"%s\" is not one mailbox; write Name <mailbox@domain>",
		    s->from);
	snprintf(s->from_mailbox, sizeof(s->from_mailbox), "%s", from.text);
	/* O3: d= equals the From domain. */
	for (size_t i = 0; i < conf_n_titles(s->conf, "sign"); i++) {
		const char *title = conf_title(s->conf, "sign", i);

		if (strcasecmp(conf_str(s->conf, "sign", title, "domain"),
			from.domain) != 0)
			return conf_blame(s->conf, "sign", title, "domain", err,
			    "must be %s, the domain of submit.from",
			    from.domain);
	}
	return ST_OK;
}

/* The log's name; without one, that of the domain that is the service's own. */
static void
load_audit(struct settings *s)
{
	const char *origin = conf_str(s->conf, "audit", NULL, "origin");

	s->audit_key = conf_str(s->conf, "audit", NULL, "key");
	s->audit_retention = conf_int(s->conf, "audit", NULL, "retention");
	s->audit_previous = conf_str(s->conf, "audit", NULL, "previous");
	if (origin[0] != '\0')
		snprintf(
		    s->audit_origin, sizeof(s->audit_origin), "%s", origin);
	else
		snprintf(s->audit_origin, sizeof(s->audit_origin),
		    "%s/countersign", s->reply_domain);
}

static void
load_values(struct settings *s)
{
	const struct conf *c = s->conf;

	s->authority = top(s, "authority");
	s->concerns = top(s, "concerns");
	s->support = top(s, "support");
	s->base_url = top(s, "base_url");
	s->state_dir = top(s, "state_dir");
	s->store = top(s, "store");
	s->seal_key = top(s, "seal_key");
	s->control = top(s, "control");
	s->templates = top(s, "templates");
	s->reply_domain = conf_str(c, "milter", NULL, "reply_domain");
	s->authserv_id = conf_str(c, "milter", NULL, "authserv_id");
	if (s->authserv_id[0] == '\0')
		s->authserv_id = s->reply_domain;
	s->archive = conf_bool(c, "milter", NULL, "archive");
	s->separator = conf_str(c, "milter", NULL, "separator")[0];
	s->max_message = (size_t)conf_int(c, "milter", NULL, "max_message");
	s->confirm_typed =
	    strcmp(conf_str(c, "http", NULL, "confirm"), "typed") == 0;
	s->on_outcome = conf_str(c, "hooks", NULL, "on_outcome");
	s->hook_timeout = conf_int(c, "hooks", NULL, "timeout");
	s->hooks_by_service =
	    strcmp(conf_str(c, "hooks", NULL, "runner"), "service") == 0;
	s->requests_per_mailbox =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_mailbox");
	s->requests_per_domain =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_domain");
	s->requests_per_account =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_account");
	load_audit(s);
	s->submit = (struct submit_config){
	    .method = conf_str(c, "submit", NULL, "method"),
	    .server = conf_str(c, "submit", NULL, "server"),
	    .sendmail = conf_str(c, "submit", NULL, "sendmail"),
	};
}

static enum status
check_together(const struct settings *s, struct err *err)
{
	static const struct {
		const char *section, *name;
	} needed[] = {{NULL, "authority"}, {NULL, "concerns"},
	    {NULL, "base_url"}, {"milter", "reply_domain"}, {"submit", "from"}};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (need(s, needed[i].section, needed[i].name, err) != ST_OK)
			return ST_INVALID;
	}
	return ST_OK;
}

/* Keys, sockets, where the store is and which programs are run decide nothing,
 * and are nobody's to read in the evidence. */
static const struct conf_pick deciding[] = {{NULL, "authority"},
    {NULL, "concerns"}, {NULL, "support"}, {NULL, "base_url"},
    {"milter", "reply_domain"}, {"milter", "separator"},
    {"milter", "authserv_id"}, {"milter", "max_message"}, {"http", "confirm"},
    {"submit", "from"}, {"dns", NULL}, {"risk", NULL}, {"limits", NULL},
    {"whois", NULL}, {"policy", NULL}, {"phrases", NULL}};

static enum status
keep_text(struct settings *s, struct err *err)
{
	size_t len = 0;
	FILE *out = open_memstream(&s->text, &len);

	if (out == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	conf_write(
	    s->conf, out, deciding, sizeof(deciding) / sizeof(deciding[0]));
	if (fclose(out) != 0 ||
	    sha256_text(s->text_hash, s->text, len) != ST_OK)
		return err_set(err, ST_NOMEM, "out of memory");
	return ST_OK;
}

/* ------------------------------------------------------------------- public */

static void
settings_free(struct settings *s)
{
	free(s->text);
	rules_free(s->rules);
	reply_phrases_free(s->phrases);
	conf_free(s->conf);
	free(s);
}

enum status
settings_load(struct settings **settings_r, const char *path, struct err *err)
{
	struct settings *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	s->references = 1;
	st = conf_load(&s->conf, path, settings_tables, settings_n_tables, err);
	if (st == ST_OK) {
		load_values(s);
		st = check_together(s, err);
	}
	if (st == ST_OK)
		st = load_languages(s, err);
	if (st == ST_OK)
		st = load_from(s, err);
	if (st == ST_OK)
		st = load_rules(s, err);
	if (st == ST_OK)
		st = load_phrases(s, err);
	if (st == ST_OK)
		st = keep_text(s, err);
	if (st != ST_OK) {
		settings_free(s);
		return st;
	}
	*settings_r = s;
	return ST_OK;
}

struct settings *
settings_ref(struct settings *settings)
{
	__atomic_add_fetch(&settings->references, 1, __ATOMIC_RELAXED);
	return settings;
}

void
settings_unref(struct settings *settings)
{
	if (settings != NULL &&
	    __atomic_sub_fetch(&settings->references, 1, __ATOMIC_ACQ_REL) == 0)
		settings_free(settings);
}

enum status
settings_defaults(struct conf **conf_r)
{
	return conf_defaults(conf_r, settings_tables, settings_n_tables);
}

enum status
settings_blame(const struct settings *settings, const char *section,
    const char *title, const char *name, enum status st, struct err *err)
{
	struct err why;

	if (st != ST_INVALID || err == NULL)
		return st;
	why = *err;
	return conf_blame(
	    settings->conf, section, title, name, err, "%s", why.text);
}

enum status
settings_open_dns(
    struct dns **dns_r, const struct settings *settings, struct err *err)
{
	enum { SERVERS_MAX = 16 };
	const struct conf *c = settings->conf;
	const char *servers[SERVERS_MAX];
	size_t n = conf_list_len(c, "dns", NULL, "servers");
	enum status st;

	if (n > SERVERS_MAX)
		return conf_blame(c, "dns", NULL, "servers", err,
		    "more than %d servers", SERVERS_MAX);
	for (size_t i = 0; i < n; i++)
		servers[i] = conf_list_at(c, "dns", NULL, "servers", i);
	st = dns_open_unbound(dns_r,
	    &(struct dns_config){.servers = servers,
		.n_servers = n,
		.trust_anchor = conf_str(c, "dns", NULL, "trust_anchor"),
		.timeout_ms = 1000 * (int)conf_int(c, "dns", NULL, "timeout")},
	    err);
	/* The servers were checked when they were read. */
	return settings_blame(settings, "dns", NULL, "trust_anchor", st, err);
}
