/* SPDX-License-Identifier: ISC
 * DomainKeys Identified Mail (RFC 6376, 8301, 8463): canonicalization,
 * signing and verifying. Alignment with From is the callers' business. */
#ifndef MAIL_DKIM_H
#define MAIL_DKIM_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/secret.h"
#include "lib/dns/dns.h"
#include "lib/mail/fields.h"
#include "lib/name/domain.h"

enum dkim_algorithm { DKIM_RSA_SHA256, DKIM_ED25519_SHA256 };
enum dkim_canon { DKIM_SIMPLE, DKIM_RELAXED };

enum {
	DKIM_SIGNATURES_MAX = 10, /* tried in one message */
	DKIM_RSA_SIGN_BITS_MIN = 2048,
	DKIM_RSA_VERIFY_BITS_MIN = 1024, /* RFC 8301 3.2 */
	DKIM_RSA_BITS_MAX = 8192,
	DKIM_HEADER_MAX = 16384,          /* of one DKIM-Signature field */
	DKIM_SELECTOR_SIZE = DOMAIN_SIZE, /* labels, with dots between */
};

/* --- canonicalization (RFC 6376 3.4); input lines may end in CRLF or LF --- */

/* SHA-256 of the whole canonical body. */
enum status dkim_body_hash(uint8_t hash_r[SHA256_SIZE], enum dkim_canon canon,
    const char *body, size_t len) MUST_CHECK;

/* The same of a body that comes in pieces, cut anywhere. Of it no more is kept
 * than a line without its end. One is good for many bodies, one after another:
 * end or reset begins the next. */
struct dkim_body;
/* Null: out of memory. */
struct dkim_body *dkim_body_new(enum dkim_canon canon);
void dkim_body_free(struct dkim_body *body);
void dkim_body_add(struct dkim_body *body, const char *bytes, size_t len);
enum status
dkim_body_end(uint8_t hash_r[SHA256_SIZE], struct dkim_body *body) MUST_CHECK;
void dkim_body_reset(struct dkim_body *body);

/* Appends one canonical field with its CRLF. */
void dkim_canon_field(
    struct buf *out, enum dkim_canon canon, const struct field *field);

/* --- signing --- */

struct dkim_key; /* private key, immutable, safe for several threads */

/* ST_INVALID, with what to do, where the file cannot be read, may be read by
 * others (mode & 007), holds no such key, or RSA of fewer than 2048 bits. */
enum status dkim_key_load(struct dkim_key **key_r, const char *path,
    enum dkim_algorithm algorithm, struct err *err) MUST_CHECK;
void dkim_key_free(struct dkim_key *key);
/* "v=DKIM1; k=rsa; p=..." for the record to publish. */
enum status
dkim_key_record(struct buf *out, const struct dkim_key *key) MUST_CHECK;

struct dkim_signer {
	const struct dkim_key *key;
	const char *domain;   /* d= */
	const char *selector; /* s= */
};

/* Appends the value of a DKIM-Signature field (what stands behind the colon),
 * relaxed/relaxed, folded with "\n\t" as libmilter wants it, lines under 78.
 * h= names each field of O3 once more than it occurs (oversigning), x= is
 * `expires` unless 0; no l=. `now` becomes t=. */
enum status dkim_sign(struct buf *out, const struct dkim_signer *signer,
    const struct fields *message, int64_t now, int64_t expires,
    struct err *err) MUST_CHECK;
/* The same for a message whose relaxed body hash is known. */
enum status dkim_sign_hashed(struct buf *out, const struct dkim_signer *signer,
    const struct fields *message, const uint8_t body_hash[SHA256_SIZE],
    int64_t now, int64_t expires, struct err *err) MUST_CHECK;

/* --- verifying --- */

enum dkim_result {
	DKIM_PASS,
	DKIM_FAIL,
	DKIM_NEUTRAL,
	DKIM_POLICY,
	DKIM_TEMPERROR,
	DKIM_PERMERROR
};

/* One signature's outcome. Only DKIM_PASS counts as authenticated: a key with
 * t=y, a signature with l=, sha1 and short keys never pass (I2, T10). */
struct dkim_signature {
	enum dkim_result result;
	const char *reason;       /* static text, or null on DKIM_PASS */
	char domain[DOMAIN_SIZE]; /* d=, lower case; "" if unreadable */
	char selector[DKIM_SELECTOR_SIZE]; /* s= */
	char b[9]; /* first 8 characters of b=, for header.b */
	enum dns_security key_security;
	bool covers_to,
	    covers_cc;    /* the field is signed, as often as it occurs */
	bool covers_form; /* Content-Type and Content-Transfer-Encoding are in
			     h=, there or not: what the body is read as */
};

struct dkim_report {
	struct dkim_signature signatures[DKIM_SIGNATURES_MAX];
	size_t n_signatures; /* 0: the message is not signed */
};

/* Verifies every signature, at most DKIM_SIGNATURES_MAX, with the keys looked
 * up side by side and no longer than up to `deadline`, a time of
 * clock_mono_ms(). Also required of each: From in h= as often as it occurs in
 * the message; d= no public suffix; i= at or below d=; x= not before now. ST_OK
 * with the report, whatever the results; ST_NOMEM, ST_BUG otherwise. */
enum status
dkim_verify(struct dkim_report *report_r, const struct fields *message,
    struct dns *dns, int64_t now, int64_t deadline) MUST_CHECK;

/* As dkim_verify() for signatures by `signer`'s own domain and selector, with
 * its own key and no DNS, of a message whose relaxed body hash is known: is
 * this mail already signed by us, unchanged? ST_OK: yes. ST_NOTFOUND: no. */
enum status
dkim_verify_own(const struct dkim_signer *signer, const struct fields *message,
    const uint8_t body_hash[SHA256_SIZE], int64_t now) MUST_CHECK;

/* "pass", "fail", ... as RFC 8601 2.7.1 spells them. */
const char *dkim_result_name(enum dkim_result result);

/* --- keygen --- */
enum status dkim_key_generate(const char *path, enum dkim_algorithm algorithm,
    struct err *err) MUST_CHECK; /* PKCS #8 PEM, mode 0640, never overwrites */

#endif
