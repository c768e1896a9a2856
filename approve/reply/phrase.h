/* SPDX-License-Identifier: ISC
 * Which verdict a line says, taken for itself. Where the line stands is left
 * to others; the phrases are made by reply_phrases_new(). */
#ifndef REPLY_PHRASE_H
#define REPLY_PHRASE_H

#include "approve/reply/reply.h"

/* `folded` as in struct line; VERDICT_NONE if it is no phrase. */
enum verdict
phrase_find(const struct reply_phrases *phrases, const char *folded);

/* Does the line hold a rejection of several words, or a denial, among others
 * ("Sorry, I do not approve of it.")? It is no verdict, but speaks against an
 * approval. A single word says nothing amid a sentence. */
bool
phrase_rejects_within(const struct reply_phrases *phrases, const char *folded);

/* Was reply_phrases_stand_alone() said? */
bool phrases_stand_alone(const struct reply_phrases *phrases);

#endif
