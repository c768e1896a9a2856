/* SPDX-License-Identifier: ISC
 * Waiting for a request's end, for the verbs that do: wait, request --wait. */
#ifndef CLI_WAIT_H
#define CLI_WAIT_H

#include <stdint.h>

#include "cli/args.h"
#include "cli/cli.h"

#define WAIT_TIMEOUT "20m"

/* --timeout, or 20 minutes. 0, or 64 after having said why. */
int wait_timeout(
    const struct cli *cli, int64_t *seconds_r, const struct args *args);

/* Asks until the request has ended or `seconds` are over, and shows it where
 * JSON is wanted. The exit status of its state: 0, 1, 2, or 75 for one that is
 * pending still; says which on standard error. */
int wait_request(struct cli *cli, const char *id, int64_t seconds);

#endif
