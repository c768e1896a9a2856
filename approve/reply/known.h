/* SPDX-License-Identifier: ISC
 * Sentences that are made of known words alone (known_words.c): whoever writes
 * one says nothing against an answer. What is known to deny is denial.c's. */
#ifndef REPLY_KNOWN_H
#define REPLY_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "approve/reply/lines.h"

/* A bit a language: the words of a line have to be of one. */
#define KNOWN_EN  (UINT32_C(1) << 0)
#define KNOWN_DE  (UINT32_C(1) << 1)
#define KNOWN_FR  (UINT32_C(1) << 2)
#define KNOWN_ES  (UINT32_C(1) << 3)
#define KNOWN_PT  (UINT32_C(1) << 4)
#define KNOWN_IT  (UINT32_C(1) << 5)
#define KNOWN_NL  (UINT32_C(1) << 6)
#define KNOWN_SV  (UINT32_C(1) << 7)
#define KNOWN_DA  (UINT32_C(1) << 8)
#define KNOWN_NB  (UINT32_C(1) << 9)
#define KNOWN_FI  (UINT32_C(1) << 10)
#define KNOWN_PL  (UINT32_C(1) << 11)
#define KNOWN_CS  (UINT32_C(1) << 12)
#define KNOWN_HU  (UINT32_C(1) << 13)
#define KNOWN_RO  (UINT32_C(1) << 14)
#define KNOWN_EL  (UINT32_C(1) << 15)
#define KNOWN_RU  (UINT32_C(1) << 16)
#define KNOWN_UK  (UINT32_C(1) << 17)
#define KNOWN_TR  (UINT32_C(1) << 18)
#define KNOWN_AR  (UINT32_C(1) << 19)
#define KNOWN_HE  (UINT32_C(1) << 20)
#define KNOWN_VI  (UINT32_C(1) << 21)
#define KNOWN_ID  (UINT32_C(1) << 22)
#define KNOWN_JA  (UINT32_C(1) << 23)
#define KNOWN_ZH  (UINT32_C(1) << 24)
#define KNOWN_KO  (UINT32_C(1) << 25)
#define KNOWN_ANY UINT32_MAX

/* Words of a language, blanks between them. A * stands for any end of the word;
 * behind one with ^ a name may follow. The last has none. */
struct known_words {
	uint32_t language;
	const char *words;
};
extern const struct known_words KNOWN_WORDS[];
extern const struct known_words KNOWN_DEVICES[];
/* The sentence that they make (known_sentences.c). */
extern const struct known_words KNOWN_TO_SAY[];
extern const struct known_words KNOWN_TO_MEAN[];
extern const struct known_words KNOWN_TO_ASK[];
extern const struct known_words KNOWN_OF_OTHERS[];
extern const struct known_words KNOWN_TO_TELL[];
extern const struct known_words KNOWN_OF_YOU[];
extern const struct known_words KNOWN_TO_LET[];

/* Is every word of the line known, in one language, from the octet `from` of
 * its folded text on? Numbers, addresses and what denial_forgive() knows are. A
 * line of nothing else is not, nor is one that asks, or where nothing is said
 * ("for the shop", "Monday") or meant ("this is a copy"); unless it goes on
 * with the sentence above. Nor is one of others, of what was or of whom we ask,
 * unless it tells how the request came about, or lets us go on: "My colleague
 * has the details.", "It was fine last year.", "You requested it." In what a
 * device writes below a mail the words may be of several languages. */
bool known_line(const struct line *line, size_t from, bool goes_on);

#endif
