/* SPDX-License-Identifier: ISC
 * The phrases that approve and reject where the configuration names none, by
 * language. What a line must look like to be one is reply's. */
#ifndef APPROVE_PHRASES_H
#define APPROVE_PHRASES_H

#include "approve/reply/reply.h"

struct phrases_entry {
	const char *language; /* BCP 47: "en", "de" */
	struct reply_phrase phrase;
};

/* All of them, English first, which our mails name; the first of each verdict
 * of a language is how a person would say it. */
const struct phrases_entry *phrases_builtin(size_t *n_r);

#endif
