/* SPDX-License-Identifier: ISC
 * countersign resend: asks again, everybody or for one domain (W3). Whether
 * that may be is the daemon's to judge. */
#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"

static json_t *
resend_body(const struct args *args)
{
	json_t *body =
	    json_pack("{s:s*, s:s*}", "Domain", args_get(args, "domain"),
		"ValidationDomain", args_get(args, "validation-domain"));

	return body;
}

int
resend_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	char buf[SHOW_VALUE_SIZE];
	int exit_status;

	if (args_has(args, "validation-domain") && !args_has(args, "domain"))
		return cli_fail(cli, EX_USAGE,
		    "--validation-domain wants the --domain it stands in for");
	control_request_path(&path, args->operands[0], "/resend");
	exit_status = control_post(cli, &answer, &path, resend_body(args));
	if (exit_status == CLI_DONE) {
		if (cli->json)
			show_json(answer);
		cli_say(cli, "%s: asked again, generation %s",
		    args->operands[0],
		    show_member(buf, control_request(answer), "Generation"));
	}
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
