/* SPDX-License-Identifier: ISC
 * Reads as much of style sheets as shows what a mail program would not. */
#include "lib/mail/message_style.h"

#include <string.h>
#include <strings.h>

#include "lib/base/ascii.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* In small letters and without blanks. */
static const char *const unsaid[] = {"line-through", "display:none",
    "visibility:hidden", "font-size:0", "opacity:0", "color:transparent"};

/* Style sheets know no case, and take blanks around a colon. The "0" of a size
 * is the whole of it: "0.9em" is none. */
static bool
says_at(const char *at, const char *end, const char *style)
{
	for (; at < end && *style != '\0'; at++) {
		if (ascii_is_space(*at))
			continue;
		if (ascii_lower(*at) != *style)
			return false;
		style++;
	}
	return *style == '\0' && (style[-1] != '0' || at == end ||
				     (*at != '.' && !ascii_is_digit(*at)));
}

static bool
unsays(const char *begin, const char *end)
{
	for (const char *at = begin; at < end; at++) {
		const char c = ascii_lower(*at);

		/* "background-color" is another. */
		if (at > begin && (at[-1] == '-' || ascii_is_alnum(at[-1])))
			continue;
		for (size_t i = 0; i < COUNT(unsaid); i++) {
			if (c == unsaid[i][0] && says_at(at, end, unsaid[i]))
				return true;
		}
	}
	return false;
}

/* "\64isplay" may stand for any of them; in quotes there is no such name. */
static bool
has_escape(const char *begin, const char *end)
{
	char quote = '\0';

	for (const char *at = begin; at < end; at++) {
		if (quote == '\0' && *at == '\\')
			return true;
		if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
		else if (*at == quote)
			quote = '\0';
	}
	return false;
}

/* A letter, digit or the like of a name in a selector. */
static bool
is_name(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || (c & 0x80) != 0;
}

static void
add_selector(struct styles *styles, const char *at, const char *end)
{
	const char *begin;

	while (end > at && ascii_is_space(end[-1]))
		end--;
	for (begin = end;
	     begin > at && strchr(" \t\r\n>+~", begin[-1]) == NULL;)
		begin--;
	if (begin == end)
		return;
	if (styles->n == STYLE_RULES_MAX ||
	    !(is_name(*begin) || *begin == '.' || *begin == '#') ||
	    memchr(begin, '\\', (size_t)(end - begin)) != NULL) {
		styles->all = true;
		return;
	}
	styles->rules[styles->n++] =
	    (struct style_rule){begin, (size_t)(end - begin)};
}

/* "a, p.x", up to the brace. */
static void
add_selectors(struct styles *styles, const char *at, const char *end)
{
	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));

		add_selector(styles, at, comma != NULL ? comma : end);
		at = comma != NULL ? comma + 1 : end;
	}
}

/* Behind blanks, comments and what hides a sheet from old programs. */
static const char *
skip_between(const char *at, const char *end)
{
	while (at < end) {
		const char *close;

		if (ascii_is_space(*at)) {
			at++;
		} else if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
			at += 4;
		} else if (end - at >= 3 && memcmp(at, "-->", 3) == 0) {
			at += 3;
		} else if (end - at >= 2 && memcmp(at, "/*", 2) == 0) {
			close = memmem(at, (size_t)(end - at), "*/", 2);
			at = close != NULL ? close + 2 : end;
		} else {
			break;
		}
	}
	return at;
}

void
styles_add(struct styles *styles, const char *at, const char *end)
{
	while ((at = skip_between(at, end)) < end) {
		const size_t left = (size_t)(end - at);
		const char *open = memchr(at, '{', left);
		const char *semicolon = memchr(at, ';', left);
		const char *close;

		if (*at == '}') { /* of "@media { }" */
			at++;
			continue;
		}
		if (*at == '@' && semicolon != NULL &&
		    (open == NULL || semicolon < open)) {
			at = semicolon + 1; /* "@import x;" */
			continue;
		}
		if (open == NULL)
			return;
		if (*at == '@' && (size_t)(open - at) >= 6 &&
		    (memcmp(at, "@media", 6) == 0 ||
			memcmp(at, "@suppo", 6) == 0)) {
			at = open + 1;
			continue;
		}
		close = memchr(open, '}', (size_t)(end - open));
		if (close == NULL)
			close = end;
		if (*at != '@' &&
		    (unsays(open, close) || has_escape(open, close)))
			add_selectors(styles, at, open);
		at = close < end ? close + 1 : end;
	}
}

static const char *
skip_spaces(const char *at, const char *end)
{
	while (at < end && ascii_is_space(*at))
		at++;
	return at;
}

/* The value of an attribute, from *at on, which moves behind it. */
static const char *
attribute_value(const char **at, const char *end, size_t *len_r)
{
	const char *value = skip_spaces(*at, end);
	const char quote =
	    value < end && (*value == '"' || *value == '\'') ? *value++ : '\0';
	size_t len = 0;

	while (
	    value + len < end &&
	    (quote != '\0' ? value[len] != quote
			   : !ascii_is_space(value[len]) && value[len] != '>'))
		len++;
	*len_r = len;
	*at = value + len + (quote != '\0' && value + len < end ? 1 : 0);
	return value;
}

/* The value of an attribute of the tag at `at`; *len_r is 0 where it has none,
 * and null is returned where there is no such attribute. */
static const char *
attribute(const char *at, const char *end, const char *name, size_t *len_r)
{
	while (at < end && !ascii_is_space(*at) && *at != '/')
		at++;
	while ((at = skip_spaces(at, end)) < end) {
		const char *key = at, *value;
		size_t n;

		while (at < end && !ascii_is_space(*at) &&
		       strchr("=/>", *at) == NULL)
			at++;
		n = (size_t)(at - key);
		value = at = skip_spaces(at, end);
		*len_r = 0;
		if (at < end && *at == '=') {
			at++;
			value = attribute_value(&at, end, len_r);
		} else if (n == 0) {
			at++;
		}
		if (n > 0 && n == strlen(name) &&
		    strncasecmp(key, name, n) == 0)
			return value;
	}
	return NULL;
}

/* Is a word one of those of an attribute, whatever the case? */
static bool
attribute_holds(const char *at, const char *end, const char *name,
    const char *word, size_t len)
{
	size_t n;
	const char *value = attribute(at, end, name, &n);
	const char *stop;

	if (value == NULL)
		return false;
	stop = value + n;
	while (value < stop) {
		const char *begin = value;

		while (value < stop && !ascii_is_space(*value))
			value++;
		if ((size_t)(value - begin) == len &&
		    strncasecmp(begin, word, len) == 0)
			return true;
		value += value < stop;
	}
	return false;
}

/* "p.x#y:hover[z]": the name, classes and id; the rest may be. */
static bool
rule_fits(const struct style_rule *rule, const char *name, const char *at,
    const char *end)
{
	const char *part = rule->at, *stop = rule->at + rule->len;

	while (part < stop) {
		const char sign = *part;
		const char *word = part + (is_name(sign) ? 0 : 1);
		size_t len = 0;

		while (word + len < stop && is_name(word[len]))
			len++;
		if (sign == ':' || sign == '[')
			return true;
		if (sign == '.' || sign == '#') {
			if (!attribute_holds(at, end,
				sign == '.' ? "class" : "id", word, len))
				return false;
		} else if (strlen(name) != len ||
			   strncasecmp(name, word, len) != 0) {
			return false;
		}
		part = word + len;
	}
	return true;
}

bool
styles_unsay(const struct styles *styles, const char *name, const char *at,
    const char *end)
{
	size_t n;
	const char *style = attribute(at, end, "style", &n);

	if (styles->all || unsays(at, end) ||
	    (style != NULL && has_escape(style, style + n)) ||
	    attribute(at, end, "hidden", &n) != NULL)
		return true;
	for (size_t i = 0; i < styles->n; i++) {
		if (rule_fits(&styles->rules[i], name, at, end))
			return true;
	}
	return false;
}
