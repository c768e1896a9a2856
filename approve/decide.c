/* SPDX-License-Identifier: ISC
 * Gathers the facts of an answer, asks policy, and lays out what the store
 * writes. The order of rules is policy's. */
#include "approve/decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/dossier.h"
#include "approve/effect.h"
#include "approve/facts.h"
#include "approve/response.h"
#include "approve/risk.h"
#include "approve/trail.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/name/domain.h"
#include "policy/prefix.h"
#include "policy/profile.h"

enum { EVENTS_MAX = 4, MICROSECONDS = 1000000 };

/* What one run of the deciding function works on; the texts that the change
 * borrows live here until the store has written them. */
struct decision {
	const struct approve *core;
	const struct answer *answer;
	const struct token_facts *token; /* while the deciding function runs */
	struct decide_result *result;
	struct policy_settings settings; /* the stricter of then and now */
	/* What a look before the decision found. */
	enum failure bar_before;
	char bar_message[STORE_TEXT_SIZE];
	unsigned least_quorum; /* by an exemption, or 0 */
	size_t n_steps_before; /* of the trace */
	/* Of one call of the deciding function, from here on. */
	enum failure bar;
	struct answer_facts facts;
	struct answer_decision verdict;
	struct policy_trace trace;
	struct err *err;
	struct domain_change domain;
	struct vote_change vote;
	struct event *events[EVENTS_MAX];
	struct store_event rows[EVENTS_MAX];
	size_t n_events;
	char refusal[STORE_TEXT_SIZE];
	int64_t delay; /* since the mail was sent, seconds */
};

/* ------------------------------------------------------------ what bars now */

/* As the store found it when it decides, so that no freeze comes too late. */
static void
bar_frozen(struct decision *d, const struct request_domain *domain,
    const struct token_facts *token)
{
	if (d->answer->verdict != VERDICT_APPROVE || d->bar != FAILURE_NONE ||
	    token->frozen[0] == '\0')
		return;
	policy_trace_add(&d->trace, "Q5 freeze", "frozen", token->frozen, "%s",
	    domain->name);
	d->bar = FAILURE_DOMAIN_FROZEN;
	snprintf(d->bar_message, sizeof(d->bar_message),
	    "%s is frozen until an operator unfreezes it.", token->frozen);
}

/* The lists may have changed since the request was made (K4). `mailbox` is what
 * is validated, or "". */
static enum status
look_for_risk(struct decision *d, const char *asked, const char *mailbox)
{
	struct risk_answer risk;
	struct domain name;
	enum status st = domain_parse(&name, asked, d->err);

	if (st == ST_OK)
		st = risk_check(
		    &risk, d->core, &name, d->answer->at, &d->trace, d->err);
	if (st != ST_OK)
		return st;
	d->least_quorum = risk.quorum;
	/* A provider's mailbox is its owner's to validate (C7). */
	if (mailbox[0] == '\0' || risk.finding.kind != RISK_MAIL_PROVIDER)
		d->bar_before = risk.failure;
	if (d->bar_before != FAILURE_NONE)
		risk_message(d->bar_message, &risk, asked, d->core->settings);
	return ST_OK;
}

/* The last approval validates all names of the request, also those that were
 * approved before a list changed. */
static enum status
look_for_others(struct decision *d, const struct request *request)
{
	const unsigned quorum = d->least_quorum;
	struct request_name *names = NULL;
	size_t n = 0;
	enum status st = store_request_names(
	    d->core->store, &names, &n, request->id, d->err);

	for (size_t i = 0;
	     st == ST_OK && d->bar_before == FAILURE_NONE && i < n; i++) {
		if (strcmp(names[i].name, request->domains[0].name) != 0)
			st = look_for_risk(d, names[i].name, names[i].mailbox);
	}
	d->least_quorum = quorum;
	free(names);
	return st;
}

static enum status
look_for_bars(struct decision *d, const struct store_seen *seen)
{
	const struct request *request = seen->request;
	const struct request_domain *domain = &request->domains[0];
	enum profile profile;
	enum status st = look_for_risk(d, domain->name, domain->mailbox);

	if (st == ST_OK && d->bar_before == FAILURE_NONE &&
	    seen->token->open_domains == 0)
		st = look_for_others(d, request);
	if (st == ST_OK && profile_parse(&profile, request->profile) &&
	    profile_has_ended(profile, d->answer->at)) {
		d->bar_before = FAILURE_METHOD_SUNSET;
		d->bar_message[0] = '\0';
	}
	return st;
}

/* The token as it is before the lock is taken: what could bar the domain if
 * this answer reaches the quorum. The deciding function itself may not ask the
 * store. */
static enum status
look_again(struct decision *d, const struct store_seen *seen)
{
	enum status st = ST_OK;

	if (d->answer->verdict == VERDICT_APPROVE)
		st = look_for_bars(d, seen);
	d->n_steps_before = d->trace.n_steps;
	return st;
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

/* All that this was decided by; of a refused reply no more than may be kept
 * while its token works. */
static enum status
keep_evidence(struct decision *d, const char *name, struct event *event,
    const struct request *request)
{
	struct buf bytes = BUF_INIT;
	enum status st =
	    dossier_write(&bytes, &(struct dossier){.event = name,
				      .answer = d->answer,
				      .settings = d->core->settings,
				      .request = request,
				      .token = d->token,
				      .bar = d->bar,
				      .bar_message = d->bar_message,
				      .least_quorum = d->least_quorum,
				      .in_force = &d->settings,
				      .decision = &d->verdict});

	if (st == ST_OK)
		event_keep(event, &bytes, NULL);
	buf_free(&bytes);
	return st;
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
	enum status st;

	if (event == NULL)
		return ST_NOMEM;
	event_add(event, "Verdict", verdict_name(answer->verdict));
	event_add(event, "Via", channel_name(answer->channel));
	event_add(event, "Identity", identity_name(d->facts.identity));
	event_add(event, "Outcome", outcome_name(d->verdict.outcome));
	if (d->refusal[0] != '\0')
		event_add(event, "Why", d->refusal);
	event_add_int(event, "Generation", request->generation);
	/* The rules by which it was decided; those at the start are in the
	 * event "request". */
	event_add(event, "RulesHash", d->core->settings->rules_hash);
	event_add_private(event, "Email", recipient->email);
	event_add_private(event, "From", answer->from);
	event_add_private(event, "Client", answer->client);
	event_add_private(event, "AuthenticationResults", answer->auth);
	/* What the judge found stands before what policy made of it. */
	trail_add_steps(event, answer->trace, &d->trace);
	st = keep_evidence(d, name, event, request);
	if (st != ST_OK) {
		event_free(event);
		return st;
	}
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

/* Whoever knows nothing of it speaks for the domain of the mailbox, where that
 * is the name or a parent of it (N3), and not for a validation domain that was
 * chosen later; a mailbox elsewhere speaks for the name alone. */
static const char *
frozen_by(
    const struct request_domain *domain, const struct recipient *recipient)
{
	const char *at = strrchr(recipient->email, '@');
	const char *name = domain->name;

	if (strncmp(name, "*.", 2) == 0)
		name += 2;
	return at != NULL && prefix_is_below(name, at + 1) ? at + 1 : name;
}

static enum status
freeze_event(struct decision *d, const struct request *request,
    const char *frozen, const struct recipient *recipient)
{
	struct event *event =
	    event_new("freeze", d->answer->at, request->id, frozen);

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
	change->freeze = frozen_by(domain, recipient);
	change->freeze_by = recipient->email;
	change->freeze_reason = "not me";
	return freeze_event(d, request, change->freeze, recipient);
}

/* By which method it was validated, until when it may be reused, and when it is
 * to be asked about again (W4). */
static void
fill_success(struct decision *d, const struct request *request,
    const struct recipient *recipient)
{
	enum profile profile = d->settings.profile;
	int64_t end =
	    profile_reuse_end(profile, request->created_at, d->settings.reuse);

	d->domain.reuse_until = end;
	d->domain.method = profile_method(profile, recipient->sources);
	d->domain.method_version =
	    profile_method_version(profile, d->answer->at);
	if (d->settings.renew)
		d->domain.renew_at =
		    profile_renewal_start(request->created_at, end);
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
		fill_success(d, request, recipient);
	/* A name that is refused while others are open loses its reuse too. */
	if (v->domain == DOM_FAILED && d->facts.domain != DOM_FAILED)
		d->domain.reuse_until = 0;
	change->domains = &d->domain;
	change->n_domains = 1;
	change->status = request_status_name(v->request);
	if (v->request == REQ_FAILED) {
		change->failure = failure;
		change->failure_message =
		    v->failure == d->bar && d->bar_message[0] != '\0'
			? d->bar_message
			: failure_sentence(v->failure);
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
	d->domain = (struct domain_change){.n = domain->n,
	    .status = domain->status,
	    .reuse_until = 0,
	    .renew_at = -1};
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

static void
forget_events(struct decision *d)
{
	for (size_t i = 0; i < d->n_events; i++)
		event_free(d->events[i]);
	d->n_events = 0;
}

/* Whatever an earlier call has left. */
static void
begin_step(struct decision *d)
{
	forget_events(d);
	d->trace.n_steps = d->n_steps_before;
	d->bar = d->bar_before;
	if (d->bar == FAILURE_NONE)
		d->bar_message[0] = '\0';
	d->refusal[0] = '\0';
	*d->result = (struct decide_result){0};
}

static void
fill_result(const struct decision *d, const struct request *request,
    const struct request_domain *domain, const struct recipient *recipient)
{
	struct decide_result *r = d->result;

	r->outcome = d->verdict.outcome;
	r->before = d->facts.request;
	r->after = d->verdict.request;
	r->identity = d->facts.identity;
	r->identity_needed = d->facts.identity_needed;
	r->gap = d->answer->gap;
	r->token_expires = d->token->expires_at;
	snprintf(r->request_id, sizeof(r->request_id), "%s", request->id);
	snprintf(r->name, sizeof(r->name), "%s", domain->name);
	snprintf(r->email, sizeof(r->email), "%s", recipient->email);
}

static enum status
fill_change(struct decision *d, struct change *change,
    const struct request *request, const struct request_domain *domain,
    const struct recipient *recipient)
{
	enum status st = ST_OK;

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
	change->hook =
	    effect_hook(d->core, d->verdict.effects, d->verdict.request);
	change->events = d->rows;
	change->n_events = d->n_events;
	return st;
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
	enum status st;

	begin_step(d);
	bar_frozen(d, domain, token);
	st = facts_gather(&d->facts, &d->settings,
	    &(struct facts_input){.settings = d->core->settings,
		.answer = d->answer,
		.request = request,
		.token = token,
		.bar = d->bar,
		.least_quorum = d->least_quorum},
	    &d->trace, d->err);
	if (st != ST_OK)
		return st;
	d->token = token;
	d->verdict = policy_decide_answer(&d->facts, &d->trace);
	d->delay = d->answer->at - recipient->sent_at;
	fill_result(d, request, domain, recipient);
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
	return fill_change(d, change, request, domain, recipient);
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
	char when[CLOCK_TEXT_SIZE], why[RESPONSE_REASON_SIZE];

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
		response_identity(why, result->identity,
		    result->identity_needed, result->gap);
		snprintf(text_r, STORE_TEXT_SIZE, "%s", why);
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

void
decide_log_reason(
    char text_r[DECIDE_LOG_SIZE], const struct decide_result *result)
{
	char reason[STORE_TEXT_SIZE];

	decide_refusal(reason, result);
	text_r[0] = '\0';
	if (reason[0] != '\0')
		snprintf(text_r, DECIDE_LOG_SIZE, ", reason=\"%s\"", reason);
}

static void
count(const struct decision *d, int64_t began)
{
	const struct decide_result *r = d->result;
	const char *via = channel_name(d->answer->channel);

	metric_count(METRIC_ANSWERS, verdict_name(d->answer->verdict), via,
	    identity_name(r->identity), outcome_name(r->outcome));
	metric_observe(METRIC_DECISION_SECONDS, clock_mono_us() - began, via);
	if (r->outcome >= OUTCOME_CHANNEL)
		metric_count(METRIC_REFUSALS, via, outcome_name(r->outcome));
	if (r->outcome == OUTCOME_COUNTED && d->delay >= 0)
		metric_observe(
		    METRIC_ANSWER_DELAY_SECONDS, d->delay * MICROSECONDS, via);
	if (r->before != r->after)
		metric_count(METRIC_REQUESTS, request_status_name(r->after));
}

static enum status
decide(struct decision *d, const struct store_seen *seen)
{
	enum status st = look_again(d, seen);

	if (st == ST_OK)
		st = store_decide(d->core->store, d->answer->token,
		    d->answer->form, seen, decide_step, d, d->err);
	forget_events(d);
	return st;
}

static enum status
look_up_and_decide(struct decision *d)
{
	struct request *request = NULL;
	struct token_facts token;
	enum status st = store_token_find(
	    d->core->store, &request, &token, d->answer->token, d->err);

	if (st == ST_OK)
		st = decide(d, &(struct store_seen){request, &token});
	request_free(request);
	return st;
}

enum status
decide_answer(struct decide_result *result_r, const struct approve *core,
    const struct answer *answer, struct err *err)
{
	struct decision d = {
	    .core = core, .answer = answer, .result = result_r, .err = err};
	int64_t began = clock_mono_us();
	enum status st;

	*result_r = (struct decide_result){0};
	st = answer->seen != NULL ? decide(&d, answer->seen)
				  : look_up_and_decide(&d);
	if (st == ST_OK)
		count(&d, began);
	if (st == ST_OK && result_r->before != result_r->after)
		log_info("id=%s, event=status, %s -> %s", result_r->request_id,
		    request_status_name(result_r->before),
		    request_status_name(result_r->after));
	return st;
}
