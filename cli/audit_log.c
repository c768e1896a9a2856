/* SPDX-License-Identifier: ISC
 * Opens a log's folder with the keys that it is to be checked by. Reads no
 * private key and no store. */
#include "cli/audit_log.h"

#include <stdio.h>
#include <string.h>

#include "lib/base/file.h"

/* Verifier keys, one a line. */
static enum status
keys_parse(struct audit_log *log, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0) {
			if (log->n_keys == NOTE_KEYS_MAX ||
			    note_key_parse(
				&log->keys[log->n_keys], text, len) != ST_OK)
				return ST_INVALID;
			log->n_keys++;
		}
		text += len + (text[len] == '\n');
	}
	return log->n_keys > 0 ? ST_OK : ST_INVALID;
}

/* --key holds keys, or names a file that does. */
static int
find_keys(struct audit_log *log, const struct cli *cli, const char *given)
{
	struct buf text = BUF_INIT;
	struct err err = {""};
	int exit_status = CLI_DONE;
	enum status st = ST_OK;

	if (given != NULL && keys_parse(log, given) == ST_OK)
		return CLI_DONE;
	log->n_keys = 0;
	log->own_key = given == NULL;
	if (given != NULL)
		st = file_read(&text, given, NOTE_MAX, &err);
	else
		st = folder_read_text(log->folder, &text, FOLDER_KEY, &err);
	if (given != NULL && st != ST_OK)
		exit_status = cli_fail(cli, EX_DATAERR,
		    "--key %s: neither a verifier key nor a file with one",
		    given);
	else if (st != ST_OK)
		exit_status = cli_fail(cli, EX_DATAERR,
		    "%s; give the log's verifier key with --key", err.text);
	else if (keys_parse(log, buf_str(&text)) != ST_OK)
		exit_status = cli_fail(cli, EX_DATAERR,
		    "%s%s%s: holds no verifier key",
		    given != NULL ? given : log->path, given != NULL ? "" : "/",
		    given != NULL ? "" : FOLDER_KEY);
	buf_free(&text);
	return exit_status;
}

static int
read_since(struct audit_log *log, const struct cli *cli, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = {""};
	enum status st = file_read(&text, path, NOTE_MAX, &err);
	int exit_status = CLI_DONE;

	if (st == ST_OK) {
		st = checkpoint_open(&log->since, buf_str(&text), text.len,
		    log->keys, log->n_keys, &err);
		if (st != ST_OK)
			exit_status = cli_fail(cli, EX_DATAERR,
			    "--since-checkpoint %s: %s; if the key was changed "
			    "since, give both with --key",
			    path, err.text);
	} else {
		exit_status = cli_fail_status(cli, st, &err);
	}
	log->has_since = exit_status == CLI_DONE;
	buf_free(&text);
	return exit_status;
}

static int
find_folder(struct audit_log *log, struct cli *cli, const char *dir)
{
	struct err err = {""};
	int exit_status;

	log->is_copy = dir != NULL;
	if (dir == NULL && (exit_status = cli_settings(cli)) != CLI_DONE)
		return exit_status;
	if (dir != NULL)
		snprintf(log->path, sizeof(log->path), "%s", dir);
	else
		snprintf(log->path, sizeof(log->path), "%s/%s",
		    cli->settings->state_dir, FOLDER_NAME);
	if (folder_open(&log->folder, log->path, &err) != ST_OK)
		return cli_fail(cli, EX_NOINPUT, "%s", err.text);
	return CLI_DONE;
}

int
audit_log_open(
    struct audit_log *log_r, struct cli *cli, const struct args *args)
{
	const char *since = args_get(args, "since-checkpoint");
	int exit_status;

	memset(log_r, 0, sizeof(*log_r));
	exit_status = find_folder(log_r, cli, args_get(args, "dir"));
	if (exit_status == CLI_DONE)
		exit_status = find_keys(log_r, cli, args_get(args, "key"));
	if (exit_status == CLI_DONE && since != NULL)
		exit_status = read_since(log_r, cli, since);
	return exit_status;
}

void
audit_log_close(struct audit_log *log)
{
	folder_close(log->folder);
	log->folder = NULL;
}
