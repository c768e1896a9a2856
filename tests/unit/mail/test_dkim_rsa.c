/* SPDX-License-Identifier: ISC
 * Proves that an RSA key of a key record is read as OpenSSL reads it, in both
 * forms, and with whatever octet changed, left out or put behind. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "lib/mail/dkim_impl.h"

struct der {
	uint8_t *bytes;
	size_t len;
};

static struct der keys[2]; /* SubjectPublicKeyInfo, PKCS #1 */

static void
make_keys(void)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);

	ck_assert_ptr_nonnull(pkey);
	keys[0].len = (size_t)i2d_PUBKEY(pkey, &keys[0].bytes);
	keys[1].len = (size_t)i2d_PublicKey(pkey, &keys[1].bytes);
	EVP_PKEY_free(pkey);
}

static void
free_keys(void)
{
	OPENSSL_free(keys[0].bytes);
	OPENSSL_free(keys[1].bytes);
}

/* OpenSSL's readers, which find out by themselves what it is. */
static EVP_PKEY *
openssl_read(const uint8_t *bytes, size_t len)
{
	const uint8_t *p = bytes;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)len);

	if (pkey == NULL) {
		p = bytes;
		pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)len);
	}
	ERR_clear_error();
	if (pkey != NULL && p == bytes + len && EVP_PKEY_is_a(pkey, "RSA"))
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

/* What OpenSSL does not take is never taken; what both take is one key. */
static bool
compare(const uint8_t *bytes, size_t len)
{
	EVP_PKEY *ours = dkim_rsa_read(bytes, len);
	EVP_PKEY *theirs = openssl_read(bytes, len);
	bool taken = ours != NULL;

	if (ours != NULL)
		ck_assert_msg(theirs != NULL && EVP_PKEY_eq(ours, theirs) == 1,
		    "read where OpenSSL does not, or otherwise");
	EVP_PKEY_free(ours);
	EVP_PKEY_free(theirs);
	return taken;
}

START_TEST(both_forms)
{
	ck_assert(compare(keys[_i].bytes, keys[_i].len));
}
END_TEST

START_TEST(cut_or_longer)
{
	const struct der key = keys[_i];
	uint8_t *longer = malloc(key.len + 1);

	for (size_t len = 0; len < key.len; len++)
		ck_assert(!compare(key.bytes, len));
	ck_assert_ptr_nonnull(longer);
	memcpy(longer, key.bytes, key.len);
	longer[key.len] = 0;
	ck_assert(!compare(longer, key.len + 1));
	free(longer);
}
END_TEST

/* Every octet in turn with each of its bits changed. */
START_TEST(each_bit_changed)
{
	const struct der key = keys[_i];

	for (size_t at = 0; at < key.len; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			key.bytes[at] ^= (uint8_t)(1U << bit);
			compare(key.bytes, key.len);
			key.bytes[at] ^= (uint8_t)(1U << bit);
		}
	}
	ck_assert(compare(key.bytes, key.len));
}
END_TEST

static EVP_PKEY *
pss_key(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
	EVP_PKEY *pkey = NULL;

	if (EVP_PKEY_keygen_init(ctx) == 1)
		EVP_PKEY_generate(ctx, &pkey);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

/* An RSA key for other signatures, and others: none of DKIM's. */
START_TEST(keys_of_other_kinds)
{
	EVP_PKEY *others[] = {pss_key(),
	    EVP_PKEY_Q_keygen(NULL, NULL, "X25519"),
	    EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		uint8_t *der = NULL;
		int len = i2d_PUBKEY(others[i], &der);

		ck_assert_int_gt(len, 0);
		ck_assert(!compare(der, (size_t)len));
		OPENSSL_free(der);
		EVP_PKEY_free(others[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dkim_rsa");
	TCase *tcase = tcase_create("dkim_rsa");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, make_keys, free_keys);
	tcase_add_loop_test(tcase, both_forms, 0, 2);
	tcase_add_loop_test(tcase, cut_or_longer, 0, 2);
	tcase_add_loop_test(tcase, each_bit_changed, 0, 2);
	tcase_add_test(tcase, keys_of_other_kinds);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
