/* SPDX-License-Identifier: ISC
 * Outcomes that a program is to be told of: written with what decided them,
 * claimed by whoever runs it, kept when done. Running is the callers'. */
#include <stdlib.h>
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

#define COLUMNS                                                         \
	"id, request_id, outcome, generation, state, due_at, attempts," \
	" last_text, queued_at"

static const struct column HOOK[] = {
    COLUMN(COLUMN_INT, struct hook, id),
    COLUMN(COLUMN_TEXT, struct hook, request_id),
    COLUMN(COLUMN_TEXT, struct hook, outcome),
    COLUMN(COLUMN_UNSIGNED, struct hook, generation),
    COLUMN(COLUMN_TEXT, struct hook, state),
    COLUMN(COLUMN_INT, struct hook, due_at),
    COLUMN(COLUMN_UNSIGNED, struct hook, attempts),
    COLUMN(COLUMN_TEXT, struct hook, last_text),
    COLUMN(COLUMN_INT, struct hook, queued_at),
};

/* W2: once a request, outcome and generation; objections each (W5). */
static const char SQL_ADD[] =
    "INSERT INTO hook (request_id, outcome, generation, number, state, due_at,"
    " attempts, last_text, queued_at)"
    " SELECT id, $2, generation, $3, '" HOOK_WAITING "', $4, 0, '', $4"
    " FROM request WHERE id = $1"
    " ON CONFLICT (request_id, outcome, generation, number) DO NOTHING";

/* Two of one request never run at a time; one that fails does not hold up
 * those behind it. */
static const char SQL_DUE[] =
    "SELECT " COLUMNS " FROM hook"
    " WHERE " HOOK_OPEN " AND due_at <= $1 AND NOT EXISTS"
    " (SELECT 1 FROM hook other WHERE other.request_id = hook.request_id"
    " AND other.state = '" HOOK_RUNNING "' AND other.due_at > $1)"
    " ORDER BY due_at, id LIMIT 1";

static const char SQL_CLAIM[] =
    "UPDATE hook SET state = '" HOOK_RUNNING "', due_at = $2, attempts = $3,"
    " claimed_by = $4 WHERE id = $1";

static const char SQL_DONE[] =
    "UPDATE hook SET state = '" HOOK_DONE "', last_text = $2"
    " WHERE id = $1 AND " HOOK_OPEN " RETURNING id";

/* Only of the attempt at hand: a later one may have begun. */
static const char SQL_AGAIN[] =
    "UPDATE hook SET state = '" HOOK_WAITING "', last_text = $2, due_at = $3"
    " WHERE id = $1 AND state = '" HOOK_RUNNING "' AND attempts = $4"
    " RETURNING id";

static const char SQL_RELEASE[] =
    "UPDATE hook SET state = '" HOOK_WAITING "', due_at = $1"
    " WHERE " HOOK_OPEN " AND state = '" HOOK_RUNNING "'"
    " AND claimed_by = $2";

static const char SQL_LIST[] = "SELECT " COLUMNS " FROM hook WHERE " HOOK_OPEN
			       " ORDER BY due_at, id LIMIT $1";

static const char SQL_OF_REQUEST[] =
    "SELECT " COLUMNS " FROM hook WHERE request_id = $2 ORDER BY id LIMIT $1";

static const char SQL_RETRY[] =
    "UPDATE hook SET due_at = $1 WHERE " HOOK_OPEN " AND state = '" HOOK_WAITING
    "' AND (request_id = $2 OR $2 = '')"
    " RETURNING id";

enum status
tx_hook_add(struct db *db, const char *request_id, const char *outcome,
    int64_t number, int64_t at)
{
	return db_exec(db, SQL_ADD,
	    ARGS(value_text(request_id), value_word(outcome, STORE_WORD_SIZE),
		value_int(number), value_int(at)));
}

static enum status
read_due(struct db *db, struct hook *hook_r, int64_t now)
{
	struct rows rows;

	db_query(db, &rows, SQL_DUE, ARGS(value_int(now)));
	if (rows_next(&rows))
		row_struct(&rows, hook_r, HOOK, N_OF(HOOK));
	return rows_found(&rows);
}

static enum status
claim(struct db *db, struct hook *hook, const char *owner, int64_t now,
    int64_t lease_until)
{
	enum status st = read_due(db, hook, now);

	if (st != ST_OK)
		return st;
	strcpy(hook->state, HOOK_RUNNING);
	hook->due_at = lease_until;
	hook->attempts++;
	return db_exec(db, SQL_CLAIM,
	    ARGS(value_int(hook->id), value_int(lease_until),
		value_int(hook->attempts), value_word(owner, STORE_NAME_SIZE)));
}

/* Looked for before it is claimed, so that waiting costs the writers nothing.
 */
enum status
store_hook_claim(struct store *store, struct hook *hook_r, const char *owner,
    int64_t now, int64_t lease_until, struct err *err)
{
	struct hook hook = {.id = 0};
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, read_due(db, &hook, now));
	if (st == ST_OK)
		st = tx_begin(&db, store, TX_WRITE, err);
	if (st != ST_OK)
		return st;
	st = tx_end(
	    store, db, TX_WRITE, claim(db, &hook, owner, now, lease_until));
	if (st == ST_OK)
		*hook_r = hook;
	return st;
}

static enum status
write_result(
    struct db *db, const struct hook_result *r, const struct store_event *event)
{
	struct value text = value_cut(r->text, STORE_TEXT_SIZE);
	int64_t id;
	enum status st;

	if (r->done)
		st = db_int(db, &id, SQL_DONE, ARGS(value_int(r->id), text));
	else
		st = db_int(db, &id, SQL_AGAIN,
		    ARGS(value_int(r->id), text, value_int(r->due_at),
			value_int(r->attempt)));
	if (st == ST_OK && event != NULL)
		st = tx_audit_add(db, NULL, event, 1);
	return st;
}

enum status
store_hook_result(struct store *store, const struct hook_result *result,
    const struct store_event *event, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, write_result(db, result, event));
}

enum status
store_hook_release(
    struct store *store, const char *owner, int64_t now, struct err *err)
{
	return tx_exec(store, SQL_RELEASE,
	    ARGS(value_int(now), value_word(owner, STORE_NAME_SIZE)), NULL,
	    err);
}

static enum status
read_list(struct db *db, struct hook **items, size_t *n_items, size_t max,
    const char *request_id)
{
	const bool all = request_id == NULL;
	struct rows rows;

	db_query(db, &rows, all ? SQL_LIST : SQL_OF_REQUEST,
	    (const struct value[]){
		value_int((int64_t)max), value_text(all ? "" : request_id)},
	    all ? 1 : 2);
	while (rows_next(&rows)) {
		struct hook *more = array_grow(*items, *n_items, sizeof(*more));

		if (more == NULL) {
			rows_nomem(&rows);
			break;
		}
		*items = more;
		row_struct(&rows, &more[(*n_items)++], HOOK, N_OF(HOOK));
	}
	return rows_end(&rows);
}

enum status
store_hook_list(struct store *store, struct hook **hooks_r, size_t *n_hooks_r,
    size_t max, const char *request_id, struct err *err)
{
	struct hook *items = NULL;
	size_t n = 0;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(
	    store, db, TX_READ, read_list(db, &items, &n, max, request_id));
	if (st != ST_OK) {
		free(items);
		return st;
	}
	*hooks_r = items;
	*n_hooks_r = n;
	return ST_OK;
}

enum status
store_hook_retry(struct store *store, size_t *n_r, const char *request_id,
    int64_t now, struct err *err)
{
	struct rows rows;
	struct db *db;
	size_t n = 0;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	db_query(db, &rows, SQL_RETRY,
	    ARGS(value_int(now),
		value_text(request_id != NULL ? request_id : "")));
	while (rows_next(&rows))
		n++;
	st = tx_end(store, db, TX_WRITE, rows_end(&rows));
	if (st == ST_OK)
		*n_r = n;
	return st;
}
