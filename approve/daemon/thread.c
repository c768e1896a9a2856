/* SPDX-License-Identifier: ISC
 * Wakes by an eventfd(2). */
#include "approve/daemon/thread.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum { STOP_POLL_MS = 10 };

static void *
run(void *arg)
{
	struct thread *thread = arg;

	thread->work(thread->arg);
	thread->stopped = true;
	return NULL;
}

enum status
thread_start(
    struct thread *thread, void (*work)(void *arg), void *arg, struct err *err)
{
	thread->work = work;
	thread->arg = arg;
	thread->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (thread->wake >= 0 &&
	    pthread_create(&thread->id, NULL, run, thread) == 0)
		return ST_OK;
	if (thread->wake >= 0)
		close(thread->wake);
	return err_set(err, ST_TEMP, "cannot start a thread");
}

void
thread_wake(struct thread *thread)
{
	(void)eventfd_write(thread->wake, 1);
}

bool
thread_rest(struct thread *thread, int ms)
{
	struct pollfd fd = {.fd = thread->wake, .events = POLLIN};
	eventfd_t count;

	if (poll(&fd, 1, ms) <= 0)
		return false;
	(void)eventfd_read(thread->wake, &count);
	return true;
}

bool
thread_stop(struct thread *thread, int ms)
{
	const int64_t end = clock_mono_ms() + ms;

	thread->stopping = true;
	thread_wake(thread);
	while (!thread->stopped && clock_mono_ms() < end)
		clock_sleep_ms(STOP_POLL_MS);
	if (!thread->stopped)
		return false;
	pthread_join(thread->id, NULL);
	close(thread->wake);
	return true;
}
