/* SPDX-License-Identifier: ISC
 * Fuzzes Accept-Language and ?lang=: whatever a browser writes, there is a
 * language, and one that was loaded. Runs from the root of the source. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/prefer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct languages *languages;

static void
require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct language *english, *got;
	struct err err = {""};
	char *text;

	if (languages == NULL)
		require(
		    languages_load(&languages, "conf/templates", &err) == ST_OK,
		    err.text);
	english = languages_find(languages, "en", 2);
	text = malloc(len + 1);
	require(text != NULL, "memory");
	memcpy(text, bytes, len);
	text[len] = '\0';
	got = prefer_language(languages, NULL, text, english);
	require(got >= languages->items &&
		    got < languages->items + languages->n_items,
	    "no language that there is");
	got = prefer_language(languages, text, NULL, english);
	require(got == english || strlen(got->tag) == strlen(text), "chosen");
	free(text);
	return 0;
}
