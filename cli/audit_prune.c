/* SPDX-License-Identifier: ISC
 * countersign audit prune: has the daemon erase openings and evidence that
 * need not be kept any longer. */
#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

int
audit_prune_verb(struct cli *cli, const struct args *args)
{
	const char *before = args_get(args, "before");
	char openings[SHOW_VALUE_SIZE], evidence[SHOW_VALUE_SIZE],
	    kept[SHOW_VALUE_SIZE];
	struct buf path = BUF_INIT;
	const json_t *pruned;
	json_t *answer = NULL;
	int64_t t;
	int exit_status;

	if (clock_parse(&t, before) != ST_OK)
		return cli_fail(cli, EX_USAGE,
		    "--before %s: write a date, or a time such as "
		    "2026-11-22T08:13:00Z",
		    before);
	buf_adds(&path, "/v1/audit/prune");
	exit_status = control_post(cli, &answer, &path,
	    json_pack("{s:s, s:s, s:s}", "Before", before, "By",
		args_get(args, "by"), "Reason", args_get(args, "reason")));
	pruned = json_object_get(answer, "Prune");
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		cli_say(cli,
		    "erased %s openings and %s pieces of evidence; kept %s "
		    "that may still be relied on",
		    show_member(openings, pruned, "Openings"),
		    show_member(evidence, pruned, "Evidence"),
		    show_member(kept, pruned, "Kept"));
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
