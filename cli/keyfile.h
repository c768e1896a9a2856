/* SPDX-License-Identifier: ISC
 * Writing new files that must never replace others, for init and keygen. */
#ifndef CLI_KEYFILE_H
#define CLI_KEYFILE_H

#include "lib/base/status.h"

/* Writes `text` to a new file, mode 0640 whatever the umask, and syncs it.
 * ST_INVALID where the file exists or cannot be written; nothing is left of
 * it then. */
enum status
keyfile_write(const char *path, const char *text, struct err *err) MUST_CHECK;

/* A fresh seal key: 64 hexadecimal digits. */
enum status keyfile_write_seal(const char *path, struct err *err) MUST_CHECK;

#endif
