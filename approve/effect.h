/* SPDX-License-Identifier: ISC
 * What follows from a decision after its commit: the operator's program that
 * is told of outcomes (W2, W5). Which changes have that effect is policy's;
 * running the program is its runner's, a thread of the daemon or a service of
 * its own. */
#ifndef APPROVE_EFFECT_H
#define APPROVE_EFFECT_H

#include <jansson.h>

#include "approve/approve.h"
#include "approve/effect_run.h"
#include "policy/policy.h"

enum {
	EFFECT_RETRY_FIRST_S = 5,
	EFFECT_RETRY_MAX_S = 3600,
	/* A claim outlives the run by so much, then another may begin. */
	EFFECT_LEASE_REST_S = 30,
};

/* For struct change and struct request: the outcome to be told of, or null
 * where there is none, or no program that wants to know. */
const char *effect_hook(
    const struct approve *core, unsigned effects, enum request_status status);

/* The next run that is due: {"Hook": {"Id", "RequestId", "Outcome",
 * "Generation", "Attempt", "QueuedAt", "Timeout"}, "Request": {...}}, the
 * request as it is now. It is the caller's until the time-out and
 * EFFECT_LEASE_REST_S are over. ST_NOTFOUND: nothing is due. */
enum status effect_claim(json_t **run_r, const struct approve *core,
    int64_t now, struct err *err) MUST_CHECK;

/* Records how a run ended, with its audit row: done where `done`, else it is
 * due again, later each time. `uid` is of the runner's peer, or -1.
 * ST_NOTFOUND: it is nobody's any more. */
enum status effect_record(const struct approve *core,
    const struct effect_end *end, struct err *err) MUST_CHECK;

/* Sets the member Hooks to what countersign-control(5) lists: of one request,
 * or those that wait (null), at most `max`. */
enum status effect_list(json_t *object, const struct approve *core,
    const char *request_id, size_t max, struct err *err) MUST_CHECK;

#endif
