/* SPDX-License-Identifier: ISC
 * libFuzzer target for lib/dns/dns_rdata.c: any bytes as the RDATA of an MX
 * and of a CAA record. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns_rdata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_mx(const struct dns_record *record)
{
	struct dns_mx mx;
	size_t len;

	if (dns_mx_parse(&mx, record) != ST_OK)
		return;
	len = strnlen(mx.host, sizeof(mx.host));
	if (len == 0 || len == sizeof(mx.host))
		abort();
	/* The null MX, and no other, is three octets. */
	if ((strcmp(mx.host, ".") == 0) != (record->len == 3))
		abort();
	for (size_t i = 0; i < len; i++) {
		if (mx.host[i] <= ' ' || mx.host[i] > '~')
			abort();
	}
}

static void
check_caa(const struct dns_record *record)
{
	struct dns_caa caa;
	const char *start = (const char *)record->data;

	if (dns_caa_parse(&caa, record) != ST_OK)
		return;
	if (caa.tag != start + 2 || caa.tag_len == 0 ||
	    caa.value != caa.tag + caa.tag_len ||
	    caa.value + caa.value_len != start + record->len)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_record record = {malloc(size + (size == 0)), size};

	if (record.data == NULL)
		return 0;
	if (size > 0)
		memcpy(record.data, data, size);
	check_mx(&record);
	check_caa(&record);
	free(record.data);
	return 0;
}
