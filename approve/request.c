/* SPDX-License-Identifier: ISC
 * Making a request: from what a client wrote to a stored question, or to a
 * refusal that says why. */
#include "approve/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/token.h"
#include "approve/view.h"
#include "audit/event.h"
#include "lib/base/log.h"
#include "lib/name/domain.h"
#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/quorum.h"

#define METHOD_CONSTRUCTED "BR-3.2.2.4.4"
#define METHOD_VERSION     "2.2.6"
#define DEFAULT_ACCOUNT    "default"

enum { DAY_SECONDS = 24 * 3600 };

/* A request in the making. */
struct making {
	const struct approve *core;
	const struct request_params *params;
	struct request *request;
	struct policy_trace trace; /* of the name at hand */
	json_t *steps;             /* of all */
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

static enum status
check_params(struct making *m)
{
	const struct request_params *p = m->params;

	if (p->n_names == 0)
		return err_set(m->err, ST_INVALID, "no domain name was given");
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
	if (p->profile != NULL && strcmp(p->profile, "acm") != 0)
		return err_set(m->err, ST_DENIED,
		    "profile %s is not among the "
		    "rule's profiles_allowed",
		    p->profile);
	return ST_OK;
}

/* What makes two requests the same one, for the idempotency token (N6). */
static enum status
params_hash(char hash_r[80], const struct request_params *p)
{
	json_t *names = json_array(), *supers = json_array(), *all;
	char *text = NULL, hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];
	enum status st = ST_NOMEM;

	for (size_t i = 0; i < p->n_names; i++)
		json_array_append_new(names, json_string(p->names[i]));
	for (size_t i = 0; i < p->n_supers; i++)
		json_array_append_new(supers,
		    json_pack("[s, s]", p->supers[i].name, p->supers[i].super));
	all = json_pack("{s:o, s:o, s:s?, s:s?}", "Names", names, "Supers",
	    supers, "Account", p->account, "Profile", p->profile);
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
fail_domain(struct making *m, struct request_domain *d, enum failure failure)
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
	snprintf(r->failure_message, sizeof(r->failure_message), "%s: %s",
	    d->name, failure_sentence(failure));
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

static void
apply_rules(struct making *m, struct request_domain *d)
{
	char stripped[POLICY_NAME_SIZE];
	struct domain parsed;
	struct policy_settings s;
	const char *names[3] = {d->name, d->name, d->validation_domain};

	if (domain_parse(&parsed, d->name, NULL) == ST_OK) {
		prefix_strip(stripped, d->name, parsed.suffix);
		names[1] = stripped;
	}
	rules_settings(&s, m->core->settings->rules, names, 3, &m->trace);
	d->quorum = s.quorum;
	d->contacts = s.contacts;
	d->channels = s.channels;
	d->lifetime = s.lifetime;
	d->reuse = s.reuse;
	snprintf(d->distinct, sizeof(d->distinct), "mailbox");
	snprintf(
	    d->identity, sizeof(d->identity), "%s", identity_name(s.identity));
	snprintf(d->method, sizeof(d->method), METHOD_CONSTRUCTED);
	snprintf(d->method_version, sizeof(d->method_version), METHOD_VERSION);
	if (m->request->request_lifetime == 0 ||
	    s.request_lifetime < m->request->request_lifetime)
		m->request->request_lifetime = s.request_lifetime;
	if (m->request->profile[0] == '\0')
		snprintf(m->request->profile, sizeof(m->request->profile), "%s",
		    s.profile);
}

static enum status
add_recipients(struct making *m, struct request_domain *d)
{
	struct contacts contacts = {0};

	if (!contact_add_constructed(&contacts, d->validation_domain))
		return ST_BUG;
	d->recipients = calloc(contacts.n_items, sizeof(*d->recipients));
	if (d->recipients == NULL)
		return err_set(m->err, ST_NOMEM, "out of memory");
	for (size_t i = 0; i < contacts.n_items; i++) {
		struct recipient *r = &d->recipients[d->n_recipients++];

		snprintf(r->email, sizeof(r->email), "%s",
		    contacts.items[i].mailbox);
		snprintf(r->delivery, sizeof(r->delivery), "QUEUED");
		r->sources = contacts.items[i].sources;
	}
	policy_trace_add(&m->trace, "C1 contacts", "constructed", "", "%s",
	    d->validation_domain);
	return ST_OK;
}

/* A trace holds the steps of one name; each is moved on when it is done. */
static enum status
keep_steps(struct making *m)
{
	json_t *steps = view_steps(&m->trace);
	int failed = steps == NULL || json_array_extend(m->steps, steps);

	json_decref(steps);
	m->trace.n_steps = 0;
	return failed ? err_set(m->err, ST_NOMEM, "out of memory") : ST_OK;
}

static enum status
add_domain(struct making *m, const char *text)
{
	struct request *r = m->request;
	struct request_domain *d = &r->domains[r->n_domains];
	struct domain name;
	struct err why = {""};
	enum status st;

	if (domain_parse(&name, text, &why) != ST_OK)
		return err_set(m->err, ST_INVALID, "%s", why.text);
	if (has_domain(r, name.name)) /* the same name counts once (N6) */
		return ST_OK;
	d->n = (unsigned)r->n_domains++;
	snprintf(d->name, sizeof(d->name), "%s", name.name);
	snprintf(d->unicode, sizeof(d->unicode), "%s", name.unicode);
	snprintf(d->status, sizeof(d->status), "%s",
	    domain_status_name(DOM_PENDING));
	if ((st = choose_validation_domain(m, d, &name)) != ST_OK)
		return st;
	apply_rules(m, d);
	if (name.kind != DOMAIN_PUBLIC) {
		policy_trace_add(&m->trace, "N4 name", "no",
		    name.kind == DOMAIN_SUFFIX ? "a public suffix"
					       : "an internal name",
		    "%s", d->name);
		fail_domain(m, d, FAILURE_INVALID_PUBLIC_DOMAIN);
		return ST_OK;
	}
	policy_trace_add(&m->trace, "N4 name", "yes", "", "%s", d->name);
	return add_recipients(m, d);
}

/* -------------------------------------------------------------------- rules */

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
	enum status st = store_freeze_find(
	    m->core->store, frozen, d->validation_domain, m->err);

	if (st == ST_NOTFOUND)
		st = store_freeze_find(m->core->store, frozen,
		    d->name + (strncmp(d->name, "*.", 2) == 0 ? 2 : 0), m->err);
	if (st == ST_NOTFOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	policy_trace_add(
	    &m->trace, "Q5 freeze", "frozen", frozen, "%s", d->name);
	fail_domain(m, d, FAILURE_DOMAIN_FROZEN);
	return ST_OK;
}

/* How often a day may this account ask, this domain be asked about, this
 * mailbox be written to (O5)? */
static enum status
within_limits(struct making *m, const struct request_domain *d, bool *yes_r)
{
	const struct settings *s = m->core->settings;
	const int64_t since = m->params->now - DAY_SECONDS;

	*yes_r = true;
	for (size_t i = 0; i < d->n_recipients && *yes_r; i++) {
		struct store_counts counts = {0};
		enum status st = store_request_count(m->core->store, &counts,
		    since, m->request->account, d->validation_domain,
		    d->recipients[i].email, m->err);

		if (st != ST_OK)
			return st;
		*yes_r = counts.by_account < s->requests_per_account &&
			 counts.by_domain < s->requests_per_domain &&
			 counts.by_mailbox < s->requests_per_mailbox;
	}
	return ST_OK;
}

static enum status
check_limits(struct making *m, struct request_domain *d)
{
	bool yes;
	enum status st = within_limits(m, d, &yes);

	if (st != ST_OK)
		return st;
	policy_trace_add(
	    &m->trace, "O5 limits", yes ? "yes" : "no", "", "%s", d->name);
	if (!yes)
		fail_domain(m, d, FAILURE_LIMIT_EXCEEDED);
	return ST_OK;
}

static enum status
check_domains(struct making *m)
{
	typedef enum status check_fn(struct making *, struct request_domain *);
	static check_fn *const checks[] = {
	    check_freeze, check_quorum, check_limits};

	for (size_t i = 0; i < m->request->n_domains; i++) {
		struct request_domain *d = &m->request->domains[i];

		for (size_t k = 0; k < sizeof(checks) / sizeof(checks[0]) &&
				   d->failure[0] == '\0';
		     k++) {
			enum status st = checks[k](m, d);

			if (st != ST_OK)
				return st;
		}
		if (keep_steps(m) != ST_OK)
			return ST_NOMEM;
	}
	return ST_OK;
}

/* ------------------------------------------------------------------ storing */

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
	event_add_json(event, "Steps", json_incref(m->steps));
	return event;
}

static enum status
store_made(struct making *m, char existing_r[REQUEST_ID_SIZE])
{
	struct event *event = made_event(m);
	struct store_event row;
	enum status st = event ? event_row(&row, event) : ST_NOMEM;

	if (st == ST_OK)
		st = store_request_create(m->core->store, m->request,
		    m->request->failure[0] == '\0', REQUEST_IDEM_SECONDS,
		    existing_r, &row, 1, m->err);
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
	r->domains = calloc(p->n_names, sizeof(*r->domains));
	if (r->domains == NULL)
		return err_set(m->err, ST_NOMEM, "out of memory");
	for (size_t i = 0; i < p->n_names; i++) {
		if ((st = add_domain(m, p->names[i])) != ST_OK ||
		    (st = keep_steps(m)) != ST_OK)
			return st;
	}
	if ((st = check_domains(m)) != ST_OK)
		return st;
	if (r->failure[0] != '\0')
		expect_no_mail(r);
	return token_request_id(r->id);
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

enum status
request_create(json_t **json_r, const struct approve *core,
    const struct request_params *params, struct err *err)
{
	struct making m = {.core = core, .params = params, .err = err};
	char existing[REQUEST_ID_SIZE] = "";
	enum status st;

	m.request = calloc(1, sizeof(*m.request));
	m.steps = json_array();
	if (m.request == NULL || m.steps == NULL)
		st = err_set(err, ST_NOMEM, "out of memory");
	else
		st = make(&m);
	if (st == ST_OK)
		st = check_supers(&m);
	if (st == ST_OK && !params->dry_run)
		st = store_made(&m, existing);
	if (st == ST_OK && existing[0] != '\0') {
		st = request_describe(json_r, core, existing, params->now, err);
	} else if (st == ST_OK) {
		*json_r = view_request(m.request);
		st = *json_r ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
		if (!params->dry_run)
			log_info("id=%s, event=request, domain=%s, names=%zu, "
				 "uid=%lld, status=%s",
			    m.request->id, m.request->domains[0].name,
			    m.request->n_domains, (long long)params->uid,
			    m.request->status);
	}
	json_decref(m.steps);
	request_free(m.request);
	return st;
}
