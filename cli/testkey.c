/* SPDX-License-Identifier: ISC
 * countersign testkey: asks DNS for the record of each key that signs, and
 * compares it with the private key. Verifying signatures is lib/mail/dkim's. */
#include "cli/testkey.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "cli/record.h"
#include "cli/show.h"
#include "cli/verbs.h"

/* Appends the value of a tag of a key record (RFC 6376 3.2), blanks left out;
 * false where the tag is not there. */
static bool
tag_value(struct buf *out, const char *record, const char *tag)
{
	const char *p = record;

	while (*p != '\0') {
		const char *end = p + strcspn(p, ";");
		size_t len = strlen(tag);

		p += strspn(p, " \t\r\n");
		if (strncmp(p, tag, len) == 0) {
			const char *q = p + len;

			q += strspn(q, " \t\r\n");
			if (*q++ == '=') {
				for (; q < end; q++) {
					if (!isspace((unsigned char)*q))
						buf_addc(out, *q);
				}
				return true;
			}
		}
		p = *end == ';' ? end + 1 : end;
	}
	return false;
}

static bool
same_tag(const char *a, const char *b, const char *tag, const char *missing)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same;

	if (!tag_value(&x, a, tag))
		buf_adds(&x, missing);
	if (!tag_value(&y, b, tag))
		buf_adds(&y, missing);
	same =
	    buf_ok(&x) && buf_ok(&y) && strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_free(&x);
	buf_free(&y);
	return same;
}

/* The same key in the same algorithm, and for mail (RFC 6376 3.6.1); a record
 * without k= is of RSA. */
static bool
same_key(const char *published, const char *ours)
{
	return same_tag(published, ours, "p", "") &&
	       same_tag(published, ours, "k", "rsa");
}

static enum status
fetch(struct testkey *key, char **text_r, struct dns *dns)
{
	char name[DKIM_SELECTOR_SIZE + DOMAIN_SIZE + 16];
	struct dns_answer answer = {0};
	enum status st;
	size_t len;

	*text_r = NULL;
	snprintf(
	    name, sizeof(name), "%s._domainkey.%s", key->selector, key->domain);
	st = dns_query(dns, &answer, name, DNS_TXT, &key->message);
	if (st == ST_NOTFOUND)
		(void)err_set(&key->message, st,
		    "%s has no TXT record: publish the one that countersign "
		    "keygen or init printed",
		    name);
	if (st == ST_OK || st == ST_NOTFOUND)
		key->secure = answer.security == DNS_SECURE ? "yes" : "no";
	if (st == ST_OK && answer.n_records > 1)
		/* RFC 6376 3.6.2.2: what verifiers do then is undefined. */
		st = err_set(&key->message, ST_NOTFOUND,
		    "%s has %zu TXT records: leave only one", name,
		    answer.n_records);
	if (st == ST_OK)
		st = dns_txt_join(text_r, &len, &answer.records[0]);
	dns_answer_clear(&answer);
	return st;
}

static enum dkim_algorithm
algorithm_of(const char *name)
{
	return strcmp(name, "ed25519-sha256") == 0 ? DKIM_ED25519_SHA256
						   : DKIM_RSA_SHA256;
}

static enum status
compare(struct testkey *key, const char *published, const char *path)
{
	struct buf ours = BUF_INIT;
	enum status st = record_of_key(
	    &ours, path, algorithm_of(key->algorithm), &key->message);

	if (st != ST_OK) {
		/* Unreadable for this user, or wrong for everybody? */
		st = access(path, F_OK) == 0 && access(path, R_OK) != 0
			 ? ST_DENIED
			 : ST_NOTFOUND;
	} else if (same_key(published, buf_str(&ours))) {
		key->matches = "yes";
	} else {
		key->matches = "no";
		st = err_set(&key->message, ST_NOTFOUND,
		    "%s._domainkey.%s is not the record of %s: publish the "
		    "one that belongs to it: %s",
		    key->selector, key->domain, path, buf_str(&ours));
	}
	buf_free(&ours);
	return st;
}

void
testkey_look(struct testkey *key_r, const struct settings *settings,
    struct dns *dns, const char *selector)
{
	const struct conf *conf = settings->conf;
	char *published = NULL;

	*key_r = (struct testkey){
	    .selector = selector,
	    .domain = conf_str(conf, "sign", selector, "domain"),
	    .algorithm = conf_str(conf, "sign", selector, "algorithm"),
	    .published = "unknown",
	    .matches = "unknown",
	    .secure = "unknown",
	};
	key_r->result = fetch(key_r, &published, dns);
	if (key_r->result == ST_NOTFOUND)
		key_r->published = "no";
	if (key_r->result == ST_OK) {
		key_r->published = "yes";
		key_r->result = compare(
		    key_r, published, conf_str(conf, "sign", selector, "key"));
	}
	free(published);
}

static json_t *
key_json(const struct testkey *key)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "Selector",
	    key->selector, "Domain", key->domain, "Algorithm", key->algorithm,
	    "Published", key->published, "Matches", key->matches, "Secure",
	    key->secure, "Message", key->message.text);
}

/* The worst so far: a key that is wrong says more than one that is unknown. */
static int
exit_of(int so_far, enum status result)
{
	if (result == ST_OK || result == ST_DENIED)
		return so_far;
	if (result == ST_NOTFOUND || result == ST_INVALID)
		return CLI_NEGATIVE;
	return so_far == CLI_NEGATIVE ? so_far : EX_TEMPFAIL;
}

static int
print_keys(const struct cli *cli, const json_t *keys)
{
	static const struct show_column columns[] = {
	    {"SELECTOR", "Selector", false, false},
	    {"DOMAIN", "Domain", false, false},
	    {"ALGORITHM", "Algorithm", false, false},
	    {"PUBLISHED", "Published", true, false},
	    {"MATCHES", "Matches", true, false},
	    {"SECURE", "Secure", false, false},
	};
	json_t *object;

	if (!cli->json)
		return show_table(cli, keys, columns,
		    sizeof(columns) / sizeof(columns[0]), 0);
	object = json_pack("{s:O}", "Keys", keys);
	if (object != NULL)
		show_json(object);
	json_decref(object);
	return CLI_DONE;
}

static int
look_at_keys(
    const struct cli *cli, json_t *keys, struct dns *dns, const char *wanted)
{
	const struct conf *conf = cli->settings->conf;
	int exit_status = CLI_DONE;

	for (size_t i = 0; i < conf_n_titles(conf, "sign"); i++) {
		const char *selector = conf_title(conf, "sign", i);
		struct testkey key;

		if (wanted != NULL && strcmp(wanted, selector) != 0)
			continue;
		testkey_look(&key, cli->settings, dns, selector);
		json_array_append_new(keys, key_json(&key));
		if (key.message.text[0] != '\0')
			cli_say(cli, "%s", key.message.text);
		exit_status = exit_of(exit_status, key.result);
	}
	return exit_status;
}

int
testkey_verb(struct cli *cli, const struct args *args)
{
	const char *wanted = args->n_operands > 0 ? args->operands[0] : NULL;
	struct dns *dns = NULL;
	struct err err = {""};
	json_t *keys = json_array();
	enum status st;
	int exit_status = cli_settings(cli), printed;

	if (exit_status != CLI_DONE)
		goto out;
	st = settings_open_dns(&dns, cli->settings, &err);
	if (st != ST_OK) {
		exit_status = cli_fail_status(cli, st, &err);
		goto out;
	}
	exit_status = look_at_keys(cli, keys, dns, wanted);
	if (json_array_size(keys) == 0) {
		exit_status =
		    wanted != NULL
			? cli_fail(cli, EX_USAGE,
			      "%s has no section sign \"%s\"", cli->conf,
			      wanted)
			: cli_fail(cli, EX_CONFIG,
			      "%s has no section sign: mails would leave "
			      "unsigned",
			      cli->conf);
		goto out;
	}
	printed = print_keys(cli, keys);
	if (printed != CLI_DONE)
		exit_status = printed;
out:
	json_decref(keys);
	dns_close(dns);
	return exit_status;
}
