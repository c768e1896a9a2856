/* SPDX-License-Identifier: ISC
 * The letter around an approval: all that its writer said besides, which may
 * deny, restrict, put off or ask (I6: two readings are no verdict). Which words
 * do is denial.c's; what stands right beside the phrase is doubt.c's. */
#ifndef REPLY_LETTER_H
#define REPLY_LETTER_H

#include "approve/reply/doubt.h"

/* For a line: it stands above all of them, in another text. */
#define LETTER_ABOVE SIZE_MAX

/* What stands besides an approval. */
struct letter_rest {
	/* Is the line a person's own words, and no phrase? */
	bool (*is_said)(const void *ctx, size_t line);
	const void *ctx;
	/* No line may say anything but what is known to say nothing: greetings,
	 * names, addresses, courtesies of a few words. */
	bool known_alone;
};

/* Does anything that they said besides the approval in line `at` deny,
 * restrict, put off or ask, or does a line hold words that nobody knows
 * (known.h: "over my dead body"), or go on with the phrase ("in principle")?
 * Courtesies ("if you have any questions"), names under "Kind regards" and what
 * companies put below all mails aside. "" where there is no doubt. Fails with
 * ST_NOMEM alone. */
enum status letter_weigh(char doubt_r[DOUBT_SIZE], const struct lines *lines,
    size_t at, const struct letter_rest *rest) MUST_CHECK;

#endif
