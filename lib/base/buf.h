/* SPDX-License-Identifier: ISC
 * A growing byte string. A failed allocation is remembered and reported once,
 * by buf_ok(), so that a run of appends needs one check. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

/* `data` is NUL-terminated behind `len` once anything was appended; it may be
 * null while the buffer is empty (buf_str() never is). */
struct buf {
	char *data;
	size_t len;
	size_t size;
	bool failed;
};

#define BUF_INIT  \
	{         \
		0 \
	}

/* Room for `more` bytes at once, where it is known how many will come. */
void buf_expect(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool buf_ok(const struct buf *b);
const char *buf_str(const struct buf *b); /* "" while empty */
void buf_reset(struct buf *b);            /* empty it, keep the memory */
char *buf_steal(
    struct buf *b); /* caller frees; null if failed; never-null "" when empty */
void buf_free(struct buf *b);
void buf_wipe(struct buf *b); /* overwrites before freeing: for secrets */

#endif
