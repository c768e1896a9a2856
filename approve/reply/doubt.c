/* SPDX-License-Identifier: ISC
 * The lines right beside a phrase, and how a doubt is told. A language without
 * words in the lists is known by colons alone. */
#include "approve/reply/doubt.h"

#include <stdio.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/line_kind.h"

enum {
	SENTENCE_LINES = 3, /* looked at on each side */
	QUOTE_LENGTH = 60,  /* of a line that is shown, in octets */
};

/* How many octets of a text are shown: `max` at most, cut between characters.
 */
size_t
doubt_shown(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/* "line 3, "only if bob agrees", may restrict it". */
void
doubt_tell(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at,
    const char *what)
{
	const char *folded = lines->items[at].folded;
	const size_t len = strlen(folded);

	snprintf(doubt_r, DOUBT_SIZE, "line %zu, \"%.*s%s\", %s", at + 1,
	    (int)doubt_shown(folded, len, QUOTE_LENGTH), folded,
	    len > QUOTE_LENGTH ? "..." : "", what);
	for (char *c = doubt_r; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ')
			*c = '?';
	}
}

/* The sentence that does not end in the line above, as far as it came in
 * lines of its own. */
static bool
is_denied_above(const struct lines *lines, size_t above)
{
	for (size_t n = 0, i = above;
	     n < SENTENCE_LINES && line_is_theirs(lines, i); n++, i--) {
		const char *folded = lines->items[i].folded;

		if (line_is_finished(folded))
			return false;
		if (line_denies(folded))
			return true;
	}
	return false;
}

static bool
is_denied_below(const struct lines *lines, size_t below)
{
	for (size_t n = 0, i = below;
	     n < SENTENCE_LINES && line_is_theirs(lines, i); n++, i++) {
		if (line_denies(lines->items[i].folded))
			return true;
		if (line_is_finished(lines->items[i].folded))
			return false;
	}
	return false;
}

static bool
is_restricted(const struct lines *lines, size_t at, size_t below)
{
	const struct line *line = &lines->items[below];
	const bool small = line_begins_small(line), next = below == at + 1;

	if ((small || next) && line_turns(line->folded) && !line_is_name(line))
		return true;
	return small && next && !line_is_finished(lines->items[at].folded) &&
	       !denial_is_disclaimer(line->folded) &&
	       is_denied_below(lines, below);
}

/* A long line right above that ends in nothing was wrapped by a program: the
 * phrase is the end of its sentence. */
static bool
is_wrapped_above(const struct lines *lines, size_t above, size_t at)
{
	const char *folded = lines->items[above].folded;
	const size_t len = strlen(folded);

	return above + 1 == at && len >= LINE_WRAPPED_FROM &&
	       !line_is_finished(folded) &&
	       strchr(",;", folded[len - 1]) == NULL;
}

bool
doubt_beside(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at)
{
	const size_t above = line_neighbour(lines, at, SIZE_MAX);
	const size_t below = line_neighbour(lines, at, 1);

	if (above != LINE_NONE &&
	    (line_leads_on(lines->items[above].folded) ||
		is_wrapped_above(lines, above, at)) &&
	    !line_is_salutation(lines->items[above].folded) &&
	    !line_is_answer(lines->items[above].folded))
		doubt_tell(doubt_r, lines, above, "leads to it");
	else if (above != LINE_NONE && is_denied_above(lines, above))
		doubt_tell(doubt_r, lines, above, "may deny it");
	else if (below != LINE_NONE && is_restricted(lines, at, below))
		doubt_tell(doubt_r, lines, below, "may restrict it");
	else
		return false;
	return true;
}
