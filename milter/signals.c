/* SPDX-License-Identifier: ISC
 * The signal thread, and the reason why it alone receives signals. */
#include "milter/signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

static struct signals handlers;

static void
our_signals(sigset_t *set_r)
{
	sigemptyset(set_r);
	sigaddset(set_r, SIGHUP);
	sigaddset(set_r, SIGTERM);
	sigaddset(set_r, SIGINT);
}

static void *
wait_for_signals(void *arg)
{
	sigset_t set;
	bool stopped = false;

	(void)arg;
	our_signals(&set);
	for (;;) {
		int sig = sigtimedwait(
		    &set, NULL, &(struct timespec){.tv_sec = SIGNALS_TICK_S});

		if (sig == SIGHUP) {
			handlers.reload();
		} else if (sig > 0 && !stopped) {
			stopped = true;
			handlers.stop();
		} else if (sig < 0) {
			handlers.tick();
		}
	}
	return NULL;
}

/*
 * libmilter starts a thread of its own that takes SIGHUP, SIGTERM and SIGINT
 * by sigwait(3) and stops the milter. Where two threads wait for the same
 * signal the kernel gives it to either, so that a reload would now and then
 * be a stop. There is no switch for it; this definition stands in front of the
 * C library's for the whole process, and leaves our signals out of the set
 * that the other thread waits for.
 */
__attribute__((visibility("default"))) int
sigwait(const sigset_t *set, int *sig_r)
{
	sigset_t rest = *set;
	int sig;

	sigdelset(&rest, SIGHUP);
	sigdelset(&rest, SIGTERM);
	sigdelset(&rest, SIGINT);
	do
		sig = sigwaitinfo(&rest, NULL);
	while (sig < 0 && errno == EINTR);
	if (sig < 0)
		return errno;
	*sig_r = sig;
	return 0;
}

void
signals_hold(void)
{
	sigset_t set;

	our_signals(&set);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

enum status
signals_start(const struct signals *wanted, struct err *err)
{
	pthread_t thread;

	handlers = *wanted;
	if (pthread_create(&thread, NULL, wait_for_signals, NULL) != 0)
		return err_set(err, ST_NOMEM, "cannot start a thread");
	pthread_detach(thread);
	return ST_OK;
}
