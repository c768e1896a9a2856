/* SPDX-License-Identifier: ISC
 * Gathers what the operator's view shows, as JSON, and gives it to the page of
 * the address, or as it is where JSON is asked for. */
#include "approve/daemon/operator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/effect.h"
#include "approve/operator/pages.h"
#include "approve/request.h"
#include "approve/tally.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"

#define JSON  "application/json"
#define HTML  "text/html; charset=utf-8"
#define STYLE "/operator.css" /* among the templates */

enum {
	STYLE_MAX = 64 * 1024,
	LIST_ITEMS = 50,
	OUTBOX_ITEMS = 50,
	EVENTS_MAX = 1000,
	PATH_SIZE = 4096,
	SECOND = 1000000, /* microseconds */
};

struct operator_view {
	struct daemon *daemon;
	struct buf style;
};

/* One look. */
struct look {
	struct approve core;
	const struct http_request *http;
	const char *id; /* of the request in the path */
	int64_t now;
	struct err *err;
};

/* ----------------------------------------------------------------- overview */

static json_t *
funnel_json(const struct store_funnel *f)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:i}", "Requests",
	    (json_int_t)f->requests, "Mailed", (json_int_t)f->mailed,
	    "Answered", (json_int_t)f->answered, "Validated",
	    (json_int_t)f->validated, "Pending", (json_int_t)f->pending,
	    "TimedOut", (json_int_t)f->timed_out, "Failed",
	    (json_int_t)f->failed, "Most", FUNNEL_REQUESTS_MAX);
}

static const char *
duration(char text_r[32], int64_t seconds)
{
	if (seconds >= 3600)
		snprintf(text_r, 32, "%lld h", (long long)(seconds / 3600));
	else
		snprintf(text_r, 32, "%lld min", (long long)(seconds / 60));
	return text_r;
}

/* The buckets of countersign_answer_delay_seconds, by either channel. */
static json_t *
delays_json(const struct metric_item *items, size_t n)
{
	const struct metric_kind *kind =
	    &metric_kinds[METRIC_ANSWER_DELAY_SECONDS];
	json_t *list = json_array();
	bool beyond = false;

	for (const int64_t *b = kind->bounds; !beyond; b++) {
		int64_t part = *b != 0 ? *b : METRIC_PART_BEYOND, sum = 0;
		char text[32];

		beyond = *b == 0;
		for (size_t i = 0; i < n; i++) {
			if (items[i].part == part &&
			    strcmp(items[i].name, kind->name) == 0)
				sum += items[i].value;
		}
		json_array_append_new(
		    list, json_pack("{s:s, s:I}", "UpTo",
			      beyond ? "more" : duration(text, *b / SECOND),
			      "Count", (json_int_t)sum));
	}
	return list;
}

static enum status
add_counts(json_t *data, struct look *look)
{
	struct metric_item *items = NULL;
	struct store_funnel funnel;
	struct store_figures f;
	size_t n = 0;
	enum status st = store_funnel(look->core.store, &funnel, look->err);

	if (st == ST_OK)
		st = store_figures(look->core.store, &f, look->err);
	if (st == ST_OK)
		st = store_metric_list(look->core.store, &items, &n, look->err);
	if (st != ST_OK)
		return st;
	json_object_set_new(data, "Funnel", funnel_json(&funnel));
	json_object_set_new(data, "AnswerDelays", delays_json(items, n));
	json_object_set_new(data, "Figures",
	    json_pack("{s:I, s:I, s:I, s:I}", "Pending", (json_int_t)f.pending,
		"Outbox", (json_int_t)f.outbox, "HooksWaiting",
		(json_int_t)f.hooks, "Frozen", (json_int_t)f.frozen));
	free(items);
	return ST_OK;
}

static enum status
add_unsigned(json_t *data, struct look *look)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	json_t *list = json_array();
	size_t n = 0;
	enum status st =
	    tally_unsigned(mails, &n, look->core.store, look->now, look->err);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:o}", "RequestId",
			      mails[i].request_id, "Email", mails[i].email,
			      "At", view_time(mails[i].sent_at)));
	json_object_set_new(data, "Unsigned", list);
	json_object_set_new(json_object_get(data, "Figures"), "Unsigned",
	    json_integer((json_int_t)n));
	return st;
}

static enum status
add_trouble(json_t *data, struct look *look)
{
	struct mail_trouble *mails = calloc(TROUBLE_MAILS_MAX, sizeof(*mails));
	json_t *list = json_array();
	size_t n = 0;
	enum status st = ST_NOMEM;

	if (mails != NULL)
		st = store_mail_trouble(look->core.store, mails, &n, look->err);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:o, s:s}", "RequestId",
			mails[i].request_id, "Email", mails[i].email, "State",
			mails[i].state, "At", view_time(mails[i].at),
			"LastText", mails[i].text));
	free(mails);
	json_object_set_new(data, "DeliveryProblems", list);
	return st;
}

static enum status
add_outbox(json_t *data, struct look *look)
{
	struct mail *mails = NULL;
	json_t *list = json_array();
	size_t n = 0;
	enum status st = store_mail_list(
	    look->core.store, &mails, &n, OUTBOX_ITEMS, look->err);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_mail(&mails[i]));
	free(mails);
	json_object_set_new(data, "Outbox", list);
	return st;
}

static enum status
overview(json_t *data, struct look *look)
{
	enum status st = add_counts(data, look);

	if (st == ST_OK)
		st = add_unsigned(data, look);
	if (st == ST_OK)
		st = add_trouble(data, look);
	if (st == ST_OK)
		st = add_outbox(data, look);
	if (st == ST_OK)
		st = effect_list(
		    data, &look->core, NULL, OUTBOX_ITEMS, look->err);
	return st;
}

/* ----------------------------------------------------------------- requests */

/* What a form leaves empty is not asked for. */
static const char *
asked(const struct look *look, const char *name)
{
	const char *text = look->http->argument(look->http, name);

	return text != NULL && text[0] != '\0' ? text : NULL;
}

static enum status
add_events(json_t *data, struct look *look)
{
	struct audit_row *rows = NULL;
	json_t *list, *event;
	size_t n = 0;
	enum status st = store_audit_list(
	    look->core.store, &rows, &n, EVENTS_MAX, 0, 0, look->id, look->err);

	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++) {
		if (event_open(&event, &rows[i]) == ST_OK)
			json_array_append_new(list, event);
	}
	audit_rows_free(rows, n);
	json_object_set_new(data, "Events", list);
	json_object_set_new(data, "MoreEvents", json_boolean(n == EVENTS_MAX));
	return ST_OK;
}

static enum status
one_request(json_t *data, struct look *look)
{
	json_t *view = NULL;
	enum status st = request_show(&view, &look->core, look->id, look->err);

	if (st != ST_OK)
		return st;
	json_object_update(data, view);
	json_decref(view);
	st = add_events(data, look);
	return st == ST_OK ? effect_list(data, &look->core, look->id,
				 OUTBOX_ITEMS, look->err)
			   : st;
}

static enum status
requests(json_t *data, struct look *look)
{
	const struct request_filter filter = {
	    .status = asked(look, "Status"),
	    .domain = asked(look, "Domain"),
	    .account = asked(look, "Account"),
	    .starting_token = asked(look, "StartingToken"),
	    .max_items = LIST_ITEMS,
	};
	json_t *page = NULL;
	enum status st;

	json_object_set_new(data, "Query",
	    json_pack("{s:s*, s:s*, s:s*, s:s*}", "Status", filter.status,
		"Domain", filter.domain, "Account", filter.account, "Id",
		asked(look, "Id")));
	if (json_object_get(data, "Query") == NULL)
		return err_set(
		    look->err, ST_INVALID, "what is searched for is not UTF-8");
	st = request_list(&page, &look->core, &filter, look->err);
	json_object_update(data, page);
	json_decref(page);
	return st;
}

/* --------------------------------------------------------------------- ways */

static const struct way {
	const char *path; /* ends with "/": a request's id follows */
	enum status (*gather)(json_t *, struct look *);
	void (*page)(struct buf *, const json_t *);
} WAYS[] = {
    {"/", overview, operator_overview},
    {"/overview", overview, operator_overview},
    {"/requests", requests, operator_requests},
    {"/requests/", one_request, operator_request},
};

/* Takes ".json" off. */
static bool
wants_json(char *path, const char *accept)
{
	size_t len = strlen(path);
	bool by_name = len > 5 && strcmp(path + len - 5, ".json") == 0;

	if (by_name)
		path[len - 5] = '\0';
	return by_name || (accept != NULL && strstr(accept, JSON) != NULL &&
			      strstr(accept, "text/html") == NULL);
}

static const struct way *
way_find(const char *path, const char **id_r)
{
	for (size_t i = 0; i < sizeof(WAYS) / sizeof(WAYS[0]); i++) {
		size_t len = strlen(WAYS[i].path);
		bool open = len > 1 && WAYS[i].path[len - 1] == '/';

		*id_r = path + len;
		if (open ? strncmp(path, WAYS[i].path, len) == 0 &&
			       path[len] != '\0'
			 : strcmp(path, WAYS[i].path) == 0)
			return &WAYS[i];
	}
	return NULL;
}

static unsigned
code_of(enum status st)
{
	switch (st) {
	case ST_OK:
		return 200;
	case ST_NOTFOUND:
		return 404;
	case ST_INVALID:
		return 400;
	case ST_DENIED:
		return 403;
	case ST_TEMP:
	case ST_NOMEM:
		return 503;
	case ST_BUG:
		break;
	}
	return 500;
}

static void
say(struct http_answer *answer, bool json, enum status st, const char *why)
{
	const char *words = why[0] != '\0' ? why
			    : st == ST_NOTFOUND
				? "There is nothing at this address."
				: "This cannot be shown now; try again.";
	json_t *object;
	char *text;

	answer->code = code_of(st);
	if (!json) {
		operator_words(&answer->body,
		    st == ST_NOTFOUND ? "Not here" : "Not now", words);
		return;
	}
	object = json_pack("{s:{s:s}}", "Error", "Message", words);
	text = json_dumps(object, JSON_COMPACT);
	buf_adds(&answer->body, text != NULL ? text : "{}");
	free(text);
	json_decref(object);
}

static void
show(struct http_answer *answer, const struct way *way, bool json,
    struct look *look)
{
	char at[CLOCK_TEXT_SIZE], *text = NULL;
	json_t *data =
	    json_pack("{s:s, s:s}", "Authority", look->core.settings->authority,
		"Now", clock_rfc3339(at, look->now));
	enum status st = way->gather(data, look);

	if (st == ST_OK && json)
		text = json_dumps(data, JSON_INDENT(1));
	if (st != ST_OK)
		say(answer, json, st, look->err->text);
	else if (json)
		buf_adds(&answer->body, text != NULL ? text : "{}");
	else
		way->page(&answer->body, data);
	free(text);
	json_decref(data);
}

/* A search for a request's id leads to it. */
static const struct way *
by_id(const struct way *way, struct look *look)
{
	const char *id = asked(look, "Id");

	if (way == NULL || way->gather != requests || id == NULL)
		return way;
	look->id = id;
	return &WAYS[sizeof(WAYS) / sizeof(WAYS[0]) - 1];
}

void
operator_view_answer(
    void *arg, const struct http_request *request, struct http_answer *answer)
{
	struct operator_view *view = arg;
	struct daemon_state *state;
	struct err err = {""};
	struct look look = {.http = request, .now = clock_now(), .err = &err};
	const struct way *way;
	char path[PATH_SIZE];
	bool json;

	if (strcmp(request->path, "/style.css") == 0) {
		answer->type = "text/css; charset=utf-8";
		buf_add(&answer->body, view->style.data, view->style.len);
		return;
	}
	snprintf(path, sizeof(path), "%s", request->path);
	json = wants_json(path, request->accept);
	answer->type = json ? JSON : HTML;
	way = by_id(way_find(path, &look.id), &look);
	if (way == NULL) {
		say(answer, json, ST_NOTFOUND, "");
		return;
	}
	state = daemon_state_get(view->daemon);
	look.core = daemon_core(view->daemon, state);
	show(answer, way, json, &look);
	daemon_state_put(state);
	if (answer->code >= 500)
		log_warn("event=operator-view, %s", err.text);
}

enum status
operator_view_new(struct operator_view **view_r, struct daemon *daemon,
    const char *templates, struct err *err)
{
	struct operator_view *view = calloc(1, sizeof(*view));
	char path[PATH_SIZE];
	enum status st;

	if (view == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	view->daemon = daemon;
	snprintf(path, sizeof(path), "%.4000s" STYLE, templates);
	st = file_read(&view->style, path, STYLE_MAX, err);
	if (st != ST_OK) {
		operator_view_free(view);
		return st;
	}
	*view_r = view;
	return ST_OK;
}

void
operator_view_free(struct operator_view *view)
{
	if (view == NULL)
		return;
	buf_free(&view->style);
	free(view);
}
