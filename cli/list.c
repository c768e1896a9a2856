/* SPDX-License-Identifier: ISC
 * countersign list: requests, newest first, a page at a time. Filtering and
 * order are the daemon's. */

#include "cli/control.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"

static const struct {
	const char *option;
	const char *name;
} filters[] = {
    {"status", "Status"},
    {"domain", "Domain"},
    {"account", "Account"},
    {"max-items", "MaxItems"},
    {"starting-token", "StartingToken"},
};

static const struct show_column columns[] = {
    {"ID", "RequestId", false, false},
    {"STATUS", "Status", true, false},
    {"DOMAIN", "DomainName", false, false},
    {"NAMES", "Domains", false, true},
    {"ACCOUNT", "Account", false, false},
    {"ASKED", "CreatedAt", false, false},
    {"EXPIRES", "ExpiresAt", false, false},
    {"VALIDATED", "ValidatedAt", false, false},
    {"REASON", "FailureReason", false, false},
};

static int
print_page(const struct cli *cli, const json_t *answer)
{
	const json_t *items = json_object_get(answer, "RequestSummaryList");
	const char *next =
	    json_string_value(json_object_get(answer, "NextToken"));
	int exit_status;

	if (cli->json) {
		show_json(answer);
		return CLI_DONE;
	}
	if (!json_is_array(items))
		return cli_fail(cli, EX_SOFTWARE,
		    "the daemon's answer holds no RequestSummaryList");
	exit_status = show_table(
	    cli, items, columns, sizeof(columns) / sizeof(columns[0]), 0);
	if (exit_status != CLI_DONE)
		return exit_status;
	if (json_array_size(items) == 0)
		cli_say(cli, "no such requests");
	if (next != NULL)
		cli_say(cli, "there are more: --starting-token %s", next);
	return CLI_DONE;
}

int
list_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	buf_adds(&path, "/v1/requests");
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		http_add_query(
		    &path, filters[i].name, args_get(args, filters[i].option));
	exit_status = control_get(cli, &answer, &path);
	if (exit_status == CLI_DONE)
		exit_status = print_page(cli, answer);
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
