/* SPDX-License-Identifier: ISC
 * Verifies DKIM-Signature fields (RFC 6376 6, 8301, 8463; I2, T10): only what
 * is right in every respect passes. Whether the signing domain has anything to
 * do with From is left to the callers. */
#include "lib/base/log.h"
#include "lib/mail/dkim_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/err.h>
#include <pthread.h>

enum {
	CLOCK_SKEW = 3600,      /* s; how far t= may lie ahead of our clock */
	NUMBER_DIGITS_MAX = 12, /* RFC 6376 3.5, t= */
	NAMES_MAX = FIELDS_MAX, /* in h= */
	CANONS = DKIM_RELAXED + 1,
};

#define KEY_LABEL "_domainkey"

/* A signature's field, read. */
struct sig {
	const struct field *field;
	struct dkim_tags tags;
	enum dkim_algorithm algorithm;
	enum dkim_canon header_canon;
	enum dkim_canon body_canon;
	uint8_t body_hash[SHA256_SIZE];
	uint8_t b[DKIM_SIGNATURE_BYTES_MAX];
	size_t b_len;
	size_t n_from, n_to, n_cc, n_type,
	    n_encoding; /* how often h= names the field */
	char domain[DOMAIN_SIZE];
	char selector[DKIM_SELECTOR_SIZE];
	char identity[DOMAIN_SIZE]; /* the domain of i= */
	bool limited;               /* l= stands */
	int64_t made;               /* t=, or 0 */
	int64_t ends;               /* x=, or -1 */
};

/* DKIM_PASS: nothing against it so far. */
struct verdict {
	enum dkim_result result;
	const char *reason;
};

/* What one message's signatures have in common. */
struct verifier {
	const struct fields *message;
	int64_t now;
	size_t n_from;
	bool hashed[CANONS];
	uint8_t body_hash[CANONS][SHA256_SIZE];
};

static struct verdict
verdict(enum dkim_result result, const char *reason)
{
	return (struct verdict){result, reason};
}

static struct dkim_span
tag_span(const struct dkim_tag *tag)
{
	return (struct dkim_span){tag->value, tag->value_len};
}

/* --- reading the tags: each answers null, or what is wrong --- */

static const char *
read_domain(struct sig *sig)
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
read_selector(struct sig *sig)
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
read_b(struct sig *sig)
{
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");

	if (b == NULL)
		return "signature without b=";
	return dkim_base64(sig->b, &sig->b_len, sizeof(sig->b), tag_span(b))
		   ? NULL
		   : "signature with unreadable b=";
}

static const char *
read_version(struct sig *sig)
{
	const struct dkim_tag *v = dkim_tags_get(&sig->tags, "v");

	return v != NULL && dkim_tag_is(v, "1") ? NULL
						: "signature without v=1";
}

static const char *
read_algorithm(struct sig *sig)
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
read_canon(struct sig *sig)
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
read_body_hash(struct sig *sig)
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

/* A field that is there and signed: not one that could be added. */
static bool
covers(const struct fields *message, const char *field, size_t n_signed)
{
	size_t n = fields_count(message, field);

	return n > 0 && n_signed >= n;
}

static const char *
read_names(struct sig *sig)
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
read_identity(struct sig *sig)
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
read_query(struct sig *sig)
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
read_times(struct sig *sig)
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
read_limit(struct sig *sig)
{
	sig->limited = dkim_tags_get(&sig->tags, "l") != NULL;
	return NULL;
}

/* Those that a report names come first. */
static const char *
sig_read(struct sig *sig, const struct field *field)
{
	static const char *(*const readers[])(struct sig *) = {read_domain,
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

/* --- checking --- */

/* What can be said before any key is known. */
static struct verdict
check_claims(const struct verifier *verifier, const struct sig *sig)
{
	/* T10: a From that is not signed is anybody's. */
	if (sig->n_from == 0 || sig->n_from < verifier->n_from)
		return verdict(DKIM_PERMERROR, "From is not signed");
	if (verifier->n_from == 0)
		return verdict(DKIM_PERMERROR, "the message has no From");
	if (sig->limited)
		return verdict(DKIM_POLICY, "l= leaves the body open");
	if (sig->ends >= 0 && sig->ends < verifier->now)
		return verdict(DKIM_FAIL, "signature expired");
	if (sig->made > verifier->now + CLOCK_SKEW)
		return verdict(DKIM_POLICY, "signed in the future");
	return verdict(DKIM_PASS, NULL);
}

static enum status
check_body(
    struct verdict *verdict_r, struct verifier *verifier, const struct sig *sig)
{
	const enum dkim_canon canon = sig->body_canon;
	const struct fields *message = verifier->message;
	enum status st;

	if (!verifier->hashed[canon]) {
		st = dkim_body_hash(verifier->body_hash[canon], canon,
		    message->body, message->body_len);
		if (st != ST_OK)
			return st;
		verifier->hashed[canon] = true;
	}
	*verdict_r =
	    memcmp(sig->body_hash, verifier->body_hash[canon], SHA256_SIZE) == 0
		? verdict(DKIM_PASS, NULL)
		: verdict(DKIM_FAIL, "body was changed");
	return ST_OK;
}

static void
input_build(
    struct buf *input, const struct verifier *verifier, const struct sig *sig)
{
	const struct dkim_tag *h = dkim_tags_get(&sig->tags, "h");
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");

	dkim_canon_headers(input, sig->header_canon, verifier->message,
	    sig->field, tag_span(h));
	dkim_canon_signature(
	    input, sig->header_canon, sig->field, b->span, b->span_len);
}

/* RFC 8463 3: Ed25519 signs the SHA-256 of the input, not the input. */
static enum status
input_verify(bool *right_r, const struct buf *input, const struct sig *sig,
    EVP_PKEY *pkey)
{
	const bool rsa = sig->algorithm == DKIM_RSA_SHA256;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t hash[SHA256_SIZE];
	const uint8_t *data = rsa ? (const uint8_t *)input->data : hash;
	size_t len = rsa ? input->len : sizeof(hash);
	enum status st = ST_NOMEM;

	*right_r = false;
	if (md == NULL)
		goto out;
	if ((st = sha256(hash, input->data, input->len)) != ST_OK)
		goto out;
	if (EVP_DigestVerifyInit(
		md, NULL, rsa ? EVP_sha256() : NULL, NULL, pkey) != 1) {
		st = ST_BUG;
		goto out;
	}
	/* Anything but 1 is a wrong signature: errors in its form are below
	 * zero. */
	*right_r = EVP_DigestVerify(md, sig->b, sig->b_len, data, len) == 1;
out:
	EVP_MD_CTX_free(md);
	ERR_clear_error();
	return st;
}

static enum status
check_signature(struct verdict *verdict_r, const struct verifier *verifier,
    const struct sig *sig, EVP_PKEY *pkey)
{
	struct buf input = BUF_INIT;
	enum status st = ST_NOMEM;
	bool right = false;

	input_build(&input, verifier, sig);
	if (buf_ok(&input))
		st = input_verify(&right, &input, sig, pkey);
	buf_free(&input);
	*verdict_r = right ? verdict(DKIM_PASS, NULL)
			   : verdict(DKIM_FAIL, "signature is wrong");
	return st;
}

static enum status
check_key(struct verdict *verdict_r, const struct verifier *verifier,
    const struct sig *sig, const struct dkim_public *key)
{
	enum status st;

	if (key->algorithm != sig->algorithm) {
		*verdict_r =
		    verdict(DKIM_PERMERROR, "key is of another type than a=");
		return ST_OK;
	}
	if (key->strict && strcmp(sig->identity, sig->domain) != 0) {
		*verdict_r = verdict(
		    DKIM_PERMERROR, "key does not allow i= below d= (t=s)");
		return ST_OK;
	}
	st = check_signature(verdict_r, verifier, sig, key->pkey);
	/* RFC 6376 3.6.1: as if it were not signed. */
	if (verdict_r->result == DKIM_PASS && key->testing)
		*verdict_r =
		    verdict(DKIM_POLICY, "domain is testing DKIM (t=y)");
	return st;
}

/* --- looking the key up --- */

/* RFC 6376 6.1.2; several records: nobody can say which is meant. */
static enum status
record_parse(struct verdict *verdict_r, struct dkim_public *key_r,
    const struct dns_answer *answer)
{
	enum status st;
	char *text;
	size_t len;

	if (answer->n_records != 1) {
		*verdict_r = verdict(DKIM_PERMERROR, "several key records");
		return ST_OK;
	}
	st = dns_txt_join(&text, &len, &answer->records[0]);
	if (st == ST_INVALID) {
		*verdict_r = verdict(DKIM_PERMERROR, "key record is malformed");
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	verdict_r->result =
	    dkim_public_parse(key_r, &verdict_r->reason, text, len);
	free(text);
	return ST_OK;
}

static enum status
key_fetch(struct verdict *verdict_r, struct dkim_public *key_r,
    enum dns_security *security_r, const struct sig *sig, struct dns *dns,
    int64_t deadline)
{
	char name[DOMAIN_SIZE];
	struct dns_answer answer = {0};
	struct err why = {""};
	enum status st;

	if (snprintf(name, sizeof(name), "%s." KEY_LABEL ".%s", sig->selector,
		sig->domain) >= (int)sizeof(name)) {
		*verdict_r = verdict(DKIM_PERMERROR, "key name is too long");
		return ST_OK;
	}
	st = dns_query_by(dns, &answer, name, DNS_TXT, deadline, &why);
	switch (st) {
	case ST_OK:
		*security_r = answer.security;
		st = record_parse(verdict_r, key_r, &answer);
		break;
	case ST_NOTFOUND:
		*security_r = answer.security;
		*verdict_r = verdict(DKIM_PERMERROR, "no key record");
		st = ST_OK;
		break;
	case ST_TEMP:
		log_warn("event=dkim-key, %s", why.text);
		*verdict_r =
		    verdict(DKIM_TEMPERROR, "key cannot be looked up now");
		st = ST_OK;
		break;
	case ST_INVALID:
	case ST_DENIED:
		*verdict_r = verdict(DKIM_PERMERROR, "key cannot be looked up");
		st = ST_OK;
		break;
	case ST_NOMEM:
	case ST_BUG:
		break;
	}
	dns_answer_clear(&answer);
	return st;
}

/* --- one signature --- */

/* One signature on its way: read, then its key looked up, then checked. */
struct task {
	struct sig sig;
	struct verdict verdict;
	struct dkim_public key;
	enum dns_security security;
	enum status st;
	bool asks; /* nothing is against it but what the key may say */
	struct dns *dns;
	int64_t deadline;
	pthread_t thread;
	bool threaded;
};

/* All that can be said without its key. */
static enum status
task_prepare(
    struct task *task, struct verifier *verifier, const struct field *field)
{
	enum status st = ST_OK;

	task->verdict = verdict(DKIM_PERMERROR, sig_read(&task->sig, field));
	if (task->verdict.reason != NULL)
		return ST_OK;
	task->verdict = check_claims(verifier, &task->sig);
	if (task->verdict.result != DKIM_PASS)
		return ST_OK;
	/* T10: whoever signs for a public suffix signs for strangers. */
	if (domain_is_suffix(task->sig.domain)) {
		task->verdict = verdict(DKIM_POLICY, "d= is a public suffix");
		return ST_OK;
	}
	st = check_body(&task->verdict, verifier, &task->sig);
	task->asks = st == ST_OK && task->verdict.result == DKIM_PASS;
	return st;
}

static void *
task_ask(void *arg)
{
	struct task *task = arg;

	task->st = key_fetch(&task->verdict, &task->key, &task->security,
	    &task->sig, task->dns, task->deadline);
	return NULL;
}

/* Side by side, so that ten names that do not answer take no longer than one.
 * The last one, often the only one, needs no thread. */
static void
tasks_ask(struct task *tasks, size_t n_tasks)
{
	struct task *last = NULL;

	for (size_t i = 0; i < n_tasks; i++) {
		if (tasks[i].asks)
			last = &tasks[i];
	}
	for (size_t i = 0; i < n_tasks; i++) {
		struct task *task = &tasks[i];

		if (!task->asks)
			continue;
		task->threaded = task != last && pthread_create(&task->thread,
						     NULL, task_ask, task) == 0;
		if (!task->threaded)
			(void)task_ask(task);
	}
	for (size_t i = 0; i < n_tasks; i++) {
		if (tasks[i].threaded)
			pthread_join(tasks[i].thread, NULL);
	}
}

/* The first characters of b=, blanks left out (RFC 6008). */
static void
copy_b(char b_r[9], const struct sig *sig)
{
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");
	size_t len = 0;

	for (size_t i = 0; b != NULL && i < b->value_len && len < 8; i++)
		if (strchr(" \t\r\n", b->value[i]) == NULL)
			b_r[len++] = b->value[i];
	b_r[len] = '\0';
}

static void
report_add(struct dkim_report *report, const struct task *task,
    const struct fields *message)
{
	struct dkim_signature *out =
	    &report->signatures[report->n_signatures++];

	memcpy(out->domain, task->sig.domain, sizeof(out->domain));
	memcpy(out->selector, task->sig.selector, sizeof(out->selector));
	copy_b(out->b, &task->sig);
	out->covers_to = covers(message, "To", task->sig.n_to);
	out->covers_cc = covers(message, "Cc", task->sig.n_cc);
	out->covers_form = task->sig.n_type > 0 && task->sig.n_encoding > 0;
	out->key_security = task->security;
	out->result = task->verdict.result;
	out->reason = task->verdict.reason;
}

static enum status
tasks_run(struct task *tasks, size_t n_tasks, struct verifier *verifier)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n_tasks; i++)
		st = task_prepare(&tasks[i], verifier,
		    fields_get(verifier->message, DKIM_FIELD, i));
	if (st != ST_OK)
		return st;
	tasks_ask(tasks, n_tasks);
	for (size_t i = 0; st == ST_OK && i < n_tasks; i++) {
		struct task *task = &tasks[i];

		st = task->st;
		if (st == ST_OK && task->asks &&
		    task->verdict.result == DKIM_PASS)
			st = check_key(
			    &task->verdict, verifier, &task->sig, &task->key);
	}
	return st;
}

enum status
dkim_verify(struct dkim_report *report_r, const struct fields *message,
    struct dns *dns, int64_t now, int64_t deadline)
{
	struct verifier verifier = {.message = message,
	    .now = now,
	    .n_from = fields_count(message, "From")};
	size_t n_tasks = fields_count(message, DKIM_FIELD);
	struct task *tasks;
	enum status st;

	*report_r = (struct dkim_report){0};
	if (n_tasks == 0)
		return ST_OK;
	if (n_tasks > DKIM_SIGNATURES_MAX)
		n_tasks = DKIM_SIGNATURES_MAX;
	if ((tasks = calloc(n_tasks, sizeof(*tasks))) == NULL)
		return ST_NOMEM;
	for (size_t i = 0; i < n_tasks; i++) {
		tasks[i].dns = dns;
		tasks[i].deadline = deadline;
	}
	st = tasks_run(tasks, n_tasks, &verifier);
	/* A report that is not whole shows nothing that passed. */
	for (size_t i = 0; i < n_tasks; i++) {
		if (st == ST_OK)
			report_add(report_r, &tasks[i], message);
		EVP_PKEY_free(tasks[i].key.pkey);
	}
	free(tasks);
	return st;
}

static enum status
own_check(struct verifier *verifier, const struct field *field,
    const struct dkim_signer *signer)
{
	const struct dkim_public key = {
	    .pkey = signer->key->pkey, .algorithm = signer->key->algorithm};
	struct sig sig = {0};
	struct verdict v;
	enum status st;

	if (sig_read(&sig, field) != NULL ||
	    strcasecmp(sig.domain, signer->domain) != 0 ||
	    strcasecmp(sig.selector, signer->selector) != 0)
		return ST_NOTFOUND;
	v = check_claims(verifier, &sig);
	if (v.result != DKIM_PASS || !verifier->hashed[sig.body_canon])
		return ST_NOTFOUND; /* ours are relaxed */
	st = check_body(&v, verifier, &sig);
	if (st == ST_OK && v.result == DKIM_PASS)
		st = check_key(&v, verifier, &sig, &key);
	if (st != ST_OK)
		return st;
	return v.result == DKIM_PASS ? ST_OK : ST_NOTFOUND;
}

enum status
dkim_verify_own(const struct dkim_signer *signer, const struct fields *message,
    const uint8_t body_hash[SHA256_SIZE], int64_t now)
{
	struct verifier verifier = {.message = message,
	    .now = now,
	    .n_from = fields_count(message, "From")};
	const struct field *field;
	enum status st = ST_NOTFOUND;

	memcpy(verifier.body_hash[DKIM_RELAXED], body_hash, SHA256_SIZE);
	verifier.hashed[DKIM_RELAXED] = true;
	for (size_t i = 0; st == ST_NOTFOUND && i < DKIM_SIGNATURES_MAX &&
			   (field = fields_get(message, DKIM_FIELD, i)) != NULL;
	     i++)
		st = own_check(&verifier, field, signer);
	return st;
}

const char *
dkim_result_name(enum dkim_result result)
{
	switch (result) {
	case DKIM_PASS:
		return "pass";
	case DKIM_FAIL:
		return "fail";
	case DKIM_NEUTRAL:
		return "neutral";
	case DKIM_POLICY:
		return "policy";
	case DKIM_TEMPERROR:
		return "temperror";
	case DKIM_PERMERROR:
		return "permerror";
	}
	return "permerror";
}
