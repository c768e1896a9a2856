/* SPDX-License-Identifier: ISC
 * The command line: tables of verbs and options, and the one parser that
 * reads by them. What an option's value means is left to its verb. */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

struct cli;
struct args;

enum args_kind {
	ARGS_FLAG,
	ARGS_VALUE, /* may stand once */
	ARGS_LIST,  /* may be repeated */
};

struct args_option {
	const char *name; /* without the dashes; null: the letter alone */
	char letter;      /* or 0 */
	enum args_kind kind;
	const char *metavar; /* null for a flag */
	bool required;       /* missing or blank is a usage error (T18) */
	const char *help;
};

/* Returns the exit status. */
typedef int verb_fn(struct cli *cli, const struct args *args);

struct verb {
	const char *name;
	const char *sub;      /* "list" of "outbox list", or null */
	const char *synopsis; /* operands and options as usage shows them */
	const char *summary;
	size_t operands_min, operands_max;
	const struct args_option *options;
	size_t n_options;
	verb_fn *run;
};

enum { ARGS_OPERANDS_MAX = 4, ARGS_SETTINGS_MAX = 512 };

struct args_setting {
	const struct args_option *option;
	const char *value; /* null for a flag */
};

/* What one command line says. Points into argv. */
struct args {
	const struct verb *verb; /* null where none was named */
	const char *operands[ARGS_OPERANDS_MAX];
	size_t n_operands;
	struct args_setting settings[ARGS_SETTINGS_MAX];
	size_t n_settings;
};

/* Reads the command line: global options anywhere, a verb's own behind the
 * verb. ST_INVALID with what is wrong; `verb` is set as far as it was found.
 * Counts operands and required options only by args_complete(), so that
 * --help is answered before. */
enum status args_parse(struct args *args_r, const struct verb *verbs,
    size_t n_verbs, const struct args_option *globals, size_t n_globals,
    int argc, char *const *argv, struct err *err) MUST_CHECK;
enum status args_complete(const struct args *args, struct err *err) MUST_CHECK;

/* By long name, or by letter where there is no long one ("n"). */
bool args_has(const struct args *args, const char *name);
const char *args_get(const struct args *args, const char *name); /* or null */
/* The same of the verb's own options, or of all others alone, where both have
 * one of that name. */
const char *args_own(const struct args *args, const char *name);
const char *args_global(const struct args *args, const char *name);
/* The nth value of a repeated option, from 0; null behind the last. */
const char *args_nth(const struct args *args, const char *name, size_t nth);

#endif
