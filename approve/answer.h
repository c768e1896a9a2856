/* SPDX-License-Identifier: ISC
 * An answer, free of the channel it came by. Made by milter and page, decided
 * by decide. */
#ifndef APPROVE_ANSWER_H
#define APPROVE_ANSWER_H

#include <stdbool.h>

#include "lib/base/secret.h"
#include "policy/policy.h"

struct judge_finding; /* approve/judge.h */
struct store_seen;    /* lib/store/store.h */

/* How an answer came, to be kept as evidence: whoever has it judges again. */
struct answer_source {
	const char *reply; /* the message as received; null for links */
	size_t reply_len;
	const char *client, *helo, *mail_from, *rcpt; /* as judged */
	const struct judge_finding *finding;
	const char *dns; /* what was asked for it: a table of lib/dns/dns.h */
	const char *const *sent; /* texts that were struck from it */
	size_t n_sent;
	const char *form; /* of links: what was posted, as JSON */
};

struct answer {
	uint8_t token[SHA256_SIZE]; /* hash */
	enum verdict verdict;
	enum channel channel;
	int64_t at;         /* end of data, or arrival of the POST (W1) */
	bool authenticated; /* the From of a reply */
	const char *from;   /* its one address; null for links */
	const char *client; /* who connected; for the audit alone */
	const struct policy_trace
	    *trace;       /* how it was judged; null for links */
	const char *gap;  /* why an aligned pass did not do (judge), or null */
	const char *auth; /* Authentication-Results; null for links */
	const uint8_t *form; /* SHA256_SIZE, the spent form nonce, or null */
	const struct answer_source *source; /* for the evidence; or null */
	/* What was seen when the token was looked up; null: it is looked up
	 * once more. */
	const struct store_seen *seen;
};

#endif
