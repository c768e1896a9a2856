/* SPDX-License-Identifier: ISC
 * countersign request: asks for approval. Which names and mailboxes may be
 * asked is the daemon's to judge; only what can be no request is refused
 * here. */
#include <stdio.h>
#include <string.h>

#include "cli/control.h"
#include "cli/describe.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "cli/wait.h"

static const struct {
	const char *option;
	const char *member;
} texts[] = {
    {"account", "Account"},
    {"profile", "Profile"},
    {"idempotency-token", "IdempotencyToken"},
    {"mailbox", "Mailbox"},
};

/* Appends; -1 where a value is no UTF-8 or memory ran out. */
static int
body_set(json_t *body, const char *member, json_t *value)
{
	return json_object_set_new(body, member, value);
}

static int
body_texts(json_t *body, const struct args *args)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *value = args_get(args, texts[i].option);

		if (value != NULL &&
		    body_set(body, texts[i].member, json_string(value)) != 0)
			return -1;
	}
	return 0;
}

static int
body_sans(json_t *body, const struct args *args)
{
	json_t *names = json_array();
	const char *name;

	for (size_t i = 0; (name = args_nth(args, "san", i)) != NULL; i++) {
		if (json_array_append_new(names, json_string(name)) != 0) {
			json_decref(names);
			return -1;
		}
	}
	if (json_array_size(names) > 0)
		return body_set(body, "SubjectAlternativeNames", names);
	json_decref(names);
	return 0;
}

/* NAME=SUPER; their form was checked before. */
static int
body_validation_domains(json_t *body, const struct args *args)
{
	json_t *map = json_object();
	const char *pair;

	for (size_t i = 0;
	     (pair = args_nth(args, "validation-domain", i)) != NULL; i++) {
		size_t len = strcspn(pair, "=");

		if (json_object_setn_new(
			map, pair, len, json_string(pair + len + 1)) != 0) {
			json_decref(map);
			return -1;
		}
	}
	if (json_object_size(map) > 0)
		return body_set(body, "ValidationDomains", map);
	json_decref(map);
	return 0;
}

static int
body_contacts(json_t *body, const struct args *args)
{
	const char *list = args_get(args, "contacts");
	json_t *sources;

	if (list == NULL)
		return 0;
	sources = json_array();
	for (;;) {
		size_t len = strcspn(list, ",");

		if (json_array_append_new(sources, json_stringn(list, len)) !=
		    0) {
			json_decref(sources);
			return -1;
		}
		if (list[len] == '\0')
			break;
		list += len + 1;
	}
	return body_set(body, "Contacts", sources);
}

/* The body of POST /v1/requests; null where it cannot be written. */
static json_t *
request_body(const struct args *args)
{
	json_t *body = json_object();
	int failed = body_texts(body, args);

	if (failed == 0 && args->n_operands > 0)
		failed = body_set(
		    body, "DomainName", json_string(args->operands[0]));
	if (failed == 0)
		failed = body_sans(body, args);
	if (failed == 0)
		failed = body_validation_domains(body, args);
	if (failed == 0)
		failed = body_contacts(body, args);
	if (failed == 0 && args_has(args, "dry-run"))
		failed = body_set(body, "DryRun", json_true());
	if (failed == 0)
		return body;
	json_decref(body);
	return NULL;
}

static bool
pair_is_repeated(const struct args *args, size_t nth)
{
	const char *pair = args_nth(args, "validation-domain", nth);
	size_t len = strcspn(pair, "=") + 1;

	for (size_t i = 0; i < nth; i++) {
		if (strncmp(
			args_nth(args, "validation-domain", i), pair, len) == 0)
			return true;
	}
	return false;
}

/* What no table of options can say. */
static int
check_usage(const struct cli *cli, const struct args *args)
{
	const char *pair;

	if ((args->n_operands == 0) == !args_has(args, "mailbox"))
		return cli_fail(cli, EX_USAGE,
		    "request wants a NAME, or --mailbox ADDR in its place");
	if (args_has(args, "timeout") && !args_has(args, "wait"))
		return cli_fail(cli, EX_USAGE, "--timeout is for --wait alone");
	if (args_has(args, "wait") && args_has(args, "dry-run"))
		return cli_fail(
		    cli, EX_USAGE, "a dry run has nothing to --wait for");
	for (size_t i = 0;
	     (pair = args_nth(args, "validation-domain", i)) != NULL; i++) {
		const char *equals = strchr(pair, '=');

		if (equals == NULL || equals == pair || equals[1] == '\0')
			return cli_fail(cli, EX_USAGE,
			    "--validation-domain %s: write NAME=SUPER, such "
			    "as www.example.com=example.com",
			    pair);
		if (pair_is_repeated(args, i))
			return cli_fail(cli, EX_USAGE,
			    "--validation-domain %s: that name has one "
			    "already",
			    pair);
	}
	return CLI_DONE;
}

static void
say_warnings(const struct cli *cli, const json_t *answer)
{
	const json_t *warnings = json_object_get(answer, "Warnings");
	const json_t *warning;
	size_t i;

	if (warnings == NULL)
		warnings = json_object_get(control_request(answer), "Warnings");
	json_array_foreach(warnings, i, warning)
	{
		if (json_is_string(warning))
			cli_say(cli, "warning: %s", json_string_value(warning));
	}
}

/* FAILED at once is the policy's refusal: 77, whoever waits. */
static int
say_refused(const struct cli *cli, const json_t *request)
{
	struct cli words = *cli;
	char buf[SHOW_VALUE_SIZE];

	words.json = false; /* the object itself is printed */
	return cli_fail(&words, EX_NOPERM, "%s",
	    show_member(buf, request,
		json_is_string(json_object_get(request, "FailureMessage"))
		    ? "FailureMessage"
		    : "FailureReason"));
}

static int
print_result(
    const struct cli *cli, const struct args *args, const json_t *answer)
{
	const json_t *request = control_request(answer);
	char buf[SHOW_VALUE_SIZE];

	if (cli->json) {
		show_json(answer);
		return CLI_DONE;
	}
	if (args_has(args, "dry-run"))
		return describe_request(cli, request);
	show_text(stdout, show_member(buf, request, "RequestId"));
	putchar('\n');
	fflush(stdout);
	return CLI_DONE;
}

static int
finish(struct cli *cli, const struct args *args, const json_t *answer,
    int64_t seconds)
{
	const json_t *request = control_request(answer);
	const char *status =
	    json_string_value(json_object_get(request, "Status"));
	bool failed = status != NULL && strcmp(status, "FAILED") == 0;
	bool wait = args_has(args, "wait") && !failed;
	int exit_status = CLI_DONE;

	if (status == NULL ||
	    !json_is_string(json_object_get(request, "RequestId")))
		return cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no Request");
	say_warnings(cli, answer);
	/* One JSON document a command: with --wait, the last. */
	if (!cli->json || !wait)
		exit_status = print_result(cli, args, answer);
	if (exit_status == CLI_DONE && failed)
		return say_refused(cli, request);
	if (exit_status == CLI_DONE && wait)
		return wait_request(cli,
		    json_string_value(json_object_get(request, "RequestId")),
		    seconds);
	return exit_status;
}

int
request_verb(struct cli *cli, const struct args *args)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	int64_t seconds = 0;
	int exit_status = check_usage(cli, args);

	if (exit_status == CLI_DONE)
		exit_status = wait_timeout(cli, &seconds, args);
	if (exit_status != CLI_DONE)
		return exit_status;
	buf_adds(&path, "/v1/requests");
	exit_status = control_post(cli, &answer, &path, request_body(args));
	if (exit_status == CLI_DONE)
		exit_status = finish(cli, args, answer, seconds);
	json_decref(answer);
	buf_free(&path);
	return exit_status;
}
