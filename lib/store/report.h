/* SPDX-License-Identifier: ISC
 * What a report asks of the store: counts and lists over requests made, and
 * events that happened, from `since` until before `until`. Memory does not grow
 * with their number. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "lib/store/store.h"

enum { REPORT_KEY_SIZE = 64 };

enum report_counts {
	REPORT_OUTCOMES, /* status, failure: requests */
	REPORT_ANSWERS,  /* via, answer: mailboxes */
	REPORT_DELIVERY, /* delivery, "": mailboxes */
	REPORT_PROFILES, /* profile, "": requests */
	REPORT_EVENTS,   /* event, "": events of the log */
};

struct report_count {
	char key[REPORT_KEY_SIZE], more[REPORT_KEY_SIZE];
	int64_t n;
};

/* Caller frees the array with free(). */
enum status store_report_counts(struct store *store,
    struct report_count **counts_r, size_t *n_r, enum report_counts which,
    int64_t since, int64_t until, struct err *err) MUST_CHECK;

/* From the making of each request that is validated to its end. */
enum status store_report_latencies(struct store *store,
    void (*each)(void *arg, int64_t seconds), void *arg, int64_t since,
    int64_t until, struct err *err) MUST_CHECK;

/* Each request, oldest first, always in the same order. */
enum status
store_report_ids(struct store *store, void (*each)(void *arg, const char *id),
    void *arg, int64_t since, int64_t until, struct err *err) MUST_CHECK;

/* Mailboxes that mail did not reach, newest first. */
struct report_problem {
	char request_id[REQUEST_ID_SIZE], name[STORE_NAME_SIZE];
	char email[STORE_MAILBOX_SIZE], delivery[STORE_WORD_SIZE];
	char text[STORE_TEXT_SIZE];
};
/* Caller frees the array with free(). */
enum status store_report_problems(struct store *store,
    struct report_problem **problems_r, size_t *n_r, size_t max, int64_t since,
    int64_t until, struct err *err) MUST_CHECK;

enum report_events {
	REPORT_REFUSED, /* answers that did not count */
	REPORT_DEEDS,   /* what operators did, and what programs began with */
};
/* As store_audit_list(), of these events alone. */
enum status store_report_events(struct store *store, struct audit_row **rows_r,
    size_t *n_rows_r, size_t max, enum report_events which, int64_t after,
    int64_t since, int64_t until, struct err *err) MUST_CHECK;

#endif
