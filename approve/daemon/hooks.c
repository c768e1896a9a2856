/* SPDX-License-Identifier: ISC
 * A few threads that claim a run, execute it, and record its end; none of them
 * holds anything while its program runs but the settings. */
#include "approve/daemon/hooks.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "approve/effect.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum { IDLE_MS = 500, REST_MS = 5000, POLL_MS = 20 };

struct hooks {
	struct daemon *daemon;
	int stop, cancel; /* eventfds, never read: readable stays readable */
	atomic_uint busy;
	pthread_t threads[HOOKS_AT_ONCE];
	unsigned n_threads;
};

/* What was interrupted did not fail: it is due when we are back. */
static enum status
execute(struct hooks *hooks, const struct approve *core, const json_t *run,
    struct err *err)
{
	char text[PROGRAM_TEXT_SIZE];
	struct effect_end end;
	enum status st = effect_execute(
	    &end, text, core->settings->on_outcome, run, hooks->cancel, err);

	end.now = clock_now();
	if (st == ST_OK)
		st = effect_record(core, &end, err);
	return st == ST_NOTFOUND ? ST_OK : st;
}

/* Milliseconds to wait before the next. */
static int
run_next(struct hooks *hooks, const struct approve *core)
{
	struct err err = {""};
	json_t *run = NULL;
	enum status st;

	if (core->settings->on_outcome[0] == '\0' ||
	    core->settings->hooks_by_service)
		return IDLE_MS;
	st = effect_claim(&run, core, clock_now(), &err);
	if (st == ST_NOTFOUND)
		return IDLE_MS;
	if (st == ST_OK)
		st = execute(hooks, core, run, &err);
	json_decref(run);
	if (st != ST_OK)
		log_error("event=hook, what cannot be done or noted now is "
			  "done again: %s: %s",
		    status_name(st), err.text);
	return st == ST_OK ? 0 : REST_MS;
}

static bool
wait_for_stop(const struct hooks *hooks, int ms)
{
	return poll(&(struct pollfd){.fd = hooks->stop, .events = POLLIN}, 1,
		   ms) > 0;
}

static void *
work(void *arg)
{
	struct hooks *hooks = arg;
	int rest = 0;

	hooks->busy++;
	while (!wait_for_stop(hooks, rest)) {
		struct daemon_state *state = daemon_state_get(hooks->daemon);
		struct approve core = daemon_core(hooks->daemon, state);

		rest = run_next(hooks, &core);
		daemon_state_put(state);
	}
	hooks->busy--;
	return NULL;
}

enum status
hooks_start(struct hooks **hooks_r, struct daemon *daemon, struct err *err)
{
	struct hooks *hooks = calloc(1, sizeof(*hooks));
	enum status st = ST_OK;

	if (hooks == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	*hooks_r = hooks;
	hooks->daemon = daemon;
	hooks->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	hooks->cancel = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (hooks->stop < 0 || hooks->cancel < 0)
		return err_set(err, ST_TEMP, "no descriptors for hooks");
	if (!daemon->state->settings->hooks_by_service)
		st = store_hook_release(
		    daemon->store, daemon->owner, clock_now(), err);
	while (st == ST_OK && hooks->n_threads < HOOKS_AT_ONCE) {
		if (pthread_create(&hooks->threads[hooks->n_threads], NULL,
			work, hooks) != 0)
			st = err_set(err, ST_TEMP, "cannot start a thread");
		else
			hooks->n_threads++;
	}
	return st;
}

void
hooks_stop(struct hooks *hooks, int ms)
{
	int64_t end = clock_mono_ms() + ms;

	if (hooks == NULL)
		return;
	if (hooks->stop >= 0)
		(void)eventfd_write(hooks->stop, 1);
	while (hooks->busy > 0 && clock_mono_ms() < end)
		clock_sleep_ms(POLL_MS);
	if (hooks->cancel >= 0)
		(void)eventfd_write(hooks->cancel, 1);
	for (unsigned i = 0; i < hooks->n_threads; i++)
		pthread_join(hooks->threads[i], NULL);
	if (hooks->stop >= 0)
		close(hooks->stop);
	if (hooks->cancel >= 0)
		close(hooks->cancel);
	free(hooks);
}
