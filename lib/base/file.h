/* SPDX-License-Identifier: ISC
 * Reading a small file whole, and keeping files off the descriptors of standard
 * input and output. What is in a file, and who may read it, is left to the
 * callers. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "lib/base/buf.h"

/* Appends the whole of `path` to `out`, at most `max` bytes. ST_INVALID with
 * "cannot read PATH: REASON" where it cannot be opened or read, is no regular
 * file, or is longer. Does not hang on a FIFO. */
enum status file_read(
    struct buf *out, const char *path, size_t max, struct err *err) MUST_CHECK;

/* To be called first of all. Standard input, output and error that were closed
 * are opened where neither can be used, so that no file, socket or key that is
 * opened later gets their numbers and with them what is printed or logged. */
void file_hold_standard(void);

#endif
