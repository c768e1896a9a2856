/* SPDX-License-Identifier: ISC
 * SHA-256 over pieces, many times in a row: what OpenSSL looks up for each
 * hash is looked up once. For a single hash there is sha256(). */
#ifndef BASE_HASHER_H
#define BASE_HASHER_H

#include "lib/base/secret.h"

/* For one thread at a time. */
struct hasher;

struct piece {
	const void *bytes;
	size_t len;
};

enum status hasher_new(struct hasher **hasher_r) MUST_CHECK;
void hasher_free(struct hasher *hasher);

/* The hash of the pieces, one behind the other. ST_NOMEM. */
enum status hasher_sha256(struct hasher *hasher, uint8_t hash_r[SHA256_SIZE],
    const struct piece *pieces, size_t n_pieces) MUST_CHECK;

#endif
