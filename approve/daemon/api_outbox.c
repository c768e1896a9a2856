/* SPDX-License-Identifier: ISC
 * The calls of the control socket about what is on its way out: mails, and
 * hooks for `countersign hooks run`. */
#include "approve/daemon/api_impl.h"

#include <stdlib.h>

#include "approve/daemon/outbox.h"
#include "approve/effect.h"
#include "approve/view.h"

enum { OUTBOX_MAX = 1000 };

/* -------------------------------------------------------------------- mails */

enum status
api_get_outbox(struct api_call *call, json_t **json_r)
{
	struct mail *mails = NULL;
	size_t n = 0;
	json_t *list;
	enum status st = store_mail_list(
	    call->core.store, &mails, &n, OUTBOX_MAX, call->err);

	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_mail(&mails[i]));
	free(mails);
	*json_r = json_pack("{s:o}", "Mails", list);
	return effect_list(*json_r, &call->core, NULL, OUTBOX_MAX, call->err);
}

enum status
api_retry_outbox(struct api_call *call, json_t **json_r)
{
	const char *id = NULL;
	size_t n = 0, n_hooks = 0;
	json_t *request = NULL;
	enum status st = api_text(call, "RequestId", &id);

	if (st == ST_OK && id != NULL)
		st = request_describe(
		    &request, &call->core, id, call->now, call->err);
	json_decref(request);
	if (st == ST_OK)
		st = store_mail_retry(
		    call->core.store, &n, id, call->now, call->err);
	if (st == ST_OK)
		st = store_hook_retry(
		    call->core.store, &n_hooks, id, call->now, call->err);
	if (st != ST_OK)
		return st;
	outbox_wake(call->daemon->outbox);
	*json_r = json_pack("{s:I, s:I}", "Retried", (json_int_t)n,
	    "HooksRetried", (json_int_t)n_hooks);
	return ST_OK;
}

/* -------------------------------------------------------------------- hooks */

enum status
api_claim_hook(struct api_call *call, json_t **json_r)
{
	enum status st;

	if (!call->core.settings->hooks_by_service)
		return err_set(call->err, ST_DENIED,
		    "the daemon runs hooks itself; set hooks { runner = "
		    "\"service\" } and reload it");
	st = effect_claim(json_r, &call->core, call->now, call->err);
	if (st != ST_NOTFOUND)
		return st;
	*json_r = json_pack("{s:n}", "Hook");
	return ST_OK;
}

enum status
api_end_hook(struct api_call *call, json_t **json_r)
{
	const json_t *done = json_object_get(call->body, "Done");
	struct effect_end end;
	enum status st = effect_read(&end, call->body, call->err);

	if (st == ST_OK)
		st = api_text(call, "Text", &end.text);
	if (st == ST_OK && (!json_is_boolean(done) || end.text == NULL))
		st = err_set(call->err, ST_INVALID,
		    "Done must be true or false, Text a text");
	if (st != ST_OK)
		return st;
	end.done = json_is_true(done);
	end.uid = call->uid;
	end.now = call->now;
	st = effect_record(&call->core, &end, call->err);
	if (st == ST_NOTFOUND)
		return err_set(call->err, st,
		    "this run is nobody's any more: its claim has run out");
	*json_r = json_pack("{s:b}", "Done", end.done);
	return st;
}
