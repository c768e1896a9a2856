/* SPDX-License-Identifier: ISC
 * Delivery reports of strangers: reading ends, and what comes out is printable
 * and bounded. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dsn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fields fields;
	struct err err = {""};
	struct dsn dsn;

	if (fields_split(&fields, (const char *)data, size, &err) != ST_OK)
		return 0;
	dsn_read(&dsn, &fields, "<>", "admin@example.com");
	assert(memchr(dsn.status, '\0', sizeof(dsn.status)) != NULL);
	assert(memchr(dsn.text, '\0', sizeof(dsn.text)) != NULL);
	for (const char *p = dsn.text; *p != '\0'; p++)
		assert(*p >= ' ' && *p <= '~');
	assert(dsn.action != DSN_NONE || dsn.status[0] == '\0');
	fields_clear(&fields);
	return 0;
}
