/* SPDX-License-Identifier: ISC
 * Owns what the seal covers, how it is written and when it fits (O4). Taking
 * it off, and whether it was used before, is left to others. */
#include "lib/mail/seal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"

#define SEAL_LABEL "seal v1"

enum {
	EXPIRES_DIGITS_MAX = 18, /* fits int64_t whatever the digits are */
	MAC_DIGITS = 2 * SHA256_SIZE,
};

/* Fields that the seal covers; each stands exactly once. From and Reply-To
 * decide who asks and where an answer goes, Message-ID names the mail. */
static const char *const covered[] = {"Message-ID", "From", "Reply-To"};

/* With its length in front, so that no two lists of values look alike. */
static void
add_value(struct buf *out, const void *bytes, size_t len)
{
	buf_addf(out, "%zu:", len);
	buf_add(out, bytes, len);
}

/* Milters are handed paths with angle brackets by SMTP and without by the
 * sendmail command. */
static void
add_path(struct buf *out, const char *path)
{
	size_t len = strlen(path);

	if (len >= 2 && path[0] == '<' && path[len - 1] == '>') {
		path++;
		len -= 2;
	}
	add_value(out, path, len);
}

/* Relaxed, as DKIM has it: MTAs may fold a field anew between us and the
 * milter. */
static enum status
add_field(struct buf *out, const struct fields *message, const char *name,
    struct err *err)
{
	struct buf canonical = BUF_INIT;
	size_t n = fields_count(message, name);
	bool ok;

	if (n != 1)
		return err_set(err, ST_INVALID,
		    "the message has %zu %s fields; a sealed one has one", n,
		    name);
	dkim_canon_field(
	    &canonical, DKIM_RELAXED, fields_get(message, name, 0));
	add_value(out, buf_str(&canonical), canonical.len);
	ok = buf_ok(&canonical);
	buf_free(&canonical);
	return ok ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

static enum status
add_covered(struct buf *out, const struct seal_envelope *envelope,
    const struct fields *message, const uint8_t body_hash[SHA256_SIZE],
    int64_t expires, struct err *err)
{
	enum status st = ST_OK;

	add_path(out, envelope->rcpt_to);
	add_path(out, envelope->mail_from);
	for (size_t i = 0; i < sizeof covered / sizeof *covered; i++) {
		st = add_field(out, message, covered[i], err);
		if (st != ST_OK)
			return st;
	}
	add_value(out, body_hash, SHA256_SIZE);
	buf_addf(out, "%" PRId64, expires);
	return buf_ok(out) ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

static enum status
compute(uint8_t mac_r[SHA256_SIZE], const struct secret_key *key,
    const struct seal_envelope *envelope, const struct fields *message,
    const uint8_t body_hash[SHA256_SIZE], int64_t expires, struct err *err)
{
	uint8_t derived[SHA256_SIZE] = {0};
	struct buf text = BUF_INIT;
	enum status st =
	    add_covered(&text, envelope, message, body_hash, expires, err);

	if (st != ST_OK)
		goto out;
	st = secret_key_derive(derived, key, SEAL_LABEL);
	if (st == ST_OK)
		st = hmac_sha256(
		    mac_r, derived, sizeof derived, buf_str(&text), text.len);
	if (st != ST_OK)
		err_set(err, st, "the seal could not be computed");
out:
	secret_wipe(derived, sizeof derived);
	buf_free(&text);
	return st;
}

/* Moves over `word` at *p. */
static bool
take(const char **p, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*p, word, len) != 0)
		return false;
	*p += len;
	return true;
}

/* Exactly what seal_make() writes, and nothing beside it. */
static bool
parse(struct seal *seal, const char *text)
{
	const char *p = text;
	size_t n;

	if (!take(&p, "v=1; x="))
		return false;
	n = strspn(p, "0123456789");
	if (n == 0 || n > EXPIRES_DIGITS_MAX || (*p == '0' && n > 1))
		return false;
	seal->expires = strtoll(p, NULL, 10);
	p += n;
	return take(&p, "; m=") && strlen(p) == MAC_DIGITS &&
	       hex_decode(seal->mac, p, MAC_DIGITS) == ST_OK;
}

static enum status
read_seal(struct seal *seal, const struct fields *message, struct err *err)
{
	size_t n = fields_count(message, SEAL_FIELD);
	enum status st = ST_OK;
	char *text;

	if (n == 0)
		return err_set(err, ST_NOTFOUND, "the message has no seal");
	if (n > 1)
		return err_set(err, ST_DENIED, "the message has %zu seals", n);
	text = field_text(fields_get(message, SEAL_FIELD, 0));
	if (!text)
		return err_set(err, ST_NOMEM, "out of memory");
	if (!parse(seal, text))
		st = err_set(err, ST_DENIED, "the seal is malformed");
	free(text);
	return st;
}

enum status
seal_make(struct buf *out, const struct secret_key *key,
    const struct seal_envelope *envelope, const struct fields *message,
    int64_t expires, struct err *err)
{
	uint8_t mac[SHA256_SIZE], body_hash[SHA256_SIZE];
	char hex[MAC_DIGITS + 1];
	enum status st = dkim_body_hash(
	    body_hash, DKIM_RELAXED, message->body, message->body_len);

	if (st != ST_OK)
		return err_set(err, st, "the body could not be hashed");
	st = compute(mac, key, envelope, message, body_hash, expires, err);
	if (st != ST_OK)
		return st;
	hex_encode(hex, mac, sizeof mac);
	buf_addf(out, "v=1; x=%" PRId64 "; m=%s", expires, hex);
	return buf_ok(out) ? ST_OK : err_set(err, ST_NOMEM, "out of memory");
}

enum status
seal_check(struct seal *seal_r, const struct secret_key *key,
    const struct seal_envelope *envelope, const struct fields *message,
    const uint8_t body_hash[SHA256_SIZE], int64_t now, struct err *err)
{
	struct seal seal = {0};
	uint8_t mac[SHA256_SIZE] = {0};
	enum status st = read_seal(&seal, message, err);

	if (st != ST_OK)
		return st;
	st = compute(mac, key, envelope, message, body_hash, seal.expires, err);
	if (st == ST_INVALID)
		return ST_DENIED;
	if (st != ST_OK)
		return st;
	if (!secret_equal(mac, seal.mac, sizeof mac))
		return err_set(err, ST_DENIED,
		    "the seal is of another key, envelope or message");
	if (now >= seal.expires)
		return err_set(err, ST_DENIED, "the seal has expired");
	*seal_r = seal;
	return ST_OK;
}
