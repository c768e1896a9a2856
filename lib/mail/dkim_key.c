/* SPDX-License-Identifier: ISC
 * DKIM keys: private ones from and to files, public ones from and to the text
 * of a key record (RFC 6376 3.6.1, 8463). Asking DNS for a record is left to
 * dkim_verify.c. */
#include "lib/mail/dkim_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "lib/base/file.h"

enum {
	KEY_FILE_MAX = 16384,
	KEY_FILE_MODE = 0640,
	KEY_FILE_FORBIDDEN = 007,
};

static const char *
algorithm_type(enum dkim_algorithm algorithm)
{
	return algorithm == DKIM_RSA_SHA256 ? "RSA" : "ED25519";
}

/* --- private keys --- */

/* Without this OpenSSL would ask the terminal for a passphrase. */
static int
no_passphrase(char *text, int size, int writing, void *arg)
{
	(void)text;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static enum status
file_check(int fd, const char *path, struct err *err)
{
	struct stat sb;

	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode))
		return err_set(
		    err, ST_INVALID, "DKIM key %s is no regular file", path);
	if ((sb.st_mode & KEY_FILE_FORBIDDEN) != 0)
		return err_set(err, ST_INVALID,
		    "DKIM key %s may be read or written by others: run "
		    "\"chmod 640 %s\"",
		    path, path);
	if (sb.st_size > KEY_FILE_MAX)
		return err_set(err, ST_INVALID,
		    "DKIM key %s is larger than %d bytes: that is no key", path,
		    KEY_FILE_MAX);
	return ST_OK;
}

static enum status
file_open(int *fd_r, const char *path, struct err *err)
{
	enum status st;
	/* Not to hang where the path names a FIFO. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*fd_r = -1;
	if (fd < 0)
		return err_set(err, ST_INVALID,
		    "DKIM key %s cannot be read: %s; \"countersign keygen\" "
		    "makes one",
		    path, strerror(errno));
	if ((st = file_check(fd, path, err)) != ST_OK) {
		close(fd);
		return st;
	}
	*fd_r = fd;
	return ST_OK;
}

static enum status
pem_read(EVP_PKEY **pkey_r, int fd, const char *path, struct err *err)
{
	/* Not through stdio, whose buffer would keep the key. */
	BIO *bio = BIO_new_fd(fd, BIO_CLOSE);

	*pkey_r = NULL;
	if (bio == NULL) {
		close(fd);
		return err_set(err, ST_NOMEM, "out of memory");
	}
	*pkey_r = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (*pkey_r == NULL)
		return err_set(err, ST_INVALID,
		    "DKIM key %s holds no private key in PEM form without a "
		    "passphrase; \"countersign keygen\" makes one",
		    path);
	return ST_OK;
}

static enum status
pkey_check(const EVP_PKEY *pkey, enum dkim_algorithm algorithm,
    const char *path, struct err *err)
{
	int bits = EVP_PKEY_get_bits(pkey);

	if (!EVP_PKEY_is_a(pkey, algorithm_type(algorithm)))
		return err_set(err, ST_INVALID,
		    "DKIM key %s is no %s key: set the section's algorithm, or "
		    "make a key of that type",
		    path, algorithm_type(algorithm));
	if (algorithm == DKIM_RSA_SHA256 &&
	    (bits < DKIM_RSA_SIGN_BITS_MIN || bits > DKIM_RSA_BITS_MAX))
		return err_set(err, ST_INVALID,
		    "DKIM key %s has %d bits, wanted are %d to %d: make "
		    "another "
		    "with \"countersign keygen\"",
		    path, bits, DKIM_RSA_SIGN_BITS_MIN, DKIM_RSA_BITS_MAX);
	return ST_OK;
}

enum status
dkim_key_load(struct dkim_key **key_r, const char *path,
    enum dkim_algorithm algorithm, struct err *err)
{
	EVP_PKEY *pkey = NULL;
	enum status st;
	int fd;

	*key_r = NULL;
	if ((st = file_open(&fd, path, err)) != ST_OK ||
	    (st = pem_read(&pkey, fd, path, err)) != ST_OK ||
	    (st = pkey_check(pkey, algorithm, path, err)) != ST_OK)
		goto out;
	*key_r = malloc(sizeof(**key_r));
	if (*key_r == NULL) {
		st = err_set(err, ST_NOMEM, "out of memory");
		goto out;
	}
	**key_r = (struct dkim_key){pkey, algorithm};
	pkey = NULL;
out:
	EVP_PKEY_free(pkey);
	return st;
}

void
dkim_key_free(struct dkim_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

/* RSA as SubjectPublicKeyInfo; Ed25519 as its 32 octets (RFC 8463 4). */
static int
public_bytes(uint8_t bytes_r[DKIM_KEY_BYTES_MAX], const struct dkim_key *key)
{
	size_t len = DKIM_KEY_BYTES_MAX;
	uint8_t *p = bytes_r;

	switch (key->algorithm) {
	case DKIM_RSA_SHA256:
		if (i2d_PUBKEY(key->pkey, NULL) > DKIM_KEY_BYTES_MAX)
			return -1;
		return i2d_PUBKEY(key->pkey, &p);
	case DKIM_ED25519_SHA256:
		if (EVP_PKEY_get_raw_public_key(key->pkey, p, &len) != 1)
			return -1;
		return (int)len;
	}
	return -1;
}

enum status
dkim_key_record(struct buf *out, const struct dkim_key *key)
{
	uint8_t bytes[DKIM_KEY_BYTES_MAX];
	unsigned char text[DKIM_KEY_BYTES_MAX / 3 * 4 + 8];
	int len = public_bytes(bytes, key);

	if (len <= 0) {
		ERR_clear_error();
		return ST_BUG;
	}
	EVP_EncodeBlock(text, bytes, len);
	buf_addf(out, "v=DKIM1; k=%s; p=%s",
	    key->algorithm == DKIM_RSA_SHA256 ? "rsa" : "ed25519",
	    (const char *)text);
	return buf_ok(out) ? ST_OK : ST_NOMEM;
}

/* --- making a key --- */

static EVP_PKEY *
pkey_generate(enum dkim_algorithm algorithm)
{
	const size_t bits = DKIM_RSA_SIGN_BITS_MIN;

	switch (algorithm) {
	case DKIM_RSA_SHA256:
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
	case DKIM_ED25519_SHA256:
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	}
	return NULL;
}

static bool
fd_write_pem(int fd, const EVP_PKEY *pkey)
{
	BIO *bio = BIO_new_fd(fd, BIO_NOCLOSE);
	bool ok = bio != NULL && PEM_write_bio_PKCS8PrivateKey(
				     bio, pkey, NULL, NULL, 0, NULL, NULL) == 1;

	BIO_free(bio);
	return ok && fchmod(fd, KEY_FILE_MODE) == 0 && fsync(fd) == 0;
}

static enum status
pem_write(const char *path, const EVP_PKEY *pkey, struct err *err)
{
	/* Nobody else's until it is whole and has its mode. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ST_INVALID,
		    "%s is there already and is not overwritten: take another "
		    "selector, or remove it",
		    path);
	if (fd < 0)
		return err_set(err, ST_INVALID, "%s cannot be written: %s",
		    path, strerror(errno));
	if (file_close(fd, fd_write_pem(fd, pkey)) &&
	    file_sync_name(AT_FDCWD, path))
		return ST_OK;
	(void)unlink(path);
	return err_set(err, ST_TEMP, "%s cannot be written: %s", path,
	    errno != 0 ? strerror(errno) : "see that the disk has room");
}

enum status
dkim_key_generate(
    const char *path, enum dkim_algorithm algorithm, struct err *err)
{
	EVP_PKEY *pkey = pkey_generate(algorithm);
	enum status st;

	if (pkey == NULL)
		st = err_set(err, ST_BUG, "OpenSSL makes no %s key",
		    algorithm_type(algorithm));
	else
		st = pem_write(path, pkey, err);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return st;
}

/* --- key records --- */

static EVP_PKEY *
ed25519_decode(const uint8_t *bytes, size_t len)
{
	EVP_PKEY *pkey = NULL;

	if (len == ED25519_KEY_SIZE)
		pkey = EVP_PKEY_new_raw_public_key(
		    EVP_PKEY_ED25519, NULL, bytes, len);
	ERR_clear_error();
	return pkey;
}

/* v=, where it stands, is the first tag. */
static const char *
record_version(const struct dkim_tags *tags)
{
	const struct dkim_tag *v = dkim_tags_get(tags, "v");

	if (v != NULL && (v != &tags->items[0] || !dkim_tag_is(v, "DKIM1")))
		return "key record of an unknown version";
	return NULL;
}

static const char *
record_uses(const struct dkim_tags *tags)
{
	const struct dkim_tag *h = dkim_tags_get(tags, "h");
	const struct dkim_tag *s = dkim_tags_get(tags, "s");

	if (h != NULL && !dkim_list_has(h, "sha256"))
		return "key does not allow sha256";
	if (s != NULL && !dkim_list_has(s, "*") && !dkim_list_has(s, "email"))
		return "key is not for mail";
	return NULL;
}

static const char *
record_key(struct dkim_public *key, const struct dkim_tags *tags)
{
	const struct dkim_tag *k = dkim_tags_get(tags, "k");
	const struct dkim_tag *p = dkim_tags_get(tags, "p");
	uint8_t bytes[DKIM_KEY_BYTES_MAX];
	size_t len;

	if (p == NULL)
		return "key record without p=";
	if (p->value_len == 0)
		return "key revoked";
	if (!dkim_base64(bytes, &len, sizeof(bytes),
		(struct dkim_span){p->value, p->value_len}))
		return "key record with unreadable p=";
	if (k == NULL || dkim_tag_is(k, "rsa")) {
		key->algorithm = DKIM_RSA_SHA256;
		key->pkey = dkim_rsa_read(bytes, len);
	} else if (dkim_tag_is(k, "ed25519")) {
		key->algorithm = DKIM_ED25519_SHA256;
		key->pkey = ed25519_decode(bytes, len);
	} else
		return "key of an unknown type";
	return key->pkey != NULL ? NULL : "key record with unreadable p=";
}

static const char *
record_read(struct dkim_public *key, const char *text, size_t len)
{
	const struct dkim_tag *t;
	struct dkim_tags tags;
	const char *reason;

	if (!dkim_tags_parse(&tags, text, len))
		return "key record with a syntax error";
	if ((reason = record_version(&tags)) != NULL ||
	    (reason = record_uses(&tags)) != NULL ||
	    (reason = record_key(key, &tags)) != NULL)
		return reason;
	t = dkim_tags_get(&tags, "t");
	key->testing = t != NULL && dkim_list_has(t, "y");
	key->strict = t != NULL && dkim_list_has(t, "s");
	return NULL;
}

static const char *
key_refusal(const struct dkim_public *key)
{
	int bits = EVP_PKEY_get_bits(key->pkey);

	if (key->algorithm != DKIM_RSA_SHA256)
		return NULL;
	if (bits < DKIM_RSA_VERIFY_BITS_MIN)
		return "RSA key of fewer than 1024 bits";
	return bits > DKIM_RSA_BITS_MAX ? "RSA key of more than 8192 bits"
					: NULL;
}

enum dkim_result
dkim_public_parse(struct dkim_public *key_r, const char **reason_r,
    const char *text, size_t len)
{
	struct dkim_public key = {0};
	enum dkim_result result = DKIM_PERMERROR;

	*key_r = key;
	*reason_r = record_read(&key, text, len);
	if (*reason_r != NULL)
		goto out;
	result = DKIM_POLICY;
	*reason_r = key_refusal(&key);
	if (*reason_r != NULL)
		goto out;
	result = DKIM_PASS;
	*key_r = key;
	key.pkey = NULL;
out:
	EVP_PKEY_free(key.pkey);
	return result;
}
