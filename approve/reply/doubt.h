/* SPDX-License-Identifier: ISC
 * What stands beside a phrase and may make it a part of something else that is
 * said (I6: two readings are no verdict), or a machine's (I5). Which lines are
 * phrases, and whose, is left to others. */
#ifndef REPLY_DOUBT_H
#define REPLY_DOUBT_H

#include "approve/reply/lines.h"

/* Why line `at` may not be the whole of what is said: the line above leads to
 * it ("I do not say:"), or above or below a sentence goes on with a denial or a
 * condition ("only if Bob agrees"). Static text; null: there is no doubt. Of
 * the others only those that the person wrote are looked at. */
const char *doubt_beside(const struct lines *lines, size_t at);

/* Does the line speak as an automatic reply does: "I am out of the office"? */
bool doubt_is_absence(const char *folded);

#endif
