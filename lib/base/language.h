/* SPDX-License-Identifier: ISC
 * The languages of a folder of templates, and what each says of times, spans
 * and numbers. Which one a reader gets is left to the callers. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/words.h"

enum { LANGUAGES_MAX = 64, LANGUAGE_TAG_SIZE = 36 };

/* How many forms a counted noun has, by the rules of Unicode's CLDR. */
enum language_plural {
	PLURAL_NONE,        /* ja zh ko vi: one form */
	PLURAL_ONE,         /* en de es it nl: 1 | others */
	PLURAL_ZERO_OR_ONE, /* fr pt: 0 and 1 | others */
	PLURAL_SLAVIC,      /* ru uk: 1 21 | 2-4 22 | 0 5 11 */
	PLURAL_POLISH,      /* pl: 1 | 2-4 22 | others */
	PLURAL_CZECH,       /* cs sk: 1 | 2-4 | others */
	PLURAL_ARABIC,      /* ar: 0 | 1 | 2 | 3-10 | 11-99 | 100 */
	PLURAL_N,
};

/* Immutable. */
struct language {
	char tag[LANGUAGE_TAG_SIZE]; /* BCP 47; the folder's name */
	struct words *words;
	bool right_to_left;
	enum language_plural plural;
};

struct languages {
	struct language items[LANGUAGES_MAX]; /* by tag */
	size_t n_items;
};

/* Reads FOLDER/LANG/words of every language that is there. English must be,
 * and is the model: ST_INVALID with the file, and its line, where another lacks
 * a text, has one too many, or other variables in one; where a folder has no
 * words; where counted texts have not as many forms as "plural" says. */
enum status languages_load(struct languages **languages_r, const char *folder,
    struct err *err) MUST_CHECK;
void languages_free(struct languages *languages); /* takes null */

/* By the tag, in any case (RFC 5646 2.1.1); null: not there. */
const struct language *
languages_find(const struct languages *languages, const char *tag, size_t len);

/* "ltr" or "rtl", for HTML's dir. */
const char *language_direction(const struct language *language);

/* Which form of a counted text a number takes, from 0. */
unsigned language_form(enum language_plural plural, uint64_t n);

/* Each appends a text. The time is UTC and says so; a moment that no calendar
 * has adds nothing. Spans are rounded down to the two largest units, "in 2
 * days and 3 hours", a minute at least. `key` is a text with {n} and {m},
 * which has a form for each plural of m. */
void
language_add_time(struct buf *out, const struct language *language, int64_t t);
void language_add_left(
    struct buf *out, const struct language *language, int64_t seconds);
void language_add_count(struct buf *out, const struct language *language,
    const char *key, uint64_t n, uint64_t m);

#endif
