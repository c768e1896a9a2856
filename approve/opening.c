/* SPDX-License-Identifier: ISC
 * How long a daemon that starts waits, and what it says. Whether there is
 * something to wait for is the store's to tell. */
#include "approve/opening.h"

#include <signal.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"

struct wait {
	int64_t end_ms;
	bool said;
};

static bool
is_told_to_end(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 &&
	       (sigismember(&pending, SIGTERM) == 1 ||
		   sigismember(&pending, SIGINT) == 1);
}

static bool
go_on(void *arg, const char *why)
{
	struct wait *wait = arg;

	if (!wait->said)
		log_warn("event=store, waiting while another program brings "
			 "the tables up to date: %s",
		    why);
	wait->said = true;
	return !is_told_to_end() && clock_mono_ms() < wait->end_ms;
}

enum status
opening_store(
    struct store **store_r, const struct settings *settings, struct err *err)
{
	struct wait wait = {
	    .end_ms = clock_mono_ms() + (int64_t)OPENING_WAIT_S * 1000};

	return store_open_beside(
	    store_r, settings->store, settings->state_dir, go_on, &wait, err);
}
