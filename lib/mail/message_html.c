/* SPDX-License-Identifier: ISC
 * Owns what HTML shows, as lines of text: enough to see whether it says what
 * the text beside it says. No verdict is ever taken from it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"
#include "lib/mail/message_impl.h"
#include "lib/mail/message_style.h"

enum { TAG_SIZE = 16, ENTITY_SIZE = 12, QUOTE_DEPTH_MAX = 9 };

struct page {
	struct buf *out;
	struct styles styles;
	unsigned quote; /* how many blockquotes are open */
	bool line_open, blank, keeps_lines;
};

/* What ends a line where it begins and where it ends. */
static const char *const blocks[] = {"address", "article", "blockquote",
    "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul"};

/* What is not shown. */
static const char *const silent[] = {
    "head", "noscript", "script", "style", "template", "title"};

/* What is struck out is not said, and what is hidden not seen: no line that
 * holds it is what was written beside it. */
static const char *const struck[] = {"del", "s", "strike"};
static const char STRUCK_MARK[] = "~";

static const struct {
	const char *name;
	const char *text;
} entities[] = {
    {"amp", "&"},
    {"lt", "<"},
    {"gt", ">"},
    {"quot", "\""},
    {"apos", "'"},
    {"nbsp", "\xc2\xa0"},
    {"rsquo", "\xe2\x80\x99"},
    {"lsquo", "\xe2\x80\x98"},
    {"ldquo", "\xe2\x80\x9c"},
    {"rdquo", "\xe2\x80\x9d"},
    {"auml", "\xc3\xa4"},
    {"ouml", "\xc3\xb6"},
    {"uuml", "\xc3\xbc"},
    {"szlig", "\xc3\x9f"},
    {"aring", "\xc3\xa5"},
    {"aelig", "\xc3\xa6"},
    {"oslash", "\xc3\xb8"},
    {"agrave", "\xc3\xa0"},
    {"aacute", "\xc3\xa1"},
    {"atilde", "\xc3\xa3"},
    {"ccedil", "\xc3\xa7"},
    {"egrave", "\xc3\xa8"},
    {"eacute", "\xc3\xa9"},
    {"ecirc", "\xc3\xaa"},
    {"iacute", "\xc3\xad"},
    {"ntilde", "\xc3\xb1"},
    {"oacute", "\xc3\xb3"},
    {"otilde", "\xc3\xb5"},
    {"uacute", "\xc3\xba"},
    {"ugrave", "\xc3\xb9"},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool
is_among(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

/* --- lines --- */

static void
line_end(struct page *p)
{
	if (p->line_open)
		buf_addc(p->out, '\n');
	p->line_open = p->blank = false;
}

/* Of an empty line, too. */
static void
line_break(struct page *p)
{
	if (!p->line_open)
		buf_addc(p->out, '\n');
	line_end(p);
}

static void
put(struct page *p, const char *text, size_t len)
{
	if (!p->line_open) {
		for (unsigned i = 0; i < p->quote && i < QUOTE_DEPTH_MAX; i++)
			buf_addc(p->out, '>');
		if (p->quote > 0)
			buf_addc(p->out, ' ');
	} else if (p->blank) {
		buf_addc(p->out, ' ');
	}
	buf_add(p->out, text, len);
	p->line_open = true;
	p->blank = false;
}

/* --- references --- */

static size_t
put_utf8(char out_r[4], uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = n - 1; i > 0; i--) {
		out_r[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out_r[0] = (char)(n == 1 ? c : marks[n] | c);
	return n;
}

static void
put_numeric(struct page *p, const char *number)
{
	const bool hex = *number == 'x' || *number == 'X';
	unsigned long c = strtoul(number + (hex ? 1 : 0), NULL, hex ? 16 : 10);
	char text[4];

	/* What is no character, and controls, are shown as nobody's phrase. */
	if (c < ' ' || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	put(p, text, put_utf8(text, (uint32_t)c));
}

/* How far the reference at `at` reaches; 0 where it is none. */
static size_t
put_entity(struct page *p, const char *at, const char *end)
{
	char name[ENTITY_SIZE] = "";
	size_t n = 0;

	while (at + 1 + n < end && n + 1 < sizeof(name) &&
	       (ascii_is_letter(at[1 + n]) ||
		   (at[1 + n] >= '0' && at[1 + n] <= '9') || at[1 + n] == '#'))
		n++;
	if (n == 0 || at + 1 + n >= end || at[1 + n] != ';')
		return 0;
	memcpy(name, at + 1, n);
	if (name[0] == '#') {
		put_numeric(p, name + 1);
		return n + 2;
	}
	for (size_t i = 0; i < COUNT(entities); i++) {
		if (strcmp(entities[i].name, name) == 0) {
			put(p, entities[i].text, strlen(entities[i].text));
			return n + 2;
		}
	}
	return 0;
}

/* --- tags --- */

/* Behind the ">" that ends a tag; those in quoted values end none. */
static const char *
tag_end(const char *at, const char *end)
{
	char quote = '\0';

	for (; at < end; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return at + 1;
	}
	return end;
}

/* The end tag of what is not shown. */
static const char *
silent_end(const char *at, const char *end, const char *name)
{
	size_t len = strlen(name);

	for (; at < end; at++) {
		if (*at == '<' && (size_t)(end - at) > len + 2 &&
		    at[1] == '/' && strncasecmp(at + 2, name, len) == 0 &&
		    !ascii_is_letter(at[2 + len]))
			return at;
	}
	return end;
}

static const char *
skip_comment(const char *at, const char *end)
{
	const char *close = memmem(at, (size_t)(end - at), "-->", 3);

	return close != NULL ? close + 3 : end;
}

static size_t
tag_name(char name_r[TAG_SIZE], const char *at, const char *end)
{
	size_t n = 0;

	while (at + n < end && n + 1 < TAG_SIZE &&
	       (ascii_is_letter(at[n]) || (at[n] >= '0' && at[n] <= '9'))) {
		name_r[n] = (char)(at[n] | 0x20);
		n++;
	}
	name_r[n] = '\0';
	return n;
}

static void
mark_struck(struct page *p, const char *name, bool closes, const char *at,
    const char *behind)
{
	if (is_among(struck, COUNT(struck), name) ||
	    (!closes && styles_unsay(&p->styles, at, behind)))
		put(p, STRUCK_MARK, sizeof(STRUCK_MARK) - 1);
}

/* What a tag means beside the end of a line: an empty line, which a blockquote
 * has on both sides, too. */
static void
tag_effect(struct page *p, const char *name, bool closes)
{
	const bool quotes = strcmp(name, "blockquote") == 0;

	if (strcmp(name, "pre") == 0)
		p->keeps_lines = !closes;
	if (!quotes)
		return;
	buf_addc(p->out, '\n');
	if (!closes)
		p->quote++;
	else if (p->quote > 0)
		p->quote--;
}

/* Behind the tag at `at`, which begins with "<". */
static const char *
read_tag(struct page *p, const char *at, const char *end)
{
	const bool closes = at + 1 < end && at[1] == '/';
	const char *name_at = at + (closes ? 2 : 1);
	const char *behind;
	char name[TAG_SIZE];

	if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
		return skip_comment(at, end);
	behind = tag_end(at, end);
	if (tag_name(name, name_at, end) == 0)
		return behind;
	if (!closes && is_among(silent, COUNT(silent), name))
		return tag_end(silent_end(behind, end, name), end);
	if (strcmp(name, "br") == 0)
		line_break(p);
	else if (is_among(blocks, COUNT(blocks), name))
		line_end(p);
	tag_effect(p, name, closes);
	mark_struck(p, name, closes, at, behind);
	return behind;
}

static bool
begins_tag(const char *at, const char *end)
{
	return *at == '<' && end - at >= 2 &&
	       (ascii_is_letter(at[1]) || at[1] == '/' || at[1] == '!' ||
		   at[1] == '?');
}

/* The sheets of the whole page, wherever they stand; also those that only some
 * programs read (in a comment). */
static void
find_styles(struct styles *styles, const char *at, const char *end)
{
	static const char style[] = "style";
	const size_t len = strlen(style);

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		const char *name = ++at, *close;

		if ((size_t)(end - name) <= len ||
		    strncasecmp(name, style, len) != 0 ||
		    ascii_is_alnum(name[len]))
			continue;
		at = tag_end(name, end);
		close = silent_end(at, end, style);
		styles_add(styles, at, close);
		at = close;
	}
}

enum status
message_html_lines(struct buf *out, const char *html, size_t len)
{
	const char *at = html, *end = html + len;
	struct page p = {.out = out};
	size_t n;

	find_styles(&p.styles, at, end);
	while (at < end) {
		if (begins_tag(at, end)) {
			at = read_tag(&p, at, end);
		} else if (*at == '\n' && p.keeps_lines) {
			line_break(&p);
			at++;
		} else if (is_space(*at)) {
			p.blank = p.line_open;
			at++;
		} else if (*at == '&' && (n = put_entity(&p, at, end)) > 0) {
			at += n;
		} else {
			put(&p, at++, 1);
		}
	}
	line_end(&p);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

bool
message_html_is_source(const char *text, size_t len)
{
	static const char *const signs[] = {
	    "html", "body", "div", "p", "br", "span", "table", "td", "pre"};
	const char *end = text + len;
	char name[TAG_SIZE];

	for (const char *at = text; at < end; at++) {
		if (!begins_tag(at, end))
			continue;
		if (tag_name(name, at + (at[1] == '/' ? 2 : 1), end) > 0 &&
		    is_among(signs, COUNT(signs), name))
			return true;
	}
	return false;
}
