/* SPDX-License-Identifier: ISC
 * lib/base/ed25519.c: the examples of RFC 8032 section 7.1, every bit of them
 * changed, and key files of every wrong kind. */
#include "tests/unit/base/ed25519_pem.h"

static const struct {
	const char *seed, *public, *message, *signature;
} vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	"5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
	"72",
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
	"af82",
	"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	"18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

struct known {
	uint8_t public[ED25519_PUBLIC_SIZE], signature[ED25519_SIGNATURE_SIZE];
	uint8_t message[8];
	size_t len;
};

static struct known
known_of(int i)
{
	struct known k = {.len = strlen(vectors[i].message) / 2};

	ck_ok(hex_decode(k.public, vectors[i].public, 64));
	ck_ok(hex_decode(k.signature, vectors[i].signature, 128));
	ck_ok(hex_decode(k.message, vectors[i].message, 2 * k.len));
	return k;
}

static enum status
check(const struct known *k)
{
	return ed25519_verify(k->public, k->signature, k->message, k->len);
}

START_TEST(known)
{
	struct known k = known_of(_i);
	struct ed25519 *key = ed25519_of("key.pem", vectors[_i].seed);
	uint8_t signature[ED25519_SIGNATURE_SIZE];

	ck_assert_mem_eq(ed25519_public(key), k.public, sizeof(k.public));
	for (int i = 0; i < 2; i++) {
		ck_ok(ed25519_sign(signature, key, k.message, k.len));
		ck_assert_mem_eq(signature, k.signature, sizeof(signature));
	}
	ck_ok(check(&k));
	ed25519_free(key);
}
END_TEST

START_TEST(every_bit)
{
	struct known k = known_of(_i);
	uint8_t *const parts[] = {k.public, k.signature, k.message};
	const size_t sizes[] = {sizeof(k.public), sizeof(k.signature), k.len};

	for (size_t part = 0; part < COUNT(parts); part++) {
		for (size_t bit = 0; bit < 8 * sizes[part]; bit++) {
			parts[part][bit / 8] ^= (uint8_t)(1 << bit % 8);
			ck_assert_msg(check(&k) == ST_DENIED,
			    "part %zu, bit %zu", part, bit);
			parts[part][bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
	k.len++;
	ck_status(check(&k), ST_DENIED);
}
END_TEST

/* RFC 8032 5.1.7: S must be below the order L, or each signature had a second
 * form. */
START_TEST(malleable)
{
	static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
	    0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
	    0x14, [31] = 0x10};
	struct known k = known_of(_i);
	unsigned carry = 0;

	for (size_t i = 0; i < sizeof(order); i++) {
		carry += (unsigned)k.signature[32 + i] + order[i];
		k.signature[32 + i] = (uint8_t)(carry & 255);
		carry >>= 8;
	}
	ck_status(check(&k), ST_DENIED);
}
END_TEST

START_TEST(no_point)
{
	struct known k = known_of(0);

	memset(k.public, 0xff, sizeof(k.public));
	ck_status(check(&k), ST_DENIED);
	memset(k.public, 0, sizeof(k.public));
	ck_status(check(&k), ST_DENIED);
}
END_TEST

/* -------------------------------------------------------------------- files */

static const struct {
	const char *label, *text;
	int mode;
} bad[] = {
    {"empty", "", 0600},
    {"no PEM", "a key, surely\n", 0600},
    {"PEM of nothing", PEM_BEGIN PEM_END, 0600},
    {"cut short", PEM_BEGIN "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v" PEM_END, 0600},
    {"the public half",
	"-----BEGIN PUBLIC KEY-----\n"
	"MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
	"-----END PUBLIC KEY-----\n",
	0600},
    {"X25519",
	PEM_BEGIN "MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/"
		  "VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" PEM_END,
	0600},
    {"for everybody to read",
	PEM_BEGIN "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/"
		  "VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" PEM_END,
	0604},
    {"for everybody to write",
	PEM_BEGIN "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/"
		  "VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" PEM_END,
	0602},
};

START_TEST(bad_files)
{
	struct ed25519 *key = NULL;
	char path[PATH_MAX];

	place_write(path, "bad.pem", bad[_i].text);
	ck_assert_int_eq(chmod(path, (mode_t)bad[_i].mode), 0);
	ck_assert_msg(ed25519_load(&key, path, &place_err) == ST_INVALID, "%s",
	    bad[_i].label);
	ck_assert_ptr_null(key);
	ck_assert_msg(strstr(place_err.text, path) != NULL &&
			  strstr(place_err.text, "keygen --audit") != NULL,
	    "%s: %s", bad[_i].label, place_err.text);
}
END_TEST

/* Made by openssl(1): of other kinds, and one that wants a pass phrase, which
 * must not ask for it. */
static const char *const commands[] = {
    "genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024",
    "genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
    "genpkey -quiet -algorithm ED448",
    "genpkey -quiet -algorithm ED25519 -aes256 -pass pass:secret",
};

START_TEST(other_kinds)
{
	struct ed25519 *key = NULL;
	char path[PATH_MAX], command[3 * PATH_MAX];

	snprintf(path, sizeof(path), "%.2000s/other.pem", place_dir);
	snprintf(command, sizeof(command), "openssl %s -out %s && chmod 600 %s",
	    commands[_i], path, path);
	ck_assert_int_eq(system(command), 0);
	ck_status(ed25519_load(&key, path, &place_err), ST_INVALID);
	ck_assert_ptr_null(key);
}
END_TEST

START_TEST(no_file)
{
	struct ed25519 *key = NULL;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.2000s/nothing", place_dir);
	ck_status(ed25519_load(&key, path, &place_err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(place_err.text, path));
	ck_status(ed25519_load(&key, place_dir, &place_err), ST_INVALID);
	ck_assert_ptr_null(key);
	ed25519_free(NULL);
}
END_TEST

START_TEST(too_long)
{
	struct ed25519 *key = NULL;
	char path[PATH_MAX], text[8192];

	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	place_write(path, "long.pem", text);
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_status(ed25519_load(&key, path, &place_err), ST_INVALID);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ed25519");
	TCase *tc = tcase_create("ed25519");

	tcase_add_checked_fixture(tc, place_make, NULL);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, known, 0, COUNT_OF(vectors));
	tcase_add_loop_test(tc, every_bit, 0, COUNT_OF(vectors));
	tcase_add_loop_test(tc, malleable, 0, COUNT_OF(vectors));
	tcase_add_test(tc, no_point);
	tcase_add_loop_test(tc, bad_files, 0, COUNT_OF(bad));
	tcase_add_loop_test(tc, other_kinds, 0, COUNT_OF(commands));
	tcase_add_test(tc, no_file);
	tcase_add_test(tc, too_long);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
