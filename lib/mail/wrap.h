/* SPDX-License-Identifier: ISC
 * Long lines of a text part, broken for programs that do not break them
 * (RFC 5322 2.1.1 asks for 78 characters). */
#ifndef MAIL_WRAP_H
#define MAIL_WRAP_H

#include "lib/base/buf.h"

enum {
	WRAP_WIDTH = 72,    /* characters of a line that is broken */
	WRAP_LONGEST = 78,  /* of one that is left as it is */
	WRAP_LAST_MIN = 30, /* of a paragraph's last line: a shorter one stays
			       with the line above, so that no word, and so no
			       phrase that answers, comes to stand alone (O1) */
};

/* Appends UTF-8 `text`. Lines that begin with a blank stay as they are, and so
 * does a word that is longer than a line. */
void wrap_text(struct buf *out, const char *text);

#endif
