/* SPDX-License-Identifier: ISC
 * Operators' freezes (Q5); a person's are decide's. */
#include "approve/request.h"
#include "audit/event.h"
#include "lib/name/domain.h"

/* The domain, and the event of what is done to it. */
static enum status
prepare(struct domain *domain_r, struct event **event_r,
    struct store_event *row_r, const char *name,
    const struct request_operator *op, struct err *err)
{
	enum status st = domain_parse(domain_r, op->domain, err);

	if (st == ST_OK && domain_r->wildcard)
		return err_set(err, ST_INVALID,
		    "a freeze covers what lies below; leave out the \"*.\"");
	if (st != ST_OK)
		return st;
	*event_r = event_new(name, op->now, NULL, domain_r->name);
	if (*event_r == NULL)
		return ST_NOMEM;
	event_add_private(*event_r, "By", op->by);
	event_add_private(*event_r, "Reason", op->reason);
	event_add_int(*event_r, "Uid", op->uid);
	return event_row(row_r, *event_r);
}

enum status
request_freeze(const struct approve *core, const struct request_operator *op,
    struct err *err)
{
	struct domain domain;
	struct event *event = NULL;
	struct store_event row;
	enum status st = prepare(&domain, &event, &row, "freeze", op, err);

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
	enum status st = prepare(&domain, &event, &row, "unfreeze", op, err);

	if (st == ST_OK)
		st = store_freeze_remove(core->store, domain.name, &row, err);
	if (st == ST_NOTFOUND)
		err_set(err, ST_NOTFOUND, "%s is not frozen", domain.name);
	event_free(event);
	return st;
}
