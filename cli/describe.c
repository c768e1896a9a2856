/* SPDX-License-Identifier: ISC
 * countersign describe: a request, its domains, who was asked and what came
 * back. What it says is the daemon's; this file only arranges it. */
#include "cli/describe.h"

#include <stdio.h>
#include <string.h>

#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"

enum { DETAIL_INDENT = 2, TABLE_INDENT = 4 };

static const struct show_column recipient_columns[] = {
    {"MAILBOX", "Email", false, false},
    {"DELIVERY", "Delivery", true, false},
    {"ANSWER", "Answer", true, false},
    {"VIA", "Via", false, false},
    {"AT", "At", false, false},
    {"IDENTITY", "Identity", false, false},
    {"EVIDENCE", "Evidence", false, true},
};

static const struct show_column refusal_columns[] = {
    {"MAILBOX", "Email", false, false},
    {"AT", "At", false, false},
    {"VIA", "Via", false, false},
    {"REFUSED BECAUSE", "Reason", false, false},
};

static const struct show_column trouble_columns[] = {
    {"MAILBOX", "Email", false, false},
    {"QUEUE ID", "QueueId", false, false},
    {"SENT", "SentAt", false, false},
    {"THE MAIL SERVER SAID", "DeliveryText", false, false},
};

static const struct show_column objection_columns[] = {
    {"MAILBOX", "Email", false, false},
    {"AT", "At", false, false},
    {"VIA", "Via", false, false},
};

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *label;
	const char *member;
	bool always; /* "-" is worth a line */
} details[] = {
    {"reason", "FailureReason", false},
    {"", "FailureMessage", false},
    {"account", "Account", true},
    {"profile", "Profile", true},
    {"asked", "CreatedAt", true},
    {"expires", "ExpiresAt", true},
    {"validated", "ValidatedAt", true},
    {"generation", "Generation", true},
    {"rules", "RulesHash", true},
};

static long long
member_int(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static void
print_detail(const char *label, const char *text)
{
	printf("%*s%-12s", DETAIL_INDENT, "", label);
	show_text(stdout, text);
	putchar('\n');
}

static void
print_header(const struct cli *cli, const json_t *request)
{
	char buf[SHOW_VALUE_SIZE];

	show_text(stdout, show_member(buf, request, "RequestId"));
	fputs("  ", stdout);
	show_status(cli, show_member(buf, request, "Status"));
	putchar('\n');
	for (size_t i = 0; i < N_OF(details); i++) {
		const char *text = show_member(buf, request, details[i].member);

		if (details[i].always || strcmp(text, "-") != 0)
			print_detail(details[i].label, text);
	}
}

/* "1 of 2 approvals, 1 rejection; out of reach" (Q4) */
static void
print_quorum(const json_t *domain)
{
	const json_t *quorum = json_object_get(domain, "Quorum");
	long long rejected = member_int(quorum, "Rejected");

	printf("%lld of %lld approvals", member_int(quorum, "Approved"),
	    member_int(quorum, "Required"));
	if (rejected > 0)
		printf(", %lld rejected", rejected);
	if (json_is_false(json_object_get(quorum, "Reachable")))
		fputs("; out of reach: too few mailboxes are left", stdout);
}

static void
print_method(const json_t *domain)
{
	char buf[SHOW_VALUE_SIZE], version[SHOW_VALUE_SIZE];

	printf("%*sasked at ", DETAIL_INDENT, "");
	show_text(stdout, show_member(buf, domain, "ValidationDomain"));
	fputs(", method ", stdout);
	show_text(stdout, show_member(buf, domain, "Method"));
	putchar(' ');
	show_text(stdout, show_member(version, domain, "MethodVersion"));
	if (control_text(domain, "ReuseUntil")[0] != '\0') {
		fputs(", reusable until ", stdout);
		show_text(stdout, control_text(domain, "ReuseUntil"));
	}
	putchar('\n');
}

/* Copies of the refusals of every mailbox, each with its mailbox; or, where
 * `refusals` is false, the recipients about whom the mail server had something
 * to say. */
static json_t *
collect(const json_t *recipients, bool refusals)
{
	json_t *rows = json_array();
	const json_t *recipient, *refusal;
	size_t i, k;

	json_array_foreach(recipients, i, recipient)
	{
		if (!refusals) {
			if (control_text(recipient, "DeliveryText")[0] != '\0')
				json_array_append(rows, (json_t *)recipient);
			continue;
		}
		json_array_foreach(
		    json_object_get(recipient, "Refusals"), k, refusal)
		{
			json_t *row = json_copy((json_t *)refusal);

			json_object_set(
			    row, "Email", json_object_get(recipient, "Email"));
			json_array_append_new(rows, row);
		}
	}
	return rows;
}

static int
print_lists(const struct cli *cli, const json_t *domain)
{
	const json_t *recipients = json_object_get(domain, "Recipients");
	json_t *troubles = collect(recipients, false);
	json_t *refusals = collect(recipients, true);
	const struct {
		const json_t *rows;
		const struct show_column *columns;
		size_t n_columns;
	} tables[] = {
	    {recipients, recipient_columns, N_OF(recipient_columns)},
	    {troubles, trouble_columns, N_OF(trouble_columns)},
	    {refusals, refusal_columns, N_OF(refusal_columns)},
	    {json_object_get(domain, "Objections"), objection_columns,
		N_OF(objection_columns)},
	};
	int exit_status = CLI_DONE;

	for (size_t i = 0; exit_status == CLI_DONE && i < N_OF(tables); i++) {
		if (i == N_OF(tables) - 1 &&
		    json_array_size(tables[i].rows) > 0)
			printf("%*sobjected afterwards:\n", DETAIL_INDENT, "");
		exit_status = show_table(cli, tables[i].rows, tables[i].columns,
		    tables[i].n_columns, TABLE_INDENT);
	}
	json_decref(troubles);
	json_decref(refusals);
	return exit_status;
}

static int
print_domain(const struct cli *cli, const json_t *domain)
{
	char buf[SHOW_VALUE_SIZE];
	const char *reason = control_text(domain, "FailureReason");

	putchar('\n');
	show_text(stdout, show_member(buf, domain, "DomainName"));
	fputs("  ", stdout);
	show_status(cli, show_member(buf, domain, "ValidationStatus"));
	if (reason[0] != '\0') {
		putchar(' ');
		show_text(stdout, reason);
	}
	fputs("  ", stdout);
	print_quorum(domain);
	putchar('\n');
	print_method(domain);
	return print_lists(cli, domain);
}

int
describe_request(const struct cli *cli, const json_t *request)
{
	const json_t *domain;
	size_t i;
	int exit_status = CLI_DONE;

	if (request == NULL)
		return cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no Request");
	print_header(cli, request);
	json_array_foreach(
	    json_object_get(request, "DomainValidationOptions"), i, domain)
	{
		if (exit_status == CLI_DONE)
			exit_status = print_domain(cli, domain);
	}
	return exit_status;
}

int
describe_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	control_request_path(&path, args->operands[0], "");
	exit_status = control_get(cli, &answer, &path);
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	else if (exit_status == CLI_DONE)
		exit_status = describe_request(cli, control_request(answer));
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
