/* SPDX-License-Identifier: ISC
 * Is there a validation of a name that may be reused now (W4)? Asks the store
 * for validations, and rules, freezes and lists of today whether they still
 * allow it. */
#ifndef APPROVE_REUSE_H
#define APPROVE_REUSE_H

#include <jansson.h>

#include "approve/approve.h"

/* {"Validation": {"DomainName", "RequestId", "ValidatedAt", "ReuseUntil"}}, or
 * {"Validation": null, "Reason": "..."} where there is none. ReuseUntil is the
 * first second at which it may not be reused, by the stricter of the rules then
 * and now. `name` may be a mailbox (smime-br). ST_INVALID: neither of the two;
 * ST_TEMP: cannot tell now. */
enum status reuse_check(json_t **json_r, const struct approve *core,
    const char *name, int64_t now, struct err *err) MUST_CHECK;

#endif
