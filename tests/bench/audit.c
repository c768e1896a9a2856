/* SPDX-License-Identifier: ISC
 * The audit log's figures: events a second that are put in order and signed,
 * the time in which all are verified from their rows, what an event takes on
 * disk, how long a proof takes.
 *
 * usage: audit [EVENTS [PROOF_EVENTS]]    folders are made below TMPDIR */
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/event.h"
#include "audit/proof.h"
#include "audit/publish.h"
#include "audit/rowstream.h"
#include "audit/verify.h"
#include "tests/bench/seconds.h"

enum {
	EVENTS = 200000,
	PROOF_EVENTS = 1000000,
	PER_REQUEST = 26,
	MAILBOXES = 5,
	PER_TRANSACTION = 1040,
	PER_CHECKPOINT = 20000,
	EVIDENCE_EVENTS = 26000,
	MAIL_EVIDENCE = 6000,
	VOTE_EVIDENCE = 4000,
	PROOFS = 1000,
	T0 = 1795335180,
};

static char dir[PATH_MAX];
static struct err err;
static struct note_signer signer;
static uint64_t disk;

static void
must(enum status st, const char *what)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s: %s: %s\n", what, status_name(st), err.text);
	exit(1);
}

static void
report(const char *what, double value, const char *unit, const char *aim)
{
	printf("%-58s %8.4g %-4s (aim %s)\n", what, value, unit, aim);
	fflush(stdout);
}

/* ---------------------------------------------------------- a life's events */

static json_t *
steps(int n)
{
	json_t *list = json_array();

	for (int i = 0; i < n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "Rule",
			      "I3 authenticated", "Input",
			      "From domain www.example.com", "Answer", "yes",
			      "Reason", "by DKIM of example.com, aligned"));
	return list;
}

/* The events of one request with five mailboxes that one of them answers, as a
 * lab counts them. */
static struct event *
event_of(uint64_t i)
{
	static const char *const names[] = {"request", "mail", "signed",
	    "submitted", "delivery", "vote", "status"};
	unsigned place = (unsigned)(i % PER_REQUEST);
	unsigned kind = place == 0    ? 0
			: place < 21  ? 1 + (place - 1) / MAILBOXES
			: place == 21 ? 5
				      : 6;
	char id[24], text[80];
	struct event *e;

	snprintf(id, sizeof(id), "r%015" PRIu64, i / PER_REQUEST);
	e = event_new(names[kind], T0 + (int64_t)i / 10, id, "www.example.com");
	if (e == NULL)
		return NULL;
	snprintf(
	    text, sizeof(text), "mailbox%u@example.com", place % MAILBOXES);
	if (kind != 6)
		event_add_private(e, "Email", text);
	if (kind == 1 || kind == 3)
		event_add(e, "MessageId",
		    "qb4atwkt6cvvcv2bb3tsmb5xvys2n3cb@ca.example");
	if (kind == 3 || kind == 4)
		event_add_private(
		    e, "Text", "250 2.0.0 Ok: queued as 9B85CA73DFC");
	if (kind == 0 || kind == 5) {
		event_add(e, "RulesHash",
		    "sha256:01666ec060466c14b9fa06c613fbac449163f2a2017558fe1"
		    "6526209ab78c6b0");
		event_add_private_json(e, "Steps", steps(kind == 0 ? 9 : 20));
	}
	if (kind == 5) {
		event_add(e, "Verdict", "APPROVED");
		event_add_private(e, "From", text);
		event_add_private(e, "AuthenticationResults",
		    "mx.ca.example; dkim=pass header.d=example.com");
	}
	return e;
}

/* What is kept with a mail, where it is: the mail as it was sent. */
static void
keep_mail(struct event *e, uint64_t i)
{
	unsigned place = (unsigned)(i % PER_REQUEST);
	struct buf mail = BUF_INIT;

	if (place == 0 || place > MAILBOXES)
		return;
	while (mail.len < MAIL_EVIDENCE)
		buf_adds(&mail, "a line of the mail as it was sent\r\n");
	event_keep(e, &mail, NULL);
	buf_free(&mail);
}

static void
add_events(struct store *store, uint64_t first, uint64_t n, bool with_evidence)
{
	struct store_event *rows = calloc(n, sizeof(*rows));
	struct event **events = calloc(n, sizeof(struct event *));

	if (rows == NULL || events == NULL)
		exit(1);
	for (uint64_t i = 0; i < n; i++) {
		events[i] = event_of(first + i);
		if (events[i] != NULL && with_evidence)
			keep_mail(events[i], first + i);
		must(events[i] ? event_row(&rows[i], events[i]) : ST_NOMEM,
		    "event");
	}
	must(store_audit_append(store, rows, n, &err), "append");
	for (uint64_t i = 0; i < n; i++)
		event_free(events[i]);
	free(events);
	free(rows);
}

/* ------------------------------------------------------------ what it costs */

/* A vote's event, with its evidence as an answer brings it. */
static struct event *
vote(uint64_t i)
{
	static const char line[] = "the words of a reply, as they came\r\n";
	struct event *e = event_of(21 + i * PER_REQUEST);
	struct buf bytes = BUF_INIT;

	while (bytes.len < VOTE_EVIDENCE)
		buf_adds(&bytes, line);
	if (e != NULL)
		event_keep(e, &bytes, NULL);
	buf_free(&bytes);
	return e;
}

/* The CPU time of a transaction that appends so many votes, in seconds. */
static double
append_votes(struct store *store, uint64_t n)
{
	struct store_event *rows = calloc(n, sizeof(*rows));
	struct event **events = calloc(n, sizeof(struct event *));
	double begun;

	if (rows == NULL || events == NULL)
		exit(1);
	for (uint64_t i = 0; i < n; i++) {
		events[i] = vote(i);
		must(events[i] ? event_row(&rows[i], events[i]) : ST_NOMEM,
		    "event");
	}
	begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
	must(store_audit_append(store, rows, n, &err), "append");
	begun = seconds(CLOCK_PROCESS_CPUTIME_ID) - begun;
	for (uint64_t i = 0; i < n; i++)
		event_free(events[i]);
	free(events);
	free(rows);
	return begun;
}

/* What its audit row costs an answer: the making of leaf, opening and
 * commitments, and the rows in a transaction that is there anyhow. */
static void
bench_row(struct store *store)
{
	enum { N = 20000, ROUNDS = 200, MORE = 20 };
	struct store_event row;
	double begun = seconds(CLOCK_PROCESS_CPUTIME_ID), added = 0;

	for (uint64_t i = 0; i < N; i++) {
		struct event *e = vote(i);

		must(e ? event_row(&row, e) : ST_NOMEM, "event");
		event_free(e);
	}
	report("of an answer's CPU time: its audit row is made",
	    1e6 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - begun) / N, "us", "-");
	for (int i = 0; i < ROUNDS; i++)
		added += append_votes(store, 1 + MORE) - append_votes(store, 1);
	report("... and inserted, with 4 KB of evidence",
	    1e6 * added / ROUNDS / MORE, "us", "-");
}

/* ------------------------------------------------------------------ the log */

static enum status
add_row(void *arg, const struct audit_record *row)
{
	return publish_add(arg, row->leaf, row->leaf_len, &err);
}

/* In seconds. */
static double
sequence(struct store *store, const char *path, uint64_t n)
{
	struct publisher *p;
	double begun = seconds(CLOCK_MONOTONIC);

	must(publish_open(&p, path, &signer.key, 1, &err), "open");
	while (publish_size(p) < n) {
		must(store_audit_read(store, add_row, p, publish_size(p),
			 PER_CHECKPOINT, AUDIT_LEAVES, &err),
		    "read");
		must(publish_commit(p, &signer, 1, &err), "commit");
	}
	publish_close(p);
	return seconds(CLOCK_MONOTONIC) - begun;
}

static void
bench_sequencing(struct store *store, const char *path, uint64_t n)
{
	double took = sequence(store, path, n);

	report("events put in order and signed, a second, in thousands",
	    (double)n / took / 1000, "k/s", ">= 50");
}

struct source {
	struct store *store;
	struct buf page;
	const uint8_t *at;
	size_t left;
	int64_t last;
};

static enum status
next_row(void *arg, struct row *row_r, struct err *why)
{
	struct source *s = arg;
	enum status st;

	if (s->left == 0) {
		buf_reset(&s->page);
		st = rowstream_page(&s->page, s->store, s->last, why);
		if (st != ST_OK)
			return st;
		s->at = (const uint8_t *)buf_str(&s->page);
		s->left = s->page.len;
	}
	if (s->left == 0)
		return ST_NOTFOUND;
	st = rows_read(row_r, &s->at, &s->left);
	s->last = row_r->seq;
	return st;
}

static void
bench_verify(struct store *store, const char *path, uint64_t n,
    const char *what, const char *aim)
{
	struct source source = {.store = store};
	struct verify_rows rows = {next_row, &source};
	struct verify_input in = {
	    .keys = &signer.key, .n_keys = 1, .rows = &rows};
	struct verify_report found;
	struct folder *folder;
	double begun = seconds(CLOCK_PROCESS_CPUTIME_ID);

	must(folder_open(&folder, path, &err), "folder");
	in.folder = folder;
	must(verify_log(&found, &in, &err), "verify");
	if (found.n_rows != n)
		exit(1);
	report(what,
	    (seconds(CLOCK_PROCESS_CPUTIME_ID) - begun) * 1e6 / (double)n, "s",
	    aim);
	folder_close(folder);
	buf_free(&source.page);
}

static int
add_size(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)path;
	(void)ftw;
	if (type == FTW_F)
		disk += (uint64_t)sb->st_size;
	return 0;
}

static void
bench_size(uint64_t n)
{
	disk = 0;
	nftw(dir, add_size, 16, FTW_PHYS);
	report("an event on disk, row, entry and hashes, without evidence",
	    (double)disk / (double)n / 1000, "KB", "<= 1.2");
}

/* ------------------------------------------------------------------- proofs */

static void
make_log(const char *path, uint64_t n)
{
	struct publisher *p;
	char entry[32];

	must(publish_open(&p, path, &signer.key, 1, &err), "open");
	while (publish_size(p) < n) {
		int len = snprintf(entry, sizeof(entry), "{\"N\":%" PRIu64 "}",
		    publish_size(p));

		must(publish_add(p, entry, (size_t)len, &err), "add");
	}
	must(publish_commit(p, &signer, 1, &err), "commit");
	publish_close(p);
}

/* All that `audit proof` does but its start. */
static void
prove(const char *path, uint64_t seq)
{
	struct checkpoint checkpoint;
	struct buf note = BUF_INIT;
	struct tree_proof proof;
	struct tree_hash leaf;
	struct folder *folder;

	must(folder_open(&folder, path, &err), "folder");
	must(proof_checkpoint(&checkpoint, &note, folder, &signer.key, 1, &err),
	    "checkpoint");
	must(proof_inclusion(&proof, &leaf, folder, &checkpoint, seq, &err),
	    "proof");
	folder_close(folder);
	buf_free(&note);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
bench_proof(const char *path, uint64_t n)
{
	double took[PROOFS], worst = 0;
	char what[80];

	make_log(path, n);
	for (uint64_t i = 0; i < PROOFS; i++) {
		double cpu = seconds(CLOCK_THREAD_CPUTIME_ID);

		took[i] = seconds(CLOCK_MONOTONIC);
		prove(path, 1 + i * 7919 * 131 % n);
		took[i] = seconds(CLOCK_MONOTONIC) - took[i];
		cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
		worst = cpu > worst ? cpu : worst;
	}
	qsort(took, PROOFS, sizeof(took[0]), by_value);
	snprintf(what, sizeof(what),
	    "an inclusion proof out of %" PRIu64 " events, median", n);
	report(what, 1000 * took[PROOFS / 2], "ms", "<= 5");
	report("... the CPU time of the worst of a thousand", 1000 * worst,
	    "ms", "<= 5");
}

/* --------------------------------------------------------------------- main */

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	return ftw->level == 0 ? 0 : remove(path);
}

/* Empties the folder. */
static void
clear(void)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
open_store(struct store **store_r, uint64_t n, bool with_evidence)
{
	must(store_open(store_r, "sqlite", dir, &err), "store");
	for (uint64_t i = 0; i < n; i += PER_TRANSACTION)
		add_events(*store_r, i,
		    n - i < PER_TRANSACTION ? n - i : PER_TRANSACTION,
		    with_evidence);
}

static void
make_key(void)
{
	char command[PATH_MAX + 80], path[PATH_MAX + 16];
	struct ed25519 *secret;

	snprintf(path, sizeof(path), "%s/key.pem", dir);
	snprintf(command, sizeof(command),
	    "openssl genpkey -quiet -algorithm ED25519 -out %s", path);
	if (system(command) != 0 || chmod(path, 0600) != 0)
		exit(1);
	must(ed25519_load(&secret, path, &err), "key");
	signer.secret = secret;
	must(note_key_set(
		 &signer.key, "bench.example/log", ed25519_public(secret)),
	    "key");
	unlink(path);
}

int
main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : EVENTS;
	uint64_t n_proof =
	    argc > 2 ? strtoull(argv[2], NULL, 10) : PROOF_EVENTS;
	char path[PATH_MAX + 16];
	struct store *store;

	snprintf(dir, sizeof(dir) - 16, "%s/countersign-bench-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL)
		return 1;
	make_key();
	open_store(&store, n, false);
	snprintf(path, sizeof(path), "%s/audit", dir);
	bench_sequencing(store, path, n);
	bench_verify(store, path, n,
	    "verify of 1,000,000 events from their rows, one core", "<= 5");
	store_close(store);
	bench_size(n);
	clear();
	open_store(&store, EVIDENCE_EVENTS, true);
	(void)sequence(store, path, EVIDENCE_EVENTS);
	bench_verify(store, path, EVIDENCE_EVENTS,
	    "verify of 1,000,000 events, a mail of 6 KB with each fifth", "-");
	bench_row(store);
	store_close(store);
	clear();
	snprintf(path, sizeof(path), "%s/proof", dir);
	bench_proof(path, n_proof);
	clear();
	return rmdir(dir) == 0 ? 0 : 1;
}
