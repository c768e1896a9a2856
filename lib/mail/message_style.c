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

/* Behind the comment, the string, the escape or else the octet at `at`. */
static const char *
skip_one(const char *at, const char *end)
{
	const char quote = *at;
	const char *close;

	if (end - at >= 2 && memcmp(at, "/*", 2) == 0) {
		close = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
		return close != NULL ? close + 2 : end;
	}
	if (quote == '\\')
		return end - at >= 2 ? at + 2 : end;
	if (quote != '"' && quote != '\'')
		return at + 1;
	for (at++; at < end && *at != quote && *at != '\n'; at++) {
		if (*at == '\\' && at + 1 < end)
			at++;
	}
	return at < end ? at + 1 : end;
}

/* "\64isplay" may stand for any of them, in quotes there is no such name; and
 * "display:none" may have a comment in it. */
static bool
is_disguised(const char *at, const char *end)
{
	char last = ';';

	for (; at < end; at = skip_one(at, end)) {
		const bool comment = *at == '/' && end - at > 1 && at[1] == '*';

		if (*at == '\\' || (comment && last != ';'))
			return true;
		if (!comment && !ascii_is_space(*at))
			last = *at;
	}
	return false;
}

/* A letter, digit or the like of a name in a selector. */
static bool
is_name(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || (c & 0x80) != 0;
}

/* What rule_fits() can read; the rest behind a ":" or "[" may be. */
static bool
is_simple(const char *at, const char *end)
{
	size_t parts = 0;

	if (!is_name(*at) && *at != '.' && *at != '#')
		return false;
	for (; at < end && *at != ':' && *at != '['; at++) {
		/* Brackets that end here began elsewhere: "a[b='c d']". */
		if (strchr("\\])", *at) != NULL)
			return false;
		parts += *at == '.' || *at == '#';
	}
	return parts <= STYLE_PARTS_MAX;
}

static void
add_selector(struct styles *styles, const char *at, const char *end)
{
	const char *begin;

	while (end > at && ascii_is_space(end[-1]))
		end--;
	for (begin = end;
	     begin > at && strchr(" \t\r\n\f>+~", begin[-1]) == NULL;)
		begin--;
	if (begin == end)
		return;
	if (styles->n == STYLE_RULES_MAX || !is_simple(begin, end)) {
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

/* Of the declarations up to `end`: do those of `head` unsay what it selects? Of
 * what stands in no braces of its own nobody knows. */
static void
add_rule(struct styles *styles, const struct style_rule *head,
    const char *begin, const char *end)
{
	if (!unsays(begin, end) && !is_disguised(begin, end))
		return;
	if (head->at == NULL)
		styles->all = true;
	else
		add_selectors(styles, head->at, head->at + head->len);
}

/* Braces may stand in braces: "@media x { p { } }", "p { .x { } }". */
void
styles_add(struct styles *styles, const char *at, const char *end)
{
	struct style_rule head = {NULL, 0};
	const char *begin = at;    /* behind the last brace */
	const char *selector = at; /* and behind the last ";" there */

	for (; at < end; at = skip_one(at, end)) {
		if (*at == ';')
			selector = at + 1;
		if (*at != '{' && *at != '}')
			continue;
		add_rule(styles, &head, begin, *at == '{' ? selector : at);
		head = (struct style_rule){NULL, 0};
		if (*at == '{')
			head = (struct style_rule){
			    selector, (size_t)(at - selector)};
		begin = selector = at + 1;
	}
	add_rule(styles, &head, begin, end);
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

/* Is a word one of those of an attribute, whatever the case? "&#120;" may be.
 */
static bool
attribute_holds(const char *at, const char *end, const char *name,
    const char *word, size_t len)
{
	size_t n;
	const char *value = attribute(at, end, name, &n);
	const char *stop;

	if (value == NULL)
		return false;
	if (memchr(value, '&', n) != NULL)
		return true;
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

/* Is the tag of this name, as it was written ("x-y")? */
static bool
is_named(const char *tag, const char *end, const char *name, size_t len)
{
	size_t n = 1;

	while (tag + n < end && !ascii_is_space(tag[n]) && tag[n] != '/' &&
	       tag[n] != '>')
		n++;
	return n - 1 == len && strncasecmp(tag + 1, name, len) == 0;
}

/* "p.x#y:hover[z]": the name, classes and id; the rest may be. */
static bool
rule_fits(const struct style_rule *rule, const char *tag, const char *end)
{
	const char *part = rule->at, *stop = rule->at + rule->len;

	while (part < stop) {
		const char sign = *part;
		const char *word = part + (is_name(sign) ? 0 : 1);
		size_t len = 0;

		while (word + len < stop && is_name(word[len]))
			len++;
		if (word == part) {
			if (!is_named(tag, end, word, len))
				return false;
		} else if (sign == '.' || sign == '#') {
			if (!attribute_holds(tag, end,
				sign == '.' ? "class" : "id", word, len))
				return false;
		} else {
			return true;
		}
		part = word + len;
	}
	return true;
}

/* "display&colon;none"; quotes are often written so. */
static bool
has_reference(const char *at, size_t len)
{
	static const char *const quotes[] = {
	    "&quot;", "&apos;", "&#39;", "&#34;", "&amp;"};
	const char *end = at + len;

	while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
		size_t i = 0;

		while (i < COUNT(quotes) &&
		       ((size_t)(end - at) < strlen(quotes[i]) ||
			   strncasecmp(at, quotes[i], strlen(quotes[i])) != 0))
			i++;
		if (i == COUNT(quotes))
			return true;
		at++;
	}
	return false;
}

bool
styles_unsay(const struct styles *styles, const char *at, const char *end)
{
	size_t n;
	const char *style = attribute(at, end, "style", &n);

	if (styles->all || unsays(at, end) ||
	    (style != NULL &&
		(is_disguised(style, style + n) || has_reference(style, n))) ||
	    attribute(at, end, "hidden", &n) != NULL)
		return true;
	for (size_t i = 0; i < styles->n; i++) {
		if (rule_fits(&styles->rules[i], at, end))
			return true;
	}
	return false;
}
