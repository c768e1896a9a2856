/* SPDX-License-Identifier: ISC
 * RFC 8785: no blanks, one form of each string and number, members in the
 * order of their names' UTF-16 code units. */
#include "audit/canon.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/utf8.h"

/* RFC 8785 3.2.2.2: these have a form of two characters; other control
 * characters \u00xx in lower case; nothing else is escaped. */
static const char SHORT_BYTES[] = "\b\t\n\f\r\"\\", SHORT_NAMES[] = "btnfr\"\\";
static const char HEX[] = "0123456789abcdef";

/* ----------------------------------------------------------- order of names */

/* UTF-8's order is that of code points; UTF-16's puts those that need
 * surrogates (lead octet F0 and above) before U+E000 to U+FFFF (lead octets EE
 * and EF). */
static int
lead_rank(unsigned char c)
{
	return c >= 0xf0 ? c - 2 : c >= 0xee ? c + 5 : c;
}

static int
compare_names(struct canon_text a, struct canon_text b)
{
	size_t n = a.len < b.len ? a.len : b.len, i = 0;

	while (i < n && a.p[i] == b.p[i])
		i++;
	if (i == n)
		return (a.len > b.len) - (a.len < b.len);
	return lead_rank((unsigned char)a.p[i]) -
	       lead_rank((unsigned char)b.p[i]);
}

/* ------------------------------------------------------------------ writing */

static void
write_escaped(struct buf *out, unsigned char c)
{
	const char *found = memchr(SHORT_BYTES, c, sizeof(SHORT_BYTES) - 1);

	if (found != NULL)
		buf_addf(out, "\\%c", SHORT_NAMES[found - SHORT_BYTES]);
	else
		buf_addf(out, "\\u00%02x", c);
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= ' ' && c != '"' && c != '\\';
}

static void
write_string(struct buf *out, struct canon_text s)
{
	size_t i = 0;

	buf_addc(out, '"');
	while (i < s.len) {
		size_t from = i;

		while (i < s.len && is_plain(s.p[i]))
			i++;
		if (i > from)
			buf_add(out, s.p + from, i - from);
		if (i < s.len)
			write_escaped(out, (unsigned char)s.p[i++]);
	}
	buf_addc(out, '"');
}

static enum status
write_value(struct buf *out, const json_t *json, unsigned depth);

static int
by_name(const void *a, const void *b)
{
	return compare_names(
	    *(const struct canon_text *)a, *(const struct canon_text *)b);
}

static enum status
write_object(struct buf *out, const json_t *json, unsigned depth)
{
	size_t n = json_object_size(json), i = 0;
	struct canon_text *names = calloc(n + 1, sizeof(*names));
	const char *name;
	json_t *value;
	enum status st = ST_OK;

	if (names == NULL)
		return ST_NOMEM;
	json_object_foreach((json_t *)json, name, value) names[i++] =
	    (struct canon_text){name, strlen(name)};
	qsort(names, n, sizeof(*names), by_name);
	buf_addc(out, '{');
	for (i = 0; st == ST_OK && i < n; i++) {
		if (i > 0)
			buf_addc(out, ',');
		write_string(out, names[i]);
		buf_addc(out, ':');
		st = write_value(
		    out, json_object_get(json, names[i].p), depth + 1);
	}
	buf_addc(out, '}');
	free(names);
	return st;
}

static enum status
write_array(struct buf *out, const json_t *json, unsigned depth)
{
	enum status st = ST_OK;

	buf_addc(out, '[');
	for (size_t i = 0; st == ST_OK && i < json_array_size(json); i++) {
		if (i > 0)
			buf_addc(out, ',');
		st = write_value(out, json_array_get(json, i), depth + 1);
	}
	buf_addc(out, ']');
	return st;
}

static enum status
write_integer(struct buf *out, json_int_t n)
{
	if (n > CANON_INTEGER_MAX || n < -CANON_INTEGER_MAX)
		return ST_INVALID;
	buf_addf(out, "%" JSON_INTEGER_FORMAT, n);
	return ST_OK;
}

static enum status
write_value(struct buf *out, const json_t *json, unsigned depth)
{
	if (depth > CANON_DEPTH_MAX)
		return ST_INVALID;
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return write_object(out, json, depth);
	case JSON_ARRAY:
		return write_array(out, json, depth);
	case JSON_STRING:
		write_string(out, (struct canon_text){json_string_value(json),
				      json_string_length(json)});
		return ST_OK;
	case JSON_INTEGER:
		return write_integer(out, json_integer_value(json));
	case JSON_REAL:
		return ST_INVALID;
	case JSON_TRUE:
		buf_adds(out, "true");
		return ST_OK;
	case JSON_FALSE:
		buf_adds(out, "false");
		return ST_OK;
	case JSON_NULL:
		buf_adds(out, "null");
		return ST_OK;
	}
	return ST_BUG;
}

enum status
canon_write(struct buf *out, const json_t *json)
{
	enum status st = json != NULL ? write_value(out, json, 0) : ST_NOMEM;

	return st == ST_OK && !buf_ok(out) ? ST_NOMEM : st;
}

/* ----------------------------------------------------- writing with no tree */

void
canon_element(struct buf *out)
{
	const char last = out->len > 0 ? out->data[out->len - 1] : '[';

	/* A string ends with its quotation mark. */
	if (last != '[' && last != '{')
		buf_addc(out, ',');
}

void
canon_key(struct buf *out, const char *name)
{
	canon_element(out);
	write_string(out, (struct canon_text){name, strlen(name)});
	buf_addc(out, ':');
}

static void
write_unclean(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT;

	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x80 && *p >= ' ')
			buf_addc(&clean, *p);
		else
			buf_addf(&clean, "\\x%02x", (unsigned char)*p);
	}
	write_string(out, (struct canon_text){buf_str(&clean), clean.len});
	out->failed = out->failed || !buf_ok(&clean);
	buf_free(&clean);
}

void
canon_string(struct buf *out, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (text == NULL)
		buf_add(out, "null", 4);
	else if (utf8_is_valid(text, len))
		write_string(out, (struct canon_text){text, len});
	else
		write_unclean(out, text);
}

void
canon_integer(struct buf *out, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, number);
	if (number > CANON_INTEGER_MAX || number < -CANON_INTEGER_MAX)
		canon_string(out, digits);
	else
		buf_adds(out, digits);
}

void
canon_bool(struct buf *out, bool value)
{
	buf_adds(out, value ? "true" : "false");
}

/* A member as it stands in `text`, up to the next part. */
struct part {
	size_t at, name_len, end;
};

struct buf *
canon_object_member(struct canon_object *object, const char *name)
{
	struct part part = {.at = object->text.len};

	/* Apart, so that canon_key() sees no member before it. */
	buf_addc(&object->text, '{');
	canon_key(&object->text, name);
	part.name_len = object->text.len - part.at - strlen("{\"\":");
	buf_add(&object->parts, &part, sizeof(part));
	return &object->text;
}

bool
canon_object_is_empty(const struct canon_object *object)
{
	return object->parts.len == 0;
}

static struct canon_text
part_name(const char *text, const struct part *part)
{
	return (struct canon_text){text + part->at + 2, part->name_len};
}

/* By name, and of one name the newest first. */
static int
by_part(const void *a, const void *b, void *text)
{
	const struct part *x = a, *y = b;
	int order = compare_names(part_name(text, x), part_name(text, y));

	return order != 0 ? order : (x->at < y->at) - (x->at > y->at);
}

/* The parts in the order they are written in; the caller frees. */
static struct part *
parts_sorted(const struct canon_object *object, size_t n)
{
	struct part *parts = malloc(n * sizeof(*parts) + 1);

	if (parts == NULL)
		return NULL;
	if (n > 0)
		memcpy(parts, object->parts.data, n * sizeof(*parts));
	for (size_t i = 0; i < n; i++)
		parts[i].end = i + 1 < n ? parts[i + 1].at : object->text.len;
	qsort_r(parts, n, sizeof(*parts), by_part, object->text.data);
	return parts;
}

enum status
canon_object_write(struct buf *out, const struct canon_object *object)
{
	const char *text = buf_str(&object->text);
	size_t n = object->parts.len / sizeof(struct part);
	struct part *parts = NULL;

	if (buf_ok(&object->text) && buf_ok(&object->parts))
		parts = parts_sorted(object, n);
	if (parts == NULL)
		return ST_NOMEM;
	buf_addc(out, '{');
	for (size_t i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		if (i > 0 && compare_names(part_name(text, p),
				 part_name(text, p - 1)) == 0)
			continue;
		canon_element(out);
		buf_add(out, text + p->at + 1, p->end - p->at - 1);
	}
	buf_addc(out, '}');
	free(parts);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

void
canon_object_free(struct canon_object *object)
{
	buf_free(&object->text);
	buf_free(&object->parts);
}

/* ------------------------------------------------------------------ reading */

static bool
take(struct canon *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

static int
hex_digit(char c)
{
	const char *found = c != '\0' ? strchr(HEX, c) : NULL;

	return found != NULL ? (int)(found - HEX) : -1;
}

/* Behind the backslash; canonical ones alone. */
static bool
take_escape(struct canon *c)
{
	int high, low, value;

	if (c->p == c->end)
		return false;
	if (*c->p != 'u')
		return memchr(SHORT_NAMES, *c->p++, sizeof(SHORT_NAMES) - 1) !=
		       NULL;
	if (c->end - c->p < 5 || c->p[1] != '0' || c->p[2] != '0')
		return false;
	high = hex_digit(c->p[3]);
	low = hex_digit(c->p[4]);
	value = 16 * high + low;
	c->p += 5;
	return high >= 0 && low >= 0 && value < ' ' &&
	       memchr(SHORT_BYTES, value, sizeof(SHORT_BYTES) - 1) == NULL;
}

/* ASCII that stands for itself, which is nearly all there is. */
static const char *
skip_plain(const char *p, const char *end)
{
	while (p < end && *p >= ' ' && *p != '"' && *p != '\\' &&
	       (unsigned char)*p < 0x80)
		p++;
	return p;
}

static bool
take_string(struct canon *c, struct canon_text *string_r)
{
	if (!take(c, '"'))
		return false;
	string_r->p = c->p;
	while ((c->p = skip_plain(c->p, c->end)) < c->end) {
		unsigned char ch = (unsigned char)*c->p;
		size_t n = 1;

		if (ch == '"') {
			string_r->len = (size_t)(c->p++ - string_r->p);
			return true;
		}
		if (ch < ' ')
			return false;
		if (ch >= 0x80)
			n = utf8_char(c->p, (size_t)(c->end - c->p));
		if (n == 0)
			return false;
		c->p += n;
		if (ch == '\\' && !take_escape(c))
			return false;
	}
	return false;
}

/* An integer as ECMAScript writes it (RFC 8785 3.2.2.3). */
static bool
take_integer(struct canon *c)
{
	bool negative = take(c, '-');
	const char *digits = c->p;
	int64_t n = 0;

	while (c->p < c->end && *c->p >= '0' && *c->p <= '9') {
		n = 10 * n + (*c->p++ - '0');
		if (n > CANON_INTEGER_MAX)
			return false;
	}
	if (c->p == digits || (*digits == '0' && c->p - digits > 1))
		return false;
	return !negative || n != 0;
}

static bool
take_word(struct canon *c)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(c->end - c->p) >= n &&
		    memcmp(c->p, words[i], n) == 0) {
			c->p += n;
			return true;
		}
	}
	return false;
}

static bool
take_value(struct canon *c, enum canon_kind *kind_r, unsigned depth);

/* A name and its colon; greater than the one before. */
static bool
take_name(
    struct canon *c, struct canon_text *name_r, const struct canon_text *last)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool ordered;

	if (!take_string(c, name_r) || !take(c, ':'))
		return false;
	if (last->p == NULL)
		return true;
	if (memchr(name_r->p, '\\', name_r->len) == NULL &&
	    memchr(last->p, '\\', last->len) == NULL)
		return compare_names(*last, *name_r) < 0;
	canon_unescape(&a, *last);
	canon_unescape(&b, *name_r);
	ordered = compare_names((struct canon_text){buf_str(&a), a.len},
		      (struct canon_text){buf_str(&b), b.len}) < 0 &&
		  buf_ok(&a) && buf_ok(&b);
	buf_free(&a);
	buf_free(&b);
	return ordered;
}

static bool
take_object(struct canon *c, unsigned depth)
{
	struct canon_text name, last = {NULL, 0};
	enum canon_kind kind;

	if (take(c, '}'))
		return true;
	do {
		if (!take_name(c, &name, &last) ||
		    !take_value(c, &kind, depth + 1))
			return false;
		last = name;
	} while (take(c, ','));
	return take(c, '}');
}

static bool
take_array(struct canon *c, unsigned depth)
{
	enum canon_kind kind;

	if (take(c, ']'))
		return true;
	do {
		if (!take_value(c, &kind, depth + 1))
			return false;
	} while (take(c, ','));
	return take(c, ']');
}

static bool
take_value(struct canon *c, enum canon_kind *kind_r, unsigned depth)
{
	struct canon_text unused;

	if (c->p == c->end || depth > CANON_DEPTH_MAX)
		return false;
	switch (*c->p) {
	case '"':
		*kind_r = CANON_STRING;
		return take_string(c, &unused);
	case '{':
		*kind_r = CANON_OBJECT;
		c->p++;
		return take_object(c, depth);
	case '[':
		*kind_r = CANON_ARRAY;
		c->p++;
		return take_array(c, depth);
	case 't':
	case 'f':
	case 'n':
		*kind_r = CANON_WORD;
		return take_word(c);
	}
	*kind_r = CANON_INTEGER;
	return take_integer(c);
}

void
canon_begin(struct canon *canon_r, const char *text, size_t len)
{
	*canon_r = (struct canon){.p = text, .end = text + len};
}

/* Behind the last member, or the first brace of an object without any. */
static bool
end_object(struct canon *c)
{
	if (!take(c, '}'))
		return false;
	c->ended = true;
	c->failed = c->p != c->end;
	return true;
}

bool
canon_next(struct canon *c, struct canon_member *member_r)
{
	if (c->failed || c->ended)
		return false;
	if (!c->begun) {
		c->begun = true;
		c->failed = !take(c, '{');
		if (c->failed || end_object(c))
			return false;
	} else if (end_object(c)) {
		return false;
	} else if (!take(c, ',')) {
		c->failed = true;
		return false;
	}
	member_r->name = (struct canon_text){c->p, 0};
	c->failed = !take_name(c, &member_r->name, &c->last);
	c->last = member_r->name;
	member_r->value.p = c->p;
	c->failed = c->failed || !take_value(c, &member_r->kind, 1);
	if (c->failed)
		return false;
	member_r->value.len = (size_t)(c->p - member_r->value.p);
	if (member_r->kind == CANON_STRING) {
		member_r->value.p++;
		member_r->value.len -= 2;
	}
	return true;
}

bool
canon_is_good(const struct canon *c)
{
	return c->ended && !c->failed;
}

bool
canon_is(struct canon_text text, const char *plain)
{
	return strlen(plain) == text.len &&
	       memcmp(text.p, plain, text.len) == 0;
}

/* Behind the backslash at `p`: how many octets the escape has. */
static size_t
unescape_one(struct buf *out, const char *p)
{
	const char *found;

	if (*p == 'u') {
		buf_addc(out, (char)(16 * hex_digit(p[3]) + hex_digit(p[4])));
		return 5;
	}
	found = strchr(SHORT_NAMES, *p);
	buf_addc(out, SHORT_BYTES[found - SHORT_NAMES]);
	return 1;
}

void
canon_unescape(struct buf *out, struct canon_text s)
{
	const char *p = s.p, *end = s.p + s.len, *escape;

	while (p < end) {
		escape = memchr(p, '\\', (size_t)(end - p));
		if (escape == NULL)
			escape = end;
		buf_add(out, p, (size_t)(escape - p));
		p = escape < end ? escape + 1 + unescape_one(out, escape + 1)
				 : end;
	}
}
