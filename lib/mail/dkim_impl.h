/* SPDX-License-Identifier: ISC
 * What the dkim_*.c files share among themselves: tag lists, signatures as
 * read, keys, the input of a signature. Others use dkim.h. */
#ifndef MAIL_DKIM_IMPL_H
#define MAIL_DKIM_IMPL_H

#include <openssl/evp.h>

#include "lib/mail/dkim.h"

#define DKIM_FIELD "DKIM-Signature"

enum {
	DKIM_TAGS_MAX = 32,
	DKIM_SIGNATURE_BYTES_MAX = DKIM_RSA_BITS_MAX / 8,
	DKIM_KEY_BYTES_MAX = 2048, /* p=: 8192 bits as DER take 1,062 */
	ED25519_KEY_SIZE = 32,
};

/* --- tag lists (RFC 6376 3.2) --- */

struct dkim_tag {
	const char *name;
	size_t name_len;
	const char *value; /* without the blanks around it */
	size_t value_len;
	const char *span; /* all from behind the '=' to the ';' or the end */
	size_t span_len;
};

/* Points into the text. */
struct dkim_tags {
	struct dkim_tag items[DKIM_TAGS_MAX];
	size_t n_items;
};

/* False for anything but a tag list: a tag that stands twice, too. */
bool dkim_tags_parse(struct dkim_tags *tags_r, const char *text, size_t len);
const struct dkim_tag *
dkim_tags_get(const struct dkim_tags *tags, const char *name);
bool dkim_tag_is(const struct dkim_tag *tag, const char *value);

/* Walks through "a : b : c"; `rest` is the whole value at first. False at the
 * end; an element may be empty. */
struct dkim_span {
	const char *p;
	size_t len;
};
bool dkim_list_next(struct dkim_span *item_r, struct dkim_span *rest);
/* Does the list hold this word? */
bool dkim_list_has(const struct dkim_tag *tag, const char *word);

/* Base64 with blanks between. False where it is empty, malformed, or longer
 * than `size` bytes. */
bool dkim_base64(
    uint8_t *bytes_r, size_t *len_r, size_t size, struct dkim_span text);

/* --- signatures --- */

/* A signature's field, read. */
struct dkim_sig {
	const struct field *field;
	struct dkim_tags tags;
	enum dkim_algorithm algorithm;
	enum dkim_canon header_canon;
	enum dkim_canon body_canon;
	uint8_t body_hash[SHA256_SIZE];
	uint8_t b[DKIM_SIGNATURE_BYTES_MAX];
	size_t b_len;
	size_t n_from, n_to, n_cc, n_type,
	    n_encoding; /* how often h= names the field */
	char domain[DOMAIN_SIZE];
	char selector[DKIM_SELECTOR_SIZE];
	char identity[DOMAIN_SIZE]; /* the domain of i= */
	bool limited;               /* l= stands */
	int64_t made;               /* t=, or 0 */
	int64_t ends;               /* x=, or -1 */
};

/* Into one that is all zero. Null, or the first thing that is wrong; what can
 * be read is there all the same. Points into the field. */
const char *dkim_sig_read(struct dkim_sig *sig, const struct field *field);

/* --- keys --- */

struct dkim_key {
	EVP_PKEY *pkey;
	enum dkim_algorithm algorithm;
};

/* A key record as published (RFC 6376 3.6.1). */
struct dkim_public {
	EVP_PKEY *pkey;
	enum dkim_algorithm algorithm;
	bool testing; /* t=y */
	bool strict;  /* t=s: i= must be d= itself */
};

/* DKIM_PASS: usable, and pkey is the caller's to free. Otherwise the result
 * that a signature with this key has, and why. */
enum dkim_result dkim_public_parse(struct dkim_public *key_r,
    const char **reason_r, const char *text, size_t len);

/* p= of an RSA key. Both forms are in use: RFC 6376 3.6.1 says PKCS #1, its
 * example and everybody publishes SubjectPublicKeyInfo (erratum 3017). The
 * caller's to free; null for anything else, for more behind it, too. */
EVP_PKEY *dkim_rsa_read(const uint8_t *bytes, size_t len);

/* --- the bytes that are signed --- */

/* Appends the fields named by h=: of a name that stands several times the
 * last field first, of more names than fields nothing (RFC 6376 5.4.2). Never
 * `skip`, the signature at hand. */
void dkim_canon_headers(struct buf *out, enum dkim_canon canon,
    const struct fields *message, const struct field *skip,
    struct dkim_span names);
/* Appends the signature's own field, with the `len` bytes at `b`, the value of
 * its b= tag, taken out and no CRLF at the end (RFC 6376 3.7). */
void dkim_canon_signature(struct buf *out, enum dkim_canon canon,
    const struct field *field, const char *b, size_t len);

#endif
