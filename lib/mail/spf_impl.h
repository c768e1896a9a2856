/* SPDX-License-Identifier: ISC
 * What the parts of an SPF check say to each other: spf.c has the identities
 * and the outside, spf_eval.c the walk through records, spf_probe.c libspf2 in
 * a reader worker. Nobody else includes this but reader.c. */
#ifndef MAIL_SPF_IMPL_H
#define MAIL_SPF_IMPL_H

#include <netinet/in.h>

#include "lib/base/worker.h"
#include "lib/mail/spf_check.h"

enum { SPF_TEXT_SIZE = 256 };

/* Who is checked. */
struct spf_job {
	bool is_ipv6;
	uint8_t address[16];
	char helo[SPF_TEXT_SIZE];
	char local[SPF_TEXT_SIZE];  /* of the sender; never "" */
	char domain[SPF_TEXT_SIZE]; /* of the sender */
};

/* ----------------------------------------------------------------- the walk */

enum spf_why {
	SPF_WHY_MECHANISM, /* `term` matched in `domain`'s record */
	SPF_WHY_DEFAULT,   /* nothing matched */
	SPF_WHY_NO_RECORD, /* `domain` has none, or is no name */
	SPF_WHY_TWO_RECORDS,
	SPF_WHY_SYNTAX,
	SPF_WHY_LOOKUPS, /* over SPF_LOOKUPS_MAX */
	SPF_WHY_VOIDS,   /* over SPF_VOIDS_MAX */
	SPF_WHY_TOO_MANY_MX,
	SPF_WHY_DNS,     /* cannot tell now */
	SPF_WHY_TARGET,  /* include or redirect name no domain */
	SPF_WHY_LIBRARY, /* libspf2 refused `term` */
	SPF_WHY_READER,  /* a reader worker failed */
	SPF_WHY_N,
};

struct spf_verdict {
	enum spf_outcome outcome;
	enum spf_why why;
	enum spf_term_kind term;
	unsigned n_lookups, n_voids;
	char domain[DOMAIN_SIZE]; /* whose record it was */
};

struct spf_probe_job;
struct spf_probe_result;

/* What a walk asks for, until its deadline. */
struct spf_world {
	void *arg;
	/* TXT: ST_OK, ST_NOTFOUND, ST_TEMP, ST_NOMEM; ST_INVALID: more than is
	 * read. */
	enum status (*records)(
	    void *arg, struct dns_answer *answer_r, const char *name);
	/* ST_OK with a sound result; anything else is temporary. */
	enum status (*probe)(void *arg, struct spf_probe_result *result_r,
	    const struct spf_probe_job *job);
};

/* ST_OK, ST_NOMEM. */
enum status spf_eval(struct spf_verdict *verdict_r, const struct spf_job *job,
    const struct spf_world *world) MUST_CHECK;

/* --------------------------------------------------------------- the worker */

enum { SPF_PROBE_NAME = SPF_TERM_EXISTS + 1 }; /* the client's, no term's */

/* Does this term match? Plain memory: both ends are one program. */
struct spf_probe_job {
	struct spf_job check;
	uint8_t
	    kind; /* a, mx, ptr, exists of enum spf_term_kind, or the above */
	uint8_t cidr;           /* the prefix length for the client's family */
	char name[DOMAIN_SIZE]; /* the term's, without macros */
	char domain[DOMAIN_SIZE]; /* where the term stands */
};

enum spf_match {
	SPF_MATCH_NO,
	SPF_MATCH_YES,
	SPF_MATCH_TEMPERROR,
	SPF_MATCH_PERMERROR
};

/* From the worker, so never believed unseen. */
struct spf_probe_result {
	uint8_t match;   /* enum spf_match */
	uint8_t is_void; /* its look-up found nothing, RFC 7208 4.6.4 */
	uint8_t too_many_mx;
	char client_name[DOMAIN_SIZE]; /* never "" where it was asked */
};

/* A question: this, and the name without NUL. The answer: the records one
 * after the other, each behind its length in two octets, most significant
 * first. */
struct spf_question {
	uint16_t type; /* enum dns_type */
};

enum {
	SPF_QUESTION_MAX = sizeof(struct spf_question) + DOMAIN_SIZE,
	SPF_ANSWER_MAX = 128 * 1024,
	/* One for a term's names, and some for each of 10 hosts (4.6.4). */
	SPF_QUESTIONS_MAX = 32,
};

/* The worker's side; `job` is a struct spf_probe_job of `len` bytes, the result
 * a struct spf_probe_result. ST_OK, ST_NOMEM, ST_BUG. */
enum status spf_probe_prepare(void) MUST_CHECK;
enum status spf_probe_run(struct worker_link *link, struct buf *result,
    const char *job, size_t len) MUST_CHECK;

#endif
