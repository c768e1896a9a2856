/* SPDX-License-Identifier: ISC
 * What stands beside a phrase, or anywhere in the letter, and may make it a
 * part of something else that is said (I6: two readings are no verdict), or a
 * machine's (I5). Which lines are phrases, and whose, is left to others. */
#ifndef REPLY_DOUBT_H
#define REPLY_DOUBT_H

#include <stdint.h>

#include "approve/reply/lines.h"
#include "approve/reply/reply.h"

/* "line 3, "only if bob agrees", may restrict it": for the person who wrote. */
enum { DOUBT_SIZE = REPLY_DOUBT_SIZE };

/* For a line: it stands above all of them, in another text. */
#define DOUBT_ABOVE SIZE_MAX

/* May line `at` not be the whole of what is said? The line above leads to it
 * ("I do not say:"), or above or below a sentence goes on with a denial or a
 * condition ("only if Bob agrees"). Of the others only those that the person
 * wrote are looked at. `doubt_r` is written where there is one. */
bool
doubt_beside(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at);

/* What stands besides an approval. */
struct doubt_rest {
	/* Is the line a person's own words, and no phrase? */
	bool (*is_said)(const void *ctx, size_t line);
	const void *ctx;
	/* No line may say anything but what is known to say nothing: greetings,
	 * names, addresses, courtesies of a few words. */
	bool known_alone;
};

/* Does anything that they said besides the approval in line `at` deny,
 * restrict, put off or ask, or is it a remark of a few words that nobody knows
 * ("over my dead body"), or one that goes on with the phrase ("in principle")?
 * Courtesies ("if you have any questions"), names
 * under "Kind regards" and what companies put below all mails aside. "" where
 * there is no doubt. Fails with ST_NOMEM alone. */
enum status doubt_amid(char doubt_r[DOUBT_SIZE], const struct lines *lines,
    size_t at, const struct doubt_rest *rest) MUST_CHECK;

#endif
