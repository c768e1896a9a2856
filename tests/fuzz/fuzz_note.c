/* SPDX-License-Identifier: ISC
 * Checkpoints and verifier keys that others have written. Whatever is
 * taken is written again as it came. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "audit/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_key(const char *text, size_t len)
{
	struct note_key key, again;
	char formatted[NOTE_KEY_TEXT_SIZE];

	if (note_key_parse(&key, text, len) != ST_OK)
		return;
	note_key_format(formatted, &key);
	assert(note_key_parse(&again, formatted, strlen(formatted)) == ST_OK);
	assert(again.id == key.id && strcmp(again.name, key.name) == 0);
}

static void
try_checkpoint(const char *text, size_t len)
{
	static const struct note_key key = {.name = "log.example", .id = 7};
	struct checkpoint checkpoint;
	struct buf again = BUF_INIT;
	struct err err;

	/* Nobody has this key's private half. */
	assert(checkpoint_open(&checkpoint, text, len, &key, 1, &err) != ST_OK);
	if (checkpoint_parse(&checkpoint, text, len) != ST_OK)
		return;
	checkpoint_format(&again, &checkpoint);
	assert(again.len == len && memcmp(again.data, text, len) == 0);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_key(text, size);
	try_checkpoint(text, size);
	return 0;
}
