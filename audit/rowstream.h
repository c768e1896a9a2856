/* SPDX-License-Identifier: ISC
 * Rows of the audit log as they stand in the store, in the form of
 * audit/rows.h, for `countersign audit verify`. */
#ifndef AUDIT_ROWSTREAM_H
#define AUDIT_ROWSTREAM_H

#include <stdio.h>

#include "audit/rows.h"
#include "lib/store/store.h"

/* Appends the rows behind `after`, whole ones, some megabytes at most; where
 * there are no more the settings. What this process remembers of the store's
 * file is not trusted: it is read anew. */
enum status rowstream_page(struct buf *out, struct store *store, int64_t after,
    struct err *err) MUST_CHECK;
/* All rows, and the settings. ST_TEMP where `out` cannot be written. */
enum status
rowstream_write(FILE *out, struct store *store, struct err *err) MUST_CHECK;

#endif
