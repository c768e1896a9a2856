/* SPDX-License-Identifier: ISC
 * Questions to countersign-approve from many connections over a few channels,
 * and one queue before them. What is asked and what the answer means is left
 * to others. */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "lib/base/status.h"

enum {
	POOL_QUEUE_MAX = 512,   /* questions that wait; further ones fail */
	POOL_BATCH = 16,        /* asked at once of those that wait */
	POOL_WAIT_MS = 5000,    /* in the queue, for a channel */
	POOL_ANSWER_MS = 15000, /* for the answer */
};

struct pool;

/* A question. The caller fills all but the last three, keeps it until `done`
 * was called, and frees it. */
struct pool_job {
	json_t *request; /* borrowed */
	bool alone; /* takes its time: nobody waits behind it for an answer */
	void (*done)(struct pool_job *job); /* exactly once, from any thread */
	json_t *reply;                      /* caller's; null: try again */
	int64_t since;
	struct pool_job *next;
};

/* Takes over the channels' file descriptors, on failure as well. */
enum status pool_new(struct pool **pool_r, const int *channels,
    size_t n_channels, struct err *err) MUST_CHECK;

/* Fails at once, through `done`, where the queue is full, no channel is left
 * or the pool has ended. Does not block. */
void pool_ask(struct pool *pool, struct pool_job *job);

/* Fails what has waited longer than POOL_WAIT_MS at `now` (clock_mono_ms()),
 * or for its answer longer than POOL_ANSWER_MS; to be called several times a
 * second. */
void pool_expire(struct pool *pool, int64_t now);

/* Channels that still work. */
size_t pool_n_alive(struct pool *pool);

/* Fails what is queued or unanswered, shuts the channels down, joins the
 * threads; later pool_ask() fails its jobs. pool_free() ends first, then closes
 * the channels: nobody may ask any more. */
void pool_end(struct pool *pool);
void pool_free(struct pool *pool);

#endif
