/* SPDX-License-Identifier: ISC
 * countersign explain --replay and audit replay: decides again what was
 * decided, from the evidence that the daemon hands out, by the rules of then or
 * by other ones. The deciding is approve/replay's; this program has neither
 * store nor key, and changes nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "approve/replay.h"
#include "cli/evidence.h"
#include "cli/replay.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/file.h"

enum { SETTINGS_MAX = 1000 };

/* Settings of then, by their hash, as far as they were needed. */
struct past {
	char *hash;
	struct settings *settings; /* null: they cannot be had */
	char why[ERR_SIZE];
};

struct again {
	struct cli *cli;
	struct settings *other; /* in place of those of then; or null */
	struct readers *readers;
	struct past past[SETTINGS_MAX];
	size_t n_past;
	struct replay *replay; /* of the request at hand */
};

/* ---------------------------------------------------------------- settings */

/* They are read as any configuration is, from a file. */
static enum status
load_text(struct settings **settings_r, const char *text, struct err *err)
{
	char path[] = "/tmp/countersign-settings-XXXXXX";
	int fd = mkstemp(path);
	enum status st;

	if (fd < 0)
		return err_set(err, ST_TEMP, "%s: %s", path, strerror(errno));
	if (!file_write(fd, text, strlen(text)))
		st = err_set(err, ST_TEMP, "%s: %s", path, strerror(errno));
	else
		st = settings_load(settings_r, path, err);
	close(fd);
	unlink(path);
	return st;
}

static struct past *
past_settings(struct again *a, const char *hash)
{
	struct past *past;
	struct err err = {""};
	char *text = NULL;

	for (size_t i = 0; i < a->n_past; i++) {
		if (strcmp(a->past[i].hash, hash) == 0)
			return &a->past[i];
	}
	if (a->n_past == SETTINGS_MAX)
		return NULL;
	past = &a->past[a->n_past];
	*past = (struct past){.hash = strdup(hash)};
	if (past->hash == NULL)
		return NULL;
	a->n_past++;
	if (evidence_settings(a->cli, &text, hash) != CLI_DONE)
		(void)err_set(
		    &err, ST_NOTFOUND, "the settings of then are not kept");
	else if (load_text(&past->settings, text, &err) != ST_OK)
		past->settings = NULL;
	snprintf(past->why, sizeof(past->why), "%s", err.text);
	free(text);
	return past;
}

static enum status
settings_for(void *arg, const struct settings **settings_r, const char *hash,
    struct err *err)
{
	struct again *a = arg;
	struct past *past;

	if (a->other != NULL) {
		*settings_r = a->other;
		return ST_OK;
	}
	past = past_settings(a, hash);
	if (past == NULL)
		return err_set(err, ST_NOTFOUND, "too many settings");
	*settings_r = past->settings;
	return past->settings != NULL
		   ? ST_OK
		   : err_set(err, ST_NOTFOUND, "%s", past->why);
}

static int
again_open(struct again **again_r, struct cli *cli, const char *config)
{
	struct again *a = calloc(1, sizeof(*a));
	struct err err = {""};

	if (a == NULL)
		return cli_fail_memory(cli);
	a->cli = cli;
	*again_r = a;
	if (config != NULL && settings_load(&a->other, config, &err) != ST_OK)
		return cli_fail(cli, EX_CONFIG, "%s", err.text);
	if (readers_start(&a->readers, 1, &err) != ST_OK)
		return cli_fail(cli, EX_TEMPFAIL, "%s", err.text);
	return CLI_DONE;
}

static void
again_close(struct again *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < a->n_past; i++) {
		free(a->past[i].hash);
		settings_unref(a->past[i].settings);
	}
	settings_unref(a->other);
	readers_stop(a->readers);
	free(a);
}

/* ------------------------------------------------------------- one request */

static int
add_event(struct cli *cli, void *arg, const json_t *event)
{
	struct again *a = arg;
	json_int_t seq = json_integer_value(json_object_get(event, "Seq"));
	bool held = false;
	struct buf bytes = BUF_INIT;
	struct err err = {""};
	int exit_status = CLI_DONE;
	enum status st = ST_OK;

	if (json_object_get(event, "EvidenceHash") != NULL)
		exit_status = evidence_fetch(cli, &bytes, &held, NULL, seq);
	if (exit_status == CLI_DONE)
		st = replay_add(a->replay, event, held ? buf_str(&bytes) : NULL,
		    bytes.len, &err);
	buf_free(&bytes);
	if (exit_status == CLI_DONE && st != ST_OK)
		return cli_fail_status(cli, st, &err);
	return exit_status;
}

static int
replay_one(struct again *a, json_t **result_r, const char *id)
{
	int exit_status;

	*result_r = NULL;
	a->replay = replay_new(settings_for, a, a->readers);
	if (a->replay == NULL)
		return cli_fail_memory(a->cli);
	exit_status = evidence_each_event(a->cli, id, NULL, add_event, a);
	if (exit_status == CLI_DONE) {
		*result_r = replay_result(a->replay);
		if (*result_r == NULL)
			exit_status = cli_fail_memory(a->cli);
	}
	replay_free(a->replay);
	a->replay = NULL;
	return exit_status;
}

static bool
is_same(const json_t *result)
{
	return json_is_true(json_object_get(result, "Same"));
}

static int
print_replay(const struct cli *cli, const json_t *result)
{
	static const struct show_column columns[] = {
	    {"SEQ", "Seq", false, true},
	    {"EVENT", "Event", false, false},
	    {"DOMAIN", "DomainName", false, false},
	    {"MAILBOX", "Email", false, false},
	    {"THEN", "Then", false, false},
	    {"NOW", "Now", false, false},
	    {"SAME", "Same", false, false},
	    {"REASON", "Reason", false, false},
	};
	char buf[SHOW_VALUE_SIZE];
	int exit_status = show_table(cli, json_object_get(result, "Answers"),
	    columns, sizeof(columns) / sizeof(columns[0]), 0);

	printf("%s: then ", show_member(buf, result, "RequestId"));
	show_status(cli, show_member(buf, result, "Then"));
	fputs(", now ", stdout);
	show_status(cli, show_member(buf, result, "Now"));
	puts(is_same(result) ? ", the same" : ", which DIFFERS");
	return exit_status;
}

static void
show_result(json_t *object)
{
	show_json(object);
	json_decref(object);
}

int
replay_explain(struct cli *cli, const char *id, const char *config)
{
	struct again *a = NULL;
	json_t *result = NULL;
	int exit_status = again_open(&a, cli, config);

	if (exit_status == CLI_DONE && a != NULL)
		exit_status = replay_one(a, &result, id);
	if (exit_status == CLI_DONE &&
	    json_array_size(json_object_get(result, "Answers")) == 0)
		exit_status = cli_fail(cli, EX_NOINPUT, "no request %.40s", id);
	else if (exit_status == CLI_DONE && cli->json)
		show_result(json_pack("{s:O}", "Replay", result));
	else if (exit_status == CLI_DONE)
		exit_status = print_replay(cli, result);
	if (exit_status == CLI_DONE && !is_same(result))
		exit_status = CLI_NEGATIVE;
	json_decref(result);
	again_close(a);
	return exit_status;
}

/* ------------------------------------------------------------ all requests */

struct sweep {
	struct again *again;
	json_t *differing;
	size_t n, n_refused, n_unknown;
};

static bool
has_unknown(const json_t *result)
{
	const json_t *answers = json_object_get(result, "Answers");

	for (size_t i = 0; i < json_array_size(answers); i++) {
		if (json_is_null(
			json_object_get(json_array_get(answers, i), "Now")))
			return true;
	}
	return false;
}

static bool
was_validated(const json_t *result, const char *when)
{
	const char *text = json_string_value(json_object_get(result, when));

	return text != NULL && strcmp(text, "VALIDATED") == 0;
}

static int
sweep_one(struct cli *cli, void *arg, const json_t *summary)
{
	struct sweep *s = arg;
	const char *id =
	    json_string_value(json_object_get(summary, "RequestId"));
	json_t *result = NULL;
	int exit_status;

	if (id == NULL)
		return cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no RequestId");
	exit_status = replay_one(s->again, &result, id);
	if (exit_status != CLI_DONE)
		return exit_status;
	s->n++;
	s->n_unknown += has_unknown(result);
	s->n_refused +=
	    was_validated(result, "Then") && !was_validated(result, "Now");
	if (!is_same(result) &&
	    (json_object_set(result, "DomainName",
		 json_object_get(summary, "DomainName")) != 0 ||
		json_array_append(s->differing, result) != 0))
		exit_status = cli_fail_memory(cli);
	json_decref(result);
	return exit_status;
}

static int
print_sweep(const struct cli *cli, const struct sweep *s)
{
	static const struct show_column columns[] = {
	    {"REQUEST", "RequestId", false, false},
	    {"DOMAIN", "DomainName", false, false},
	    {"THEN", "Then", true, false},
	    {"NOW", "Now", true, false},
	};
	int exit_status = show_table(cli, s->differing, columns,
	    sizeof(columns) / sizeof(columns[0]), 0);

	printf("%zu requests decided again, %zu end otherwise, %zu that were "
	       "validated would not be, %zu could not be decided whole\n",
	    s->n, json_array_size(s->differing), s->n_refused, s->n_unknown);
	return exit_status;
}

int
audit_replay_verb(struct cli *cli, const struct args *args)
{
	struct sweep s = {.differing = json_array()};
	bool differ;
	int exit_status = again_open(&s.again, cli, args_own(args, "config"));

	if (exit_status == CLI_DONE && s.differing == NULL)
		exit_status = cli_fail_memory(cli);
	if (exit_status == CLI_DONE)
		exit_status = evidence_each_request(cli, sweep_one, &s);
	differ = json_array_size(s.differing) > 0;
	if (exit_status == CLI_DONE && cli->json)
		show_result(json_pack("{s:{s:I, s:I, s:I, s:O}}", "Replay",
		    "Requests", (json_int_t)s.n, "Refused",
		    (json_int_t)s.n_refused, "Undecided",
		    (json_int_t)s.n_unknown, "Differing", s.differing));
	else if (exit_status == CLI_DONE)
		exit_status = print_sweep(cli, &s);
	json_decref(s.differing);
	again_close(s.again);
	return exit_status == CLI_DONE && differ ? CLI_NEGATIVE : exit_status;
}
