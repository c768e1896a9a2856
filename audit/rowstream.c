/* SPDX-License-Identifier: ISC
 * From records of the store to rows. */
#include "audit/rowstream.h"

#include <string.h>

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

static enum status
add_settings(void *arg, const char *hash, const char *text, size_t len)
{
	uint8_t told[SHA256_SIZE];
	struct row row = {.seq = ROWS_SETTINGS,
	    .leaf = text_of(hash, strlen(hash)),
	    .evidence_hash = text_of((const char *)told, sizeof(told))};
	enum status st = sha256(told, text, len);

	return st == ST_OK ? rows_write(arg, &row) : st;
}

static enum status
add_page(struct page *page, struct store *store, int64_t after, struct err *err)
{
	enum status st = store_audit_read(
	    store, add_row, page, (uint64_t)after, PAGE_ROWS, AUDIT_WHOLE, err);

	return page->full && st == ST_NOTFOUND ? ST_OK : st;
}

enum status
rowstream_page(
    struct buf *out, struct store *store, int64_t after, struct err *err)
{
	struct page page = {.out = out};
	size_t before = out->len;
	enum status st = add_page(&page, store, after, err);

	/* Read behind the rows that name them: none is kept too late. */
	if (st == ST_OK && out->len == before)
		st = store_settings_read(store, add_settings, out, err);
	return st;
}

static enum status
write_out(FILE *out, struct buf *bytes, struct err *err)
{
	size_t n = fwrite(buf_str(bytes), 1, bytes->len, out);

	return n == bytes->len
		   ? ST_OK
		   : err_set(err, ST_TEMP, "the rows cannot be written");
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
		st = add_page(&page, store, page.last, err);
		if (st == ST_OK)
			st = write_out(out, &bytes, err);
	} while (st == ST_OK && bytes.len > 0);
	if (st == ST_OK)
		st = store_settings_read(store, add_settings, &bytes, err);
	if (st == ST_OK)
		st = write_out(out, &bytes, err);
	if (st == ST_OK && fflush(out) != 0)
		st = err_set(err, ST_TEMP, "the rows cannot be written");
	buf_free(&bytes);
	return st;
}
