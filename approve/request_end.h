/* SPDX-License-Identifier: ISC
 * The end of a request's time, for whoever loads one. */
#ifndef APPROVE_REQUEST_END_H
#define APPROVE_REQUEST_END_H

#include "approve/approve.h"

/* Pending, and its time is over (W2). */
bool request_has_ended(const struct request *request, int64_t now);

/* Marks it so; ST_OK also where that is done, or it was sent again. */
enum status request_end(const struct approve *core, const char *id, int64_t now,
    struct err *err) MUST_CHECK;

#endif
