/* SPDX-License-Identifier: ISC
 * countersign exempt: letting a high-risk domain be asked for (K2). Each names
 * who, and the ticket: the table of verbs requires it (T18). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"

static const struct show_column columns[] = {
    {"DOMAIN", "Domain", false, false},
    {"STATUS", "Status", true, false},
    {"UNTIL", "Until", false, false},
    {"QUORUM", "Quorum", false, true},
    {"TICKET", "Ticket", false, false},
    {"BY", "By", false, false},
    {"UID", "Uid", false, true},
    {"GIVEN", "At", false, false},
};

/* --quorum, or 0. False for what is no number from 1. */
static bool
read_quorum(json_int_t *quorum_r, const struct args *args)
{
	const char *text = args_get(args, "quorum");
	char *end;

	*quorum_r = 0;
	if (text == NULL)
		return true;
	errno = 0;
	*quorum_r = strtol(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && *quorum_r > 0;
}

static json_t *
add_body(const struct args *args, json_int_t quorum)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "Domain",
	    args->operands[0], "Ticket", args_get(args, "ticket"), "By",
	    args_get(args, "by"), "Until", args_get(args, "until"), "Retry",
	    args_get(args, "retry"));

	if (quorum > 0)
		json_object_set_new(body, "Quorum", json_integer(quorum));
	return body;
}

/* The successor's id alone on standard output; it may have failed again, for
 * another of its names. */
static int
print_successor(const struct cli *cli, const json_t *request)
{
	struct cli words = *cli;
	char buf[SHOW_VALUE_SIZE];
	const char *status =
	    json_string_value(json_object_get(request, "Status"));

	if (!cli->json) {
		show_text(stdout, show_member(buf, request, "RequestId"));
		putchar('\n');
		fflush(stdout);
	}
	if (status == NULL || strcmp(status, "FAILED") != 0)
		return CLI_DONE;
	words.json = false; /* the object itself is printed */
	return cli_fail(&words, EX_NOPERM, "%s",
	    show_member(buf, request, "FailureMessage"));
}

int
exempt_add_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	json_int_t quorum;
	const json_t *exemption;
	char domain[SHOW_VALUE_SIZE], until[SHOW_VALUE_SIZE];
	int exit_status;

	if (!read_quorum(&quorum, args))
		return cli_fail(cli, EX_USAGE,
		    "--quorum %s: write a number "
		    "from 1",
		    args_get(args, "quorum"));
	buf_adds(&path, "/v1/exemptions");
	exit_status = control_post(cli, &answer, &path, add_body(args, quorum));
	if (exit_status != CLI_DONE)
		goto out;
	if (cli->json)
		show_json(answer);
	exemption = json_object_get(answer, "Exemption");
	cli_say(cli, "%s: exempt %s%s; new requests for it and below it pass",
	    show_member(domain, exemption, "Domain"),
	    json_is_null(json_object_get(exemption, "Until")) ? "without end"
							      : "until ",
	    json_is_null(json_object_get(exemption, "Until"))
		? ""
		: show_member(until, exemption, "Until"));
	if (control_request(answer) != NULL)
		exit_status = print_successor(cli, control_request(answer));
out:
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}

int
exempt_list_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	const json_t *items;
	int exit_status;

	(void)args;
	buf_adds(&path, "/v1/exemptions");
	exit_status = control_get(cli, &answer, &path);
	items = json_object_get(answer, "Exemptions");
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		exit_status = show_table(cli, items, columns,
		    sizeof(columns) / sizeof(columns[0]), 0);
	if (exit_status == CLI_DONE && json_array_size(items) == 0)
		cli_say(cli, "no exemptions");
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}

int
exempt_remove_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	char domain[SHOW_VALUE_SIZE];
	int exit_status;

	buf_adds(&path, "/v1/exemptions/remove");
	exit_status = control_post(cli, &answer, &path,
	    json_pack("{s:s, s:s}", "Domain", args->operands[0], "By",
		args_get(args, "by")));
	if (exit_status == CLI_DONE) {
		if (cli->json)
			show_json(answer);
		cli_say(cli, "%s: no longer exempt",
		    show_member(domain, json_object_get(answer, "Exemption"),
			"Domain"));
	}
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
