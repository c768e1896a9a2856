/* SPDX-License-Identifier: ISC
 * Whole messages of strangers, as the milter hands them to GMime. What is
 * found is UTF-8 without CR and NUL, within its bound; and the short way is
 * none but for what both read alike. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/utf8.h"
#include "tests/fake/readings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct message m;
	unsigned n = 0;

	if (message_read(&m, bytes, size, false) != ST_OK)
		return 0;
	assert(m.text && strlen(m.text) == m.text_len);
	assert(m.state == MESSAGE_TEXT_FOUND || m.text_len == 0);
	assert(m.text_len <= MESSAGE_TEXT_MAX);
	assert(utf8_is_valid(m.text, m.text_len));
	assert(!strchr(m.text, '\r'));
	assert(readings_compare_all(bytes, size, &n) == NULL);
	message_clear(&m);
	return 0;
}
