/* SPDX-License-Identifier: ISC
 * The audit log's rows, numbered without a gap, and the evidence kept with
 * them. What a row says, and proving that none was changed, is left to audit/.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/store/packed.h"
#include "lib/store/tx.h"

/* No row is ever deleted and only one transaction writes at a time, so the
 * numbers have no gap; a rolled-back one is given again. */
static const char SQL_ADD[] =
    "INSERT INTO audit (seq, at, event, request_id, domain, leaf, opening,"
    " packed_leaf, packed_opening, dictionary)"
    " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM audit),"
    " $1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " RETURNING seq";

static const char SQL_EVIDENCE_ADD[] =
    "INSERT INTO evidence (seq, bytes, dictionary) VALUES ($1, $2, $3)";

static const char SQL_SETTINGS_ADD[] =
    "INSERT INTO settings (hash, text, at) VALUES ($1, $2, $3)"
    " ON CONFLICT (hash) DO NOTHING";

static const char SQL_SETTINGS_READ[] =
    "SELECT hash, text FROM settings ORDER BY hash";

static const char SQL_SETTINGS[] = "SELECT text FROM settings WHERE hash = $1";

static const char SQL_EVIDENCE[] =
    "SELECT bytes, dictionary FROM evidence WHERE seq = $1";

/* The first row that is not too old: rows before it are not read one by one. */
static const char SQL_SINCE[] =
    "SELECT coalesce(min(seq), 0) FROM audit WHERE at >= $1";

static const char SQL_LIST[] =
    TX_AUDIT_SELECT " WHERE seq > $1 AND at >= $2 ORDER BY seq LIMIT $3";

static const char SQL_LIST_REQUEST[] = TX_AUDIT_SELECT
    " WHERE seq > $1 AND at >= $2 AND request_id = $4 ORDER BY seq LIMIT $3";

static struct value
part_value(const struct packed_part *part)
{
	return part->like != NULL
		   ? value_blob(part->bytes.data, part->bytes.len)
		   : value_text(NULL);
}

static struct value
part_key(const struct packed_part *part)
{
	return part->like != NULL ? value_blob(part->key, PACK_KEY_SIZE)
				  : value_text(NULL);
}

/* A leaf that is packed leaves its text empty, which no leaf is. */
static enum status
add_row(struct db *db, int64_t *seq_r, const struct store_event *e,
    const struct store_packed *p, struct packed_likes *likes)
{
	const bool is_packed = p->leaf.like != NULL;
	enum status st =
	    is_packed ? packed_like_add(db, likes, &p->leaf) : ST_OK;

	if (st != ST_OK)
		return st;
	return db_int(db, seq_r, SQL_ADD,
	    ARGS(value_int(e->at), value_text(e->event),
		value_text(e->request_id), value_text(e->domain),
		value_text(is_packed ? "" : e->leaf),
		value_text(p->opening.like != NULL ? NULL : e->opening),
		part_value(&p->leaf), part_value(&p->opening),
		part_key(&p->leaf)));
}

static enum status
add_evidence(struct db *db, int64_t seq, const struct store_event *e,
    const struct store_packed *p, struct packed_likes *likes)
{
	const bool is_packed = p->evidence.like != NULL;
	enum status st =
	    is_packed ? packed_like_add(db, likes, &p->evidence) : ST_OK;

	if (st != ST_OK)
		return st;
	return db_exec(db, SQL_EVIDENCE_ADD,
	    ARGS(value_int(seq),
		is_packed ? part_value(&p->evidence)
			  : value_blob(e->evidence, e->evidence_len),
		part_key(&p->evidence)));
}

enum status
tx_audit_add(struct db *db, int64_t *seqs_r, const struct store_event *events,
    size_t n_events)
{
	static const struct store_packed nothing;
	struct packed_likes likes = {{NULL}};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n_events; i++) {
		const struct store_event *e = &events[i];
		const struct store_packed *p =
		    e->packed != NULL ? e->packed : &nothing;
		int64_t seq = 0;

		st = add_row(db, &seq, e, p, &likes);
		if (st == ST_OK && e->evidence != NULL)
			st = add_evidence(db, seq, e, p, &likes);
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

/* --------------------------------------------------------- leaf and opening */

enum { LEAF, OPENING, N_TEXTS };
static const char *const text_names[N_TEXTS] = {"leaf", "opening"};

struct row_texts {
	const char *text[N_TEXTS]; /* null: it has none */
	size_t len[N_TEXTS];       /* 0 with a text: it is damaged */
};

/* Reads five columns: the texts as they are, as they are packed, and by what.
 * Borrowed until rows_next(), or of `plain`. */
static void
row_texts(struct rows *rows, struct row_texts *t, struct unpacker *u,
    struct buf plain[N_TEXTS])
{
	struct value packed[N_TEXTS], key;

	for (size_t i = 0; i < N_TEXTS; i++)
		t->text[i] = row_span(rows, &t->len[i]);
	for (size_t i = 0; i < N_TEXTS; i++)
		packed[i] = row_any(rows);
	key = row_any(rows);
	for (size_t i = 0; rows->st == ST_OK && i < N_TEXTS; i++) {
		enum status st;
		bool is_twice; /* beside a text of another's making */

		if (packed[i].kind == VALUE_NULL)
			continue;
		buf_reset(&plain[i]);
		st = unpack(u, &plain[i], packed[i].bytes, packed[i].len, &key);
		if (st != ST_OK && st != ST_INVALID)
			rows_fail(rows, st);
		is_twice = t->text[i] != NULL && t->len[i] > 0;
		t->text[i] = buf_str(&plain[i]);
		t->len[i] = is_twice ? 0 : plain[i].len;
	}
}

static bool
text_is_damaged(const struct row_texts *t, size_t i)
{
	return t->text[i] == NULL ? i == LEAF : t->len[i] == 0;
}

/* Where a text is damaged, the row ends it. */
static void
texts_require(
    struct rows *rows, const struct row_texts *t, int64_t seq, size_t n_texts)
{
	for (size_t i = 0; rows->st == ST_OK && i < n_texts; i++) {
		if (text_is_damaged(t, i))
			rows_fail(rows,
			    err_set(rows->db->err, ST_TEMP,
				"store in %s: the %s of event %lld is damaged; "
				"restore it from a backup",
				rows->db->where, text_names[i],
				(long long)seq));
	}
}

struct listing {
	struct audit_row *rows;
	size_t n_rows;
	struct unpacker unpacker;
	struct buf plain[N_TEXTS];
	bool whole; /* a damaged row ends it */
};

static void
listing_done(struct listing *list)
{
	unpacker_free(&list->unpacker);
	buf_free(&list->plain[LEAF]);
	buf_free(&list->plain[OPENING]);
}

static char *
text_copy(struct rows *rows, const struct row_texts *t, size_t i)
{
	char *copy;

	if (rows->st != ST_OK || t->text[i] == NULL || text_is_damaged(t, i))
		return NULL;
	copy = strndup(t->text[i], t->len[i]);
	if (copy == NULL)
		rows_nomem(rows);
	return copy;
}

static void
read_row(struct rows *rows, struct listing *list)
{
	struct audit_row *row,
	    *more = array_grow(list->rows, list->n_rows, sizeof(*more));
	struct row_texts t;

	if (more == NULL) {
		rows_nomem(rows);
		return;
	}
	list->rows = more;
	list->unpacker.db = rows->db;
	row = &more[list->n_rows++];
	row->seq = row_int(rows);
	row->at = row_int(rows);
	row->event = row_strdup(rows);
	row->request_id = row_strdup(rows);
	row->domain = row_strdup(rows);
	row_texts(rows, &t, &list->unpacker, list->plain);
	if (list->whole)
		texts_require(rows, &t, row->seq, N_TEXTS);
	row->damaged =
	    text_is_damaged(&t, LEAF) || text_is_damaged(&t, OPENING);
	row->leaf = text_copy(rows, &t, LEAF);
	row->opening = text_copy(rows, &t, OPENING);
}

enum status
tx_audit_rows(struct db *db, struct audit_row **rows_r, size_t *n_rows_r,
    const char *sql, const struct value *values, size_t n_values)
{
	struct listing list = {.whole = true};
	struct rows rows;
	enum status st;

	db_query(db, &rows, sql, values, n_values);
	while (rows_next(&rows))
		read_row(&rows, &list);
	st = rows_end(&rows);
	listing_done(&list);
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
	listing_done(list);
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

/* --------------------------------------------------------- rows as they are */

#define RECORDS_END " WHERE a.seq > $1 ORDER BY a.seq LIMIT $2"

static const char SQL_RECORDS[] =
    "SELECT " TX_AUDIT_COLUMNS " FROM audit a" RECORDS_END;

static const char SQL_RECORDS_EVIDENCE[] =
    "SELECT " TX_AUDIT_COLUMNS ", e.bytes, e.dictionary FROM audit a"
    " LEFT JOIN evidence e ON e.seq = a.seq" RECORDS_END;

/* Rows of a transaction, and what they are unpacked into. */
struct records {
	enum audit_read what;
	struct unpacker texts, evidence; /* by dictionaries of their own */
	struct buf plain[N_TEXTS], kept;
};

static void
records_free(struct records *r)
{
	unpacker_free(&r->texts);
	unpacker_free(&r->evidence);
	buf_free(&r->plain[LEAF]);
	buf_free(&r->plain[OPENING]);
	buf_free(&r->kept);
}

/* Evidence as it was added, borrowed until rows_next(), or of `plain`. What is
 * damaged is ST_INVALID, and no octets, which no evidence is. */
static enum status
row_evidence(struct rows *rows, struct unpacker *u, struct buf *plain,
    const void **bytes_r, size_t *len_r)
{
	const void *bytes = row_blob(rows, len_r);
	const struct value key = row_any(rows);
	enum status st;

	*bytes_r = bytes;
	if (rows->st != ST_OK || key.kind == VALUE_NULL)
		return rows->st;
	buf_reset(plain);
	st = unpack(u, plain, bytes, *len_r, &key);
	if (st != ST_OK && st != ST_INVALID)
		rows_fail(rows, st);
	*bytes_r = buf_str(plain);
	*len_r = plain->len;
	return st;
}

static void
read_record(struct rows *rows, struct audit_record *r, struct records *by)
{
	struct row_texts t;

	memset(r, 0, sizeof(*r));
	r->seq = row_int(rows);
	r->at = row_int(rows);
	r->event = row_span(rows, &r->event_len);
	r->request_id = row_span(rows, &r->request_id_len);
	r->domain = row_span(rows, &r->domain_len);
	row_texts(rows, &t, &by->texts, by->plain);
	r->leaf = t.text[LEAF];
	r->leaf_len = t.len[LEAF];
	r->opening = t.text[OPENING];
	r->opening_len = t.len[OPENING];
	if (by->what == AUDIT_LEAVES)
		texts_require(rows, &t, r->seq, 1);
	else
		(void)!row_evidence(rows, &by->evidence, &by->kept,
		    &r->evidence, &r->evidence_len);
}

enum status
store_audit_read(struct store *store, store_audit_fn *fn, void *arg,
    uint64_t after, uint64_t max, enum audit_read what, struct err *err)
{
	struct records by = {.what = what};
	struct audit_record record;
	struct rows rows;
	struct db *db;
	enum status st = tx_begin(&db, store, TX_READ, err);

	if (st != ST_OK)
		return st;
	db->engine->forget(db->conn);
	by.texts = by.evidence = (struct unpacker){.db = db, .anew = true};
	db_query(db, &rows,
	    what == AUDIT_LEAVES ? SQL_RECORDS : SQL_RECORDS_EVIDENCE,
	    ARGS(value_int((int64_t)after), value_int((int64_t)max)));
	while (rows_next(&rows)) {
		read_record(&rows, &record, &by);
		if (rows.st == ST_OK && (st = fn(arg, &record)) != ST_OK)
			rows_fail(&rows, st);
	}
	records_free(&by);
	return tx_end(store, db, TX_READ, rows_end(&rows));
}

/* ----------------------------------------------------------------- evidence */

enum status
tx_audit_evidence_read(
    struct db *db, void **bytes_r, size_t *len_r, int64_t seq)
{
	struct unpacker unpacker = {.db = db};
	struct buf plain = BUF_INIT;
	const void *bytes;
	struct rows rows;

	db_query(db, &rows, SQL_EVIDENCE, ARGS(value_int(seq)));
	if (rows_next(&rows)) {
		if (row_evidence(&rows, &unpacker, &plain, &bytes, len_r) ==
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
	unpacker_free(&unpacker);
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
	return tx_exec(store, SQL_SETTINGS_ADD,
	    ARGS(value_text(hash), value_text(text), value_int(at)), NULL, err);
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
