/* SPDX-License-Identifier: ISC
 * What leaves, openings and evidence of the log have in common: by it the store
 * keeps them small. */
#ifndef AUDIT_WORDS_H
#define AUDIT_WORDS_H

#include "lib/base/buf.h"

/* A dictionary (pack.h), the same in every process of this version of the
 * program and of its library; null where memory ran out. Other words make
 * another one: a store keeps each that its rows were packed by, so that the
 * texts may be changed at any time, for what was written stays as it is. */
const struct buf *audit_words(void);

#endif
