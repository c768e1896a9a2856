/* SPDX-License-Identifier: ISC
 * A thread that does the errand of one that has to work itself, so that a lone
 * writer's errand is done while it waits for the disk. Only lib/store includes
 * it. */
#ifndef STORE_HELPER_H
#define STORE_HELPER_H

#include <pthread.h>

#include "lib/store/store.h"

struct helper {
	pthread_mutex_t mutex;
	pthread_cond_t given, done;
	pthread_t thread; /* begun with the first errand */
	bool begun, stopping;
	struct store_errand *errand; /* null: it has none */
	bool taken;                  /* it is at it */
};

void helper_init(struct helper *helper);
/* Nobody waits for an errand any more. */
void helper_clear(struct helper *helper);

/* False: it has another's, or there is no thread to be had. */
bool helper_give(struct helper *helper, struct store_errand *errand);
/* What was given: returns when it is done, here where it was not begun. */
void helper_finish(struct helper *helper, struct store_errand *errand);

/* Here and now, unless it is done, or null. */
void errand_do(struct store_errand *errand);

#endif
