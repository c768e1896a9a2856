/* SPDX-License-Identifier: ISC
 * What one row of the audit log must be: a canonical leaf, columns that say the
 * same, an opening whose values are those committed to, the evidence that was
 * hashed (T19). Whether the leaf is in the log is left to verify. */
#ifndef AUDIT_RECORD_H
#define AUDIT_RECORD_H

#include "audit/rows.h"
#include "lib/base/hasher.h"

/* Gathered over all rows, for what one row alone does not tell. All zero at
 * the start but `with_rows`. */
struct records {
	bool with_rows; /* false: leaves alone, without columns and openings */
	uint64_t n_erased, n_evidence;
	uint64_t erased_seq; /* the youngest whose opening is erased */
	int64_t erased_at;
	int64_t pruned_before; /* what `audit prune` was allowed to erase */
};

/* ST_DENIED with the reason where the row is not what it must be. */
enum status record_check(struct records *records, struct hasher *hasher,
    const struct row *row, char *why_r, size_t why_size) MUST_CHECK;

/* Behind the last row: an opening that is gone without an event that says so?
 * The number of such an event, with the reason, or 0. */
uint64_t
records_end(const struct records *records, char *why_r, size_t why_size);

#endif
