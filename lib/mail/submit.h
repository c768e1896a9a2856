/* SPDX-License-Identifier: ISC
 * Hands messages to the MTA, by SMTP (libESMTP, its only user) or by the
 * sendmail command. Retrying is the outbox's business. */
#ifndef MAIL_SUBMIT_H
#define MAIL_SUBMIT_H

#include <stddef.h>

#include "lib/base/conf.h"
#include "lib/base/status.h"

enum { SUBMIT_TEXT_SIZE = 512, SUBMIT_TIMEOUT_S = 60 };

struct submit_config {
	const char *method;   /* "smtp" or "sendmail" */
	const char *server;   /* "smtp://HOST:PORT": a name or IPv4; libESMTP
				 1.1 takes no IPv6 literal, but a name of one */
	const char *sendmail; /* path of the command */
	unsigned timeout_s;   /* a command's; 0: SUBMIT_TIMEOUT_S */
};

/* One mail. Results: ST_OK accepted; ST_TEMP try again (4xx, MTA away);
 * ST_DENIED refused for good (5xx). `text` is the MTA's own answer. */
struct submit_mail {
	const char *mail_from; /* bare mailbox */
	const char *rcpt_to;   /* bare mailbox */
	const char *envid;     /* DSN envelope id (RFC 3461), xtext-safe */
	const char *bytes;     /* CRLF lines */
	size_t len;
	enum status result;
	char text[SUBMIT_TEXT_SIZE];
};

/* Hands all of them over, on one connection where it can, NOTIFY=SUCCESS,
 * DELAY,FAILURE where the MTA offers DSN. Blocks at most SUBMIT_TIMEOUT_S a
 * command. Fills result and text of every mail; ST_OK whenever each has one.
 * No token ever enters an argument vector: with sendmail the recipient is
 * given (it holds none) and MAIL FROM is `bounce+...`. */
enum status submit_mails(const struct submit_config *cfg,
    struct submit_mail *mails, size_t n_mails) MUST_CHECK;

extern const struct conf_table submit_conf; /* submit { } */

#endif
