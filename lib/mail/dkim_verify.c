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
	CLOCK_SKEW = 3600, /* s; how far t= may lie ahead of our clock */
	CANONS = DKIM_RELAXED + 1,
};

#define KEY_LABEL "_domainkey"

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

/* --- checking --- */

/* What can be said before any key is known. */
static struct verdict
check_claims(const struct verifier *verifier, const struct dkim_sig *sig)
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
check_body(struct verdict *verdict_r, struct verifier *verifier,
    const struct dkim_sig *sig)
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
input_build(struct buf *input, const struct verifier *verifier,
    const struct dkim_sig *sig)
{
	const struct dkim_tag *h = dkim_tags_get(&sig->tags, "h");
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");

	dkim_canon_headers(input, sig->header_canon, verifier->message,
	    sig->field, (struct dkim_span){h->value, h->value_len});
	dkim_canon_signature(
	    input, sig->header_canon, sig->field, b->span, b->span_len);
}

/* RFC 8463 3: Ed25519 signs the SHA-256 of the input, not the input. */
static enum status
input_verify(bool *right_r, const struct buf *input, const struct dkim_sig *sig,
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
    const struct dkim_sig *sig, EVP_PKEY *pkey)
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
    const struct dkim_sig *sig, const struct dkim_public *key)
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
    enum dns_security *security_r, const struct dkim_sig *sig, struct dns *dns,
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
	struct dkim_sig sig;
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

	task->verdict =
	    verdict(DKIM_PERMERROR, dkim_sig_read(&task->sig, field));
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
copy_b(char b_r[9], const struct dkim_sig *sig)
{
	const struct dkim_tag *b = dkim_tags_get(&sig->tags, "b");
	size_t len = 0;

	for (size_t i = 0; b != NULL && i < b->value_len && len < 8; i++)
		if (strchr(" \t\r\n", b->value[i]) == NULL)
			b_r[len++] = b->value[i];
	b_r[len] = '\0';
}

/* A field that is there and signed: not one that could be added. */
static bool
covers(const struct fields *message, const char *field, size_t n_signed)
{
	size_t n = fields_count(message, field);

	return n > 0 && n_signed >= n;
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
	struct dkim_sig sig = {0};
	struct verdict v;
	enum status st;

	if (dkim_sig_read(&sig, field) != NULL ||
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
