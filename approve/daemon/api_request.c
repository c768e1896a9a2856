/* SPDX-License-Identifier: ISC
 * The calls of the control socket about requests and frozen names. */
#include "approve/daemon/api_impl.h"

#include <stdlib.h>
#include <string.h>

#include "approve/daemon/control.h"
#include "approve/daemon/outbox.h"
#include "approve/explain.h"
#include "lib/base/clock.h"

enum {
	LIST_DEFAULT = 100,
	LIST_MAX = 1000,
	WAIT_POLL_MS = 100,
};

/* ---------------------------------------------------------------- arguments */

static enum status
add_name(struct request_params *p, const json_t *value, struct err *err)
{
	const char *text = json_string_value(value);

	if (text == NULL || strlen(text) != json_string_length(value))
		return err_set(err, ST_INVALID, "a name must be a text");
	if (p->n_names == 1 + POLICY_SANS_MAX)
		return err_set(err, ST_INVALID,
		    "more than %d alternative "
		    "names",
		    POLICY_SANS_MAX);
	p->names[p->n_names++] = text;
	return ST_OK;
}

static enum status
read_names(const struct api_call *call, struct request_params *p)
{
	json_t *value,
	    *list = json_object_get(call->body, "SubjectAlternativeNames");
	size_t i;
	enum status st =
	    add_name(p, json_object_get(call->body, "DomainName"), call->err);

	if (list != NULL && !json_is_array(list))
		return err_set(call->err, ST_INVALID,
		    "SubjectAlternativeNames must be a list");
	json_array_foreach(list, i, value)
	{
		if (st == ST_OK)
			st = add_name(p, value, call->err);
	}
	return st;
}

static enum status
read_supers(const struct api_call *call, struct request_params *p)
{
	json_t *value, *all = json_object_get(call->body, "ValidationDomains");
	const char *name;

	if (all != NULL && !json_is_object(all))
		return err_set(call->err, ST_INVALID,
		    "ValidationDomains must be an object");
	json_object_foreach(all, name, value)
	{
		if (!json_is_string(value))
			return err_set(call->err, ST_INVALID,
			    "a validation domain must be a text");
		if (p->n_supers == sizeof(p->supers) / sizeof(p->supers[0]))
			return err_set(call->err, ST_INVALID,
			    "too many validation domains");
		p->supers[p->n_supers++] =
		    (struct validation_domain){name, json_string_value(value)};
	}
	return ST_OK;
}

/* Sources of contacts (C2); which of them the rule allows is the core's to
 * say. */
static enum status
read_contacts(const struct api_call *call, struct request_params *p)
{
	json_t *value, *list = json_object_get(call->body, "Contacts");
	size_t i;

	if (list != NULL && !json_is_array(list))
		return err_set(
		    call->err, ST_INVALID, "Contacts must be a list");
	json_array_foreach(list, i, value)
	{
		if (!json_is_string(value) ||
		    p->n_contacts ==
			sizeof(p->contacts) / sizeof(p->contacts[0]))
			return err_set(call->err, ST_INVALID,
			    "Contacts must be a few texts");
		p->contacts[p->n_contacts++] = json_string_value(value);
	}
	return ST_OK;
}

/* ----------------------------------------------------------------- requests */

enum status
api_post_request(struct api_call *call, json_t **json_r)
{
	const json_t *dry_run = json_object_get(call->body, "DryRun");
	struct request_params p = {.uid = call->uid,
	    .now = call->now,
	    .dry_run = json_is_true(dry_run)};
	enum status st = read_contacts(call, &p);

	if (dry_run != NULL && !json_is_boolean(dry_run))
		return err_set(
		    call->err, ST_INVALID, "DryRun must be true or false");
	if (st == ST_OK)
		st = api_text(call, "Mailbox", &p.mailbox);
	if (st == ST_OK && p.mailbox == NULL)
		st = read_names(call, &p);
	if (st == ST_OK)
		st = read_supers(call, &p);
	if (st == ST_OK)
		st = api_text(call, "Account", &p.account);
	if (st == ST_OK)
		st = api_text(call, "Profile", &p.profile);
	if (st == ST_OK)
		st = api_text(call, "IdempotencyToken", &p.idem_token);
	if (st == ST_OK)
		st = request_create(json_r, &call->core, &p, call->err);
	if (st == ST_OK && !p.dry_run)
		outbox_wake(call->daemon->outbox);
	return st;
}

static enum status
max_items(const struct api_call *call, size_t *n_r)
{
	const char *text = call->argument(call, "MaxItems");
	char *end;
	long n;

	*n_r = LIST_DEFAULT;
	if (text == NULL)
		return ST_OK;
	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < 1 || n > LIST_MAX)
		return err_set(call->err, ST_INVALID,
		    "MaxItems must be a "
		    "number from 1 to %d",
		    LIST_MAX);
	*n_r = (size_t)n;
	return ST_OK;
}

enum status
api_get_requests(struct api_call *call, json_t **json_r)
{
	struct request_filter filter = {
	    .status = call->argument(call, "Status"),
	    .domain = call->argument(call, "Domain"),
	    .account = call->argument(call, "Account"),
	    .starting_token = call->argument(call, "StartingToken"),
	};
	enum status st = max_items(call, &filter.max_items);

	return st == ST_OK
		   ? request_list(json_r, &call->core, &filter, call->err)
		   : st;
}

enum status
api_get_request(struct api_call *call, json_t **json_r)
{
	return request_describe(
	    json_r, &call->core, call->id, call->now, call->err);
}

/* Holds the answer back until the request is no longer pending, for a bounded
 * time; the client asks again. */
enum status
api_wait_request(struct api_call *call, json_t **json_r)
{
	const char *text = call->argument(call, "Timeout");
	int64_t seconds = CONTROL_WAIT_MAX_S, end;
	bool open;
	enum status st;

	if (text != NULL && duration_parse(&seconds, text) != ST_OK)
		return err_set(call->err, ST_INVALID, "Timeout is no time");
	if (seconds > CONTROL_WAIT_MAX_S)
		seconds = CONTROL_WAIT_MAX_S;
	end = clock_mono_ms() + seconds * 1000;
	for (;;) {
		st = request_is_open(
		    &open, &call->core, call->id, clock_now(), call->err);
		if (st != ST_OK || !open || clock_mono_ms() >= end ||
		    call->daemon->stopping)
			break;
		clock_sleep_ms(WAIT_POLL_MS);
	}
	if (st != ST_OK)
		return st;
	return request_describe(
	    json_r, &call->core, call->id, clock_now(), call->err);
}

enum status
api_explain(struct api_call *call, json_t **json_r)
{
	return explain_request(json_r, &call->core, call->id,
	    call->argument(call, "Domain"), call->err);
}

enum status
api_resend(struct api_call *call, json_t **json_r)
{
	const char *domain = NULL, *super = NULL;
	enum status st = api_text(call, "Domain", &domain);

	if (st == ST_OK)
		st = api_text(call, "ValidationDomain", &super);
	if (st == ST_OK && super != NULL && domain == NULL)
		st = err_set(call->err, ST_INVALID,
		    "a validation domain needs the domain it is for");
	if (st == ST_OK)
		st = request_resend(&call->core, call->id, domain, super,
		    call->uid, call->now, call->err);
	if (st != ST_OK)
		return st;
	outbox_wake(call->daemon->outbox);
	return api_get_request(call, json_r);
}

enum status
api_cancel(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	enum status st = api_operator(call, &op);

	if (st == ST_OK)
		st = request_cancel(&call->core, call->id, &op, call->err);
	return st == ST_OK ? api_get_request(call, json_r) : st;
}

enum status
api_reject(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	enum status st = api_operator(call, &op);

	if (st == ST_OK)
		st = request_reject(&call->core, call->id, &op, call->err);
	return st == ST_OK ? api_get_request(call, json_r) : st;
}

/* ------------------------------------------------------------------ freezes */

static enum status
freeze_by(struct api_call *call, json_t **json_r,
    enum status (*act)(
	const struct approve *, const struct request_operator *, struct err *))
{
	struct request_operator op;
	enum status st = api_operator(call, &op);

	if (st == ST_OK && op.domain == NULL)
		st = err_set(call->err, ST_INVALID, "Domain is missing");
	if (st == ST_OK)
		st = act(&call->core, &op, call->err);
	if (st == ST_OK)
		*json_r = json_pack("{s:{s:s}}", "Freeze", "Domain", op.domain);
	return st;
}

enum status
api_freeze(struct api_call *call, json_t **json_r)
{
	return freeze_by(call, json_r, request_freeze);
}

enum status
api_unfreeze(struct api_call *call, json_t **json_r)
{
	return freeze_by(call, json_r, request_unfreeze);
}
