/* SPDX-License-Identifier: ISC
 * countersign audit proof: that an event is in the log (C2SP tlog-proof), or
 * that the log goes on from a checkpoint (as witnesses are asked, C2SP
 * tlog-witness). Works on files alone. */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "cli/audit_log.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/base64.h"
#include "lib/base/clock.h"

/* So long an event that has just happened is waited for. */
enum { WAIT_MS = 3000, POLL_MS = 50 };

static int
refused(const struct cli *cli, enum status st, const struct err *err)
{
	if (st == ST_DENIED)
		return cli_fail(cli, CLI_NEGATIVE, "%s", err->text);
	return cli_fail_status(cli, st, err);
}

/* The newest checkpoint, or the first that has the event. */
static enum status
wait_for(struct checkpoint *checkpoint_r, struct buf *note,
    struct audit_log *log, uint64_t seq, struct err *err)
{
	int64_t end = clock_mono_ms() + (log->is_copy ? 0 : WAIT_MS);
	enum status st;

	for (;;) {
		buf_reset(note);
		st = proof_checkpoint(checkpoint_r, note, log->folder,
		    log->keys, log->n_keys, err);
		if ((st == ST_OK && checkpoint_r->size >= seq) ||
		    (st != ST_OK && st != ST_NOTFOUND) ||
		    clock_mono_ms() >= end)
			return st;
		clock_sleep_ms(POLL_MS);
	}
}

static json_t *
hashes_json(const struct tree_proof *proof)
{
	json_t *list = json_array();
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < proof->n; i++) {
		buf_reset(&text);
		base64_add(&text, proof->hashes[i].bytes,
		    sizeof(proof->hashes[i].bytes));
		json_array_append_new(list, json_string(buf_str(&text)));
	}
	buf_free(&text);
	return list;
}

static int
print(const struct cli *cli, json_t *object, const struct buf *text)
{
	int exit_status = CLI_DONE;

	if (object == NULL || !buf_ok(text))
		exit_status = cli_fail_memory(cli);
	else if (cli->json)
		show_json(object);
	else
		fputs(buf_str(text), stdout);
	json_decref(object);
	return exit_status;
}

static int
print_inclusion(const struct cli *cli, struct audit_log *log, uint64_t seq)
{
	struct checkpoint checkpoint;
	struct buf note = BUF_INIT, text = BUF_INIT, leaf64 = BUF_INIT;
	struct tree_proof proof = {.n = 0};
	struct tree_hash leaf;
	struct err err = {""};
	enum status st = wait_for(&checkpoint, &note, log, seq, &err);
	int exit_status;

	if (st == ST_OK)
		st = proof_inclusion(
		    &proof, &leaf, log->folder, &checkpoint, seq, &err);
	if (st != ST_OK) {
		exit_status = refused(cli, st, &err);
		goto out;
	}
	checkpoint_format_proof(&text, seq - 1, &proof, buf_str(&note));
	base64_add(&leaf64, leaf.bytes, sizeof(leaf.bytes));
	exit_status = print(cli,
	    json_pack("{s:{s:I, s:I, s:I, s:s, s:o, s:s, s:s}}", "Proof", "Seq",
		(json_int_t)seq, "Index", (json_int_t)(seq - 1), "Size",
		(json_int_t)checkpoint.size, "LeafHash", buf_str(&leaf64),
		"Hashes", hashes_json(&proof), "Checkpoint", buf_str(&note),
		"Text", buf_str(&text)),
	    &text);
out:
	buf_free(&note);
	buf_free(&text);
	buf_free(&leaf64);
	return exit_status;
}

static int
print_consistency(const struct cli *cli, struct audit_log *log)
{
	struct checkpoint checkpoint;
	struct buf note = BUF_INIT, text = BUF_INIT;
	struct tree_proof proof = {.n = 0};
	struct err err = {""};
	enum status st = wait_for(&checkpoint, &note, log, 0, &err);
	int exit_status;

	if (st == ST_OK)
		st = proof_consistency(
		    &proof, log->folder, &checkpoint, &log->since, &err);
	if (st != ST_OK) {
		exit_status = refused(cli, st, &err);
		goto out;
	}
	checkpoint_format_consistency(
	    &text, log->since.size, &proof, buf_str(&note));
	exit_status = print(cli,
	    json_pack("{s:{s:I, s:I, s:o, s:s, s:s}}", "Proof", "OldSize",
		(json_int_t)log->since.size, "Size",
		(json_int_t)checkpoint.size, "Hashes", hashes_json(&proof),
		"Checkpoint", buf_str(&note), "Text", buf_str(&text)),
	    &text);
out:
	buf_free(&note);
	buf_free(&text);
	return exit_status;
}

int
audit_proof_verb(struct cli *cli, const struct args *args)
{
	const char *seq = args->n_operands > 0 ? args->operands[0] : NULL;
	bool since = args_has(args, "since-checkpoint");
	struct audit_log log;
	char *end = NULL;
	unsigned long long n = 0;
	int exit_status;

	if ((seq != NULL) == since)
		return cli_fail(cli, EX_USAGE,
		    "audit proof wants the number of an event, or "
		    "--since-checkpoint FILE");
	if (seq != NULL)
		n = strtoull(seq, &end, 10);
	if (seq != NULL && (*seq < '0' || *seq > '9' || *end != '\0'))
		return cli_fail(cli, EX_USAGE,
		    "audit proof wants the number of an event: %s is none",
		    seq);
	exit_status = audit_log_open(&log, cli, args);
	if (exit_status == CLI_DONE)
		exit_status = since ? print_consistency(cli, &log)
				    : print_inclusion(cli, &log, n);
	audit_log_close(&log);
	return exit_status;
}
