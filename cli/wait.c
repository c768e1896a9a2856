/* SPDX-License-Identifier: ISC
 * countersign wait: asks the daemon, which holds each question until the
 * request ends or half a minute is over. Whether it has ended is the daemon's
 * to say; only the patience is measured here. */
#include "cli/wait.h"

#include <string.h>

#include "cli/control.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"

enum { WAIT_PAUSE_MS = 500, WAIT_TIMEOUT_MAX = 60 * 24 * 3600 };

static const struct {
	const char *status;
	int exit_status;
	const char *words;
} outcomes[] = {
    {"VALIDATED", CLI_DONE, "validated"},
    {"FAILED", CLI_NEGATIVE, "failed"},
    {"VALIDATION_TIMED_OUT", CLI_EXPIRED,
	"timed out: not enough answers came in time; it can be resent"},
    {"PENDING_VALIDATION", EX_TEMPFAIL,
	"still pending; wait again, or ask for it with describe"},
};

/* Where the daemon does not hold the question, it is not asked in a rush. */
static void
pause_rest(int64_t asked_at)
{
	int64_t rest = WAIT_PAUSE_MS - (clock_mono_ms() - asked_at);

	if (rest > 0)
		clock_sleep_ms(rest);
}

int
wait_timeout(const struct cli *cli, int64_t *seconds_r, const struct args *args)
{
	const char *text = args_get(args, "timeout");

	if (duration_parse(seconds_r, text != NULL ? text : WAIT_TIMEOUT) ==
		ST_OK &&
	    *seconds_r >= 0 && *seconds_r <= WAIT_TIMEOUT_MAX)
		return CLI_DONE;
	return cli_fail(cli, EX_USAGE,
	    "--timeout %s: write a time such as 90s, 20m or 2h, at most 60d",
	    text);
}

static int
ask_once(struct cli *cli, json_t **answer_r, const char *id, int64_t seconds)
{
	struct buf path = BUF_INIT;
	int exit_status;

	control_request_path(&path, id, "/wait");
	buf_addf(&path, "?Timeout=%lld",
	    (long long)(seconds < CONTROL_HOLD_S ? seconds : CONTROL_HOLD_S));
	exit_status = control_get(cli, answer_r, &path);
	buf_free(&path);
	return exit_status;
}

/* 0 with the last answer, ended or not; otherwise an exit status. */
static int
ask_to_the_end(
    struct cli *cli, json_t **answer_r, const char *id, int64_t seconds)
{
	int64_t end = clock_mono_ms() + seconds * 1000;

	for (;;) {
		int64_t now = clock_mono_ms();
		int64_t left = now < end ? (end - now + 999) / 1000 : 0;
		int exit_status = ask_once(cli, answer_r, id, left);

		if (exit_status != CLI_DONE)
			return exit_status;
		if (strcmp(control_text(control_request(*answer_r), "Status"),
			"PENDING_VALIDATION") != 0 ||
		    clock_mono_ms() >= end)
			return CLI_DONE;
		json_decref(*answer_r);
		*answer_r = NULL;
		pause_rest(now);
	}
}

static int
outcome_of(const struct cli *cli, const json_t *request)
{
	const char *status = control_text(request, "Status");
	const char *message = control_text(request, "FailureMessage");

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (strcmp(outcomes[i].status, status) != 0)
			continue;
		cli_say(cli, "%s: %s%s%s", control_text(request, "RequestId"),
		    outcomes[i].words, message[0] != '\0' ? ": " : "", message);
		return outcomes[i].exit_status;
	}
	return cli_fail(cli, EX_SOFTWARE,
	    "the daemon's answer has no known Status: \"%s\"", status);
}

int
wait_request(struct cli *cli, const char *id, int64_t seconds)
{
	json_t *answer = NULL;
	int exit_status = ask_to_the_end(cli, &answer, id, seconds);

	if (exit_status == CLI_DONE) {
		if (cli->json)
			show_json(answer);
		exit_status = outcome_of(cli, control_request(answer));
	}
	json_decref(answer);
	return exit_status;
}

int
wait_verb(struct cli *cli, const struct args *args)
{
	int64_t seconds;
	int exit_status = wait_timeout(cli, &seconds, args);

	return exit_status == CLI_DONE
		   ? wait_request(cli, args->operands[0], seconds)
		   : exit_status;
}
