/* SPDX-License-Identifier: ISC
 * The keys that sign a log's checkpoints: the one in force, and the one before
 * it while both sign (rotation). */
#ifndef AUDIT_KEYS_H
#define AUDIT_KEYS_H

#include "audit/note.h"

enum { AUDIT_KEYS_MAX = 2 };

/* Immutable once loaded. keys[0] is the one in force. */
struct audit_keys {
	size_t n_keys;
	struct note_key keys[AUDIT_KEYS_MAX];
	/* Those of which the private half is here; in the order of keys. */
	size_t n_signers;
	struct note_signer signers[AUDIT_KEYS_MAX];
	struct ed25519 *secrets[AUDIT_KEYS_MAX];
};

/* `key` is a private key in PEM. `previous` is one too, or, where that is lost,
 * a file with its verifier key (note_key_parse); "" without one. Of a key that
 * is not usable, ST_INVALID with what to do. */
enum status audit_keys_load(struct audit_keys *keys_r, const char *origin,
    const char *key, const char *previous, struct err *err) MUST_CHECK;
void audit_keys_clear(struct audit_keys *keys);

#endif
