/* SPDX-License-Identifier: ISC
 * The Merkle tree of RFC 6962 section 2.1: hashes of leaves and nodes, roots,
 * inclusion and consistency proofs and their checking (RFC 9162 2.1.3, 2.1.4).
 * Where hashes are kept is left to callers. */
#ifndef AUDIT_TREE_H
#define AUDIT_TREE_H

#include "lib/base/hasher.h"

/* A tree has at most 2^TREE_LEVELS leaves. */
enum { TREE_LEVELS = 62, TREE_PROOF_MAX = TREE_LEVELS + 1 };

struct tree_hash {
	uint8_t bytes[SHA256_SIZE];
};

bool tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b);

/* SHA-256(0x00 || leaf) and SHA-256(0x01 || left || right). */
enum status tree_leaf_hash(struct hasher *hasher, struct tree_hash *hash_r,
    const void *leaf, size_t len) MUST_CHECK;
enum status tree_node_hash(struct hasher *hasher, struct tree_hash *hash_r,
    const struct tree_hash *left, const struct tree_hash *right) MUST_CHECK;

/* The right edge of a tree, from which it can grow: for each bit that is set
 * in `size`, the hash of a complete subtree of that many leaves. All zero is
 * the empty tree. */
struct tree {
	uint64_t size;
	struct tree_hash edge[TREE_LEVELS + 1];
};

/* Called for each complete subtree, the leaf itself (level 0) included:
 * MTH(D[index << level : (index + 1) << level]). */
typedef enum status tree_done_fn(
    void *arg, unsigned level, uint64_t index, const struct tree_hash *hash);

/* One more leaf. `done` may be null; what it returns other than ST_OK ends
 * this, and the tree is of no more use. */
enum status tree_append(struct hasher *hasher, struct tree *tree,
    const struct tree_hash *leaf, tree_done_fn *done, void *arg) MUST_CHECK;

/* MTH(D[size]); of the empty tree SHA-256 of nothing. */
enum status tree_root(struct hasher *hasher, struct tree_hash *root_r,
    const struct tree *tree) MUST_CHECK;

/* Complete subtrees of a tree that is kept somewhere. */
struct tree_source {
	/* MTH(D[index << level : (index + 1) << level]). */
	enum status (*hash)(void *arg, struct tree_hash *hash_r, unsigned level,
	    uint64_t index, struct err *err);
	void *arg;
};

/* The edge of the first `size` leaves, from a source. */
enum status tree_load(struct tree *tree_r, const struct tree_source *source,
    uint64_t size, struct err *err) MUST_CHECK;

/* In the order of RFC 6962: for inclusion from the leaf's sibling up. */
struct tree_proof {
	size_t n;
	struct tree_hash hashes[TREE_PROOF_MAX];
};

/* RFC 6962 2.1.1; index < size. */
enum status tree_prove_inclusion(struct hasher *hasher,
    struct tree_proof *proof_r, const struct tree_source *source,
    uint64_t index, uint64_t size, struct err *err) MUST_CHECK;
/* RFC 6962 2.1.2; 0 < first <= second. Empty where they are equal. */
enum status tree_prove_consistency(struct hasher *hasher,
    struct tree_proof *proof_r, const struct tree_source *source,
    uint64_t first, uint64_t second, struct err *err) MUST_CHECK;

/* ST_OK, or ST_DENIED where the proof does not prove it. */
enum status tree_check_inclusion(struct hasher *hasher,
    const struct tree_proof *proof, const struct tree_hash *leaf,
    uint64_t index, uint64_t size, const struct tree_hash *root) MUST_CHECK;
enum status
tree_check_consistency(struct hasher *hasher, const struct tree_proof *proof,
    uint64_t first, const struct tree_hash *first_root, uint64_t second,
    const struct tree_hash *second_root) MUST_CHECK;

#endif
