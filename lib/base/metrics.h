/* SPDX-License-Identifier: ISC
 * What the programs count: one table of every metric with its name, help and
 * labels, and the process's counts since they were last taken. Keeping them is
 * the store's, showing them approve/daemon/metrics.c's.
 *
 * Labels are words from fixed sets, never an address, a name or a token: their
 * number is bounded, and a page of metrics tells of nobody. */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
	METRIC_REQUESTS,
	METRIC_MAILS,
	METRIC_ANSWERS,
	METRIC_REFUSALS,
	METRIC_UNKNOWN_TOKENS,
	METRIC_SENDER_REFUSALS,
	METRIC_TEMPFAILS,
	METRIC_HOOKS,
	METRIC_WORKER_DEATHS,
	METRIC_DNS_QUERIES,
	METRIC_DNS_SECONDS,
	METRIC_STORE_FAILURES,
	METRIC_STORE_SECONDS,
	METRIC_DECISION_SECONDS,
	METRIC_ANSWER_DELAY_SECONDS,
};

enum {
	METRICS = METRIC_ANSWER_DELAY_SECONDS + 1,
	METRIC_LABELS_MAX = 4,
	METRIC_SERIES_MAX = 256, /* a process; further ones are not counted */
	METRIC_NAME_SIZE = 64,
	METRIC_TEXT_SIZE = 128, /* of a series' labels */
	METRIC_BUCKETS_MAX = 16,
};

/* A counter, or with bounds a histogram. Bounds are in microseconds, ending
 * with 0; the metric itself is in seconds. */
struct metric_kind {
	const char *name, *help;
	const char *labels[METRIC_LABELS_MAX + 1]; /* ends with null */
	const int64_t *bounds;                     /* or null */
};

extern const struct metric_kind metric_kinds[METRICS];

/* Counts one; a value for each of the metric's labels. From any thread; never
 * blocks on anything but its own short lock. */
#define metric_count(metric, ...) \
	metric_add((metric), 1, (const char *const[]){__VA_ARGS__})
void metric_add(enum metric metric, int64_t n, const char *const *values);

/* Observes a time for a histogram. */
#define metric_observe(metric, microseconds, ...) \
	metric_time(                              \
	    (metric), (microseconds), (const char *const[]){__VA_ARGS__})
void metric_time(
    enum metric metric, int64_t microseconds, const char *const *values);

/* One number of a series: a counter (part 0), or of a histogram the
 * observations up to and with the bound `part`, and above the bound before it;
 * those beyond the last; their sum in microseconds. */
enum { METRIC_PART_SUM = -1, METRIC_PART_BEYOND = -2 };
struct metric_item {
	char name[METRIC_NAME_SIZE];
	char labels[METRIC_TEXT_SIZE]; /* verdict="APPROVED",via="link" */
	int64_t part;
	int64_t value;
};

/* Hands over what was counted since it was called last: at most `max` items,
 * each not 0. What cannot be kept is given back by metrics_return(). */
size_t metrics_take(struct metric_item *items_r, size_t max);
void metrics_return(const struct metric_item *items, size_t n_items);

#endif
