/* SPDX-License-Identifier: ISC
 * A ring of showings and the thread that writes them, one transaction each. */
#include "approve/shown.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"

struct showing {
	uint8_t hash[SHA256_SIZE];
	int64_t hour;
	struct event *event; /* null behind the writing */
};

struct shown {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* by clock_cond_init() */
	bool ending;
	struct showing ring[SHOWN_QUEUE_MAX]; /* under the lock */
	size_t first, n;
	struct showing known[SHOWN_KNOWN]; /* a place a hash; under the lock */
};

static struct showing *
shown_at(struct shown *shown, size_t i)
{
	return &shown->ring[(shown->first + i) % SHOWN_QUEUE_MAX];
}

static struct showing *
shown_place(struct shown *shown, const uint8_t hash[SHA256_SIZE])
{
	return &shown->known[((size_t)hash[0] << 8 | hash[1]) % SHOWN_KNOWN];
}

static bool
shown_is(const struct showing *showing, const uint8_t hash[SHA256_SIZE],
    int64_t hour)
{
	return showing->hour == hour &&
	       memcmp(showing->hash, hash, SHA256_SIZE) == 0;
}

/* ST_NOTFOUND, "recorded already", is as good as ST_OK. */
static enum status
shown_write(struct shown *shown, const struct showing *showing)
{
	struct store_event row;
	struct err err = {""};
	enum status st = event_row(&row, showing->event);

	if (st == ST_OK)
		st = store_token_shown(
		    shown->store, showing->hash, showing->hour, &row, &err);
	if (st != ST_OK && st != ST_NOTFOUND)
		log_warn("event=shown not recorded yet: %s", err.text);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static void
shown_rest(struct shown *shown)
{
	const int64_t until = clock_mono_us() + 1000 * SHOWN_REST_MS;

	while (!shown->ending &&
	       clock_cond_wait(&shown->changed, &shown->lock, until))
		continue;
}

/* One that the store does not take now stays first; at the end there is one
 * try. */
static void *
shown_run(void *arg)
{
	struct shown *shown = arg;

	pthread_mutex_lock(&shown->lock);
	for (;;) {
		struct showing showing;
		enum status st;

		while (shown->n == 0 && !shown->ending)
			pthread_cond_wait(&shown->changed, &shown->lock);
		if (shown->n == 0)
			break;
		showing = *shown_at(shown, 0);
		pthread_mutex_unlock(&shown->lock);
		st = shown_write(shown, &showing);
		pthread_mutex_lock(&shown->lock);
		if (st == ST_TEMP && shown->ending)
			break;
		if (st == ST_TEMP) {
			shown_rest(shown);
			continue;
		}
		event_free(showing.event);
		showing.event = NULL;
		if (st == ST_OK)
			*shown_place(shown, showing.hash) = showing;
		shown->first = (shown->first + 1) % SHOWN_QUEUE_MAX;
		shown->n--;
	}
	pthread_mutex_unlock(&shown->lock);
	return NULL;
}

static void
shown_free(struct shown *shown)
{
	if (shown->n > 0)
		log_warn("event=shown, %zu not recorded", shown->n);
	for (size_t i = 0; i < shown->n; i++)
		event_free(shown_at(shown, i)->event);
	pthread_cond_destroy(&shown->changed);
	pthread_mutex_destroy(&shown->lock);
	free(shown);
}

enum status
shown_open(struct shown **shown_r, struct store *store, struct err *err)
{
	struct shown *shown = calloc(1, sizeof(*shown));

	if (shown == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	shown->store = store;
	pthread_mutex_init(&shown->lock, NULL);
	clock_cond_init(&shown->changed);
	if (pthread_create(&shown->thread, NULL, shown_run, shown) != 0) {
		shown_free(shown);
		return err_set(err, ST_TEMP, "cannot start a thread");
	}
	*shown_r = shown;
	return ST_OK;
}

bool
shown_is_known(
    struct shown *shown, const uint8_t hash[SHA256_SIZE], int64_t hour)
{
	bool known;

	pthread_mutex_lock(&shown->lock);
	known = shown_is(shown_place(shown, hash), hash, hour);
	pthread_mutex_unlock(&shown->lock);
	return known;
}

void
shown_note(struct shown *shown, const uint8_t hash[SHA256_SIZE], int64_t hour,
    struct event *event)
{
	bool waits = false, full;
	struct showing *showing;

	pthread_mutex_lock(&shown->lock);
	for (size_t i = 0; i < shown->n && !waits; i++)
		waits = shown_is(shown_at(shown, i), hash, hour);
	full = shown->n == SHOWN_QUEUE_MAX;
	if (!waits && !full) {
		showing = shown_at(shown, shown->n++);
		memcpy(showing->hash, hash, SHA256_SIZE);
		showing->hour = hour;
		showing->event = event;
		event = NULL;
		pthread_cond_signal(&shown->changed);
	}
	pthread_mutex_unlock(&shown->lock);
	if (!waits && full)
		log_warn("event=shown not recorded: %d wait for the store",
		    SHOWN_QUEUE_MAX);
	event_free(event);
}

void
shown_close(struct shown *shown)
{
	if (shown == NULL)
		return;
	pthread_mutex_lock(&shown->lock);
	shown->ending = true;
	pthread_cond_signal(&shown->changed);
	pthread_mutex_unlock(&shown->lock);
	pthread_join(shown->thread, NULL);
	shown_free(shown);
}
