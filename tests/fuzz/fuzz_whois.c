/* SPDX-License-Identifier: ISC
 * libFuzzer target for approve/whois_answer.c: any bytes as an answer; each
 * value found stands in it, and each is bounded. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "approve/whois_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_value(const struct whois_value *value, const char *text, size_t len)
{
	size_t value_len = strnlen(value->text, sizeof(value->text));

	if (value_len == sizeof(value->text))
		abort();
	if (value->found == WHOIS_NONE && value_len > 0)
		abort();
	if (value->found == WHOIS_ONE &&
	    (value_len == 0 ||
		memmem(text, len, value->text, value_len) == NULL))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + (size == 0));
	struct whois_answer answer;

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	if (whois_answer_read(&answer, copy, size) == ST_OK) {
		check_value(&answer.domain, copy, size);
		check_value(&answer.refer, copy, size);
		check_value(&answer.registrar, copy, size);
		for (enum whois_role role = 0; role < WHOIS_ROLES; role++) {
			check_value(&answer.mailboxes[role], copy, size);
			(void)whois_is_proxy(answer.mailboxes[role].text);
		}
	}
	free(copy);
	return 0;
}
