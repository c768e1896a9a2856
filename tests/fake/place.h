/* SPDX-License-Identifier: ISC
 * What test programs share: a folder that is thrown away, comparing with the
 * sentence shown, walking through JSON. Knows nothing of the core. */
#ifndef TESTS_FAKE_PLACE_H
#define TESTS_FAKE_PLACE_H

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "lib/base/log.h"
#include "lib/base/status.h"

/* Most programs use a part of it only. */
#define FAKE static __attribute__((unused))

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define COUNT_OF(a) ((int)COUNT(a))

enum {
	HOUR = 3600,
	DAY = 86400,
	WINDOW = 72 * HOUR,
	LIFETIME = 30 * DAY,
	MAILBOXES = 5, /* of a name (C1) */
};
#define T0 INT64_C(1795335180) /* 2026-11-22T08:13:00Z */

#define PENDING   "PENDING_VALIDATION"
#define TIMED_OUT "VALIDATION_TIMED_OUT"

/* Compares a status, showing the sentence that came with it. */
#define ck_status(got, wanted)                                          \
	do {                                                            \
		enum status ck_got = (got), ck_wanted = (wanted);       \
		ck_assert_msg(ck_got == ck_wanted,                      \
		    "got \"%s\", want \"%s\": %s", status_name(ck_got), \
		    status_name(ck_wanted), place_err.text);            \
	} while (0)
#define ck_ok(call) ck_status(call, ST_OK)

static char place_base[PATH_MAX]; /* of the program */
static char place_dir[PATH_MAX];  /* of the case */
static struct err place_err; /* one case uses it, and shows it when it fails */

/* -------------------------------------------------------------------- files */

FAKE int
place_unlink(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* "DIR/NAME" of the case's folder, with this text in it. */
FAKE const char *
place_write(char path_r[PATH_MAX], const char *name, const char *text)
{
	FILE *file;

	ck_assert_int_lt(
	    snprintf(path_r, PATH_MAX, "%.2000s/%s", place_dir, name),
	    PATH_MAX);
	file = fopen(path_r, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	return path_r;
}

FAKE void
place_make(void)
{
	snprintf(
	    place_dir, sizeof(place_dir), "%.2000s/case-XXXXXX", place_base);
	ck_assert_ptr_nonnull(mkdtemp(place_dir));
}

/* --------------------------------------------------------------------- JSON */

/* "a.0.b": members and elements one below the other; null where there is
 * none. */
FAKE json_t *
place_at(json_t *json, const char *path)
{
	char step[64];

	while (json != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");

		ck_assert_uint_lt(len, sizeof(step));
		memcpy(step, path, len);
		step[len] = '\0';
		json = json_is_array(json)
			   ? json_array_get(json, strtoul(step, NULL, 10))
			   : json_object_get(json, step);
		path += len + (path[len] == '.');
	}
	return json;
}

/* The text at `path`; "(none)" for anything but a text. */
FAKE const char *
place_text(json_t *json, const char *path)
{
	json_t *found = place_at(json, path);

	if (json_is_null(found))
		return "null";
	return json_is_string(found) ? json_string_value(found) : "(none)";
}

FAKE json_int_t
place_int(json_t *json, const char *path)
{
	json_t *found = place_at(json, path);

	ck_assert_msg(json_is_integer(found), "%s is no number", path);
	return json_integer_value(found);
}

/* --------------------------------------------------------------------- run */

FAKE int
place_run(Suite *suite)
{
	const char *tmp = getenv("TMPDIR");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	log_open("test", "stderr", LOG_LVL_ERROR);
	snprintf(place_base, sizeof(place_base), "%s/countersign-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(place_base) == NULL) {
		perror(place_base);
		return EXIT_FAILURE;
	}
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	nftw(place_base, place_unlink, 8, FTW_DEPTH | FTW_PHYS);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
