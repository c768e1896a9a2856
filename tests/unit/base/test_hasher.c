/* SPDX-License-Identifier: ISC
 * lib/base/hasher.c: the examples of FIPS 180-4, whatever the pieces, and that
 * one hash leaves nothing for the next. */
#include "lib/base/hasher.h"
#include "tests/fake/place.h"

static struct hasher *hasher;

static void
begin(void)
{
	ck_ok(hasher_new(&hasher));
}

static void
end(void)
{
	hasher_free(hasher);
}

static const struct {
	const char *text, *hex;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void
hash_is(const struct piece *pieces, size_t n, const char *want)
{
	uint8_t hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];

	ck_ok(hasher_sha256(hasher, hash, pieces, n));
	hex_encode(hex, hash, sizeof(hash));
	ck_assert_str_eq(hex, want);
}

/* One piece, and two cut at every place, empty ones too. */
START_TEST(known)
{
	const char *text = vectors[_i].text;
	size_t len = strlen(text);

	hash_is(&(struct piece){text, len}, 1, vectors[_i].hex);
	for (size_t at = 0; at <= len; at++) {
		const struct piece pieces[] = {
		    {text, at}, {"", 0}, {text + at, len - at}};

		hash_is(pieces, 3, vectors[_i].hex);
	}
}
END_TEST

START_TEST(no_pieces)
{
	hash_is(NULL, 0, vectors[0].hex);
	hash_is(&(struct piece){NULL, 0}, 1, vectors[0].hex);
}
END_TEST

START_TEST(again)
{
	for (int i = 0; i < 100; i++) {
		size_t k = (size_t)i % COUNT(vectors);

		hash_is(
		    &(struct piece){vectors[k].text, strlen(vectors[k].text)},
		    1, vectors[k].hex);
	}
}
END_TEST

START_TEST(a_million)
{
	static char block[1000];
	struct piece pieces[1000];

	memset(block, 'a', sizeof(block));
	for (size_t i = 0; i < COUNT(pieces); i++)
		pieces[i] = (struct piece){block, sizeof(block)};
	hash_is(pieces, COUNT(pieces),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

START_TEST(none)
{
	hasher_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("hasher");
	TCase *tc = tcase_create("hasher");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(tc, known, 0, COUNT_OF(vectors));
	tcase_add_test(tc, no_pieces);
	tcase_add_test(tc, again);
	tcase_add_test(tc, a_million);
	tcase_add_test(tc, none);
	suite_add_tcase(suite, tc);
	return place_run(suite);
}
