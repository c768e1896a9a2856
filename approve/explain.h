/* SPDX-License-Identifier: ISC
 * Why a request is as it is: every rule that was asked, as the audit log has
 * it. Decides nothing. */
#ifndef APPROVE_EXPLAIN_H
#define APPROVE_EXPLAIN_H

#include <jansson.h>

#include "approve/approve.h"

/* {"Steps": [{"At", "Event", "Domain", "Rule", "Input", "Answer", "Reason"}]}
 * in the order in which they were asked; `domain` (or null) narrows.
 * ST_NOTFOUND: no such request; ST_INVALID: `domain` is no name. */
enum status explain_request(json_t **json_r, const struct approve *core,
    const char *id, const char *domain, struct err *err) MUST_CHECK;

#endif
