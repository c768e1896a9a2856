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
	const char *loose, *strict;

	mails_make(&mail, data, size);
	loose = readings_compare(buf_str(&mail), mail.len, false, &n);
	strict = readings_compare(buf_str(&mail), mail.len, true, &n);
	if (loose != NULL || strict != NULL)
		fprintf(stderr, "%s\n%s\n", loose != NULL ? loose : strict,
		    buf_str(&mail));
	assert(loose == NULL && strict == NULL);
	buf_free(&mail);
	return 0;
}
