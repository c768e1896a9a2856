/* SPDX-License-Identifier: ISC
 * audit/publish.c: that the folder is what RFC 6962 and tlog-tiles say at any
 * size, and goes on without gap or fork after a kill at any moment, a full
 * disk, or a checkpoint that is older than its tiles. audit/verify.c and
 * audit/proof.c read it back. */
#include "audit/publish.h"
#include "audit/proof.h"
#include "audit/verify.h"
#include "lib/base/clock.h"
#include "tests/fake/place.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum {
	ENTRY_SIZE = 400,
	N_KILLS = 40,
	KILL_BATCH = 97,
	N_KILLED = 100000,
	LATEST_KILL_US = 400000
};

static char key_path[PATH_MAX], other_path[PATH_MAX], log_path[PATH_MAX];
static struct ed25519 *secret, *other_secret;
static struct note_signer signer, other_signer;
static struct hasher *hasher;

static void
make_key(char path_r[PATH_MAX], const char *name, struct ed25519 **secret_r,
    struct note_signer *signer_r)
{
	char command[2 * PATH_MAX];

	snprintf(path_r, PATH_MAX, "%.2000s/%s", place_dir, name);
	snprintf(command, sizeof(command),
	    "openssl genpkey -quiet -algorithm ED25519 -out %s && chmod 640 %s",
	    path_r, path_r);
	ck_assert_int_eq(system(command), 0);
	ck_ok(ed25519_load(secret_r, path_r, &place_err));
	signer_r->secret = *secret_r;
	ck_ok(note_key_set(
	    &signer_r->key, "log.example/1", ed25519_public(*secret_r)));
}

static void
begin(void)
{
	place_make();
	make_key(key_path, "a.pem", &secret, &signer);
	make_key(other_path, "b.pem", &other_secret, &other_signer);
	snprintf(log_path, sizeof(log_path), "%.2000s/audit", place_dir);
	ck_ok(hasher_new(&hasher));
}

static void
end(void)
{
	hasher_free(hasher);
	ed25519_free(secret);
	ed25519_free(other_secret);
}

/* Entry i, canonical JSON of varying length. */
static size_t
plain_entry(char text_r[ENTRY_SIZE], uint64_t i)
{
	int filler = (int)(i * 7919 % 300);
	int n = snprintf(text_r, ENTRY_SIZE,
	    "{\"At\":\"2026-11-22T08:13:00Z\",\"Event\":\"e\",\"N\":%llu,"
	    "\"X\":\"%0*d\"}",
	    (unsigned long long)i, filler + 1, 0);

	return (size_t)n;
}

static size_t
entry(char text_r[ENTRY_SIZE], uint64_t i)
{
	size_t n = plain_entry(text_r, i);

	ck_assert(n > 0 && n < ENTRY_SIZE);
	return n;
}

static struct publisher *
open_log(void)
{
	struct publisher *p = NULL;

	ck_ok(publish_open(&p, log_path, &signer.key, 1, &place_err));
	return p;
}

static void
add_up_to(struct publisher *p, uint64_t size)
{
	char text[ENTRY_SIZE];

	while (publish_size(p) < size) {
		size_t len = entry(text, publish_size(p));

		ck_ok(publish_add(p, text, len, &place_err));
	}
}

static void
commit(struct publisher *p)
{
	ck_ok(publish_commit(p, &signer, 1, &place_err));
}

static void
publish_to(uint64_t size)
{
	struct publisher *p = open_log();

	add_up_to(p, size);
	commit(p);
	ck_assert_uint_eq(publish_signed_size(p), size);
	publish_close(p);
}

/* The root of the first `size` entries, without the publisher. */
static struct tree_hash
true_root(uint64_t size)
{
	struct tree tree = {.size = 0};
	struct tree_hash hash;
	char text[ENTRY_SIZE];

	for (uint64_t i = 0; i < size; i++) {
		size_t len = entry(text, i);

		ck_ok(tree_leaf_hash(hasher, &hash, text, len));
		ck_ok(tree_append(hasher, &tree, &hash, NULL, NULL));
	}
	ck_ok(tree_root(hasher, &hash, &tree));
	return hash;
}

static struct checkpoint
read_checkpoint(void)
{
	struct checkpoint checkpoint = {.size = 0};
	struct buf note = BUF_INIT;
	struct folder *folder;
	enum status st;

	ck_ok(folder_open(&folder, log_path, &place_err));
	st = proof_checkpoint(
	    &checkpoint, &note, folder, &signer.key, 1, &place_err);
	if (st != ST_NOTFOUND)
		ck_ok(st);
	buf_free(&note);
	folder_close(folder);
	return checkpoint;
}

/* Every tile, entry and the root. */
static void
verify_is(enum status want, uint64_t size, const struct checkpoint *since)
{
	struct verify_input input = {
	    .keys = &signer.key, .n_keys = 1, .since = since};
	struct verify_report report;
	struct folder *folder;

	ck_ok(folder_open(&folder, log_path, &place_err));
	input.folder = folder;
	ck_status(verify_log(&report, &input, &place_err), want);
	if (want == ST_OK)
		ck_assert_uint_eq(report.checkpoint.size, size);
	folder_close(folder);
}

static bool
is_there(const char *name)
{
	char path[PATH_MAX];
	struct stat sb;

	snprintf(path, sizeof(path), "%.3000s/%s", log_path, name);
	return stat(path, &sb) == 0;
}

/* -------------------------------------------------------------------- sizes */

static const uint64_t sizes[] = {
    1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 70000};

START_TEST(any_size)
{
	uint64_t size = sizes[_i];
	struct tree_hash root = true_root(size);
	struct checkpoint found;

	publish_to(size);
	found = read_checkpoint();
	ck_assert_uint_eq(found.size, size);
	ck_assert(tree_hash_equal(&found.root, &root));
	verify_is(ST_OK, size, NULL);
	if (size == 70000) { /* the example of tlog-tiles */
		ck_assert(is_there("tile/0/272"));
		ck_assert(is_there("tile/0/273.p/112"));
		ck_assert(is_there("tile/1/000"));
		ck_assert(is_there("tile/1/001.p/17"));
		ck_assert(is_there("tile/2/000.p/1"));
		ck_assert(is_there("tile/entries/273.p/112"));
		ck_assert(!is_there("tile/3"));
	}
	if (size == 256) {
		ck_assert(is_there("tile/0/000"));
		ck_assert(is_there("tile/1/000.p/1"));
		ck_assert(!is_there("tile/0/001.p"));
	}
}
END_TEST

/* The same log, whatever the steps; and each checkpoint goes on from all
 * before it. */
START_TEST(any_steps)
{
	static const uint64_t steps[] = {
	    1, 1, 3, 200, 256, 256, 260, 700, 700, 1024, 1030, 1300};
	struct checkpoint kept[COUNT(steps)];
	struct tree_proof proof;
	struct folder *folder;

	for (size_t i = 0; i < COUNT(steps); i++) {
		publish_to(steps[i]);
		kept[i] = read_checkpoint();
	}
	ck_ok(folder_open(&folder, log_path, &place_err));
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct tree_hash root = true_root(steps[i]);

		ck_assert(tree_hash_equal(&kept[i].root, &root));
		verify_is(ST_OK, 1300, &kept[i]);
		ck_ok(proof_consistency(&proof, folder, &kept[COUNT(steps) - 1],
		    &kept[i], &place_err));
	}
	folder_close(folder);
	/* Partial tiles of full ones are gone, the rest has none too many. */
	ck_assert(!is_there("tile/0/000.p"));
	ck_assert(!is_there("tile/entries/003.p"));
	ck_assert(is_there("tile/entries/005.p/20"));
}
END_TEST

START_TEST(every_inclusion)
{
	struct checkpoint checkpoint;
	struct tree_proof proof;
	struct tree_hash leaf, want;
	struct folder *folder;
	char text[ENTRY_SIZE];

	publish_to(700);
	checkpoint = read_checkpoint();
	ck_ok(folder_open(&folder, log_path, &place_err));
	for (uint64_t seq = 1; seq <= 700; seq++) {
		size_t len = entry(text, seq - 1);

		ck_ok(proof_inclusion(
		    &proof, &leaf, folder, &checkpoint, seq, &place_err));
		ck_ok(tree_leaf_hash(hasher, &want, text, len));
		ck_assert(tree_hash_equal(&leaf, &want));
	}
	ck_status(proof_inclusion(
		      &proof, &leaf, folder, &checkpoint, 701, &place_err),
	    ST_NOTFOUND);
	ck_status(
	    proof_inclusion(&proof, &leaf, folder, &checkpoint, 0, &place_err),
	    ST_NOTFOUND);
	folder_close(folder);
}
END_TEST

static int
mode_is(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	mode_t want = type == FTW_D ? 0755 : 0644;

	(void)ftw;
	if (strstr(path, "/lock") == NULL)
		ck_assert_msg((sb->st_mode & 07777) == want, "%s: %o", path,
		    (unsigned)sb->st_mode & 07777);
	return 0;
}

/* For any web server to serve, whatever the umask of the daemon. */
START_TEST(for_everybody)
{
	mode_t before = umask(077);

	publish_to(70000);
	umask(before);
	ck_assert_int_eq(nftw(log_path, mode_is, 16, FTW_PHYS), 0);
}
END_TEST

START_TEST(nothing_added)
{
	struct publisher *p = open_log();

	commit(p);
	ck_assert(!is_there("checkpoint"));
	ck_assert_uint_eq(publish_signed_size(p), 0);
	publish_close(p);
}
END_TEST

START_TEST(one_writer)
{
	struct publisher *p = open_log(), *second;

	ck_status(publish_open(&second, log_path, &signer.key, 1, &place_err),
	    ST_TEMP);
	publish_close(p);
	publish_close(open_log());
}
END_TEST

START_TEST(too_long)
{
	char *text = calloc(1, TILE_ENTRY_MAX + 1);
	struct publisher *p = open_log();

	ck_assert_ptr_nonnull(text);
	ck_ok(publish_add(p, text, TILE_ENTRY_MAX, &place_err));
	ck_status(
	    publish_add(p, text, TILE_ENTRY_MAX + 1, &place_err), ST_INVALID);
	publish_close(p);
	free(text);
}
END_TEST

/* ------------------------------------------------------------------ refusal */

static void
change_byte(const char *name, long at)
{
	char path[PATH_MAX];
	FILE *file;
	int c;

	snprintf(path, sizeof(path), "%.3000s/%s", log_path, name);
	file = fopen(path, "r+");
	ck_assert_ptr_nonnull(file);
	fseek(file, at, SEEK_SET);
	c = getc(file);
	fseek(file, at, SEEK_SET);
	putc(c ^ 1, file);
	fclose(file);
}

static const struct {
	const char *name;
	long at;
	bool at_start; /* seen when the log is taken up, else by verify alone */
} changes[] = {
    {"checkpoint", 0, true},
    {"checkpoint", 15, true},
    {"checkpoint", 30, true},
    {"checkpoint", 120, true},
    {"tile/0/002.p/188", 3, true},
    {"tile/entries/002.p/188", 40, true},
    {"tile/1/000.p/2", 9, true},
    {"tile/0/001", 8000, false},
    {"tile/entries/001", 500, false},
};

START_TEST(changed)
{
	struct publisher *p;
	enum status st;

	publish_to(700);
	change_byte(changes[_i].name, changes[_i].at);
	verify_is(ST_DENIED, 0, NULL);
	st = publish_open(&p, log_path, &signer.key, 1, &place_err);
	ck_status(st, changes[_i].at_start ? ST_DENIED : ST_OK);
	if (st == ST_OK)
		publish_close(p);
}
END_TEST

/* T19: one bit of any octet of any file is seen; of an entry or a hash of a
 * leaf it is told which. */
enum { SMALL = 300, STRIDE = 29 };

static void
flip(const char *path, long at)
{
	FILE *file = fopen(path, "r+");
	int c;

	ck_assert_ptr_nonnull(file);
	fseek(file, at, SEEK_SET);
	c = getc(file);
	fseek(file, at, SEEK_SET);
	putc(c ^ 1 << at % 8, file);
	fclose(file);
}

static struct verify_bad
found_bad(void)
{
	struct verify_input input = {.keys = &signer.key, .n_keys = 1};
	struct verify_report report;
	struct folder *folder;

	ck_ok(folder_open(&folder, log_path, &place_err));
	input.folder = folder;
	if (verify_log(&report, &input, &place_err) != ST_DENIED)
		report.bad.found = false;
	folder_close(folder);
	return report.bad;
}

/* Which entry of a bundle the octet belongs to, from 1. */
static uint64_t
entry_at(uint64_t first, long at)
{
	char text[ENTRY_SIZE];
	long end = 0;

	for (uint64_t i = first;; i++) {
		end += 2 + (long)entry(text, i);
		if (at < end)
			return i + 1;
	}
}

static const struct {
	const char *name;
	uint64_t first; /* entry */
	enum { NONE, HASHES, ENTRIES } holds;
} files[] = {
    {"checkpoint", 0, NONE},
    {"tile/0/000", 0, HASHES},
    {"tile/0/001.p/44", 256, HASHES},
    {"tile/1/000.p/1", 0, NONE},
    {"tile/entries/000", 0, ENTRIES},
    {"tile/entries/001.p/44", 256, ENTRIES},
};

START_TEST(every_octet)
{
	char path[PATH_MAX];
	struct stat sb;

	publish_to(SMALL);
	snprintf(path, sizeof(path), "%.3000s/%s", log_path, files[_i].name);
	ck_assert_int_eq(stat(path, &sb), 0);
	for (long at = 0; at < sb.st_size; at += STRIDE) {
		struct verify_bad bad;
		uint64_t want = 0;

		flip(path, at);
		bad = found_bad();
		ck_assert_msg(bad.found, "%s, octet %ld", files[_i].name, at);
		if (files[_i].holds == HASHES)
			want = files[_i].first + (uint64_t)at / SHA256_SIZE + 1;
		else if (files[_i].holds == ENTRIES)
			want = entry_at(files[_i].first, at);
		/* A changed length takes the whole bundle apart. */
		if (want != 0 && strstr(bad.why, "does not hold") == NULL)
			ck_assert_msg(bad.seq == want,
			    "%s, octet %ld: %llu and not %llu: %s",
			    files[_i].name, at, (unsigned long long)bad.seq,
			    (unsigned long long)want, bad.why);
		flip(path, at);
	}
	verify_is(ST_OK, SMALL, NULL);
}
END_TEST

START_TEST(missing)
{
	static const char *const names[] = {
	    "tile/0/002.p/188", "tile/entries/002.p/188", "tile/1/000.p/2"};
	char path[PATH_MAX];
	struct publisher *p;

	publish_to(700);
	snprintf(path, sizeof(path), "%.3000s/%s", log_path, names[_i]);
	ck_assert_int_eq(unlink(path), 0);
	verify_is(ST_DENIED, 0, NULL);
	ck_status(
	    publish_open(&p, log_path, &signer.key, 1, &place_err), ST_DENIED);
}
END_TEST

START_TEST(compared)
{
	struct publisher *p;
	char text[ENTRY_SIZE];

	publish_to(300);
	p = open_log();
	for (uint64_t i = 0; i < 300; i++) {
		size_t len = entry(text, i);

		ck_ok(publish_compare(p, i, text, len, &place_err));
		text[len - 3] ^= 1;
		ck_status(
		    publish_compare(p, i, text, len, &place_err), ST_DENIED);
	}
	publish_close(p);
}
END_TEST

/* --------------------------------------------------------------------- keys */

START_TEST(key_changed)
{
	struct note_key both[] = {other_signer.key, signer.key};
	struct note_signer signers[] = {other_signer, signer};
	struct publisher *p;

	publish_to(10);
	/* A key that nobody has heard of takes nothing up. */
	ck_status(publish_open(&p, log_path, &other_signer.key, 1, &place_err),
	    ST_DENIED);
	ck_ok(publish_open(&p, log_path, both, 2, &place_err));
	add_up_to(p, 20);
	ck_ok(publish_commit(p, signers, 2, &place_err));
	publish_close(p);
	/* Whoever has the former key can go on, and so can we. */
	verify_is(ST_OK, 20, NULL);
	ck_ok(publish_open(&p, log_path, &other_signer.key, 1, &place_err));
	add_up_to(p, 30);
	ck_ok(publish_commit(p, &other_signer, 1, &place_err));
	publish_close(p);
	verify_is(ST_DENIED, 0, NULL);
}
END_TEST

START_TEST(another_origin)
{
	struct note_key key;
	struct publisher *p;

	publish_to(10);
	ck_ok(note_key_set(&key, "other.example", ed25519_public(secret)));
	ck_status(publish_open(&p, log_path, &key, 1, &place_err), ST_DENIED);
}
END_TEST

/* -------------------------------------------------------------------- kills */

/* In a process of its own, until it is killed: without Check, whose pipe it
 * would leave in the middle of a message. */
static void
publish_for_ever(void)
{
	struct publisher *p;
	char text[ENTRY_SIZE];
	enum status st = publish_open(&p, log_path, &signer.key, 1, &place_err);

	while (st == ST_OK && publish_size(p) < N_KILLED) {
		uint64_t n = 1 + publish_size(p) * 31 % KILL_BATCH;

		while (st == ST_OK && n-- > 0) {
			size_t len = plain_entry(text, publish_size(p));

			st = publish_add(p, text, len, &place_err);
		}
		if (st == ST_OK)
			st = publish_commit(p, &signer, 1, &place_err);
	}
	_exit(st == ST_OK ? 0 : 1);
}

static unsigned
next_random(unsigned *state)
{
	*state = *state * 1103515245U + 12345U;
	return *state >> 8;
}

/* How long a commit takes on this disk, at most some 50 ms. */
static long
commit_us(void)
{
	struct publisher *p = open_log();
	int64_t begun = clock_mono_ms();

	for (int i = 0; i < 10; i++) {
		add_up_to(p, publish_size(p) + 1);
		commit(p);
	}
	publish_close(p);
	return 100 * (clock_mono_ms() - begun) < 50000
		   ? 100 * (clock_mono_ms() - begun) + 100
		   : 50000;
}

/* T20 for the log: whatever moment a kill finds, the checkpoint is of a true
 * tree, and the folder goes on. Of each size there is one tree, for it is
 * compared with the true one. */
START_TEST(killed)
{
	unsigned state = 20261122U + (unsigned)_i;
	uint64_t last = 0, advanced = 0;
	long us = commit_us(), most = 5 * us;

	for (int i = 0; i < N_KILLS; i++) {
		struct timespec pause = {
		    .tv_nsec =
			1000L * (us / 4 + (long)next_random(&state) % most)};
		struct checkpoint found;
		struct tree_hash root;
		pid_t pid = fork();
		int status;

		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			publish_for_ever();
		nanosleep(&pause, NULL);
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
		found = read_checkpoint();
		ck_assert_uint_ge(found.size, last);
		advanced += found.size > last;
		/* Opening may take many times as long as a commit. */
		if (found.size == last && most < LATEST_KILL_US)
			most *= 2;
		last = found.size;
		root = true_root(found.size);
		if (found.size > 0)
			ck_assert(tree_hash_equal(&found.root, &root));
	}
	ck_assert_uint_gt(advanced, N_KILLS / 8);
	publish_to(last + 1);
	verify_is(ST_OK, last + 1, NULL);
}
END_TEST

/* The checkpoint of before, as after a loss of power behind its rename: what
 * lies beyond is written again, the same. */
START_TEST(older_checkpoint)
{
	char command[3 * PATH_MAX];
	struct checkpoint newer, again;

	publish_to(250);
	snprintf(command, sizeof(command), "cp %s/checkpoint %s/kept", log_path,
	    place_dir);
	ck_assert_int_eq(system(command), 0);
	publish_to(600);
	newer = read_checkpoint();
	snprintf(command, sizeof(command), "cp %s/kept %s/checkpoint",
	    place_dir, log_path);
	ck_assert_int_eq(system(command), 0);
	/* Its partial tiles are gone by now; full ones stand in. */
	verify_is(ST_OK, 250, NULL);
	publish_to(600);
	again = read_checkpoint();
	ck_assert(tree_hash_equal(&newer.root, &again.root));
	verify_is(ST_OK, 600, NULL);
}
END_TEST

/* T21: files cannot grow beyond a limit for a while, as on a full disk (nor can
 * the file in which Check takes notes). */
START_TEST(disk_full)
{
	struct rlimit whole, little;
	struct publisher *p;
	enum status st = ST_OK;
	char text[ENTRY_SIZE];

	signal(SIGXFSZ, SIG_IGN);
	publish_to(20);
	getrlimit(RLIMIT_FSIZE, &whole);
	little = whole;
	p = open_log();
	little.rlim_cur = (rlim_t)(100 + 900 * _i);
	setrlimit(RLIMIT_FSIZE, &little);
	while (st == ST_OK && publish_size(p) < 1000) {
		size_t len = plain_entry(text, publish_size(p));

		st = publish_add(p, text, len, &place_err);
	}
	if (st == ST_OK)
		st = publish_commit(p, &signer, 1, &place_err);
	publish_close(p);
	setrlimit(RLIMIT_FSIZE, &whole);
	ck_status(st, ST_TEMP);
	verify_is(ST_OK, 20, NULL);
	publish_to(1000);
	verify_is(ST_OK, 1000, NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("publish");
	TCase *tc = tcase_create("publish");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_set_timeout(tc, 100);
	tcase_add_loop_test(tc, any_size, 0, COUNT_OF(sizes));
	tcase_add_test(tc, any_steps);
	tcase_add_test(tc, every_inclusion);
	tcase_add_test(tc, for_everybody);
	tcase_add_test(tc, nothing_added);
	tcase_add_test(tc, one_writer);
	tcase_add_test(tc, too_long);
	tcase_add_loop_test(tc, every_octet, 0, COUNT_OF(files));
	tcase_add_loop_test(tc, changed, 0, COUNT_OF(changes));
	tcase_add_loop_test(tc, missing, 0, 3);
	tcase_add_test(tc, compared);
	tcase_add_test(tc, key_changed);
	tcase_add_test(tc, another_origin);
	tcase_add_test(tc, killed);
	tcase_add_test(tc, older_checkpoint);
	tcase_add_loop_test(tc, disk_full, 0, 9);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
