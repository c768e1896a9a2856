/* SPDX-License-Identifier: ISC
 * When answers leave: at the clock's next whole step that is at least one step
 * behind their requests, so that how long one took tells nothing of what was
 * looked up for it (L, T16), and those that leave together cost one awakening.
 * What is held, and what letting it go means, is the caller's. */
#ifndef WEB_PACE_H
#define WEB_PACE_H

#include <stdint.h>
#include <sys/queue.h>

#include "lib/base/status.h"

/* Longer than an answer takes on a machine that has the time. */
enum { PACE_STEP_US = 1000 };

struct pace;

/* The caller fills the first two, and keeps it until `go` was called. */
struct pace_item {
	int64_t since; /* clock_mono_us() when the request came */
	void (*go)(struct pace_item *item); /* once, from any thread */
	int64_t due;
	TAILQ_ENTRY(pace_item) link;
};

/* Starts its thread. */
enum status pace_new(struct pace **pace_r, struct err *err) MUST_CHECK;

/* Lets `item` go at its step, or at once when pace_end() was called. */
void pace_hold(struct pace *pace, struct pace_item *item);

/* Lets everything go that is held. pace_free() ends first; takes null. */
void pace_end(struct pace *pace);
void pace_free(struct pace *pace);

/* When one that came at `since` and is ready at `now` goes. */
int64_t pace_due(int64_t since, int64_t now);

#endif
