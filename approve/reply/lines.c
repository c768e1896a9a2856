/* SPDX-License-Identifier: ISC
 * Splits a text at its line ends and folds each line once, for all who compare
 * it. Does not judge. */
#include <stdlib.h>
#include <string.h>

#include "approve/reply/lines.h"
#include "approve/reply/reply.h"
#include "approve/reply/rune.h"

/* One octet, so that nothing grows; matches no phrase. */
enum { BAD_SHOWN = '\x1a' };

size_t
lines_fold(char *out_r, bool *has_hidden_r, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	bool blank = false;
	size_t out = 0;

	*has_hidden_r = false;
	while (at < end) {
		const char word = (char)rune_ascii_words[(unsigned char)*at];
		uint32_t rune;

		if (word != '\0' && !blank) {
			out_r[out++] = word;
			at++;
			continue;
		}
		rune = rune_next(&at, end);
		if (rune_is_blank(rune)) {
			blank = true;
			continue;
		}
		if (rune_is_hidden(rune)) {
			*has_hidden_r = true;
			continue;
		}
		if (blank && out > 0)
			out_r[out++] = ' ';
		blank = false;
		if (rune == RUNE_BAD) {
			*has_hidden_r = true;
			out_r[out++] = BAD_SHOWN;
		} else {
			out += rune_put(out_r + out, rune_fold(rune));
		}
	}
	out_r[out] = '\0';
	return out;
}

/* The line's length without "\n" or "\r\n"; *next_r is where the next begins.
 */
static size_t
line_length(const char *text, const char *end, const char **next_r)
{
	const char *eol = memchr(text, '\n', (size_t)(end - text));
	size_t len;

	if (eol == NULL) {
		*next_r = end;
		return (size_t)(end - text);
	}
	*next_r = eol + 1;
	len = (size_t)(eol - text);
	return len > 0 && text[len - 1] == '\r' ? len - 1 : len;
}

static size_t
lines_count(const char *text, const char *end)
{
	size_t n = 0;

	for (const char *at = text; at < end; n++)
		(void)line_length(at, end, &at);
	return n;
}

enum status
lines_new(struct lines *lines_r, const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	struct lines lines = {.n_items = lines_count(text, end)};
	char *folded;

	if (lines.n_items > REPLY_LINES_MAX)
		return ST_DENIED;
	lines.items = calloc(lines.n_items + 1, sizeof(lines.items[0]));
	/* Each line ends in one NUL; the last may have had no \n. */
	lines.folded = folded = malloc(len + 1);
	if (lines.items == NULL || folded == NULL) {
		lines_free(&lines);
		return ST_NOMEM;
	}
	for (size_t i = 0; i < lines.n_items; i++) {
		struct line *line = &lines.items[i];

		line->text = at;
		line->len = line_length(at, end, &at);
		line->folded = folded;
		folded += 1 + lines_fold(folded, &line->has_hidden, line->text,
				  line->len);
	}
	*lines_r = lines;
	return ST_OK;
}

void
lines_free(struct lines *lines)
{
	free(lines->items);
	free(lines->folded);
	*lines = (struct lines){0};
}
