/* SPDX-License-Identifier: ISC
 * SPF records of strangers. What is taken apart lies within the record and its
 * bounds; what macros expand to is a name that DNS can be asked for. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "lib/mail/spf_check.h"
#include "lib/mail/spf_expand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expand(const char *spec, size_t len)
{
	static const uint8_t address[16] = {192, 0, 2, 3};
	const struct spf_values values = {.local = "strong-bad+1=2",
	    .sender_domain = "email.example.com",
	    .domain = "_spf.example.com",
	    .helo = "[192.0.2.3] or so",
	    .client_name = "mx.example.org",
	    .address = address,
	    .is_ipv6 = len % 2 == 1};
	char name[DOMAIN_SIZE], again[DOMAIN_SIZE];

	assert(len > 0 && len <= SPF_SPEC_MAX);
	(void)spf_spec_asks_name(spec, len);
	if (spf_expand(name, spec, len, &values) != ST_OK) {
		assert(name[0] == '\0');
		return;
	}
	assert(name[0] != '\0' && strlen(name) < DOMAIN_SIZE);
	assert(spf_name_normalize(again, name, strlen(name)) == ST_OK);
	assert(strcmp(again, name) == 0);
}

static void
check_term(const struct spf_term *t, const char *text, size_t len)
{
	assert(t->kind <= SPF_TERM_EXISTS);
	assert(t->qualifier == SPF_PASS || t->qualifier == SPF_FAIL ||
	       t->qualifier == SPF_SOFTFAIL || t->qualifier == SPF_NEUTRAL);
	assert(t->cidr4 <= SPF_CIDR4_MAX && t->cidr6 <= SPF_CIDR6_MAX);
	assert(t->spec != NULL ||
	       (t->kind != SPF_TERM_INCLUDE && t->kind != SPF_TERM_EXISTS));
	if (t->spec == NULL)
		return;
	assert(t->spec > text && t->spec + t->spec_len <= text + len);
	expand(t->spec, t->spec_len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct spf_record record;

	if (spf_record_parse(&record, text, size, NULL) != ST_OK) {
		assert(record.terms == NULL);
		return 0;
	}
	assert(spf_record_is(text, size) && size <= SPF_RECORD_MAX);
	assert(record.n_terms <= SPF_TERMS_MAX);
	for (size_t i = 0; i < record.n_terms; i++)
		check_term(&record.terms[i], text, size);
	if (record.redirect != NULL)
		expand(record.redirect, record.redirect_len);
	spf_record_clear(&record);
	return 0;
}
