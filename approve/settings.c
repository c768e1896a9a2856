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
#include "policy/contact.h"

#define DEFAULT_POLICY "default"

static const char *
top(const struct settings *s, const char *name)
{
	return conf_str(s->conf, NULL, NULL, name);
}

/* ------------------------------------------------------------------- policy */

static unsigned
list_bits_contacts(const struct conf *conf, const char *title)
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
list_bits_channels(const struct conf *conf, const char *title)
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
rule_bits(const struct conf *conf, const char *title)
{
	static const struct {
		const char *name;
		unsigned bit;
	} keys[] = {
	    {"contacts", RULES_CONTACTS},
	    {"lifetime", RULES_LIFETIME},
	    {"reuse", RULES_REUSE},
	    {"request_lifetime", RULES_REQUEST_LIFETIME},
	    {"quorum", RULES_QUORUM},
	    {"distinct", RULES_DISTINCT},
	    {"identity", RULES_IDENTITY},
	    {"channels", RULES_CHANNELS},
	};
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (conf_is_set(conf, "policy", title, keys[i].name))
			bits |= keys[i].bit;
	}
	return bits;
}

/* The values of one policy section; where `title` is null, the defaults. */
static void
rule_settings(
    struct policy_settings *out, const struct conf *conf, const char *title)
{
	*out = (struct policy_settings){
	    .contacts = list_bits_contacts(conf, title),
	    .lifetime = conf_int(conf, "policy", title, "lifetime"),
	    .reuse = conf_int(conf, "policy", title, "reuse"),
	    .request_lifetime =
		conf_int(conf, "policy", title, "request_lifetime"),
	    .quorum = (unsigned)conf_int(conf, "policy", title, "quorum"),
	    .distinct = DISTINCT_MAILBOX,
	    .channels = list_bits_channels(conf, title),
	};
	snprintf(out->profile, sizeof(out->profile), "%s",
	    conf_str(conf, "policy", title, "profile"));
	(void)identity_parse(
	    &out->identity, conf_str(conf, "policy", title, "identity"));
}

/* What the profile acm gives where the file has no policy "default". */
static const struct policy_settings acm_defaults = {
    .profile = "acm",
    .contacts = CONTACT_CONSTRUCTED,
    .lifetime = 72 * 3600,
    .reuse = (int64_t)825 * 24 * 3600,
    .request_lifetime = (int64_t)30 * 24 * 3600,
    .quorum = 1,
    .distinct = DISTINCT_MAILBOX,
    .identity = IDENTITY_SAME_DOMAIN,
    .channels = CHANNEL_REPLY | CHANNEL_LINK,
};

static enum status
rule_check(const struct conf *conf, const char *title,
    const struct policy_settings *s, struct err *err)
{
	if (conf_bool(conf, "policy", title, "renew"))
		return conf_blame(conf, "policy", title, "renew", err,
		    "renewal is not available in this version; leave it false");
	if (s->channels == 0 || s->contacts == 0)
		return conf_blame(conf, "policy", title,
		    s->channels == 0 ? "channels" : "contacts", err,
		    "the list is empty; name at least one");
	/* A link has grade token and is exempt up to same-domain (I3). */
	if (s->identity > IDENTITY_SAME_DOMAIN && (s->channels & CHANNEL_LINK))
		return conf_blame(conf, "policy", title, "identity", err,
		    "%s together with channel link: a link cannot show which "
		    "mailbox clicked; set channels = {\"reply\"}",
		    identity_name(s->identity));
	return ST_OK;
}

static enum status
rule_domain(char domain_r[POLICY_NAME_SIZE], const struct conf *conf,
    const char *title, struct err *err)
{
	struct domain domain;
	struct err why = {""};

	if (title[0] == '/')
		return conf_blame(conf, "policy", title, NULL, err,
		    "patterns are not available in this version; name a "
		    "domain");
	if (domain_parse(&domain, title, &why) != ST_OK || domain.wildcard)
		return conf_blame(conf, "policy", title, NULL, err,
		    "the title is neither \"default\" nor a domain name%s%s",
		    why.text[0] ? ": " : "", why.text);
	snprintf(domain_r, POLICY_NAME_SIZE, "%s", domain.name);
	return ST_OK;
}

/* The rules in force as canonical text, for the hash that every decision
 * names. */
static void
rule_text(struct buf *out, const struct policy_rule *rule)
{
	const struct policy_settings *s = &rule->settings;

	buf_addf(out,
	    "%s set=%u profile=%s contacts=%u lifetime=%lld reuse=%lld "
	    "request_lifetime=%lld quorum=%u distinct=%d identity=%s "
	    "channels=%u\n",
	    rule->domain[0] ? rule->domain : DEFAULT_POLICY, rule->set,
	    s->profile, s->contacts, (long long)s->lifetime,
	    (long long)s->reuse, (long long)s->request_lifetime, s->quorum,
	    (int)s->distinct, identity_name(s->identity), s->channels);
}

static enum status
rules_hash(char hash_r[80], const struct policy_rule *rules, size_t n_rules)
{
	struct buf text = BUF_INIT;
	uint8_t hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	enum status st = ST_NOMEM;

	for (size_t i = 0; i < n_rules; i++)
		rule_text(&text, &rules[i]);
	if (buf_ok(&text))
		st = sha256(hash, buf_str(&text), text.len);
	if (st == ST_OK) {
		hex_encode(hex, hash, sizeof(hash));
		snprintf(hash_r, 80, "sha256:%s", hex);
	}
	buf_free(&text);
	return st;
}

static enum status
load_rules(struct settings *s, struct err *err)
{
	size_t n_titles = conf_n_titles(s->conf, "policy"), n = 1;
	struct policy_rule *rules = calloc(n_titles + 1, sizeof(*rules));
	enum status st = ST_OK;

	if (rules == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	if (n_titles > RULES_MAX) {
		free(rules);
		return err_set(err, ST_INVALID, "%s: more than %d policies",
		    conf_path(s->conf), RULES_MAX);
	}
	rules[0].settings = acm_defaults;
	rules[0].set = ~0u;
	for (size_t i = 0; i < n_titles && st == ST_OK; i++) {
		const char *title = conf_title(s->conf, "policy", i);
		bool is_default = strcmp(title, DEFAULT_POLICY) == 0;
		struct policy_rule *rule = is_default ? &rules[0] : &rules[n++];

		rule_settings(&rule->settings, s->conf, title);
		if (!is_default) {
			rule->set = rule_bits(s->conf, title);
			st = rule_domain(rule->domain, s->conf, title, err);
		}
		if (st == ST_OK)
			st = rule_check(s->conf, title, &rule->settings, err);
	}
	if (st == ST_OK)
		st = rules_hash(s->rules_hash, rules, n);
	if (st == ST_OK && (s->rules = rules_new(rules, n)) == NULL)
		st = err_set(err, ST_NOMEM, "out of memory");
	free(rules);
	return st;
}

/* ------------------------------------------------------------------ phrases */

static size_t
phrases_of(struct reply_phrase *out, size_t n, size_t max,
    const struct conf *conf, const char *title, const char *key,
    enum verdict verdict)
{
	size_t len = conf_list_len(conf, "phrases", title, key);

	for (size_t i = 0; i < len && n < max; i++)
		out[n++] = (struct reply_phrase){
		    conf_list_at(conf, "phrases", title, key, i), verdict};
	return n;
}

static enum status
load_phrases(struct settings *s, struct err *err)
{
	struct reply_phrase items[REPLY_PHRASES_MAX];
	size_t n = 0, n_titles = conf_n_titles(s->conf, "phrases");
	struct err why = {""};

	for (size_t i = 0; i < n_titles; i++) {
		const char *title = conf_title(s->conf, "phrases", i);

		n = phrases_of(items, n, REPLY_PHRASES_MAX, s->conf, title,
		    "approve", VERDICT_APPROVE);
		n = phrases_of(items, n, REPLY_PHRASES_MAX, s->conf, title,
		    "reject", VERDICT_REJECT);
	}
	if (n_titles == 0) {
		const struct phrases_entry *builtin = phrases_builtin(&n);

		for (size_t i = 0; i < n; i++)
			items[i] = builtin[i].phrase;
	}
	if (reply_phrases_new(&s->phrases, items, n, &why) != ST_OK)
		return err_set(err, ST_INVALID, "%s: phrases: %s",
		    conf_path(s->conf), why.text);
	for (size_t i = 0; i < n; i++) {
		const char **first = items[i].verdict == VERDICT_APPROVE
					 ? &s->phrase_approve
					 : &s->phrase_reject;

		if (*first == NULL)
			*first = items[i].text;
	}
	if (s->phrase_approve == NULL || s->phrase_reject == NULL)
		return err_set(err, ST_INVALID,
		    "%s: phrases: need at least "
		    "one to approve and one to reject",
		    conf_path(s->conf));
	return ST_OK;
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
	s->requests_per_mailbox =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_mailbox");
	s->requests_per_domain =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_domain");
	s->requests_per_account =
	    (unsigned)conf_int(c, "limits", NULL, "requests_per_account");
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

/* ------------------------------------------------------------------- public */

static void
settings_free(struct settings *s)
{
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
		st = load_from(s, err);
	if (st == ST_OK)
		st = load_rules(s, err);
	if (st == ST_OK)
		st = load_phrases(s, err);
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
settings_open_dns(
    struct dns **dns_r, const struct settings *settings, struct err *err)
{
	enum { SERVERS_MAX = 16 };
	const struct conf *c = settings->conf;
	const char *servers[SERVERS_MAX];
	size_t n = conf_list_len(c, "dns", NULL, "servers");

	if (n > SERVERS_MAX)
		return conf_blame(c, "dns", NULL, "servers", err,
		    "more than %d servers", SERVERS_MAX);
	for (size_t i = 0; i < n; i++)
		servers[i] = conf_list_at(c, "dns", NULL, "servers", i);
	return dns_open_unbound(dns_r,
	    &(struct dns_config){.servers = servers,
		.n_servers = n,
		.trust_anchor = conf_str(c, "dns", NULL, "trust_anchor"),
		.timeout_ms = 1000 * (int)conf_int(c, "dns", NULL, "timeout")},
	    err);
}
