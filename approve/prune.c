/* SPDX-License-Identifier: ISC
 * The rule about what may be erased; the erasing is the store's. */
#include "approve/prune.h"

#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "policy/policy.h"

static enum status
prune_event(struct event **event_r, struct store_event *row_r,
    const struct request_operator *op, int64_t before)
{
	struct event *event = event_new(EVENT_PRUNE, op->now, NULL, NULL);
	char text[CLOCK_TEXT_SIZE];

	*event_r = event;
	if (event == NULL)
		return ST_NOMEM;
	event_add(event, "Before", clock_rfc3339(text, before));
	event_add_private(event, "By", op->by);
	event_add_private(event, "Reason", op->reason);
	event_add_int(event, "Uid", op->uid);
	return event_row(row_r, event);
}

enum status
prune_audit(json_t **json_r, const struct approve *core,
    const struct request_operator *op, int64_t before, struct err *err)
{
	int64_t relied_on = op->now - core->settings->audit_retention;
	char text[CLOCK_TEXT_SIZE], latest[CLOCK_TEXT_SIZE];
	struct audit_pruned pruned = {0};
	struct store_event row;
	struct event *event = NULL;
	enum status st;

	if (before > relied_on)
		return err_set(err, ST_DENIED,
		    "what happened since %s must be kept (audit.retention; BR "
		    "5.4.3, 5.5.2): name a time not after it",
		    clock_rfc3339(latest, relied_on));
	st = prune_event(&event, &row, op, before);
	if (st == ST_OK)
		st = store_audit_prune(core->store, &pruned, before, relied_on,
		    request_status_name(REQ_PENDING), &row, err);
	event_free(event);
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
