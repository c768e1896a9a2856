/* SPDX-License-Identifier: ISC
 * What happened in a span of time, counted, for the auditor's report. How it
 * looks is audit/report's. */
#ifndef APPROVE_REPORT_H
#define APPROVE_REPORT_H

#include <jansson.h>

#include "approve/approve.h"

enum {
	REPORT_DEEDS_MAX = 1000,   /* of operators' deeds, the newest */
	REPORT_PROBLEMS_MAX = 100, /* of mailboxes that mail did not reach */
	REPORT_REASONS_MAX = 64,   /* kinds of refusals; the rest is one */
	REPORT_SAMPLE_MIN = 1,     /* requests looked at one by one, */
	REPORT_SAMPLE_PERCENT = 3, /* BR 8.7: three percent, */
	REPORT_SAMPLE_MAX = 300,   /* as far as a page can hold them */
};

struct report_params {
	int64_t since, until; /* requests made, events happened */
	uint64_t seed;        /* of the sample: the same seed, the same one */
	int64_t now;
};

/* {"Report": {...}}, described in countersign-control(5). */
enum status report_make(json_t **json_r, const struct approve *core,
    const struct report_params *params, struct err *err) MUST_CHECK;

#endif
