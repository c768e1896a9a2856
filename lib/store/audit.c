/* SPDX-License-Identifier: ISC
 * The audit log's rows, numbered without a gap, and the evidence kept with
 * them. What a row says, and proving that none was changed, is left to audit/.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/store/pack.h"
#include "lib/store/tx.h"

/* No row is ever deleted and only one transaction writes at a time, so the
 * numbers have no gap; a rolled-back one is given again. */
static const char SQL_ADD[] =
    "INSERT INTO audit (seq, at, event, request_id, domain, leaf, opening)"
    " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM audit),"
    " $1, $2, $3, $4, $5, $6)"
    " RETURNING seq";

static const char SQL_EVIDENCE_ADD[] =
    "INSERT INTO evidence (seq, bytes, dictionary) VALUES ($1, $2, $3)";

/* One that was damaged is mended by the next mail: the key is its hash. */
static const char SQL_DICTIONARY_ADD[] =
    "INSERT INTO dictionary (key, bytes) VALUES ($1, $2)"
    " ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes"
    " WHERE dictionary.bytes <> excluded.bytes";

static const char SQL_SETTINGS_ADD[] =
    "INSERT INTO settings (hash, text, at) VALUES ($1, $2, $3)"
    " ON CONFLICT (hash) DO NOTHING";

static const char SQL_SETTINGS_READ[] =
    "SELECT hash, text FROM settings ORDER BY hash";

static const char SQL_SETTINGS[] = "SELECT text FROM settings WHERE hash = $1";

/* Three columns, of evidence e: row_evidence() reads them. */
#define EVIDENCE_COLUMNS    "e.bytes, e.dictionary, k.bytes"
#define EVIDENCE_DICTIONARY "LEFT JOIN dictionary k ON k.key = e.dictionary"

static const char SQL_EVIDENCE[] =
    "SELECT " EVIDENCE_COLUMNS " FROM evidence e " EVIDENCE_DICTIONARY
    " WHERE e.seq = $1";

/* The first row that is not too old: rows before it are not read one by one. */
static const char SQL_SINCE[] =
    "SELECT coalesce(min(seq), 0) FROM audit WHERE at >= $1";

#define AUDIT_SELECT \
	"SELECT seq, at, event, request_id, domain, leaf, opening FROM audit"

static const char SQL_LIST[] =
    AUDIT_SELECT " WHERE seq > $1 AND at >= $2 ORDER BY seq LIMIT $3";

static const char SQL_LIST_REQUEST[] = AUDIT_SELECT
    " WHERE seq > $1 AND at >= $2 AND request_id = $4 ORDER BY seq LIMIT $3";

/* With its dictionary, once a transaction, so that it is there for whoever
 * reads what was packed by it. */
static enum status
add_packed(struct db *db, int64_t seq, const struct buf *packed,
    const uint8_t key[PACK_KEY_SIZE], const struct buf *like,
    const struct buf **kept)
{
	const struct value name = value_blob(key, PACK_KEY_SIZE);
	enum status st = ST_OK;

	if (like != *kept)
		st = db_exec(db, SQL_DICTIONARY_ADD,
		    ARGS(name, value_blob(like->data, like->len)));
	if (st != ST_OK)
		return st;
	*kept = like;
	return db_exec(db, SQL_EVIDENCE_ADD,
	    ARGS(value_int(seq), value_blob(packed->data, packed->len), name));
}

static enum status
add_evidence(struct db *db, int64_t seq, const struct store_event *e,
    const struct buf **kept)
{
	struct buf packed = BUF_INIT;
	uint8_t key[PACK_KEY_SIZE];
	enum status st = ST_INVALID;

	if (e->like != NULL)
		st = pack_write(&packed, key, e->evidence, e->evidence_len,
		    e->like->data, e->like->len);
	if (st == ST_OK)
		st = add_packed(db, seq, &packed, key, e->like, kept);
	else if (st == ST_INVALID)
		st = db_exec(db, SQL_EVIDENCE_ADD,
		    ARGS(value_int(seq),
			value_blob(e->evidence, e->evidence_len),
			value_text(NULL)));
	else
		st = err_set(db->err, ST_TEMP, "store: memory ran out");
	buf_free(&packed);
	return st;
}

enum status
tx_audit_add(struct db *db, int64_t *seqs_r, const struct store_event *events,
    size_t n_events)
{
	const struct buf *kept = NULL;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n_events; i++) {
		const struct store_event *e = &events[i];
		int64_t seq = 0;

		st = db_int(db, &seq, SQL_ADD,
		    ARGS(value_int(e->at), value_text(e->event),
			value_text(e->request_id), value_text(e->domain),
			value_text(e->leaf), value_text(e->opening)));
		if (st == ST_OK && e->evidence != NULL)
			st = add_evidence(db, seq, e, &kept);
		if (seqs_r != NULL)
			seqs_r[i] = seq;
	}
	return st;
}

enum status
store_audit_append(struct store *store, const struct store_event *events,
    size_t n_events, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(
	    store, db, TX_WRITE, tx_audit_add(db, NULL, events, n_events));
}

struct listing {
	struct audit_row *rows;
	size_t n_rows;
};

static void
read_row(struct rows *rows, struct listing *list)
{
	struct audit_row *row,
	    *more = array_grow(list->rows, list->n_rows, sizeof(*more));

	if (more == NULL) {
		rows_nomem(rows);
		return;
	}
	list->rows = more;
	row = &more[list->n_rows++];
	row->seq = row_int(rows);
	row->at = row_int(rows);
	row->event = row_strdup(rows);
	row->request_id = row_strdup(rows);
	row->domain = row_strdup(rows);
	row->leaf = row_strdup(rows);
	row->opening = row_strdup(rows);
}

enum status
tx_audit_rows(struct db *db, struct audit_row **rows_r, size_t *n_rows_r,
    const char *sql, const struct value *values, size_t n_values)
{
	struct listing list = {0};
	struct rows rows;
	enum status st;

	db_query(db, &rows, sql, values, n_values);
	while (rows_next(&rows))
		read_row(&rows, &list);
	st = rows_end(&rows);
	if (st != ST_OK) {
		audit_rows_free(list.rows, list.n_rows);
		return st;
	}
	*rows_r = list.rows;
	*n_rows_r = list.n_rows;
	return ST_OK;
}

static enum status
read_list(struct db *db, struct listing *list, size_t max, int64_t after,
    int64_t since, const char *request_id)
{
	const struct value args[] = {value_int(after), value_int(since),
	    value_int((int64_t)max), value_text(request_id)};
	struct rows rows;

	if (request_id != NULL)
		db_query(db, &rows, SQL_LIST_REQUEST, args, 4);
	else
		db_query(db, &rows, SQL_LIST, args, 3);
	while (rows_next(&rows))
		read_row(&rows, list);
	return rows_end(&rows);
}

static enum status
read_since(struct db *db, struct listing *list, size_t max, int64_t after,
    int64_t since, const char *request_id)
{
	int64_t first = 0;
	enum status st = ST_OK;

	if (since > 0 && request_id == NULL) {
		st = db_int(db, &first, SQL_SINCE, ARGS(value_int(since)));
		if (st == ST_OK && first == 0)
			return ST_OK;
	}
	if (st != ST_OK)
		return st;
	return read_list(db, list, max, after < first - 1 ? first - 1 : after,
	    since, request_id);
}

enum status
store_audit_list(struct store *store, struct audit_row **rows_r,
    size_t *n_rows_r, size_t max, int64_t after, int64_t since,
    const char *request_id, struct err *err)
{
	struct listing list = {0};
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ,
	    read_since(db, &list, max, after, since, request_id));
	if (st != ST_OK) {
		audit_rows_free(list.rows, list.n_rows);
		return st;
	}
	*rows_r = list.rows;
	*n_rows_r = list.n_rows;
	return ST_OK;
}

void
audit_rows_free(struct audit_row *rows, size_t n_rows)
{
	for (size_t i = 0; i < n_rows; i++) {
		free(rows[i].event);
		free(rows[i].request_id);
		free(rows[i].domain);
		free(rows[i].leaf);
		free(rows[i].opening);
	}
	free(rows);
}

/* ----------------------------------------------------------- rows as they are
 */

static const char SQL_RECORDS[] = "SELECT a.seq, a.at, a.event, a.request_id,"
				  " a.domain, a.leaf, a.opening FROM audit a"
				  " WHERE a.seq > $1 ORDER BY a.seq LIMIT $2";

static const char SQL_RECORDS_EVIDENCE[] =
    "SELECT a.seq, a.at, a.event, a.request_id, a.domain, a.leaf, a.opening,"
    " " EVIDENCE_COLUMNS " FROM audit a LEFT JOIN evidence e ON e.seq = a.seq"
    " " EVIDENCE_DICTIONARY " WHERE a.seq > $1 ORDER BY a.seq LIMIT $2";

/* Evidence as it was added, borrowed until rows_next(), or of `plain`. What is
 * damaged is ST_INVALID, and no octets. `ready`: by a dictionary that is held
 * ready, else by what stands in the store now. */
static enum status
row_evidence(struct rows *rows, struct buf *plain, const void **bytes_r,
    size_t *len_r, bool ready)
{
	size_t like_len;
	const void *bytes = row_blob(rows, len_r), *like;
	const struct value key = row_any(rows);
	enum status st = key.len == PACK_KEY_SIZE ? ST_NOTFOUND : ST_INVALID;

	*bytes_r = bytes;
	if (key.kind == VALUE_NULL)
		return ST_OK;
	buf_reset(plain);
	if (st == ST_NOTFOUND && ready)
		st = pack_read(plain, bytes, *len_r, key.bytes, NULL, 0);
	if (st == ST_NOTFOUND) {
		like = row_blob(rows, &like_len);
		st = like != NULL ? pack_read(plain, bytes, *len_r, key.bytes,
					like, like_len)
				  : ST_INVALID;
	}
	if (st == ST_NOMEM)
		rows_nomem(rows);
	*bytes_r = buf_str(plain);
	*len_r = plain->len;
	return st;
}

/* What is damaged is told as evidence without octets, which none has. */
static void
read_record(struct rows *rows, struct audit_record *r, bool with_evidence,
    struct buf *plain)
{
	memset(r, 0, sizeof(*r));
	r->seq = row_int(rows);
	r->at = row_int(rows);
	r->event = row_span(rows, &r->event_len);
	r->request_id = row_span(rows, &r->request_id_len);
	r->domain = row_span(rows, &r->domain_len);
	r->leaf = row_span(rows, &r->leaf_len);
	r->opening = row_span(rows, &r->opening_len);
	if (with_evidence)
		(void)!row_evidence(
		    rows, plain, &r->evidence, &r->evidence_len, false);
}

enum status
store_audit_read(struct store *store, store_audit_fn *fn, void *arg,
    uint64_t after, uint64_t max, bool with_evidence, struct err *err)
{
	struct buf plain = BUF_INIT;
	struct audit_record record;
	struct rows rows;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	db->engine->forget(db->conn);
	db_query(db, &rows, with_evidence ? SQL_RECORDS_EVIDENCE : SQL_RECORDS,
	    ARGS(value_int((int64_t)after), value_int((int64_t)max)));
	while (rows_next(&rows)) {
		read_record(&rows, &record, with_evidence, &plain);
		if (rows.st == ST_OK && (st = fn(arg, &record)) != ST_OK)
			rows_fail(&rows, st);
	}
	buf_free(&plain);
	return tx_end(store, db, TX_READ, rows_end(&rows));
}

/* ------------------------------------------------------------------- pruning
 */

/* $1: before, $2: relied on since, $3: the status of what is open. */
#define PRUNABLE                                                       \
	"SELECT a.seq FROM audit a WHERE a.at < $1 AND NOT EXISTS"     \
	" (SELECT 1 FROM request r WHERE r.id = a.request_id AND"      \
	" (r.status = $3 OR r.ends_at >= $2 OR r.validated_at >= $2))" \
	" AND NOT EXISTS (SELECT 1 FROM domain d WHERE"                \
	" d.request_id = a.request_id AND d.reuse_until >= $2)"

static const char SQL_PRUNE_EVIDENCE[] =
    "DELETE FROM evidence WHERE seq IN (" PRUNABLE ") RETURNING seq";

static const char SQL_PRUNE_OPENINGS[] =
    "UPDATE audit SET opening = NULL WHERE opening IS NOT NULL"
    " AND seq IN (" PRUNABLE ") RETURNING seq";

static const char SQL_PRUNE_KEPT[] =
    "SELECT count(*) FROM audit WHERE opening IS NOT NULL AND at < $1";

/* How many rows the statement has touched. */
static enum status
count_rows(
    struct db *db, int64_t *n_r, const char *sql, const struct value args[3])
{
	struct rows rows;

	db_query(db, &rows, sql, args, 3);
	for (*n_r = 0; rows_next(&rows); ++*n_r)
		continue;
	return rows_end(&rows);
}

static enum status
prune(struct db *db, struct audit_pruned *pruned, const struct value args[3],
    store_prune_fn *make_event, void *arg)
{
	struct store_event event;
	enum status st =
	    count_rows(db, &pruned->evidence, SQL_PRUNE_EVIDENCE, args);

	if (st == ST_OK)
		st =
		    count_rows(db, &pruned->openings, SQL_PRUNE_OPENINGS, args);
	if (st == ST_OK)
		st = db_int(db, &pruned->kept, SQL_PRUNE_KEPT, args, 1);
	if (st == ST_OK)
		st = make_event(arg, pruned, &event);
	if (st == ST_OK)
		st = tx_audit_add(db, NULL, &event, 1);
	return st;
}

enum status
store_audit_prune(struct store *store, struct audit_pruned *pruned_r,
    int64_t before, int64_t relied_on, const char *open,
    store_prune_fn *make_event, void *arg, struct err *err)
{
	const struct value args[] = {
	    value_int(before), value_int(relied_on), value_text(open)};
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(
	    store, db, TX_WRITE, prune(db, pruned_r, args, make_event, arg));
}

enum status
tx_audit_evidence_read(
    struct db *db, void **bytes_r, size_t *len_r, int64_t seq)
{
	struct buf plain = BUF_INIT;
	const void *bytes;
	struct rows rows;

	db_query(db, &rows, SQL_EVIDENCE, ARGS(value_int(seq)));
	if (rows_next(&rows)) {
		if (row_evidence(&rows, &plain, &bytes, len_r, true) ==
		    ST_INVALID)
			rows_fail(&rows,
			    err_set(db->err, ST_TEMP,
				"store in %s: the evidence of event %lld is "
				"damaged; restore it from a backup",
				db->where, (long long)seq));
		else if (bytes != plain.data)
			buf_add(&plain, bytes, *len_r);
		*bytes_r = buf_steal(&plain);
		if (*bytes_r == NULL)
			rows_nomem(&rows);
	}
	return rows_found(&rows);
}

enum status
store_audit_evidence(struct store *store, void **bytes_r, size_t *len_r,
    int64_t seq, struct err *err)
{
	void *bytes = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(
	    store, db, TX_READ, tx_audit_evidence_read(db, &bytes, len_r, seq));
	if (st == ST_OK)
		*bytes_r = bytes;
	else
		free(bytes);
	return st;
}

enum status
store_settings_keep(struct store *store, const char *hash, const char *text,
    int64_t at, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE,
	    db_exec(db, SQL_SETTINGS_ADD,
		ARGS(value_text(hash), value_text(text), value_int(at))));
}

enum status
store_settings_read(
    struct store *store, store_settings_fn *fn, void *arg, struct err *err)
{
	struct rows rows;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	db->engine->forget(db->conn);
	db_query(db, &rows, SQL_SETTINGS_READ, NULL, 0);
	while (rows_next(&rows)) {
		char *hash = row_strdup(&rows);
		size_t len;
		const char *text = row_span(&rows, &len);

		if (rows.st == ST_OK &&
		    (st = fn(arg, hash, text, len)) != ST_OK)
			rows_fail(&rows, st);
		free(hash);
	}
	return tx_end(store, db, TX_READ, rows_end(&rows));
}

static enum status
read_settings(struct db *db, char **text_r, const char *hash)
{
	struct rows rows;

	db_query(db, &rows, SQL_SETTINGS, ARGS(value_text(hash)));
	if (rows_next(&rows))
		*text_r = row_strdup(&rows);
	return rows_found(&rows);
}

enum status
store_settings_text(
    struct store *store, char **text_r, const char *hash, struct err *err)
{
	char *text = NULL;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	st = tx_end(store, db, TX_READ, read_settings(db, &text, hash));
	if (st == ST_OK)
		*text_r = text;
	else
		free(text);
	return st;
}
