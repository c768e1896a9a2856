/* SPDX-License-Identifier: ISC
 * What a part says of itself in the simplest words, and its text: neither
 * comments nor escapes nor RFC 2231, each word once. Whatever is not as plain
 * as that is left to message.c, and what both can read they read alike. */
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/base/base64.h"
#include "lib/mail/message_plain.h"
#include "lib/mail/quoted.h"

/* A word where it stands; `p` is null where there is none. */
struct word {
	const char *p;
	size_t len;
};

struct value {
	const char *p, *end;
};

static const struct {
	const char *name;
	enum message_plain_kind kind;
} types[] = {
    {"text/plain", MESSAGE_PLAIN_TEXT},
    {"text/html", MESSAGE_PLAIN_HTML},
    {"multipart/mixed", MESSAGE_PLAIN_MIXED},
    {"multipart/related", MESSAGE_PLAIN_MIXED},
    {"multipart/alternative", MESSAGE_PLAIN_ALTERNATIVE},
};

static const struct {
	const char *name;
	enum message_plain_encoding encoding;
} encodings[] = {
    {"7bit", MESSAGE_PLAIN_BARE},
    {"8bit", MESSAGE_PLAIN_BARE},
    {"quoted-printable", MESSAGE_PLAIN_QUOTED},
    {"base64", MESSAGE_PLAIN_BASE64},
};

/* Those that message_text_convert() knows without the C library. */
static const char *const charsets[] = {
    "utf-8", "us-ascii", "iso-8859-1", "windows-1252"};

/* Of the Content-Type of texts, and of parts. */
enum parameter { CHARSET, FORMAT, DELSP, BOUNDARY, TYPE, PARAMETERS };
static const struct {
	const char *name;
	bool texts, parts;
} parameters[PARAMETERS] = {
    [CHARSET] = {"charset", true, true},
    [FORMAT] = {"format", true, false},
    [DELSP] = {"delsp", true, false},
    [BOUNDARY] = {"boundary", false, true},
    [TYPE] = {"type", false, true}, /* of the root of a related */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- the words of a field's value --- */

static bool
is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       c == '+';
}

/* RFC 2046 5.1.1 bchars without the question mark, which could make an encoded
 * word. */
static bool
is_quotable(char c)
{
	return is_token(c) || (c != '\0' && strchr("'(),/:= ", c) != NULL);
}

static bool
word_is(const struct word *word, const char *text)
{
	return word->len == strlen(text) &&
	       strncasecmp(word->p, text, word->len) == 0;
}

static void
skip_blanks(struct value *v)
{
	while (v->p < v->end && ascii_is_space(*v->p))
		v->p++;
}

static bool
take(struct value *v, char c)
{
	if (v->p == v->end || *v->p != c)
		return false;
	v->p++;
	return true;
}

/* So with blanks on both sides. */
static bool
take_mark(struct value *v, char c)
{
	skip_blanks(v);
	if (!take(v, c))
		return false;
	skip_blanks(v);
	return true;
}

static bool
take_token(struct word *word_r, struct value *v)
{
	word_r->p = v->p;
	while (v->p < v->end && is_token(*v->p))
		v->p++;
	word_r->len = (size_t)(v->p - word_r->p);
	return word_r->len > 0;
}

static bool
take_value(struct word *word_r, struct value *v)
{
	if (!take(v, '"'))
		return take_token(word_r, v);
	word_r->p = v->p;
	while (v->p < v->end && is_quotable(*v->p))
		v->p++;
	word_r->len = (size_t)(v->p - word_r->p);
	return word_r->len > 0 && word_r->p[0] != ' ' && v->p[-1] != ' ' &&
	       take(v, '"');
}

static struct value
value_of(const struct field *field)
{
	struct value v = {field->value, field->value + field->value_len};

	skip_blanks(&v);
	return v;
}

/* Nothing more, or parameters. */
static bool
ends_word(struct value v)
{
	skip_blanks(&v);
	return v.p == v.end || *v.p == ';';
}

/* --- the fields --- */

struct content {
	const struct field *type, *encoding, *disposition;
	bool others; /* of which nothing is known here */
};

/* False: twice. */
static bool
set_once(const struct field **field_r, const struct field *field)
{
	if (*field_r != NULL)
		return false;
	*field_r = field;
	return true;
}

static bool
add_field(struct content *content, const struct field *f)
{
	/* GMime may lose a field with a blank there. */
	if (f->value != f->name + f->name_len + 1)
		return false;
	if (field_is(f, "Content-Type"))
		return set_once(&content->type, f);
	if (field_is(f, "Content-Transfer-Encoding"))
		return set_once(&content->encoding, f);
	if (field_is(f, "Content-Disposition"))
		return set_once(&content->disposition, f);
	if (!field_is(f, "Content-Language") && !field_is(f, "Content-ID"))
		content->others = true;
	return true;
}

static bool
find_content(struct content *content_r, const struct fields *fields)
{
	*content_r = (struct content){.type = NULL};
	for (size_t i = 0; i < fields->n_items; i++) {
		const struct field *f = &fields->items[i];

		if (f->name_len >= 8 &&
		    strncasecmp(f->name, "Content-", 8) == 0 &&
		    !add_field(content_r, f))
			return false;
	}
	return content_r->type != NULL;
}

/* Type and subtype; what parts of other kinds mean is not known here. */
static bool
take_type(struct message_plain *plain, struct value *v)
{
	struct word main, sub, whole;

	if (!take_token(&main, v) || !take(v, '/') || !take_token(&sub, v))
		return false;
	whole = (struct word){main.p, (size_t)(v->p - main.p)};
	plain->kind = MESSAGE_PLAIN_UNSEEN;
	for (size_t i = 0; i < COUNT(types); i++) {
		if (word_is(&whole, types[i].name)) {
			plain->kind = types[i].kind;
			plain->type = types[i].name;
			return true;
		}
	}
	return !word_is(&main, "multipart") && !word_is(&main, "message") &&
	       !word_is(&whole, "text/calendar");
}

/* Once each, and none that is not known. */
static bool
take_parameters(struct word values_r[PARAMETERS], struct value *v, bool parts)
{
	struct word name;

	while (take_mark(v, ';')) {
		unsigned n = 0;

		if (!take_token(&name, v) || !take(v, '='))
			return false;
		while (n < PARAMETERS && !word_is(&name, parameters[n].name))
			n++;
		if (n == PARAMETERS || values_r[n].p != NULL ||
		    !(parts ? parameters[n].parts : parameters[n].texts) ||
		    !take_value(&values_r[n], v))
			return false;
	}
	return v->p == v->end;
}

static bool
take_charset(struct message_plain *plain, const struct word *value)
{
	for (size_t i = 0; i < COUNT(charsets) && value->p != NULL; i++) {
		if (word_is(value, charsets[i]))
			plain->charset = charsets[i];
	}
	return plain->charset != NULL;
}

static bool
read_parameters(struct message_plain *plain, struct value *v)
{
	struct word values[PARAMETERS] = {{.p = NULL}};

	if (!take_parameters(values, v, message_plain_has_parts(plain)))
		return false;
	if (message_plain_has_parts(plain)) {
		plain->boundary = values[BOUNDARY].p;
		plain->boundary_len = values[BOUNDARY].len;
		return plain->boundary != NULL &&
		       plain->boundary_len <= MESSAGE_PLAIN_BOUNDARY_MAX;
	}
	plain->form.html = plain->kind == MESSAGE_PLAIN_HTML;
	plain->form.flowed = word_is(&values[FORMAT], "flowed");
	plain->form.delsp = word_is(&values[DELSP], "yes");
	return take_charset(plain, &values[CHARSET]);
}

static bool
read_encoding(struct message_plain *plain, const struct field *field)
{
	struct value v;
	struct word word;

	plain->encoding = MESSAGE_PLAIN_BARE;
	if (field == NULL)
		return true;
	v = value_of(field);
	if (!take_token(&word, &v))
		return false;
	skip_blanks(&v);
	for (size_t i = 0; v.p == v.end && i < COUNT(encodings); i++) {
		if (word_is(&word, encodings[i].name)) {
			plain->encoding = encodings[i].encoding;
			return !message_plain_has_parts(plain) ||
			       plain->encoding == MESSAGE_PLAIN_BARE;
		}
	}
	return false;
}

/* An attachment with whatever name; "inline" without any. */
static bool
read_disposition(struct message_plain *plain, const struct field *field)
{
	struct value v;
	struct word word;

	if (field == NULL)
		return true;
	v = value_of(field);
	if (message_plain_has_parts(plain) || !take_token(&word, &v) ||
	    !ends_word(v))
		return false;
	plain->attached = word_is(&word, "attachment");
	if (plain->attached)
		return true;
	skip_blanks(&v);
	return word_is(&word, "inline") && v.p == v.end;
}

bool
message_plain_has_parts(const struct message_plain *plain)
{
	return plain->kind == MESSAGE_PLAIN_MIXED ||
	       plain->kind == MESSAGE_PLAIN_ALTERNATIVE;
}

bool
message_plain_read(struct message_plain *plain_r, const struct fields *fields)
{
	struct content content;
	struct value v;

	*plain_r = (struct message_plain){.type = NULL};
	if (!find_content(&content, fields))
		return false;
	v = value_of(content.type);
	if (!take_type(plain_r, &v) || !ends_word(v))
		return false;
	if (plain_r->kind == MESSAGE_PLAIN_UNSEEN)
		return true;
	if (!read_disposition(plain_r, content.disposition))
		return false;
	return plain_r->attached ||
	       (!content.others && read_parameters(plain_r, &v) &&
		   read_encoding(plain_r, content.encoding));
}

/* --- the text --- */

/* Without the blanks of MIME; ST_INVALID also where bits are left over. */
static enum status
decode_base64(struct buf *out, const char *bytes, size_t len)
{
	struct buf digits = BUF_INIT;
	enum status st;

	buf_expect(&digits, len);
	for (size_t i = 0; i < len; i++) {
		if (!ascii_is_space(bytes[i]))
			buf_addc(&digits, bytes[i]);
	}
	st = buf_ok(&digits) ? base64_decode(out, buf_str(&digits), digits.len)
			     : ST_NOMEM;
	buf_free(&digits);
	return st;
}

static enum status
read_lines(struct buf *out, const struct message_plain *plain,
    const char *bytes, size_t len)
{
	struct buf decoded = BUF_INIT;
	enum status st;

	if (plain->encoding == MESSAGE_PLAIN_BARE)
		return message_text_lines(out, plain->charset, bytes, len);
	st = plain->encoding == MESSAGE_PLAIN_BASE64
		 ? decode_base64(&decoded, bytes, len)
		 : quoted_decode(&decoded, QUOTED_LINES, bytes, len);
	if (st == ST_OK)
		st = message_text_lines(
		    out, plain->charset, buf_str(&decoded), decoded.len);
	buf_free(&decoded);
	return st;
}

enum status
message_plain_text(struct buf *out, const struct message_plain *plain,
    const char *bytes, size_t len)
{
	struct buf lines = BUF_INIT;
	enum status st = ST_INVALID;

	if (len <= MESSAGE_ENCODED_MAX)
		st = read_lines(&lines, plain, bytes, len);
	if (st == ST_OK)
		st = message_text_show(out, &plain->form, &lines);
	buf_free(&lines);
	return st;
}
