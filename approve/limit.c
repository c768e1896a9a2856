/* SPDX-License-Identifier: ISC
 * Compares what the store counts with the section "limits". */
#include "approve/limit.h"

enum { DAY_SECONDS = 24 * 3600 };

void
limit_get(
    struct store_limits *limits_r, const struct settings *settings, int64_t now)
{
	*limits_r = (struct store_limits){.since = now - DAY_SECONDS,
	    .most = {.by_account = settings->requests_per_account,
		.by_domain = settings->requests_per_domain,
		.by_mailbox = settings->requests_per_mailbox}};
}

enum status
limit_check(
    const struct approve *core, const struct limit_question *q, struct err *err)
{
	struct store_counts counts = {0};
	struct store_limits limits;
	enum status st;

	limit_get(&limits, core->settings, q->now);
	st = store_request_count(core->store, &counts, limits.since, q->account,
	    q->validation_domain, q->mailbox, err);
	if (st != ST_OK)
		return st;
	if (counts.by_account >= limits.most.by_account)
		return err_set(err, ST_DENIED,
		    "account %s has made %llu requests within a day, which is "
		    "the limit (requests_per_account)",
		    q->account, (unsigned long long)counts.by_account);
	if (counts.by_domain >= limits.most.by_domain)
		return err_set(err, ST_DENIED,
		    "%s was asked about by %llu requests within a day, which "
		    "is the limit (requests_per_domain)",
		    q->validation_domain, (unsigned long long)counts.by_domain);
	if (counts.by_mailbox >= limits.most.by_mailbox)
		return err_set(err, ST_DENIED,
		    "%s was sent %llu mails within a day, and %llu is the "
		    "limit "
		    "(requests_per_mailbox)",
		    q->mailbox, (unsigned long long)counts.by_mailbox,
		    (unsigned long long)limits.most.by_mailbox);
	return ST_OK;
}
