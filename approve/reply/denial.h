/* SPDX-License-Identifier: ISC
 * Words that deny, restrict, put off or ask, found in a text (I6). What they
 * stand beside, and what follows, is doubt.c's. */
#ifndef REPLY_DENIAL_H
#define REPLY_DENIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "approve/reply/word_list.h"

/* Where in a text. */
struct denial {
	size_t at, len;
};

/* Folded text (struct line), lines that do not go on parted by \n. Blots out
 * what holds a word that denies and denies nothing, as "no problem". */
void denial_forgive(char *text);

/* The first word that denies in a text that was forgiven; `beside`: right
 * beside an answer, where more words do. */
bool denial_find(struct denial *found_r, const char *text, bool beside);

/* The same, of a question. */
bool denial_find_question(struct denial *found_r, const char *text);

/* The first word of letters that only look alike, that are struck out, dressed
 * up or drawn out ("nooo"): it may be read as another one (T12). */
bool denial_find_disguise(struct denial *found_r, const char *text);

/* Is it a company's words about who may read a mail? */
bool denial_is_disclaimer(const char *text);

/* Does it hold what those write who are away, or their machine? (I5) */
bool denial_is_absence(const char *text);

/* How many octets a line begins with that say nothing against an answer. */
size_t denial_harmless_length(const char *text);

/* Does a line begin as those do that say nothing against an answer, or hold a
 * courtesy? */
bool denial_is_harmless(const char *text);

/* Is `text`, up to `len`, one of the list? */
bool denial_is_one_of(enum word_list list, const char *text, size_t len);

#endif
