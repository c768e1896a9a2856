/* SPDX-License-Identifier: ISC
 * Exemptions and lists, from what an operator wrote to what is recorded. The
 * look-up itself is risk.c's. */
#include "approve/exempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/request.h"
#include "approve/risk.h"
#include "approve/trail.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/utf8.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/prefix.h"

/* -------------------------------------------------------------------- views */

/* Null for "". */
static bool
holds(const struct exemption *e, int64_t now)
{
	return e->ends_at == 0 || now < e->ends_at;
}

static json_t *
view_exemption(const struct exemption *e, int64_t now)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "Domain",
	    e->domain, "Status", holds(e, now) ? "ACTIVE" : "ENDED", "Ticket",
	    e->ticket, "By", e->by, "Uid", (json_int_t)e->uid, "At",
	    view_time(e->at), "Until", view_time(e->ends_at), "Quorum",
	    e->quorum > 0 ? json_integer(e->quorum) : json_null());
}

static json_t *
view_source(const struct risk_source *source)
{
	if (source->path[0] == '\0')
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:I}", "Path", source->path, "Hash",
	    source->hash, "Date", view_time(source->date), "Domains",
	    (json_int_t)source->n_domains);
}

/* -------------------------------------------------------------------- input */

static enum status
check_text(const char *what, const char *text, size_t max, struct err *err)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len == 0 || len > max || strspn(text, " \t") == len)
		return err_set(err, ST_INVALID,
		    "%s must be given, in 1 to "
		    "%zu octets",
		    what, max);
	if (!utf8_is_valid(text, len))
		return err_set(err, ST_INVALID, "%s is not UTF-8", what);
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == '\x7f')
			return err_set(err, ST_INVALID,
			    "%s holds a control character", what);
	}
	return ST_OK;
}

static enum status
read_domain(struct domain *domain_r, const char *text, struct err *err)
{
	enum status st;

	if (text == NULL)
		return err_set(err, ST_INVALID, "Domain is missing");
	st = domain_parse(domain_r, text, err);
	if (st != ST_OK)
		return st;
	if (domain_r->wildcard)
		return err_set(err, ST_INVALID,
		    "an exemption covers what lies "
		    "below; leave out the \"*.\"");
	if (domain_r->kind != DOMAIN_PUBLIC)
		return err_set(err, ST_INVALID,
		    "%s is no registrable domain "
		    "and lies below none; nothing may be asked about it",
		    domain_r->name);
	return ST_OK;
}

static enum status
read_until(int64_t *ends_r, const struct exempt_params *p, struct err *err)
{
	*ends_r = 0;
	if (p->until == NULL)
		return ST_OK;
	if (clock_parse(ends_r, p->until) != ST_OK)
		return err_set(err, ST_INVALID,
		    "\"%.40s\" is no time; write "
		    "2026-11-22T08:13:00Z or 2026-11-22",
		    p->until);
	if (*ends_r <= p->now)
		return err_set(err, ST_INVALID,
		    "%s is over; an exemption ends "
		    "in the future, a date at its first second (UTC)",
		    p->until);
	return ST_OK;
}

static enum status
read_exemption(
    struct exemption *e, const struct exempt_params *p, struct err *err)
{
	struct domain domain;
	enum status st = read_domain(&domain, p->domain, err);

	if (st == ST_OK)
		st = check_text("Ticket", p->ticket, EXEMPT_TICKET_MAX, err);
	if (st == ST_OK)
		st = check_text("By", p->by, EXEMPT_BY_MAX, err);
	if (st == ST_OK)
		st = read_until(&e->ends_at, p, err);
	if (st == ST_OK && (p->quorum < 0 || p->quorum > CONTACT_MAX))
		st = err_set(err, ST_INVALID,
		    "Quorum must be a number from 1 "
		    "to %d",
		    CONTACT_MAX);
	if (st != ST_OK)
		return st;
	snprintf(e->domain, sizeof(e->domain), "%s", domain.name);
	snprintf(e->ticket, sizeof(e->ticket), "%s", p->ticket);
	snprintf(e->by, sizeof(e->by), "%s", p->by);
	e->uid = p->uid;
	e->at = p->now;
	e->quorum = (unsigned)p->quorum;
	return ST_OK;
}

/* -------------------------------------------------------------------- retry */

static bool
is_about(const struct request *request, const char *domain)
{
	for (size_t i = 0; i < request->n_domains; i++) {
		const char *name = request->domains[i].name;

		if (strncmp(name, "*.", 2) == 0)
			name += 2;
		if (prefix_is_below(name, domain))
			return true;
	}
	return false;
}

/* Only what failed for its risk, and is about this domain. */
static enum status
check_retry(struct request **request_r, const struct approve *core,
    const struct exempt_params *p, const char *domain, struct err *err)
{
	const char *why =
	    failure_name(FAILURE_ADDITIONAL_VERIFICATION_REQUIRED);
	enum status st = request_load(request_r, core, p->retry, p->now, err);

	if (st != ST_OK)
		return st;
	if (strcmp((*request_r)->status, request_status_name(REQ_FAILED)) !=
		0 ||
	    strcmp((*request_r)->failure, why) != 0)
		return err_set(err, ST_DENIED,
		    "request %s is %s%s%s; only one "
		    "that is FAILED with %s is asked anew",
		    (*request_r)->id, (*request_r)->status,
		    (*request_r)->failure[0] != '\0' ? " with " : "",
		    (*request_r)->failure, why);
	if (!is_about(*request_r, domain))
		return err_set(err, ST_INVALID,
		    "request %s asks about no name "
		    "at or below %s",
		    (*request_r)->id, domain);
	return ST_OK;
}

/* What was asked for then, asked for now. */
static enum status
ask_anew(json_t **json_r, const struct approve *core,
    const struct request *failed, const struct exempt_params *p,
    struct err *err)
{
	struct request_params params;
	struct err why = {""};
	enum status st;

	request_params_again(&params, failed);
	params.uid = p->uid;
	params.now = p->now;
	st = request_create(json_r, core, &params, &why);
	if (st != ST_OK)
		return err_set(err, st,
		    "the exemption holds, but request %s "
		    "cannot be asked anew: %s",
		    failed->id, why.text);
	return ST_OK;
}

static void
record_retry(const struct approve *core, const struct request *failed,
    const json_t *request, const struct exempt_params *p)
{
	struct event *event =
	    event_new("retry", p->now, failed->id, failed->domains[0].name);
	const char *id = json_string_value(
	    json_object_get(json_object_get(request, "Request"), "RequestId"));

	if (event != NULL) {
		event_add(event, "Successor", id);
		event_add_int(event, "Uid", p->uid);
		event_add_private(event, "By", p->by);
	}
	trail_add(core->store, event);
	log_info("id=%s, event=retry, successor=%s, uid=%lld", failed->id,
	    id != NULL ? id : "?", (long long)p->uid);
}

/* --------------------------------------------------------------- exemptions */

static enum status
exemption_event(struct event **event_r, struct store_event *row_r,
    const struct exemption *e, const struct exempt_params *p)
{
	struct event *event = event_new("exemption", p->now, NULL, e->domain);
	char until[CLOCK_TEXT_SIZE];

	*event_r = event;
	if (event == NULL)
		return ST_NOMEM;
	event_add_private(event, "Ticket", e->ticket);
	event_add_private(event, "By", e->by);
	event_add_int(event, "Uid", e->uid);
	event_add(event, "Until",
	    e->ends_at != 0 ? clock_rfc3339(until, e->ends_at) : NULL);
	if (e->quorum > 0)
		event_add_int(event, "Quorum", e->quorum);
	event_add(event, "Retry", p->retry);
	return event_row(row_r, event);
}

static enum status
store_exemption(const struct approve *core, const struct exemption *e,
    const struct exempt_params *p, struct err *err)
{
	struct event *event;
	struct store_event row;
	enum status st = exemption_event(&event, &row, e, p);

	if (st == ST_OK)
		st = store_exemption_add(core->store, e, &row, err);
	event_free(event);
	if (st == ST_OK)
		log_info("event=exemption, domain=%s, uid=%lld", e->domain,
		    (long long)e->uid);
	return st;
}

enum status
exempt_add(json_t **json_r, const struct approve *core,
    const struct exempt_params *p, struct err *err)
{
	struct exemption e = {.domain = ""};
	struct request *failed = NULL;
	json_t *request = NULL;
	enum status st = read_exemption(&e, p, err);

	if (st == ST_OK && p->retry != NULL)
		st = check_retry(&failed, core, p, e.domain, err);
	if (st == ST_OK)
		st = store_exemption(core, &e, p, err);
	if (st == ST_OK && failed != NULL)
		st = ask_anew(&request, core, failed, p, err);
	if (st == ST_OK && failed != NULL)
		record_retry(core, failed, request, p);
	if (st == ST_OK) {
		*json_r =
		    json_pack("{s:o}", "Exemption", view_exemption(&e, p->now));
		json_object_update_missing(*json_r, request);
		st = *json_r != NULL ? ST_OK : ST_NOMEM;
	}
	json_decref(request);
	request_free(failed);
	return st;
}

enum status
exempt_list(
    json_t **json_r, const struct approve *core, int64_t now, struct err *err)
{
	struct exemption *items = NULL;
	json_t *list = json_array();
	size_t n = 0;
	enum status st = store_exemption_list(core->store, &items, &n, err);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, view_exemption(&items[i], now));
	free(items);
	if (st == ST_OK)
		*json_r = json_pack("{s:O}", "Exemptions", list);
	json_decref(list);
	return st;
}

enum status
exempt_remove(json_t **json_r, const struct approve *core,
    const struct exempt_params *p, struct err *err)
{
	struct domain domain = {.name = ""};
	struct event *event = NULL;
	struct store_event row;
	enum status st = check_text("By", p->by, EXEMPT_BY_MAX, err);

	if (st == ST_OK)
		st = read_domain(&domain, p->domain, err);
	if (st != ST_OK)
		return st;
	event = event_new("exemption-removed", p->now, NULL, domain.name);
	if (event == NULL)
		return ST_NOMEM;
	event_add_private(event, "By", p->by);
	event_add_int(event, "Uid", p->uid);
	st = event_row(&row, event);
	if (st == ST_OK)
		st =
		    store_exemption_remove(core->store, domain.name, &row, err);
	event_free(event);
	if (st == ST_NOTFOUND)
		err_set(err, st, "%s has no exemption of its own", domain.name);
	if (st == ST_OK)
		*json_r =
		    json_pack("{s:{s:s}}", "Exemption", "Domain", domain.name);
	return st;
}

/* -------------------------------------------------------------------- lists */

static json_t *
view_answer(const struct risk_answer *a, const struct domain *name, int64_t now)
{
	const char *failure = failure_name(a->failure);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "DomainName",
	    name->name, "Result", risk_kind_name(a->finding.kind), "Match",
	    view_text(a->finding.match), "Rank",
	    a->finding.rank > 0 ? json_integer(a->finding.rank) : json_null(),
	    "Exemption",
	    a->exempt ? view_exemption(&a->exemption, now) : json_null(),
	    "FailureReason",
	    failure != NULL ? json_string(failure) : json_null());
}

/* Joins the sources in force into `risk`. */
static bool
add_sources(json_t *object, const struct approve *core)
{
	struct risk_source list = {.path = ""}, deny = {.path = ""};

	if (core->risk != NULL)
		risk_sources(core->risk, &list, &deny);
	return json_object_set_new(object, "List", view_source(&list)) == 0 &&
	       json_object_set_new(object, "Deny", view_source(&deny)) == 0;
}

enum status
exempt_test(json_t **json_r, const struct approve *core, const char *text,
    int64_t now, struct err *err)
{
	struct risk_answer answer;
	struct domain name;
	json_t *risk;
	enum status st;

	if (text == NULL)
		return err_set(err, ST_INVALID, "Name is missing");
	st = domain_parse(&name, text, err);
	if (st == ST_OK)
		st = risk_check(&answer, core, &name, now, NULL, err);
	if (st != ST_OK)
		return st;
	risk = view_answer(&answer, &name, now);
	if (risk == NULL || !add_sources(risk, core)) {
		json_decref(risk);
		return ST_NOMEM;
	}
	*json_r = json_pack("{s:o}", "Risk", risk);
	return ST_OK;
}

enum status
exempt_import(json_t **json_r, const struct approve *core, const char *bytes,
    size_t len, int64_t uid, int64_t now, struct err *err)
{
	struct risk_source list, deny;
	struct event *event;
	enum status st = risk_import(core->risk, bytes, len, err);

	if (st != ST_OK)
		return st;
	risk_sources(core->risk, &list, &deny);
	event = event_new("risk-import", now, NULL, NULL);
	if (event != NULL) {
		event_add(event, "Hash", list.hash);
		event_add_int(event, "Domains", (int64_t)list.n_domains);
		event_add_int(event, "Uid", uid);
	}
	trail_add(core->store, event);
	log_info("event=risk-import, domains=%zu, %s, uid=%lld", list.n_domains,
	    list.hash, (long long)uid);
	*json_r = json_pack("{s:o}", "RiskList", view_source(&list));
	return ST_OK;
}
