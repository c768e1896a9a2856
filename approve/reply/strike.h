/* SPDX-License-Identifier: ISC
 * What we sent is not what they wrote (T3, T4): finds a line in the words of
 * our own mail. Knows words and their order, neither quotation nor phrases. */
#ifndef REPLY_STRIKE_H
#define REPLY_STRIKE_H

#include "approve/reply/lines.h"

struct strike; /* immutable */

/* ST_DENIED: more than REPLY_WORDS_MAX words in the reply, or in what was
 * sent. Keeps no pointer to its arguments. */
enum status strike_new(struct strike **strike_r, const struct lines *lines,
    const char *const *sent, size_t n_sent) MUST_CHECK;
void strike_free(struct strike *strike);

/* Does the line's place among the reply's words show that it came out of our
 * mail? */
bool strike_is_ours(const struct strike *strike, size_t line);

/* Does it stand between two words that are neighbours in our mail? */
bool strike_is_amid(const struct strike *strike, size_t line);

/* Is it ours beyond doubt? Two of our words stand on each side of it. */
bool strike_is_certain(const struct strike *strike, size_t line);

#endif
