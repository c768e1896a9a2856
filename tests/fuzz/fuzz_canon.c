/* SPDX-License-Identifier: ISC
 * Leaves and openings as they stand in a store, and rows on their way. What is
 * taken for canonical is what is written from it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "audit/canon.h"
#include "audit/record.h"
#include "audit/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_text(const char *text, size_t len)
{
	struct canon canon;
	struct canon_member m;
	struct buf again = BUF_INIT;
	json_t *json;

	canon_begin(&canon, text, len);
	while (canon_next(&canon, &m))
		assert(
		    m.value.p >= text && m.value.p + m.value.len <= text + len);
	if (!canon_is_good(&canon))
		return;
	/* jansson takes no NUL in a name. */
	json = json_loadb(
	    text, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	if (json != NULL) {
		assert(canon_write(&again, json) == ST_OK);
		assert(again.len == len && memcmp(again.data, text, len) == 0);
	}
	json_decref(json);
	buf_free(&again);
}

static void
try_rows(const uint8_t *bytes, size_t len)
{
	struct records records = {.with_rows = true};
	struct hasher *hasher;
	struct row row;
	char why[200];

	if (hasher_new(&hasher) != ST_OK)
		return;
	while (rows_read(&row, &bytes, &len) == ST_OK) {
		records_note_settings(&records, &row);
		if (record_check(&records, hasher, &row, why, sizeof(why)) !=
		    ST_OK)
			break;
	}
	(void)records_end(&records, why, sizeof(why));
	records_free(&records);
	hasher_free(hasher);
}

static void
try_bundle(const uint8_t *bytes, size_t len)
{
	const uint8_t *entry, *end = bytes + len;
	size_t n;

	while (tile_entry_next(&entry, &n, &bytes, &len) == ST_OK)
		assert(entry + n <= end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text((const char *)data, size);
	try_rows(data, size);
	try_bundle(data, size);
	return 0;
}
