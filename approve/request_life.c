/* SPDX-License-Identifier: ISC
 * What happens to a request after it was made, other than answers: resend,
 * cancel, reject, freeze, the end of its time. The table of states is
 * policy/lifecycle's. */
#include "approve/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/contacts.h"
#include "approve/dossier.h"
#include "approve/effect.h"
#include "approve/facts.h"
#include "approve/limit.h"
#include "approve/rulebook.h"
#include "approve/trail.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/lifecycle.h"
#include "policy/prefix.h"
#include "policy/profile.h"
#include "policy/window.h"

enum {
	EXPIRE_BATCH = 100,
	EXPIRE_FAILURES_MAX = 3, /* one that fails holds up no other */
	DOMAINS_MAX = 1 + POLICY_SANS_MAX,
	ASK_MAX = CONTACT_MAX,
	QUEUE_MAX = DOMAINS_MAX * CONTACT_MAX
};

/* One move of a request; texts that the change borrows live here. */
struct move {
	const struct approve *core;
	enum lifecycle_event event;
	int64_t now, uid;
	const struct request_operator *op; /* or null */
	const char *domain, *super;        /* resend: or null */
	enum failure failure;
	struct err *err;

	enum request_status before, after;
	bool objection;
	struct event *record;
	struct store_event row;
	struct domain_change domains[DOMAINS_MAX];
	int64_t queue[QUEUE_MAX];
	const char *mailboxes[QUEUE_MAX]; /* that a resend would write to */
	struct contacts_found found;
	struct policy_trace trace;
	struct recipient_change ask[ASK_MAX];
	char super_name[DOMAIN_SIZE];
	char message[STORE_TEXT_SIZE];
};

/* The audit event that each move is recorded as. */
static const char *const move_events[LIFE_EVENTS] = {
    [LIFE_WINDOW_ENDED] = "timed-out",
    [LIFE_RESEND] = "resend",
    [LIFE_CANCEL] = "cancel",
    [LIFE_OPERATOR_REJECT] = "reject",
};

/* Moves are large: they live on the heap. Null when out of memory. */
static struct move *
move_new(const struct approve *core, enum lifecycle_event event, int64_t uid,
    int64_t now, struct err *err)
{
	struct move *m = calloc(1, sizeof(*m));

	if (m == NULL) {
		(void)err_set(err, ST_NOMEM, "out of memory");
		return NULL;
	}
	m->core = core;
	m->event = event;
	m->uid = uid;
	m->now = now;
	m->err = err;
	return m;
}

static bool
id_is_wellformed(const char *id)
{
	size_t len = strlen(id);
	uint8_t bytes[REQUEST_ID_SIZE];

	return len == REQUEST_ID_SIZE - 1 &&
	       base32_decode(bytes, id, len) == ST_OK;
}

static bool
has_ended(const struct request *r, int64_t now)
{
	int64_t end =
	    r->expires_at ? r->expires_at : r->created_at + r->request_lifetime;

	return strcmp(r->status, request_status_name(REQ_PENDING)) == 0 &&
	       !window_is_open(now, end);
}

static void
keep_lookups(struct move *m)
{
	json_t *kept = json_array();
	struct buf bytes = BUF_INIT;

	json_array_append_new(kept, contacts_kept(&m->found, m->domain));
	if (dossier_write_contacts(&bytes, kept) != ST_OK)
		bytes.failed = true;
	event_keep(m->record, &bytes, NULL);
	buf_free(&bytes);
	json_decref(kept);
}

/* What was looked up for a new validation domain (C6). */
static void
record_lookups(struct move *m)
{
	json_t *json;
	char *text;

	if (m->trace.n_steps > 0)
		trail_add_steps(m->record, &m->trace, NULL);
	if (json_array_size(m->found.lookups) == 0)
		return;
	json = contacts_json(&m->found);
	text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	event_add_private(m->record, "Contacts", text);
	free(text);
	json_decref(json);
	keep_lookups(m);
}

static enum status
record_move(struct move *m, const struct request *request)
{
	m->record =
	    event_new(move_events[m->event], m->now, request->id, m->domain);
	if (m->record == NULL)
		return ST_NOMEM;
	event_add(m->record, "From", request_status_name(m->before));
	event_add(m->record, "To", request_status_name(m->after));
	if (m->uid >= 0)
		event_add_int(m->record, "Uid", m->uid);
	event_add(m->record, "ValidationDomain",
	    m->super_name[0] ? m->super_name : NULL);
	record_lookups(m);
	if (m->op != NULL) {
		event_add_private(m->record, "By", m->op->by);
		event_add_private(m->record, "Reason", m->op->reason);
	}
	return event_row(&m->row, m->record);
}

static const struct request_domain *
find_domain(const struct request *request, const char *text)
{
	struct domain name;

	for (size_t i = 0; i < request->n_domains; i++) {
		if (request->domains[i].mailbox[0] != '\0' &&
		    strcasecmp(request->domains[i].mailbox, text) == 0)
			return &request->domains[i];
	}
	if (domain_parse(&name, text, NULL) != ST_OK)
		return NULL;
	for (size_t i = 0; i < request->n_domains; i++) {
		if (strcmp(request->domains[i].name, name.name) == 0)
			return &request->domains[i];
	}
	return NULL;
}

static bool
is_waiting(const struct request_domain *d)
{
	return strcmp(d->status, domain_status_name(DOM_PENDING)) == 0;
}

static enum status
no_such_domain(const struct move *m, const struct request *request)
{
	return err_set(m->err, ST_INVALID,
	    "%s is not among the names of "
	    "request %s",
	    m->domain, request->id);
}

static enum status
not_allowed(const struct move *m, const struct request *request)
{
	return err_set(m->err, ST_DENIED, "request %s is %s and cannot be %s",
	    request->id, request->status,
	    m->event == LIFE_RESEND   ? "sent again"
	    : m->event == LIFE_CANCEL ? "cancelled"
				      : "rejected");
}

/* -------------------------------------------------------- operators' moves */

/* A rejection fails one domain or all; a cancellation fails none (Q6). */
static enum status
fail_domains(
    struct move *m, struct change *change, const struct request *request)
{
	const struct request_domain *only = NULL;

	if (m->domain != NULL &&
	    (only = find_domain(request, m->domain)) == NULL)
		return no_such_domain(m, request);
	for (size_t i = 0; i < request->n_domains; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only != NULL && d != only) ||
		    change->n_domains == DOMAINS_MAX)
			continue;
		m->domains[change->n_domains++] = (struct domain_change){
		    .n = d->n,
		    .status = m->objection ? d->status
					   : domain_status_name(DOM_FAILED),
		    .failure = m->objection ? NULL : failure_name(m->failure),
		    .reuse_until = 0,
		    .renew_at = -1,
		};
	}
	change->domains = m->domains;
	return ST_OK;
}

/* ------------------------------------------------------------------- resend */

/* Who has not answered, or with an approval that does not count any more. */
static enum status
may_answer(bool *yes_r, const struct move *m, const struct request *request,
    const struct request_domain *d, const struct recipient *recipient)
{
	*yes_r = recipient->answer[0] == '\0';
	return *yes_r ? ST_OK
		      : facts_dropped(yes_r, m->core->settings, request, d,
			    recipient, m->err);
}

/* Everybody who may answer, in a domain that still waits. */
static enum status
queue_domain(struct move *m, struct change *change,
    const struct request *request, const struct request_domain *d)
{
	enum status st = ST_OK;

	for (size_t i = 0;
	     i < d->n_recipients && change->n_queue < QUEUE_MAX && st == ST_OK;
	     i++) {
		const struct recipient *r = &d->recipients[i];
		bool yes;

		st = may_answer(&yes, m, request, d, r);
		if (st != ST_OK || !yes)
			continue;
		m->mailboxes[change->n_queue] = r->email;
		m->queue[change->n_queue++] = r->id;
	}
	return st;
}

static enum status
queue_waiting(struct move *m, struct change *change,
    const struct request *request, const struct request_domain *only)
{
	enum status st = ST_OK;

	change->queue = m->queue;
	for (size_t i = 0; i < request->n_domains && st == ST_OK; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only == NULL || d == only) && is_waiting(d))
			st = queue_domain(m, change, request, d);
	}
	return st;
}

/* A domain that may speak for the name (N3). */
static enum status
check_super(struct move *m, struct domain *name_r, const char *text)
{
	struct domain super;
	struct err why = {""};

	if (domain_parse(&super, m->super, &why) != ST_OK)
		return err_set(m->err, ST_INVALID,
		    "validation domain \"%s\": %s", m->super, why.text);
	if (domain_parse(name_r, text, NULL) != ST_OK)
		return ST_BUG;
	if (!prefix_may_stand_in(name_r->name, super.name, name_r->registrable))
		return err_set(m->err, ST_INVALID,
		    "validation domain %s may not stand in for %s: it must be "
		    "the name or one of its parents, down to %s",
		    super.name, name_r->name, name_r->registrable);
	snprintf(m->super_name, sizeof(m->super_name), "%s", super.name);
	return ST_OK;
}

/* The mailboxes of the new validation domain, by the sources that the request
 * was made with and the rules of now allow. Asked before the store's lock is
 * taken: this may wait for DNS. */
static enum status
find_at_super(struct move *m, const struct request *request,
    const struct request_domain *d)
{
	struct policy_settings s;
	struct domain name;
	enum status st;

	if (d->mailbox[0] != '\0')
		return err_set(m->err, ST_INVALID,
		    "%s is asked itself: no domain can stand in for it",
		    d->mailbox);
	st = check_super(m, &name, d->name);
	if (st == ST_OK)
		st = rulebook_in_force(
		    &s, m->core->settings, request, d, NULL, m->err);
	if (st == ST_OK)
		st = contacts_find(&m->found, m->core->contacts,
		    &(struct contacts_question){
			.validation_domain = m->super_name,
			.registrable = name.registrable,
			.sources = s.contacts,
			.whois_allowed = profile_has_whois(s.profile),
			.corroborate = profile_corroborates(s.profile),
		    },
		    &m->trace, m->err);
	if (st == ST_OK && m->found.contacts.n_items == 0)
		st = err_set(m->err, ST_DENIED,
		    "no mailbox of %s may be asked: %s", m->super_name,
		    failure_sentence(FAILURE_NO_AVAILABLE_CONTACTS));
	return st;
}

static const struct recipient *
find_recipient(const struct request_domain *d, const char *mailbox)
{
	for (size_t i = 0; i < d->n_recipients; i++) {
		if (strcmp(d->recipients[i].email, mailbox) == 0)
			return &d->recipients[i];
	}
	return NULL;
}

/* The mailboxes there, but those that have answered for the name before. */
static enum status
ask_found(struct move *m, struct change *change, const struct request *request,
    const struct request_domain *d)
{
	enum status st = ST_OK;

	change->ask = m->ask;
	for (size_t i = 0; i < m->found.contacts.n_items && st == ST_OK; i++) {
		const struct contact *found = &m->found.contacts.items[i];
		const struct recipient *r = find_recipient(d, found->mailbox);
		bool yes = true;

		if (r != NULL)
			st = may_answer(&yes, m, request, d, r);
		if (st != ST_OK || !yes)
			continue;
		m->mailboxes[change->n_ask] = found->mailbox;
		m->ask[change->n_ask++] = (struct recipient_change){
		    .domain = d->n,
		    .email = found->mailbox,
		    .sources = found->sources,
		};
	}
	return st;
}

static enum status
ask_at_super(struct move *m, struct change *change,
    const struct request *request, const struct request_domain *d)
{
	m->domains[0] = (struct domain_change){.n = d->n,
	    .status = d->status,
	    .reuse_until = -1,
	    .validation_domain = m->super_name};
	change->domains = m->domains;
	change->n_domains = 1;
	return ask_found(m, change, request, d);
}

/* May it be sent again (W3), and which name: null for all. */
static enum status
may_resend(struct move *m, const struct request_domain **only_r,
    const struct request *request)
{
	const struct request_domain *only = NULL;
	enum window_resend allowed = window_resend(
	    m->before, m->now, request->created_at, request->request_lifetime);

	if (allowed == RESEND_ENDED)
		return not_allowed(m, request);
	if (allowed == RESEND_TOO_OLD)
		return err_set(m->err, ST_DENIED,
		    "request %s is too old to "
		    "be sent again; make a new one",
		    request->id);
	if (m->domain != NULL &&
	    (only = find_domain(request, m->domain)) == NULL)
		return no_such_domain(m, request);
	if (only != NULL && !is_waiting(only))
		return err_set(m->err, ST_DENIED,
		    "%s of request %s is %s and "
		    "needs no further mail",
		    only->name, request->id, only->status);
	*only_r = only;
	return ST_OK;
}

static enum status
plan_resend(
    struct move *m, struct change *change, const struct request *request)
{
	const struct request_domain *only;
	enum status st = may_resend(m, &only, request);

	if (st != ST_OK)
		return st;
	st = only != NULL && m->super != NULL
		 ? ask_at_super(m, change, request, only)
		 : queue_waiting(m, change, request, only);
	if (st == ST_OK && change->n_queue + change->n_ask == 0)
		st = err_set(m->err, ST_DENIED,
		    "nobody is left to ask: every mailbox that request %s "
		    "asks%s%s has answered; ask at another validation domain, "
		    "or make a new request",
		    request->id, only != NULL ? " about " : "",
		    only != NULL ? only->name : "");
	return st;
}

/* --------------------------------------------------------------------- move */

static enum status
plan(struct move *m, struct change *change, const struct request *request)
{
	switch (m->event) {
	case LIFE_RESEND:
		return plan_resend(m, change, request);
	case LIFE_OPERATOR_REJECT:
		return fail_domains(m, change, request);
	case LIFE_CANCEL:
	case LIFE_WINDOW_ENDED:
	case LIFE_QUORUMS_REACHED:
	case LIFE_DOMAIN_REFUSED:
	case LIFE_DISOWNED:
		return ST_OK;
	}
	return ST_BUG;
}

static enum status
move_step(void *arg, const struct request *request, struct change *change)
{
	struct move *m = arg;
	const struct lifecycle_step *step;
	enum status st;

	if (!request_status_parse(&m->before, request->status))
		return ST_BUG;
	if (m->event == LIFE_WINDOW_ENDED && !has_ended(request, m->now))
		return ST_DENIED; /* sent again meanwhile */
	step = lifecycle_step(m->before, m->event);
	if (!step->allowed)
		return not_allowed(m, request);
	m->after = step->to;
	m->objection =
	    m->event == LIFE_OPERATOR_REJECT && m->before == REQ_VALIDATED;
	if ((st = plan(m, change, request)) != ST_OK)
		return st;
	change->status = request_status_name(step->to);
	change->new_generation = step->new_generation;
	change->hook = effect_hook(m->core, step->effects, step->to);
	change->at = m->now;
	if (step->to == REQ_FAILED) {
		snprintf(m->message, sizeof(m->message), "%s",
		    m->event == LIFE_OPERATOR_REJECT
			? "An operator refused this request."
			: failure_sentence(m->failure));
		change->failure = failure_name(m->failure);
		change->failure_message = m->message;
	}
	if ((st = record_move(m, request)) != ST_OK)
		return st;
	change->events = &m->row;
	change->n_events = 1;
	return ST_OK;
}

static enum status
run_move(struct move *m, const char *id)
{
	enum status st;

	if (!id_is_wellformed(id))
		return err_set(m->err, ST_NOTFOUND, "no request %.40s", id);
	st = store_change(m->core->store, id, move_step, m, m->err);
	event_free(m->record);
	if (st == ST_NOTFOUND)
		err_set(m->err, ST_NOTFOUND, "no request %s", id);
	if (st == ST_OK && m->before != m->after)
		metric_count(METRIC_REQUESTS, request_status_name(m->after));
	if (st == ST_OK)
		log_info("id=%s, event=%s, %s -> %s, uid=%lld", id,
		    move_events[m->event], request_status_name(m->before),
		    request_status_name(m->after), (long long)m->uid);
	return st;
}

static enum status
run_operator(const struct approve *core, const char *id,
    const struct request_operator *op, enum lifecycle_event event,
    enum failure failure, struct err *err)
{
	struct move *m = move_new(core, event, op->uid, op->now, err);
	enum status st;

	if (m == NULL)
		return ST_NOMEM;
	m->op = op;
	m->domain = op->domain;
	m->failure = failure;
	st = run_move(m, id);
	free(m);
	return st;
}

/* ------------------------------------------------------------------- public */

/* Nobody is written to about a frozen name (Q5). */
static enum status
check_freezes(const struct move *m, const struct request *request,
    const struct request_domain *only)
{
	char frozen[STORE_NAME_SIZE];
	enum status st = ST_NOTFOUND;

	for (size_t i = 0; st == ST_NOTFOUND && i < request->n_domains; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only == NULL || d == only) && is_waiting(d))
			st = store_freeze_cover(m->core->store, frozen, d->name,
			    d->validation_domain, m->err);
	}
	if (st == ST_OK)
		return err_set(m->err, ST_DENIED,
		    "%s is frozen; unfreeze it first", frozen);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static size_t
mails_to(const struct move *m, size_t n, const char *mailbox)
{
	size_t n_same = 0;

	for (size_t i = 0; i < n; i++)
		n_same += strcmp(m->mailboxes[i], mailbox) == 0;
	return n_same;
}

/* Nor anybody more often a day than the limit (O5). */
static enum status
check_limits(struct move *m, const struct request *request)
{
	struct change planned = {0};
	enum status st = plan_resend(m, &planned, request);
	size_t n = planned.n_queue + planned.n_ask;

	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = limit_check(m->core,
		    &(struct limit_question){.mailbox = m->mailboxes[i],
			.n_mails = mails_to(m, n, m->mailboxes[i]),
			.now = m->now},
		    m->err);
	return st;
}

/* What may wait for DNS or asks the store, before the lock is taken. */
static enum status
prepare_resend(struct move *m, const char *id)
{
	struct request *request = NULL;
	const struct request_domain *only;
	enum status st = request_load(&request, m->core, id, m->now, m->err);

	if (st != ST_OK)
		return st;
	if (!request_status_parse(&m->before, request->status))
		st = ST_BUG;
	if (st == ST_OK)
		st = may_resend(m, &only, request);
	if (st == ST_OK)
		st = check_freezes(m, request, only);
	if (st == ST_OK && only != NULL && m->super != NULL)
		st = find_at_super(m, request, only);
	if (st == ST_OK)
		st = check_limits(m, request);
	request_free(request);
	return st;
}

enum status
request_resend(const struct approve *core, const char *id, const char *domain,
    const char *super, int64_t uid, int64_t now, struct err *err)
{
	struct move *m = move_new(core, LIFE_RESEND, uid, now, err);
	enum status st;

	if (m == NULL)
		return ST_NOMEM;
	m->domain = domain;
	m->super = super;
	st = prepare_resend(m, id);
	if (st == ST_OK)
		st = run_move(m, id);
	contacts_found_clear(&m->found);
	free(m);
	return st;
}

enum status
request_cancel(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err)
{
	return run_operator(core, id, op, LIFE_CANCEL, FAILURE_CANCELLED, err);
}

enum status
request_reject(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err)
{
	return run_operator(core, id, op, LIFE_OPERATOR_REJECT,
	    FAILURE_DOMAIN_VALIDATION_DENIED, err);
}

static enum status
end_one(
    const struct approve *core, const char *id, int64_t now, struct err *err)
{
	struct move *m = move_new(core, LIFE_WINDOW_ENDED, -1, now, err);
	enum status st;

	if (m == NULL)
		return ST_NOMEM;
	st = run_move(m, id);
	free(m);
	return st == ST_DENIED ? ST_OK : st;
}

enum status
request_expire(
    const struct approve *core, size_t *n_r, int64_t now, struct err *err)
{
	char ids[EXPIRE_BATCH][REQUEST_ID_SIZE];
	size_t n = 0, n_failed = 0;
	enum status st =
	    store_request_ended(core->store, ids, &n, EXPIRE_BATCH, now, err);

	*n_r = 0;
	for (size_t i = 0; i < n && n_failed < EXPIRE_FAILURES_MAX; i++) {
		enum status one = end_one(core, ids[i], now, err);

		*n_r += one == ST_OK;
		if (one != ST_OK) {
			st = one;
			n_failed++;
		}
	}
	return st;
}

enum status
request_load(struct request **request_r, const struct approve *core,
    const char *id, int64_t now, struct err *err)
{
	struct request *request = NULL;
	enum status st;

	if (!id_is_wellformed(id))
		return err_set(err, ST_NOTFOUND, "no request %.40s", id);
	st = store_request_load(core->store, &request, id, err);
	if (st == ST_OK && has_ended(request, now)) {
		request_free(request);
		request = NULL;
		st = end_one(core, id, now, err);
		if (st == ST_OK)
			st = store_request_load(core->store, &request, id, err);
	}
	if (st == ST_NOTFOUND)
		err_set(err, ST_NOTFOUND, "no request %s", id);
	*request_r = request;
	return st;
}

enum status
request_is_open(bool *open_r, const struct approve *core, const char *id,
    int64_t now, struct err *err)
{
	enum status st =
	    id_is_wellformed(id)
		? store_request_is_open(core->store, open_r, id, now, err)
		: ST_NOTFOUND;

	return st == ST_NOTFOUND
		   ? err_set(err, ST_NOTFOUND, "no request %.40s", id)
		   : st;
}

/* While a request is pending its quorum is the stricter of then and now; what
 * it was at the start stands in the audit log. */
static void
show_in_force(const struct approve *core, struct request *request)
{
	if (strcmp(request->status, request_status_name(REQ_PENDING)) != 0)
		return;
	for (size_t i = 0; i < request->n_domains; i++) {
		struct request_domain *d = &request->domains[i];
		struct policy_settings s;
		struct err err = {""};

		if (rulebook_in_force(
			&s, core->settings, request, d, NULL, &err) == ST_OK)
			d->quorum = s.quorum;
	}
}

/* Takes the request over. */
static enum status
view(json_t **json_r, const struct approve *core, struct request *request,
    struct err *err)
{
	show_in_force(core, request);
	*json_r = view_request(request);
	request_free(request);
	return *json_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

enum status
request_describe(json_t **json_r, const struct approve *core, const char *id,
    int64_t now, struct err *err)
{
	struct request *request;
	enum status st = request_load(&request, core, id, now, err);

	return st == ST_OK ? view(json_r, core, request, err) : st;
}

enum status
request_show(json_t **json_r, const struct approve *core, const char *id,
    struct err *err)
{
	struct request *request = NULL;
	enum status st = id_is_wellformed(id) ? store_request_load(core->store,
						    &request, id, err)
					      : ST_NOTFOUND;

	return st == ST_OK ? view(json_r, core, request, err) : st;
}

/* ------------------------------------------------------------------ freezes */

static enum status
freeze_event(struct event **event_r, struct store_event *row_r,
    const char *name, const char *domain, const struct request_operator *op)
{
	struct event *event = event_new(name, op->now, NULL, domain);

	*event_r = event;
	if (event == NULL)
		return ST_NOMEM;
	event_add_private(event, "By", op->by);
	event_add_private(event, "Reason", op->reason);
	event_add_int(event, "Uid", op->uid);
	return event_row(row_r, event);
}

static enum status
freeze_name(struct domain *domain_r, const char *text, struct err *err)
{
	enum status st = domain_parse(domain_r, text, err);

	if (st == ST_OK && domain_r->wildcard)
		return err_set(err, ST_INVALID,
		    "a freeze covers what lies below; leave out the \"*.\"");
	return st;
}

enum status
request_freeze(const struct approve *core, const struct request_operator *op,
    struct err *err)
{
	struct domain domain;
	struct event *event = NULL;
	struct store_event row;
	enum status st = freeze_name(&domain, op->domain, err);

	if (st == ST_OK)
		st = freeze_event(&event, &row, "freeze", domain.name, op);
	if (st == ST_OK)
		st = store_freeze_add(core->store, domain.name, op->by,
		    op->reason, op->now, &row, err);
	event_free(event);
	return st;
}

enum status
request_unfreeze(const struct approve *core, const struct request_operator *op,
    struct err *err)
{
	struct domain domain;
	struct event *event = NULL;
	struct store_event row;
	enum status st = freeze_name(&domain, op->domain, err);

	if (st == ST_OK)
		st = freeze_event(&event, &row, "unfreeze", domain.name, op);
	if (st == ST_OK)
		st = store_freeze_remove(core->store, domain.name, &row, err);
	if (st == ST_NOTFOUND)
		err_set(err, ST_NOTFOUND, "%s is not frozen", domain.name);
	event_free(event);
	return st;
}
