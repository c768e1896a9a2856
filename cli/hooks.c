/* SPDX-License-Identifier: ISC
 * countersign hooks run: runs hooks.on_outcome in place of the daemon, as a
 * service with a user and a confinement of its own (countersign-hook.service).
 * It has the control socket, and neither the store nor a key. */
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "approve/effect_run.h"
#include "cli/control.h"
#include "cli/verbs.h"

enum { IDLE_MS = 1000, REST_MS = 5000 };

static int
ask(struct cli *cli, json_t **answer_r, const char *path, json_t *body)
{
	struct buf where = BUF_INIT;
	int exit_status;

	buf_adds(&where, path);
	exit_status = control_post(cli, answer_r, &where, body);
	buf_free(&where);
	return exit_status;
}

static int
execute(struct cli *cli, const json_t *run, int stop)
{
	const char *path = cli->settings->on_outcome;
	char text[PROGRAM_TEXT_SIZE];
	struct effect_end end;
	struct err err = {""};
	json_t *answer = NULL;
	int exit_status;
	enum status st = effect_execute(&end, text, path, run, stop, &err);

	if (st == ST_NOTFOUND)
		return CLI_DONE; /* to be run again when its claim runs out */
	if (st != ST_OK)
		return cli_fail_status(cli, st, &err);
	cli_say(cli, "%s %s/%u: %s", end.request_id, end.outcome,
	    end.generation, text);
	exit_status = ask(cli, &answer, "/v1/hooks/result",
	    json_pack("{s:O, s:b, s:s}", "Hook", json_object_get(run, "Hook"),
		"Done", end.done, "Text", text));
	json_decref(answer);
	return exit_status;
}

/* Milliseconds to wait before the next. What fails was said; it is tried again
 * as long as the daemon may come back. */
static int
run_next(struct cli *cli, int stop, int *exit_status_r)
{
	json_t *run = NULL;
	int wait = IDLE_MS;

	*exit_status_r = ask(cli, &run, "/v1/hooks/claim", json_object());
	if (*exit_status_r == CLI_DONE &&
	    json_is_object(json_object_get(run, "Hook"))) {
		*exit_status_r = execute(cli, run, stop);
		wait = 0;
	}
	json_decref(run);
	return *exit_status_r == CLI_DONE ? wait : REST_MS;
}

static int
open_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
hooks_run_verb(struct cli *cli, const struct args *args)
{
	struct pollfd stop = {.fd = open_signals(), .events = POLLIN};
	int exit_status = cli_settings(cli), wait = 0;

	(void)args;
	if (stop.fd < 0)
		return cli_fail(cli, EX_TEMPFAIL, "no descriptor for signals");
	if (exit_status == CLI_DONE && cli->settings->on_outcome[0] == '\0')
		exit_status = cli_fail(cli, EX_CONFIG,
		    "%s: hooks.on_outcome is not set: there is nothing to run",
		    cli->conf);
	while (exit_status == CLI_DONE || exit_status == EX_UNAVAILABLE ||
	       exit_status == EX_TEMPFAIL || exit_status == EX_NOINPUT) {
		if (poll(&stop, 1, wait) > 0) {
			exit_status = CLI_DONE;
			break;
		}
		wait = run_next(cli, stop.fd, &exit_status);
	}
	close(stop.fd);
	return exit_status;
}
