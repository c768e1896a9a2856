/* SPDX-License-Identifier: ISC
 * The evidence of one event: files in one run of octets, whose SHA-256 the
 * event's leaf commits to as EvidenceHash. What is in the files is left to
 * those who decide. */
#ifndef AUDIT_EVIDENCE_H
#define AUDIT_EVIDENCE_H

#include "lib/base/buf.h"

/* An index in text, then the files' octets one behind the other:
 *
 *	countersign evidence 1
 *	answer.json 1423
 *	reply.eml 4711
 *
 * The index ends with an empty line, so that `cat index FILE... | sha256sum`
 * gives EvidenceHash. */
enum {
	EVIDENCE_FILES_MAX = 24,
	EVIDENCE_NAME_SIZE = 32,
	/* octets kept of one refused reply (masked), and of what DNS said
	 * about it; and how many of a mailbox's refusals keep any: nobody
	 * fills the disk by being refused */
	EVIDENCE_REFUSED_MAX = 64 * 1024,
	EVIDENCE_REFUSALS_MAX = 20,
};

struct evidence_file {
	char name[EVIDENCE_NAME_SIZE]; /* a-z 0-9 . - */
	const char *bytes;             /* borrowed */
	size_t len;
};

struct evidence {
	struct evidence_file files[EVIDENCE_FILES_MAX];
	size_t n_files;
	size_t index_len; /* by evidence_read() */
};

/* Nothing where `bytes` is null. More files than fit, or such a name, are our
 * mistake (assert). */
void evidence_add(
    struct evidence *evidence, const char *name, const char *bytes, size_t len);

/* Appends index and files. */
enum status
evidence_write(struct buf *out, const struct evidence *evidence) MUST_CHECK;

/* Finds the files; they point into `bytes`. ST_INVALID with the reason. */
enum status evidence_read(struct evidence *evidence_r, const char *bytes,
    size_t len, struct err *err) MUST_CHECK;

/* Null where there is none of that name. */
const struct evidence_file *
evidence_file(const struct evidence *evidence, const char *name);

#endif
