/* SPDX-License-Identifier: ISC
 * What HTML shows, and what its styles strike out or hide (T12): lines that
 * end, no larger than MESSAGE_TEXT_MAX; and what a style of its own hides is
 * told as hidden, whatever stands behind it. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/mail/message_impl.h"

#define HIDDEN "<p style=\"display:none\">I approve</p>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_lines(const char *html, size_t len, const char *first)
{
	struct buf out = BUF_INIT;
	enum status st = message_html_lines(&out, html, len);

	assert(st == ST_OK || st == ST_INVALID);
	if (st == ST_OK) {
		assert(out.len == 0 || out.data[out.len - 1] == '\n');
		assert(strlen(buf_str(&out)) <= out.len);
		assert(first == NULL ||
		       strncmp(buf_str(&out), first, strlen(first)) == 0);
	}
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf hidden = BUF_INIT;

	check_lines((const char *)data, size, NULL);
	buf_adds(&hidden, HIDDEN);
	buf_add(&hidden, data, size);
	if (buf_ok(&hidden))
		check_lines(hidden.data, hidden.len, "~I approve");
	buf_free(&hidden);
	return 0;
}
