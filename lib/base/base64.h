/* SPDX-License-Identifier: ISC
 * Base64 by RFC 4648 section 4, one form for one byte string. MIME's folding
 * and blanks are left to lib/mail. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"

/* What a digit counts for; -1 for what is none. */
int base64_digit(char c);

void base64_add(struct buf *out, const void *bytes, size_t len);

/* Appends what the text stands for. ST_INVALID for other characters, blanks,
 * missing padding, and bits set behind the last byte; `out` may then hold a
 * part of it. */
enum status
base64_decode(struct buf *out, const char *text, size_t len) MUST_CHECK;

/* The same where exactly `size` bytes are wanted. */
enum status base64_decode_exactly(
    uint8_t *bytes_r, size_t size, const char *text, size_t len) MUST_CHECK;

#endif
