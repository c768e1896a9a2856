/* SPDX-License-Identifier: ISC
 * The routes of the control socket, what their bodies have in common, and
 * errors. The calls are api_*.c's. */
#include "approve/daemon/api.h"

#include <string.h>

#include "approve/daemon/api_impl.h"
#include "approve/daemon/control.h"
#include "approve/daemon/health.h"
#include "approve/risk.h"
#include "lib/base/buf.h"
#include "lib/base/utf8.h"

/* ---------------------------------------------------------------- arguments */

enum status
api_text(const struct api_call *call, const char *name, const char **text_r)
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

enum status
api_operator(const struct api_call *call, struct request_operator *op_r)
{
	struct request_operator op = {.uid = call->uid, .now = call->now};
	enum status st = api_text(call, "By", &op.by);

	if (st == ST_OK)
		st = api_text(call, "Reason", &op.reason);
	if (st == ST_OK)
		st = api_text(call, "Domain", &op.domain);
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

/* ------------------------------------------------------------------- routes */

static enum status
doctor(struct api_call *call, json_t **json_r)
{
	*json_r =
	    health_findings(&call->core, call->daemon->sequencer, call->now);
	return *json_r ? ST_OK : ST_NOMEM;
}

/* A path may hold one {}, which becomes call->id. */
static const struct route {
	const char *method, *path;
	api_fn *handle;
	unsigned ok;
	bool body;
} routes[] = {
    {"POST", "/v1/requests", api_post_request, 201, true},
    {"GET", "/v1/requests", api_get_requests, 200, false},
    {"GET", "/v1/requests/{}", api_get_request, 200, false},
    {"GET", "/v1/requests/{}/wait", api_wait_request, 200, false},
    {"GET", "/v1/requests/{}/explain", api_explain, 200, false},
    {"POST", "/v1/requests/{}/resend", api_resend, 200, true},
    {"POST", "/v1/requests/{}/cancel", api_cancel, 200, true},
    {"POST", "/v1/requests/{}/reject", api_reject, 200, true},
    {"POST", "/v1/freezes", api_freeze, 201, true},
    {"POST", "/v1/freezes/remove", api_unfreeze, 200, true},
    {"GET", "/v1/check", api_check_name, 200, false},
    {"POST", "/v1/exemptions", api_post_exemption, 201, true},
    {"GET", "/v1/exemptions", api_get_exemptions, 200, false},
    {"POST", "/v1/exemptions/remove", api_remove_exemption, 200, true},
    {"GET", "/v1/risk", api_test_risk, 200, false},
    {"POST", "/v1/risk/import", api_import_risk, 200, false},
    {"GET", "/v1/outbox", api_get_outbox, 200, false},
    {"POST", "/v1/outbox/retry", api_retry_outbox, 200, true},
    {"POST", "/v1/hooks/claim", api_claim_hook, 200, true},
    {"POST", "/v1/hooks/result", api_end_hook, 200, true},
    {"GET", "/v1/audit", api_get_audit, 200, false},
    {"POST", "/v1/audit/prune", api_prune, 200, true},
    {"GET", "/v1/audit/rows", api_get_audit_rows, 200, false},
    {"GET", "/v1/audit/{}", api_get_event, 200, false},
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

	*bytes_r = route != NULL && route->handle == api_import_risk;
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
