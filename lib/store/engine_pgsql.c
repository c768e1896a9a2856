/* SPDX-License-Identifier: ISC
 * The store's engine on PostgreSQL, the only user of libpq: several hosts on
 * one database. Knows no table; which failure ends what is left to db.c and
 * tx.c. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/base/utf8.h"
#include "lib/store/engine.h"

enum {
	SERVER_MIN = 130000, /* PostgreSQL 13 */
	/* W1 is decided by the time of the host that took the answer: hosts
	 * that disagree by more than this do not write. */
	CLOCK_SKEW_MAX_MS = 2000,
	/* Every transaction that writes holds this advisory lock: "csgn". */
	WRITER_LOCK = 0x6373676e,
	SCRIPT_SIZE = 256,
	ALONE_TRIES = 20,
	ALONE_PAUSE_MS = 50,
	BINARY = 1,
};

/* What columns can be (pg_type.dat; these numbers never change). */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
};

struct engine_conn {
	PGconn *pg;
	char *where;
	uint64_t n_statements; /* ever prepared: names its statements */
};

struct engine_stmt {
	struct engine_conn *conn;
	char name[24];
	char *sql;
	struct value values[ENGINE_PARAMS_MAX]; /* borrowed bytes */
	size_t n_params;
	PGresult *result;
	int row;
};

/* ---------------------------------------------------------------- failures */

/* SQLSTATEs that begin so are trouble that may pass, and what to do about it
 * (PostgreSQL's manual, appendix A). */
static const struct failure {
	const char *state, *remedy;
} FAILURES[] = {
    {"08", "is the server up?"},
    {"25006", "that server takes no writes"},
    {"40", "try again"},
    {"42501", "make this user the owner of the database and its tables"},
    {"53", "make room on the server"},
    {"55P03", "another program holds it"},
    {"57", "try again"},
    {"58", "look at the server's disk"},
    {"XX", "look into the server's log"},
};

enum { N_FAILURES = sizeof(FAILURES) / sizeof(FAILURES[0]) };

static const struct failure *
failure_find(const char *state)
{
	for (size_t i = 0; i < N_FAILURES; i++) {
		if (strncmp(state, FAILURES[i].state,
			strlen(FAILURES[i].state)) == 0)
			return &FAILURES[i];
	}
	return NULL;
}

/* libpq ends its sentences with a newline, and may say several. */
static int
line_len(const char *text)
{
	return (int)strcspn(text, "\r\n");
}

/* Whatever is not in the table (a constraint, an error in the SQL) is a
 * mistake of ours. `result` may be null: memory ran out, or nobody is there. */
static enum status
fail(const struct engine_conn *conn, const PGresult *result, struct err *err)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQerrorMessage(conn->pg);
	const struct failure *failure =
	    failure_find(state != NULL ? state : "08");

	return err_set(err, failure != NULL ? ST_TEMP : ST_BUG,
	    "store %s: %.*s (%s); %s", conn->where, line_len(text), text,
	    state != NULL ? state : "no answer",
	    failure != NULL ? failure->remedy : "please report this");
}

/* ------------------------------------------------------------- open, close */

/* The URL goes into messages and, with the configuration, to whoever may read
 * that; libpq has better places for a password. */
static enum status
where_check(const char *where, struct err *err)
{
	char *text = NULL;
	PQconninfoOption *options = PQconninfoParse(where, &text);
	bool has_password = false;

	if (options == NULL) {
		const char *why = text != NULL ? text : "memory ran out";
		enum status st =
		    err_set(err, ST_INVALID, "store: %.*s", line_len(why), why);

		PQfreemem(text);
		return st;
	}
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		has_password |=
		    strcmp(o->keyword, "password") == 0 && o->val != NULL;
	PQconninfoFree(options);
	if (has_password)
		return err_set(err, ST_INVALID,
		    "store: write no password into the URL; use the file that "
		    "PGPASSFILE names, or passfile= in the URL");
	return ST_OK;
}

/* What comes before "dbname" the URL may say otherwise; what comes behind it
 * holds whatever the URL says. */
static PGconn *
connect_to(const char *where)
{
	static const char *const KEYWORDS[] = {"connect_timeout",
	    "tcp_user_timeout", "keepalives_idle", "target_session_attrs",
	    "application_name", "dbname", "client_encoding", NULL};
	const char *const values[] = {"5", "10000", "30", "read-write",
	    "countersign", where, "UTF8", NULL};

	return PQconnectdbParams(KEYWORDS, values, 1);
}

/* A server that is up and takes connections refuses ours for good. */
static enum status
fail_connect(const struct engine_conn *conn, struct err *err)
{
	const char *text = PQerrorMessage(conn->pg);
	PGPing ping = PQping(conn->where);
	bool for_good = ping == PQPING_OK || ping == PQPING_NO_ATTEMPT;

	return err_set(err, for_good ? ST_INVALID : ST_TEMP,
	    "store %s: cannot open it: %.*s; %s", conn->where, line_len(text),
	    text,
	    for_good ? "set store, the database and pg_hba.conf to fit"
		     : "is the server up?");
}

/* Acknowledged is durable, whatever the server's default is; nobody holds a
 * lock for long. */
static const char SETTINGS[] =
    "SET synchronous_commit = on;"
    "SET default_transaction_isolation = 'read committed';"
    "SET statement_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '30s';"
    "SET client_min_messages = 'warning'";

/* Each row: what the server must answer, and what to do where it does not. */
static const struct demand {
	const char *sql, *wanted, *remedy;
} DEMANDS[] = {
    {"SELECT current_setting('server_encoding')", "UTF8",
	"is not in UTF-8; make it with createdb -E UTF8 -l C -T template0"},
    /* Names and ids are ordered by their octets, as in the other engine. */
    {"SELECT 'Z' < 'a' AND 'a-b' < 'aa'", "t",
	"orders texts by a language; make it with createdb -E UTF8 -l C "
	"-T template0"},
    {"SELECT current_setting('fsync')", "on",
	"would lose answers with its power; set fsync = on"},
};

static enum status
demand_check(const struct engine_conn *conn, const struct demand *demand,
    struct err *err)
{
	PGresult *result = PQexec(conn->pg, demand->sql);
	enum status st = ST_OK;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		st = fail(conn, result, err);
	else if (PQntuples(result) != 1 ||
		 strcmp(PQgetvalue(result, 0, 0), demand->wanted) != 0)
		st = err_set(err, ST_INVALID, "store %s: the database %s",
		    conn->where, demand->remedy);
	PQclear(result);
	return st;
}

static enum status
run(const struct engine_conn *conn, const char *sql, struct err *err)
{
	PGresult *result = PQexec(conn->pg, sql);
	ExecStatusType status = PQresultStatus(result);
	enum status st = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
			     ? ST_OK
			     : fail(conn, result, err);

	PQclear(result);
	return st;
}

static enum status
conn_open(struct engine_conn *conn, struct err *err)
{
	enum status st;

	conn->pg = connect_to(conn->where);
	if (conn->pg == NULL)
		return err_set(err, ST_NOMEM, "store: memory ran out");
	if (PQstatus(conn->pg) != CONNECTION_OK)
		return fail_connect(conn, err);
	if (PQserverVersion(conn->pg) < SERVER_MIN)
		return err_set(err, ST_INVALID,
		    "store %s: the server is older than PostgreSQL %d; update "
		    "it",
		    conn->where, SERVER_MIN / 10000);
	st = run(conn, SETTINGS, err);
	for (size_t i = 0;
	     st == ST_OK && i < sizeof(DEMANDS) / sizeof(DEMANDS[0]); i++)
		st = demand_check(conn, &DEMANDS[i], err);
	return st;
}

static void
pgsql_close(struct engine_conn *conn)
{
	if (conn == NULL)
		return;
	PQfinish(conn->pg);
	free(conn->where);
	free(conn);
}

static enum status
pgsql_open(struct engine_conn **conn_r, const char *where, struct err *err)
{
	enum status st = where_check(where, err);
	struct engine_conn *conn;

	if (st != ST_OK)
		return st;
	conn = calloc(1, sizeof(*conn));
	if (conn == NULL || (conn->where = strdup(where)) == NULL) {
		free(conn);
		return err_set(err, ST_NOMEM, "store: memory ran out");
	}
	st = conn_open(conn, err);
	if (st == ST_OK)
		*conn_r = conn;
	else
		pgsql_close(conn);
	return st;
}

/* A database is made by its administrator, never by us; its tables are. Where
 * it cannot be asked, opening it says why. */
static bool
pgsql_exists(const char *where)
{
	struct engine_conn *conn = NULL;
	PGresult *result;
	bool exists = true;

	if (pgsql_open(&conn, where, NULL) != ST_OK)
		return true;
	result =
	    PQexec(conn->pg, "SELECT to_regclass('schema_version') IS NULL");
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		exists = strcmp(PQgetvalue(result, 0, 0), "t") != 0;
	PQclear(result);
	pgsql_close(conn);
	return exists;
}

/* ------------------------------------------------------------ transactions */

static enum status
pgsql_script(struct engine_conn *conn, const char *sql, struct err *err)
{
	return run(conn, sql, err);
}

static int64_t
clock_ms(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* The server's clock was read behind the lock: no wait lies between. */
static enum status
clock_check(
    const struct engine_conn *conn, const PGresult *result, struct err *err)
{
	int64_t ahead =
	    clock_ms() - strtoll(PQgetvalue(result, 0, 0), NULL, 10);

	if (ahead >= -CLOCK_SKEW_MAX_MS && ahead <= CLOCK_SKEW_MAX_MS)
		return ST_OK;
	return err_set(err, ST_TEMP,
	    "store %s: this host's clock is %" PRId64 " ms %s the store's; "
	    "set both by NTP",
	    conn->where, ahead > 0 ? ahead : -ahead,
	    ahead > 0 ? "ahead of" : "behind");
}

/* One writer at a time, on however many hosts, as in SQLite: what a
 * transaction reads stays so until it has written. In one message. */
static enum status
begin_write(struct engine_conn *conn, int wait_ms, struct err *err)
{
	char sql[SCRIPT_SIZE];
	PGresult *result;
	enum status st;

	/* 0 would be to wait without end. */
	snprintf(sql, sizeof(sql),
	    "BEGIN; SET LOCAL lock_timeout = %d;"
	    "SELECT pg_advisory_xact_lock(%d);"
	    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
	    wait_ms > 0 ? wait_ms : 1, WRITER_LOCK);
	result = PQexec(conn->pg, sql);
	st = PQresultStatus(result) == PGRES_TUPLES_OK
		 ? clock_check(conn, result, err)
		 : fail(conn, result, err);
	PQclear(result);
	return st;
}

static enum status
pgsql_begin(struct engine_conn *conn, bool write, int wait_ms, struct err *err)
{
	if (write)
		return begin_write(conn, wait_ms, err);
	return run(
	    conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
}

static enum status
pgsql_commit(struct engine_conn *conn, struct err *err)
{
	PGresult *result = PQexec(conn->pg, "COMMIT");
	enum status st = ST_OK;

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		st = fail(conn, result, err);
	/* The commit of a transaction that has failed answers "ROLLBACK". */
	else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
		st = err_set(err, ST_BUG,
		    "store %s: committed what had failed; please report this",
		    conn->where);
	PQclear(result);
	return st;
}

static bool
pgsql_is_open(const struct engine_conn *conn)
{
	return PQtransactionStatus(conn->pg) != PQTRANS_IDLE;
}

static enum status
pgsql_rollback(struct engine_conn *conn)
{
	if (!pgsql_is_open(conn))
		return ST_OK;
	return run(conn, "ROLLBACK", NULL);
}

/* A whole table is changed, copied or counted; or another store's is, while
 * this one waits. */
static enum status
pgsql_unhurried(struct engine_conn *conn, struct err *err)
{
	return run(conn,
	    "SET LOCAL statement_timeout = 0;"
	    "SET LOCAL idle_in_transaction_session_timeout = 0",
	    err);
}

/* The server remembers, and nobody else writes its files. */
static void
pgsql_forget(struct engine_conn *conn)
{
	(void)conn;
}

/* -------------------------------------------------------------- statements */

static void
pgsql_finalize(struct engine_stmt *stmt)
{
	if (stmt == NULL)
		return;
	/* The server forgets it with the connection, which ends with it. */
	PQclear(stmt->result);
	free(stmt->sql);
	free(stmt);
}

/* The highest $N. */
static size_t
params_count(const char *sql)
{
	size_t n = 0;

	for (sql = strchr(sql, '$'); sql != NULL; sql = strchr(sql + 1, '$')) {
		size_t number = strtoul(sql + 1, NULL, 10);

		n = number > n ? number : n;
	}
	assert(n <= ENGINE_PARAMS_MAX);
	return n;
}

/* The types of the parameters are for the server to find. */
static enum status
statement_prepare(struct engine_stmt *stmt, struct err *err)
{
	PGresult *result =
	    PQprepare(stmt->conn->pg, stmt->name, stmt->sql, 0, NULL);
	enum status st = PQresultStatus(result) == PGRES_COMMAND_OK
			     ? ST_OK
			     : fail(stmt->conn, result, err);

	PQclear(result);
	return st;
}

static enum status
pgsql_prepare(struct engine_stmt **stmt_r, struct engine_conn *conn,
    const char *sql, struct err *err)
{
	struct engine_stmt *stmt = calloc(1, sizeof(*stmt));
	enum status st;

	if (stmt == NULL || (stmt->sql = strdup(sql)) == NULL) {
		free(stmt);
		return err_set(err, ST_TEMP, "store: memory ran out");
	}
	stmt->conn = conn;
	stmt->n_params = params_count(sql);
	snprintf(
	    stmt->name, sizeof(stmt->name), "s%" PRIu64, ++conn->n_statements);
	st = statement_prepare(stmt, err);
	if (st == ST_OK)
		*stmt_r = stmt;
	else
		pgsql_finalize(stmt);
	return st;
}

static enum status
pgsql_bind(struct engine_stmt *stmt, const struct value *values,
    size_t n_values, struct err *err)
{
	if (n_values != stmt->n_params)
		return err_set(err, ST_BUG,
		    "store: %zu values for the %zu parameters of %s", n_values,
		    stmt->n_params, stmt->sql);
	if (n_values > 0)
		memcpy(stmt->values, values, n_values * sizeof(*values));
	return ST_OK;
}

/* Numbers go as text, bytes as they are. */
struct wire {
	const char *values[ENGINE_PARAMS_MAX];
	int lengths[ENGINE_PARAMS_MAX], formats[ENGINE_PARAMS_MAX];
	char numbers[ENGINE_PARAMS_MAX][24];
	char *mended[ENGINE_PARAMS_MAX];
};

/* The server takes texts in UTF-8 alone. What a mail server or a report says
 * may be anything: it is kept with '?' for each octet that is no character. */
static char *
text_mend(const char *text, size_t len)
{
	char *mended = malloc(len + 1);

	if (mended == NULL)
		return NULL;
	memcpy(mended, text, len);
	utf8_mend(mended, len);
	return mended;
}

static bool
wire_text(struct wire *wire, size_t i, const struct value *value)
{
	if (utf8_is_valid(value->bytes, value->len))
		return true;
	wire->values[i] = wire->mended[i] = text_mend(value->bytes, value->len);
	return wire->mended[i] != NULL;
}

/* False where memory ran out, or the value is bad. */
static bool
wire_put(struct wire *wire, size_t i, const struct value *value)
{
	switch (value->kind) {
	case VALUE_INT:
		snprintf(wire->numbers[i], sizeof(wire->numbers[i]), "%" PRId64,
		    value->number);
		wire->values[i] = wire->numbers[i];
		break;
	case VALUE_TEXT:
	case VALUE_BLOB:
		/* A text in binary form is its bytes, and needs no end. */
		wire->values[i] = value->bytes != NULL ? value->bytes : "";
		wire->lengths[i] = (int)value->len;
		wire->formats[i] = BINARY;
		return value->kind == VALUE_BLOB || wire_text(wire, i, value);
	case VALUE_NULL:
		break;
	case VALUE_BAD:
		return false;
	}
	return true;
}

static enum status
wire_send(struct wire *wire, struct engine_stmt *stmt, struct err *err)
{
	ExecStatusType status;

	for (size_t i = 0; i < stmt->n_params; i++) {
		if (!wire_put(wire, i, &stmt->values[i]))
			return err_set(err, ST_TEMP, "store: memory ran out");
	}
	stmt->result =
	    PQexecPrepared(stmt->conn->pg, stmt->name, (int)stmt->n_params,
		wire->values, wire->lengths, wire->formats, BINARY);
	stmt->row = -1;
	status = PQresultStatus(stmt->result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
		   ? ST_OK
		   : fail(stmt->conn, stmt->result, err);
}

static enum status
statement_run(struct engine_stmt *stmt, struct err *err)
{
	struct wire wire = {0};
	enum status st = wire_send(&wire, stmt, err);

	for (size_t i = 0; i < stmt->n_params; i++)
		free(wire.mended[i]);
	return st;
}

static enum status
pgsql_step(struct engine_stmt *stmt, struct err *err)
{
	enum status st = ST_OK;

	if (stmt->result == NULL)
		st = statement_run(stmt, err);
	if (st != ST_OK)
		return st;
	return ++stmt->row < PQntuples(stmt->result) ? ST_OK : ST_NOTFOUND;
}

/* Big endian, two's complement, of 1, 2, 4 or 8 octets. */
static int64_t
number_read(const char *bytes, int len)
{
	uint64_t number = 0;

	for (int i = 0; i < len; i++)
		number = number << 8 | (unsigned char)bytes[i];
	switch (len) {
	case 2:
		return (int16_t)number;
	case 4:
		return (int32_t)number;
	default:
		return (int64_t)number;
	}
}

static struct value
pgsql_column(struct engine_stmt *stmt, unsigned column)
{
	struct value value = {.kind = VALUE_NULL};
	int i = (int)column;
	const char *bytes;

	if (PQgetisnull(stmt->result, stmt->row, i))
		return value;
	bytes = PQgetvalue(stmt->result, stmt->row, i);
	value.len = (size_t)PQgetlength(stmt->result, stmt->row, i);
	switch (PQftype(stmt->result, i)) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		value.kind = VALUE_INT;
		value.number = number_read(bytes, (int)value.len);
		value.len = 0;
		return value;
	case OID_BYTEA:
		value.kind = VALUE_BLOB;
		break;
	default:
		value.kind = VALUE_TEXT;
		break;
	}
	value.bytes = bytes;
	return value;
}

static void
pgsql_reset(struct engine_stmt *stmt)
{
	PQclear(stmt->result);
	stmt->result = NULL;
}

/* ------------------------------------------------------------- whole stores */

/* Whoever uses the same URL has the same name there. */
static const char SQL_OTHERS[] =
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND datname = current_database()"
    " AND application_name = current_setting('application_name')";

static enum status
others_count(const struct engine_conn *conn, int64_t *n_r, struct err *err)
{
	PGresult *result = PQexec(conn->pg, SQL_OTHERS);
	enum status st = ST_OK;

	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		*n_r = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	else
		st = fail(conn, result, err);
	PQclear(result);
	return st;
}

/* The server takes a moment to see that a program has ended. */
static enum status
pgsql_alone(struct engine_conn *conn, struct err *err)
{
	int64_t n = 0;
	enum status st = others_count(conn, &n, err);

	for (int i = 0; st == ST_OK && n > 0 && i < ALONE_TRIES; i++) {
		clock_sleep_ms(ALONE_PAUSE_MS);
		st = others_count(conn, &n, err);
	}
	if (st != ST_OK || n == 0)
		return st;
	return err_set(err, ST_TEMP,
	    "store %s: another program has it open (%" PRId64
	    " connections); stop countersign-approve and countersign-milter "
	    "on every host, then try again",
	    conn->where, n);
}

/* COPY in binary form (PostgreSQL's manual, COPY, "Binary Format"): a signature
 * with two words of zeros, rows, and -1 in the place of a row's column count.
 * Unlike INSERT it takes the numbers of an identity column. */
static const char COPY_SIGNATURE[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
static const char COPY_END[] = "\377\377";

static void
number_add(struct buf *b, uint64_t number, unsigned octets)
{
	while (octets-- > 0)
		buf_addc(b, (char)(number >> 8 * octets & 0xff));
}

static enum status
copy_put(
    struct engine_conn *conn, const void *bytes, size_t len, struct err *err)
{
	return PQputCopyData(conn->pg, bytes, (int)len) == 1
		   ? ST_OK
		   : fail(conn, NULL, err);
}

static enum status
pgsql_load_begin(struct engine_conn *conn, const char *table,
    const char *columns, size_t n_columns, struct err *err)
{
	struct buf sql = BUF_INIT;
	PGresult *result;
	enum status st;

	(void)n_columns;
	buf_addf(
	    &sql, "COPY %s (%s) FROM STDIN (FORMAT binary)", table, columns);
	result = buf_ok(&sql) ? PQexec(conn->pg, buf_str(&sql)) : NULL;
	st = PQresultStatus(result) == PGRES_COPY_IN ? ST_OK
						     : fail(conn, result, err);
	PQclear(result);
	buf_free(&sql);
	return st == ST_OK
		   ? copy_put(conn, COPY_SIGNATURE, sizeof(COPY_SIGNATURE), err)
		   : st;
}

static void
copy_add(struct buf *row, const struct value *value)
{
	switch (value->kind) {
	case VALUE_INT:
		number_add(row, sizeof(int64_t), sizeof(int32_t));
		number_add(row, (uint64_t)value->number, sizeof(int64_t));
		break;
	case VALUE_TEXT:
	case VALUE_BLOB:
		number_add(row, value->len, sizeof(int32_t));
		if (value->len > 0)
			buf_add(row, value->bytes, value->len);
		break;
	case VALUE_NULL:
	case VALUE_BAD:
		number_add(row, UINT64_MAX, sizeof(int32_t));
		break;
	}
}

static enum status
pgsql_load_row(struct engine_conn *conn, const struct value *values,
    size_t n_values, struct err *err)
{
	struct buf row = BUF_INIT;
	enum status st;

	number_add(&row, n_values, sizeof(int16_t));
	for (size_t i = 0; i < n_values; i++)
		copy_add(&row, &values[i]);
	st = buf_ok(&row) ? copy_put(conn, row.data, row.len, err)
			  : err_set(err, ST_TEMP, "store: memory ran out");
	buf_free(&row);
	return st;
}

static enum status
pgsql_load_end(struct engine_conn *conn, enum status st, struct err *err)
{
	const char *why = st == ST_OK ? NULL : "given up";
	PGresult *result;

	if (st == ST_OK)
		st = copy_put(conn, COPY_END, sizeof(COPY_END) - 1, err);
	if (PQputCopyEnd(conn->pg, why) != 1 && st == ST_OK)
		st = fail(conn, NULL, err);
	while ((result = PQgetResult(conn->pg)) != NULL) {
		if (st == ST_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
			st = fail(conn, result, err);
		PQclear(result);
	}
	return st;
}

/* What gives the next id its number goes on behind the last; and the planner
 * learns what is there now, not in its own time. */
static enum status
pgsql_loaded(struct engine_conn *conn, const char *table, const char *id,
    struct err *err)
{
	struct buf sql = BUF_INIT;
	enum status st;

	if (id != NULL)
		buf_addf(&sql,
		    "SELECT setval(pg_get_serial_sequence('%s', '%s'), "
		    "(SELECT max(%s) FROM %s));",
		    table, id, id, table);
	buf_addf(&sql, "ANALYZE %s", table);
	st = buf_ok(&sql) ? run(conn, buf_str(&sql), err)
			  : err_set(err, ST_TEMP, "store: memory ran out");
	buf_free(&sql);
	return st;
}

static const struct engine_word WORDS[] = {
    {"{id}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    {"{int}", "BIGINT"},
    {"{blob}", "BYTEA"},
    {"{table}", ""},
    {"{keyed}", ""},
    {NULL, NULL},
};

const struct engine engine_pgsql = {
    .name = "postgresql",
    .words = WORDS,
    .exists = pgsql_exists,
    .open = pgsql_open,
    .close = pgsql_close,
    .begin = pgsql_begin,
    .commit = pgsql_commit,
    .unhurried = pgsql_unhurried,
    .rollback = pgsql_rollback,
    .is_open = pgsql_is_open,
    .forget = pgsql_forget,
    .script = pgsql_script,
    .prepare = pgsql_prepare,
    .finalize = pgsql_finalize,
    .bind = pgsql_bind,
    .step = pgsql_step,
    .column = pgsql_column,
    .reset = pgsql_reset,
    .alone = pgsql_alone,
    .utf8_only = true,
    .load_begin = pgsql_load_begin,
    .load_row = pgsql_load_row,
    .load_end = pgsql_load_end,
    .loaded = pgsql_loaded,
};
