/* SPDX-License-Identifier: ISC
 * Looks for what is due once a second; the store knows what that is. */
#include "approve/daemon/renewer.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "approve/renew.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum {
	LOOK_MS = 1000,
	REST_MS = 60000, /* behind trouble with the store */
	STOP_POLL_NS = 10000000,
};

struct renewer {
	struct daemon *daemon;
	int wake;
	pthread_t thread;
	atomic_bool stopping, stopped;
};

/* One at a time, each by the settings then in force. The outbox, which looks
 * for mails once a second, is not woken: it may have ended while this thread
 * waits for DNS. */
static enum status
renew_one(struct renewer *r, struct err *err)
{
	struct daemon_state *state = daemon_state_get(r->daemon);
	const struct approve core = daemon_core(r->daemon, state);
	bool asked = false;
	enum status st = renew_next(&core, &asked, clock_now(), err);

	daemon_state_put(state);
	return st;
}

/* How long to rest then, milliseconds. */
static int
renew_all(struct renewer *r)
{
	struct err err = {""};
	enum status st = ST_OK;

	while (st == ST_OK && !r->stopping)
		st = renew_one(r, &err);
	if (st == ST_OK || st == ST_NOTFOUND)
		return LOOK_MS;
	log_error("event=renewal, %s",
	    err.text[0] != '\0' ? err.text : status_name(st));
	return REST_MS;
}

static void *
work(void *arg)
{
	struct renewer *r = arg;
	struct pollfd fd = {.fd = r->wake, .events = POLLIN};
	int rest = LOOK_MS;

	while (poll(&fd, 1, rest) <= 0 && !r->stopping)
		rest = renew_all(r);
	r->stopped = true;
	return NULL;
}

enum status
renewer_start(
    struct renewer **renewer_r, struct daemon *daemon, struct err *err)
{
	struct renewer *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	r->daemon = daemon;
	r->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r->wake < 0 || pthread_create(&r->thread, NULL, work, r) != 0) {
		if (r->wake >= 0)
			close(r->wake);
		free(r);
		return err_set(err, ST_TEMP, "cannot start a thread");
	}
	*renewer_r = r;
	return ST_OK;
}

bool
renewer_stop(struct renewer *r, int ms)
{
	const int64_t end = clock_mono_ms() + ms;

	r->stopping = true;
	(void)eventfd_write(r->wake, 1);
	while (!r->stopped && clock_mono_ms() < end)
		nanosleep(&(struct timespec){.tv_nsec = STOP_POLL_NS}, NULL);
	if (!r->stopped)
		return false;
	pthread_join(r->thread, NULL);
	close(r->wake);
	free(r);
	return true;
}
