/* SPDX-License-Identifier: ISC
 * The rule about what may be erased; the erasing is the store's. */
#include "approve/prune.h"

#include <time.h>

#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "policy/policy.h"

enum {
	CALL_MS = 10000, /* then the caller goes on with another call */
	/* Between two batches: who waits for SQLite looks every 100 ms. */
	PAUSE_NS = 100 * 1000000,
};

/* Of the batch at hand. */
struct prune_event {
	struct event *event;
	const struct request_operator *op;
	int64_t before;
};

static enum status
make_event(
    void *arg, const struct audit_pruned *pruned, struct store_event *row_r)
{
	struct prune_event *e = arg;
	char text[CLOCK_TEXT_SIZE];

	event_free(e->event);
	e->event = event_new(EVENT_PRUNE, e->op->now, NULL, NULL);
	if (e->event == NULL)
		return ST_NOMEM;
	event_add(e->event, "Before", clock_rfc3339(text, e->before));
	event_add_int(e->event, EVENT_OPENINGS, pruned->openings);
	event_add_int(e->event, "Evidence", pruned->evidence);
	event_add_private(e->event, "By", e->op->by);
	event_add_private(e->event, "Reason", e->op->reason);
	event_add_int(e->event, "Uid", e->op->uid);
	return event_row(row_r, e->event);
}

static void
pruned_add(struct audit_pruned *all, const struct audit_pruned *batch)
{
	all->openings += batch->openings;
	all->evidence += batch->evidence;
	all->kept += batch->kept;
	all->next_after = batch->next_after;
}

/* Batch by batch, to the end or until the call has taken long enough. */
static enum status
prune_batches(struct audit_pruned *all, struct store *store, int64_t after,
    int64_t relied_on, struct prune_event *e, struct err *err)
{
	const int64_t end = clock_mono_ms() + CALL_MS;
	enum status st;

	all->next_after = after;
	for (;;) {
		struct audit_pruned batch;

		st = store_audit_prune(store, &batch, all->next_after,
		    e->before, relied_on, request_status_name(REQ_PENDING),
		    make_event, e, err);
		if (st != ST_OK)
			break;
		pruned_add(all, &batch);
		if (all->next_after == 0 || clock_mono_ms() >= end)
			break;
		if (batch.openings > 0 || batch.evidence > 0)
			nanosleep(
			    &(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
	}
	event_free(e->event);
	return st;
}

static json_t *
pruned_json(const struct audit_pruned *pruned, const char *before)
{
	return json_pack("{s:{s:s, s:I, s:I, s:I}, s:o}", "Prune", "Before",
	    before, "Openings", (json_int_t)pruned->openings, "Evidence",
	    (json_int_t)pruned->evidence, "Kept", (json_int_t)pruned->kept,
	    "NextAfter",
	    pruned->next_after != 0 ? json_integer(pruned->next_after)
				    : json_null());
}

enum status
prune_audit(json_t **json_r, const struct approve *core,
    const struct request_operator *op, int64_t before, int64_t after,
    struct err *err)
{
	int64_t relied_on = op->now - core->settings->audit_retention;
	char text[CLOCK_TEXT_SIZE], latest[CLOCK_TEXT_SIZE];
	struct audit_pruned pruned = {0};
	struct prune_event e = {.op = op, .before = before};
	enum status st;

	if (before > relied_on)
		return err_set(err, ST_DENIED,
		    "what happened since %s must be kept (audit.retention; BR "
		    "5.4.3, 5.5.2): name a time not after it",
		    clock_rfc3339(latest, relied_on));
	st = prune_batches(&pruned, core->store, after, relied_on, &e, err);
	/* What was erased before a failure is, and has its events. */
	clock_rfc3339(text, before);
	log_info("event=prune, before=%s, openings=%lld, evidence=%lld, "
		 "kept=%lld%s",
	    text, (long long)pruned.openings, (long long)pruned.evidence,
	    (long long)pruned.kept, st != ST_OK ? ", broken off" : "");
	if (st != ST_OK)
		return st;
	*json_r = pruned_json(&pruned, text);
	return *json_r != NULL ? ST_OK : ST_NOMEM;
}
