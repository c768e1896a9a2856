/* SPDX-License-Identifier: ISC
 * Compares moments with windows. Brings no clock: every moment is given. */
#include "policy/window.h"

/* The end of time where the sum does not fit. */
static int64_t
moment_add(int64_t moment, int64_t seconds)
{
	int64_t sum;

	if (__builtin_add_overflow(moment, seconds, &sum))
		return seconds < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

int64_t
window_end(int64_t sent, int64_t lifetime)
{
	return moment_add(sent, lifetime);
}

bool
window_is_open(int64_t now, int64_t end)
{
	return now < end;
}

enum window_resend
window_resend(enum request_status status, int64_t now, int64_t created,
    int64_t request_lifetime)
{
	if (status == REQ_VALIDATED || status == REQ_FAILED)
		return RESEND_ENDED;
	if (now >= moment_add(created, request_lifetime))
		return RESEND_TOO_OLD;
	return RESEND_ALLOWED;
}

int64_t
window_reuse_end(int64_t created, int64_t reuse)
{
	return moment_add(created, reuse);
}
