/* SPDX-License-Identifier: ISC
 * The tables of configuration keys with types, defaults and bounds, and the
 * checks that need one value alone. What values mean together is settings.c's.
 */
#include "approve/settings_keys.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "approve/prune.h"
#include "approve/whois.h"
#include "audit/note.h"
#include "lib/base/ascii.h"
#include "lib/base/listen.h"
#include "lib/base/log.h"
#include "lib/mail/address.h"
#include "lib/mail/submit.h"
#include "lib/store/store.h"
#include "policy/contact.h"
#include "policy/profile.h"

#define MINUTE    ((int64_t)60)
#define HOUR      (60 * MINUTE)
#define DAY       (24 * HOUR)
#define YEAR      (365 * DAY)
#define KIB       ((int64_t)1024)
#define MIB       (1024 * KIB)
#define LIMIT_MAX ((int64_t)1000000000)

/* A language tag (RFC 5646 2.1), which is a folder's name as well. */
static enum status
check_language(const char *value, struct err *err)
{
	size_t len = strlen(value);

	if (len > 0 && len < 36 && ascii_is_letter(value[0]) &&
	    strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			  "0123456789-") == len)
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\" is no language; write a tag such as \"de\"", value);
}

/* One line of text that goes into mails and pages. */
static enum status
check_line(const char *value, struct err *err)
{
	for (const char *p = value; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == '\x7f')
			return err_set(err, ST_INVALID,
			    "holds a control character; write one line");
	}
	return ST_OK;
}

/* A name in signed notes (C2SP signed-note). */
static enum status
check_origin(const char *value, struct err *err)
{
	if (value[0] != '\0' && !note_name_is_good(value))
		return err_set(err, ST_INVALID,
		    "must be a name without blanks and plus signs, such as "
		    "ca.example/countersign");
	return ST_OK;
}

static enum status
check_path(const char *value, struct err *err)
{
	if (value[0] != '/')
		return err_set(
		    err, ST_INVALID, "\"%s\" is not an absolute path", value);
	return check_line(value, err);
}

static enum status
check_path_or_none(const char *value, struct err *err)
{
	return value[0] == '\0' ? ST_OK : check_path(value, err);
}

static enum status
check_base_url(const char *value, struct err *err)
{
	size_t len = strlen(value);

	if (len == 0)
		return ST_OK; /* settings.c says that it is missing */
	if (strncmp(value, "https://", 8) != 0 &&
	    strncmp(value, "http://", 7) != 0)
		return err_set(err, ST_INVALID,
		    "\"%s\" does not begin with https:// or http://", value);
	if (value[len - 1] == '/' || strpbrk(value, " \"<>#?") != NULL)
		return err_set(err, ST_INVALID,
		    "\"%s\": write it without a "
		    "final slash, query or blanks",
		    value);
	return check_line(value, err);
}

static enum status
check_store(const char *value, struct err *err)
{
	if (strcmp(value, "sqlite") == 0 ||
	    strncmp(value, STORE_PGSQL_URL, strlen(STORE_PGSQL_URL)) == 0)
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\" is no store; use \"sqlite\" or \"" STORE_PGSQL_URL
	    "USER@HOST/DATABASE\"",
	    value);
}

static enum status
check_log_to(const char *value, struct err *err)
{
	if (strcmp(value, "syslog") == 0 || strcmp(value, "stderr") == 0)
		return ST_OK;
	return err_set(
	    err, ST_INVALID, "\"%s\": use \"syslog\" or \"stderr\"", value);
}

static enum status
check_log_level(const char *value, struct err *err)
{
	enum log_level level;

	if (log_level_parse(&level, value) == ST_OK)
		return ST_OK;
	return err_set(
	    err, ST_INVALID, "\"%s\": use error, warn, info or debug", value);
}

static enum status
check_milter_socket(const char *value, struct err *err)
{
	bool path = strncmp(value, "unix:/", 6) == 0;
	bool inet =
	    strncmp(value, "inet:", 5) == 0 || strncmp(value, "inet6:", 6) == 0;
	const char *number = inet ? strchr(value, ':') + 1 : NULL;
	char *end;

	if (path)
		return ST_OK;
	if (inet) {
		long port = strtol(number, &end, 10);

		if (end != number && port > 0 && port < 65536 && *end == '@' &&
		    end[1] != '\0')
			return ST_OK;
	}
	return err_set(err, ST_INVALID,
	    "\"%s\": write inet:PORT@ADDRESS (the "
	    "other way round than Postfix does), inet6:PORT@ADDRESS or "
	    "unix:/PATH",
	    value);
}

static enum status
check_listen_or_none(const char *value, struct err *err)
{
	return value[0] == '\0' ? ST_OK : listen_check(value, err);
}

/* Whoever reaches it reads who was asked: not from another machine. */
static enum status
check_operator(const char *value, struct err *err)
{
	if (value[0] == '\0' || strncmp(value, "unix:/", 6) == 0)
		return ST_OK;
	if (strncmp(value, "127.", 4) != 0 && strncmp(value, "[::1]:", 6) != 0)
		return err_set(err, ST_INVALID,
		    "\"%s\": write unix:/PATH, 127.0.0.1:PORT or [::1]:PORT; "
		    "it is for this machine alone",
		    value);
	return listen_check(value, err);
}

static enum status
check_mode(const char *value, struct err *err)
{
	char *end;
	unsigned long mode = strtoul(value, &end, 8);

	if (end != value && *end == '\0' && mode <= 0777)
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\" is no octal mode", value);
}

static enum status
check_separator(const char *value, struct err *err)
{
	if (strlen(value) == 1 && strchr("+-=_.#", value[0]) != NULL)
		return ST_OK;
	return err_set(
	    err, ST_INVALID, "\"%s\": use one of + - = _ . #", value);
}

static enum status
check_domain(const char *value, struct err *err)
{
	char name[DOMAIN_SIZE];

	if (value[0] == '\0' ||
	    domain_normalize(name, value, strlen(value)) == ST_OK)
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\" is no domain name", value);
}

static enum status
check_mailbox(const char *value, struct err *err)
{
	struct address address;

	if (value[0] == '\0' || address_parse(&address, value) == ST_OK)
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\" is no mailbox", value);
}

static enum status
check_algorithm(const char *value, struct err *err)
{
	if (strcmp(value, "rsa-sha256") == 0 ||
	    strcmp(value, "ed25519-sha256") == 0)
		return ST_OK;
	return err_set(
	    err, ST_INVALID, "\"%s\": use rsa-sha256 or ed25519-sha256", value);
}

static enum status
check_confirm(const char *value, struct err *err)
{
	if (strcmp(value, "click") == 0 || strcmp(value, "typed") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\": use click or typed", value);
}

static enum status
check_profile(const char *value, struct err *err)
{
	enum profile profile;

	if (profile_parse(&profile, value))
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\" is no profile; use acm, "
	    "acm-2017, tls-br, smime-br or private",
	    value);
}

static enum status
check_contacts(const char *value, struct err *err)
{
	enum contact_source source;

	if (contact_source_parse(&source, value))
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\" is no source of contacts; "
	    "use constructed, mx, dns-txt, dns-caa or whois",
	    value);
}

static enum status
check_distinct(const char *value, struct err *err)
{
	enum distinct distinct;

	if (distinct_parse(&distinct, value))
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\": use mailbox or person", value);
}

static enum status
check_identity(const char *value, struct err *err)
{
	enum identity identity;

	if (identity_parse(&identity, value))
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\": use token, authenticated, "
	    "same-domain or same-mailbox",
	    value);
}

static enum status
check_channel(const char *value, struct err *err)
{
	enum channel channel;

	if (channel_parse(&channel, value))
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\": use reply or link", value);
}

static enum status
check_runner(const char *value, struct err *err)
{
	if (strcmp(value, "daemon") == 0 || strcmp(value, "service") == 0)
		return ST_OK;
	return err_set(err, ST_INVALID, "\"%s\": use daemon or service", value);
}

/* ADDRESS or ADDRESS@PORT, as libunbound wants it; a name would need a
 * resolver to find it. */
static enum status
check_resolver(const char *value, struct err *err)
{
	char host[INET6_ADDRSTRLEN];
	struct in6_addr address;
	size_t len = strcspn(value, "@");
	char *end = NULL;
	long port = 1;

	if (value[len] == '@')
		port = strtol(value + len + 1, &end, 10);
	if (len < sizeof(host) && port > 0 && port < 65536 &&
	    (end == NULL || (end != value + len + 1 && *end == '\0'))) {
		memcpy(host, value, len);
		host[len] = '\0';
		if (inet_pton(AF_INET, host, &address) == 1 ||
		    inet_pton(AF_INET6, host, &address) == 1)
			return ST_OK;
	}
	return err_set(err, ST_INVALID,
	    "\"%s\" is no resolver; write ADDRESS or ADDRESS@PORT", value);
}

static enum status
check_whois(const char *value, struct err *err)
{
	if (whois_server_is_valid(value))
		return ST_OK;
	return err_set(err, ST_INVALID,
	    "\"%s\" is no server; write HOST, HOST:PORT or [V6]:PORT", value);
}

#define TABLE(id, title, ...)                                     \
	static const struct conf_key id##_keys[] = {__VA_ARGS__}; \
	static const struct conf_table id##_table = {             \
	    #id, id##_keys, sizeof(id##_keys) / sizeof(id##_keys[0]), title}

#define STR(section, name, def, check)                    \
	{                                                 \
		section, name, CONF_STR, def, 0, 0, check \
	}
#define LIST(section, name, def, check)                    \
	{                                                  \
		section, name, CONF_LIST, def, 0, 0, check \
	}
#define INT(section, name, def, min, max)                    \
	{                                                    \
		section, name, CONF_INT, def, min, max, NULL \
	}
#define BOOL(section, name, def)                          \
	{                                                 \
		section, name, CONF_BOOL, def, 0, 1, NULL \
	}
#define TIME(section, name, def, min, max)                        \
	{                                                         \
		section, name, CONF_DURATION, def, min, max, NULL \
	}
#define SIZE(section, name, def, min, max)                    \
	{                                                     \
		section, name, CONF_SIZE, def, min, max, NULL \
	}

TABLE(main, NULL, STR(NULL, "authority", "", check_line),
    STR(NULL, "concerns", "", check_mailbox),
    STR(NULL, "support", "", check_line),
    STR(NULL, "base_url", "", check_base_url),
    STR(NULL, "state_dir", "/var/lib/countersign", check_path),
    STR(NULL, "store", "sqlite", check_store),
    STR(NULL, "seal_key", "/etc/countersign/seal.key", check_path),
    STR(NULL, "control", "/run/countersign/control.sock", check_path),
    STR(NULL, "templates", SHAREDIR "/templates", check_path),
    LIST(NULL, "languages", "en", check_language),
    STR("log", "to", "syslog", check_log_to),
    STR("log", "level", "info", check_log_level));

TABLE(milter, NULL,
    STR("milter", "socket", "inet:8893@127.0.0.1", check_milter_socket),
    STR("milter", "socket_group", "", check_line),
    STR("milter", "socket_mode", "0660", check_mode),
    STR("milter", "reply_domain", "", check_domain),
    STR("milter", "separator", "+", check_separator),
    STR("milter", "authserv_id", "", check_domain),
    BOOL("milter", "archive", "false"), BOOL("milter", "free_text", "true"),
    SIZE("milter", "max_message", "1M", 16 * KIB, 64 * MIB));

TABLE(sign, "sign", STR("sign", "domain", "", check_domain),
    STR("sign", "key", "", check_path),
    STR("sign", "algorithm", "rsa-sha256", check_algorithm));

TABLE(http, NULL, STR("http", "listen", "127.0.0.1:8080", listen_check),
    STR("http", "confirm", "click", check_confirm),
    STR("metrics", "listen", "", check_listen_or_none),
    STR("operator", "listen", "", check_operator));

TABLE(dns, NULL, LIST("dns", "servers", "", check_resolver),
    STR("dns", "trust_anchor", "/usr/share/dns/root.key", check_line),
    TIME("dns", "timeout", "10s", 1, MINUTE),
    LIST("dns", "perspectives", "", check_resolver));

TABLE(risk, NULL, STR("risk", "list", "", check_path_or_none),
    INT("risk", "top", "1000", 0, LIMIT_MAX),
    STR("risk", "deny", "", check_path_or_none),
    STR("whois", "server", "whois.iana.org:43", check_whois));

TABLE(hooks, NULL, STR("hooks", "on_outcome", "", check_path_or_none),
    TIME("hooks", "timeout", "60s", 1, HOUR),
    STR("hooks", "runner", "daemon", check_runner));

TABLE(audit, NULL,
    STR("audit", "key", "/etc/countersign/audit.key", check_path),
    TIME("audit", "retention", "731d", PRUNE_RETENTION_MIN, 100 * YEAR),
    STR("audit", "previous", "", check_path_or_none),
    STR("audit", "origin", "", check_origin));

TABLE(policy, "policy", STR("policy", "profile", "acm", check_profile),
    LIST("policy", "profiles_allowed", "acm", check_profile),
    LIST("policy", "contacts", "constructed", check_contacts),
    TIME("policy", "lifetime", "72h", MINUTE, YEAR),
    TIME("policy", "reuse", "825d", 0, 10 * YEAR),
    TIME("policy", "request_lifetime", "30d", HOUR, YEAR),
    BOOL("policy", "renew", "false"),
    INT("policy", "quorum", "1", 1, CONTACT_MAX),
    STR("policy", "distinct", "mailbox", check_distinct),
    STR("policy", "identity", "same-domain", check_identity),
    LIST("policy", "channels", "reply,link", check_channel));

TABLE(phrases, "phrases", LIST("phrases", "approve", "", check_line),
    LIST("phrases", "reject", "", check_line));

TABLE(limits, NULL, INT("limits", "requests_per_mailbox", "20", 1, LIMIT_MAX),
    INT("limits", "requests_per_domain", "10", 1, LIMIT_MAX),
    INT("limits", "requests_per_account", "100", 1, LIMIT_MAX));

const struct conf_table *const settings_tables[] = {&main_table, &milter_table,
    &sign_table, &http_table, &submit_conf, &dns_table, &risk_table,
    &hooks_table, &audit_table, &policy_table, &phrases_table, &limits_table};
const size_t settings_n_tables =
    sizeof(settings_tables) / sizeof(settings_tables[0]);
