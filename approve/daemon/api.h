/* SPDX-License-Identifier: ISC
 * What the control socket can do, as a table of routes; free of HTTP's wire
 * form, which is control's. */
#ifndef DAEMON_API_H
#define DAEMON_API_H

#include <jansson.h>

#include "approve/daemon/daemon.h"

/* One call. Arguments are looked up by name; null where they are not given. */
struct api_call {
	struct daemon *daemon;
	struct approve core;
	const char *method, *path;
	const char *(*argument)(const struct api_call *call, const char *name);
	void *connection;   /* for argument() */
	const json_t *body; /* an object, or null */
	const char *bytes;  /* the body as it came, by api_body_max() */
	size_t len;
	const char *id; /* what stood in the path, or null */
	int64_t uid;    /* of the peer */
	int64_t now;
	struct err *err;
	struct buf octets;       /* an answer that is no JSON ... */
	const char *octets_type; /* ... and its media type; null: it is JSON */
};

/* The HTTP status, and the body in *json_r (never null but when out of
 * memory): what was asked for, or {"Error": {"Code", "Message"}}. Where
 * octets_type is set the body is in octets, which the caller frees in any
 * case. */
unsigned api_handle(json_t **json_r, struct api_call *call);

/* The most octets that the body of this call may have; its type in *bytes_r:
 * octets as they are, or a JSON object. */
size_t api_body_max(const char *method, const char *path, bool *bytes_r);

/* {"Error": ...} with the HTTP status that belongs to `st`. */
unsigned api_error(json_t **json_r, enum status st, const char *message);

#endif
