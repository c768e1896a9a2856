/* SPDX-License-Identifier: ISC
 * Lengths and bytes. */
#include "audit/rows.h"

enum { ROW_HEAD = 16, LENGTH = 4 };

static void
add_number(struct buf *out, uint64_t n, unsigned octets)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < octets; i++)
		bytes[i] = (uint8_t)(n >> (8 * (octets - 1 - i)) & 255);
	buf_add(out, bytes, octets);
}

static uint64_t
number_at(const uint8_t *p, unsigned octets)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < octets; i++)
		n = n << 8 | p[i];
	return n;
}

enum status
rows_write(struct buf *out, const struct row *row)
{
	const struct row_text texts[] = {row->event, row->request_id,
	    row->domain, row->leaf, row->opening, row->evidence_hash};

	add_number(out, (uint64_t)row->seq, 8);
	add_number(out, (uint64_t)row->at, 8);
	for (size_t i = 0; i <= ROWS_TEXTS; i++) {
		if (texts[i].len > ROWS_TEXT_MAX)
			return ST_INVALID;
		add_number(
		    out, texts[i].p != NULL ? texts[i].len : ROWS_NULL, LENGTH);
		if (texts[i].p != NULL)
			buf_add(out, texts[i].p, texts[i].len);
	}
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

static enum status
read_text(struct row_text *text_r, const uint8_t **p, const uint8_t *end)
{
	uint64_t len;

	*text_r = (struct row_text){NULL, 0};
	if (end - *p < LENGTH)
		return ST_NOTFOUND;
	len = number_at(*p, LENGTH);
	*p += LENGTH;
	if (len == ROWS_NULL)
		return ST_OK;
	if (len > ROWS_TEXT_MAX)
		return ST_INVALID;
	if ((uint64_t)(end - *p) < len)
		return ST_NOTFOUND;
	*text_r = (struct row_text){(const char *)*p, (size_t)len};
	*p += len;
	return ST_OK;
}

enum status
rows_read(struct row *row_r, const uint8_t **bytes, size_t *len)
{
	struct row_text *const texts[] = {&row_r->event, &row_r->request_id,
	    &row_r->domain, &row_r->leaf, &row_r->opening,
	    &row_r->evidence_hash};
	const uint8_t *p = *bytes, *end = *bytes + *len;
	enum status st = ST_OK;

	if (*len < ROW_HEAD)
		return ST_NOTFOUND;
	row_r->seq = (int64_t)number_at(p, 8);
	row_r->at = (int64_t)number_at(p + 8, 8);
	p += ROW_HEAD;
	for (size_t i = 0; st == ST_OK && i <= ROWS_TEXTS; i++)
		st = read_text(texts[i], &p, end);
	if (st == ST_OK && row_r->evidence_hash.p != NULL &&
	    row_r->evidence_hash.len != SHA256_SIZE)
		st = ST_INVALID;
	if (st != ST_OK)
		return st;
	*bytes = p;
	*len = (size_t)(end - p);
	return ST_OK;
}
