/* SPDX-License-Identifier: ISC
 * countersign risk: installing a list of high-risk domains, and asking about a
 * name. The daemon checks and installs; this reads FILE as whoever runs it. */
#include <stdio.h>

#include "cli/control.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/file.h"

/* As much as the daemon takes (countersign-control(5)). */
enum { LIST_MAX = 64 * 1024 * 1024 };

int
risk_import_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT, list = BUF_INIT;
	json_t *answer = NULL;
	struct err err = {""};
	const json_t *installed;
	char domains[SHOW_VALUE_SIZE];
	int exit_status = CLI_DONE;

	if (file_read(&list, args->operands[0], LIST_MAX, &err) != ST_OK)
		exit_status = cli_fail(cli, EX_NOINPUT, "%s", err.text);
	buf_adds(&path, "/v1/risk/import");
	if (exit_status == CLI_DONE)
		exit_status = control_post_bytes(
		    cli, &answer, &path, &list, "Content-Type: text/csv");
	if (exit_status == CLI_DONE) {
		installed = json_object_get(answer, "RiskList");
		if (cli->json)
			show_json(answer);
		cli_say(cli, "%s domains are in force, in %s",
		    show_member(domains, installed, "Domains"),
		    json_string_value(json_object_get(installed, "Path")));
	}
	json_decref(answer);
	buf_free(&path);
	buf_free(&list);
	return exit_status;
}

static void
print_line(const char *title, const json_t *object, const char *member)
{
	char buf[SHOW_VALUE_SIZE];

	if (json_is_null(json_object_get(object, member)))
		return;
	printf("%-12s ", title);
	show_text(stdout, show_member(buf, object, member));
	putchar('\n');
}

static void
print_risk(const struct cli *cli, const json_t *risk)
{
	const json_t *exemption = json_object_get(risk, "Exemption");
	const char *result = json_string_value(json_object_get(risk, "Result"));

	print_line("name", risk, "DomainName");
	printf("%-12s ", "result");
	show_status(cli, result != NULL ? result : "-");
	putchar('\n');
	print_line("match", risk, "Match");
	print_line("rank", risk, "Rank");
	if (json_is_object(exemption)) {
		print_line("exempt by", exemption, "By");
		print_line("ticket", exemption, "Ticket");
		print_line("until", exemption, "Until");
		print_line("quorum", exemption, "Quorum");
	}
	print_line("would fail", risk, "FailureReason");
	print_line("list of", json_object_get(risk, "List"), "Date");
	print_line("list", json_object_get(risk, "List"), "Hash");
}

/* 0 where a request would pass, 1 where it would not. */
int
risk_test_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	const json_t *risk;
	int exit_status;

	buf_adds(&path, "/v1/risk");
	http_add_query(&path, "Name", args->operands[0]);
	exit_status = control_get(cli, &answer, &path);
	risk = json_object_get(answer, "Risk");
	if (exit_status == CLI_DONE) {
		if (cli->json)
			show_json(answer);
		else
			print_risk(cli, risk);
		if (!json_is_null(json_object_get(risk, "FailureReason")))
			exit_status = CLI_NEGATIVE;
	}
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
