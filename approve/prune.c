/* SPDX-License-Identifier: ISC
 * The rule about what may be erased; the erasing is the store's. */
#include "approve/prune.h"

#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "policy/policy.h"

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

enum status
prune_audit(json_t **json_r, const struct approve *core,
    const struct request_operator *op, int64_t before, struct err *err)
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
	st = store_audit_prune(core->store, &pruned, before, relied_on,
	    request_status_name(REQ_PENDING), make_event, &e, err);
	event_free(e.event);
	if (st != ST_OK)
		return st;
	clock_rfc3339(text, before);
	log_info("event=prune, before=%s, openings=%lld, evidence=%lld, "
		 "kept=%lld",
	    text, (long long)pruned.openings, (long long)pruned.evidence,
	    (long long)pruned.kept);
	*json_r = json_pack("{s:{s:s, s:I, s:I, s:I}}", "Prune", "Before", text,
	    "Openings", (json_int_t)pruned.openings, "Evidence",
	    (json_int_t)pruned.evidence, "Kept", (json_int_t)pruned.kept);
	return *json_r != NULL ? ST_OK : ST_NOMEM;
}
