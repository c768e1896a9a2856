/* SPDX-License-Identifier: ISC
 * RFC 7208's check_host(): the order of terms, includes, redirects and the
 * global limits. Records and, where a term needs more than comparing addresses,
 * its match come from outside: spf.c has DNS and the reader workers for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/spf_expand.h"
#include "lib/mail/spf_impl.h"

/* One check. */
struct eval {
	const struct spf_world *world;
	const struct spf_job *job;
	struct spf_verdict verdict;
	char client_name[DOMAIN_SIZE]; /* for %{p}; "" until it is asked */
	bool no_memory;                /* no verdict at all */
};

static void
because(struct eval *e, enum spf_why why, const char *domain)
{
	e->verdict.why = why;
	snprintf(e->verdict.domain, sizeof(e->verdict.domain), "%s", domain);
}

/* False: the reader worker failed, of which nothing follows. */
static bool
probe(struct eval *e, struct spf_probe_result *result_r,
    struct spf_probe_job *job, const char *domain)
{
	enum status st;

	job->check = *e->job;
	snprintf(job->domain, sizeof(job->domain), "%s", domain);
	st = e->world->probe(e->world->arg, result_r, job);
	e->no_memory = e->no_memory || st == ST_NOMEM;
	if (st != ST_OK)
		because(e, SPF_WHY_READER, domain);
	return st == ST_OK;
}

/* A domain-spec's name: SPF_MATCH_YES. SPF_MATCH_NO: what it gives is none. */
static enum spf_match
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
	struct spf_probe_job job = {.kind = SPF_PROBE_NAME};
	struct spf_probe_result result;
	enum status st;

	if (e->client_name[0] == '\0' && spf_spec_asks_name(spec, len)) {
		if (!probe(e, &result, &job, e->job->domain))
			return SPF_MATCH_TEMPERROR;
		memcpy(
		    e->client_name, result.client_name, sizeof(e->client_name));
	}
	st = spf_expand(name_r, spec, len, &values);
	e->no_memory = e->no_memory || st == ST_NOMEM;
	return st == ST_OK ? SPF_MATCH_YES : SPF_MATCH_NO;
}

/* --------------------------------------------------------------- mechanisms */

static enum spf_match
match_by_library(
    struct eval *e, const char *domain, const struct spf_term *term)
{
	struct spf_probe_job job = {.kind = (uint8_t)term->kind,
	    .cidr = (uint8_t)(e->job->is_ipv6 ? term->cidr6 : term->cidr4)};
	struct spf_probe_result r;
	enum spf_match match = SPF_MATCH_YES;

	snprintf(job.name, sizeof(job.name), "%s", domain);
	if (term->spec != NULL)
		match = expand(e, job.name, domain, term->spec, term->spec_len);
	if (match != SPF_MATCH_YES)
		return match; /* 4.8: what is no name does not exist */
	if (!probe(e, &r, &job, domain))
		return SPF_MATCH_TEMPERROR;
	e->verdict.n_voids += r.is_void;
	match = (enum spf_match)r.match;
	if (match == SPF_MATCH_PERMERROR)
		because(e,
		    r.too_many_mx ? SPF_WHY_TOO_MANY_MX : SPF_WHY_LIBRARY,
		    domain);
	else if (match == SPF_MATCH_TEMPERROR)
		because(e, SPF_WHY_DNS, domain);
	if (e->verdict.n_voids > SPF_VOIDS_MAX) {
		because(e, SPF_WHY_VOIDS, domain);
		return SPF_MATCH_PERMERROR;
	}
	return match;
}

/* The first `bits` of both are the same. */
static bool
prefix_is(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	const unsigned rest = bits % 8;
	const uint8_t mask = (uint8_t)(0xff00U >> rest);

	return memcmp(a, b, bits / 8) == 0 &&
	       (rest == 0 || ((a[bits / 8] ^ b[bits / 8]) & mask) == 0);
}

static enum spf_match
match_address(const struct eval *e, const struct spf_term *term)
{
	const bool is_ipv6 = term->kind == SPF_TERM_IP6;

	return is_ipv6 == e->job->is_ipv6 &&
		       prefix_is(e->job->address, term->address,
			   is_ipv6 ? term->cidr6 : term->cidr4)
		   ? SPF_MATCH_YES
		   : SPF_MATCH_NO;
}

static enum spf_outcome check_host(struct eval *e, const char *domain);

/* 5.2's table. */
static enum spf_match
match_include(struct eval *e, const char *domain, const struct spf_term *term)
{
	char name[DOMAIN_SIZE];

	switch (expand(e, name, domain, term->spec, term->spec_len)) {
	case SPF_MATCH_YES:
		break;
	case SPF_MATCH_TEMPERROR:
		return SPF_MATCH_TEMPERROR;
	case SPF_MATCH_NO:
	case SPF_MATCH_PERMERROR:
		because(e, SPF_WHY_TARGET, domain);
		return SPF_MATCH_PERMERROR;
	}
	switch (check_host(e, name)) {
	case SPF_PASS:
		return SPF_MATCH_YES;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return SPF_MATCH_NO;
	case SPF_TEMPERROR:
		return SPF_MATCH_TEMPERROR;
	case SPF_NONE:
	case SPF_PERMERROR:
		break;
	}
	return SPF_MATCH_PERMERROR;
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

static enum spf_match
match_term(struct eval *e, const char *domain, const struct spf_term *term)
{
	if (spf_term_asks(term->kind) && !count_lookup(e, domain))
		return SPF_MATCH_PERMERROR;
	switch (term->kind) {
	case SPF_TERM_ALL:
		return SPF_MATCH_YES;
	case SPF_TERM_INCLUDE:
		return match_include(e, domain, term);
	case SPF_TERM_IP4:
	case SPF_TERM_IP6:
		return match_address(e, term);
	case SPF_TERM_A:
	case SPF_TERM_MX:
	case SPF_TERM_PTR:
	case SPF_TERM_EXISTS:
		break;
	}
	return match_by_library(e, domain, term);
}

/* ------------------------------------------------------------------ records */

static enum spf_outcome
follow_redirect(
    struct eval *e, const char *domain, const struct spf_record *record)
{
	char name[DOMAIN_SIZE];
	enum spf_outcome outcome;

	if (!count_lookup(e, domain))
		return SPF_PERMERROR;
	switch (
	    expand(e, name, domain, record->redirect, record->redirect_len)) {
	case SPF_MATCH_YES:
		break;
	case SPF_MATCH_TEMPERROR:
		return SPF_TEMPERROR;
	case SPF_MATCH_NO:
	case SPF_MATCH_PERMERROR:
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

		e->verdict.term = term->kind;
		switch (match_term(e, domain, term)) {
		case SPF_MATCH_NO:
			break;
		case SPF_MATCH_YES:
			e->verdict.term = term->kind;
			because(e, SPF_WHY_MECHANISM, domain);
			return term->qualifier;
		case SPF_MATCH_TEMPERROR:
			return SPF_TEMPERROR;
		case SPF_MATCH_PERMERROR:
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
		e->no_memory = e->no_memory || st != ST_INVALID;
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
    const struct dns_answer *answer, const char *domain)
{
	size_t n_found = 0;

	*text_r = NULL;
	for (size_t i = 0; i < answer->n_records; i++) {
		char *text;
		size_t len;
		enum status st = dns_txt_join(&text, &len, &answer->records[i]);

		e->no_memory = e->no_memory || st == ST_NOMEM;
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
evaluate_records(
    struct eval *e, const char *domain, const struct dns_answer *answer)
{
	char *text = NULL;
	size_t len = 0;
	enum spf_outcome outcome =
	    select_record(e, &text, &len, answer, domain);

	if (outcome == SPF_PASS)
		outcome = evaluate_text(e, domain, text, len);
	free(text);
	return outcome;
}

/* Each call but the first was counted as a look-up, so it ends. */
static enum spf_outcome
check_host(struct eval *e, const char *domain)
{
	struct dns_answer answer = {0};
	enum spf_outcome outcome = SPF_TEMPERROR;

	switch (e->world->records(e->world->arg, &answer, domain)) {
	case ST_OK:
		outcome = evaluate_records(e, domain, &answer);
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
		e->no_memory = true;
		break;
	}
	dns_answer_clear(&answer);
	return outcome;
}

enum status
spf_eval(struct spf_verdict *verdict_r, const struct spf_job *job,
    const struct spf_world *world)
{
	struct eval e = {.world = world, .job = job};

	e.verdict.outcome = check_host(&e, job->domain);
	*verdict_r = e.verdict;
	return e.no_memory ? ST_NOMEM : ST_OK;
}
