/* SPDX-License-Identifier: ISC
 * Whether a line is a name: of a person, of a company, of what somebody is. A
 * capital alone makes none: "Ring Bob", "Call Legal". */
#ifndef REPLY_NAME_H
#define REPLY_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "approve/reply/lines.h"

/* Blanks between the words, ended by null (name_words.c). */
extern const char *const NAME_GIVEN[];
extern const char *const NAME_ROLES[];
extern const char *const NAME_SAYING[];
extern const char *const NAME_TITLES[];
extern const char *const NAME_SAYING_WITHIN[];
extern const char *const NAME_TITLES_WITHIN[];
extern const char *const NAME_COMPANIES[];
extern const char *const NAME_SURNAMES[];

enum naming {
	NAMING_NOTHING, /* it is too long, or says something */
	NAMING_MAYBE,   /* it says nothing: a name where one has to stand */
	NAMING_SOMEONE  /* "Ann", "A. Miller", "Head of IT", "王伟" */
};

enum naming name_of(const struct line *line);

/* Marks the lines that hold nothing but words by which the writer calls
 * himself, as From has them, and that say and deny nothing: name_of() knows
 * them for a name. ST_NOMEM. */
enum status
name_mark_author(struct lines *lines, const char *author) MUST_CHECK;

/* Begins a line of an address or a number with what it says? "Ring Bob, 030
 * 12345", not "Phone 030 12345". */
bool name_says_beside(const char *folded);

/* Stands with an address or a number what is neither a name nor a label?
 * "Please ask bob@example.com", not "mobile 0171 1234567". */
bool name_says_amid(const struct line *line);

/* Is a folded word one that no name holds, since it says something, or may? */
bool name_says(const char *word, size_t len);

#endif
