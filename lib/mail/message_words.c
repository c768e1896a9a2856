/* SPDX-License-Identifier: ISC
 * Encoded words of header fields, as far as they are decoded at all: a Subject
 * may tell who wrote (T3). Charsets are message_text's, and so are the tables
 * that a worker has to open before it is confined. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/base/base64.h"
#include "lib/mail/message_impl.h"
#include "lib/mail/quoted.h"

enum { CHARSET_SIZE = 40 };

/* One encoded word: "=?charset*language?Q?payload?=". */
struct word {
	char charset[CHARSET_SIZE];
	char encoding; /* 'Q' or 'B' */
	const char *payload, *end, *next;
};

/* What words of one charset have said so far. */
struct run {
	char charset[CHARSET_SIZE];
	struct buf bytes;
};

/* The next "?" of [p, end), or null. */
static const char *
mark_find(const char *p, const char *end)
{
	return p < end ? memchr(p, '?', (size_t)(end - p)) : NULL;
}

static bool
word_parse(struct word *word_r, const char *p, const char *end)
{
	const char *charset = p + 2;
	const char *encoding, *payload, *close, *language;
	size_t len;

	if (end - p < 8 || memcmp(p, "=?", 2) != 0 ||
	    (encoding = mark_find(charset, end)) == NULL ||
	    (payload = mark_find(encoding + 1, end)) != encoding + 2 ||
	    (close = mark_find(payload + 1, end)) == NULL || close + 1 == end ||
	    close[1] != '=')
		return false;
	language = memchr(charset, '*', (size_t)(encoding - charset));
	len = (size_t)((language != NULL ? language : encoding) - charset);
	word_r->encoding = (char)toupper((unsigned char)encoding[1]);
	if (len == 0 || len >= CHARSET_SIZE ||
	    (word_r->encoding != 'Q' && word_r->encoding != 'B'))
		return false;
	snprintf(word_r->charset, CHARSET_SIZE, "%.*s", (int)len, charset);
	word_r->payload = payload + 1;
	word_r->end = close;
	word_r->next = close + 2;
	return true;
}

/* Of what is broken in it, what there is. */
static enum status
add_payload(struct buf *out, const struct word *word)
{
	struct buf bytes = BUF_INIT;
	size_t len = (size_t)(word->end - word->payload);
	enum status st =
	    word->encoding == 'Q'
		? quoted_decode(&bytes, QUOTED_WORD, word->payload, len)
		: base64_decode(&bytes, word->payload, len);

	if (st == ST_OK || st == ST_INVALID)
		buf_add(out, bytes.data, bytes.len);
	buf_free(&bytes);
	return st == ST_INVALID ? ST_OK : st;
}

/* One line, whatever the octets were. */
static void
add_line(struct buf *out, const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		char c = text->data[i];

		buf_addc(out, c >= '\0' && c < ' ' ? ' ' : c);
	}
}

static enum status
run_end(struct buf *out, struct run *run)
{
	struct buf text = BUF_INIT;
	enum status st = ST_OK;

	if (!buf_ok(&run->bytes))
		st = ST_NOMEM;
	if (st == ST_OK)
		st = message_text_convert(
		    &text, run->charset, buf_str(&run->bytes), run->bytes.len);
	if (st == ST_INVALID) {
		buf_free(&text);
		st = message_text_clean(
		    &text, buf_str(&run->bytes), run->bytes.len);
	}
	if (st == ST_OK)
		add_line(out, &text);
	buf_free(&text);
	buf_free(&run->bytes);
	run->charset[0] = '\0';
	return st;
}

/* Blanks between two encoded words are none (6.2). */
static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

enum status
message_decode_words(struct buf *out, const char *value, size_t len)
{
	const char *p = value;
	const char *end =
	    p + (len < MESSAGE_WORDS_MAX ? len : MESSAGE_WORDS_MAX);
	struct run run = {.bytes = BUF_INIT};
	struct word word;
	enum status st = ST_OK;

	while (p < end && st == ST_OK) {
		const char *at =
		    run.charset[0] != '\0' ? skip_blanks(p, end) : p;

		if (word_parse(&word, at, end)) {
			if (run.charset[0] != '\0' &&
			    strcasecmp(run.charset, word.charset) != 0)
				st = run_end(out, &run);
			memcpy(run.charset, word.charset, CHARSET_SIZE);
			if (st == ST_OK)
				st = add_payload(&run.bytes, &word);
			p = word.next;
			continue;
		}
		if (run.charset[0] != '\0')
			st = run_end(out, &run);
		buf_addc(out, *p >= '\0' && *p < ' ' ? ' ' : *p);
		p++;
	}
	if (st == ST_OK && run.charset[0] != '\0')
		st = run_end(out, &run);
	buf_free(&run.bytes);
	return st == ST_OK && !buf_ok(out) ? ST_NOMEM : st;
}
