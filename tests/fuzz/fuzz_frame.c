/* SPDX-License-Identifier: ISC
 * Fuzzes the frames between the web child and its parent: no input may crash
 * either side, and an object that was taken can be sent again as it is. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

/* A real number may be written in another way: the members are counted, not
 * compared. */
static void
require_round(const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	json_t *again = NULL;

	require(text != NULL, "cannot be written");
	require(channel_parse_body(&again, text, strlen(text), NULL) == ST_OK,
	    "cannot be read again");
	require(
	    json_object_size(again) == json_object_size(object), "has changed");
	json_decref(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct err err = {""};
	json_t *object = NULL;
	size_t body = 0;

	if (len < CHANNEL_HEADER_SIZE ||
	    channel_parse_header(&body, bytes, &err) != ST_OK)
		return 0;
	require(body > 0 && body <= CHANNEL_FRAME_MAX, "length");
	bytes += CHANNEL_HEADER_SIZE;
	len -= CHANNEL_HEADER_SIZE;
	if (body > len)
		body = len;
	if (channel_parse_body(&object, (const char *)bytes, body, &err) !=
	    ST_OK) {
		require(object == NULL && err.text[0] != '\0', "sentence");
		return 0;
	}
	require(json_is_object(object), "no object");
	require_round(object);
	json_decref(object);
	return 0;
}
