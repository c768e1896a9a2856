/* SPDX-License-Identifier: ISC
 * What a name looks like to the eye: the skeleton of Unicode TR39, section 4.
 * The only user of ICU; what a likeness means is policy's business. */
#ifndef NAME_CONFUSABLE_H
#define NAME_CONFUSABLE_H

#include "lib/base/status.h"
#include "lib/name/domain.h"

/* ICU's tables, opened once. Safe for several threads. */
struct confusable;

enum status
confusable_open(struct confusable **confusable_r, struct err *err) MUST_CHECK;
void confusable_close(struct confusable *confusable);

/* One character of a name becomes at most 18 of its skeleton. */
enum { CONFUSABLE_SIZE = 16 * 1024 };

/* The skeleton of a name in UTF-8 (U-labels), made lower case in ASCII: names
 * are compared without case, and "0" looks like an "O" that may be written
 * "o". Two names that a person may take for each other have the same one.
 * Quick for names in ASCII. ST_INVALID: not UTF-8, or longer than a name can
 * be. */
enum status confusable_skeleton(char skeleton_r[CONFUSABLE_SIZE],
    const struct confusable *confusable, const char *name) MUST_CHECK;

#endif
