/* SPDX-License-Identifier: ISC
 * The parent's side of the web child: binds the listener, starts the child,
 * answers its questions by a handler, starts another one when it dies. What
 * the answers are is left to the handler. */
#ifndef DAEMON_WEBCHILD_H
#define DAEMON_WEBCHILD_H

#include <stdbool.h>

#include <jansson.h>

#include "lib/base/status.h"

struct webchild;

/* Borrowed during the call; everything is copied. */
struct webchild_config {
	const char *listen; /* "127.0.0.1:8080", "[::1]:8080", "unix:/path" */
	const char *authority, *concerns, *support, *base_url;
	const char *templates; /* the folder of templates and languages */
	const char *language;  /* for whoever reads none that there is */
	bool confirm_typed;
	const char *log_to, *log_level; /* as in the configuration */
};

/* Answers one question of the child: an object, which the child's side frees;
 * null is told as a temporary failure. Called from WEB_N_CHANNELS threads at
 * once. `request` is hostile: the child is where an attacker would be. */
typedef json_t *webchild_handler(void *arg, const json_t *request);

/* Binds, starts the child and waits until it is ready. ST_INVALID with what to
 * do: an address that cannot be bound, a template that is wrong; ST_TEMP: the
 * system is out of something. Needs SIGCHLD not to be ignored. */
enum status
webchild_start(struct webchild **child_r, const struct webchild_config *config,
    webchild_handler *handler, void *arg, struct err *err) MUST_CHECK;

/* Starts another child with a new configuration, on the same listener where
 * `listen` is the same; the old child finishes what is under way. On failure
 * the old one goes on. */
enum status webchild_reload(struct webchild *child,
    const struct webchild_config *config, struct err *err) MUST_CHECK;

/* Lets the child finish, for at most `drain_ms`, then kills it, and frees. */
void webchild_stop(struct webchild *child, int drain_ms);

#endif
