/* SPDX-License-Identifier: ISC
 * Verbs that are named already and come with a later version. Their command
 * lines are read like all others, so that scripts can be written (T18). */
#include "cli/verbs.h"

int
later_verb(struct cli *cli, const struct args *args)
{
	const struct verb *verb = args->verb;

	return cli_fail(cli, EX_UNAVAILABLE,
	    "%s%s%s is not available in this version", verb->name,
	    verb->sub != NULL ? " " : "", verb->sub != NULL ? verb->sub : "");
}
