/* SPDX-License-Identifier: ISC
 * The texts of one language: a file of lines "KEY: TEXT". What the texts are
 * for is left to templates and to language.h. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

#include "lib/base/status.h"

struct words;

enum { WORDS_FILE_MAX = 128 * 1024, WORDS_MAX = 512 };

/* Reads the file: UTF-8; "#" begins a comment line; a line that begins with a
 * blank goes on with the text above, a blank between. ST_INVALID with
 * "FILE:LINE: ..." for a line that is neither, a key twice, an empty text,
 * "&" (texts are HTML, and hold the character itself), control characters. */
enum status words_load(
    struct words **words_r, const char *path, struct err *err) MUST_CHECK;
void words_free(struct words *words); /* takes null */

const char *words_path(const struct words *words);

/* Null where there is no such key. */
const char *words_get(const struct words *words, const char *key, size_t len);
/* Its line in the file; 0. */
int words_line(const struct words *words, const char *key, size_t len);

/* Has `words` the keys of `model`, no others, and in each text the same
 * {{variables}} and {placeholders}? ST_INVALID with "FILE:LINE: ...". */
enum status words_match(const struct words *words, const struct words *model,
    struct err *err) MUST_CHECK;

#endif
