/* SPDX-License-Identifier: ISC
 * Checking a whole log: every record from the row in the store, or from its
 * entry alone, over leaf, tiles and root up to the signature and a checkpoint
 * that somebody kept; the first that does not fit is named (T19). */
#ifndef AUDIT_VERIFY_H
#define AUDIT_VERIFY_H

#include "audit/checkpoint.h"
#include "audit/folder.h"
#include "audit/rows.h"

enum { VERIFY_WHERE_SIZE = 128, VERIFY_WHY_SIZE = 512 };

/* What does not fit. */
struct verify_bad {
	bool found;
	uint64_t seq; /* of the first record that does not; 0: none in
		       * particular */
	char where[VERIFY_WHERE_SIZE]; /* "store", "tile/0/000.p/17", ... */
	char why[VERIFY_WHY_SIZE];
};

struct verify_report {
	struct checkpoint checkpoint;
	struct note_key key; /* that signed it */
	uint64_t n_rows;     /* of the store that were compared */
	uint64_t n_unsigned; /* rows behind the checkpoint */
	uint64_t n_erased;   /* openings erased by `audit prune` */
	uint64_t n_evidence; /* pieces of evidence compared */
	struct verify_bad bad;
};

/* The rows of the store, one by one from the first; ST_NOTFOUND behind the
 * last. */
struct verify_rows {
	enum status (*next)(void *arg, struct row *row_r, struct err *err);
	void *arg;
};

struct verify_input {
	struct folder *folder;
	const struct note_key *keys; /* of which one must have signed */
	size_t n_keys;
	const struct checkpoint *since; /* kept by an auditor; or null */
	const struct verify_rows *rows; /* null: the folder alone */
	/* Called now and then; or null. */
	void (*progress)(void *arg, uint64_t done, uint64_t size);
	void *progress_arg;
};

/* ST_OK: everything fits. ST_DENIED: something does not, report_r->bad says
 * what. ST_TEMP and the like: it could not be looked at. */
enum status verify_log(struct verify_report *report_r,
    const struct verify_input *input, struct err *err) MUST_CHECK;

#endif
