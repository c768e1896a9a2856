/* SPDX-License-Identifier: ISC
 * Statements prepared once a connection, parameters and rows. Knows no table
 * and no engine's particulars; transactions are tx.c's. */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lib/store/db.h"

enum status
db_open(struct db **db_r, const struct engine *engine, const char *where,
    struct err *err)
{
	struct db *db = calloc(1, sizeof(*db));
	enum status st;

	if (db == NULL)
		return err_set(err, ST_NOMEM, "store: memory ran out");
	db->engine = engine;
	db->where = where;
	st = engine->open(&db->conn, where, err);
	if (st == ST_OK)
		*db_r = db;
	else
		free(db);
	return st;
}

static void
statement_free(struct db *db, struct statement *statement)
{
	db->engine->finalize(statement->stmt);
	free(statement->sql);
	free(statement);
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < DB_BUCKETS; i++) {
		while (db->cache[i] != NULL) {
			struct statement *statement = db->cache[i];

			db->cache[i] = statement->next;
			statement_free(db, statement);
		}
	}
	db->engine->close(db->conn);
	free(db);
}

/* ------------------------------------------------------------------ values */

struct value
value_int(int64_t number)
{
	return (struct value){.kind = VALUE_INT, .number = number};
}

struct value
value_text(const char *text)
{
	return value_word(text, SIZE_MAX);
}

struct value
value_blob(const void *bytes, size_t len)
{
	return (struct value){.kind = VALUE_BLOB, .bytes = bytes, .len = len};
}

struct value
value_word(const char *text, size_t size)
{
	struct value value = {.kind = VALUE_NULL};

	if (text == NULL)
		return value;
	value.bytes = text;
	value.len = strlen(text);
	value.kind = value.len < size ? VALUE_TEXT : VALUE_BAD;
	return value;
}

struct value
value_cut(const char *text, size_t size)
{
	struct value value = value_word(text, size);

	if (value.kind != VALUE_BAD)
		return value;
	value.kind = VALUE_TEXT;
	value.len = size - 1;
	/* RFC 3629: 10xxxxxx continues a character. */
	while (value.len > 0 && ((unsigned char)text[value.len] & 0xc0) == 0x80)
		value.len--;
	return value;
}

/* -------------------------------------------------------------- statements */

/* FNV-1a, 32 bits. */
static size_t
bucket_of(const char *sql)
{
	uint32_t hash = 2166136261U;

	for (; *sql != '\0'; sql++)
		hash = (uint32_t)((hash ^ (unsigned char)*sql) * 16777619ULL);
	return hash % DB_BUCKETS;
}

static struct statement *
statement_add(struct db *db, size_t bucket, const char *sql, enum status *st_r)
{
	struct statement *statement = calloc(1, sizeof(*statement));

	if (statement != NULL)
		statement->sql = strdup(sql);
	if (statement == NULL || statement->sql == NULL) {
		free(statement);
		*st_r = err_set(db->err, ST_TEMP, "store: memory ran out");
		return NULL;
	}
	*st_r = db->engine->prepare(&statement->stmt, db->conn, sql, db->err);
	if (*st_r != ST_OK) {
		statement_free(db, statement);
		return NULL;
	}
	statement->next = db->cache[bucket];
	return db->cache[bucket] = statement;
}

static struct statement *
statement_get(struct db *db, const char *sql, enum status *st_r)
{
	size_t bucket = bucket_of(sql);

	*st_r = ST_OK;
	for (struct statement *s = db->cache[bucket]; s != NULL; s = s->next) {
		if (strcmp(s->sql, sql) == 0)
			return s;
	}
	return statement_add(db, bucket, sql, st_r);
}

static enum status
values_check(
    struct db *db, const char *sql, const struct value *values, size_t n_values)
{
	for (size_t i = 0; i < n_values; i++) {
		if (values[i].kind == VALUE_BAD)
			return err_set(db->err, ST_BUG,
			    "store: value %zu is too long for its field: %s",
			    i + 1, sql);
	}
	return ST_OK;
}

void
db_query(struct db *db, struct rows *rows_r, const char *sql,
    const struct value *values, size_t n_values)
{
	struct rows *rows = rows_r;

	memset(rows, 0, sizeof(*rows));
	rows->db = db;
	rows->st = values_check(db, sql, values, n_values);
	if (rows->st != ST_OK)
		return;
	rows->statement = statement_get(db, sql, &rows->st);
	if (rows->statement == NULL)
		return;
	assert(!rows->statement->busy);
	rows->statement->busy = true;
	rows->st =
	    db->engine->bind(rows->statement->stmt, values, n_values, db->err);
}

bool
rows_next(struct rows *rows)
{
	if (rows->st != ST_OK)
		return false;
	rows->column = 0;
	rows->st = rows->db->engine->step(rows->statement->stmt, rows->db->err);
	rows->n_rows += rows->st == ST_OK;
	return rows->st == ST_OK;
}

void
rows_fail(struct rows *rows, enum status st)
{
	assert(st != ST_OK && st != ST_NOTFOUND);
	rows->st = st;
}

void
rows_nomem(struct rows *rows)
{
	rows_fail(
	    rows, err_set(rows->db->err, ST_TEMP, "store: memory ran out"));
}

enum status
rows_end(struct rows *rows)
{
	if (rows->statement != NULL) {
		rows->db->engine->reset(rows->statement->stmt);
		rows->statement->busy = false;
		rows->statement = NULL;
	}
	return rows->st == ST_NOTFOUND ? ST_OK : rows->st;
}

enum status
rows_found(struct rows *rows)
{
	enum status st = rows_end(rows);

	return st == ST_OK && rows->n_rows == 0 ? ST_NOTFOUND : st;
}

enum status
db_exec(
    struct db *db, const char *sql, const struct value *values, size_t n_values)
{
	struct rows rows;

	db_query(db, &rows, sql, values, n_values);
	while (rows_next(&rows))
		continue;
	return rows_end(&rows);
}

enum status
db_int(struct db *db, int64_t *number_r, const char *sql,
    const struct value *values, size_t n_values)
{
	struct rows rows;

	db_query(db, &rows, sql, values, n_values);
	if (rows_next(&rows))
		*number_r = row_int(&rows);
	return rows_found(&rows);
}

/* ----------------------------------------------------------------- columns */

struct value
row_any(struct rows *rows)
{
	struct value value =
	    rows->db->engine->column(rows->statement->stmt, rows->column++);

	if (value.kind == VALUE_BAD) {
		rows_nomem(rows);
		value = (struct value){.kind = VALUE_NULL};
	}
	return value;
}

static struct value
row_value(struct rows *rows, enum value_kind wanted)
{
	struct value value = row_any(rows);

	if (value.kind != wanted && value.kind != VALUE_NULL) {
		rows_fail(rows, err_set(rows->db->err, ST_BUG,
				    "store: column %u is of another type: %s",
				    rows->column, rows->statement->sql));
	}
	if (value.kind != wanted)
		value = (struct value){.kind = VALUE_NULL};
	return value;
}

int64_t
row_int(struct rows *rows)
{
	return row_value(rows, VALUE_INT).number;
}

void
row_text(struct rows *rows, char *text_r, size_t size)
{
	struct value value = row_value(rows, VALUE_TEXT);

	text_r[0] = '\0';
	if (value.len >= size) {
		rows_fail(
		    rows, err_set(rows->db->err, ST_BUG,
			      "store: column %u is too long for its field: %s",
			      rows->column, rows->statement->sql));
	} else if (value.len > 0) {
		memcpy(text_r, value.bytes, value.len);
		text_r[value.len] = '\0';
	}
}

char *
row_strdup(struct rows *rows)
{
	struct value value = row_value(rows, VALUE_TEXT);
	char *text;

	if (value.kind == VALUE_NULL)
		return NULL;
	text = strdup(value.bytes);
	if (text == NULL)
		rows_nomem(rows);
	return text;
}

const char *
row_span(struct rows *rows, size_t *len_r)
{
	struct value value = row_value(rows, VALUE_TEXT);

	*len_r = value.len;
	return value.bytes;
}

const void *
row_blob(struct rows *rows, size_t *len_r)
{
	struct value value = row_value(rows, VALUE_BLOB);

	*len_r = value.len;
	return value.bytes;
}

static unsigned
row_unsigned(struct rows *rows)
{
	int64_t number = row_int(rows);

	if (number >= 0 && number <= UINT_MAX)
		return (unsigned)number;
	rows_fail(rows, err_set(rows->db->err, ST_BUG,
			    "store: column %u is out of range", rows->column));
	return 0;
}

void
row_struct(struct rows *rows, void *struct_r, const struct column *columns,
    size_t n_columns)
{
	for (const struct column *c = columns; c < columns + n_columns; c++) {
		void *member = (char *)struct_r + c->offset;

		switch (c->kind) {
		case COLUMN_TEXT:
			row_text(rows, member, c->size);
			break;
		case COLUMN_INT:
			*(int64_t *)member = row_int(rows);
			break;
		case COLUMN_UNSIGNED:
			*(unsigned *)member = row_unsigned(rows);
			break;
		case COLUMN_BOOL:
			*(bool *)member = row_int(rows) != 0;
			break;
		}
	}
}

static bool
members_are_same(
    const struct column *column, const void *struct_a, const void *struct_b)
{
	const void *a = (const char *)struct_a + column->offset;
	const void *b = (const char *)struct_b + column->offset;

	switch (column->kind) {
	case COLUMN_TEXT:
		return strcmp(a, b) == 0;
	case COLUMN_INT:
		return *(const int64_t *)a == *(const int64_t *)b;
	case COLUMN_UNSIGNED:
		return *(const unsigned *)a == *(const unsigned *)b;
	case COLUMN_BOOL:
		return *(const bool *)a == *(const bool *)b;
	}
	return false;
}

bool
structs_are_same(const void *a, const void *b, const struct column *columns,
    size_t n_columns)
{
	for (size_t i = 0; i < n_columns; i++) {
		if (!members_are_same(&columns[i], a, b))
			return false;
	}
	return true;
}

size_t
values_struct(struct value *values_r, const struct column *columns,
    size_t n_columns, const void *from)
{
	for (size_t i = 0; i < n_columns; i++) {
		const void *member = (const char *)from + columns[i].offset;

		switch (columns[i].kind) {
		case COLUMN_TEXT:
			values_r[i] = value_word(member, columns[i].size);
			break;
		case COLUMN_INT:
			values_r[i] = value_int(*(const int64_t *)member);
			break;
		case COLUMN_UNSIGNED:
			values_r[i] = value_int(*(const unsigned *)member);
			break;
		case COLUMN_BOOL:
			values_r[i] = value_int(*(const bool *)member);
			break;
		}
	}
	return n_columns;
}

void *
array_grow(void *array, size_t n, size_t size)
{
	/* It grows where `n` has become a power of two. */
	if ((n & (n - 1)) == 0) {
		array = reallocarray(array, n == 0 ? 1 : 2 * n, size);
		if (array == NULL)
			return NULL;
	}
	memset((char *)array + n * size, 0, size);
	return array;
}
