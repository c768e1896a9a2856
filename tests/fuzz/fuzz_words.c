/* SPDX-License-Identifier: ISC
 * Fuzzes the file of a language's texts: no input may crash it, and every text
 * that is taken is one line of UTF-8 without a reference. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/utf8.h"
#include "lib/base/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

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
	struct words *words = NULL;
	struct err err = {""};
	const char *text;
	char path[32];
	enum status st;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len, "memfd");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	st = words_load(&words, path, &err);
	close(fd);
	if (st != ST_OK) {
		require(st == ST_INVALID, "neither right nor wrong");
		require(err.text[0] != '\0', "no sentence");
		return 0;
	}
	text = words_get(words, "a", 1);
	if (text != NULL) {
		require(*text != '\0' && strchr(text, '\n') == NULL &&
			    strchr(text, '&') == NULL,
		    "no text of one line");
		require(utf8_is_valid(text, strlen(text)), "not UTF-8");
	}
	require(words_match(words, words, &err) == ST_OK, "unlike itself");
	words_free(words);
	return 0;
}
