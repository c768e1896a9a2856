/* SPDX-License-Identifier: ISC
 * Connecting to somebody to see that they are there: for doctor. Says nothing
 * on the connection but a mail server's QUIT. */
#ifndef CLI_PROBE_H
#define CLI_PROBE_H

#include <stddef.h>

#include "lib/base/status.h"

enum { PROBE_TIMEOUT_MS = 5000, PROBE_BANNER_SIZE = 256 };

/* Connects and closes. `host` and `port` for TCP; a path alone (port null)
 * for a Unix socket. ST_OK; ST_TEMP with why not. Blocks at most
 * PROBE_TIMEOUT_MS an address. */
enum status
probe_connect(const char *host, const char *port, struct err *err) MUST_CHECK;

/* Connects and reads the first line, which begins with "220" where a mail
 * server is willing (RFC 5321 4.2). */
enum status probe_banner(char banner_r[PROBE_BANNER_SIZE], const char *host,
    const char *port, struct err *err) MUST_CHECK;

#endif
