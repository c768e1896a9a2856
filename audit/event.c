/* SPDX-License-Identifier: ISC
 * Builds and opens audit records. */
#include "audit/event.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/canon.h"
#include "audit/tile.h"
#include "lib/base/buf.h"
#include "lib/base/clock.h"

struct event {
	char name[STORE_WORD_SIZE];
	char request_id[REQUEST_ID_SIZE];
	char domain[STORE_NAME_SIZE];
	int64_t at;
	json_t *leaf, *opening;
	char *leaf_text, *opening_text;
	struct buf evidence;
	bool failed;
};

/* What is no UTF-8 has no JSON string: its bytes are shown. */
static json_t *
clean_string(const char *value)
{
	struct buf clean = BUF_INIT;
	json_t *string = json_string(value);

	if (string != NULL)
		return string;
	for (const char *p = value; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x80 && *p >= ' ')
			buf_addc(&clean, *p);
		else
			buf_addf(&clean, "\\x%02x", (unsigned char)*p);
	}
	if (buf_ok(&clean))
		string = json_string(buf_str(&clean));
	buf_free(&clean);
	return string;
}

enum { COMMITMENT_SIZE = sizeof(EVENT_COMMITMENT) + 2 * SHA256_SIZE };

static enum status
commit(char text_r[COMMITMENT_SIZE], char salt_r[2 * EVENT_SALT_BYTES + 1],
    const json_t *value)
{
	struct buf input = BUF_INIT;
	uint8_t salt[EVENT_SALT_BYTES], hash[SHA256_SIZE];
	enum status st = secret_random(salt, sizeof(salt));

	buf_add(&input, salt, sizeof(salt));
	if (json_is_string(value))
		buf_add(&input, json_string_value(value),
		    json_string_length(value));
	else if (st == ST_OK)
		st = canon_write(&input, value);
	if (st == ST_OK)
		st = buf_ok(&input) ? sha256(hash, input.data, input.len)
				    : ST_NOMEM;
	buf_free(&input);
	if (st != ST_OK)
		return st;
	memcpy(text_r, EVENT_COMMITMENT, sizeof(EVENT_COMMITMENT) - 1);
	hex_encode(text_r + sizeof(EVENT_COMMITMENT) - 1, hash, sizeof(hash));
	hex_encode(salt_r, salt, sizeof(salt));
	return ST_OK;
}

static void
event_set(struct event *event, const char *member, json_t *value)
{
	if (value == NULL || json_object_set_new(event->leaf, member, value))
		event->failed = true;
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
	event->leaf = json_object();
	event->opening = json_object();
	if (event->leaf == NULL || event->opening == NULL) {
		event_free(event);
		return NULL;
	}
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
	json_decref(event->leaf);
	json_decref(event->opening);
	free(event->leaf_text);
	free(event->opening_text);
	buf_free(&event->evidence);
	free(event);
}

void
event_add(struct event *event, const char *member, const char *value)
{
	if (value != NULL)
		event_set(event, member, clean_string(value));
}

void
event_add_int(struct event *event, const char *member, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	if (value > CANON_INTEGER_MAX || value < -CANON_INTEGER_MAX)
		event_set(event, member, json_string(text));
	else
		event_set(event, member, json_integer(value));
}

void
event_add_json(struct event *event, const char *member, json_t *value)
{
	event_set(event, member, value);
}

/* Takes over `value`. */
static void
add_committed(struct event *event, const char *member, json_t *value)
{
	char commitment[COMMITMENT_SIZE], salt[2 * EVENT_SALT_BYTES + 1];
	json_t *open;

	if (value == NULL || commit(commitment, salt, value) != ST_OK) {
		json_decref(value);
		event->failed = true;
		return;
	}
	open = json_pack("{s:s, s:o}", "Salt", salt, "Value", value);
	event_set(event, member, json_string(commitment));
	if (open == NULL || json_object_set_new(event->opening, member, open))
		event->failed = true;
}

void
event_add_private(struct event *event, const char *member, const char *value)
{
	if (value != NULL && value[0] != '\0')
		add_committed(event, member, clean_string(value));
}

void
event_add_private_json(struct event *event, const char *member, json_t *value)
{
	add_committed(event, member, value);
}

void
event_keep(struct event *event, struct buf *bytes)
{
	char hex[2 * SHA256_SIZE + 1];
	uint8_t hash[SHA256_SIZE];

	if (!buf_ok(bytes) || event->evidence.len > 0 ||
	    sha256(hash, buf_str(bytes), bytes->len) != ST_OK) {
		event->failed = true;
		return;
	}
	event->evidence = *bytes;
	*bytes = (struct buf)BUF_INIT;
	hex_encode(hex, hash, sizeof(hash));
	event_add_private(event, EVENT_EVIDENCE_HASH, hex);
}

static char *
canonical(const json_t *json, enum status *st)
{
	struct buf text = BUF_INIT;

	if (*st == ST_OK)
		*st = canon_write(&text, json);
	if (*st == ST_OK)
		return buf_steal(&text);
	buf_free(&text);
	return NULL;
}

enum status
event_row(struct store_event *row_r, struct event *event)
{
	enum status st = event->failed ? ST_NOMEM : ST_OK;

	free(event->leaf_text);
	free(event->opening_text);
	event->leaf_text = canonical(event->leaf, &st);
	event->opening_text = canonical(event->opening, &st);
	/* A row that the log cannot take would stop it for good. */
	if (st == ST_OK && strlen(event->leaf_text) > TILE_ENTRY_MAX)
		st = ST_BUG;
	if (st != ST_OK)
		return st == ST_NOMEM ? ST_NOMEM : ST_BUG;
	*row_r = (struct store_event){
	    .event = event->name,
	    .request_id = event->request_id[0] ? event->request_id : NULL,
	    .domain = event->domain[0] ? event->domain : NULL,
	    .at = event->at,
	    .leaf = event->leaf_text,
	    .opening =
		json_object_size(event->opening) ? event->opening_text : NULL,
	    .evidence = event->evidence.data,
	    .evidence_len = event->evidence.len,
	};
	return ST_OK;
}

enum status
event_open(json_t **event_r, const struct audit_row *row)
{
	json_t *leaf = json_loads(row->leaf, JSON_REJECT_DUPLICATES, NULL);
	json_t *opening = row->opening ? json_loads(row->opening,
					     JSON_REJECT_DUPLICATES, NULL)
				       : json_object();
	const char *member;
	json_t *open;
	enum status st = ST_BUG;

	if (!json_is_object(leaf) || !json_is_object(opening))
		goto out;
	json_object_foreach(opening, member, open)
	{
		if (json_object_set(
			leaf, member, json_object_get(open, "Value")) != 0)
			goto out;
	}
	if (json_object_set_new(leaf, "Seq", json_integer(row->seq)) != 0)
		goto out;
	*event_r = leaf;
	leaf = NULL;
	st = ST_OK;
out:
	json_decref(leaf);
	json_decref(opening);
	return st;
}
