/* SPDX-License-Identifier: ISC
 * Connecting to somebody to see that they are there: for doctor. A mail server
 * is asked about a recipient, and given no mail. */
#ifndef CLI_PROBE_H
#define CLI_PROBE_H

#include <stddef.h>

#include "lib/base/status.h"

enum {
	PROBE_TIMEOUT_MS = 5000,
	PROBE_BANNER_SIZE = 256,
	PROBE_ANSWER_SIZE = 2048
};

/* Connects and closes. `host` and `port` for TCP; a path alone (port null)
 * for a Unix socket. ST_OK; ST_TEMP with why not. Blocks at most
 * PROBE_TIMEOUT_MS an address. */
enum status
probe_connect(const char *host, const char *port, struct err *err) MUST_CHECK;

/* Connects and reads the first line, which begins with "220" where a mail
 * server is willing (RFC 5321 4.2). */
enum status probe_banner(char banner_r[PROBE_BANNER_SIZE], const char *host,
    const char *port, struct err *err) MUST_CHECK;

/* Asks whether it would take a mail with the null sender for `mailbox`, and
 * gives none: ST_OK with its answer to RCPT, such as "550 5.1.1 ...", lines
 * joined by blanks. ST_TEMP where it did not come so far. */
enum status probe_rcpt(char answer_r[PROBE_ANSWER_SIZE], const char *host,
    const char *port, const char *mailbox, struct err *err) MUST_CHECK;

#endif
