/* SPDX-License-Identifier: ISC
 * Parts the lists at the first call. */
#include "approve/reply/word_list.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of all lists, with what ends each. */
enum { WORDS_MAX = 8192 };

static const char *const *const sources[WORD_LISTS] = {
    [DENIALS] = WORDS_DENIALS,
    [DENIALS_BESIDE] = WORDS_DENIALS_BESIDE,
    [DENIALS_WITHIN] = WORDS_DENIALS_WITHIN,
    [DENIALS_HAN] = WORDS_DENIALS_HAN,
    [COURTESIES] = WORDS_COURTESIES,
    [COURTESIES_WITHIN] = WORDS_COURTESIES_WITHIN,
    [SECRETS] = WORDS_SECRETS,
    [SECRETS_WITHIN] = WORDS_SECRETS_WITHIN,
    [RECEIVERS] = WORDS_RECEIVERS,
    [RECEIVERS_WITHIN] = WORDS_RECEIVERS_WITHIN,
    [ANSWERS] = WORDS_ANSWERS,
    [SIGN_OFFS] = WORDS_SIGN_OFFS,
    [HARMLESS] = WORDS_HARMLESS,
    [ABSENCES] = WORDS_ABSENCES,
};

static struct listed words[WORDS_MAX];
static const struct listed *lists[WORD_LISTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t
part_string(size_t n, const char *string)
{
	for (const char *word = string; *word != '\0';) {
		const size_t len = strcspn(word, "|");

		/* The lists are constant: one too many fails every test. */
		if (len == 0 || n + 1 >= WORDS_MAX)
			abort();
		words[n++] = (struct listed){word, (unsigned short)len,
		    word_pair(word + (word[0] == '^'))};
		word += len + (word[len] == '|');
	}
	return n;
}

static void
part_all(void)
{
	size_t n = 0;

	for (size_t list = 0; list < WORD_LISTS; list++) {
		lists[list] = &words[n];
		for (const char *const *at = sources[list]; *at != NULL; at++)
			n = part_string(n, *at);
		n++;
	}
}

const struct listed *
word_list(enum word_list list)
{
	(void)pthread_once(&once, part_all);
	return lists[list];
}
