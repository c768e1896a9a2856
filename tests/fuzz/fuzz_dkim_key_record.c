/* SPDX-License-Identifier: ISC
 * libFuzzer target for lib/mail/dkim_key.c's records and lib/dns's TXT
 * strings: any bytes as the RDATA of a TXT record, and as its text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_record(const char *text, size_t len)
{
	struct dkim_public key;
	const char *reason;
	enum dkim_result result = dkim_public_parse(&key, &reason, text, len);

	if ((result == DKIM_PASS) != (key.pkey != NULL) ||
	    (result == DKIM_PASS) != (reason == NULL))
		abort();
	if (result == DKIM_PASS && key.algorithm == DKIM_RSA_SHA256 &&
	    EVP_PKEY_get_bits(key.pkey) < DKIM_RSA_VERIFY_BITS_MIN)
		abort();
	EVP_PKEY_free(key.pkey);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = calloc(1, size + (size == 0));
	struct dns_record record = {copy, size};
	size_t len;
	char *text;

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	check_record((const char *)copy, size);
	if (dns_txt_join(&text, &len, &record) == ST_OK) {
		if (len >= size || text[len] != '\0')
			abort();
		check_record(text, len);
		free(text);
	}
	free(copy);
	return 0;
}
