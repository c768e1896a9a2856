/* SPDX-License-Identifier: ISC
 * Table by table, in pages behind the last key: the list of tables is the
 * schema's own. What is read at the source goes into a digest, and what is then
 * read at the target must come to the same. */
#include "lib/store/copy.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/hasher.h"
#include "lib/base/utf8.h"
#include "lib/store/tx.h"

/* Rows of a page: with evidence among them, what a client has to hold. */
enum { PAGE_ROWS = 100, HEAD_SIZE = 9 };

struct copy {
	struct db *to, *from;
	struct err *err;
	struct hasher *hasher;
	struct copied *copied;
	store_copy_fn *progress;
	void *arg;
	int64_t done, size;
};

/* A row's key, which outlives the row. */
struct key {
	struct value values[TABLE_KEYS_MAX];
	struct buf bytes[TABLE_KEYS_MAX]; /* of its texts and blobs */
};

/* A run through one table of one store. */
struct pass {
	struct copy *copy;
	struct db *db;
	struct db *load; /* into which each row goes; or null */
	const struct table *table;
	const struct value *values; /* the row at hand */
	int64_t n_rows;
	uint8_t digest[SHA256_SIZE];
	/* The page at hand is asked for by the one, its rows go into the
	 * other. */
	struct key keys[2];
	struct key *last;
	struct buf mended[TABLE_COLUMNS_MAX];
};

/* ------------------------------------------------------------ the SQL texts */

static void
names_add(struct buf *sql, const struct table *table)
{
	for (size_t i = 0; i < table->n_columns; i++)
		buf_addf(sql, "%s%s", i > 0 ? ", " : "", table->columns[i]);
}

static void
keys_add(struct buf *sql, const struct table *table)
{
	for (size_t i = 0; i < table->n_keys; i++)
		buf_addf(sql, "%s%s", i > 0 ? ", " : "",
		    table->columns[table->keys[i]]);
}

/* The first page, or the one behind a key. */
static void
page_sql(struct buf *sql, const struct table *table, bool first)
{
	buf_adds(sql, "SELECT ");
	names_add(sql, table);
	buf_addf(sql, " FROM %s", table->name);
	if (!first) {
		buf_adds(sql, " WHERE (");
		keys_add(sql, table);
		buf_adds(sql, ") > (");
		for (size_t i = 0; i < table->n_keys; i++)
			buf_addf(sql, "%s$%zu", i > 0 ? ", " : "", i + 1);
		buf_addc(sql, ')');
	}
	buf_adds(sql, " ORDER BY ");
	keys_add(sql, table);
	buf_addf(sql, " LIMIT %d", PAGE_ROWS);
}

static enum status
no_memory(const struct copy *copy)
{
	return err_set(copy->err, ST_TEMP, "store: memory ran out");
}

/* ------------------------------------------------------------------ one row */

static void
head_write(uint8_t head_r[HEAD_SIZE], const struct value *value)
{
	uint64_t number =
	    value->kind == VALUE_INT ? (uint64_t)value->number : value->len;

	head_r[0] = (uint8_t)value->kind;
	for (int i = 1; i < HEAD_SIZE; i++)
		head_r[i] = (uint8_t)(number >> 8 * (HEAD_SIZE - 1 - i));
}

static enum status
digest_add(struct pass *pass)
{
	uint8_t heads[TABLE_COLUMNS_MAX][HEAD_SIZE];
	struct piece pieces[1 + 2 * TABLE_COLUMNS_MAX];
	size_t n = 0;

	pieces[n++] = (struct piece){pass->digest, SHA256_SIZE};
	for (size_t i = 0; i < pass->table->n_columns; i++) {
		const struct value *value = &pass->values[i];

		head_write(heads[i], value);
		pieces[n++] = (struct piece){heads[i], HEAD_SIZE};
		if (value->len > 0)
			pieces[n++] = (struct piece){value->bytes, value->len};
	}
	return hasher_sha256(pass->copy->hasher, pass->digest, pieces, n);
}

/* The log is what was signed: it goes as it is, or not at all. */
static enum status
text_mend(struct pass *pass, struct value *value, size_t column)
{
	struct buf *b = &pass->mended[column];

	if (strcmp(pass->table->name, "audit") == 0)
		return err_set(pass->copy->err, ST_INVALID,
		    "store in %s: column %s of an audit row is not in UTF-8, "
		    "and the other engine takes nothing else; what was signed "
		    "is not changed",
		    pass->db->where, pass->table->columns[column]);
	buf_reset(b);
	buf_add(b, value->bytes, value->len);
	if (!buf_ok(b))
		return no_memory(pass->copy);
	utf8_mend(b->data, b->len);
	value->bytes = b->data;
	pass->copy->copied->n_mended++;
	return ST_OK;
}

static enum status
row_mend(struct pass *pass, struct value *values)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < pass->table->n_columns; i++) {
		if (values[i].kind == VALUE_TEXT &&
		    (!utf8_is_valid(values[i].bytes, values[i].len) ||
			memchr(values[i].bytes, '\0', values[i].len) != NULL))
			st = text_mend(pass, &values[i], i);
	}
	return st;
}

static enum status
key_keep(struct pass *pass)
{
	struct key *key = pass->last;

	for (size_t i = 0; i < pass->table->n_keys; i++) {
		const struct value *value = &pass->values[pass->table->keys[i]];
		struct buf *b = &key->bytes[i];

		buf_reset(b);
		if (value->len > 0)
			buf_add(b, value->bytes, value->len);
		if (!buf_ok(b))
			return no_memory(pass->copy);
		key->values[i] = *value;
		key->values[i].bytes = buf_str(b);
	}
	return ST_OK;
}

static enum status
row_pass(struct pass *pass, struct rows *rows)
{
	struct value values[TABLE_COLUMNS_MAX];
	enum status st = ST_OK;

	for (size_t i = 0; i < pass->table->n_columns; i++)
		values[i] = row_any(rows);
	if (rows->st != ST_OK)
		return rows->st;
	pass->values = values;
	/* The key by which the source goes on is the source's. */
	st = key_keep(pass);
	if (st == ST_OK && pass->load != NULL && pass->load->engine->utf8_only)
		st = row_mend(pass, values);
	if (st == ST_OK)
		st = digest_add(pass);
	if (st == ST_OK && pass->load != NULL)
		st = pass->load->engine->load_row(pass->load->conn, values,
		    pass->table->n_columns, pass->copy->err);
	pass->n_rows++;
	return st;
}

/* ---------------------------------------------------------------- one table */

/* ST_NOTFOUND: it was the last page. */
static enum status
page_read(struct pass *pass)
{
	struct buf sql = BUF_INIT;
	const struct key *behind = pass->last;
	bool first = pass->n_rows == 0;
	struct rows rows;
	enum status st;

	page_sql(&sql, pass->table, first);
	if (!buf_ok(&sql)) {
		buf_free(&sql);
		return no_memory(pass->copy);
	}
	pass->last = behind == &pass->keys[0] ? &pass->keys[1] : &pass->keys[0];
	db_query(pass->db, &rows, buf_str(&sql), behind->values,
	    first ? 0 : pass->table->n_keys);
	while (rows_next(&rows)) {
		st = row_pass(pass, &rows);
		if (st != ST_OK)
			rows_fail(&rows, st);
	}
	buf_free(&sql);
	st = rows_end(&rows);
	return st == ST_OK && rows.n_rows < PAGE_ROWS ? ST_NOTFOUND : st;
}

static enum status
page_load(struct pass *pass)
{
	const struct engine *engine = pass->load->engine;
	struct buf names = BUF_INIT;
	enum status st, read;

	names_add(&names, pass->table);
	st = buf_ok(&names)
		 ? engine->load_begin(pass->load->conn, pass->table->name,
		       buf_str(&names), pass->table->n_columns, pass->copy->err)
		 : no_memory(pass->copy);
	buf_free(&names);
	if (st != ST_OK)
		return st;
	read = page_read(pass);
	st = engine->load_end(pass->load->conn,
	    read == ST_NOTFOUND ? ST_OK : read, pass->copy->err);
	return st == ST_OK ? read : st;
}

static enum status
pass_run(struct pass *pass)
{
	struct copy *copy = pass->copy;
	enum status st;

	pass->last = &pass->keys[0];
	do {
		int64_t before = pass->n_rows;

		st = pass->load != NULL ? page_load(pass) : page_read(pass);
		copy->done += pass->n_rows - before;
		if (copy->progress != NULL)
			copy->progress(copy->arg, copy->done, copy->size);
	} while (st == ST_OK);
	for (size_t i = 0; i < TABLE_KEYS_MAX; i++) {
		buf_free(&pass->keys[0].bytes[i]);
		buf_free(&pass->keys[1].bytes[i]);
	}
	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++)
		buf_free(&pass->mended[i]);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status
table_write(struct copy *copy, const struct table *table)
{
	struct copied_table *end =
	    &copy->copied->tables[copy->copied->n_tables];
	struct pass pass = {
	    .copy = copy, .db = copy->from, .load = copy->to, .table = table};
	enum status st = pass_run(&pass);

	if (st != ST_OK)
		return st;
	memcpy(end->name, table->name, sizeof(end->name));
	end->n_rows = pass.n_rows;
	memcpy(end->digest, pass.digest, sizeof(end->digest));
	copy->copied->n_tables++;
	copy->copied->n_rows += pass.n_rows;
	return copy->to->engine->loaded(copy->to->conn, table->name,
	    table->has_id ? table->columns[table->keys[0]] : NULL, copy->err);
}

static enum status
table_compare(struct copy *copy, const struct table *table,
    const struct copied_table *want)
{
	struct pass pass = {.copy = copy, .db = copy->to, .table = table};
	enum status st = pass_run(&pass);

	if (st != ST_OK)
		return st;
	if (pass.n_rows == want->n_rows &&
	    memcmp(pass.digest, want->digest, sizeof(pass.digest)) == 0)
		return ST_OK;
	return err_set(copy->err, ST_BUG,
	    "store in %s: table %s came out different from what was written; "
	    "nothing was kept; please report this",
	    copy->to->where, table->name);
}

/* ---------------------------------------------------------------- the whole */

static enum status
count_read(struct db *db, int64_t *n_r, const struct table *table)
{
	struct buf sql = BUF_INIT;
	enum status st;

	buf_addf(&sql, "SELECT count(*) FROM %s", table->name);
	st = buf_ok(&sql) ? db_int(db, n_r, buf_str(&sql), NULL, 0)
			  : err_set(db->err, ST_TEMP, "store: memory ran out");
	buf_free(&sql);
	return st;
}

/* Every row is read once here and once there. */
static enum status
prepare(struct copy *copy, const struct tables *tables)
{
	enum status st =
	    copy->from->engine->unhurried(copy->from->conn, copy->err);

	if (st == ST_OK)
		st = copy->to->engine->unhurried(copy->to->conn, copy->err);
	if (st == ST_OK)
		st = db_int(copy->from, &copy->copied->version,
		    "SELECT version FROM schema_version", NULL, 0);
	for (size_t i = 0; st == ST_OK && i < tables->n_items; i++) {
		int64_t here = 0, there = 0;

		st = count_read(copy->to, &there, &tables->items[i]);
		if (st == ST_OK && there > 0)
			return err_set(copy->err, ST_INVALID,
			    "the store in %s is not empty: its table %s has "
			    "rows; give a new one",
			    copy->to->where, tables->items[i].name);
		if (st == ST_OK)
			st = count_read(copy->from, &here, &tables->items[i]);
		copy->size += 2 * here;
	}
	return st;
}

static enum status
copy_all(struct copy *copy)
{
	struct tables *tables = malloc(sizeof(*tables));
	enum status st;

	if (tables == NULL)
		return no_memory(copy);
	tables_read(tables);
	st = prepare(copy, tables);
	for (size_t i = 0; st == ST_OK && i < tables->n_items; i++)
		st = table_write(copy, &tables->items[i]);
	for (size_t i = 0; st == ST_OK && i < tables->n_items; i++)
		st = table_compare(
		    copy, &tables->items[i], &copy->copied->tables[i]);
	free(tables);
	return st;
}

/* Nothing was written at the source: what is not ST_OK takes it back. */
static enum status
copy_between(struct copy *copy, struct store *to, struct store *from)
{
	enum status st = tx_begin(&copy->from, from, TX_WRITE, copy->err);

	if (st != ST_OK)
		return st;
	st = tx_begin(&copy->to, to, TX_WRITE, copy->err);
	if (st == ST_OK)
		st = tx_end(to, copy->to, TX_WRITE, copy_all(copy));
	/* Whatever becomes of it: the target has its end. */
	(void)!tx_end(from, copy->from, TX_WRITE, ST_NOTFOUND);
	return st;
}

enum status
store_copy(struct copied *copied_r, struct store *to, struct store *from,
    store_copy_fn *progress, void *arg, struct err *err)
{
	struct copy copy = {
	    .copied = copied_r, .progress = progress, .arg = arg, .err = err};
	enum status st;

	memset(copied_r, 0, sizeof(*copied_r));
	st = hasher_new(&copy.hasher);
	if (st == ST_OK)
		st = copy_between(&copy, to, from);
	hasher_free(copy.hasher);
	return st;
}
