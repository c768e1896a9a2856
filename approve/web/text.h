/* SPDX-License-Identifier: ISC
 * Texts from elsewhere made fit to be shown. Escaping for HTML is left to the
 * templates. */
#ifndef WEB_TEXT_H
#define WEB_TEXT_H

#include <stdbool.h>

#include "lib/base/buf.h"

enum { TEXT_SHOWN_MAX = 1024 }; /* bytes of a value on a page */

/* Printable ASCII only; true for "". */
bool text_is_ascii(const char *s);

/* Appends valid UTF-8 `s` for people to read: control characters and the
 * controls of text direction become U+FFFD, so that a value cannot leave its
 * place on the page (T15); cut with an ellipsis behind TEXT_SHOWN_MAX. */
void text_show(struct buf *out, const char *s);

#endif
