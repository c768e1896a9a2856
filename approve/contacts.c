/* SPDX-License-Identifier: ISC
 * The sources of contacts, one function each, and what is common to their
 * look-ups: evidence, DNSSEC status, the time that all may take. Resolvers
 * are contacts_net.c's, JSON is contacts_evidence.c's. */
#include <stdlib.h>
#include <string.h>

#include "approve/contacts_impl.h"
#include "lib/base/clock.h"
#include "lib/dns/dns_rdata.h"
#include "lib/mail/address.h"
#include "policy/contact_record.h"
#include "policy/prefix.h"

/* All look-ups of one source, as a multiple of dns.timeout: a name of a
 * hundred labels at a slow server ends in time. */
enum { PATIENCE = 6 };
enum { PASSED_EXPLAINED = 6 };

enum {
	NEEDS_NET =
	    CONTACT_MX | CONTACT_DNS_TXT | CONTACT_DNS_CAA | CONTACT_WHOIS
};

struct finding {
	struct contacts_net *net;
	const struct contacts_question *q;
	struct contacts_found *found;
	struct policy_trace *trace;
	struct err *err;
	/* of the source at hand */
	enum contact_source source;
	const char *rule;
	size_t perspective; /* 0: our own resolver */
	int64_t deadline;
	size_t n_passed; /* names that a walk or climb has left behind */
};

/* Explains what our own resolver saw; the perspectives' share is told where
 * the addresses are compared. */
static void
explain(const struct finding *f, const char *input, const char *answer,
    const char *reason)
{
	if (f->perspective == 0)
		policy_trace_add(
		    f->trace, f->rule, answer, reason, "%s", input);
}

/* A name that a walk or climb leaves behind. A trace has not the room for a
 * hundred labels; the evidence names them all. */
static void
explain_passed(
    struct finding *f, const char *name, const char *answer, const char *reason)
{
	if (f->n_passed++ < PASSED_EXPLAINED)
		explain(f, name, answer, reason);
}

/* ------------------------------------------------------------------ look-up */

static enum status
keep_lookup(struct finding *f, const char *name, enum dns_type type,
    enum status result, const struct dns_answer *answer)
{
	struct contacts_found *found = f->found;
	struct contacts_lookup lookup = {
	    .source = contact_source_name(f->source),
	    .name = name,
	    .type = type,
	    .perspective = contacts_net_perspective(f->net, f->perspective),
	    .result = result,
	    .answer = answer,
	};

	if (answer->security != DNS_SECURE)
		found->dnssec = "insecure";
	else if (found->dnssec == NULL)
		found->dnssec = "secure";
	return contacts_add_lookup(found->lookups, &lookup) &&
		       dns_table_add(&found->dns[f->perspective], name, type,
			   result, answer) == ST_OK
		   ? ST_OK
		   : err_set(f->err, ST_NOMEM, "out of memory");
}

/* ST_OK, ST_NOTFOUND and ST_INVALID (more records than anybody reads) are
 * kept as evidence; anything else ends the finding (C6). */
static enum status
look_up(struct finding *f, struct dns_answer *answer_r, const char *name,
    enum dns_type type)
{
	struct dns *dns;
	enum status st = contacts_net_dns(f->net, &dns, f->perspective, f->err);
	enum status kept;

	*answer_r = (struct dns_answer){0};
	if (st != ST_OK)
		return st;
	if (clock_mono_ms() >= f->deadline)
		return err_set(f->err, ST_TEMP,
		    "DNS: the name servers of %s are too slow; try again",
		    f->q->validation_domain);
	st = dns_query(dns, answer_r, name, type, f->err);
	if (st != ST_OK && st != ST_NOTFOUND && st != ST_INVALID)
		return st;
	kept = keep_lookup(f, name, type, st, answer_r);
	if (kept != ST_OK) {
		dns_answer_clear(answer_r);
		return kept;
	}
	return st;
}

static const char *
security_of(const struct dns_answer *answer)
{
	return answer->security == DNS_SECURE ? "secure" : "insecure";
}

/* The next name up; null above the registrable domain. */
static const char *
parent_of(const char *name, const char *registrable)
{
	const char *dot = strchr(name, '.');

	return dot != NULL && strlen(name) > strlen(registrable) ? dot + 1
								 : NULL;
}

static void
add_contact(struct finding *f, struct contacts *contacts, const char *mailbox)
{
	if (!contact_add(contacts, mailbox, f->source))
		explain(f, mailbox, "no",
		    "more contacts than are asked about one domain");
}

/* ------------------------------------------------------------------- values */

/* ST_OK and the mailbox as mail writes it, or ST_INVALID and why not. */
static enum status
read_mailbox(struct address *address_r, const char **reason_r,
    const char *value, size_t len)
{
	enum contact_fault fault = contact_record_check(value, len);
	char text[CONTACT_RECORD_MAX + 1];

	*reason_r = contact_fault_text(fault);
	if (fault != CONTACT_USABLE)
		return ST_INVALID;
	memcpy(text, value, len);
	text[len] = '\0';
	*reason_r = "has no domain name that mail can be sent to";
	return address_parse(address_r, text);
}

/* What our own resolver saw and cannot be used. */
static enum status
keep_unusable(
    struct finding *f, const char *what, const char *shown, const char *reason)
{
	json_t *item;

	if (f->perspective > 0)
		return ST_OK;
	policy_trace_add(
	    f->trace, f->rule, "unusable", reason, "%s %s", what, shown);
	item = json_pack("{s:s, s:s, s:s}", "Source",
	    contact_source_name(f->source), "Value", shown, "Reason", reason);
	return json_array_append_new(f->found->unusable, item) == 0
		   ? ST_OK
		   : err_set(f->err, ST_NOMEM, "out of memory");
}

/* A value that is one mailbox joins `contacts`; any other is explained, and
 * never repaired (C3). `what` names its place. */
static enum status
take_value(struct finding *f, struct contacts *contacts, const char *what,
    const char *value, size_t len)
{
	char shown[CONTACTS_SHOWN_SIZE];
	struct address address;
	const char *reason;
	enum status st = read_mailbox(&address, &reason, value, len);

	contacts_show(shown, value, len);
	if (st == ST_INVALID)
		return keep_unusable(f, what, shown, reason);
	if (st != ST_OK)
		return st;
	if (f->perspective == 0)
		policy_trace_add(f->trace, f->rule, "usable",
		    f->source == CONTACT_WHOIS && whois_is_proxy(address.text)
			? "the mailbox of a privacy or proxy service"
			: "",
		    "%s %s", what, shown);
	add_contact(f, contacts, address.text);
	return ST_OK;
}

/* ----------------------------------------------------------------------- mx */

/* At least one record that names a host. */
static bool
has_host(const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->n_records; i++) {
		struct dns_mx mx;

		if (dns_mx_parse(&mx, &answer->records[i]) == ST_OK &&
		    strcmp(mx.host, ".") != 0)
			return true;
	}
	return false;
}

static enum status
has_record(struct finding *f, bool *has_r, const char *name, enum dns_type type)
{
	struct dns_answer answer;
	enum status st = look_up(f, &answer, name, type);

	*has_r = st == ST_OK;
	dns_answer_clear(&answer);
	return st == ST_NOTFOUND || st == ST_INVALID ? ST_OK : st;
}

/* RFC 5321 5.1: no MX, but an address: the host is its own mail server. */
static enum status
accepts_implicitly(struct finding *f, bool *accepts_r, const char *name)
{
	enum status st = has_record(f, accepts_r, name, DNS_A);

	if (st == ST_OK && !*accepts_r)
		st = has_record(f, accepts_r, name, DNS_AAAA);
	if (st == ST_OK && *accepts_r)
		explain(f, name, "accepts mail", "no MX, and an address");
	else if (st == ST_OK)
		explain_passed(f, name, "no mail", "no MX, no address");
	return st;
}

static enum status
accepts_mail(struct finding *f, bool *accepts_r, const char *name)
{
	struct dns_answer answer;
	enum status st = look_up(f, &answer, name, DNS_MX);

	*accepts_r = st == ST_OK && has_host(&answer);
	if (*accepts_r)
		explain(f, name, "accepts mail", security_of(&answer));
	else if (st == ST_OK)
		explain_passed(
		    f, name, "no mail", "null MX (RFC 7505), or no host named");
	else if (st == ST_INVALID)
		explain_passed(f, name, "no mail", "too many MX records");
	dns_answer_clear(&answer);
	if (st == ST_NOTFOUND)
		return accepts_implicitly(f, accepts_r, name);
	return st == ST_INVALID ? ST_OK : st;
}

/* The name, then each parent down to the registrable domain: the first that
 * accepts mail (C2). */
static enum status
find_mx(struct finding *f)
{
	const char *name = f->q->validation_domain;
	struct contacts five = {0};
	bool accepts = false;

	for (; name != NULL; name = parent_of(name, f->q->registrable)) {
		enum status st = accepts_mail(f, &accepts, name);

		if (st != ST_OK)
			return st;
		if (accepts)
			break;
	}
	if (!accepts)
		return ST_OK;
	strcpy(f->found->mx_domain, name);
	if (!contact_add_constructed(&five, name))
		return err_set(f->err, ST_BUG, "%s is no mail domain", name);
	for (size_t i = 0; i < five.n_items; i++)
		add_contact(f, &f->found->contacts, five.items[i].mailbox);
	return ST_OK;
}

/* -------------------------------------------------------------- dns-txt/caa */

/* Every TXT record is one value (C3). */
static enum status
collect_txt(struct finding *f, struct contacts *contacts)
{
	char name[sizeof(CONTACT_RECORD_LABEL) + DOMAIN_SIZE];
	struct dns_answer answer;
	enum status st;

	strcpy(name, CONTACT_RECORD_LABEL ".");
	strcat(name, f->q->validation_domain);
	if (strlen(name) >= DOMAIN_SIZE) {
		explain(f, name, "none", "longer than a name may be");
		return ST_OK;
	}
	st = look_up(f, &answer, name, DNS_TXT);
	if (st == ST_OK || st == ST_NOTFOUND)
		explain(f, name, st == ST_OK ? "records" : "none",
		    security_of(&answer));
	if (st == ST_INVALID)
		explain(f, name, "unusable", "too many TXT records");
	for (size_t i = 0; st == ST_OK && i < answer.n_records; i++) {
		char *text;
		size_t len;

		st = dns_txt_join(&text, &len, &answer.records[i]);
		if (st == ST_OK)
			st = take_value(f, contacts, "TXT", text, len);
		else if (st == ST_INVALID)
			st = keep_unusable(f, "TXT", "", "is malformed");
		free(text);
	}
	dns_answer_clear(&answer);
	return st == ST_NOTFOUND || st == ST_INVALID ? ST_OK : st;
}

static enum status
take_caa(struct finding *f, struct contacts *contacts,
    const struct dns_answer *answer)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < answer->n_records; i++) {
		struct dns_caa caa;

		if (dns_caa_parse(&caa, &answer->records[i]) != ST_OK)
			st = keep_unusable(f, "CAA", "", "is malformed");
		else if (contact_record_is_tag(caa.tag, caa.tag_len))
			st = take_value(
			    f, contacts, "CAA", caa.value, caa.value_len);
	}
	return st;
}

/* RFC 8659 3: the first non-empty set holds, whether it names a contact or
 * not. A set above the registrable domain is somebody else's (N3). */
static enum status
collect_caa(struct finding *f, struct contacts *contacts)
{
	const char *name = f->q->validation_domain;

	for (; name != NULL; name = parent_of(name, f->q->registrable)) {
		struct dns_answer answer;
		enum status st = look_up(f, &answer, name, DNS_CAA);

		if (st == ST_OK)
			explain(f, name, "records", security_of(&answer));
		else if (st == ST_NOTFOUND)
			explain_passed(f, name, "none", security_of(&answer));
		if (st == ST_OK)
			st = take_caa(f, contacts, &answer);
		dns_answer_clear(&answer);
		if (st == ST_INVALID)
			explain(f, name, "unusable", "too many CAA records");
		if (st != ST_NOTFOUND)
			return st == ST_INVALID ? ST_OK : st;
	}
	return ST_OK;
}

static enum status
collect(struct finding *f, struct contacts *contacts)
{
	f->deadline = clock_mono_ms() +
		      (int64_t)PATIENCE * contacts_net_timeout_ms(f->net);
	return f->source == CONTACT_DNS_TXT ? collect_txt(f, contacts)
					    : collect_caa(f, contacts);
}

static bool
has_mailbox(const struct contacts *contacts, const char *mailbox)
{
	for (size_t i = 0; i < contacts->n_items; i++) {
		if (policy_is_same(contacts->items[i].mailbox, mailbox))
			return true;
	}
	return false;
}

/* Leaves in `contacts` what this perspective sees too. */
static void
keep_common(struct finding *f, struct contacts *contacts,
    const struct contacts *seen, const char *perspective)
{
	struct contacts kept = {0};

	for (size_t i = 0; i < contacts->n_items; i++) {
		const char *mailbox = contacts->items[i].mailbox;
		bool same = has_mailbox(seen, mailbox);

		policy_trace_add(f->trace, "P perspectives",
		    same ? "the same" : "refused",
		    same ? "" : "this resolver does not see it", "%s: %s",
		    perspective, mailbox);
		if (same)
			kept.items[kept.n_items++] = contacts->items[i];
	}
	*contacts = kept;
}

/* Multi-perspective corroboration (BR 3.2.2.9): what one resolver alone sees
 * may have been put before it. */
static enum status
corroborate(struct finding *f, struct contacts *contacts)
{
	size_t n = contacts_net_n_perspectives(f->net);

	if (n == 0) {
		explain(f, f->q->validation_domain, "refused",
		    "dns.perspectives names no resolver that could see the "
		    "same");
		*contacts = (struct contacts){0};
	}
	for (size_t i = 1; i <= n && contacts->n_items > 0; i++) {
		struct contacts seen = {0};
		enum status st;

		f->perspective = i;
		st = collect(f, &seen);
		f->perspective = 0;
		if (st != ST_OK)
			return st;
		keep_common(
		    f, contacts, &seen, contacts_net_perspective(f->net, i));
	}
	return ST_OK;
}

static enum status
find_dns(struct finding *f)
{
	struct contacts contacts = {0};
	enum status st = collect(f, &contacts);

	if (st == ST_OK && f->q->corroborate && contacts.n_items > 0)
		st = corroborate(f, &contacts);
	for (size_t i = 0; st == ST_OK && i < contacts.n_items; i++)
		add_contact(f, &f->found->contacts, contacts.items[i].mailbox);
	return st;
}

/* -------------------------------------------------------------------- whois */

static enum status
take_role(
    struct finding *f, const struct whois_value *value, enum whois_role role)
{
	const char *name = whois_role_name(role);

	switch (value->found) {
	case WHOIS_NONE:
		explain(f, name, "none", "");
		return ST_OK;
	case WHOIS_SEVERAL:
		return keep_unusable(
		    f, name, "", "is one of several, and nothing says which");
	case WHOIS_OVERLONG:
		return keep_unusable(
		    f, name, "", contact_fault_text(CONTACT_LONG));
	case WHOIS_ONE:
		return take_value(f, &f->found->contacts, name, value->text,
		    strlen(value->text));
	}
	return ST_BUG;
}

static enum status
take_whois(struct finding *f, const struct whois_answer *answer)
{
	enum status st = ST_OK;

	for (enum whois_role role = 0; st == ST_OK && role < WHOIS_ROLES;
	     role++)
		st = take_role(f, &answer->mailboxes[role], role);
	return st;
}

static enum status
find_whois(struct finding *f)
{
	const struct whois_config cfg = contacts_net_whois(f->net);
	struct whois_found *whois;
	struct dns *dns;
	enum status st = contacts_net_dns(f->net, &dns, 0, f->err);

	if (st != ST_OK)
		return st;
	whois = calloc(1, sizeof(*whois));
	if (whois == NULL)
		return err_set(f->err, ST_NOMEM, "out of memory");
	st = whois_find(whois, dns, &cfg, f->q->registrable, f->err);
	if ((st == ST_OK || st == ST_NOTFOUND) &&
	    !contacts_add_whois(f->found->lookups, whois, f->q->registrable))
		st = err_set(f->err, ST_NOMEM, "out of memory");
	if (st == ST_NOTFOUND && whois->n_hops > 0) {
		const struct whois_hop *hop = &whois->hops[whois->n_hops - 1];

		explain(f, hop->server, "unusable", hop->reason);
		st = ST_OK;
	} else if (st == ST_OK) {
		st = take_whois(f, &whois->answer);
	}
	free(whois);
	return st;
}

/* ------------------------------------------------------------------- public */

static enum status
find_constructed(struct finding *f)
{
	explain(f, f->q->validation_domain, "constructed", "");
	return contact_add_constructed(
		   &f->found->contacts, f->q->validation_domain)
		   ? ST_OK
		   : err_set(f->err, ST_BUG, "%s is no domain",
			 f->q->validation_domain);
}

static enum status
check_question(const struct finding *f)
{
	const struct contacts_question *q = f->q;

	if (strlen(q->validation_domain) >= DOMAIN_SIZE ||
	    !prefix_is_below(q->validation_domain, q->registrable))
		return err_set(f->err, ST_BUG, "%s is not at or below %s",
		    q->validation_domain, q->registrable);
	if ((q->sources & CONTACT_WHOIS) && !q->whois_allowed)
		return err_set(f->err, ST_DENIED,
		    "contacts from WHOIS are for profile acm-2017 alone: "
		    "forbidden elsewhere since 2025-07-15");
	if ((q->sources & NEEDS_NET) && f->net == NULL)
		return err_set(f->err, ST_BUG, "no resolver for contacts");
	return ST_OK;
}

enum status
contacts_find(struct contacts_found *found_r, struct contacts_net *net,
    const struct contacts_question *question, struct policy_trace *trace,
    struct err *err)
{
	static const struct {
		enum contact_source source;
		const char *rule;
		enum status (*find)(struct finding *f);
	} sources[] = {
	    {CONTACT_CONSTRUCTED, "C1 constructed", find_constructed},
	    {CONTACT_MX, "C2 mx", find_mx},
	    {CONTACT_DNS_TXT, "C3 dns-txt", find_dns},
	    {CONTACT_DNS_CAA, "C3 dns-caa", find_dns},
	    {CONTACT_WHOIS, "C4 whois", find_whois},
	};
	struct finding f = {.net = net,
	    .q = question,
	    .found = found_r,
	    .trace = trace,
	    .err = err};
	enum status st = check_question(&f);

	*found_r = (struct contacts_found){
	    .lookups = json_array(), .unusable = json_array()};
	if (st == ST_OK &&
	    (found_r->lookups == NULL || found_r->unusable == NULL))
		st = err_set(err, ST_NOMEM, "out of memory");
	for (size_t i = 0;
	     st == ST_OK && i < sizeof(sources) / sizeof(sources[0]); i++) {
		if (!(question->sources & sources[i].source))
			continue;
		f.source = sources[i].source;
		f.rule = sources[i].rule;
		f.n_passed = 0;
		if (net != NULL)
			f.deadline =
			    clock_mono_ms() +
			    (int64_t)PATIENCE * contacts_net_timeout_ms(net);
		st = sources[i].find(&f);
	}
	if (st != ST_OK)
		contacts_found_clear(found_r);
	return st;
}

void
contacts_found_clear(struct contacts_found *found)
{
	if (found == NULL)
		return;
	json_decref(found->lookups);
	json_decref(found->unusable);
	for (size_t i = 0; i <= CONTACTS_PERSPECTIVES_MAX; i++)
		buf_free(&found->dns[i]);
	*found = (struct contacts_found){0};
}

void
contacts_validation_domain(
    char domain_r[DOMAIN_SIZE], const struct domain *name)
{
	prefix_validation_domain(domain_r, name->name, name->suffix);
}

enum status
contacts_parse_mailbox(
    char mailbox_r[POLICY_MAILBOX_SIZE], const char *text, struct err *err)
{
	struct address address;
	const char *reason;
	enum status st = read_mailbox(&address, &reason, text, strlen(text));

	if (st == ST_INVALID)
		return err_set(err, st, "\"%.80s\" cannot be a contact: it %s",
		    text, reason);
	if (st == ST_OK)
		strcpy(mailbox_r, address.text);
	return st;
}
