/* SPDX-License-Identifier: ISC
 * Finds words of lists in a text, each at its first letter, with what the
 * lists' signs ask for (word_list.h). */
#include "approve/reply/denial.h"

#include <stdint.h>
#include <string.h>

#include "approve/reply/rune.h"

enum {
	GAP_MAX = 32,   /* octets that ~ may stand for */
	KANA_MIN = 2,   /* so many make a text Japanese */
	BLOT = '\x01',  /* no letter, blank or end of a sentence */
	PAIRS = 1 << 16 /* of octets */
};

/* ------------------------------------------------------------------ one word
 */

static bool
is_ascii_word(char c)
{
	return rune_ascii_words[(unsigned char)c] != 0;
}

/* Letters of other scripts have octets beyond ASCII, and so have marks that may
 * stand next to a word. */
static bool
is_mark(const char *at, size_t n)
{
	const char *next = at;

	if (strchr("\xc2\xd8\xe2\xe3\xef\xf0", at[0]) == NULL)
		return false;
	return !rune_is_word(rune_next(&next, at + n)) && next == at + n;
}

/* Stands a mark before that place? */
static bool
is_behind_mark(const char *text, size_t at)
{
	return (at >= 2 && is_mark(text + at - 2, 2)) ||
	       (at >= 3 && is_mark(text + at - 3, 3)) ||
	       (at >= 4 && is_mark(text + at - 4, 4));
}

/* A hyphen joins ("non-profit"), and an address is no sentence; "_this_" is a
 * word all the same. */
static bool
is_edge_before(const char *text, size_t at)
{
	const char c = at == 0 ? ' ' : text[at - 1];

	if ((unsigned char)c >= 0x80)
		return is_behind_mark(text, at);
	if (strchr("-@/_", c) != NULL)
		return at < 2 || strchr(" \n\"'(", text[at - 2]) != NULL;
	return !is_ascii_word(c);
}

static bool
is_edge_behind(const char *text, size_t at)
{
	const char c = text[at];

	if ((unsigned char)c >= 0x80)
		return is_mark(text + at, 2) || is_mark(text + at, 3) ||
		       is_mark(text + at, 4);
	if (c == '-' || c == '@' || c == '/' || c == '_')
		return !is_ascii_word(text[at + 1]);
	return c == '\0' || !is_ascii_word(c);
}

static bool
begins_sentence(const char *text, size_t at)
{
	while (at > 0 && strchr(" \"'(*", text[at - 1]) != NULL)
		at--;
	return at == 0 || strchr("\n.!?:;,-", text[at - 1]) != NULL ||
	       is_behind_mark(text, at);
}

/* "No. 4711", "no: 4711". */
static bool
is_number(const char *text, const struct denial *found)
{
	const char *next = text + found->at + found->len;

	if (found->len != 2 || memcmp(text + found->at, "no", 2) != 0)
		return false;
	next += strspn(next, ".:# ");
	return *next >= '0' && *next <= '9';
}

/* The next place of `word`, which has no signs, from `from` on. */
static bool
word_at(struct denial *found_r, const char *text, size_t from, const char *word,
    size_t len, bool within)
{
	for (const char *at = text + from;
	     (at = memmem(at, strlen(at), word, len)) != NULL; at++) {
		found_r->at = (size_t)(at - text);
		found_r->len = len;
		if (within || (is_edge_before(text, found_r->at) &&
				  is_edge_behind(text, found_r->at + len)))
			return true;
	}
	return false;
}

/* The same with what ~ stands for, in one sentence. */
static bool
pair_at(struct denial *found_r, const char *text, size_t from, const char *word,
    size_t len, size_t first, bool within)
{
	const size_t second = first + strlen("~ ");

	while (word_at(found_r, text, from, word, first - 1, within)) {
		const size_t end = found_r->at + found_r->len;
		struct denial rest;

		if (word_at(&rest, text, end, word + second, len - second,
			within) &&
		    rest.at - end <= GAP_MAX &&
		    strcspn(text + end, ".!?:;\n") >= rest.at - end) {
			found_r->len = rest.at + rest.len - found_r->at;
			return true;
		}
		from = found_r->at + 1;
	}
	return false;
}

static bool
spec_at(struct denial *found_r, const char *text, size_t from, const char *word,
    size_t len, bool within)
{
	const bool begins = word[0] == '^';
	const char *gap;

	word += begins;
	len -= begins;
	gap = memchr(word, '~', len);
	if (gap != NULL)
		return pair_at(found_r, text, from, word, len,
		    (size_t)(gap - word), within);
	while (word_at(found_r, text, from, word, len, within)) {
		if ((!begins || begins_sentence(text, found_r->at)) &&
		    !is_number(text, found_r))
			return true;
		from = found_r->at + 1;
	}
	return false;
}

/* ------------------------------------------------------------------- a list
 */

/* Which pairs of octets begin a word in a text, or stand anywhere in it: of
 * most words of a list the first two tell that they are not there. */
struct pairs {
	unsigned char bits[PAIRS / 8];
};

static void
pairs_add(struct pairs *pairs, unsigned pair)
{
	pairs->bits[pair / 8] |= (unsigned char)(1U << pair % 8);
}

static bool
pairs_have(const struct pairs *pairs, unsigned pair)
{
	return (pairs->bits[pair / 8] & 1U << pair % 8) != 0;
}

/* A text that is searched for words of lists. */
struct search {
	const char *text;
	struct pairs words, within; /* where lists ask for whole words, and
				       where they do not */
};

/* Does an octet go on with a character? */
static bool
is_follower(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void
search_init(struct search *search_r, const char *text)
{
	memset(search_r, 0, sizeof(*search_r));
	search_r->text = text;
	for (size_t at = 0; text[at] != '\0'; at++) {
		const unsigned pair = word_pair(text + at);

		if (is_follower(text[at]))
			continue;
		pairs_add(&search_r->within, pair);
		if (is_edge_before(text, at))
			pairs_add(&search_r->words, pair);
	}
}

/* Finds the next place of a listed word that may be there, from `from` on. */
static bool
search_at(const struct search *search, const struct listed *word, bool within,
    size_t from, struct denial *found_r)
{
	return pairs_have(
		   within ? &search->within : &search->words, word->pair) &&
	       spec_at(
		   found_r, search->text, from, word->text, word->len, within);
}

/* Keeps the first of all in *first, whose len is 0 while there is none. */
static void
search_first(const struct search *search, enum word_list list, bool within,
    struct denial *first)
{
	struct denial found;

	for (const struct listed *word = word_list(list); word->text != NULL;
	     word++) {
		if (search_at(search, word, within, 0, &found) &&
		    (first->len == 0 || found.at < first->at))
			*first = found;
	}
}

static bool
search_any(const struct search *search, enum word_list list, bool within)
{
	struct denial found;

	for (const struct listed *word = word_list(list); word->text != NULL;
	     word++) {
		if (search_at(search, word, within, 0, &found))
			return true;
	}
	return false;
}

/* `text` is what is searched. */
static void
search_blot(
    const struct search *search, enum word_list list, bool within, char *text)
{
	struct denial found;

	for (const struct listed *word = word_list(list); word->text != NULL;
	     word++) {
		for (size_t from = 0;
		     search_at(search, word, within, from, &found);
		     from = found.at + found.len)
			memset(text + found.at, BLOT, found.len);
	}
}

static bool
is_japanese(const char *text)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	while (text < end && n < KANA_MIN) {
		const uint32_t rune = rune_next(&text, end);

		n += rune >= 0x3040 && rune <= 0x30ff;
	}
	return n >= KANA_MIN;
}

void
denial_forgive(char *text)
{
	struct search search;

	search_init(&search, text);
	search_blot(&search, COURTESIES, false, text);
	search_blot(&search, COURTESIES_WITHIN, true, text);
}

bool
denial_find(struct denial *found_r, const char *text, bool beside)
{
	struct search search;

	*found_r = (struct denial){0};
	search_init(&search, text);
	search_first(&search, DENIALS, false, found_r);
	if (beside)
		search_first(&search, DENIALS_BESIDE, false, found_r);
	search_first(&search, DENIALS_WITHIN, true, found_r);
	if (!is_japanese(text))
		search_first(&search, DENIALS_HAN, true, found_r);
	return found_r->len > 0;
}

/* A Greek one ends in a semicolon. */
static size_t
question_mark(const char *text, size_t at)
{
	static const char marks[][4] = {"?", "？", "؟", "\xcd\xbe"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const size_t n = strlen(marks[i]);

		if (strncmp(text + at, marks[i], n) == 0)
			return n;
	}
	return text[at] == ';' && at >= 2 &&
	       ((unsigned char)text[at - 2] == 0xce ||
		   (unsigned char)text[at - 2] == 0xcf);
}

/* In an address a letter follows. */
bool
denial_find_question(struct denial *found_r, const char *text)
{
	for (size_t at = 0; text[at] != '\0'; at++) {
		const size_t n = question_mark(text, at);

		if (n == 0 || is_ascii_word(text[at + n]) ||
		    (at > 0 && text[at - 1] == BLOT))
			continue;
		*found_r = (struct denial){.at = at, .len = n};
		return true;
	}
	return false;
}

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_OTHER };

/* Of what looks alike: Greek and Cyrillic letters beside Latin ones. */
static enum script
script_of(uint32_t rune)
{
	if ((rune >= 'a' && rune <= 'z') || (rune >= 0xdf && rune <= 0x24f))
		return SCRIPT_LATIN;
	if ((rune >= 0x391 && rune <= 0x3ff) ||
	    (rune >= 0x400 && rune <= 0x52f))
		return SCRIPT_OTHER;
	return SCRIPT_NONE;
}

/* Strokes across a letter, accents that are characters of their own, and
 * letters of alphabets for mathematicians: they look like words that are in no
 * list. */
static bool
is_dress(uint32_t rune)
{
	return (rune >= 0x250 && rune <= 0x2af) ||
	       (rune >= 0x300 && rune <= 0x36f) ||
	       (rune >= 0x1d00 && rune <= 0x1dbf) ||
	       (rune >= 0x2070 && rune <= 0x209f) ||
	       (rune >= 0x2460 && rune <= 0x24ff) ||
	       (rune >= 0x1d400 && rune <= 0x1d7ff) ||
	       (rune >= 0x1f110 && rune <= 0x1f189);
}

static bool
is_vowel(uint32_t rune)
{
	return rune != 0 && rune < 0x80 && strchr("aeou", (int)rune) != NULL;
}

/* "nooo": `n` of a letter on end. German words have three consonants, as has
 * "www". */
static bool
is_drawn_out(uint32_t rune, size_t n)
{
	return script_of(rune) != SCRIPT_NONE && rune != 'w' && rune != 'x' &&
	       n >= (is_vowel(rune) ? 3 : 4);
}

bool
denial_find_disguise(struct denial *found_r, const char *text)
{
	const char *at = text, *end = text + strlen(text), *word = NULL;
	enum script first = SCRIPT_NONE;
	uint32_t before = 0;
	size_t n = 0;

	while (at < end) {
		const char *here = at;
		const uint32_t rune = rune_next(&at, end);
		const enum script script = script_of(rune);

		n = rune == before ? n + 1 : 1;
		before = rune;
		if (!rune_is_word(rune) && !is_dress(rune)) {
			word = NULL;
			first = SCRIPT_NONE;
			continue;
		}
		if (word == NULL)
			word = here;
		if (is_dress(rune) || is_drawn_out(rune, n) ||
		    (first != SCRIPT_NONE && script != SCRIPT_NONE &&
			script != first)) {
			*found_r = (struct denial){.at = (size_t)(word - text),
			    .len = (size_t)(at - word)};
			return true;
		}
		if (first == SCRIPT_NONE)
			first = script;
	}
	return false;
}

bool
denial_is_disclaimer(const char *text)
{
	struct search search;

	search_init(&search, text);
	return (search_any(&search, SECRETS, false) ||
		   search_any(&search, SECRETS_WITHIN, true)) &&
	       (search_any(&search, RECEIVERS, false) ||
		   search_any(&search, RECEIVERS_WITHIN, true));
}

bool
denial_is_absence(const char *text)
{
	struct search search;

	search_init(&search, text);
	return search_any(&search, ABSENCES, true);
}

size_t
denial_harmless_length(const char *text)
{
	size_t len = 0;

	for (const struct listed *word = word_list(HARMLESS);
	     word->text != NULL; word++) {
		if (word->len > len &&
		    strncmp(text, word->text, word->len) == 0 &&
		    is_edge_behind(text, word->len))
			len = word->len;
	}
	return len;
}

bool
denial_is_harmless(const char *text)
{
	struct search search;

	if (denial_harmless_length(text) > 0)
		return true;
	search_init(&search, text);
	return search_any(&search, COURTESIES, false) ||
	       search_any(&search, COURTESIES_WITHIN, true);
}

bool
denial_is_one_of(enum word_list list, const char *text, size_t len)
{
	for (const struct listed *word = word_list(list); word->text != NULL;
	     word++) {
		if (word->len == len && memcmp(word->text, text, len) == 0)
			return true;
	}
	return false;
}
