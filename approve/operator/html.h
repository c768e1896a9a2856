/* SPDX-License-Identifier: ISC
 * The pieces that the operator's pages are made of. Only approve/operator
 * includes it. */
#ifndef OPERATOR_HTML_H
#define OPERATOR_HTML_H

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/base/template.h"

void html_begin(struct buf *out, const char *title, const json_t *data);
/* `json_path` is where the same is as JSON, or null. */
void html_end(struct buf *out, const char *json_path);

/* "" and 0 where there is none. */
const char *html_member(const json_t *object, const char *name);
int64_t html_number(const json_t *object, const char *name);

enum html_kind { HTML_TEXT, HTML_NUMBER, HTML_STATE, HTML_TIME, HTML_REQUEST };
struct html_column {
	const char *head, *member;
	enum html_kind kind;
};

/* A table of `rows`; the sentence `none` where it would be empty. */
void html_table(struct buf *out, const char *caption,
    const struct html_column *columns, size_t n_columns, const json_t *rows,
    const char *none);
/* Of all columns of an array. */
#define HTML_TABLE(out, caption, columns, rows, none) \
	html_table((out), (caption), (columns),       \
	    sizeof(columns) / sizeof((columns)[0]), (rows), (none))
/* The same around rows of one's own. */
void html_open(struct buf *out, const char *caption,
    const struct html_column *columns, size_t n_columns);
void html_close(struct buf *out);

void html_state(struct buf *out, const char *word);
void html_time(struct buf *out, const char *rfc3339);

enum { HTML_HOOKS = 7 };
extern const struct html_column html_hooks[HTML_HOOKS];

#endif
