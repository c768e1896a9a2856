/* SPDX-License-Identifier: ISC
 * Whole messages of strangers, as the milter hands them to GMime. What is
 * found is UTF-8 without CR and NUL, within its bound. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/utf8.h"
#include "lib/mail/message_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The short way is none but for what both read alike. */
static void
compare_plain(const struct message *m, const char *bytes, size_t size)
{
	struct message plain;

	if (message_read_plain(&plain, bytes, size) != ST_OK)
		return;
	assert(m->state == MESSAGE_TEXT_FOUND);
	assert(m->text_len == plain.text_len);
	assert(memcmp(m->text, plain.text, plain.text_len) == 0);
	assert(strcmp(m->type, plain.type) == 0);
	assert(!m->is_report && !m->is_feedback);
	message_clear(&plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message m;

	if (message_read(&m, (const char *)data, size, false) != ST_OK)
		return 0;
	assert(m.text && strlen(m.text) == m.text_len);
	assert(m.state == MESSAGE_TEXT_FOUND || m.text_len == 0);
	assert(m.text_len <= MESSAGE_TEXT_MAX);
	assert(utf8_is_valid(m.text, m.text_len));
	assert(!strchr(m.text, '\r'));
	compare_plain(&m, (const char *)data, size);
	message_clear(&m);
	return 0;
}
