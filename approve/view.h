/* SPDX-License-Identifier: ISC
 * Requests and the rest as the JSON of the outside, in the words of ACM's
 * DescribeCertificate. Reads structures, decides nothing. */
#ifndef APPROVE_VIEW_H
#define APPROVE_VIEW_H

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/store/store.h"
#include "policy/policy.h"

/* All return null when out of memory. The caller owns the result. */
json_t *view_request(const struct request *request); /* {"Request": {...}} */
json_t *view_summary(const struct request_summary *summary);
json_t *view_mail(const struct mail *mail);

/* [{"Rule", "Input", "Answer", "Reason"}], for events and explain. */
json_t *view_steps(const struct policy_trace *trace);
/* The same as canonical text, the elements alone: behind '[' or others. */
void view_add_steps(struct buf *out, const struct policy_trace *trace);

/* RFC 3339, or null for 0. */
json_t *view_time(int64_t t);
json_t *view_text(const char *text); /* null for "" */

#endif
