/* SPDX-License-Identifier: ISC
 * The lists of words of *_words.c, their words parted and measured once.
 * What a word means for a text is denial.c's. */
#ifndef REPLY_WORD_LIST_H
#define REPLY_WORD_LIST_H

#include <stddef.h>
#include <string.h>

enum word_list {
	DENIALS,
	DENIALS_BESIDE,
	DENIALS_WITHIN,
	DENIALS_HAN,
	COURTESIES,
	COURTESIES_WITHIN,
	SECRETS,
	SECRETS_WITHIN,
	RECEIVERS,
	RECEIVERS_WITHIN,
	ANSWERS,
	SIGN_OFFS,
	HARMLESS,
	ABSENCES,
	WORD_LISTS
};

/* As they are written, folded, ended by null; bars between the words. ^ begins
 * a sentence or what follows a comma; ~ stands for at most a few words. They
 * stand in *_words.c, by what they are for. */
extern const char *const WORDS_DENIALS[];
extern const char *const WORDS_DENIALS_BESIDE[];
extern const char *const WORDS_DENIALS_WITHIN[];
extern const char *const WORDS_DENIALS_HAN[];
extern const char *const WORDS_COURTESIES[];
extern const char *const WORDS_COURTESIES_WITHIN[];
extern const char *const WORDS_SECRETS[];
extern const char *const WORDS_SECRETS_WITHIN[];
extern const char *const WORDS_RECEIVERS[];
extern const char *const WORDS_RECEIVERS_WITHIN[];
extern const char *const WORDS_ANSWERS[];
extern const char *const WORDS_SIGN_OFFS[];
extern const char *const WORDS_HARMLESS[];
extern const char *const WORDS_ABSENCES[];

/* One of a list, with its signs: no NUL ends it. */
struct listed {
	const char *text;
	unsigned short len;  /* never 0 */
	unsigned short pair; /* word_pair() of its first letters */
};

/* The words of a list, in their order, ended by one without text. For all
 * threads and for as long as the program runs. */
const struct listed *word_list(enum word_list list);

/* The order of two words by their octets, a beginning first: as strcmp(). */
static inline int
word_order(const char *a, size_t a_len, const char *b, size_t b_len)
{
	const int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* Two octets as one number, the second may be NUL. */
static inline unsigned short
word_pair(const char *at)
{
	return (unsigned short)((unsigned)(unsigned char)at[0] << 8 |
				(unsigned char)at[1]);
}

#endif
