/* SPDX-License-Identifier: ISC
 * Signed notes (C2SP signed-note) with Ed25519: keys in their text form,
 * signing, opening. What a note says is left to checkpoint and proof. */
#ifndef AUDIT_NOTE_H
#define AUDIT_NOTE_H

#include "lib/base/buf.h"
#include "lib/base/ed25519.h"

enum {
	NOTE_NAME_SIZE = 256,
	NOTE_MAX = 64 * 1024,
	NOTE_SIGNATURES_MAX = 64,
	NOTE_KEY_TEXT_SIZE = NOTE_NAME_SIZE + 64,
};

/* A verifier key: whose signature is looked for. */
struct note_key {
	char name[NOTE_NAME_SIZE];
	uint32_t id; /* SHA-256(name || "\n" || 0x01 || public)[:4] */
	uint8_t public[ED25519_PUBLIC_SIZE];
};

/* UTF-8, not empty, without blanks, control characters and plus signs, and
 * short enough. */
bool note_name_is_good(const char *name);

/* ST_INVALID for a name that may be none. */
enum status note_key_set(struct note_key *key_r, const char *name,
    const uint8_t public[ED25519_PUBLIC_SIZE]) MUST_CHECK;

/* "NAME+HEX+BASE64", as golang.org/x/mod/sumdb/note writes it. Blanks and a
 * line end around it are taken off. ST_INVALID for anything else, and for an
 * id that is not the key's. */
enum status
note_key_parse(struct note_key *key_r, const char *text, size_t len) MUST_CHECK;
/* Returns `text_r`. */
const char *
note_key_format(char text_r[NOTE_KEY_TEXT_SIZE], const struct note_key *key);

/* Who signs: the private half of `key`. */
struct note_signer {
	struct note_key key;
	const struct ed25519 *secret; /* borrowed */
};

/* `text` ends with a newline and has no line that begins with a dash-like
 * signature; writes it, a blank line, and one signature a signer. */
enum status note_sign(struct buf *note, const char *text,
    const struct note_signer *signers, size_t n_signers) MUST_CHECK;

/* A note that was opened; lies within the note's bytes. */
struct note {
	const char *text; /* with its last newline */
	size_t text_len;
	uint64_t signed_by; /* a bit for each of the keys that signed it */
};

enum { NOTE_KEYS_MAX = 64 };

/* ST_OK: signed with one of the keys at least, and with no false signature of
 * any of them. ST_DENIED: well formed, but not so. ST_INVALID: no note.
 * `err` says why. */
enum status note_open(struct note *note_r, const char *bytes, size_t len,
    const struct note_key *keys, size_t n_keys, struct err *err) MUST_CHECK;

#endif
