/* SPDX-License-Identifier: ISC
 * Prints DNS records for a person to publish. What they say comes from the
 * callers. */
#include "cli/record.h"

#include <stdio.h>
#include <string.h>

void
record_print(
    const char *name, const char *type, const char *value, const char *comment)
{
	size_t len = strlen(value);

	if (comment != NULL)
		printf("; %s\n", comment);
	printf("%s IN %s ", name, type);
	if (strcmp(type, "TXT") != 0) {
		puts(value);
		return;
	}
	if (len <= RECORD_STRING_MAX) {
		printf("\"%s\"\n", value);
		return;
	}
	putchar('(');
	for (size_t at = 0; at < len; at += RECORD_STRING_MAX)
		printf("\n\t\"%.*s\"", RECORD_STRING_MAX, value + at);
	puts(" )");
}

json_t *
record_json(const char *name, const char *type, const char *value)
{
	return json_pack(
	    "{s:s, s:s, s:s}", "Name", name, "Type", type, "Value", value);
}

enum status
record_of_key(struct buf *out, const char *path, enum dkim_algorithm algorithm,
    struct err *err)
{
	struct dkim_key *key = NULL;
	enum status st = dkim_key_load(&key, path, algorithm, err);

	if (st == ST_OK)
		st = dkim_key_record(out, key);
	dkim_key_free(key);
	return st;
}
