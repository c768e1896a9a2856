/* SPDX-License-Identifier: ISC
 * What the store needs of a database: one connection, statements with $1
 * parameters, one transaction at a time. Every engine is one table of these
 * functions; what the statements mean is left to the aggregates. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"

/* A statement has at most this many parameters. */
enum { ENGINE_PARAMS_MAX = 24 };

enum value_kind {
	VALUE_NULL,
	VALUE_INT,
	VALUE_TEXT,
	VALUE_BLOB,
	VALUE_BAD, /* a text too long for its field, or memory ran out */
};

/* One parameter or one column. Bytes are borrowed: a parameter's until the
 * statement is reset, a column's until the next step. */
struct value {
	enum value_kind kind;
	int64_t number;
	const void *bytes; /* of a column's text: NUL-terminated */
	size_t len;
};

struct engine_conn;
struct engine_stmt;

/* A word of the schema that engines spell differently: "{int}" and so on. */
struct engine_word {
	const char *name, *text;
};

struct engine {
	/* For the log and for messages. */
	const char *name;
	/* Ends with a null name. */
	const struct engine_word *words;
	/* Is there a store, or would open() make one? */
	bool (*exists)(const char *where);
	/* ST_INVALID, with what to do, where it cannot work as things are;
	 * ST_TEMP where it may. */
	enum status (*open)(
	    struct engine_conn **conn_r, const char *where, struct err *err);
	void (*close)(struct engine_conn *conn);

	/* Only one transaction writes at a time, in however many processes:
	 * threads of one queue before they ask, and commit together (group.h).
	 * Waits at most `wait_ms` for another process. */
	enum status (*begin)(
	    struct engine_conn *conn, bool write, int wait_ms, struct err *err);
	enum status (*commit)(struct engine_conn *conn, struct err *err);
	/* Lets go of what it remembers of the store's content, so that what
	 * is read next is what is there. */
	void (*forget)(struct engine_conn *conn);
	/* To the transaction's end no time is set to a statement: for work on
	 * a whole store. */
	enum status (*unhurried)(struct engine_conn *conn, struct err *err);
	/* With anything but ST_OK the connection is of no more use. */
	enum status (*rollback)(struct engine_conn *conn);
	/* Is a transaction open? After a failure there may be none left. */
	bool (*is_open)(const struct engine_conn *conn);
	/* Statements without parameters and without rows. */
	enum status (*script)(
	    struct engine_conn *conn, const char *sql, struct err *err);

	enum status (*prepare)(struct engine_stmt **stmt_r,
	    struct engine_conn *conn, const char *sql, struct err *err);
	void (*finalize)(struct engine_stmt *stmt);
	/* As many values as the statement has parameters. */
	enum status (*bind)(struct engine_stmt *stmt,
	    const struct value *values, size_t n_values, struct err *err);
	/* ST_OK: a row. ST_NOTFOUND: no further row. */
	enum status (*step)(struct engine_stmt *stmt, struct err *err);
	struct value (*column)(struct engine_stmt *stmt, unsigned column);
	/* Ready to be bound anew. */
	void (*reset)(struct engine_stmt *stmt);

	/* ST_TEMP where another program has the store open. Where the engine
	 * can, nobody else opens it while this connection lasts. */
	enum status (*alone)(struct engine_conn *conn, struct err *err);
	/* Does it take texts in UTF-8 alone? */
	bool utf8_only;
	/* Many rows into one table, with whatever number its {id} has:
	 * between load_begin() and load_end(), whose `st` other than ST_OK
	 * gives them up. `columns` is a list with commas. */
	enum status (*load_begin)(struct engine_conn *conn, const char *table,
	    const char *columns, size_t n_columns, struct err *err);
	enum status (*load_row)(struct engine_conn *conn,
	    const struct value *values, size_t n_values, struct err *err);
	enum status (*load_end)(
	    struct engine_conn *conn, enum status st, struct err *err);
	/* The last row of the table is there. `id` is its {id}, or null. */
	enum status (*loaded)(struct engine_conn *conn, const char *table,
	    const char *id, struct err *err);
};

extern const struct engine engine_sqlite, engine_pgsql;

#endif
