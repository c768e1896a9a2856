/* SPDX-License-Identifier: ISC
 * That a mail which the short way takes is read by GMime alike, as an
 * assertion. What is taken is left to each program. */
#ifndef TESTS_UNIT_MAIL_ALIKE_H
#define TESTS_UNIT_MAIL_ALIKE_H

#include <check.h>

#include "tests/fake/readings.h"

/* In how many of its two ways the short way takes it. */
static unsigned
read_alike(const char *bytes, size_t len)
{
	unsigned n_taken = 0;
	const char *what = readings_compare_all(bytes, len, &n_taken);

	ck_assert_msg(what == NULL, "%s differs: %.*s", what, (int)len, bytes);
	return n_taken;
}

#endif
