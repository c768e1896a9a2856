/* SPDX-License-Identifier: ISC
 * Loading of the log's keys. */
#include "audit/keys.h"

#include <string.h>

#include "lib/base/file.h"

static enum status
add_secret(struct audit_keys *keys, const char *origin, const char *path,
    struct err *err)
{
	struct note_signer *signer = &keys->signers[keys->n_signers];
	struct ed25519 *secret;
	enum status st = ed25519_load(&secret, path, err);

	if (st != ST_OK)
		return st;
	keys->secrets[keys->n_signers] = secret;
	signer->secret = secret;
	st = note_key_set(&signer->key, origin, ed25519_public(secret));
	if (st != ST_OK)
		return err_set(err, st,
		    "audit.origin = \"%s\": a name without blanks and plus "
		    "signs, such as ca.example/countersign, is wanted",
		    origin);
	keys->keys[keys->n_keys++] = signer->key;
	keys->n_signers++;
	return ST_OK;
}

/* ST_NOTFOUND: it is no verifier key. */
static enum status
add_public(struct audit_keys *keys, const char *path)
{
	struct buf text = BUF_INIT;
	struct err unused;
	enum status st = file_read(&text, path, NOTE_KEY_TEXT_SIZE, &unused);

	if (st == ST_OK)
		st = note_key_parse(
		    &keys->keys[keys->n_keys], buf_str(&text), text.len);
	buf_free(&text);
	if (st != ST_OK)
		return ST_NOTFOUND;
	keys->n_keys++;
	return ST_OK;
}

enum status
audit_keys_load(struct audit_keys *keys_r, const char *origin, const char *key,
    const char *previous, struct err *err)
{
	enum status st;

	memset(keys_r, 0, sizeof(*keys_r));
	st = add_secret(keys_r, origin, key, err);
	if (st == ST_OK && previous[0] != '\0' &&
	    add_public(keys_r, previous) != ST_OK)
		st = add_secret(keys_r, origin, previous, err);
	if (st != ST_OK)
		audit_keys_clear(keys_r);
	return st;
}

void
audit_keys_clear(struct audit_keys *keys)
{
	for (size_t i = 0; i < keys->n_signers; i++)
		ed25519_free(keys->secrets[i]);
	memset(keys, 0, sizeof(*keys));
}
