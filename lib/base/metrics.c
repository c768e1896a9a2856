/* SPDX-License-Identifier: ISC
 * The table of metrics, and the counts of this process behind one lock. */
#include "lib/base/metrics.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define MS ((int64_t)1000)
#define S  (1000 * MS)

static const int64_t FAST[] = {MS / 4, MS / 2, MS, 5 * MS / 2, 5 * MS, 10 * MS,
    25 * MS, 50 * MS, 100 * MS, 250 * MS, S, 5 * S, 0};
static const int64_t SLOW[] = {
    MS, 5 * MS, 25 * MS, 100 * MS, 250 * MS, S, 5 * S / 2, 5 * S, 10 * S, 0};
static const int64_t PATIENT[] = {60 * S, 300 * S, 900 * S, 3600 * S,
    4 * 3600 * S, 12 * 3600 * S, 24 * 3600 * S, 48 * 3600 * S, 72 * 3600 * S,
    0};

const struct metric_kind metric_kinds[METRICS] = {
    [METRIC_REQUESTS] = {"countersign_requests_total",
	"Requests that came into this state.", {"status"}, NULL},
    [METRIC_MAILS] = {"countersign_mails_total",
	"Mails that came into this state of delivery.", {"delivery"}, NULL},
    [METRIC_ANSWERS] = {"countersign_answers_total",
	"Answers with a verdict, by what became of them.",
	{"verdict", "via", "identity", "outcome"}, NULL},
    [METRIC_REFUSALS] = {"countersign_refusals_total",
	"Answers that did not count, by the reason.", {"via", "reason"}, NULL},
    [METRIC_UNKNOWN_TOKENS] = {"countersign_unknown_tokens_total",
	"Tokens that no question has.", {"via"}, NULL},
    [METRIC_SENDER_REFUSALS] = {"countersign_sender_refusals_total",
	"Mails that used our sender without a valid seal.", {NULL}, NULL},
    [METRIC_TEMPFAILS] = {"countersign_milter_tempfails_total",
	"Mails that the milter put off with 451.", {NULL}, NULL},
    [METRIC_HOOKS] = {"countersign_hooks_total",
	"Runs of hooks.on_outcome that ended.", {"outcome", "result"}, NULL},
    [METRIC_WORKER_DEATHS] = {"countersign_worker_deaths_total",
	"Confined processes that ended when they should not.", {"worker"},
	NULL},
    [METRIC_DNS_QUERIES] = {"countersign_dns_queries_total",
	"Questions to DNS: answered, none, or failed.", {"result"}, NULL},
    [METRIC_DNS_SECONDS] = {"countersign_dns_seconds",
	"How long a question to DNS took.", {NULL}, SLOW},
    [METRIC_STORE_FAILURES] = {"countersign_store_failures_total",
	"Transactions that the store could not begin or commit.", {"mode"},
	NULL},
    [METRIC_STORE_SECONDS] = {"countersign_store_seconds",
	"How long a transaction took, waiting included.", {"mode"}, FAST},
    [METRIC_DECISION_SECONDS] = {"countersign_decision_seconds",
	"How long it took to decide an answer and write it.", {"via"}, FAST},
    [METRIC_ANSWER_DELAY_SECONDS] = {"countersign_answer_delay_seconds",
	"From a mail's sending to the answer that counted.", {"via"}, PATIENT},
};

/* counts[] are a counter's value, or the buckets' with those beyond behind. */
struct series {
	enum metric metric;
	char labels[METRIC_TEXT_SIZE];
	int64_t counts[METRIC_BUCKETS_MAX + 1];
	int64_t sum;
};

static struct {
	pthread_mutex_t lock;
	struct series series[METRIC_SERIES_MAX];
	size_t n_series;
} counted = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ------------------------------------------------------------------- series */

static bool
is_word(const char *value)
{
	return value != NULL && strpbrk(value, "\"\\\n{}") == NULL;
}

static void
write_labels(char text_r[METRIC_TEXT_SIZE], const struct metric_kind *kind,
    const char *const *values)
{
	size_t len = 0;

	text_r[0] = '\0';
	for (size_t i = 0; kind->labels[i] != NULL; i++) {
		assert(is_word(values[i]));
		len += (size_t)snprintf(text_r + len, METRIC_TEXT_SIZE - len,
		    "%s%s=\"%s\"", i > 0 ? "," : "", kind->labels[i],
		    values[i]);
		assert(len < METRIC_TEXT_SIZE);
	}
}

/* Under the lock; null where there are too many. */
static struct series *
find(enum metric metric, const char *labels)
{
	struct series *s;

	for (size_t i = 0; i < counted.n_series; i++) {
		s = &counted.series[i];
		if (s->metric == metric && strcmp(s->labels, labels) == 0)
			return s;
	}
	if (counted.n_series == METRIC_SERIES_MAX)
		return NULL;
	s = &counted.series[counted.n_series++];
	s->metric = metric;
	snprintf(s->labels, sizeof(s->labels), "%s", labels);
	return s;
}

static size_t
n_bounds(const struct metric_kind *kind)
{
	size_t n = 0;

	while (kind->bounds != NULL && kind->bounds[n] != 0)
		n++;
	return n;
}

static void
add(enum metric metric, const char *const *values, size_t bucket, int64_t n,
    int64_t sum)
{
	char labels[METRIC_TEXT_SIZE];
	struct series *s;

	write_labels(labels, &metric_kinds[metric], values);
	pthread_mutex_lock(&counted.lock);
	s = find(metric, labels);
	if (s != NULL) {
		s->counts[bucket] += n;
		s->sum += sum;
	}
	pthread_mutex_unlock(&counted.lock);
}

void
metric_add(enum metric metric, int64_t n, const char *const *values)
{
	assert(metric_kinds[metric].bounds == NULL);
	add(metric, values, 0, n, 0);
}

void
metric_time(enum metric metric, int64_t microseconds, const char *const *values)
{
	const struct metric_kind *kind = &metric_kinds[metric];
	size_t bucket = 0, n = n_bounds(kind);

	assert(n > 0 && n <= METRIC_BUCKETS_MAX);
	while (bucket < n && microseconds > kind->bounds[bucket])
		bucket++;
	add(metric, values, bucket, 1, microseconds);
}

/* -------------------------------------------------------- taken, given back */

static void
item_fill(struct metric_item *item_r, const struct series *s, int64_t part,
    int64_t value)
{
	snprintf(item_r->name, sizeof(item_r->name), "%s",
	    metric_kinds[s->metric].name);
	snprintf(item_r->labels, sizeof(item_r->labels), "%s", s->labels);
	item_r->part = part;
	item_r->value = value;
}

static int64_t
part_of(const struct metric_kind *kind, size_t bucket)
{
	if (kind->bounds == NULL)
		return 0;
	return bucket < n_bounds(kind) ? kind->bounds[bucket]
				       : METRIC_PART_BEYOND;
}

/* The numbers of one series that are not 0, as far as there is room. */
static size_t
take_series(struct metric_item *items_r, size_t max, struct series *s)
{
	const struct metric_kind *kind = &metric_kinds[s->metric];
	size_t n = 0;

	for (size_t i = 0; i <= n_bounds(kind); i++) {
		if (s->counts[i] == 0 || n == max)
			continue;
		item_fill(&items_r[n++], s, part_of(kind, i), s->counts[i]);
		s->counts[i] = 0;
	}
	if (s->sum != 0 && n < max) {
		item_fill(&items_r[n++], s, METRIC_PART_SUM, s->sum);
		s->sum = 0;
	}
	return n;
}

size_t
metrics_take(struct metric_item *items_r, size_t max)
{
	size_t n = 0;

	pthread_mutex_lock(&counted.lock);
	for (size_t i = 0; i < counted.n_series && n < max; i++)
		n += take_series(items_r + n, max - n, &counted.series[i]);
	pthread_mutex_unlock(&counted.lock);
	return n;
}

static void
give_back(struct series *s, const struct metric_item *item)
{
	const struct metric_kind *kind = &metric_kinds[s->metric];

	if (item->part == METRIC_PART_SUM) {
		s->sum += item->value;
		return;
	}
	for (size_t i = 0; i <= n_bounds(kind); i++) {
		if (part_of(kind, i) == item->part)
			s->counts[i] += item->value;
	}
}

void
metrics_return(const struct metric_item *items, size_t n_items)
{
	pthread_mutex_lock(&counted.lock);
	for (size_t i = 0; i < n_items; i++) {
		for (size_t k = 0; k < counted.n_series; k++) {
			struct series *s = &counted.series[k];

			if (strcmp(metric_kinds[s->metric].name,
				items[i].name) == 0 &&
			    strcmp(s->labels, items[i].labels) == 0)
				give_back(s, &items[i]);
		}
	}
	pthread_mutex_unlock(&counted.lock);
}
