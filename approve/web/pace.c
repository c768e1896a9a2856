/* SPDX-License-Identifier: ISC
 * A list in the order of leaving, and the thread that waits for its head. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "approve/web/pace.h"
#include "lib/base/clock.h"

TAILQ_HEAD(pace_list, pace_item);

struct pace {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* by clock_cond_init() */
	struct pace_list held;  /* what goes first stands first */
	bool ended, joined;
};

int64_t
pace_due(int64_t since, int64_t now)
{
	int64_t earliest = since + PACE_STEP_US;

	if (earliest < now)
		earliest = now;
	return earliest + PACE_STEP_US - 1 -
	       (earliest + PACE_STEP_US - 1) % PACE_STEP_US;
}

static void
pace_let_go(struct pace_list *list)
{
	struct pace_item *item;

	while ((item = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, item, link);
		item->go(item);
	}
}

/* Moves what is due at `now`, or all of it at the end, to `due`. */
static void
pace_take_due(struct pace *pace, struct pace_list *due, int64_t now)
{
	struct pace_item *item;

	while ((item = TAILQ_FIRST(&pace->held)) != NULL &&
	       (pace->ended || item->due <= now)) {
		TAILQ_REMOVE(&pace->held, item, link);
		TAILQ_INSERT_TAIL(due, item, link);
	}
}

static void
pace_wait(struct pace *pace)
{
	const struct pace_item *item = TAILQ_FIRST(&pace->held);

	if (item == NULL)
		pthread_cond_wait(&pace->changed, &pace->lock);
	else
		(void)clock_cond_wait(&pace->changed, &pace->lock, item->due);
}

static void *
pace_run(void *arg)
{
	struct pace *pace = arg;
	bool ended = false;

	while (!ended) {
		struct pace_list due = TAILQ_HEAD_INITIALIZER(due);

		pthread_mutex_lock(&pace->lock);
		pace_take_due(pace, &due, clock_mono_us());
		if (TAILQ_EMPTY(&due) && !pace->ended)
			pace_wait(pace);
		ended = pace->ended && TAILQ_EMPTY(&pace->held);
		pthread_mutex_unlock(&pace->lock);
		pace_let_go(&due);
	}
	return NULL;
}

/* Mostly at the end: they come in about the order in which they go. */
static void
pace_insert(struct pace *pace, struct pace_item *item)
{
	struct pace_item *before = TAILQ_LAST(&pace->held, pace_list);

	while (before != NULL && before->due > item->due)
		before = TAILQ_PREV(before, pace_list, link);
	if (before == NULL)
		TAILQ_INSERT_HEAD(&pace->held, item, link);
	else
		TAILQ_INSERT_AFTER(&pace->held, before, item, link);
}

void
pace_hold(struct pace *pace, struct pace_item *item)
{
	bool held = false;

	item->due = pace_due(item->since, clock_mono_us());
	pthread_mutex_lock(&pace->lock);
	if (!pace->ended) {
		pace_insert(pace, item);
		held = true;
		if (TAILQ_FIRST(&pace->held) == item)
			pthread_cond_signal(&pace->changed);
	}
	pthread_mutex_unlock(&pace->lock);
	if (!held)
		item->go(item);
}

enum status
pace_new(struct pace **pace_r, struct err *err)
{
	struct pace *pace = calloc(1, sizeof(*pace));

	if (pace == NULL)
		return err_set(err, ST_NOMEM, "web: out of memory");
	TAILQ_INIT(&pace->held);
	pthread_mutex_init(&pace->lock, NULL);
	clock_cond_init(&pace->changed);
	if (pthread_create(&pace->thread, NULL, pace_run, pace) != 0) {
		pace->joined = true;
		pace_free(pace);
		return err_set(err, ST_TEMP, "web: cannot start a thread");
	}
	*pace_r = pace;
	return ST_OK;
}

void
pace_end(struct pace *pace)
{
	if (pace == NULL || pace->joined)
		return;
	pthread_mutex_lock(&pace->lock);
	pace->ended = true;
	pthread_cond_signal(&pace->changed);
	pthread_mutex_unlock(&pace->lock);
	pthread_join(pace->thread, NULL);
	pace->joined = true;
}

void
pace_free(struct pace *pace)
{
	if (pace == NULL)
		return;
	pace_end(pace);
	pthread_cond_destroy(&pace->changed);
	pthread_mutex_destroy(&pace->lock);
	free(pace);
}
