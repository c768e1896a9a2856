/* SPDX-License-Identifier: ISC
 * From an answer to a recorded vote: policy's verdict on the facts under the
 * store's lock, with its audit rows, in one transaction. */
#ifndef APPROVE_DECIDE_H
#define APPROVE_DECIDE_H

#include "approve/answer.h"
#include "approve/approve.h"
#include "approve/token.h"

struct decide_result {
	enum outcome outcome;
	bool repeated; /* the same form again (T2): nothing was written */
	char receipt[RECEIPT_SIZE]; /* where the outcome has one */
	char request_id[REQUEST_ID_SIZE];
	char name[STORE_NAME_SIZE];
	char email[STORE_MAILBOX_SIZE];
	enum request_status before, after;
	enum identity identity, identity_needed;
	const char *gap; /* the answer's */
	int64_t token_expires;
};

/* ST_OK with the outcome; ST_NOTFOUND: no such token; ST_DENIED: the form was
 * spent on another verdict; ST_TEMP: nothing was counted, try again. */
enum status
decide_answer(struct decide_result *result_r, const struct approve *core,
    const struct answer *answer, struct err *err) MUST_CHECK;

/* Why an answer with this outcome does not count, for the person who gave it;
 * for outcomes from OUTCOME_CHANNEL on. */
void decide_refusal(
    char text_r[STORE_TEXT_SIZE], const struct decide_result *result);

/* The same at the end of a log line: ', reason="..."', or "". */
enum { DECIDE_LOG_SIZE = STORE_TEXT_SIZE + 16 };
void decide_log_reason(
    char text_r[DECIDE_LOG_SIZE], const struct decide_result *result);

/* The receipt of a verdict, the same whenever it is asked for. */
enum status
decide_receipt(char receipt_r[RECEIPT_SIZE], const struct secret_key *key,
    int64_t recipient_id, enum verdict verdict) MUST_CHECK;

#endif
