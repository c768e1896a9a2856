/* SPDX-License-Identifier: ISC
 * One pass over all records, bundle by bundle, with the tiles beside it. What
 * a single row must be is record's. */
#include "audit/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit/record.h"

enum { PROGRESS_EVERY = 16 }; /* bundles */

struct verify {
	const struct verify_input *in;
	struct verify_report *report;
	struct hasher *hasher;
	struct tree tree;
	struct records records;
	struct err *err;
};

/* Names what does not fit, and is ST_DENIED. */
static enum status bad(struct verify *v, uint64_t seq, const char *where,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

static enum status
bad(struct verify *v, uint64_t seq, const char *where, const char *fmt, ...)
{
	struct verify_bad *b = &v->report->bad;
	va_list args;

	b->found = true;
	b->seq = seq;
	snprintf(b->where, sizeof(b->where), "%s", where);
	va_start(args, fmt);
	vsnprintf(b->why, sizeof(b->why), fmt, args);
	va_end(args);
	return ST_DENIED;
}

/* A file that is missing or malformed does not fit. */
static enum status
bad_file(struct verify *v, enum status st, uint64_t seq, unsigned level,
    uint64_t index)
{
	char path[TILE_PATH_SIZE];

	if (st != ST_NOTFOUND && st != ST_INVALID)
		return st;
	tile_path(path, level, index,
	    tile_width(level, index, v->report->checkpoint.size));
	return bad(v, seq, path, "%.*s", VERIFY_WHY_SIZE - 1, v->err->text);
}

/* --------------------------------------------------------------- checkpoint */

static enum status
read_checkpoint(struct verify *v)
{
	struct verify_report *r = v->report;
	struct buf note = BUF_INIT;
	struct note opened = {.text = NULL};
	struct err why = {""};
	enum status st =
	    folder_read_text(v->in->folder, &note, FOLDER_CHECKPOINT, &why);

	if (st == ST_OK)
		st = note_open(&opened, buf_str(&note), note.len, v->in->keys,
		    v->in->n_keys, &why);
	if (st == ST_OK)
		st = checkpoint_parse(
		    &r->checkpoint, opened.text, opened.text_len);
	for (size_t i = v->in->n_keys; st == ST_OK && i-- > 0;) {
		if ((opened.signed_by >> i & 1) != 0)
			r->key = v->in->keys[i];
	}
	if (st == ST_OK && strcmp(r->checkpoint.origin, r->key.name) != 0)
		st = err_set(&why, ST_DENIED, "it is of the log %s",
		    r->checkpoint.origin);
	buf_free(&note);
	if (st == ST_NOTFOUND || st == ST_INVALID || st == ST_DENIED)
		return bad(v, 0, FOLDER_CHECKPOINT, "%.*s", VERIFY_WHY_SIZE - 1,
		    why.text[0] != '\0' ? why.text : "it is no checkpoint");
	if (st != ST_OK && why.text[0] != '\0')
		(void)err_set(v->err, st, "%s", why.text);
	return st;
}

/* -------------------------------------------------------------------- tiles */

/* Is the complete subtree what the tile of its height says? */
static enum status
check_hash(
    void *arg, unsigned level, uint64_t index, const struct tree_hash *hash)
{
	struct verify *v = arg;
	uint64_t size = v->report->checkpoint.size;
	uint64_t first = (index << level) + 1, tile = index / TILE_WIDTH;
	const struct tree_hash *hashes;
	char path[TILE_PATH_SIZE];
	unsigned l = level / TILE_HEIGHT;
	enum status st;

	/* Leaves have been compared already. */
	if (level == 0 || level % TILE_HEIGHT != 0 || l >= TILE_LEVELS)
		return ST_OK;
	st = folder_read_tile(
	    v->in->folder, &hashes, l, tile, tile_width(l, tile, size), v->err);
	if (st != ST_OK)
		return bad_file(v, st, first, l, tile);
	if (tree_hash_equal(&hashes[index % TILE_WIDTH], hash))
		return ST_OK;
	return bad(v, first,
	    tile_path(path, l, tile, tile_width(l, tile, size)),
	    "events %" PRIu64 " to %" PRIu64 " do not hash to what it says",
	    first, (index + 1) << level);
}

/* ------------------------------------------------------------------ records */

static bool
same_leaf(const struct row *row, const uint8_t *entry, size_t len)
{
	return row->leaf.p != NULL && row->leaf.len == len &&
	       memcmp(row->leaf.p, entry, len) == 0;
}

/* Row, entry and tile do not agree: two against one tells which it is. */
static enum status
blame(struct verify *v, uint64_t seq, const struct row *row,
    const struct tree_hash *entry_hash, const struct tree_hash *tile_hash)
{
	uint64_t index = seq - 1, bundle = index / TILE_WIDTH;
	unsigned width = tile_width(0, bundle, v->report->checkpoint.size);
	bool entry_fits = tree_hash_equal(entry_hash, tile_hash);
	char path[TILE_PATH_SIZE];
	struct tree_hash row_hash;
	enum status st;

	if (row == NULL)
		return bad(v, seq, tile_path(path, TILE_ENTRIES, bundle, width),
		    "event %" PRIu64 " is not the one that was signed", seq);
	st = tree_leaf_hash(v->hasher, &row_hash, row->leaf.p, row->leaf.len);
	if (st != ST_OK)
		return st;
	if (!entry_fits && tree_hash_equal(&row_hash, tile_hash))
		return bad(v, seq, tile_path(path, TILE_ENTRIES, bundle, width),
		    "event %" PRIu64 " was changed there, the store and the "
		    "tile agree on another",
		    seq);
	if (!entry_fits && tree_hash_equal(&row_hash, entry_hash))
		return bad(v, seq, tile_path(path, 0, bundle, width),
		    "the hash of event %" PRIu64 " was changed there", seq);
	return bad(v, seq, "store",
	    "event %" PRIu64 " in the store is not the one that was signed",
	    seq);
}

static enum status
next_row(struct verify *v, struct row *row_r, uint64_t seq)
{
	enum status st = v->in->rows->next(v->in->rows->arg, row_r, v->err);

	if (st == ST_NOTFOUND || (st == ST_OK && row_r->seq == ROWS_SETTINGS))
		return bad(v, seq, "store",
		    "event %" PRIu64 " is missing in the store", seq);
	if (st == ST_OK && row_r->seq != (int64_t)seq)
		return bad(v, seq, "store",
		    "event %" PRIu64 " is missing in the store, %" PRId64
		    " stands in its place",
		    seq, row_r->seq);
	return st;
}

static enum status
check_content(struct verify *v, const struct row *row)
{
	char why[VERIFY_WHY_SIZE];
	enum status st =
	    record_check(&v->records, v->hasher, row, why, sizeof(why));

	if (st == ST_DENIED)
		return bad(v, (uint64_t)row->seq,
		    v->in->rows != NULL ? "store" : "tile/entries",
		    "event %" PRId64 ": %s", row->seq, why);
	return st;
}

static enum status
check_record(struct verify *v, const uint8_t *entry, size_t len,
    const struct tree_hash *tile_hash)
{
	uint64_t seq = v->tree.size + 1;
	struct row row = {
	    .seq = (int64_t)seq, .leaf = {(const char *)entry, len}};
	struct tree_hash hash;
	enum status st = tree_leaf_hash(v->hasher, &hash, entry, len);

	if (st == ST_OK && v->in->rows != NULL)
		st = next_row(v, &row, seq);
	if (st != ST_OK)
		return st;
	if (!tree_hash_equal(&hash, tile_hash) || !same_leaf(&row, entry, len))
		return blame(v, seq, v->in->rows != NULL ? &row : NULL, &hash,
		    tile_hash);
	st = check_content(v, &row);
	if (st == ST_OK)
		st = tree_append(v->hasher, &v->tree, &hash, check_hash, v);
	return st;
}

/* The records kept by an auditor's checkpoint end here. */
static enum status
check_since(struct verify *v)
{
	const struct checkpoint *since = v->in->since;
	struct tree_hash root;
	enum status st;

	if (since == NULL || since->size != v->tree.size)
		return ST_OK;
	st = tree_root(v->hasher, &root, &v->tree);
	if (st == ST_OK && !tree_hash_equal(&root, &since->root))
		st = bad(v, 0, "the checkpoint kept",
		    "the first %" PRIu64 " events are not those that it "
		    "was made of",
		    since->size);
	return st;
}

static enum status
check_bundle(struct verify *v, uint64_t bundle)
{
	unsigned width = tile_width(0, bundle, v->report->checkpoint.size);
	uint64_t first = v->tree.size + 1;
	const struct tree_hash *hashes = NULL;
	struct buf entries = BUF_INIT;
	const uint8_t *entry = NULL, *bytes;
	size_t len = 0, left;
	enum status st =
	    folder_read_entries(v->in->folder, &entries, bundle, width, v->err);

	if (st != ST_OK)
		st = bad_file(v, st, first, TILE_ENTRIES, bundle);
	else if ((st = folder_read_tile(v->in->folder, &hashes, 0, bundle,
		      width, v->err)) != ST_OK)
		st = bad_file(v, st, first, 0, bundle);
	bytes = (const uint8_t *)buf_str(&entries);
	left = entries.len;
	for (unsigned i = 0; st == ST_OK && i < width; i++) {
		st = tile_entry_next(&entry, &len, &bytes, &left);
		if (st == ST_OK)
			st = check_record(v, entry, len, &hashes[i]);
		if (st == ST_OK)
			st = check_since(v);
	}
	buf_free(&entries);
	return st;
}

/* ---------------------------------------------------------------- the whole */

static enum status
check_root(struct verify *v)
{
	const struct checkpoint *c = &v->report->checkpoint;
	struct tree_hash root;
	enum status st = tree_root(v->hasher, &root, &v->tree);

	if (st == ST_OK && !tree_hash_equal(&root, &c->root))
		st = bad(v, 0, FOLDER_CHECKPOINT,
		    "the %" PRIu64 " events and their tiles fit one another, "
		    "but are not those that were signed",
		    c->size);
	if (st == ST_OK && v->in->since != NULL && v->in->since->size > c->size)
		st = bad(v, c->size + 1, "the checkpoint kept",
		    "the log ends with event %" PRIu64 ", the checkpoint kept "
		    "has %" PRIu64 ": those behind were taken off",
		    c->size, v->in->since->size);
	return st;
}

/* Rows that no checkpoint has yet. */
static enum status
check_rest(struct verify *v)
{
	struct row row;
	uint64_t seq = v->report->checkpoint.size;
	enum status st = ST_OK;

	if (v->in->rows == NULL)
		return ST_OK;
	v->report->n_rows = seq;
	while (
	    (st = v->in->rows->next(v->in->rows->arg, &row, v->err)) == ST_OK) {
		if (row.seq == ROWS_SETTINGS) {
			records_note_settings(&v->records, &row);
			continue;
		}
		if (row.seq != (int64_t)++seq)
			return bad(v, seq, "store",
			    "event %" PRIu64 " is missing in the store", seq);
		st = check_content(v, &row);
		if (st != ST_OK)
			return st;
		v->report->n_unsigned++;
		v->report->n_rows++;
	}
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status
check_all(struct verify *v)
{
	uint64_t size = v->report->checkpoint.size;
	enum status st = ST_OK;

	for (uint64_t b = 0; st == ST_OK && b * TILE_WIDTH < size; b++) {
		if (v->in->progress != NULL && b % PROGRESS_EVERY == 0)
			v->in->progress(
			    v->in->progress_arg, v->tree.size, size);
		st = check_bundle(v, b);
	}
	if (st == ST_OK)
		st = check_root(v);
	if (st == ST_OK)
		st = check_rest(v);
	return st;
}

static enum status
check_openings(struct verify *v)
{
	char why[VERIFY_WHY_SIZE];
	uint64_t seq = records_end(&v->records, why, sizeof(why));

	v->report->n_erased = v->records.n_erased;
	v->report->n_evidence = v->records.n_evidence;
	return seq == 0 ? ST_OK : bad(v, seq, "store", "%s", why);
}

enum status
verify_log(struct verify_report *report_r, const struct verify_input *input,
    struct err *err)
{
	struct verify v = {.in = input, .report = report_r, .err = err};
	enum status st;

	memset(report_r, 0, sizeof(*report_r));
	v.records.with_rows = input->rows != NULL;
	st = hasher_new(&v.hasher);
	if (st == ST_OK)
		st = read_checkpoint(&v);
	if (st == ST_OK)
		st = check_all(&v);
	if (st == ST_OK)
		st = check_openings(&v);
	if (st == ST_OK && input->progress != NULL)
		input->progress(input->progress_arg, v.tree.size, v.tree.size);
	records_free(&v.records);
	hasher_free(v.hasher);
	return st;
}
