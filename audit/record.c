/* SPDX-License-Identifier: ISC
 * Leaf, columns, opening and evidence compared. */
#include "audit/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/canon.h"
#include "audit/event.h"
#include "lib/base/clock.h"

enum {
	HASH_DIGITS = 2 * SHA256_SIZE,
	PREFIX = sizeof(EVENT_COMMITMENT) - 1,
	COMMITMENTS_MAX = 64,
};

/* A member of the leaf that is a commitment. */
struct commitment {
	struct canon_text name, hash; /* its digits */
};

/* One row under way. */
struct check {
	struct records *records;
	struct hasher *hasher;
	const struct row *row;
	struct commitment commitments[COMMITMENTS_MAX];
	size_t n_commitments, n_opened;
	bool has_evidence_hash;
	const char *bad; /* why not; null while it is good */
};

static bool
same_text(struct canon_text a, struct row_text b)
{
	return b.p != NULL && a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

/* --------------------------------------------------------------------- leaf */

static bool
is_commitment(const struct canon_member *m)
{
	return m->kind == CANON_STRING &&
	       m->value.len == PREFIX + HASH_DIGITS &&
	       memcmp(m->value.p, EVENT_COMMITMENT, PREFIX) == 0;
}

/* The columns that the store can search are copies of members of the leaf. */
enum { COLUMNS = 4 };

struct column {
	const char *name;
	struct row_text value;
};

static void
check_column(struct check *c, const struct canon_member *m,
    const struct column columns[COLUMNS], unsigned *seen)
{
	for (unsigned i = 0; i < COLUMNS; i++) {
		if (!canon_is(m->name, columns[i].name))
			continue;
		*seen |= 1U << i;
		if (!same_text(m->value, columns[i].value))
			c->bad = "a column of its row differs from its leaf";
	}
}

/* No column says what the leaf does not. */
static void
check_columns_seen(struct check *c, unsigned seen)
{
	const struct row *row = c->row;

	if ((seen & 1) == 0 || (seen & 4) == 0 || row->event.p == NULL ||
	    ((seen & 2) == 0) != (row->domain.p == NULL) ||
	    ((seen & 8) == 0) != (row->request_id.p == NULL))
		c->bad = "a column of its row differs from its leaf";
}

static void
check_leaf(struct check *c)
{
	char at[CLOCK_TEXT_SIZE];
	const struct column columns[COLUMNS] = {
	    {"At", {clock_rfc3339(at, c->row->at), strlen(at)}},
	    {"Domain", c->row->domain},
	    {"Event", c->row->event},
	    {"RequestId", c->row->request_id},
	};
	struct canon canon;
	struct canon_member m;
	unsigned seen = 0;

	canon_begin(&canon, c->row->leaf.p, c->row->leaf.len);
	while (canon_next(&canon, &m)) {
		if (c->records->with_rows)
			check_column(c, &m, columns, &seen);
		if (!is_commitment(&m))
			continue;
		if (c->n_commitments == COMMITMENTS_MAX) {
			c->bad = "it has too many commitments";
			return;
		}
		c->commitments[c->n_commitments++] = (struct commitment){
		    m.name, {m.value.p + PREFIX, HASH_DIGITS}};
	}
	if (!canon_is_good(&canon))
		c->bad = "its leaf is not canonical JSON";
	else if (c->records->with_rows && c->bad == NULL)
		check_columns_seen(c, seen);
}

/* ------------------------------------------------------------------ opening */

/* {"Salt":HEX,"Value":...} */
static bool
read_opened(struct canon_text *salt_r, struct canon_member *value_r,
    struct canon_text object)
{
	struct canon canon;
	struct canon_member m;
	bool has_salt = false, has_value = false;

	canon_begin(&canon, object.p, object.len);
	while (canon_next(&canon, &m)) {
		if (canon_is(m.name, "Salt") && m.kind == CANON_STRING) {
			*salt_r = m.value;
			has_salt = true;
		} else if (canon_is(m.name, "Value")) {
			*value_r = m;
			has_value = true;
		} else {
			return false;
		}
	}
	return canon_is_good(&canon) && has_salt && has_value &&
	       salt_r->len == (size_t)2 * EVENT_SALT_BYTES;
}

/* Salt and value hashed as event_add_private() did. */
static enum status
opened_hash(struct check *c, char digits_r[HASH_DIGITS + 1],
    struct canon_text salt, const struct canon_member *value)
{
	uint8_t bytes[EVENT_SALT_BYTES], hash[SHA256_SIZE];
	char again[2 * EVENT_SALT_BYTES + 1];
	struct piece pieces[] = {
	    {bytes, sizeof(bytes)}, {value->value.p, value->value.len}};
	struct buf plain = BUF_INIT;
	enum status st;

	/* Digits of lower case: one form of each salt. */
	if (hex_decode(bytes, salt.p, salt.len) != ST_OK)
		return ST_DENIED;
	hex_encode(again, bytes, sizeof(bytes));
	if (!canon_is(salt, again))
		return ST_DENIED;
	if (value->kind == CANON_STRING &&
	    memchr(value->value.p, '\\', value->value.len) != NULL) {
		canon_unescape(&plain, value->value);
		pieces[1] = (struct piece){buf_str(&plain), plain.len};
	}
	st = buf_ok(&plain) ? hasher_sha256(c->hasher, hash, pieces, 2)
			    : ST_NOMEM;
	buf_free(&plain);
	if (st == ST_OK)
		hex_encode(digits_r, hash, sizeof(hash));
	return st;
}

static const struct commitment *
commitment_find(const struct check *c, struct canon_text name)
{
	for (size_t i = 0; i < c->n_commitments; i++) {
		const struct commitment *found = &c->commitments[i];

		if (found->name.len == name.len &&
		    memcmp(found->name.p, name.p, name.len) == 0)
			return found;
	}
	return NULL;
}

static void
check_evidence(struct check *c, const struct canon_member *value)
{
	char digits[HASH_DIGITS + 1];
	struct row_text hash = c->row->evidence_hash;

	c->has_evidence_hash = true;
	if (hash.p == NULL) {
		c->bad = "its evidence is missing";
		return;
	}
	hex_encode(digits, (const uint8_t *)hash.p, SHA256_SIZE);
	if (value->kind != CANON_STRING || !canon_is(value->value, digits))
		c->bad = "its evidence is not what was kept then";
	c->records->n_evidence++;
}

static enum status
check_opened(struct check *c, const struct canon_member *m)
{
	const struct commitment *commitment = commitment_find(c, m->name);
	char digits[HASH_DIGITS + 1];
	struct canon_member value = {.kind = CANON_WORD};
	struct canon_text salt = {NULL, 0};
	enum status st = ST_DENIED;

	if (commitment != NULL && m->kind == CANON_OBJECT &&
	    read_opened(&salt, &value, m->value))
		st = opened_hash(c, digits, salt, &value);
	if (st == ST_OK && !canon_is(commitment->hash, digits))
		st = ST_DENIED;
	if (st == ST_DENIED) {
		c->bad = "its opening is not what the leaf commits to";
		return ST_OK;
	}
	c->n_opened++;
	if (canon_is(m->name, EVENT_EVIDENCE_HASH))
		check_evidence(c, &value);
	return st;
}

static enum status
check_opening(struct check *c)
{
	struct canon canon;
	struct canon_member m;
	enum status st = ST_OK;

	canon_begin(&canon, c->row->opening.p, c->row->opening.len);
	while (st == ST_OK && c->bad == NULL && canon_next(&canon, &m))
		st = check_opened(c, &m);
	if (st != ST_OK || c->bad != NULL)
		return st;
	if (!canon_is_good(&canon))
		c->bad = "its opening is not canonical JSON";
	else if (c->n_opened != c->n_commitments)
		c->bad = "its opening lacks a member";
	else if (!c->has_evidence_hash && c->row->evidence_hash.p != NULL)
		c->bad = "it has evidence that no leaf commits to";
	return ST_OK;
}

/* Erased, which has to be recorded, or never there. */
static void
check_no_opening(struct check *c)
{
	struct records *r = c->records;

	if (c->row->evidence_hash.p != NULL)
		c->bad = "it has evidence that no opening vouches for";
	if (c->n_commitments == 0)
		return;
	r->n_erased++;
	if (r->erased_seq == 0 || c->row->at >= r->erased_at) {
		r->erased_seq = (uint64_t)c->row->seq;
		r->erased_at = c->row->at;
	}
}

/* ---------------------------------------------------------------- the whole */

/* Digits alone, as canonical JSON has them. */
static uint64_t
number_of(struct canon_text text)
{
	uint64_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n = 10 * n + (uint64_t)(text.p[i] - '0');
	return n;
}

/* A prune event says up to when openings may be gone, and how many. */
static void
note_prune(struct check *c)
{
	char text[CLOCK_TEXT_SIZE] = "";
	struct canon canon;
	struct canon_member m;
	int64_t before;

	if (!canon_is((struct canon_text){c->row->event.p, c->row->event.len},
		EVENT_PRUNE))
		return;
	canon_begin(&canon, c->row->leaf.p, c->row->leaf.len);
	while (canon_next(&canon, &m)) {
		if (canon_is(m.name, "Before") && m.value.len < sizeof(text))
			memcpy(text, m.value.p, m.value.len);
		if (canon_is(m.name, EVENT_OPENINGS) &&
		    m.kind == CANON_INTEGER && m.value.p[0] != '-')
			c->records->n_pruned += number_of(m.value);
	}
	if (clock_parse(&before, text) == ST_OK &&
	    before > c->records->pruned_before)
		c->records->pruned_before = before;
}

/* A program began to work by settings, which must be kept. */
static enum status
note_settings(struct check *c)
{
	struct records *r = c->records;
	struct record_settings *more, named = {.seq = (uint64_t)c->row->seq};
	struct canon canon;
	struct canon_member m;

	if (!canon_is((struct canon_text){c->row->event.p, c->row->event.len},
		EVENT_CONFIG))
		return ST_OK;
	canon_begin(&canon, c->row->leaf.p, c->row->leaf.len);
	while (canon_next(&canon, &m)) {
		if (canon_is(m.name, "SettingsHash") &&
		    m.value.len < sizeof(named.hash))
			memcpy(named.hash, m.value.p, m.value.len);
	}
	if (named.hash[0] == '\0')
		return ST_OK;
	for (size_t i = 0; i < r->n_settings; i++) {
		if (strcmp(r->settings[i].hash, named.hash) == 0)
			return ST_OK;
	}
	more = realloc(r->settings, (r->n_settings + 1) * sizeof(*more));
	if (more == NULL)
		return ST_NOMEM;
	r->settings = more;
	more[r->n_settings++] = named;
	return ST_OK;
}

void
records_note_settings(struct records *r, const struct row *row)
{
	static const char prefix[] = "sha256:";
	char is[sizeof(prefix) + HASH_DIGITS];

	if (row->leaf.p == NULL || row->evidence_hash.p == NULL)
		return;
	memcpy(is, prefix, sizeof(prefix));
	hex_encode(is + sizeof(prefix) - 1,
	    (const uint8_t *)row->evidence_hash.p, SHA256_SIZE);
	for (size_t i = 0; i < r->n_settings; i++) {
		struct record_settings *s = &r->settings[i];

		if (canon_is((struct canon_text){row->leaf.p, row->leaf.len},
			s->hash))
			s->are = strcmp(s->hash, is) == 0 ? SETTINGS_GOOD
							  : SETTINGS_CHANGED;
	}
}

void
records_free(struct records *r)
{
	free(r->settings);
}

enum status
record_check(struct records *records, struct hasher *hasher,
    const struct row *row, char *why_r, size_t why_size)
{
	struct check c = {.records = records, .hasher = hasher, .row = row};
	enum status st = ST_OK;

	if (row->leaf.p == NULL)
		c.bad = "it has no leaf";
	else if (row->leaf.len == 0)
		c.bad = "its leaf is damaged";
	else
		check_leaf(&c);
	if (records->with_rows && c.bad == NULL) {
		note_prune(&c);
		st = note_settings(&c);
		if (st != ST_OK)
			return st;
		if (row->opening.p != NULL && row->opening.len == 0)
			c.bad = "its opening is damaged";
		else if (row->opening.p != NULL)
			st = check_opening(&c);
		else
			check_no_opening(&c);
	}
	if (st != ST_OK || c.bad == NULL)
		return st;
	snprintf(why_r, why_size, "%s", c.bad);
	return ST_DENIED;
}

uint64_t
records_end(const struct records *r, char *why_r, size_t why_size)
{
	for (size_t i = 0; i < r->n_settings; i++) {
		const struct record_settings *s = &r->settings[i];

		if (s->are == SETTINGS_GOOD)
			continue;
		snprintf(why_r, why_size,
		    "event %llu: the settings that it names %s",
		    (unsigned long long)s->seq,
		    s->are == SETTINGS_MISSING ? "are not kept any more"
					       : "were changed");
		return s->seq;
	}
	if (r->n_erased == 0)
		return 0;
	if (r->erased_at < r->pruned_before && r->n_erased > r->n_pruned) {
		snprintf(why_r, why_size,
		    "event %llu: one of %llu openings that are gone, while "
		    "the events say that %llu were erased",
		    (unsigned long long)r->erased_seq,
		    (unsigned long long)r->n_erased,
		    (unsigned long long)r->n_pruned);
		return r->erased_seq;
	}
	if (r->erased_at < r->pruned_before)
		return 0;
	snprintf(why_r, why_size,
	    "event %llu: its opening is gone, and no event says that it was "
	    "erased",
	    (unsigned long long)r->erased_seq);
	return r->erased_seq;
}
