/* SPDX-License-Identifier: ISC
 * The command line that both daemons have. */
#ifndef APPROVE_OPTIONS_H
#define APPROVE_OPTIONS_H

#include <stdbool.h>

struct options {
	const char *path; /* of the configuration */
	bool check_only;  /* -n */
};

enum { OPTIONS_GO_ON = -1 };

/* Reads it; says what --help, --version and mistakes want said. OPTIONS_GO_ON,
 * or the status to exit with. */
int options_read(
    struct options *options_r, const char *program, int argc, char **argv);

#endif
