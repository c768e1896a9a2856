/* SPDX-License-Identifier: ISC
 * Looks for what is due once a second; the store knows what that is. */
#include "approve/daemon/renewer.h"

#include <stdlib.h>

#include "approve/daemon/thread.h"
#include "approve/renew.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum {
	LOOK_MS = 1000,
	REST_MS = 60000, /* behind trouble with the store */
};

struct renewer {
	struct daemon *daemon;
	struct thread thread;
};

/* One at a time, each by the settings then in force. The outbox, which looks
 * for mails once a second, is not woken: it may have ended while this thread
 * waits for DNS. */
static enum status
renew_one(struct renewer *r, struct err *err)
{
	struct daemon_state *state = daemon_state_get(r->daemon);
	const struct approve core = daemon_core(r->daemon, state);
	enum status st = renew_next(&core, clock_now(), err);

	daemon_state_put(state);
	return st;
}

/* How long to rest then, milliseconds. */
static int
renew_all(struct renewer *r)
{
	struct err err = {""};
	enum status st = ST_OK;

	while (st == ST_OK && !r->thread.stopping)
		st = renew_one(r, &err);
	if (st == ST_OK || st == ST_NOTFOUND)
		return LOOK_MS;
	log_error("event=renewal, %s",
	    err.text[0] != '\0' ? err.text : status_name(st));
	return REST_MS;
}

static void
work(void *arg)
{
	struct renewer *r = arg;
	int rest = LOOK_MS;

	while (!thread_rest(&r->thread, rest) && !r->thread.stopping)
		rest = renew_all(r);
}

enum status
renewer_start(
    struct renewer **renewer_r, struct daemon *daemon, struct err *err)
{
	struct renewer *r = calloc(1, sizeof(*r));
	enum status st;

	if (r == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	r->daemon = daemon;
	st = thread_start(&r->thread, work, r, err);
	if (st == ST_OK)
		*renewer_r = r;
	else
		free(r);
	return st;
}

bool
renewer_stop(struct renewer *r, int ms)
{
	if (!thread_stop(&r->thread, ms))
		return false;
	free(r);
	return true;
}
