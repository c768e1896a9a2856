/* SPDX-License-Identifier: ISC
 * Compiles the configured phrases into a sorted table and finds a line in it.
 * Which part of a mail is looked at is decided elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "approve/reply/lines.h"
#include "approve/reply/phrase.h"
#include "approve/reply/rune.h"

/* As a folded line, without final punctuation. */
struct phrase {
	char text[REPLY_PHRASE_SIZE];
	enum verdict verdict;
};

struct reply_phrases {
	bool stand_alone;
	size_t n_items;
	struct phrase items[]; /* ascending by text */
};

/* The length of `folded` without its final punctuation (I6), and what smiles
 * or agrees there. A question mark is none: "APPROVE?" is a question. */
static size_t
length_unpunctuated(const char *folded)
{
	static const char marks[][8] = {
	    ".", "!", " ", "。", "｡", ":)", ":-)", "🙂", "😊", "👍", "🙏", "✅"};
	size_t len = strlen(folded);

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]);) {
		size_t n = strlen(marks[i]);

		if (len >= n && memcmp(folded + len - n, marks[i], n) == 0) {
			len -= n;
			i = 0;
		} else {
			i++;
		}
	}
	return len;
}

static int
phrase_compare(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static enum status
phrase_compile(
    struct phrase *phrase_r, const struct reply_phrase *item, struct err *err)
{
	size_t len = strlen(item->text);
	bool has_hidden;

	if (item->verdict != VERDICT_APPROVE && item->verdict != VERDICT_REJECT)
		return err_set(err, ST_BUG,
		    "phrase \"%s\": neither approves nor rejects", item->text);
	if (len >= REPLY_PHRASE_SIZE)
		return err_set(err, ST_INVALID,
		    "phrase \"%.40s...\": longer than %d octets", item->text,
		    REPLY_PHRASE_SIZE - 1);
	(void)lines_fold(phrase_r->text, &has_hidden, item->text, len);
	if (has_hidden)
		return err_set(err, ST_INVALID,
		    "phrase with control or invisible characters, or not "
		    "UTF-8: write it in visible characters");
	len = length_unpunctuated(phrase_r->text);
	if (len == 0)
		return err_set(err, ST_INVALID, "phrase \"%s\": holds no words",
		    item->text);
	phrase_r->text[len] = '\0';
	phrase_r->verdict = item->verdict;
	return ST_OK;
}

/* Sorted, the same phrase stands beside itself. */
static enum status
phrases_check(const struct reply_phrases *phrases, struct err *err)
{
	for (size_t i = 1; i < phrases->n_items; i++) {
		const struct phrase *a = &phrases->items[i - 1];
		const struct phrase *b = &phrases->items[i];

		if (a->verdict != b->verdict && phrase_compare(a, b) == 0)
			return err_set(err, ST_INVALID,
			    "phrase \"%s\": stands under approve and under "
			    "reject; take it from one of them",
			    a->text);
	}
	return ST_OK;
}

enum status
reply_phrases_new(struct reply_phrases **phrases_r,
    const struct reply_phrase *items, size_t n_items, struct err *err)
{
	struct reply_phrases *phrases = NULL;
	enum status st = ST_OK;

	if (n_items > REPLY_PHRASES_MAX)
		return err_set(err, ST_INVALID,
		    "%zu phrases, at most %d are taken", n_items,
		    REPLY_PHRASES_MAX);
	phrases =
	    calloc(1, sizeof(*phrases) + n_items * sizeof(phrases->items[0]));
	if (phrases == NULL)
		return err_set(err, ST_NOMEM, "out of memory for the phrases");
	phrases->n_items = n_items;
	for (size_t i = 0; i < n_items && st == ST_OK; i++)
		st = phrase_compile(&phrases->items[i], &items[i], err);
	if (st != ST_OK)
		goto out;
	qsort(
	    phrases->items, n_items, sizeof(phrases->items[0]), phrase_compare);
	st = phrases_check(phrases, err);
	if (st != ST_OK)
		goto out;
	*phrases_r = phrases;
	phrases = NULL;
out:
	reply_phrases_free(phrases);
	return st;
}

void
reply_phrases_stand_alone(struct reply_phrases *phrases)
{
	phrases->stand_alone = true;
}

bool
phrases_stand_alone(const struct reply_phrases *phrases)
{
	return phrases->stand_alone;
}

void
reply_phrases_free(struct reply_phrases *phrases)
{
	free(phrases);
}

/* The same without the marks of bold type that some programs leave in a text:
 * "*I approve*". */
static size_t
length_bare(const char **folded)
{
	const size_t len = length_unpunctuated(*folded);
	const char mark = (*folded)[0];

	if (len <= 2 || (mark != '*' && mark != '_') ||
	    (*folded)[len - 1] != mark)
		return len;
	(*folded)++;
	return len - 2;
}

enum verdict
phrase_find(const struct reply_phrases *phrases, const char *folded)
{
	struct phrase key = {.verdict = VERDICT_NONE};
	const struct phrase *found;
	size_t len = length_bare(&folded);

	if (len == 0 || len >= sizeof(key.text))
		return VERDICT_NONE;
	memcpy(key.text, folded, len);
	found = bsearch(&key, phrases->items, phrases->n_items,
	    sizeof(phrases->items[0]), phrase_compare);
	return found != NULL ? found->verdict : VERDICT_NONE;
}

/* Folded. Negations are phrases in most languages; the English ones are none
 * ("I do not approve of your tone"), and still no approval stands beside them.
 */
static const char *const AGAINST[] = {
    "do not approve",
    "don't approve",
    "don\xe2\x80\x99t approve",
    "cannot approve",
    "can't approve",
    "can\xe2\x80\x99t approve",
};

static bool
is_edge(char c)
{
	return (unsigned char)c < 0x80 && !rune_is_word((unsigned char)c);
}

/* Does `text` stand in the line with no letter next to it? Both folded. */
static bool
holds_words(const char *folded, const char *text)
{
	const size_t len = strlen(text);

	for (const char *at = folded; (at = strstr(at, text)) != NULL; at++) {
		if ((at == folded || is_edge(at[-1])) && is_edge(at[len]))
			return true;
	}
	return false;
}

bool
phrase_rejects_within(const struct reply_phrases *phrases, const char *folded)
{
	for (size_t i = 0; i < sizeof(AGAINST) / sizeof(AGAINST[0]); i++) {
		if (holds_words(folded, AGAINST[i]))
			return true;
	}
	for (size_t i = 0; i < phrases->n_items; i++) {
		const struct phrase *p = &phrases->items[i];

		if (p->verdict == VERDICT_REJECT &&
		    strchr(p->text, ' ') != NULL &&
		    holds_words(folded, p->text))
			return true;
	}
	return false;
}
