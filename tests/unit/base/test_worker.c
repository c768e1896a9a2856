/* SPDX-License-Identifier: ISC
 * Proves that a worker can compute and ask and nothing else, that its death is
 * a temporary failure and a new worker (T28), and that no worker serves two
 * keys. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/worker_impl.h"

enum {
	LONG_MS = 20000,
	SHORT_MS = 300,
	SMALL = 1000,
	JOBS_MAX = 6,
	TOIL_NS = 600000000,
	STRAY = 4096, /* an address where nothing is mapped */
};

/* ------------------------------------------------------------ in the worker */

/* In the worker's own memory: how many jobs it has had. */
struct life {
	unsigned n_jobs;
	bool prepared;
	struct timespec toil_began;
};

static struct life life;

static enum status
prepare(void)
{
	life.prepared = true;
	return ST_OK;
}

static void
spin(void)
{
	for (volatile unsigned long i = 0;; i++)
		;
}

/* Needs so much processor time, and no more. */
static void
toil(void)
{
	struct timespec ts = {0};

	while (ts.tv_sec == 0 && ts.tv_nsec < TOIL_NS) {
		struct timespec now;

		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
		if (life.toil_began.tv_sec == 0 && life.toil_began.tv_nsec == 0)
			life.toil_began = now;
		ts.tv_sec = now.tv_sec - life.toil_began.tv_sec;
		ts.tv_nsec = now.tv_nsec - life.toil_began.tv_nsec;
		if (ts.tv_nsec < 0) {
			ts.tv_nsec += 1000000000;
			ts.tv_sec--;
		}
	}
	life.toil_began = (struct timespec){0};
}

static void
eat(void)
{
	for (;;) {
		char *p = malloc(1 << 20);

		if (p == NULL)
			break;
		memset(p, 1, 1 << 20);
	}
}

static void
scribble(uint32_t kind, uint32_t status, uint64_t len)
{
	const struct frame_head head = {kind, status, len};

	if (write(STDIN_FILENO, &head, sizeof(head)) < 0)
		_exit(1);
}

static void
misbehave(const char *deed)
{
	struct sockaddr somewhere = {.sa_family = AF_UNIX};
	char *const nobody[] = {NULL};
	ssize_t n = 0;

	if (strcmp(deed, "open") == 0)
		n = open("/etc/passwd", O_RDONLY);
	else if (strcmp(deed, "create") == 0)
		n = open("/tmp/worker-was-here", O_CREAT | O_WRONLY, 0600);
	else if (strcmp(deed, "socket") == 0)
		n = socket(AF_INET, SOCK_STREAM, 0);
	else if (strcmp(deed, "connect") == 0)
		n = connect(STDIN_FILENO, &somewhere, sizeof(somewhere));
	else if (strcmp(deed, "execute") == 0)
		n = execve("/bin/true", nobody, nobody);
	else if (strcmp(deed, "fork") == 0)
		n = fork();
	else if (strcmp(deed, "signal") == 0)
		n = kill(1, SIGTERM);
	else if (strcmp(deed, "trace") == 0)
		n = ptrace(PTRACE_ATTACH, 1, NULL, NULL);
	else if (strcmp(deed, "code") == 0)
		n = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
	else if (strcmp(deed, "unprotect") == 0)
		n = mprotect((void *)((uintptr_t)&life & ~4095UL), 4096,
		    PROT_READ | PROT_WRITE | PROT_EXEC);
	else if (strcmp(deed, "duplicate") == 0)
		n = dup(STDIN_FILENO);
	else if (strcmp(deed, "abort") == 0)
		abort();
	else if (strcmp(deed, "exit") == 0)
		_exit(0);
	else if (strcmp(deed, "spin") == 0)
		spin();
	else if (strcmp(deed, "eat") == 0)
		eat();
	else if (strcmp(deed, "stray") == 0)
		*(volatile char *)(uintptr_t)STRAY = 1;
	/* Whoever got so far says so, as a result. */
	(void)n;
}

static bool
speak(const char *deed)
{
	if (strcmp(deed, "garbage") == 0)
		scribble(0x41414141, 0x41414141, 0x41414141);
	else if (strcmp(deed, "too long") == 0)
		scribble(FRAME_RESULT, ST_OK, UINT64_MAX);
	else if (strcmp(deed, "bad status") == 0)
		scribble(FRAME_RESULT, 77, 0);
	else if (strcmp(deed, "a job") == 0)
		scribble(FRAME_JOB, ST_OK, 0);
	else if (strcmp(deed, "unasked") == 0)
		scribble(FRAME_RESULT, ST_OK, 0); /* and a second below */
	else
		return false;
	return true;
}

static enum status
answer_flood(struct worker_link *link)
{
	struct buf answer = BUF_INIT;
	enum status st = ST_OK;

	while (st == ST_OK)
		st = worker_ask(link, &answer, "again", 5);
	buf_free(&answer);
	return ST_BUG;
}

static enum status
ask_once(struct worker_link *link, struct buf *result, const char *question)
{
	struct buf answer = BUF_INIT;
	enum status st = worker_ask(link, &answer, question, strlen(question));

	buf_addf(result, "%s: ", status_name(st));
	buf_add(result, buf_str(&answer), answer.len);
	buf_free(&answer);
	return ST_OK;
}

static enum status
run(struct worker_link *link, struct buf *result, const char *job, size_t len)
{
	life.n_jobs++;
	if (len >= 4 && memcmp(job, "echo", 4) == 0)
		buf_add(result, job + 4, len - 4);
	else if (strncmp(job, "ask ", 4) == 0)
		return ask_once(link, result, job + 4);
	else if (strcmp(job, "flood") == 0)
		return answer_flood(link);
	else if (strcmp(job, "count") == 0)
		buf_addf(result, "%u %d", life.n_jobs, life.prepared);
	else if (strcmp(job, "toil") == 0)
		toil();
	else if (strcmp(job, "invalid") == 0)
		return ST_INVALID;
	else if (strcmp(job, "temporary") == 0)
		return ST_TEMP;
	else if (strcmp(job, "bug") == 0)
		return ST_BUG;
	else {
		if (!speak(job))
			misbehave(job);
		buf_adds(result, ".");
	}
	return ST_OK;
}

/* ------------------------------------------------------------ in the parent */

static struct worker_config
config_of(unsigned n_min, unsigned n_max)
{
	return (struct worker_config){.name = "test-worker",
	    .prepare = prepare,
	    .run = run,
	    .n_min = n_min,
	    .n_max = n_max,
	    .jobs_max = JOBS_MAX,
	    .memory_max = 32 << 20,
	    .cpu_max_s = 1,
	    .job_max = 300 * 1024,
	    .question_max = SMALL,
	    .answer_max = SMALL,
	    .result_max = 300 * 1024};
}

static struct worker_pool *
start(unsigned n_min, unsigned n_max)
{
	const struct worker_config config = config_of(n_min, n_max);
	struct worker_pool *pool;
	struct err err = {""};

	log_open("test", "stderr", LOG_LVL_ERROR);
	ck_assert_msg(
	    worker_pool_start(&pool, &config, &err) == ST_OK, "%s", err.text);
	return pool;
}

static enum status
answer(void *arg, struct buf *out, const char *question, size_t len)
{
	unsigned *n = arg;

	++*n;
	if (len == 4 && memcmp(question, "none", 4) == 0)
		return ST_NOTFOUND;
	if (len == 4 && memcmp(question, "temp", 4) == 0)
		return ST_TEMP;
	if (len == 3 && memcmp(question, "bug", 3) == 0)
		return ST_BUG;
	if (len == 4 && memcmp(question, "huge", 4) == 0) {
		for (unsigned i = 0; i <= SMALL; i++)
			buf_addc(out, 'x');
		return ST_OK;
	}
	buf_adds(out, "answer to ");
	buf_add(out, question, len);
	return ST_OK;
}

static enum status
run_job(struct worker_pool *pool, struct buf *result, const char *key,
    const char *text, int64_t ms, struct err *err)
{
	unsigned n = 0;
	const struct worker_job job = {.key = key,
	    .bytes = text,
	    .len = strlen(text),
	    .answer = answer,
	    .arg = &n,
	    .n_questions_max = 10,
	    .deadline = clock_mono_ms() + ms};
	enum status st = worker_pool_run(pool, result, &job, err);

	ck_assert_uint_le(n, 10);
	return st;
}

/* Runs a job and compares its result. */
static void
expect(struct worker_pool *pool, const char *key, const char *text,
    enum status want, const char *result_wanted)
{
	struct buf result = BUF_INIT;
	struct err err = {""};
	enum status st = run_job(pool, &result, key, text, LONG_MS, &err);

	ck_assert_msg(st == want, "%s: got %s (%s), want %s", text,
	    status_name(st), err.text, status_name(want));
	ck_assert_msg(strcmp(buf_str(&result), result_wanted) == 0,
	    "%s: got \"%s\", want \"%s\"", text, buf_str(&result),
	    result_wanted);
	buf_free(&result);
}

START_TEST(works_and_asks)
{
	static const struct {
		const char *job;
		enum status want;
		const char *result;
	} cases[] = {
	    {"echo", ST_OK, ""},
	    {"echohello", ST_OK, "hello"},
	    {"invalid", ST_INVALID, ""},
	    {"ask me", ST_OK, "ok: answer to me"},
	    {"ask none", ST_OK, "not found: "},
	    {"ask temp", ST_OK, "try again: "},
	    {"ask bug", ST_TEMP, ""},  /* ends the job */
	    {"ask huge", ST_TEMP, ""}, /* over answer_max */
	    {"temporary", ST_TEMP, ""},
	    {"bug", ST_TEMP, ""},
	    {"flood", ST_TEMP, ""},
	};
	struct worker_pool *pool = start(1, 1);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(pool, "k", cases[i].job, cases[i].want, cases[i].result);
	worker_pool_stop(pool);
}
END_TEST

START_TEST(carries_large_jobs)
{
	struct worker_pool *pool = start(1, 1);
	struct buf job = BUF_INIT, result = BUF_INIT;
	struct err err = {""};

	buf_adds(&job, "echo");
	while (job.len < 256 * 1024)
		buf_addf(&job, "%zu,", job.len);
	ck_assert_int_eq(
	    run_job(pool, &result, "k", buf_str(&job), LONG_MS, &err), ST_OK);
	ck_assert_uint_eq(result.len, job.len - 4);
	ck_assert_mem_eq(result.data, job.data + 4, result.len);
	while (job.len <= 300 * 1024)
		buf_adds(&job, "over the limit of a job ");
	buf_reset(&result);
	ck_assert_int_eq(
	    run_job(pool, &result, "k", buf_str(&job), LONG_MS, &err), ST_TEMP);
	buf_free(&job);
	buf_free(&result);
	worker_pool_stop(pool);
}
END_TEST

/* T28: each deed ends the worker; the next one finds a new worker, which knows
 * nothing of it. */
static const char *const deeds[] = {"open", "create", "socket", "connect",
    "execute", "fork", "signal", "trace", "code", "unprotect", "duplicate",
    "abort", "exit", "garbage", "too long", "bad status", "a job"};

START_TEST(misbehaviour_is_death)
{
	struct worker_pool *pool = start(1, 1);
	int64_t begin = clock_mono_ms();

	expect(pool, "k", "count", ST_OK, "1 1");
	expect(pool, "k", "count", ST_OK, "2 1");
	expect(pool, "k", deeds[_i], ST_TEMP, "");
	expect(pool, "k", "count", ST_OK, "1 1");
	ck_assert_int_lt(clock_mono_ms() - begin, LONG_MS / 2);
	ck_assert_int_ne(access("/tmp/worker-was-here", F_OK), 0);
	worker_pool_stop(pool);
}
END_TEST

/* What it says when nobody asked must not be the next job's result. */
START_TEST(unasked_words_are_no_result)
{
	struct worker_pool *pool = start(1, 1);
	struct buf result = BUF_INIT;
	struct err err = {""};

	ck_assert_int_eq(
	    run_job(pool, &result, "k", "unasked", LONG_MS, &err), ST_OK);
	ck_assert_str_eq(buf_str(&result), "");
	usleep(50000); /* its second result is on its way */
	expect(pool, "k", "count", ST_OK, "1 1");
	buf_free(&result);
	worker_pool_stop(pool);
}
END_TEST

START_TEST(time_is_limited)
{
	struct worker_pool *pool = start(1, 1);
	struct buf result = BUF_INIT;
	struct err err = {""};
	int64_t begin = clock_mono_ms();

	/* by the deadline */
	ck_assert_int_eq(
	    run_job(pool, &result, "k", "spin", SHORT_MS, &err), ST_TEMP);
	ck_assert_int_lt(clock_mono_ms() - begin, LONG_MS / 2);
	expect(pool, "k", "count", ST_OK, "1 1");
	/* by processor time: 1 s and the rest of a second */
	begin = clock_mono_ms();
	ck_assert_int_eq(
	    run_job(pool, &result, "k", "spin", LONG_MS, &err), ST_TEMP);
	ck_assert_int_lt(clock_mono_ms() - begin, LONG_MS / 2);
	expect(pool, "k", "count", ST_OK, "1 1");
	buf_free(&result);
	worker_pool_stop(pool);
}
END_TEST

/* The limit moves with each job: many short ones are not killed for what they
 * need together. */
START_TEST(time_is_counted_by_job)
{
	struct worker_pool *pool = start(1, 1);

	for (unsigned i = 1; i < JOBS_MAX; i++)
		expect(pool, "k", "toil", ST_OK, "");
	expect(pool, "k", "count", ST_OK, "6 1");
	worker_pool_stop(pool);
}
END_TEST

START_TEST(memory_is_limited)
{
	struct worker_pool *pool = start(1, 1);

	if (!WORKER_SANITIZED) /* whose runtime needs all there is */
		expect(pool, "k", "eat", ST_OK, ".");
	expect(pool, "k", "echoalive", ST_OK, "alive");
	worker_pool_stop(pool);
}
END_TEST

START_TEST(keys_never_share)
{
	struct worker_pool *pool = start(2, 2);

	expect(pool, "a", "count", ST_OK, "1 1");
	expect(pool, "b", "count", ST_OK, "1 1");
	expect(pool, "a", "count", ST_OK, "2 1");
	expect(pool, "b", "count", ST_OK, "2 1");
	expect(pool, "c", "count", ST_OK, "1 1"); /* in a's or b's place */
	expect(pool, "c", "count", ST_OK, "2 1");
	worker_pool_stop(pool);
}
END_TEST

static pid_t
child_of(pid_t pid)
{
	char path[64], text[64] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
	    (int)pid);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	fclose(f);
	return (pid_t)atoi(text);
}

static unsigned
count_children(pid_t pid)
{
	char path[64], text[1024] = "";
	unsigned n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
	    (int)pid);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	fclose(f);
	for (const char *p = text; *p != '\0'; p++)
		n += *p == ' ';
	return n;
}

/* Many keys one after the other need no more workers than one. */
START_TEST(keys_do_not_add_up)
{
	struct worker_pool *pool = start(2, 8);
	pid_t nursery = child_of(getpid());

	for (char key[] = "a"; key[0] <= 'k'; key[0]++)
		expect(pool, key, "count", ST_OK, "1 1");
	ck_assert_uint_eq(count_children(nursery), 2);
	worker_pool_stop(pool);
}
END_TEST

START_TEST(workers_retire)
{
	struct worker_pool *pool = start(1, 1);

	for (unsigned i = 0; i < JOBS_MAX; i++)
		expect(pool, "a", "echo", ST_OK, "");
	expect(pool, "a", "count", ST_OK, "1 1");
	worker_pool_stop(pool);
}
END_TEST

START_TEST(keys_are_needed)
{
	struct worker_pool *pool = start(1, 1);
	char long_key[WORKER_KEY_SIZE + 1];

	memset(long_key, 'k', sizeof(long_key) - 1);
	long_key[sizeof(long_key) - 1] = '\0';
	expect(pool, "", "echo", ST_TEMP, "");
	expect(pool, NULL, "echo", ST_TEMP, "");
	expect(pool, long_key, "echo", ST_TEMP, "");
	worker_pool_stop(pool);
}
END_TEST

/* ------------------------------------------------------------------ threads */

struct client {
	struct worker_pool *pool;
	unsigned number;
	unsigned n_good;
};

static void *
call_often(void *arg)
{
	struct client *c = arg;
	char key[16], job[32];

	snprintf(key, sizeof(key), "key %u", c->number % 3);
	for (unsigned i = 0; i < 20; i++) {
		struct buf result = BUF_INIT;

		snprintf(job, sizeof(job), "echo%u/%u", c->number, i);
		if (run_job(c->pool, &result, key, job, LONG_MS, NULL) ==
			ST_OK &&
		    strcmp(buf_str(&result), job + 4) == 0)
			c->n_good++;
		buf_free(&result);
	}
	return NULL;
}

START_TEST(threads_share_the_pool)
{
	enum { N = 12 };
	struct worker_pool *pool = start(2, 4);
	struct client clients[N];
	pthread_t threads[N];

	for (unsigned i = 0; i < N; i++) {
		clients[i] = (struct client){pool, i, 0};
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, call_often, &clients[i]),
		    0);
	}
	for (unsigned i = 0; i < N; i++) {
		pthread_join(threads[i], NULL);
		ck_assert_msg(clients[i].n_good == 20, "thread %u: got %u", i,
		    clients[i].n_good);
	}
	/* the rush is over */
	ck_assert_uint_le(count_children(child_of(getpid())), 3);
	worker_pool_stop(pool);
}
END_TEST

static void *
hold(void *arg)
{
	struct client *c = arg;
	struct buf result = BUF_INIT;

	(void)!run_job(c->pool, &result, "k", "spin", 800, NULL);
	buf_free(&result);
	return NULL;
}

START_TEST(waiting_for_a_worker_ends)
{
	struct client client = {start(1, 1), 0, 0};
	struct buf result = BUF_INIT;
	struct err err = {""};
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, hold, &client), 0);
	usleep(200000);
	ck_assert_int_eq(
	    run_job(client.pool, &result, "k", "echo", 100, &err), ST_TEMP);
	ck_assert_msg(strstr(err.text, "free") != NULL, "got %s", err.text);
	pthread_join(thread, NULL);
	expect(client.pool, "k", "echoback", ST_OK, "back");
	buf_free(&result);
	worker_pool_stop(client.pool);
}
END_TEST

/* --------------------------------------------------------- from the outside */

static void
status_of(char *value, size_t size, pid_t pid, const char *name)
{
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	value[0] = '\0';
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, name, strlen(name)) == 0 &&
		    line[strlen(name)] == ':')
			snprintf(value, size, "%s",
			    line + strlen(name) +
				strspn(line + strlen(name), ":\t "));
	}
	fclose(f);
	value[strcspn(value, "\n")] = '\0';
}

static unsigned
count_files(pid_t pid)
{
	char path[64];
	struct dirent *entry;
	unsigned n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

START_TEST(a_worker_holds_one_socket)
{
	int secret = open("/etc/hostname", O_RDONLY);
	struct worker_pool *pool = start(1, 1);
	pid_t worker = child_of(child_of(getpid()));
	char value[64];

	ck_assert_int_gt(worker, 1);
	status_of(value, sizeof(value), worker, "NoNewPrivs");
	ck_assert_str_eq(value, "1");
	status_of(value, sizeof(value), worker, "Seccomp");
	ck_assert_str_eq(value, "2");
	if (getuid() == 0 && !WORKER_SANITIZED)
		ck_assert_uint_eq(count_files(worker), 1);
	worker_pool_stop(pool);
	close(secret);
}
END_TEST

/* One that was killed while idle costs its next caller nothing. */
START_TEST(death_while_idle_is_noticed)
{
	struct worker_pool *pool = start(1, 1);
	pid_t worker = child_of(child_of(getpid()));

	ck_assert_int_gt(worker, 1);
	ck_assert_int_eq(kill(worker, SIGKILL), 0);
	usleep(50000);
	expect(pool, "k", "count", ST_OK, "1 1");
	worker_pool_stop(pool);
}
END_TEST

START_TEST(nursery_lost_is_temporary)
{
	struct worker_pool *pool = start(1, 1);
	pid_t nursery = child_of(getpid());

	ck_assert_int_gt(nursery, 1);
	ck_assert_int_eq(kill(nursery, SIGKILL), 0);
	usleep(50000);
	expect(pool, "k", "echostill here", ST_OK, "still here");
	ck_assert(worker_pool_lives(pool));
	expect(pool, "other", "echo", ST_TEMP, "");
	ck_assert(!worker_pool_lives(pool));
	worker_pool_stop(pool);
}
END_TEST

START_TEST(nobody_is_left_behind)
{
	struct worker_pool *pool = start(3, 3);
	pid_t nursery = child_of(getpid()), worker = child_of(nursery);

	ck_assert_int_gt(worker, 1);
	worker_pool_stop(pool);
	ck_assert_int_eq(child_of(getpid()), 0);
	ck_assert_int_ne(kill(worker, 0), 0);
	worker_pool_stop(NULL);
}
END_TEST

/* Standard error is a file, as a flow test has it. */
START_TEST(a_sanitizer_is_heard)
{
	int kept = dup(STDERR_FILENO), file = memfd_create("errors", 0);
	struct worker_pool *pool;
	char text[4096] = "";

	ck_assert_int_ge(dup2(file, STDERR_FILENO), 0);
	pool = start(1, 1);
	expect(pool, "k", "stray", ST_TEMP, "");
	worker_pool_stop(pool);
	ck_assert_int_ge(dup2(kept, STDERR_FILENO), 0);
	ck_assert_int_ge(pread(file, text, sizeof(text) - 1, 0), 0);
	ck_assert_msg(
	    strstr(text, "Sanitizer: SEGV") != NULL, "got \"%s\"", text);
	/* Where it was; ThreadSanitizer would have to open a file for that. */
	ck_assert_msg(strstr(text, "ThreadSanitizer") != NULL ||
			  strstr(text, "    #0 ") != NULL,
	    "got \"%s\"", text);
	close(file);
	close(kept);
}
END_TEST

static enum status
prepare_badly(void)
{
	return ST_NOMEM;
}

START_TEST(failing_to_prepare_is_told)
{
	struct worker_config config = config_of(1, 1);
	struct worker_pool *pool = NULL;
	struct err err = {""};

	config.prepare = prepare_badly;
	ck_assert_int_eq(worker_pool_start(&pool, &config, &err), ST_TEMP);
	ck_assert_ptr_null(pool);
	ck_assert_msg(
	    strstr(err.text, "test-worker") != NULL, "got %s", err.text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("worker");
	TCase *tcase = tcase_create("worker");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, works_and_asks);
	tcase_add_test(tcase, carries_large_jobs);
	tcase_add_loop_test(
	    tcase, misbehaviour_is_death, 0, sizeof(deeds) / sizeof(*deeds));
	tcase_add_test(tcase, unasked_words_are_no_result);
	tcase_add_test(tcase, time_is_limited);
	tcase_add_test(tcase, time_is_counted_by_job);
	tcase_add_test(tcase, memory_is_limited);
	tcase_add_test(tcase, keys_never_share);
	tcase_add_test(tcase, keys_do_not_add_up);
	tcase_add_test(tcase, workers_retire);
	tcase_add_test(tcase, keys_are_needed);
	tcase_add_test(tcase, threads_share_the_pool);
	tcase_add_test(tcase, waiting_for_a_worker_ends);
	tcase_add_test(tcase, a_worker_holds_one_socket);
	tcase_add_test(tcase, death_while_idle_is_noticed);
	tcase_add_test(tcase, nursery_lost_is_temporary);
	tcase_add_test(tcase, nobody_is_left_behind);
	if (WORKER_SANITIZED)
		tcase_add_test(tcase, a_sanitizer_is_heard);
	tcase_add_test(tcase, failing_to_prepare_is_told);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed > 0;
}
