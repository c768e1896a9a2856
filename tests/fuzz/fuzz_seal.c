/* SPDX-License-Identifier: ISC
 * Messages that claim to be sealed (T14). Nobody here has the key, so no seal
 * fits but the one that is made here, and that one does. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/dkim.h"
#include "lib/mail/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EXPIRES = 1795594380 };

static const struct seal_envelope envelope = {
    "<b@ca.example>", "<a@example.com>"};

static enum status
check(struct seal *seal_r, const struct secret_key *key,
    const struct fields *fields)
{
	uint8_t hash[SHA256_SIZE];
	struct err err;

	if (dkim_body_hash(
		hash, DKIM_RELAXED, fields->body, fields->body_len) != ST_OK)
		abort();
	return seal_check(seal_r, key, &envelope, fields, hash, 0, &err);
}

static void
check_own(const struct secret_key *key, const char *bytes, size_t len,
    const struct fields *fields)
{
	struct buf value = BUF_INIT, whole = BUF_INIT;
	struct fields sealed;
	struct seal seal;
	struct err err;

	if (seal_make(&value, key, &envelope, fields, EXPIRES, &err) != ST_OK)
		goto out;
	buf_addf(&whole, "%s: %s\r\n", SEAL_FIELD, buf_str(&value));
	buf_add(&whole, bytes, len);
	if (fields_split(&sealed, buf_str(&whole), whole.len, &err) != ST_OK)
		goto out;
	if (fields_count(&sealed, SEAL_FIELD) == 1)
		assert(check(&seal, key, &sealed) == ST_OK);
	fields_clear(&sealed);
out:
	buf_free(&value);
	buf_free(&whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret_key key = {.bytes = {7}, .len = SECRET_KEY_MIN};
	const char *bytes = (const char *)data;
	struct fields fields;
	struct seal seal;
	struct err err;

	if (fields_split(&fields, bytes, size, &err) != ST_OK)
		return 0;
	assert(check(&seal, &key, &fields) != ST_OK);
	check_own(&key, bytes, size, &fields);
	fields_clear(&fields);
	return 0;
}
