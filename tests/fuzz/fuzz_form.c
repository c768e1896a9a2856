/* SPDX-License-Identifier: ISC
 * Fuzzes the approval form: no input may crash it, and what it takes is what
 * the rest relies on: bounded, UTF-8, without control characters. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/form.h"
#include "approve/web/text.h"
#include "lib/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static void
require_clean(const char *s, size_t size)
{
	size_t len = strnlen(s, size);

	require(len < size, "not ended");
	require(utf8_is_valid(s, len), "not UTF-8");
	for (; *s != '\0'; s++)
		require((unsigned char)*s >= 0x20 && *s != 0x7f, "control");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct form form;
	struct err err = {""};
	enum status st = form_parse(&form, (const char *)bytes, len, &err);

	require(st == ST_OK || st == ST_INVALID, "neither right nor wrong");
	require((st == ST_OK) == (err.text[0] == '\0'), "sentence");
	if (st != ST_OK)
		return 0;
	require(len <= FORM_BODY_MAX, "too long");
	require_clean(form.nonce, sizeof(form.nonce));
	require_clean(form.typed, sizeof(form.typed));
	require(text_is_ascii(form.nonce), "nonce not ASCII");
	require(form.has_nonce || form.nonce[0] == '\0', "nonce from nowhere");
	require(form.has_typed || form.typed[0] == '\0', "typed from nowhere");
	return 0;
}
