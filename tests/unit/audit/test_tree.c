/* SPDX-License-Identifier: ISC
 * audit/tree.c: the vectors that Certificate Transparency's implementations
 * share, then every proof in every tree of up to SIZE_MAX_TESTED leaves
 * against a tree built in the plainest way, RFC 6962 2.1 word by word. */
#include "audit/tree.h"
#include "tests/fake/place.h"

enum { SIZE_MAX_TESTED = 70, N_VECTORS = 8 };

static struct hasher *hasher;
static struct tree_hash leaves[SIZE_MAX_TESTED];

static void
begin(void)
{
	ck_ok(hasher_new(&hasher));
	for (unsigned i = 0; i < SIZE_MAX_TESTED; i++) {
		uint8_t leaf[] = {(uint8_t)i, 7};

		ck_ok(tree_leaf_hash(hasher, &leaves[i], leaf, sizeof(leaf)));
	}
}

static void
end(void)
{
	hasher_free(hasher);
}

/* ------------------------------------------------------------------ vectors */

static const struct {
	size_t len;
	uint8_t bytes[16];
} inputs[N_VECTORS] = {
    {0, {0}},
    {1, {0x00}},
    {1, {0x10}},
    {2, {0x20, 0x21}},
    {2, {0x30, 0x31}},
    {4, {0x40, 0x41, 0x42, 0x43}},
    {8, {0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57}},
    {16, {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a,
	     0x6b, 0x6c, 0x6d, 0x6e, 0x6f}},
};

/* MTH of nothing, and of the first 1, 2, ... 8. */
static const char *const roots[N_VECTORS + 1] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

#define ROOT_1 \
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define ROOT_2 \
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define ROOT_4 \
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define H01 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define H23 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define H47 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define L4  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define H67 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define H45 "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

struct known_proof {
	uint64_t first, size;
	const char *hashes[4];
};

static const struct known_proof inclusions[] = {
    {0, 1, {NULL}},
    {0, 8, {H01, H23, H47}},
    {5, 8, {L4, H67, ROOT_4}},
    {2, 3, {ROOT_2}},
    {1, 5, {ROOT_1, H23, L4}},
};

static const struct known_proof consistencies[] = {
    {1, 1, {NULL}},
    {1, 8, {H01, H23, H47}},
    {6, 8, {H45, H67, ROOT_4}},
    {2, 5, {H23, L4}},
};

static void
hash_is(const struct tree_hash *hash, const char *want, const char *label)
{
	char hex[2 * SHA256_SIZE + 1];

	hex_encode(hex, hash->bytes, sizeof(hash->bytes));
	ck_assert_msg(
	    strcmp(hex, want) == 0, "%s: got %s, want %s", label, hex, want);
}

static void
vector_leaves(struct tree_hash leaves_r[N_VECTORS])
{
	for (size_t i = 0; i < N_VECTORS; i++)
		ck_ok(tree_leaf_hash(
		    hasher, &leaves_r[i], inputs[i].bytes, inputs[i].len));
}

START_TEST(known_roots)
{
	struct tree_hash hashes[N_VECTORS], root;
	struct tree tree = {.size = 0};

	vector_leaves(hashes);
	for (size_t i = 0;; i++) {
		ck_ok(tree_root(hasher, &root, &tree));
		hash_is(&root, roots[i], "root");
		if (i == N_VECTORS)
			break;
		ck_ok(tree_append(hasher, &tree, &hashes[i], NULL, NULL));
	}
}
END_TEST

/* ----------------------------------------------- a tree in the plainest way */

/* MTH(D[low:high]) of RFC 6962 2.1. */
static struct tree_hash
plain_root(const struct tree_hash *hashes, size_t low, size_t high)
{
	struct tree_hash left, right, root;
	size_t k = 1;

	if (high - low == 1)
		return hashes[low];
	while (2 * k < high - low)
		k *= 2;
	left = plain_root(hashes, low, low + k);
	right = plain_root(hashes, low + k, high);
	ck_ok(tree_node_hash(hasher, &root, &left, &right));
	return root;
}

struct plain_tree {
	const struct tree_hash *hashes;
	size_t size;
};

static enum status
plain_hash(void *arg, struct tree_hash *hash_r, unsigned level, uint64_t index,
    struct err *err)
{
	const struct plain_tree *t = arg;

	(void)err;
	/* Only what a tree of that size has: complete subtrees. */
	ck_assert_uint_le((index + 1) << level, t->size);
	*hash_r = plain_root(t->hashes, index << level, (index + 1) << level);
	return ST_OK;
}

static void
proof_is(const struct tree_proof *proof, const struct known_proof *want)
{
	size_t n = 0;

	while (n < 4 && want->hashes[n] != NULL)
		n++;
	ck_assert_uint_eq(proof->n, n);
	for (size_t i = 0; i < n; i++)
		hash_is(&proof->hashes[i], want->hashes[i], "proof");
}

START_TEST(known_inclusion)
{
	const struct known_proof *known = &inclusions[_i];
	struct tree_hash hashes[N_VECTORS];
	struct plain_tree plain = {hashes, known->size};
	struct tree_source source = {plain_hash, &plain};
	struct tree_proof proof;

	vector_leaves(hashes);
	ck_ok(tree_prove_inclusion(
	    hasher, &proof, &source, known->first, known->size, &place_err));
	proof_is(&proof, known);
}
END_TEST

START_TEST(known_consistency)
{
	const struct known_proof *known = &consistencies[_i];
	struct tree_hash hashes[N_VECTORS];
	struct plain_tree plain = {hashes, known->size};
	struct tree_source source = {plain_hash, &plain};
	struct tree_proof proof;

	vector_leaves(hashes);
	ck_ok(tree_prove_consistency(
	    hasher, &proof, &source, known->first, known->size, &place_err));
	proof_is(&proof, known);
}
END_TEST

/* -------------------------------------------------------------- every proof */

/* The same proof with one bit changed, one hash less, one more. */
static void
altered_inclusion(const struct tree_proof *proof, uint64_t index, uint64_t size,
    const struct tree_hash *root)
{
	struct tree_proof other = *proof;

	for (size_t i = 0; i < proof->n; i++) {
		other.hashes[i].bytes[i % SHA256_SIZE] ^= 1;
		ck_status(tree_check_inclusion(hasher, &other, &leaves[index],
			      index, size, root),
		    ST_DENIED);
		other = *proof;
	}
	other.n++;
	other.hashes[proof->n] = leaves[0];
	ck_status(tree_check_inclusion(
		      hasher, &other, &leaves[index], index, size, root),
	    ST_DENIED);
	if (proof->n > 0) {
		other.n = proof->n - 1;
		ck_status(tree_check_inclusion(hasher, &other, &leaves[index],
			      index, size, root),
		    ST_DENIED);
	}
}

START_TEST(every_inclusion)
{
	size_t size = (size_t)_i;
	struct plain_tree plain = {leaves, size};
	struct tree_source source = {plain_hash, &plain};
	struct tree_hash root = plain_root(leaves, 0, size);
	struct tree_proof proof;

	for (size_t index = 0; index < size; index++) {
		ck_ok(tree_prove_inclusion(
		    hasher, &proof, &source, index, size, &place_err));
		ck_ok(tree_check_inclusion(
		    hasher, &proof, &leaves[index], index, size, &root));
		/* Of no other leaf, and at no other place. */
		for (size_t other = 0; other < size; other++) {
			ck_status(tree_check_inclusion(hasher, &proof,
				      &leaves[other], index, size, &root),
			    other == index ? ST_OK : ST_DENIED);
			ck_status(tree_check_inclusion(hasher, &proof,
				      &leaves[index], other, size, &root),
			    other == index ? ST_OK : ST_DENIED);
		}
		altered_inclusion(&proof, index, size, &root);
	}
	ck_status(tree_prove_inclusion(
		      hasher, &proof, &source, size, size, &place_err),
	    ST_INVALID);
	ck_status(
	    tree_check_inclusion(hasher, &proof, &leaves[0], size, size, &root),
	    ST_DENIED);
}
END_TEST

static void
altered_consistency(const struct tree_proof *proof, uint64_t first,
    const struct tree_hash *a, uint64_t size, const struct tree_hash *b)
{
	struct tree_proof other = *proof;
	struct tree_hash wrong = *a;

	for (size_t i = 0; i < proof->n; i++) {
		other.hashes[i].bytes[0] ^= 0x80;
		ck_status(
		    tree_check_consistency(hasher, &other, first, a, size, b),
		    ST_DENIED);
		other = *proof;
	}
	other.hashes[other.n++] = leaves[1];
	ck_status(tree_check_consistency(hasher, &other, first, a, size, b),
	    ST_DENIED);
	wrong.bytes[31] ^= 1;
	ck_status(tree_check_consistency(hasher, proof, first, &wrong, size, b),
	    ST_DENIED);
	ck_status(tree_check_consistency(hasher, proof, first, a, size, &wrong),
	    ST_DENIED);
}

START_TEST(every_consistency)
{
	size_t size = (size_t)_i;
	struct plain_tree plain = {leaves, size};
	struct tree_source source = {plain_hash, &plain};
	struct tree_hash a, b = plain_root(leaves, 0, size);
	struct tree_proof proof;

	for (size_t first = 1; first <= size; first++) {
		a = plain_root(leaves, 0, first);
		ck_ok(tree_prove_consistency(
		    hasher, &proof, &source, first, size, &place_err));
		ck_ok(tree_check_consistency(
		    hasher, &proof, first, &a, size, &b));
		altered_consistency(&proof, first, &a, size, &b);
	}
	ck_status(tree_prove_consistency(
		      hasher, &proof, &source, 0, size, &place_err),
	    ST_INVALID);
	ck_status(tree_prove_consistency(
		      hasher, &proof, &source, size + 1, size, &place_err),
	    ST_INVALID);
	proof.n = 0;
	ck_status(
	    tree_check_consistency(hasher, &proof, 0, &b, size, &b), ST_DENIED);
}
END_TEST

/* The edge of any size, taken from a source, goes on as the tree would. */
START_TEST(taken_up)
{
	size_t size = (size_t)_i;
	struct plain_tree plain = {leaves, size};
	struct tree_source source = {plain_hash, &plain};
	struct tree_hash root, want;
	struct tree tree;

	ck_ok(tree_load(&tree, &source, size, &place_err));
	for (size_t n = size; n < SIZE_MAX_TESTED; n++) {
		ck_ok(tree_append(hasher, &tree, &leaves[n], NULL, NULL));
		ck_ok(tree_root(hasher, &root, &tree));
		want = plain_root(leaves, 0, n + 1);
		ck_assert(tree_hash_equal(&root, &want));
	}
	ck_assert_uint_eq(tree.size, SIZE_MAX_TESTED);
}
END_TEST

/* The largest trees: the largest index has the shortest way at the right
 * edge, and nothing overflows. */
START_TEST(bounds)
{
	struct tree tree = {.size = UINT64_C(1) << TREE_LEVELS};
	struct plain_tree plain = {leaves, 1};
	struct tree_source source = {plain_hash, &plain};
	struct tree_proof proof;

	ck_status(tree_append(hasher, &tree, &leaves[0], NULL, NULL), ST_BUG);
	ck_status(
	    tree_load(&tree, &source, UINT64_MAX, &place_err), ST_INVALID);
	ck_status(tree_prove_inclusion(
		      hasher, &proof, &source, 0, UINT64_MAX, &place_err),
	    ST_INVALID);
	proof.n = TREE_PROOF_MAX;
	for (size_t i = 0; i < TREE_PROOF_MAX; i++)
		proof.hashes[i] = leaves[i];
	ck_status(tree_check_inclusion(hasher, &proof, &leaves[0],
		      UINT64_MAX - 1, UINT64_MAX, &leaves[1]),
	    ST_DENIED);
	ck_status(tree_check_consistency(hasher, &proof, UINT64_MAX - 1,
		      &leaves[0], UINT64_MAX, &leaves[1]),
	    ST_DENIED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("tree");
	TCase *tc = tcase_create("tree");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, known_roots);
	tcase_add_loop_test(tc, known_inclusion, 0, COUNT_OF(inclusions));
	tcase_add_loop_test(tc, known_consistency, 0, COUNT_OF(consistencies));
	tcase_add_loop_test(tc, every_inclusion, 1, SIZE_MAX_TESTED + 1);
	tcase_add_loop_test(tc, every_consistency, 1, SIZE_MAX_TESTED + 1);
	tcase_add_loop_test(tc, taken_up, 0, SIZE_MAX_TESTED + 1);
	tcase_add_test(tc, bounds);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
