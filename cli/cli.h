/* SPDX-License-Identifier: ISC
 * What every verb needs: the global options, the configuration, and the one
 * way to fail. Data goes to standard output, words to standard error. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <sysexits.h>

#include "approve/settings.h"
#include "lib/base/status.h"

/* Beside those of sysexits.h. */
enum { CLI_DONE = 0, CLI_NEGATIVE = 1, CLI_EXPIRED = 2 };

struct cli {
	const char *conf; /* the configuration's path */
	bool json, quiet, verbose;
	bool colour;               /* may standard output be coloured? */
	struct settings *settings; /* by cli_settings(); null until then */
};

/* Says "countersign: SENTENCE" on standard error, with --json also the error
 * object on standard output. Returns `exit_status`. */
int cli_fail(const struct cli *cli, int exit_status, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* The same with the sentence and the exit status of a failed call. */
int
cli_fail_status(const struct cli *cli, enum status st, const struct err *err);
/* Out of memory: exit 75. */
int cli_fail_memory(const struct cli *cli);

/* Words for the person; nothing with -q. */
void cli_say(const struct cli *cli, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Loads the configuration into cli->settings, once. 0, or 78 after having
 * said why. */
int cli_settings(struct cli *cli);

#endif
