/* SPDX-License-Identifier: ISC
 * A request as a person reads it. */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <jansson.h>

#include "cli/cli.h"

/* Prints the Request object on standard output. 0, or an exit status. */
int describe_request(const struct cli *cli, const json_t *request);

#endif
