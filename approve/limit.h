/* SPDX-License-Identifier: ISC
 * How often a day an account may ask, a domain be asked about and a mailbox be
 * written to (O5). Only counts: what follows is the caller's. */
#ifndef APPROVE_LIMIT_H
#define APPROVE_LIMIT_H

#include "approve/approve.h"

struct limit_question {
	const char *account, *validation_domain; /* null: not asked about */
	const char *mailbox;
	int64_t now;
};

/* The same for the transaction that makes or resends a request: what comes
 * between this look and that. */
void limit_get(struct store_limits *limits_r, const struct settings *settings,
    int64_t now);

/* ST_DENIED: the day before `now` has as many already as the limits allow;
 * `err` says which of them, without a full stop. What is at hand is not
 * counted, but by what comes after it: a request of 100 names is one request.
 */
enum status limit_check(const struct approve *core,
    const struct limit_question *question, struct err *err) MUST_CHECK;

#endif
