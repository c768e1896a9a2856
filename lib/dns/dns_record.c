/* SPDX-License-Identifier: ISC
 * Writes down what another source of DNS answers said, as a table that
 * dns_replay.c reads: the evidence of a decision. Asks nothing itself. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/secret.h"
#include "lib/dns/dns_engine.h"

struct record {
	struct dns dns;
	struct dns *inner; /* borrowed */
	pthread_mutex_t lock;
	struct buf table;
	struct noted {
		char name[DNS_NAME_MAX + 2];
		enum dns_type type;
	} * noted;
	size_t n_noted;
};

static bool
noted_already(const struct record *r, const char *name, enum dns_type type)
{
	for (size_t i = 0; i < r->n_noted; i++) {
		if (r->noted[i].type == type &&
		    strcasecmp(r->noted[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Addresses as people write them. */
static bool
add_address(struct buf *out, enum dns_type type, const struct dns_record *rdata)
{
	char text[INET6_ADDRSTRLEN];
	int family = type == DNS_A ? AF_INET : AF_INET6;
	size_t size =
	    type == DNS_A ? sizeof(struct in_addr) : sizeof(struct in6_addr);

	if ((type != DNS_A && type != DNS_AAAA) || rdata->len != size ||
	    inet_ntop(family, rdata->data, text, sizeof(text)) == NULL)
		return false;
	buf_addf(out, " %s", text);
	return true;
}

/* May the text stand as it is: printable, not to be taken for "\#", and cut
 * into strings as dns_replay.c will cut it again? */
static bool
txt_is_plain(const struct dns_record *rdata, const char *text, size_t len)
{
	size_t rest = len;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return false;
	}
	for (size_t at = 0; at < rdata->len; at += 1u + rdata->data[at]) {
		size_t want = rest < UINT8_MAX ? rest : UINT8_MAX;

		if (rdata->data[at] != want || (at > 0 && rest == 0))
			return false;
		rest -= want;
	}
	return rest == 0 && text[strspn(text, " ")] != '\\';
}

static bool
add_txt(struct buf *out, enum dns_type type, const struct dns_record *rdata)
{
	char *text;
	size_t len;
	bool plain;

	if (type != DNS_TXT || dns_txt_join(&text, &len, rdata) != ST_OK)
		return false;
	plain = txt_is_plain(rdata, text, len);
	if (plain)
		buf_addf(out, " %s", text);
	free(text);
	return plain;
}

/* Readable where that is the whole of it; otherwise \# length hexadecimal (RFC
 * 3597 5), which any RDATA has. */
static enum status
add_rdata(struct buf *out, enum dns_type type, const struct dns_record *record)
{
	char *hex;

	if (add_address(out, type, record) || add_txt(out, type, record))
		return ST_OK;
	hex = malloc(2 * record->len + 1);
	if (hex == NULL)
		return ST_NOMEM;
	hex_encode(hex, record->data, record->len);
	buf_addf(out, " \\# %zu %s", record->len, hex);
	free(hex);
	return ST_OK;
}

static const char *
security_word(const struct dns_answer *answer, bool none)
{
	if (answer->security == DNS_SECURE)
		return none ? "secure-nxdomain" : "secure";
	return none ? "nxdomain" : "insecure";
}

enum status
dns_table_add(struct buf *out, const char *name, enum dns_type type,
    enum status result, const struct dns_answer *answer)
{
	enum status st = ST_OK;

	if (result != ST_OK) {
		buf_addf(out, "%s %s %s\n", name, dns_type_name(type),
		    result == ST_NOTFOUND  ? security_word(answer, true)
		    : result == ST_INVALID ? "unusable"
					   : "servfail");
		return ST_OK;
	}
	for (size_t i = 0; st == ST_OK && i < answer->n_records; i++) {
		buf_addf(out, "%s %s %s", name, dns_type_name(type),
		    security_word(answer, false));
		st = add_rdata(out, type, &answer->records[i]);
		buf_addc(out, '\n');
	}
	return st;
}

/* An answer that cannot be written down must not be decided by. */
static enum status
note(struct record *r, const char *name, enum dns_type type, enum status result,
    const struct dns_answer *answer)
{
	struct noted *more;
	enum status st = ST_OK;

	pthread_mutex_lock(&r->lock);
	if (!noted_already(r, name, type)) {
		more =
		    reallocarray(r->noted, r->n_noted + 1, sizeof(*r->noted));
		if (more != NULL) {
			r->noted = more;
			more += r->n_noted++;
			snprintf(more->name, sizeof(more->name), "%s", name);
			more->type = type;
			st = dns_table_add(
			    &r->table, name, type, result, answer);
		}
		if (more == NULL || !buf_ok(&r->table))
			st = ST_NOMEM;
	}
	pthread_mutex_unlock(&r->lock);
	return st;
}

static enum status
record_query_by(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, int64_t deadline, struct err *err)
{
	struct record *r = (struct record *)dns;
	enum status st =
	    dns_query_by(r->inner, answer, name, type, deadline, err);
	enum status noted = note(r, name, type, st, answer);

	return noted == ST_OK ? st : err_set(err, noted, "out of memory");
}

static enum status
record_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	struct record *r = (struct record *)dns;
	enum status st = dns_query(r->inner, answer, name, type, err);
	enum status noted = note(r, name, type, st, answer);

	return noted == ST_OK ? st : err_set(err, noted, "out of memory");
}

static void
record_close(struct dns *dns)
{
	struct record *r = (struct record *)dns;

	pthread_mutex_destroy(&r->lock);
	buf_free(&r->table);
	free(r->noted);
	free(r);
}

enum status
dns_open_record(struct dns **dns_r, struct dns *inner)
{
	static const struct dns_ops ops = {.query = record_query,
	    .query_by = record_query_by,
	    .close = record_close};
	struct record *r = calloc(1, sizeof(*r));

	*dns_r = NULL;
	if (r == NULL)
		return ST_NOMEM;
	r->dns.ops = &ops;
	r->inner = inner;
	pthread_mutex_init(&r->lock, NULL);
	*dns_r = &r->dns;
	return ST_OK;
}

const char *
dns_record_table(const struct dns *dns)
{
	return buf_str(&((const struct record *)dns)->table);
}
