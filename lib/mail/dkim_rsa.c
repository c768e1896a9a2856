/* SPDX-License-Identifier: ISC
 * An RSA key out of a key record's p=. Taken apart here and handed over as its
 * two numbers: OpenSSL 3's own readers of a public key try every format they
 * know, which takes fifteen times as long as to verify the signature. */
#include "lib/mail/dkim_impl.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

/* A sequence of two that fills the octets; null where it is none. */
static ASN1_SEQUENCE_ANY *
pair_read(const uint8_t *bytes, size_t len)
{
	const uint8_t *p = bytes;
	ASN1_SEQUENCE_ANY *pair = NULL;

	/* OpenSSL does not look at the bit that says "constructed". */
	if (len > 0 && bytes[0] == (V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED))
		pair = d2i_ASN1_SEQUENCE_ANY(NULL, &p, (long)len);
	if (pair != NULL && p == bytes + len && sk_ASN1_TYPE_num(pair) == 2)
		return pair;
	sk_ASN1_TYPE_pop_free(pair, ASN1_TYPE_free);
	return NULL;
}

static EVP_PKEY *
key_of_numbers(const BIGNUM *n, const BIGNUM *e)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;

	if (build != NULL &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return pkey;
}

/* Null for what is no positive number. */
static BIGNUM *
number_of(const ASN1_SEQUENCE_ANY *pair, int at)
{
	const ASN1_TYPE *item = sk_ASN1_TYPE_value(pair, at);

	return item->type == V_ASN1_INTEGER
		   ? ASN1_INTEGER_to_BN(item->value.integer, NULL)
		   : NULL;
}

/* RSAPublicKey, RFC 8017 A.1.1. */
static EVP_PKEY *
pkcs1_read(const uint8_t *bytes, size_t len)
{
	ASN1_SEQUENCE_ANY *pair = pair_read(bytes, len);
	BIGNUM *n = pair != NULL ? number_of(pair, 0) : NULL;
	BIGNUM *e = pair != NULL ? number_of(pair, 1) : NULL;
	EVP_PKEY *pkey = n != NULL && e != NULL ? key_of_numbers(n, e) : NULL;

	BN_free(n);
	BN_free(e);
	sk_ASN1_TYPE_pop_free(pair, ASN1_TYPE_free);
	return pkey;
}

static bool
is_rsa(const ASN1_TYPE *algorithm)
{
	const ASN1_OBJECT *object = NULL;
	const uint8_t *p;
	X509_ALGOR *read;
	bool ok;

	if (algorithm->type != V_ASN1_SEQUENCE)
		return false;
	p = algorithm->value.sequence->data;
	read = d2i_X509_ALGOR(NULL, &p, algorithm->value.sequence->length);
	if (read != NULL)
		X509_ALGOR_get0(&object, NULL, NULL, read);
	ok = object != NULL && OBJ_obj2nid(object) == NID_rsaEncryption;
	X509_ALGOR_free(read);
	return ok;
}

/* SubjectPublicKeyInfo, RFC 5280 4.1.2.7. */
static EVP_PKEY *
spki_read(const uint8_t *bytes, size_t len)
{
	ASN1_SEQUENCE_ANY *pair = pair_read(bytes, len);
	const ASN1_TYPE *key =
	    pair != NULL ? sk_ASN1_TYPE_value(pair, 1) : NULL;
	EVP_PKEY *pkey = NULL;

	if (key != NULL && key->type == V_ASN1_BIT_STRING &&
	    is_rsa(sk_ASN1_TYPE_value(pair, 0)))
		pkey = pkcs1_read(key->value.bit_string->data,
		    (size_t)key->value.bit_string->length);
	sk_ASN1_TYPE_pop_free(pair, ASN1_TYPE_free);
	return pkey;
}

EVP_PKEY *
dkim_rsa_read(const uint8_t *bytes, size_t len)
{
	EVP_PKEY *pkey = spki_read(bytes, len);

	if (pkey == NULL)
		pkey = pkcs1_read(bytes, len);
	ERR_clear_error();
	return pkey;
}
