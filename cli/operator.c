/* SPDX-License-Identifier: ISC
 * What an operator may do: cancel, reject, freeze, unfreeze; never approve
 * (Q6). Each names who and why: the table of verbs requires it (T18). */
#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"

static json_t *
operator_body(const struct args *args, const char *domain)
{
	return json_pack("{s:s, s:s, s:s*}", "By", args_get(args, "by"),
	    "Reason", args_get(args, "reason"), "Domain", domain);
}

/* Posts, prints the object with --json; the caller frees *answer_r. */
static int
operate(struct cli *cli, json_t **answer_r, const struct buf *path,
    const struct args *args, const char *domain)
{
	int exit_status =
	    control_post(cli, answer_r, path, operator_body(args, domain));

	if (exit_status == CLI_DONE && cli->json)
		show_json(*answer_r);
	return exit_status;
}

static int
operate_request(struct cli *cli, const struct args *args, const char *rest)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	char status[SHOW_VALUE_SIZE], reason[SHOW_VALUE_SIZE];
	int exit_status;

	control_request_path(&path, args->operands[0], rest);
	exit_status =
	    operate(cli, &answer, &path, args, args_get(args, "domain"));
	if (exit_status == CLI_DONE)
		cli_say(cli, "%s: %s %s", args->operands[0],
		    show_member(status, control_request(answer), "Status"),
		    show_member(
			reason, control_request(answer), "FailureReason"));
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}

static int
operate_freeze(struct cli *cli, const struct args *args, const char *where,
    const char *words)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	buf_adds(&path, where);
	exit_status = operate(cli, &answer, &path, args, args->operands[0]);
	if (exit_status == CLI_DONE) {
		const char *domain = json_string_value(json_object_get(
		    json_object_get(answer, "Freeze"), "Domain"));

		cli_say(cli, "%s: %s",
		    domain != NULL ? domain : args->operands[0], words);
	}
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}

int
operator_cancel_verb(struct cli *cli, const struct args *args)
{
	return operate_request(cli, args, "/cancel");
}

int
operator_reject_verb(struct cli *cli, const struct args *args)
{
	return operate_request(cli, args, "/reject");
}

int
operator_freeze_verb(struct cli *cli, const struct args *args)
{
	return operate_freeze(cli, args, "/v1/freezes",
	    "frozen; new requests for it and below it fail until unfreeze");
}

int
operator_unfreeze_verb(struct cli *cli, const struct args *args)
{
	return operate_freeze(cli, args, "/v1/freezes/remove",
	    "free again; failed requests stay failed, ask anew");
}
