/* SPDX-License-Identifier: ISC
 * What a line of a letter is, taken for itself: how it begins and ends, whether
 * it greets, signs, turns or denies. What follows for an answer is others' to
 * say. Lines are folded (struct line) where their text alone is given. */
#ifndef REPLY_LINE_KIND_H
#define REPLY_LINE_KIND_H

#include <stdint.h>

#include "approve/reply/lines.h"

#define LINE_NONE SIZE_MAX

/* A shorter line was not wrapped by a program. */
enum { LINE_WRAPPED_FROM = 45 };

/* Does it lead to what follows: "My answer:", an open quotation? */
bool line_leads_on(const char *folded);

/* Does a sentence end with it? */
bool line_is_finished(const char *folded);

/* Does it deny, beside an answer? */
bool line_denies(const char *folded);

/* Begins it what restricts the sentence before? */
bool line_turns(const char *folded);

/* "Dear Sir," */
bool line_is_salutation(const char *folded);

/* "My answer:" */
bool line_is_answer(const char *folded);

/* Does it end a letter: "Kind regards,"? */
bool line_is_sign_off(const char *folded);

/* A name that in another language is a word that line_turns(). */
bool line_is_name(const struct line *line);

/* An address or a number to call. */
bool line_is_contact(const char *folded);

/* No capital, which would begin another sentence. */
bool line_begins_small(const struct line *line);

bool line_begins_capital(const struct line *line);
/* Is it a letter of a script that has capitals? */
bool line_is_cased(uint32_t rune);

/* One word of a script that has capitals? */
bool line_is_cased_word(const char *folded);

bool line_is_few_words(const char *folded);
/* Where the first word of a text begins; *first_r is its first letter, 0 where
 * there is none. */
const char *line_first_word(uint32_t *first_r, const char *text, size_t len);

/* The next line by `step` (1 or SIZE_MAX) that is not empty, or LINE_NONE; the
 * person's own alone. */
size_t line_neighbour(const struct lines *lines, size_t at, size_t step);

/* Did the person write it, and is it not empty? */
bool line_is_theirs(const struct lines *lines, size_t at);

#endif
