/* SPDX-License-Identifier: ISC
 * Evidence that somebody changed: reading ends, files lie within what was
 * given, and what is read is written again octet for octet. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "approve/dossier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct buf again = BUF_INIT;
	struct dossier_read read;
	struct evidence e;
	struct err err = {""};

	if (evidence_read(&e, bytes, size, &err) == ST_OK) {
		for (size_t i = 0; i < e.n_files; i++)
			assert(e.files[i].bytes >= bytes &&
			       e.files[i].len <=
				   size - (size_t)(e.files[i].bytes - bytes));
		assert(evidence_write(&again, &e) == ST_OK &&
		       again.len == size &&
		       memcmp(again.data, bytes, size) == 0);
	}
	buf_free(&again);
	if (dossier_read(&read, bytes, size, &err) == ST_OK)
		assert(read.token.recipient < read.domain.n_recipients);
	dossier_clear(&read);
	return 0;
}
