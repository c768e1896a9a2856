/* SPDX-License-Identifier: ISC
 * Fuzzes the compiling of templates: no input may crash it, and what compiles
 * must render; without a tag, as it is. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const char *const NAMES[] = {"a", "domain", "none", NULL};
static const char *const VALUES[] = {"<&>", "example.com", NULL};

static void
require(int is_true, const char *what)
{
	if (!is_true) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static enum status
load(struct template **t_r, const void *bytes, size_t len, struct err *err)
{
	char path[32];
	enum status st;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len, "memfd");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	st = template_load(t_r, path, TEMPLATE_HTML, NAMES, NULL, err);
	close(fd);
	return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct template *t = NULL;
	struct buf out = BUF_INIT;
	struct err err = {""};
	enum status st = load(&t, bytes, len, &err);

	if (st == ST_OK) {
		require(template_render(t, &out, VALUES) == ST_OK,
		    "does not render");
		if (memmem(bytes, len, "{{", 2) == NULL &&
		    memchr(bytes, '\r', len) == NULL)
			require(out.len == len &&
				    memcmp(buf_str(&out), bytes, len) == 0,
			    "text without tags was changed");
	} else {
		require(st == ST_INVALID, "neither right nor wrong");
		require(err.text[0] != '\0', "no sentence");
	}
	buf_free(&out);
	template_free(t);
	return 0;
}
