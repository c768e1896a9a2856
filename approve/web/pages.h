/* SPDX-License-Identifier: ISC
 * The pages as text: which template says what, and which values it gets.
 * Sending them is left to the server; what they mean to countersign-approve. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include <stdbool.h>

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/base/language.h"

/* One template each, page-*.html. */
enum pages_kind {
	PAGES_ASK,      /* the question and its buttons */
	PAGES_ANSWERED, /* this mailbox has answered */
	PAGES_DONE,     /* the receipt */
	PAGES_ABOUT,
	PAGES_UNKNOWN, /* the link, or the path */
	PAGES_EXPIRED,
	PAGES_ENDED,   /* the request */
	PAGES_FROZEN,  /* its domain (Q5) */
	PAGES_CHANGED, /* an approval behind one's own rejection */
	PAGES_STALE,   /* the form's nonce */
	PAGES_FOREIGN, /* the form came from elsewhere */
	PAGES_REFUSED, /* the HTTP request is not one that we take */
	PAGES_BUSY,    /* try again */
	PAGES_N_KINDS,
};

/* Borrowed during pages_new(). */
struct pages_config {
	const char *authority, *concerns, *support; /* support may be "" */
	const char *prefix;                         /* struct site's */
	const char *templates; /* the folder of templates and languages */
	const char *language;  /* for whoever reads none that there is */
	bool confirm_typed;
};

/* Immutable; used by several threads. */
struct pages;

/* Loads every template in every language. ST_INVALID with "FILE:LINE: ...". */
enum status pages_new(struct pages **pages_r, const struct pages_config *config,
    struct err *err) MUST_CHECK;
void pages_free(struct pages *pages);

/* What one answer shows. */
struct pages_view {
	enum pages_kind page;
	const struct language *language; /* of pages_languages() */
	bool lang_chosen;    /* by ?lang=, which the page's links keep */
	const json_t *facts; /* the parent's answer, or null: its members are
				taken as they are, a missing one is left out */
	const char *token;   /* null on pages that must not hold it */
	bool typed_wrong;    /* asks once more for the name */
};

/* Appends a whole page. Everything is escaped, and made harmless by
 * text_show() (T15). */
enum status pages_render(const struct pages *pages, struct buf *out,
    const struct pages_view *view) MUST_CHECK;

const struct languages *pages_languages(const struct pages *pages);
/* That of the configuration. */
const struct language *pages_language(const struct pages *pages);

/* style.css. */
const struct buf *pages_style(const struct pages *pages);

#endif
