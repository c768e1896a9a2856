/* SPDX-License-Identifier: ISC
 * Judges a message that came to a reply address: is it well formed, did a
 * person write it, who is authenticated, what do they say. Bytes, connection
 * facts, resolver and time in; finding and SMTP answer out. Looks up no token
 * and records nothing. */
#ifndef APPROVE_JUDGE_H
#define APPROVE_JUDGE_H

#include "approve/reply/reply.h"
#include "approve/response.h"
#include "lib/mail/address.h"
#include "lib/mail/dkim.h"
#include "lib/mail/reader.h"
#include "lib/mail/spf.h"

struct judge_input {
	const char *bytes; /* the message as received, CRLF or LF */
	size_t len;
	const char *client_ip; /* text, or null when unknown */
	const char *helo;
	const char *mail_from; /* SMTP path */
	/* Our recipient as local@domain: a signature authenticates only where
	 * it covers a To or Cc that holds it, so that a signed mail to somebody
	 * else answers nothing (T5, T6, N5). Null: not asked. */
	const char *rcpt;
	int64_t now;
	const struct reader *reader; /* who opens the mail and asks for SPF */
	const char *const
	    *sent; /* visible texts that we sent to this mailbox */
	size_t n_sent;
};

enum judge_class {
	JUDGE_REPLY,     /* a person's mail */
	JUDGE_AUTOMATED, /* I5: accepted, dropped, never decides */
	JUDGE_MALFORMED, /* I4: refused */
};

enum {
	JUDGE_AUTHRES_SIZE = 8192,
	/* of all DNS for one mail: less than the 20 s after which 451 is due */
	JUDGE_DEADLINE_MS = 18000
};

struct judge_finding {
	enum judge_class class;
	/* Why it is automated, malformed or without a verdict, for log, audit
	 * and testmsg; or "". */
	char reason[RESPONSE_REASON_SIZE];
	struct address from; /* empty where there is no single one */
	struct dkim_report dkim;
	struct spf_result spf;
	char authres[JUDGE_AUTHRES_SIZE]; /* Authentication-Results' value */
	bool authenticated;        /* From, by aligned SPF or DKIM (I3) */
	struct policy_trace trace; /* each step, for explain and testmsg */
	const char *gap;           /* why an aligned pass did not do, or null */
	struct reply_reading reading;
	enum response response;    /* to a live token, identity aside */
	struct smtp_answer answer; /* the same in full */
};

/* ST_OK with the finding; ST_TEMP: cannot tell now (DNS, memory). */
enum status judge_message(struct judge_finding *finding_r,
    const struct judge_input *input, const struct settings *settings,
    struct dns *dns, struct err *err) MUST_CHECK;

#endif
