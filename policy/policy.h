/* SPDX-License-Identifier: ISC
 * The words that every rule uses, and the one decision on an answer: facts in,
 * verdict with reason out. No I/O, no clock: whoever calls brings the facts. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	POLICY_NAME_SIZE = 254,    /* a domain name and NUL */
	POLICY_MAILBOX_SIZE = 320, /* a mailbox and NUL */
	POLICY_SANS_MAX = 99,      /* alternative names of a request (N1) */
};

enum request_status { REQ_PENDING, REQ_VALIDATED, REQ_TIMED_OUT, REQ_FAILED };
enum domain_status { DOM_PENDING, DOM_SUCCESS, DOM_FAILED };

enum failure {
	FAILURE_NONE,
	FAILURE_ADDITIONAL_VERIFICATION_REQUIRED,
	FAILURE_DOMAIN_NOT_ALLOWED,
	FAILURE_DOMAIN_VALIDATION_DENIED,
	FAILURE_DOMAIN_FROZEN,
	FAILURE_NO_AVAILABLE_CONTACTS,
	FAILURE_QUORUM_UNREACHABLE,
	FAILURE_INVALID_PUBLIC_DOMAIN,
	FAILURE_METHOD_SUNSET,
	FAILURE_LIMIT_EXCEEDED,
	FAILURE_CANCELLED,
};

enum verdict { VERDICT_NONE, VERDICT_APPROVE, VERDICT_REJECT, VERDICT_NOT_ME };
enum channel { CHANNEL_REPLY = 1, CHANNEL_LINK = 2 }; /* bits */
enum identity {
	IDENTITY_TOKEN,
	IDENTITY_AUTHENTICATED,
	IDENTITY_SAME_DOMAIN,
	IDENTITY_SAME_MAILBOX
};

/* The texts of the outside, and back. *_parse() returns false for a text that
 * is none; failure_name(FAILURE_NONE) is null. */
const char *request_status_name(enum request_status status);
bool request_status_parse(enum request_status *status_r, const char *text);
const char *domain_status_name(enum domain_status status);
bool domain_status_parse(enum domain_status *status_r, const char *text);
const char *failure_name(enum failure failure);
/* The sentence for people; ADDITIONAL_VERIFICATION_REQUIRED has the model's. */
const char *failure_sentence(enum failure failure);
const char *
verdict_name(enum verdict verdict); /* APPROVED REJECTED NOT_ME; null */
bool verdict_parse(enum verdict *verdict_r, const char *text);
const char *channel_name(enum channel channel); /* reply link */
bool channel_parse(enum channel *channel_r, const char *text);
const char *identity_name(enum identity identity); /* token authenticated ... */
bool identity_parse(enum identity *identity_r, const char *text);

/* Equal without case: of ASCII alone, whatever the locale. The second looks at
 * no more than `len` octets of each. */
bool policy_is_same(const char *a, const char *b);
bool policy_is_same_n(const char *a, const char *b, size_t len);

/* Every rule that was asked writes one step, for explain. */
enum { POLICY_STEPS_MAX = 64, POLICY_STEP_TEXT = 256 };

struct policy_step {
	const char *rule; /* requirement ID and word: "W1 window" */
	char input[POLICY_STEP_TEXT];
	const char *answer; /* "yes", "no", "reached", ... */
	char reason[POLICY_STEP_TEXT];
};

struct policy_trace {
	struct policy_step steps[POLICY_STEPS_MAX];
	size_t n_steps; /* further steps are dropped */
};

/* Adds a step; `trace` may be null. Input and reason are printf-like, parted:
 * the reason is given ready. */
void policy_trace_add(struct policy_trace *trace, const char *rule,
    const char *answer, const char *reason, const char *input_fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* What the store knows when an answer arrives. */
struct answer_facts {
	int64_t now; /* when the reply was accepted or the POST came */
	int64_t token_expires; /* first second at which it fails (W1) */
	enum request_status request;
	enum domain_status domain;
	enum verdict verdict; /* of this answer; never VERDICT_NONE */
	enum verdict earlier; /* of this mailbox before, or VERDICT_NONE */
	bool dropped; /* that was an approval, which stricter rules no longer
			 count (T26) */
	enum channel channel;
	unsigned channels; /* allowed, bits of enum channel */
	enum identity identity, identity_needed;
	unsigned required, approvals,
	    rejections;        /* of the domain, before this */
	bool same_person;      /* this person's approval counts already (Q3) */
	enum failure bar;      /* what forbids to validate now: risk (K4), a
				  freeze (Q5), the method's end; or none */
	unsigned open_domains; /* other domains of the request not SUCCESS */
};

enum outcome {
	OUTCOME_COUNTED,
	OUTCOME_ALREADY,   /* the same verdict again (W5), or person (Q3) */
	OUTCOME_OBJECTION, /* a rejection after VALIDATED (W5), or "not me"
			      after any end (Q5) */
	OUTCOME_CHANNEL,   /* refusals from here on */
	OUTCOME_IDENTITY,
	OUTCOME_EXPIRED,
	OUTCOME_ENDED,   /* the request's state takes no such answer */
	OUTCOME_CHANGED, /* an approval after one's own rejection (W5) */
};
const char *outcome_name(enum outcome outcome); /* counted, already, ... */

/* What is to be done after the commit; bits. */
enum effect {
	EFFECT_HOOK = 1,      /* the request's status changed */
	EFFECT_FREEZE = 2,    /* "not me": freeze the domain (Q5) */
	EFFECT_END_REUSE = 4, /* an objection ended the validation's reuse */
};

struct answer_decision {
	enum outcome outcome;
	enum request_status request; /* after it */
	enum domain_status domain;   /* after it */
	enum failure failure;        /* of the domain, if it failed by this */
	unsigned effects;
};

/* The one way by which an answer becomes a vote: channel, identity (I3), the
 * same again (W5), window (W1), state, change of mind (Q2, W5), veto (Q2), the
 * same person again (Q3), quorum (Q1), and once it is reached what bars the
 * domain now (K4), in this order. Total: every combination of facts has a
 * decision. */
struct answer_decision policy_decide_answer(
    const struct answer_facts *facts, struct policy_trace *trace);

#endif
