/* SPDX-License-Identifier: ISC
 * What only a store on PostgreSQL has: its URL, a server that is away or goes
 * away, and its clock. What the verbs do is left to the programs beside this
 * one, which run on it too. tests/run-unit starts the server. */
#include "lib/store/copy.h"
#include "lib/store/tx.h"
#include "tests/unit/store/fixture.h"

enum { URL_SIZE = PATH_MAX + 64 };

/* The server's URL up to its database. */
static int
base_len(void)
{
	return (int)(strrchr(fixture_server(), '/') - fixture_server());
}

/* ------------------------------------------------------------- whole stores */

/* A time is set to whatever touches the table then. */
#define WATCH(event, table)                              \
	"CREATE TRIGGER watch AFTER " event " ON " table \
	" FOR EACH STATEMENT EXECUTE FUNCTION watch();"

static const char WATCHED[] =
    "CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF current_setting('statement_timeout') <> '0' OR"
    " current_setting('idle_in_transaction_session_timeout') <> '0'"
    " THEN RAISE 'cut short'; END IF; RETURN NULL; END $$;";

static void
script(const char *sql)
{
	struct engine_conn *conn;

	ck_ok(engine_pgsql.open(&conn, fixture_url, &fixture_err), fixture_err);
	ck_ok(engine_pgsql.script(conn, sql, &fixture_err), fixture_err);
	engine_pgsql.close(conn);
}

/* Steps of the schema and `store migrate` take as long as they take; nothing
 * else does. */
START_TEST(test_unhurried)
{
	struct store_event event = fixture_event("e", NULL, T0);
	struct store *source = NULL;
	struct copied copied;

	fixture_close();
	fixture_empty();
	script(WATCHED);
	script("CREATE TABLE schema_version (version BIGINT NOT NULL);" WATCH(
	    "UPDATE", "schema_version"));
	fixture_attach();
	script(WATCH("INSERT", "audit"));
	ck_ok(store_open(&source, "sqlite", fixture_dir, &fixture_err),
	    fixture_err);
	ck_ok(store_audit_append(source, &event, 1, &fixture_err), fixture_err);
	ck_ok(store_copy(
		  &copied, fixture_store, source, NULL, NULL, &fixture_err),
	    fixture_err);
	ck_assert_int_eq(copied.n_rows, 1);
	store_close(source);
	ck_status(store_audit_append(fixture_store, &event, 1, &fixture_err),
	    ST_BUG, fixture_err);
	ck_assert_ptr_nonnull(strstr(fixture_err.text, "cut short"));
}
END_TEST

/* ----------------------------------------------------------------- opening */

static const struct open_row {
	const char *label;
	const char *sql; /* before, or null */
	const char *url; /* "%" is the server's, up to its database */
	enum status want;
	const char *says;
} OPENS[] = {
    {"no URL", NULL, "postgresql://[::1/d", ST_INVALID, "store: "},
    {"a password in the URL", NULL, "postgresql://u:secret@h/d", ST_INVALID,
	"PGPASSFILE"},
    {"a password behind it", NULL, "postgresql://u@h/d?password=secret",
	ST_INVALID, "PGPASSFILE"},
    {"an unknown word", NULL, "%/conformance?tea=1", ST_INVALID, "tea"},
    {"no such database", NULL, "%/nowhere", ST_INVALID, "nowhere"},
    {"nobody there", NULL, "postgresql://u@127.0.0.1:1/d", ST_TEMP,
	"is the server up?"},
    {"ordered by a language",
	"CREATE DATABASE worded TEMPLATE template0 LOCALE_PROVIDER icu "
	"ICU_LOCALE \"de\" LC_COLLATE \"C\" LC_CTYPE \"C\"",
	"%/worded", ST_INVALID, "createdb"},
    {"in Latin-1",
	"CREATE DATABASE latin TEMPLATE template0 ENCODING \"LATIN1\" "
	"LC_COLLATE \"C\" LC_CTYPE \"C\"",
	"%/latin", ST_INVALID, "UTF-8"},
    {"takes no writes", "CREATE DATABASE still TEMPLATE template0",
	"%/still?options=-cdefault_transaction_read_only%3Don", ST_INVALID,
	"read-only"},
};

START_TEST(test_open)
{
	const struct open_row *row = &OPENS[_i];
	char url[URL_SIZE];
	struct store *store = NULL;

	if (row->sql != NULL)
		fixture_psql(row->sql);
	if (row->url[0] == '%')
		snprintf(url, sizeof(url), "%.*s%s", base_len(),
		    fixture_server(), row->url + 1);
	else
		snprintf(url, sizeof(url), "%s", row->url);
	ck_status(store_open(&store, url, fixture_dir, &fixture_err), row->want,
	    fixture_err);
	ck_assert_msg(strstr(fixture_err.text, row->says) != NULL,
	    "%s: \"%s\" does not say \"%s\"", row->label, fixture_err.text,
	    row->says);
	ck_assert_msg(strstr(fixture_err.text, "secret") == NULL,
	    "%s: \"%s\" tells the password", row->label, fixture_err.text);
}
END_TEST

/* ------------------------------------------------------------------ losses */

/* Those of this program: others use the same server. */
#define END_CONNECTIONS                                           \
	"SELECT pg_terminate_backend(pid) FROM pg_stat_activity " \
	"WHERE application_name = $$countersign$$ "               \
	"AND datname = current_database()"

/* T21: the server restarts. Nothing had begun on the connections that it
 * closed: new ones serve reading and writing at once. */
START_TEST(test_connection_lost)
{
	fixture_create("r", "a", T0, NAMES("example.com"));
	fixture_psql("SELECT count(*) FROM (" END_CONNECTIONS ") t");
	ck_ok(store_ping(fixture_store, &fixture_err), fixture_err);
	request_free(fixture_load("r"));
	fixture_psql("SELECT count(*) FROM (" END_CONNECTIONS ") t");
	fixture_create("s", "a", T0, NAMES("example.org"));
	request_free(fixture_load("s"));
}
END_TEST

static enum status
lose_connection(
    void *arg, const struct request *request, struct change *change_r)
{
	(void)arg;
	(void)request;
	fixture_psql("SELECT count(*) FROM (" END_CONNECTIONS ") t");
	change_r->status = "FAILED";
	return ST_OK;
}

/* In the middle of deciding: nothing of it is left. */
START_TEST(test_lost_between)
{
	struct request *request;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_status(store_change(
		      fixture_store, "r", lose_connection, NULL, &fixture_err),
	    ST_TEMP, fixture_err);
	request = fixture_load("r");
	ck_assert_str_eq(request->status, PENDING);
	request_free(request);
}
END_TEST

/* ------------------------------------------------------------------- clock */

static const struct clock_row {
	const char *label;
	int off_ms;
	enum status want;
	const char *says;
} CLOCKS[] = {
    {"ahead within", -1500, ST_OK, ""},
    {"behind within", 1500, ST_OK, ""},
    {"ahead", -3000, ST_TEMP, "ahead of the store's"},
    {"behind", 3000, ST_TEMP, "behind the store's"},
    {"an hour", 3600000, ST_TEMP, "NTP"},
};

/* W1: hosts that disagree about the time do not write. The store's clock is
 * set by a function of the same name, found first. */
START_TEST(test_clock)
{
	const struct clock_row *row = &CLOCKS[_i];
	char sql[512], url[URL_SIZE];
	struct store *store = NULL;

	snprintf(sql, sizeof(sql),
	    "CREATE SCHEMA clock_%d CREATE TABLE x (); "
	    "CREATE FUNCTION clock_%d.clock_timestamp() RETURNS timestamptz "
	    "LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() + "
	    "interval $a$%d ms$a$ $$",
	    _i, _i, row->off_ms);
	fixture_psql(sql);
	snprintf(url, sizeof(url),
	    "%s?options=-csearch_path%%3Dclock_%d,pg_catalog", fixture_server(),
	    _i);
	ck_status(store_open(&store, url, fixture_dir, &fixture_err), row->want,
	    fixture_err);
	if (row->want != ST_OK)
		ck_assert_msg(strstr(fixture_err.text, row->says) != NULL,
		    "%s: \"%s\"", row->label, fixture_err.text);
	store_close(store);
}
END_TEST

/* ------------------------------------------------------------------- texts */

static enum status
set_message(void *arg, const struct request *request, struct change *change_r)
{
	(void)request;
	change_r->failure_message = arg;
	return ST_OK;
}

/* What a server said in Latin-1 does not keep a change from being written. */
START_TEST(test_not_utf8)
{
	char text[] = "schlie\xdfzlich \xc3\xa4 \xed\xa0\x80";
	struct request *request;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_ok(store_change(fixture_store, "r", set_message, text, &fixture_err),
	    fixture_err);
	request = fixture_load("r");
	ck_assert_str_eq(request->failure_message, "schlie?zlich \xc3\xa4 ???");
	request_free(request);
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("store/engine_pgsql");
	TCase *tcase = fixture_case(suite, "engine_pgsql");

	if (fixture_server() == NULL) {
		fprintf(stderr, "start it with tests/run-unit\n");
		return EXIT_FAILURE;
	}
	tcase_add_test(tcase, test_unhurried);
	LOOP(tcase, test_open, OPENS);
	tcase_add_test(tcase, test_connection_lost);
	tcase_add_test(tcase, test_lost_between);
	LOOP(tcase, test_clock, CLOCKS);
	tcase_add_test(tcase, test_not_utf8);
	return fixture_run(suite);
}
