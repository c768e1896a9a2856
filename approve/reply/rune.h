/* SPDX-License-Identifier: ISC
 * Single characters of UTF-8: decoding, folding of case, and what kind they
 * are, without a locale. Words and lines are left to others. */
#ifndef REPLY_RUNE_H
#define REPLY_RUNE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Stands for octets that are no UTF-8; no word, no blank. */
#define RUNE_BAD UINT32_C(0xfffd)

enum { RUNE_SIZE = 4 }; /* octets of one at most */

/* The next character of [*at, end), which is not empty; moves *at. */
uint32_t rune_next(const char **at, const char *end);

/* Writes one; returns how many octets. */
size_t rune_put(char out_r[RUNE_SIZE], uint32_t rune);

/* ASCII letters, in lower case, and digits; 0 for all other octets. What
 * rune_fold() and rune_is_word() say of them, for who reads many. */
extern const unsigned char rune_ascii_words[256];

/* Simple case folding of Latin, Greek, Cyrillic and Armenian; fullwidth forms
 * become ASCII. Never longer in UTF-8 than what went in. */
uint32_t rune_fold(uint32_t rune);

/* Spaces of every width, the unbreakable ones too, and tab. */
bool rune_is_blank(uint32_t rune);

/* Controls, zero-width and bidirectional format characters, variation
 * selectors, fillers: what a reader does not see (T12). */
bool rune_is_hidden(uint32_t rune);

/* Letter, digit or mark: part of a word. */
bool rune_is_word(uint32_t rune);

/* A word by itself, as a line may be broken on either side of it: ideographs,
 * kana, hangul, and the scripts of South East Asia. */
bool rune_is_whole_word(uint32_t rune);

#endif
