/* SPDX-License-Identifier: ISC
 * What an event's row keeps packed, and reading it back: by which dictionary a
 * row is packed stands in the row, the dictionary in a table of its own. How
 * bytes are packed is pack.h's. */
#ifndef STORE_PACKED_H
#define STORE_PACKED_H

#include "lib/store/db.h"
#include "lib/store/pack.h"
#include "lib/store/store.h"

/* Bytes and their dictionary; null: there are none, or they are kept as they
 * are. */
struct packed_part {
	struct buf bytes;
	uint8_t key[PACK_KEY_SIZE];
	const struct buf *like;
};

/* What leaf and opening are packed by is the same. */
struct store_packed {
	struct packed_part leaf, opening, evidence;
};

/* The dictionaries that a transaction's rows were packed by, each written once,
 * so that it is there for whoever reads them. */
enum { PACKED_LIKES = 2 };
struct packed_likes {
	const struct buf *written[PACKED_LIKES];
};
enum status packed_like_add(struct db *db, struct packed_likes *likes,
    const struct packed_part *part) MUST_CHECK;

/* Reads back, in one transaction. Zeroed but for `db` and `anew`: by the
 * dictionary as it stands in the store now, else by what is held ready. */
struct unpacker {
	struct db *db;
	bool anew;
	uint8_t key[PACK_KEY_SIZE];
	bool has_like;
	struct buf like;
};

/* Appends. ST_INVALID, with nothing appended: it, its dictionary or `key` is
 * damaged; or the store's trouble, which is told. */
enum status unpack(struct unpacker *u, struct buf *out, const void *bytes,
    size_t len, const struct value *key) MUST_CHECK;
void unpacker_free(struct unpacker *u);

#endif
