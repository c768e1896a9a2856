/* SPDX-License-Identifier: ISC
 * Tables from what was found to HTTP statuses and pages. */
#include <string.h>

#include <microhttpd.h>

#include "approve/web/visit.h"
#include "lib/base/log.h"

static void
visit_set_page(struct visit *visit, unsigned code, enum pages_kind page)
{
	visit->answered = true;
	visit->result.code = code;
	visit->result.kind = VISIT_PAGE;
	visit->result.page = page;
	visit->result.retry = code == MHD_HTTP_SERVICE_UNAVAILABLE;
}

static void
visit_set_kind(struct visit *visit, unsigned code, enum visit_kind kind)
{
	visit->answered = true;
	visit->result.code = code;
	visit->result.kind = kind;
	visit->result.retry = code == MHD_HTTP_SERVICE_UNAVAILABLE;
}

/* What a reply's "status" means, by what was asked. */
struct visit_row {
	const char *status;
	unsigned code;
	enum pages_kind page;
	bool look; /* shows the page as it is now, for what it knows */
};

static const struct visit_row visit_show_rows[] = {
    {"open", MHD_HTTP_OK, PAGES_ASK, false},
    {"answered", MHD_HTTP_OK, PAGES_ANSWERED, false},
    {"expired", MHD_HTTP_GONE, PAGES_EXPIRED, false},
    {"ended", MHD_HTTP_GONE, PAGES_ENDED, false},
    {"frozen", MHD_HTTP_OK, PAGES_FROZEN, false},
    {"unknown", MHD_HTTP_NOT_FOUND, PAGES_UNKNOWN, false},
    {"temp", MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY, false},
    {NULL, 0, PAGES_BUSY, false},
};

static const struct visit_row visit_answer_rows[] = {
    {"counted", MHD_HTTP_SEE_OTHER, PAGES_DONE, false},
    {"already", MHD_HTTP_SEE_OTHER, PAGES_DONE, false},
    {"objection", MHD_HTTP_SEE_OTHER, PAGES_DONE, false},
    {"expired", MHD_HTTP_GONE, PAGES_EXPIRED, true},
    {"ended", MHD_HTTP_GONE, PAGES_ENDED, true},
    {"unknown", MHD_HTTP_NOT_FOUND, PAGES_UNKNOWN, false},
    {"nonce", MHD_HTTP_FORBIDDEN, PAGES_STALE, false},
    {"typed", MHD_HTTP_UNPROCESSABLE_CONTENT, PAGES_ASK, true},
    {"changed", MHD_HTTP_GONE, PAGES_CHANGED, false},
    {"temp", MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY, false},
    {NULL, 0, PAGES_BUSY, false},
};

static const struct visit_row visit_receipt_rows[] = {
    {"ok", MHD_HTTP_OK, PAGES_DONE, false},
    {"unknown", MHD_HTTP_NOT_FOUND, PAGES_UNKNOWN, false},
    {"temp", MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY, false},
    {NULL, 0, PAGES_BUSY, false},
};

static const struct {
	unsigned code;
	enum pages_kind page;
} visit_refusals[] = {
    [GUARD_FINE] = {MHD_HTTP_OK, PAGES_ASK},
    [GUARD_MALFORMED] = {MHD_HTTP_BAD_REQUEST, PAGES_REFUSED},
    [GUARD_AMBIGUOUS] = {MHD_HTTP_BAD_REQUEST, PAGES_REFUSED},
    [GUARD_NO_LENGTH] = {MHD_HTTP_LENGTH_REQUIRED, PAGES_REFUSED},
    [GUARD_TOO_LARGE] = {MHD_HTTP_CONTENT_TOO_LARGE, PAGES_REFUSED},
    [GUARD_NOT_A_FORM] = {MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, PAGES_REFUSED},
    [GUARD_CROSS_ORIGIN] = {MHD_HTTP_FORBIDDEN, PAGES_FOREIGN},
};

bool
visit_begin(struct visit *visit_r, const char *method, const char *path,
    const struct guard_field *fields, size_t n_fields, const struct site *site)
{
	struct route *route = &visit_r->route;
	enum guard_reading reading;

	memset(visit_r, 0, sizeof(*visit_r));
	route_find(route, method, path, site);
	reading = guard_read(fields, n_fields, route->post && route->allowed,
	    FORM_BODY_MAX, site);
	if (reading != GUARD_FINE) {
		visit_set_page(visit_r, visit_refusals[reading].code,
		    visit_refusals[reading].page);
	} else if (route->place == ROUTE_NOWHERE) {
		visit_set_page(visit_r, MHD_HTTP_NOT_FOUND, PAGES_UNKNOWN);
	} else if (!route->allowed) {
		visit_set_page(
		    visit_r, MHD_HTTP_METHOD_NOT_ALLOWED, PAGES_REFUSED);
		visit_r->result.allow = route->allow;
	}
	return visit_r->answered;
}

void
visit_add_body(struct visit *visit, const char *bytes, size_t len)
{
	if (len > sizeof(visit->body) - visit->body_len) {
		visit_set_page(
		    visit, MHD_HTTP_CONTENT_TOO_LARGE, PAGES_REFUSED);
		return;
	}
	memcpy(visit->body + visit->body_len, bytes, len);
	visit->body_len += len;
}

/* Null where the form is refused. */
static json_t *
visit_ask_answer(struct visit *visit)
{
	struct form *form = &visit->form;

	if (form_parse(form, visit->body, visit->body_len, NULL) != ST_OK) {
		visit_set_page(visit, MHD_HTTP_BAD_REQUEST, PAGES_REFUSED);
		return NULL;
	}
	if (!form->has_nonce || form->nonce[0] == '\0') {
		visit_set_page(visit, MHD_HTTP_FORBIDDEN, PAGES_STALE); /* T2 */
		return NULL;
	}
	if (form->verdict == FORM_NO_VERDICT) {
		visit_set_page(visit, MHD_HTTP_BAD_REQUEST, PAGES_REFUSED);
		return NULL;
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "op", "answer",
	    "token", visit->route.key, "nonce", form->nonce, "verdict",
	    form_verdict_name(form->verdict), "typed", form->typed, "client",
	    visit->client);
}

static json_t *
visit_ask_by_place(struct visit *visit)
{
	const char *key = visit->route.key;

	switch (visit->route.place) {
	case ROUTE_ASK:
		if (visit->route.post && !visit->looks)
			return visit_ask_answer(visit);
		return json_pack("{s:s, s:s, s:s}", "op", "show", "token", key,
		    "client", visit->client);
	case ROUTE_DONE:
		return json_pack("{s:s, s:s}", "op", "receipt", "id", key);
	case ROUTE_HEALTH:
		return json_pack("{s:s}", "op", "health");
	case ROUTE_ABOUT:
		visit_set_page(visit, MHD_HTTP_OK, PAGES_ABOUT);
		return NULL;
	case ROUTE_STYLE:
		visit_set_kind(visit, MHD_HTTP_OK, VISIT_STYLE);
		return NULL;
	case ROUTE_NOWHERE:
		break;
	}
	return NULL;
}

json_t *
visit_question(struct visit *visit)
{
	json_t *question = NULL;

	if (visit->answered)
		return NULL;
	question = visit_ask_by_place(visit);
	if (question == NULL && !visit->answered)
		visit_set_page(visit, MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY);
	return question;
}

bool
visit_writes(const struct visit *visit)
{
	return visit->route.place == ROUTE_HEALTH ||
	       (visit->route.post && !visit->looks);
}

/* The row of the reply's status. Where there is no reply, or one that we do
 * not know, it is the parent's trouble and not the person's. */
static const struct visit_row *
visit_find_row(const struct visit_row *rows, const json_t *reply)
{
	static const struct visit_row busy = {
	    "temp", MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY, false};
	const char *status =
	    json_string_value(json_object_get(reply, "status"));

	if (reply == NULL)
		return &busy;
	for (; status != NULL && rows->status != NULL; rows++) {
		if (strcmp(status, rows->status) == 0)
			return rows;
	}
	log_error("web: an answer without a status that is known");
	return &busy;
}

static bool
visit_take_receipt(struct visit *visit, const json_t *reply)
{
	const char *receipt =
	    json_string_value(json_object_get(reply, "receipt"));

	if (receipt == NULL || !route_is_receipt(receipt))
		return false;
	strcpy(visit->result.receipt, receipt);
	return true;
}

static void
visit_take_answer(struct visit *visit, const json_t *reply)
{
	const struct visit_row *row = visit_find_row(visit_answer_rows, reply);

	visit_set_page(visit, row->code, row->page);
	if (row->look) {
		visit->looks = true;
		visit->answered = false;
		return;
	}
	if (row->code != MHD_HTTP_SEE_OTHER)
		return;
	if (visit_take_receipt(visit, reply)) {
		visit_set_kind(visit, row->code, VISIT_REDIRECT);
		return;
	}
	log_error("web: an answer without its receipt");
	visit_set_page(visit, MHD_HTTP_SERVICE_UNAVAILABLE, PAGES_BUSY);
}

static void
visit_take_show(struct visit *visit, const json_t *reply)
{
	const struct visit_row *row = visit_find_row(visit_show_rows, reply);
	/* Of the answer before, if there was one. */
	bool refused = visit->looks && visit->result.page != PAGES_ASK;
	bool mistyped = visit->looks && visit->result.page == PAGES_ASK;

	if (mistyped && row->code == MHD_HTTP_OK) {
		visit->result.typed_wrong = true;
		visit_set_page(
		    visit, MHD_HTTP_UNPROCESSABLE_CONTENT, row->page);
	} else if (!refused || row->code == MHD_HTTP_GONE) {
		visit_set_page(visit, row->code, row->page);
	} else {
		/* What it says now does not undo the refusal. */
		visit_set_page(visit, visit->result.code, visit->result.page);
	}
	visit->result.with_token = visit->result.page == PAGES_ASK;
}

void
visit_answer(struct visit *visit, const json_t *reply)
{
	const struct visit_row *row;

	switch (visit->route.place) {
	case ROUTE_ASK:
		if (visit->route.post && !visit->looks)
			visit_take_answer(visit, reply);
		else
			visit_take_show(visit, reply);
		return;
	case ROUTE_DONE:
		row = visit_find_row(visit_receipt_rows, reply);
		visit_set_page(visit, row->code, row->page);
		return;
	case ROUTE_HEALTH:
		row = visit_find_row(visit_receipt_rows, reply);
		visit_set_kind(visit, row->code, VISIT_HEALTH);
		return;
	case ROUTE_ABOUT:
	case ROUTE_STYLE:
	case ROUTE_NOWHERE:
		return;
	}
}
