/* SPDX-License-Identifier: ISC
 * Which lines of a reply the person wrote: outside quotation and before a
 * signature. What the lines say is left to others. */
#ifndef REPLY_VISIBLE_H
#define REPLY_VISIBLE_H

#include "approve/reply/lines.h"

/* Sets is_marked, is_written, is_introduction and is_set_off of each line.
 * Where it may be either, it is quotation. */
void visible_mark(struct lines *lines);

#endif
