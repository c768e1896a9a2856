/* SPDX-License-Identifier: ISC
 * One HTTP request from its first line to what is sent back: which question
 * goes to countersign-approve, and what its answer becomes. Pure: sockets,
 * threads and templates are the server's. */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "approve/web/client.h"
#include "approve/web/form.h"
#include "approve/web/guard.h"
#include "approve/web/route.h"
#include "approve/web/pages.h"

enum visit_kind {
	VISIT_PAGE,
	VISIT_REDIRECT, /* 303 to /done/KEY */
	VISIT_HEALTH,
	VISIT_STYLE,
};

/* What is sent back. */
struct visit_result {
	unsigned code; /* HTTP status */
	enum visit_kind kind;
	enum pages_kind page;
	bool with_token; /* the page holds the token */
	bool typed_wrong;
	bool retry;        /* Retry-After */
	const char *allow; /* or null */
	char receipt[ROUTE_KEY_SIZE];
};

struct visit {
	struct route route;
	struct form form;
	char client[CLIENT_SIZE];
	char body[FORM_BODY_MAX];
	size_t body_len;
	bool looks;    /* did not count: asks what the page is now */
	bool answered; /* the result is there */
	struct visit_result result;
};

/* By method, path and fields: true, and the result is there, for what is
 * refused or needs no more. */
bool visit_begin(struct visit *visit_r, const char *method, const char *path,
    const struct guard_field *fields, size_t n_fields, const struct site *site);

/* Adds to the body. What goes beyond FORM_BODY_MAX makes the result 413. */
void visit_add_body(struct visit *visit, const char *bytes, size_t len);

/* The question to ask next, which the caller frees; null: the result is there
 * (or memory is out: then it is 503). */
json_t *visit_question(struct visit *visit);

/* Does the question make countersign-approve write? Then it waits for a disk.
 */
bool visit_writes(const struct visit *visit);

/* Reads the answer; null is "try again". Then visit_question() anew, unless
 * the result is there. */
void visit_answer(struct visit *visit, const json_t *reply);

#endif
