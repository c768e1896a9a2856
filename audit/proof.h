/* SPDX-License-Identifier: ISC
 * Proofs out of a log's folder, in their public text forms: that an event is
 * in the log, and that a log goes on from an earlier checkpoint. Each is
 * checked before it is given out. */
#ifndef AUDIT_PROOF_H
#define AUDIT_PROOF_H

#include "audit/checkpoint.h"
#include "audit/folder.h"

/* The folder's checkpoint, signed with one of the keys: its note is appended
 * to `note`. ST_NOTFOUND: there is none yet. ST_DENIED, ST_INVALID: it is not
 * good. */
enum status proof_checkpoint(struct checkpoint *checkpoint_r, struct buf *note,
    struct folder *folder, const struct note_key *keys, size_t n_keys,
    struct err *err) MUST_CHECK;

/* An inclusion proof of event `seq` (index seq - 1) under that checkpoint.
 * ST_NOTFOUND: it has no such event. ST_DENIED: the tiles do not lead to the
 * checkpoint's root. */
enum status
proof_inclusion(struct tree_proof *proof_r, struct tree_hash *leaf_r,
    struct folder *folder, const struct checkpoint *checkpoint, uint64_t seq,
    struct err *err) MUST_CHECK;

/* That the log of `checkpoint` goes on from `since`, which has at least one
 * event. ST_DENIED where it does not. */
enum status proof_consistency(struct tree_proof *proof_r, struct folder *folder,
    const struct checkpoint *checkpoint, const struct checkpoint *since,
    struct err *err) MUST_CHECK;

#endif
