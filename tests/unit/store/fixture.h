/* SPDX-License-Identifier: ISC
 * What the store's test programs share: a folder that is thrown away, a store
 * in it, requests and mails to fill it with. What must hold is left to each
 * program. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/store/store.h"
#include "lib/store/tx.h"

/* Most programs use a part of it only. */
#define FIXTURE static __attribute__((unused))

enum {
	DAY = 86400,
	WINDOW = 72 * 3600,
	LIFETIME = 30 * DAY,
	LEASE = 300,
	N_MAILBOXES = 2, /* of each domain */
};
#define T0 INT64_C(1795335180) /* 2026-11-22T08:13:00Z */

#define PENDING "PENDING_VALIDATION"

/* Compares a status, showing what the store said. */
#define ck_status(got, wanted, err)                                         \
	do {                                                                \
		enum status ck_got = (got), ck_wanted = (wanted);           \
		ck_assert_msg(ck_got == ck_wanted,                          \
		    "got \"%s\", want \"%s\": %s", status_name(ck_got),     \
		    status_name(ck_wanted),                                 \
		    ck_got == ST_OK || ck_got == ST_NOTFOUND ? ""           \
							     : (err).text); \
	} while (0)
#define ck_ok(call, err) ck_status(call, ST_OK, err)

static char fixture_base[PATH_MAX]; /* of the program */
static char fixture_dir[PATH_MAX];  /* of the case */
static char fixture_url[PATH_MAX];  /* of its store */
static struct store *fixture_store;

/* One case uses the handle, the text is shown where it fails. */
static struct err fixture_err;

FIXTURE bool
fixture_base_make(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(fixture_base, sizeof(fixture_base), "%s/store-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	return mkdtemp(fixture_base) != NULL;
}

FIXTURE int
fixture_unlink(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

FIXTURE void
fixture_base_remove(void)
{
	nftw(fixture_base, fixture_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

/* The conformance suite runs on every engine: on SQLite, or on the database
 * that tests/with-postgres names. */
FIXTURE const char *
fixture_server(void)
{
	return getenv("COUNTERSIGN_TEST_STORE");
}

FIXTURE void
fixture_psql(const char *sql)
{
	char command[2 * PATH_MAX];

	snprintf(command, sizeof(command), "psql -X -q -c '%s' '%s' >/dev/null",
	    sql, fixture_server());
	ck_assert_msg(system(command) == 0, "psql: %s", sql);
}

/* A place without tables: there, a schema of its own for each case. */
FIXTURE void
fixture_empty(void)
{
	static int n_schemas;
	char sql[64], path[PATH_MAX + 32];

	if (fixture_server() == NULL) {
		strcpy(fixture_url, "sqlite");
		snprintf(path, sizeof(path), "%s/countersign.db", fixture_dir);
		ck_assert(unlink(path) == 0 || errno == ENOENT);
		return;
	}
	n_schemas++;
	snprintf(sql, sizeof(sql), "CREATE SCHEMA case_%ld_%d", (long)getpid(),
	    n_schemas);
	fixture_psql(sql);
	snprintf(fixture_url, sizeof(fixture_url),
	    "%s?options=-csearch_path%%3Dcase_%ld_%d", fixture_server(),
	    (long)getpid(), n_schemas);
}

FIXTURE void
fixture_attach(void)
{
	ck_ok(
	    store_open(&fixture_store, fixture_url, fixture_dir, &fixture_err),
	    fixture_err);
}

FIXTURE void
fixture_open(void)
{
	size_t len = strlen(fixture_base);

	ck_assert_uint_lt(len + 16, sizeof(fixture_dir));
	memcpy(fixture_dir, fixture_base, len);
	memcpy(fixture_dir + len, "/case-XXXXXX", sizeof("/case-XXXXXX"));
	ck_assert_ptr_nonnull(mkdtemp(fixture_dir));
	fixture_empty();
	fixture_attach();
}

FIXTURE void
fixture_close(void)
{
	store_close(fixture_store);
	fixture_store = NULL;
}

FIXTURE void
fixture_reopen(void)
{
	fixture_close();
	fixture_attach();
}

/* A program of one case table each: `checked` runs in every case's process. */
FIXTURE TCase *
fixture_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_add_checked_fixture(tcase, fixture_open, fixture_close);
	tcase_set_timeout(tcase, 120);
	suite_add_tcase(suite, tcase);
	return tcase;
}

FIXTURE int
fixture_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int n_failed;

	if (!fixture_base_make()) {
		perror(fixture_base);
		return EXIT_FAILURE;
	}
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	fixture_base_remove();
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---------------------------------------------------------------- requests */

FIXTURE void
fixture_domain(struct request_domain *domain, unsigned n, const char *name)
{
	static const char *const LOCAL[N_MAILBOXES] = {"admin", "postmaster"};

	domain->n = n;
	snprintf(domain->name, sizeof(domain->name), "%s", name);
	snprintf(domain->unicode, sizeof(domain->unicode), "%s", name);
	snprintf(domain->validation_domain, sizeof(domain->validation_domain),
	    "%s", name);
	strcpy(domain->status, PENDING);
	strcpy(domain->method, "BR-3.2.2.4.4");
	strcpy(domain->method_version, "2.2.6");
	strcpy(domain->distinct, "mailbox");
	strcpy(domain->identity, "same-domain");
	domain->quorum = 1;
	domain->contacts = 1;
	domain->channels = 3;
	domain->lifetime = WINDOW;
	domain->reuse = 825 * DAY;
	domain->recipients = calloc(N_MAILBOXES, sizeof(struct recipient));
	ck_assert_ptr_nonnull(domain->recipients);
	domain->n_recipients = N_MAILBOXES;
	for (size_t i = 0; i < N_MAILBOXES; i++) {
		struct recipient *recipient = &domain->recipients[i];

		snprintf(recipient->email, sizeof(recipient->email), "%s@%s",
		    LOCAL[i], name);
		recipient->sources = 1;
	}
}

/* `names` ends with a null. Caller frees with request_free(). */
FIXTURE struct request *
fixture_request(
    const char *id, const char *account, int64_t at, const char *const *names)
{
	struct request *request = calloc(1, sizeof(*request));
	size_t n = 0;

	ck_assert_ptr_nonnull(request);
	while (names[n] != NULL)
		n++;
	snprintf(request->id, sizeof(request->id), "%s", id);
	snprintf(request->account, sizeof(request->account), "%s", account);
	strcpy(request->profile, "acm");
	strcpy(request->rules_hash, "sha256:00");
	strcpy(request->status, PENDING);
	request->generation = 1;
	request->created_at = at;
	request->request_lifetime = LIFETIME;
	request->requested_uid = 1000;
	request->domains = calloc(n, sizeof(*request->domains));
	ck_assert_ptr_nonnull(request->domains);
	request->n_domains = n;
	for (unsigned i = 0; i < n; i++)
		fixture_domain(&request->domains[i], i, names[i]);
	return request;
}

FIXTURE struct store_event
fixture_event(const char *event, const char *request_id, int64_t at)
{
	return (struct store_event){.event = event,
	    .request_id = request_id,
	    .domain = NULL,
	    .at = at,
	    .leaf = "{}",
	    .opening = "{\"Salt\":\"00\"}"};
}

/* Stores a pending request of these names, with a mail to every mailbox. */
FIXTURE void
fixture_create(
    const char *id, const char *account, int64_t at, const char *const *names)
{
	struct request *request = fixture_request(id, account, at, names);
	struct store_event event = fixture_event("request", id, at);
	char existing[REQUEST_ID_SIZE];

	ck_ok(store_request_create(fixture_store, request, true, 3600, existing,
		  &event, 1, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(existing, "");
	request_free(request);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The one number that a query comes to. */
FIXTURE int64_t
fixture_number(struct store *store, const char *sql)
{
	int64_t n = -1;
	struct db *db;

	ck_ok(tx_begin(&db, store, TX_READ, &fixture_err), fixture_err);
	ck_ok(tx_end(store, db, TX_READ, db_int(db, &n, sql, NULL, 0)),
	    fixture_err);
	return n;
}

FIXTURE struct request *
fixture_load(const char *id)
{
	struct request *request = NULL;

	ck_ok(store_request_load(fixture_store, &request, id, &fixture_err),
	    fixture_err);
	ck_assert_ptr_nonnull(request);
	return request;
}

/* ------------------------------------------------------------------- mails */

/* 32 bytes that are told apart by `label` and `n`. */
FIXTURE void
fixture_hash(uint8_t hash_r[SHA256_SIZE], const char *label, int64_t n)
{
	char text[SHA256_SIZE + 1];

	snprintf(text, sizeof(text), "%-10.10s%022" PRId64, label, n);
	memcpy(hash_r, text, SHA256_SIZE);
}

struct minting {
	struct mail_minted minted;
	char message_id[64];
};

FIXTURE void
fixture_minting(struct minting *m, int64_t mail_id, int64_t try, int64_t at)
{
	memset(m, 0, sizeof(*m));
	m->minted.mail_id = mail_id;
	fixture_hash(m->minted.link_hash, "link", mail_id * 100 + try);
	fixture_hash(m->minted.reply_hash, "reply", mail_id * 100 + try);
	fixture_hash(m->minted.nonce_hash, "nonce", mail_id * 100 + try);
	snprintf(m->message_id, sizeof(m->message_id),
	    "<%" PRId64 ".%" PRId64 "@ca.example>", mail_id, try);
	m->minted.message_id = m->message_id;
	m->minted.sent_at = at;
	m->minted.expires_at = at + WINDOW;
}

FIXTURE void
fixture_mint(int64_t mail_id, int64_t try, int64_t at)
{
	struct store_event event = fixture_event("minted", NULL, at);
	struct minting m;

	fixture_minting(&m, mail_id, try, at);
	ck_ok(store_mail_mint(
		  fixture_store, &m.minted, 1, &event, 1, &fixture_err),
	    fixture_err);
}

/* Claims and mints all that is due. The mails' ids; caller frees. */
FIXTURE int64_t *
fixture_send(size_t wanted, int64_t at)
{
	struct mail *mails = NULL;
	int64_t *ids = calloc(wanted + 1, sizeof(*ids));
	size_t n_mails = 0;

	ck_assert_ptr_nonnull(ids);
	ck_ok(store_mail_claim(fixture_store, &mails, &n_mails, "here",
		  wanted + 1, at, at + LEASE, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_mails, wanted);
	for (size_t i = 0; i < n_mails; i++) {
		ids[i] = mails[i].id;
		fixture_mint(ids[i], 0, at);
	}
	free(mails);
	return ids;
}

/* The hash of a token of the mail's first try. */
FIXTURE const uint8_t *
fixture_token(uint8_t hash_r[SHA256_SIZE], const char *channel, int64_t mail_id)
{
	fixture_hash(hash_r, channel, mail_id * 100);
	return hash_r;
}

/* How many audit rows have this event. */
FIXTURE size_t
fixture_events(const char *event)
{
	struct audit_row *rows = NULL;
	size_t n_rows = 0, n = 0;

	ck_ok(store_audit_list(fixture_store, &rows, &n_rows, 100000, 0, 0,
		  NULL, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < n_rows; i++) {
		/* The log has no gap. */
		ck_assert_int_eq(rows[i].seq, (int64_t)i + 1);
		n += strcmp(rows[i].event, event) == 0;
	}
	audit_rows_free(rows, n_rows);
	return n;
}

#endif
