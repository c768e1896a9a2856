/* SPDX-License-Identifier: ISC
 * The operator's view: its addresses, and the JSON that its pages show. Reads
 * the store and changes nothing; the pages are approve/operator's. In the
 * daemon, on a listener of its own, never in the process of the public page. */
#ifndef DAEMON_OPERATOR_H
#define DAEMON_OPERATOR_H

#include "approve/daemon/daemon.h"
#include "approve/daemon/http.h"

struct operator_view;

/* Reads the style sheet. ST_INVALID: it is not among the templates. */
enum status operator_view_new(struct operator_view **view_r,
    struct daemon *daemon, const char *templates, struct err *err) MUST_CHECK;
void operator_view_free(struct operator_view *view); /* takes null */

/* An http_handler; `arg` is the view. */
void operator_view_answer(
    void *arg, const struct http_request *request, struct http_answer *answer);

#endif
