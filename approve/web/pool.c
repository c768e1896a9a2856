/* SPDX-License-Identifier: ISC
 * The queue, and the threads that wait for answers. Whoever asks writes the
 * question to a channel that is idle; the channel's thread reads the answer and
 * writes the next questions: as many as wait, in one go, where there are more
 * than channels. Answers come in the order of the questions; a channel is given
 * others when all of its answers have been read, late ones too, so that answers
 * never cross. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "approve/web/channel.h"
#include "approve/web/pool.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	struct channel_reader reader; /* its thread's */

	/* under the pool's lock */
	struct pool_job *asked[POOL_BATCH]; /* null: nobody waits any more */
	size_t first, n;                    /* those not answered */
	bool lost;
};

struct pool {
	pthread_mutex_t lock;
	struct pool_job *first, **last;
	size_t n_queued, n_alive;
	bool ended, joined;
	struct pool_worker *workers;
	size_t n_workers;
};

static void
pool_fail_list(struct pool_job *job)
{
	struct pool_job *next;

	for (; job != NULL; job = next) {
		next = job->next;
		job->next = NULL;
		job->done(job);
	}
}

static struct pool_job *
pool_take_all(struct pool *pool)
{
	struct pool_job *jobs = pool->first;

	pool->first = NULL;
	pool->last = &pool->first;
	pool->n_queued = 0;
	return jobs;
}

static struct pool_job *
pool_take_first(struct pool *pool)
{
	struct pool_job *job = pool->first;

	pool->first = job->next;
	if (pool->first == NULL)
		pool->last = &pool->first;
	pool->n_queued--;
	job->next = NULL;
	return job;
}

/* To a channel that is idle, or is just being given its questions. */
static void
pool_give(struct pool_worker *worker, struct pool_job *job, int64_t now)
{
	if (worker->n == 0)
		worker->first = 0;
	job->since = now;
	worker->asked[worker->first + worker->n++] = job;
}

/* The next questions for a channel that is idle: false, there are none. */
static bool
pool_give_next(struct pool_worker *worker)
{
	struct pool *pool = worker->pool;
	int64_t now = clock_mono_ms();
	bool alone = false;

	if (pool->ended)
		return false;
	while (pool->first != NULL && !alone && worker->n < POOL_BATCH) {
		alone = pool->first->alone;
		if (alone && worker->n > 0)
			break;
		pool_give(worker, pool_take_first(pool), now);
	}
	return worker->n > 0;
}

static bool
pool_next(struct pool_worker *worker)
{
	bool more;

	pthread_mutex_lock(&worker->pool->lock);
	more = pool_give_next(worker);
	pthread_mutex_unlock(&worker->pool->lock);
	return more;
}

/* Moves those who still wait of what the channel was given to jobs_r, which
 * has room for all; under the lock. */
static size_t
pool_waiting(
    const struct pool_worker *worker, struct pool_job *jobs_r[POOL_BATCH])
{
	size_t n = 0;

	for (size_t i = 0; i < worker->n; i++) {
		struct pool_job *job = worker->asked[worker->first + i];

		if (job != NULL)
			jobs_r[n++] = job;
	}
	return n;
}

/* Nothing of what the channel was given can be asked. */
static void
pool_take_back(struct pool_worker *worker)
{
	struct pool_job *jobs[POOL_BATCH];
	size_t n;

	pthread_mutex_lock(&worker->pool->lock);
	n = pool_waiting(worker, jobs);
	worker->n = 0;
	pthread_mutex_unlock(&worker->pool->lock);
	for (size_t i = 0; i < n; i++)
		jobs[i]->done(jobs[i]);
}

/* What the channel was given, as frames. Under the lock: a process that was
 * halted meanwhile may find that a job has waited too long, and end it. */
static enum status
pool_write(struct pool_worker *worker, struct buf *frames, struct err *err)
{
	struct pool_job *jobs[POOL_BATCH];
	enum status st = ST_OK;
	size_t n;

	pthread_mutex_lock(&worker->pool->lock);
	n = pool_waiting(worker, jobs);
	memcpy(worker->asked, jobs, n * sizeof(jobs[0]));
	worker->first = 0;
	worker->n = n;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = channel_add(frames, jobs[i]->request, err);
	pthread_mutex_unlock(&worker->pool->lock);
	return st;
}

/* Asks what the channel was given; what is next where that cannot be asked. A
 * channel that takes nothing is its thread's to bury, with its jobs. They are
 * read before the first octet leaves; from then on they may end at any
 * moment. */
static void
pool_send(struct pool_worker *worker)
{
	struct buf frames = BUF_INIT;
	struct err err = {""};
	enum status st;

	do {
		st = pool_write(worker, &frames, &err);
		if (st == ST_OK && frames.len > 0)
			break;
		if (st != ST_OK) {
			log_error(
			    "web: questions were not asked: %s", err.text);
			pool_take_back(worker);
		}
		buf_free(&frames);
	} while (pool_next(worker));
	if (frames.len > 0 &&
	    channel_send_added(worker->reader.fd, &frames, &err) != ST_OK) {
		log_error("web: questions were not asked: %s", err.text);
		shutdown(worker->reader.fd, SHUT_RDWR);
	}
	buf_free(&frames);
}

/* An answer has come, `reply`: the job it belongs to, or null, and whether
 * there is something to ask next. False where nothing was asked. */
static bool
pool_take_answer(
    struct pool_worker *worker, struct pool_job **job_r, bool *more_r)
{
	struct pool *pool = worker->pool;
	bool wanted;

	pthread_mutex_lock(&pool->lock);
	wanted = worker->n > 0;
	*more_r = false;
	if (wanted) {
		*job_r = worker->asked[worker->first++];
		worker->n--;
		*more_r = worker->n == 0 && pool_give_next(worker);
	}
	pthread_mutex_unlock(&pool->lock);
	return wanted;
}

static void
pool_bury(struct pool_worker *worker)
{
	struct pool *pool = worker->pool;
	struct pool_job *jobs = NULL;

	pthread_mutex_lock(&pool->lock);
	worker->lost = true;
	pool->n_alive--;
	if (pool->n_alive == 0)
		jobs = pool_take_all(pool);
	pthread_mutex_unlock(&pool->lock);
	pool_take_back(worker);
	pool_fail_list(jobs);
}

static void *
pool_work(void *arg)
{
	struct pool_worker *worker = arg;
	struct pool_job *job;
	struct err err = {""};
	json_t *reply = NULL;
	enum status st;
	bool more;

	while ((st = channel_receive(&worker->reader, &reply, &err)) == ST_OK) {
		if (!pool_take_answer(worker, &job, &more)) {
			st = err_set(
			    &err, ST_INVALID, "channel: an answer to nothing");
			json_decref(reply);
			break;
		}
		if (more)
			pool_send(worker);
		if (job == NULL) {
			json_decref(reply);
			continue;
		}
		job->reply = reply;
		job->done(job);
	}
	if (st != ST_NOTFOUND)
		log_error("web: a channel is lost: %s", err.text);
	shutdown(worker->reader.fd, SHUT_RDWR);
	pool_bury(worker);
	return NULL;
}

static struct pool_worker *
pool_find_idle(struct pool *pool)
{
	size_t i;

	for (i = 0; i < pool->n_workers; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (worker->n == 0 && !worker->lost)
			return worker;
	}
	return NULL;
}

void
pool_ask(struct pool *pool, struct pool_job *job)
{
	struct pool_worker *worker = NULL;
	bool taken = false;

	job->reply = NULL;
	job->next = NULL;
	pthread_mutex_lock(&pool->lock);
	if (!pool->ended)
		worker = pool_find_idle(pool);
	if (worker != NULL) {
		pool_give(worker, job, clock_mono_ms());
	} else if (!pool->ended && pool->n_alive > 0 &&
		   pool->n_queued < POOL_QUEUE_MAX) {
		job->since = clock_mono_ms();
		*pool->last = job;
		pool->last = &job->next;
		pool->n_queued++;
		taken = true;
	}
	pthread_mutex_unlock(&pool->lock);
	if (worker != NULL)
		pool_send(worker);
	else if (!taken)
		job->done(job);
}

/* Adds what waits for its answer too long to the list that ends at `end`;
 * returns its new end. */
static struct pool_job **
pool_give_up(struct pool_worker *worker, struct pool_job **end, int64_t now)
{
	for (size_t i = 0; i < worker->n; i++) {
		struct pool_job **job = &worker->asked[worker->first + i];

		if (*job == NULL || now - (*job)->since <= POOL_ANSWER_MS)
			continue;
		*end = *job;
		end = &(*job)->next;
		*job = NULL;
		log_warn(
		    "web: an answer took longer than %d ms", POOL_ANSWER_MS);
	}
	return end;
}

void
pool_expire(struct pool *pool, int64_t now)
{
	struct pool_job *old = NULL, **end = &old;
	size_t i;

	pthread_mutex_lock(&pool->lock);
	while (pool->first != NULL && now - pool->first->since > POOL_WAIT_MS) {
		*end = pool_take_first(pool);
		end = &(*end)->next;
	}
	for (i = 0; i < pool->n_workers; i++)
		end = pool_give_up(&pool->workers[i], end, now);
	pthread_mutex_unlock(&pool->lock);
	pool_fail_list(old);
}

size_t
pool_n_alive(struct pool *pool)
{
	size_t n;

	pthread_mutex_lock(&pool->lock);
	n = pool->n_alive;
	pthread_mutex_unlock(&pool->lock);
	return n;
}

/* The descriptors stay open until pool_free(): somebody may just be asking. */
void
pool_end(struct pool *pool)
{
	struct pool_job *jobs;
	size_t i;

	if (pool->joined)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ended = true;
	jobs = pool_take_all(pool);
	pthread_mutex_unlock(&pool->lock);
	pool_fail_list(jobs);
	for (i = 0; i < pool->n_workers; i++)
		shutdown(pool->workers[i].reader.fd, SHUT_RDWR);
	for (i = 0; i < pool->n_workers; i++)
		pthread_join(pool->workers[i].thread, NULL);
	pool->joined = true;
}

void
pool_free(struct pool *pool)
{
	size_t i;

	if (pool == NULL)
		return;
	pool_end(pool);
	for (i = 0; i < pool->n_workers; i++)
		close(pool->workers[i].reader.fd);
	pthread_mutex_destroy(&pool->lock);
	free(pool->workers);
	free(pool);
}

static struct pool *
pool_alloc(size_t n_channels)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->workers = calloc(n_channels, sizeof(*pool->workers));
	if (pool->workers == NULL) {
		free(pool);
		return NULL;
	}
	pthread_mutex_init(&pool->lock, NULL);
	pool->last = &pool->first;
	return pool;
}

enum status
pool_new(struct pool **pool_r, const int *channels, size_t n_channels,
    struct err *err)
{
	struct pool *pool = pool_alloc(n_channels);
	size_t i;

	if (pool == NULL) {
		for (i = 0; i < n_channels; i++)
			close(channels[i]);
		return err_set(err, ST_NOMEM, "web: out of memory");
	}
	pool->n_alive = n_channels;
	for (i = 0; i < n_channels; i++) {
		struct pool_worker *worker = &pool->workers[i];

		worker->pool = pool;
		channel_reader_init(&worker->reader, channels[i]);
		if (pthread_create(&worker->thread, NULL, pool_work, worker) !=
		    0)
			break;
		pool->n_workers++;
	}
	if (i < n_channels) {
		pool_free(pool);
		for (; i < n_channels; i++)
			close(channels[i]);
		return err_set(err, ST_TEMP, "web: cannot start a thread");
	}
	*pool_r = pool;
	return ST_OK;
}
