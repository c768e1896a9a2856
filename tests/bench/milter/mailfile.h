/* SPDX-License-Identifier: ISC
 * A file of many mails with their envelopes, as tests/bench makes and sends
 * them: "M FROM RCPT QUEUEID LENGTH" and a line feed, then so many octets of
 * message with CRLF, again and again. */
#ifndef TESTS_BENCH_MAILFILE_H
#define TESTS_BENCH_MAILFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { MAILFILE_PATH_SIZE = 256, MAILFILE_FIELDS_MAX = 64 };

/* Borrowed from the file's bytes. A value as a milter is shown it: with the
 * blank behind the colon, folds as a bare LF. */
struct mailfile_field {
	const char *name, *value;
	size_t name_len, value_len;
};

struct mailfile_mail {
	char from[MAILFILE_PATH_SIZE], rcpt[MAILFILE_PATH_SIZE];
	char queue_id[32];
	const char *bytes; /* the message as it stands in the file */
	size_t len;
	struct mailfile_field fields[MAILFILE_FIELDS_MAX];
	size_t n_fields;
	const char *body;
	size_t body_len;
};

struct mailfile {
	char *bytes;
	struct mailfile_mail *mails;
	size_t n_mails;
};

/* False with a word on standard error. What was read stays to the end of the
 * program. */
bool mailfile_read(struct mailfile *file_r, const char *path);

#endif
