/* SPDX-License-Identifier: ISC
 * The auditor's report as one page that needs nothing else: HTML and inline
 * SVG, no script, readable on paper, in the dark and by ear; and the same
 * figures as CSV. What is counted is left to approve/report. */
#ifndef AUDIT_REPORT_H
#define AUDIT_REPORT_H

#include <jansson.h>

#include "lib/base/buf.h"

/* What the folder of the log says, which whoever reads it checks themselves. */
struct report_log {
	const char *checkpoint; /* the signed note; null: it cannot be read */
	const char *why;        /* then the reason */
};

/* `report` is the object "Report" of countersign-control(5). ST_NOMEM. */
enum status report_html(struct buf *out, const json_t *report,
    const struct report_log *log) MUST_CHECK;

/* Rows of Table, Row, Column, Value (RFC 4180): every figure of the page. */
enum status report_csv(struct buf *out, const json_t *report) MUST_CHECK;

#endif
