/* SPDX-License-Identifier: ISC
 * A file with given content for a test. Taking it away again is left to the
 * test, with tempfile_remove(). */
#ifndef TEST_TEMPFILE_H
#define TEST_TEMPFILE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEMPFILE_SIZE = 64 };

static inline const char *
tempfile_write(char path_r[TEMPFILE_SIZE], const void *bytes, size_t len)
{
	int fd;

	snprintf(path_r, TEMPFILE_SIZE, "/tmp/countersign-test-XXXXXX");
	fd = mkstemp(path_r);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	return path_r;
}

static inline void
tempfile_remove(const char *path)
{
	ck_assert_int_eq(unlink(path), 0);
}

#endif
