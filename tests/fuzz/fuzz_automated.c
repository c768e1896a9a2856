/* SPDX-License-Identifier: ISC
 * The marks of machines in a stranger's header: looking for them ends, a mail
 * with the null sender is always one, and each that is one says why (I5). */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/automated.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char reason[AUTOMATED_REASON_SIZE] = "";
	struct fields fields;
	char *text = malloc(size + (size == 0));

	if (text == NULL)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	if (fields_split(&fields, text, size, NULL) == ST_OK) {
		if (automated_mail(reason, &fields, "<ann@example.com>"))
			assert(reason[0] != '\0' &&
			       memchr(reason, '\0', sizeof(reason)) != NULL);
		assert(automated_mail(reason, &fields, "<>"));
		fields_clear(&fields);
	}
	free(text);
	return 0;
}
