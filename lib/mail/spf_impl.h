/* SPDX-License-Identifier: ISC
 * What the parent's side of an SPF check (spf.c) and the worker's (spf_eval.c)
 * say to each other, and how the reader's jobs reach both. Nobody else
 * includes this. */
#ifndef MAIL_SPF_IMPL_H
#define MAIL_SPF_IMPL_H

#include <netinet/in.h>

#include "lib/base/worker.h"
#include "lib/mail/spf_check.h"

enum { SPF_TEXT_SIZE = 256 };

/* Plain memory: both ends are one program. */
struct spf_job {
	bool is_ipv6;
	uint8_t address[16];
	char helo[SPF_TEXT_SIZE];
	char local[SPF_TEXT_SIZE];  /* of the sender; never "" */
	char domain[SPF_TEXT_SIZE]; /* of the sender */
};

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
	SPF_WHY_N,
};

/* From the worker, so never believed unseen. */
struct spf_verdict {
	uint8_t outcome; /* enum spf_outcome */
	uint8_t why;     /* enum spf_why */
	uint8_t term;    /* enum spf_term_kind */
	uint8_t n_lookups;
	uint8_t n_voids;
	char domain[DOMAIN_SIZE]; /* whose record it was */
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
	/* Each of the 10 terms may have 10 hosts (4.6.4); each macro %{p} asks
	 * for the client's name; and one for the first record. */
	SPF_QUESTIONS_MAX = SPF_LOOKUPS_MAX * 32,
};

/* The worker's side; `job` is a struct spf_job of `len` bytes, the result a
 * struct spf_verdict. ST_OK, ST_NOMEM, ST_BUG. */
enum status spf_eval_prepare(void) MUST_CHECK;
enum status spf_eval_run(struct worker_link *link, struct buf *result,
    const char *job, size_t len) MUST_CHECK;

#endif
