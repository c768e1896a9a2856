/* SPDX-License-Identifier: ISC
 * From records of the store to rows. */
#include "audit/rowstream.h"

enum { PAGE_ROWS = 4096, PAGE_BYTES = 4 * 1024 * 1024 };

static struct row_text
text_of(const char *p, size_t len)
{
	return (struct row_text){p, len};
}

struct page {
	struct buf *out;
	bool full;
	int64_t last; /* seq */
};

static enum status
add_row(void *arg, const struct audit_record *r)
{
	struct page *page = arg;
	uint8_t hash[SHA256_SIZE];
	struct row row = {
	    .seq = r->seq,
	    .at = r->at,
	    .event = text_of(r->event, r->event_len),
	    .request_id = text_of(r->request_id, r->request_id_len),
	    .domain = text_of(r->domain, r->domain_len),
	    .leaf = text_of(r->leaf, r->leaf_len),
	    .opening = text_of(r->opening, r->opening_len),
	};
	enum status st = ST_OK;

	if (r->evidence != NULL) {
		st = sha256(hash, r->evidence, r->evidence_len);
		row.evidence_hash = text_of((const char *)hash, sizeof(hash));
	}
	if (st == ST_OK)
		st = rows_write(page->out, &row);
	page->last = r->seq;
	page->full = page->out->len >= PAGE_BYTES;
	return st == ST_OK && page->full ? ST_NOTFOUND : st;
}

enum status
rowstream_page(
    struct buf *out, struct store *store, int64_t after, struct err *err)
{
	struct page page = {.out = out};
	enum status st = store_audit_read(
	    store, add_row, &page, (uint64_t)after, PAGE_ROWS, true, err);

	return page.full && st == ST_NOTFOUND ? ST_OK : st;
}

enum status
rowstream_write(FILE *out, struct store *store, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct page page = {.out = &bytes};
	enum status st;

	do {
		buf_reset(&bytes);
		page.full = false;
		st = store_audit_read(store, add_row, &page,
		    (uint64_t)page.last, PAGE_ROWS, true, err);
		if (page.full && st == ST_NOTFOUND)
			st = ST_OK;
		if (st == ST_OK && bytes.len > 0 &&
		    fwrite(bytes.data, 1, bytes.len, out) != bytes.len)
			st =
			    err_set(err, ST_TEMP, "the rows cannot be written");
	} while (st == ST_OK && bytes.len > 0);
	if (st == ST_OK && fflush(out) != 0)
		st = err_set(err, ST_TEMP, "the rows cannot be written");
	buf_free(&bytes);
	return st;
}
