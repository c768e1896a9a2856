/* SPDX-License-Identifier: ISC
 * Erasing openings and evidence of the audit log once they need not be kept
 * any longer: two years after the last reliance on what they tell of (BR
 * 5.4.3, 5.5.2). Leaves stay, so that the log can be verified as before. */
#ifndef APPROVE_PRUNE_H
#define APPROVE_PRUNE_H

#include <jansson.h>

#include "approve/request.h"

/* Two years, one of which may have 366 days. */
enum { PRUNE_RETENTION_MIN = 731 * 86400 };

/* What happened before `before`, but for requests that are open, or whose
 * validation could be relied on within audit.retention. In batches, each with
 * its record, and for some seconds at most: gives {"Prune": {"Before",
 * "Openings", "Evidence", "Kept"}, "NextAfter"}, where the last is null or the
 * `after` to go on with, which is 0 at first. ST_DENIED where `before` itself
 * is younger than that. */
enum status prune_audit(json_t **json_r, const struct approve *core,
    const struct request_operator *op, int64_t before, int64_t after,
    struct err *err) MUST_CHECK;

#endif
