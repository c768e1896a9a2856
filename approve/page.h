/* SPDX-License-Identifier: ISC
 * What the web child may ask: look at a token, answer with it, show a receipt.
 * The child holds nothing; this side of the socket pair does. */
#ifndef APPROVE_PAGE_H
#define APPROVE_PAGE_H

#include <jansson.h>

#include "approve/approve.h"

/* Answers one request of the child: {"op": "show"|"answer"|"receipt"|"health"}.
 * Never null but when out of memory; what it does not understand is
 * {"status": "unknown"}, trouble {"status": "temp"}. */
json_t *
page_handle(const struct approve *core, const json_t *request, int64_t now);

#endif
