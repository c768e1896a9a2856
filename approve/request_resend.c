/* SPDX-License-Identifier: ISC
 * A request sent again: to whom, within which limits, and at another validation
 * domain. */
#include "approve/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/contacts.h"
#include "approve/dossier.h"
#include "approve/facts.h"
#include "approve/limit.h"
#include "approve/request_move.h"
#include "approve/rulebook.h"
#include "approve/trail.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/profile.h"
#include "policy/window.h"

enum { ASK_MAX = CONTACT_MAX, QUEUE_MAX = MOVE_DOMAINS_MAX * CONTACT_MAX };

/* Large: it lives on the heap. */
struct resend {
	struct move move;
	const char *super; /* the validation domain that was named, or null */
	char super_name[DOMAIN_SIZE];
	struct contacts_found found; /* there */
	struct policy_trace trace;
	struct recipient_change ask[ASK_MAX];
	int64_t queue[QUEUE_MAX];
	const char *mailboxes[QUEUE_MAX]; /* of `ask` or `queue` */
	struct store_limits limits;
};

/* ------------------------------------------------------------- who is asked */

static bool
is_waiting(const struct request_domain *d)
{
	return strcmp(d->status, domain_status_name(DOM_PENDING)) == 0;
}

/* Who has not answered, or with an approval that does not count any more. */
static enum status
may_answer(bool *yes_r, const struct resend *s, const struct request *request,
    const struct request_domain *d, const struct recipient *recipient)
{
	*yes_r = recipient->answer[0] == '\0';
	return *yes_r ? ST_OK
		      : facts_dropped(yes_r, s->move.core->settings, request, d,
			    recipient, s->move.err);
}

/* Everybody who may answer, in a domain that still waits. */
static enum status
queue_domain(struct resend *s, struct change *change,
    const struct request *request, const struct request_domain *d)
{
	enum status st = ST_OK;

	for (size_t i = 0;
	     i < d->n_recipients && change->n_queue < QUEUE_MAX && st == ST_OK;
	     i++) {
		const struct recipient *r = &d->recipients[i];
		bool yes;

		st = may_answer(&yes, s, request, d, r);
		if (st != ST_OK || !yes)
			continue;
		s->mailboxes[change->n_queue] = r->email;
		s->queue[change->n_queue++] = r->id;
	}
	return st;
}

static enum status
queue_waiting(struct resend *s, struct change *change,
    const struct request *request, const struct request_domain *only)
{
	enum status st = ST_OK;

	change->queue = s->queue;
	for (size_t i = 0; i < request->n_domains && st == ST_OK; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only == NULL || d == only) && is_waiting(d))
			st = queue_domain(s, change, request, d);
	}
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
ask_found(struct resend *s, struct change *change,
    const struct request *request, const struct request_domain *d)
{
	enum status st = ST_OK;

	change->ask = s->ask;
	for (size_t i = 0; i < s->found.contacts.n_items && st == ST_OK; i++) {
		const struct contact *found = &s->found.contacts.items[i];
		const struct recipient *r = find_recipient(d, found->mailbox);
		bool yes = true;

		if (r != NULL)
			st = may_answer(&yes, s, request, d, r);
		if (st != ST_OK || !yes)
			continue;
		s->mailboxes[change->n_ask] = found->mailbox;
		s->ask[change->n_ask++] = (struct recipient_change){
		    .domain = d->n,
		    .email = found->mailbox,
		    .sources = found->sources,
		};
	}
	return st;
}

static enum status
ask_at_super(struct resend *s, struct change *change,
    const struct request *request, const struct request_domain *d)
{
	s->move.domains[0] = (struct domain_change){.n = d->n,
	    .status = d->status,
	    .reuse_until = -1,
	    .validation_domain = s->super_name};
	change->domains = s->move.domains;
	change->n_domains = 1;
	return ask_found(s, change, request, d);
}

/* May it be sent again (W3), and which name: null for all. */
static enum status
may_resend(struct resend *s, const struct request_domain **only_r,
    const struct request *request)
{
	const struct request_domain *only = NULL;
	enum window_resend allowed = window_resend(s->move.before, s->move.now,
	    request->created_at, request->request_lifetime);

	if (allowed == RESEND_ENDED)
		return move_denied(&s->move, request);
	if (allowed == RESEND_TOO_OLD)
		return err_set(s->move.err, ST_DENIED,
		    "request %s is too old to "
		    "be sent again; make a new one",
		    request->id);
	if (s->move.domain != NULL) {
		enum status st = move_domain(&only, &s->move, request);

		if (st != ST_OK)
			return st;
	}
	if (only != NULL && !is_waiting(only))
		return err_set(s->move.err, ST_DENIED,
		    "%s of request %s is %s and "
		    "needs no further mail",
		    only->name, request->id, only->status);
	*only_r = only;
	return ST_OK;
}

/* --------------------------------------------------------------- the record */

static void
keep_lookups(struct resend *s)
{
	json_t *kept = json_array();
	struct buf bytes = BUF_INIT;

	json_array_append_new(kept, contacts_kept(&s->found, s->move.domain));
	if (dossier_write_contacts(&bytes, kept) != ST_OK)
		bytes.failed = true;
	event_keep(s->move.record, &bytes, NULL);
	buf_free(&bytes);
	json_decref(kept);
}

/* What was looked up for a new validation domain (C6). */
static void
record_lookups(struct resend *s)
{
	json_t *json;
	char *text;

	if (s->trace.n_steps > 0)
		trail_add_steps(s->move.record, &s->trace, NULL);
	if (json_array_size(s->found.lookups) == 0)
		return;
	json = contacts_json(&s->found);
	text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	event_add_private(s->move.record, "Contacts", text);
	free(text);
	json_decref(json);
	keep_lookups(s);
}

/* ----------------------------------------------------------------- the move */

static enum status
plan_resend(
    struct resend *s, struct change *change, const struct request *request)
{
	const struct request_domain *only = NULL;
	enum status st = may_resend(s, &only, request);

	if (st != ST_OK)
		return st;
	st = only != NULL && s->super != NULL
		 ? ask_at_super(s, change, request, only)
		 : queue_waiting(s, change, request, only);
	if (st == ST_OK && change->n_queue + change->n_ask == 0)
		st = err_set(s->move.err, ST_DENIED,
		    "nobody is left to ask: every mailbox that request %s "
		    "asks%s%s has answered; ask at another validation domain, "
		    "or make a new request",
		    request->id, only != NULL ? " about " : "",
		    only != NULL ? only->name : "");
	return st;
}

static enum status
plan(struct move *m, struct change *change, const struct request *request)
{
	struct resend *s = m->arg;
	enum status st = plan_resend(s, change, request);

	if (st != ST_OK)
		return st;
	limit_get(&s->limits, m->core->settings, m->now);
	change->limits = &s->limits;
	change->limited = s->mailboxes;
	change->n_limited = change->n_queue + change->n_ask;
	event_add(m->record, "ValidationDomain",
	    s->super_name[0] ? s->super_name : NULL);
	record_lookups(s);
	return ST_OK;
}

/* -------------------------------------------------------- before the lock */

/* A domain that may speak for the name (N3). */
static enum status
check_super(struct resend *s, struct domain *name_r, const char *text)
{
	struct domain super;
	struct err why = {""};

	if (domain_parse(&super, s->super, &why) != ST_OK)
		return err_set(s->move.err, ST_INVALID,
		    "validation domain \"%s\": %s", s->super, why.text);
	if (domain_parse(name_r, text, NULL) != ST_OK)
		return ST_BUG;
	if (!prefix_may_stand_in(name_r->name, super.name, name_r->registrable))
		return err_set(s->move.err, ST_INVALID,
		    "validation domain %s may not stand in for %s: it must be "
		    "the name or one of its parents, down to %s",
		    super.name, name_r->name, name_r->registrable);
	snprintf(s->super_name, sizeof(s->super_name), "%s", super.name);
	return ST_OK;
}

/* The mailboxes of the new validation domain, by the sources that the request
 * was made with and the rules of now allow. Asked before the store's lock is
 * taken: this may wait for DNS. */
static enum status
find_at_super(struct resend *s, const struct request *request,
    const struct request_domain *d)
{
	struct policy_settings in_force;
	struct domain name;
	enum status st;

	if (d->mailbox[0] != '\0')
		return err_set(s->move.err, ST_INVALID,
		    "%s is asked itself: no domain can stand in for it",
		    d->mailbox);
	st = check_super(s, &name, d->name);
	if (st == ST_OK)
		st = rulebook_in_force(&in_force, s->move.core->settings,
		    request, d, NULL, s->move.err);
	if (st == ST_OK)
		st = contacts_find(&s->found, s->move.core->contacts,
		    &(struct contacts_question){
			.validation_domain = s->super_name,
			.registrable = name.registrable,
			.sources = in_force.contacts,
			.whois_allowed = profile_has_whois(in_force.profile),
			.corroborate = profile_corroborates(in_force.profile),
		    },
		    &s->trace, s->move.err);
	if (st == ST_OK && s->found.contacts.n_items == 0)
		st = err_set(s->move.err, ST_DENIED,
		    "no mailbox of %s may be asked: %s", s->super_name,
		    failure_sentence(FAILURE_NO_AVAILABLE_CONTACTS));
	return st;
}

/* Nobody is written to about a frozen name (Q5). */
static enum status
check_freezes(const struct resend *s, const struct request *request,
    const struct request_domain *only)
{
	char frozen[STORE_NAME_SIZE];
	enum status st = ST_NOTFOUND;

	for (size_t i = 0; st == ST_NOTFOUND && i < request->n_domains; i++) {
		const struct request_domain *d = &request->domains[i];

		if ((only == NULL || d == only) && is_waiting(d))
			st = store_freeze_cover(s->move.core->store, frozen,
			    d->name, d->validation_domain, s->move.err);
	}
	if (st == ST_OK)
		return err_set(s->move.err, ST_DENIED,
		    "%s is frozen; unfreeze it first", frozen);
	return st == ST_NOTFOUND ? ST_OK : st;
}

/* Nor anybody more often a day than the limit (O5). */
static enum status
check_limits(struct resend *s, const struct request *request)
{
	struct change planned = {0};
	enum status st = plan_resend(s, &planned, request);
	size_t n = planned.n_queue + planned.n_ask;

	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = limit_check(s->move.core,
		    &(struct limit_question){
			.mailbox = s->mailboxes[i], .now = s->move.now},
		    s->move.err);
	return st;
}

/* What may wait for DNS or asks the store, before the lock is taken. */
static enum status
prepare_resend(struct resend *s, const char *id)
{
	struct request *request = NULL;
	const struct request_domain *only = NULL;
	enum status st =
	    request_load(&request, s->move.core, id, s->move.now, s->move.err);

	if (st != ST_OK)
		return st;
	if (!request_status_parse(&s->move.before, request->status))
		st = ST_BUG;
	if (st == ST_OK)
		st = may_resend(s, &only, request);
	if (st == ST_OK)
		st = check_freezes(s, request, only);
	if (st == ST_OK && only != NULL && s->super != NULL)
		st = find_at_super(s, request, only);
	if (st == ST_OK)
		st = check_limits(s, request);
	request_free(request);
	return st;
}

enum status
request_resend(const struct approve *core, const char *id, const char *domain,
    const char *super, int64_t uid, int64_t now, struct err *err)
{
	struct resend *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	s->move = (struct move){.core = core,
	    .event = LIFE_RESEND,
	    .now = now,
	    .uid = uid,
	    .domain = domain,
	    .plan = plan,
	    .arg = s,
	    .err = err};
	s->super = super;
	st = prepare_resend(s, id);
	if (st == ST_OK)
		st = move_run(&s->move, id);
	contacts_found_clear(&s->found);
	free(s);
	return st;
}
