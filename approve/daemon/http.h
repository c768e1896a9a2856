/* SPDX-License-Identifier: ISC
 * A small HTTP server for pages that only show: GET and HEAD, each listener
 * with a thread of its own, so that whoever is slow there is slow for nobody
 * else. The public page is another process's; what is shown is a handler's. */
#ifndef DAEMON_HTTP_H
#define DAEMON_HTTP_H

#include <stdbool.h>

#include "lib/base/buf.h"

enum {
	HTTP_CONNECTIONS_MAX = 64,
	HTTP_IDLE_S = 15,
	HTTP_MEMORY = 16384 /* a connection's, for its head */
};

struct http_request {
	const char *path;
	const char *accept; /* or null */
	/* A query argument, or null; valid until the answer. */
	const char *(*argument)(
	    const struct http_request *request, const char *name);
	void *connection;
};

/* `type` is the Content-Type; the body is freed by the server. */
struct http_answer {
	unsigned code;
	const char *type;
	struct buf body;
};

typedef void http_handler(
    void *arg, const struct http_request *request, struct http_answer *answer);

struct http;

struct http_config {
	const char *listen; /* as listen.h has it */
	const char *csp;    /* the Content-Security-Policy of its pages */
	/* On TCP answer only those who call us by an address or localhost: a
	 * page elsewhere whose name was made to lead here gets nothing. */
	bool by_address;
	http_handler *handler;
	void *arg;
};

/* Binds and serves. ST_INVALID with what to do where it cannot. */
enum status http_start(struct http **http_r, const struct http_config *config,
    struct err *err) MUST_CHECK;
void http_stop(struct http *http); /* takes null */

#endif
