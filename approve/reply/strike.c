/* SPDX-License-Identifier: ISC
 * Compares a line's neighbourhood with ours, word by word, so that wrapping,
 * marks and punctuation do not matter. The verdict is looked for elsewhere. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/reply.h"
#include "approve/reply/rune.h"
#include "approve/reply/strike.h"

enum {
	WINDOW = 5,      /* words looked at on each side of a line */
	ONE_SIDE = 3,    /* so many of one window in common are ours */
	EACH_SIDE = 2,   /* or so many of both */
	WORD_GUESS = 64, /* first room in a list of words */
};

/* Words are compared by their hash. Who could make two alike could as well
 * write the word. NO_WORD stands between texts. */
#define NO_WORD    UINT64_C(0)
#define NOWHERE    SIZE_MAX
#define HASH_START UINT64_C(14695981039346656037)
#define HASH_STEP  UINT64_C(1099511628211)

struct words {
	uint64_t *items;
	size_t n_items, n_room;
};

struct strike {
	struct words reply, sent;
	size_t *starts; /* of each line's words; one more than lines */
	/* The sent words by their hash: where the first of a bucket stands, and
	 * behind each word the next; NOWHERE at the end. */
	size_t *buckets, *next;
	size_t n_buckets; /* a power of two */
};

static enum status
words_add(struct words *words, uint64_t word)
{
	uint64_t *items;
	size_t room;

	if (words->n_items >= REPLY_WORDS_MAX)
		return ST_DENIED;
	if (words->n_items == words->n_room) {
		room = words->n_room == 0 ? WORD_GUESS : 2 * words->n_room;
		items = reallocarray(words->items, room, sizeof(*items));
		if (items == NULL)
			return ST_NOMEM;
		words->items = items;
		words->n_room = room;
	}
	words->items[words->n_items++] = word;
	return ST_OK;
}

static uint64_t
hash_step(uint64_t hash, uint32_t rune)
{
	hash = (hash ^ rune) * HASH_STEP;
	return hash == NO_WORD ? HASH_START : hash;
}

/* Invisible, and no control that may end a line somewhere. */
static bool
is_ignored(uint32_t rune)
{
	return rune >= 0xa0 && rune != 0x2028 && rune != 0x2029 &&
	       rune_is_hidden(rune);
}

/* Over letters and digits of ASCII, of which most words are. */
static const char *
ascii_read(uint64_t *hash, const char *at, const char *end)
{
	unsigned char c;

	while (at < end && (c = rune_ascii_words[(unsigned char)*at]) != 0) {
		*hash = hash_step(*hash != NO_WORD ? *hash : HASH_START, c);
		at++;
	}
	return at;
}

/* Adds the words of a text. Hidden characters part no word: a word with one
 * inside still is that word. */
static enum status
words_read(struct words *words, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	uint64_t hash = NO_WORD;
	enum status st = ST_OK;

	while ((at = ascii_read(&hash, at, end)) < end && st == ST_OK) {
		uint32_t rune = rune_fold(rune_next(&at, end));
		bool whole = rune_is_whole_word(rune);

		if (is_ignored(rune))
			continue;
		if (hash != NO_WORD && (whole || !rune_is_word(rune))) {
			st = words_add(words, hash);
			hash = NO_WORD;
		}
		if (whole && st == ST_OK)
			st = words_add(words, hash_step(HASH_START, rune));
		else if (!whole && rune_is_word(rune))
			hash = hash_step(
			    hash != NO_WORD ? hash : HASH_START, rune);
	}
	if (hash != NO_WORD && st == ST_OK)
		st = words_add(words, hash);
	return st;
}

static enum status
reply_read_words(struct strike *strike, const struct lines *lines)
{
	enum status st = ST_OK;

	strike->starts = calloc(lines->n_items + 1, sizeof(size_t));
	if (strike->starts == NULL)
		return ST_NOMEM;
	for (size_t i = 0; i < lines->n_items && st == ST_OK; i++) {
		st = words_read(
		    &strike->reply, lines->items[i].text, lines->items[i].len);
		strike->starts[i + 1] = strike->reply.n_items;
	}
	return st;
}

static enum status
sent_read_words(struct strike *strike, const char *const *sent, size_t n_sent)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n_sent && st == ST_OK; i++) {
		st = words_read(&strike->sent, sent[i], strlen(sent[i]));
		if (st == ST_OK)
			st = words_add(&strike->sent, NO_WORD);
	}
	return st;
}

static size_t *
bucket_of(const struct strike *strike, uint64_t word)
{
	/* The product's upper bits hold more of the word. */
	return &strike->buckets[(word >> 32) & (strike->n_buckets - 1)];
}

static enum status
places_index(struct strike *strike)
{
	size_t n = strike->sent.n_items;

	strike->n_buckets = 1;
	while (strike->n_buckets < n)
		strike->n_buckets *= 2;
	strike->buckets = calloc(strike->n_buckets, sizeof(size_t));
	strike->next = calloc(n + 1, sizeof(size_t));
	if (strike->buckets == NULL || strike->next == NULL)
		return ST_NOMEM;
	for (size_t i = 0; i < strike->n_buckets; i++)
		strike->buckets[i] = NOWHERE;
	for (size_t i = n; i-- > 0;) {
		size_t *bucket = bucket_of(strike, strike->sent.items[i]);

		strike->next[i] = *bucket;
		*bucket = i;
	}
	return ST_OK;
}

/* The first place of `word` at `i` or behind, of its bucket; or NOWHERE. */
static size_t
place_seek(const struct strike *strike, uint64_t word, size_t i)
{
	while (i != NOWHERE && strike->sent.items[i] != word)
		i = strike->next[i];
	return i;
}

static size_t
place_first(const struct strike *strike, uint64_t word)
{
	return place_seek(strike, word, *bucket_of(strike, word));
}

static size_t
place_next(const struct strike *strike, size_t at)
{
	return place_seek(strike, strike->sent.items[at], strike->next[at]);
}

/* NO_WORD outside of the list; `at` may be "before the first" as SIZE_MAX. */
static uint64_t
word_at(const struct words *words, size_t at)
{
	return at < words->n_items ? words->items[at] : NO_WORD;
}

static bool
is_word_pair(uint64_t a, uint64_t b)
{
	return a != NO_WORD && a == b;
}

/* How many words the two windows have in common, in their order. `a` and `b`
 * are the words next to the line; `step` is 1 to the right, SIZE_MAX (minus
 * one) to the left. */
static unsigned
window_common(const struct words *x, size_t a, const struct words *y, size_t b,
    size_t step)
{
	unsigned table[WINDOW + 1][WINDOW + 1] = {{0}};

	for (size_t i = 0; i < WINDOW; i++) {
		for (size_t j = 0; j < WINDOW; j++) {
			unsigned best = table[i][j + 1] > table[i + 1][j]
					    ? table[i][j + 1]
					    : table[i + 1][j];

			if (is_word_pair(word_at(x, a + i * step),
				word_at(y, b + j * step)) &&
			    table[i][j] + 1 > best)
				best = table[i][j] + 1;
			table[i + 1][j + 1] = best;
		}
	}
	return table[WINDOW][WINDOW];
}

/* How many words next to the line are the same without a gap. */
static unsigned
run_common(const struct words *x, size_t a, const struct words *y, size_t b,
    size_t step)
{
	unsigned n = 0;

	while (n < WINDOW &&
	       is_word_pair(word_at(x, a + n * step), word_at(y, b + n * step)))
		n++;
	return n;
}

/* The line's words [first, end) also stand at `at` in ours: is it the same
 * place? One word alone proves little on the right, where an attribution
 * begins ("I approve" over "On Monday ..." and "I approve on a line"). */
static bool
is_same_place(const struct strike *strike, size_t first, size_t end, size_t at)
{
	const struct words *x = &strike->reply, *y = &strike->sent;
	size_t behind = at + (end - first), back = SIZE_MAX;
	unsigned left = run_common(x, first - 1, y, at - 1, back);
	unsigned right = run_common(x, end, y, behind, 1);

	if (left >= 2 || right >= 2 || (left >= 1 && right >= 1) ||
	    (left >= 1 && end - first >= 2))
		return true;
	left = window_common(x, first - 1, y, at - 1, back);
	right = window_common(x, end, y, behind, 1);
	return left >= ONE_SIDE || right >= ONE_SIDE ||
	       (left >= EACH_SIDE && right >= EACH_SIDE);
}

/* Two words of ours on each side, without a gap: nobody writes that. */
static bool
is_certain_place(
    const struct strike *strike, size_t first, size_t end, size_t at)
{
	const struct words *x = &strike->reply, *y = &strike->sent;
	size_t back = SIZE_MAX;

	return run_common(x, first - 1, y, at - 1, back) >= 2 &&
	       run_common(x, end, y, at + (end - first), 1) >= 2;
}

typedef bool
place_fn(const struct strike *strike, size_t first, size_t end, size_t at);

static bool
is_out_of_ours(const struct strike *strike, size_t first, size_t end,
    place_fn *is_the_place)
{
	const struct words *x = &strike->reply, *y = &strike->sent;
	size_t n = end - first;

	if (n == 0)
		return false;
	for (size_t at = place_first(strike, x->items[first]); at != NOWHERE;
	     at = place_next(strike, at)) {
		if (n <= y->n_items - at &&
		    memcmp(&x->items[first], &y->items[at],
			n * sizeof(x->items[0])) == 0 &&
		    is_the_place(strike, first, end, at))
			return true;
	}
	return false;
}

/* Stands the line between two words that are neighbours in ours? */
static bool
is_amid_ours(const struct strike *strike, size_t first, size_t end)
{
	const struct words *x = &strike->reply, *y = &strike->sent;
	uint64_t before = word_at(x, first - 1), after = word_at(x, end);

	if (before == NO_WORD || after == NO_WORD)
		return false;
	for (size_t at = place_first(strike, before); at != NOWHERE;
	     at = place_next(strike, at)) {
		if (word_at(y, at + 1) == after)
			return true;
	}
	return false;
}

enum status
strike_new(struct strike **strike_r, const struct lines *lines,
    const char *const *sent, size_t n_sent)
{
	struct strike *strike = calloc(1, sizeof(*strike));
	enum status st;

	if (strike == NULL)
		return ST_NOMEM;
	st = reply_read_words(strike, lines);
	if (st == ST_OK)
		st = sent_read_words(strike, sent, n_sent);
	if (st == ST_OK)
		st = places_index(strike);
	if (st != ST_OK) {
		strike_free(strike);
		return st;
	}
	*strike_r = strike;
	return ST_OK;
}

void
strike_free(struct strike *strike)
{
	if (strike == NULL)
		return;
	free(strike->reply.items);
	free(strike->sent.items);
	free(strike->starts);
	free(strike->buckets);
	free(strike->next);
	free(strike);
}

bool
strike_is_ours(const struct strike *strike, size_t line)
{
	size_t first = strike->starts[line], end = strike->starts[line + 1];

	return is_out_of_ours(strike, first, end, is_same_place);
}

bool
strike_is_amid(const struct strike *strike, size_t line)
{
	return is_amid_ours(
	    strike, strike->starts[line], strike->starts[line + 1]);
}

bool
strike_is_certain(const struct strike *strike, size_t line)
{
	return is_out_of_ours(strike, strike->starts[line],
	    strike->starts[line + 1], is_certain_place);
}
