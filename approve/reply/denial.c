/* SPDX-License-Identifier: ISC
 * Finds words of lists in a text, each at its first letter, with what the
 * lists' signs ask for. The lists are denial_words.c. */
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

/* Which pairs of octets stand in a text: most words are known by their first
 * two not to. */
struct pairs {
	unsigned char bits[PAIRS / 8];
};

static unsigned
pair_of(const char *at)
{
	return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static void
pairs_note(struct pairs *pairs_r, const char *text)
{
	memset(pairs_r, 0, sizeof(*pairs_r));
	for (; text[0] != '\0'; text++)
		pairs_r->bits[pair_of(text) / 8] |=
		    (unsigned char)(1U << pair_of(text) % 8);
}

static bool
pairs_have(const struct pairs *pairs, const char *word)
{
	const unsigned pair = pair_of(word);

	return (pairs->bits[pair / 8] & 1U << pair % 8) != 0;
}

/* ------------------------------------------------------------------ one word
 */

static bool
is_ascii_word(char c)
{
	return rune_ascii_words[(unsigned char)c] != 0;
}

/* Letters of other scripts have octets beyond ASCII, and so have few marks that
 * may stand next to a word. */
static bool
is_mark(const char *at, size_t n)
{
	static const char marks[][4] = {"“", "”", "„", "«", "»", "‹", "›", "‘",
	    "’", "‚", "–", "—", "…", "¿", "¡", "،", "؟", "؛", "、", "。", "，",
	    "！", "？", "：", "（", "）", "「", "」"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (strlen(marks[i]) == n && memcmp(marks[i], at, n) == 0)
			return true;
	}
	return false;
}

/* A hyphen joins ("non-profit"), and an address is no sentence; "_this_" is a
 * word all the same. */
static bool
is_edge_before(const char *text, size_t at)
{
	const char c = at == 0 ? ' ' : text[at - 1];

	if ((unsigned char)c >= 0x80)
		return (at >= 2 && is_mark(text + at - 2, 2)) ||
		       (at >= 3 && is_mark(text + at - 3, 3));
	if (strchr("-@/_", c) != NULL)
		return at < 2 || strchr(" \n\"'(", text[at - 2]) != NULL;
	return !is_ascii_word(c);
}

static bool
is_edge_behind(const char *text, size_t at)
{
	const char c = text[at];

	if ((unsigned char)c >= 0x80)
		return (text[at + 1] != '\0' && is_mark(text + at, 2)) ||
		       (text[at + 1] != '\0' && text[at + 2] != '\0' &&
			   is_mark(text + at, 3));
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
	       (at >= 3 && is_mark(text + at - 3, 3)) ||
	       (at >= 2 && is_mark(text + at - 2, 2));
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

typedef bool word_fn(void *ctx, const char *word, size_t len);

/* Calls for each word until one returns true. */
static bool
each_word(const char *const *list, word_fn *call, void *ctx)
{
	for (; *list != NULL; list++) {
		for (const char *word = *list; *word != '\0';) {
			const size_t len = strcspn(word, "|");

			if (call(ctx, word, len))
				return true;
			word += len + (word[len] == '|');
		}
	}
	return false;
}

struct search {
	const struct pairs *pairs;
	const char *text;
	char *blotted; /* the same, where it is to be changed */
	bool within;
	struct denial found; /* the first of all; len 0: none */
};

static bool
is_absent(const struct search *search, const char *word)
{
	return !pairs_have(search->pairs, word + (word[0] == '^'));
}

static bool
keep_first(void *ctx, const char *word, size_t len)
{
	struct search *search = ctx;
	struct denial found;

	if (!is_absent(search, word) &&
	    spec_at(&found, search->text, 0, word, len, search->within) &&
	    (search->found.len == 0 || found.at < search->found.at))
		search->found = found;
	return false;
}

static bool
blot_out(void *ctx, const char *word, size_t len)
{
	struct search *search = ctx;
	struct denial found;

	if (is_absent(search, word))
		return false;
	for (size_t from = 0;
	     spec_at(&found, search->text, from, word, len, search->within);
	     from = found.at + found.len)
		memset(search->blotted + found.at, BLOT, found.len);
	return false;
}

static bool
has_word(void *ctx, const char *word, size_t len)
{
	struct search *search = ctx;

	return !is_absent(search, word) && spec_at(&search->found, search->text,
					       0, word, len, search->within);
}

static void
search_list(struct search *search, const char *const *list, bool within)
{
	search->within = within;
	each_word(list, keep_first, search);
}

static bool
list_has(struct search *search, const char *const *list, bool within)
{
	search->within = within;
	return each_word(list, has_word, search);
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
	struct pairs pairs;
	struct search search = {.pairs = &pairs, .text = text, .blotted = text};

	pairs_note(&pairs, text);
	each_word(COURTESIES, blot_out, &search);
	search.within = true;
	each_word(COURTESIES_WITHIN, blot_out, &search);
}

bool
denial_find(struct denial *found_r, const char *text, bool beside)
{
	struct pairs pairs;
	struct search search = {.pairs = &pairs, .text = text};

	pairs_note(&pairs, text);
	search_list(&search, DENIALS, false);
	if (beside)
		search_list(&search, DENIALS_BESIDE, false);
	search_list(&search, DENIALS_WITHIN, true);
	if (!is_japanese(text))
		search_list(&search, DENIALS_HAN, true);
	*found_r = search.found;
	return search.found.len > 0;
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

/* Strokes across a letter. */
static bool
is_overlay(uint32_t rune)
{
	return rune >= 0x334 && rune <= 0x338;
}

bool
denial_find_disguise(struct denial *found_r, const char *text)
{
	const char *at = text, *end = text + strlen(text), *word = NULL;
	enum script first = SCRIPT_NONE;

	while (at < end) {
		const char *here = at;
		const uint32_t rune = rune_next(&at, end);
		const enum script script = script_of(rune);

		if (!rune_is_word(rune) && !is_overlay(rune)) {
			word = NULL;
			first = SCRIPT_NONE;
			continue;
		}
		if (word == NULL)
			word = here;
		if (is_overlay(rune) ||
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
	struct pairs pairs;
	struct search search = {.pairs = &pairs, .text = text};

	pairs_note(&pairs, text);
	return (list_has(&search, SECRETS, false) ||
		   list_has(&search, SECRETS_WITHIN, true)) &&
	       (list_has(&search, RECEIVERS, false) ||
		   list_has(&search, RECEIVERS_WITHIN, true));
}

struct same {
	const char *text;
	size_t len;
};

static bool
is_same(void *ctx, const char *word, size_t len)
{
	const struct same *same = ctx;

	return len == same->len && memcmp(word, same->text, len) == 0;
}

bool
denial_is_one_of(const char *const *list, const char *text, size_t len)
{
	return each_word(list, is_same, &(struct same){text, len});
}
