/* SPDX-License-Identifier: ISC
 * The whole configuration, checked as a whole: every module's table of keys
 * joined, values that must fit together compared, rules and phrases compiled.
 * Opens no key, no store and no socket. */
#ifndef APPROVE_SETTINGS_H
#define APPROVE_SETTINGS_H

#include <limits.h>

#include "approve/reply/reply.h"
#include "lib/base/conf.h"
#include "lib/dns/dns.h"
#include "lib/mail/submit.h"
#include "policy/rules.h"

#define SETTINGS_PATH "/etc/countersign/countersign.conf"

enum { SETTINGS_LANGUAGES_MAX = 4 }; /* of one mail */

/* Immutable once loaded; counted references, so that a session keeps the
 * settings it began with. */
struct settings {
	const char *authority, *concerns, *support, *base_url;
	const char *state_dir, *store, *seal_key, *control, *templates;
	char built_templates[PATH_MAX]; /* of a program not yet installed */
	/* Of every mail, in this order; the first is the pages' for whoever
	 * reads none that there is. */
	const char *languages[SETTINGS_LANGUAGES_MAX];
	size_t n_languages;
	const char *reply_domain, *authserv_id;
	char separator;
	const char *from;       /* submit.from as it is */
	char from_mailbox[320]; /* the address in it */
	bool confirm_typed;
	const char *audit_key, *audit_previous; /* paths; or "" */
	char audit_origin[320];
	int64_t audit_retention; /* seconds after the last reliance */
	bool archive;            /* counted replies are delivered, too */
	size_t max_message;
	unsigned requests_per_mailbox, requests_per_domain,
	    requests_per_account;
	const char *on_outcome; /* the program to be told, or "" */
	int64_t hook_timeout;   /* seconds */
	bool hooks_by_service;  /* hooks.runner is "service" */
	struct submit_config submit;
	struct rules *rules;
	char rules_hash[80]; /* "sha256:HEX" of the rule set in force */
	/* All that decisions depend on, as a configuration of its own, and its
	 * hash: kept as evidence, and read again by replay. */
	char *text;
	char text_hash[80];
	struct reply_phrases *phrases;
	const char *phrase_approve, *phrase_reject; /* the first of each */
	struct conf *conf;
	unsigned references;
};

/* ST_INVALID with "FILE:LINE: what; what to do" (exit 78). */
enum status settings_load(
    struct settings **settings_r, const char *path, struct err *err) MUST_CHECK;
struct settings *settings_ref(struct settings *settings);
void settings_unref(struct settings *settings);

/* What a mail in this language says is to be written: its first phrase, or
 * where it has none the first of all. VERDICT_APPROVE or VERDICT_REJECT. */
const char *settings_phrase(const struct settings *settings,
    const char *language, enum verdict verdict);

/* For `config show -d`: the tables without a file. */
enum status settings_defaults(struct conf **conf_r) MUST_CHECK;

/* Puts file and line of the key before the sentence of what it names: a file
 * that cannot be read, say. The status stays. */
enum status settings_blame(const struct settings *settings, const char *section,
    const char *title, const char *name, enum status st, struct err *err);

/* A resolver by dns { }. */
enum status settings_open_dns(struct dns **dns_r,
    const struct settings *settings, struct err *err) MUST_CHECK;

#endif
