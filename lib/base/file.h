/* SPDX-License-Identifier: ISC
 * Reading a small file whole, writing all of something, and keeping files off
 * the descriptors of standard input and output. What is in a file, and who may
 * read it, is left to the callers. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/buf.h"

/* Appends the whole of `path` to `out`, at most `max` bytes. ST_INVALID with
 * "cannot read PATH: REASON" where it cannot be opened or read, is no regular
 * file, or is longer. Does not hang on a FIFO. */
enum status file_read(
    struct buf *out, const char *path, size_t max, struct err *err) MUST_CHECK;

/* Writes all of `bytes`, whatever interrupts it and however little is taken at
 * once. False with errno where that fails. `fd` blocks. */
bool file_write(int fd, const void *bytes, size_t len) MUST_CHECK;

/* Closes what was written. Whether that, and what was `done` before, went well;
 * false with errno of what failed first. */
bool file_close(int fd, bool done) MUST_CHECK;

/* Brings the folder that holds `path` to the disk, so that a new name outlives
 * a power failure as its file does. `path` is relative to the folder `at`, or
 * AT_FDCWD. False with errno where that fails. */
bool file_sync_name(int at, const char *path) MUST_CHECK;

/* To be called first of all. Standard input, output and error that were closed
 * are opened where neither can be used, so that no file, socket or key that is
 * opened later gets their numbers and with them what is printed or logged. */
void file_hold_standard(void);

#endif
