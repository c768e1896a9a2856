/* SPDX-License-Identifier: ISC
 * Names from requesters, mail and DNS. What is accepted must hold to N4's
 * form, and read again must stay what it is. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/name/domain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_form(const char *name)
{
	size_t len = strlen(name), label = 0;

	assert(len > 0 && len < DOMAIN_SIZE);
	for (size_t i = 0; i <= len; i++) {
		if (name[i] != '.' && name[i] != '\0') {
			assert(strchr("abcdefghijklmnopqrstuvwxyz0123456789-_*",
			    name[i]));
			label++;
			continue;
		}
		assert(label > 0 && label <= DOMAIN_LABEL_MAX);
		label = 0;
	}
}

static void
check_parsed(const struct domain *domain)
{
	struct domain again;
	char org[DOMAIN_SIZE];
	const char *base = domain->name + (domain->wildcard ? 2 : 0);

	check_form(domain->name);
	assert(strchr(base, '*') == NULL && strchr(base, '_') == NULL);
	assert(domain_parse(&again, domain->name, NULL) == ST_OK);
	assert(strcmp(again.name, domain->name) == 0);
	assert(again.kind == domain->kind);
	assert(domain_parse(&again, domain->unicode, NULL) == ST_OK);
	assert(strcmp(again.name, domain->name) == 0);
	assert((domain->registrable[0] != '\0') ==
	       (domain->kind == DOMAIN_PUBLIC));
	assert(domain_organizational(org, base) == ST_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct domain domain;
	struct err err = {0};
	char name[DOMAIN_SIZE];
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (domain_parse(&domain, text, &err) == ST_OK)
		check_parsed(&domain);
	else
		assert(err.text[0] != '\0');
	if (domain_to_ascii(name, (const char *)data, size) == ST_OK)
		check_form(name);
	(void)domain_is_suffix(text);
	free(text);
	return 0;
}
