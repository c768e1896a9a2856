/* SPDX-License-Identifier: ISC
 * What report.c, report_chart.c and report_csv.c share: which tables a report
 * has, and charts. Others use report.h. */
#ifndef AUDIT_REPORT_PARTS_H
#define AUDIT_REPORT_PARTS_H

#include "audit/report.h"

struct report_column {
	const char *title, *member;
	enum {
		REPORT_TEXT,
		REPORT_NUMBER,
		REPORT_TIME,
		REPORT_CODE,
		REPORT_HASH
	} kind;
};

enum { REPORT_COLUMNS_MAX = 8 };

struct report_table {
	const char *id, *title, *member; /* of the report: an array */
	const char *none;                /* said in its place when empty */
	struct report_column columns[REPORT_COLUMNS_MAX];
};

extern const struct report_table report_tables[];
extern const size_t report_n_tables;

enum { REPORT_VALUE_SIZE = 32 };
/* A member as text; "" where it is absent or null. May use `buf`. */
const char *report_value(
    char buf[REPORT_VALUE_SIZE], const json_t *row, const char *member);

struct report_bar {
	const char *label;
	const char *class; /* of the style sheet: good bad open late plain */
	int64_t n;
};

/* A figure: bars that lie, or columns that stand, with title and description
 * for whoever hears it. The table is the caller's, beside it. */
void report_bars(struct buf *out, const char *id, const char *title,
    const struct report_bar *bars, size_t n_bars);
void report_histogram(struct buf *out, const char *id, const char *title,
    const struct report_bar *bars, size_t n_bars);

#endif
