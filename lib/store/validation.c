/* SPDX-License-Identifier: ISC
 * Validations that may be reused, and those whose renewal is due (W4). Whether
 * the rules of today let a validation be reused is left to the callers. */
#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct column VALIDATION[] = {
    COLUMN(COLUMN_TEXT, struct validation, request_id),
    COLUMN(COLUMN_TEXT, struct validation, name),
    COLUMN(COLUMN_TEXT, struct validation, mailbox),
    COLUMN(COLUMN_TEXT, struct validation, validation_domain),
    COLUMN(COLUMN_TEXT, struct validation, account),
    COLUMN(COLUMN_TEXT, struct validation, profile),
    COLUMN(COLUMN_TEXT, struct validation, method),
    COLUMN(COLUMN_TEXT, struct validation, method_version),
    COLUMN(COLUMN_INT, struct validation, created_at),
    COLUMN(COLUMN_INT, struct validation, validated_at),
    COLUMN(COLUMN_INT, struct validation, reuse),
    COLUMN(COLUMN_INT, struct validation, reuse_until),
};

/* "reuse_until > 0" says no more, but is what the index is over. */
static const char SQL_FIND[] =
    "SELECT r.id, d.name, d.mailbox, d.validation_domain, r.account,"
    " r.profile, d.method, d.method_version, r.created_at, r.validated_at,"
    " d.reuse, d.reuse_until"
    " FROM domain d JOIN request r ON r.id = d.request_id"
    " WHERE d.name = $1 AND d.mailbox = $2 AND d.reuse_until > 0"
    " AND d.reuse_until > $3 AND d.status = '" DOMAIN_SUCCESS "'"
    " AND r.status = '" REQUEST_VALIDATED "'"
    " ORDER BY d.reuse_until DESC, d.request_id DESC LIMIT $4";

static enum status
read_validations(struct db *db, struct validation *validations_r, size_t *n_r,
    const char *name, const char *mailbox, int64_t now)
{
	struct rows rows;

	*n_r = 0;
	db_query(db, &rows, SQL_FIND,
	    ARGS(value_text(name), value_text(mailbox), value_int(now),
		value_int(VALIDATIONS_MAX)));
	while (rows_next(&rows))
		row_struct(&rows, &validations_r[(*n_r)++], VALIDATION,
		    N_OF(VALIDATION));
	return rows_end(&rows);
}

enum status
store_validation_find(struct store *store,
    struct validation validations_r[VALIDATIONS_MAX], size_t *n_r,
    const char *name, const char *mailbox, int64_t now, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ,
	    read_validations(db, validations_r, n_r, name, mailbox, now));
}

/* ----------------------------------------------------------------- renewal */

static const char SQL_RENEWABLE[] =
    "SELECT d.request_id, min(d.renew_at)"
    " FROM domain d JOIN request r ON r.id = d.request_id"
    " WHERE d.renew_at > 0 AND d.renew_at <= $1 AND d.reuse_until > $1"
    " AND d.status = '" DOMAIN_SUCCESS "'"
    " AND r.status = '" REQUEST_VALIDATED "'"
    " GROUP BY d.request_id ORDER BY 2, 1 LIMIT $2";

static const char SQL_RENEWED[] =
    "UPDATE domain SET renew_at = 0 WHERE request_id = $1 AND renew_at > 0";

/* No earlier than it is due already. */
static const char SQL_POSTPONED[] =
    "UPDATE domain SET renew_at = $2 WHERE request_id = $1"
    " AND renew_at > 0 AND renew_at < $2";

enum status
store_request_renewable(struct store *store, char (*ids_r)[REQUEST_ID_SIZE],
    size_t *n_ids_r, size_t max, int64_t now, struct err *err)
{
	return tx_due_ids(store, ids_r, n_ids_r, max, SQL_RENEWABLE, now, err);
}

enum status
store_request_renewed(struct store *store, const char *id,
    const struct store_event *event, struct err *err)
{
	return tx_exec(store, SQL_RENEWED, ARGS(value_text(id)), event, err);
}

enum status
store_request_renew_later(
    struct store *store, const char *id, int64_t at, struct err *err)
{
	return tx_exec(store, SQL_POSTPONED,
	    ARGS(value_text(id), value_int(at)), NULL, err);
}
