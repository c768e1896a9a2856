/* SPDX-License-Identifier: ISC
 * A thread of the daemon that rests until it is woken, and that is not waited
 * for beyond a bound when it is to end. */
#ifndef DAEMON_THREAD_H
#define DAEMON_THREAD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "lib/base/status.h"

/* Stands in what the thread works on, and as long as it does. */
struct thread {
	void (*work)(void *arg); /* until `stopping` */
	void *arg;
	int wake;
	pthread_t id;
	atomic_bool stopping, stopped;
};

/* ST_TEMP: none can be started. */
enum status thread_start(struct thread *thread, void (*work)(void *arg),
    void *arg, struct err *err) MUST_CHECK;
void thread_wake(struct thread *thread);
/* In the thread: rests for `ms` at most; was it woken? By poll(2), which waits
 * for a relative time: no step of the clock stalls it. */
bool thread_rest(struct thread *thread, int ms);
/* Lets it end, and waits at most `ms`. False: it works still, and nothing that
 * it uses may be freed. */
bool thread_stop(struct thread *thread, int ms);

#endif
