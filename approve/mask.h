/* SPDX-License-Identifier: ISC
 * Finds tokens in mail that is kept, and takes them out while they may still
 * work: of refused replies, whose senders quote our mail with its link and its
 * address. Knows a token by its form alone. */
#ifndef APPROVE_MASK_H
#define APPROVE_MASK_H

#include <stdbool.h>

#include "approve/token.h"
#include "lib/base/buf.h"

/* Appends `bytes` with every run of 32 or more characters a-z 2-7, in any
 * case, replaced by as many '*': as it stands, broken by a soft line break of
 * quoted-printable, and within blocks of base64. Too much is masked rather than
 * too little. */
void mask_tokens(struct buf *out, const char *bytes, size_t len);

/* Tells of one that may be a token, in lower case, whether it is what is looked
 * for. */
typedef enum status
mask_look(void *arg, bool *found_r, const char token[TOKEN_SIZE]);

/* Asks `look` about what mask_tokens() would mask, of long runs about both
 * ends, until one is found. ST_OK, ST_NOMEM, or what `look` returned. */
enum status mask_find(bool *found_r, const char *bytes, size_t len,
    mask_look *look, void *arg) MUST_CHECK;

#endif
