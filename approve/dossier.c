/* SPDX-License-Identifier: ISC
 * Writes the evidence of an answer. Every member that replay needs is here, and
 * read in dossier_read.c. */
#include "approve/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/mask.h"
#include "audit/canon.h"
#include "lib/base/clock.h"
#include "lib/base/utf8.h"
#include "policy/contact.h"

enum { SENT_MAX = EVIDENCE_FILES_MAX - 8 };

/* A member and its text. */
static void
put(struct buf *out, const char *name, const char *text)
{
	canon_key(out, name);
	canon_string(out, text);
}

static void
put_int(struct buf *out, const char *name, int64_t number)
{
	canon_key(out, name);
	canon_integer(out, number);
}

static void
put_bool(struct buf *out, const char *name, bool value)
{
	canon_key(out, name);
	canon_bool(out, value);
}

/* RFC 3339, or null for 0. */
static void
put_time(struct buf *out, const char *name, int64_t t)
{
	char text[CLOCK_TEXT_SIZE];

	put(out, name, t != 0 ? clock_rfc3339(text, t) : NULL);
}

/* HELO and envelope may have other octets than UTF-8's. */
static void
put_foreign(struct buf *out, const char *name, const char *text)
{
	char *copy;

	if (text == NULL || utf8_is_valid(text, strlen(text))) {
		put(out, name, text);
		return;
	}
	if ((copy = strdup(text)) == NULL) {
		out->failed = true;
		return;
	}
	for (char *p = copy; *p != '\0'; p++) {
		if (*p < ' ' || *p > '~')
			*p = '?';
	}
	put(out, name, copy);
	free(copy);
}

/* -------------------------------------------------------------- the request */

static void
put_sources(struct buf *out, const char *name, unsigned bits)
{
	canon_key(out, name);
	buf_addc(out, '[');
	for (unsigned bit = CONTACT_CONSTRUCTED; bit <= CONTACT_LAST;
	     bit <<= 1) {
		if (!(bits & bit))
			continue;
		canon_element(out);
		canon_string(
		    out, contact_source_name((enum contact_source)bit));
	}
	buf_addc(out, ']');
}

static void
put_channels(struct buf *out, const char *name, unsigned bits)
{
	canon_key(out, name);
	buf_addc(out, '[');
	for (unsigned bit = CHANNEL_REPLY; bit <= CHANNEL_LINK; bit <<= 1) {
		if (!(bits & bit))
			continue;
		canon_element(out);
		canon_string(out, channel_name((enum channel)bit));
	}
	buf_addc(out, ']');
}

static void
put_recipients(
    struct buf *out, const char *name, const struct request_domain *d)
{
	canon_key(out, name);
	buf_addc(out, '[');
	for (size_t i = 0; i < d->n_recipients; i++) {
		const struct recipient *r = &d->recipients[i];

		canon_element(out);
		buf_addc(out, '{');
		put(out, "Answer", r->answer);
		put(out, "Email", r->email);
		put_foreign(out, "From", r->answered_from);
		put(out, "Identity", r->identity);
		put_sources(out, "Sources", r->sources);
		put(out, "Via", r->via);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void
put_objections(
    struct buf *out, const char *name, const struct request_domain *d)
{
	canon_key(out, name);
	buf_addc(out, '[');
	for (size_t i = 0; i < d->n_objections; i++) {
		canon_element(out);
		buf_addc(out, '{');
		put(out, "Email", d->objections[i].email);
		put(out, "Verdict", d->objections[i].verdict);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void
write_domain(struct buf *out, const struct request_domain *d)
{
	buf_addc(out, '{');
	put_channels(out, "Channels", d->channels);
	put_sources(out, "Contacts", d->contacts);
	put(out, "Distinct", d->distinct);
	put(out, "FailureReason", d->failure);
	put(out, "Identity", d->identity);
	put_int(out, "Lifetime", d->lifetime);
	put(out, "Mailbox", d->mailbox);
	put_int(out, "N", d->n);
	put(out, "Name", d->name);
	put_objections(out, "Objections", d);
	put_int(out, "Quorum", d->quorum);
	put_recipients(out, "Recipients", d);
	put_int(out, "Reuse", d->reuse);
	put(out, "Status", d->status);
	put(out, "ValidationDomain", d->validation_domain);
	buf_addc(out, '}');
}

static void
write_domains(struct buf *out, const struct request *r)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < r->n_domains; i++) {
		canon_element(out);
		write_domain(out, &r->domains[i]);
	}
	buf_addc(out, ']');
}

static void
write_request(struct buf *out, const struct request *r)
{
	buf_addc(out, '{');
	put_time(out, "CreatedAt", r->created_at);
	put_int(out, "Generation", r->generation);
	put(out, "Profile", r->profile);
	put(out, "RequestId", r->id);
	put_int(out, "RequestLifetime", r->request_lifetime);
	put(out, "RulesHash", r->rules_hash);
	put(out, "Status", r->status);
	buf_addc(out, '}');
}

static void
write_token(struct buf *out, const struct token_facts *t)
{
	buf_addc(out, '{');
	put(out, "Channel", t->channel);
	put_time(out, "ExpiresAt", t->expires_at);
	put_int(out, "OpenDomains", t->open_domains);
	put_int(out, "Recipient", t->recipient);
	buf_addc(out, '}');
}

/* ----------------------------------------------------------- what was found */

static void
write_signatures(struct buf *out, const struct dkim_report *report)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < report->n_signatures; i++) {
		const struct dkim_signature *s = &report->signatures[i];

		canon_element(out);
		buf_addc(out, '{');
		put(out, "Domain", s->domain);
		put(out, "Key",
		    s->key_security == DNS_SECURE ? "secure" : "insecure");
		put(out, "Reason", s->reason);
		put(out, "Result", dkim_result_name(s->result));
		put(out, "Selector", s->selector);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void
write_finding(struct buf *out, const struct judge_finding *f)
{
	static const char *const classes[] = {[JUDGE_REPLY] = "reply",
	    [JUDGE_AUTOMATED] = "automated",
	    [JUDGE_MALFORMED] = "malformed"};

	if (f == NULL) {
		canon_string(out, NULL);
		return;
	}
	buf_addc(out, '{');
	put_bool(out, "Authenticated", f->authenticated);
	put(out, "Class", classes[f->class]);
	canon_key(out, "DKIM");
	write_signatures(out, &f->dkim);
	put_foreign(out, "Line", f->reading.line);
	put_foreign(out, "Reason", f->reason);
	put(out, "SPF", spf_outcome_name(f->spf.outcome));
	put(out, "Verdict", verdict_name(f->reading.verdict));
	buf_addc(out, '}');
}

static void
write_settings(struct buf *out, const struct policy_settings *s)
{
	struct canon_object all = CANON_OBJECT_INIT;

	if (s == NULL) {
		canon_string(out, NULL);
		return;
	}
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char text[SETTING_TEXT];

		setting_text(text, s, (enum setting)bit);
		canon_string(
		    canon_object_member(&all, setting_name((enum setting)bit)),
		    text);
	}
	if (canon_object_write(out, &all) != ST_OK)
		out->failed = true;
	canon_object_free(&all);
}

static void
write_decision(struct buf *out, const struct answer_decision *d)
{
	if (d == NULL) {
		canon_string(out, NULL);
		return;
	}
	buf_addc(out, '{');
	put(out, "Domain", domain_status_name(d->domain));
	put(out, "FailureReason", failure_name(d->failure));
	put(out, "Outcome", outcome_name(d->outcome));
	put(out, "Request", request_status_name(d->request));
	buf_addc(out, '}');
}

static void
write_bar(struct buf *out, const struct dossier *d)
{
	buf_addc(out, '{');
	put(out, "FailureReason", failure_name(d->bar));
	put_foreign(
	    out, "Message", d->bar_message != NULL ? d->bar_message : "");
	put_int(out, "Quorum", d->least_quorum);
	buf_addc(out, '}');
}

/* ---------------------------------------------------------------- the reply */

static bool
is_whole(const struct dossier *d)
{
	return d->decision != NULL &&
	       (d->decision->outcome == OUTCOME_COUNTED ||
		   d->decision->outcome == OUTCOME_OBJECTION);
}

static const struct recipient *
asked(const struct dossier *d)
{
	return &d->request->domains[d->token->domain]
		    .recipients[d->token->recipient];
}

struct kept {
	struct buf masked;
	const char *bytes; /* null: nothing of the reply is kept */
	size_t len;
	bool is_masked, is_cut;
};

/* A line is cut whole, so that no piece of a token's line is left unmasked. */
static size_t
cut_at_line(const char *bytes, size_t len)
{
	const char *newline;

	if (len <= EVIDENCE_REFUSED_MAX)
		return len;
	newline = memrchr(bytes, '\n', EVIDENCE_REFUSED_MAX);
	return newline != NULL ? (size_t)(newline + 1 - bytes) : 0;
}

static void
keep_reply(struct kept *k, const struct dossier *d)
{
	const struct answer_source *s = d->answer->source;

	*k = (struct kept){.bytes = s != NULL ? s->reply : NULL};
	if (k->bytes == NULL)
		return;
	k->len = s->reply_len;
	if (is_whole(d))
		return;
	k->is_masked = true;
	k->len = cut_at_line(s->reply, s->reply_len);
	if (asked(d)->n_refusals >= EVIDENCE_REFUSALS_MAX)
		k->len = 0;
	k->is_cut = k->len < s->reply_len;
	mask_tokens(&k->masked, s->reply, k->len);
	k->bytes = k->len > 0 ? buf_str(&k->masked) : NULL;
}

/* The address by which it came holds a token. */
static void
put_rcpt(struct buf *out, const char *name, const char *rcpt, bool masked)
{
	struct buf text = BUF_INIT;

	if (rcpt == NULL || !masked) {
		put_foreign(out, name, rcpt);
		return;
	}
	mask_tokens(&text, rcpt, strlen(rcpt));
	put_foreign(out, name, buf_str(&text));
	out->failed = out->failed || !buf_ok(&text);
	buf_free(&text);
}

static void
write_source(
    struct buf *out, const struct answer_source *s, const struct kept *k)
{
	if (s == NULL) {
		canon_string(out, NULL);
		return;
	}
	buf_addc(out, '{');
	put_foreign(out, "Client", s->client);
	put_bool(out, "Cut", k->is_cut);
	put_foreign(out, "Helo", s->helo);
	put_foreign(out, "MailFrom", s->mail_from);
	put_bool(out, "Masked", k->is_masked);
	put_int(out, "Octets", (int64_t)s->reply_len);
	put_rcpt(out, "Rcpt", s->rcpt, k->is_masked);
	buf_addc(out, '}');
}

/* ----------------------------------------------------------------- together */

static void
write_answer(struct buf *out, const struct dossier *d, const struct kept *k)
{
	const struct answer *a = d->answer;

	buf_addc(out, '{');
	put_time(out, "At", a->at);
	put_bool(out, "Authenticated", a->authenticated);
	canon_key(out, "Bar");
	write_bar(out, d);
	canon_key(out, "Decision");
	write_decision(out, d->decision);
	canon_key(out, "Domain");
	write_domain(out, &d->request->domains[d->token->domain]);
	put(out, "Event", d->event);
	canon_key(out, "Finding");
	write_finding(out, a->source != NULL ? a->source->finding : NULL);
	put_foreign(out, "From", a->from);
	canon_key(out, "InForce");
	write_settings(out, d->in_force);
	canon_key(out, "Received");
	write_source(out, a->source, k);
	canon_key(out, "Request");
	write_request(out, d->request);
	put(out, "RulesHash", d->settings->rules_hash);
	put(out, "SettingsHash", d->settings->text_hash);
	canon_key(out, "Token");
	write_token(out, d->token);
	put(out, "Verdict", verdict_name(a->verdict));
	put(out, "Via", channel_name(a->channel));
	buf_addc(out, '}');
}

static void
add_sent(struct evidence *e, const struct answer_source *s)
{
	for (size_t i = 0; i < s->n_sent && i < SENT_MAX; i++) {
		char name[EVIDENCE_NAME_SIZE];

		snprintf(name, sizeof(name), "sent-%zu.txt", i + 1);
		evidence_add(e, name, s->sent[i], strlen(s->sent[i]));
	}
}

enum status
dossier_write(struct buf *out, const struct dossier *d)
{
	const struct answer_source *s = d->answer->source;
	struct evidence e = {.n_files = 0};
	struct buf text = BUF_INIT;
	struct kept kept;
	enum status st = ST_NOMEM;

	keep_reply(&kept, d);
	write_answer(&text, d, &kept);
	if (buf_ok(&text) && buf_ok(&kept.masked)) {
		evidence_add(&e, "answer.json", text.data, text.len);
		evidence_add(&e, "reply.eml", kept.bytes, kept.len);
		if (s != NULL && s->form != NULL)
			evidence_add(&e, "form.json", s->form, strlen(s->form));
		if (s != NULL && s->dns != NULL && kept.bytes != NULL &&
		    (!kept.is_masked || strlen(s->dns) <= EVIDENCE_REFUSED_MAX))
			evidence_add(&e, "dns.txt", s->dns, strlen(s->dns));
		if (s != NULL && kept.bytes != NULL)
			add_sent(&e, s);
		st = evidence_write(out, &e);
	}
	buf_free(&text);
	buf_wipe(&kept.masked);
	return st;
}

/* ---------------------------------------------------------------- a request */

static void
put_names(struct buf *out, const char *name, const char *const *texts, size_t n)
{
	canon_key(out, name);
	buf_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		canon_element(out);
		canon_string(out, texts[i]);
	}
	buf_addc(out, ']');
}

static void
put_supers(struct buf *out, const char *name, const struct request_params *p)
{
	struct canon_object supers = CANON_OBJECT_INIT;

	for (size_t i = 0; i < p->n_supers; i++)
		canon_string(canon_object_member(&supers, p->supers[i].name),
		    p->supers[i].super);
	canon_key(out, name);
	if (canon_object_write(out, &supers) != ST_OK)
		out->failed = true;
	canon_object_free(&supers);
}

static void
write_params(struct buf *out, const struct request_params *p)
{
	buf_addc(out, '{');
	put_foreign(out, "Account", p->account);
	put_names(out, "Contacts", p->contacts, p->n_contacts);
	put_foreign(out, "Mailbox", p->mailbox);
	put_names(out, "Names", p->names, p->n_names);
	put_foreign(out, "Profile", p->profile);
	put_int(out, "Uid", p->uid);
	put_supers(out, "ValidationDomains", p);
	buf_addc(out, '}');
}

enum status
dossier_write_request(struct buf *out, const struct dossier_request *d)
{
	struct evidence e = {.n_files = 0};
	struct buf request = BUF_INIT, contacts = BUF_INIT;
	enum status st = ST_OK;

	buf_addc(&request, '{');
	canon_key(&request, "Asked");
	write_params(&request, d->params);
	put_time(&request, "At", d->request->created_at);
	canon_key(&request, "Domains");
	write_domains(&request, d->request);
	put(&request, "Event", "request");
	canon_key(&request, "Request");
	write_request(&request, d->request);
	put(&request, "RulesHash", d->settings->rules_hash);
	put(&request, "SettingsHash", d->settings->text_hash);
	buf_addc(&request, '}');
	if (json_array_size(d->contacts) > 0)
		st = canon_write(&contacts, d->contacts);
	if (!buf_ok(&request))
		st = ST_NOMEM;
	if (st == ST_OK) {
		evidence_add(&e, "request.json", request.data, request.len);
		evidence_add(&e, "contacts.json", contacts.data, contacts.len);
		st = evidence_write(out, &e);
	}
	buf_free(&request);
	buf_free(&contacts);
	return st;
}

enum status
dossier_write_contacts(struct buf *out, const json_t *contacts)
{
	struct evidence e = {.n_files = 0};
	struct buf text = BUF_INIT;
	enum status st = canon_write(&text, contacts);

	if (st == ST_OK) {
		evidence_add(&e, "contacts.json", text.data, text.len);
		st = evidence_write(out, &e);
	}
	buf_free(&text);
	return st;
}
