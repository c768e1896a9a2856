/* SPDX-License-Identifier: ISC
 * What one row of the audit log must be: a canonical leaf, columns that say the
 * same, an opening whose values are those committed to, the evidence that was
 * hashed (T19). Whether the leaf is in the log is left to verify. */
#ifndef AUDIT_RECORD_H
#define AUDIT_RECORD_H

#include "audit/rows.h"
#include "lib/base/hasher.h"

/* Settings that an event names. */
struct record_settings {
	char hash[SHA256_TEXT_SIZE];
	uint64_t seq; /* of the first event */
	enum { SETTINGS_MISSING, SETTINGS_CHANGED, SETTINGS_GOOD } are;
};

/* Gathered over all rows, for what one row alone does not tell. All zero at
 * the start but `with_rows`; records_free() in the end. */
struct records {
	bool with_rows; /* false: leaves alone, without columns and openings */
	uint64_t n_erased, n_evidence;
	uint64_t erased_seq; /* the youngest whose opening is erased */
	int64_t erased_at;
	int64_t pruned_before; /* what `audit prune` was allowed to erase */
	uint64_t n_pruned;     /* what it erased */
	struct record_settings *settings;
	size_t n_settings;
};

void records_free(struct records *records);

/* ST_DENIED with the reason where the row is not what it must be. */
enum status record_check(struct records *records, struct hasher *hasher,
    const struct row *row, char *why_r, size_t why_size) MUST_CHECK;

/* What is kept of settings: a row of seq ROWS_SETTINGS. */
void records_note_settings(struct records *records, const struct row *row);

/* Behind the last row: settings that are not what an event names? An opening
 * that is gone without an event that says so? The number of such an event, with
 * the reason, or 0. */
uint64_t
records_end(const struct records *records, char *why_r, size_t why_size);

#endif
