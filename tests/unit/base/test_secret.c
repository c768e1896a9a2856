/* SPDX-License-Identifier: ISC
 * Hashes and MACs by the examples of FIPS 180-4 and RFC 4231, text forms by
 * those of RFC 4648, and key files of every wrong kind. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/secret.h"
#include "tests/unit/base/tempfile.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *text, *hex;
} HASHES[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
};

START_TEST(hashes)
{
	uint8_t hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	const char *text = HASHES[_i].text;

	ck_assert_int_eq(sha256(hash, text, strlen(text)), ST_OK);
	hex_encode(hex, hash, sizeof(hash));
	ck_assert_str_eq(hex, HASHES[_i].hex);
}
END_TEST

START_TEST(hashes_null_of_no_bytes)
{
	uint8_t a[SHA256_SIZE], b[SHA256_SIZE];

	ck_assert_int_eq(sha256(a, NULL, 0), ST_OK);
	ck_assert_int_eq(sha256(b, "", 0), ST_OK);
	ck_assert_mem_eq(a, b, sizeof(a));
	ck_assert_int_eq(hmac_sha256(a, "k", 1, NULL, 0), ST_OK);
	ck_assert_int_eq(hmac_sha256(b, "k", 1, "", 0), ST_OK);
	ck_assert_mem_eq(a, b, sizeof(a));
}
END_TEST

/* RFC 4231 sections 4.2, 4.3 and 4.7. */
static const struct {
	const char *key;
	size_t key_len;
	const char *text, *hex;
} MACS[] = {
    {"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
     "\x0b\x0b",
	20, "Hi There",
	"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"Jefe", 4, "what do ya want for nothing?",
	"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {NULL, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
	"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
};

START_TEST(macs)
{
	uint8_t mac[SHA256_SIZE], long_key[131];
	char hex[2 * SHA256_SIZE + 1];
	const void *key = MACS[_i].key;

	memset(long_key, 0xaa, sizeof(long_key));
	if (key == NULL)
		key = long_key;
	ck_assert_int_eq(hmac_sha256(mac, key, MACS[_i].key_len, MACS[_i].text,
			     strlen(MACS[_i].text)),
	    ST_OK);
	hex_encode(hex, mac, sizeof(mac));
	ck_assert_str_eq(hex, MACS[_i].hex);
}
END_TEST

START_TEST(random_differs)
{
	uint8_t a[20] = {0}, b[20] = {0};

	ck_assert_int_eq(secret_random(a, sizeof(a)), ST_OK);
	ck_assert_int_eq(secret_random(b, sizeof(b)), ST_OK);
	ck_assert(!secret_equal(a, b, sizeof(a)));
	ck_assert(secret_equal(a, a, sizeof(a)));
	ck_assert(secret_equal(a, b, 0));
	ck_assert_int_eq(secret_random(a, (size_t)1 << 40), ST_BUG);
}
END_TEST

START_TEST(wipes)
{
	char secret[] = "approve";

	secret_wipe(secret, sizeof(secret));
	ck_assert_mem_eq(secret, "\0\0\0\0\0\0\0\0", sizeof(secret));
}
END_TEST

/* RFC 4648 section 10's "fooba" in our lower case; the ends of the alphabet;
 * T6's upper-cased token. */
static const struct {
	const char *text;
	enum status st;
	const char *bytes;
} BASE32_CASES[] = {
    {"mzxw6ytb", ST_OK, "fooba"},
    {"MZXW6YTB", ST_OK, "fooba"},
    {"mZxW6yTb", ST_OK, "fooba"},
    {"77777777", ST_OK, "\xff\xff\xff\xff\xff"},
    {"aaaaaaaa", ST_OK, "\0\0\0\0\0"},
    {"zzzzzzzz", ST_OK, "\xce\x73\x9c\xe7\x39"},
    {"mzxw6yt", ST_INVALID, NULL},
    {"mzxw6ytb2", ST_INVALID, NULL},
    {"mzxw6yt=", ST_INVALID, NULL},
    {"mzxw6yt1", ST_INVALID, NULL},
    {"mzxw6yt8", ST_INVALID, NULL},
    {"mzxw6yt0", ST_INVALID, NULL},
    {"mzxw6yt{", ST_INVALID, NULL},
    {"mzxw6yt`", ST_INVALID, NULL},
    {"mzxw6yt@", ST_INVALID, NULL},
    {"mzxw6yt[", ST_INVALID, NULL},
    {"mzxw6yt\xe9", ST_INVALID, NULL},
};

START_TEST(decodes_base32)
{
	uint8_t bytes[10] = {0};
	const char *text = BASE32_CASES[_i].text;
	enum status st = base32_decode(bytes, text, strlen(text));

	ck_assert_msg(st == BASE32_CASES[_i].st, "\"%s\": got %s, want %s",
	    text, status_name(st), status_name(BASE32_CASES[_i].st));
	if (st == ST_OK)
		ck_assert_mem_eq(bytes, BASE32_CASES[_i].bytes, 5);
}
END_TEST

START_TEST(base32_of_a_token)
{
	uint8_t token[20], back[20];
	char text[33];

	for (int i = 0; i < 200; i++) {
		ck_assert_int_eq(secret_random(token, sizeof(token)), ST_OK);
		base32_encode(text, token, sizeof(token));
		ck_assert_uint_eq(strlen(text), 32);
		ck_assert_uint_eq(
		    strspn(text, "abcdefghijklmnopqrstuvwxyz234567"), 32);
		ck_assert_int_eq(base32_decode(back, text, 32), ST_OK);
		ck_assert_mem_eq(token, back, sizeof(token));
	}
	base32_encode(text, token, 0);
	ck_assert_str_eq(text, "");
}
END_TEST

static const struct {
	const char *text;
	enum status st;
} HEXES[] = {
    {"", ST_OK},
    {"00ff7Fa0", ST_OK},
    {"0", ST_INVALID},
    {"0g", ST_INVALID},
    {"g0", ST_INVALID},
    {"0x10", ST_INVALID},
    {"1 ", ST_INVALID},
    {"/0", ST_INVALID},
    {":0", ST_INVALID},
    {"@0", ST_INVALID},
};

START_TEST(decodes_hex)
{
	uint8_t bytes[4] = {0};
	const char *text = HEXES[_i].text;
	enum status st = hex_decode(bytes, text, strlen(text));

	ck_assert_msg(st == HEXES[_i].st, "\"%s\": got %s, want %s", text,
	    status_name(st), status_name(HEXES[_i].st));
	if (strlen(text) == 8)
		ck_assert_mem_eq(bytes, "\x00\xff\x7f\xa0", 4);
}
END_TEST

#define DIGITS_32  "00112233445566778899aabbccddeeff"
#define DIGITS_64  DIGITS_32 DIGITS_32
#define DIGITS_256 DIGITS_64 DIGITS_64 DIGITS_64 DIGITS_64

static const struct {
	const char *label, *text;
	mode_t mode;
	enum status st;
	size_t len;
	const char *sentence; /* part of it */
} FILES[] = {
    {"one line", DIGITS_64 "\n", 0640, ST_OK, 32, ""},
    {"no line end", DIGITS_64, 0600, ST_OK, 32, ""},
    {"broken lines", DIGITS_32 "\r\n " DIGITS_32 "\n\n", 0400, ST_OK, 32, ""},
    {"longest", DIGITS_256 "\n", 0600, ST_OK, 128, ""},
    {"readable by all", DIGITS_64, 0644, ST_INVALID, 0, "chmod o="},
    {"writable by all", DIGITS_64, 0602, ST_INVALID, 0, "chmod o="},
    {"searchable by all", DIGITS_64, 0601, ST_INVALID, 0, "mode 0601"},
    {"empty", "", 0600, ST_INVALID, 0, "fewer than 64"},
    {"too short", DIGITS_32 "001122334455667788990011223344", 0600, ST_INVALID,
	0, "fewer than 64"},
    {"one digit more", DIGITS_256 "0", 0600, ST_INVALID, 0, "more than 256"},
    {"odd", DIGITS_64 "0", 0600, ST_INVALID, 0, "hexadecimal"},
    {"not hexadecimal", DIGITS_64 "zz", 0600, ST_INVALID, 0, "hexadecimal"},
    {"far too long", DIGITS_256 DIGITS_256 DIGITS_256 DIGITS_256 DIGITS_256,
	0600, ST_INVALID, 0, "longer"},
};

START_TEST(loads_key_files)
{
	struct secret_key key;
	struct err err = {""};
	char path[TEMPFILE_SIZE];
	enum status st;

	tempfile_write(path, FILES[_i].text, strlen(FILES[_i].text));
	ck_assert_int_eq(chmod(path, FILES[_i].mode), 0);
	st = secret_key_load(&key, path, &err);
	ck_assert_msg(st == FILES[_i].st && key.len == FILES[_i].len &&
			  strstr(err.text, FILES[_i].sentence) != NULL,
	    "%s: got %s, %zu bytes, \"%s\"", FILES[_i].label, status_name(st),
	    key.len, err.text);
	if (st == ST_OK)
		ck_assert_mem_eq(key.bytes, "\x00\x11\x22\x33", 4);
	else
		ck_assert_ptr_nonnull(strstr(err.text, path));
	secret_key_wipe(&key);
	ck_assert_uint_eq(key.len, 0);
	tempfile_remove(path);
}
END_TEST

START_TEST(key_file_that_is_none)
{
	struct secret_key key;
	struct err err = {""};
	char path[TEMPFILE_SIZE];

	ck_assert_int_eq(
	    secret_key_load(&key, "/nonexistent/seal.key", &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/seal.key"));
	ck_assert_ptr_nonnull(strstr(err.text, "keygen --seal"));
	ck_assert_int_eq(secret_key_load(&key, "/", &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "not a regular file"));

	tempfile_write(path, "", 0);
	tempfile_remove(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(secret_key_load(&key, path, NULL), ST_INVALID);
	tempfile_remove(path);
}
END_TEST

START_TEST(derived_keys_differ)
{
	struct secret_key key = {.len = 32};
	uint8_t seal[SHA256_SIZE], nonce[SHA256_SIZE], mac[SHA256_SIZE];

	memset(key.bytes, 7, key.len);
	ck_assert_int_eq(secret_key_derive(seal, &key, "seal"), ST_OK);
	ck_assert_int_eq(secret_key_derive(nonce, &key, "nonce"), ST_OK);
	ck_assert_mem_ne(seal, nonce, sizeof(seal));
	ck_assert_int_eq(
	    hmac_sha256(mac, key.bytes, key.len, "seal", 4), ST_OK);
	ck_assert_mem_eq(seal, mac, sizeof(mac));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("secret");
	TCase *tc = tcase_create("secret");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, hashes, 0, N(HASHES));
	tcase_add_test(tc, hashes_null_of_no_bytes);
	tcase_add_loop_test(tc, macs, 0, N(MACS));
	tcase_add_test(tc, random_differs);
	tcase_add_test(tc, wipes);
	tcase_add_loop_test(tc, decodes_base32, 0, N(BASE32_CASES));
	tcase_add_test(tc, base32_of_a_token);
	tcase_add_loop_test(tc, decodes_hex, 0, N(HEXES));
	tcase_add_loop_test(tc, loads_key_files, 0, N(FILES));
	tcase_add_test(tc, key_file_that_is_none);
	tcase_add_test(tc, derived_keys_differ);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
