/* SPDX-License-Identifier: ISC
 * Parts the lists at the first call. */
#include "approve/reply/word_list.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of all lists, with what ends each; a test counts what is free. */
enum { WORDS_MAX = 8192 };

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
		for (size_t i = 0;
		     i < WORD_LIST_STRINGS && denial_words[list][i] != NULL;
		     i++)
			n = part_string(n, denial_words[list][i]);
		n++;
	}
}

const struct listed *
word_list(enum word_list list)
{
	(void)pthread_once(&once, part_all);
	return lists[list];
}
