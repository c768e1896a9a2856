/* SPDX-License-Identifier: ISC
 * The parent's side of the approval page. Reading changes nothing but the
 * audit log's "shown"; only an answer decides. */
#include "approve/page.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/decide.h"
#include "approve/facts.h"
#include "approve/shown.h"
#include "approve/token.h"
#include "audit/event.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/name/domain.h"
#include "policy/window.h"

enum { HOUR_SECONDS = 3600 };

static json_t *
status_only(const char *status)
{
	return json_pack("{s:s}", "status", status);
}

static json_t *
trouble(enum status st, const struct err *err, const char *what)
{
	if (st == ST_NOTFOUND) {
		metric_count(METRIC_UNKNOWN_TOKENS, channel_name(CHANNEL_LINK));
		return status_only("unknown");
	}
	log_warn("event=page, %s: %s: %s", what, status_name(st), err->text);
	return status_only("temp");
}

static const char *
member(const json_t *request, const char *name)
{
	const char *text = json_string_value(json_object_get(request, name));

	return text ? text : "";
}

/* What is validated: a mailbox is not its domain (C7). */
static const char *
subject(const struct token_view *v)
{
	return v->mailbox[0] != '\0' ? v->mailbox : v->name;
}

/* -------------------------------------------------------------------- show */

/* What an approval would meet, in policy's order (policy/decide.c); a freeze
 * last, for it bars no rejection (Q5). */
static const char *
page_state(const struct token_view *v, int64_t now)
{
	enum request_status status;

	if (!request_status_parse(&status, v->status))
		return "temp";
	if (!window_is_open(now, v->expires_at))
		return "expired";
	if (status != REQ_PENDING || !(v->channels & CHANNEL_LINK))
		return "ended";
	if (v->answer[0] != '\0')
		return "answered";
	return v->frozen ? "frozen" : "open";
}

static enum status
stand(struct token_view *v, const struct approve *core,
    const struct request *request, const struct token_facts *token,
    struct err *err)
{
	const struct request_domain *d = &request->domains[token->domain];
	struct facts_standing standing;
	enum status st;

	if (strcmp(d->status, domain_status_name(DOM_PENDING)) != 0)
		return ST_OK;
	st = facts_standing(&standing, core->settings, request, d,
	    &d->recipients[token->recipient], err);
	if (st != ST_OK)
		return st;
	v->quorum = standing.required;
	v->approvals = standing.approvals;
	if (standing.dropped)
		v->answer[0] = '\0';
	return ST_OK;
}

/* Can the rules in force say anything else than what was stored? */
static bool
may_differ(const struct token_view *v, const struct approve *core)
{
	return strcmp(v->status, request_status_name(REQ_PENDING)) == 0 &&
	       (v->approvals > 0 ||
		   strcmp(v->rules_hash, core->settings->rules_hash) != 0);
}

/* While a name waits, the rules in force say how many approvals it needs and
 * which count. One that does not may be given again (T26): it has said nothing.
 */
static enum status
stand_in_force(struct token_view *v, const struct approve *core,
    const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct request *request = NULL;
	struct token_facts token;
	enum status st;

	if (!may_differ(v, core))
		return ST_OK;
	st = store_token_find(core->store, &request, &token, hash, err);
	if (st == ST_OK)
		st = stand(v, core, request, &token, err);
	request_free(request);
	return st;
}

/* What this mailbox has said of it. Of objections, only that it knows nothing
 * of what failed: a rejection of what was granted has refused nothing. */
static const char *
page_answer(const struct token_view *v)
{
	enum request_status status;
	enum verdict objection;

	if (request_status_parse(&status, v->status) && status == REQ_FAILED &&
	    verdict_parse(&objection, v->objection) &&
	    objection == VERDICT_NOT_ME)
		return verdict_name(VERDICT_NOT_ME);
	return v->answer;
}

static void
audit_shown(const struct approve *core, const struct token_view *v,
    const uint8_t hash[SHA256_SIZE], const char *client, int64_t now)
{
	struct event *event;

	if (shown_is_known(core->shown, hash, now / HOUR_SECONDS))
		return;
	event = event_new("shown", now, v->request_id, v->name);
	if (event == NULL) {
		log_warn("id=%s, event=shown not recorded: out of memory",
		    v->request_id);
		return;
	}
	event_add_private(event, "Email", v->email);
	event_add_private(event, "Client", client);
	event_add(event, "Via", channel_name(CHANNEL_LINK));
	shown_note(core->shown, hash, now / HOUR_SECONDS, event);
}

static json_t *
show(const struct approve *core, const json_t *in, int64_t now)
{
	struct token_view v;
	struct err err = {""};
	uint8_t hash[SHA256_SIZE];
	char nonce[FORM_NONCE_SIZE];
	enum channel channel;
	enum status st = token_hash(hash, member(in, "token"));

	if (st != ST_OK)
		return status_only("unknown");
	st = store_token_view(core->store, &v, hash, &err);
	if (st == ST_OK)
		st = stand_in_force(&v, core, hash, &err);
	if (st == ST_OK)
		st = token_form_mint(nonce, core->key, hash);
	if (st != ST_OK)
		return trouble(st, &err, "show");
	if (!channel_parse(&channel, v.channel) || channel != CHANNEL_LINK)
		return status_only("unknown");
	audit_shown(core, &v, hash, member(in, "client"), now);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i, "
			 "s:s, s:s, s:s, s:s}",
	    "status", page_state(&v, now), "nonce", nonce, "name", subject(&v),
	    "unicode", v.mailbox[0] != '\0' ? v.mailbox : v.unicode, "account",
	    v.account, "id", v.request_id, "expires", (json_int_t)v.expires_at,
	    "now", (json_int_t)now, "required", (int)v.quorum, "approved",
	    (int)v.approvals, "email", v.email, "answer", page_answer(&v),
	    "request_status", v.status, "failure", v.failure);
}

/* ------------------------------------------------------------------- answer */

/* confirm = "typed": the name as asked, without its "*.", as A- or U-label;
 * blanks around it are a keyboard's. */
static bool
typed_fits(const struct token_view *v, const char *field)
{
	const char *names[] = {subject(v), v->unicode};
	char typed[DOMAIN_UNICODE_SIZE];
	struct domain parsed;
	size_t len;

	field += strspn(field, " ");
	for (len = strlen(field); len > 0 && field[len - 1] == ' ';)
		len--;
	if (len >= sizeof(typed))
		return false;
	snprintf(typed, sizeof(typed), "%.*s", (int)len, field);
	for (size_t i = 0; i < (v->mailbox[0] != '\0' ? 1 : 2); i++) {
		const char *name = names[i];

		if (strcasecmp(name, typed) == 0)
			return true;
		if (strncmp(name, "*.", 2) == 0 &&
		    strcasecmp(name + 2, typed) == 0)
			return true;
	}
	return v->mailbox[0] == '\0' &&
	       domain_parse(&parsed, typed, NULL) == ST_OK &&
	       strcmp(parsed.name, v->name) == 0;
}

/* An approval needs the name typed; refusing must stay easy. */
static enum status
check_typed(const struct approve *core, const uint8_t hash[SHA256_SIZE],
    const char *typed, bool *fits_r, struct err *err)
{
	struct token_view v;
	enum status st;

	*fits_r = true;
	if (!core->settings->confirm_typed)
		return ST_OK;
	st = store_token_view(core->store, &v, hash, err);
	if (st == ST_OK)
		*fits_r = typed_fits(&v, typed);
	return st;
}

static bool
form_verdict(enum verdict *verdict_r, const char *text)
{
	static const struct {
		const char *text;
		enum verdict verdict;
	} values[] = {{"approve", VERDICT_APPROVE}, {"reject", VERDICT_REJECT},
	    {"not-me", VERDICT_NOT_ME}};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(values[i].text, text) == 0) {
			*verdict_r = values[i].verdict;
			return true;
		}
	}
	return false;
}

static json_t *
outcome_json(const struct decide_result *result)
{
	switch (result->outcome) {
	case OUTCOME_COUNTED:
		return json_pack("{s:s, s:s}", "status", "counted", "receipt",
		    result->receipt);
	case OUTCOME_ALREADY:
		return json_pack("{s:s, s:s}", "status", "already", "receipt",
		    result->receipt);
	case OUTCOME_OBJECTION:
		return json_pack("{s:s, s:s}", "status", "objection", "receipt",
		    result->receipt);
	case OUTCOME_EXPIRED:
		return status_only("expired");
	case OUTCOME_CHANGED:
		return status_only("changed");
	case OUTCOME_CHANNEL:
	case OUTCOME_IDENTITY:
	case OUTCOME_ENDED:
		return status_only("ended");
	}
	return NULL;
}

/* The form as evidence: what was posted, without token and nonce. */
static char *
form_evidence(const json_t *in, int64_t now)
{
	json_t *form = json_pack("{s:s, s:s, s:s, s:I}", "verdict",
	    member(in, "verdict"), "typed", member(in, "typed"), "client",
	    member(in, "client"), "at", (json_int_t)now);
	char *text =
	    form ? json_dumps(form, JSON_COMPACT | JSON_SORT_KEYS) : NULL;

	json_decref(form);
	return text;
}

static json_t *
decide(const struct approve *core, const json_t *in,
    const uint8_t hash[SHA256_SIZE], const uint8_t spent[SHA256_SIZE],
    enum verdict verdict, int64_t now)
{
	struct decide_result result;
	struct answer given = {.verdict = verdict,
	    .channel = CHANNEL_LINK,
	    .at = now,
	    .client = member(in, "client"),
	    .form = spent};
	struct err err = {""};
	char *form = form_evidence(in, now);
	char logged[DECIDE_LOG_SIZE];
	const struct answer_source source = {
	    .client = member(in, "client"), .form = form};
	enum status st = ST_NOMEM;

	memcpy(given.token, hash, SHA256_SIZE);
	if (form != NULL) {
		given.source = &source;
		st = decide_answer(&result, core, &given, &err);
	}
	free(form);
	if (st == ST_DENIED)
		return status_only("nonce");
	if (st != ST_OK)
		return trouble(st, &err, "answer");
	decide_log_reason(logged, &result);
	log_info("id=%s, rcpt=<%s>, event=answer, via=link, verdict=%s, "
		 "outcome=%s%s",
	    result.request_id, result.email, verdict_name(verdict),
	    outcome_name(result.outcome), logged);
	return outcome_json(&result);
}

static json_t *
answer(const struct approve *core, const json_t *in, int64_t now)
{
	struct err err = {""};
	uint8_t hash[SHA256_SIZE], spent[SHA256_SIZE];
	enum verdict verdict;
	bool fits = true;
	enum status st;

	if (token_hash(hash, member(in, "token")) != ST_OK)
		return status_only("unknown");
	st = token_form_check(spent, core->key, hash, member(in, "nonce"));
	if (st == ST_DENIED || !form_verdict(&verdict, member(in, "verdict")))
		return status_only("nonce");
	if (st == ST_OK && verdict == VERDICT_APPROVE)
		st = check_typed(core, hash, member(in, "typed"), &fits, &err);
	if (st != ST_OK)
		return trouble(st, &err, "answer");
	if (!fits)
		return status_only("typed");
	return decide(core, in, hash, spent, verdict, now);
}

/* ------------------------------------------------------------------ receipt */

static json_t *
receipt(const struct approve *core, const json_t *in)
{
	struct receipt r;
	struct err err = {""};
	enum status st =
	    store_receipt_load(core->store, &r, member(in, "id"), &err);

	if (st != ST_OK)
		return trouble(st, &err, "receipt");
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:b, s:s}",
	    "status", "ok", "name", r.name, "unicode", r.unicode, "verdict",
	    r.verdict, "at", (json_int_t)r.at, "seq", (json_int_t)r.evidence,
	    "id", r.request_id, "email", r.email, "objection", (int)r.objection,
	    "request_status", r.request_status);
}

static json_t *
health(const struct approve *core)
{
	struct err err = {""};

	return status_only(
	    store_ping(core->store, &err) == ST_OK ? "ok" : "temp");
}

json_t *
page_handle(const struct approve *core, const json_t *request, int64_t now)
{
	const char *op = member(request, "op");

	if (strcmp(op, "show") == 0)
		return show(core, request, now);
	if (strcmp(op, "answer") == 0)
		return answer(core, request, now);
	if (strcmp(op, "receipt") == 0)
		return receipt(core, request);
	if (strcmp(op, "health") == 0)
		return health(core);
	return status_only("unknown");
}
