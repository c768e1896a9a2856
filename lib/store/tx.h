/* SPDX-License-Identifier: ISC
 * Transactions on a connection of the pool, and what the aggregates do for
 * one another inside a transaction that is open. Only lib/store includes it. */
#ifndef STORE_TX_H
#define STORE_TX_H

#include "lib/store/db.h"
#include "lib/store/store.h"

enum tx_mode { TX_READ, TX_WRITE };

/* Lends a connection, with a transaction begun on it: TX_READ sees one state
 * of everything, TX_WRITE keeps every other writer out. */
enum status tx_begin(struct db **db_r, struct store *store, enum tx_mode mode,
    struct err *err) MUST_CHECK;
/* Commits where `st` is ST_OK, else rolls back; gives the connection back.
 * What became of it: `st`, or why it could not be committed. */
enum status tx_end(struct store *store, struct db *db, enum tx_mode mode,
    enum status st) MUST_CHECK;

/* A whole TX_WRITE, done by group_run(): `fn` may be called on another thread.
 * `meanwhile` may be null. */
enum status tx_run(struct store *store, db_part_fn *fn, void *arg,
    struct store_errand *meanwhile, struct err *err) MUST_CHECK;

/* A TX_WRITE of one statement, and of its event where that is not null. */
enum status tx_exec(struct store *store, const char *sql,
    const struct value *values, size_t n_values,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* The same of one that returns what it changed; ST_NOTFOUND: nothing. */
enum status tx_exec_returning(struct store *store, const char *sql,
    const struct value *values, size_t n_values,
    const struct store_event *event, struct err *err) MUST_CHECK;
/* A TX_READ of the ids that are due at `now`: $1 is that, $2 `max`. */
enum status
tx_due_ids(struct store *store, char (*ids_r)[REQUEST_ID_SIZE], size_t *n_ids_r,
    size_t max, const char *sql, int64_t now, struct err *err) MUST_CHECK;

/* schema.c: brings the tables to this version, a transaction a step.
 * ST_INVALID where they are of a newer one. */
enum status schema_migrate(struct store *store, store_wait_fn *wait, void *arg,
    struct err *err) MUST_CHECK;
/* ST_INVALID where the tables are not of this version. */
enum status schema_check(struct store *store, struct err *err) MUST_CHECK;
/* The text of the step that leads to version n + 1; null behind the last. */
const char *schema_step(size_t n);

/* audit.c: `seqs_r` may be null. */
enum status tx_audit_add(struct db *db, int64_t *seqs_r,
    const struct store_event *events, size_t n_events) MUST_CHECK;

/* The columns of struct audit_row, of audit a. */
#define TX_AUDIT_COLUMNS                                                   \
	"a.seq, a.at, a.event, a.request_id, a.domain, a.leaf, a.opening," \
	" a.packed_leaf, a.packed_opening, a.dictionary"
#define TX_AUDIT_SELECT "SELECT " TX_AUDIT_COLUMNS " FROM audit a"

/* Rows by a query with those columns; none of them where it fails. */
enum status
tx_audit_rows(struct db *db, struct audit_row **rows_r, size_t *n_rows_r,
    const char *sql, const struct value *values, size_t n_values) MUST_CHECK;
/* Caller frees. ST_NOTFOUND: none with that event. */
enum status tx_audit_evidence_read(
    struct db *db, void **bytes_r, size_t *len_r, int64_t seq) MUST_CHECK;

/* request.c: the whole request, or with the one domain of that row alone.
 * Caller frees. */
enum status tx_request_read(
    struct db *db, struct request **request_r, const char *id) MUST_CHECK;
enum status tx_request_read_domain(struct db *db, struct request **request_r,
    const char *id, int64_t domain) MUST_CHECK;

/* Has nothing that the tables hold of it changed in between? */
bool
request_is_same(const struct request *a, const struct request *b) MUST_CHECK;

/* A further mailbox of the domain, and its first mail. */
enum status tx_recipient_add(struct db *db, struct recipient *recipient,
    int64_t domain, int64_t at) MUST_CHECK;

/* list.c: ST_TEMP where a limit is reached. */
enum status tx_limit_request(struct db *db, const struct store_limits *limits,
    const struct request *request) MUST_CHECK;
enum status tx_limit_mailbox(struct db *db, const struct store_limits *limits,
    const char *mailbox) MUST_CHECK;

/* token.c */
enum status tx_token_read(struct db *db, struct request **request_r,
    struct token_facts *token_r, const uint8_t hash[SHA256_SIZE]) MUST_CHECK;
/* May one more of the recipient's be recorded at `at`, or were there too many
 * before it? */
enum status tx_refusal_fits(
    struct db *db, bool *fits_r, int64_t recipient, int64_t at) MUST_CHECK;
enum status tx_refusal_add(struct db *db, int64_t recipient, const char *via,
    const char *reason, int64_t at) MUST_CHECK;

/* outbox.c: one mail to the recipient, due at once, in place of one that has
 * not left yet. */
enum status
tx_mail_queue(struct db *db, int64_t recipient, int64_t at) MUST_CHECK;
/* The recipient shows what became of its newest mail. */
enum status tx_mail_follow(struct db *db, int64_t recipient) MUST_CHECK;

/* hook.c: with the generation that the request has by now. */
enum status tx_hook_add(struct db *db, const char *request_id,
    const char *outcome, int64_t number, int64_t at) MUST_CHECK;

/* receipt.c */
enum status tx_receipt_add(struct db *db, const struct vote_change *vote,
    bool objection, int64_t seq) MUST_CHECK;

/* freeze.c: a domain that is frozen already stays as it is. */
enum status tx_freeze_add(struct db *db, const char *domain, const char *by,
    const char *reason, int64_t at) MUST_CHECK;
/* store_freeze_cover(), within a transaction. */
enum status tx_freeze_cover(struct db *db, char frozen_r[STORE_NAME_SIZE],
    const char *name, const char *validation_domain) MUST_CHECK;
/* The same of any name of the request but the one with the number `n`. */
enum status
tx_freeze_cover_others(struct db *db, char frozen_r[STORE_NAME_SIZE],
    const char *request_id, unsigned n) MUST_CHECK;

#endif
