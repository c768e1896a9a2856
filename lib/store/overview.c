/* SPDX-License-Identifier: ISC
 * What an operator looks at: how the newest requests ended, and mails in
 * trouble. Reads a bounded number of rows by an index, however many there are.
 */
#include <string.h>

#include "lib/store/tx.h"
#include "lib/store/words.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char SQL_NEWEST[] =
    "SELECT status, CASE WHEN expires_at > 0 THEN 1 ELSE 0 END,"
    " CASE WHEN EXISTS (SELECT 1 FROM domain d"
    " JOIN recipient r ON r.domain = d.id"
    " WHERE d.request_id = request.id AND r.answer <> '') THEN 1 ELSE 0 END"
    " FROM request ORDER BY created_at DESC, id DESC LIMIT $1";

static void
count(struct store_funnel *f, const char *status, bool mailed, bool answered)
{
	f->requests++;
	f->mailed += mailed;
	f->answered += answered;
	if (strcmp(status, REQUEST_PENDING) == 0)
		f->pending++;
	else if (strcmp(status, REQUEST_VALIDATED) == 0)
		f->validated++;
	else if (strcmp(status, REQUEST_TIMED_OUT) == 0)
		f->timed_out++;
	else
		f->failed++;
}

static enum status
read_funnel(struct db *db, struct store_funnel *f)
{
	char status[STORE_WORD_SIZE];
	struct rows rows;

	db_query(db, &rows, SQL_NEWEST, ARGS(value_int(FUNNEL_REQUESTS_MAX)));
	while (rows_next(&rows)) {
		bool mailed, answered;

		row_text(&rows, status, sizeof(status));
		mailed = row_int(&rows) != 0;
		answered = row_int(&rows) != 0;
		count(f, status, mailed, answered);
	}
	return rows_end(&rows);
}

enum status
store_funnel(
    struct store *store, struct store_funnel *funnel_r, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	memset(funnel_r, 0, sizeof(*funnel_r));
	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, read_funnel(db, funnel_r));
}

static const char SQL_TROUBLE[] =
    "SELECT d.request_id, m.email, m.state, m.last_text, m.counted_at"
    " FROM mail m CROSS JOIN recipient r CROSS JOIN domain d"
    " WHERE r.id = m.recipient AND d.id = r.domain"
    " AND m." MAIL_IN_TROUBLE " ORDER BY m.counted_at DESC, m.id DESC LIMIT $1";

static const struct column TROUBLE[] = {
    COLUMN(COLUMN_TEXT, struct mail_trouble, request_id),
    COLUMN(COLUMN_TEXT, struct mail_trouble, email),
    COLUMN(COLUMN_TEXT, struct mail_trouble, state),
    COLUMN(COLUMN_TEXT, struct mail_trouble, text),
    COLUMN(COLUMN_INT, struct mail_trouble, at),
};

static enum status
read_trouble(struct db *db, struct mail_trouble *mails_r, size_t *n_r)
{
	struct rows rows;

	db_query(db, &rows, SQL_TROUBLE, ARGS(value_int(TROUBLE_MAILS_MAX)));
	while (rows_next(&rows) && *n_r < TROUBLE_MAILS_MAX)
		row_struct(&rows, &mails_r[(*n_r)++], TROUBLE, N_OF(TROUBLE));
	return rows_end(&rows);
}

enum status
store_mail_trouble(struct store *store,
    struct mail_trouble mails_r[TROUBLE_MAILS_MAX], size_t *n_r,
    struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	*n_r = 0;
	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_READ, read_trouble(db, mails_r, n_r));
}
