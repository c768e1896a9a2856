/* SPDX-License-Identifier: ISC
 * Deciding one request again, for explain --replay. */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "cli/cli.h"

/* By the settings of `config`, or where it is null by those of then. Prints
 * the result. 0: the same; 1: something differs; else an exit status after
 * having told why. */
int replay_explain(struct cli *cli, const char *id, const char *config);

#endif
