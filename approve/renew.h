/* SPDX-License-Identifier: ISC
 * Renewal (W4): validations that end soon are asked about again, where the
 * rules say so. When that is, is policy/profile's; asking is request's. */
#ifndef APPROVE_RENEW_H
#define APPROVE_RENEW_H

#include "approve/approve.h"

enum { RENEW_BATCH = 20 };

/* Makes a new request, with the same names, validation domains, account and
 * profile, for each validation whose renewal has begun by `now` and that the
 * rules still renew; each is asked about once. One that a later validation of
 * the same name has replaced is left alone. Their number in *n_r. ST_TEMP:
 * contacts cannot be looked up now, or the store is in trouble; the rest is
 * tried again. May block on DNS. */
enum status renew_due(const struct approve *core, size_t *n_r, int64_t now,
    struct err *err) MUST_CHECK;

#endif
