/* SPDX-License-Identifier: ISC
 * The keeper: a thread that starts every web child, waits for its end and
 * starts another. A reload is a second child beside the first for as long as
 * that one has something to finish. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "approve/daemon/webchild.h"
#include "approve/daemon/webprocess.h"
#include "approve/web/web.h"
#include "lib/base/clock.h"
#include "lib/base/listen.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"

enum {
	WEBCHILD_BACKOFF_MIN_MS = 100,
	WEBCHILD_BACKOFF_MAX_MS = 30000,
	WEBCHILD_SETTLED_MS = 60000, /* then the backoff begins anew */
	WEBCHILD_LOOK_MS = 500,      /* at those that finish */
	WEBCHILD_FINISH_MS = WEB_DRAIN_MS + 2000,
	WEBCHILD_OLD_MAX = 8,
	WEBCHILD_TEXT_SIZE = 64,
};

enum webchild_order {
	WEBCHILD_NOTHING,
	WEBCHILD_SERVE, /* first start, or reload */
	WEBCHILD_END,
};

struct webchild {
	webchild_handler *handler;
	void *arg;
	pthread_t keeper;
	int wake;     /* eventfd, to the keeper */
	char *listen; /* the callers' */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t done;
	enum webchild_order order;
	json_t *new_hello;
	int new_listener, drain_ms;
	enum status result;
	struct err *result_err;

	/* the keeper's own */
	int listener;
	json_t *hello;
	struct webprocess *now; /* null between two */
	struct {
		struct webprocess *process;
		int64_t kill_at;
	} old[WEBCHILD_OLD_MAX];
	int64_t backoff, restart_at;
};

/* ------------------------------------------------------------------ keeper */

static enum status
webchild_start_process(struct webchild *child, struct webprocess **process_r,
    int listener, const json_t *hello, struct err *err)
{
	enum status st = webprocess_start(
	    process_r, listener, hello, child->handler, child->arg, err);

	if (st == ST_OK)
		log_info(
		    "web child %ld serves", (long)webprocess_pid(*process_r));
	return st;
}

/* Lets the one that served finish; kept aside until it has. */
static void
webchild_retire(struct webchild *child)
{
	struct webprocess *process = child->now;
	size_t i = 0;

	if (process == NULL)
		return;
	child->now = NULL;
	webprocess_ask_to_end(process);
	while (i < WEBCHILD_OLD_MAX && child->old[i].process != NULL)
		i++;
	if (i == WEBCHILD_OLD_MAX) {
		log_warn("web child: %d old ones still finish, the oldest is "
			 "ended",
		    WEBCHILD_OLD_MAX);
		webprocess_end(child->old[--i].process, 0);
	}
	child->old[i].process = process;
	child->old[i].kill_at = clock_mono_ms() + WEBCHILD_FINISH_MS;
}

static bool
webchild_bury_old(struct webchild *child)
{
	int64_t now = clock_mono_ms();
	bool left = false;
	size_t i;

	for (i = 0; i < WEBCHILD_OLD_MAX; i++) {
		struct webprocess *process = child->old[i].process;

		if (process == NULL)
			continue;
		if (now < child->old[i].kill_at &&
		    !webprocess_wait(process, 0)) {
			left = true;
			continue;
		}
		webprocess_end(process, 0);
		child->old[i].process = NULL;
	}
	return left;
}

static const char *
webchild_how_it_ended(char text_r[WEBCHILD_TEXT_SIZE], int wait_status)
{
	if (WIFSIGNALED(wait_status))
		snprintf(text_r, WEBCHILD_TEXT_SIZE, "by signal %d",
		    WTERMSIG(wait_status));
	else
		snprintf(text_r, WEBCHILD_TEXT_SIZE, "with exit status %d",
		    WEXITSTATUS(wait_status));
	return text_r;
}

static void
webchild_wait_longer(struct webchild *child)
{
	child->restart_at = clock_mono_ms() + child->backoff;
	child->backoff *= 2;
	if (child->backoff > WEBCHILD_BACKOFF_MAX_MS)
		child->backoff = WEBCHILD_BACKOFF_MAX_MS;
}

/* The one that serves has ended by itself. */
static void
webchild_bury_now(struct webchild *child)
{
	struct webprocess *process = child->now;
	char how[WEBCHILD_TEXT_SIZE];
	long pid = (long)webprocess_pid(process);

	if (clock_mono_ms() - webprocess_started(process) > WEBCHILD_SETTLED_MS)
		child->backoff = WEBCHILD_BACKOFF_MIN_MS;
	child->now = NULL;
	webchild_how_it_ended(how, webprocess_end(process, 0));
	metric_count(METRIC_WORKER_DEATHS, "web");
	log_error("web child %ld ended %s; another one starts in %lld ms", pid,
	    how, (long long)child->backoff);
	webchild_wait_longer(child);
}

static void
webchild_restart(struct webchild *child)
{
	struct webprocess *process = NULL;
	struct err err = {""};

	if (webchild_start_process(child, &process, child->listener,
		child->hello, &err) == ST_OK) {
		child->now = process;
		return;
	}
	log_error(
	    "%s; next attempt in %lld ms", err.text, (long long)child->backoff);
	webchild_wait_longer(child);
}

/* Starts by the new hello and listener, and takes them over on success. */
static enum status
webchild_do_serve(struct webchild *child)
{
	struct webprocess *process = NULL;
	int listener =
	    child->new_listener >= 0 ? child->new_listener : child->listener;
	enum status st = webchild_start_process(
	    child, &process, listener, child->new_hello, child->result_err);

	if (st != ST_OK)
		return st;
	webchild_retire(child);
	child->now = process;
	json_decref(child->hello);
	child->hello = json_incref(child->new_hello);
	if (listener != child->listener && child->listener >= 0)
		close(child->listener);
	child->listener = listener;
	return ST_OK;
}

static enum status
webchild_do_end(struct webchild *child)
{
	int64_t deadline = clock_mono_ms() + child->drain_ms, left;
	size_t i;

	webchild_retire(child);
	for (i = 0; i < WEBCHILD_OLD_MAX; i++) {
		left = deadline - clock_mono_ms();
		webprocess_end(child->old[i].process, left < 0 ? 0 : (int)left);
		child->old[i].process = NULL;
	}
	return ST_OK;
}

/* Carries out what the other thread waits for. False at the end. */
static bool
webchild_obey(struct webchild *child)
{
	enum webchild_order order;
	enum status st = ST_OK;

	pthread_mutex_lock(&child->lock);
	order = child->order;
	pthread_mutex_unlock(&child->lock);
	switch (order) {
	case WEBCHILD_NOTHING:
		return true;
	case WEBCHILD_SERVE:
		st = webchild_do_serve(child);
		break;
	case WEBCHILD_END:
		st = webchild_do_end(child);
		break;
	}
	pthread_mutex_lock(&child->lock);
	child->result = st;
	child->order = WEBCHILD_NOTHING;
	pthread_cond_signal(&child->done);
	pthread_mutex_unlock(&child->lock);
	return order != WEBCHILD_END;
}

/* How long the keeper may sleep; -1 without limit. */
static int
webchild_patience(const struct webchild *child, bool old_left)
{
	int64_t left;

	if (child->now == NULL && child->hello != NULL) {
		left = child->restart_at - clock_mono_ms();
		return left < 0 ? 0 : (int)left;
	}
	return old_left ? WEBCHILD_LOOK_MS : -1;
}

static void *
webchild_keep(void *arg)
{
	struct webchild *child = arg;
	bool old_left = false, going = true;
	uint64_t count;

	while (going) {
		struct pollfd pfds[] = {
		    {.fd = child->wake, .events = POLLIN},
		    {.fd = child->now != NULL ? webprocess_pidfd(child->now)
					      : -1,
			.events = POLLIN},
		};

		if (poll(pfds, 2, webchild_patience(child, old_left)) < 0)
			continue;
		if (pfds[0].revents != 0 &&
		    read(child->wake, &count, sizeof(count)) > 0)
			going = webchild_obey(child);
		else if (pfds[1].revents != 0)
			webchild_bury_now(child);
		else if (child->now == NULL && child->hello != NULL &&
			 clock_mono_ms() >= child->restart_at)
			webchild_restart(child);
		old_left = webchild_bury_old(child);
	}
	return NULL;
}

/* ------------------------------------------------------------ other threads */

static enum status
webchild_give_order(struct webchild *child, enum webchild_order order)
{
	const uint64_t one = 1;
	enum status st;

	pthread_mutex_lock(&child->lock);
	child->order = order;
	if (write(child->wake, &one, sizeof(one)) != (ssize_t)sizeof(one))
		log_error("web child: eventfd: %s", strerror(errno));
	while (child->order != WEBCHILD_NOTHING)
		pthread_cond_wait(&child->done, &child->lock);
	st = child->result;
	pthread_mutex_unlock(&child->lock);
	return st;
}

static json_t *
webchild_hello(const struct webchild_config *config)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
	    "authority", config->authority, "concerns", config->concerns,
	    "support", config->support != NULL ? config->support : "",
	    "base_url", config->base_url, "templates", config->templates,
	    "language", config->language, "confirm",
	    config->confirm_typed ? "typed" : "click", "log_to", config->log_to,
	    "log_level", config->log_level);
}

/* Signals are the program's main thread's. */
static enum status
webchild_start_keeper(struct webchild *child, struct err *err)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&child->keeper, NULL, webchild_keep, child);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(err, ST_TEMP,
		    "web child: cannot start a thread: %s", strerror(rc));
	return ST_OK;
}

static void
webchild_free(struct webchild *child)
{
	if (child->listener >= 0) {
		close(child->listener);
		listen_forget(child->listen);
	}
	if (child->wake >= 0)
		close(child->wake);
	json_decref(child->hello);
	pthread_cond_destroy(&child->done);
	pthread_mutex_destroy(&child->lock);
	free(child->listen);
	free(child);
}

static struct webchild *
webchild_new(webchild_handler *handler, void *arg)
{
	struct webchild *child = calloc(1, sizeof(*child));

	if (child == NULL)
		return NULL;
	child->handler = handler;
	child->arg = arg;
	child->listener = child->new_listener = -1;
	child->backoff = WEBCHILD_BACKOFF_MIN_MS;
	pthread_mutex_init(&child->lock, NULL);
	pthread_cond_init(&child->done, NULL);
	child->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (child->wake < 0) {
		webchild_free(child);
		return NULL;
	}
	return child;
}

enum status
webchild_reload(struct webchild *child, const struct webchild_config *config,
    struct err *err)
{
	bool moves =
	    child->listen == NULL || strcmp(child->listen, config->listen) != 0;
	char *address = strdup(config->listen);
	enum status st = ST_OK;

	child->new_hello = webchild_hello(config);
	child->new_listener = -1;
	child->result_err = err;
	if (child->new_hello == NULL || address == NULL)
		st = err_set(err, ST_INVALID,
		    "web child: out of memory, or a value of the configuration "
		    "is not UTF-8");
	if (st == ST_OK && moves)
		st = listen_open(&child->new_listener, address, err);
	if (st == ST_OK)
		st = webchild_give_order(child, WEBCHILD_SERVE);
	if (st != ST_OK && child->new_listener >= 0) {
		close(child->new_listener);
		listen_forget(address);
	}
	if (st == ST_OK && moves) {
		char *before = child->listen;

		if (before != NULL)
			listen_forget(before);
		child->listen = address;
		address = before;
	}
	free(address);
	json_decref(child->new_hello);
	child->new_hello = NULL;
	return st;
}

enum status
webchild_start(struct webchild **child_r, const struct webchild_config *config,
    webchild_handler *handler, void *arg, struct err *err)
{
	struct webchild *child = webchild_new(handler, arg);
	enum status st;

	if (child == NULL)
		return err_set(err, ST_TEMP, "web child: out of memory");
	st = webchild_start_keeper(child, err);
	if (st != ST_OK) {
		webchild_free(child);
		return st;
	}
	st = webchild_reload(child, config, err);
	if (st == ST_OK)
		*child_r = child;
	else
		webchild_stop(child, 0);
	return st;
}

void
webchild_stop(struct webchild *child, int drain_ms)
{
	if (child == NULL)
		return;
	child->drain_ms = drain_ms;
	if (webchild_give_order(child, WEBCHILD_END) != ST_OK)
		log_error("web child: did not end as it should");
	pthread_join(child->keeper, NULL);
	webchild_free(child);
}
