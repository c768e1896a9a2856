/* SPDX-License-Identifier: ISC
 * The calls of the control socket about the audit log and what it rests on:
 * evidence as the store has it, but for replies that hold a token which may
 * still be used. */
#include "approve/daemon/api_impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "approve/mask.h"
#include "approve/prune.h"
#include "approve/report.h"
#include "audit/event.h"
#include "audit/evidence.h"
#include "audit/rowstream.h"
#include "lib/base/base64.h"
#include "lib/base/clock.h"
#include "lib/base/secret.h"
#include "policy/policy.h"

enum { AUDIT_PAGE = 500 };

/* ------------------------------------------------------------------- events */

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

static enum status
time_argument(const struct api_call *call, const char *name, int64_t *t_r)
{
	const char *text = call->argument(call, name);

	if (text == NULL || clock_parse(t_r, text) == ST_OK)
		return ST_OK;
	return err_set(call->err, ST_INVALID,
	    "%s: \"%.40s\" is no time; write 2026-11-22T08:13:00Z or "
	    "2026-11-22",
	    name, text);
}

/* The event that the path names. */
static enum status
load_row(const struct api_call *call, struct audit_row **rows_r)
{
	struct audit_row *rows = NULL;
	int64_t seq;
	size_t n = 0;
	enum status st = number_of(call, call->id, &seq);

	if (st == ST_OK)
		st = store_audit_list(call->core.store, &rows, &n, 1, seq - 1,
		    0, NULL, call->err);
	if (st == ST_OK && (n == 0 || rows[0].seq != seq)) {
		audit_rows_free(rows, n);
		return err_set(
		    call->err, ST_NOTFOUND, "no event %lld", (long long)seq);
	}
	if (st == ST_OK)
		*rows_r = rows;
	return st;
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

enum status
api_get_audit(struct api_call *call, json_t **json_r)
{
	const char *id = call->argument(call, "Id");
	struct audit_row *rows = NULL;
	int64_t since = 0, after = 0;
	size_t n = 0;
	json_t *list;
	enum status st = time_argument(call, "Since", &since);

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
enum status
api_get_audit_rows(struct api_call *call, json_t **json_r)
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

enum status
api_prune(struct api_call *call, json_t **json_r)
{
	struct request_operator op;
	const char *text = NULL;
	int64_t before = 0, after;
	enum status st = after_of(call, &after);

	if (st == ST_OK)
		st = api_operator(call, &op);
	if (st == ST_OK)
		st = api_text(call, "Before", &text);
	if (st == ST_OK &&
	    (text == NULL || clock_parse(&before, text) != ST_OK))
		st = err_set(
		    call->err, ST_INVALID, "Before must be a date or a time");
	return st == ST_OK ? prune_audit(json_r, &call->core, &op, before,
				 after, call->err)
			   : st;
}

enum status
api_get_event(struct api_call *call, json_t **json_r)
{
	struct audit_row *row = NULL;
	json_t *event;
	enum status st = load_row(call, &row);

	if (st == ST_OK)
		st = event_open(&event, row);
	if (st == ST_OK)
		*json_r = json_pack("{s:o}", "Event", event);
	audit_rows_free(row, row != NULL);
	return st;
}

/* ----------------------------------------------------------------- evidence */

/* Could somebody still answer with it? */
static enum status
is_live(void *arg, bool *live_r, const char token[TOKEN_SIZE])
{
	const struct api_call *call = arg;
	struct request *request = NULL;
	struct token_facts facts;
	uint8_t hash[SHA256_SIZE];
	enum request_status status;
	enum status st = token_hash(hash, token);

	*live_r = false;
	if (st == ST_OK)
		st = store_token_find(
		    call->core.store, &request, &facts, hash, call->err);
	if (st == ST_OK)
		*live_r = facts.expires_at > call->now &&
			  request_status_parse(&status, request->status) &&
			  status == REQ_PENDING;
	request_free(request);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status
is_pending(const struct api_call *call, bool *pending_r, const char *id)
{
	struct request *request = NULL;
	enum request_status status;
	enum status st =
	    store_request_load(call->core.store, &request, id, call->err);

	if (st == ST_OK)
		*pending_r = !request_status_parse(&status, request->status) ||
			     status == REQ_PENDING;
	request_free(request);
	return st;
}

/* A reply that counted is whole. While its request is open, and for as long as
 * it quotes a token of any other that is, whoever reads it could answer (T25).
 * Of what did not count the tokens are masked. */
static enum status
may_show(struct api_call *call, const struct audit_row *row, const void *bytes,
    size_t len, bool *may_r)
{
	const struct evidence_file *reply;
	struct evidence files;
	bool open = false;
	enum status st;

	*may_r = true;
	if (row->request_id == NULL || strcmp(row->event, "refusal") == 0 ||
	    evidence_read(&files, bytes, len, NULL) != ST_OK ||
	    (reply = evidence_file(&files, "reply.eml")) == NULL)
		return ST_OK;
	st = is_pending(call, &open, row->request_id);
	if (st == ST_OK && !open)
		st = mask_find(&open, reply->bytes, reply->len, is_live, call);
	*may_r = !open;
	return st;
}

static json_t *
bytes_json(const void *bytes, size_t len)
{
	struct buf text = BUF_INIT;
	json_t *json;

	base64_add(&text, bytes, len);
	json = buf_ok(&text) ? json_string(buf_str(&text)) : NULL;
	buf_free(&text);
	return json;
}

enum status
api_get_evidence(struct api_call *call, json_t **json_r)
{
	struct audit_row *row = NULL;
	char hash[SHA256_TEXT_SIZE];
	void *bytes = NULL;
	size_t len = 0;
	bool may = false;
	enum status st = load_row(call, &row);

	if (st == ST_OK)
		st = store_audit_evidence(
		    call->core.store, &bytes, &len, row->seq, call->err);
	if (st == ST_NOTFOUND && row != NULL)
		(void)err_set(call->err, st, "event %lld has no evidence",
		    (long long)row->seq);
	if (st == ST_OK)
		st = may_show(call, row, bytes, len, &may);
	if (st == ST_OK)
		st = sha256_text(hash, bytes, len);
	if (st == ST_OK)
		*json_r = json_pack("{s:{s:I, s:s, s:I, s:o, s:s?}}",
		    "Evidence", "Seq", (json_int_t)row->seq, "Hash", hash,
		    "Octets", (json_int_t)len, "Bytes",
		    may ? bytes_json(bytes, len) : json_null(), "Withheld",
		    may ? NULL
			: "its request is open, or it quotes a token of one "
			  "that is: somebody could answer with it");
	free(bytes);
	audit_rows_free(row, row != NULL);
	return st;
}

/* The record as it is in the store: what hashes are taken of. */
enum status
api_get_row(struct api_call *call, json_t **json_r)
{
	struct audit_row *row = NULL;
	enum status st = load_row(call, &row);

	if (st == ST_OK)
		*json_r = json_pack("{s:{s:I, s:s, s:s?}}", "Record", "Seq",
		    (json_int_t)row->seq, "Leaf", row->leaf, "Opening",
		    row->opening);
	audit_rows_free(row, row != NULL);
	return st;
}

enum status
api_get_settings(struct api_call *call, json_t **json_r)
{
	const char *hash = call->argument(call, "Hash");
	char *text = NULL;
	enum status st;

	if (hash == NULL)
		return err_set(call->err, ST_INVALID, "Hash is missing");
	st = store_settings_text(call->core.store, &text, hash, call->err);
	if (st == ST_NOTFOUND)
		return err_set(call->err, st,
		    "no settings of the hash %.80s are kept", hash);
	if (st == ST_OK)
		*json_r = json_pack(
		    "{s:{s:s, s:s}}", "Settings", "Hash", hash, "Text", text);
	free(text);
	return st;
}

static enum status
seed_argument(const struct api_call *call, uint64_t *seed_r)
{
	const char *text = call->argument(call, "Seed");
	char *end;

	if (text == NULL)
		return ST_OK;
	errno = 0;
	*seed_r = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
		return err_set(call->err, ST_INVALID,
		    "Seed: \"%.40s\" is no number of 64 bits", text);
	return ST_OK;
}

enum status
api_get_report(struct api_call *call, json_t **json_r)
{
	struct report_params p = {.until = call->now + 1,
	    .seed = (uint64_t)call->now,
	    .now = call->now};
	enum status st = time_argument(call, "Since", &p.since);

	if (st == ST_OK)
		st = time_argument(call, "Until", &p.until);
	if (st == ST_OK)
		st = seed_argument(call, &p.seed);
	if (st == ST_OK && p.until <= p.since)
		st = err_set(call->err, ST_INVALID, "Until is not after Since");
	return st == ST_OK ? report_make(json_r, &call->core, &p, call->err)
			   : st;
}
