/* SPDX-License-Identifier: ISC
 * The one decision on an answer: the rules that it must pass, in their order.
 * The counting, comparing and moving of states is in the rules' own files. */
#include "policy/identity.h"
#include "policy/lifecycle.h"
#include "policy/policy.h"
#include "policy/quorum.h"
#include "policy/window.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A rule answers true when it settled the matter, in `decision`. */
typedef bool decide_rule(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace);

static bool
is_rejection(enum verdict verdict)
{
	return verdict == VERDICT_REJECT || verdict == VERDICT_NOT_ME;
}

/* "None" for what has no name. */
static const char *
verdict_text(enum verdict verdict)
{
	const char *name = verdict_name(verdict);

	return name != NULL ? name : "none";
}

static bool
channel_refuses(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace)
{
	bool allowed = (facts->channels & (unsigned)facts->channel) != 0;

	decision->outcome = OUTCOME_CHANNEL;
	policy_trace_add(trace, "Q7 channel", allowed ? "yes" : "no",
	    allowed ? "answers may come this way"
		    : "the rule takes no answers that come this way",
	    "answered by %s, allowed: %s%s",
	    facts->channel == CHANNEL_REPLY ? "reply" : "link",
	    facts->channels & CHANNEL_REPLY ? "reply " : "",
	    facts->channels & CHANNEL_LINK ? "link" : "");
	return !allowed;
}

static bool
identity_refuses(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace)
{
	bool enough = identity_suffices(
	    facts->channel, facts->identity, facts->identity_needed);
	const char *have = identity_name(facts->identity);
	const char *needed = identity_name(facts->identity_needed);

	decision->outcome = OUTCOME_IDENTITY;
	policy_trace_add(trace, "I3 identity", enough ? "yes" : "no",
	    enough ? "the sender is known well enough"
		   : "the sender is not known well enough",
	    "found %s, needed %s", have != NULL ? have : "none",
	    needed != NULL ? needed : "none");
	return !enough;
}

/* An approval that stricter rules have dropped since is given again, while the
 * domain waits for it (T26). */
static bool
is_renewed(const struct answer_facts *facts)
{
	return facts->dropped && facts->verdict == VERDICT_APPROVE &&
	       facts->request == REQ_PENDING && facts->domain == DOM_PENDING;
}

/* Asked before the window and the state, so that who answers twice hears the
 * same, whatever happened since. "Not me" says more than a rejection: it is
 * the same only as itself. */
static bool
is_again(struct answer_decision *decision, const struct answer_facts *facts,
    struct policy_trace *trace)
{
	bool again =
	    facts->verdict == facts->earlier ||
	    (facts->verdict == VERDICT_REJECT && is_rejection(facts->earlier));
	bool renewed = again && is_renewed(facts);

	if (facts->verdict == VERDICT_NONE || renewed)
		again = false;
	decision->outcome = OUTCOME_ALREADY;
	policy_trace_add(trace, "W5 same again", again ? "yes" : "no",
	    again     ? "this mailbox has already answered so"
	    : renewed ? "the rules in force do not count what this mailbox "
			"answered so before"
		      : "this mailbox has not answered so before",
	    "answer %s, earlier %s", verdict_text(facts->verdict),
	    verdict_text(facts->earlier));
	return again;
}

static bool
window_refuses(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace)
{
	bool open = window_is_open(facts->now, facts->token_expires);

	decision->outcome = OUTCOME_EXPIRED;
	policy_trace_add(trace, "W1 window", open ? "yes" : "no",
	    open ? "the answer came in time" : "the answer came too late",
	    "answered at %lld, fails from %lld", (long long)facts->now,
	    (long long)facts->token_expires);
	return !open;
}

/* What a rejection is to the request. */
static enum lifecycle_event
rejection_event(enum verdict verdict)
{
	return verdict == VERDICT_NOT_ME ? LIFE_DISOWNED : LIFE_DOMAIN_REFUSED;
}

/* A request that has ended takes nothing but an objection: after VALIDATED any
 * rejection (W5), and "not me" whatever ended it, since whoever says so warns
 * of the requests to come (Q5). */
static bool
has_ended(struct answer_decision *decision, const struct answer_facts *facts,
    struct policy_trace *trace)
{
	bool rejects = is_rejection(facts->verdict);
	bool taken = facts->request == REQ_PENDING ||
		     (rejects && lifecycle_step(facts->request,
				     rejection_event(facts->verdict))
				     ->allowed);
	const char *request = request_status_name(facts->request);

	if (facts->verdict == VERDICT_NONE)
		taken = false;
	decision->outcome = OUTCOME_ENDED;
	policy_trace_add(trace, "W5 state", taken ? "yes" : "no",
	    taken ? "the request still takes this answer"
		  : "the request has ended",
	    "request %s, answer %s", request != NULL ? request : "unknown",
	    verdict_text(facts->verdict));
	return !taken;
}

static bool
changes_mind(struct answer_decision *decision, const struct answer_facts *facts,
    struct policy_trace *trace)
{
	bool changes =
	    facts->verdict == VERDICT_APPROVE && is_rejection(facts->earlier);

	decision->outcome = OUTCOME_CHANGED;
	policy_trace_add(trace, "W5 change of mind", changes ? "yes" : "no",
	    changes ? "an approval cannot take back a rejection"
		    : "nothing is taken back",
	    "answer %s, earlier %s", verdict_text(facts->verdict),
	    verdict_text(facts->earlier));
	return changes;
}

/* The request's side of an answer that counts; false where the table refuses
 * the event. */
static bool
move_request(struct answer_decision *decision, const struct answer_facts *facts,
    enum lifecycle_event event)
{
	const struct lifecycle_step *step =
	    lifecycle_step(facts->request, event);

	if (!step->allowed)
		return false;
	decision->request = step->to;
	decision->effects |= step->effects;
	return true;
}

static bool
is_vetoed(struct answer_decision *decision, const struct answer_facts *facts,
    struct policy_trace *trace)
{
	bool rejects = is_rejection(facts->verdict);
	bool pending = facts->request == REQ_PENDING;

	policy_trace_add(trace, "Q2 veto", rejects ? "yes" : "no",
	    !rejects  ? "not a rejection"
	    : pending ? "one rejection refuses the domain"
		      : "an objection: the request stays as it ended, and no "
			"validation of the domain by it is reused",
	    "answer %s, %u rejections before", verdict_text(facts->verdict),
	    facts->rejections);
	if (!rejects ||
	    !move_request(decision, facts, rejection_event(facts->verdict)))
		return false;
	decision->outcome = pending ? OUTCOME_COUNTED : OUTCOME_OBJECTION;
	if (pending) {
		decision->domain = DOM_FAILED;
		decision->failure = FAILURE_DOMAIN_VALIDATION_DENIED;
	}
	return true;
}

static bool
is_refused_before(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace)
{
	bool failed = facts->domain == DOM_FAILED;

	decision->outcome = OUTCOME_ENDED;
	policy_trace_add(trace, "Q2 domain", failed ? "no" : "yes",
	    failed ? "the domain has failed and takes no approval"
		   : "the domain takes approvals",
	    "domain %s", failed ? "FAILED" : "not FAILED");
	return failed;
}

/* Whoever has read several of the mailboxes is still one person. */
static bool
is_same_person(struct answer_decision *decision,
    const struct answer_facts *facts, struct policy_trace *trace)
{
	decision->outcome = OUTCOME_ALREADY;
	policy_trace_add(trace, "Q3 person", facts->same_person ? "no" : "yes",
	    facts->same_person
		? "this person has approved from another mailbox already"
		: "nobody counts twice by this",
	    "%u approvals before", facts->approvals);
	return facts->same_person;
}

/* The approvals are there, yet the domain may not be validated now (K4). */
static void
bar_domain(struct answer_decision *decision, const struct answer_facts *facts)
{
	decision->domain = DOM_FAILED;
	decision->failure = facts->bar;
	(void)move_request(decision, facts, LIFE_DOMAIN_REFUSED);
}

static bool
is_approval(struct answer_decision *decision, const struct answer_facts *facts,
    struct policy_trace *trace)
{
	enum quorum quorum = quorum_count(
	    facts->required, facts->approvals + 1, facts->rejections);
	const char *bar = failure_name(facts->bar);

	decision->outcome = OUTCOME_COUNTED;
	policy_trace_add(trace, "Q1 quorum",
	    quorum == QUORUM_REACHED ? "reached" : "pending",
	    quorum == QUORUM_REACHED   ? "the domain has its approvals"
	    : quorum == QUORUM_REFUSED ? "a rejection stands against them"
				       : "further approvals are needed",
	    "%u approvals with this one, %u required, %u rejections, "
	    "%u other domains open",
	    facts->approvals + 1, facts->required, facts->rejections,
	    facts->open_domains);
	if (quorum != QUORUM_REACHED)
		return true;
	policy_trace_add(trace, "K4 bar", bar != NULL ? "no" : "yes",
	    bar != NULL ? "the domain may not be validated now"
			: "nothing stands against the domain",
	    "%s", bar != NULL ? bar : "none");
	if (bar != NULL) {
		bar_domain(decision, facts);
		return true;
	}
	decision->domain = DOM_SUCCESS;
	if (facts->open_domains == 0)
		(void)move_request(decision, facts, LIFE_QUORUMS_REACHED);
	return true;
}

struct answer_decision
policy_decide_answer(
    const struct answer_facts *facts, struct policy_trace *trace)
{
	decide_rule *const rules[] = {channel_refuses, identity_refuses,
	    is_again, window_refuses, has_ended, changes_mind, is_vetoed,
	    is_refused_before, is_same_person, is_approval};
	struct answer_decision decision = {0};

	for (size_t i = 0; i < COUNT(rules); i++) {
		decision = (struct answer_decision){
		    .request = facts->request, .domain = facts->domain};
		if (rules[i](&decision, facts, trace))
			break;
	}
	return decision;
}
