/* SPDX-License-Identifier: ISC
 * Fetching page by page, one piece of evidence at a time. */
#include "cli/evidence.h"

#include <stdio.h>
#include <string.h>

#include "cli/http.h"
#include "lib/base/base64.h"

enum { NUMBER_SIZE = 24 };

static int
each_of(struct cli *cli, const json_t *list,
    int (*each)(struct cli *, void *, const json_t *), void *arg)
{
	int exit_status = CLI_DONE;

	for (size_t i = 0; exit_status == CLI_DONE && i < json_array_size(list);
	     i++)
		exit_status = each(cli, arg, json_array_get(list, i));
	return exit_status;
}

static int
fetch_events(struct cli *cli, json_t **answer_r, const char *request_id,
    const char *since, const char *after)
{
	struct buf path = BUF_INIT;
	int exit_status;

	buf_adds(&path, "/v1/audit");
	http_add_query(&path, "Since", since);
	http_add_query(&path, "Id", request_id);
	http_add_query(&path, "After", after);
	exit_status = control_get(cli, answer_r, &path);
	buf_free(&path);
	if (exit_status == CLI_DONE &&
	    !json_is_array(json_object_get(*answer_r, "Events")))
		return cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no Events");
	return exit_status;
}

/* `after` only ever grows, so that this ends. */
int
evidence_each_event(struct cli *cli, const char *request_id, const char *since,
    evidence_event_fn *each, void *arg)
{
	char after[NUMBER_SIZE] = "";
	json_int_t last = -1;

	for (;;) {
		json_t *answer = NULL;
		const json_t *next;
		int exit_status = fetch_events(cli, &answer, request_id, since,
		    after[0] != '\0' ? after : NULL);

		if (exit_status == CLI_DONE)
			exit_status = each_of(
			    cli, json_object_get(answer, "Events"), each, arg);
		next = json_object_get(answer, "NextAfter");
		if (exit_status != CLI_DONE || !json_is_integer(next) ||
		    json_integer_value(next) <= last) {
			json_decref(answer);
			return exit_status;
		}
		last = json_integer_value(next);
		snprintf(after, sizeof(after), "%" JSON_INTEGER_FORMAT, last);
		json_decref(answer);
	}
}

int
evidence_each_request(struct cli *cli, evidence_request_fn *each, void *arg)
{
	char token[128] = "";

	for (;;) {
		struct buf path = BUF_INIT;
		json_t *answer = NULL;
		const char *next;
		int exit_status;

		buf_adds(&path, "/v1/requests");
		http_add_query(&path, "StartingToken", token[0] ? token : NULL);
		exit_status = control_get(cli, &answer, &path);
		buf_free(&path);
		if (exit_status == CLI_DONE)
			exit_status = each_of(cli,
			    json_object_get(answer, "RequestSummaryList"), each,
			    arg);
		next = json_string_value(json_object_get(answer, "NextToken"));
		if (exit_status != CLI_DONE || next == NULL ||
		    strlen(next) >= sizeof(token)) {
			json_decref(answer);
			return exit_status;
		}
		memcpy(token, next, strlen(next) + 1);
		json_decref(answer);
	}
}

static int
take_bytes(struct cli *cli, struct buf *bytes, bool *held_r,
    char withheld_r[EVIDENCE_WHY_SIZE], const json_t *evidence)
{
	const json_t *text = json_object_get(evidence, "Bytes");
	const char *why =
	    json_string_value(json_object_get(evidence, "Withheld"));

	if (why != NULL && withheld_r != NULL)
		snprintf(withheld_r, EVIDENCE_WHY_SIZE, "%s", why);
	if (why != NULL)
		return CLI_DONE;
	if (!json_is_string(text) ||
	    base64_decode(bytes, json_string_value(text),
		json_string_length(text)) != ST_OK ||
	    !buf_ok(bytes))
		return cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no evidence");
	*held_r = true;
	return CLI_DONE;
}

int
evidence_fetch(struct cli *cli, struct buf *bytes, bool *held_r,
    char withheld_r[EVIDENCE_WHY_SIZE], json_int_t seq)
{
	struct buf path = BUF_INIT;
	struct err err = {""};
	json_t *answer = NULL;
	int exit_status = cli_settings(cli);

	*held_r = false;
	if (withheld_r != NULL)
		withheld_r[0] = '\0';
	buf_addf(&path, "/v1/audit/%" JSON_INTEGER_FORMAT "/evidence", seq);
	if (exit_status == CLI_DONE)
		exit_status = control_try(cli, &answer, &path, &err);
	buf_free(&path);
	if (exit_status == EX_NOINPUT) /* there is none */
		return CLI_DONE;
	if (exit_status != CLI_DONE)
		return cli_fail(cli, exit_status, "%s", err.text);
	exit_status = take_bytes(cli, bytes, held_r, withheld_r,
	    json_object_get(answer, "Evidence"));
	json_decref(answer);
	return exit_status;
}

int
evidence_settings(struct cli *cli, char **text_r, const char *hash)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	const char *text;
	int exit_status;

	buf_adds(&path, "/v1/settings");
	http_add_query(&path, "Hash", hash);
	exit_status = control_get(cli, &answer, &path);
	buf_free(&path);
	if (exit_status != CLI_DONE)
		return exit_status;
	text = json_string_value(
	    json_object_get(json_object_get(answer, "Settings"), "Text"));
	*text_r = text != NULL ? strdup(text) : NULL;
	json_decref(answer);
	return *text_r != NULL ? CLI_DONE
			       : cli_fail(cli, EX_SOFTWARE,
				     "the daemon's answer holds no settings");
}
