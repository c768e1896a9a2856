/* SPDX-License-Identifier: ISC
 * What stands right beside a phrase, and may make it a part of something else
 * that is said (I6: two readings are no verdict). Which lines are phrases, and
 * whose, is left to others. */
#ifndef REPLY_DOUBT_H
#define REPLY_DOUBT_H

#include "approve/reply/lines.h"
#include "approve/reply/reply.h"

/* "line 3, "only if bob agrees", may restrict it": for the person who wrote. */
enum { DOUBT_SIZE = REPLY_DOUBT_SIZE };

/* May line `at` not be the whole of what is said? The line above leads to it
 * ("I do not say:"), or above or below a sentence goes on with a denial or a
 * condition ("only if Bob agrees"). Of the others only those that the person
 * wrote are looked at. `doubt_r` is written where there is one. */
bool
doubt_beside(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at);

/* Tells of line `at`: `what` it may do. */
void doubt_tell(char doubt_r[DOUBT_SIZE], const struct lines *lines, size_t at,
    const char *what);
/* How many octets of a text are shown: `max` at most, cut between characters.
 */
size_t doubt_shown(const char *text, size_t len, size_t max);

#endif
