/* SPDX-License-Identifier: ISC
 * countersign audit report: fetches the figures from the daemon and writes the
 * page, and beside it the same as CSV. The page is audit/report's. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/report.h"
#include "cli/control.h"
#include "cli/http.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/file.h"

enum { CHECKPOINT_MAX = 64 * 1024, REPORT_MODE = 0640 };

/* Written whole, or not at all: what stood there before stays until then. */
static int
write_file(const struct cli *cli, const char *path, const struct buf *bytes)
{
	struct buf temporary = BUF_INIT;
	int fd, exit_status = CLI_DONE;
	bool done;

	buf_addf(&temporary, "%s.new", path);
	if (!buf_ok(&temporary) || !buf_ok(bytes))
		return cli_fail_memory(cli);
	fd = open(temporary.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    REPORT_MODE);
	if (fd < 0) {
		exit_status =
		    cli_fail(cli, EX_DATAERR, "%s: %s", path, strerror(errno));
		buf_free(&temporary);
		return exit_status;
	}
	done = file_write(fd, bytes->data, bytes->len) && fsync(fd) == 0;
	if (!file_close(fd, done))
		exit_status =
		    cli_fail(cli, EX_TEMPFAIL, "%s: %s", path, strerror(errno));
	if (exit_status == CLI_DONE && rename(temporary.data, path) != 0)
		exit_status =
		    cli_fail(cli, EX_DATAERR, "%s: %s", path, strerror(errno));
	if (exit_status != CLI_DONE)
		unlink(temporary.data);
	buf_free(&temporary);
	return exit_status;
}

/* FILE.html has its figures in FILE.csv. */
static void
csv_path(struct buf *out, const char *path)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
	bool extension = dot != NULL && (slash == NULL || dot > slash + 1);

	if (extension && strcmp(dot, ".csv") != 0)
		buf_add(out, path, (size_t)(dot - path));
	else
		buf_adds(out, path);
	buf_adds(out, ".csv");
}

static int
fetch(struct cli *cli, json_t **answer_r, const struct args *args)
{
	struct buf path = BUF_INIT;
	int exit_status;

	buf_adds(&path, "/v1/report");
	http_add_query(&path, "Since", args_get(args, "since"));
	http_add_query(&path, "Until", args_get(args, "until"));
	http_add_query(&path, "Seed", args_get(args, "seed"));
	exit_status = control_get(cli, answer_r, &path);
	buf_free(&path);
	if (exit_status == CLI_DONE &&
	    !json_is_object(json_object_get(*answer_r, "Report")))
		exit_status = cli_fail(
		    cli, EX_SOFTWARE, "the daemon's answer holds no Report");
	return exit_status;
}

/* The log's folder is read as any auditor would read it. */
static void
read_checkpoint(struct buf *text, struct err *why, const struct cli *cli)
{
	struct buf path = BUF_INIT;

	buf_addf(&path, "%s/audit/checkpoint", cli->settings->state_dir);
	if (file_read(text, buf_str(&path), CHECKPOINT_MAX, why) != ST_OK)
		buf_reset(text);
	buf_free(&path);
}

static int
write_report(const struct cli *cli, const char *path, const json_t *report)
{
	struct buf html = BUF_INIT, csv = BUF_INIT, beside = BUF_INIT;
	struct buf checkpoint = BUF_INIT;
	struct err why = {""};
	struct report_log log = {.why = why.text};
	int exit_status = CLI_DONE;

	read_checkpoint(&checkpoint, &why, cli);
	if (checkpoint.len > 0)
		log.checkpoint = buf_str(&checkpoint);
	csv_path(&beside, path);
	if (report_html(&html, report, &log) != ST_OK ||
	    report_csv(&csv, report) != ST_OK || !buf_ok(&beside))
		exit_status = cli_fail_memory(cli);
	if (exit_status == CLI_DONE)
		exit_status = write_file(cli, path, &html);
	if (exit_status == CLI_DONE)
		exit_status = write_file(cli, buf_str(&beside), &csv);
	if (exit_status == CLI_DONE)
		cli_say(cli, "%s and %s are written", path, buf_str(&beside));
	buf_free(&html);
	buf_free(&csv);
	buf_free(&beside);
	buf_free(&checkpoint);
	return exit_status;
}

int
audit_report_verb(struct cli *cli, const struct args *args)
{
	const char *path = args_get(args, "output");
	const char *seed = args_get(args, "seed");
	json_t *answer = NULL;
	int exit_status;

	if (seed != NULL &&
	    (seed[0] == '\0' || seed[strspn(seed, "0123456789")] != '\0'))
		return cli_fail(cli, EX_USAGE,
		    "--seed %s: write a number; the same number draws the "
		    "same sample",
		    seed);
	exit_status = fetch(cli, &answer, args);
	if (exit_status == CLI_DONE)
		exit_status =
		    write_report(cli, path, json_object_get(answer, "Report"));
	if (exit_status == CLI_DONE && cli->json)
		show_json(answer);
	json_decref(answer);
	return exit_status;
}
