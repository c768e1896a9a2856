/* SPDX-License-Identifier: ISC
 * countersign audit prune: has the daemon erase openings and evidence that
 * need not be kept any longer. */
#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

/* One call erases what it can in some seconds. */
static int
prune_call(struct cli *cli, json_t **answer_r, const struct args *args,
    json_int_t after)
{
	struct buf path = BUF_INIT;
	int exit_status;

	buf_addf(&path, "/v1/audit/prune?After=%" JSON_INTEGER_FORMAT, after);
	exit_status = control_post(cli, answer_r, &path,
	    json_pack("{s:s, s:s, s:s}", "Before", args_get(args, "before"),
		"By", args_get(args, "by"), "Reason",
		args_get(args, "reason")));
	buf_free(&path);
	return exit_status;
}

/* Adds to the answer's numbers those of the calls before. */
static void
sum(json_t *answer, const json_t *before)
{
	static const char *const names[] = {"Openings", "Evidence", "Kept"};
	json_t *pruned = json_object_get(answer, "Prune");
	const json_t *more = json_object_get(before, "Prune");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)json_integer_set(json_object_get(pruned, names[i]),
		    json_integer_value(json_object_get(pruned, names[i])) +
			json_integer_value(json_object_get(more, names[i])));
}

static int
prune_all(struct cli *cli, json_t **answer_r, const struct args *args)
{
	json_int_t after = 0;
	int exit_status;

	*answer_r = NULL;
	do {
		json_t *answer = NULL;

		exit_status = prune_call(cli, &answer, args, after);
		sum(answer, *answer_r);
		json_decref(*answer_r);
		*answer_r = answer;
		after =
		    json_integer_value(json_object_get(answer, "NextAfter"));
	} while (exit_status == CLI_DONE && after > 0);
	return exit_status;
}

int
audit_prune_verb(struct cli *cli, const struct args *args)
{
	const char *before = args_get(args, "before");
	char openings[SHOW_VALUE_SIZE], evidence[SHOW_VALUE_SIZE],
	    kept[SHOW_VALUE_SIZE];
	const json_t *pruned;
	json_t *answer;
	int64_t t;
	int exit_status;

	if (clock_parse(&t, before) != ST_OK)
		return cli_fail(cli, EX_USAGE,
		    "--before %s: write a date, or a time such as "
		    "2026-11-22T08:13:00Z",
		    before);
	exit_status = prune_all(cli, &answer, args);
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
	return exit_status;
}
