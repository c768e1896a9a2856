/* SPDX-License-Identifier: ISC
 * countersign audit verify: was anything changed since it was signed? The
 * checking is audit/verify's; this is its command line. */
#include <inttypes.h>
#include <stdio.h>

#include <jansson.h>

#include "audit/verify.h"
#include "cli/audit_log.h"
#include "cli/audit_rows.h"
#include "cli/bar.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/base64.h"

static void
show_progress(void *arg, uint64_t done, uint64_t size)
{
	bar_show(arg, done, size);
}

static json_t *
bad_json(const struct verify_bad *bad)
{
	if (!bad->found)
		return json_null();
	return json_pack("{s:o, s:s, s:s}", "Seq",
	    bad->seq > 0 ? json_integer((json_int_t)bad->seq) : json_null(),
	    "Where", bad->where, "Reason", bad->why);
}

static int
print_json(const struct cli *cli, const struct verify_report *r, bool with_rows)
{
	char key[NOTE_KEY_TEXT_SIZE];
	struct buf root = BUF_INIT;
	json_t *object;
	int exit_status = CLI_DONE;

	base64_add(&root, r->checkpoint.root.bytes, SHA256_SIZE);
	object = json_pack("{s:{s:I, s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:I}}",
	    "Audit", "Size", (json_int_t)r->checkpoint.size, "RootHash",
	    buf_str(&root), "Key",
	    r->key.name[0] != '\0' ? note_key_format(key, &r->key) : "",
	    "Origin", r->checkpoint.origin, "FirstBad", bad_json(&r->bad),
	    "Rows",
	    with_rows ? json_integer((json_int_t)r->n_rows) : json_null(),
	    "Unsigned", (json_int_t)r->n_unsigned, "Erased",
	    (json_int_t)r->n_erased, "Evidence", (json_int_t)r->n_evidence);
	if (object != NULL)
		show_json(object);
	else
		exit_status = cli_fail_memory(cli);
	json_decref(object);
	buf_free(&root);
	return exit_status;
}

static void
print_good(const struct cli *cli, const struct verify_report *r, bool with_rows)
{
	char key[NOTE_KEY_TEXT_SIZE];
	struct buf root = BUF_INIT;

	base64_add(&root, r->checkpoint.root.bytes, SHA256_SIZE);
	printf("%" PRIu64 " events, root hash %s: all as they were signed\n",
	    r->checkpoint.size, buf_str(&root));
	if (with_rows && r->n_erased > 0)
		printf("%" PRIu64 " openings were erased, as recorded\n",
		    r->n_erased);
	if (with_rows && r->n_unsigned > 0)
		printf("%" PRIu64 " newer events are not signed yet\n",
		    r->n_unsigned);
	if (cli->verbose) {
		printf("signed with %s\n", note_key_format(key, &r->key));
		if (with_rows)
			printf("%" PRIu64 " rows, %" PRIu64
			       " pieces of evidence compared\n",
			    r->n_rows, r->n_evidence);
	}
	buf_free(&root);
}

static int
tell(const struct cli *cli, const struct verify_report *r, bool with_rows)
{
	struct cli words = *cli;
	int exit_status = CLI_DONE;

	if (cli->json)
		exit_status = print_json(cli, r, with_rows);
	else if (!r->bad.found)
		print_good(cli, r, with_rows);
	if (exit_status != CLI_DONE || !r->bad.found)
		return exit_status;
	words.json = false;
	return cli_fail(
	    &words, CLI_NEGATIVE, "%s: %s", r->bad.where, r->bad.why);
}

static int
verify(struct cli *cli, struct audit_log *log, struct audit_rows *rows)
{
	struct verify_rows source = {NULL, NULL};
	struct bar bar = bar_new(cli);
	struct verify_input input = {
	    .folder = log->folder,
	    .keys = log->keys,
	    .n_keys = log->n_keys,
	    .since = log->has_since ? &log->since : NULL,
	    .progress = show_progress,
	    .progress_arg = &bar,
	};
	struct verify_report report;
	struct err err = {""};
	enum status st;

	if (rows != NULL) {
		source = audit_rows_source(rows);
		input.rows = &source;
	}
	st = verify_log(&report, &input, &err);
	bar_end(&bar);
	if (st != ST_OK && st != ST_DENIED)
		return cli_fail_status(cli, st, &err);
	if (log->own_key)
		cli_say(cli,
		    "the key is the one in %s/%s; compare it with the one you "
		    "kept, or give that with --key",
		    log->path, FOLDER_KEY);
	return tell(cli, &report, rows != NULL);
}

int
audit_verify_verb(struct cli *cli, const struct args *args)
{
	struct audit_log log;
	struct audit_rows *rows = NULL;
	struct err err = {""};
	int exit_status = audit_log_open(&log, cli, args);
	enum status st = ST_OK;

	if (exit_status == CLI_DONE && !log.is_copy)
		st = audit_rows_open(&rows, cli, &err);
	if (exit_status == CLI_DONE)
		exit_status = verify(cli, &log, rows);
	/* Good so far, but the store may say something else. */
	if (exit_status == CLI_DONE && st != ST_OK)
		exit_status = cli_fail(cli, EX_TEMPFAIL,
		    "the rows in the store were not compared: %s; to check "
		    "the folder alone: --dir %s",
		    err.text, log.path);
	audit_rows_close(rows);
	audit_log_close(&log);
	return exit_status;
}
