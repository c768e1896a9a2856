/* SPDX-License-Identifier: ISC
 * A fetched algorithm and a context that is used again. */
#include "lib/base/hasher.h"

#include <stdlib.h>

#include <openssl/evp.h>

struct hasher {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

enum status
hasher_new(struct hasher **hasher_r)
{
	struct hasher *hasher = calloc(1, sizeof(*hasher));

	if (hasher == NULL)
		return ST_NOMEM;
	hasher->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	hasher->ctx = EVP_MD_CTX_new();
	if (hasher->md == NULL || hasher->ctx == NULL) {
		hasher_free(hasher);
		return ST_NOMEM;
	}
	*hasher_r = hasher;
	return ST_OK;
}

void
hasher_free(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	EVP_MD_CTX_free(hasher->ctx);
	EVP_MD_free(hasher->md);
	free(hasher);
}

enum status
hasher_sha256(struct hasher *hasher, uint8_t hash_r[SHA256_SIZE],
    const struct piece *pieces, size_t n_pieces)
{
	unsigned int len = 0;

	if (EVP_DigestInit_ex2(hasher->ctx, hasher->md, NULL) != 1)
		return ST_NOMEM;
	for (size_t i = 0; i < n_pieces; i++) {
		if (EVP_DigestUpdate(
			hasher->ctx, pieces[i].bytes, pieces[i].len) != 1)
			return ST_NOMEM;
	}
	if (EVP_DigestFinal_ex(hasher->ctx, hash_r, &len) != 1)
		return ST_NOMEM;
	return len == SHA256_SIZE ? ST_OK : ST_BUG;
}
