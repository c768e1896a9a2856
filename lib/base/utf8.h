/* SPDX-License-Identifier: ISC
 * Well-formed UTF-8 (RFC 3629), octet by octet. What its characters mean is
 * left to others. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The length in octets, 1 to 4, of the character that begins at `p`, of which
 * `left` octets (at least 1) may be read; 0 where none is well formed: cut off,
 * overlong, a surrogate, beyond U+10FFFF. NUL is a character of one octet. */
size_t utf8_char(const char *p, size_t left);

/* Is the whole text well formed? */
bool utf8_is_valid(const char *text, size_t len);

/* Puts '?' in the place of each octet that is no character, and of NUL. */
void utf8_mend(char *text, size_t len);

#endif
