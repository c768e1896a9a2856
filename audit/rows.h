/* SPDX-License-Identifier: ISC
 * Rows of the audit log as a stream of bytes, on their way from the daemon,
 * which has the store, to whoever verifies: as they stand, nothing parsed.
 * A row: seq and at (8 octets each, big-endian), then five texts and the hash
 * of the evidence, each with its length before it (4 octets, big-endian;
 * ROWS_NULL for none). Behind the last row, once, the settings that are kept: a
 * row each of seq ROWS_SETTINGS, whose leaf is the hash by which they are found
 * ("sha256:HEX") and whose hash is that of their text as it stands. */
#ifndef AUDIT_ROWS_H
#define AUDIT_ROWS_H

#include "lib/base/buf.h"
#include "lib/base/secret.h"

#define ROWS_NULL     UINT32_MAX
#define ROWS_SETTINGS 0
#define ROWS_TYPE     "application/vnd.countersign.audit-rows"
enum { ROWS_TEXTS = 5, ROWS_TEXT_MAX = 64 * 1024 * 1024 };

struct row_text {
	const char *p; /* null: there is none */
	size_t len;
};

struct row {
	int64_t seq, at;
	struct row_text event, request_id, domain, leaf, opening;
	struct row_text evidence_hash; /* SHA256_SIZE octets, or none */
};

/* Appends a row. ST_INVALID where a text is longer than ROWS_TEXT_MAX. */
enum status rows_write(struct buf *out, const struct row *row) MUST_CHECK;

/* Takes the first row off; it borrows from the bytes. ST_NOTFOUND: more bytes
 * are needed for a whole row (none at all, where *len is 0). ST_INVALID. */
enum status
rows_read(struct row *row_r, const uint8_t **bytes, size_t *len) MUST_CHECK;

#endif
