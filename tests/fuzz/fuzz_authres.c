/* SPDX-License-Identifier: ISC
 * A stranger's Authentication-Results: whatever it is, recognising it ends, and
 * our own value with it as a comment in front is still ours. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/authres.h"

#define ID "mx.ca.example"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf value = BUF_INIT;

	(void)authres_claims((const char *)data, size, ID);
	/* In a comment of its own: no byte of it may hide the name behind. */
	buf_addc(&value, '(');
	for (size_t i = 0; i < size; i++) {
		if (strchr("()\\", data[i]) == NULL || data[i] == '\0')
			buf_addc(&value, (char)data[i]);
	}
	buf_adds(&value, ") " ID "; spf=pass");
	if (buf_ok(&value) && !authres_claims(value.data, value.len, ID))
		abort();
	buf_free(&value);
	return 0;
}
