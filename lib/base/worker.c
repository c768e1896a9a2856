/* SPDX-License-Identifier: ISC
 * Who gets which worker, and the talk with it until its result or its end.
 * Forking, the sandbox and the worker's own side are worker_nursery.c's. */
#include "lib/base/worker.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/worker_impl.h"

enum { NURSERY_TIMEOUT_S = 10, READY_TIMEOUT_MS = 10000 };

enum worker_state { WORKER_ABSENT, WORKER_IDLE, WORKER_BUSY };

struct worker {
	enum worker_state state;
	int fd;
	pid_t pid;
	unsigned n_jobs;
	uint64_t used;             /* when, in jobs of the whole pool */
	char key[WORKER_KEY_SIZE]; /* "" until its first job */
};

struct worker_pool {
	struct worker_config config;
	char name[32];
	pthread_mutex_t lock; /* of the states below */
	pthread_cond_t freed;
	struct worker workers[WORKERS_MAX];
	uint64_t n_jobs;              /* of all */
	pthread_mutex_t nursery_lock; /* one request at a time */
	int nursery_fd;
	pid_t nursery_pid;
};

/* -------------------------------------------------------------- the nursery */

static int
passed_fd(struct msghdr *msg)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	int fd = -1;

	if (cmsg != NULL && cmsg->cmsg_level == SOL_SOCKET &&
	    cmsg->cmsg_type == SCM_RIGHTS &&
	    cmsg->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(cmsg), sizeof(int));
	return fd;
}

static bool
reply_receive(int fd, struct nursery_reply *reply_r, int *fd_r)
{
	struct iovec iov = {reply_r, sizeof(*reply_r)};
	union nursery_control control;
	struct msghdr msg = {.msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes)};
	ssize_t n;

	do {
		n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	*fd_r = n > 0 ? passed_fd(&msg) : -1;
	return n == (ssize_t)sizeof(*reply_r);
}

/* False where the nursery is gone. A late answer would be taken for the next
 * question's, so silence ends it too. */
static bool
nursery_ask(struct worker_pool *pool, struct nursery_reply *reply_r, int *fd_r,
    enum nursery_op op, pid_t pid)
{
	const struct nursery_request request = {op, pid};
	bool ok;

	*fd_r = -1;
	pthread_mutex_lock(&pool->nursery_lock);
	ok = pool->nursery_fd >= 0 &&
	     send(pool->nursery_fd, &request, sizeof(request), MSG_NOSIGNAL) ==
		 (ssize_t)sizeof(request) &&
	     reply_receive(pool->nursery_fd, reply_r, fd_r);
	if (!ok && pool->nursery_fd >= 0) {
		log_error("event=worker, the nursery of the %s workers is "
			  "gone: restart this program",
		    pool->name);
		close(pool->nursery_fd);
		pool->nursery_fd = -1;
	}
	pthread_mutex_unlock(&pool->nursery_lock);
	return ok;
}

static void
describe_end(char *text, size_t size, int status)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "killed by signal %d (%s)",
		    WTERMSIG(status), sigdescr_np(WTERMSIG(status)));
	else
		snprintf(text, size, "exited with %d", WEXITSTATUS(status));
}

/* The worker's slot is the caller's alone. `why` is null for one that did no
 * wrong. */
static void
worker_bury(struct worker_pool *pool, struct worker *w, const char *why)
{
	struct nursery_reply reply = {0};
	char end[80] = "not found";
	int fd;

	close(w->fd);
	if (nursery_ask(pool, &reply, &fd, NURSERY_BURY, w->pid) &&
	    reply.error == 0)
		describe_end(end, sizeof(end), reply.status);
	if (why != NULL) {
		log_warn("event=worker, worker=%s, pid=%d, %s; %s", pool->name,
		    (int)w->pid, why, end);
		metric_count(METRIC_WORKER_DEATHS, pool->name);
	}
	w->fd = -1;
	w->pid = 0;
	w->n_jobs = 0;
	w->key[0] = '\0';
}

/* --------------------------------------------------------------- the frames */

/* One talk with a worker, up to its deadline. */
struct talk {
	int fd;
	int64_t deadline;
	const char *fault; /* what the worker did, once it fails */
};

static bool
talk_wait(struct talk *t, short events)
{
	struct pollfd fd = {.fd = t->fd, .events = events};
	int64_t left;

	while ((left = t->deadline - clock_mono_ms()) > 0) {
		int n = poll(&fd, 1, left > INT32_MAX ? INT32_MAX : (int)left);

		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			break;
	}
	t->fault = "it ran over its time";
	return false;
}

static bool
talk_send(struct talk *t, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = send(t->fd, p, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!talk_wait(t, POLLOUT))
				return false;
		} else if (errno != EINTR) {
			t->fault = "it died";
			return false;
		}
	}
	return true;
}

static bool
talk_receive(struct talk *t, void *bytes, size_t len)
{
	char *p = bytes;

	while (len > 0) {
		ssize_t n;

		if (!talk_wait(t, POLLIN))
			return false;
		n = recv(t->fd, p, len, MSG_DONTWAIT);
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
			t->fault = "it died";
			return false;
		}
	}
	return true;
}

static bool
frame_send(struct talk *t, enum frame_kind kind, enum status st,
    const char *bytes, size_t len)
{
	const struct frame_head head = {
	    .kind = (uint32_t)kind, .status = (uint32_t)st, .len = len};

	return talk_send(t, &head, sizeof(head)) && talk_send(t, bytes, len);
}

/* Whatever is in the head was written by someone who may be an enemy. */
static bool
frame_receive(struct talk *t, struct frame_head *head_r, struct buf *bytes,
    const struct worker_config *config)
{
	char chunk[4096];
	size_t max;

	if (!talk_receive(t, head_r, sizeof(*head_r)))
		return false;
	max = head_r->kind == FRAME_QUESTION ? config->question_max
	      : head_r->kind == FRAME_RESULT ? config->result_max
					     : 0;
	if (head_r->len > max) {
		t->fault = "it said too much";
		return false;
	}
	for (size_t left = head_r->len; left > 0;) {
		size_t n = left < sizeof(chunk) ? left : sizeof(chunk);

		if (!talk_receive(t, chunk, n))
			return false;
		buf_add(bytes, chunk, n);
		left -= n;
	}
	if (!buf_ok(bytes))
		t->fault = "no memory is left for its words";
	return buf_ok(bytes);
}

/* --------------------------------------------------------------- one worker */

static bool
worker_is_ready(struct worker_pool *pool, int fd)
{
	struct talk t = {fd, clock_mono_ms() + READY_TIMEOUT_MS, NULL};
	struct buf none = BUF_INIT;
	struct frame_head head = {0};
	bool ok = frame_receive(&t, &head, &none, &pool->config);

	buf_free(&none);
	return ok && head.kind == FRAME_READY;
}

static enum status
worker_fork(struct worker_pool *pool, struct worker *w, struct err *err)
{
	struct nursery_reply reply = {0};
	int fd = -1;

	if (!nursery_ask(pool, &reply, &fd, NURSERY_FORK, 0))
		return err_set(err, ST_TEMP,
		    "the nursery of the %s workers is gone", pool->name);
	if (reply.error != 0 || fd < 0)
		return err_set(err, ST_TEMP, "no %s worker can be started: %s",
		    pool->name, strerrordesc_np(reply.error));
	w->fd = fd;
	w->pid = reply.pid;
	if (worker_is_ready(pool, fd))
		return ST_OK;
	worker_bury(pool, w, "it could not close its sandbox");
	return err_set(err, ST_TEMP,
	    "a %s worker could not close its sandbox: does this kernel have "
	    "seccomp?",
	    pool->name);
}

/* RLIMIT_CPU counts from the process's birth, so its end moves with each job;
 * the worker itself may not move it. */
static bool
worker_allow_time(const struct worker *w, unsigned seconds)
{
	struct timespec used = {0};
	struct rlimit limit = {0, RLIM_INFINITY};
	clockid_t clock;

	if (clock_getcpuclockid(w->pid, &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return false;
	limit.rlim_cur = (rlim_t)used.tv_sec + seconds + 1;
	return prlimit(w->pid, RLIMIT_CPU, &limit, NULL) == 0;
}

/* An idle worker is silent and alive. */
static bool
worker_is_quiet(const struct worker *w)
{
	struct pollfd fd = {.fd = w->fd, .events = POLLIN};

	return poll(&fd, 1, 0) == 0;
}

/* ----------------------------------------------------------------- the pool */

static bool
key_fits(const struct worker *w, const char *key)
{
	return strcmp(w->key, key) == 0;
}

/* The best to have, under the lock: one of this key, an unused one, an empty
 * place while there are few workers, the longest unused of another key, an
 * empty place. */
static struct worker *
pick(struct worker_pool *pool, const char *key)
{
	struct worker *fresh = NULL, *absent = NULL, *other = NULL;
	unsigned n_workers = 0;

	for (unsigned i = 0; i < pool->config.n_max; i++) {
		struct worker *w = &pool->workers[i];

		if (w->state == WORKER_ABSENT)
			absent = w;
		else
			n_workers++;
		if (w->state != WORKER_IDLE)
			continue;
		if (w->key[0] != '\0' && key_fits(w, key))
			return w;
		if (w->key[0] == '\0')
			fresh = w;
		else if (other == NULL || w->used < other->used)
			other = w;
	}
	if (fresh != NULL)
		return fresh;
	if (other != NULL && n_workers >= pool->config.n_min)
		return other;
	return absent != NULL ? absent : other;
}

/* More than were wanted at the start stand idle after a rush. */
static bool
is_surplus(struct worker_pool *pool)
{
	unsigned n_idle = 0;

	pthread_mutex_lock(&pool->lock);
	for (unsigned i = 0; i < pool->config.n_max; i++)
		n_idle += pool->workers[i].state == WORKER_IDLE;
	pthread_mutex_unlock(&pool->lock);
	return n_idle >= pool->config.n_min;
}

static void
release(struct worker_pool *pool, struct worker *w, enum worker_state state)
{
	pthread_mutex_lock(&pool->lock);
	w->state = state;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}

/* Waits for a place. Null at the deadline. */
static struct worker *
reserve(struct worker_pool *pool, const char *key, int64_t deadline)
{
	struct worker *w;
	bool in_time = true;

	pthread_mutex_lock(&pool->lock);
	while ((w = pick(pool, key)) == NULL && in_time)
		in_time =
		    clock_cond_wait(&pool->freed, &pool->lock, 1000 * deadline);
	if (w != NULL) {
		if (w->state == WORKER_ABSENT)
			w->fd = -1;
		w->state = WORKER_BUSY;
		w->used = ++pool->n_jobs;
	}
	pthread_mutex_unlock(&pool->lock);
	return w;
}

/* A place becomes a worker that lives and has seen nobody else's work. */
static enum status
furnish(struct worker_pool *pool, struct worker *w, const char *key,
    struct err *err)
{
	if (w->fd >= 0 && !worker_is_quiet(w))
		worker_bury(pool, w, "it died or spoke unasked");
	else if (w->fd >= 0 && w->key[0] != '\0' && !key_fits(w, key))
		worker_bury(pool, w, NULL);
	if (w->fd < 0) {
		enum status st = worker_fork(pool, w, err);

		if (st != ST_OK)
			return st;
	}
	snprintf(w->key, sizeof(w->key), "%s", key);
	if (!worker_allow_time(w, pool->config.cpu_max_s)) {
		worker_bury(pool, w, "its time cannot be limited");
		return err_set(err, ST_TEMP,
		    "the time of a %s worker cannot be limited", pool->name);
	}
	return ST_OK;
}

/* ----------------------------------------------------------------- the talk */

/* Its question goes to the caller, the answer to it. */
static bool
answer_question(struct talk *t, const struct worker_pool *pool,
    const struct worker_job *job, const struct buf *question)
{
	struct buf answer = BUF_INIT;
	enum status st =
	    job->answer(job->arg, &answer, buf_str(question), question->len);
	bool ok = false;

	if (!buf_ok(&answer) || answer.len > pool->config.answer_max ||
	    (st != ST_OK && st != ST_NOTFOUND && st != ST_TEMP &&
		st != ST_INVALID))
		t->fault = "its question cannot be answered";
	else
		ok = frame_send(
		    t, FRAME_ANSWER, st, buf_str(&answer), answer.len);
	buf_free(&answer);
	return ok;
}

static bool
talk_to_result(struct talk *t, struct worker_pool *pool, struct buf *result,
    const struct worker_job *job, enum status *st_r)
{
	struct frame_head head;
	struct buf bytes = BUF_INIT;
	unsigned n_questions = 0;
	bool ok = frame_send(t, FRAME_JOB, ST_OK, job->bytes, job->len);

	while (ok && (ok = frame_receive(t, &head, &bytes, &pool->config)) &&
	       head.kind == FRAME_QUESTION) {
		if (job->answer == NULL ||
		    n_questions++ == job->n_questions_max) {
			t->fault = "it asked too much";
			ok = false;
		} else {
			ok = answer_question(t, pool, job, &bytes);
		}
		buf_reset(&bytes);
	}
	if (ok && head.kind != FRAME_RESULT) {
		t->fault = "it spoke out of turn";
		ok = false;
	} else if (ok && head.status != ST_OK && head.status != ST_INVALID) {
		t->fault = head.status == ST_NOMEM ? "it ran out of memory"
						   : "it failed";
		ok = false;
	}
	if (ok) {
		*st_r = (enum status)head.status;
		buf_add(result, buf_str(&bytes), bytes.len);
	}
	buf_free(&bytes);
	return ok;
}

enum status
worker_pool_run(struct worker_pool *pool, struct buf *result,
    const struct worker_job *job, struct err *err)
{
	const char *key = job->key != NULL && job->key[0] != '\0' &&
				  strlen(job->key) < WORKER_KEY_SIZE
			      ? job->key
			      : NULL;
	struct worker *w;
	struct talk talk = {.deadline = job->deadline};
	enum status st;

	if (key == NULL || job->len > pool->config.job_max)
		return err_set(
		    err, ST_TEMP, "this is no job for a %s worker", pool->name);
	w = reserve(pool, key, job->deadline);
	if (w == NULL)
		return err_set(
		    err, ST_TEMP, "no %s worker is free", pool->name);
	st = furnish(pool, w, key, err);
	if (st != ST_OK) {
		release(pool, w, WORKER_ABSENT);
		return st;
	}
	talk.fd = w->fd;
	if (!talk_to_result(&talk, pool, result, job, &st)) {
		worker_bury(pool, w, talk.fault);
		release(pool, w, WORKER_ABSENT);
		return err_set(err, ST_TEMP, "a %s worker failed: %s",
		    pool->name, talk.fault);
	}
	if (++w->n_jobs >= pool->config.jobs_max || is_surplus(pool)) {
		worker_bury(pool, w, NULL);
		release(pool, w, WORKER_ABSENT);
	} else {
		release(pool, w, WORKER_IDLE);
	}
	return st;
}

/* ----------------------------------------------------------- start and stop */

static enum status
nursery_start(struct worker_pool *pool, struct err *err)
{
	const struct timeval timeout = {.tv_sec = NURSERY_TIMEOUT_S};
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(err, ST_TEMP, "no socket for workers: %m");
	pool->nursery_fd = pair[0];
	pool->nursery_pid = fork();
	if (pool->nursery_pid == 0)
		worker_nursery(pair[1], &pool->config);
	close(pair[1]);
	if (pool->nursery_pid < 0)
		return err_set(err, ST_TEMP, "fork: %m");
	if (setsockopt(pool->nursery_fd, SOL_SOCKET, SO_RCVTIMEO, &timeout,
		sizeof(timeout)) != 0)
		return err_set(err, ST_TEMP, "no time limit on a socket: %m");
	return ST_OK;
}

static void
pool_init(struct worker_pool *pool, const struct worker_config *config)
{

	pool->config = *config;
	snprintf(pool->name, sizeof(pool->name), "%s", config->name);
	pool->config.name = pool->name;
	if (pool->config.n_max > WORKERS_MAX)
		pool->config.n_max = WORKERS_MAX;
	pool->nursery_fd = -1;
	pool->nursery_pid = -1;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_mutex_init(&pool->nursery_lock, NULL);
	clock_cond_init(&pool->freed);
}

enum status
worker_pool_start(struct worker_pool **pool_r,
    const struct worker_config *config, struct err *err)
{
	struct worker_pool *pool = calloc(1, sizeof(*pool));
	enum status st;

	*pool_r = NULL;
	if (pool == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	pool_init(pool, config);
	st = nursery_start(pool, err);
	for (unsigned i = 0;
	     st == ST_OK && i < config->n_min && i < pool->config.n_max; i++) {
		st = worker_fork(pool, &pool->workers[i], err);
		if (st == ST_OK)
			pool->workers[i].state = WORKER_IDLE;
	}
	if (st != ST_OK) {
		worker_pool_stop(pool);
		return st;
	}
	*pool_r = pool;
	return ST_OK;
}

bool
worker_pool_lives(struct worker_pool *pool)
{
	bool lives;

	pthread_mutex_lock(&pool->nursery_lock);
	lives = pool->nursery_fd >= 0;
	pthread_mutex_unlock(&pool->nursery_lock);
	return lives;
}

void
worker_pool_stop(struct worker_pool *pool)
{
	if (pool == NULL)
		return;
	for (unsigned i = 0; i < WORKERS_MAX; i++) {
		if (pool->workers[i].state != WORKER_ABSENT)
			worker_bury(pool, &pool->workers[i], NULL);
	}
	if (pool->nursery_fd >= 0)
		close(pool->nursery_fd);
	while (pool->nursery_pid > 0 &&
	       waitpid(pool->nursery_pid, NULL, 0) < 0 && errno == EINTR)
		;
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->lock);
	pthread_mutex_destroy(&pool->nursery_lock);
	free(pool);
}
