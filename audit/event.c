/* SPDX-License-Identifier: ISC
 * Builds and opens audit records. */
#include "audit/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/canon.h"
#include "audit/tile.h"
#include "audit/words.h"
#include "lib/base/buf.h"
#include "lib/base/clock.h"

struct event {
	char name[STORE_WORD_SIZE];
	char request_id[REQUEST_ID_SIZE];
	char domain[STORE_NAME_SIZE];
	int64_t at;
	struct canon_object leaf, opening;
	struct buf leaf_text, opening_text;
	struct buf evidence;
	const struct buf *like; /* of the evidence; or null */
	struct store_packed *packed;
	enum status failed; /* ST_OK: not yet */
};

enum { COMMITMENT_SIZE = sizeof(EVENT_COMMITMENT) + 2 * SHA256_SIZE };

static void
fail(struct event *event, enum status st)
{
	if (event->failed == ST_OK)
		event->failed = st;
}

struct event *
event_new(
    const char *name, int64_t at, const char *request_id, const char *domain)
{
	struct event *event = calloc(1, sizeof(*event));
	char text[CLOCK_TEXT_SIZE];

	if (event == NULL)
		return NULL;
	event->at = at;
	snprintf(event->name, sizeof(event->name), "%s", name);
	snprintf(event->request_id, sizeof(event->request_id), "%s",
	    request_id ? request_id : "");
	snprintf(
	    event->domain, sizeof(event->domain), "%s", domain ? domain : "");
	event_add(event, "Event", name);
	event_add(event, "At", clock_rfc3339(text, at));
	event_add(event, "RequestId", request_id);
	event_add(event, "Domain", domain);
	return event;
}

void
event_free(struct event *event)
{
	if (event == NULL)
		return;
	canon_object_free(&event->leaf);
	canon_object_free(&event->opening);
	buf_free(&event->leaf_text);
	buf_free(&event->opening_text);
	buf_free(&event->evidence);
	store_packed_free(event->packed);
	free(event);
}

/* ----------------------------------------------------------- public members */

void
event_add(struct event *event, const char *member, const char *value)
{
	if (value != NULL)
		canon_string(canon_object_member(&event->leaf, member), value);
}

void
event_add_int(struct event *event, const char *member, int64_t value)
{
	canon_integer(canon_object_member(&event->leaf, member), value);
}

void
event_add_json(struct event *event, const char *member, json_t *value)
{
	fail(event,
	    canon_write(canon_object_member(&event->leaf, member), value));
	json_decref(value);
}

/* ---------------------------------------------------------- private members */

/* The commitment to `salt` and `len` octets. */
static enum status
commit(char text_r[COMMITMENT_SIZE], const uint8_t salt[EVENT_SALT_BYTES],
    const char *bytes, size_t len)
{
	const struct sha256_part parts[] = {
	    {salt, EVENT_SALT_BYTES}, {bytes, len}};
	uint8_t hash[SHA256_SIZE];
	enum status st = sha256_parts(hash, parts, 2);

	if (st != ST_OK)
		return st;
	memcpy(text_r, EVENT_COMMITMENT, sizeof(EVENT_COMMITMENT) - 1);
	hex_encode(text_r + sizeof(EVENT_COMMITMENT) - 1, hash, sizeof(hash));
	return ST_OK;
}

/* Commits to `bytes`, of which `canonical` is what stands in the opening. */
static void
add_committed(struct event *event, const char *member, const char *bytes,
    size_t len, const struct buf *canonical)
{
	char commitment[COMMITMENT_SIZE], hex[2 * EVENT_SALT_BYTES + 1];
	uint8_t salt[EVENT_SALT_BYTES];
	struct buf *open;
	enum status st = secret_random(salt, sizeof(salt));

	if (st == ST_OK)
		st = buf_ok(canonical) ? commit(commitment, salt, bytes, len)
				       : ST_NOMEM;
	if (st != ST_OK) {
		fail(event, st);
		return;
	}
	hex_encode(hex, salt, sizeof(salt));
	event_add(event, member, commitment);
	open = canon_object_member(&event->opening, member);
	buf_addc(open, '{');
	canon_key(open, "Salt");
	canon_string(open, hex);
	canon_key(open, "Value");
	buf_add(open, canonical->data, canonical->len);
	buf_addc(open, '}');
}

/* A string is committed to as what it stands for, not as it is written. */
void
event_add_private(struct event *event, const char *member, const char *value)
{
	struct buf canonical = BUF_INIT, plain = BUF_INIT;

	if (value == NULL || value[0] == '\0')
		return;
	canon_string(&canonical, value);
	if (buf_ok(&canonical))
		canon_unescape(&plain,
		    (struct canon_text){canonical.data + 1, canonical.len - 2});
	fail(event, buf_ok(&plain) ? ST_OK : ST_NOMEM);
	add_committed(event, member, buf_str(&plain), plain.len, &canonical);
	buf_free(&canonical);
	buf_free(&plain);
}

void
event_add_private_canon(
    struct event *event, const char *member, const struct buf *value)
{
	add_committed(event, member, buf_str(value), value->len, value);
}

void
event_add_private_json(struct event *event, const char *member, json_t *value)
{
	struct buf canonical = BUF_INIT;
	enum status st = canon_write(&canonical, value);

	if (st == ST_OK)
		event_add_private_canon(event, member, &canonical);
	fail(event, st);
	buf_free(&canonical);
	json_decref(value);
}

void
event_keep(struct event *event, struct buf *bytes, const struct buf *like)
{
	char hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];

	if (!buf_ok(bytes) || event->evidence.len > 0 ||
	    sha256(hash, buf_str(bytes), bytes->len) != ST_OK) {
		fail(event, ST_NOMEM);
		return;
	}
	event->evidence = *bytes;
	event->like = like;
	*bytes = (struct buf)BUF_INIT;
	hex_encode(hex, hash, sizeof(hash));
	event_add_private(event, EVENT_EVIDENCE_HASH, hex);
}

/* ------------------------------------------------------------------ the row */

enum status
event_row(struct store_event *row_r, struct event *event)
{
	enum status st = event->failed;
	struct store_event row;

	buf_reset(&event->leaf_text);
	buf_reset(&event->opening_text);
	if (st == ST_OK)
		st = canon_object_write(&event->leaf_text, &event->leaf);
	if (st == ST_OK)
		st = canon_object_write(&event->opening_text, &event->opening);
	/* A row that the log cannot take would stop it for good. */
	if (st == ST_OK && event->leaf_text.len > TILE_ENTRY_MAX)
		st = ST_BUG;
	if (st != ST_OK)
		return st == ST_NOMEM || st == ST_TEMP ? st : ST_BUG;
	row = (struct store_event){
	    .event = event->name,
	    .request_id = event->request_id[0] ? event->request_id : NULL,
	    .domain = event->domain[0] ? event->domain : NULL,
	    .at = event->at,
	    .leaf = buf_str(&event->leaf_text),
	    .opening = canon_object_is_empty(&event->opening)
			   ? NULL
			   : buf_str(&event->opening_text),
	    .evidence = event->evidence.data,
	    .evidence_len = event->evidence.len,
	};
	store_packed_free(event->packed);
	event->packed = NULL;
	st = store_pack(&event->packed, &row, audit_words(), event->like);
	if (st != ST_OK)
		return st;
	row.packed = event->packed;
	*row_r = row;
	return ST_OK;
}

static bool
put_values(json_t *event, json_t *opening)
{
	const char *member;
	json_t *open;

	json_object_foreach(opening, member, open)
	{
		if (json_object_set(
			event, member, json_object_get(open, "Value")) != 0)
			return false;
	}
	return true;
}

/* The leaf with the opening's values; null where either is no object. */
static json_t *
leaf_opened(const struct audit_row *row)
{
	json_t *leaf, *opening;

	if (row->damaged || row->leaf == NULL)
		return NULL;
	leaf = json_loads(row->leaf, JSON_REJECT_DUPLICATES, NULL);
	opening = row->opening != NULL
		      ? json_loads(row->opening, JSON_REJECT_DUPLICATES, NULL)
		      : json_object();
	if (!json_is_object(leaf) || !json_is_object(opening) ||
	    !put_values(leaf, opening)) {
		json_decref(leaf);
		leaf = NULL;
	}
	json_decref(opening);
	return leaf;
}

static json_t *
damaged_json(const struct audit_row *row)
{
	char at[CLOCK_TEXT_SIZE];

	return json_pack("{s:s, s:s, s:s?, s:s?, s:b}", "At",
	    clock_rfc3339(at, row->at), "Event",
	    row->event != NULL ? row->event : "", "RequestId", row->request_id,
	    "Domain", row->domain, "Damaged", 1);
}

enum status
event_open(json_t **event_r, const struct audit_row *row)
{
	json_t *event = leaf_opened(row);

	if (event == NULL)
		event = damaged_json(row);
	if (event == NULL ||
	    json_object_set_new(event, "Seq", json_integer(row->seq)) != 0) {
		json_decref(event);
		return ST_NOMEM;
	}
	*event_r = event;
	return ST_OK;
}
