/* SPDX-License-Identifier: ISC
 * The calls of the control socket about what may be reused, exemptions and the
 * lists of risks. */
#include "approve/daemon/api_impl.h"

#include "approve/daemon/outbox.h"
#include "approve/exempt.h"
#include "approve/reuse.h"

enum status
api_check_name(struct api_call *call, json_t **json_r)
{
	return reuse_check(json_r, &call->core, call->argument(call, "Name"),
	    call->now, call->err);
}

static enum status
exempt_params_of(const struct api_call *call, struct exempt_params *p)
{
	const json_t *quorum = json_object_get(call->body, "Quorum");
	enum status st = api_text(call, "Domain", &p->domain);

	p->uid = call->uid;
	p->now = call->now;
	if (st == ST_OK)
		st = api_text(call, "By", &p->by);
	if (st == ST_OK)
		st = api_text(call, "Ticket", &p->ticket);
	if (st == ST_OK)
		st = api_text(call, "Until", &p->until);
	if (st == ST_OK)
		st = api_text(call, "Retry", &p->retry);
	if (st != ST_OK || quorum == NULL || json_is_null(quorum))
		return st;
	p->quorum = json_integer_value(quorum);
	if (!json_is_integer(quorum) || p->quorum < 1)
		return err_set(
		    call->err, ST_INVALID, "Quorum must be a number from 1");
	return ST_OK;
}

enum status
api_post_exemption(struct api_call *call, json_t **json_r)
{
	struct exempt_params p = {.domain = NULL};
	enum status st = exempt_params_of(call, &p);

	if (st == ST_OK)
		st = exempt_add(json_r, &call->core, &p, call->err);
	if (st == ST_OK && p.retry != NULL)
		outbox_wake(call->daemon->outbox);
	return st;
}

enum status
api_get_exemptions(struct api_call *call, json_t **json_r)
{
	return exempt_list(json_r, &call->core, call->now, call->err);
}

enum status
api_remove_exemption(struct api_call *call, json_t **json_r)
{
	struct exempt_params p = {.domain = NULL};
	enum status st = exempt_params_of(call, &p);

	return st == ST_OK ? exempt_remove(json_r, &call->core, &p, call->err)
			   : st;
}

enum status
api_test_risk(struct api_call *call, json_t **json_r)
{
	return exempt_test(json_r, &call->core, call->argument(call, "Name"),
	    call->now, call->err);
}

enum status
api_import_risk(struct api_call *call, json_t **json_r)
{
	return exempt_import(json_r, &call->core, call->bytes, call->len,
	    call->uid, call->now, call->err);
}
