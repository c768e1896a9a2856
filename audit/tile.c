/* SPDX-License-Identifier: ISC
 * Paths of three digits an element, and length-prefixed entries. */
#include "audit/tile.h"

#include <assert.h>
#include <stdio.h>

enum { ELEMENT = 1000, ELEMENTS_MAX = 7 };

const char *
tile_path(
    char path_r[TILE_PATH_SIZE], unsigned level, uint64_t index, unsigned width)
{
	unsigned elements[ELEMENTS_MAX], n = 0;
	size_t len;

	assert(level <= TILE_ENTRIES && width >= 1 && width <= TILE_WIDTH);
	do {
		elements[n++] = (unsigned)(index % ELEMENT);
		index /= ELEMENT;
	} while (index > 0 && n < ELEMENTS_MAX);
	if (level == TILE_ENTRIES)
		len = (size_t)snprintf(path_r, TILE_PATH_SIZE, "tile/entries");
	else
		len =
		    (size_t)snprintf(path_r, TILE_PATH_SIZE, "tile/%u", level);
	while (n > 0) {
		n--;
		len += (size_t)snprintf(path_r + len, TILE_PATH_SIZE - len,
		    "/%s%03u", n > 0 ? "x" : "", elements[n]);
	}
	if (width < TILE_WIDTH)
		snprintf(path_r + len, TILE_PATH_SIZE - len, ".p/%u", width);
	return path_r;
}

unsigned
tile_width(unsigned level, uint64_t index, uint64_t size)
{
	uint64_t hashes;

	if (level == TILE_ENTRIES)
		level = 0;
	hashes = size >> (TILE_HEIGHT * level);
	if (index < hashes / TILE_WIDTH)
		return TILE_WIDTH;
	return index == hashes / TILE_WIDTH ? (unsigned)(hashes % TILE_WIDTH)
					    : 0;
}

enum status
tile_entry_add(struct buf *bundle, const void *entry, size_t len)
{
	const uint8_t prefix[] = {(uint8_t)(len >> 8), (uint8_t)(len & 255)};

	if (len > TILE_ENTRY_MAX)
		return ST_INVALID;
	buf_add(bundle, prefix, sizeof(prefix));
	buf_add(bundle, entry, len);
	return buf_ok(bundle) ? ST_OK : ST_NOMEM;
}

enum status
tile_entry_next(const uint8_t **entry_r, size_t *len_r, const uint8_t **bundle,
    size_t *bundle_len)
{
	size_t len;

	if (*bundle_len == 0)
		return ST_NOTFOUND;
	if (*bundle_len < 2)
		return ST_INVALID;
	len = (size_t)(*bundle)[0] << 8 | (*bundle)[1];
	if (len > *bundle_len - 2)
		return ST_INVALID;
	*entry_r = *bundle + 2;
	*len_r = len;
	*bundle += 2 + len;
	*bundle_len -= 2 + len;
	return ST_OK;
}
