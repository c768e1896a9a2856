/* SPDX-License-Identifier: ISC
 * The store as a whole: opening, threads, two handles, a full disk, a killed
 * writer (T20, T21), and that no statement in a hot path reads a whole table.
 * What each verb does is left to the programs beside this one. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "lib/store/tx.h"
#include "tests/unit/store/fixture.h"

/* ----------------------------------------------------------------- opening */

static void
write_file(const char *name, const char *text)
{
	char path[PATH_MAX + 32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", fixture_dir, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void
set_version(int64_t version)
{
	struct db *db;

	ck_ok(
	    tx_begin(&db, fixture_store, TX_WRITE, &fixture_err), fixture_err);
	ck_ok(tx_end(fixture_store, db, TX_WRITE,
		  db_exec(db, "UPDATE schema_version SET version = $1",
		      ARGS(value_int(version)))),
	    fixture_err);
}

static void
spoil_nothing(void)
{
}

static void
spoil_newer(void)
{
	set_version(999);
}

static void
spoil_negative(void)
{
	set_version(-1);
}

static void
spoil_garbage(void)
{
	char path[PATH_MAX + 32];

	fixture_close();
	snprintf(path, sizeof(path), "%s/countersign.db", fixture_dir);
	ck_assert_int_eq(unlink(path), 0);
	write_file("countersign.db", "This is a letter, and no database at "
				     "all, however long one reads in it.\n");
}

static void
spoil_file_for_folder(void)
{
	write_file("file", "");
}

static const struct open_row {
	const char *label, *url, *folder;
	void (*spoil)(void);
	const char *says;
} OPENS[] = {
    {"unknown engine", "oracle", "", spoil_nothing, "oracle"},
    {"another's URL", "mysql://u@h/d", "", spoil_nothing, "postgresql://"},
    {"no folder", "sqlite", "/nowhere", spoil_nothing, "/nowhere/"},
    {"a file for a folder", "sqlite", "/file", spoil_file_for_folder, "/file/"},
    {"newer tables", "sqlite", "", spoil_newer, "999"},
    {"impossible tables", "sqlite", "", spoil_negative, "-1"},
    {"no database", "sqlite", "", spoil_garbage, "countersign.db"},
};

START_TEST(test_open_invalid)
{
	const struct open_row *row = &OPENS[_i];
	struct store *store = NULL;
	char folder[PATH_MAX + 32];

	row->spoil();
	fixture_close();
	snprintf(folder, sizeof(folder), "%s%s", fixture_dir, row->folder);
	fixture_err.text[0] = '\0';
	ck_status(store_open(&store, row->url, folder, &fixture_err),
	    ST_INVALID, fixture_err);
	ck_assert_ptr_null(store);
	ck_assert_msg(strstr(fixture_err.text, row->says) != NULL,
	    "%s: \"%s\" does not say \"%s\"", row->label, fixture_err.text,
	    row->says);
}
END_TEST

/* As somebody who may read and not write: the folder, then the file. */
static const struct readonly_row {
	const char *label;
	mode_t folder, file;
	bool exists;
} READONLY[] = {
    {"folder, no file yet", 0555, 0, false},
    {"folder and file", 0555, 0444, true},
    {"file", 0777, 0444, true},
};

enum { NOBODY = 65534 };

START_TEST(test_open_readonly)
{
	const struct readonly_row *row = &READONLY[_i];
	char path[PATH_MAX + 32];
	struct store *store = NULL;

	fixture_close();
	snprintf(path, sizeof(path), "%s/countersign.db", fixture_dir);
	if (row->exists)
		ck_assert_int_eq(chmod(path, row->file), 0);
	else
		ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(chmod(fixture_dir, row->folder), 0);
	ck_assert_int_eq(chmod(fixture_base, 0711), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(NOBODY), 0);
	ck_status(store_open(&store, "sqlite", fixture_dir, &fixture_err),
	    ST_INVALID, fixture_err);
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	ck_assert_msg(strstr(fixture_err.text, path) != NULL,
	    "%s: \"%s\" does not name the file", row->label, fixture_err.text);
	ck_assert_int_eq(chmod(fixture_dir, 0700), 0);
}
END_TEST

START_TEST(test_mode)
{
	static const char *const FILES[] = {
	    "countersign.db", "countersign.db-wal", "countersign.db-shm"};
	char path[PATH_MAX + 32];
	struct stat st;

	fixture_create("r", "a", T0, NAMES("example.com"));
	for (size_t i = 0; i < sizeof(FILES) / sizeof(FILES[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", fixture_dir, FILES[i]);
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_msg((st.st_mode & 07) == 0,
		    "%s: others may use it: %04o", FILES[i],
		    (unsigned)st.st_mode & 07777);
	}
}
END_TEST

enum { N_OPENERS = 6 };

static void
child_open(int *status_r)
{
	struct store *store = NULL;
	struct err err = {""};

	*status_r = (int)store_open(&store, fixture_url, fixture_dir, &err);
	if (*status_r == ST_OK)
		*status_r = (int)store_ping(store, &err);
	if (*status_r != ST_OK)
		fprintf(stderr, "%s\n", err.text);
	store_close(store);
}

/* Both daemons start at once on a new machine. */
START_TEST(test_open_together)
{
	pid_t pids[N_OPENERS];

	fixture_close();
	fixture_empty();
	for (size_t i = 0; i < N_OPENERS; i++) {
		pids[i] = fork();
		ck_assert_int_ge(pids[i], 0);
		if (pids[i] == 0) {
			int status;

			child_open(&status);
			_exit(status);
		}
	}
	for (size_t i = 0; i < N_OPENERS; i++) {
		int status = -1;

		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_msg(status == 0, "got %s",
		    status_name((enum status)WEXITSTATUS(status)));
	}
}
END_TEST

START_TEST(test_close_null)
{
	store_close(NULL);
	request_free(NULL);
	audit_rows_free(NULL, 0);
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
}
END_TEST

/* -------------------------------------------------------- threads, handles */

enum { N_THREADS = 12, N_ROUNDS = 20 };

struct hammer {
	struct store *store;
	uint8_t hash[SHA256_SIZE];
	unsigned n_counted, n_already;
	int64_t recipient;
	enum status st;
	struct err err;
	struct vote_change vote;
	struct store_event event;
};

/* What approve/decide does, in three lines: one vote a mailbox (W5). */
static enum status
vote_once(void *arg, const struct request *request,
    const struct token_facts *token, const char *spent_receipt,
    struct change *change_r)
{
	struct hammer *h = arg;
	const struct request_domain *d = &request->domains[token->domain];

	(void)spent_receipt;
	if (d->recipients[token->recipient].answer[0] != '\0') {
		h->n_already++;
		return ST_OK;
	}
	h->n_counted++;
	h->vote = (struct vote_change){.recipient_id = token->recipient_id,
	    .verdict = "APPROVED",
	    .via = "link",
	    .at = T0};
	h->event = fixture_event("vote", "r", T0);
	h->event.evidence = "x";
	h->event.evidence_len = 1;
	change_r->vote = &h->vote;
	change_r->events = &h->event;
	change_r->n_events = 1;
	return ST_OK;
}

static void *
hammer(void *arg)
{
	struct hammer *h = arg;

	for (int i = 0; h->st == ST_OK && i < N_ROUNDS; i++) {
		struct request *request = NULL;
		struct token_facts token;

		h->st = store_decide(
		    h->store, h->hash, NULL, NULL, vote_once, h, &h->err);
		if (h->st == ST_OK)
			h->st = store_token_find(
			    h->store, &request, &token, h->hash, &h->err);
		request_free(request);
	}
	return NULL;
}

/* T2, T7: however many say it at once, through either daemon, it counts once;
 * there are more threads than connections. */
START_TEST(test_one_vote)
{
	pthread_t threads[N_THREADS];
	struct hammer hammers[N_THREADS] = {0};
	struct store *second = NULL;
	unsigned n_counted = 0, n_already = 0;

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_ok(store_open(&second, fixture_url, fixture_dir, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < N_THREADS; i++) {
		hammers[i].store = i % 4 == 0 ? second : fixture_store;
		fixture_token(
		    hammers[i].hash, i % 2 == 0 ? "link" : "reply", 1);
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, hammer, &hammers[i]), 0);
	}
	for (size_t i = 0; i < N_THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_ok(hammers[i].st, hammers[i].err);
		n_counted += hammers[i].n_counted;
		n_already += hammers[i].n_already;
	}
	store_close(second);
	ck_assert_uint_eq(n_counted, 1);
	ck_assert_uint_eq(n_already, N_THREADS * N_ROUNDS - 1);
	ck_assert_uint_eq(fixture_events("vote"), 1);
}
END_TEST

struct claimer {
	struct store *store;
	size_t n_mails;
	unsigned char seen[256];
	enum status st;
	struct err err;
};

static void *
claim_all(void *arg)
{
	struct claimer *c = arg;
	size_t n = 1;

	while (c->st == ST_OK && n > 0) {
		struct mail *mails = NULL;

		c->st = store_mail_claim(
		    c->store, &mails, &n, "here", 3, T0, T0 + LEASE, &c->err);
		for (size_t i = 0; c->st == ST_OK && i < n; i++)
			c->seen[mails[i].id]++;
		free(mails);
	}
	return NULL;
}

/* Each mail is claimed by one. */
START_TEST(test_one_claim)
{
	static const char *const NAMES_[] = {"a.com", "b.com", "c.com", "d.com",
	    "e.com", "f.com", "g.com", "h.com", "i.com", "j.com", NULL};
	enum { N_CLAIMERS = 4, N_MAILS = 20 };
	pthread_t threads[N_CLAIMERS];
	struct claimer claimers[N_CLAIMERS] = {0};

	fixture_create("r", "a", T0, NAMES_);
	for (size_t i = 0; i < N_CLAIMERS; i++) {
		claimers[i].store = fixture_store;
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, claim_all, &claimers[i]),
		    0);
	}
	for (size_t i = 0; i < N_CLAIMERS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_ok(claimers[i].st, claimers[i].err);
	}
	for (int64_t id = 1; id <= N_MAILS; id++) {
		unsigned n = 0;

		for (size_t i = 0; i < N_CLAIMERS; i++)
			n += claimers[i].seen[id];
		ck_assert_msg(
		    n == 1, "mail %" PRId64 " claimed %u times", id, n);
	}
}
END_TEST

/* A program that brings the tables up to date: from `held` to `release` the
 * store is its own. */
struct stepping {
	pthread_barrier_t held;
	sem_t release;
	unsigned n_waits, waits_max;
};

static int64_t
n_steps(void)
{
	int64_t n = 0;

	while (schema_step((size_t)n) != NULL)
		n++;
	return n;
}

static void *
step_on(void *arg)
{
	struct stepping *s = arg;
	struct err err = {""};
	struct db *db;
	enum status st = tx_begin(&db, fixture_store, TX_WRITE, &err);

	ck_ok(st, err);
	pthread_barrier_wait(&s->held);
	while (sem_wait(&s->release) != 0)
		continue;
	st = db_exec(db, "UPDATE schema_version SET version = $1",
	    ARGS(value_int(n_steps())));
	ck_ok(tx_end(fixture_store, db, TX_WRITE, st), err);
	return NULL;
}

static bool
wait_for_step(void *arg, const char *why)
{
	struct stepping *s = arg;

	ck_assert_str_ne(why, "");
	if (++s->n_waits < s->waits_max)
		return true;
	sem_post(&s->release);
	return s->waits_max > 0;
}

/* Tables of an earlier version, and another program at work on them: one that
 * starts waits as long as it is told to. */
static const struct {
	const char *label;
	int64_t behind; /* by so many versions */
	unsigned waits_max, n_waits;
	enum status want;
} BESIDE[] = {
    {"waits", 1, 1, 1, ST_OK},
    {"gives up", 1, 0, 1, ST_TEMP},
    {"nothing is left to be done", 0, 1, 0, ST_OK},
};

START_TEST(test_open_beside)
{
	struct stepping s = {.waits_max = BESIDE[_i].waits_max};
	struct store *other = NULL;
	pthread_t thread;
	enum status st;

	set_version(n_steps() - BESIDE[_i].behind);
	ck_assert_int_eq(pthread_barrier_init(&s.held, NULL, 2), 0);
	ck_assert_int_eq(sem_init(&s.release, 0, 0), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, step_on, &s), 0);
	pthread_barrier_wait(&s.held);
	st = store_open_beside(
	    &other, fixture_url, fixture_dir, wait_for_step, &s, &fixture_err);
	sem_post(&s.release);
	pthread_join(thread, NULL);
	ck_assert_msg(st == BESIDE[_i].want && s.n_waits == BESIDE[_i].n_waits,
	    "%s: %s after %u waits, %s", BESIDE[_i].label, status_name(st),
	    s.n_waits, fixture_err.text);
	if (st == ST_OK)
		store_close(other);
	sem_destroy(&s.release);
	pthread_barrier_destroy(&s.held);
}
END_TEST

struct locked {
	struct store *other;
	enum status read, write;
	struct err err;
	bool said;
};

static enum status
look_from_outside(
    void *arg, const struct request *request, struct change *change_r)
{
	struct locked *locked = arg;
	struct request *same = NULL;

	locked->read =
	    store_request_load(locked->other, &same, request->id, &locked->err);
	request_free(same);
	locked->err.text[0] = '\0';
	locked->write = store_ping(locked->other, &locked->err);
	locked->said = locked->err.text[0] != '\0';
	change_r->status = "FAILED";
	return ST_OK;
}

/* T21: another program holds the lock. Readers go on; a writer is told to try
 * again, and can afterwards. */
START_TEST(test_locked)
{
	struct locked locked = {.other = NULL};

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_ok(store_open(&locked.other, fixture_url, fixture_dir, &fixture_err),
	    fixture_err);
	ck_ok(store_change(
		  fixture_store, "r", look_from_outside, &locked, &fixture_err),
	    fixture_err);
	ck_ok(locked.read, locked.err);
	ck_status(locked.write, ST_TEMP, locked.err);
	ck_assert(locked.said);
	ck_ok(store_ping(locked.other, &locked.err), locked.err);
	store_close(locked.other);
}
END_TEST

/* --------------------------------------------------------------- disk full */

static void
set_max_pages(int64_t n_more)
{
	char sql[64];
	int64_t n_pages;
	struct db *db;
	enum status st;

	ck_ok(
	    tx_begin(&db, fixture_store, TX_WRITE, &fixture_err), fixture_err);
	st = db_int(db, &n_pages, "PRAGMA page_count", NULL, 0);
	snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %" PRId64,
	    n_pages + n_more);
	if (st == ST_OK)
		st = db_exec(db, sql, NULL, 0);
	ck_ok(tx_end(fixture_store, db, TX_WRITE, st), fixture_err);
}

static enum status
create(const char *id)
{
	static const char *const NAMES_[] = {"a.com", "b.com", "c.com", "d.com",
	    "e.com", "f.com", "g.com", "h.com", "i.com", "j.com", NULL};
	struct request *request = fixture_request(id, "full", T0, NAMES_);
	struct store_event event = fixture_event("request", id, T0);
	char existing[REQUEST_ID_SIZE];
	enum status st;

	/* long enough to need new pages in a store that is empty */
	for (size_t i = 0; i < request->n_domains; i++)
		memset(request->domains[i].unicode, 'x', STORE_TEXT_SIZE - 1);
	st = store_request_create(
	    fixture_store, request, true, 0, existing, &event, 1, &fixture_err);
	request_free(request);
	return st;
}

static void
check_nothing_left(size_t n_requests)
{
	struct store_counts counts;

	ck_ok(store_request_count(fixture_store, &counts, 0, "full", "j.com",
		  "admin@j.com", &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(counts.by_account, n_requests);
	ck_assert_uint_eq(counts.by_domain, n_requests);
	ck_assert_uint_eq(counts.by_mailbox, n_requests);
	ck_assert_uint_eq(fixture_events("request"), n_requests);
}

/* With room for no page more, one, two and so on, until it fits. */
START_TEST(test_full)
{
	enum status st = ST_TEMP;
	int n_full = 0;

	for (int64_t n_more = 0; st != ST_OK; n_more++) {
		ck_assert_int_lt(n_more, 200);
		set_max_pages(n_more);
		st = create("r");
		if (st != ST_OK) {
			n_full++;
			ck_status(st, ST_TEMP, fixture_err);
			ck_assert_ptr_nonnull(
			    strstr(fixture_err.text, "make room"));
			check_nothing_left(0);
		}
	}
	ck_assert_int_gt(n_full, 0);
	check_nothing_left(1);
}
END_TEST

/* The same by the file's size, as the kernel refuses to write: at every commit
 * that grows the log. */
START_TEST(test_file_limit)
{
	struct rlimit saved, limit;
	enum status st = ST_TEMP;
	int n_full = 0;

	ck_assert_ptr_ne(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &saved), 0);
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
	limit = saved;
	for (rlim_t kb = 16; st != ST_OK; kb += 16) {
		ck_assert_uint_lt(kb, 4096);
		limit.rlim_cur = kb * 1024;
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		st = create("r");
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &saved), 0);
		if (st != ST_OK) {
			n_full++;
			ck_status(st, ST_TEMP, fixture_err);
			check_nothing_left(0);
		}
	}
	ck_assert_int_gt(n_full, 0);
	check_nothing_left(1);
	fixture_reopen();
	check_nothing_left(1);
}
END_TEST

/* ----------------------------------------------------------------- kill -9 */

enum { N_KILLS = 4, N_ACKNOWLEDGED = 15 };

/* Creates request after request and acknowledges each with a byte. */
static _Noreturn void
child_write(int fd, int round)
{
	for (int i = 0; i < 100000; i++) {
		char id[REQUEST_ID_SIZE];

		snprintf(id, sizeof(id), "k%d-%d", round, i);
		if (create(id) != ST_OK || write(fd, "", 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static int
kill_writer(int round)
{
	int fds[2], status, n = 0;
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		/* Not the parent's connections: SQLite must not be carried
		 * across fork(). */
		close(fds[0]);
		if (store_open(&fixture_store, fixture_url, fixture_dir,
			&fixture_err) != ST_OK)
			_exit(1);
		child_write(fds[1], round);
	}
	close(fds[1]);
	while (n < N_ACKNOWLEDGED && read(fds[0], &byte, 1) == 1)
		n++;
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	while (read(fds[0], &byte, 1) == 1)
		n++;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	close(fds[0]);
	ck_assert_msg(WIFSIGNALED(status), "the writer ended by itself");
	return n;
}

/* T20: what was acknowledged is there, whole, once. */
START_TEST(test_kill)
{
	struct request *request = NULL;
	size_t n_total = 0;

	fixture_close();
	for (int round = 0; round < N_KILLS; round++) {
		int n = kill_writer(round);

		ck_assert_int_ge(n, N_ACKNOWLEDGED);
		fixture_attach();
		for (int i = 0; i <= n; i++) {
			char id[REQUEST_ID_SIZE];
			enum status st;

			snprintf(id, sizeof(id), "k%d-%d", round, i);
			st = store_request_load(
			    fixture_store, &request, id, &fixture_err);
			/* the last may or may not have been committed */
			if (i == n && st == ST_NOTFOUND)
				break;
			ck_ok(st, fixture_err);
			ck_assert_uint_eq(request->n_domains, 10);
			ck_assert_uint_eq(
			    request->domains[9].n_recipients, N_MAILBOXES);
			request_free(request);
			n_total++;
		}
		check_nothing_left(n_total);
		ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
		fixture_close();
	}
}
END_TEST

/* ------------------------------------------------------------------- plans */

/* Every statement there is, prepared by using every verb. */
static enum status
do_nothing(void *arg, const struct request *request, struct change *change_r)
{
	(void)request;
	*change_r = *(struct change *)arg;
	return ST_OK;
}

static enum status
decide_nothing(void *arg, const struct request *request,
    const struct token_facts *token, const char *spent_receipt,
    struct change *change_r)
{
	(void)token;
	(void)spent_receipt;
	return do_nothing(arg, request, change_r);
}

static void
tour_lists(void)
{
	static const char *const DOMAINS[] = {NULL, "example.com", "*.com"};

	for (unsigned i = 0; i < 24; i++) {
		struct request_filter filter = {
		    .domain = DOMAINS[i % 3],
		    .status = i / 3 % 2 == 0 ? NULL : PENDING,
		    .account = i / 6 % 2 == 0 ? NULL : "a",
		    .starting_token = i / 12 == 0 ? NULL : "1795335180.r",
		    .max_items = 100,
		};
		struct request_summary *items;
		size_t n;
		char next[STORE_PAGE_TOKEN_SIZE];

		ck_ok(store_request_list(fixture_store, &items, &n, next,
			  &filter, &fixture_err),
		    fixture_err);
		free(items);
	}
}

static void
tour_changes(void)
{
	static const uint8_t FORM[SHA256_SIZE] = "form";
	struct store_event event = fixture_event("e", "r", T0);
	struct domain_change domain = {.status = PENDING, .reuse_until = -1};
	struct vote_change vote = {
	    .verdict = "APPROVED", .at = T0, .receipt = "one"};
	struct vote_change objection = {
	    .verdict = "REJECTED", .at = T0, .receipt = "two"};
	struct request *request = fixture_load("r");
	struct change change = {.status = PENDING,
	    .new_generation = true,
	    .domains = &domain,
	    .n_domains = 1,
	    .vote = &vote,
	    .objection = &objection,
	    .refusal = "no",
	    .freeze = "example.net",
	    .form = FORM,
	    .events = &event,
	    .n_events = 1,
	    .at = T0};
	uint8_t hash[SHA256_SIZE];

	event.evidence = "";
	vote.recipient_id = request->domains[0].recipients[0].id;
	objection.recipient_id = vote.recipient_id;
	change.queue = &vote.recipient_id;
	change.n_queue = 1;
	ck_ok(store_decide(fixture_store, fixture_token(hash, "link", 1), FORM,
		  NULL, decide_nothing, &change, &fixture_err),
	    fixture_err);
	ck_ok(store_token_shown(fixture_store, hash, 1, &event, &fixture_err),
	    fixture_err);
	request_free(request);
}

static void
tour_reads(void)
{
	struct audit_row *rows;
	struct mail *mails;
	struct store_counts counts;
	struct receipt receipt;
	char ids[1][REQUEST_ID_SIZE], frozen[STORE_NAME_SIZE];
	void *bytes;
	size_t n;
	bool open;

	ck_ok(
	    store_request_is_open(fixture_store, &open, "r", T0, &fixture_err),
	    fixture_err);
	ck_ok(store_receipt_load(fixture_store, &receipt, "one", &fixture_err),
	    fixture_err);
	ck_ok(store_audit_evidence(
		  fixture_store, &bytes, &n, receipt.evidence, &fixture_err),
	    fixture_err);
	free(bytes);
	for (int i = 0; i < 2; i++) {
		ck_ok(store_audit_list(fixture_store, &rows, &n, 10, 1, T0,
			  i == 0 ? NULL : "r", &fixture_err),
		    fixture_err);
		audit_rows_free(rows, n);
	}
	ck_ok(store_request_count(fixture_store, &counts, T0, "a",
		  "example.com", "admin@example.com", &fixture_err),
	    fixture_err);
	ck_ok(store_request_ended(
		  fixture_store, ids, &n, 1, T0 + LIFETIME, &fixture_err),
	    fixture_err);
	ck_ok(store_mail_list(fixture_store, &mails, &n, 10, &fixture_err),
	    fixture_err);
	free(mails);
	ck_ok(store_freeze_cover(fixture_store, frozen, "www.example.net",
		  "www.example.net", &fixture_err),
	    fixture_err);
}

static void
tour_mails(void)
{
	struct mail_result result = {
	    .mail_id = 2, .state = "QUEUED", .due_at = T0 + 9, .text = ""};
	struct mail_result signed_result = {
	    .mail_id = 1, .state = "SUBMITTED", .text = ""};
	struct mail_signed mail = {
	    .message_id = "<1.0@ca.example>", .queue_id = "q", .at = T0};
	struct mail_place place;
	uint8_t hash[SHA256_SIZE];
	size_t n;

	ck_ok(store_mail_result(fixture_store, &result, 1, &fixture_err),
	    fixture_err);
	ck_ok(store_mail_signed(
		  fixture_store, &mail, &place, NULL, NULL, NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_mail_result(fixture_store, &signed_result, 1, &fixture_err),
	    fixture_err);
	ck_ok(store_mail_by_nonce(fixture_store, &place,
		  fixture_token(hash, "nonce", 1), &fixture_err),
	    fixture_err);
	for (int i = 0; i < 2; i++)
		ck_ok(store_mail_retry(fixture_store, &n, i == 0 ? NULL : "r",
			  T0, &fixture_err),
		    fixture_err);
	ck_ok(store_mail_release(fixture_store, "here", T0, &fixture_err),
	    fixture_err);
}

/* Hooks from their beginning to their end, counts and figures. */
static void
tour_effects(void)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	struct metric_item item = {.name = "a_total"}, *items;
	static struct mail_trouble trouble[TROUBLE_MAILS_MAX];
	struct store_figures figures;
	struct store_funnel funnel;
	struct hook hook, *hooks;
	size_t n;

	ck_ok(store_hook_claim(
		  fixture_store, &hook, "here", T0, T0 + 1, &fixture_err),
	    fixture_err);
	ck_ok(store_hook_result(fixture_store,
		  &(struct hook_result){
		      .id = hook.id, .attempt = 1, .text = "no"},
		  NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_hook_release(fixture_store, "here", T0, &fixture_err),
	    fixture_err);
	ck_ok(store_hook_retry(fixture_store, &n, "r", T0, &fixture_err),
	    fixture_err);
	for (int i = 0; i < 2; i++) {
		ck_ok(store_hook_list(fixture_store, &hooks, &n, 9,
			  i ? "r" : NULL, &fixture_err),
		    fixture_err);
		free(hooks);
	}
	ck_ok(store_hook_result(fixture_store,
		  &(struct hook_result){
		      .id = hook.id, .done = true, .text = "yes"},
		  NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_metric_add(fixture_store, &item, 1, &fixture_err),
	    fixture_err);
	ck_ok(store_metric_list(fixture_store, &items, &n, &fixture_err),
	    fixture_err);
	free(items);
	ck_ok(
	    store_figures(fixture_store, &figures, &fixture_err), fixture_err);
	ck_ok(
	    store_mail_unsigned(fixture_store, mails, &n, 0, T0, &fixture_err),
	    fixture_err);
	ck_ok(store_funnel(fixture_store, &funnel, &fixture_err), fixture_err);
	ck_ok(store_mail_trouble(fixture_store, trouble, &n, &fixture_err),
	    fixture_err);
}

static void
tour(void)
{
	struct change end = {.status = "FAILED", .hook = "FAILED"};
	struct request *request =
	    fixture_request("r", "a", T0, NAMES("example.com"));
	char existing[REQUEST_ID_SIZE];
	struct mail *mails;
	size_t n;

	strcpy(request->idem_token, "t");
	ck_ok(store_request_create(fixture_store, request, true, 1, existing,
		  NULL, 0, &fixture_err),
	    fixture_err);
	request_free(request);
	free(fixture_send(2, T0));
	tour_mails();
	tour_changes();
	tour_reads();
	tour_lists();
	ck_ok(store_change(fixture_store, "r", do_nothing, &end, &fixture_err),
	    fixture_err);
	ck_ok(store_mail_claim(fixture_store, &mails, &n, "here", 9, T0, T0 + 1,
		  &fixture_err),
	    fixture_err);
	free(mails);
	tour_effects();
	ck_ok(store_freeze_remove(
		  fixture_store, "example.net", NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
}

/* What may be read from its beginning: indexes whose order is the answer's,
 * what is known to be short, and one row. */
static const char *const SCANS[] = {
    "SCAN r USING INDEX request_newest",
    "SCAN x USING COVERING INDEX domain_newest", "SCAN m USING INDEX mail_due",
    "SCAN mail USING COVERING INDEX mail_due", "SCAN mail USING INDEX mail_due",
    "SCAN request USING INDEX request_newest",
    "SCAN m USING INDEX mail_trouble", "SCAN hook USING INDEX hook_due",
    "SCAN metric", "SCAN freeze", "SCAN schema_version",
    "SCAN audit", /* max(seq): the last row of the table */
};

static bool
plan_allowed(const char *sql, const char *detail)
{
	if (strcmp(detail, "SCAN audit") == 0)
		return strstr(sql, "max(seq)") != NULL;
	/* Planned for rows that wait for this parent, and never run while there
	 * are none (SQLite's immediate foreign keys). */
	if (strncmp(sql, "INSERT INTO recipient", 21) == 0)
		return true;
	if (strncmp(detail, "SCAN ", 5) == 0) {
		for (size_t i = 0; i < sizeof(SCANS) / sizeof(SCANS[0]); i++) {
			if (strcmp(detail, SCANS[i]) == 0)
				return true;
		}
		return false;
	}
	/* A sort would read all that matches before the first of a page. */
	return strstr(detail, "TEMP B-TREE") == NULL ||
	       strstr(sql, "LIMIT") == NULL;
}

static size_t
params_of(const char *sql)
{
	size_t n = 0;

	for (; (sql = strchr(sql, '$')) != NULL; sql++) {
		size_t k = strtoul(sql + 1, NULL, 10);

		n = k > n ? k : n;
	}
	return n;
}

static unsigned
check_plan(struct db *db, const char *sql)
{
	unsigned n_bad = 0;
	struct value nulls[ENGINE_PARAMS_MAX] = {{.kind = VALUE_NULL}};
	char explain[2048], detail[512];
	struct rows rows;

	snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
	db_query(db, &rows, explain, nulls, params_of(sql));
	while (rows_next(&rows)) {
		for (int i = 0; i < 3; i++)
			(void)row_int(&rows);
		row_text(&rows, detail, sizeof(detail));
		if (!plan_allowed(sql, detail)) {
			fprintf(stderr, "%s: %s\n", detail, sql);
			n_bad++;
		}
	}
	ck_ok(rows_end(&rows), fixture_err);
	return n_bad;
}

struct texts {
	char items[256][2048];
	size_t n;
};

/* The statements of the connection that reads, or of the one that writes. */
static void
collect(struct texts *texts, enum tx_mode mode)
{
	struct db *db;
	enum status st = tx_begin(&db, fixture_store, mode, &fixture_err);

	ck_ok(st, fixture_err);
	for (size_t i = 0; i < DB_BUCKETS; i++) {
		const struct statement *s = db->cache[i];

		for (; s != NULL; s = s->next) {
			ck_assert_uint_lt(texts->n, 256);
			ck_assert_uint_lt(
			    strlen(s->sql), sizeof(texts->items[0]));
			strcpy(texts->items[texts->n++], s->sql);
		}
	}
	ck_ok(tx_end(fixture_store, db, mode, ST_OK), fixture_err);
}

START_TEST(test_plans)
{
	static struct texts texts;
	unsigned n_bad = 0;
	struct db *db;
	enum status st;

	tour();
	collect(&texts, TX_READ);
	collect(&texts, TX_WRITE);
	ck_assert_uint_gt(texts.n, 80);
	st = tx_begin(&db, fixture_store, TX_READ, &fixture_err);
	ck_ok(st, fixture_err);
	for (size_t i = 0; i < texts.n; i++) {
		/* What ends a part of a group has no plan. */
		if (strstr(texts.items[i], "SAVEPOINT") == NULL)
			n_bad += check_plan(db, texts.items[i]);
	}
	ck_assert_uint_eq(n_bad, 0);
	ck_ok(tx_end(fixture_store, db, TX_READ, ST_OK), fixture_err);
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

/* Of the file, its pages and its plans. */
static void
add_sqlite(TCase *tcase)
{
	LOOP(tcase, test_open_invalid, OPENS);
	LOOP(tcase, test_open_readonly, READONLY);
	tcase_add_test(tcase, test_mode);
	tcase_add_test(tcase, test_full);
	tcase_add_test(tcase, test_file_limit);
	tcase_add_test(tcase, test_plans);
}

int
main(void)
{
	Suite *suite = suite_create("store/store");
	TCase *tcase = fixture_case(suite, "store");

	tcase_add_test(tcase, test_open_together);
	tcase_add_test(tcase, test_close_null);
	tcase_add_test(tcase, test_one_vote);
	tcase_add_test(tcase, test_one_claim);
	tcase_add_test(tcase, test_locked);
	LOOP(tcase, test_open_beside, BESIDE);
	tcase_add_test(tcase, test_kill);
	if (fixture_server() == NULL)
		add_sqlite(tcase);
	return fixture_run(suite);
}
