/* SPDX-License-Identifier: ISC
 * Takes tokens out of mail that is kept while they may still work: of refused
 * replies, whose senders quote our mail with its link and its address. Knows
 * a token by its form alone. */
#ifndef APPROVE_MASK_H
#define APPROVE_MASK_H

#include "lib/base/buf.h"

/* Appends `bytes` with every run of 32 or more characters a-z 2-7, in any
 * case, replaced by as many '*': as it stands, broken by a soft line break of
 * quoted-printable, and within blocks of base64. Too much is masked rather than
 * too little. */
void mask_tokens(struct buf *out, const char *bytes, size_t len);

#endif
