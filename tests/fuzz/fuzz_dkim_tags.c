/* SPDX-License-Identifier: ISC
 * Tag lists, colon lists and base64 as strangers write them into signatures
 * and key records. What is found lies within the text, no name stands twice,
 * and base64 says what OpenSSL says. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim_impl.h"

enum { BYTES_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_within(const char *text, size_t size, const char *p, size_t len)
{
	assert(p >= text && p <= text + size);
	assert(len <= (size_t)(text + size - p));
}

/* The same octets written anew are the same text but for its blanks. */
static void
check_base64(const char *text, size_t len)
{
	uint8_t bytes[BYTES_MAX];
	unsigned char again[BYTES_MAX / 3 * 4 + 8];
	size_t n, at = 0;

	if (!dkim_base64(
		bytes, &n, sizeof(bytes), (struct dkim_span){text, len}))
		return;
	assert(n > 0 && n <= sizeof(bytes));
	EVP_EncodeBlock(again, bytes, (int)n);
	for (size_t i = 0; i < len; i++) {
		if (memchr(" \t\r\n", text[i], 4) != NULL || text[i] == '=')
			continue;
		/* The last digit may hold bits that no octet has. */
		if (again[at + 1] != '=' && again[at + 1] != '\0')
			assert((unsigned char)text[i] == again[at]);
		at++;
	}
}

static void
check_list(const struct dkim_tag *tag)
{
	struct dkim_span item, rest = {tag->value, tag->value_len};
	size_t n = 0, colons = 0;

	for (size_t i = 0; i < tag->value_len; i++)
		colons += tag->value[i] == ':';
	while (dkim_list_next(&item, &rest)) {
		check_within(tag->value, tag->value_len, item.p, item.len);
		assert(memchr(item.p, ':', item.len) == NULL);
		n++;
	}
	assert(n == colons + 1);
}

static void
check_tags(const struct dkim_tags *tags, const char *text, size_t size)
{
	assert(tags->n_items > 0 && tags->n_items <= DKIM_TAGS_MAX);
	for (size_t i = 0; i < tags->n_items; i++) {
		const struct dkim_tag *tag = &tags->items[i];
		char name[64] = "";

		check_within(text, size, tag->name, tag->name_len);
		check_within(text, size, tag->span, tag->span_len);
		check_within(
		    tag->span, tag->span_len, tag->value, tag->value_len);
		check_list(tag);
		check_base64(tag->value, tag->value_len);
		if (tag->name_len >= sizeof(name))
			continue;
		memcpy(name, tag->name, tag->name_len);
		assert(dkim_tags_get(tags, name) == tag);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + (size == 0));
	struct dkim_tags tags;

	if (text == NULL)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	if (dkim_tags_parse(&tags, text, size))
		check_tags(&tags, text, size);
	check_base64(text, size);
	free(text);
	return 0;
}
