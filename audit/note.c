/* SPDX-License-Identifier: ISC
 * The text form of notes and of verifier keys. */
#include "audit/note.h"

#include <stdio.h>
#include <string.h>

#include "lib/base/ascii.h"
#include "lib/base/base64.h"
#include "lib/base/secret.h"
#include "lib/base/utf8.h"

enum { ALGORITHM = 0x01, ID_SIZE = 4, KEY_SIZE = 1 + ED25519_PUBLIC_SIZE };

/* Em dash and a blank begin a signature's line. */
static const char DASH[] = "\xe2\x80\x94 ";

/* Unicode's spaces beside U+0020 and the control characters; Go's
 * unicode.IsSpace() has the same. */
static bool
is_space(uint32_t c)
{
	return c <= ' ' || c == 0x7f || (c >= 0x80 && c <= 0xa0) ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* A well-formed character of `n` octets. */
static uint32_t
character(const char *p, size_t n)
{
	uint32_t c = (uint8_t)p[0] & (n == 1 ? 0x7f : 0xff >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((uint8_t)p[i] & 0x3f);
	return c;
}

static bool
name_is_good(const char *name, size_t len)
{
	size_t n;

	if (len == 0 || len >= NOTE_NAME_SIZE)
		return false;
	for (size_t i = 0; i < len; i += n) {
		n = utf8_char(name + i, len - i);
		if (n == 0 || name[i] == '+' ||
		    is_space(character(name + i, n)))
			return false;
	}
	return true;
}

bool
note_name_is_good(const char *name)
{
	return name_is_good(name, strlen(name));
}

/* --------------------------------------------------------------------- keys */

static enum status
key_id(struct note_key *key)
{
	struct buf input = BUF_INIT;
	uint8_t hash[SHA256_SIZE];
	enum status st;

	buf_addf(&input, "%s\n%c", key->name, ALGORITHM);
	buf_add(&input, key->public, sizeof(key->public));
	st = buf_ok(&input) ? sha256(hash, input.data, input.len) : ST_NOMEM;
	if (st == ST_OK)
		key->id = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 |
			  (uint32_t)hash[2] << 8 | hash[3];
	buf_free(&input);
	return st;
}

static enum status
key_set(struct note_key *key_r, const char *name, size_t len,
    const uint8_t public[ED25519_PUBLIC_SIZE])
{
	if (!name_is_good(name, len))
		return ST_INVALID;
	memset(key_r, 0, sizeof(*key_r));
	memcpy(key_r->name, name, len);
	memcpy(key_r->public, public, ED25519_PUBLIC_SIZE);
	return key_id(key_r);
}

enum status
note_key_set(struct note_key *key_r, const char *name,
    const uint8_t public[ED25519_PUBLIC_SIZE])
{
	return key_set(key_r, name, strlen(name), public);
}

enum status
note_key_parse(struct note_key *key_r, const char *text, size_t len)
{
	uint8_t id[ID_SIZE], key[KEY_SIZE];
	const char *hex, *base64;
	enum status st;

	while (len > 0 && ascii_is_space(*text)) {
		text++;
		len--;
	}
	while (len > 0 && ascii_is_space(text[len - 1]))
		len--;
	/* A name has no plus sign; base64 may have some. */
	hex = memchr(text, '+', len);
	if (hex == NULL || len - (size_t)(hex - text) < 2 * ID_SIZE + 2 ||
	    hex[1 + 2 * ID_SIZE] != '+')
		return ST_INVALID;
	base64 = hex + 2 * ID_SIZE + 2;
	if (hex_decode(id, hex + 1, 2 * ID_SIZE) != ST_OK ||
	    base64_decode_exactly(key, sizeof(key), base64,
		len - (size_t)(base64 - text)) != ST_OK ||
	    key[0] != ALGORITHM)
		return ST_INVALID;
	st = key_set(key_r, text, (size_t)(hex - text), key + 1);
	if (st == ST_OK &&
	    key_r->id != ((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
			     (uint32_t)id[2] << 8 | id[3]))
		st = ST_INVALID;
	return st;
}

const char *
note_key_format(char text_r[NOTE_KEY_TEXT_SIZE], const struct note_key *key)
{
	struct buf base64 = BUF_INIT;
	uint8_t bytes[KEY_SIZE] = {ALGORITHM};

	memcpy(bytes + 1, key->public, sizeof(key->public));
	base64_add(&base64, bytes, sizeof(bytes));
	snprintf(text_r, NOTE_KEY_TEXT_SIZE, "%s+%08x+%s", key->name,
	    (unsigned)key->id, buf_str(&base64));
	buf_free(&base64);
	return text_r;
}

/* ------------------------------------------------------------------ signing */

static enum status
add_signature(
    struct buf *note, const char *text, const struct note_signer *signer)
{
	uint8_t bytes[ID_SIZE + ED25519_SIGNATURE_SIZE];
	enum status st =
	    ed25519_sign(bytes + ID_SIZE, signer->secret, text, strlen(text));

	if (st != ST_OK)
		return st;
	for (unsigned i = 0; i < ID_SIZE; i++)
		bytes[i] = (uint8_t)(signer->key.id >> (24 - 8 * i) & 255);
	buf_addf(note, "%s%s ", DASH, signer->key.name);
	base64_add(note, bytes, sizeof(bytes));
	buf_addc(note, '\n');
	return ST_OK;
}

enum status
note_sign(struct buf *note, const char *text, const struct note_signer *signers,
    size_t n_signers)
{
	enum status st = ST_OK;

	buf_addf(note, "%s\n", text);
	for (size_t i = 0; st == ST_OK && i < n_signers; i++)
		st = add_signature(note, text, &signers[i]);
	if (st == ST_OK && !buf_ok(note))
		st = ST_NOMEM;
	return st;
}

/* ------------------------------------------------------------------ opening */

struct signature {
	const char *name;
	size_t name_len;
	uint32_t id;
	struct buf bytes; /* behind the id */
};

/* One line without its newline. */
static enum status
signature_parse(struct signature *sig, const char *line, size_t len)
{
	const char *name = line + sizeof(DASH) - 1, *blank;
	size_t rest;

	if (len < sizeof(DASH) || memcmp(line, DASH, sizeof(DASH) - 1) != 0)
		return ST_INVALID;
	rest = len - (sizeof(DASH) - 1);
	blank = memchr(name, ' ', rest);
	if (blank == NULL || !name_is_good(name, (size_t)(blank - name)))
		return ST_INVALID;
	sig->name = name;
	sig->name_len = (size_t)(blank - name);
	buf_reset(&sig->bytes);
	if (base64_decode(&sig->bytes, blank + 1, rest - sig->name_len - 1) !=
		ST_OK ||
	    sig->bytes.len <= ID_SIZE)
		return ST_INVALID;
	sig->id = 0;
	for (unsigned i = 0; i < ID_SIZE; i++)
		sig->id = sig->id << 8 | (uint8_t)sig->bytes.data[i];
	return ST_OK;
}

static bool
signature_is_of(const struct signature *sig, const struct note_key *key)
{
	return sig->id == key->id && strlen(key->name) == sig->name_len &&
	       memcmp(key->name, sig->name, sig->name_len) == 0;
}

static enum status
check_signature(struct note *note, const struct signature *sig,
    const struct note_key *keys, size_t n_keys, struct err *err)
{
	for (size_t i = 0; i < n_keys; i++) {
		enum status st = ST_DENIED;

		if (!signature_is_of(sig, &keys[i]))
			continue;
		if (sig->bytes.len == ID_SIZE + ED25519_SIGNATURE_SIZE)
			st = ed25519_verify(keys[i].public,
			    (const uint8_t *)sig->bytes.data + ID_SIZE,
			    note->text, note->text_len);
		if (st == ST_DENIED)
			return err_set(err, ST_DENIED,
			    "the signature of %s does not fit the text",
			    keys[i].name);
		if (st != ST_OK)
			return st;
		note->signed_by |= UINT64_C(1) << i;
	}
	return ST_OK;
}

static enum status
check_signatures(struct note *note, const char *lines, size_t len,
    const struct note_key *keys, size_t n_keys, struct err *err)
{
	struct signature sig = {.bytes = BUF_INIT};
	enum status st = ST_OK;
	size_t n = 0;

	while (st == ST_OK && len > 0) {
		const char *end = memchr(lines, '\n', len);
		size_t line = end != NULL ? (size_t)(end - lines) : len;

		if (end == NULL || n++ == NOTE_SIGNATURES_MAX ||
		    signature_parse(&sig, lines, line) != ST_OK)
			st = err_set(err, ST_INVALID,
			    "no signed note: line %zu behind the text is no "
			    "signature",
			    n);
		else
			st = check_signature(note, &sig, keys, n_keys, err);
		lines += line + (end != NULL);
		len -= line + (end != NULL);
	}
	buf_free(&sig.bytes);
	return st;
}

/* UTF-8 without control characters but newlines. */
static bool
is_note_text(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] < ' ' && bytes[i] != '\n')
			return false;
	}
	return utf8_is_valid(bytes, len);
}

enum status
note_open(struct note *note_r, const char *bytes, size_t len,
    const struct note_key *keys, size_t n_keys, struct err *err)
{
	size_t at = len;
	enum status st;

	memset(note_r, 0, sizeof(*note_r));
	if (len > NOTE_MAX || n_keys > NOTE_KEYS_MAX ||
	    !is_note_text(bytes, len))
		return err_set(
		    err, ST_INVALID, "no signed note: too long, or not UTF-8");
	/* The last blank line ends the text. */
	while (at >= 2 && !(bytes[at - 1] == '\n' && bytes[at - 2] == '\n'))
		at--;
	if (at < 2 || at == len)
		return err_set(err, ST_INVALID,
		    "no signed note: no blank line before the signatures");
	note_r->text = bytes;
	note_r->text_len = at - 1;
	st = check_signatures(note_r, bytes + at, len - at, keys, n_keys, err);
	if (st == ST_OK && note_r->signed_by == 0)
		st = err_set(err, ST_DENIED, "not signed with a known key");
	return st;
}
