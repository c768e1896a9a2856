/* SPDX-License-Identifier: ISC
 * Calls to countersign-approve over its control socket
 * (countersign-control(5)): JSON in, JSON out, failures told and turned into
 * exit statuses. */
#ifndef CLI_CONTROL_H
#define CLI_CONTROL_H

#include <jansson.h>

#include "cli/cli.h"
#include "lib/base/buf.h"

enum {
	CONTROL_TIMEOUT_S = 60,
	CONTROL_HOLD_S = 30, /* as long as the daemon holds a wait */
};

/* Asks `path` ("/v1/..."); with `body` (whose reference is taken) it is a
 * POST. The caller frees path's memory and *answer_r. 0, or an exit status
 * after having told why; *answer_r is null then. A body of NULL where one is
 * meant means that it could not be built: use control_post(). */
int control_get(struct cli *cli, json_t **answer_r, const struct buf *path);
int control_post(
    struct cli *cli, json_t **answer_r, const struct buf *path, json_t *body);

/* A POST of octets that are no JSON; `type` is the Content-Type field whole. */
int control_post_bytes(struct cli *cli, json_t **answer_r,
    const struct buf *path, const struct buf *bytes, const char *type);

/* As control_get(), but tells nobody: the reason is put into `err`. */
int control_try(struct cli *cli, json_t **answer_r, const struct buf *path,
    struct err *err);

/* GET whose answer is no JSON but of this media type; appends it to `out`.
 * Tells nobody; ST_TEMP and the like with the sentence in `err`. */
enum status control_get_bytes(struct cli *cli, struct buf *out,
    const struct buf *path, const char *type, struct err *err) MUST_CHECK;

/* Appends "/v1/requests/ID" and `rest`; an id with a slash in it, or none, is
 * one that no request has. */
void control_request_path(struct buf *path, const char *id, const char *rest);

/* The member "Request" of an answer, or null. */
const json_t *control_request(const json_t *answer);

/* A member that is a text; "" where there is none. */
const char *control_text(const json_t *object, const char *name);

#endif
