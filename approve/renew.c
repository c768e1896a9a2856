/* SPDX-License-Identifier: ISC
 * Asks again, once, and notes the successor. Keeps no list of its own: the
 * store knows what is due. */
#include "approve/renew.h"

#include <stdio.h>
#include <string.h>

#include "approve/request.h"
#include "approve/rulebook.h"
#include "audit/event.h"
#include "lib/base/log.h"

#define IDEM_PREFIX "renew-"

/* Do the rules of now renew any domain of the request? */
static enum status
is_renewed(bool *yes_r, const struct approve *core,
    const struct request *request, struct err *err)
{
	*yes_r = false;
	for (size_t i = 0; i < request->n_domains && !*yes_r; i++) {
		struct policy_settings s;
		enum status st = rulebook_in_force(&s, core->settings, request,
		    &request->domains[i], NULL, err);

		if (st != ST_OK)
			return st;
		*yes_r = s.renew;
	}
	return ST_OK;
}

/* Has every domain a later validation already? */
static enum status
is_replaced(bool *yes_r, const struct approve *core,
    const struct request *request, int64_t now, struct err *err)
{
	*yes_r = true;
	for (size_t i = 0; i < request->n_domains && *yes_r; i++) {
		const struct request_domain *d = &request->domains[i];
		struct validation found[VALIDATIONS_MAX];
		size_t n = 0;
		enum status st = store_validation_find(
		    core->store, found, &n, d->name, d->mailbox, now, err);

		if (st != ST_OK)
			return st;
		*yes_r = n > 0 && strcmp(found[0].request_id, request->id) != 0;
	}
	return ST_OK;
}

/* A second try within the hour, after a crash between asking and noting, finds
 * the first one's request (N6). */
static enum status
ask_again(char id_r[REQUEST_ID_SIZE], const struct approve *core,
    const struct request *request, int64_t now, struct err *err)
{
	char idem[sizeof(IDEM_PREFIX) + REQUEST_ID_SIZE];
	struct request_params params;
	json_t *made = NULL;
	const char *id;
	enum status st;

	request_params_again(&params, request);
	snprintf(idem, sizeof(idem), "%s%s", IDEM_PREFIX, request->id);
	params.idem_token = idem;
	params.uid = -1; /* nobody: the daemon itself */
	params.now = now;
	st = request_create(&made, core, &params, err);
	if (st != ST_OK)
		return st;
	id = json_string_value(
	    json_object_get(json_object_get(made, "Request"), "RequestId"));
	snprintf(id_r, REQUEST_ID_SIZE, "%s", id != NULL ? id : "");
	json_decref(made);
	return ST_OK;
}

static enum status
note(const struct approve *core, const struct request *request,
    const char *successor, const char *why, int64_t now, struct err *err)
{
	struct event *event = event_new("renewal", now, request->id,
	    request->n_domains > 0 ? request->domains[0].name : NULL);
	struct store_event row;
	enum status st = ST_NOMEM;

	if (event != NULL) {
		event_add(event, "Successor", successor);
		event_add(event, "Reason", why);
		event_add(event, "RulesHash", core->settings->rules_hash);
		st = event_row(&row, event);
	}
	if (st == ST_OK)
		st = store_request_renewed(core->store, request->id, &row, err);
	event_free(event);
	if (st == ST_OK)
		log_info("id=%s, event=renewal, successor=%s%s%s", request->id,
		    successor != NULL ? successor : "none",
		    why != NULL ? ", " : "", why != NULL ? why : "");
	return st;
}

static enum status
renew(const struct approve *core, const struct request *request, int64_t now,
    struct err *err)
{
	char successor[REQUEST_ID_SIZE];
	bool renewed, replaced;
	enum status st = is_renewed(&renewed, core, request, err);

	if (st == ST_OK)
		st = is_replaced(&replaced, core, request, now, err);
	if (st != ST_OK)
		return st;
	if (!renewed || replaced)
		return note(core, request, NULL,
		    !renewed ? "the rules do not renew it"
			     : "a later validation has replaced it",
		    now, err);
	st = ask_again(successor, core, request, now, err);
	/* What can never be asked again would stand first for ever. */
	if (st == ST_INVALID || st == ST_DENIED)
		return note(core, request, NULL, err->text, now, err);
	if (st != ST_OK)
		return st;
	return note(core, request, successor, NULL, now, err);
}

static enum status
postpone(const struct approve *core, const char *id, int64_t now,
    const struct err *why, struct err *err)
{
	log_warn("id=%s, event=renewal, tried again in %d s: %s", id,
	    RENEW_RETRY_S, why->text);
	return store_request_renew_later(
	    core->store, id, now + RENEW_RETRY_S, err);
}

enum status
renew_next(const struct approve *core, int64_t now, struct err *err)
{
	char id[1][REQUEST_ID_SIZE];
	struct request *request = NULL;
	struct err why = {""};
	size_t n = 0;
	enum status st =
	    store_request_renewable(core->store, id, &n, 1, now, err);

	if (st != ST_OK)
		return st;
	if (n == 0)
		return ST_NOTFOUND;
	st = store_request_load(core->store, &request, id[0], &why);
	if (st == ST_OK)
		st = renew(core, request, now, &why);
	request_free(request);
	return st == ST_OK ? ST_OK : postpone(core, id[0], now, &why, err);
}
