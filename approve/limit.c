/* SPDX-License-Identifier: ISC
 * Compares what the store counts with the section "limits". */
#include "approve/limit.h"

enum { DAY_SECONDS = 24 * 3600 };

enum status
limit_check(
    const struct approve *core, const struct limit_question *q, struct err *err)
{
	const struct settings *s = core->settings;
	struct store_counts counts = {0};
	enum status st =
	    store_request_count(core->store, &counts, q->now - DAY_SECONDS,
		q->account, q->validation_domain, q->mailbox, err);

	if (st != ST_OK)
		return st;
	if (counts.by_account >= s->requests_per_account)
		return err_set(err, ST_DENIED,
		    "account %s has made %llu requests within a day, which is "
		    "the limit (requests_per_account)",
		    q->account, (unsigned long long)counts.by_account);
	if (counts.by_domain >= s->requests_per_domain)
		return err_set(err, ST_DENIED,
		    "%s was asked about by %llu requests within a day, which "
		    "is the limit (requests_per_domain)",
		    q->validation_domain, (unsigned long long)counts.by_domain);
	if (counts.by_mailbox >= s->requests_per_mailbox)
		return err_set(err, ST_DENIED,
		    "%s was sent %llu mails within a day, and %u is the limit "
		    "(requests_per_mailbox)",
		    q->mailbox, (unsigned long long)counts.by_mailbox,
		    s->requests_per_mailbox);
	return ST_OK;
}
