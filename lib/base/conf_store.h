/* SPDX-License-Identifier: ISC
 * A configuration in memory, for the files conf*.c alone. Everybody else uses
 * conf.h. */
#ifndef BASE_CONF_STORE_H
#define BASE_CONF_STORE_H

#include "lib/base/conf.h"

/* Set by the file, but libconfuse does not tell where. */
enum { CONF_LINE_UNKNOWN = -1 };

/* One key's value: as text (one item; a list has any number) and, for
 * numbers and booleans, as `number`. */
struct conf_value {
	const struct conf_key *key;
	const char *title; /* of its titled section, or null */
	int line;          /* 0: a default */
	int64_t number;
	char **items;
	size_t n_items;
};

struct conf_heading {
	const char *section;
	char *title;
	int line;
};

struct conf {
	char *path;
	const struct conf_key **keys; /* of all tables, in their order */
	const char **titled; /* a section's name for each key, or null */
	struct conf_value *defaults; /* one for each key */
	size_t n_keys;
	struct conf_value *set; /* what the file sets */
	size_t n_set;
	struct conf_heading *headings; /* titled sections in the file's order */
	size_t n_headings;
};

/* Appends one value by its key's type. ST_INVALID with the reason alone. */
enum status conf_value_add(
    struct conf_value *v, const char *text, struct err *err) MUST_CHECK;
bool conf_value_equal(const struct conf_value *a, const struct conf_value *b);
/* As it would stand in the file. */
void conf_value_print(const struct conf_value *v, FILE *out);
void conf_text_print(const char *text, FILE *out); /* in quotes */
void conf_value_clear(struct conf_value *v);

/* Keys and defaults of the tables; nothing set. The tables stay borrowed. */
enum status conf_store_new(struct conf **conf_r, const char *path,
    const struct conf_table *const *tables, size_t n_tables) MUST_CHECK;
bool conf_store_is_titled(const struct conf *conf, const char *section);
/* Null: no table has it. */
const struct conf_key *
conf_store_key(const struct conf *conf, const char *section, const char *name);
/* The title as the store owns it, noted with its line where it is new. Null:
 * out of memory. */
const char *conf_store_title(
    struct conf *conf, const char *section, const char *title, int line);
/* What the file sets, or null. */
struct conf_value *conf_store_find(
    const struct conf *conf, const struct conf_key *key, const char *title);
/* A new, empty one. Null: out of memory. */
struct conf_value *conf_store_add(
    struct conf *conf, const struct conf_key *key, const char *title, int line);

/* "key", "section.key" or "section "title".key", cut where it is too long. */
enum { CONF_LABEL_SIZE = 256 };
const char *conf_store_label(char text_r[CONF_LABEL_SIZE],
    const struct conf_key *key, const char *title);

#endif
