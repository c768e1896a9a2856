/* SPDX-License-Identifier: ISC
 * Charts as inline SVG, of numbers and times that callers give. Colours and
 * fonts are the style sheet's, by class; what a mark means is told by its
 * shape and a title as well. Each stands beside a table that says the same,
 * which is the callers'. */
#ifndef OPERATOR_CHART_H
#define OPERATOR_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"

/* Appends `s` for HTML and SVG: escaped, control characters and those of text
 * direction made visible (T15). */
void chart_text(struct buf *out, const char *s);

struct chart_bar {
	const char *label;
	const char *class; /* of the style sheet: "good", "bad", "plain" ... */
	int64_t value;
};

/* Horizontal bars, with label and value; the longest fills the width. */
void chart_bars(struct buf *out, const char *title,
    const struct chart_bar *bars, size_t n_bars);

/* Columns side by side: a histogram. */
void chart_columns(struct buf *out, const char *title,
    const struct chart_bar *columns, size_t n_columns);

/* So many boxes as are required; approvals fill them, a rejection crosses them
 * all. */
enum { CHART_QUORUM_MAX = 24 };
void chart_quorum(
    struct buf *out, unsigned required, unsigned approved, unsigned rejected);

enum chart_mark_kind {
	MARK_MINTED,
	MARK_SUBMITTED,
	MARK_SIGNED,
	MARK_DELIVERED,
	MARK_TROUBLE,
	MARK_SHOWN,
	MARK_APPROVED,
	MARK_REJECTED,
	MARK_REFUSED,
	MARK_STATUS, /* of the request: a line through all lanes */
};

struct chart_mark {
	enum chart_mark_kind kind;
	size_t lane; /* not of MARK_STATUS */
	int64_t at;
	const char *title;
};

struct chart_lane {
	const char *label;
	int64_t from, to; /* when it could be answered; 0: never */
};

enum { CHART_LANES_MAX = 60 };

/* A lane a mailbox, time from `start` on a scale that grows with the distance,
 * so that seconds and days are both seen. At most
 * CHART_LANES_MAX lanes. */
struct chart_timeline {
	const char *title;
	const struct chart_lane *lanes;
	size_t n_lanes;
	const struct chart_mark *marks;
	size_t n_marks;
	int64_t start, end;
};
void chart_timeline(struct buf *out, const struct chart_timeline *timeline);

/* What the marks mean, as a list. */
void chart_legend(struct buf *out);

#endif
