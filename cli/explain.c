/* SPDX-License-Identifier: ISC
 * countersign explain: every rule that was asked, its input and its answer,
 * as the daemon kept them; with --replay it is decided again (replay.c). */
#include "cli/control.h"
#include "cli/http.h"
#include "cli/replay.h"
#include "cli/show.h"
#include "cli/verbs.h"

static const struct show_column columns[] = {
    {"AT", "At", false, false},
    {"RULE", "Rule", false, false},
    {"INPUT", "Input", false, false},
    {"ANSWER", "Answer", false, false},
    {"REASON", "Reason", false, false},
};

/* Without --replay, --config is the installation's as anywhere. */
int
explain_verb(struct cli *cli, const struct args *args)
{
	const char *config = args_own(args, "config");
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	if (args_has(args, "replay") && args_has(args, "domain"))
		return cli_fail(cli, EX_USAGE,
		    "--replay decides the whole request; leave out --domain");
	if (args_has(args, "replay"))
		return replay_explain(cli, args->operands[0], config);
	if (config != NULL)
		cli->conf = config;
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
