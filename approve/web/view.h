/* SPDX-License-Identifier: ISC
 * The pages as text: which template says what, and which values it gets.
 * Sending them is left to the server; what they mean to countersign-approve. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include <stdbool.h>

#include <jansson.h>

#include "lib/base/buf.h"

/* One template each, en/page-*.html. */
enum view_page {
	VIEW_ASK,      /* the question and its buttons */
	VIEW_ANSWERED, /* this mailbox has answered */
	VIEW_DONE,     /* the receipt */
	VIEW_ABOUT,
	VIEW_UNKNOWN, /* the link, or the path */
	VIEW_EXPIRED,
	VIEW_ENDED,   /* the request */
	VIEW_CHANGED, /* an approval behind one's own rejection */
	VIEW_STALE,   /* the form's nonce */
	VIEW_FOREIGN, /* the form came from elsewhere */
	VIEW_REFUSED, /* the HTTP request is not one that we take */
	VIEW_BUSY,    /* try again */
	VIEW_N_PAGES,
};

/* Borrowed during view_new(). */
struct view_config {
	const char *authority, *concerns, *support; /* support may be "" */
	const char *prefix;                         /* struct site's */
	const char *templates; /* the folder that holds en/ and style.css */
	bool confirm_typed;
};

/* Immutable; used by several threads. */
struct view;

/* Loads every template. ST_INVALID with "FILE:LINE: ...". */
enum status view_new(struct view **view_r, const struct view_config *config,
    struct err *err) MUST_CHECK;
void view_free(struct view *view);

/* Appends a whole page. `facts` is the parent's answer, or null: its members
 * are taken as they are, a missing one is left out. `token` is null on pages
 * that must not hold it; `typed_wrong` asks once more for the name. Everything
 * is escaped, and made harmless by text_show() (T15). */
enum status
view_render(const struct view *view, struct buf *out, enum view_page page,
    const json_t *facts, const char *token, bool typed_wrong) MUST_CHECK;

/* Of the pages, for Content-Language. */
const char *view_lang(const struct view *view);

/* style.css. */
const struct buf *view_style(const struct view *view);

#endif
