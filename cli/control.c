/* SPDX-License-Identifier: ISC
 * The client's end of the control socket. Which calls there are is the verbs'
 * knowledge, HTTP is http.c's. */
#include "cli/control.h"

#include <stdlib.h>
#include <string.h>

#include "cli/http.h"
#include "cli/show.h"

/* Stands for what no id holds: it is in none either. */
#define NO_ID '-'

/* The daemon's refusals (countersign-control(5)). */
static const struct {
	long status;
	int exit_status;
} statuses[] = {
    {400, EX_DATAERR},
    {403, EX_NOPERM},
    {404, EX_NOINPUT},
    {409, EX_NOPERM},
    {500, EX_SOFTWARE},
    {503, EX_TEMPFAIL},
};

static int
exit_of(long status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].exit_status;
	}
	return EX_SOFTWARE;
}

static int
no_answer(
    const struct cli *cli, const struct http_answer *answer, struct err *err)
{
	const char *socket = cli->settings->control;

	switch (answer->result) {
	case HTTP_AWAY:
		(void)err_set(err, ST_TEMP,
		    "countersign-approve does not answer on %s; start it "
		    "with: countersign-approve -c %s",
		    socket, cli->conf);
		return EX_UNAVAILABLE;
	case HTTP_DENIED:
		(void)err_set(err, ST_DENIED,
		    "%s: permission denied; join the socket's group, or run "
		    "this as a user who may use it",
		    socket);
		return EX_NOPERM;
	case HTTP_LATE:
		(void)err_set(err, ST_TEMP,
		    "countersign-approve gave no answer on %s in time; try "
		    "again, then look at its log",
		    socket);
		return EX_TEMPFAIL;
	case HTTP_ANSWERED:
	case HTTP_BROKEN:
		break;
	}
	(void)err_set(err, ST_TEMP,
	    "countersign-approve broke off on %s (%s); look at its log", socket,
	    answer->text);
	return EX_UNAVAILABLE;
}

/* A refusal: its sentence into `err`, the object into *answer_r, which is kept
 * for --json. */
static int
refused(json_t *object, long status, struct err *err)
{
	const json_t *error = json_object_get(object, "Error");
	const char *message =
	    json_string_value(json_object_get(error, "Message"));

	if (message != NULL)
		(void)err_set(err, ST_DENIED, "%s", message);
	else
		(void)err_set(err, ST_BUG,
		    "countersign-approve answered with status %ld and no "
		    "reason; are both of one version?",
		    status);
	return exit_of(status);
}

/* `what` has the body. 0: the daemon answered, whatever it said. Otherwise the
 * exit status, with the sentence. The caller frees answer_r->body. */
static int
send_call(struct cli *cli, struct http_answer *answer_r, const char *path,
    const struct http_call *what, struct err *err)
{
	struct http_call call = *what;
	struct buf url = BUF_INIT;
	int exit_status = CLI_DONE;

	memset(answer_r, 0, sizeof(*answer_r));
	buf_addf(&url, "http://localhost%s", path);
	if (!buf_ok(&url)) {
		(void)err_set(err, ST_NOMEM, "out of memory");
		return EX_TEMPFAIL;
	}
	call.socket = cli->settings->control;
	call.url = url.data;
	call.timeout_s = CONTROL_TIMEOUT_S;
	http_exchange(answer_r, &call);
	if (answer_r->result != HTTP_ANSWERED)
		exit_status = no_answer(cli, answer_r, err);
	buf_free(&url);
	return exit_status;
}

static bool
is_good(long status)
{
	return status >= 200 && status <= 299;
}

/* `what` has the body. 0: *object_r is the answer. Otherwise the exit status,
 * with the sentence; *object_r is then the daemon's error object, or null. */
static int
exchange(struct cli *cli, json_t **object_r, const char *path,
    const struct http_call *what, struct err *err)
{
	struct http_answer answer;
	int exit_status = send_call(cli, &answer, path, what, err);

	*object_r = NULL;
	if (exit_status != CLI_DONE)
		goto out;
	*object_r = json_loadb(buf_str(&answer.body), answer.body.len,
	    JSON_REJECT_DUPLICATES, NULL);
	if (!is_good(answer.status)) {
		exit_status = refused(*object_r, answer.status, err);
	} else if (!json_is_object(*object_r)) {
		(void)err_set(err, ST_BUG,
		    "countersign-approve did not answer with a JSON object; "
		    "does %s belong to it?",
		    cli->settings->control);
		exit_status = EX_SOFTWARE;
	}
out:
	buf_free(&answer.body);
	return exit_status;
}

/* As cli_fail(), with the daemon's own error object where there is one. */
static int
tell(const struct cli *cli, int exit_status, const json_t *object,
    const struct err *err)
{
	struct cli words = *cli;

	if (json_object_get(object, "Error") == NULL)
		return cli_fail(cli, exit_status, "%s", err->text);
	words.json = false;
	if (cli->json)
		show_json(object);
	return cli_fail(&words, exit_status, "%s", err->text);
}

static int
ask(struct cli *cli, json_t **answer_r, const struct buf *path,
    const struct http_call *what)
{
	struct err err = {""};
	json_t *object = NULL;
	int exit_status = cli_settings(cli);

	*answer_r = NULL;
	if (exit_status != CLI_DONE)
		return exit_status;
	if (!buf_ok(path))
		return cli_fail_memory(cli);
	exit_status = exchange(cli, &object, buf_str(path), what, &err);
	if (exit_status == CLI_DONE) {
		*answer_r = object;
		return CLI_DONE;
	}
	tell(cli, exit_status, object, &err);
	json_decref(object);
	return exit_status;
}

int
control_get(struct cli *cli, json_t **answer_r, const struct buf *path)
{
	return ask(cli, answer_r, path, &(struct http_call){.body = NULL});
}

int
control_post(
    struct cli *cli, json_t **answer_r, const struct buf *path, json_t *body)
{
	char *text;
	int exit_status;

	*answer_r = NULL;
	if (body == NULL)
		return cli_fail(
		    cli, EX_DATAERR, "an argument is not valid UTF-8");
	text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	if (text == NULL)
		return cli_fail_memory(cli);
	exit_status =
	    ask(cli, answer_r, path, &(struct http_call){.body = text});
	free(text);
	return exit_status;
}

int
control_post_bytes(struct cli *cli, json_t **answer_r, const struct buf *path,
    const struct buf *bytes, const char *type)
{
	*answer_r = NULL;
	if (!buf_ok(bytes))
		return cli_fail_memory(cli);
	return ask(cli, answer_r, path,
	    &(struct http_call){
		.body = buf_str(bytes), .body_len = bytes->len, .type = type});
}

int
control_try(
    struct cli *cli, json_t **answer_r, const struct buf *path, struct err *err)
{
	int exit_status = exchange(cli, answer_r, buf_str(path),
	    &(struct http_call){.body = NULL}, err);

	if (exit_status != CLI_DONE) {
		json_decref(*answer_r);
		*answer_r = NULL;
	}
	return exit_status;
}

enum status
control_get_bytes(struct cli *cli, struct buf *out, const struct buf *path,
    const char *type, struct err *err)
{
	struct http_answer answer;
	int exit_status = send_call(cli, &answer, buf_str(path),
	    &(struct http_call){.body = NULL}, err);
	enum status st = exit_status == CLI_DONE ? ST_OK : ST_TEMP;

	if (st == ST_OK && !is_good(answer.status)) {
		json_t *object = json_loadb(buf_str(&answer.body),
		    answer.body.len, JSON_REJECT_DUPLICATES, NULL);

		(void)refused(object, answer.status, err);
		json_decref(object);
		st = ST_TEMP;
	}
	if (st == ST_OK && strcmp(answer.type, type) != 0)
		st = err_set(err, ST_TEMP,
		    "countersign-approve answered with %s in place of %s; are "
		    "both of one version?",
		    answer.type, type);
	if (st == ST_OK)
		buf_add(out, buf_str(&answer.body), answer.body.len);
	buf_free(&answer.body);
	return st;
}

void
control_request_path(struct buf *path, const char *id, const char *rest)
{
	buf_adds(path, "/v1/requests/");
	for (;;) {
		size_t len = strcspn(id, "/");

		http_add_escaped_n(path, id, len);
		/* Escaped, it would be decoded before the path is parted. */
		if (id[len] == '/' || len == 0)
			buf_addc(path, NO_ID);
		if (id[len] == '\0')
			break;
		id += len + 1;
	}
	buf_adds(path, rest);
}

const json_t *
control_request(const json_t *answer)
{
	const json_t *request = json_object_get(answer, "Request");

	return json_is_object(request) ? request : NULL;
}

const char *
control_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}
