/* SPDX-License-Identifier: ISC
 * Encoded words in a stranger's Subject: one line, and no more than the bound
 * on what is read can make of it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/mail/message_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT;

	if (message_decode_words(&out, (const char *)data, size) == ST_OK) {
		assert(strpbrk(buf_str(&out), "\r\n\t") == NULL);
		assert(strlen(buf_str(&out)) == out.len);
		/* An octet of a charset becomes four at most. */
		assert(out.len <= 4 * MESSAGE_WORDS_MAX);
	}
	buf_free(&out);
	return 0;
}
