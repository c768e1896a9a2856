/* SPDX-License-Identifier: ISC
 * An answer, free of the channel it came by. Made by milter and page, decided
 * by decide. */
#ifndef APPROVE_ANSWER_H
#define APPROVE_ANSWER_H

#include <stdbool.h>

#include "lib/base/secret.h"
#include "policy/policy.h"

struct answer {
	uint8_t token[SHA256_SIZE]; /* hash */
	enum verdict verdict;
	enum channel channel;
	int64_t at;         /* end of data, or arrival of the POST (W1) */
	bool authenticated; /* the From of a reply */
	const char *from;   /* its one address; null for links */
	const char *client; /* who connected; for the audit alone */
	const struct policy_trace
	    *trace;           /* how it was judged; null for links */
	const char *auth;     /* Authentication-Results; null for links */
	const uint8_t *form;  /* SHA256_SIZE, the spent form nonce, or null */
	const void *evidence; /* the reply, or the form's fields */
	size_t evidence_len;
};

#endif
