/* SPDX-License-Identifier: ISC
 * So many in a period, and no more: for what strangers can make us do that is
 * not undone. What is not granted is counted; what it was is the caller's. */
#ifndef BASE_BUDGET_H
#define BASE_BUDGET_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct budget {
	pthread_mutex_t lock;
	int64_t began; /* the period, on clock_mono_ms()'s clock */
	unsigned n_granted;
	uint64_t n_missed; /* since the last that was granted */
};

#define BUDGET_INIT                               \
	{                                         \
		.lock = PTHREAD_MUTEX_INITIALIZER \
	}

/* Asks for one at `now`; `max` are granted in a period of `period_ms`, which
 * begins with its first. Then *n_missed_r are those that were not granted since
 * the last that was. From any thread. */
bool budget_take(struct budget *budget, uint64_t *n_missed_r, int64_t now,
    unsigned max, int64_t period_ms);

#endif
