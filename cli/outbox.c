/* SPDX-License-Identifier: ISC
 * countersign outbox: mails that the MTA has not taken yet, and hooks that are
 * not done. Sending and running them is the daemon's business. */
#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"

static const struct show_column columns[] = {
    {"REQUEST", "RequestId", false, false},
    {"MAILBOX", "Email", false, false},
    {"STATE", "State", true, false},
    {"DUE", "DueAt", false, false},
    {"TRIES", "Attempts", false, true},
    {"THE MAIL SERVER SAID", "LastText", false, false},
};

static const struct show_column hook_columns[] = {
    {"REQUEST", "RequestId", false, false},
    {"OUTCOME", "Outcome", false, false},
    {"STATE", "State", true, false},
    {"DUE", "DueAt", false, false},
    {"TRIES", "Attempts", false, true},
    {"THE HOOK SAID", "LastText", false, false},
};

/* Nothing where all are done. */
static int
show_hooks(struct cli *cli, const json_t *hooks)
{
	if (json_array_size(hooks) == 0)
		return CLI_DONE;
	return show_table(cli, hooks, hook_columns,
	    sizeof(hook_columns) / sizeof(hook_columns[0]), 0);
}

int
outbox_list_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	const json_t *mails;
	int exit_status;

	(void)args;
	buf_adds(&path, "/v1/outbox");
	exit_status = control_get(cli, &answer, &path);
	mails = json_object_get(answer, "Mails");
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		exit_status = show_table(cli, mails, columns,
		    sizeof(columns) / sizeof(columns[0]), 0);
	if (exit_status == CLI_DONE && !cli->json)
		exit_status = show_hooks(cli, json_object_get(answer, "Hooks"));
	if (exit_status == CLI_DONE && json_array_size(mails) == 0)
		cli_say(cli, "the outbox is empty");
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}

int
outbox_retry_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	char buf[SHOW_VALUE_SIZE];
	int exit_status;

	buf_adds(&path, "/v1/outbox/retry");
	exit_status = control_post(cli, &answer, &path,
	    json_pack("{s:s*}", "RequestId",
		args->n_operands > 0 ? args->operands[0] : NULL));
	if (exit_status == CLI_DONE) {
		if (cli->json)
			show_json(answer);
		cli_say(cli, "%s mails are tried again now",
		    show_member(buf, answer, "Retried"));
	}
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
