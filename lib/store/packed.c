/* SPDX-License-Identifier: ISC
 * Events packed ahead of their transaction, and rows unpacked within one. */
#include "lib/store/packed.h"

#include <stdlib.h>
#include <string.h>

/* One that was damaged is mended by the next row: the key is its hash. */
static const char SQL_ADD[] =
    "INSERT INTO dictionary (key, bytes) VALUES ($1, $2)"
    " ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes"
    " WHERE dictionary.bytes <> excluded.bytes";

static const char SQL_FIND[] = "SELECT bytes FROM dictionary WHERE key = $1";

/* ------------------------------------------------------------------ packing */

/* What is too long stays as it is. */
static enum status
part_write(struct packed_part *part, const void *bytes, size_t len,
    const struct buf *like)
{
	enum status st = ST_INVALID;

	if (bytes == NULL || like == NULL)
		return ST_OK;
	st = pack_write(
	    &part->bytes, part->key, bytes, len, like->data, like->len);
	if (st == ST_OK)
		part->like = like;
	return st == ST_INVALID ? ST_OK : st;
}

static enum status
text_write(struct packed_part *part, const char *text, const struct buf *words)
{
	return part_write(part, text, text != NULL ? strlen(text) : 0, words);
}

enum status
store_pack(struct store_packed **packed_r, const struct store_event *event,
    const struct buf *words, const struct buf *like)
{
	struct store_packed *packed = calloc(1, sizeof(*packed));
	enum status st = packed != NULL ? ST_OK : ST_NOMEM;

	if (st == ST_OK)
		st = text_write(&packed->leaf, event->leaf, words);
	/* One key names the dictionary of both. */
	if (st == ST_OK && packed->leaf.like != NULL)
		st = text_write(&packed->opening, event->opening, words);
	if (st == ST_OK)
		st = part_write(&packed->evidence, event->evidence,
		    event->evidence_len, like != NULL ? like : words);
	if (st == ST_OK)
		*packed_r = packed;
	else
		store_packed_free(packed);
	return st;
}

void
store_packed_free(struct store_packed *packed)
{
	if (packed == NULL)
		return;
	buf_free(&packed->leaf.bytes);
	buf_free(&packed->opening.bytes);
	buf_free(&packed->evidence.bytes);
	free(packed);
}

enum status
packed_like_add(
    struct db *db, struct packed_likes *likes, const struct packed_part *part)
{
	const struct buf *like = part->like;
	enum status st;

	for (size_t i = 0; i < PACKED_LIKES; i++) {
		if (like == likes->written[i])
			return ST_OK;
	}
	st = db_exec(db, SQL_ADD,
	    ARGS(value_blob(part->key, PACK_KEY_SIZE),
		value_blob(like->data, like->len)));
	likes->written[1] = likes->written[0];
	likes->written[0] = like;
	return st;
}

/* ---------------------------------------------------------------- unpacking */

/* ST_INVALID: there is none of that key. */
static enum status
like_find(struct unpacker *u, const struct value *key)
{
	const void *bytes;
	struct rows rows;
	enum status st;
	size_t len;

	if (u->has_like && memcmp(u->key, key->bytes, PACK_KEY_SIZE) == 0)
		return ST_OK;
	u->has_like = false;
	memcpy(u->key, key->bytes, PACK_KEY_SIZE);
	buf_reset(&u->like);
	db_query(u->db, &rows, SQL_FIND, ARGS(*key));
	if (rows_next(&rows)) {
		bytes = row_blob(&rows, &len);
		buf_add(&u->like, bytes, len);
		if (!buf_ok(&u->like))
			rows_nomem(&rows);
	}
	st = rows_found(&rows);
	u->has_like = st == ST_OK;
	return st == ST_NOTFOUND ? ST_INVALID : st;
}

enum status
unpack(struct unpacker *u, struct buf *out, const void *bytes, size_t len,
    const struct value *key)
{
	enum status st = ST_NOTFOUND;

	if (key->kind != VALUE_BLOB || key->len != PACK_KEY_SIZE)
		return ST_INVALID;
	if (!u->anew)
		st = pack_read(out, bytes, len, key->bytes, NULL, 0);
	if (st == ST_NOTFOUND) {
		st = like_find(u, key);
		if (st == ST_OK)
			st = pack_read(out, bytes, len, u->key,
			    buf_str(&u->like), u->like.len);
	}
	return st == ST_NOMEM
		   ? err_set(u->db->err, ST_TEMP, "store: memory ran out")
		   : st;
}

void
unpacker_free(struct unpacker *u)
{
	buf_free(&u->like);
}
