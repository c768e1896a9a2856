/* SPDX-License-Identifier: ISC
 * Joins the parts: a verdict is a phrase that stands alone on a line, which
 * the person wrote and we did not. Each part is in its own file. */
#include <stdio.h>
#include <string.h>

#include "approve/reply/denial.h"
#include "approve/reply/doubt.h"
#include "approve/reply/letter.h"
#include "approve/reply/lines.h"
#include "approve/reply/name.h"
#include "approve/reply/phrase.h"
#include "approve/reply/rune.h"
#include "approve/reply/strike.h"
#include "approve/reply/visible.h"

/* Automatic replies are short; so many lines that are not empty. */
enum { ABSENCE_LINES = 60 };

/* Lines that say approval and rejection. A line with invisible characters
 * decides nothing, but speaks against the other verdict: whoever wrote it may
 * have meant what a reader sees. */
struct votes {
	const struct line *approves, *rejects;
	bool may_approve, may_reject;
	char doubt[REPLY_DOUBT_SIZE];
};

/* The line without blanks at its ends, cut between characters. */
static void
line_copy(char line_r[REPLY_PHRASE_SIZE], const struct line *line)
{
	const char *at = line->text, *end = line->text + line->len;
	size_t len = 0, trimmed = 0;

	while (at < end) {
		const char *rune_at = at;
		bool blank = rune_is_blank(rune_next(&at, end));
		size_t n = (size_t)(at - rune_at);

		if (blank && len == 0)
			continue;
		if (len + n >= REPLY_PHRASE_SIZE)
			break;
		memcpy(line_r + len, rune_at, n);
		len += n;
		if (!blank)
			trimmed = len;
	}
	line_r[trimmed] = '\0';
}

static void
votes_add(struct votes *votes, const struct lines *lines, size_t at,
    enum verdict verdict)
{
	const struct line *line = &lines->items[at];
	const struct line **first =
	    verdict == VERDICT_APPROVE ? &votes->approves : &votes->rejects;

	if (verdict == VERDICT_APPROVE)
		votes->may_approve = true;
	else
		votes->may_reject = true;
	if (votes->doubt[0] == '\0')
		(void)doubt_beside(votes->doubt, lines, at);
	if (!line->has_hidden && *first == NULL)
		*first = line;
}

static struct votes
votes_collect(const struct reply_phrases *phrases, const struct lines *lines,
    const struct strike *strike)
{
	struct votes votes = {0};

	for (size_t i = 0; i < lines->n_items; i++) {
		const struct line *line = &lines->items[i];
		enum verdict verdict = VERDICT_NONE;

		if (!line->is_marked)
			verdict = phrase_find(phrases, line->folded);
		if (verdict == VERDICT_NONE)
			continue;
		if (!line->is_written) {
			/* Below a signature or a quotation without marks: who
			 * knows whose it is. */
			if (verdict == VERDICT_REJECT &&
			    !strike_is_ours(strike, i))
				votes.may_reject = true;
			continue;
		}
		if (!strike_is_ours(strike, i) &&
		    (line->is_set_off || !strike_is_amid(strike, i)))
			votes_add(&votes, lines, i, verdict);
		else if (verdict == VERDICT_REJECT &&
			 !strike_is_certain(strike, i))
			/* Ours or theirs: it still stands against an approval
			 * (I6: two readings are no verdict). */
			votes.may_reject = true;
	}
	return votes;
}

/* A sentence of theirs that holds a rejection stands against an approval:
 * "Sorry, I meant: I do not approve." (I6: two readings are no verdict). */
static bool
is_taken_back(const struct reply_phrases *phrases, const struct lines *lines,
    const struct strike *strike)
{
	for (size_t i = 0; i < lines->n_items; i++) {
		const struct line *line = &lines->items[i];

		if (line->is_written &&
		    phrase_rejects_within(phrases, line->folded) &&
		    !strike_is_ours(strike, i) && !strike_is_amid(strike, i))
			return true;
	}
	return false;
}

/* A phrase that a program sends for whoever is away is nobody's word (I5). */
static bool
is_absent(const struct lines *lines, const struct strike *strike)
{
	for (size_t i = 0, n = 0; i < lines->n_items && n < ABSENCE_LINES;
	     i++) {
		const struct line *line = &lines->items[i];

		if (!line->is_written || line->folded[0] == '\0')
			continue;
		n++;
		if (denial_is_absence(line->folded) &&
		    !strike_is_ours(strike, i))
			return true;
	}
	return false;
}

/* Whose words a line holds, for letter_weigh(). */
struct whose {
	const struct reply_phrases *phrases;
	const struct lines *lines;
	const struct strike *strike;
};

/* A date of ours that another mail has otherwise: no gap is about it. */
static bool
is_enclosed(const struct whose *w, size_t at)
{
	return at > 0 && at + 1 < w->lines->n_items &&
	       strike_is_ours(w->strike, at - 1) &&
	       strike_is_ours(w->strike, at + 1);
}

static bool
is_said(const void *ctx, size_t at)
{
	const struct whose *w = ctx;
	const struct line *line = &w->lines->items[at];

	return (line->is_written || line->is_told || line->is_signature) &&
	       !line->is_introduction && line->folded[0] != '\0' &&
	       phrase_find(w->phrases, line->folded) == VERDICT_NONE &&
	       !strike_is_ours(w->strike, at) && !is_enclosed(w, at);
}

/* What else they wrote may leave a doubt about an approval. A rejection it
 * explains. */
static enum status
weigh_letter(struct votes *votes, const struct whose *w, bool below)
{
	const size_t at = votes->approves != NULL
			      ? (size_t)(votes->approves - w->lines->items)
			      : LETTER_ABOVE;

	if ((votes->approves == NULL && !below) || votes->doubt[0] != '\0')
		return ST_OK;
	if (is_absent(w->lines, w->strike)) {
		snprintf(votes->doubt, sizeof(votes->doubt),
		    "beside it stands what automatic replies say");
		return ST_OK;
	}
	return letter_weigh(votes->doubt, w->lines, at,
	    &(struct letter_rest){is_said, w, phrases_stand_alone(w->phrases)});
}

static void
reading_decide(struct reply_reading *reading, const struct votes *votes)
{
	const struct line *line = NULL;

	reading->may_approve = votes->may_approve;
	reading->may_reject = votes->may_reject;
	reading->conflicting = votes->may_approve && votes->may_reject;
	memcpy(reading->doubt, votes->doubt, sizeof(reading->doubt));
	if (reading->conflicting || reading->doubt[0] != '\0')
		return;
	if (votes->approves != NULL) {
		reading->verdict = VERDICT_APPROVE;
		line = votes->approves;
	} else if (votes->rejects != NULL) {
		reading->verdict = VERDICT_REJECT;
		line = votes->rejects;
	}
	if (line != NULL)
		line_copy(reading->line, line);
}

static enum status
read_text(struct reply_reading *reading_r, const struct reply_phrases *phrases,
    const char *text, size_t len, const struct reply_about *about, bool below)
{
	static const struct reply_about nothing;
	struct lines lines = {0};
	struct strike *strike = NULL;
	struct votes votes;
	enum status st;

	*reading_r = (struct reply_reading){.verdict = VERDICT_NONE};
	about = about != NULL ? about : &nothing;
	st = lines_new(&lines, text, len);
	if (st == ST_OK)
		st = strike_new(&strike, &lines, about->sent, about->n_sent);
	if (st == ST_OK && about->author != NULL)
		st = name_mark_author(&lines, about->author);
	if (st != ST_OK)
		goto out;
	visible_mark(&lines);
	votes = votes_collect(phrases, &lines, strike);
	if (!votes.may_reject)
		votes.may_reject = is_taken_back(phrases, &lines, strike);
	st = weigh_letter(
	    &votes, &(struct whose){phrases, &lines, strike}, below);
	if (st == ST_OK)
		reading_decide(reading_r, &votes);
out:
	strike_free(strike);
	lines_free(&lines);
	/* Beyond the limits there is no verdict, which is an answer (T12). */
	return st == ST_DENIED ? ST_OK : st;
}

enum status
reply_read(struct reply_reading *reading_r, const struct reply_phrases *phrases,
    const char *text, size_t len, const struct reply_about *about)
{
	return read_text(reading_r, phrases, text, len, about, false);
}

enum status
reply_read_below(struct reply_reading *reading_r,
    const struct reply_phrases *phrases, const char *text, size_t len,
    const struct reply_about *about)
{
	return read_text(reading_r, phrases, text, len, about, true);
}
