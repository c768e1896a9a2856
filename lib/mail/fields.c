/* SPDX-License-Identifier: ISC
 * Splits a message into its header fields and its body, and refuses what no
 * honest mailer writes. What a field's value means is left to others. */
#include "lib/mail/fields.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/mail/lines.h"

enum { FIELDS_FIRST_SIZE = 32 };

/* RFC 5322 3.6 and RFC 2045 3: fields that stand once at most. */
static const char *const singletons[] = {"Date", "From", "Sender", "Reply-To",
    "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};

/* RFC 5322 3.6.8 ftext: printable US-ASCII without the colon. */
static bool
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

/* Behind the line end of the line at `p`; `end` where it has none. */
static const char *
line_next(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	return lf != NULL ? lf + 1 : end;
}

/* `p` is behind a line: where its text ends. */
static const char *
line_trim(const char *start, const char *p)
{
	if (p > start && p[-1] == '\n')
		p--;
	if (p > start && p[-1] == '\r')
		p--;
	return p;
}

/* Behind the field that begins at `p`, its folded lines included. */
static const char *
field_next(const char *p, const char *end)
{
	do
		p = line_next(p, end);
	while (p < end && ascii_is_blank(*p));
	return p;
}

static enum status
field_parse(struct field *field_r, const char *raw, size_t raw_len, size_t nth,
    struct err *err)
{
	const char *colon = memchr(raw, ':', raw_len);
	size_t len;

	if (colon == NULL)
		return err_set(err, ST_INVALID,
		    "header field %zu of the message has no colon", nth + 1);
	len = (size_t)(colon - raw);
	while (len > 0 && ascii_is_blank(raw[len - 1]))
		len--;
	if (len == 0 || len > FIELD_NAME_MAX)
		return err_set(err, ST_INVALID,
		    "the name of header field %zu is empty or longer than %d "
		    "characters",
		    nth + 1, FIELD_NAME_MAX);
	for (size_t i = 0; i < len; i++)
		if (!is_name_char(raw[i]))
			return err_set(err, ST_INVALID,
			    "the name of header field %zu holds a blank or a "
			    "character that is not printable ASCII",
			    nth + 1);
	*field_r = (struct field){.raw = raw,
	    .raw_len = raw_len,
	    .name = raw,
	    .name_len = len,
	    .value = colon + 1,
	    .value_len = raw_len - (size_t)(colon + 1 - raw)};
	return ST_OK;
}

static enum status
fields_grow(struct fields *fields, size_t *size, struct err *err)
{
	size_t bigger = *size == 0 ? FIELDS_FIRST_SIZE : *size * 2;
	struct field *items;

	if (fields->n_items >= FIELDS_MAX)
		return err_set(err, ST_INVALID,
		    "the message has more than %d header fields", FIELDS_MAX);
	if (fields->n_items < *size)
		return ST_OK;
	items = realloc(fields->items, bigger * sizeof(*items));
	if (items == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	fields->items = items;
	*size = bigger;
	return ST_OK;
}

enum status
fields_split(
    struct fields *fields_r, const char *message, size_t len, struct err *err)
{
	struct fields f = {0};
	const char *p = len > 0 ? message : ""; /* which may be null */
	const char *end = p + len;
	enum status st = ST_OK;
	size_t size = 0;

	*fields_r = (struct fields){0};
	while (p < end && lines_end(p, end) == 0) {
		const char *next = field_next(p, end);

		if ((st = fields_grow(&f, &size, err)) != ST_OK ||
		    (st = field_parse(&f.items[f.n_items], p,
			 (size_t)(line_trim(p, next) - p), f.n_items, err)) !=
			ST_OK)
			goto out;
		f.n_items++;
		p = next;
	}
	f.body = p < end ? line_next(p, end) : end;
	f.body_len = (size_t)(end - f.body);
	*fields_r = f;
	f.items = NULL;
out:
	free(f.items);
	return st;
}

void
fields_clear(struct fields *fields)
{
	if (fields == NULL)
		return;
	free(fields->items);
	*fields = (struct fields){0};
}

bool
field_is(const struct field *field, const char *name)
{
	return strlen(name) == field->name_len &&
	       strncasecmp(field->name, name, field->name_len) == 0;
}

const struct field *
fields_get(const struct fields *fields, const char *name, size_t nth)
{
	for (size_t i = 0; i < fields->n_items; i++)
		if (field_is(&fields->items[i], name) && nth-- == 0)
			return &fields->items[i];
	return NULL;
}

size_t
fields_count(const struct fields *fields, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < fields->n_items; i++)
		if (field_is(&fields->items[i], name))
			n++;
	return n;
}

char *
field_text(const struct field *field)
{
	const char *end = field->value + field->value_len;
	char *text = malloc(field->value_len + 1);
	size_t len = 0;

	if (text == NULL)
		return NULL;
	for (const char *p = field->value; p < end; p++) {
		if (lines_end(p, end) > 0 || (len == 0 && ascii_is_blank(*p)))
			continue;
		/* A NUL, which fields_check() refuses, must not hide what
		 * stands behind it. */
		text[len++] = *p != '\0' ? *p : '?';
	}
	while (len > 0 && ascii_is_blank(text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

static enum status
check_singletons(const struct fields *fields, struct err *err)
{
	const size_t n = sizeof(singletons) / sizeof(singletons[0]);

	for (size_t i = 0; i < n; i++)
		if (fields_count(fields, singletons[i]) > 1)
			return err_set(err, ST_INVALID,
			    "the message has more than one %s field",
			    singletons[i]);
	if (fields_count(fields, "From") == 0)
		return err_set(
		    err, ST_INVALID, "the message has no From field");
	return ST_OK;
}

static enum status
check_bytes(const char *message, size_t len, struct err *err)
{
	const char *end = message + len;
	size_t n_cr = 0, n_crlf = 0, n_lf = 0;

	if (memchr(message, '\0', len) != NULL)
		return err_set(err, ST_INVALID, "the message holds a NUL");
	for (const char *p = message;
	     (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++) {
		n_lf++;
		n_crlf += p > message && p[-1] == '\r';
	}
	for (const char *p = message;
	     (p = memchr(p, '\r', (size_t)(end - p))) != NULL; p++)
		n_cr++;
	if (n_cr > n_crlf)
		return err_set(err, ST_INVALID,
		    "the message holds a bare CR (carriage return)");
	if (n_crlf > 0 && n_lf > n_crlf)
		return err_set(
		    err, ST_INVALID, "the message holds a bare LF (line feed)");
	return ST_OK;
}

enum status
fields_check(const struct fields *fields, const char *message, size_t len,
    struct err *err)
{
	enum status st = check_bytes(message, len, err);

	return st != ST_OK ? st : check_singletons(fields, err);
}
