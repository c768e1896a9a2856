/* SPDX-License-Identifier: ISC
 * What we say to a mail server, as one table: a word for each case, the SMTP
 * answer, and the sentence for the person who wrote. Which case it is, and the
 * reason that log, audit and testmsg show as well, is found elsewhere. */
#ifndef APPROVE_RESPONSE_H
#define APPROVE_RESPONSE_H

#include "approve/settings.h"
#include "policy/policy.h"

/* The order is a reply's: at its recipient, then its form, the machine, the
 * words, and what was decided. */
enum response {
	RESPONSE_UNKNOWN, /* no such token */
	RESPONSE_SECOND,  /* a second question in one mail (I7) */
	RESPONSE_SEVERAL, /* the same, where it cannot be told at RCPT */
	RESPONSE_LARGE,
	RESPONSE_MALFORMED, /* I4 */
	RESPONSE_AUTOMATED, /* I5: taken and dropped */
	RESPONSE_NO_TEXT,   /* I6, up to RESPONSE_NO_ANSWER */
	RESPONSE_HTML,
	RESPONSE_UNSURE,
	RESPONSE_BOTH,
	RESPONSE_DOUBT,
	RESPONSE_NO_ANSWER,
	RESPONSE_CHANNEL, /* the outcomes of a decision */
	RESPONSE_IDENTITY,
	RESPONSE_EXPIRED,
	RESPONSE_ENDED,
	RESPONSE_CHANGED,
	RESPONSE_RECORDED,
	RESPONSE_SENDER,  /* our sender without a seal (O4) */
	RESPONSE_TROUBLE, /* store, DNS or memory: neither yes nor no */
	RESPONSE_N
};

enum {
	SMTP_TEXT_SIZE = 400,
	RESPONSE_REASON_SIZE = 300,
};

/* What an SMTP server says: 250, 451, 550 ... and RFC 3463's status. */
struct smtp_answer {
	int code;
	char status[10]; /* "5.7.26" */
	char text[SMTP_TEXT_SIZE];
};

/* `settings` has the phrases to write; null where a sentence names none. In
 * `reason` is what some of them say, or null. The text is printable ASCII (RFC
 * 5321 4.2). */
void response_set(struct smtp_answer *answer_r, enum response response,
    const struct settings *settings, const char *reason);

/* "no-answer", "expired" ... */
const char *response_word(enum response response);

/* Why an identity is not enough (I3). */
void response_identity(char reason_r[RESPONSE_REASON_SIZE],
    enum identity identity, enum identity needed, const char *gap);

#endif
