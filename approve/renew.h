/* SPDX-License-Identifier: ISC
 * Renewal (W4): validations that end soon are asked about again, where the
 * rules say so. When that is, is policy/profile's; asking is request's. */
#ifndef APPROVE_RENEW_H
#define APPROVE_RENEW_H

#include "approve/approve.h"

enum { RENEW_RETRY_S = 900 };

/* Takes the validation that has been due for longest, where its renewal has
 * begun by `now`. If the rules still renew it and no later validation of the
 * same names has replaced it, a new request is made with the same names,
 * validation domains, account and profile. Each is asked about once.
 * Where contacts cannot be looked up now, it is due again in RENEW_RETRY_S,
 * and holds up no other. ST_NOTFOUND: none is due. ST_TEMP: the store is in
 * trouble. May block on DNS for minutes. */
enum status
renew_next(const struct approve *core, int64_t now, struct err *err) MUST_CHECK;

#endif
