/* SPDX-License-Identifier: ISC
 * RFC 7208's check_host(), in a reader worker: the order of terms, includes,
 * redirects and the global limits are kept here, whether one mechanism matches
 * is asked of libspf2, of which this is the only user. It is given one checked
 * mechanism at a time, without macros, and no record; DNS is asked of the
 * parent. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <spf2/spf.h>
#include <spf2/spf_log.h>

#include "lib/mail/spf_expand.h"
#include "lib/mail/spf_impl.h"

enum {
	TYPE_MAX = 10, /* hosts of one MX or PTR answer, RFC 7208 4.6.4 */
	MECHANISM_SIZE = 2 * DOMAIN_SIZE + 64,
	RR_MAX = DNS_RECORDS_MAX,
};

/* One check. */
struct eval {
	struct worker_link *link;
	const struct spf_job *job;
	struct spf_verdict verdict;
	char client_name[DOMAIN_SIZE]; /* for %{p}; "" until it is asked */
	bool bug; /* a failure of ours: no verdict at all */
};

/* One question to libspf2, whose resolver is this. */
struct probe {
	struct eval *eval;
	const struct spf_term *term;         /* null for the client's name */
	char members[TYPE_MAX][DOMAIN_SIZE]; /* names of the last MX or PTR */
	size_t n_members;
	bool void_counted;
	bool too_many_mx;
	bool too_large; /* an answer that no resolver hands on */
	bool temporary;
};

enum match { MATCH_NO, MATCH_YES, MATCH_TEMPERROR, MATCH_PERMERROR };

static void
because(struct eval *e, enum spf_why why, const char *domain)
{
	e->verdict.why = (uint8_t)why;
	snprintf(e->verdict.domain, sizeof(e->verdict.domain), "%s", domain);
}

/* -------------------------------------------------------------- asking for DNS
 */

/* ST_OK, ST_NOTFOUND, ST_TEMP; ST_INVALID: more than is handed on. */
static enum status
ask(struct eval *e, struct buf *records, const char *name, enum dns_type type)
{
	struct spf_question head = {.type = (uint16_t)type};
	struct buf question = BUF_INIT;
	enum status st = ST_NOMEM;

	buf_add(&question, &head, sizeof(head));
	buf_adds(&question, name);
	if (buf_ok(&question))
		st = worker_ask(e->link, records, question.data, question.len);
	buf_free(&question);
	return st;
}

/* Takes the next record off the answer. */
static bool
next_record(const uint8_t **data_r, size_t *len_r, const struct buf *records,
    size_t *at)
{
	const uint8_t *p = (const uint8_t *)buf_str(records);
	size_t n;

	if (records->len - *at < 2)
		return false;
	n = (size_t)p[*at] << 8 | p[*at + 1];
	if (records->len - *at - 2 < n)
		return false;
	*data_r = p + *at + 2;
	*len_r = n;
	*at += 2 + n;
	return true;
}

/* A name in wire form, uncompressed. False for one that cannot be asked for,
 * as the root of a null MX (RFC 7505). */
static bool
read_name(char name_r[DOMAIN_SIZE], const uint8_t *p, size_t len)
{
	char text[DOMAIN_SIZE];
	size_t n = 0, at = 0;

	while (at < len && p[at] != 0) {
		size_t label = p[at++];

		if (label > DOMAIN_LABEL_MAX || label >= len - at ||
		    n + label + 1 >= sizeof(text) ||
		    memchr(p + at, '.', label) != NULL)
			return false;
		memcpy(text + n, p + at, label);
		n += label;
		text[n++] = '.';
		at += label;
	}
	return at < len && spf_name_normalize(name_r, text, n) == ST_OK;
}

/* --------------------------------------------------------- libspf2's resolver
 */

static SPF_dns_rr_t *
rr_new(SPF_dns_server_t *dns, const char *name, ns_type type, int herrno)
{
	/* libspf2 aborts on null, which is what is wanted then. */
	return SPF_dns_rr_new_init(dns, name, type, 0, herrno);
}

static bool
rr_add(SPF_dns_rr_t *rr, const void *data, size_t len)
{
	if (rr->num_rr == RR_MAX ||
	    SPF_dns_rr_buf_realloc(rr, rr->num_rr, len) != SPF_E_SUCCESS)
		return false;
	memcpy(rr->rr[rr->num_rr], data, len);
	rr->num_rr++;
	return true;
}

/* With a prefix length of 0 every address matches, which libspf2 refuses to
 * hear: each is shown to it as the client's own. */
static bool
matches_any(const struct probe *p)
{
	const struct spf_term *t = p->term;

	return t != NULL && (t->kind == SPF_TERM_A || t->kind == SPF_TERM_MX) &&
	       (p->eval->job->is_ipv6 ? t->cidr6 : t->cidr4) == 0;
}

static void
fill_addresses(
    struct probe *p, SPF_dns_rr_t *rr, const struct buf *records, size_t size)
{
	const uint8_t *data;
	size_t at = 0, len;

	while (next_record(&data, &len, records, &at)) {
		if (len != size)
			continue;
		if (!rr_add(rr, matches_any(p) ? p->eval->job->address : data,
			size))
			break;
	}
}

/* RFC 7208 4.6.4: an eleventh MX is an error, an eleventh PTR is ignored. */
static void
fill_names(struct probe *p, SPF_dns_rr_t *rr, const struct buf *records,
    enum dns_type type)
{
	size_t skip = type == DNS_MX ? 2 : 0, at = 0, len;
	const uint8_t *data;
	char name[DOMAIN_SIZE];

	p->n_members = 0;
	while (next_record(&data, &len, records, &at)) {
		if (len <= skip || !read_name(name, data + skip, len - skip))
			continue;
		if (p->n_members == TYPE_MAX) {
			p->too_many_mx = type == DNS_MX;
			return;
		}
		if (!rr_add(rr, name, strlen(name) + 1))
			return;
		memcpy(p->members[p->n_members++], name, sizeof(name));
	}
}

static bool
is_member(const struct probe *p, const char *name)
{
	for (size_t i = 0; i < p->n_members; i++) {
		if (strcmp(p->members[i], name) == 0)
			return true;
	}
	return false;
}

/* The term's own question, not one about the hosts it led to: 4.6.4 counts
 * terms. */
static void
count_void(struct probe *p, const char *name, enum dns_type type)
{
	bool own =
	    type == DNS_MX || (type == DNS_PTR ? p->term->kind == SPF_TERM_PTR
					       : !is_member(p, name));

	if (!own || p->void_counted)
		return;
	p->void_counted = true;
	p->eval->verdict.n_voids++;
}

/* 5.5: where the names of a client cannot be looked up, ptr does not match. */
static bool
is_forgiven(const struct probe *p, const char *name, enum dns_type type)
{
	return type == DNS_PTR ||
	       (type != DNS_MX && is_member(p, name) &&
		   (p->term == NULL || p->term->kind != SPF_TERM_MX));
}

static int
judge_status(
    struct probe *p, enum status st, const char *name, enum dns_type type)
{
	switch (st) {
	case ST_OK:
		return NETDB_SUCCESS;
	case ST_NOTFOUND:
		if (p->term != NULL)
			count_void(p, name, type);
		return HOST_NOT_FOUND;
	case ST_TEMP:
		if (is_forgiven(p, name, type))
			return HOST_NOT_FOUND;
		p->temporary = true;
		return TRY_AGAIN;
	case ST_INVALID:
		p->too_large = true;
		return HOST_NOT_FOUND;
	case ST_DENIED:
	case ST_NOMEM:
	case ST_BUG:
		break;
	}
	p->eval->bug = true;
	return TRY_AGAIN;
}

static bool
take_type(enum dns_type *type_r, ns_type type)
{
	switch ((int)type) {
	case ns_t_a:
		*type_r = DNS_A;
		return true;
	case ns_t_aaaa:
		*type_r = DNS_AAAA;
		return true;
	case ns_t_mx:
		*type_r = DNS_MX;
		return true;
	case ns_t_ptr:
		*type_r = DNS_PTR;
		return true;
	default: /* TXT and SPF: records are none of the library's business */
		return false;
	}
}

static SPF_dns_rr_t *
lookup(SPF_dns_server_t *dns, const char *domain, ns_type type, int cache)
{
	struct probe *p = dns->hook;
	struct buf records = BUF_INIT;
	enum dns_type ours;
	char name[DOMAIN_SIZE];
	SPF_dns_rr_t *rr;
	bool is_address;
	int herrno;

	(void)cache;
	if (!take_type(&ours, type) ||
	    spf_name_normalize(name, domain, strlen(domain)) != ST_OK)
		return rr_new(dns, domain, type, HOST_NOT_FOUND);
	is_address = ours == DNS_A || ours == DNS_AAAA;
	herrno =
	    judge_status(p, ask(p->eval, &records, name, ours), name, ours);
	rr = rr_new(dns, domain, type, herrno);
	if (rr != NULL && herrno == NETDB_SUCCESS) {
		if (is_address)
			fill_addresses(p, rr, &records, ours == DNS_A ? 4 : 16);
		else
			fill_names(p, rr, &records, ours);
	}
	buf_free(&records);
	return rr;
}

/* ------------------------------------------------------------ asking of
 * libspf2 */

static enum match
result_match(SPF_response_t *response, SPF_errcode_t err)
{
	switch (SPF_response_result(response)) {
	case SPF_RESULT_PASS:
		return err == SPF_E_SUCCESS ? MATCH_YES : MATCH_PERMERROR;
	case SPF_RESULT_NEUTRAL:
		return err == SPF_E_SUCCESS ? MATCH_NO : MATCH_PERMERROR;
	case SPF_RESULT_TEMPERROR:
		return err == SPF_E_DNS_ERROR || err == SPF_E_NO_MEMORY
			   ? MATCH_TEMPERROR
			   : MATCH_PERMERROR;
	case SPF_RESULT_INVALID:
	case SPF_RESULT_FAIL:
	case SPF_RESULT_SOFTFAIL:
	case SPF_RESULT_NONE:
	case SPF_RESULT_PERMERROR:
		break;
	}
	return MATCH_PERMERROR;
}

static enum match
interpret(SPF_server_t *server, SPF_request_t *request, const char *text)
{
	SPF_response_t *response = SPF_response_new(request);
	SPF_record_t *record = NULL;
	enum match match = MATCH_TEMPERROR;
	SPF_errcode_t err;

	if (response == NULL)
		return match;
	err = SPF_record_compile(server, response, &record, text);
	if (err == SPF_E_SUCCESS && record != NULL) {
		response->spf_record_exp = record;
		err = SPF_record_interpret(record, request, response, 0);
		match = result_match(response, err);
	} else if (err != SPF_E_NO_MEMORY) {
		match = MATCH_PERMERROR;
	}
	response->spf_record_exp = NULL;
	if (record != NULL)
		SPF_record_free(record);
	SPF_response_free(response);
	return match;
}

static bool
request_fill(
    SPF_request_t *request, const struct spf_job *job, const char *domain)
{
	char sender[2 * SPF_TEXT_SIZE];
	struct in_addr v4;
	struct in6_addr v6;
	SPF_errcode_t err;

	snprintf(sender, sizeof(sender), "%s@%s", job->local, job->domain);
	if (job->is_ipv6) {
		memcpy(&v6, job->address, sizeof(v6));
		err = SPF_request_set_ipv6(request, v6);
	} else {
		memcpy(&v4, job->address, sizeof(v4));
		err = SPF_request_set_ipv4(request, v4);
	}
	if (err != SPF_E_SUCCESS ||
	    SPF_request_set_env_from(request, sender) != 0 ||
	    SPF_request_set_helo_dom(request, job->helo) != SPF_E_SUCCESS)
		return false;
	request->cur_dom = domain; /* where the term stands: %{d} */
	return true;
}

/* Does this mechanism match? It is all that the library sees: what it returns
 * is pass (matches) or neutral (does not), so that no explanation is made. */
static enum match
probe_run(struct probe *p, const char *domain, const char *mechanism)
{
	SPF_dns_server_t dns = {
	    .lookup = lookup, .name = "countersign", .hook = p};
	char text[MECHANISM_SIZE + 16];
	SPF_server_t *server = SPF_server_new_dns(&dns, 0);
	SPF_request_t *request = NULL;
	enum match match = MATCH_TEMPERROR;

	snprintf(text, sizeof(text), "v=spf1 %s", mechanism);
	if (server != NULL)
		request = SPF_request_new(server);
	if (request != NULL && request_fill(request, p->eval->job, domain))
		match = interpret(server, request, text);
	if (request != NULL)
		SPF_request_free(request);
	if (server != NULL)
		SPF_server_free(server);
	if (p->too_many_mx || p->too_large)
		match = MATCH_PERMERROR;
	/* What could not be looked up may have been the match. */
	if (p->temporary && match != MATCH_YES && match != MATCH_PERMERROR)
		match = MATCH_TEMPERROR;
	return match;
}

/* 5.5's validated name of the client, which %{p} stands for; asked for once.
 * libspf2 never fails to say something. */
static void
ask_client_name(struct eval *e)
{
	struct probe p = {.eval = e};
	SPF_dns_server_t dns = {
	    .lookup = lookup, .name = "countersign", .hook = &p};
	SPF_server_t *server = SPF_server_new_dns(&dns, 0);
	SPF_request_t *request = server ? SPF_request_new(server) : NULL;
	const char *name = NULL;

	if (request != NULL && request_fill(request, e->job, e->job->domain))
		name = SPF_request_get_client_dom(request);
	if (name == NULL ||
	    spf_name_normalize(e->client_name, name, strlen(name)) != ST_OK)
		snprintf(e->client_name, sizeof(e->client_name), "unknown");
	if (request != NULL)
		SPF_request_free(request);
	if (server != NULL)
		SPF_server_free(server);
}

/* A domain-spec's name. False: what it gives is none. */
static bool
expand(struct eval *e, char name_r[DOMAIN_SIZE], const char *domain,
    const char *spec, size_t len)
{
	struct spf_values values = {.local = e->job->local,
	    .sender_domain = e->job->domain,
	    .domain = domain,
	    .helo = e->job->helo,
	    .client_name = e->client_name,
	    .address = e->job->address,
	    .is_ipv6 = e->job->is_ipv6};
	enum status st;

	if (e->client_name[0] == '\0' && spf_spec_asks_name(spec, len))
		ask_client_name(e);
	st = spf_expand(name_r, spec, len, &values);
	e->bug = e->bug || st == ST_NOMEM;
	return st == ST_OK;
}

/* ------------------------------------------------------------------ mechanisms
 */

/* A "%" is written twice. A final dot keeps a name that ends in "/24" from
 * being read as a prefix length where one may follow. */
static void
print_name(char text[2 * DOMAIN_SIZE], const char *name, bool dot)
{
	size_t n = 0;

	for (; *name != '\0'; name++) {
		if (*name == '%')
			text[n++] = '%';
		text[n++] = *name;
	}
	if (dot)
		text[n++] = '.';
	text[n] = '\0';
}

/* The term as the library shall see it: its name without macros, for the
 * client's address family alone, and never with a prefix length of 0. */
static void
print_term(char mechanism[MECHANISM_SIZE], const struct spf_term *t,
    const char *name, bool is_ipv6)
{
	unsigned max = is_ipv6 ? SPF_CIDR6_MAX : SPF_CIDR4_MAX;
	unsigned cidr = is_ipv6 ? t->cidr6 : t->cidr4;
	bool ip = t->kind == SPF_TERM_IP4 || t->kind == SPF_TERM_IP6;
	char target[2 * DOMAIN_SIZE], suffix[8] = "";

	if (cidr > 0 && cidr < max)
		snprintf(suffix, sizeof(suffix), "%s%u",
		    is_ipv6 && !ip ? "//" : "/", cidr);
	if (ip)
		inet_ntop(is_ipv6 ? AF_INET6 : AF_INET, t->address, target,
		    sizeof(target));
	else
		print_name(target, name,
		    t->kind == SPF_TERM_A || t->kind == SPF_TERM_MX);
	snprintf(mechanism, MECHANISM_SIZE, "%s:%s%s", spf_term_name(t->kind),
	    target, suffix);
}

static enum match
match_by_library(
    struct eval *e, const char *domain, const struct spf_term *term)
{
	struct probe p = {.eval = e, .term = term};
	char mechanism[MECHANISM_SIZE], name[DOMAIN_SIZE];
	enum match match;

	snprintf(name, sizeof(name), "%s", domain);
	if (term->spec != NULL &&
	    !expand(e, name, domain, term->spec, term->spec_len))
		return MATCH_NO; /* 4.8: it does not exist */
	print_term(mechanism, term, name, e->job->is_ipv6);
	match = probe_run(&p, domain, mechanism);
	if (match == MATCH_PERMERROR)
		because(e,
		    p.too_many_mx ? SPF_WHY_TOO_MANY_MX : SPF_WHY_LIBRARY,
		    domain);
	else if (match == MATCH_TEMPERROR)
		because(e, SPF_WHY_DNS, domain);
	if (e->verdict.n_voids > SPF_VOIDS_MAX) {
		because(e, SPF_WHY_VOIDS, domain);
		return MATCH_PERMERROR;
	}
	return match;
}

static enum match
match_address(struct eval *e, const char *domain, const struct spf_term *term)
{
	bool is_ipv6 = term->kind == SPF_TERM_IP6;

	if (is_ipv6 != e->job->is_ipv6)
		return MATCH_NO;
	if ((is_ipv6 ? term->cidr6 : term->cidr4) == 0)
		return MATCH_YES;
	return match_by_library(e, domain, term);
}

static enum spf_outcome check_host(struct eval *e, const char *domain);

/* 5.2's table. */
static enum match
match_include(struct eval *e, const char *domain, const struct spf_term *term)
{
	char name[DOMAIN_SIZE];

	if (!expand(e, name, domain, term->spec, term->spec_len)) {
		because(e, SPF_WHY_TARGET, domain);
		return MATCH_PERMERROR;
	}
	switch (check_host(e, name)) {
	case SPF_PASS:
		return MATCH_YES;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return MATCH_NO;
	case SPF_TEMPERROR:
		return MATCH_TEMPERROR;
	case SPF_NONE:
	case SPF_PERMERROR:
		break;
	}
	return MATCH_PERMERROR;
}

static bool
count_lookup(struct eval *e, const char *domain)
{
	if (e->verdict.n_lookups == SPF_LOOKUPS_MAX) {
		because(e, SPF_WHY_LOOKUPS, domain);
		return false;
	}
	e->verdict.n_lookups++;
	return true;
}

static enum match
match_term(struct eval *e, const char *domain, const struct spf_term *term)
{
	if (spf_term_asks(term->kind) && !count_lookup(e, domain))
		return MATCH_PERMERROR;
	switch (term->kind) {
	case SPF_TERM_ALL:
		return MATCH_YES;
	case SPF_TERM_INCLUDE:
		return match_include(e, domain, term);
	case SPF_TERM_IP4:
	case SPF_TERM_IP6:
		return match_address(e, domain, term);
	case SPF_TERM_A:
	case SPF_TERM_MX:
	case SPF_TERM_PTR:
	case SPF_TERM_EXISTS:
		break;
	}
	return match_by_library(e, domain, term);
}

/* --------------------------------------------------------------------- records
 */

static enum spf_outcome
follow_redirect(
    struct eval *e, const char *domain, const struct spf_record *record)
{
	char name[DOMAIN_SIZE];
	enum spf_outcome outcome;

	if (!count_lookup(e, domain))
		return SPF_PERMERROR;
	if (!expand(e, name, domain, record->redirect, record->redirect_len)) {
		because(e, SPF_WHY_TARGET, domain);
		return SPF_PERMERROR;
	}
	outcome = check_host(e, name);
	return outcome == SPF_NONE ? SPF_PERMERROR : outcome; /* 6.1 */
}

static enum spf_outcome
walk_terms(struct eval *e, const char *domain, const struct spf_record *record)
{
	for (size_t i = 0; i < record->n_terms; i++) {
		const struct spf_term *term = &record->terms[i];

		e->verdict.term = (uint8_t)term->kind;
		switch (match_term(e, domain, term)) {
		case MATCH_NO:
			break;
		case MATCH_YES:
			e->verdict.term = (uint8_t)term->kind;
			because(e, SPF_WHY_MECHANISM, domain);
			return term->qualifier;
		case MATCH_TEMPERROR:
			return SPF_TEMPERROR;
		case MATCH_PERMERROR:
			return SPF_PERMERROR;
		}
	}
	if (record->redirect != NULL)
		return follow_redirect(e, domain, record);
	because(e, SPF_WHY_DEFAULT, domain);
	return SPF_NEUTRAL;
}

static enum spf_outcome
evaluate_text(struct eval *e, const char *domain, const char *text, size_t len)
{
	struct spf_record record;
	enum spf_outcome outcome;
	enum status st = spf_record_parse(&record, text, len, NULL);

	if (st != ST_OK) {
		e->bug = e->bug || st != ST_INVALID;
		because(e, SPF_WHY_SYNTAX, domain);
		return SPF_PERMERROR;
	}
	outcome = walk_terms(e, domain, &record);
	spf_record_clear(&record);
	return outcome;
}

/* 4.5: the one record among the TXT records. */
static enum spf_outcome
select_record(struct eval *e, char **text_r, size_t *len_r,
    const struct buf *records, const char *domain)
{
	struct dns_record txt;
	const uint8_t *data;
	size_t at = 0, n_found = 0;

	*text_r = NULL;
	while (next_record(&data, &txt.len, records, &at)) {
		char *text;
		size_t len;
		enum status st;

		txt.data = (uint8_t *)(uintptr_t)data;
		st = dns_txt_join(&text, &len, &txt);
		e->bug = e->bug || st == ST_NOMEM;
		if (st != ST_OK || !spf_record_is(text, len)) {
			free(text);
			continue;
		}
		free(*text_r);
		*text_r = text;
		*len_r = len;
		n_found++;
	}
	if (n_found == 1)
		return SPF_PASS;
	because(
	    e, n_found == 0 ? SPF_WHY_NO_RECORD : SPF_WHY_TWO_RECORDS, domain);
	return n_found == 0 ? SPF_NONE : SPF_PERMERROR;
}

static enum spf_outcome
evaluate_records(struct eval *e, const char *domain, const struct buf *records)
{
	char *text = NULL;
	size_t len = 0;
	enum spf_outcome outcome =
	    select_record(e, &text, &len, records, domain);

	if (outcome == SPF_PASS)
		outcome = evaluate_text(e, domain, text, len);
	free(text);
	return outcome;
}

/* Each call but the first was counted as a look-up, so it ends. */
static enum spf_outcome
check_host(struct eval *e, const char *domain)
{
	struct buf records = BUF_INIT;
	enum spf_outcome outcome = SPF_TEMPERROR;

	switch (ask(e, &records, domain, DNS_TXT)) {
	case ST_OK:
		outcome = evaluate_records(e, domain, &records);
		break;
	case ST_NOTFOUND:
		because(e, SPF_WHY_NO_RECORD, domain);
		outcome = SPF_NONE;
		break;
	case ST_INVALID:
		because(e, SPF_WHY_SYNTAX, domain);
		outcome = SPF_PERMERROR;
		break;
	case ST_TEMP:
		because(e, SPF_WHY_DNS, domain);
		break;
	case ST_DENIED:
	case ST_NOMEM:
	case ST_BUG:
		e->bug = true;
		break;
	}
	buf_free(&records);
	return outcome;
}

/* -------------------------------------------------------------------- the job
 */

static void
say_nothing(const char *file, int line, const char *text)
{
	(void)file;
	(void)line;
	(void)text;
}

enum status
spf_eval_prepare(void)
{
	SPF_warning_handler = say_nothing;
	SPF_info_handler = say_nothing;
	SPF_debug_handler = say_nothing;
	return ST_OK;
}

static bool
is_text(const char text[SPF_TEXT_SIZE])
{
	return memchr(text, '\0', SPF_TEXT_SIZE) != NULL;
}

enum status
spf_eval_run(
    struct worker_link *link, struct buf *result, const char *bytes, size_t len)
{
	struct spf_job job;
	struct eval e = {.link = link, .job = &job};

	if (len != sizeof(job))
		return ST_BUG;
	memcpy(&job, bytes, sizeof(job));
	if (!is_text(job.helo) || !is_text(job.local) || !is_text(job.domain))
		return ST_BUG;
	e.verdict.outcome = (uint8_t)check_host(&e, job.domain);
	if (e.bug)
		return ST_NOMEM;
	buf_add(result, &e.verdict, sizeof(e.verdict));
	return ST_OK;
}
