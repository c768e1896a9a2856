/* SPDX-License-Identifier: ISC
 * Claims hooks and records their ends. The rows are the store's, in the
 * transaction of what they tell of. */
#include "approve/effect.h"

#include <stdlib.h>

#include "approve/request.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"

#define OBJECTION "OBJECTION" /* W5 */

const char *
effect_hook(
    const struct approve *core, unsigned effects, enum request_status status)
{
	if (!(effects & EFFECT_HOOK) || core->settings->on_outcome[0] == '\0')
		return NULL;
	return effects & EFFECT_END_REUSE ? OBJECTION
					  : request_status_name(status);
}

/* ----------------------------------------------------------------- claiming */

static json_t *
run_json(const struct hook *h, const struct settings *s, json_t *request)
{
	json_t *hook = json_pack("{s:I, s:s, s:s, s:i, s:i, s:o, s:I}", "Id",
	    (json_int_t)h->id, "RequestId", h->request_id, "Outcome",
	    h->outcome, "Generation", (int)h->generation, "Attempt",
	    (int)h->attempts, "QueuedAt", view_time(h->queued_at), "Timeout",
	    (json_int_t)s->hook_timeout);

	if (hook == NULL || json_object_set_new(request, "Hook", hook) != 0) {
		json_decref(request);
		return NULL;
	}
	return request;
}

enum status
effect_claim(
    json_t **run_r, const struct approve *core, int64_t now, struct err *err)
{
	const struct settings *s = core->settings;
	struct request *request = NULL;
	struct hook hook;
	enum status st = store_hook_claim(core->store, &hook, core->owner, now,
	    now + s->hook_timeout + EFFECT_LEASE_REST_S, err);

	if (st != ST_OK)
		return st;
	st = store_request_load(core->store, &request, hook.request_id, err);
	if (st == ST_OK) {
		json_t *view = view_request(request);

		*run_r = view != NULL ? run_json(&hook, s, view) : NULL;
		st = *run_r != NULL ? ST_OK
				    : err_set(err, ST_NOMEM, "out of memory");
	}
	request_free(request);
	/* A claim that comes to nothing runs out by itself. */
	return st == ST_NOTFOUND
		   ? err_set(err, ST_BUG, "hook %lld has no request",
			 (long long)hook.id)
		   : st;
}

/* ---------------------------------------------------------------- recording */

static int64_t
backoff(unsigned failures)
{
	return clock_backoff(
	    failures, EFFECT_RETRY_FIRST_S, EFFECT_RETRY_MAX_S);
}

static struct event *
run_event(const struct effect_end *end)
{
	struct event *event = event_new(end->done ? "hook" : "hook-failed",
	    end->now, end->request_id, NULL);

	if (event == NULL)
		return NULL;
	event_add(event, "Outcome", end->outcome);
	event_add_int(event, "Generation", end->generation);
	event_add_int(event, "Attempt", end->attempt);
	if (end->uid >= 0)
		event_add_int(event, "Uid", end->uid);
	event_add_private(event, "Text", end->text);
	return event;
}

enum status
effect_record(
    const struct approve *core, const struct effect_end *end, struct err *err)
{
	struct event *event = run_event(end);
	struct store_event row;
	enum status st = event != NULL ? event_row(&row, event) : ST_NOMEM;

	if (st == ST_OK)
		st = store_hook_result(core->store,
		    &(struct hook_result){.id = end->id,
			.attempt = end->attempt,
			.done = end->done,
			.due_at = end->now + backoff(end->attempt),
			.text = end->text},
		    &row, err);
	event_free(event);
	if (st != ST_OK)
		return st;
	metric_count(METRIC_HOOKS, end->outcome, end->done ? "done" : "failed");
	if (end->done)
		log_info("id=%s, event=hook, %s/%u, attempt %u, %s",
		    end->request_id, end->outcome, end->generation,
		    end->attempt, end->text);
	else
		log_warn("id=%s, event=hook-failed, %s/%u, attempt %u, again "
			 "in %lld s, %s",
		    end->request_id, end->outcome, end->generation,
		    end->attempt, (long long)backoff(end->attempt), end->text);
	return ST_OK;
}

static json_t *
hook_json(const struct hook *h)
{
	return json_pack("{s:I, s:s, s:s, s:i, s:s, s:o, s:i, s:s*}", "Id",
	    (json_int_t)h->id, "RequestId", h->request_id, "Outcome",
	    h->outcome, "Generation", (int)h->generation, "State", h->state,
	    "DueAt", view_time(h->due_at), "Attempts", (int)h->attempts,
	    "LastText", h->last_text[0] ? h->last_text : NULL);
}

enum status
effect_list(json_t *object, const struct approve *core, const char *request_id,
    size_t max, struct err *err)
{
	struct hook *hooks = NULL;
	json_t *list;
	size_t n = 0;
	enum status st =
	    store_hook_list(core->store, &hooks, &n, max, request_id, err);

	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, hook_json(&hooks[i]));
	free(hooks);
	return json_object_set_new(object, "Hooks", list) == 0 ? ST_OK
							       : ST_NOMEM;
}
