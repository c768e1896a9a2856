/* SPDX-License-Identifier: ISC
 * One store into another: every table that there is, all of it or nothing,
 * between the engines in every direction. Runs from SQLite to SQLite, and
 * beside a PostgreSQL in the three others. */
#include <signal.h>
#include <sys/resource.h>

#include "lib/store/copy.h"
#include "lib/store/tx.h"
#include "tests/unit/store/fixture.h"

enum {
	N_REQUESTS = 60,    /* with more than a page of mails */
	SMALL = 256 * 1024, /* a file that cannot grow beyond */
	VALUE_SIZE = 512,
};

static struct store *source, *target;
static char target_url[PATH_MAX], target_dir[PATH_MAX + 16];

static void
sql_run(struct store *store, const char *sql)
{
	struct db *db;

	ck_ok(tx_begin(&db, store, TX_WRITE, &fixture_err), fixture_err);
	ck_ok(tx_end(store, db, TX_WRITE, db_exec(db, sql, NULL, 0)),
	    fixture_err);
}

static void
sql_put(struct store *store, const char *sql, const char *text)
{
	struct db *db;

	ck_ok(tx_begin(&db, store, TX_WRITE, &fixture_err), fixture_err);
	ck_ok(tx_end(store, db, TX_WRITE,
		  db_exec(db, sql, ARGS(value_text(text)))),
	    fixture_err);
}

/* ------------------------------------------------------------------- tables */

static const char SQLITE_COLUMNS[] =
    "SELECT m.name, c.name, c.pk FROM sqlite_schema m"
    " JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    " ORDER BY m.name, c.cid";
static const char PGSQL_COLUMNS[] =
    "SELECT c.relname::text, a.attname::text,"
    " coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
    " WHERE c.relnamespace = current_schema()::regnamespace"
    " AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY 1, a.attnum";

static const struct table *
table_find(const struct tables *tables, const char *name)
{
	char quoted[TABLE_NAME_SIZE];

	snprintf(quoted, sizeof(quoted), "\"%.24s\"", name);
	for (size_t i = 0; i < tables->n_items; i++) {
		if (strcmp(tables->items[i].name, name) == 0 ||
		    strcmp(tables->items[i].name, quoted) == 0)
			return &tables->items[i];
	}
	return NULL;
}

/* Its place in the primary key, from 1; 0: it is none of it. */
static int64_t
key_place(const struct table *table, size_t column)
{
	for (size_t i = 0; i < table->n_keys; i++) {
		if (table->keys[i] == column)
			return (int64_t)i + 1;
	}
	return 0;
}

/* What the engine says there is, is what the text of the steps says: no table
 * and no column can be forgotten. */
START_TEST(test_tables)
{
	char name[TABLE_NAME_SIZE], column[TABLE_NAME_SIZE], last[64] = "";
	size_t n_columns = 0, n_tables = 0, i = 0;
	static struct tables tables;
	struct rows rows;
	struct db *db;

	tables_read(&tables);
	ck_ok(tx_begin(&db, fixture_store, TX_READ, &fixture_err), fixture_err);
	db_query(db, &rows,
	    fixture_server() != NULL ? PGSQL_COLUMNS : SQLITE_COLUMNS, NULL, 0);
	while (rows_next(&rows)) {
		const struct table *table;
		int64_t key;

		row_text(&rows, name, sizeof(name));
		row_text(&rows, column, sizeof(column));
		key = row_int(&rows);
		if (strcmp(name, "schema_version") == 0)
			continue;
		table = table_find(&tables, name);
		ck_assert_msg(table != NULL, "%s is not copied", name);
		i = strcmp(last, name) == 0 ? i + 1 : 0;
		n_tables += i == 0;
		strcpy(last, name);
		ck_assert_msg(i < table->n_columns &&
				  strcmp(table->columns[i], column) == 0,
		    "%s.%s is not copied", name, column);
		ck_assert_msg(key_place(table, i) == key,
		    "%s.%s has place %lld in the key", name, column,
		    (long long)key);
		n_columns++;
	}
	ck_ok(tx_end(fixture_store, db, TX_READ, rows_end(&rows)), fixture_err);
	ck_assert_uint_eq(n_tables, tables.n_items);
	for (i = 0; i < tables.n_items; i++)
		n_columns -= tables.items[i].n_columns;
	ck_assert_uint_eq(n_columns, 0);
}
END_TEST

/* ------------------------------------------------------------------ filling */

/* Something in each of the other tables. */
static const char *const MORE[] = {
    "INSERT INTO refusal (recipient, at, via, reason)"
    " SELECT id, 5, 'reply', 'the null sender' FROM recipient",
    "INSERT INTO objection (domain, recipient, at, via, verdict, identity,"
    " answered_from, evidence)"
    " SELECT domain, id, 6, 'link', 'REJECTED', '', '', 1 FROM recipient",
    "INSERT INTO shown (token, hour) SELECT hash, 7 FROM token",
    "INSERT INTO receipt (id, recipient, verdict, objection, at, evidence)"
    " SELECT 'r' || id, id, 'APPROVED', 0, 8, 1 FROM recipient",
    "INSERT INTO form (nonce_hash, recipient, receipt)"
    " SELECT t.hash, t.recipient, 'r' || t.recipient FROM token t",
    "INSERT INTO \"freeze\" (domain, frozen_by, reason, at)"
    " VALUES ('z.example', 'z\xc3\xb6', '', -1)",
    "INSERT INTO exemption (domain, ticket, given_by, uid, at, ends_at,"
    " quorum) VALUES ('y.example', 't', 'me', 0, 1, 9223372036854775807, 2)",
    "INSERT INTO hook (request_id, outcome, generation, number, state, due_at,"
    " attempts, last_text, queued_at)"
    " SELECT id, 'VALIDATED', 1, 0, 'DONE', 1, 2, '', 3 FROM request",
    "INSERT INTO metric (name, labels, part, value)"
    " SELECT 'm', id, 0, 1 FROM request",
    "INSERT INTO metric (name, labels, part, value)"
    " SELECT 'm', '', id, id FROM domain",
    "INSERT INTO settings (hash, text, at)"
    " SELECT id, 'quorum = 1', 1 FROM request",
    "INSERT INTO evidence (seq, bytes) SELECT a.seq, s.nonce_hash FROM audit a"
    " JOIN sending s ON s.id = a.seq",
    "INSERT INTO dictionary (key, bytes)"
    " SELECT hash, nonce_hash FROM token JOIN sending ON mail = recipient"
    " WHERE channel = 'link'",
    "UPDATE evidence SET dictionary = bytes WHERE seq > 9",
    "UPDATE sending SET seal = nonce_hash, digest = nonce_hash WHERE id > 9",
    "UPDATE audit SET opening = NULL WHERE seq > 9",
};

static void
fill(struct store *store)
{
	struct store *own = fixture_store;
	char id[REQUEST_ID_SIZE], name[32];

	fixture_store = store;
	for (int i = 0; i < N_REQUESTS; i++) {
		snprintf(id, sizeof(id), "r%03d", i);
		snprintf(name, sizeof(name), "n%d.example.com", i);
		fixture_create(id, "a", T0 + i, NAMES(name));
	}
	free(fixture_send(N_REQUESTS * N_MAILBOXES, T0 + DAY));
	for (size_t i = 0; i < sizeof(MORE) / sizeof(MORE[0]); i++)
		sql_run(store, MORE[i]);
	fixture_store = own;
}

/* --------------------------------------------------------------- two stores */

/* From the case's store into another, or the other way round. */
static const struct direction {
	const char *label;
	bool server_from, server_to;
} DIRECTIONS[] = {
    {"SQLite to PostgreSQL", false, true},
    {"PostgreSQL to SQLite", true, false},
    {"PostgreSQL to PostgreSQL", true, true},
};

static void
folder_make(char dir_r[PATH_MAX + 16], const char *name)
{
	snprintf(dir_r, PATH_MAX + 16, "%s/%s", fixture_dir, name);
	ck_assert_int_eq(mkdir(dir_r, 0700), 0);
}

/* A database of its own, for the lock of whoever writes is the database's. */
static void
database_make(void)
{
	static int n;
	char sql[96];
	int len = (int)(strrchr(fixture_server(), '/') - fixture_server());

	snprintf(sql, sizeof(sql),
	    "CREATE DATABASE copy_%ld_%d TEMPLATE template0", (long)getpid(),
	    ++n);
	fixture_psql(sql);
	snprintf(target_url, sizeof(target_url), "%.*s/copy_%ld_%d", len,
	    fixture_server(), (long)getpid(), n);
}

static void
target_open(void)
{
	ck_ok(store_open(&target, target_url, target_dir, &fixture_err),
	    fixture_err);
}

static void
stores_open(int n)
{
	const struct direction *d = &DIRECTIONS[n];
	static char dir[PATH_MAX + 16];

	folder_make(target_dir, "target");
	strcpy(target_url, "sqlite");
	if (fixture_server() != NULL && d->server_to)
		database_make();
	target_open();
	source = fixture_store;
	if (fixture_server() == NULL || d->server_from)
		return;
	folder_make(dir, "source");
	ck_ok(store_open(&source, "sqlite", dir, &fixture_err), fixture_err);
}

static void
stores_close(void)
{
	if (source != fixture_store)
		store_close(source);
	store_close(target);
	source = target = NULL;
}

static int
n_directions(void)
{
	return fixture_server() != NULL
		   ? (int)(sizeof(DIRECTIONS) / sizeof(DIRECTIONS[0]))
		   : 1;
}

/* ------------------------------------------------------------------ copying */

static void
value_text_of(char text_r[VALUE_SIZE], struct value value)
{
	int n = snprintf(text_r, VALUE_SIZE, "%d:%lld:", (int)value.kind,
	    (long long)value.number);
	const uint8_t *bytes = value.bytes;

	for (size_t i = 0; i < value.len && n < VALUE_SIZE - 3; i++)
		n += snprintf(
		    text_r + n, (size_t)(VALUE_SIZE - n), "%02x", bytes[i]);
}

/* Row by row, another way than the copier's. */
static int64_t
table_compare(const struct table *table)
{
	char sql[VALUE_SIZE], here[VALUE_SIZE], there[VALUE_SIZE];
	struct db *from, *to;
	struct rows a, b;
	int n = snprintf(
	    sql, sizeof(sql), "SELECT * FROM %s ORDER BY", table->name);

	for (size_t i = 0; i < table->n_keys; i++)
		n += snprintf(sql + n, sizeof(sql) - (size_t)n, "%s %s",
		    i > 0 ? "," : "", table->columns[table->keys[i]]);
	ck_ok(tx_begin(&from, source, TX_READ, &fixture_err), fixture_err);
	ck_ok(tx_begin(&to, target, TX_READ, &fixture_err), fixture_err);
	db_query(from, &a, sql, NULL, 0);
	db_query(to, &b, sql, NULL, 0);
	while (rows_next(&a) && rows_next(&b)) {
		for (size_t i = 0; i < table->n_columns; i++) {
			value_text_of(here, row_any(&a));
			value_text_of(there, row_any(&b));
			ck_assert_msg(strcmp(here, there) == 0,
			    "%s.%s: \"%s\", \"%s\"", table->name,
			    table->columns[i], here, there);
		}
	}
	ck_assert(!rows_next(&b));
	ck_ok(tx_end(source, from, TX_READ, rows_end(&a)), fixture_err);
	ck_ok(tx_end(target, to, TX_READ, rows_end(&b)), fixture_err);
	return (int64_t)a.n_rows;
}

static void
expect_empty(void)
{
	static struct tables tables;
	char sql[64];

	tables_read(&tables);
	for (size_t i = 0; i < tables.n_items; i++) {
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s",
		    tables.items[i].name);
		ck_assert_msg(fixture_number(target, sql) == 0, "%s has rows",
		    tables.items[i].name);
	}
}

struct seen {
	int64_t done, size;
	int n;
};

static void
note_progress(void *arg, int64_t done, int64_t size)
{
	struct seen *seen = arg;

	ck_assert_int_ge(done, seen->done);
	ck_assert_int_le(done, size);
	*seen = (struct seen){done, size, seen->n + 1};
}

START_TEST(test_copy)
{
	static struct tables tables;
	struct copied copied;
	struct seen seen = {0};
	struct store *own;
	int64_t n_rows = 0, last;

	stores_open(_i);
	fill(source);
	ck_ok(store_copy(
		  &copied, target, source, note_progress, &seen, &fixture_err),
	    fixture_err);
	tables_read(&tables);
	ck_assert_uint_eq(copied.n_tables, tables.n_items);
	for (size_t i = 0; i < tables.n_items; i++) {
		int64_t n = table_compare(&tables.items[i]);

		/* Whoever adds a table fills it here, too. */
		ck_assert_msg(n > 0, "no rows in %s", tables.items[i].name);
		ck_assert_int_eq(n, copied.tables[i].n_rows);
		n_rows += n;
	}
	ck_assert_int_eq(copied.n_rows, n_rows);
	ck_assert_int_eq(copied.n_mended, 0);
	ck_assert_int_eq(seen.done, seen.size);
	ck_assert_int_eq(seen.size, 2 * n_rows);
	ck_assert_int_gt(seen.n, (int)tables.n_items);
	/* Life goes on: the next ids are new ones, the log has no gap. */
	last = fixture_number(target, "SELECT max(id) FROM recipient");
	own = fixture_store;
	fixture_store = target;
	fixture_create("new", "a", T0 + DAY, NAMES("new.example.com"));
	ck_assert_int_eq(
	    fixture_number(target, "SELECT max(id) FROM recipient"),
	    last + N_MAILBOXES);
	ck_assert_uint_eq(fixture_events("request"), N_REQUESTS + 1);
	fixture_store = own;
	stores_close();
}
END_TEST

/* The same rows have the same digests, whatever holds them; others have not. */
START_TEST(test_digest)
{
	struct copied there, back;
	struct store *third = NULL;
	char dir[PATH_MAX + 16];

	stores_open(0);
	fill(source);
	ck_ok(store_copy(&there, target, source, NULL, NULL, &fixture_err),
	    fixture_err);
	folder_make(dir, "third");
	ck_ok(store_open(&third, "sqlite", dir, &fixture_err), fixture_err);
	sql_run(target, "UPDATE request SET account = 'b' WHERE id = 'r007'");
	ck_ok(store_copy(&back, third, target, NULL, NULL, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < there.n_tables; i++)
		ck_assert_msg(
		    (memcmp(there.tables[i].digest, back.tables[i].digest,
			 SHA256_SIZE) == 0) ==
			(strcmp(there.tables[i].name, "request") != 0),
		    "%s", there.tables[i].name);
	store_close(third);
	stores_close();
}
END_TEST

/* --------------------------------------------------------------- or nothing */

START_TEST(test_not_empty)
{
	struct copied copied;

	stores_open(_i);
	sql_run(target, "INSERT INTO metric VALUES ('m', '', 0, 1)");
	ck_status(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    ST_INVALID, fixture_err);
	ck_assert_ptr_nonnull(strstr(fixture_err.text, "metric has rows"));
	stores_close();
}
END_TEST

/* What is out of order is found when all the rest has been written. */
START_TEST(test_nothing_is_left)
{
	struct copied copied;

	stores_open(_i);
	fill(source);
	/* A row that the target's tables do not take. */
	sql_run(target, "CREATE UNIQUE INDEX only_one ON settings (at)");
	ck_status(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    ST_BUG, fixture_err);
	expect_empty();
	/* And again. */
	sql_run(target, "DROP INDEX only_one");
	ck_ok(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    fixture_err);
	stores_close();
}
END_TEST

START_TEST(test_T21_disk_full)
{
	struct copied copied;
	struct rlimit old, limit;

	stores_open(fixture_server() != NULL ? 1 : 0);
	fill(source);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = SMALL;
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_status(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    ST_TEMP, fixture_err);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_ptr_nonnull(strstr(fixture_err.text, "disk"));
	expect_empty();
	stores_close();
}
END_TEST

/* -------------------------------------------------------- texts of any kind */

START_TEST(test_mended)
{
	struct copied copied;

	stores_open(0);
	fill(source);
	sql_put(
	    source, "UPDATE mail SET last_text = $1 WHERE id = 3", "bo\xeete");
	ck_ok(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    fixture_err);
	ck_assert_int_eq(copied.n_mended, fixture_server() != NULL ? 1 : 0);
	ck_assert_int_eq(fixture_number(target,
			     fixture_server() != NULL
				 ? "SELECT count(*) FROM mail"
				   " WHERE last_text = 'bo?te'"
				 : "SELECT count(*) FROM mail WHERE"
				   " CAST(last_text AS BLOB) = x'626fee7465'"),
	    1);
	stores_close();
}
END_TEST

/* What was signed is not changed. */
START_TEST(test_log_stays)
{
	struct copied copied;

	stores_open(0);
	fill(source);
	sql_put(
	    source, "UPDATE audit SET leaf = $1 WHERE seq = 3", "{\"\xee\"}");
	ck_status(store_copy(&copied, target, source, NULL, NULL, &fixture_err),
	    fixture_server() != NULL ? ST_INVALID : ST_OK, fixture_err);
	if (fixture_server() != NULL)
		expect_empty();
	stores_close();
}
END_TEST

/* -------------------------------------------------------------------- alone */

START_TEST(test_alone)
{
	struct store *other = NULL;

	ck_ok(store_open(&other, fixture_url, fixture_dir, &fixture_err),
	    fixture_err);
	ck_status(
	    store_alone(fixture_store, &fixture_err), ST_TEMP, fixture_err);
	ck_assert_ptr_nonnull(
	    strstr(fixture_err.text, "stop countersign-approve"));
	/* It works on as before. */
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
	ck_ok(store_ping(other, &fixture_err), fixture_err);
	store_close(other);
	ck_ok(store_alone(fixture_store, &fixture_err), fixture_err);
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
	if (fixture_server() == NULL)
		ck_status(
		    store_open(&other, fixture_url, fixture_dir, &fixture_err),
		    ST_TEMP, fixture_err);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("copy");
	TCase *tcase = fixture_case(suite, "copy");

	tcase_add_test(tcase, test_tables);
	tcase_add_loop_test(tcase, test_copy, 0, n_directions());
	tcase_add_test(tcase, test_digest);
	tcase_add_test(tcase, test_not_empty);
	tcase_add_loop_test(
	    tcase, test_nothing_is_left, 0, n_directions() > 1 ? 2 : 1);
	tcase_add_test(tcase, test_T21_disk_full);
	tcase_add_test(tcase, test_mended);
	tcase_add_test(tcase, test_log_stays);
	tcase_add_test(tcase, test_alone);
	return fixture_run(suite);
}
