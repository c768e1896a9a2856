/* SPDX-License-Identifier: ISC
 * countersign audit export: all that one request was decided by, as files that
 * stand alone. Checks that each event is in the log before it is written; what
 * whoever reads it checks is VERIFY.txt's. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/bundle.h"
#include "audit/evidence.h"
#include "cli/audit_log.h"
#include "cli/evidence.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/hasher.h"
#include "lib/base/secret.h"

extern char **environ;

enum {
	FOLDER_MODE = 0750,
	FILE_MODE = 0640,
	WAIT_MS = 5000, /* for the log to have the newest event */
	POLL_MS = 50,
	FILES_MAX = 10000,
	DESCRIPTORS = 16,
	NAME_SIZE = 128,
};

struct bundle {
	struct cli *cli;
	const char *id;
	char root[4000]; /* the folder that is written */
	struct audit_log log;
	struct hasher *hasher;
	struct checkpoint checkpoint;
	struct buf note;
	struct buf sums; /* of every file but itself */
	struct buf withheld;
	json_t *events;
};

/* -------------------------------------------------------------------- files */

static int
make_folder(const struct bundle *b, const char *name)
{
	struct buf path = BUF_INIT;
	int exit_status = CLI_DONE;

	buf_addf(&path, "%s/%s", b->root, name);
	if (!buf_ok(&path))
		exit_status = cli_fail_memory(b->cli);
	else if (mkdir(path.data, FOLDER_MODE) != 0 && errno != EEXIST)
		exit_status = cli_fail(
		    b->cli, EX_DATAERR, "%s: %s", path.data, strerror(errno));
	buf_free(&path);
	return exit_status;
}

/* Never over a file that is there. */
static int
put(struct bundle *b, const char *name, const void *bytes, size_t len)
{
	struct buf path = BUF_INIT;
	uint8_t hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	int fd, exit_status = CLI_DONE;

	buf_addf(&path, "%s/%s", b->root, name);
	if (!buf_ok(&path) || sha256(hash, bytes, len) != ST_OK) {
		buf_free(&path);
		return cli_fail_memory(b->cli);
	}
	hex_encode(hex, hash, sizeof(hash));
	buf_addf(&b->sums, "%s  ./%s\n", hex, name);
	fd =
	    open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	if (fd < 0 || !file_write(fd, bytes, len))
		exit_status = cli_fail(
		    b->cli, EX_DATAERR, "%s: %s", path.data, strerror(errno));
	if (fd >= 0 && close(fd) != 0 && exit_status == CLI_DONE)
		exit_status = cli_fail(
		    b->cli, EX_TEMPFAIL, "%s: %s", path.data, strerror(errno));
	buf_free(&path);
	return exit_status;
}

static int
put_text(struct bundle *b, const char *name, const char *text)
{
	return put(b, name, text, strlen(text));
}

/* ------------------------------------------------------------------- events */

/* Private values come with their proof, the leaf must be the log's. */
static int
put_proof(struct bundle *b, json_int_t seq, const char *leaf)
{
	struct tree_proof proof;
	struct tree_hash in_log, ours;
	struct buf text = BUF_INIT;
	struct err err = {""};
	char name[NAME_SIZE];
	int exit_status;
	enum status st = proof_inclusion(&proof, &in_log, b->log.folder,
	    &b->checkpoint, (uint64_t)seq, &err);

	if (st == ST_OK)
		st = tree_leaf_hash(b->hasher, &ours, leaf, strlen(leaf));
	if (st == ST_OK && !tree_hash_equal(&in_log, &ours))
		st = err_set(&err, ST_DENIED,
		    "event %lld is not what the log has; run countersign "
		    "audit verify",
		    (long long)seq);
	if (st != ST_OK)
		return st == ST_DENIED
			   ? cli_fail(b->cli, CLI_NEGATIVE, "%s", err.text)
			   : cli_fail_status(b->cli, st, &err);
	checkpoint_format_proof(
	    &text, (uint64_t)seq - 1, &proof, buf_str(&b->note));
	snprintf(name, sizeof(name), "events/%lld.proof", (long long)seq);
	exit_status = buf_ok(&text) ? put(b, name, text.data, text.len)
				    : cli_fail_memory(b->cli);
	buf_free(&text);
	return exit_status;
}

static int
put_leaf(
    struct bundle *b, json_int_t seq, const char *leaf, const char *opening)
{
	char name[NAME_SIZE];
	int exit_status;

	snprintf(name, sizeof(name), "events/%lld.leaf", (long long)seq);
	exit_status = put_text(b, name, leaf);
	snprintf(name, sizeof(name), "events/%lld.opening", (long long)seq);
	if (exit_status == CLI_DONE && opening != NULL)
		exit_status = put_text(b, name, opening);
	if (exit_status == CLI_DONE)
		exit_status = put_proof(b, seq, leaf);
	return exit_status;
}

static int
put_record(struct bundle *b, json_int_t seq)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	const json_t *record;
	const char *leaf;
	int exit_status;

	buf_addf(&path, "/v1/audit/%lld/record", (long long)seq);
	exit_status = control_get(b->cli, &answer, &path);
	buf_free(&path);
	if (exit_status != CLI_DONE)
		return exit_status;
	record = json_object_get(answer, "Record");
	leaf = json_string_value(json_object_get(record, "Leaf"));
	if (leaf != NULL)
		exit_status = put_leaf(b, seq, leaf,
		    json_string_value(json_object_get(record, "Opening")));
	else
		exit_status = cli_fail(
		    b->cli, EX_SOFTWARE, "the daemon's answer holds no record");
	json_decref(answer);
	return exit_status;
}

/* ----------------------------------------------------------------- evidence */

static int
put_files(struct bundle *b, json_int_t seq, const struct evidence *files,
    const char *index)
{
	char name[NAME_SIZE];
	int exit_status;

	snprintf(name, sizeof(name), "evidence/%lld", (long long)seq);
	exit_status = make_folder(b, name);
	snprintf(name, sizeof(name), "evidence/%lld/index", (long long)seq);
	if (exit_status == CLI_DONE)
		exit_status = put(b, name, index, files->index_len);
	for (size_t i = 0; exit_status == CLI_DONE && i < files->n_files; i++) {
		const struct evidence_file *file = &files->files[i];

		snprintf(name, sizeof(name), "evidence/%lld/%s", (long long)seq,
		    file->name);
		exit_status = put(b, name, file->bytes, file->len);
		if (exit_status == CLI_DONE &&
		    strcmp(file->name, "mail.eml") == 0) {
			snprintf(name, sizeof(name), "mails/%lld.eml",
			    (long long)seq);
			exit_status = put(b, name, file->bytes, file->len);
		}
	}
	return exit_status;
}

static int
put_evidence(struct bundle *b, json_int_t seq)
{
	struct buf bytes = BUF_INIT;
	struct evidence files;
	char why[EVIDENCE_WHY_SIZE];
	struct err err = {""};
	bool held;
	int exit_status = evidence_fetch(b->cli, &bytes, &held, why, seq);

	if (exit_status == CLI_DONE && why[0] != '\0')
		buf_addf(&b->withheld, "event %lld: %s\n", (long long)seq, why);
	if (exit_status == CLI_DONE && held) {
		if (evidence_read(&files, buf_str(&bytes), bytes.len, &err) ==
		    ST_OK)
			exit_status =
			    put_files(b, seq, &files, buf_str(&bytes));
		else
			exit_status = cli_fail(b->cli, EX_DATAERR,
			    "the evidence of event %lld: %s; run countersign "
			    "audit verify",
			    (long long)seq, err.text);
	}
	buf_free(&bytes);
	return exit_status;
}

/* Of a text "sha256:HEX" the file settings/HEX.conf, once. */
static int
put_settings(struct bundle *b, const char *hash)
{
	static const char prefix[] = "sha256:";
	char name[NAME_SIZE], *text = NULL;
	int exit_status;

	if (strncmp(hash, prefix, strlen(prefix)) != 0 ||
	    strspn(hash + strlen(prefix), "0123456789abcdef") !=
		strlen(hash) - strlen(prefix))
		return CLI_DONE;
	snprintf(
	    name, sizeof(name), "settings/%.80s.conf", hash + strlen(prefix));
	if (strstr(buf_str(&b->sums), name) != NULL)
		return CLI_DONE;
	exit_status = evidence_settings(b->cli, &text, hash);
	if (exit_status == CLI_DONE)
		exit_status = put_text(b, name, text);
	free(text);
	return exit_status;
}

/* The settings that a file of evidence names. */
static int
put_settings_of(struct bundle *b, json_int_t seq)
{
	static const char *const names[] = {"answer.json", "request.json"};
	int exit_status = CLI_DONE;

	for (size_t i = 0;
	     exit_status == CLI_DONE && i < sizeof(names) / sizeof(names[0]);
	     i++) {
		struct buf path = BUF_INIT;
		const char *hash;
		json_t *json;

		buf_addf(&path, "%s/evidence/%lld/%s", b->root, (long long)seq,
		    names[i]);
		json = json_load_file(
		    buf_str(&path), JSON_REJECT_DUPLICATES, NULL);
		hash = json_string_value(json_object_get(json, "SettingsHash"));
		if (hash != NULL)
			exit_status = put_settings(b, hash);
		json_decref(json);
		buf_free(&path);
	}
	return exit_status;
}

static int
put_event(struct bundle *b, const json_t *event)
{
	json_int_t seq = json_integer_value(json_object_get(event, "Seq"));
	int exit_status = put_record(b, seq);

	if (exit_status == CLI_DONE &&
	    json_object_get(event, "EvidenceHash") != NULL) {
		exit_status = put_evidence(b, seq);
		if (exit_status == CLI_DONE)
			exit_status = put_settings_of(b, seq);
	}
	return exit_status;
}

/* --------------------------------------------------------------- for people */

static int
put_request(struct bundle *b)
{
	struct buf path = BUF_INIT;
	json_t *answer = NULL;
	char *text = NULL;
	int exit_status;

	control_request_path(&path, b->id, "");
	exit_status = control_get(b->cli, &answer, &path);
	buf_free(&path);
	if (exit_status == CLI_DONE) {
		text = json_dumps(answer, JSON_INDENT(2) | JSON_ENSURE_ASCII);
		exit_status = text != NULL ? put_text(b, "request.json", text)
					   : cli_fail_memory(b->cli);
	}
	free(text);
	json_decref(answer);
	return exit_status;
}

/* Step by step, an event a block. */
static void
add_steps(struct buf *out, const json_t *steps)
{
	const char *at = "", *event = "", *domain = "";

	for (size_t i = 0; i < json_array_size(steps); i++) {
		const json_t *step = json_array_get(steps, i);

		if (strcmp(at, control_text(step, "At")) != 0 ||
		    strcmp(event, control_text(step, "Event")) != 0 ||
		    strcmp(domain, control_text(step, "Domain")) != 0) {
			at = control_text(step, "At");
			event = control_text(step, "Event");
			domain = control_text(step, "Domain");
			buf_addf(out, "%s%s %s %s\n", i > 0 ? "\n" : "", at,
			    event, domain);
		}
		buf_addf(out, "  %s: %s (%s) %s\n", control_text(step, "Rule"),
		    control_text(step, "Answer"), control_text(step, "Input"),
		    control_text(step, "Reason"));
	}
}

static int
put_steps(struct bundle *b)
{
	struct buf path = BUF_INIT, out = BUF_INIT;
	json_t *answer = NULL;
	int exit_status;

	control_request_path(&path, b->id, "/explain");
	exit_status = control_get(b->cli, &answer, &path);
	buf_free(&path);
	if (exit_status == CLI_DONE) {
		add_steps(&out, json_object_get(answer, "Steps"));
		exit_status = buf_ok(&out)
				  ? put(b, "steps.txt", buf_str(&out), out.len)
				  : cli_fail_memory(b->cli);
	}
	buf_free(&out);
	json_decref(answer);
	return exit_status;
}

/* ------------------------------------------------------------------ the log */

static int
keep_event(struct cli *cli, void *arg, const json_t *event)
{
	struct bundle *b = arg;

	if (json_array_size(b->events) == FILES_MAX)
		return cli_fail(cli, EX_DATAERR,
		    "the request has more than %d events", FILES_MAX);
	return json_array_append(b->events, (json_t *)event) == 0
		   ? CLI_DONE
		   : cli_fail_memory(cli);
}

/* A checkpoint that has the request's newest event. */
static int
wait_for_log(struct bundle *b)
{
	const json_t *last =
	    json_array_get(b->events, json_array_size(b->events) - 1);
	uint64_t seq =
	    (uint64_t)json_integer_value(json_object_get(last, "Seq"));
	int64_t end = clock_mono_ms() + WAIT_MS;
	struct err err = {""};
	enum status st;

	for (;;) {
		buf_reset(&b->note);
		folder_forget(b->log.folder);
		st = proof_checkpoint(&b->checkpoint, &b->note, b->log.folder,
		    b->log.keys, b->log.n_keys, &err);
		if (st == ST_OK && b->checkpoint.size >= seq)
			return CLI_DONE;
		if ((st != ST_OK && st != ST_NOTFOUND) ||
		    clock_mono_ms() >= end)
			break;
		clock_sleep_ms(POLL_MS);
	}
	if (st == ST_OK || st == ST_NOTFOUND)
		return cli_fail(b->cli, EX_TEMPFAIL,
		    "the log has not got event %llu yet; try again, then "
		    "countersign doctor",
		    (unsigned long long)seq);
	return cli_fail(b->cli, st == ST_DENIED ? CLI_NEGATIVE : EX_DATAERR,
	    "%s", err.text);
}

static int
put_log(struct bundle *b)
{
	struct buf keys = BUF_INIT;
	int exit_status = put(b, "checkpoint", buf_str(&b->note), b->note.len);

	for (size_t i = 0; i < b->log.n_keys; i++) {
		char text[NOTE_KEY_TEXT_SIZE];

		buf_addf(&keys, "%s\n", note_key_format(text, &b->log.keys[i]));
	}
	if (exit_status == CLI_DONE)
		exit_status = put(b, "vkey", buf_str(&keys), keys.len);
	buf_free(&keys);
	return exit_status;
}

static int
put_rest(struct bundle *b)
{
	int exit_status = put_request(b);

	if (exit_status == CLI_DONE)
		exit_status = put_steps(b);
	if (exit_status == CLI_DONE)
		exit_status = put_log(b);
	if (exit_status == CLI_DONE && b->withheld.len > 0)
		exit_status = put(
		    b, "WITHHELD.txt", buf_str(&b->withheld), b->withheld.len);
	if (exit_status == CLI_DONE)
		exit_status = put_text(b, "VERIFY.txt", bundle_verify_text);
	if (exit_status == CLI_DONE && !buf_ok(&b->sums))
		exit_status = cli_fail_memory(b->cli);
	/* Its own line, which put() adds, comes too late to stand in it. */
	if (exit_status == CLI_DONE) {
		struct buf sums = b->sums;

		b->sums = (struct buf)BUF_INIT;
		exit_status = put(b, "SHA256SUMS", sums.data, sums.len);
		buf_free(&sums);
	}
	return exit_status;
}

static int
write_bundle(struct bundle *b)
{
	static const char *const folders[] = {
	    "events", "evidence", "settings", "mails"};
	int exit_status = CLI_DONE;

	for (size_t i = 0; exit_status == CLI_DONE &&
			   i < sizeof(folders) / sizeof(folders[0]);
	     i++)
		exit_status = make_folder(b, folders[i]);
	for (size_t i = 0;
	     exit_status == CLI_DONE && i < json_array_size(b->events); i++)
		exit_status = put_event(b, json_array_get(b->events, i));
	return exit_status == CLI_DONE ? put_rest(b) : exit_status;
}

/* ------------------------------------------------------------ folder or tar */

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
remove_folder(const char *path)
{
	(void)nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

static bool
ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len > n && strcmp(text + len - n, end) == 0;
}

/* tar(1) of the folder `name` in `parent`. */
static int
run_tar(const struct cli *cli, const char *parent, const char *name,
    const char *file, bool zipped)
{
	char how[] = "-cf", how_zipped[] = "-czf";
	char *const argv[] = {(char[]){"tar"}, (char[]){"--sort=name"},
	    (char[]){"--owner=0"}, (char[]){"--group=0"},
	    (char[]){"--numeric-owner"}, (char[]){"-C"},
	    (char *)(uintptr_t)parent, zipped ? how_zipped : how,
	    (char *)(uintptr_t)file, (char *)(uintptr_t)name, NULL};
	int status = 0;
	pid_t pid;

	if (posix_spawnp(&pid, "tar", NULL, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || status != 0)
		return cli_fail(
		    cli, EX_DATAERR, "%s: tar could not write it", file);
	return CLI_DONE;
}

/* Made beside the place where it goes, and moved there when it is whole. */
static int
export_to(struct bundle *b, const char *file)
{
	bool zipped = ends_in(file, ".tar.gz") || ends_in(file, ".tgz");
	bool archive = zipped || ends_in(file, ".tar");
	char parent[3900], name[64];
	struct stat st;
	int exit_status;

	snprintf(parent, sizeof(parent), "%s.XXXXXX", file);
	snprintf(name, sizeof(name), "countersign-%.20s", b->id);
	if (lstat(file, &st) == 0)
		return cli_fail(b->cli, EX_DATAERR,
		    "%s is there already; name another place, or remove it",
		    file);
	if (strlen(file) + 8 > sizeof(parent) || mkdtemp(parent) == NULL)
		return cli_fail(
		    b->cli, EX_DATAERR, "%s: %s", file, strerror(errno));
	snprintf(b->root, sizeof(b->root), "%s/%s", parent, name);
	exit_status = make_folder(b, "");
	if (exit_status == CLI_DONE)
		exit_status = write_bundle(b);
	if (exit_status == CLI_DONE && archive)
		exit_status = run_tar(b->cli, parent, name, file, zipped);
	else if (exit_status == CLI_DONE && rename(b->root, file) != 0)
		exit_status = cli_fail(
		    b->cli, EX_DATAERR, "%s: %s", file, strerror(errno));
	remove_folder(parent);
	return exit_status;
}

static void
tell(const struct bundle *b, const char *file)
{
	json_t *object;

	if (b->withheld.len > 0)
		cli_say(b->cli,
		    "some evidence is left out while the request is open; "
		    "WITHHELD.txt names it");
	if (b->log.own_key)
		cli_say(b->cli, "vkey is the log folder's own; whoever checks "
				"the bundle compares it with another copy");
	if (!b->cli->json)
		return;
	object = json_pack("{s:{s:s, s:s, s:I, s:I, s:b}}", "Export",
	    "RequestId", b->id, "File", file, "Events",
	    (json_int_t)json_array_size(b->events), "Size",
	    (json_int_t)b->checkpoint.size, "Withheld",
	    (int)(b->withheld.len > 0));
	show_json(object);
	json_decref(object);
}

int
audit_export_verb(struct cli *cli, const struct args *args)
{
	struct bundle *b = calloc(1, sizeof(*b));
	const char *file = args_get(args, "output");
	int exit_status = CLI_DONE;

	if (b == NULL)
		return cli_fail_memory(cli);
	b->cli = cli;
	b->id = args_get(args, "id");
	b->events = json_array();
	if (b->events == NULL || hasher_new(&b->hasher) != ST_OK)
		exit_status = cli_fail_memory(cli);
	if (exit_status == CLI_DONE)
		exit_status = audit_log_open(&b->log, cli, args);
	if (exit_status == CLI_DONE)
		exit_status =
		    evidence_each_event(cli, b->id, NULL, keep_event, b);
	if (exit_status == CLI_DONE && json_array_size(b->events) == 0)
		exit_status =
		    cli_fail(cli, EX_NOINPUT, "no request %.40s", b->id);
	if (exit_status == CLI_DONE)
		exit_status = wait_for_log(b);
	if (exit_status == CLI_DONE)
		exit_status = export_to(b, file);
	if (exit_status == CLI_DONE)
		tell(b, file);
	audit_log_close(&b->log);
	hasher_free(b->hasher);
	json_decref(b->events);
	buf_free(&b->note);
	buf_free(&b->sums);
	buf_free(&b->withheld);
	free(b);
	return exit_status;
}
