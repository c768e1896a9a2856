/* SPDX-License-Identifier: ISC
 * One HTTP exchange, over a Unix socket or TCP: libcurl's only user. What the
 * answer means is left to the callers. */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "lib/base/buf.h"
#include "lib/base/status.h"

enum { HTTP_ANSWER_MAX = 256 * 1024 * 1024, HTTP_CONNECT_S = 5 };

struct http_call {
	const char *socket; /* path of a Unix socket; null: TCP by the URL */
	const char *url;
	const char *body; /* JSON, makes it a POST; null: GET */
	size_t body_len;  /* 0: to its NUL */
	const char *type; /* of the body, with the field's name; null: JSON */
	long timeout_s;
};

enum http_result {
	HTTP_ANSWERED,
	HTTP_AWAY,   /* nobody listens there */
	HTTP_DENIED, /* the socket's permissions forbid it */
	HTTP_LATE,   /* no answer in time */
	HTTP_BROKEN, /* the connection ended or was not HTTP */
};

struct http_answer {
	enum http_result result;
	long status;   /* 200, ... where answered */
	char type[64]; /* Content-Type; "" without one */
	struct buf body;
	char text[256]; /* why there is no answer */
};

/* Blocks at most timeout_s. Neither proxies nor redirections are followed.
 * The caller frees answer_r->body, whatever the result. */
void http_exchange(struct http_answer *answer_r, const struct http_call *call);

/* Appends `text` percent-encoded (RFC 3986 2.1). */
void http_add_escaped(struct buf *url, const char *text);
void http_add_escaped_n(struct buf *url, const char *text, size_t len);
/* Appends ?name=value or &name=value; nothing where value is null. */
void http_add_query(struct buf *url, const char *name, const char *value);

#endif
