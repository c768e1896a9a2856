/* SPDX-License-Identifier: ISC
 * Requests and the rest as JSON. One function a shape. */
#include "approve/view.h"

#include <string.h>

#include "audit/canon.h"
#include "lib/base/clock.h"
#include "policy/contact.h"
#include "policy/profile.h"
#include "policy/quorum.h"

/* "" stands for null in the store's structures. */
json_t *
view_text(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

static json_t *
sources(unsigned bits)
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
refusals(const struct recipient *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->n_refusals; i++)
		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s}", "At",
			view_time(r->refusals[i].at), "Via", r->refusals[i].via,
			"Reason", r->refusals[i].reason));
	return list;
}

static json_t *
recipient(const struct recipient *r)
{
	return json_pack(
	    "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "Email", r->email, "Sources", sources(r->sources), "Delivery",
	    view_text(r->delivery), "DeliveryText", view_text(r->delivery_text),
	    "QueueId", view_text(r->queue_id), "SentAt", view_time(r->sent_at),
	    "ExpiresAt", view_time(r->expires_at), "Answer",
	    view_text(r->answer), "Via", view_text(r->via), "At",
	    view_time(r->answered_at), "Identity", view_text(r->identity),
	    "Evidence", r->evidence ? json_integer(r->evidence) : json_null(),
	    "Refusals", refusals(r));
}

static json_t *
quorum(const struct request_domain *d)
{
	unsigned approved = 0, rejected = 0, waiting = 0;

	for (size_t i = 0; i < d->n_recipients; i++) {
		const struct recipient *r = &d->recipients[i];
		enum verdict verdict;

		if (!verdict_parse(&verdict, r->answer) || r->dropped)
			waiting += strcmp(r->delivery, "BOUNCED") != 0;
		else if (verdict == VERDICT_APPROVE)
			approved++;
		else
			rejected++;
	}
	return json_pack("{s:i, s:i, s:i, s:b}", "Required", (int)d->quorum,
	    "Approved", (int)approved, "Rejected", (int)rejected, "Reachable",
	    quorum_is_reachable(d->quorum, approved, rejected, waiting));
}

/* What is validated: a mailbox is not its domain (N5, C7). */
static const char *
subject(const struct request_domain *d)
{
	return d->mailbox[0] != '\0' ? d->mailbox : d->name;
}

/* What whoever asked has to know, from the profile; only where there is
 * something. */
static void
add_warnings(json_t *view, const struct request *r)
{
	enum profile profile;
	const char *text = NULL;

	if (profile_parse(&profile, r->profile))
		text = profile_warning(profile, r->created_at);
	if (text != NULL)
		json_object_set_new(json_object_get(view, "Request"),
		    "Warnings", json_pack("[s]", text));
}

/* W4: nothing is reused of a request that is not validated as a whole. */
static json_t *
reuse_until(const struct request *r, const struct request_domain *d)
{
	bool validated =
	    strcmp(r->status, request_status_name(REQ_VALIDATED)) == 0;

	return validated ? view_time(d->reuse_until) : json_null();
}

static json_t *
domain_option(const struct request *r, const struct request_domain *d)
{
	json_t *emails = json_array(), *recipients = json_array(),
	       *objections = json_array();

	for (size_t i = 0; i < d->n_recipients; i++) {
		json_array_append_new(
		    emails, json_string(d->recipients[i].email));
		json_array_append_new(recipients, recipient(&d->recipients[i]));
	}
	for (size_t i = 0; i < d->n_objections; i++)
		json_array_append_new(
		    objections, json_pack("{s:s, s:o, s:s}", "Email",
				    d->objections[i].email, "At",
				    view_time(d->objections[i].at), "Via",
				    d->objections[i].via));
	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:s, s:o, s:o, s:s, s:s, "
			 "s:o, s:o, s:o, s:o}",
	    "DomainName", subject(d), "DomainNameUnicode",
	    view_text(d->unicode), "ValidationDomain", d->validation_domain,
	    "ValidationMethod", "EMAIL", "ValidationEmails", emails,
	    "ValidationStatus", d->status, "FailureReason",
	    view_text(d->failure), "ReuseUntil", reuse_until(r, d), "Method",
	    d->method, "MethodVersion", d->method_version, "DNSSEC",
	    view_text(d->dnssec), "Quorum", quorum(d), "Objections", objections,
	    "Recipients", recipients);
}

json_t *
view_time(int64_t t)
{
	char text[CLOCK_TEXT_SIZE];

	return t ? json_string(clock_rfc3339(text, t)) : json_null();
}

void
view_add_steps(struct buf *out, const struct policy_trace *trace)
{
	for (size_t i = 0; i < trace->n_steps; i++) {
		const struct policy_step *step = &trace->steps[i];

		canon_element(out);
		buf_addc(out, '{');
		canon_key(out, "Answer");
		canon_string(out, step->answer);
		canon_key(out, "Input");
		canon_string(out, step->input);
		canon_key(out, "Reason");
		canon_string(out, step->reason);
		canon_key(out, "Rule");
		canon_string(out, step->rule);
		buf_addc(out, '}');
	}
}

json_t *
view_steps(const struct policy_trace *trace)
{
	struct buf text = BUF_INIT;
	json_t *steps = NULL;

	buf_addc(&text, '[');
	view_add_steps(&text, trace);
	buf_addc(&text, ']');
	if (buf_ok(&text))
		steps = json_loadb(text.data, text.len, 0, NULL);
	buf_free(&text);
	return steps;
}

json_t *
view_request(const struct request *r)
{
	json_t *names = json_array(), *options = json_array(), *view;

	for (size_t i = 0; i < r->n_domains; i++) {
		json_array_append_new(
		    names, json_string(subject(&r->domains[i])));
		json_array_append_new(
		    options, domain_option(r, &r->domains[i]));
	}
	view = json_pack("{s:{s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:s, s:o, "
			 "s:o, s:o, s:o, s:o, s:o}}",
	    "Request", "RequestId", r->id, "Generation", (int)r->generation,
	    "Account", r->account, "Profile", r->profile, "RulesHash",
	    r->rules_hash, "DomainName",
	    r->n_domains ? subject(&r->domains[0]) : "",
	    "SubjectAlternativeNames", names, "Status", r->status,
	    "FailureReason", view_text(r->failure), "FailureMessage",
	    view_text(r->failure_message), "CreatedAt",
	    view_time(r->created_at), "ExpiresAt", view_time(r->expires_at),
	    "ValidatedAt", view_time(r->validated_at),
	    "DomainValidationOptions", options);
	add_warnings(view, r);
	return view;
}

json_t *
view_summary(const struct request_summary *s)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:o, s:o, s:o}",
	    "RequestId", s->id, "DomainName", s->domain_name, "Status",
	    s->status, "Account", s->account, "FailureReason",
	    view_text(s->failure), "Domains", (int)s->n_domains, "Generation",
	    (int)s->generation, "CreatedAt", view_time(s->created_at),
	    "ExpiresAt", view_time(s->expires_at), "ValidatedAt",
	    view_time(s->validated_at));
}

json_t *
view_mail(const struct mail *m)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:i, s:o}", "RequestId",
	    m->request_id, "Email", m->email, "State", m->state, "DueAt",
	    view_time(m->due_at), "Attempts", (int)m->attempts, "LastText",
	    view_text(m->last_text));
}
