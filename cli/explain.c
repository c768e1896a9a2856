/* SPDX-License-Identifier: ISC
 * countersign explain: every rule that was asked, its input and its answer,
 * as the daemon kept them. */
#include "cli/control.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"

static const struct show_column columns[] = {
    {"AT", "At", false, false},
    {"RULE", "Rule", false, false},
    {"INPUT", "Input", false, false},
    {"ANSWER", "Answer", false, false},
    {"REASON", "Reason", false, false},
};

int
explain_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	control_request_path(&path, args->operands[0], "/explain");
	http_add_query(&path, "Domain", args_get(args, "domain"));
	exit_status = control_get(cli, &answer, &path);
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		exit_status = show_table(cli, json_object_get(answer, "Steps"),
		    columns, sizeof(columns) / sizeof(columns[0]), 0);
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
