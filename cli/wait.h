/* SPDX-License-Identifier: ISC
 * Waiting for a request's end, for the verbs that do: wait, request --wait. */
#ifndef CLI_WAIT_H
#define CLI_WAIT_H

#include <stdint.h>

#include <jansson.h>

#include "cli/args.h"
#include "cli/cli.h"

#define WAIT_TIMEOUT "20m"

/* --timeout, or 20 minutes. 0, or 64 after having said why. */
int wait_timeout(
    const struct cli *cli, int64_t *seconds_r, const struct args *args);

/* Asks until the request has ended or `seconds` are over. 0 with the last
 * answer, ended or not (the caller frees it); otherwise an exit status. */
int wait_request(
    struct cli *cli, json_t **answer_r, const char *id, int64_t seconds);

/* The exit status of a request's state: 0, 1, 2, or 75 for one that is
 * pending still; says which on standard error. */
int wait_outcome(const struct cli *cli, const json_t *request);

#endif
