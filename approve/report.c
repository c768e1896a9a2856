/* SPDX-License-Identifier: ISC
 * Counting for the report. The store counts by SQL; what it cannot, events'
 * reasons and times, is counted here page by page. */
#include "approve/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/view.h"
#include "audit/event.h"
#include "lib/store/report.h"

enum { PAGE = 500, MINUTE = 60, HOUR = 3600, SEAL_DIGITS = 16 };

struct reporting {
	const struct approve *core;
	const struct report_params *p;
	json_t *report;
	int64_t n_requests;
	struct err *err;
};

static enum status
put(struct reporting *r, const char *name, json_t *value)
{
	return value != NULL && json_object_set_new(r->report, name, value) == 0
		   ? ST_OK
		   : err_set(r->err, ST_NOMEM, "out of memory");
}

/* ------------------------------------------------------------------- counts */

static const struct {
	const char *name, *key, *more, *n;
	enum report_counts which;
} counts[] = {
    {"Outcomes", "Status", "FailureReason", "Requests", REPORT_OUTCOMES},
    {"Profiles", "Profile", NULL, "Requests", REPORT_PROFILES},
    {"Answers", "Via", "Answer", "Mailboxes", REPORT_ANSWERS},
    {"Delivery", "Delivery", NULL, "Mailboxes", REPORT_DELIVERY},
    {"Events", "Event", NULL, "Events", REPORT_EVENTS},
};

static json_t *
count_json(size_t at, const struct report_count *c)
{
	json_t *item = json_pack("{s:s, s:I}", counts[at].key, c->key,
	    counts[at].n, (json_int_t)c->n);

	if (counts[at].more != NULL)
		json_object_set_new(item, counts[at].more, view_text(c->more));
	return item;
}

static enum status
add_counts(struct reporting *r)
{
	enum status st = ST_OK;

	for (size_t at = 0;
	     st == ST_OK && at < sizeof(counts) / sizeof(counts[0]); at++) {
		struct report_count *list = NULL;
		json_t *json = json_array();
		size_t n = 0;

		st = store_report_counts(r->core->store, &list, &n,
		    counts[at].which, r->p->since, r->p->until, r->err);
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			json_array_append_new(json, count_json(at, &list[i]));
			if (counts[at].which == REPORT_OUTCOMES)
				r->n_requests += list[i].n;
		}
		free(list);
		if (st == ST_OK)
			st = put(r, counts[at].name, json);
		else
			json_decref(json);
	}
	return st;
}

/* ------------------------------------------------------------------ latency */

static const struct {
	const char *label;
	int64_t below; /* seconds */
} spans[] = {
    {"under 5 min", 5 * MINUTE},
    {"5 to 15 min", 15 * MINUTE},
    {"15 to 60 min", HOUR},
    {"1 to 3 h", 3 * HOUR},
    {"3 to 6 h", 6 * HOUR},
    {"6 to 12 h", 12 * HOUR},
    {"12 to 24 h", 24 * HOUR},
    {"24 to 48 h", 48 * HOUR},
    {"48 to 72 h", 72 * HOUR},
    {"72 h and more", INT64_MAX},
};
enum { SPANS = sizeof(spans) / sizeof(spans[0]) };

struct histogram {
	int64_t n[SPANS];
};

static void
count_latency(void *arg, int64_t seconds)
{
	struct histogram *h = arg;
	size_t i = 0;

	while (i < SPANS - 1 && seconds >= spans[i].below)
		i++;
	h->n[i]++;
}

static enum status
add_latency(struct reporting *r)
{
	struct histogram h = {{0}};
	json_t *json = json_array();
	enum status st = store_report_latencies(r->core->store, count_latency,
	    &h, r->p->since, r->p->until, r->err);

	for (size_t i = 0; i < SPANS; i++)
		json_array_append_new(
		    json, json_pack("{s:s, s:I}", "Time", spans[i].label,
			      "Requests", (json_int_t)h.n[i]));
	if (st == ST_OK)
		return put(r, "Latency", json);
	json_decref(json);
	return st;
}

/* ----------------------------------------------------------------- refusals */

struct reasons {
	struct reason {
		char why[STORE_TEXT_SIZE], via[STORE_WORD_SIZE];
		int64_t n;
	} items[REPORT_REASONS_MAX];
	size_t n_items;
	int64_t n_others;
};

static const char *
member(const json_t *event, const char *name)
{
	const char *text = json_string_value(json_object_get(event, name));

	return text != NULL ? text : "";
}

static void
count_reason(struct reasons *all, const json_t *event)
{
	const char *outcome = member(event, "Outcome");
	const char *why = outcome[0] != '\0' ? outcome : member(event, "Why");
	const char *via = member(event, "Via");

	for (size_t i = 0; i < all->n_items; i++) {
		struct reason *item = &all->items[i];

		if (strncmp(item->why, why, sizeof(item->why) - 1) == 0 &&
		    strcmp(item->via, via) == 0) {
			item->n++;
			return;
		}
	}
	if (all->n_items == REPORT_REASONS_MAX) {
		all->n_others++;
		return;
	}
	snprintf(all->items[all->n_items].why,
	    sizeof(all->items[all->n_items].why), "%s", why);
	snprintf(all->items[all->n_items].via,
	    sizeof(all->items[all->n_items].via), "%s", via);
	all->items[all->n_items++].n = 1;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = ((const struct reason *)a)->n;
	int64_t y = ((const struct reason *)b)->n;

	return (x < y) - (x > y);
}

static json_t *
reasons_json(struct reasons *all)
{
	json_t *json = json_array();

	qsort(all->items, all->n_items, sizeof(all->items[0]), by_number);
	for (size_t i = 0; i < all->n_items; i++)
		json_array_append_new(
		    json, json_pack("{s:s, s:s, s:I}", "Reason",
			      all->items[i].why, "Via", all->items[i].via,
			      "Answers", (json_int_t)all->items[i].n));
	if (all->n_others > 0)
		json_array_append_new(
		    json, json_pack("{s:s, s:s, s:I}", "Reason", "others",
			      "Via", "", "Answers", (json_int_t)all->n_others));
	return json;
}

/* Each event of that kind, opened. */
static enum status
each_event(struct reporting *r, enum report_events which,
    void (*each)(void *arg, json_t *event), void *arg)
{
	int64_t after = 0;
	size_t n = PAGE;
	enum status st = ST_OK;

	while (st == ST_OK && n == PAGE) {
		struct audit_row *rows = NULL;

		st = store_report_events(r->core->store, &rows, &n, PAGE, which,
		    after, r->p->since, r->p->until, r->err);
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			json_t *event = NULL;

			after = rows[i].seq;
			if (event_open(&event, &rows[i]) == ST_OK)
				each(arg, event);
			json_decref(event);
		}
		audit_rows_free(rows, rows != NULL ? n : 0);
	}
	return st;
}

static void
on_refusal(void *arg, json_t *event)
{
	count_reason(arg, event);
}

static enum status
add_refusals(struct reporting *r)
{
	struct reasons *all = calloc(1, sizeof(*all));
	enum status st = all != NULL
			     ? each_event(r, REPORT_REFUSED, on_refusal, all)
			     : ST_NOMEM;

	if (st == ST_OK)
		st = put(r, "Refusals", reasons_json(all));
	free(all);
	return st;
}

/* ------------------------------------------------------------ what was done */

/* The newest of the deeds; of programs that began, those that did so by other
 * settings or keys than before. */
struct deeds {
	json_t *list, *settings;
	int64_t n;
	json_t *last; /* by event and program: what the last one said */
};

static json_t *
deed_json(const json_t *event)
{
	static const char *const members[] = {"Seq", "At", "Event", "Domain",
	    "RequestId", "By", "Uid", "Reason", "Ticket", "Until", "Quorum",
	    "Successor", "Program", "RulesHash", "SettingsHash", "Hash",
	    "Domains", "Before", "Keys", "SealKey"};
	json_t *deed = json_object();

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *value = json_object_get(event, members[i]);

		if (value != NULL)
			json_object_set(deed, members[i], value);
	}
	return deed;
}

static void
keep_newest(json_t *list, const json_t *event)
{
	if (json_array_size(list) == REPORT_DEEDS_MAX)
		json_array_remove(list, 0);
	json_array_append_new(list, deed_json(event));
}

/* The public keys, and enough of the seal's name to tell it from another. */
static void
show_keys(json_t *event)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s seal=%.*s", member(event, "Keys"), SEAL_DIGITS,
	    member(event, "SealKey"));
	json_object_set_new(event, "Keys", json_string(buf_str(&text)));
	buf_free(&text);
}

/* Events that every start repeats, and what they say. */
static const struct {
	const char *event, *says[2];
} repeated[] = {
    {"config", {"RulesHash", "SettingsHash"}},
    {"keys", {"Keys", "SealKey"}},
};

/* Does it say something else than the one before it of that program? */
static bool
is_news(struct deeds *d, const json_t *event, const char *const says[2])
{
	const char *program = member(event, "Program");
	json_t *now =
	    json_pack("[s, s]", member(event, says[0]), member(event, says[1]));
	json_t *of_event = json_object_get(d->last, member(event, "Event"));
	bool same = json_equal(json_object_get(of_event, program), now);

	json_object_set_new(of_event, program, now);
	return !same;
}

static void
on_deed(void *arg, json_t *event)
{
	struct deeds *d = arg;

	for (size_t i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++) {
		if (strcmp(member(event, "Event"), repeated[i].event) != 0)
			continue;
		if (!is_news(d, event, repeated[i].says))
			return;
		if (json_object_get(event, "SealKey") != NULL)
			show_keys(event);
		keep_newest(d->settings, event);
		return;
	}
	d->n++;
	keep_newest(d->list, event);
}

static enum status
add_deeds(struct reporting *r)
{
	struct deeds d = {.list = json_array(),
	    .settings = json_array(),
	    .last = json_pack(
		"{s:{}, s:{}}", repeated[0].event, repeated[1].event)};
	enum status st = d.list != NULL && d.settings != NULL && d.last != NULL
			     ? each_event(r, REPORT_DEEDS, on_deed, &d)
			     : ST_NOMEM;

	if (st == ST_OK)
		st = put(r, "Deeds", json_incref(d.list));
	if (st == ST_OK)
		st = put(r, "DeedsInAll", json_integer(d.n));
	if (st == ST_OK)
		st = put(r, "Keys", json_incref(d.settings));
	json_decref(d.list);
	json_decref(d.settings);
	json_decref(d.last);
	return st;
}

/* ----------------------------------------------------------------- problems */

static enum status
add_problems(struct reporting *r)
{
	struct report_problem *list = NULL;
	json_t *json = json_array();
	size_t n = 0;
	enum status st = store_report_problems(r->core->store, &list, &n,
	    REPORT_PROBLEMS_MAX, r->p->since, r->p->until, r->err);

	for (size_t i = 0; st == ST_OK && i < n; i++)
		json_array_append_new(
		    json, json_pack("{s:s, s:s, s:s, s:s, s:s}", "RequestId",
			      list[i].request_id, "DomainName", list[i].name,
			      "Email", list[i].email, "Delivery",
			      list[i].delivery, "Text", list[i].text));
	free(list);
	if (st == ST_OK)
		return put(r, "Problems", json);
	json_decref(json);
	return st;
}

/* ------------------------------------------------------------------- sample */

/* SplitMix64 (Steele, Lea, Flood): small, and the same everywhere. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z;

	/* Wraps around, as it is meant to; -ftrapv watches signed ones. */
	*state += UINT64_C(0x9e3779b97f4a7c15);
	z = *state;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Knuth's selection sampling (TAOCP 3.4.2 S): each request is drawn with the
 * same chance, in order, with no more memory than the sample. */
struct drawing {
	uint64_t state, left, wanted;
	char (*ids)[REQUEST_ID_SIZE];
	size_t n;
};

static void
draw(void *arg, const char *id)
{
	struct drawing *d = arg;

	if (d->left == 0 || d->wanted == 0)
		return;
	if (next_random(&d->state) % d->left < d->wanted) {
		snprintf(d->ids[d->n++], REQUEST_ID_SIZE, "%s", id);
		d->wanted--;
	}
	d->left--;
}

/* BR 8.7: at least three percent, and at least one. */
static uint64_t
sample_size(uint64_t n)
{
	uint64_t wanted = (n * REPORT_SAMPLE_PERCENT + 99) / 100;

	if (wanted < REPORT_SAMPLE_MIN)
		wanted = REPORT_SAMPLE_MIN;
	if (wanted > REPORT_SAMPLE_MAX)
		wanted = REPORT_SAMPLE_MAX;
	return wanted < n ? wanted : n;
}

static enum status
load_drawn(struct reporting *r, json_t *list, const struct drawing *d)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < d->n; i++) {
		struct request *request = NULL;
		json_t *view;

		st = store_request_load(
		    r->core->store, &request, d->ids[i], r->err);
		if (st != ST_OK)
			break;
		view = view_request(request);
		if (json_array_append(list, json_object_get(view, "Request")) !=
		    0)
			st = err_set(r->err, ST_NOMEM, "out of memory");
		json_decref(view);
		request_free(request);
	}
	return st;
}

static enum status
add_sample(struct reporting *r)
{
	struct drawing d = {.state = r->p->seed,
	    .left = (uint64_t)r->n_requests,
	    .wanted = sample_size((uint64_t)r->n_requests)};
	json_t *list = json_array();
	enum status st;

	d.ids = calloc(d.wanted + 1, sizeof(*d.ids));
	st = d.ids != NULL && list != NULL
		 ? store_report_ids(r->core->store, draw, &d, r->p->since,
		       r->p->until, r->err)
		 : ST_NOMEM;
	if (st == ST_OK)
		st = load_drawn(r, list, &d);
	free(d.ids);
	if (st == ST_OK)
		return put(r, "Sample", list);
	json_decref(list);
	return st;
}

/* ------------------------------------------------------------------- public */

static enum status
add_head(struct reporting *r)
{
	char seed[24];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)r->p->seed);
	json_object_set_new(
	    r->report, "Authority", json_string(r->core->settings->authority));
	json_object_set_new(r->report, "Version", json_string(VERSION));
	json_object_set_new(r->report, "Seed", json_string(seed));
	json_object_set_new(r->report, "Since", view_time(r->p->since));
	json_object_set_new(r->report, "Until", view_time(r->p->until));
	return put(r, "GeneratedAt", view_time(r->p->now));
}

enum status
report_make(json_t **json_r, const struct approve *core,
    const struct report_params *params, struct err *err)
{
	typedef enum status add_fn(struct reporting *);
	static add_fn *const parts[] = {add_head, add_counts, add_latency,
	    add_refusals, add_problems, add_deeds, add_sample};
	struct reporting r = {
	    .core = core, .p = params, .report = json_object(), .err = err};
	enum status st = r.report != NULL ? ST_OK : ST_NOMEM;

	for (size_t i = 0; st == ST_OK && i < sizeof(parts) / sizeof(parts[0]);
	     i++)
		st = parts[i](&r);
	if (st == ST_OK)
		st = put(&r, "Requests", json_integer(r.n_requests));
	if (st != ST_OK) {
		json_decref(r.report);
		return st;
	}
	*json_r = json_pack("{s:o}", "Report", r.report);
	return *json_r != NULL ? ST_OK : ST_NOMEM;
}
