/* SPDX-License-Identifier: ISC
 * Makes DKIM-Signature fields (RFC 6376 5, O3). Which mail may be signed is
 * left to the callers. */
#include "lib/mail/dkim_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

enum { LINE_WIDTH = 76, HASH_TEXT_SIZE = 48, PIECE_SIZE = 512 };

/* O3: each is named once more than it stands, so that none can be added. */
static const char *const signed_names[] = {"From", "Sender", "Reply-To", "To",
    "Cc", "Subject", "Date", "In-Reply-To", "References", "Message-ID",
    "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "List-Id", "List-Help", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner",
    "List-Archive"};

/* Writes pieces, and a fold where the line would become too long. */
struct folder {
	struct buf *out;
	size_t column;
};

static void
fold_break(struct folder *folder)
{
	buf_adds(folder->out, "\n\t");
	folder->column = 1;
}

static void
fold_add(struct folder *folder, const char *piece)
{
	size_t len = strlen(piece);

	if (folder->column + len > LINE_WIDTH)
		fold_break(folder);
	buf_add(folder->out, piece, len);
	folder->column += len;
}

static void
fold_add_tag(struct folder *folder, const char *name, const char *value)
{
	size_t len = strlen(name) + strlen(value) + strlen(" =;");

	if (folder->column + len > LINE_WIDTH)
		fold_break(folder);
	else
		buf_addc(folder->out, ' ');
	buf_addf(folder->out, "%s=%s;", name, value);
	folder->column += len;
}

static void
fold_add_number(struct folder *folder, const char *name, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	fold_add_tag(folder, name, text);
}

/* In base64 a fold may stand anywhere. */
static void
fold_add_base64(struct folder *folder, const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		size_t n = LINE_WIDTH - folder->column;

		if (n > len)
			n = len;
		buf_add(folder->out, text, n);
		folder->column += n;
		text += n;
		len -= n;
		if (len > 0)
			fold_break(folder);
	}
}

static const char *
algorithm_name(enum dkim_algorithm algorithm)
{
	return algorithm == DKIM_RSA_SHA256 ? "rsa-sha256" : "ed25519-sha256";
}

static void
names_add(struct buf *names, const struct fields *message)
{
	const size_t n = sizeof(signed_names) / sizeof(signed_names[0]);

	for (size_t i = 0; i < n; i++) {
		size_t count = fields_count(message, signed_names[i]) + 1;

		for (size_t k = 0; k < count; k++) {
			if (names->len > 0)
				buf_addc(names, ':');
			buf_adds(names, signed_names[i]);
		}
	}
}

static void
fold_add_names(struct folder *folder, const struct buf *names)
{
	struct dkim_span name, rest = {names->data, names->len};
	char piece[PIECE_SIZE];

	fold_break(folder);
	fold_add(folder, "h=");
	while (dkim_list_next(&name, &rest)) {
		snprintf(piece, sizeof(piece), "%.*s%c", (int)name.len, name.p,
		    rest.p != NULL ? ':' : ';');
		fold_add(folder, piece);
	}
}

/* "v=1; ... b=" with nothing behind it yet. */
static void
value_begin(struct buf *value, const struct dkim_signer *signer,
    const struct buf *names, const char *body_hash, int64_t now,
    int64_t expires)
{
	struct folder folder = {value, strlen(DKIM_FIELD ": v=1;")};

	buf_adds(value, "v=1;");
	fold_add_tag(&folder, "a", algorithm_name(signer->key->algorithm));
	fold_add_tag(&folder, "c", "relaxed/relaxed");
	fold_add_tag(&folder, "d", signer->domain);
	fold_add_tag(&folder, "s", signer->selector);
	fold_add_number(&folder, "t", now);
	if (expires != 0)
		fold_add_number(&folder, "x", expires);
	fold_add_names(&folder, names);
	fold_add_tag(&folder, "bh", body_hash);
	fold_break(&folder);
	fold_add(&folder, "b=");
}

/* The canonical header: the named fields, then the signature itself. */
static void
input_build(struct buf *input, const struct fields *message,
    const struct buf *names, const struct buf *value)
{
	struct buf raw = BUF_INIT;
	struct field own = {0};

	buf_addf(&raw, "%s: %s", DKIM_FIELD, buf_str(value));
	if (!buf_ok(&raw) || !buf_ok(value) || !buf_ok(names)) {
		input->failed = true;
		goto out;
	}
	own = (struct field){.raw = raw.data,
	    .raw_len = raw.len,
	    .name = raw.data,
	    .name_len = strlen(DKIM_FIELD),
	    .value = raw.data + strlen(DKIM_FIELD ":"),
	    .value_len = raw.len - strlen(DKIM_FIELD ":")};
	dkim_canon_headers(input, DKIM_RELAXED, message, NULL,
	    (struct dkim_span){names->data, names->len});
	dkim_canon_signature(input, DKIM_RELAXED, &own, raw.data + raw.len, 0);
out:
	buf_free(&raw);
}

/* RFC 8463 3: Ed25519 signs the SHA-256 of the input, not the input. */
static enum status
input_sign(uint8_t bytes_r[DKIM_SIGNATURE_BYTES_MAX], size_t *len_r,
    const struct dkim_key *key, const struct buf *input)
{
	const bool rsa = key->algorithm == DKIM_RSA_SHA256;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t hash[SHA256_SIZE];
	const uint8_t *data = rsa ? (const uint8_t *)input->data : hash;
	size_t len = rsa ? input->len : sizeof(hash);
	enum status st = ST_NOMEM;

	if (md == NULL)
		goto out;
	if ((st = sha256(hash, input->data, input->len)) != ST_OK)
		goto out;
	*len_r = DKIM_SIGNATURE_BYTES_MAX;
	if (EVP_DigestSignInit(
		md, NULL, rsa ? EVP_sha256() : NULL, NULL, key->pkey) != 1 ||
	    EVP_DigestSign(md, bytes_r, len_r, data, len) != 1)
		st = ST_BUG;
out:
	EVP_MD_CTX_free(md);
	ERR_clear_error();
	return st;
}

static enum status
value_end(struct buf *value, const struct dkim_key *key,
    const struct fields *message, const struct buf *names)
{
	struct folder folder = {value, strlen("\tb=")};
	unsigned char text[DKIM_SIGNATURE_BYTES_MAX / 3 * 4 + 8];
	uint8_t bytes[DKIM_SIGNATURE_BYTES_MAX];
	struct buf input = BUF_INIT;
	enum status st = ST_NOMEM;
	size_t len = 0;

	input_build(&input, message, names, value);
	if (buf_ok(&input))
		st = input_sign(bytes, &len, key, &input);
	if (st == ST_OK) {
		EVP_EncodeBlock(text, bytes, (int)len);
		fold_add_base64(&folder, (const char *)text);
	}
	buf_free(&input);
	return st;
}

static enum status
sign_check(
    const struct fields *message, int64_t now, int64_t expires, struct err *err)
{
	/* RFC 6376 5.4: From is always signed. */
	if (fields_count(message, "From") == 0)
		return err_set(
		    err, ST_INVALID, "a message without From cannot be signed");
	if (expires != 0 && expires <= now)
		return err_set(err, ST_INVALID,
		    "a signature cannot end before it is made");
	return ST_OK;
}

enum status
dkim_sign_hashed(struct buf *out, const struct dkim_signer *signer,
    const struct fields *message, const uint8_t body_hash[SHA256_SIZE],
    int64_t now, int64_t expires, struct err *err)
{
	struct buf names = BUF_INIT, value = BUF_INIT;
	char hash[HASH_TEXT_SIZE];
	enum status st = sign_check(message, now, expires, err);

	if (st != ST_OK)
		return st;
	EVP_EncodeBlock((unsigned char *)hash, body_hash, SHA256_SIZE);
	names_add(&names, message);
	if (!buf_ok(&names)) {
		st = ST_NOMEM;
		goto out;
	}
	value_begin(&value, signer, &names, hash, now, expires);
	if ((st = value_end(&value, signer->key, message, &names)) != ST_OK)
		goto out;
	if (value.len > DKIM_HEADER_MAX) {
		buf_free(&names);
		buf_free(&value);
		return err_set(err, ST_INVALID,
		    "the message has too many fields to be signed");
	}
	buf_add(out, value.data, value.len);
	st = buf_ok(&value) && buf_ok(out) ? ST_OK : ST_NOMEM;
out:
	buf_free(&names);
	buf_free(&value);
	if (st != ST_OK)
		return err_set(
		    err, st, "DKIM signing failed: %s", status_name(st));
	return ST_OK;
}

enum status
dkim_sign(struct buf *out, const struct dkim_signer *signer,
    const struct fields *message, int64_t now, int64_t expires, struct err *err)
{
	uint8_t hash[SHA256_SIZE];
	enum status st = dkim_body_hash(
	    hash, DKIM_RELAXED, message->body, message->body_len);

	if (st != ST_OK)
		return err_set(
		    err, st, "DKIM signing failed: %s", status_name(st));
	return dkim_sign_hashed(out, signer, message, hash, now, expires, err);
}
