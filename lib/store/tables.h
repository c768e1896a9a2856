/* SPDX-License-Identifier: ISC
 * The tables as the steps of schema.c make them, read out of their text, so
 * that there is no second list in which one could be forgotten. */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include <stdbool.h>
#include <stddef.h>

enum {
	TABLES_MAX = 32,
	TABLE_COLUMNS_MAX = 24,
	TABLE_KEYS_MAX = 4,
	TABLE_NAME_SIZE = 32,
};

struct table {
	char name[TABLE_NAME_SIZE]; /* as in SQL, quoted where that must be */
	char columns[TABLE_COLUMNS_MAX][TABLE_NAME_SIZE];
	size_t n_columns;
	/* The primary key: positions in `columns`, in its order. */
	size_t keys[TABLE_KEYS_MAX];
	size_t n_keys;
	bool has_id; /* the key is an {id} */
};

/* In an order in which each comes behind those that it refers to. */
struct tables {
	struct table items[TABLES_MAX];
	size_t n_items;
};

/* All but schema_version. What a step says that this does not understand is a
 * mistake of ours (an assertion). */
void tables_read(struct tables *tables_r);

#endif
