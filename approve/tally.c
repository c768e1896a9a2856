/* SPDX-License-Identifier: ISC
 * Counts into the store; the alarm about mails without a signature. */
#include "approve/tally.h"

#include <stdlib.h>

#include "lib/base/log.h"

void
tally_flush(struct store *store)
{
	struct metric_item *items = calloc(TALLY_ITEMS_MAX, sizeof(*items));
	struct err err = {""};
	size_t n;

	if (items == NULL)
		return;
	n = metrics_take(items, TALLY_ITEMS_MAX);
	if (n > 0 && store_metric_add(store, items, n, &err) != ST_OK) {
		metrics_return(items, n);
		log_warn("event=metrics, kept for later: %s", err.text);
	}
	free(items);
}

enum status
tally_unsigned(struct unsigned_mail mails_r[UNSIGNED_MAILS_MAX], size_t *n_r,
    struct store *store, int64_t now, struct err *err)
{
	return store_mail_unsigned(store, mails_r, n_r, now - UNSIGNED_LOOK_S,
	    now - UNSIGNED_AFTER_S, err);
}

void
tally_alarm(int64_t *since, struct store *store, int64_t now)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	const int64_t until = now - UNSIGNED_AFTER_S;
	struct err err = {""};
	size_t n = 0;

	if (*since < now - UNSIGNED_LOOK_S)
		*since = now - UNSIGNED_LOOK_S;
	if (until <= *since)
		return;
	if (store_mail_unsigned(store, mails, &n, *since, until, &err) !=
	    ST_OK) {
		log_error("event=unsigned, cannot look: %s", err.text);
		return;
	}
	for (size_t i = 0; i < n; i++)
		log_error("id=%s, rcpt=<%s>, event=unsigned, submitted %lld s "
			  "ago and not signed: does the mail server pass it "
			  "to countersign-milter?",
		    mails[i].request_id, mails[i].email,
		    (long long)(now - mails[i].sent_at));
	/* A full page may have more of its last second behind it; one that is
	 * full of a single second has said enough of it. */
	if (n < UNSIGNED_MAILS_MAX)
		*since = until;
	else if (mails[0].sent_at < mails[n - 1].sent_at)
		*since = mails[n - 1].sent_at - 1;
	else
		*since = mails[0].sent_at;
}
