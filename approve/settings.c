/* SPDX-License-Identifier: ISC
 * Loads the configuration and compiles phrases. Which keys there are is
 * settings_keys.c's, the rules are settings_rules.c's; reading the file is
 * lib/base/conf's. */
#include "approve/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "approve/phrases.h"
#include "approve/settings_keys.h"
#include "approve/settings_rules.h"
#include "lib/base/secret.h"
#include "lib/mail/address.h"
#include "lib/name/domain.h"

#define BUILT_FROM "/../conf/templates"

static const char *
top(const struct settings *s, const char *name)
{
	return conf_str(s->conf, NULL, NULL, name);
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

/* What is not installed yet finds the templates beside its build folder. */
static void
find_templates(struct settings *s)
{
	char *path = s->built_templates;
	char *slash;
	ssize_t len;

	s->templates = top(s, "templates");
	if (strcmp(s->templates, SHAREDIR "/templates") != 0 ||
	    access(s->templates, F_OK) == 0)
		return;
	len = readlink("/proc/self/exe", path, PATH_MAX - sizeof(BUILT_FROM));
	if (len < 0)
		return;
	path[len] = '\0';
	if ((slash = strrchr(path, '/')) == NULL)
		return;
	memcpy(slash, BUILT_FROM, sizeof(BUILT_FROM));
	if (access(path, F_OK) == 0)
		s->templates = path;
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
	find_templates(s);
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
		st = settings_load_rules(s, err);
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
