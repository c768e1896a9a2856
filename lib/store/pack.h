/* SPDX-License-Identifier: ISC
 * Bytes kept small: compressed (Zstandard, RFC 8878) by what bytes of the same
 * kind have in common, which is kept once as a dictionary. The only user of
 * libzstd. Which rows are packed, and where a dictionary is kept, is audit.c's.
 *
 * Dictionaries are known by their content, and so are good for every store of
 * the process; the few that were used last are held ready. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include <stdint.h>

#include "lib/base/buf.h"

enum {
	PACK_KEY_SIZE = 8,
	/* What is longer is not packed, and not unpacked. */
	PACK_BYTES_MAX = 1024 * 1024,
};

/* Makes a dictionary: of `content`, which the others have in common, what is
 * commonest last, and of `n` examples one after another, of which it learns how
 * often what comes. The same from the same by the same libzstd. ST_INVALID:
 * none can be made of that; ST_NOMEM. */
enum status pack_dictionary(struct buf *out, const struct buf *content,
    const struct buf *examples, const size_t *lens, unsigned n) MUST_CHECK;

/* Appends the packed form, by the dictionary `like`, whose key is the first
 * octets of its SHA-256. ST_INVALID: longer than may be packed; ST_NOMEM. */
enum status
pack_write(struct buf *out, uint8_t key_r[PACK_KEY_SIZE], const void *bytes,
    size_t len, const void *like, size_t like_len) MUST_CHECK;

/* Appends what was packed by the dictionary with that key, which is `like`; or
 * that one, where it is held ready, and `like` is null: else ST_NOTFOUND.
 * ST_INVALID, with nothing appended: damaged, `like` is not of that key, or it
 * is too long; ST_NOMEM. */
enum status pack_read(struct buf *out, const void *packed, size_t len,
    const uint8_t key[PACK_KEY_SIZE], const void *like,
    size_t like_len) MUST_CHECK;

#endif
