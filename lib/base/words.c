/* SPDX-License-Identifier: ISC
 * A file of texts as a sorted list of keys. Knows no language. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/utf8.h"
#include "lib/base/words.h"

#define WORDS_KEY_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_."

struct word {
	char *key, *text; /* in the source */
	int line;
};

struct words {
	char *path;
	struct buf source;
	struct word items[WORDS_MAX];
	size_t n_items;
};

static enum status
words_blame(const struct words *w, int line, struct err *err, const char *what,
    const char *key)
{
	return err_set(
	    err, ST_INVALID, "%s:%d: %s%s", w->path, line, what, key);
}

static int
words_compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct word *)a)->key, ((const struct word *)b)->key);
}

/* The end of the logical line that begins at `text`: the lines that go on with
 * it are joined by writing blanks over the line end and the indentation; what
 * is left of those is closed up. */
static char *
words_join(char *text, int *line)
{
	char *out = text, *in = text;

	for (;;) {
		size_t n = strcspn(in, "\n");

		memmove(out, in, n);
		out += n;
		in += n;
		if (*in == '\n') {
			in++;
			++*line;
		}
		if (*in != ' ' && *in != '\t')
			break;
		in += strspn(in, " \t");
		*out++ = ' ';
	}
	while (out > text && (out[-1] == ' ' || out[-1] == '\t'))
		out--;
	*out = '\0';
	return in;
}

static enum status
words_check_text(
    const struct words *w, const struct word *item, struct err *err)
{
	if (*item->text == '\0')
		return words_blame(
		    w, item->line, err, "no text for ", item->key);
	if (strchr(item->text, '&') != NULL)
		return words_blame(w, item->line, err,
		    "\"&\" begins a reference; write the character itself in ",
		    item->key);
	for (const char *c = item->text; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return words_blame(w, item->line, err,
			    "a control character in ", item->key);
	}
	return ST_OK;
}

/* One logical line at `at`; *next_r is where the next begins. */
static enum status
words_take(struct words *w, char *at, char **next_r, int *line, struct err *err)
{
	struct word item = {.key = at, .line = *line};
	size_t n = strspn(at, WORDS_KEY_CHARACTERS);

	if (*at == '#' || *at == '\n') {
		at += strcspn(at, "\n");
		*line += *at == '\n';
		*next_r = *at == '\n' ? at + 1 : at;
		return ST_OK;
	}
	if (n == 0 || at[n] != ':')
		return words_blame(w, *line, err,
		    "this is no line \"KEY: TEXT\"; a text that goes on begins "
		    "with a blank",
		    "");
	if (w->n_items == WORDS_MAX)
		return words_blame(w, *line, err, "too many texts", "");
	at[n] = '\0';
	item.text = at + n + 1;
	item.text += strspn(item.text, " \t");
	*next_r = words_join(item.text, line);
	w->items[w->n_items++] = item;
	return words_check_text(w, &item, err);
}

static enum status
words_parse(struct words *w, struct err *err)
{
	char *at = w->source.data, *next = at;
	enum status st = ST_OK;
	int line = 1;

	if (at == NULL)
		return words_blame(w, 1, err, "the file is empty", "");
	if (strlen(at) != w->source.len || !utf8_is_valid(at, w->source.len))
		return words_blame(
		    w, 1, err, "is not UTF-8 text; save it as that", "");
	while (st == ST_OK && *at != '\0') {
		st = words_take(w, at, &next, &line, err);
		at = next;
	}
	if (st != ST_OK)
		return st;
	qsort(w->items, w->n_items, sizeof(w->items[0]), words_compare);
	for (size_t i = 1; i < w->n_items; i++) {
		if (words_compare(&w->items[i - 1], &w->items[i]) == 0)
			return words_blame(w, w->items[i].line, err,
			    "a second text for ", w->items[i].key);
	}
	return ST_OK;
}

enum status
words_load(struct words **words_r, const char *path, struct err *err)
{
	struct words *w = calloc(1, sizeof(*w));
	enum status st;

	if (w != NULL)
		w->path = strdup(path);
	if (w == NULL || w->path == NULL) {
		words_free(w);
		return err_set(err, ST_NOMEM, "out of memory");
	}
	st = file_read(&w->source, path, WORDS_FILE_MAX, err);
	if (st == ST_OK)
		st = words_parse(w, err);
	if (st == ST_OK)
		*words_r = w;
	else
		words_free(w);
	return st;
}

void
words_free(struct words *words)
{
	if (words == NULL)
		return;
	buf_free(&words->source);
	free(words->path);
	free(words);
}

const char *
words_path(const struct words *words)
{
	return words->path;
}

static const struct word *
words_find(const struct words *words, const char *key, size_t len)
{
	size_t low = 0, high = words->n_items;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct word *item = &words->items[middle];
		int order = strncmp(item->key, key, len);

		if (order == 0 && item->key[len] != '\0')
			order = 1;
		if (order == 0)
			return item;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *
words_get(const struct words *words, const char *key, size_t len)
{
	const struct word *item = words_find(words, key, len);

	return item != NULL ? item->text : NULL;
}

int
words_line(const struct words *words, const char *key, size_t len)
{
	const struct word *item = words_find(words, key, len);

	return item != NULL ? item->line : 0;
}

/* Does every {...} of `text` stand in `other`, too? Else the first that does
 * not. Sections and variables alike: their braces belong to the comparison. */
static bool
words_lacks(const char *text, const char *other, const char **tag_r, int *len_r)
{
	const char *open = text;

	while ((open = strchr(open, '{')) != NULL) {
		const char *close = strchr(open, '}');
		size_t len;

		if (close == NULL)
			close = open + strlen(open) - 1;
		len = (size_t)(close - open) + 1;
		if (memmem(other, strlen(other), open, len) == NULL) {
			*tag_r = open;
			*len_r = (int)len;
			return true;
		}
		open += len;
	}
	return false;
}

enum status
words_match(
    const struct words *words, const struct words *model, struct err *err)
{
	const char *tag;
	int len;

	for (size_t i = 0; i < model->n_items; i++) {
		const struct word *want = &model->items[i];
		const struct word *have =
		    words_find(words, want->key, strlen(want->key));

		if (have == NULL)
			return err_set(err, ST_INVALID,
			    "%s: lacks the text %s; %s:%d has it", words->path,
			    want->key, model->path, want->line);
		if (words_lacks(want->text, have->text, &tag, &len) ||
		    words_lacks(have->text, want->text, &tag, &len))
			return err_set(err, ST_INVALID,
			    "%s:%d: %s does not hold the same variables as "
			    "%s:%d: look at %.*s",
			    words->path, have->line, want->key, model->path,
			    want->line, len, tag);
	}
	for (size_t i = 0; i < words->n_items; i++) {
		const struct word *have = &words->items[i];

		if (words_find(model, have->key, strlen(have->key)) == NULL)
			return err_set(err, ST_INVALID,
			    "%s:%d: %s is no text of this version; %s has all "
			    "of them",
			    words->path, have->line, have->key, model->path);
	}
	return ST_OK;
}
