/* SPDX-License-Identifier: ISC
 * A private key of 32 known octets as the PEM file that ed25519_load() reads
 * (RFC 8410 section 7). */
#ifndef TEST_ED25519_PEM_H
#define TEST_ED25519_PEM_H

#include "lib/base/base64.h"
#include "lib/base/ed25519.h"
#include "lib/base/secret.h"
#include "tests/fake/place.h"

#define PEM_BEGIN "-----BEGIN PRIVATE KEY-----\n"
#define PEM_END   "\n-----END PRIVATE KEY-----\n"

/* `seed` in hexadecimal. Returns path_r. */
FAKE const char *
ed25519_pem(char path_r[PATH_MAX], const char *name, const char *seed)
{
	static const uint8_t head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05,
	    0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
	uint8_t der[sizeof(head) + 32];
	struct buf text = BUF_INIT;

	memcpy(der, head, sizeof(head));
	ck_ok(hex_decode(der + sizeof(head), seed, 64));
	buf_adds(&text, PEM_BEGIN);
	base64_add(&text, der, sizeof(der));
	buf_adds(&text, PEM_END);
	place_write(path_r, name, buf_str(&text));
	ck_assert_int_eq(chmod(path_r, 0600), 0);
	buf_free(&text);
	return path_r;
}

FAKE struct ed25519 *
ed25519_of(const char *name, const char *seed)
{
	struct ed25519 *key = NULL;
	char path[PATH_MAX];

	ck_ok(ed25519_load(&key, ed25519_pem(path, name, seed), &place_err));
	return key;
}

#endif
