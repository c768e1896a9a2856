/* SPDX-License-Identifier: ISC
 * Ed25519 (RFC 8032) by OpenSSL: a private key from a PEM file, signing,
 * checking. What is signed is left to the callers; DKIM has its own. */
#ifndef BASE_ED25519_H
#define BASE_ED25519_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"

enum { ED25519_PUBLIC_SIZE = 32, ED25519_SIGNATURE_SIZE = 64 };

/* A private key; may be used by several threads. */
struct ed25519;

/* ST_INVALID, with what to do, where the file is missing, not a regular one,
 * may be read by others than its owner and group (mode & 007), or holds no
 * Ed25519 key in PEM. */
enum status ed25519_load(
    struct ed25519 **key_r, const char *path, struct err *err) MUST_CHECK;
void ed25519_free(struct ed25519 *key);

/* RFC 8032 5.1.5. */
const uint8_t *ed25519_public(const struct ed25519 *key);

/* Deterministic: the same bytes have the same signature. ST_NOMEM, ST_BUG. */
enum status ed25519_sign(uint8_t signature_r[ED25519_SIGNATURE_SIZE],
    const struct ed25519 *key, const void *bytes, size_t len) MUST_CHECK;

/* ST_OK: signed with that key. ST_DENIED: not. ST_NOMEM. */
enum status ed25519_verify(const uint8_t public[ED25519_PUBLIC_SIZE],
    const uint8_t signature[ED25519_SIGNATURE_SIZE], const void *bytes,
    size_t len) MUST_CHECK;

#endif
