/* SPDX-License-Identifier: ISC
 * The configuration file: libconfuse below (its only user), typed tables of
 * keys above. A loaded configuration is immutable; what the values mean
 * together is checked by approve/settings. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/base/status.h"

enum conf_type {
	CONF_STR,
	CONF_INT,
	CONF_BOOL,     /* true, false */
	CONF_DURATION, /* "72h"; min, max and conf_int() in seconds */
	CONF_SIZE,     /* "1M"; min, max and conf_int() in bytes */
	CONF_LIST,     /* {"a", "b"} */
};

/* Checks one value (one element of a list). ST_INVALID with the reason. */
typedef enum status conf_check_fn(const char *value, struct err *err);

/* A key. `section` is null for a key of the top level. `def` is the default
 * as text as it would stand in the file, without quotes; a list's elements are
 * parted by commas. min and max bound CONF_INT, CONF_DURATION, CONF_SIZE. */
struct conf_key {
	const char *section;
	const char *name;
	enum conf_type type;
	const char *def;
	int64_t min, max;
	conf_check_fn *check; /* or null */
};

/* A module's keys. `titled` names a section that carries a title and may
 * stand several times (sign "rsa2026" { }), or is null; keys of such a
 * section appear in conf_titles() sections only. */
struct conf_table {
	const char *module;
	const struct conf_key *keys;
	size_t n_keys;
	const char *titled;
};

struct conf;

/* Reads `path` by the tables given. Everything that is wrong is ST_INVALID
 * with "FILE:LINE: what; what to do": an unknown key, a value of the wrong
 * type or outside its bounds, a check that fails, a title that stands twice. */
enum status conf_load(struct conf **conf_r, const char *path,
    const struct conf_table *const *tables, size_t n_tables,
    struct err *err) MUST_CHECK;
/* The defaults alone, as if the file were empty. */
enum status conf_defaults(struct conf **conf_r,
    const struct conf_table *const *tables, size_t n_tables) MUST_CHECK;
void conf_free(struct conf *conf);

const char *conf_path(const struct conf *conf);

/* Values; asking for a key that no table has is our mistake (assert). `title`
 * is null for plain sections; one that the file does not have gives the
 * defaults. conf_int() serves INT, DURATION and SIZE. */
const char *conf_str(const struct conf *conf, const char *section,
    const char *title, const char *name);
int64_t conf_int(const struct conf *conf, const char *section,
    const char *title, const char *name);
bool conf_bool(const struct conf *conf, const char *section, const char *title,
    const char *name);
size_t conf_list_len(const struct conf *conf, const char *section,
    const char *title, const char *name);
const char *conf_list_at(const struct conf *conf, const char *section,
    const char *title, const char *name, size_t i);
/* Does the file itself set this key? */
bool conf_is_set(const struct conf *conf, const char *section,
    const char *title, const char *name);
/* The titles of a titled section, in the file's order. */
size_t conf_n_titles(const struct conf *conf, const char *section);
const char *conf_title(const struct conf *conf, const char *section, size_t i);

/* Sets err to "FILE:LINE: section.key: SENTENCE" for a key that is wrong
 * together with others (LINE is that of the section's or key's place, where
 * libconfuse knows it; otherwise FILE alone). A null name blames the title of a
 * titled section itself. Returns ST_INVALID. */
enum status
conf_blame(const struct conf *conf, const char *section, const char *title,
    const char *name, struct err *err, const char *fmt, ...) PRINTF_LIKE(6, 7);

/* Prints "section.key = value" lines, one a key, sorted as the tables are:
 * every effective value, only those that differ from the default, or the
 * defaults (config show, -n, -d). */
enum conf_show { CONF_SHOW_ALL, CONF_SHOW_CHANGED, CONF_SHOW_DEFAULTS };
void conf_print(const struct conf *conf, FILE *out, enum conf_show which);

/* Writes the picked keys as a file that conf_load() reads to the same values:
 * of plain sections the values in force, of titled ones what is set. A null
 * `name` picks a whole section; a titled one is always whole. */
struct conf_pick {
	const char *section, *name;
};
void conf_write(const struct conf *conf, FILE *out,
    const struct conf_pick *picks, size_t n_picks);

#endif
