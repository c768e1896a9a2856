/* SPDX-License-Identifier: ISC
 * Checkpoints (C2SP tlog-checkpoint): size and root of the log, as a signed
 * note; and inclusion proofs that carry one (C2SP tlog-proof). */
#ifndef AUDIT_CHECKPOINT_H
#define AUDIT_CHECKPOINT_H

#include "audit/note.h"
#include "audit/tree.h"

struct checkpoint {
	char origin[NOTE_NAME_SIZE];
	uint64_t size;
	struct tree_hash root;
};

/* Reads a note's text. ST_INVALID for anything else, and where the text has
 * further lines: we write none, and sign none that we do not know. */
enum status checkpoint_parse(
    struct checkpoint *checkpoint_r, const char *text, size_t len) MUST_CHECK;
/* Appends the note's text. */
void checkpoint_format(struct buf *text, const struct checkpoint *checkpoint);

/* note_open() and checkpoint_parse(). */
enum status
checkpoint_open(struct checkpoint *checkpoint_r, const char *bytes, size_t len,
    const struct note_key *keys, size_t n_keys, struct err *err) MUST_CHECK;

/* Appends the proof in the form of tlog-proof; `note` is the checkpoint as
 * signed. */
void checkpoint_format_proof(struct buf *out, uint64_t index,
    const struct tree_proof *proof, const char *note);

/* Appends a consistency proof in the form in which witnesses are asked (C2SP
 * tlog-witness, add-checkpoint): "old SIZE", the hashes, the checkpoint. */
void checkpoint_format_consistency(struct buf *out, uint64_t old_size,
    const struct tree_proof *proof, const char *note);

#endif
