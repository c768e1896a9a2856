/* SPDX-License-Identifier: ISC
 * Gathers the facts of an answer, asks policy, and lays out what the store
 * writes. The order of rules is policy's. */
#include "approve/decide.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/name/domain.h"
#include "policy/identity.h"
#include "policy/window.h"

enum { EVENTS_MAX = 4 };

/* What one run of the deciding function works on; the texts that the change
 * borrows live here until the store has written them. */
struct decision {
	const struct approve *core;
	const struct answer *answer;
	struct decide_result *result;
	struct answer_facts facts;
	struct answer_decision verdict;
	struct policy_trace trace;
	struct domain_change domain;
	struct vote_change vote;
	struct event *events[EVENTS_MAX];
	struct store_event rows[EVENTS_MAX];
	size_t n_events;
	char refusal[STORE_TEXT_SIZE];
};

/* -------------------------------------------------------------------- facts */

static enum identity
grade(const struct answer *answer, const struct recipient *recipient)
{
	char from_org[DOMAIN_SIZE] = "", mailbox_org[DOMAIN_SIZE] = "";
	const char *at = answer->from ? strrchr(answer->from, '@') : NULL;
	const char *box = strrchr(recipient->email, '@');

	if (at == NULL || box == NULL ||
	    domain_organizational(from_org, at + 1) != ST_OK ||
	    domain_organizational(mailbox_org, box + 1) != ST_OK)
		return IDENTITY_TOKEN;
	return identity_grade(&(struct identity_facts){
	    .channel = answer->channel,
	    .authenticated = answer->authenticated,
	    .from = answer->from,
	    .from_org = from_org,
	    .mailbox = recipient->email,
	    .mailbox_org = mailbox_org,
	});
}

/* A mailbox that objected has taken its approval back (W5). */
static enum verdict
earlier_verdict(
    const struct request_domain *domain, const struct recipient *recipient)
{
	enum verdict verdict;

	for (size_t i = 0; i < domain->n_objections; i++) {
		if (strcasecmp(domain->objections[i].email, recipient->email) ==
		    0)
			return VERDICT_REJECT;
	}
	return verdict_parse(&verdict, recipient->answer) ? verdict
							  : VERDICT_NONE;
}

static void
count_votes(struct answer_facts *facts, const struct request_domain *domain)
{
	for (size_t i = 0; i < domain->n_recipients; i++) {
		enum verdict verdict;

		if (!verdict_parse(&verdict, domain->recipients[i].answer))
			continue;
		if (verdict == VERDICT_APPROVE)
			facts->approvals++;
		else
			facts->rejections++;
	}
}

static enum status
gather(struct answer_facts *facts_r, const struct answer *answer,
    const struct request *request, const struct token_facts *token)
{
	const struct request_domain *domain = &request->domains[token->domain];
	const struct recipient *recipient =
	    &domain->recipients[token->recipient];
	struct answer_facts facts = {
	    .now = answer->at,
	    .token_expires = token->expires_at,
	    .verdict = answer->verdict,
	    .earlier = earlier_verdict(domain, recipient),
	    .channel = answer->channel,
	    .channels = domain->channels,
	    .identity = grade(answer, recipient),
	    .required = domain->quorum,
	    .open_domains = token->open_domains,
	};
	enum channel minted_for;

	if (!request_status_parse(&facts.request, request->status) ||
	    !domain_status_parse(&facts.domain, domain->status) ||
	    !identity_parse(&facts.identity_needed, domain->identity) ||
	    !channel_parse(&minted_for, token->channel))
		return ST_BUG;
	/* The token of the link is none for a reply, and the reverse. */
	if (minted_for != answer->channel)
		return ST_NOTFOUND;
	count_votes(&facts, domain);
	*facts_r = facts;
	return ST_OK;
}

/* ------------------------------------------------------------------- events */

static enum status
push_event(struct decision *d, struct event *event)
{
	enum status st;

	if (event == NULL)
		return ST_NOMEM;
	d->events[d->n_events] = event;
	st = event_row(&d->rows[d->n_events], event);
	d->n_events++;
	return st;
}

/* What the judge found stands before what policy made of it. */
static json_t *
all_steps(const struct decision *d)
{
	json_t *steps = d->answer->trace != NULL ? view_steps(d->answer->trace)
						 : json_array();
	json_t *more = view_steps(&d->trace);

	json_array_extend(steps, more);
	json_decref(more);
	return steps;
}

/* The vote, objection or refusal itself, with every rule that was asked. */
static enum status
answer_event(struct decision *d, const char *name,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	const struct answer *answer = d->answer;
	struct event *event =
	    event_new(name, answer->at, request->id, domain->name);
	char hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];

	if (event == NULL)
		return ST_NOMEM;
	event_add(event, "Verdict", verdict_name(answer->verdict));
	event_add(event, "Via", channel_name(answer->channel));
	event_add(event, "Identity", identity_name(d->facts.identity));
	event_add(event, "Outcome", outcome_name(d->verdict.outcome));
	event_add_int(event, "Generation", request->generation);
	event_add(event, "RulesHash", request->rules_hash);
	event_add_private(event, "Email", recipient->email);
	event_add_private(event, "From", answer->from);
	event_add_private(event, "Client", answer->client);
	event_add_private(event, "AuthenticationResults", answer->auth);
	if (answer->evidence_len > 0 &&
	    sha256(hash, answer->evidence, answer->evidence_len) == ST_OK) {
		hex_encode(hex, hash, sizeof(hash));
		event_add_private(event, "EvidenceHash", hex);
	}
	event_add_json(event, "Steps", all_steps(d));
	return push_event(d, event);
}

static enum status
status_event(struct decision *d, const struct request *request,
    const char *domain, const char *from, const char *to, const char *reason)
{
	struct event *event;

	if (strcmp(from, to) == 0)
		return ST_OK;
	if ((event = event_new("status", d->answer->at, request->id, domain)) ==
	    NULL)
		return ST_NOMEM;
	event_add(event, "From", from);
	event_add(event, "To", to);
	event_add(event, "Reason", reason);
	return push_event(d, event);
}

static enum status
freeze_event(struct decision *d, const struct request *request,
    const struct request_domain *domain, const struct recipient *recipient)
{
	struct event *event = event_new(
	    "freeze", d->answer->at, request->id, domain->validation_domain);

	if (event == NULL)
		return ST_NOMEM;
	event_add_private(event, "By", recipient->email);
	event_add(event, "Reason", "not me");
	return push_event(d, event);
}

/* ------------------------------------------------------------------ changes */

static void
fill_vote(struct decision *d, const struct recipient *recipient)
{
	d->vote = (struct vote_change){
	    .recipient_id = recipient->id,
	    .verdict = verdict_name(d->answer->verdict),
	    .via = channel_name(d->answer->channel),
	    .identity = identity_name(d->facts.identity),
	    .from = d->answer->from,
	    .at = d->answer->at,
	    .evidence = d->answer->evidence,
	    .evidence_len = d->answer->evidence_len,
	    .receipt = d->result->receipt,
	    .event = 0, /* answer_event() comes first */
	};
}

static enum status
fill_freeze(struct decision *d, struct change *change,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	if (!(d->verdict.effects & EFFECT_FREEZE))
		return ST_OK;
	change->freeze = domain->validation_domain;
	change->freeze_by = recipient->email;
	change->freeze_reason = "not me";
	return freeze_event(d, request, domain, recipient);
}

static enum status
counted(struct decision *d, struct change *change,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	const struct answer_decision *v = &d->verdict;
	const char *failure = failure_name(v->failure);
	enum status st = answer_event(d, "vote", request, domain, recipient);

	fill_vote(d, recipient);
	change->vote = &d->vote;
	d->domain = (struct domain_change){
	    .n = domain->n,
	    .status = domain_status_name(v->domain),
	    .failure = failure,
	    .reuse_until = -1,
	};
	if (v->domain == DOM_SUCCESS && d->facts.domain != DOM_SUCCESS)
		d->domain.reuse_until =
		    window_reuse_end(request->created_at, domain->reuse);
	change->domains = &d->domain;
	change->n_domains = 1;
	change->status = request_status_name(v->request);
	if (v->request == REQ_FAILED) {
		change->failure = failure;
		change->failure_message = failure_sentence(v->failure);
	}
	if (v->request == REQ_VALIDATED)
		change->validated_at = d->answer->at;
	if (st == ST_OK)
		st = status_event(d, request, domain->name, domain->status,
		    domain_status_name(v->domain), failure);
	if (st == ST_OK)
		st = status_event(d, request, NULL, request->status,
		    request_status_name(v->request), failure);
	if (st == ST_OK)
		st = fill_freeze(d, change, request, domain, recipient);
	return st;
}

static enum status
objected(struct decision *d, struct change *change,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	enum status st =
	    answer_event(d, "objection", request, domain, recipient);

	fill_vote(d, recipient);
	change->objection = &d->vote;
	d->domain = (struct domain_change){
	    .n = domain->n, .status = domain->status, .reuse_until = 0};
	change->domains = &d->domain;
	change->n_domains = 1;
	if (st == ST_OK)
		st = fill_freeze(d, change, request, domain, recipient);
	return st;
}

static enum status
refused(struct decision *d, struct change *change,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	decide_refusal(d->refusal, d->result);
	change->refusal = d->refusal;
	change->refusal_via = channel_name(d->answer->channel);
	return answer_event(d, "refusal", request, domain, recipient);
}

static enum status
decide_step(void *arg, const struct request *request,
    const struct token_facts *token, const char *spent_receipt,
    struct change *change)
{
	struct decision *d = arg;
	const struct request_domain *domain = &request->domains[token->domain];
	const struct recipient *recipient =
	    &domain->recipients[token->recipient];
	struct decide_result *result = d->result;
	enum verdict shown;
	enum status st = gather(&d->facts, d->answer, request, token);

	if (st != ST_OK)
		return st;
	d->verdict = policy_decide_answer(&d->facts, &d->trace);
	result->outcome = d->verdict.outcome;
	result->before = d->facts.request;
	result->after = d->verdict.request;
	result->identity = d->facts.identity;
	result->identity_needed = d->facts.identity_needed;
	result->token_expires = token->expires_at;
	snprintf(
	    result->request_id, sizeof(result->request_id), "%s", request->id);
	snprintf(result->name, sizeof(result->name), "%s", domain->name);
	snprintf(result->email, sizeof(result->email), "%s", recipient->email);
	shown = d->verdict.outcome == OUTCOME_ALREADY ? d->facts.earlier
						      : d->answer->verdict;
	st =
	    decide_receipt(result->receipt, d->core->key, recipient->id, shown);
	if (st != ST_OK)
		return st;
	if (spent_receipt[0] != '\0') {
		/* A form works once: again it leads to what it did (T2). */
		if (strcmp(spent_receipt, result->receipt) != 0)
			return ST_DENIED;
		result->repeated = true;
		result->outcome = OUTCOME_ALREADY;
		return ST_OK;
	}
	change->at = d->answer->at;
	switch (d->verdict.outcome) {
	case OUTCOME_COUNTED:
		st = counted(d, change, request, domain, recipient);
		change->form = d->answer->form;
		break;
	case OUTCOME_OBJECTION:
		st = objected(d, change, request, domain, recipient);
		change->form = d->answer->form;
		break;
	case OUTCOME_ALREADY:
		break;
	case OUTCOME_CHANNEL:
	case OUTCOME_IDENTITY:
	case OUTCOME_EXPIRED:
	case OUTCOME_ENDED:
	case OUTCOME_CHANGED:
		st = refused(d, change, request, domain, recipient);
		break;
	}
	change->events = d->rows;
	change->n_events = d->n_events;
	return st;
}

/* ------------------------------------------------------------------- public */

enum status
decide_receipt(char receipt_r[RECEIPT_SIZE], const struct secret_key *key,
    int64_t recipient_id, enum verdict verdict)
{
	uint8_t derived[SHA256_SIZE], mac[SHA256_SIZE];
	char input[64];
	int len = snprintf(input, sizeof(input), "%lld %d",
	    (long long)recipient_id, (int)verdict);
	enum status st = secret_key_derive(derived, key, "receipt v1");

	if (st == ST_OK)
		st = hmac_sha256(
		    mac, derived, sizeof(derived), input, (size_t)len);
	if (st == ST_OK)
		base32_encode(receipt_r, mac, TOKEN_BYTES);
	secret_wipe(derived, sizeof(derived));
	return st;
}

void
decide_refusal(char text_r[STORE_TEXT_SIZE], const struct decide_result *result)
{
	char when[CLOCK_TEXT_SIZE];

	switch (result->outcome) {
	case OUTCOME_COUNTED:
	case OUTCOME_ALREADY:
	case OUTCOME_OBJECTION:
		text_r[0] = '\0';
		return;
	case OUTCOME_CHANNEL:
		snprintf(text_r, STORE_TEXT_SIZE,
		    "this way of answering is not accepted for %s",
		    result->name);
		return;
	case OUTCOME_IDENTITY:
		snprintf(text_r, STORE_TEXT_SIZE,
		    "identity %s, but %s is needed: the reply must come, "
		    "authenticated by DKIM or SPF, from %s",
		    identity_name(result->identity),
		    identity_name(result->identity_needed),
		    result->identity_needed == IDENTITY_SAME_MAILBOX
			? result->email
			: "the domain that was asked");
		return;
	case OUTCOME_EXPIRED:
		snprintf(text_r, STORE_TEXT_SIZE, "this question ended at %s",
		    clock_rfc3339(when, result->token_expires));
		return;
	case OUTCOME_ENDED:
		snprintf(text_r, STORE_TEXT_SIZE,
		    "the request takes no such answer any more: it is %s",
		    request_status_name(result->before));
		return;
	case OUTCOME_CHANGED:
		snprintf(text_r, STORE_TEXT_SIZE,
		    "this mailbox has rejected the request already");
		return;
	}
}

enum status
decide_answer(struct decide_result *result_r, const struct approve *core,
    const struct answer *answer, struct err *err)
{
	struct decision d = {
	    .core = core, .answer = answer, .result = result_r};
	enum status st;

	memset(result_r, 0, sizeof(*result_r));
	st = store_decide(
	    core->store, answer->token, answer->form, decide_step, &d, err);
	for (size_t i = 0; i < d.n_events; i++)
		event_free(d.events[i]);
	if (st == ST_OK && result_r->before != result_r->after)
		log_info("id=%s, event=status, %s -> %s", result_r->request_id,
		    request_status_name(result_r->before),
		    request_status_name(result_r->after));
	return st;
}
