/* SPDX-License-Identifier: ISC
 * DKIM's canonical forms of any bytes: the same whether lines end in CRLF or
 * LF, relaxed only once, and deaf to what RFC 6376 3.4 says does not count. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without CR, and with one before each LF. */
static void
split_ends(struct buf *lf, struct buf *crlf, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\r')
			continue;
		if (data[i] == '\n')
			buf_addc(crlf, '\r');
		buf_addc(crlf, (char)data[i]);
		buf_addc(lf, (char)data[i]);
	}
}

static void
hash_of(
    uint8_t hash_r[SHA256_SIZE], enum dkim_canon canon, const struct buf *body)
{
	if (dkim_body_hash(hash_r, canon, body->data, body->len) != ST_OK)
		abort();
}

/* In pieces cut where the bytes say. */
static void
check_pieces(enum dkim_canon canon, const struct buf *body,
    const uint8_t whole[SHA256_SIZE])
{
	struct dkim_body *pieces = dkim_body_new(canon);
	uint8_t hash[SHA256_SIZE];
	size_t n;

	if (pieces == NULL)
		abort();
	for (size_t at = 0; at < body->len; at += n) {
		n = 1 + (unsigned char)body->data[at] % 16;
		if (n > body->len - at)
			n = body->len - at;
		dkim_body_add(pieces, body->data + at, n);
	}
	if (dkim_body_end(hash, pieces) != ST_OK)
		abort();
	assert(memcmp(hash, whole, sizeof(hash)) == 0);
	dkim_body_free(pieces);
}

static void
check_body(const struct buf *lf, struct buf *crlf)
{
	const size_t len = crlf->len;

	for (int canon = DKIM_SIMPLE; canon <= DKIM_RELAXED; canon++) {
		uint8_t one[SHA256_SIZE], other[SHA256_SIZE];

		hash_of(one, (enum dkim_canon)canon, lf);
		check_pieces((enum dkim_canon)canon, lf, one);
		check_pieces((enum dkim_canon)canon, crlf, one);
		hash_of(other, (enum dkim_canon)canon, crlf);
		assert(memcmp(one, other, sizeof(one)) == 0);
		/* Blank lines at the end do not count. */
		if (len > 0 && crlf->data[len - 1] != '\n')
			buf_adds(crlf, "\r\n");
		buf_adds(crlf, "\r\n\r\n");
		if (!buf_ok(crlf))
			return;
		hash_of(other, (enum dkim_canon)canon, crlf);
		assert(memcmp(one, other, sizeof(one)) == 0);
		crlf->len = len;
	}
}

/* A canonical relaxed field is its own canonical form. */
static void
check_field(const struct field *field)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct fields again;

	dkim_canon_field(&once, DKIM_RELAXED, field);
	if (!buf_ok(&once))
		goto out;
	assert(once.len >= 2);
	if (fields_split(&again, once.data, once.len, NULL) != ST_OK)
		goto out;
	if (again.n_items == 1) {
		dkim_canon_field(&twice, DKIM_RELAXED, &again.items[0]);
		assert(!buf_ok(&twice) ||
		       (once.len == twice.len &&
			   memcmp(once.data, twice.data, once.len) == 0));
	}
	fields_clear(&again);
out:
	buf_free(&once);
	buf_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf lf = BUF_INIT, crlf = BUF_INIT;
	struct fields fields;

	split_ends(&lf, &crlf, data, size);
	if (buf_ok(&lf) && buf_ok(&crlf) && lf.len > 0) {
		check_body(&lf, &crlf);
		if (fields_split(&fields, lf.data, lf.len, NULL) == ST_OK) {
			for (size_t i = 0; i < fields.n_items; i++)
				check_field(&fields.items[i]);
			fields_clear(&fields);
		}
	}
	buf_free(&lf);
	buf_free(&crlf);
	return 0;
}
