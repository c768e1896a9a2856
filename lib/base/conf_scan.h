/* SPDX-License-Identifier: ISC
 * The look at a configuration's characters before libconfuse reads it. What
 * the words mean is left to conf.c. */
#ifndef BASE_CONF_SCAN_H
#define BASE_CONF_SCAN_H

#include "lib/base/status.h"

/* Overwrites comments with blanks, lines kept, and refuses what libconfuse's
 * scanner would take for something else or let pass in silence: an unclosed
 * string, comment or brace, ${ENVIRONMENT}, a backslash before anything but
 * \ and a quote, += and include, a name between quotes, control characters and
 * what is not UTF-8 in a string, and any other character outside of one. `text`
 * is NUL-terminated. ST_INVALID with "PATH:LINE: what; what to do". */
enum status conf_scan(char *text, const char *path, struct err *err) MUST_CHECK;

#endif
