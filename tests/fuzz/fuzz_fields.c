/* SPDX-License-Identifier: ISC
 * libFuzzer target for lib/mail/fields.c and both canonical forms: any bytes
 * as a message. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_field(const struct field *field, const char *message, size_t len)
{
	struct buf out = BUF_INIT;
	char *text = field_text(field);

	if (text == NULL || strchr(text, '\n') != NULL ||
	    field->raw < message ||
	    field->raw + field->raw_len > message + len ||
	    field->value + field->value_len != field->raw + field->raw_len)
		abort();
	dkim_canon_field(&out, DKIM_SIMPLE, field);
	dkim_canon_field(&out, DKIM_RELAXED, field);
	if (!buf_ok(&out))
		abort();
	buf_free(&out);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy: what is read behind its end is then seen. */
	char *message = malloc(size + (size == 0));
	uint8_t hash[SHA256_SIZE];
	struct fields fields;

	if (message == NULL)
		return 0;
	if (size > 0)
		memcpy(message, data, size);
	if (fields_split(&fields, message, size, NULL) == ST_OK) {
		for (size_t i = 0; i < fields.n_items; i++)
			check_field(&fields.items[i], message, size);
		if (fields.body_len > size ||
		    dkim_body_hash(hash, DKIM_SIMPLE, fields.body,
			fields.body_len) != ST_OK ||
		    dkim_body_hash(hash, DKIM_RELAXED, fields.body,
			fields.body_len) != ST_OK)
			abort();
		(void)!fields_check(&fields, message, size, NULL);
		fields_clear(&fields);
	}
	free(message);
	return 0;
}
