/* SPDX-License-Identifier: ISC
 * Reads a DKIM-Signature field (RFC 6376 3.5), and refuses what is not right in
 * form. Whether what it claims holds is left to dkim_verify.c. */
#include "lib/mail/dkim_impl.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	NUMBER_DIGITS_MAX = 12, /* RFC 6376 3.5, t= */
	NAMES_MAX = FIELDS_MAX, /* in h= */
};

static struct dkim_span
tag_span(const struct dkim_tag *tag)
{
	return (struct dkim_span){tag->value, tag->value_len};
}

/* --- the tags: each answers null, or what is wrong --- */

static const char *
read_domain(struct dkim_sig *sig)
{
	const struct dkim_tag *d = dkim_tags_get(&sig->tags, "d");

	if (d == NULL)
		return "signature without d=";
	if (domain_normalize(sig->domain, d->value, d->value_len) == ST_OK)
		return NULL;
	sig->domain[0] = '\0';
	return "signature with unreadable d=";
}

static const char *
read_selector(struct dkim_sig *sig)
{
	const struct dkim_tag *s = dkim_tags_get(&sig->tags, "s");
	char name[DOMAIN_SIZE];

	if (s == NULL)
		return "signature without s=";
	if (s->value_len >= sizeof(sig->selector) ||
	    domain_normalize(name, s->value, s->value_len) != ST_OK)
		return "signature with unreadable s=";
	snprintf(sig->selector, sizeof(sig->selector), "%.*s",
	    (int)sizeof(sig->selector) - 1, name);
	return NULL;
}

static const char *
read_b(struct dkim_sig *sig)
{
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");

	if (b == NULL)
		return "signature without b=";
	return dkim_base64(sig->b, &sig->b_len, sizeof(sig->b), tag_span(b))
		   ? NULL
		   : "signature with unreadable b=";
}

static const char *
read_version(struct dkim_sig *sig)
{
	const struct dkim_tag *v = dkim_tags_get(&sig->tags, "v");

	return v != NULL && dkim_tag_is(v, "1") ? NULL
						: "signature without v=1";
}

static const char *
read_algorithm(struct dkim_sig *sig)
{
	const struct dkim_tag *a = dkim_tags_get(&sig->tags, "a");

	if (a == NULL)
		return "signature without a=";
	/* RFC 8301 3.1: a permanent failure. */
	if (dkim_tag_is(a, "rsa-sha1"))
		return "rsa-sha1 is not accepted";
	if (dkim_tag_is(a, "rsa-sha256"))
		sig->algorithm = DKIM_RSA_SHA256;
	else if (dkim_tag_is(a, "ed25519-sha256"))
		sig->algorithm = DKIM_ED25519_SHA256;
	else
		return "signature with unknown a=";
	return NULL;
}

static bool
canon_parse(enum dkim_canon *canon_r, const char *text, size_t len)
{
	if (len == strlen("simple") && memcmp(text, "simple", len) == 0)
		*canon_r = DKIM_SIMPLE;
	else if (len == strlen("relaxed") && memcmp(text, "relaxed", len) == 0)
		*canon_r = DKIM_RELAXED;
	else
		return false;
	return true;
}

static const char *
read_canon(struct dkim_sig *sig)
{
	const struct dkim_tag *c = dkim_tags_get(&sig->tags, "c");
	const char *slash;
	size_t head;

	sig->header_canon = sig->body_canon = DKIM_SIMPLE;
	if (c == NULL)
		return NULL;
	slash = memchr(c->value, '/', c->value_len);
	head = slash != NULL ? (size_t)(slash - c->value) : c->value_len;
	if (!canon_parse(&sig->header_canon, c->value, head) ||
	    (slash != NULL && !canon_parse(&sig->body_canon, slash + 1,
				  c->value_len - head - 1)))
		return "signature with unknown c=";
	return NULL;
}

static const char *
read_body_hash(struct dkim_sig *sig)
{
	const struct dkim_tag *bh = dkim_tags_get(&sig->tags, "bh");
	size_t len;

	if (bh == NULL)
		return "signature without bh=";
	return dkim_base64(sig->body_hash, &len, sizeof(sig->body_hash),
		   tag_span(bh)) &&
		       len == sizeof(sig->body_hash)
		   ? NULL
		   : "signature with unreadable bh=";
}

static bool
header_name_is_valid(struct dkim_span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] <= ' ' || name.p[i] >= 127)
			return false;
	return name.len > 0;
}

static bool
name_is(struct dkim_span name, const char *field)
{
	return name.len == strlen(field) &&
	       strncasecmp(name.p, field, name.len) == 0;
}

static const char *
read_names(struct dkim_sig *sig)
{
	const struct dkim_tag *h = dkim_tags_get(&sig->tags, "h");
	struct dkim_span name, rest;
	size_t n = 0;

	if (h == NULL)
		return "signature without h=";
	rest = tag_span(h);
	while (dkim_list_next(&name, &rest)) {
		if (!header_name_is_valid(name) || ++n > NAMES_MAX)
			return "signature with unreadable h=";
		sig->n_from += name_is(name, "from");
		sig->n_to += name_is(name, "to");
		sig->n_cc += name_is(name, "cc");
		sig->n_type += name_is(name, "content-type");
		sig->n_encoding += name_is(name, "content-transfer-encoding");
	}
	return NULL;
}

/* RFC 6376 3.5: i= is at or below d=. */
static bool
is_at_or_below(const char *name, const char *domain)
{
	size_t name_len = strlen(name), len = strlen(domain);

	return name_len >= len && strcmp(name + name_len - len, domain) == 0 &&
	       (name_len == len || name[name_len - len - 1] == '.');
}

static const char *
read_identity(struct dkim_sig *sig)
{
	const struct dkim_tag *i = dkim_tags_get(&sig->tags, "i");
	const char *at;

	if (i == NULL) {
		memcpy(sig->identity, sig->domain, sizeof(sig->identity));
		return NULL;
	}
	at = memrchr(i->value, '@', i->value_len);
	if (at == NULL ||
	    domain_normalize(sig->identity, at + 1,
		i->value_len - (size_t)(at + 1 - i->value)) != ST_OK)
		return "signature with unreadable i=";
	return is_at_or_below(sig->identity, sig->domain)
		   ? NULL
		   : "i= is not below d=";
}

static const char *
read_query(struct dkim_sig *sig)
{
	const struct dkim_tag *q = dkim_tags_get(&sig->tags, "q");

	return q == NULL || dkim_list_has(q, "dns/txt")
		   ? NULL
		   : "signature with unknown q=";
}

static bool
number_parse(int64_t *number_r, const struct dkim_tag *tag)
{
	*number_r = 0;
	if (tag->value_len == 0 || tag->value_len > NUMBER_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < tag->value_len; i++) {
		if (tag->value[i] < '0' || tag->value[i] > '9')
			return false;
		*number_r = *number_r * 10 + (tag->value[i] - '0');
	}
	return true;
}

static const char *
read_times(struct dkim_sig *sig)
{
	const struct dkim_tag *t = dkim_tags_get(&sig->tags, "t");
	const struct dkim_tag *x = dkim_tags_get(&sig->tags, "x");

	sig->ends = -1;
	if (t != NULL && !number_parse(&sig->made, t))
		return "signature with unreadable t=";
	if (x != NULL && !number_parse(&sig->ends, x))
		return "signature with unreadable x=";
	return t != NULL && x != NULL && sig->ends <= sig->made
		   ? "x= is not after t="
		   : NULL;
}

static const char *
read_limit(struct dkim_sig *sig)
{
	sig->limited = dkim_tags_get(&sig->tags, "l") != NULL;
	return NULL;
}

/* --- the whole --- */

/* Those that a report names come first. */
const char *
dkim_sig_read(struct dkim_sig *sig, const struct field *field)
{
	static const char *(*const readers[])(struct dkim_sig *) = {read_domain,
	    read_selector, read_b, read_version, read_algorithm, read_canon,
	    read_body_hash, read_names, read_identity, read_query, read_times,
	    read_limit};
	const char *first = NULL;

	sig->field = field;
	if (field->value_len > DKIM_HEADER_MAX)
		return "signature too long";
	if (!dkim_tags_parse(&sig->tags, field->value, field->value_len))
		return "signature with a syntax error";
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const char *reason = readers[i](sig);

		if (first == NULL)
			first = reason;
	}
	return first;
}
