/* SPDX-License-Identifier: ISC
 * Random bytes, hashes, MACs and their text forms. Knows no message format;
 * which bytes are hashed is the callers' business. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"

enum { SHA256_SIZE = 32, SECRET_KEY_MAX = 128, SECRET_KEY_MIN = 32 };

/* Before anything else here, in a program that ends while threads of it still
 * hash: the library's state is then not freed at exit. ST_NOMEM. */
enum status secret_outlives_main(void) MUST_CHECK;

enum status secret_random(void *bytes_r, size_t len) MUST_CHECK;
enum status
sha256(uint8_t hash_r[SHA256_SIZE], const void *bytes, size_t len) MUST_CHECK;
/* Of the parts as if they stood one behind the other. */
struct sha256_part {
	const void *bytes;
	size_t len;
};
enum status sha256_parts(uint8_t hash_r[SHA256_SIZE],
    const struct sha256_part *parts, size_t n_parts) MUST_CHECK;
/* The hash as text, "sha256:HEX", as outside forms write it. */
enum { SHA256_TEXT_SIZE = 7 + 2 * SHA256_SIZE + 1 };
enum status sha256_text(
    char text_r[SHA256_TEXT_SIZE], const void *bytes, size_t len) MUST_CHECK;
enum status hmac_sha256(uint8_t mac_r[SHA256_SIZE], const void *key,
    size_t key_len, const void *bytes, size_t len) MUST_CHECK;

/* In constant time for equal lengths. */
bool secret_equal(const void *a, const void *b, size_t len);

/* Overwrites, and is not optimised away. */
void secret_wipe(void *bytes, size_t len);

/* Lower-case base32 (RFC 4648 alphabet a-z 2-7, no padding). `len` must be a
 * multiple of 5; text_r holds len / 5 * 8 + 1. */
void base32_encode(char *text_r, const uint8_t *bytes, size_t len);
/* Case-insensitive. ST_INVALID for any other character or length;
 * `text_len` must be a multiple of 8. */
enum status
base32_decode(uint8_t *bytes_r, const char *text, size_t text_len) MUST_CHECK;

void hex_encode(char *text_r, const uint8_t *bytes, size_t len); /* 2n + 1 */
enum status
hex_decode(uint8_t *bytes_r, const char *text, size_t text_len) MUST_CHECK;

/* A symmetric key read from a file of 64 or more hexadecimal digits
 * (keygen --seal). */
struct secret_key {
	uint8_t bytes[SECRET_KEY_MAX];
	size_t len;
};

/* ST_INVALID, with what to do, where the file is missing, too short, not
 * hexadecimal, or may be read by others than its owner and group (mode & 007).
 */
enum status secret_key_load(
    struct secret_key *key_r, const char *path, struct err *err) MUST_CHECK;
void secret_key_wipe(struct secret_key *key);

/* A key for one purpose, HMAC-SHA256(key, label), so that no two uses share
 * one key. */
enum status secret_key_derive(uint8_t key_r[SHA256_SIZE],
    const struct secret_key *key, const char *label) MUST_CHECK;

#endif
