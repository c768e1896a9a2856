/* SPDX-License-Identifier: ISC
 * One context for each direction and a shelf of dictionaries, under one lock:
 * what is done with them takes a few microseconds. */
#include "lib/store/pack.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zdict.h>
#include <zstd.h>

#include "lib/base/secret.h"

enum { SHELF_SIZE = 8, LEVEL = 3 };

struct dictionary {
	uint8_t key[PACK_KEY_SIZE];
	void *bytes; /* null: the place is free */
	size_t len;
	ZSTD_CDict *pack; /* null until something is packed by it */
	ZSTD_DDict *unpack;
	uint64_t used;
};

static struct shelf {
	pthread_mutex_t lock; /* of all that follows */
	struct dictionary places[SHELF_SIZE];
	uint64_t uses;
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
} shelf = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void
dictionary_clear(struct dictionary *d)
{
	ZSTD_freeCDict(d->pack);
	ZSTD_freeDDict(d->unpack);
	free(d->bytes);
	*d = (struct dictionary){.bytes = NULL};
}

static struct dictionary *
use(struct dictionary *d)
{
	d->used = ++shelf.uses;
	return d;
}

/* In the place of the one that was not used for longest. */
static enum status
put(struct dictionary **d_r, const uint8_t hash[SHA256_SIZE], const void *like,
    size_t like_len)
{
	struct dictionary *d = &shelf.places[0];

	for (size_t i = 1; i < SHELF_SIZE; i++) {
		if (shelf.places[i].used < d->used)
			d = &shelf.places[i];
	}
	dictionary_clear(d);
	d->bytes = malloc(like_len + 1);
	d->unpack = ZSTD_createDDict(like, like_len);
	if (d->bytes == NULL || d->unpack == NULL) {
		dictionary_clear(d);
		return ST_NOMEM;
	}
	if (like_len > 0)
		memcpy(d->bytes, like, like_len);
	d->len = like_len;
	memcpy(d->key, hash, PACK_KEY_SIZE);
	*d_r = use(d);
	return ST_OK;
}

/* Or null. */
static struct dictionary *
find_key(const uint8_t key[PACK_KEY_SIZE])
{
	for (size_t i = 0; i < SHELF_SIZE; i++) {
		struct dictionary *d = &shelf.places[i];

		if (d->bytes != NULL && memcmp(d->key, key, PACK_KEY_SIZE) == 0)
			return use(d);
	}
	return NULL;
}

/* By its content, which costs less to compare than to hash. ST_INVALID: it is
 * not of that key, where one is given. */
static enum status
find(struct dictionary **d_r, const uint8_t *key, const void *like,
    size_t like_len)
{
	uint8_t hash[SHA256_SIZE];
	enum status st;

	for (size_t i = 0; i < SHELF_SIZE; i++) {
		struct dictionary *d = &shelf.places[i];

		if (d->bytes != NULL && d->len == like_len &&
		    memcmp(d->bytes, like, like_len) == 0) {
			*d_r = use(d);
			return key == NULL ||
				       memcmp(d->key, key, PACK_KEY_SIZE) == 0
				   ? ST_OK
				   : ST_INVALID;
		}
	}
	st = sha256(hash, like, like_len);
	if (st == ST_OK && key != NULL && memcmp(hash, key, PACK_KEY_SIZE) != 0)
		st = ST_INVALID;
	return st == ST_OK ? put(d_r, hash, like, like_len) : st;
}

/* With a checksum, so that no damage goes unseen, and without the number of the
 * dictionary, of which we have a better one. */
static bool
packer_ready(struct dictionary *d)
{
	if (shelf.pack == NULL) {
		shelf.pack = ZSTD_createCCtx();
		if (shelf.pack == NULL ||
		    ZSTD_isError(ZSTD_CCtx_setParameter(
			shelf.pack, ZSTD_c_checksumFlag, 1)) ||
		    ZSTD_isError(ZSTD_CCtx_setParameter(
			shelf.pack, ZSTD_c_dictIDFlag, 0)))
			return false;
	}
	if (d->pack == NULL)
		d->pack = ZSTD_createCDict(d->bytes, d->len, LEVEL);
	return d->pack != NULL &&
	       !ZSTD_isError(ZSTD_CCtx_refCDict(shelf.pack, d->pack));
}

static enum status
write_locked(struct buf *out, uint8_t key_r[PACK_KEY_SIZE], const void *bytes,
    size_t len, const void *like, size_t like_len)
{
	const size_t most = ZSTD_compressBound(len);
	struct dictionary *d;
	enum status st = find(&d, NULL, like, like_len);
	size_t n;

	if (st != ST_OK)
		return st;
	buf_expect(out, most);
	if (!buf_ok(out) || !packer_ready(d))
		return ST_NOMEM;
	n = ZSTD_compress2(shelf.pack, out->data + out->len, most, bytes, len);
	if (ZSTD_isError(n))
		return ST_NOMEM;
	memcpy(key_r, d->key, PACK_KEY_SIZE);
	out->len += n;
	out->data[out->len] = '\0';
	return ST_OK;
}

enum status
pack_write(struct buf *out, uint8_t key_r[PACK_KEY_SIZE], const void *bytes,
    size_t len, const void *like, size_t like_len)
{
	enum status st;

	if (len > PACK_BYTES_MAX || like_len > PACK_BYTES_MAX)
		return ST_INVALID;
	pthread_mutex_lock(&shelf.lock);
	st = write_locked(out, key_r, bytes, len, like, like_len);
	pthread_mutex_unlock(&shelf.lock);
	return st;
}

static enum status
read_locked(struct buf *out, const void *packed, size_t len, size_t wanted,
    const struct dictionary *d)
{
	size_t n;

	if (shelf.unpack == NULL)
		shelf.unpack = ZSTD_createDCtx();
	buf_expect(out, wanted);
	if (!buf_ok(out) || shelf.unpack == NULL)
		return ST_NOMEM;
	n = ZSTD_decompress_usingDDict(
	    shelf.unpack, out->data + out->len, wanted, packed, len, d->unpack);
	if (n != wanted) {
		out->data[out->len] = '\0';
		return ST_INVALID;
	}
	out->len += n;
	out->data[out->len] = '\0';
	return ST_OK;
}

enum status
pack_read(struct buf *out, const void *packed, size_t len,
    const uint8_t key[PACK_KEY_SIZE], const void *like, size_t like_len)
{
	/* Where it is not known or no frame: far beyond the bound. */
	const unsigned long long wanted = ZSTD_getFrameContentSize(packed, len);
	struct dictionary *d;
	enum status st;

	if (wanted > PACK_BYTES_MAX || like_len > PACK_BYTES_MAX)
		return ST_INVALID;
	pthread_mutex_lock(&shelf.lock);
	if (like == NULL)
		st = (d = find_key(key)) != NULL ? ST_OK : ST_NOTFOUND;
	else
		st = find(&d, key, like, like_len);
	if (st == ST_OK)
		st = read_locked(out, packed, len, (size_t)wanted, d);
	pthread_mutex_unlock(&shelf.lock);
	return st;
}

enum status
pack_dictionary(struct buf *out, const struct buf *content,
    const struct buf *examples, const size_t *lens, unsigned n)
{
	/* The tables of how often what comes take less than 1 KiB. */
	const size_t most = content->len + 4096;
	size_t len;

	buf_expect(out, most);
	if (!buf_ok(out) || !buf_ok(content) || !buf_ok(examples))
		return ST_NOMEM;
	len = ZDICT_finalizeDictionary(out->data + out->len, most,
	    buf_str(content), content->len, buf_str(examples), lens, n,
	    (ZDICT_params_t){.compressionLevel = LEVEL});
	if (ZDICT_isError(len)) {
		out->data[out->len] = '\0';
		return ST_INVALID;
	}
	out->len += len;
	out->data[out->len] = '\0';
	return ST_OK;
}
