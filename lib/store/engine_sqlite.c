/* SPDX-License-Identifier: ISC
 * The store's engine on SQLite, the only user of that library: one file in
 * the state directory, WAL, every commit synced. Knows no table; which
 * failure ends what is left to db.c and tx.c. */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pthread.h>
#include <sqlite3.h>

#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/store/engine.h"
#include "lib/store/sqlite_map.h"
#include "lib/store/store.h"

enum {
	OPEN_RETRY_MS = 10,
	/* The group may be the mail server's; nobody else reads it. Write-ahead
	 * log and shared memory get the same mode from SQLite. */
	FILE_MODE = 0660,
};

static const char FILE_NAME[] = "countersign.db";

/* What begins and ends each transaction is prepared once. */
enum boundary { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, N_BOUNDARIES };
static const char *const BOUNDARIES[N_BOUNDARIES] = {
    "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};

struct engine_conn {
	sqlite3 *db;
	sqlite3_stmt *boundaries[N_BOUNDARIES]; /* null: not yet */
	char *path;
	struct engine_stmt *load; /* while rows are loaded */
	bool is_mapped;
	unsigned failures; /* of pages, when its transaction began */
};

struct engine_stmt {
	sqlite3_stmt *stmt;
	struct engine_conn *conn;
	/* SQLite numbers $N by first appearance, not by N. */
	int index[ENGINE_PARAMS_MAX];
	size_t n_params;
};

/* What the result codes mean for a caller, and what to do about them. */
static const struct failure {
	int code;
	enum status at_open, later;
	const char *remedy;
} FAILURES[] = {
    {SQLITE_BUSY, ST_TEMP, ST_TEMP, "another program holds it"},
    {SQLITE_LOCKED, ST_TEMP, ST_TEMP, "another program holds it"},
    {SQLITE_PROTOCOL, ST_TEMP, ST_TEMP, "another program holds it"},
    {SQLITE_FULL, ST_TEMP, ST_TEMP, "make room on its disk"},
    {SQLITE_IOERR, ST_TEMP, ST_TEMP, "look at its disk"},
    {SQLITE_NOMEM, ST_TEMP, ST_TEMP, "memory ran out"},
    {SQLITE_INTERRUPT, ST_TEMP, ST_TEMP, "try again"},
    {SQLITE_CANTOPEN, ST_INVALID, ST_TEMP, "let this user write to its folder"},
    {SQLITE_PERM, ST_INVALID, ST_TEMP, "let this user write to it"},
    {SQLITE_AUTH, ST_INVALID, ST_TEMP, "let this user write to it"},
    {SQLITE_READONLY, ST_INVALID, ST_TEMP,
	"let this user write to it and its folder"},
    {SQLITE_NOTADB, ST_INVALID, ST_TEMP,
	"move it away or restore it from a backup"},
    {SQLITE_CORRUPT, ST_INVALID, ST_TEMP, "restore it from a backup"},
};

enum { N_FAILURES = sizeof(FAILURES) / sizeof(FAILURES[0]) };

static const struct failure *
failure_find(int rc)
{
	for (size_t i = 0; i < N_FAILURES; i++) {
		if (FAILURES[i].code == (rc & 0xff))
			return &FAILURES[i];
	}
	return NULL;
}

/* Of what may rest on a page that could not be read. */
static enum status
pages_ok(const struct engine_conn *conn, struct err *err)
{
	if (sqlite_map_failures() == conn->failures)
		return ST_OK;
	return err_set(err, ST_TEMP,
	    "store %s: a page of it could not be read; look at its disk",
	    conn->path);
}

/* Whatever is not in the table (a constraint, an error in the SQL, misuse) is
 * a mistake of ours. */
static enum status
fail(const struct engine_conn *conn, int rc, struct err *err)
{
	const struct failure *failure = failure_find(rc);

	/* To SQLite such a page is one that is damaged. */
	if (pages_ok(conn, err) != ST_OK)
		return ST_TEMP;
	return err_set(err, failure != NULL ? failure->later : ST_BUG,
	    "store %s: %s (%d); %s", conn->path, sqlite3_errmsg(conn->db), rc,
	    failure != NULL ? failure->remedy : "please report this");
}

static enum status
fail_open(const struct engine_conn *conn, int rc, struct err *err)
{
	const struct failure *failure = failure_find(rc);
	const char *why =
	    conn->db != NULL ? sqlite3_errmsg(conn->db) : sqlite3_errstr(rc);

	return err_set(err, failure != NULL ? failure->at_open : ST_BUG,
	    "store %s: cannot open it: %s (%d); %s", conn->path, why, rc,
	    failure != NULL ? failure->remedy : "please report this");
}

/* ------------------------------------------------------------- open, close */

/* mknod(), because open() and close() here would drop the locks that other
 * connections of this process hold on the file (POSIX's advisory locks). */
static enum status
file_create(const char *path, struct err *err)
{
	if (mknod(path, S_IFREG | FILE_MODE, 0) == 0 || errno == EEXIST)
		return ST_OK;
	if (errno == ENOSPC || errno == EDQUOT || errno == EIO ||
	    errno == ENOMEM)
		return err_set(err, ST_TEMP,
		    "store %s: cannot make it: %m; make room on its disk",
		    path);
	return err_set(err, ST_INVALID,
	    "store %s: cannot make it: %m; make its folder and let this user "
	    "write to it, or set state_dir to another",
	    path);
}

/* Two programs that start together on a new file may find each other in the
 * way without SQLite's own waiting, which is therefore not set up yet. */
static int
wal_mode(sqlite3 *db)
{
	const int64_t end = clock_mono_ms() + STORE_BUSY_MS;
	int rc;

	for (;;) {
		rc = sqlite3_exec(
		    db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
		if ((rc & 0xff) != SQLITE_BUSY || clock_mono_ms() >= end)
			return rc;
		clock_sleep_ms(OPEN_RETRY_MS);
	}
}

static int
count_wal(void *arg, int n_columns, char **texts, char **names)
{
	int *n = arg;

	(void)n_columns;
	(void)names;
	*n += texts[0] != NULL && strcmp(texts[0], "wal") == 0;
	return 0;
}

static int
conn_settings(sqlite3 *db)
{
	static const char SETTINGS[] = "PRAGMA synchronous = FULL;"
				       "PRAGMA foreign_keys = ON;"
				       "PRAGMA temp_store = MEMORY;"
				       "PRAGMA wal_autocheckpoint = 8000;"
				       "PRAGMA trusted_schema = OFF";
	int rc =
	    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);

	if (rc == SQLITE_OK)
		rc = wal_mode(db);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(db, STORE_BUSY_MS);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, SETTINGS, NULL, NULL, NULL);
	return rc;
}

/* Every allocation would be counted under one lock of the process. */
static void
count_no_memory(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum status
conn_open(struct engine_conn *conn, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int rc, n_wal = 0;

	pthread_once(&once, count_no_memory);
	conn->failures = sqlite_map_failures();
	/* NOMUTEX: the pool lends a connection to one thread at a time. */
	rc = sqlite3_open_v2(conn->path, &conn->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    sqlite_map_vfs());
	if (rc == SQLITE_OK)
		rc = conn_settings(conn->db);
	if (rc == SQLITE_OK && sqlite3_db_readonly(conn->db, "main") != 0)
		return err_set(err, ST_INVALID,
		    "store %s: not writable for this user; let it write to "
		    "the file and its folder",
		    conn->path);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(
		    conn->db, "PRAGMA journal_mode", count_wal, &n_wal, NULL);
	if (rc != SQLITE_OK)
		return fail_open(conn, rc, err);
	if (n_wal != 1)
		return err_set(err, ST_INVALID,
		    "store %s: its file system allows no write-ahead log; set "
		    "state_dir to a folder on a local disk",
		    conn->path);
	return ST_OK;
}

static void
sqlite_close(struct engine_conn *conn)
{
	int rc;

	if (conn == NULL)
		return;
	for (size_t i = 0; i < N_BOUNDARIES; i++)
		sqlite3_finalize(conn->boundaries[i]);
	/* Refused only while statements are open. */
	rc = sqlite3_close(conn->db);
	assert(rc == SQLITE_OK);
	(void)rc;
	free(conn->path);
	free(conn);
}

static bool
sqlite_exists(const char *where)
{
	char path[PATH_MAX];
	struct stat sb;

	snprintf(path, sizeof(path), "%s/%s", where, FILE_NAME);
	return stat(path, &sb) == 0 && sb.st_size > 0;
}

static enum status
sqlite_open(struct engine_conn **conn_r, const char *where, struct err *err)
{
	struct engine_conn *conn = calloc(1, sizeof(*conn));
	enum status st;

	if (conn == NULL ||
	    asprintf(&conn->path, "%s/%s", where, FILE_NAME) < 0) {
		free(conn);
		return err_set(err, ST_NOMEM, "store: memory ran out");
	}
	st = file_create(conn->path, err);
	if (st == ST_OK)
		st = conn_open(conn, err);
	if (st == ST_OK)
		*conn_r = conn;
	else
		sqlite_close(conn);
	return st;
}

/* ------------------------------------------------------------ transactions */

static enum status
sqlite_script(struct engine_conn *conn, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(conn->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? pages_ok(conn, err) : fail(conn, rc, err);
}

/* It sets no time. */
static enum status
sqlite_unhurried(struct engine_conn *conn, struct err *err)
{
	(void)conn;
	(void)err;
	return ST_OK;
}

static enum status
pass(struct engine_conn *conn, enum boundary boundary, struct err *err)
{
	sqlite3_stmt **stmt = &conn->boundaries[boundary];
	int rc = SQLITE_OK;

	if (*stmt == NULL)
		rc = sqlite3_prepare_v3(conn->db, BOUNDARIES[boundary], -1,
		    SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	if (rc == SQLITE_OK) {
		(void)sqlite3_step(*stmt);
		rc = sqlite3_reset(*stmt); /* says what step() came to */
	}
	return rc == SQLITE_OK ? ST_OK : fail(conn, rc, err);
}

/* Those that read. One that writes keeps the pages that it has read from one
 * transaction to the next, as nobody else changes them. */
static int
map(struct engine_conn *conn)
{
	int rc =
	    sqlite3_exec(conn->db, "PRAGMA mmap_size = 1", NULL, NULL, NULL);

	conn->is_mapped = rc == SQLITE_OK;
	return rc;
}

static enum status
sqlite_begin(struct engine_conn *conn, bool write, int wait_ms, struct err *err)
{
	int rc = sqlite3_busy_timeout(conn->db, wait_ms);

	if (rc == SQLITE_OK && !write && !conn->is_mapped)
		rc = map(conn);
	if (rc != SQLITE_OK)
		return fail(conn, rc, err);
	conn->failures = sqlite_map_failures();
	return pass(conn, write ? BEGIN_WRITE : BEGIN_READ, err);
}

static enum status
sqlite_commit(struct engine_conn *conn, struct err *err)
{
	enum status st = pages_ok(conn, err);

	return st == ST_OK ? pass(conn, COMMIT, err) : st;
}

static bool
sqlite_is_open(const struct engine_conn *conn)
{
	return sqlite3_get_autocommit(conn->db) == 0;
}

static enum status
sqlite_rollback(struct engine_conn *conn)
{
	/* Some failures have rolled back already. */
	if (!sqlite_is_open(conn))
		return ST_OK;
	return pass(conn, ROLLBACK, NULL);
}

/* The pages that are not in use just now. */
static void
sqlite_forget(struct engine_conn *conn)
{
	(void)sqlite3_db_release_memory(conn->db);
}

/* -------------------------------------------------------------- statements */

static void
sqlite_finalize(struct engine_stmt *stmt)
{
	if (stmt == NULL)
		return;
	sqlite3_finalize(stmt->stmt);
	free(stmt);
}

/* Finds $1, $2 and so on, up to the number of parameters. */
static enum status
params_find(struct engine_stmt *stmt, struct err *err)
{
	size_t n = (size_t)sqlite3_bind_parameter_count(stmt->stmt);
	char name[8];

	assert(n <= ENGINE_PARAMS_MAX);
	for (size_t i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "$%zu", i + 1);
		stmt->index[i] = sqlite3_bind_parameter_index(stmt->stmt, name);
		if (stmt->index[i] == 0)
			return err_set(err, ST_BUG,
			    "store: no %s in the statement %s", name,
			    sqlite3_sql(stmt->stmt));
	}
	stmt->n_params = n;
	return ST_OK;
}

static enum status
sqlite_prepare(struct engine_stmt **stmt_r, struct engine_conn *conn,
    const char *sql, struct err *err)
{
	struct engine_stmt *stmt = calloc(1, sizeof(*stmt));
	enum status st;
	int rc;

	if (stmt == NULL)
		return err_set(err, ST_TEMP, "store: memory ran out");
	stmt->conn = conn;
	rc = sqlite3_prepare_v3(
	    conn->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->stmt, NULL);
	st = rc == SQLITE_OK ? params_find(stmt, err) : fail(conn, rc, err);
	if (st == ST_OK)
		*stmt_r = stmt;
	else
		sqlite_finalize(stmt);
	return st;
}

static int
bind_one(sqlite3_stmt *stmt, int index, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		return sqlite3_bind_null(stmt, index);
	case VALUE_INT:
		return sqlite3_bind_int64(stmt, index, value->number);
	case VALUE_TEXT:
		return sqlite3_bind_text64(stmt, index, value->bytes,
		    value->len, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(stmt, index,
		    value->bytes != NULL ? value->bytes : "", value->len,
		    SQLITE_STATIC);
	case VALUE_BAD:
		break;
	}
	return SQLITE_MISUSE;
}

static enum status
sqlite_bind(struct engine_stmt *stmt, const struct value *values,
    size_t n_values, struct err *err)
{
	if (n_values != stmt->n_params)
		return err_set(err, ST_BUG,
		    "store: %zu values for the %zu parameters of %s", n_values,
		    stmt->n_params, sqlite3_sql(stmt->stmt));
	for (size_t i = 0; i < n_values; i++) {
		int rc = bind_one(stmt->stmt, stmt->index[i], &values[i]);

		if (rc != SQLITE_OK)
			return fail(stmt->conn, rc, err);
	}
	return ST_OK;
}

static enum status
sqlite_step(struct engine_stmt *stmt, struct err *err)
{
	int rc = sqlite3_step(stmt->stmt);
	enum status st;

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return fail(stmt->conn, rc, err);
	st = pages_ok(stmt->conn, err);
	if (st != ST_OK)
		return st;
	return rc == SQLITE_ROW ? ST_OK : ST_NOTFOUND;
}

static struct value
sqlite_column(struct engine_stmt *stmt, unsigned column)
{
	struct value value = {.kind = VALUE_NULL};
	int i = (int)column;

	switch (sqlite3_column_type(stmt->stmt, i)) {
	case SQLITE_INTEGER:
		value.kind = VALUE_INT;
		value.number = sqlite3_column_int64(stmt->stmt, i);
		return value;
	case SQLITE_TEXT:
		value.kind = VALUE_TEXT;
		value.bytes = sqlite3_column_text(stmt->stmt, i);
		break;
	case SQLITE_BLOB:
		value.kind = VALUE_BLOB;
		value.bytes = sqlite3_column_blob(stmt->stmt, i);
		break;
	default:
		return value;
	}
	value.len = (size_t)sqlite3_column_bytes(stmt->stmt, i);
	/* SQLite gives null for an empty blob, and where memory ran out. */
	if (value.bytes == NULL && (value.kind == VALUE_TEXT || value.len > 0))
		value.kind = VALUE_BAD;
	return value;
}

static void
sqlite_reset(struct engine_stmt *stmt)
{
	/* Its result repeats the failure of the last step. */
	(void)sqlite3_reset(stmt->stmt);
	(void)sqlite3_clear_bindings(stmt->stmt);
}

/* ------------------------------------------------------------- whole stores */

/* Everybody who has the file open holds a lock on it (SQLite's "Write-Ahead
 * Logging", section 6): to have it alone is to know that nobody does. */
static enum status
sqlite_alone(struct engine_conn *conn, struct err *err)
{
	int rc = sqlite3_exec(conn->db,
	    "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK", NULL,
	    NULL, NULL);

	if (rc == SQLITE_OK)
		return ST_OK;
	(void)sqlite3_exec(
	    conn->db, "PRAGMA locking_mode = NORMAL", NULL, NULL, NULL);
	if ((rc & 0xff) != SQLITE_BUSY)
		return fail(conn, rc, err);
	return err_set(err, ST_TEMP,
	    "store %s: another program has it open; stop countersign-approve "
	    "and countersign-milter, then try again",
	    conn->path);
}

static enum status
sqlite_load_begin(struct engine_conn *conn, const char *table,
    const char *columns, size_t n_columns, struct err *err)
{
	struct buf sql = BUF_INIT;
	enum status st;

	buf_addf(&sql, "INSERT INTO %s (%s) VALUES (", table, columns);
	for (size_t i = 1; i <= n_columns; i++)
		buf_addf(&sql, "%s$%zu", i > 1 ? ", " : "", i);
	buf_addc(&sql, ')');
	st = buf_ok(&sql)
		 ? sqlite_prepare(&conn->load, conn, buf_str(&sql), err)
		 : err_set(err, ST_TEMP, "store: memory ran out");
	buf_free(&sql);
	return st;
}

static enum status
sqlite_load_row(struct engine_conn *conn, const struct value *values,
    size_t n_values, struct err *err)
{
	enum status st = sqlite_bind(conn->load, values, n_values, err);

	if (st == ST_OK)
		st = sqlite_step(conn->load, err);
	sqlite_reset(conn->load);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status
sqlite_load_end(struct engine_conn *conn, enum status st, struct err *err)
{
	(void)err;
	sqlite_finalize(conn->load);
	conn->load = NULL;
	return st;
}

/* An {id} is the row's number: the next one is greater by itself. */
static enum status
sqlite_loaded(struct engine_conn *conn, const char *table, const char *id,
    struct err *err)
{
	(void)conn;
	(void)table;
	(void)id;
	(void)err;
	return ST_OK;
}

static const struct engine_word WORDS[] = {
    {"{id}", "INTEGER PRIMARY KEY"},
    {"{int}", "INTEGER"},
    {"{blob}", "BLOB"},
    {"{table}", "STRICT"},
    {"{keyed}", "STRICT, WITHOUT ROWID"},
    {NULL, NULL},
};

const struct engine engine_sqlite = {
    .name = "sqlite",
    .words = WORDS,
    .exists = sqlite_exists,
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .unhurried = sqlite_unhurried,
    .rollback = sqlite_rollback,
    .is_open = sqlite_is_open,
    .forget = sqlite_forget,
    .script = sqlite_script,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .column = sqlite_column,
    .reset = sqlite_reset,
    .alone = sqlite_alone,
    .load_begin = sqlite_load_begin,
    .load_row = sqlite_load_row,
    .load_end = sqlite_load_end,
    .loaded = sqlite_loaded,
};
