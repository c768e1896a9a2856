/* SPDX-License-Identifier: ISC
 * Writes the evidence of an answer. Every member that replay needs is here, and
 * read in dossier_read.c. */
#include "approve/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/mask.h"
#include "approve/view.h"
#include "policy/contact.h"

enum { SENT_MAX = EVIDENCE_FILES_MAX - 8 };

/* JSON has no other octets than UTF-8; HELO and envelope may. */
static json_t *
text_json(const char *text)
{
	json_t *json;
	char *copy;

	if (text == NULL)
		return json_null();
	json = json_string(text);
	if (json != NULL || (copy = strdup(text)) == NULL)
		return json;
	for (char *p = copy; *p != '\0'; p++) {
		if (*p < ' ' || *p > '~')
			*p = '?';
	}
	json = json_string(copy);
	free(copy);
	return json;
}

/* ---------------------------------------------------------------- the request
 */

static json_t *
sources_json(unsigned bits)
{
	json_t *list = json_array();

	for (unsigned bit = CONTACT_CONSTRUCTED; bit <= CONTACT_LAST;
	     bit <<= 1) {
		if (bits & bit)
			json_array_append_new(list,
			    json_string(
				contact_source_name((enum contact_source)bit)));
	}
	return list;
}

static json_t *
recipients_json(const struct request_domain *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_recipients; i++) {
		const struct recipient *r = &d->recipients[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:o, s:s, s:s, s:s, s:o}", "Email",
			r->email, "Sources", sources_json(r->sources), "Answer",
			r->answer, "Via", r->via, "Identity", r->identity,
			"From", text_json(r->answered_from)));
	}
	return list;
}

static json_t *
objections_json(const struct request_domain *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_objections; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s}", "Email", d->objections[i].email,
			"Verdict", d->objections[i].verdict));
	return list;
}

static json_t *
channels_json(unsigned bits)
{
	json_t *list = json_array();

	for (unsigned bit = CHANNEL_REPLY; bit <= CHANNEL_LINK; bit <<= 1) {
		if (bits & bit)
			json_array_append_new(
			    list, json_string(channel_name((enum channel)bit)));
	}
	return list;
}

static json_t *
domain_json(const struct request_domain *d)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:s, "
			 "s:I, s:I, s:o, s:o}",
	    "N", (int)d->n, "Name", d->name, "ValidationDomain",
	    d->validation_domain, "Mailbox", d->mailbox, "Status", d->status,
	    "Quorum", (int)d->quorum, "Contacts", sources_json(d->contacts),
	    "Channels", channels_json(d->channels), "Distinct", d->distinct,
	    "Identity", d->identity, "Lifetime", (json_int_t)d->lifetime,
	    "Reuse", (json_int_t)d->reuse, "Recipients", recipients_json(d),
	    "Objections", objections_json(d));
}

static json_t *
domains_json(const struct request *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->n_domains; i++) {
		json_t *d = domain_json(&r->domains[i]);

		json_object_set_new(
		    d, "FailureReason", json_string(r->domains[i].failure));
		json_array_append_new(list, d);
	}
	return list;
}

static json_t *
request_json(const struct request *r)
{
	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:I}", "RequestId",
	    r->id, "Generation", (int)r->generation, "Profile", r->profile,
	    "RulesHash", r->rules_hash, "Status", r->status, "CreatedAt",
	    view_time(r->created_at), "RequestLifetime",
	    (json_int_t)r->request_lifetime);
}

static json_t *
token_json(const struct token_facts *t)
{
	return json_pack("{s:s, s:o, s:i, s:i}", "Channel", t->channel,
	    "ExpiresAt", view_time(t->expires_at), "Recipient",
	    (int)t->recipient, "OpenDomains", (int)t->open_domains);
}

/* ------------------------------------------------------------ what was found
 */

static json_t *
signatures_json(const struct dkim_report *report)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->n_signatures; i++) {
		const struct dkim_signature *s = &report->signatures[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s?, s:s}", "Domain", s->domain,
			"Selector", s->selector, "Result",
			dkim_result_name(s->result), "Reason", s->reason, "Key",
			s->key_security == DNS_SECURE ? "secure" : "insecure"));
	}
	return list;
}

static json_t *
finding_json(const struct judge_finding *f)
{
	static const char *const classes[] = {[JUDGE_REPLY] = "reply",
	    [JUDGE_AUTOMATED] = "automated",
	    [JUDGE_MALFORMED] = "malformed"};

	if (f == NULL)
		return json_null();
	return json_pack("{s:s, s:o, s:s, s:o, s:b, s:s?, s:o}", "Class",
	    classes[f->class], "Reason", text_json(f->reason), "SPF",
	    spf_outcome_name(f->spf.outcome), "DKIM", signatures_json(&f->dkim),
	    "Authenticated", (int)f->authenticated, "Verdict",
	    verdict_name(f->reading.verdict), "Line",
	    text_json(f->reading.line));
}

static json_t *
settings_json(const struct policy_settings *s)
{
	json_t *all;

	if (s == NULL)
		return json_null();
	all = json_object();
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char text[SETTING_TEXT];

		setting_text(text, s, (enum setting)bit);
		json_object_set_new(
		    all, setting_name((enum setting)bit), json_string(text));
	}
	return all;
}

static json_t *
decision_json(const struct answer_decision *d)
{
	if (d == NULL)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s?}", "Outcome",
	    outcome_name(d->outcome), "Request",
	    request_status_name(d->request), "Domain",
	    domain_status_name(d->domain), "FailureReason",
	    failure_name(d->failure));
}

static json_t *
bar_json(const struct dossier *d)
{
	return json_pack("{s:s?, s:o, s:i}", "FailureReason",
	    failure_name(d->bar), "Message",
	    text_json(d->bar_message != NULL ? d->bar_message : ""), "Quorum",
	    (int)d->least_quorum);
}

/* ------------------------------------------------------------------ the reply
 */

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
static json_t *
rcpt_json(const char *rcpt, bool masked)
{
	struct buf text = BUF_INIT;
	json_t *json;

	if (rcpt == NULL)
		return json_null();
	if (!masked)
		return text_json(rcpt);
	mask_tokens(&text, rcpt, strlen(rcpt));
	json = text_json(buf_str(&text));
	buf_free(&text);
	return json;
}

static json_t *
source_json(const struct dossier *d, const struct kept *k)
{
	const struct answer_source *s = d->answer->source;

	if (s == NULL)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:I, s:b, s:b}", "Client",
	    text_json(s->client), "Helo", text_json(s->helo), "MailFrom",
	    text_json(s->mail_from), "Rcpt", rcpt_json(s->rcpt, k->is_masked),
	    "Octets", (json_int_t)s->reply_len, "Masked", (int)k->is_masked,
	    "Cut", (int)k->is_cut);
}

/* ------------------------------------------------------------------- together
 */

static json_t *
answer_json(const struct dossier *d, const struct kept *k)
{
	const struct answer *a = d->answer;
	const struct answer_source *s = a->source;

	return json_pack("{s:s, s:o, s:s, s:s?, s:b, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:s, s:s}",
	    "Event", d->event, "At", view_time(a->at), "Via",
	    channel_name(a->channel), "Verdict", verdict_name(a->verdict),
	    "Authenticated", (int)a->authenticated, "From", text_json(a->from),
	    "Received", source_json(d, k), "Finding",
	    finding_json(s != NULL ? s->finding : NULL), "Request",
	    request_json(d->request), "Domain",
	    domain_json(&d->request->domains[d->token->domain]), "Token",
	    token_json(d->token), "Bar", bar_json(d), "InForce",
	    settings_json(d->in_force), "Decision", decision_json(d->decision),
	    "RulesHash", d->settings->rules_hash, "SettingsHash",
	    d->settings->text_hash);
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
	struct kept kept;
	json_t *json;
	char *text = NULL;
	enum status st = ST_NOMEM;

	keep_reply(&kept, d);
	json = answer_json(d, &kept);
	if (json != NULL)
		text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	if (text != NULL && buf_ok(&kept.masked)) {
		evidence_add(&e, "answer.json", text, strlen(text));
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
	json_decref(json);
	free(text);
	buf_wipe(&kept.masked);
	return st;
}

/* ----------------------------------------------------------------- a request
 */

static json_t *
params_json(const struct request_params *p)
{
	json_t *names = json_array(), *supers = json_object(),
	       *contacts = json_array();

	for (size_t i = 0; i < p->n_names; i++)
		json_array_append_new(names, text_json(p->names[i]));
	for (size_t i = 0; i < p->n_supers; i++)
		json_object_set_new(
		    supers, p->supers[i].name, text_json(p->supers[i].super));
	for (size_t i = 0; i < p->n_contacts; i++)
		json_array_append_new(contacts, text_json(p->contacts[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "Names", names,
	    "ValidationDomains", supers, "Contacts", contacts, "Mailbox",
	    text_json(p->mailbox), "Account", text_json(p->account), "Profile",
	    text_json(p->profile), "Uid", (json_int_t)p->uid);
}

/* Writes `json`, whose reference it takes, as the file `name`. */
static bool
add_json(struct evidence *e, char **text_r, const char *name, json_t *json)
{
	*text_r = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS)
			       : NULL;
	json_decref(json);
	if (*text_r != NULL)
		evidence_add(e, name, *text_r, strlen(*text_r));
	return *text_r != NULL;
}

enum status
dossier_write_request(struct buf *out, const struct dossier_request *d)
{
	struct evidence e = {.n_files = 0};
	char *request = NULL, *contacts = NULL;
	json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:s, s:s}", "Event",
	    "request", "At", view_time(d->request->created_at), "Asked",
	    params_json(d->params), "Request", request_json(d->request),
	    "Domains", domains_json(d->request), "RulesHash",
	    d->settings->rules_hash, "SettingsHash", d->settings->text_hash);
	enum status st = ST_NOMEM;

	if (add_json(&e, &request, "request.json", json) &&
	    (json_array_size(d->contacts) == 0 ||
		add_json(&e, &contacts, "contacts.json",
		    json_deep_copy(d->contacts))))
		st = evidence_write(out, &e);
	free(request);
	free(contacts);
	return st;
}

enum status
dossier_write_contacts(struct buf *out, const json_t *contacts)
{
	struct evidence e = {.n_files = 0};
	char *text = NULL;
	enum status st = ST_NOMEM;

	if (add_json(&e, &text, "contacts.json", json_deep_copy(contacts)))
		st = evidence_write(out, &e);
	free(text);
	return st;
}
