/* SPDX-License-Identifier: ISC
 * getopt_long(3) for the daemons. */
#include "approve/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "approve/settings.h"

static int
usage(const char *program, FILE *out, int code)
{
	fprintf(out,
	    "usage: %s [-c FILE] [-n]\n"
	    "  -c FILE  configuration (default " SETTINGS_PATH ")\n"
	    "  -n       check the configuration and exit\n",
	    program);
	return code;
}

int
options_read(
    struct options *options_r, const char *program, int argc, char **argv)
{
	static const struct option names[] = {{"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0}};
	const char *env = getenv("COUNTERSIGN_CONF");
	int c;

	/* As the command takes it: empty is not set. */
	*options_r = (struct options){
	    .path = env != NULL && env[0] != '\0' ? env : SETTINGS_PATH};
	while ((c = getopt_long(argc, argv, "c:n", names, NULL)) != -1) {
		switch (c) {
		case 'c':
			options_r->path = optarg;
			break;
		case 'n':
			options_r->check_only = true;
			break;
		case 'h':
			return usage(program, stdout, EX_OK);
		case 'V':
			printf("%s %s\n", program, VERSION);
			return EX_OK;
		default:
			return usage(program, stderr, EX_USAGE);
		}
	}
	return optind == argc ? OPTIONS_GO_ON
			      : usage(program, stderr, EX_USAGE);
}
