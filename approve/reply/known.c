/* SPDX-License-Identifier: ISC
 * The table of known words, and a line held against it. */
#include "approve/reply/known.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/rune.h"
#include "approve/reply/word_list.h"

enum {
	WORDS_MAX = 16384, /* before the same ones are joined */
	LINE_SIZE = 1024,  /* nobody says nothing at such length */
	CHUNK_SIZE = 48,   /* octets of a word that is in the lists, at most */
	FEW = 4,
	DEVICE_WORDS = 8 /* "Sent from my Android phone with K-9 Mail" */
};

enum kind {
	KNOWS,
	SAYS,
	MEANS,
	ASKS,
	OTHERS,
	TELLS,
	YOU,
	LETS,
	DEVICES,
	KINDS
};

struct word {
	const char *text;
	size_t len;
	/* In these languages it is known, any end may follow, a name may
	 * follow, and it is of KNOWN_TO_SAY or KNOWN_TO_ASK. */
	uint32_t whole, begins, leads, says, asks;
	/* In these it is of KNOWN_TO_MEAN, of KNOWN_OF_OTHERS, or is so before
	 * a name, of KNOWN_TO_TELL, of KNOWN_OF_YOU or of KNOWN_TO_LET. */
	uint32_t means, others, named, tells, you, lets;
	bool open; /* any end may follow for these, too */
	bool device;
};

static struct word words[WORDS_MAX];
static size_t n_words;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int
compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	return word_order(x->text, x->len, y->text, y->len);
}

/* What a list says of a word; the sign at its end is `sign`. */
static void
set_kind(struct word *word, enum kind kind, uint32_t language, char sign)
{
	if (kind == MEANS)
		word->means = language;
	else if (kind == OTHERS && sign == '^')
		word->named = language;
	else if (kind == OTHERS)
		word->others = language;
	else if (kind == TELLS)
		word->tells = language;
	else if (kind == YOU)
		word->you = language;
	else if (kind == LETS)
		word->lets = language;
	else {
		word->whole = language;
		word->says = kind == SAYS ? language : 0;
		word->asks = kind == ASKS ? language : 0;
		word->device = kind == DEVICES;
		word->begins = sign == '*' ? language : 0;
		word->leads = sign == '^' ? language : 0;
		return;
	}
	word->open = sign == '*';
}

static void
add_words(const struct known_words *list, enum kind kind)
{
	for (const char *at = list->words; *at != '\0';) {
		const size_t len = strcspn(at, " ");
		const char *next = at + len + (at[len] == ' ');
		const char sign = len > 0 && strchr("*^", at[len - 1]) != NULL
				      ? at[len - 1]
				      : '\0';
		struct word *word = &words[n_words];

		/* The lists are constant: one too many fails every test. */
		if (n_words >= WORDS_MAX)
			abort();
		*word = (struct word){
		    .text = at, .len = len - (sign != '\0' ? 1 : 0)};
		set_kind(word, kind, list->language, sign);
		n_words += word->len > 0;
		at = next;
	}
}

/* One of each text, with what it is in every language. */
static void
merge_words(void)
{
	size_t n = 0;

	for (size_t i = 0; i < n_words; i++) {
		if (n == 0 || compare_words(&words[n - 1], &words[i]) != 0) {
			words[n++] = words[i];
			continue;
		}
		words[n - 1].whole |= words[i].whole;
		words[n - 1].begins |= words[i].begins;
		words[n - 1].leads |= words[i].leads;
		words[n - 1].says |= words[i].says;
		words[n - 1].asks |= words[i].asks;
		words[n - 1].means |= words[i].means;
		words[n - 1].others |= words[i].others;
		words[n - 1].named |= words[i].named;
		words[n - 1].tells |= words[i].tells;
		words[n - 1].you |= words[i].you;
		words[n - 1].lets |= words[i].lets;
		words[n - 1].open |= words[i].open;
		words[n - 1].device |= words[i].device;
	}
	n_words = n;
}

static void
make_table(void)
{
	static const struct known_words *const lists[KINDS] = {
	    [KNOWS] = KNOWN_WORDS,
	    [SAYS] = KNOWN_TO_SAY,
	    [MEANS] = KNOWN_TO_MEAN,
	    [ASKS] = KNOWN_TO_ASK,
	    [OTHERS] = KNOWN_OF_OTHERS,
	    [TELLS] = KNOWN_TO_TELL,
	    [YOU] = KNOWN_OF_YOU,
	    [LETS] = KNOWN_TO_LET,
	    [DEVICES] = KNOWN_DEVICES};

	for (enum kind kind = KNOWS; kind < KINDS; kind++) {
		for (const struct known_words *at = lists[kind];
		     at->words != NULL; at++)
			add_words(at, kind);
	}
	qsort(words, n_words, sizeof(words[0]), compare_words);
	merge_words();
}

static const struct word *
word_get(const char *text, size_t len)
{
	const struct word key = {.text = text, .len = len};

	return bsearch(&key, words, n_words, sizeof(words[0]), compare_words);
}

/* What is known of a word, also by how it begins. */
static struct word
word_find(const char *text, size_t len)
{
	const struct word *word = word_get(text, len);
	struct word found = word != NULL ? *word : (struct word){0};

	for (size_t n = 1; n < len && n <= CHUNK_SIZE; n++) {
		if (((unsigned char)text[n] & 0xc0) == 0x80 ||
		    (word = word_get(text, n)) == NULL)
			continue;
		found.whole |= word->begins;
		found.says |= word->says & word->begins;
		found.device |= word->device && word->begins != 0;
		if (word->open) {
			found.means |= word->means;
			found.others |= word->others;
			found.tells |= word->tells;
			found.lets |= word->lets;
		}
	}
	return found;
}

/* Where no blanks are set: the languages in which the text can be parted into
 * words, and what is known of those. */
static struct word
run_find(const char *text, size_t len)
{
	uint32_t reached[LINE_SIZE] = {KNOWN_ANY};
	struct word found = {0};

	for (size_t at = 0; at < len; at++) {
		if (reached[at] == 0)
			continue;
		for (size_t n = 1; n <= CHUNK_SIZE && at + n <= len; n++) {
			const struct word *word = word_get(text + at, n);

			if (word == NULL)
				continue;
			reached[at + n] |= reached[at] & word->whole;
			found.others |= word->others;
			found.tells |= word->tells;
			found.means |= word->means;
		}
	}
	found.whole = found.says = reached[len];
	return found;
}

/* A line as it is walked along, folded, and as it was written. */
struct walk {
	const char *at, *end;   /* folded */
	const char *raw, *stop; /* the same token as it was written */
	uint32_t languages;     /* of all so far */
	uint32_t leads;         /* in which a name may follow the last word */
	uint32_t led;           /* the same of the first one */
	uint32_t says, means;   /* in which something is said, and meant */
	/* In which the sentence so far is of others, tells, begins with "you"
	 * and lets; and in which a name now makes it one of others. */
	uint32_t others, tells, you, lets, names;
	size_t n;          /* words */
	bool first, named; /* a sentence begins here; it holds names */
	bool device;       /* it holds one of KNOWN_DEVICES */
	bool strange;      /* and one that no language knows */
};

/* A token with a digit, or an address: it is looked up elsewhere. */
static bool
is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((text[i] >= '0' && text[i] <= '9') || text[i] == '@')
			return false;
		if ((text[i] == '.' || text[i] == ':' || text[i] == '/') &&
		    i > 0 && i + 1 < len &&
		    rune_ascii_words[(unsigned char)text[i - 1]] != 0 &&
		    text[i + 1] != '-' && text[i] != '/' &&
		    (rune_ascii_words[(unsigned char)text[i + 1]] != 0 ||
			text[i + 1] == '/'))
			return false;
	}
	return true;
}

/* The first letter of the next word as it was written; over that word. */
static bool
raw_is_capital(struct walk *walk)
{
	bool inside = false, capital = false;

	while (walk->raw < walk->stop) {
		const char *before = walk->raw;
		const uint32_t rune = rune_next(&walk->raw, walk->stop);

		if (rune_is_hidden(rune))
			continue;
		if (!rune_is_word(rune) || rune_is_whole_word(rune)) {
			if (!inside)
				continue;
			walk->raw = before;
			break;
		}
		if (!inside)
			capital = rune_fold(rune) != rune;
		inside = true;
	}
	return capital;
}

/* What a sentence says of others has to tell something, and so on. */
static void
walk_end_sentence(struct walk *walk)
{
	walk->languages &= ~(walk->others & ~walk->tells);
	walk->languages &= ~(walk->you & ~walk->lets);
	walk->others = walk->tells = walk->you = walk->lets = 0;
}

static void
walk_word(struct walk *walk, const char *word, size_t len, bool whole)
{
	const bool capital = !whole && raw_is_capital(walk);
	struct word found = {0};

	found = whole ? run_find(word, len) : word_find(word, len);
	if (found.whole == 0 && capital && walk->leads != 0) {
		found.whole = found.leads = walk->leads;
		found.others = walk->names;
		walk->named = true;
	}
	if (walk->n == 0 && walk->first)
		walk->led = found.leads;
	if (walk->first) {
		walk_end_sentence(walk);
		found.whole &= ~found.asks;
		walk->you = found.you;
	}
	walk->first = false;
	walk->others |= found.others;
	walk->tells |= found.tells;
	walk->lets |= found.lets;
	walk->names = found.named;
	walk->languages &= found.whole;
	walk->leads = found.leads;
	walk->says |= found.says;
	walk->means |= found.means;
	walk->device |= found.device;
	walk->strange |= found.whole == 0;
	walk->n++;
}

/* Without the punctuation at its end. */
static size_t
token_length(const char *token, const char *end)
{
	while (end > token && strchr(".,:;!?)", end[-1]) != NULL)
		end--;
	return (size_t)(end - token);
}

/* What stands behind "/" or "|" may be in another language. */
static bool
is_bar(const char *token, size_t len)
{
	return len == 1 && (*token == '/' || *token == '|');
}

/* One token, between blanks. */
static void
walk_token(struct walk *walk)
{
	const char *at = walk->at;
	const size_t len = token_length(at, walk->end);

	if (memchr(at, '-', len) != NULL && word_find(at, len).whole != 0)
		return walk_word(walk, at, len, false);
	while (at < walk->end) {
		const char *word = at, *next = at;
		const uint32_t rune = rune_next(&next, walk->end);
		const bool whole = rune_is_whole_word(rune);

		at = next;
		if (!whole && !rune_is_word(rune))
			continue;
		while (at < walk->end) {
			const uint32_t other = rune_next(&next, walk->end);

			if (rune_is_whole_word(other) != whole ||
			    (!whole && !rune_is_word(other)))
				break;
			at = next;
		}
		walk_word(walk, word, (size_t)(at - word), whole);
	}
}

static bool
begins_sentence(const char *text, size_t at)
{
	return at == 0 || (at >= 2 && strchr(".!", text[at - 2]) != NULL);
}

/* The end of a token of the line as it was written, from *at on. */
static const char *
raw_token(const char **at, const char *end)
{
	const char *next = *at;

	while (next < end && rune_is_blank(rune_next(&next, end)))
		*at = next;
	for (next = *at; next < end;) {
		const char *here = next;

		if (rune_is_blank(rune_next(&next, end)))
			return here;
	}
	return end;
}

bool
known_line(const struct line *line, size_t from, bool goes_on)
{
	char text[LINE_SIZE];
	const char *raw = line->text, *raw_end = line->text + line->len;
	struct walk walk = {.languages = KNOWN_ANY};
	const size_t len = strlen(line->folded);
	const bool parted = from > 0 && line->folded[from] == ',';
	size_t n_tokens = 0;

	if (len >= sizeof(text))
		return false;
	(void)pthread_once(&once, make_table);
	memcpy(text, line->folded, len + 1);
	denial_forgive(text);
	for (size_t at = 0; at < len;) {
		const size_t n = strcspn(line->folded + at, " ");

		walk.raw = raw;
		walk.stop = raw = raw_token(&walk.raw, raw_end);
		if (is_bar(line->folded + at, n) && walk.languages != 0)
			walk.languages = KNOWN_ANY;
		else if (at >= from && is_plain(line->folded + at, n)) {
			walk.first = (begins_sentence(text, at) &&
					 !(goes_on && at == 0)) ||
				     (parted && walk.n == 0);
			walk.at = text + at;
			walk.end = text + at + n;
			walk_token(&walk);
			n_tokens++;
		}
		at += n + (line->folded[at + n] == ' ');
	}
	walk_end_sentence(&walk);
	if (walk.n == 0)
		return from > 0 || n_tokens > 0;
	if (walk.device && walk.n <= DEVICE_WORDS && !walk.strange)
		return true;
	/* What is forgiven says something, too, and so does a courtesy; what a
	 * comma parts from that has to mean something. */
	if (from == 0 && !goes_on && strcmp(text, line->folded) == 0)
		walk.languages &= walk.says & walk.means;
	else if (parted)
		walk.languages &= walk.means;
	if (walk.named || walk.n <= FEW)
		walk.languages &= ~walk.led;
	return walk.languages != 0;
}
