/* SPDX-License-Identifier: ISC
 * OpenSSL's Ed25519. */
#include "lib/base/ed25519.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "lib/base/file.h"

enum { KEY_FILE_MAX = 4096 };

static const char REMEDY[] = "make one with `countersign keygen --audit`";

struct ed25519 {
	EVP_PKEY *pkey;
	uint8_t public[ED25519_PUBLIC_SIZE];
};

/* A PEM that asks for a pass phrase must not ask a terminal for it. */
static int
no_pass_phrase(char *text, int size, int writing, void *arg)
{
	(void)text;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static enum status
key_from_pem(struct ed25519 *key, const struct buf *pem)
{
	BIO *bio = BIO_new_mem_buf(buf_str(pem), (int)pem->len);
	size_t len = sizeof(key->public);
	enum status st = ST_INVALID;

	if (bio == NULL)
		return ST_NOMEM;
	key->pkey = PEM_read_bio_PrivateKey(bio, NULL, no_pass_phrase, NULL);
	if (key->pkey != NULL && EVP_PKEY_is_a(key->pkey, "ED25519") &&
	    EVP_PKEY_get_raw_public_key(key->pkey, key->public, &len) == 1 &&
	    len == sizeof(key->public))
		st = ST_OK;
	BIO_free(bio);
	ERR_clear_error();
	return st;
}

static enum status
check_mode(const char *path, struct err *err)
{
	struct stat sb;

	if (stat(path, &sb) == 0 && (sb.st_mode & 007) != 0)
		return err_set(err, ST_INVALID,
		    "%s: its mode %04o lets everybody at the key; do `chmod "
		    "o= %s`, and %s if others may have seen it",
		    path, (unsigned)sb.st_mode & 07777, path, REMEDY);
	return ST_OK;
}

enum status
ed25519_load(struct ed25519 **key_r, const char *path, struct err *err)
{
	struct ed25519 *key = calloc(1, sizeof(*key));
	struct buf pem = BUF_INIT;
	enum status st;

	if (key == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	st = check_mode(path, err);
	if (st == ST_OK)
		st = file_read(&pem, path, KEY_FILE_MAX, err);
	if (st == ST_OK && (st = key_from_pem(key, &pem)) == ST_INVALID)
		st = err_set(err, ST_INVALID,
		    "%s: holds no Ed25519 private key in PEM; %s", path,
		    REMEDY);
	buf_wipe(&pem);
	if (st == ST_OK)
		*key_r = key;
	else
		ed25519_free(key);
	return st;
}

void
ed25519_free(struct ed25519 *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

const uint8_t *
ed25519_public(const struct ed25519 *key)
{
	return key->public;
}

enum status
ed25519_sign(uint8_t signature_r[ED25519_SIGNATURE_SIZE],
    const struct ed25519 *key, const void *bytes, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t size = ED25519_SIGNATURE_SIZE;
	enum status st = ST_BUG;

	if (ctx == NULL)
		return ST_NOMEM;
	if (EVP_DigestSignInit(ctx, NULL, NULL, NULL, key->pkey) == 1 &&
	    EVP_DigestSign(ctx, signature_r, &size, bytes, len) == 1 &&
	    size == ED25519_SIGNATURE_SIZE)
		st = ST_OK;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return st;
}

enum status
ed25519_verify(const uint8_t public[ED25519_PUBLIC_SIZE],
    const uint8_t signature[ED25519_SIGNATURE_SIZE], const void *bytes,
    size_t len)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, public, ED25519_PUBLIC_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	enum status st = ST_NOMEM;

	if (pkey != NULL && ctx != NULL)
		st = EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
			     EVP_DigestVerify(ctx, signature,
				 ED25519_SIGNATURE_SIZE, bytes, len) == 1
			 ? ST_OK
			 : ST_DENIED;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return st;
}
