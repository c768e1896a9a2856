/* SPDX-License-Identifier: ISC
 * One mechanism of an SPF record, or the client's name, asked of libspf2 in a
 * reader worker; this is its only user. It is given no record, and a name
 * without macros; DNS is asked of the parent. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include <spf2/spf.h>
#include <spf2/spf_log.h>

#include "lib/mail/spf_impl.h"

enum {
	TYPE_MAX = 10, /* hosts of one MX or PTR answer, RFC 7208 4.6.4 */
	MECHANISM_SIZE = 2 * DOMAIN_SIZE + 64,
	RR_MAX = DNS_RECORDS_MAX,
};

/* One question to libspf2, whose resolver is this. */
struct probe {
	struct worker_link *link;
	const struct spf_probe_job *job;
	char members[TYPE_MAX][DOMAIN_SIZE]; /* names of the last MX or PTR */
	size_t n_members;
	bool is_void; /* the term's own question has no answer */
	bool too_many_mx;
	bool too_large; /* an answer that no resolver hands on */
	bool temporary;
	bool bug; /* a failure of ours: no answer at all */
};

static bool
asks_name(const struct probe *p)
{
	return p->job->kind == SPF_PROBE_NAME;
}

/* ----------------------------------------------------------- asking for DNS */

/* ST_OK, ST_NOTFOUND, ST_TEMP; ST_INVALID: more than is handed on. */
static enum status
ask(struct probe *p, struct buf *records, const char *name, enum dns_type type)
{
	struct spf_question head = {.type = (uint16_t)type};
	struct buf question = BUF_INIT;
	enum status st = ST_NOMEM;

	buf_add(&question, &head, sizeof(head));
	buf_adds(&question, name);
	if (buf_ok(&question))
		st = worker_ask(p->link, records, question.data, question.len);
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

/* ------------------------------------------------------- libspf2's resolver */

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
	const uint8_t kind = p->job->kind;

	return (kind == SPF_TERM_A || kind == SPF_TERM_MX) && p->job->cidr == 0;
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
		if (!rr_add(rr, matches_any(p) ? p->job->check.address : data,
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
	    type == DNS_MX || (type == DNS_PTR ? p->job->kind == SPF_TERM_PTR
					       : !is_member(p, name));

	p->is_void = p->is_void || own;
}

/* 5.5: where the names of a client cannot be looked up, ptr does not match. */
static bool
is_forgiven(const struct probe *p, const char *name, enum dns_type type)
{
	return type == DNS_PTR || (type != DNS_MX && is_member(p, name) &&
				      p->job->kind != SPF_TERM_MX);
}

static int
judge_status(
    struct probe *p, enum status st, const char *name, enum dns_type type)
{
	switch (st) {
	case ST_OK:
		return NETDB_SUCCESS;
	case ST_NOTFOUND:
		if (!asks_name(p))
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
	p->bug = true;
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
	herrno = judge_status(p, ask(p, &records, name, ours), name, ours);
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

static enum spf_match
result_match(SPF_response_t *response, SPF_errcode_t err)
{
	switch (SPF_response_result(response)) {
	case SPF_RESULT_PASS:
		return err == SPF_E_SUCCESS ? SPF_MATCH_YES
					    : SPF_MATCH_PERMERROR;
	case SPF_RESULT_NEUTRAL:
		return err == SPF_E_SUCCESS ? SPF_MATCH_NO
					    : SPF_MATCH_PERMERROR;
	case SPF_RESULT_TEMPERROR:
		return err == SPF_E_DNS_ERROR || err == SPF_E_NO_MEMORY
			   ? SPF_MATCH_TEMPERROR
			   : SPF_MATCH_PERMERROR;
	case SPF_RESULT_INVALID:
	case SPF_RESULT_FAIL:
	case SPF_RESULT_SOFTFAIL:
	case SPF_RESULT_NONE:
	case SPF_RESULT_PERMERROR:
		break;
	}
	return SPF_MATCH_PERMERROR;
}

static enum spf_match
interpret(SPF_server_t *server, SPF_request_t *request, const char *text)
{
	SPF_response_t *response = SPF_response_new(request);
	SPF_record_t *record = NULL;
	enum spf_match match = SPF_MATCH_TEMPERROR;
	SPF_errcode_t err;

	if (response == NULL)
		return match;
	err = SPF_record_compile(server, response, &record, text);
	if (err == SPF_E_SUCCESS && record != NULL) {
		response->spf_record_exp = record;
		err = SPF_record_interpret(record, request, response, 0);
		match = result_match(response, err);
	} else if (err != SPF_E_NO_MEMORY) {
		match = SPF_MATCH_PERMERROR;
	}
	response->spf_record_exp = NULL;
	if (record != NULL)
		SPF_record_free(record);
	SPF_response_free(response);
	return match;
}

static bool
request_fill(SPF_request_t *request, const struct spf_probe_job *probe)
{
	const struct spf_job *job = &probe->check;
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
	request->cur_dom = probe->domain; /* where the term stands: %{d} */
	return true;
}

/* Does this mechanism match? It is all that the library sees: what it returns
 * is pass (matches) or neutral (does not), so that no explanation is made. */
static enum spf_match
match_mechanism(struct probe *p, const char *mechanism)
{
	SPF_dns_server_t dns = {
	    .lookup = lookup, .name = "countersign", .hook = p};
	char text[MECHANISM_SIZE + 16];
	SPF_server_t *server = SPF_server_new_dns(&dns, 0);
	SPF_request_t *request = NULL;
	enum spf_match match = SPF_MATCH_TEMPERROR;

	snprintf(text, sizeof(text), "v=spf1 %s", mechanism);
	if (server != NULL)
		request = SPF_request_new(server);
	if (request != NULL && request_fill(request, p->job))
		match = interpret(server, request, text);
	if (request != NULL)
		SPF_request_free(request);
	if (server != NULL)
		SPF_server_free(server);
	if (p->too_many_mx || p->too_large)
		match = SPF_MATCH_PERMERROR;
	/* What could not be looked up may have been the match. */
	if (p->temporary && match != SPF_MATCH_YES &&
	    match != SPF_MATCH_PERMERROR)
		match = SPF_MATCH_TEMPERROR;
	return match;
}

/* 5.5's validated name of the client, which %{p} stands for. libspf2 never
 * fails to say something. */
static void
ask_client_name(struct probe *p, char name_r[DOMAIN_SIZE])
{
	SPF_dns_server_t dns = {
	    .lookup = lookup, .name = "countersign", .hook = p};
	SPF_server_t *server = SPF_server_new_dns(&dns, 0);
	SPF_request_t *request = server ? SPF_request_new(server) : NULL;
	const char *name = NULL;

	if (request != NULL && request_fill(request, p->job))
		name = SPF_request_get_client_dom(request);
	if (name == NULL ||
	    spf_name_normalize(name_r, name, strlen(name)) != ST_OK)
		snprintf(name_r, DOMAIN_SIZE, "unknown");
	if (request != NULL)
		SPF_request_free(request);
	if (server != NULL)
		SPF_server_free(server);
}

/* --------------------------------------------------------------- mechanisms */

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
print_term(char mechanism[MECHANISM_SIZE], const struct spf_probe_job *job)
{
	const bool is_ipv6 = job->check.is_ipv6;
	const unsigned max = is_ipv6 ? SPF_CIDR6_MAX : SPF_CIDR4_MAX;
	char target[2 * DOMAIN_SIZE], suffix[8] = "";

	if (job->cidr > 0 && job->cidr < max)
		snprintf(suffix, sizeof(suffix), "%s%u", is_ipv6 ? "//" : "/",
		    job->cidr);
	print_name(target, job->name,
	    job->kind == SPF_TERM_A || job->kind == SPF_TERM_MX);
	snprintf(mechanism, MECHANISM_SIZE, "%s:%s%s",
	    spf_term_name((enum spf_term_kind)job->kind), target, suffix);
}

/* ------------------------------------------------------------------ the job */

static void
say_nothing(const char *file, int line, const char *text)
{
	(void)file;
	(void)line;
	(void)text;
}

enum status
spf_probe_prepare(void)
{
	SPF_warning_handler = say_nothing;
	SPF_info_handler = say_nothing;
	SPF_debug_handler = say_nothing;
	return ST_OK;
}

enum status
spf_probe_run(
    struct worker_link *link, struct buf *result, const char *bytes, size_t len)
{
	struct spf_probe_job job;
	struct probe p = {.link = link, .job = &job};
	struct spf_probe_result r = {.match = SPF_MATCH_NO};
	char mechanism[MECHANISM_SIZE];

	if (len != sizeof(job))
		return ST_BUG;
	memcpy(&job, bytes, sizeof(job));
	if (asks_name(&p)) {
		ask_client_name(&p, r.client_name);
	} else {
		print_term(mechanism, &job);
		r.match = (uint8_t)match_mechanism(&p, mechanism);
	}
	if (p.bug)
		return ST_NOMEM;
	r.is_void = p.is_void;
	r.too_many_mx = p.too_many_mx;
	buf_add(result, &r, sizeof(r));
	return ST_OK;
}
