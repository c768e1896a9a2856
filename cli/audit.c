/* SPDX-License-Identifier: ISC
 * countersign audit list and show: the events as the daemon opens them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/control.h"
#include "cli/evidence.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

static const struct show_column columns[] = {
    {"SEQ", "Seq", false, true},
    {"AT", "At", false, false},
    {"EVENT", "Event", false, false},
    {"REQUEST", "RequestId", false, false},
    {"DOMAIN", "Domain", false, false},
    {"MAILBOX", "Email", false, false},
    {"VERDICT", "Verdict", true, false},
    {"VIA", "Via", false, false},
};

static int
keep_event(struct cli *cli, void *events, const json_t *event)
{
	return json_array_append(events, (json_t *)event) == 0
		   ? CLI_DONE
		   : cli_fail_memory(cli);
}

/* They stand among the others with what is left of them. */
static int
name_damaged(const json_t *events)
{
	const json_t *event;
	int exit_status = CLI_DONE;
	size_t i;

	json_array_foreach(events, i, event)
	{
		if (!json_is_true(json_object_get(event, "Damaged")))
			continue;
		fprintf(stderr,
		    "countersign: event %" JSON_INTEGER_FORMAT
		    " is damaged; restore the store from a backup\n",
		    json_integer_value(json_object_get(event, "Seq")));
		exit_status = CLI_NEGATIVE;
	}
	return exit_status;
}

int
audit_list_verb(struct cli *cli, const struct args *args)
{
	const char *since = args_get(args, "since");
	json_t *object = json_pack("{s:[]}", "Events");
	json_t *events = json_object_get(object, "Events");
	int64_t t;
	int exit_status;

	if (since != NULL && clock_parse(&t, since) != ST_OK)
		exit_status = cli_fail(cli, EX_USAGE,
		    "--since %s: write a date, or a time such as "
		    "2026-11-22T08:13:00Z",
		    since);
	else if (events == NULL)
		exit_status = cli_fail_memory(cli);
	else
		exit_status = evidence_each_event(
		    cli, args_get(args, "id"), since, keep_event, events);
	if (exit_status == CLI_DONE && cli->json)
		show_json(object);
	else if (exit_status == CLI_DONE)
		exit_status = show_table(cli, events, columns,
		    sizeof(columns) / sizeof(columns[0]), 0);
	if (exit_status == CLI_DONE)
		exit_status = name_damaged(events);
	json_decref(object);
	return exit_status;
}

/* One member a line; what is not plain, as JSON. */
static void
print_event(const json_t *event)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)event, name, value)
	{
		char buf[SHOW_VALUE_SIZE];
		char *text = NULL;

		show_text(stdout, name);
		printf("%*s", (int)(strlen(name) < 14 ? 16 - strlen(name) : 2),
		    "");
		if (json_is_object(value) || json_is_array(value))
			text =
			    json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);
		show_text(stdout,
		    text != NULL ? text : show_member(buf, event, name));
		putchar('\n');
		free(text);
	}
}

int
audit_show_verb(struct cli *cli, const struct args *args)
{
	const char *seq = args->operands[0];
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	if (seq[0] == '\0' || seq[strspn(seq, "0123456789")] != '\0')
		return cli_fail(cli, EX_USAGE,
		    "audit show wants the number of an event: %s is none", seq);
	buf_adds(&path, "/v1/audit/");
	http_add_escaped(&path, seq);
	exit_status = control_get(cli, &answer, &path);
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		print_event(json_object_get(answer, "Event"));
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
