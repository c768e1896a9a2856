/* SPDX-License-Identifier: ISC
 * A message that is one plain text and says so in the simplest words: nothing
 * has to be taken apart or decoded, so that it is read without GMime and where
 * it lies. Whatever is not as plain as that is left to message.c, and what both
 * can read they read alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/mail/fields.h"
#include "lib/mail/message_impl.h"

/* More lines that begin with "--" than message.c bounds are its matter. */
enum { DASHED_LINES_MAX = 100, WORD_SIZE = 32 };

/* What Content-Type says. */
struct plain {
	char charset[WORD_SIZE];
	bool flowed, delsp;
};

/* --- the words of a field's value --- */

static bool
is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* Moves over blanks and folds. */
static void
skip_blanks(const char **p, const char *end)
{
	while (*p < end && strchr(" \t\r\n", **p) != NULL && **p != '\0')
		(*p)++;
}

static bool
take(const char **p, const char *end, char c)
{
	skip_blanks(p, end);
	if (*p == end || **p != c)
		return false;
	(*p)++;
	skip_blanks(p, end);
	return true;
}

/* A token, or one in quotes: neither escapes nor comments nor blanks. */
static bool
take_word(char word_r[WORD_SIZE], const char **p, const char *end)
{
	const bool quoted = *p < end && **p == '"';
	size_t n = 0;

	*p += quoted;
	while (*p < end && is_token(**p)) {
		if (n + 1 == WORD_SIZE)
			return false;
		word_r[n++] = *(*p)++;
	}
	word_r[n] = '\0';
	if (quoted && (*p == end || *(*p)++ != '"'))
		return false;
	return n > 0;
}

/* Once each. */
static bool
take_parameter(
    struct plain *plain, unsigned *seen, const char *name, const char *value)
{
	static const char *const names[] = {"charset", "format", "delsp"};
	unsigned n = 0;

	while (n < 3 && strcasecmp(name, names[n]) != 0)
		n++;
	if (n == 3 || (*seen & 1U << n) != 0)
		return false;
	*seen |= 1U << n;
	if (n == 0)
		memcpy(plain->charset, value, strlen(value) + 1);
	else if (n == 1)
		plain->flowed = strcasecmp(value, "flowed") == 0;
	else
		plain->delsp = strcasecmp(value, "yes") == 0;
	return true;
}

static bool
type_is_plain(struct plain *plain, const struct field *field)
{
	const char *p = field->value, *end = p + field->value_len;
	char name[WORD_SIZE], value[WORD_SIZE];
	unsigned seen = 0;

	skip_blanks(&p, end);
	if (!take_word(name, &p, end) || strcasecmp(name, "text") != 0 ||
	    p == end || *p++ != '/' || !take_word(name, &p, end) ||
	    strcasecmp(name, "plain") != 0)
		return false;
	while (take(&p, end, ';')) {
		if (!take_word(name, &p, end) || p == end || *p++ != '=' ||
		    !take_word(value, &p, end) ||
		    !take_parameter(plain, &seen, name, value))
			return false;
	}
	return p == end && (strcasecmp(plain->charset, "utf-8") == 0 ||
			       strcasecmp(plain->charset, "us-ascii") == 0);
}

static bool
encoding_is_plain(const struct field *field)
{
	const char *p = field->value, *end = p + field->value_len;
	char word[WORD_SIZE];

	skip_blanks(&p, end);
	if (!take_word(word, &p, end))
		return false;
	skip_blanks(&p, end);
	return p == end &&
	       (strcasecmp(word, "7bit") == 0 || strcasecmp(word, "8bit") == 0);
}

/* --- the whole --- */

/* A Content-Type, at most one encoding, nothing else that MIME knows. */
static bool
fields_are_plain(struct plain *plain, const struct fields *fields)
{
	unsigned n_types = 0, n_encodings = 0;

	for (size_t i = 0; i < fields->n_items; i++) {
		const struct field *f = &fields->items[i];

		if (f->name_len < 8 || strncasecmp(f->name, "Content-", 8) != 0)
			continue;
		if (field_is(f, "Content-Language"))
			continue;
		if (field_is(f, "Content-Type")
			? n_types++ > 0 || !type_is_plain(plain, f)
		    : field_is(f, "Content-Transfer-Encoding")
			? n_encodings++ > 0 || !encoding_is_plain(f)
			: true)
			return false;
	}
	return n_types == 1;
}

/* message.c bounds lines that MIME might give a meaning to. */
static bool
body_is_plain(const struct fields *fields)
{
	const char *p = fields->body, *end = p + fields->body_len;
	size_t n_dashed = 0;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		n_dashed += end - p > 1 && p[0] == '-' && p[1] == '-';
		if (end - p > 12 && strncasecmp(p, "content-type", 12) == 0)
			return false;
		p = lf != NULL ? lf + 1 : end;
	}
	return n_dashed <= DASHED_LINES_MAX;
}

/* ST_INVALID: not to be read for certain. */
static enum status
read_text(
    struct buf *out, const struct plain *plain, const struct fields *fields)
{
	struct buf text = BUF_INIT;
	enum status st = message_text_convert(
	    &text, plain->charset, fields->body, fields->body_len);

	if (st == ST_OK)
		st = message_text_unix_lines(&text);
	if (st == ST_OK && text.len > MESSAGE_TEXT_MAX)
		st = ST_INVALID;
	if (st == ST_OK && plain->flowed)
		message_text_join_flowed(
		    out, buf_str(&text), text.len, plain->delsp);
	else if (st == ST_OK)
		buf_add(out, buf_str(&text), text.len);
	if (!buf_ok(out))
		st = ST_NOMEM;
	buf_free(&text);
	return st == ST_OK && out->len > MESSAGE_TEXT_MAX ? ST_INVALID : st;
}

/* What cannot be read for certain is told by its form alone, and that is left
 * to message.c, too. */
static enum status
fill(struct message *message_r, const struct plain *plain,
    const struct fields *fields)
{
	struct message message = {.state = MESSAGE_TEXT_FOUND};
	struct buf text = BUF_INIT;
	enum status st = read_text(&text, plain, fields);

	if (st == ST_INVALID ||
	    (st == ST_OK && message_text_is_blank(buf_str(&text), text.len)))
		st = ST_NOTFOUND;
	if (st != ST_OK) {
		buf_free(&text);
		return st;
	}
	snprintf(message.type, sizeof(message.type), "text/plain");
	message.text_len = text.len;
	message.text = buf_steal(&text);
	*message_r = message;
	return message.text != NULL ? ST_OK : ST_NOMEM;
}

enum status
message_read_plain(struct message *message_r, const char *bytes, size_t len)
{
	struct plain plain = {.flowed = false};
	struct fields fields;
	enum status st = ST_NOTFOUND;

	if (fields_split(&fields, bytes, len, NULL) != ST_OK)
		return ST_NOTFOUND;
	if (fields.body_len > 0 && fields_are_plain(&plain, &fields) &&
	    body_is_plain(&fields))
		st = fill(message_r, &plain, &fields);
	fields_clear(&fields);
	return st;
}
