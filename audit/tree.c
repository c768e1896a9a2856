/* SPDX-License-Identifier: ISC
 * RFC 6962's tree as a binary counter of complete subtrees, and its proofs. */
#include "audit/tree.h"

#include <assert.h>
#include <string.h>

static const uint8_t LEAF_PREFIX = 0x00, NODE_PREFIX = 0x01;

bool
tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

enum status
tree_leaf_hash(struct hasher *hasher, struct tree_hash *hash_r,
    const void *leaf, size_t len)
{
	const struct piece pieces[] = {{&LEAF_PREFIX, 1}, {leaf, len}};

	return hasher_sha256(hasher, hash_r->bytes, pieces, 2);
}

enum status
tree_node_hash(struct hasher *hasher, struct tree_hash *hash_r,
    const struct tree_hash *left, const struct tree_hash *right)
{
	const struct piece pieces[] = {{&NODE_PREFIX, 1},
	    {left->bytes, sizeof(left->bytes)},
	    {right->bytes, sizeof(right->bytes)}};

	return hasher_sha256(hasher, hash_r->bytes, pieces, 3);
}

/* ---------------------------------------------------------- growing a tree */

enum status
tree_append(struct hasher *hasher, struct tree *tree,
    const struct tree_hash *leaf, tree_done_fn *done, void *arg)
{
	struct tree_hash hash = *leaf;
	enum status st = ST_OK;

	if (tree->size >> TREE_LEVELS != 0)
		return ST_BUG;
	for (unsigned level = 0;; level++) {
		if (done != NULL)
			st = done(arg, level, tree->size >> level, &hash);
		if (st != ST_OK)
			return st;
		if ((tree->size >> level & 1) == 0) {
			tree->edge[level] = hash;
			tree->size++;
			return ST_OK;
		}
		st = tree_node_hash(hasher, &hash, &tree->edge[level], &hash);
		if (st != ST_OK)
			return st;
	}
}

enum status
tree_root(
    struct hasher *hasher, struct tree_hash *root_r, const struct tree *tree)
{
	bool begun = false;
	enum status st = ST_OK;

	if (tree->size == 0)
		return hasher_sha256(hasher, root_r->bytes, NULL, 0);
	for (unsigned level = 0; st == ST_OK && level <= TREE_LEVELS; level++) {
		if ((tree->size >> level & 1) == 0)
			continue;
		if (begun)
			st = tree_node_hash(
			    hasher, root_r, &tree->edge[level], root_r);
		else
			*root_r = tree->edge[level];
		begun = true;
	}
	return st;
}

enum status
tree_load(struct tree *tree_r, const struct tree_source *source, uint64_t size,
    struct err *err)
{
	enum status st = ST_OK;

	memset(tree_r, 0, sizeof(*tree_r));
	if (size >> TREE_LEVELS != 0)
		return ST_INVALID;
	for (unsigned level = 0; st == ST_OK && level < TREE_LEVELS; level++) {
		/* The subtree that this bit of the size stands for begins
		 * behind those of the higher bits. */
		if ((size >> level & 1) != 0)
			st = source->hash(source->arg, &tree_r->edge[level],
			    level, (size >> level) - 1, err);
	}
	tree_r->size = size;
	return st;
}

/* ------------------------------------------------------------ making proofs */

struct maker {
	struct hasher *hasher;
	const struct tree_source *source;
	struct tree_proof *proof;
	struct err *err;
};

/* The largest power of two below n, as its exponent; n > 1. */
static unsigned
split_level(uint64_t n)
{
	unsigned level = 0;

	assert(n > 1);
	while (((n - 1) >> (level + 1)) != 0)
		level++;
	return level;
}

/* MTH(D[low:high]): subtrees begin at a multiple of their width. */
static enum status
range_hash(
    struct maker *m, struct tree_hash *hash_r, uint64_t low, uint64_t high)
{
	struct tree_hash left, right;
	unsigned level;
	enum status st;

	if (high - low == 1)
		return m->source->hash(m->source->arg, hash_r, 0, low, m->err);
	level = split_level(high - low);
	if (high - low == UINT64_C(2) << level)
		return m->source->hash(m->source->arg, hash_r, level + 1,
		    low >> (level + 1), m->err);
	st = range_hash(m, &left, low, low + (UINT64_C(1) << level));
	if (st == ST_OK)
		st = range_hash(m, &right, low + (UINT64_C(1) << level), high);
	if (st == ST_OK)
		st = tree_node_hash(m->hasher, hash_r, &left, &right);
	return st;
}

static enum status
proof_add(struct maker *m, uint64_t low, uint64_t high)
{
	if (m->proof->n == TREE_PROOF_MAX)
		return ST_BUG;
	return range_hash(m, &m->proof->hashes[m->proof->n++], low, high);
}

/* PATH(index - low, D[low:high]) */
static enum status
add_path(struct maker *m, uint64_t index, uint64_t low, uint64_t high)
{
	uint64_t middle;
	enum status st;

	if (high - low == 1)
		return ST_OK;
	middle = low + (UINT64_C(1) << split_level(high - low));
	if (index < middle) {
		st = add_path(m, index, low, middle);
		return st == ST_OK ? proof_add(m, middle, high) : st;
	}
	st = add_path(m, index, middle, high);
	return st == ST_OK ? proof_add(m, low, middle) : st;
}

enum status
tree_prove_inclusion(struct hasher *hasher, struct tree_proof *proof_r,
    const struct tree_source *source, uint64_t index, uint64_t size,
    struct err *err)
{
	struct maker m = {hasher, source, proof_r, err};

	proof_r->n = 0;
	if (index >= size || size >> TREE_LEVELS != 0)
		return ST_INVALID;
	return add_path(&m, index, 0, size);
}

/* SUBPROOF(first - low, D[low:high], whole) */
static enum status
add_subproof(
    struct maker *m, uint64_t first, uint64_t low, uint64_t high, bool whole)
{
	uint64_t middle;
	enum status st;

	if (first == high)
		return whole ? ST_OK : proof_add(m, low, high);
	middle = low + (UINT64_C(1) << split_level(high - low));
	if (first <= middle) {
		st = add_subproof(m, first, low, middle, whole);
		return st == ST_OK ? proof_add(m, middle, high) : st;
	}
	st = add_subproof(m, first, middle, high, false);
	return st == ST_OK ? proof_add(m, low, middle) : st;
}

enum status
tree_prove_consistency(struct hasher *hasher, struct tree_proof *proof_r,
    const struct tree_source *source, uint64_t first, uint64_t second,
    struct err *err)
{
	struct maker m = {hasher, source, proof_r, err};

	proof_r->n = 0;
	if (first == 0 || first > second || second >> TREE_LEVELS != 0)
		return ST_INVALID;
	return add_subproof(&m, first, 0, second, true);
}

/* ---------------------------------------------------------- checking proofs */

/* RFC 9162 2.1.3.2. */
enum status
tree_check_inclusion(struct hasher *hasher, const struct tree_proof *proof,
    const struct tree_hash *leaf, uint64_t index, uint64_t size,
    const struct tree_hash *root)
{
	struct tree_hash hash = *leaf;
	uint64_t fn = index, sn = size - 1;
	enum status st = ST_OK;

	if (index >= size)
		return ST_DENIED;
	for (size_t i = 0; st == ST_OK && i < proof->n; i++) {
		const struct tree_hash *p = &proof->hashes[i];

		if (sn == 0)
			return ST_DENIED;
		if ((fn & 1) != 0 || fn == sn) {
			st = tree_node_hash(hasher, &hash, p, &hash);
			while ((fn & 1) == 0 && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			st = tree_node_hash(hasher, &hash, &hash, p);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (st != ST_OK)
		return st;
	return sn == 0 && tree_hash_equal(&hash, root) ? ST_OK : ST_DENIED;
}

/* RFC 9162 2.1.4.2, steps 5 and 6, behind the first hash. */
static enum status
check_path(struct hasher *hasher, const struct tree_hash *hashes, size_t n,
    uint64_t fn, uint64_t sn, struct tree_hash *fr, struct tree_hash *sr)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n; i++) {
		if (sn == 0)
			return ST_DENIED;
		if ((fn & 1) != 0 || fn == sn) {
			st = tree_node_hash(hasher, fr, &hashes[i], fr);
			if (st == ST_OK)
				st = tree_node_hash(hasher, sr, &hashes[i], sr);
			while ((fn & 1) == 0 && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			st = tree_node_hash(hasher, sr, sr, &hashes[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (st != ST_OK)
		return st;
	return sn == 0 ? ST_OK : ST_DENIED;
}

enum status
tree_check_consistency(struct hasher *hasher, const struct tree_proof *proof,
    uint64_t first, const struct tree_hash *first_root, uint64_t second,
    const struct tree_hash *second_root)
{
	const struct tree_hash *hashes = proof->hashes;
	size_t n = proof->n;
	uint64_t fn = first - 1, sn = second - 1;
	struct tree_hash fr, sr;
	enum status st;

	if (first == 0 || first > second)
		return ST_DENIED;
	if (first == second)
		return n == 0 && tree_hash_equal(first_root, second_root)
			   ? ST_OK
			   : ST_DENIED;
	/* Of a complete tree, the root is where it begins (step 2). */
	if ((first & (first - 1)) == 0) {
		fr = *first_root;
	} else {
		if (n == 0)
			return ST_DENIED;
		fr = *hashes++;
		n--;
	}
	sr = fr;
	while ((fn & 1) != 0) {
		fn >>= 1;
		sn >>= 1;
	}
	st = check_path(hasher, hashes, n, fn, sn, &fr, &sr);
	if (st != ST_OK)
		return st;
	return tree_hash_equal(&fr, first_root) &&
		       tree_hash_equal(&sr, second_root)
		   ? ST_OK
		   : ST_DENIED;
}
