/* SPDX-License-Identifier: ISC
 * The queue and its threads. A channel whose answer came too late is read until
 * that answer is there and then used again, so that answers never cross. */
#include <errno.h>
#include <poll.h>
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
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
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

/* Null when the pool has ended. */
static struct pool_job *
pool_next_job(struct pool *pool)
{
	struct pool_job *job = NULL;

	pthread_mutex_lock(&pool->lock);
	while (!pool->ended && pool->first == NULL)
		pthread_cond_wait(&pool->wake, &pool->lock);
	if (!pool->ended)
		job = pool_take_first(pool);
	pthread_mutex_unlock(&pool->lock);
	return job;
}

/* 1: something came; 0: nothing within `ms`. */
static int
pool_wait_readable(int fd, int ms)
{
	struct pollfd pfd = {.fd = fd, .events = POLLIN};
	int n;

	do {
		n = poll(&pfd, 1, ms);
	} while (n < 0 && errno == EINTR);
	return n;
}

/* Asks, and ends the job in every case. The result is the channel's. */
static enum status
pool_exchange(int fd, struct pool_job *job, struct err *err)
{
	enum status st = channel_send(fd, job->request, err);
	json_t *late = NULL;

	if (st == ST_OK && pool_wait_readable(fd, POOL_ANSWER_MS) != 0) {
		st = channel_receive(fd, &job->reply, err);
		job->done(job);
		return st;
	}
	job->done(job);
	if (st == ST_INVALID)
		return ST_OK; /* nothing was sent */
	if (st != ST_OK)
		return st;
	log_warn("web: an answer took longer than %d ms", POOL_ANSWER_MS);
	st = channel_receive(fd, &late, err);
	json_decref(late);
	return st;
}

static void
pool_bury(struct pool *pool)
{
	struct pool_job *jobs = NULL;

	pthread_mutex_lock(&pool->lock);
	pool->n_alive--;
	if (pool->n_alive == 0)
		jobs = pool_take_all(pool);
	pthread_mutex_unlock(&pool->lock);
	pool_fail_list(jobs);
}

static void *
pool_work(void *arg)
{
	struct pool_worker *worker = arg;
	struct pool_job *job;
	struct err err = {""};
	enum status st = ST_OK;

	while (st == ST_OK && (job = pool_next_job(worker->pool)) != NULL)
		st = pool_exchange(worker->fd, job, &err);
	if (st != ST_OK && st != ST_NOTFOUND)
		log_error("web: a channel is lost: %s", err.text);
	pool_bury(worker->pool);
	return NULL;
}

void
pool_ask(struct pool *pool, struct pool_job *job)
{
	bool taken = false;

	job->reply = NULL;
	job->next = NULL;
	pthread_mutex_lock(&pool->lock);
	if (!pool->ended && pool->n_alive > 0 &&
	    pool->n_queued < POOL_QUEUE_MAX) {
		job->since = clock_mono_ms();
		*pool->last = job;
		pool->last = &job->next;
		pool->n_queued++;
		pthread_cond_signal(&pool->wake);
		taken = true;
	}
	pthread_mutex_unlock(&pool->lock);
	if (!taken)
		job->done(job);
}

void
pool_expire(struct pool *pool, int64_t now)
{
	struct pool_job *old = NULL, **end = &old;

	pthread_mutex_lock(&pool->lock);
	while (pool->first != NULL && now - pool->first->since > POOL_WAIT_MS) {
		*end = pool_take_first(pool);
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
	pthread_cond_broadcast(&pool->wake);
	pthread_mutex_unlock(&pool->lock);
	pool_fail_list(jobs);
	for (i = 0; i < pool->n_workers; i++)
		shutdown(pool->workers[i].fd, SHUT_RDWR);
	for (i = 0; i < pool->n_workers; i++) {
		pthread_join(pool->workers[i].thread, NULL);
		close(pool->workers[i].fd);
	}
	pool->joined = true;
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	pool_end(pool);
	pthread_cond_destroy(&pool->wake);
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
	pthread_cond_init(&pool->wake, NULL);
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
