/* SPDX-License-Identifier: ISC
 * One connection with its prepared statements, rows read in order, and tables
 * that say which column is which member of a struct. When a transaction begins
 * and ends is left to tx.h. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "lib/store/engine.h"

struct statement {
	struct statement *next;
	char *sql;
	struct engine_stmt *stmt;
	bool busy;
};

enum { DB_BUCKETS = 64 };

struct db {
	const struct engine *engine;
	struct engine_conn *conn;
	const char *where; /* borrowed, for messages */
	struct err *err;   /* of the call that has the connection now */
	int64_t began;     /* its transaction, by clock_mono_us() */
	bool was_lent;     /* by the pool, before now */
	struct statement *cache[DB_BUCKETS]; /* by hash of the text */
};

/* `where` must outlive it. */
enum status db_open(struct db **db_r, const struct engine *engine,
    const char *where, struct err *err) MUST_CHECK;
void db_close(struct db *db);

/* Parameters. A null text is NULL. */
struct value value_int(int64_t number);
struct value value_text(const char *text);
struct value value_blob(const void *bytes, size_t len);
/* For a member of `size` bytes: what does not fit is our mistake (ST_BUG). */
struct value value_word(const char *text, size_t size);
/* The same for words of others: cut to what fits, at a character's end. */
struct value value_cut(const char *text, size_t size);

#define ARGS(...)                            \
	(const struct value[]){__VA_ARGS__}, \
	    sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

/* Runs a statement for its effect. */
enum status db_exec(struct db *db, const char *sql, const struct value *values,
    size_t n_values) MUST_CHECK;
/* The first column of the first row; ST_NOTFOUND without one. */
enum status db_int(struct db *db, int64_t *number_r, const char *sql,
    const struct value *values, size_t n_values) MUST_CHECK;

/*	db_query(db, &rows, SQL, ARGS(...));
 *	while (rows_next(&rows))
 *		x = row_int(&rows);
 *	return rows_end(&rows);
 * A failure anywhere ends the loop and comes out of rows_end(). */
struct rows {
	struct db *db;
	struct statement *statement;
	enum status st;
	unsigned column; /* the next to be read */
	size_t n_rows;
};

void db_query(struct db *db, struct rows *rows_r, const char *sql,
    const struct value *values, size_t n_values);
bool rows_next(struct rows *rows);
/* For readers of rows that run into trouble of their own. */
void rows_fail(struct rows *rows, enum status st);
void rows_nomem(struct rows *rows);
enum status rows_end(struct rows *rows) MUST_CHECK;
/* As rows_end(), but ST_NOTFOUND where there was no row. */
enum status rows_found(struct rows *rows) MUST_CHECK;

/* The next column of the row. */
int64_t row_int(struct rows *rows);
void row_text(struct rows *rows, char *text_r, size_t size);
char *row_strdup(struct rows *rows); /* null for NULL */
/* A text, borrowed until rows_next(); null and 0 for NULL. */
const char *row_span(struct rows *rows, size_t *len_r);
/* Borrowed until rows_next(); null and 0 where it is empty. */
const void *row_blob(struct rows *rows, size_t *len_r);
/* Whatever it is, borrowed until rows_next(). */
struct value row_any(struct rows *rows);

enum column_kind { COLUMN_TEXT, COLUMN_INT, COLUMN_UNSIGNED, COLUMN_BOOL };

struct column {
	enum column_kind kind;
	size_t offset, size;
};

#define COLUMN(kind, type, member)                                           \
	{                                                                    \
		kind, offsetof(type, member), sizeof(((type *)NULL)->member) \
	}

/* The next `n_columns` columns into the members of `*struct_r`. */
void row_struct(struct rows *rows, void *struct_r, const struct column *columns,
    size_t n_columns);
/* The same members as parameters; returns n_columns. */
size_t values_struct(struct value *values_r, const struct column *columns,
    size_t n_columns, const void *from);

/* Have both the same members? */
bool structs_are_same(const void *a, const void *b,
    const struct column *columns, size_t n_columns) MUST_CHECK;

/* One part of a transaction that has others. */
typedef enum status db_part_fn(void *arg, struct db *db);

/* Room for one more item behind `n`, zeroed. The array, perhaps moved; null
 * where memory ran out (the old one stays). */
void *array_grow(void *array, size_t n, size_t size) MUST_CHECK;

#endif
