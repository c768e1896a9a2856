/* SPDX-License-Identifier: ISC
 * A text as lines, each as it stands and as it is compared. What a line means
 * is left to others. */
#ifndef REPLY_LINES_H
#define REPLY_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

struct line {
	const char *text; /* in the text that was split, not terminated */
	size_t len;
	const char *folded; /* case folded, blanks joined and trimmed, hidden
			       characters left out; never null */
	bool has_hidden;    /* T12: rune_is_hidden() characters, or no UTF-8 */
	bool is_marked;     /* quoted, with a mark of its own */
	bool is_written;    /* by the person: not quotation, not signature */
	bool is_told; /* below "Bob wrote:", which may be their own words */
	bool is_signature;    /* below "-- ", where they say who they are */
	bool is_author;       /* of words by which they call themselves */
	bool is_introduction; /* "On ... wrote:", a divider, a header block */
	bool is_set_off;      /* between marked lines, or above an introduction:
				 not amid a text without marks */
};

struct lines {
	struct line *items;
	size_t n_items;
	char *folded;
};

/* Folds one line into `out_r`, which has room for `len` + 1 octets; returns
 * the length. */
size_t
lines_fold(char *out_r, bool *has_hidden_r, const char *text, size_t len);

/* Keeps pointers into `text`. ST_DENIED: more than REPLY_LINES_MAX lines. */
enum status
lines_new(struct lines *lines_r, const char *text, size_t len) MUST_CHECK;
void lines_free(struct lines *lines);

#endif
