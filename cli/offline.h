/* SPDX-License-Identifier: ISC
 * What needs the store while the daemon is away: its program is run for it, by
 * whoever may open the store. The command itself opens none. */
#ifndef CLI_OFFLINE_H
#define CLI_OFFLINE_H

#include <sys/types.h>

#include "cli/cli.h"

#define OFFLINE_PROGRAM "countersign-approve"

enum { OFFLINE_ARGS_MAX = 8 };

struct offline {
	pid_t pid; /* 0: it does not run */
	int fd;    /* its output */
};

/* Runs it with `args`, which end with null, behind the configuration's path.
 * ST_TEMP: it is not there, or cannot be run. */
enum status offline_start(struct offline *offline_r, const struct cli *cli,
    const char *const *args, struct err *err) MUST_CHECK;
/* Closes its output and waits. Did it end well? */
bool offline_end(struct offline *offline);

#endif
