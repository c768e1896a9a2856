/* SPDX-License-Identifier: ISC
 * How data looks: JSON, tables (libsmartcols, its only user), coloured
 * statuses, text that cannot command a terminal. What is shown is the verbs'
 * business. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "cli/cli.h"

/* Writes UTF-8 text with every control and every bidirectional formatting
 * character replaced by '?': what others wrote must not move the cursor or
 * turn a line around (T15). Malformed bytes become '?' as well. */
void show_text(FILE *out, const char *text);
/* The same as malloc'd text; null when out of memory. */
char *show_clean(const char *text);

/* Indented and pure ASCII on standard output, one object a call. */
void show_json(const json_t *value);

/* A status word on standard output, coloured where that is wanted. */
void show_status(const struct cli *cli, const char *status);

enum { SHOW_VALUE_SIZE = 32 };
/* A member as text: a string itself, a number, yes or no; "-" where it is
 * null, empty or absent. May use `buf`. */
const char *
show_member(char buf[SHOW_VALUE_SIZE], const json_t *object, const char *name);

struct show_column {
	const char *title;
	const char *member;
	bool status; /* coloured */
	bool right;  /* numbers */
};

/* A table on standard output, a row for each object of the array, indented by
 * `indent` blanks; nothing for an empty array. 0, or an exit status. */
int show_table(const struct cli *cli, const json_t *array,
    const struct show_column *columns, size_t n_columns, int indent);

#endif
