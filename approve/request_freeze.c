/* SPDX-License-Identifier: ISC
 * Operators' freezes (Q5); a person's are decide's. */
#include "approve/request.h"
#include "audit/event.h"
#include "lib/name/domain.h"

static enum status
freeze_event(struct event **event_r, struct store_event *row_r,
    const char *name, const char *domain, const struct request_operator *op)
{
	struct event *event = event_new(name, op->now, NULL, domain);

	*event_r = event;
	if (event == NULL)
		return ST_NOMEM;
	event_add_private(event, "By", op->by);
	event_add_private(event, "Reason", op->reason);
	event_add_int(event, "Uid", op->uid);
	return event_row(row_r, event);
}

static enum status
freeze_name(struct domain *domain_r, const char *text, struct err *err)
{
	enum status st = domain_parse(domain_r, text, err);

	if (st == ST_OK && domain_r->wildcard)
		return err_set(err, ST_INVALID,
		    "a freeze covers what lies below; leave out the \"*.\"");
	return st;
}

enum status
request_freeze(const struct approve *core, const struct request_operator *op,
    struct err *err)
{
	struct domain domain;
	struct event *event = NULL;
	struct store_event row;
	enum status st = freeze_name(&domain, op->domain, err);

	if (st == ST_OK)
		st = freeze_event(&event, &row, "freeze", domain.name, op);
	if (st == ST_OK)
		st = store_freeze_add(core->store, domain.name, op->by,
		    op->reason, op->now, &row, err);
	event_free(event);
	return st;
}

enum status
request_unfreeze(const struct approve *core, const struct request_operator *op,
    struct err *err)
{
	struct domain domain;
	struct event *event = NULL;
	struct store_event row;
	enum status st = freeze_name(&domain, op->domain, err);

	if (st == ST_OK)
		st = freeze_event(&event, &row, "unfreeze", domain.name, op);
	if (st == ST_OK)
		st = store_freeze_remove(core->store, domain.name, &row, err);
	if (st == ST_NOTFOUND)
		err_set(err, ST_NOTFOUND, "%s is not frozen", domain.name);
	event_free(event);
	return st;
}
