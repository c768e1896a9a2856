/* SPDX-License-Identifier: ISC
 * PCRE2 with limits and without its just-in-time compiler, which would need
 * writable code. Reads from a pattern's end what all its matches end in. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/pattern.h"

/* A domain name has 253 octets: an honest pattern stays far below these. */
enum {
	MATCH_LIMIT = 50000, /* calls of the matcher: some milliseconds */
	DEPTH_LIMIT = 2000,
	HEAP_LIMIT_KIB = 512,
	NEST_LIMIT = 50,
};

struct pattern {
	pcre2_code *code;
	pcre2_match_context *context;
	char text[PATTERN_MAX + 1];
	/* What every match ends in, in lower case; "" where that is not
	 * known. */
	char tail[PATTERN_MAX + 1];
	bool is_exact; /* and every match is the tail itself */
};

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
is_word(char c)
{
	c = lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

/* Nothing in the pattern that could make its last characters mean anything
 * but themselves: no option, no condition, no verb, no quoting. */
static bool
is_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '(' && (p[1] == '*' || (p[1] == '?' && p[2] != ':')))
			return false;
		if (*p == '\\' && (p[1] == 'Q' || p[1] == 'E'))
			return false;
	}
	return true;
}

/* Is there an alternative outside all parentheses? Where there is a class,
 * any bar at all counts as one. */
static bool
has_open_alternative(const char *text)
{
	unsigned depth = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '[')
			return strchr(text, '|') != NULL;
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && depth > 0)
			depth--;
		else if (*p == '|' && depth == 0)
			return true;
	}
	return false;
}

/* Takes "...\.example\.org$" apart from behind: word characters that are no
 * part of an escape, and escaped dots. None of them can stand in a class or a
 * count, which would have to be closed before the "$". */
static void
tail_find(struct pattern *pattern)
{
	const char *text = pattern->text;
	size_t end = strlen(text), at = sizeof(pattern->tail) - 1;
	char tail[sizeof(pattern->tail)];

	tail[at] = '\0';
	if (text[end - 1] != '$' || !is_plain(text) ||
	    has_open_alternative(text))
		return;
	for (end--; end > 0; end--) {
		char c = text[end - 1];
		bool escaped = end > 1 && text[end - 2] == '\\';

		if (escaped && c == '.' && (end < 3 || text[end - 3] != '\\'))
			end--; /* and its backslash */
		else if (escaped && is_word(c))
			return; /* "\x41", "\12": who knows how far */
		else if (escaped || !is_word(c))
			break;
		tail[--at] = lower(c);
	}
	memcpy(pattern->tail, tail + at, sizeof(tail) - at);
	pattern->is_exact = end == 1 && text[0] == '^';
}

/* The compiler's contexts live only while it runs. */
static pcre2_code *
compile(const char *text, int *error_r, PCRE2_SIZE *offset_r)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*error_r = 0;
	*offset_r = 0;
	if (context == NULL)
		return NULL;
	(void)pcre2_set_parens_nest_limit(context, NEST_LIMIT);
	(void)pcre2_set_max_pattern_length(context, PATTERN_MAX);
	/* Names are A-labels: octets, without case. */
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_CASELESS | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF |
		PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C,
	    error_r, offset_r, context);
	pcre2_compile_context_free(context);
	return code;
}

static pcre2_match_context *
limits_new(void)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);

	if (context == NULL)
		return NULL;
	(void)pcre2_set_match_limit(context, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
	return context;
}

struct pattern *
pattern_new(const char *text, char reason_r[PATTERN_REASON])
{
	struct pattern *new = calloc(1, sizeof(*new));
	size_t len = strlen(text);
	PCRE2_SIZE offset = 0;
	int error = 0;

	snprintf(reason_r, PATTERN_REASON, "memory ran out");
	if (new == NULL)
		return NULL;
	if (len == 0 || len > PATTERN_MAX) {
		snprintf(reason_r, PATTERN_REASON,
		    "a pattern has 1 to %d characters", PATTERN_MAX);
		free(new);
		return NULL;
	}
	memcpy(new->text, text, len + 1);
	new->context = limits_new();
	if (new->context != NULL)
		new->code = compile(text, &error, &offset);
	if (new->code == NULL) {
		char why[PATTERN_REASON / 2] = "";

		if (error != 0 && pcre2_get_error_message(error,
				      (PCRE2_UCHAR *)why, sizeof(why)) > 0)
			snprintf(reason_r, PATTERN_REASON,
			    "%s, at character %zu", why, offset + 1);
		pattern_free(new);
		return NULL;
	}
	tail_find(new);
	return new;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_context_free(pattern->context);
	free(pattern);
}

const char *
pattern_text(const struct pattern *pattern)
{
	return pattern->text;
}

enum pattern_result
pattern_match(const struct pattern *pattern, const char *name)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int found;

	if (data == NULL)
		return PATTERN_ERROR;
	found = pcre2_match(pattern->code, (PCRE2_SPTR)name, strlen(name), 0, 0,
	    data, pattern->context);
	pcre2_match_data_free(data);
	/* 0: a match with more groups than were asked for. */
	if (found >= 0)
		return PATTERN_MATCH;
	return found == PCRE2_ERROR_NOMATCH ? PATTERN_NONE : PATTERN_ERROR;
}

bool
pattern_may_match_below(const struct pattern *pattern, const char *domain)
{
	size_t tail = strlen(pattern->tail), len = strlen(domain), n;

	/* All names below end in "." and the domain. */
	for (n = 0; n < tail && n <= len; n++) {
		char c = n < len ? lower(domain[len - 1 - n]) : '.';

		if (pattern->tail[tail - 1 - n] != c)
			return false;
	}
	return !pattern->is_exact || tail > len + 1;
}
