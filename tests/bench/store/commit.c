/* SPDX-License-Identifier: ISC
 * What an engine commits by itself: so many threads, each on a connection of
 * its own, each row a transaction that is synced before the next one.
 *
 * usage: commit sqlite FILE THREADS SECONDS
 *        commit pgsql CONNINFO THREADS SECONDS
 *
 * Prints how many a second. */
#include <err.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum { THREADS_MAX = 64, BUSY_MS = 10000, MS_PER_S = 1000 };

/* About as much as an answer's audit row holds. */
#define ROW "INSERT INTO bench (text) VALUES ('%0900d')"

static const char *where;
static atomic_bool stop;
static atomic_ulong n_commits;

static void
sqlite_do(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		errx(EX_SOFTWARE, "%s: %s", sql, why);
}

static sqlite3 *
sqlite_connect(void)
{
	sqlite3 *db;

	if (sqlite3_open(where, &db) != SQLITE_OK)
		errx(EX_CANTCREAT, "%s: %s", where, sqlite3_errmsg(db));
	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite_do(db, "PRAGMA journal_mode = WAL");
	sqlite_do(db, "PRAGMA synchronous = FULL");
	return db;
}

static void *
sqlite_work(void *arg)
{
	sqlite3 *db = sqlite_connect();
	char sql[1024];

	snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; " ROW "; COMMIT", 7);
	while (!stop) {
		sqlite_do(db, sql);
		n_commits++;
	}
	sqlite3_close(db);
	return arg;
}

static void
pgsql_do(PGconn *conn, const char *sql)
{
	PGresult *result = PQexec(conn, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		errx(EX_SOFTWARE, "%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
}

static PGconn *
pgsql_connect(void)
{
	PGconn *conn = PQconnectdb(where);

	if (PQstatus(conn) != CONNECTION_OK)
		errx(EX_UNAVAILABLE, "%s", PQerrorMessage(conn));
	return conn;
}

static void *
pgsql_work(void *arg)
{
	PGconn *conn = pgsql_connect();
	char sql[1024];

	snprintf(sql, sizeof(sql), ROW, 7);
	while (!stop) {
		pgsql_do(conn, sql);
		n_commits++;
	}
	PQfinish(conn);
	return arg;
}

static void
make_table(bool is_sqlite)
{
	if (is_sqlite) {
		sqlite3 *db = sqlite_connect();

		sqlite_do(db,
		    "CREATE TABLE bench (id INTEGER PRIMARY KEY, text TEXT)");
		sqlite3_close(db);
	} else {
		PGconn *conn = pgsql_connect();

		pgsql_do(conn,
		    "CREATE TABLE bench (id BIGINT GENERATED ALWAYS AS "
		    "IDENTITY PRIMARY KEY, text TEXT)");
		PQfinish(conn);
	}
}

int
main(int argc, char **argv)
{
	bool is_sqlite = argc == 5 && strcmp(argv[1], "sqlite") == 0;
	unsigned n_threads = argc == 5 ? (unsigned)atoi(argv[3]) : 0;
	unsigned seconds = argc == 5 ? (unsigned)atoi(argv[4]) : 0;
	pthread_t threads[THREADS_MAX];
	int64_t began;

	if (argc != 5 || n_threads == 0 || n_threads > THREADS_MAX ||
	    seconds == 0 || (!is_sqlite && strcmp(argv[1], "pgsql") != 0))
		errx(EX_USAGE,
		    "usage: commit sqlite|pgsql WHERE THREADS SECONDS");
	where = argv[2];
	make_table(is_sqlite);
	began = clock_mono_ms();
	for (unsigned i = 0; i < n_threads; i++) {
		if (pthread_create(&threads[i], NULL,
			is_sqlite ? sqlite_work : pgsql_work, NULL) != 0)
			errx(EX_OSERR, "no thread");
	}
	sleep(seconds);
	stop = true;
	for (unsigned i = 0; i < n_threads; i++)
		pthread_join(threads[i], NULL);
	printf("%.1f\n",
	    (double)n_commits * MS_PER_S / (double)(clock_mono_ms() - began));
	return 0;
}
