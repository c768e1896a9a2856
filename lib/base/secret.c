/* SPDX-License-Identifier: ISC
 * OpenSSL's random numbers, SHA-256 and HMAC, base32 and hexadecimal, and the
 * reading of a key file. What is sealed, hashed or compared is left to others.
 */
#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pthread.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "lib/base/secret.h"

/* The digits of the longest key, as many blanks and line ends again, and one
 * byte more that shows that there is too much. */
enum { KEY_FILE_MAX = 4 * SECRET_KEY_MAX, KEY_FILE_READ = KEY_FILE_MAX + 1 };

static const char BASE32[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char HEX[] = "0123456789abcdef";
static const char KEY_REMEDY[] = "make a new one with "
				 "`countersign keygen --seal`";

enum status
secret_outlives_main(void)
{
	return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL) == 1
		   ? ST_OK
		   : ST_NOMEM;
}

enum status
secret_random(void *bytes_r, size_t len)
{
	if (len > INT_MAX)
		return ST_BUG;
	/* Out of entropy passes: not our mistake, and not the input's. */
	return RAND_bytes(bytes_r, (int)len) == 1 ? ST_OK : ST_TEMP;
}

/* Fetched once: EVP_sha256() is looked up anew by each that uses it. Null, and
 * every hash fails, where memory ran out. */
static EVP_MD *md;

static void
md_fetch(void)
{
	md = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static const EVP_MD *
md_sha256(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, md_fetch);
	return md;
}

enum status
sha256(uint8_t hash_r[SHA256_SIZE], const void *bytes, size_t len)
{
	unsigned int n = 0;

	if (EVP_Digest(bytes, len, hash_r, &n, md_sha256(), NULL) != 1)
		return ST_NOMEM;
	return n == SHA256_SIZE ? ST_OK : ST_BUG;
}

enum status
sha256_parts(uint8_t hash_r[SHA256_SIZE], const struct sha256_part *parts,
    size_t n_parts)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = ctx != NULL && EVP_DigestInit_ex(ctx, md_sha256(), NULL) == 1;

	for (size_t i = 0; ok && i < n_parts; i++)
		ok = EVP_DigestUpdate(ctx, parts[i].bytes, parts[i].len) == 1;
	ok = ok && EVP_DigestFinal_ex(ctx, hash_r, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	return ok ? ST_OK : ST_NOMEM;
}

enum status
sha256_text(char text_r[SHA256_TEXT_SIZE], const void *bytes, size_t len)
{
	static const char prefix[] = "sha256:";
	uint8_t hash[SHA256_SIZE];
	enum status st = sha256(hash, bytes, len);

	if (st != ST_OK)
		return st;
	memcpy(text_r, prefix, sizeof(prefix));
	hex_encode(text_r + sizeof(prefix) - 1, hash, sizeof(hash));
	return ST_OK;
}

/* HMAC with SHA-256 and no key yet, to be copied by each that uses it. */
static EVP_MAC_CTX *hmac;

static void
hmac_fetch(void)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(
		OSSL_MAC_PARAM_DIGEST, digest, sizeof(digest) - 1),
	    OSSL_PARAM_construct_end(),
	};

	hmac = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
	EVP_MAC_free(mac); /* the context has its own */
	if (hmac != NULL && EVP_MAC_CTX_set_params(hmac, params) != 1) {
		EVP_MAC_CTX_free(hmac);
		hmac = NULL;
	}
}

static EVP_MAC_CTX *
hmac_new(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, hmac_fetch);
	return hmac != NULL ? EVP_MAC_CTX_dup(hmac) : NULL;
}

enum status
hmac_sha256(uint8_t mac_r[SHA256_SIZE], const void *key, size_t key_len,
    const void *bytes, size_t len)
{
	EVP_MAC_CTX *ctx;
	size_t n = 0;
	bool ok;

	assert(key != NULL);
	ctx = hmac_new();
	ok = ctx != NULL && EVP_MAC_init(ctx, key, key_len, NULL) == 1 &&
	     EVP_MAC_update(ctx, bytes, len) == 1 &&
	     EVP_MAC_final(ctx, mac_r, &n, SHA256_SIZE) == 1;
	EVP_MAC_CTX_free(ctx);
	if (!ok)
		return ST_NOMEM;
	return n == SHA256_SIZE ? ST_OK : ST_BUG;
}

bool
secret_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void
secret_wipe(void *bytes, size_t len)
{
	OPENSSL_cleanse(bytes, len);
}

static int
digit_base32(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* The value with this bit; 0 for what is no digit. */
enum { IS_DIGIT = 16 };
static const uint8_t HEX_DIGITS[UCHAR_MAX + 1] = {['0'] = IS_DIGIT,
    ['1'] = IS_DIGIT | 1,
    ['2'] = IS_DIGIT | 2,
    ['3'] = IS_DIGIT | 3,
    ['4'] = IS_DIGIT | 4,
    ['5'] = IS_DIGIT | 5,
    ['6'] = IS_DIGIT | 6,
    ['7'] = IS_DIGIT | 7,
    ['8'] = IS_DIGIT | 8,
    ['9'] = IS_DIGIT | 9,
    ['a'] = IS_DIGIT | 10,
    ['b'] = IS_DIGIT | 11,
    ['c'] = IS_DIGIT | 12,
    ['d'] = IS_DIGIT | 13,
    ['e'] = IS_DIGIT | 14,
    ['f'] = IS_DIGIT | 15,
    ['A'] = IS_DIGIT | 10,
    ['B'] = IS_DIGIT | 11,
    ['C'] = IS_DIGIT | 12,
    ['D'] = IS_DIGIT | 13,
    ['E'] = IS_DIGIT | 14,
    ['F'] = IS_DIGIT | 15};

void
base32_encode(char *text_r, const uint8_t *bytes, size_t len)
{
	assert(len % 5 == 0);
	for (size_t i = 0; i < len; i += 5) {
		uint64_t group = 0;

		for (size_t k = 0; k < 5; k++)
			group = group << 8 | bytes[i + k];
		for (unsigned k = 0; k < 8; k++)
			*text_r++ = BASE32[group >> (35 - 5 * k) & 31];
	}
	*text_r = '\0';
}

enum status
base32_decode(uint8_t *bytes_r, const char *text, size_t text_len)
{
	if (text_len % 8 != 0)
		return ST_INVALID;
	for (size_t i = 0; i < text_len; i += 8) {
		uint64_t group = 0;

		for (size_t k = 0; k < 8; k++) {
			int digit = digit_base32(text[i + k]);

			if (digit < 0)
				return ST_INVALID;
			group = group << 5 | (uint64_t)digit;
		}
		for (unsigned k = 0; k < 5; k++)
			*bytes_r++ = (uint8_t)(group >> (32 - 8 * k) & 255);
	}
	return ST_OK;
}

void
hex_encode(char *text_r, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		*text_r++ = HEX[bytes[i] >> 4];
		*text_r++ = HEX[bytes[i] & 15];
	}
	*text_r = '\0';
}

enum status
hex_decode(uint8_t *bytes_r, const char *text, size_t text_len)
{
	if (text_len % 2 != 0)
		return ST_INVALID;
	for (size_t i = 0; i < text_len; i += 2) {
		uint8_t high = HEX_DIGITS[(unsigned char)text[i]];
		uint8_t low = HEX_DIGITS[(unsigned char)text[i + 1]];

		if ((high & low & IS_DIGIT) == 0)
			return ST_INVALID;
		*bytes_r++ = (uint8_t)((high & 15) << 4 | (low & 15));
	}
	return ST_OK;
}

/* Opens the key file and looks who may read it. The descriptor, or -1 with
 * the sentence. O_NONBLOCK, so that a FIFO cannot hold us up. */
static int
key_open(const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set(err, ST_INVALID,
		    "%s: cannot read the key: %m; %s, or "
		    "give this user access to it",
		    path, KEY_REMEDY);
	} else if (!S_ISREG(st.st_mode)) {
		err_set(err, ST_INVALID, "%s: not a regular file; %s", path,
		    KEY_REMEDY);
	} else if ((st.st_mode & 007) != 0) {
		err_set(err, ST_INVALID,
		    "%s: its mode %04o lets everybody at "
		    "the key; do `chmod o= %s`, and %s if "
		    "others may have seen it",
		    path, (unsigned)st.st_mode & 07777, path, KEY_REMEDY);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The whole file, up to `size` bytes. -1 where reading fails. */
static ssize_t
key_read(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0 && len < size) {
		n = read(fd, text + len, size - len);
		if (n < 0)
			return -1;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* Blanks and line ends are taken out: xxd and openssl break lines. */
static size_t
strip_blanks(char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (memchr(" \t\r\n", text[i], 4) == NULL)
			text[n++] = text[i];
	}
	return n;
}

static enum status
key_parse(struct secret_key *key_r, const char *digits, size_t n_digits,
    const char *path, struct err *err)
{
	if (n_digits < 2 * SECRET_KEY_MIN || n_digits > 2 * SECRET_KEY_MAX)
		return err_set(err, ST_INVALID,
		    "%s: has %s than %d hexadecimal digits; %s", path,
		    n_digits < 2 * SECRET_KEY_MIN ? "fewer" : "more",
		    n_digits < 2 * SECRET_KEY_MIN ? 2 * SECRET_KEY_MIN
						  : 2 * SECRET_KEY_MAX,
		    KEY_REMEDY);
	if (hex_decode(key_r->bytes, digits, n_digits) != ST_OK)
		return err_set(err, ST_INVALID,
		    "%s: not an even number of hexadecimal digits; %s", path,
		    KEY_REMEDY);
	key_r->len = n_digits / 2;
	return ST_OK;
}

enum status
secret_key_load(struct secret_key *key_r, const char *path, struct err *err)
{
	char text[KEY_FILE_READ];
	enum status st;
	ssize_t len;
	int fd;

	memset(key_r, 0, sizeof(*key_r));
	fd = key_open(path, err);
	if (fd < 0)
		return ST_INVALID;
	len = key_read(fd, text, sizeof(text));
	if (len < 0) {
		st = err_set(err, ST_INVALID, "%s: cannot read the key: %m; %s",
		    path, KEY_REMEDY);
	} else if (len == sizeof(text)) {
		st = err_set(err, ST_INVALID,
		    "%s: longer than a key can be (%d bytes); %s", path,
		    KEY_FILE_MAX, KEY_REMEDY);
	} else {
		st = key_parse(
		    key_r, text, strip_blanks(text, (size_t)len), path, err);
	}
	close(fd);
	secret_wipe(text, sizeof(text));
	if (st != ST_OK)
		secret_key_wipe(key_r);
	return st;
}

void
secret_key_wipe(struct secret_key *key)
{
	if (key != NULL)
		secret_wipe(key, sizeof(*key));
}

enum status
secret_key_derive(
    uint8_t key_r[SHA256_SIZE], const struct secret_key *key, const char *label)
{
	return hmac_sha256(key_r, key->bytes, key->len, label, strlen(label));
}
