/* SPDX-License-Identifier: ISC
 * Proofs from tiles. */
#include "audit/proof.h"

#include <inttypes.h>

enum status
proof_checkpoint(struct checkpoint *checkpoint_r, struct buf *note,
    struct folder *folder, const struct note_key *keys, size_t n_keys,
    struct err *err)
{
	enum status st = folder_read_text(folder, note, FOLDER_CHECKPOINT, err);

	if (st == ST_OK)
		st = checkpoint_open(
		    checkpoint_r, buf_str(note), note->len, keys, n_keys, err);
	return st;
}

enum status
proof_inclusion(struct tree_proof *proof_r, struct tree_hash *leaf_r,
    struct folder *folder, const struct checkpoint *checkpoint, uint64_t seq,
    struct err *err)
{
	uint64_t index = seq - 1;
	struct folder_source source;
	struct hasher *hasher = NULL;
	enum status st;

	if (seq == 0 || index >= checkpoint->size)
		return err_set(err, ST_NOTFOUND,
		    "no event %" PRIu64 " in the log, which has %" PRIu64, seq,
		    checkpoint->size);
	st = hasher_new(&hasher);
	folder_source_set(&source, folder, hasher, checkpoint->size);
	if (st == ST_OK)
		st = source.source.hash(&source, leaf_r, 0, index, err);
	if (st == ST_OK)
		st = tree_prove_inclusion(hasher, proof_r, &source.source,
		    index, checkpoint->size, err);
	if (st == ST_OK)
		st = tree_check_inclusion(hasher, proof_r, leaf_r, index,
		    checkpoint->size, &checkpoint->root);
	hasher_free(hasher);
	if (st == ST_DENIED)
		return err_set(err, st,
		    "the tiles do not lead from event %" PRIu64 " to the root "
		    "that was signed; countersign audit verify says more",
		    seq);
	return st == ST_NOTFOUND || st == ST_INVALID ? ST_DENIED : st;
}

enum status
proof_consistency(struct tree_proof *proof_r, struct folder *folder,
    const struct checkpoint *checkpoint, const struct checkpoint *since,
    struct err *err)
{
	struct folder_source source;
	struct hasher *hasher = NULL;
	enum status st;

	if (since->size == 0 || since->size > checkpoint->size)
		return err_set(err, ST_DENIED,
		    "the log has %" PRIu64 " events, the earlier checkpoint "
		    "%" PRIu64,
		    checkpoint->size, since->size);
	st = hasher_new(&hasher);
	folder_source_set(&source, folder, hasher, checkpoint->size);
	if (st == ST_OK)
		st = tree_prove_consistency(hasher, proof_r, &source.source,
		    since->size, checkpoint->size, err);
	if (st == ST_OK)
		st = tree_check_consistency(hasher, proof_r, since->size,
		    &since->root, checkpoint->size, &checkpoint->root);
	hasher_free(hasher);
	if (st == ST_DENIED)
		return err_set(err, st,
		    "the log does not go on from the earlier checkpoint");
	return st == ST_NOTFOUND || st == ST_INVALID ? ST_DENIED : st;
}
