/* SPDX-License-Identifier: ISC
 * The resources of a tiled log (C2SP tlog-tiles): names of tiles and entry
 * bundles, and a bundle's form. Reading and writing files is left to folder
 * and publish. */
#ifndef AUDIT_TILE_H
#define AUDIT_TILE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"

enum {
	TILE_HEIGHT = 8,
	TILE_WIDTH = 1 << TILE_HEIGHT,
	TILE_LEVELS = 8,            /* 2^62 leaves need no more */
	TILE_ENTRIES = TILE_LEVELS, /* in place of a level: an entry bundle */
	TILE_ENTRY_MAX = 65535,     /* a uint16 says its length */
	TILE_BUNDLE_MAX = TILE_WIDTH * (2 + TILE_ENTRY_MAX),
	TILE_PATH_SIZE = 64,
};

/* "tile/0/x001/234" for a full one, "tile/entries/000.p/17" for a partial
 * one; `width` is 1 to TILE_WIDTH. Returns `path_r`. */
const char *tile_path(char path_r[TILE_PATH_SIZE], unsigned level,
    uint64_t index, unsigned width);

/* How wide the tile is in a tree of that size: TILE_WIDTH where it is full, 0
 * where there is none. */
unsigned tile_width(unsigned level, uint64_t index, uint64_t size);

/* Adds an entry: its length, big-endian, and its bytes. ST_INVALID where it
 * is longer than TILE_ENTRY_MAX. */
enum status
tile_entry_add(struct buf *bundle, const void *entry, size_t len) MUST_CHECK;

/* Takes the first entry off *bundle. ST_NOTFOUND: none is left; ST_INVALID:
 * it ends within an entry. The entry lies within the bundle's bytes. */
enum status tile_entry_next(const uint8_t **entry_r, size_t *len_r,
    const uint8_t **bundle, size_t *bundle_len) MUST_CHECK;

#endif
