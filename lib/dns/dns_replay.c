/* SPDX-License-Identifier: ISC
 * DNS answers from a fixed table, for tests and for replaying evidence. The
 * table's form is described in dns.h; nothing is ever asked of a network. */
#include "lib/dns/dns_engine.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/secret.h"

enum {
	REPLAY_TTL = 3600,
	REPLAY_RDATA_MAX = DNS_RDATA_MAX,
	TXT_STRING_MAX = 255,
	WIRE_NAME_MAX = 255,
};

enum replay_kind {
	REPLAY_SECURE,
	REPLAY_INSECURE,
	REPLAY_SERVFAIL,
	REPLAY_NXDOMAIN,
	REPLAY_SECURE_NXDOMAIN,
	REPLAY_UNUSABLE
};

struct replay_line {
	char name[DNS_NAME_MAX + 1];
	enum dns_type type;
	enum replay_kind kind;
	uint8_t *data;
	size_t len;
};

struct replay {
	struct dns dns;
	struct replay_line *lines;
	size_t n_lines;
	bool complete; /* what is not in it does not exist */
};

/* Where the rest of a table's line is read from. */
struct cursor {
	const char *p;
	const char *end;
};

struct word {
	const char *text;
	size_t len;
};

static struct word
cursor_word(struct cursor *c)
{
	struct word w;

	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
	w.text = c->p;
	while (c->p < c->end && *c->p != ' ' && *c->p != '\t')
		c->p++;
	w.len = (size_t)(c->p - w.text);
	return w;
}

/* What is left of the line, behind one blank. */
static struct word
cursor_rest(struct cursor *c)
{
	if (c->p < c->end)
		c->p++;
	return (struct word){c->p, (size_t)(c->end - c->p)};
}

static bool
word_is(struct word w, const char *text)
{
	return strlen(text) == w.len && strncasecmp(w.text, text, w.len) == 0;
}

static bool
word_number(uint16_t *number_r, struct word w, unsigned int max)
{
	unsigned int n = 0;

	if (w.len == 0 || w.len > 5)
		return false;
	for (size_t i = 0; i < w.len; i++) {
		if (w.text[i] < '0' || w.text[i] > '9')
			return false;
		n = n * 10 + (unsigned int)(w.text[i] - '0');
	}
	*number_r = (uint16_t)n;
	return n <= max;
}

static bool
type_parse(enum dns_type *type_r, struct word w)
{
	static const enum dns_type types[] = {
	    DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA, DNS_CAA};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (word_is(w, dns_type_name(types[i]))) {
			*type_r = types[i];
			return true;
		}
	return false;
}

static bool
kind_parse(enum replay_kind *kind_r, struct word w)
{
	static const char *const names[] = {[REPLAY_SECURE] = "secure",
	    [REPLAY_INSECURE] = "insecure",
	    [REPLAY_SERVFAIL] = "servfail",
	    [REPLAY_NXDOMAIN] = "nxdomain",
	    [REPLAY_SECURE_NXDOMAIN] = "secure-nxdomain",
	    [REPLAY_UNUSABLE] = "unusable"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (word_is(w, names[i])) {
			*kind_r = (enum replay_kind)i;
			return true;
		}
	return false;
}

static bool
rdata_address(struct replay_line *line, struct cursor *c)
{
	struct word w = cursor_word(c);
	char text[INET6_ADDRSTRLEN];

	if (w.len >= sizeof(text))
		return false;
	memcpy(text, w.text, w.len);
	text[w.len] = '\0';
	line->len = line->type == DNS_A ? sizeof(struct in_addr)
					: sizeof(struct in6_addr);
	return inet_pton(line->type == DNS_A ? AF_INET : AF_INET6, text,
		   line->data) == 1;
}

/* Appends a domain name in wire form. */
static bool
rdata_name(struct replay_line *line, struct word w)
{
	const char *p = w.text, *end = p + w.len;

	if (w.len == 0 || w.len > DNS_NAME_MAX + 1)
		return false;
	if (end[-1] == '.')
		end--;
	while (p < end) {
		const char *dot = memchr(p, '.', (size_t)(end - p));
		size_t n = (size_t)((dot != NULL ? dot : end) - p);

		if (n == 0 || n > DNS_LABEL_MAX)
			return false;
		line->data[line->len++] = (uint8_t)n;
		memcpy(line->data + line->len, p, n);
		line->len += n;
		p += n + (dot != NULL);
	}
	line->data[line->len++] = 0;
	return line->len <= WIRE_NAME_MAX + 2;
}

static bool
rdata_mx(struct replay_line *line, struct cursor *c)
{
	uint16_t preference;

	if (!word_number(&preference, cursor_word(c), UINT16_MAX))
		return false;
	line->data[line->len++] = (uint8_t)(preference >> 8);
	line->data[line->len++] = (uint8_t)(preference & 0xff);
	return rdata_name(line, cursor_word(c));
}

static bool
rdata_txt(struct replay_line *line, struct cursor *c)
{
	struct word w = cursor_rest(c);

	do {
		size_t n = w.len < TXT_STRING_MAX ? w.len : TXT_STRING_MAX;

		if (line->len + 1 + n > REPLAY_RDATA_MAX)
			return false;
		line->data[line->len++] = (uint8_t)n;
		memcpy(line->data + line->len, w.text, n);
		line->len += n;
		w.text += n;
		w.len -= n;
	} while (w.len > 0);
	return true;
}

/* RFC 8659 4.1: flags, tag, value; quotes around the value may stand. */
static bool
rdata_caa(struct replay_line *line, struct cursor *c)
{
	uint16_t flags;
	bool flags_ok = word_number(&flags, cursor_word(c), UINT8_MAX);
	struct word tag = cursor_word(c), value = cursor_rest(c);

	if (!flags_ok || tag.len == 0 || tag.len > UINT8_MAX ||
	    2 + tag.len + value.len > REPLAY_RDATA_MAX)
		return false;
	if (value.len >= 2 && value.text[0] == '"' &&
	    value.text[value.len - 1] == '"') {
		value.text++;
		value.len -= 2;
	}
	line->data[0] = (uint8_t)flags;
	line->data[1] = (uint8_t)tag.len;
	memcpy(line->data + 2, tag.text, tag.len);
	memcpy(line->data + 2 + tag.len, value.text, value.len);
	line->len = 2 + tag.len + value.len;
	return true;
}

/* RFC 3597 5: \# length hexadecimal. False where it is not written so. */
static bool
rdata_is_generic(const struct cursor *c)
{
	struct cursor ahead = *c;

	return word_is(cursor_word(&ahead), "\\#");
}

static bool
rdata_generic(struct replay_line *line, struct cursor *c)
{
	struct word hex;
	uint16_t len;

	(void)cursor_word(c);
	if (!word_number(&len, cursor_word(c), UINT16_MAX))
		return false;
	hex = cursor_word(c);
	line->len = len;
	return hex.len == 2 * (size_t)len &&
	       hex_decode(line->data, hex.text, hex.len) == ST_OK;
}

static bool
rdata_parse(struct replay_line *line, struct cursor *c)
{
	if (rdata_is_generic(c))
		return rdata_generic(line, c);
	switch (line->type) {
	case DNS_A:
	case DNS_AAAA:
		return rdata_address(line, c);
	case DNS_PTR:
		return rdata_name(line, cursor_word(c));
	case DNS_MX:
		return rdata_mx(line, c);
	case DNS_TXT:
		return rdata_txt(line, c);
	case DNS_CAA:
		return rdata_caa(line, c);
	}
	return false;
}

static bool
line_parse(struct replay_line *line, struct cursor c)
{
	struct word name = cursor_word(&c);
	bool type_ok = type_parse(&line->type, cursor_word(&c));
	bool kind_ok = kind_parse(&line->kind, cursor_word(&c));

	if (name.len > 1 && name.text[name.len - 1] == '.')
		name.len--;
	if (name.len > DNS_NAME_MAX || !type_ok || !kind_ok)
		return false;
	memcpy(line->name, name.text, name.len);
	line->name[name.len] = '\0';
	if (line->kind != REPLAY_SECURE && line->kind != REPLAY_INSECURE)
		return true;
	return rdata_parse(line, &c);
}

static enum status
line_add(struct replay *replay, struct cursor c, size_t number, struct err *err)
{
	struct replay_line *lines =
	    realloc(replay->lines, (replay->n_lines + 1) * sizeof(*lines));
	struct replay_line *line;

	if (lines == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	replay->lines = lines;
	line = &lines[replay->n_lines];
	*line = (struct replay_line){.data = malloc(REPLAY_RDATA_MAX)};
	if (line->data == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	replay->n_lines++;
	if (!line_parse(line, c))
		return err_set(err, ST_INVALID,
		    "line %zu of the DNS table is not \"name TYPE SECURITY "
		    "rdata\"",
		    number);
	return ST_OK;
}

static bool
line_is_skipped(struct cursor c)
{
	struct word w = cursor_word(&c);

	return w.len == 0 || w.text[0] == '#';
}

static bool
name_equal(const char *entry, const char *name)
{
	size_t len = strlen(name);

	if (len > 1 && name[len - 1] == '.')
		len--;
	return strlen(entry) == len && strncasecmp(entry, name, len) == 0;
}

static enum status
replay_query(struct dns *dns, struct dns_answer *answer, const char *name,
    enum dns_type type, struct err *err)
{
	struct replay *replay = (struct replay *)dns;

	answer->ttl = REPLAY_TTL;
	for (size_t i = 0; i < replay->n_lines; i++) {
		const struct replay_line *line = &replay->lines[i];
		enum status st;

		if (line->type != type || !name_equal(line->name, name))
			continue;
		if (line->kind == REPLAY_SERVFAIL)
			return err_set(err, ST_TEMP, "DNS: %s %s: SERVFAIL",
			    name, dns_type_name(type));
		if (line->kind == REPLAY_UNUSABLE)
			return err_set(err, ST_INVALID, "DNS: %s %s: unusable",
			    name, dns_type_name(type));
		if (line->kind == REPLAY_SECURE ||
		    line->kind == REPLAY_INSECURE) {
			st = dns_answer_add(answer, line->data, line->len, err);
			if (st != ST_OK)
				return st;
			answer->security = line->kind == REPLAY_SECURE
					       ? DNS_SECURE
					       : DNS_INSECURE;
			continue;
		}
		if (answer->n_records > 0)
			return err_set(err, ST_INVALID,
			    "DNS: %s %s: the table has records, and says that "
			    "there are none",
			    name, dns_type_name(type));
		if (line->kind == REPLAY_SECURE_NXDOMAIN)
			answer->security = DNS_SECURE;
		return ST_NOTFOUND;
	}
	if (answer->n_records > 0)
		return ST_OK;
	if (!replay->complete)
		return err_set(err, ST_TEMP,
		    "DNS: %s %s was not asked then, and is not in the evidence",
		    name, dns_type_name(type));
	return ST_NOTFOUND;
}

static void
replay_close(struct dns *dns)
{
	struct replay *replay = (struct replay *)dns;

	for (size_t i = 0; i < replay->n_lines; i++)
		free(replay->lines[i].data);
	free(replay->lines);
	free(replay);
}

static enum status
replay_open(
    struct dns **dns_r, const char *table, bool complete, struct err *err)
{
	static const struct dns_ops ops = {
	    .query = replay_query, .close = replay_close};
	struct replay *replay = calloc(1, sizeof(*replay));
	size_t number = 0;

	*dns_r = NULL;
	if (replay == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	replay->dns.ops = &ops;
	replay->complete = complete;
	for (const char *p = table; *p != '\0';) {
		struct cursor c = {p, strchrnul(p, '\n')};
		enum status st = ST_OK;

		number++;
		p = *c.end == '\0' ? c.end : c.end + 1;
		if (!line_is_skipped(c))
			st = line_add(replay, c, number, err);
		if (st != ST_OK) {
			replay_close(&replay->dns);
			return st;
		}
	}
	*dns_r = &replay->dns;
	return ST_OK;
}

enum status
dns_open_replay(struct dns **dns_r, const char *table, struct err *err)
{
	return replay_open(dns_r, table, true, err);
}

enum status
dns_open_evidence(struct dns **dns_r, const char *table, struct err *err)
{
	return replay_open(dns_r, table, false, err);
}
