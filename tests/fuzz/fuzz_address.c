/* SPDX-License-Identifier: ISC
 * From fields and SMTP paths of strangers. An address that is found must be
 * one when it is read again, and the same. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_found(const struct address *found)
{
	struct address again;

	assert(strlen(found->local) <= ADDRESS_LOCAL_MAX);
	assert(address_parse(&again, found->text) == ST_OK);
	assert(strcmp(again.text, found->text) == 0);
	assert(address_equal(&again, found));
	assert(address_parse_from(&again, found->text, strlen(found->text)) ==
	       ST_OK);
	assert(address_equal(&again, found));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct address address;
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (address_parse_from(&address, (const char *)data, size) == ST_OK) {
		check_found(&address);
		assert(address_list_holds((const char *)data, size, &address));
	}
	assert(address_parse(&address, "ann@example.com") == ST_OK);
	(void)address_list_holds((const char *)data, size, &address);
	if (address_parse_path(&address, text) == ST_OK)
		check_found(&address);
	if (address_parse(&address, text) == ST_OK)
		check_found(&address);
	free(text);
	return 0;
}
