/* SPDX-License-Identifier: ISC
 * The routes of the control socket: each reads its arguments, calls the core,
 * and gives back the core's JSON. */
#include "approve/daemon/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/daemon/api_evidence.h"
#include "approve/daemon/control.h"
#include "approve/daemon/health.h"
#include "approve/daemon/outbox.h"
#include "approve/effect.h"
#include "approve/exempt.h"
#include "approve/explain.h"
#include "approve/prune.h"
#include "approve/request.h"
#include "approve/reuse.h"
#include "approve/risk.h"
#include "approve/view.h"
#include "audit/event.h"
#include "audit/rowstream.h"
#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/base/utf8.h"

enum {
	LIST_DEFAULT = 100,
	LIST_MAX = 1000,
	OUTBOX_MAX = 1000,
	AUDIT_PAGE = 500,
	WAIT_POLL_MS = 100,
};

/* ---------------------------------------------------------------- arguments */

/* A text member of the body: null where it is absent; ST_INVALID where it is
 * something else. */
static enum status
body_text(const struct api_call *call, const char *name, const char **text_r)
{
	json_t *value = json_object_get(call->body, name);

	*text_r = json_string_value(value);
	if (value != NULL && !json_is_null(value) && *text_r == NULL)
		return err_set(
		    call->err, ST_INVALID, "%s must be a text", name);
	if (*text_r != NULL && strlen(*text_r) != json_string_length(value))
		return err_set(call->err, ST_INVALID, "%s holds a NUL", name);
	return ST_OK;
}

static enum status
operator_of(const struct api_call *call, struct request_operator *op_r)
{
	struct request_operator op = {.uid = call->uid, .now = call->now};
	enum status st = body_text(call, "By", &op.by);

	if (st == ST_OK)
		st = body_text(call, "Reason", &op.reason);
	if (st == ST_OK)
		st = body_text(call, "Domain", &op.domain);
	if (st != ST_OK)
		return st;
	if (op.by == NULL || op.by[0] == '\0' || strlen(op.by) > REQUEST_BY_MAX)
		return err_set(call->err, ST_INVALID,
		    "By must name who does "
		    "this, in 1 to %d characters",
		    REQUEST_BY_MAX);
	if (op.reason == NULL || op.reason[0] == '\0' ||
	    strlen(op.reason) > REQUEST_REASON_MAX)
		return err_set(call->err, ST_INVALID,
		    "Reason must say why, "
		    "in 1 to %d characters",
		    REQUEST_REASON_MAX);
	*op_r = op;
	return ST_OK;
}

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

/* ------------------------------------------------------------------ requests
 */

static enum status
post_request(struct api_call *call, json_t **json_r)
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
		st = body_text(call, "Mailbox", &p.mailbox);
	if (st == ST_OK && p.mailbox == NULL)
		st = read_names(call, &p);
	if (st == ST_OK)
		st = read_supers(call, &p);
	if (st == ST_OK)
		st = body_text(call, "Account", &p.account);
	if (st == ST_OK)
		st = body_text(call, "Profile", &p.profile);
	if (st == ST_OK)
		st = body_text(call, "IdempotencyToken", &p.idem_token);
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

static enum status
get_requests(struct api_call *call, json_t **json_r)
{
	struct request_filter filter = {
	    .status = call->argument(call, "Status"),
	    .domain = call->argument(call, "Domain"),
	    .account = call->argument(call, "Account"),
	    .starting_token = call->argument(call, "StartingToken"),
	};
	struct request_summary *items = NULL;
	char next[STORE_PAGE_TOKEN_SIZE];
	enum request_status known;
	size_t n = 0;
	json_t *list;
	enum status st = max_items(call, &filter.max_items);

	if (st == ST_OK && filter.status != NULL &&
	    !request_status_parse(&known, filter.status))
		st = err_set(call->err, ST_INVALID, "\"%.40s\" is no status",
		    filter.status);
	if (st == ST_OK)
		st = store_request_list(
		    call->core.store, &items, &n, next, &filter, call->err);
	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_summary(&items[i]));
	free(items);
	*json_r = json_pack("{s:o, s:o}", "RequestSummaryList", list,
	    "NextToken", next[0] ? json_string(next) : json_null());
	return ST_OK;
}

static enum status
get_request(struct api_call *call, json_t **json_r)
{
	return request_describe(
	    json_r, &call->core, call->id, call->now, call->err);
}

/* Holds the answer back until the request is no longer pending, for a bounded
 * time; the client asks again. */
static enum status
wait_request(struct api_call *call, json_t **json_r)
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

static enum status
explain(struct api_call *call, json_t **json_r)
{
	return explain_request(json_r, &call->core, call->id,
	    call->argument(call, "Domain"), call->err);
}

static enum status
resend(struct api_call *call, json_t **json_r)
{
	const char *domain = NULL, *super = NULL;
	enum status st = body_text(call, "Domain", &domain);

	if (st == ST_OK)
		st = body_text(call, "ValidationDomain", &super);
	if (st == ST_OK && super != NULL && domain == NULL)
		st = err_set(call->err, ST_INVALID,
		    "a validation domain needs the domain it is for");
	if (st == ST_OK)
		st = request_resend(&call->core, call->id, domain, super,
		    call->uid, call->now, call->err);
	if (st != ST_OK)
		return st;
	outbox_wake(call->daemon->outbox);
	return get_request(call, json_r);
}

static enum status
cancel(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	enum status st = operator_of(call, &op);

	if (st == ST_OK)
		st = request_cancel(&call->core, call->id, &op, call->err);
	return st == ST_OK ? get_request(call, json_r) : st;
}

static enum status
reject(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	enum status st = operator_of(call, &op);

	if (st == ST_OK)
		st = request_reject(&call->core, call->id, &op, call->err);
	return st == ST_OK ? get_request(call, json_r) : st;
}

/* ------------------------------------------------------------------ freezes */

static enum status
freeze_by(struct api_call *call, json_t **json_r,
    enum status (*act)(
	const struct approve *, const struct request_operator *, struct err *))
{
	struct request_operator op;
	enum status st = operator_of(call, &op);

	if (st == ST_OK && op.domain == NULL)
		st = err_set(call->err, ST_INVALID, "Domain is missing");
	if (st == ST_OK)
		st = act(&call->core, &op, call->err);
	if (st == ST_OK)
		*json_r = json_pack("{s:{s:s}}", "Freeze", "Domain", op.domain);
	return st;
}

static enum status
freeze(struct api_call *call, json_t **json_r)
{
	return freeze_by(call, json_r, request_freeze);
}

static enum status
unfreeze(struct api_call *call, json_t **json_r)
{
	return freeze_by(call, json_r, request_unfreeze);
}

/* -------------------------------------------------------- reuse, exemptions */

static enum status
check_name(struct api_call *call, json_t **json_r)
{
	return reuse_check(json_r, &call->core, call->argument(call, "Name"),
	    call->now, call->err);
}

static enum status
exempt_params_of(const struct api_call *call, struct exempt_params *p)
{
	const json_t *quorum = json_object_get(call->body, "Quorum");
	enum status st = body_text(call, "Domain", &p->domain);

	p->uid = call->uid;
	p->now = call->now;
	if (st == ST_OK)
		st = body_text(call, "By", &p->by);
	if (st == ST_OK)
		st = body_text(call, "Ticket", &p->ticket);
	if (st == ST_OK)
		st = body_text(call, "Until", &p->until);
	if (st == ST_OK)
		st = body_text(call, "Retry", &p->retry);
	if (st != ST_OK || quorum == NULL || json_is_null(quorum))
		return st;
	p->quorum = json_integer_value(quorum);
	if (!json_is_integer(quorum) || p->quorum < 1)
		return err_set(
		    call->err, ST_INVALID, "Quorum must be a number from 1");
	return ST_OK;
}

static enum status
post_exemption(struct api_call *call, json_t **json_r)
{
	struct exempt_params p = {.domain = NULL};
	enum status st = exempt_params_of(call, &p);

	if (st == ST_OK)
		st = exempt_add(json_r, &call->core, &p, call->err);
	if (st == ST_OK && p.retry != NULL)
		outbox_wake(call->daemon->outbox);
	return st;
}

static enum status
get_exemptions(struct api_call *call, json_t **json_r)
{
	return exempt_list(json_r, &call->core, call->now, call->err);
}

static enum status
remove_exemption(struct api_call *call, json_t **json_r)
{
	struct exempt_params p = {.domain = NULL};
	enum status st = exempt_params_of(call, &p);

	return st == ST_OK ? exempt_remove(json_r, &call->core, &p, call->err)
			   : st;
}

static enum status
test_risk(struct api_call *call, json_t **json_r)
{
	return exempt_test(json_r, &call->core, call->argument(call, "Name"),
	    call->now, call->err);
}

static enum status
import_risk(struct api_call *call, json_t **json_r)
{
	return exempt_import(json_r, &call->core, call->bytes, call->len,
	    call->uid, call->now, call->err);
}

/* ------------------------------------------------------------------- outbox */

static enum status
add_hooks(struct api_call *call, json_t *json)
{
	struct hook *hooks = NULL;
	size_t n = 0;
	json_t *list;
	enum status st = store_hook_list(
	    call->core.store, &hooks, &n, OUTBOX_MAX, NULL, call->err);

	if (st != ST_OK)
		return st;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, effect_view(&hooks[i]));
	free(hooks);
	return json_object_set_new(json, "Hooks", list) == 0 ? ST_OK : ST_NOMEM;
}

static enum status
get_outbox(struct api_call *call, json_t **json_r)
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
	return add_hooks(call, *json_r);
}

static enum status
retry_outbox(struct api_call *call, json_t **json_r)
{
	const char *id = NULL;
	size_t n = 0, n_hooks = 0;
	json_t *request = NULL;
	enum status st = body_text(call, "RequestId", &id);

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

/* ------------------------------------------- hooks, for `countersign hooks
 * run`
 */

static enum status
claim_hook(struct api_call *call, json_t **json_r)
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

static enum status
end_hook(struct api_call *call, json_t **json_r)
{
	const json_t *done = json_object_get(call->body, "Done");
	struct effect_end end;
	enum status st = effect_read(&end, call->body, call->err);

	if (st == ST_OK)
		st = body_text(call, "Text", &end.text);
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

/* -------------------------------------------------------------------- audit */

static enum status
number_of(const struct api_call *call, const char *text, int64_t *n_r)
{
	char *end;

	*n_r = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || *n_r < 0)
		return err_set(
		    call->err, ST_INVALID, "\"%.40s\" is no number", text);
	return ST_OK;
}

/* The number behind which a list goes on; 0 where none is given. */
static enum status
after_of(const struct api_call *call, int64_t *after_r)
{
	const char *text = call->argument(call, "After");

	*after_r = 0;
	return text != NULL ? number_of(call, text, after_r) : ST_OK;
}

static json_t *
events_json(const struct audit_row *rows, size_t n)
{
	json_t *list = json_array(), *event;

	for (size_t i = 0; i < n; i++) {
		if (event_open(&event, &rows[i]) == ST_OK)
			json_array_append_new(list, event);
	}
	return list;
}

static enum status
get_audit(struct api_call *call, json_t **json_r)
{
	const char *since_text = call->argument(call, "Since");
	const char *id = call->argument(call, "Id");
	struct audit_row *rows = NULL;
	int64_t since = 0, after = 0;
	size_t n = 0;
	json_t *list;
	enum status st = ST_OK;

	if (since_text != NULL && clock_parse(&since, since_text) != ST_OK)
		st = err_set(call->err, ST_INVALID,
		    "\"%.40s\" is no time; "
		    "write 2026-11-22T08:13:00Z or 2026-11-22",
		    since_text);
	if (st == ST_OK)
		st = after_of(call, &after);
	if (st == ST_OK)
		st = store_audit_list(call->core.store, &rows, &n, AUDIT_PAGE,
		    after, since, id, call->err);
	if (st != ST_OK)
		return st;
	list = events_json(rows, n);
	*json_r = json_pack("{s:o, s:o}", "Events", list, "NextAfter",
	    n == AUDIT_PAGE ? json_integer(rows[n - 1].seq) : json_null());
	audit_rows_free(rows, n);
	return ST_OK;
}

/* Pages of rows as they stand, for `audit verify`. */
static enum status
get_audit_rows(struct api_call *call, json_t **json_r)
{
	int64_t after;
	enum status st = after_of(call, &after);

	(void)json_r;
	if (st == ST_OK)
		st = rowstream_page(
		    &call->octets, call->core.store, after, call->err);
	if (st == ST_OK)
		call->octets_type = ROWS_TYPE;
	return st;
}

static enum status
prune(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	const char *text = NULL;
	int64_t before = 0, after;
	enum status st = after_of(call, &after);

	if (st == ST_OK)
		st = operator_of(call, &op);
	if (st == ST_OK)
		st = body_text(call, "Before", &text);
	if (st == ST_OK &&
	    (text == NULL || clock_parse(&before, text) != ST_OK))
		st = err_set(
		    call->err, ST_INVALID, "Before must be a date or a time");
	return st == ST_OK ? prune_audit(json_r, &call->core, &op, before,
				 after, call->err)
			   : st;
}

static enum status
get_event(struct api_call *call, json_t **json_r)
{
	struct audit_row *rows = NULL;
	json_t *event;
	int64_t seq;
	size_t n = 0;
	enum status st = number_of(call, call->id, &seq);

	if (st == ST_OK)
		st = store_audit_list(call->core.store, &rows, &n, 1, seq - 1,
		    0, NULL, call->err);
	if (st != ST_OK)
		return st;
	if (n == 0 || rows[0].seq != seq)
		st = err_set(
		    call->err, ST_NOTFOUND, "no event %lld", (long long)seq);
	else if ((st = event_open(&event, &rows[0])) == ST_OK)
		*json_r = json_pack("{s:o}", "Event", event);
	audit_rows_free(rows, n);
	return st;
}

static enum status
doctor(struct api_call *call, json_t **json_r)
{
	*json_r =
	    health_findings(&call->core, call->daemon->sequencer, call->now);
	return *json_r ? ST_OK : ST_NOMEM;
}

/* ------------------------------------------------------------------- routes */

/* A path may hold one {}, which becomes call->id. */
static const struct route {
	const char *method, *path;
	enum status (*handle)(struct api_call *, json_t **);
	unsigned ok;
	bool body;
} routes[] = {
    {"POST", "/v1/requests", post_request, 201, true},
    {"GET", "/v1/requests", get_requests, 200, false},
    {"GET", "/v1/requests/{}", get_request, 200, false},
    {"GET", "/v1/requests/{}/wait", wait_request, 200, false},
    {"GET", "/v1/requests/{}/explain", explain, 200, false},
    {"POST", "/v1/requests/{}/resend", resend, 200, true},
    {"POST", "/v1/requests/{}/cancel", cancel, 200, true},
    {"POST", "/v1/requests/{}/reject", reject, 200, true},
    {"POST", "/v1/freezes", freeze, 201, true},
    {"POST", "/v1/freezes/remove", unfreeze, 200, true},
    {"GET", "/v1/check", check_name, 200, false},
    {"POST", "/v1/exemptions", post_exemption, 201, true},
    {"GET", "/v1/exemptions", get_exemptions, 200, false},
    {"POST", "/v1/exemptions/remove", remove_exemption, 200, true},
    {"GET", "/v1/risk", test_risk, 200, false},
    {"POST", "/v1/risk/import", import_risk, 200, false},
    {"GET", "/v1/outbox", get_outbox, 200, false},
    {"POST", "/v1/outbox/retry", retry_outbox, 200, true},
    {"POST", "/v1/hooks/claim", claim_hook, 200, true},
    {"POST", "/v1/hooks/result", end_hook, 200, true},
    {"GET", "/v1/audit", get_audit, 200, false},
    {"POST", "/v1/audit/prune", prune, 200, true},
    {"GET", "/v1/audit/rows", get_audit_rows, 200, false},
    {"GET", "/v1/audit/{}", get_event, 200, false},
    {"GET", "/v1/audit/{}/evidence", api_get_evidence, 200, false},
    {"GET", "/v1/audit/{}/record", api_get_row, 200, false},
    {"GET", "/v1/settings", api_get_settings, 200, false},
    {"GET", "/v1/report", api_get_report, 200, false},
    {"GET", "/v1/doctor", doctor, 200, false},
};

enum { SEGMENT_SIZE = 64 };

static bool
path_fits(const char *pattern, const char *path, char id_r[SEGMENT_SIZE])
{
	const char *hole = strstr(pattern, "{}");
	size_t before, len;

	if (hole == NULL)
		return strcmp(pattern, path) == 0;
	before = (size_t)(hole - pattern);
	if (strncmp(pattern, path, before) != 0)
		return false;
	len = strcspn(path + before, "/");
	if (len == 0 || len >= SEGMENT_SIZE ||
	    strcmp(path + before + len, hole + 2) != 0)
		return false;
	memcpy(id_r, path + before, len);
	id_r[len] = '\0';
	return true;
}

static const struct route *
route_find(const char *method, const char *path, char id_r[SEGMENT_SIZE])
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (strcmp(routes[i].method, method) == 0 &&
		    path_fits(routes[i].path, path, id_r))
			return &routes[i];
	}
	return NULL;
}

size_t
api_body_max(const char *method, const char *path, bool *bytes_r)
{
	char id[SEGMENT_SIZE];
	const struct route *route = route_find(method, path, id);

	*bytes_r = route != NULL && route->handle == import_risk;
	return *bytes_r ? RISK_FILE_MAX : CONTROL_BODY_MAX;
}

/* JSON takes UTF-8 alone, and a sentence may end within a character. */
static json_t *
sentence_json(const char *text)
{
	size_t left = strlen(text), n;
	struct buf clean = BUF_INIT;
	json_t *json;

	for (; left > 0; text += n, left -= n) {
		n = utf8_char(text, left);
		if (n > 0)
			buf_add(&clean, text, n);
		else
			buf_addc(&clean, '?');
		n += n == 0;
	}
	json = buf_ok(&clean) ? json_string(buf_str(&clean)) : NULL;
	buf_free(&clean);
	return json;
}

unsigned
api_error(json_t **json_r, enum status st, const char *message)
{
	static const struct {
		const char *code;
		unsigned http;
	} codes[] = {
	    [ST_OK] = {"Bug", 500},
	    [ST_NOTFOUND] = {"NotFound", 404},
	    [ST_TEMP] = {"TryAgain", 503},
	    [ST_INVALID] = {"BadData", 400},
	    [ST_DENIED] = {"Refused", 403},
	    [ST_NOMEM] = {"TryAgain", 503},
	    [ST_BUG] = {"Bug", 500},
	};

	*json_r = json_pack("{s:{s:s, s:o}}", "Error", "Code", codes[st].code,
	    "Message", sentence_json(message[0] ? message : status_name(st)));
	return codes[st].http;
}

unsigned
api_handle(json_t **json_r, struct api_call *call)
{
	char id[SEGMENT_SIZE] = "";
	const struct route *route = route_find(call->method, call->path, id);
	enum status st;

	if (route == NULL)
		return api_error(json_r, ST_NOTFOUND, "no such path or method");
	if (route->body && call->body == NULL)
		return api_error(
		    json_r, ST_INVALID, "a JSON object is missing");
	call->id = id;
	*json_r = NULL;
	st = route->handle(call, json_r);
	if (st == ST_OK && (*json_r != NULL || call->octets_type != NULL))
		return route->ok;
	json_decref(*json_r);
	return api_error(json_r, st == ST_OK ? ST_NOMEM : st, call->err->text);
}
