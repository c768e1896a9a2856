/* SPDX-License-Identifier: ISC
 * What a person wrote: the verdict in a reply's visible text (I6). Pure; knows
 * neither MIME nor who wrote. */
#ifndef APPROVE_REPLY_REPLY_H
#define APPROVE_REPLY_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"
#include "policy/policy.h"

enum {
	REPLY_PHRASES_MAX = 512,
	REPLY_PHRASE_SIZE = 128,
	REPLY_DOUBT_SIZE = 192,
	REPLY_LINES_MAX = 5000,
	REPLY_WORDS_MAX = 40000
};

/* The configured phrases, compiled once; immutable. */
struct reply_phrases;

struct reply_phrase {
	const char *text;     /* UTF-8: "I approve" */
	enum verdict verdict; /* VERDICT_APPROVE or VERDICT_REJECT */
};

/* ST_INVALID with the reason: an empty or overlong phrase, one that stands
 * under both verdicts, control characters. */
enum status reply_phrases_new(struct reply_phrases **phrases_r,
    const struct reply_phrase *items, size_t n_items,
    struct err *err) MUST_CHECK;
/* Before they are used: an approval counts only beside words that are known to
 * say nothing (struct doubt_rest). */
void reply_phrases_stand_alone(struct reply_phrases *phrases);
void reply_phrases_free(struct reply_phrases *phrases);

struct reply_reading {
	enum verdict verdict; /* VERDICT_NONE: none found, or both */
	bool conflicting;     /* approval and rejection both stand there */
	bool may_approve, may_reject; /* what stands there, or may */
	char line[REPLY_PHRASE_SIZE]; /* the line that decided */
	char doubt[REPLY_DOUBT_SIZE]; /* why what stands there is none, with
					 the words; "": there is no doubt */
};

/* What is known of the mail besides its text. */
struct reply_about {
	const char *const *sent; /* visible texts that we sent to this mailbox,
				    each text part */
	size_t n_sent;
	const char *author; /* From, decoded (UTF-8): a line of its words is
			       their name; or null */
};

/* Reads `text` (UTF-8, lines end in \n). The words of what was sent are struck
 * from the reply as a sequence, whatever became of wrapping, quoting and
 * punctuation, and a candidate line between neighbouring sent words is none
 * (T3, T4). `about` may be null.
 * A verdict is a whole line equal to a phrase: case, final punctuation (. !)
 * and surrounding blanks aside; outside quotation (> lines, "On ... wrote:"
 * and what follows it, Outlook's header block, forwarded blocks) and before a
 * signature ("-- "), what stands below which may leave a doubt. "do not
 * approve" and "APPROVE?" are none. A line with zero-width or bidirectional
 * control characters is none (T12). Nor is one to which the line above leads,
 * one whose sentence goes on with a denial or a condition, an approval in a
 * letter that denies, restricts, puts off or asks anywhere or holds a line of
 * words that are not known, and one beside words of an automatic reply (I5).
 * Beyond REPLY_LINES_MAX lines, or REPLY_WORDS_MAX words of the reply or of all
 * that was sent, there is no verdict. Fails with ST_NOMEM alone. */
enum status
reply_read(struct reply_reading *reading_r, const struct reply_phrases *phrases,
    const char *text, size_t len, const struct reply_about *about) MUST_CHECK;

/* The same of a text that a person sees below one that approves, in the same
 * mail: whatever it says may leave a doubt, be there a phrase in it or not. */
enum status reply_read_below(struct reply_reading *reading_r,
    const struct reply_phrases *phrases, const char *text, size_t len,
    const struct reply_about *about) MUST_CHECK;

#endif
