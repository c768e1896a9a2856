/* SPDX-License-Identifier: ISC
 * The HTTP server of the web child: libmicrohttpd on a ready listener, the
 * headers of every answer, the lives of connections. What a request means is
 * in visit.h, what pages say in pages.h. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

enum {
	SERVER_THREADS = 2, /* each of them wakes for each connection */
	SERVER_CONNECTIONS_MAX = 16384, /* or what file descriptors allow */
	SERVER_SILENCE_S = 15,          /* of a client */
	SERVER_CONNECTION_MEMORY = 16 * 1024, /* bounds URI and fields */
	SERVER_PAD = 4096,  /* pages about a token come in multiples of it */
	SERVER_RETRY_S = 5, /* Retry-After */
	SERVER_STYLE_MAX_AGE_S = 3600,
};

/* Borrowed during server_new(). */
struct server_config {
	const char *authority, *concerns, *support, *base_url;
	const char *templates; /* the folder of templates and languages */
	const char *language;  /* for whoever reads none that there is */
	bool confirm_typed;
};

struct server;

/* Checks the configuration and loads the templates. ST_INVALID with what is
 * wrong. */
enum status server_new(struct server **server_r,
    const struct server_config *config, struct err *err) MUST_CHECK;

/* Serves `listener` from now on, in threads of its own, and asks over
 * `channels`. Takes over the channels, on failure too; the listener stays the
 * caller's. */
enum status server_run(struct server *server, int listener, const int *channels,
    size_t n_channels, struct err *err) MUST_CHECK;

/* Is there still a channel to ask over? */
bool server_is_alive(struct server *server);

/* Accepts no more, finishes what is under way for at most `drain_ms`, ends. */
void server_stop(struct server *server, int drain_ms);
void server_free(struct server *server); /* takes null; stops first */

#endif
