/* SPDX-License-Identifier: ISC
 * Whole messages of strangers, as the milter hands them to GMime. What is
 * found is UTF-8 without CR and NUL, within its bound. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/utf8.h"
#include "lib/mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message m;

	if (message_read(&m, (const char *)data, size) != ST_OK)
		return 0;
	assert(m.text && strlen(m.text) == m.text_len);
	assert(m.state == MESSAGE_TEXT_FOUND || m.text_len == 0);
	assert(m.text_len <= MESSAGE_TEXT_MAX);
	assert(utf8_is_valid(m.text, m.text_len));
	assert(!strchr(m.text, '\r'));
	message_clear(&m);
	return 0;
}
