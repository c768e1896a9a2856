/* SPDX-License-Identifier: ISC
 * One store into another, whatever their engines: all of it in one
 * transaction, read back and compared before that is committed. Which two, and
 * who may, is the caller's. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "lib/store/store.h"
#include "lib/store/tables.h"

/* A table, as it is in both. The digest is over its rows in the order of their
 * keys: SHA-256(digest of those before || kind, length and octets of each
 * column), from 32 zeros on. */
struct copied_table {
	char name[TABLE_NAME_SIZE];
	int64_t n_rows;
	uint8_t digest[SHA256_SIZE];
};

struct copied {
	int64_t version; /* of the tables */
	struct copied_table tables[TABLES_MAX];
	size_t n_tables;
	int64_t n_rows;
	/* Texts that were not in UTF-8, where the target takes nothing else:
	 * '?' stands for each octet that is no character. */
	int64_t n_mended;
};

/* Called now and then. */
typedef void store_copy_fn(void *arg, int64_t done, int64_t size);

/* Nobody may write to `from` meanwhile (store_alone()); `to` must have no
 * rows. Where this fails, it has none afterwards either. ST_INVALID: `to` is
 * not empty; a row of the audit log cannot be kept as it is. ST_TEMP: the
 * trouble of either store. */
enum status
store_copy(struct copied *copied_r, struct store *to, struct store *from,
    store_copy_fn *progress, void *arg, struct err *err) MUST_CHECK;

#endif
