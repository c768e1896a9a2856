/* SPDX-License-Identifier: ISC
 * Time: how long a token, a request and a validation live (W1-W4). All times
 * are seconds since 1970 and are arguments. */
#ifndef POLICY_WINDOW_H
#define POLICY_WINDOW_H

#include "policy/policy.h"

/* First second at which a token sent at `sent` fails (W1). */
int64_t window_end(int64_t sent, int64_t lifetime);
/* Counts at end - 1, fails at `end` exactly (W1). */
bool window_is_open(int64_t now, int64_t end);

/* May the request be sent again? (W3) Not once it is VALIDATED or FAILED, and
 * not when it is `request_lifetime` old or older. */
enum window_resend { RESEND_ALLOWED, RESEND_ENDED, RESEND_TOO_OLD };
enum window_resend window_resend(enum request_status status, int64_t now,
    int64_t created, int64_t request_lifetime);

/* Last second of reuse + 1, counted from the request's creation (W4). */
int64_t window_reuse_end(int64_t created, int64_t reuse);

#endif
