/* SPDX-License-Identifier: ISC
 * The mails of programs, spoilt as the octets choose: what the short way takes
 * it reads as GMime does. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/fake/mails.h"
#include "tests/fake/readings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf mail = BUF_INIT;
	unsigned n = 0;
	const char *what;

	mails_make(&mail, data, size);
	what = readings_compare_all(buf_str(&mail), mail.len, &n);
	if (what != NULL)
		fprintf(stderr, "%s\n%s\n", what, buf_str(&mail));
	assert(what == NULL);
	buf_free(&mail);
	return 0;
}
