/* SPDX-License-Identifier: ISC
 * countersign check: is there a validation of a name that may be reused now
 * (W4). What may be reused is the daemon's knowledge. */
#include <stdio.h>

#include "cli/control.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"

/* 1 where there is none, having said why. */
static int
tell(const struct cli *cli, const json_t *answer)
{
	const json_t *validation = json_object_get(answer, "Validation");
	char id[SHOW_VALUE_SIZE], until[SHOW_VALUE_SIZE], why[SHOW_VALUE_SIZE];

	if (cli->json)
		show_json(answer);
	if (!json_is_object(validation)) {
		cli_say(cli, "%s", show_member(why, answer, "Reason"));
		return CLI_NEGATIVE;
	}
	if (!cli->json)
		printf("%s, until %s\n",
		    show_member(id, validation, "RequestId"),
		    show_member(until, validation, "ReuseUntil"));
	return CLI_DONE;
}

int
check_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	buf_adds(&path, "/v1/check");
	http_add_query(&path, "Name", args->operands[0]);
	exit_status = control_get(cli, &answer, &path);
	if (exit_status == CLI_DONE)
		exit_status = tell(cli, answer);
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
