/* SPDX-License-Identifier: ISC
 * The life of a request as operators and services steer it: made, sent again,
 * cancelled, rejected, ended by time. Answers are decide's; mails the
 * outbox's. */
#ifndef APPROVE_REQUEST_H
#define APPROVE_REQUEST_H

#include <jansson.h>

#include "approve/approve.h"

enum {
	REQUEST_ACCOUNT_MAX = 128,
	REQUEST_BY_MAX = 128,
	REQUEST_REASON_MAX = 400,
	REQUEST_IDEM_SECONDS = 3600 /* N6 */
};

struct validation_domain {
	const char *name, *super; /* N3 */
};

/* As the client wrote it. */
struct request_params {
	const char *names[1 + POLICY_SANS_MAX]; /* the first is DomainName */
	size_t n_names;
	struct validation_domain supers[1 + POLICY_SANS_MAX];
	size_t n_supers;
	const char *mailbox;     /* in place of names: smime-br (C7); or null */
	const char *contacts[8]; /* sources, of those the rule allows (C2) */
	size_t n_contacts;       /* 0: all that the rule allows */
	const char *account;     /* or null */
	const char *profile;     /* or null: the rule's */
	const char *idem_token;  /* or null */
	int64_t uid;             /* of the peer that asks (T25) */
	bool dry_run;
	int64_t now;
};

/* Makes the request: names (N1-N5), rules, freezes, risk, contacts, quorum,
 * limits; then stores it with its mails queued. What policy refuses is a
 * request that is FAILED. A request has one profile: the chosen one, or the
 * strictest that the rules of its names give. The JSON object of the outside
 * in `json_r`.
 * ST_INVALID: no request was made (exit 65); ST_DENIED (77): the idempotency
 * token was used for another request, or a profile or a source of contacts that
 * is not allowed; ST_TEMP (75): contacts or lists cannot be looked up now. May
 * block on DNS. */
enum status request_create(json_t **json_r, const struct approve *core,
    const struct request_params *params, struct err *err) MUST_CHECK;

/* The parameters by which a stored request would be asked again: names or
 * mailbox, validation domains, sources of contacts, account and profile.
 * Borrows from it. */
void request_params_again(
    struct request_params *params_r, const struct request *request);

/* Has it the form of a request's id? */
bool request_id_is_wellformed(const char *id);

/* Loads a request as it is at `now`: one whose time is over is marked so
 * first. ST_NOTFOUND: no such request, or not the form of an id. */
enum status request_describe(json_t **json_r, const struct approve *core,
    const char *id, int64_t now, struct err *err) MUST_CHECK;

/* A page of requests: {"RequestSummaryList", "NextToken"}. ST_INVALID: the
 * filter's status or starting token is none. */
enum status request_list(json_t **json_r, const struct approve *core,
    const struct request_filter *filter, struct err *err) MUST_CHECK;

/* As request_describe(), and changes nothing: a request whose time is over is
 * shown as it stands. ST_NOTFOUND. */
enum status request_show(json_t **json_r, const struct approve *core,
    const char *id, struct err *err) MUST_CHECK;
enum status request_load(struct request **request_r, const struct approve *core,
    const char *id, int64_t now, struct err *err) MUST_CHECK;

/* Does it still wait for answers at `now`? Changes nothing, and costs little.
 * ST_NOTFOUND. */
enum status request_is_open(bool *open_r, const struct approve *core,
    const char *id, int64_t now, struct err *err) MUST_CHECK;

/* Queues new mails for all domains or one; a new validation domain asks its
 * mailboxes too (W3), looked up as those of a new request are. ST_DENIED: the
 * request takes none. */
enum status
request_resend(const struct approve *core, const char *id, const char *domain,
    const char *super, int64_t uid, int64_t now, struct err *err) MUST_CHECK;

/* Operators can end a request, never approve it (Q6). `domain` may be null.
 * ST_DENIED where the request's state takes no such thing. */
struct request_operator {
	const char *by, *reason; /* checked: neither empty nor overlong (T18) */
	const char *domain;
	int64_t uid, now;
};
enum status request_cancel(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err) MUST_CHECK;
enum status request_reject(const struct approve *core, const char *id,
    const struct request_operator *op, struct err *err) MUST_CHECK;

/* Freezing and its end, for op->domain. ST_NOTFOUND: was not frozen. */
enum status request_freeze(const struct approve *core,
    const struct request_operator *op, struct err *err) MUST_CHECK;
enum status request_unfreeze(const struct approve *core,
    const struct request_operator *op, struct err *err) MUST_CHECK;

/* Marks what has ended by `now` (W2); the number marked in n_r. */
enum status request_expire(const struct approve *core, size_t *n_r, int64_t now,
    struct err *err) MUST_CHECK;

#endif
