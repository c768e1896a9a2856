/* SPDX-License-Identifier: ISC
 * libFuzzer target for lib/mail/dkim_verify.c: any bytes as a message, with
 * the keys of RFC 8463's example in DNS. Nothing that a fuzzer finds may pass
 * but the example itself. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"

enum { NOW = 1528637909 };

static const char table[] =
    "brisbane._domainkey.football.example.com TXT insecure v=DKIM1; "
    "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "test._domainkey.football.example.com TXT insecure v=DKIM1; k=rsa; "
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5"
    "qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1L"
    "xj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QID"
    "AQAB\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_report(const struct dkim_report *report, const struct fields *fields)
{
	const struct field *from = fields_get(fields, "From", 0);

	for (size_t i = 0; i < report->n_signatures; i++) {
		const struct dkim_signature *s = &report->signatures[i];

		if ((s->result == DKIM_PASS) != (s->reason == NULL))
			abort();
		/* Who cannot sign cannot have another From pass. */
		if (s->result == DKIM_PASS &&
		    (fields_count(fields, "From") != 1 ||
			memmem(from->value, from->value_len, "joe@", 4) ==
			    NULL))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *message = malloc(size + (size == 0));
	struct dkim_report report;
	struct dns *dns = NULL;
	struct fields fields;

	if (message == NULL)
		return 0;
	if (size > 0)
		memcpy(message, data, size);
	if (dns_open_replay(&dns, table, NULL) != ST_OK)
		abort();
	if (fields_split(&fields, message, size, NULL) == ST_OK) {
		if (dkim_verify(&report, &fields, dns, NOW, INT64_MAX) != ST_OK)
			abort();
		check_report(&report, &fields);
		fields_clear(&fields);
	}
	dns_close(dns);
	free(message);
	return 0;
}
