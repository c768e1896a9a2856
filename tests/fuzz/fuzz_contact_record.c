/* SPDX-License-Identifier: ISC
 * libFuzzer target for policy/contact_record.c: what it finds usable has one @
 * outside quotes, no blanks outside them, no control character, and is an
 * address to lib/mail as well, unless its domain is none to IDNA. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/utf8.h"
#include "lib/mail/address.h"
#include "policy/contact_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_usable(const char *text, size_t len)
{
	struct address address;
	const char *at = NULL;
	bool quoted = false;

	if (len == 0 || len > CONTACT_RECORD_MAX || !utf8_is_valid(text, len))
		abort();
	for (const char *p = text; p < text + len; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			abort();
		if (quoted && *p == '\\')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted && strchr(" ,;:<>()[]", *p) != NULL)
			abort();
		else if (!quoted && *p == '@' && at != NULL)
			abort();
		else if (!quoted && *p == '@')
			at = p;
	}
	if (quoted || at == NULL ||
	    memchr(at, '.', len - (size_t)(at - text)) == NULL)
		abort();
	/* The local part stays as it is written, whatever becomes of the
	 * domain. */
	if (address_parse(&address, text) == ST_OK && text[0] != '"' &&
	    strncmp(address.local, text, (size_t)(at - text)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);
	enum contact_fault fault;

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	fault = contact_record_check(copy, size);
	if (contact_fault_text(fault) == NULL)
		abort();
	if (fault == CONTACT_USABLE)
		check_usable(copy, size);
	free(copy);
	return 0;
}
