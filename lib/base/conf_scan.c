/* SPDX-License-Identifier: ISC
 * A strict scanner in front of libconfuse 3.3's lenient one. It knows strings,
 * comments and words, and leaves the grammar to libconfuse. */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/conf_scan.h"
#include "lib/base/utf8.h"

enum { UTF8_CHAR_MAX = 4 };

/* What stands next, as far as it takes to know a name from a value. */
enum expect {
	EXPECT_NAME,
	EXPECT_EQUALS, /* or a title, or the brace of a section */
	EXPECT_VALUE,
	EXPECT_ELEMENT, /* of a list, or its end */
};

enum token { TOKEN_WORD, TOKEN_EQUALS, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA };

/* Where a token makes no sense the state stays: libconfuse says so and ends
 * at that very token. Strings go as words. */
static const enum expect NEXT[][5] = {
    [EXPECT_NAME] = {EXPECT_EQUALS, EXPECT_NAME, EXPECT_NAME, EXPECT_NAME,
	EXPECT_NAME},
    [EXPECT_EQUALS] = {EXPECT_EQUALS, EXPECT_VALUE, EXPECT_NAME, EXPECT_EQUALS,
	EXPECT_EQUALS},
    [EXPECT_VALUE] = {EXPECT_NAME, EXPECT_VALUE, EXPECT_ELEMENT, EXPECT_VALUE,
	EXPECT_VALUE},
    [EXPECT_ELEMENT] = {EXPECT_ELEMENT, EXPECT_ELEMENT, EXPECT_ELEMENT,
	EXPECT_NAME, EXPECT_ELEMENT},
};

struct scan {
	char *at;
	enum expect expect;
	int line;
	int depth;     /* of braces */
	int open_line; /* of the outermost */
	const char *path;
	struct err *err;
};

static enum status
refuse(const struct scan *s, int line, const char *what)
{
	return err_set(s->err, ST_INVALID, "%s:%d: %s", s->path, line, what);
}

static bool
is_control(const char *p)
{
	unsigned char c = (unsigned char)p[0];

	return c < 0x20 || c == 0x7f ||
	       (c == 0xc2 && (unsigned char)p[1] < 0xa0);
}

static void
blank_line_comment(struct scan *s)
{
	while (*s->at != '\n' && *s->at != '\0')
		*s->at++ = ' ';
}

static enum status
blank_comment(struct scan *s)
{
	int start = s->line;
	char *end = strstr(s->at + 2, "*/");

	if (end == NULL)
		return refuse(s, start, "this comment is not closed; add */");
	for (; s->at < end + 2; s->at++) {
		if (*s->at == '\n')
			s->line++;
		else
			*s->at = ' ';
	}
	return ST_OK;
}

/* One character of a string, its escape included. In double quotes libconfuse
 * drops the backslash of \. (which would quietly change a pattern) and makes
 * characters of \n and \x41; in single quotes it keeps every backslash but
 * those before \ and '. */
static enum status
scan_character(struct scan *s, char quote)
{
	size_t len;

	if (*s->at == '\n' || *s->at == '\0')
		return refuse(
		    s, s->line, "this string is not closed; add the quote");
	len = utf8_char(s->at, strnlen(s->at, UTF8_CHAR_MAX));
	if (len == 0)
		return refuse(s, s->line, "not UTF-8; save the file as UTF-8");
	if (is_control(s->at))
		return refuse(
		    s, s->line, "a control character in a string; take it out");
	if (quote == '"' && s->at[0] == '$' && s->at[1] == '{')
		return refuse(s, s->line,
		    "${...} is not replaced by the environment here; write "
		    "the value itself");
	if (s->at[0] != '\\') {
		s->at += len;
		return ST_OK;
	}
	if (s->at[1] == '\\' || s->at[1] == quote) {
		s->at += 2;
		return ST_OK;
	}
	if (quote == '"')
		return refuse(s, s->line,
		    "a backslash stands before something else than \\ or \"; "
		    "write \\\\ for one backslash");
	s->at++;
	return ST_OK;
}

/* libconfuse would take a quoted "milter|socket" for a way into another
 * section, and "" for a mistake that it does not name. */
static enum status
scan_string(struct scan *s)
{
	enum status st = ST_OK;
	char quote = *s->at++;

	if (s->expect == EXPECT_NAME)
		return refuse(
		    s, s->line, "a name between quotes; write it without them");
	while (st == ST_OK && *s->at != quote)
		st = scan_character(s, quote);
	if (st == ST_OK)
		s->at++;
	s->expect = NEXT[s->expect][TOKEN_WORD];
	return st;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static void
scan_word(struct scan *s)
{
	while (is_word(*s->at))
		s->at++;
	s->expect = NEXT[s->expect][TOKEN_WORD];
}

static enum status
unexpected(const struct scan *s)
{
	unsigned char c = (unsigned char)*s->at;
	char shown[8];

	if (s->at[0] == '+' && s->at[1] == '=')
		return refuse(s, s->line,
		    "+= does not exist here; write the whole list after =");
	snprintf(
	    shown, sizeof(shown), c > 0x20 && c < 0x7f ? "%c" : "\\x%02x", c);
	return err_set(s->err, ST_INVALID,
	    "%s:%d: unexpected %s outside of quotes; put the value between "
	    "double quotes",
	    s->path, s->line, shown);
}

static enum status
scan_sign(struct scan *s)
{
	enum token token;

	switch (*s->at) {
	case '{':
		token = TOKEN_OPEN;
		if (s->depth++ == 0)
			s->open_line = s->line;
		break;
	case '}':
		token = TOKEN_CLOSE;
		if (s->depth > 0)
			s->depth--;
		break;
	case '=':
		token = TOKEN_EQUALS;
		break;
	case ',':
		token = TOKEN_COMMA;
		break;
	default:
		return unexpected(s);
	}
	s->expect = NEXT[s->expect][token];
	s->at++;
	return ST_OK;
}

enum status
conf_scan(char *text, const char *path, struct err *err)
{
	struct scan s = {.at = text, .line = 1, .path = path, .err = err};
	enum status st = ST_OK;

	while (st == ST_OK && *s.at != '\0') {
		if (*s.at == '\n') {
			s.line++;
			s.at++;
		} else if (*s.at == ' ' || *s.at == '\t' || *s.at == '\r') {
			*s.at++ = ' ';
		} else if (*s.at == '#' || strncmp(s.at, "//", 2) == 0) {
			blank_line_comment(&s);
		} else if (strncmp(s.at, "/*", 2) == 0) {
			st = blank_comment(&s);
		} else if (*s.at == '"' || *s.at == '\'') {
			st = scan_string(&s);
		} else if (is_word(*s.at)) {
			scan_word(&s);
		} else {
			st = scan_sign(&s);
		}
	}
	/* libconfuse ends all open sections at the end of the file. */
	if (st == ST_OK && s.depth > 0)
		st = refuse(&s, s.open_line, "this { is not closed; add }");
	return st;
}
