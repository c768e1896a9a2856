/* SPDX-License-Identifier: ISC
 * A request moved by the table of policy/lifecycle otherwise than by answers:
 * in one transaction with its audit row. For the files that move requests; what
 * the move changes besides is theirs. */
#ifndef APPROVE_REQUEST_MOVE_H
#define APPROVE_REQUEST_MOVE_H

#include "approve/request.h"
#include "audit/event.h"
#include "policy/lifecycle.h"

enum { MOVE_DOMAINS_MAX = 1 + POLICY_SANS_MAX };

struct move;

/* What the move writes besides the request's state, and what its event has
 * besides; under the request's lock, so that it must not ask the store. */
typedef enum status move_plan_fn(
    struct move *m, struct change *change, const struct request *request);

/* Texts that the change borrows live here. */
struct move {
	const struct approve *core;
	enum lifecycle_event event;
	int64_t now, uid;                  /* uid -1: nobody's */
	const char *domain;                /* the one it is about, or null */
	const struct request_operator *op; /* or null */
	enum failure failure;              /* of a request that fails by it */
	move_plan_fn *plan;                /* or null */
	void *arg;                         /* the plan's */
	struct err *err;

	/* made by it */
	enum request_status before, after;
	bool objection;
	struct event *record;
	struct store_event row;
	struct domain_change domains[MOVE_DOMAINS_MAX];
	char message[STORE_TEXT_SIZE];
};

/* ST_NOTFOUND: no such request. ST_DENIED: its state takes no such move. */
enum status move_run(struct move *m, const char *id) MUST_CHECK;

/* The name or mailbox of `m->domain`; ST_INVALID: it is not the request's. */
enum status move_domain(const struct request_domain **domain_r,
    const struct move *m, const struct request *request) MUST_CHECK;
/* ST_DENIED with the sentence that the request cannot be moved so. */
enum status
move_denied(const struct move *m, const struct request *request) MUST_CHECK;

#endif
