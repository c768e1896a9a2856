/* SPDX-License-Identifier: ISC
 * The queue, and the threads that wait for answers. Whoever asks writes the
 * question to a channel that is idle; the channel's thread reads the answer and
 * writes the next question. One whose answer came too late is given no other
 * before it has been read, so that answers never cross. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "approve/web/channel.h"
#include "approve/web/pool.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

struct pool_worker {
	struct pool *pool;
	pthread_t thread;
	int fd;

	/* under the pool's lock */
	struct pool_job *job; /* asked and not answered */
	bool late;            /* the answer to come is nobody's any more */
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

static void
pool_give(struct pool_worker *worker, struct pool_job *job)
{
	job->since = clock_mono_ms();
	worker->job = job;
}

/* The next question for a channel that is idle, or null. */
static struct pool_job *
pool_give_next(struct pool_worker *worker)
{
	struct pool *pool = worker->pool;

	if (pool->ended || pool->first == NULL)
		return NULL;
	pool_give(worker, pool_take_first(pool));
	return worker->job;
}

/* Writes `job`, which the channel was given; those behind it where it cannot be
 * written. A channel that takes nothing is its thread's to bury, with its job.
 * The job is read before the first octet leaves; from then on it may end at any
 * moment. */
static void
pool_send(struct pool_worker *worker, struct pool_job *job)
{
	struct pool *pool = worker->pool;
	struct err err = {""};
	enum status st;

	while (job != NULL) {
		struct pool_job *next, *unasked;

		st = channel_send(worker->fd, job->request, &err);
		if (st == ST_OK)
			return;
		log_error("web: a question was not asked: %s", err.text);
		if (st != ST_INVALID) {
			shutdown(worker->fd, SHUT_RDWR);
			return;
		}
		pthread_mutex_lock(&pool->lock);
		unasked = worker->job;
		worker->job = NULL;
		worker->late = false;
		next = pool_give_next(worker);
		pthread_mutex_unlock(&pool->lock);
		pool_fail_list(unasked);
		job = next;
	}
}

/* An answer has come, `reply`: the job it belongs to, or null, and what to ask
 * next. False where nothing was asked. */
static bool
pool_take_answer(struct pool_worker *worker, struct pool_job **job_r,
    struct pool_job **next_r)
{
	struct pool *pool = worker->pool;
	bool wanted;

	pthread_mutex_lock(&pool->lock);
	wanted = worker->job != NULL || worker->late;
	*job_r = worker->job;
	worker->job = NULL;
	worker->late = false;
	*next_r = wanted ? pool_give_next(worker) : NULL;
	pthread_mutex_unlock(&pool->lock);
	return wanted;
}

static void
pool_bury(struct pool_worker *worker)
{
	struct pool *pool = worker->pool;
	struct pool_job *jobs = NULL, *job;

	pthread_mutex_lock(&pool->lock);
	worker->lost = true;
	job = worker->job;
	worker->job = NULL;
	pool->n_alive--;
	if (pool->n_alive == 0)
		jobs = pool_take_all(pool);
	pthread_mutex_unlock(&pool->lock);
	pool_fail_list(job);
	pool_fail_list(jobs);
}

static void *
pool_work(void *arg)
{
	struct pool_worker *worker = arg;
	struct pool_job *job, *next;
	struct err err = {""};
	json_t *reply = NULL;
	enum status st;

	while ((st = channel_receive(worker->fd, &reply, &err)) == ST_OK) {
		if (!pool_take_answer(worker, &job, &next)) {
			st = err_set(
			    &err, ST_INVALID, "channel: an answer to nothing");
			json_decref(reply);
			break;
		}
		pool_send(worker, next);
		if (job == NULL) {
			json_decref(reply);
			continue;
		}
		job->reply = reply;
		job->done(job);
	}
	if (st != ST_NOTFOUND)
		log_error("web: a channel is lost: %s", err.text);
	shutdown(worker->fd, SHUT_RDWR);
	pool_bury(worker);
	return NULL;
}

static struct pool_worker *
pool_find_idle(struct pool *pool)
{
	size_t i;

	for (i = 0; i < pool->n_workers; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (worker->job == NULL && !worker->late && !worker->lost)
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
		pool_give(worker, job);
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
		pool_send(worker, job);
	else if (!taken)
		job->done(job);
}

/* Adds what waits for its answer too long to the list that ends at `end`. */
static void
pool_give_up(struct pool_worker *worker, struct pool_job **end, int64_t now)
{
	if (worker->job == NULL || now - worker->job->since <= POOL_ANSWER_MS)
		return;
	*end = worker->job;
	worker->job = NULL;
	worker->late = true;
	log_warn("web: an answer took longer than %d ms", POOL_ANSWER_MS);
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
	for (i = 0; i < pool->n_workers; i++) {
		pool_give_up(&pool->workers[i], end, now);
		if (*end != NULL)
			end = &(*end)->next;
	}
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
		shutdown(pool->workers[i].fd, SHUT_RDWR);
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
		close(pool->workers[i].fd);
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
		worker->fd = channels[i];
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
