/* SPDX-License-Identifier: ISC
 * The operator's view as HTML: each page is made from the JSON that is shown
 * at the same address with .json, so that the two cannot differ. Asks nobody
 * and decides nothing. */
#ifndef OPERATOR_PAGES_H
#define OPERATOR_PAGES_H

#include <jansson.h>

#include "lib/base/buf.h"

#define OPERATOR_CSP                                                          \
	"default-src 'none'; style-src 'self'; form-action 'self'; base-uri " \
	"'none'; frame-ancestors 'none'"

/* {"Authority", "Now", "Funnel": {...}, "AnswerDelays": [{"UpTo", "Count"}],
 * "Figures": {...}, "DeliveryProblems": [...], "Outbox": [...], "Unsigned":
 * [...], "Hooks": [...]} */
void operator_overview(struct buf *out, const json_t *data);

/* {"Authority", "Query": {"Status", "Domain", "Account", "Id"},
 * "RequestSummaryList": [...], "NextToken"} */
void operator_requests(struct buf *out, const json_t *data);

/* {"Authority", "Request": {...}, "Events": [...], "MoreEvents", "Hooks":
 * [...]} */
void operator_request(struct buf *out, const json_t *data);

/* A page that says one thing. */
void operator_words(struct buf *out, const char *title, const char *words);

#endif
