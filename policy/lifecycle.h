/* SPDX-License-Identifier: ISC
 * The states of a request and what moves it from one to the other, as one
 * table. */
#ifndef POLICY_LIFECYCLE_H
#define POLICY_LIFECYCLE_H

#include "policy/policy.h"

enum lifecycle_event {
	LIFE_QUORUMS_REACHED, /* every domain has its approvals (Q1) */
	LIFE_DOMAIN_REFUSED,  /* a veto on one domain (Q2) */
	LIFE_DISOWNED,        /* "not me", heard in every state (Q5) */
	LIFE_WINDOW_ENDED,    /* the last token has ended (W2) */
	LIFE_RESEND,          /* (W3) */
	LIFE_CANCEL,          /* by an operator (Q6) */
	LIFE_OPERATOR_REJECT, /* by an operator (Q6) */
};
enum { LIFE_EVENTS = LIFE_OPERATOR_REJECT + 1, LIFE_STATES = REQ_FAILED + 1 };

struct lifecycle_step {
	bool allowed; /* false: refused, nothing changes */
	enum request_status to;
	bool new_generation; /* W2 */
	unsigned effects;    /* bits of enum effect */
};

const struct lifecycle_step *
lifecycle_step(enum request_status from, enum lifecycle_event event);

#endif
