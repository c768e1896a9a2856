/* SPDX-License-Identifier: ISC
 * DKIM's tag lists and what stands in them: colon-separated lists, base64
 * (RFC 6376 3.2, 2.10). Which tags there must be is left to the readers. */
#include "lib/mail/dkim_impl.h"

#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/base64.h"

static bool
is_name_char(char c)
{
	return ascii_is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* RFC 6376 3.2 VALCHAR: printable US-ASCII but the semicolon. */
static bool
is_value_char(char c)
{
	return c > ' ' && c < 127 && c != ';';
}

static struct dkim_span
trim(struct dkim_span s)
{
	while (s.len > 0 && ascii_is_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len > 0 && ascii_is_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

/* Cuts what stands before the first `c` off `rest`; all of it where there is
 * none. */
static struct dkim_span
cut(struct dkim_span *rest, char c)
{
	const char *stop = memchr(rest->p, c, rest->len);
	struct dkim_span head = *rest;

	if (stop == NULL) {
		*rest = (struct dkim_span){NULL, 0};
		return head;
	}
	head.len = (size_t)(stop - rest->p);
	rest->p += head.len + 1;
	rest->len -= head.len + 1;
	return head;
}

static bool
name_is_valid(struct dkim_span name)
{
	if (name.len == 0 || !ascii_is_letter(name.p[0]))
		return false;
	for (size_t i = 1; i < name.len; i++)
		if (!is_name_char(name.p[i]))
			return false;
	return true;
}

static bool
value_is_valid(struct dkim_span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!is_value_char(value.p[i]) && !ascii_is_space(value.p[i]))
			return false;
	return true;
}

static bool
tag_parse(struct dkim_tag *tag_r, struct dkim_span spec)
{
	struct dkim_span name, value, span = spec;

	if (memchr(spec.p, '=', spec.len) == NULL)
		return false;
	name = trim(cut(&span, '='));
	value = trim(span);
	*tag_r = (struct dkim_tag){
	    name.p, name.len, value.p, value.len, span.p, span.len};
	return name_is_valid(name) && value_is_valid(value);
}

static bool
name_equal(const struct dkim_tag *a, const struct dkim_tag *b)
{
	return a->name_len == b->name_len &&
	       memcmp(a->name, b->name, a->name_len) == 0;
}

static bool
tag_is_repeated(const struct dkim_tags *tags, const struct dkim_tag *tag)
{
	for (size_t i = 0; i < tags->n_items; i++)
		if (name_equal(&tags->items[i], tag))
			return true;
	return false;
}

bool
dkim_tags_parse(struct dkim_tags *tags_r, const char *text, size_t len)
{
	struct dkim_span rest = {text, len};

	tags_r->n_items = 0;
	do {
		struct dkim_span spec = cut(&rest, ';');
		struct dkim_tag tag;

		/* A semicolon may end the list. */
		if (rest.p == NULL && tags_r->n_items > 0 &&
		    trim(spec).len == 0)
			break;
		if (tags_r->n_items == DKIM_TAGS_MAX ||
		    !tag_parse(&tag, spec) || tag_is_repeated(tags_r, &tag))
			return false;
		tags_r->items[tags_r->n_items++] = tag;
	} while (rest.p != NULL);
	return true;
}

const struct dkim_tag *
dkim_tags_get(const struct dkim_tags *tags, const char *name)
{
	for (size_t i = 0; i < tags->n_items; i++) {
		const struct dkim_tag *tag = &tags->items[i];

		if (tag->name_len == strlen(name) &&
		    memcmp(tag->name, name, tag->name_len) == 0)
			return tag;
	}
	return NULL;
}

static bool
span_is(struct dkim_span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.p, text, s.len) == 0;
}

bool
dkim_tag_is(const struct dkim_tag *tag, const char *value)
{
	return span_is((struct dkim_span){tag->value, tag->value_len}, value);
}

bool
dkim_list_next(struct dkim_span *item_r, struct dkim_span *rest)
{
	if (rest->p == NULL)
		return false;
	*item_r = trim(cut(rest, ':'));
	return true;
}

bool
dkim_list_has(const struct dkim_tag *tag, const char *word)
{
	struct dkim_span item, rest = {tag->value, tag->value_len};

	while (dkim_list_next(&item, &rest))
		if (span_is(item, word))
			return true;
	return false;
}

bool
dkim_base64(uint8_t *bytes_r, size_t *len_r, size_t size, struct dkim_span text)
{
	size_t n_digits = 0, n_pad = 0, len = 0;
	uint32_t bits = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.p[i]);

		if (ascii_is_space(text.p[i]))
			continue;
		if (text.p[i] == '=') {
			n_pad++;
			continue;
		}
		if (digit < 0 || n_pad > 0)
			return false;
		bits = (bits & 0xffffff) << 6 | (uint32_t)digit;
		/* Digits 2, 3 and 4 of a group each complete an octet. */
		if (n_digits++ % 4 == 0)
			continue;
		if (len == size)
			return false;
		bytes_r[len++] =
		    (uint8_t)(bits >> (6 - 2 * ((n_digits - 1) % 4)));
	}
	*len_r = len;
	return len > 0 && n_pad <= 2 && (n_digits + n_pad) % 4 == 0;
}
