/* SPDX-License-Identifier: ISC
 * Making a request: from what a client wrote to a stored question, or to a
 * refusal that says why. */
#include "approve/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/contacts.h"
#include "approve/dossier.h"
#include "approve/effect.h"
#include "approve/limit.h"
#include "approve/risk.h"
#include "approve/rulebook.h"
#include "approve/token.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/name/domain.h"
#include "policy/prefix.h"
#include "policy/profile.h"
#include "policy/quorum.h"

#define DEFAULT_ACCOUNT "default"

/* A request in the making. */
struct making {
	const struct approve *core;
	const struct request_params *params;
	struct request *request;
	struct domain *names;   /* of request->domains, as parsed */
	struct address mailbox; /* of --mailbox */
	enum profile profile;
	struct policy_trace trace; /* of the name at hand */
	json_t *steps;             /* of all */
	json_t *lookups;           /* evidence of contacts (C6) */
	json_t *kept;              /* the same, to be asked again */
	struct err *err;
};

/* -------------------------------------------------------------------- input */

/* The account stands in mails and pages: letters, digits and a few marks, so
 * that it cannot look like anything else (T15). */
static bool
account_is_clean(const char *account)
{
	static const char marks[] = "-_.:/@+ ";
	size_t len = strlen(account);

	if (len == 0 || len > REQUEST_ACCOUNT_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = account[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			  (c >= '0' && c <= '9') || strchr(marks, c) != NULL;

		if (!ok)
			return false;
	}
	return true;
}

static bool
idem_is_clean(const char *token)
{
	size_t len = strlen(token);

	if (len == 0 || len >= STORE_IDEM_SIZE)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (token[i] <= ' ' || token[i] > '~')
			return false;
	}
	return true;
}

/* Sources of contacts that the requester chose (C2). */
static enum status
check_sources(struct making *m)
{
	const struct request_params *p = m->params;

	for (size_t i = 0; i < p->n_contacts; i++) {
		enum contact_source source;

		if (!contact_source_parse(&source, p->contacts[i]))
			return err_set(m->err, ST_INVALID,
			    "\"%.40s\" is no "
			    "source of contacts; use constructed, mx, dns-txt, "
			    "dns-caa or whois",
			    p->contacts[i]);
		m->request->contacts |= source;
	}
	return ST_OK;
}

static enum status
check_params(struct making *m)
{
	const struct request_params *p = m->params;

	if (p->n_names == 0 && p->mailbox == NULL)
		return err_set(m->err, ST_INVALID, "no domain name was given");
	if (p->mailbox != NULL && (p->n_names > 0 || p->n_supers > 0))
		return err_set(m->err, ST_INVALID,
		    "a mailbox is asked about alone, without names");
	if (p->mailbox != NULL &&
	    address_parse(&m->mailbox, p->mailbox) != ST_OK)
		return err_set(m->err, ST_INVALID,
		    "\"%.100s\" is not one "
		    "mailbox, such as alice@example.com",
		    p->mailbox);
	if (p->account != NULL && !account_is_clean(p->account))
		return err_set(m->err, ST_INVALID,
		    "the account must be 1 to "
		    "%d characters: letters, digits, blanks and -_.:/@+",
		    REQUEST_ACCOUNT_MAX);
	if (p->idem_token != NULL && !idem_is_clean(p->idem_token))
		return err_set(m->err, ST_INVALID,
		    "the idempotency token must "
		    "be 1 to %d printable characters without blanks",
		    STORE_IDEM_SIZE - 1);
	return check_sources(m);
}

/* What makes two requests the same one, for the idempotency token (N6). */
static enum status
params_hash(char hash_r[80], const struct request_params *p)
{
	json_t *names = json_array(), *supers = json_array(),
	       *contacts = json_array(), *all;
	char *text = NULL, hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];
	enum status st = ST_NOMEM;

	for (size_t i = 0; i < p->n_names; i++)
		json_array_append_new(names, json_string(p->names[i]));
	for (size_t i = 0; i < p->n_supers; i++)
		json_array_append_new(supers,
		    json_pack("[s, s]", p->supers[i].name, p->supers[i].super));
	for (size_t i = 0; i < p->n_contacts; i++)
		json_array_append_new(contacts, json_string(p->contacts[i]));
	all = json_pack("{s:o, s:o, s:o, s:s?, s:s?, s:s?}", "Names", names,
	    "Supers", supers, "Contacts", contacts, "Account", p->account,
	    "Profile", p->profile, "Mailbox", p->mailbox);
	if (all != NULL)
		text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
	if (text != NULL)
		st = sha256(hash, text, strlen(text));
	if (st == ST_OK) {
		hex_encode(hex, hash, sizeof(hash));
		snprintf(hash_r, 80, "sha256:%s", hex);
	}
	free(text);
	json_decref(all);
	return st;
}

/* ------------------------------------------------------------------ domains */

static bool
has_domain(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->n_domains; i++) {
		if (strcmp(request->domains[i].name, name) == 0)
			return true;
	}
	return false;
}

/* The first failure is the request's; each domain keeps its own. */
static void
fail_with(struct making *m, struct request_domain *d, enum failure failure,
    const char *message)
{
	struct request *r = m->request;

	snprintf(
	    d->status, sizeof(d->status), "%s", domain_status_name(DOM_FAILED));
	snprintf(d->failure, sizeof(d->failure), "%s", failure_name(failure));
	if (r->failure[0] != '\0')
		return;
	snprintf(r->status, sizeof(r->status), "%s",
	    request_status_name(REQ_FAILED));
	snprintf(r->failure, sizeof(r->failure), "%s", failure_name(failure));
	snprintf(r->failure_message, sizeof(r->failure_message), "%s", message);
}

static void
fail_domain(struct making *m, struct request_domain *d, enum failure failure)
{
	char message[STORE_TEXT_SIZE];

	snprintf(message, sizeof(message), "%s: %s", d->name,
	    failure_sentence(failure));
	fail_with(m, d, failure, message);
}

/* The requester's choice (N3), or the stripped name (N2). */
static enum status
choose_validation_domain(
    struct making *m, struct request_domain *d, const struct domain *name)
{
	const struct request_params *p = m->params;

	prefix_strip(d->validation_domain, name->name, name->suffix);
	for (size_t i = 0; i < p->n_supers; i++) {
		struct domain key, super;
		struct err why = {""};

		if (domain_parse(&key, p->supers[i].name, &why) != ST_OK)
			return err_set(m->err, ST_INVALID,
			    "validation domain for \"%s\": %s",
			    p->supers[i].name, why.text);
		if (strcmp(key.name, name->name) != 0)
			continue;
		if (domain_parse(&super, p->supers[i].super, &why) != ST_OK)
			return err_set(m->err, ST_INVALID,
			    "validation domain \"%s\": %s", p->supers[i].super,
			    why.text);
		if (!prefix_may_stand_in(
			name->name, super.name, name->registrable))
			return err_set(m->err, ST_INVALID,
			    "validation domain "
			    "%s may not stand in for %s: it must be the name "
			    "or one of its parents, down to %s",
			    super.name, name->name,
			    name->registrable[0] ? name->registrable : "none");
		snprintf(d->validation_domain, sizeof(d->validation_domain),
		    "%s", super.name);
	}
	return ST_OK;
}

/* A trace holds the steps of one name; each is moved on when it is done, and
 * says whose it is. */
static enum status
keep_steps(struct making *m, const struct request_domain *d)
{
	json_t *steps = view_steps(&m->trace), *step;
	int failed = steps == NULL;
	size_t i;

	json_array_foreach(steps, i, step) failed |=
	    json_object_set_new(step, "Domain", json_string(d->name));
	failed = failed || json_array_extend(m->steps, steps);
	json_decref(steps);
	m->trace.n_steps = 0;
	return failed ? err_set(m->err, ST_NOMEM, "out of memory") : ST_OK;
}

static enum status
add_domain(struct making *m, const char *text)
{
	struct request *r = m->request;
	struct request_domain *d = &r->domains[r->n_domains];
	struct domain *name = &m->names[r->n_domains];
	struct err why = {""};

	if (domain_parse(name, text, &why) != ST_OK)
		return err_set(m->err, ST_INVALID, "%s", why.text);
	if (has_domain(r, name->name)) /* the same name counts once (N6) */
		return ST_OK;
	d->n = (unsigned)r->n_domains++;
	snprintf(d->name, sizeof(d->name), "%s", name->name);
	snprintf(d->unicode, sizeof(d->unicode), "%s", name->unicode);
	snprintf(d->status, sizeof(d->status), "%s",
	    domain_status_name(DOM_PENDING));
	return choose_validation_domain(m, d, name);
}

/* What is validated is the mailbox; its domain is there for the rules. */
static enum status
add_mailbox(struct making *m)
{
	enum status st = add_domain(m, m->mailbox.domain);
	struct request_domain *d = &m->request->domains[0];

	if (st != ST_OK)
		return st;
	/* No stripping: www.example.com has mailboxes of its own. */
	snprintf(
	    d->validation_domain, sizeof(d->validation_domain), "%s", d->name);
	snprintf(d->mailbox, sizeof(d->mailbox), "%s", m->mailbox.text);
	return ST_OK;
}

static enum status
add_names(struct making *m)
{
	const struct request_params *p = m->params;
	size_t n = p->mailbox != NULL ? 1 : p->n_names;
	enum status st = ST_OK;

	m->request->domains = calloc(n, sizeof(*m->request->domains));
	m->names = calloc(n, sizeof(*m->names));
	if (m->request->domains == NULL || m->names == NULL)
		return err_set(m->err, ST_NOMEM, "out of memory");
	if (p->mailbox != NULL)
		return add_mailbox(m);
	for (size_t i = 0; i < p->n_names && st == ST_OK; i++)
		st = add_domain(m, p->names[i]);
	return st;
}

/* ------------------------------------------------------------------ profile */

/* The requester's choice must be allowed by the rules of every name; without
 * one, the strictest that the rules give holds for all (Q7). */
static enum status
settle_profile(struct making *m, const enum profile *wanted)
{
	const struct request *r = m->request;

	for (size_t i = 0; i < r->n_domains; i++) {
		const struct request_domain *d = &r->domains[i];
		struct policy_settings own;
		enum status st = rulebook_settings(&own, m->core->settings,
		    d->name, d->validation_domain, NULL, NULL, m->err);

		if (st != ST_OK)
			return st;
		if (wanted != NULL && !rules_may_choose(&own, *wanted))
			return err_set(m->err, ST_DENIED,
			    "profile %s is not "
			    "among the profiles_allowed of the rule for %s",
			    profile_name(*wanted), d->name);
		m->profile = i == 0 ? own.profile
				    : profile_stricter(m->profile, own.profile);
	}
	if (wanted != NULL)
		m->profile = *wanted;
	return ST_OK;
}

static enum status
choose_profile(struct making *m)
{
	const struct request_params *p = m->params;
	enum profile wanted = PROFILE_SMIME_BR;
	bool chosen = p->mailbox != NULL;
	enum status st;

	if (p->profile != NULL) {
		chosen = true;
		if (!profile_parse(&wanted, p->profile))
			return err_set(m->err, ST_DENIED,
			    "\"%.40s\" is no profile", p->profile);
	}
	if ((st = settle_profile(m, chosen ? &wanted : NULL)) != ST_OK)
		return st;
	if (profile_is_for_mailboxes(m->profile) != (p->mailbox != NULL))
		return err_set(m->err, ST_DENIED,
		    p->mailbox != NULL
			? "profile %s validates domains, not mailboxes; leave "
			  "out --mailbox"
			: "profile %s validates mailboxes; use --mailbox ADDR",
		    profile_name(m->profile));
	snprintf(m->request->profile, sizeof(m->request->profile), "%s",
	    profile_name(m->profile));
	return ST_OK;
}

static void
keep_settings(
    struct making *m, struct request_domain *d, const struct policy_settings *s)
{
	struct request *r = m->request;

	d->quorum = s->quorum;
	d->contacts = s->contacts;
	d->channels = s->channels;
	d->lifetime = s->lifetime;
	d->reuse = s->reuse;
	snprintf(
	    d->distinct, sizeof(d->distinct), "%s", distinct_name(s->distinct));
	snprintf(
	    d->identity, sizeof(d->identity), "%s", identity_name(s->identity));
	if (r->request_lifetime == 0 ||
	    s->request_lifetime < r->request_lifetime)
		r->request_lifetime = s->request_lifetime;
}

static enum status
apply_rules(struct making *m, struct request_domain *d)
{
	struct policy_settings s;
	enum status st = rulebook_settings(&s, m->core->settings, d->name,
	    d->validation_domain, &m->profile, &m->trace, m->err);

	if (st != ST_OK)
		return st;
	if ((m->request->contacts & ~s.contacts) != 0) {
		char allowed[SETTING_TEXT];

		setting_text(allowed, &s, SETTING_CONTACTS);
		return err_set(m->err, ST_DENIED,
		    "the rule for %s takes "
		    "contacts from these sources alone: %s",
		    d->name, allowed);
	}
	if (m->request->contacts != 0)
		s.contacts = m->request->contacts;
	if (m->params->mailbox != NULL)
		s.contacts = CONTACT_MAILBOX;
	keep_settings(m, d, &s);
	snprintf(d->method, sizeof(d->method), "%s",
	    profile_method(m->profile, d->contacts));
	snprintf(d->method_version, sizeof(d->method_version), "%s",
	    profile_method_version(m->profile, m->params->now));
	return ST_OK;
}

/* -------------------------------------------------------------------- rules */

static enum status
check_name(struct making *m, struct request_domain *d)
{
	enum domain_kind kind = m->names[d->n].kind;

	policy_trace_add(&m->trace, "N4 name",
	    kind == DOMAIN_PUBLIC ? "yes" : "no",
	    kind == DOMAIN_PUBLIC   ? "a name that can be registered"
	    : kind == DOMAIN_SUFFIX ? "a public suffix"
				    : "an internal name",
	    "%s", d->name);
	if (kind != DOMAIN_PUBLIC)
		fail_domain(m, d, FAILURE_INVALID_PUBLIC_DOMAIN);
	return ST_OK;
}

static enum status
check_sunset(struct making *m, struct request_domain *d)
{
	bool ended = profile_has_ended(m->profile, m->params->now);
	const char *warning = profile_warning(m->profile, m->params->now);

	policy_trace_add(&m->trace, "W4 method", ended ? "ended" : "in force",
	    warning != NULL ? warning : "no end is announced", "%s, %s",
	    d->method, m->request->profile);
	if (ended)
		fail_domain(m, d, FAILURE_METHOD_SUNSET);
	return ST_OK;
}

/* A mail provider's domain is nobody's to have a certificate for, but its
 * mailboxes are their owners'. */
static bool
risk_is_about_domain(
    const struct request_domain *d, const struct risk_answer *answer)
{
	return d->mailbox[0] != '\0' &&
	       answer->finding.kind == RISK_MAIL_PROVIDER;
}

static enum status
check_risk(struct making *m, struct request_domain *d)
{
	struct risk_answer answer;
	char message[STORE_TEXT_SIZE];
	enum status st = risk_check(&answer, m->core, &m->names[d->n],
	    m->params->now, &m->trace, m->err);

	if (st != ST_OK)
		return st;
	if (answer.quorum > d->quorum)
		d->quorum = answer.quorum;
	if (answer.failure == FAILURE_NONE || risk_is_about_domain(d, &answer))
		return ST_OK;
	risk_message(message, &answer, d->name, m->core->settings);
	fail_with(m, d, answer.failure, message);
	return ST_OK;
}

/* The mailboxes that `found` holds become those that are asked. */
static enum status
keep_recipients(
    struct making *m, struct request_domain *d, const struct contacts *found)
{
	unsigned sources = 0;

	if (found->n_items == 0) {
		fail_domain(m, d, FAILURE_NO_AVAILABLE_CONTACTS);
		return ST_OK;
	}
	d->recipients = calloc(found->n_items, sizeof(*d->recipients));
	if (d->recipients == NULL)
		return err_set(m->err, ST_NOMEM, "out of memory");
	for (size_t i = 0; i < found->n_items; i++) {
		struct recipient *r = &d->recipients[d->n_recipients++];

		snprintf(
		    r->email, sizeof(r->email), "%s", found->items[i].mailbox);
		snprintf(r->delivery, sizeof(r->delivery), "QUEUED");
		r->sources = found->items[i].sources;
		sources |= r->sources;
	}
	snprintf(d->method, sizeof(d->method), "%s",
	    profile_method(m->profile, sources));
	return ST_OK;
}

static enum status
keep_lookups(struct making *m, struct request_domain *d,
    const struct contacts_found *found)
{
	json_t *json;

	if (found->dnssec != NULL)
		snprintf(d->dnssec, sizeof(d->dnssec), "%s", found->dnssec);
	if (json_array_size(found->lookups) == 0)
		return ST_OK;
	json = contacts_json(found);
	if (json == NULL ||
	    json_object_set_new(json, "Domain", json_string(d->name)) != 0 ||
	    json_array_append_new(m->lookups, json) != 0 ||
	    json_array_append_new(m->kept, contacts_kept(found, d->name)) != 0)
		return err_set(m->err, ST_NOMEM, "out of memory");
	return ST_OK;
}

static enum status
find_contacts(struct making *m, struct request_domain *d)
{
	struct contacts_found found = {0};
	enum status st;

	if (d->mailbox[0] != '\0') {
		struct contacts only = {0};

		policy_trace_add(&m->trace, "C7 mailbox", "named",
		    "the mailbox is what is validated", "%s", d->mailbox);
		return contact_add(&only, d->mailbox, CONTACT_MAILBOX)
			   ? keep_recipients(m, d, &only)
			   : ST_BUG;
	}
	st = contacts_find(&found, m->core->contacts,
	    &(struct contacts_question){
		.validation_domain = d->validation_domain,
		.registrable = m->names[d->n].registrable,
		.sources = d->contacts,
		.whois_allowed = profile_has_whois(m->profile),
		.corroborate = profile_corroborates(m->profile),
	    },
	    &m->trace, m->err);
	if (st == ST_OK)
		st = keep_lookups(m, d, &found);
	if (st == ST_OK)
		st = keep_recipients(m, d, &found.contacts);
	contacts_found_clear(&found);
	return st;
}

static enum status
check_quorum(struct making *m, struct request_domain *d)
{
	bool possible =
	    quorum_is_possible(d->quorum, (unsigned)d->n_recipients);

	policy_trace_add(&m->trace, "Q4 quorum", possible ? "yes" : "no", "",
	    "%s: %u of %zu mailboxes", d->name, d->quorum, d->n_recipients);
	if (!possible)
		fail_domain(m, d, FAILURE_QUORUM_UNREACHABLE);
	return ST_OK;
}

static enum status
check_freeze(struct making *m, struct request_domain *d)
{
	char frozen[STORE_NAME_SIZE];
	enum status st = store_freeze_cover(
	    m->core->store, frozen, d->name, d->validation_domain, m->err);

	if (st == ST_NOTFOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	policy_trace_add(
	    &m->trace, "Q5 freeze", "frozen", frozen, "%s", d->name);
	fail_domain(m, d, FAILURE_DOMAIN_FROZEN);
	return ST_OK;
}

static enum status
check_limits(struct making *m, struct request_domain *d)
{
	char message[STORE_TEXT_SIZE];
	struct err why = {""};
	enum status st = ST_OK;

	for (size_t i = 0; i < d->n_recipients && st == ST_OK; i++) {
		const char *mailbox = d->recipients[i].email;

		st = limit_check(m->core,
		    &(struct limit_question){.account = m->request->account,
			.validation_domain = d->validation_domain,
			.mailbox = mailbox,
			.now = m->params->now},
		    &why);
	}
	if (st != ST_OK && st != ST_DENIED)
		return err_set(m->err, st, "%s", why.text);
	policy_trace_add(&m->trace, "O5 limits", st == ST_OK ? "yes" : "no",
	    why.text, "%s", d->name);
	if (st == ST_DENIED) {
		snprintf(message, sizeof(message), "%s: %s %s.", d->name,
		    failure_sentence(FAILURE_LIMIT_EXCEEDED), why.text);
		fail_with(m, d, FAILURE_LIMIT_EXCEEDED, message);
	}
	return ST_OK;
}

/* In the order in which they are asked: nothing is looked up outside about
 * what fails inside. */
static enum status
check_domain(struct making *m, struct request_domain *d)
{
	typedef enum status check_fn(struct making *, struct request_domain *);
	static check_fn *const checks[] = {apply_rules, check_name,
	    check_sunset, check_freeze, check_risk, find_contacts, check_quorum,
	    check_limits};

	for (size_t k = 0;
	     k < sizeof(checks) / sizeof(checks[0]) && d->failure[0] == '\0';
	     k++) {
		enum status st = checks[k](m, d);

		if (st != ST_OK)
			return st;
	}
	return keep_steps(m, d);
}

/* ------------------------------------------------------------------ storing */

/* What DNS and WHOIS said names people: it is committed to, not shown. */
static void
add_lookups(struct event *event, const json_t *lookups)
{
	char *text;

	if (json_array_size(lookups) == 0)
		return;
	text = json_dumps(lookups, JSON_COMPACT | JSON_SORT_KEYS);
	event_add_private(event, "Contacts", text);
	free(text);
}

static void
keep_evidence(const struct making *m, struct event *event)
{
	struct buf bytes = BUF_INIT;
	enum status st = dossier_write_request(
	    &bytes, &(struct dossier_request){.params = m->params,
			.request = m->request,
			.settings = m->core->settings,
			.contacts = m->kept});

	if (st != ST_OK)
		bytes.failed = true;
	event_keep(event, &bytes, NULL);
	buf_free(&bytes);
}

static struct event *
made_event(const struct making *m)
{
	const struct request *r = m->request;
	struct event *event = event_new("request", r->created_at, r->id,
	    r->n_domains ? r->domains[0].name : NULL);
	json_t *names = json_array();

	if (event == NULL) {
		json_decref(names);
		return NULL;
	}
	for (size_t i = 0; i < r->n_domains; i++)
		json_array_append_new(names, json_string(r->domains[i].name));
	event_add_json(event, "Names", names);
	event_add(event, "Status", r->status);
	event_add(event, "Reason", r->failure[0] ? r->failure : NULL);
	event_add(event, "Profile", r->profile);
	event_add(event, "RulesHash", r->rules_hash);
	event_add_int(event, "Uid", r->requested_uid);
	event_add_private(event, "Account", r->account);
	if (m->params->mailbox != NULL)
		event_add_private(event, "Mailbox", r->domains[0].mailbox);
	event_add_private_json(event, "Steps", json_incref(m->steps));
	add_lookups(event, m->lookups);
	keep_evidence(m, event);
	return event;
}

static enum status
store_made(struct making *m, char existing_r[REQUEST_ID_SIZE])
{
	struct event *event = made_event(m);
	struct store_limits limits;
	struct store_event row;
	enum status st = event ? event_row(&row, event) : ST_NOMEM;

	limit_get(&limits, m->core->settings, m->params->now);
	if (m->request->failure[0] == '\0')
		m->request->limits = &limits;
	/* What fails at once is an outcome like any other (W2). */
	m->request->hook =
	    m->request->failure[0] != '\0' &&
	    effect_hook(m->core, EFFECT_HOOK, REQ_FAILED) != NULL;
	if (st == ST_OK)
		st = store_request_create(m->core->store, m->request,
		    m->request->failure[0] == '\0', REQUEST_IDEM_SECONDS,
		    existing_r, &row, 1, m->err);
	m->request->limits = NULL;
	event_free(event);
	return st;
}

/* A request that failed at once asks nobody. */
static void
expect_no_mail(struct request *r)
{
	for (size_t i = 0; i < r->n_domains; i++) {
		struct request_domain *d = &r->domains[i];

		for (size_t k = 0; k < d->n_recipients; k++)
			d->recipients[k].delivery[0] = '\0';
	}
}

/* A --validation-domain for a name that is not asked about would silently do
 * nothing. */
static enum status
check_supers(const struct making *m)
{
	for (size_t i = 0; i < m->params->n_supers; i++) {
		struct domain key;

		if (domain_parse(&key, m->params->supers[i].name, NULL) !=
			ST_OK ||
		    !has_domain(m->request, key.name))
			return err_set(m->err, ST_INVALID,
			    "validation domain "
			    "for \"%s\", which is not among the names asked "
			    "about",
			    m->params->supers[i].name);
	}
	return ST_OK;
}

static enum status
make(struct making *m)
{
	struct request *r = m->request;
	const struct request_params *p = m->params;
	enum status st = check_params(m);

	if (st != ST_OK)
		return st;
	r->generation = 1;
	r->created_at = p->now;
	r->requested_uid = p->uid;
	snprintf(r->account, sizeof(r->account), "%s",
	    p->account ? p->account : DEFAULT_ACCOUNT);
	snprintf(r->status, sizeof(r->status), "%s",
	    request_status_name(REQ_PENDING));
	snprintf(r->rules_hash, sizeof(r->rules_hash), "%s",
	    m->core->settings->rules_hash);
	if (p->idem_token != NULL) {
		snprintf(
		    r->idem_token, sizeof(r->idem_token), "%s", p->idem_token);
		if ((st = params_hash(r->idem_hash, p)) != ST_OK)
			return st;
	}
	if ((st = add_names(m)) != ST_OK || (st = check_supers(m)) != ST_OK ||
	    (st = choose_profile(m)) != ST_OK)
		return st;
	for (size_t i = 0; i < r->n_domains; i++) {
		if ((st = check_domain(m, &r->domains[i])) != ST_OK)
			return st;
	}
	if (r->failure[0] != '\0')
		expect_no_mail(r);
	return token_request_id(r->id);
}

static void
log_made(const struct making *m)
{
	const struct request *r = m->request;
	const char *warning = profile_warning(m->profile, m->params->now);

	metric_count(METRIC_REQUESTS, r->status);
	log_info("id=%s, event=request, domain=%s, names=%zu, uid=%lld, "
		 "status=%s",
	    r->id, r->domains[0].name, r->n_domains, (long long)m->params->uid,
	    r->status);
	if (warning != NULL)
		log_warn("id=%s, event=request, %s", r->id, warning);
}

enum status
request_create(json_t **json_r, const struct approve *core,
    const struct request_params *params, struct err *err)
{
	struct making m = {.core = core, .params = params, .err = err};
	char existing[REQUEST_ID_SIZE] = "";
	enum status st;

	m.request = calloc(1, sizeof(*m.request));
	m.steps = json_array();
	m.lookups = json_array();
	m.kept = json_array();
	if (m.request == NULL || m.steps == NULL || m.lookups == NULL ||
	    m.kept == NULL)
		st = err_set(err, ST_NOMEM, "out of memory");
	else
		st = make(&m);
	if (st == ST_OK && !params->dry_run)
		st = store_made(&m, existing);
	if (st == ST_OK && existing[0] != '\0') {
		st = request_describe(json_r, core, existing, params->now, err);
	} else if (st == ST_OK) {
		*json_r = view_request(m.request);
		st = *json_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
		if (!params->dry_run)
			log_made(&m);
	}
	json_decref(m.steps);
	json_decref(m.lookups);
	json_decref(m.kept);
	free(m.names);
	request_free(m.request);
	return st;
}

void
request_params_again(
    struct request_params *params_r, const struct request *request)
{
	*params_r = (struct request_params){
	    .account = request->account, .profile = request->profile};
	for (unsigned bit = 1; bit <= CONTACT_LAST; bit <<= 1) {
		if (request->contacts & bit)
			params_r->contacts[params_r->n_contacts++] =
			    contact_source_name((enum contact_source)bit);
	}
	for (size_t i = 0; i < request->n_domains; i++) {
		const struct request_domain *d = &request->domains[i];

		if (d->mailbox[0] != '\0') {
			params_r->mailbox = d->mailbox;
			continue;
		}
		params_r->names[params_r->n_names++] = d->name;
		params_r->supers[params_r->n_supers++] =
		    (struct validation_domain){d->name, d->validation_domain};
	}
}
