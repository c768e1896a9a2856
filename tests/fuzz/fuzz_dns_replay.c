/* SPDX-License-Identifier: ISC
 * Tables of recorded DNS answers, as evidence holds them: what is refused is
 * told, and what is taken can be asked. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask(struct dns *dns, const char *name)
{
	static const enum dns_type types[] = {
	    DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA, DNS_CAA};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct dns_answer answer = {0};
		struct err err = {""};
		enum status st = dns_query(dns, &answer, name, types[i], &err);

		assert((st == ST_OK) == (answer.n_records > 0));
		if (types[i] == DNS_TXT && st == ST_OK) {
			char *text;
			size_t len;

			if (dns_txt_join(&text, &len, &answer.records[0]) ==
			    ST_OK)
				free(text);
		}
		dns_answer_clear(&answer);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *table = malloc(size + 1);
	struct dns *dns = NULL;
	struct err err = {""};
	char name[254];
	size_t len;

	if (table == NULL)
		return 0;
	memcpy(table, data, size);
	table[size] = '\0';
	if (dns_open_replay(&dns, table, &err) == ST_OK) {
		ask(dns, "example.com");
		len = strcspn(table, " \t\n");
		if (len > 0 && len < sizeof(name)) {
			memcpy(name, table, len);
			name[len] = '\0';
			ask(dns, name);
		}
	} else {
		assert(err.text[0] != '\0');
	}
	dns_close(dns);
	free(table);
	return 0;
}
