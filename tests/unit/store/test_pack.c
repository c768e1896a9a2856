/* SPDX-License-Identifier: ISC
 * lib/store/pack.c: what was packed comes back, and nothing else does: not
 * from damaged octets, not by another dictionary, not beyond the bound. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/secret.h"
#include "lib/store/pack.h"

enum {
	LIKE_LEN = 3000,
	N_LIKES = 9, /* more than are held ready */
	ROUNDS = 50,
	N_THREADS = 4,
};

/* Of the same kind, each with a beginning of its own. */
static char likes[N_LIKES][LIKE_LEN];
static char text[LIKE_LEN + 100];
static size_t text_len;

static void
texts_make(void)
{
	for (int n = 0; n < N_LIKES; n++) {
		for (size_t i = 0; i < LIKE_LEN; i++)
			likes[n][i] = (char)('a' + (i * i / 7 + i / 100) % 26);
		likes[n][0] = (char)('0' + n);
	}
	memcpy(text, likes[0], 1500);
	memcpy(text + 1500, "something else", 14);
	memcpy(text + 1514, likes[0] + 1500, 1500);
	text_len = 3014;
}

static void
write_by(struct buf *out, uint8_t key_r[PACK_KEY_SIZE], int n)
{
	ck_assert_int_eq(
	    pack_write(out, key_r, text, text_len, likes[n], LIKE_LEN), ST_OK);
}

START_TEST(comes_back)
{
	struct buf packed = BUF_INIT, out = BUF_INIT;
	uint8_t key[PACK_KEY_SIZE], hash[SHA256_SIZE];

	buf_adds(&packed, "x");
	buf_adds(&out, "y");
	write_by(&packed, key, 0);
	ck_assert_int_eq(sha256(hash, likes[0], LIKE_LEN), ST_OK);
	ck_assert_mem_eq(key, hash, PACK_KEY_SIZE);
	ck_assert_uint_lt(packed.len, 100);
	ck_assert_int_eq(pack_read(&out, packed.data + 1, packed.len - 1, key,
			     likes[0], LIKE_LEN),
	    ST_OK);
	ck_assert_uint_eq(out.len, 1 + text_len);
	ck_assert_mem_eq(out.data + 1, text, text_len);
	/* by what is held ready */
	ck_assert_int_eq(
	    pack_read(&out, packed.data + 1, packed.len - 1, key, NULL, 0),
	    ST_OK);
	ck_assert_uint_eq(out.len, 1 + 2 * text_len);
	buf_free(&packed);
	buf_free(&out);
}
END_TEST

START_TEST(nothing_comes_back)
{
	struct buf packed = BUF_INIT, out = BUF_INIT;
	uint8_t key[PACK_KEY_SIZE];

	ck_assert_int_eq(
	    pack_write(&packed, key, "", 0, likes[0], LIKE_LEN), ST_OK);
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, key, NULL, 0), ST_OK);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&packed);
	buf_free(&out);
}
END_TEST

/* Each octet in each other value that differs in one bit, and each length. */
START_TEST(damaged)
{
	struct buf packed = BUF_INIT, out = BUF_INIT;
	uint8_t key[PACK_KEY_SIZE];

	write_by(&packed, key, 0);
	for (size_t i = 0; i < packed.len * 8; i++) {
		enum status st;

		packed.data[i / 8] ^= (char)(1 << i % 8);
		buf_reset(&out);
		st = pack_read(&out, packed.data, packed.len, key, NULL, 0);
		/* Some bits of a header mean nothing. */
		ck_assert(st == ST_INVALID ||
			  (st == ST_OK && out.len == text_len &&
			      memcmp(out.data, text, text_len) == 0));
		ck_assert(st == ST_OK || out.len == 0);
		packed.data[i / 8] ^= (char)(1 << i % 8);
	}
	for (size_t len = 0; len < packed.len; len++) {
		char *cut = malloc(len + 1);

		ck_assert_ptr_nonnull(cut);
		memcpy(cut, packed.data, len);
		buf_reset(&out);
		ck_assert_int_eq(
		    pack_read(&out, cut, len, key, NULL, 0), ST_INVALID);
		free(cut);
	}
	buf_reset(&out);
	buf_adds(&packed, "more");
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, key, NULL, 0), ST_INVALID);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&packed);
	buf_free(&out);
}
END_TEST

START_TEST(by_another_dictionary)
{
	struct buf packed = BUF_INIT, out = BUF_INIT;
	uint8_t keys[2][PACK_KEY_SIZE], none[PACK_KEY_SIZE] = {1};

	write_by(&packed, keys[1], 1);
	buf_reset(&packed);
	write_by(&packed, keys[0], 0);
	ck_assert_int_eq(pack_read(&out, packed.data, packed.len, keys[0],
			     likes[1], LIKE_LEN),
	    ST_INVALID);
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, keys[1], NULL, 0),
	    ST_INVALID);
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, none, NULL, 0),
	    ST_NOTFOUND);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&packed);
	buf_free(&out);
}
END_TEST

/* RFC 8878 3.1.1: a header that says 2 GiB, of one segment. */
START_TEST(beyond_the_bound)
{
	static const char big[] = "\x28\xb5\x2f\xfd\xa4\xff\xff\xff\x7f\x01";
	struct buf packed = BUF_INIT, out = BUF_INIT;
	char *bytes = calloc(PACK_BYTES_MAX + 1, 1);
	uint8_t key[PACK_KEY_SIZE];

	ck_assert_ptr_nonnull(bytes);
	write_by(&packed, key, 0);
	ck_assert_int_eq(
	    pack_read(&out, big, sizeof(big) - 1, key, NULL, 0), ST_INVALID);
	ck_assert_uint_eq(out.size, 0);
	ck_assert_int_eq(pack_write(&packed, key, bytes, PACK_BYTES_MAX + 1,
			     likes[0], LIKE_LEN),
	    ST_INVALID);
	ck_assert_int_eq(
	    pack_write(&packed, key, text, text_len, bytes, PACK_BYTES_MAX + 1),
	    ST_INVALID);
	buf_reset(&packed);
	ck_assert_int_eq(
	    pack_write(&packed, key, bytes, PACK_BYTES_MAX, likes[0], LIKE_LEN),
	    ST_OK);
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, key, NULL, 0), ST_OK);
	ck_assert_uint_eq(out.len, PACK_BYTES_MAX);
	ck_assert_mem_eq(out.data, bytes, PACK_BYTES_MAX);
	free(bytes);
	buf_free(&packed);
	buf_free(&out);
}
END_TEST

/* A dictionary that has learned: the same each time, and none once damaged. */
START_TEST(learned)
{
	struct buf packed = BUF_INIT, out = BUF_INIT, d[2] = {BUF_INIT};
	struct buf content = BUF_INIT, examples = BUF_INIT;
	size_t lens[N_LIKES];
	uint8_t key[PACK_KEY_SIZE];

	buf_add(&content, likes[0], LIKE_LEN);
	for (int n = 0; n < N_LIKES; n++) {
		buf_add(&examples, text, text_len - (size_t)n);
		lens[n] = text_len - (size_t)n;
	}
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(
		    pack_dictionary(&d[i], &content, &examples, lens, N_LIKES),
		    ST_OK);
	ck_assert_uint_eq(d[0].len, d[1].len);
	ck_assert_mem_eq(d[0].data, d[1].data, d[0].len);
	ck_assert_int_eq(
	    pack_write(&packed, key, text, text_len, d[0].data, d[0].len),
	    ST_OK);
	ck_assert_int_eq(
	    pack_read(&out, packed.data, packed.len, key, d[0].data, d[0].len),
	    ST_OK);
	ck_assert_uint_eq(out.len, text_len);
	ck_assert_mem_eq(out.data, text, text_len);
	buf_reset(&out);
	for (size_t i = 0; i < d[1].len; i++) {
		d[1].data[i] ^= 1;
		ck_assert_int_eq(pack_read(&out, packed.data, packed.len, key,
				     d[1].data, d[1].len),
		    ST_INVALID);
		d[1].data[i] ^= 1;
	}
	ck_assert_uint_eq(out.len, 0);
	buf_free(&packed);
	buf_free(&out);
	buf_free(&content);
	buf_free(&examples);
	buf_free(&d[0]);
	buf_free(&d[1]);
}
END_TEST

/* More dictionaries than are held ready, in turn, in several threads. */
static void *
turns(void *arg)
{
	struct buf packed = BUF_INIT, out = BUF_INIT;
	uint8_t key[PACK_KEY_SIZE];

	for (int i = 0; i < ROUNDS * N_LIKES; i++) {
		const int n = i % N_LIKES;

		buf_reset(&packed);
		buf_reset(&out);
		if (pack_write(&packed, key, text, text_len, likes[n],
			LIKE_LEN) != ST_OK ||
		    pack_read(&out, packed.data, packed.len, key, likes[n],
			LIKE_LEN) != ST_OK ||
		    out.len != text_len ||
		    memcmp(out.data, text, text_len) != 0)
			*(bool *)arg = false;
	}
	buf_free(&packed);
	buf_free(&out);
	return NULL;
}

START_TEST(many_in_turn)
{
	pthread_t threads[N_THREADS];
	bool good[N_THREADS];

	for (int i = 0; i < N_THREADS; i++) {
		good[i] = true;
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, turns, &good[i]), 0);
	}
	for (int i = 0; i < N_THREADS; i++) {
		pthread_join(threads[i], NULL);
		ck_assert(good[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/pack");
	TCase *tcase = tcase_create("pack");
	SRunner *runner;
	int n_failed;

	texts_make();
	tcase_add_test(tcase, comes_back);
	tcase_add_test(tcase, nothing_comes_back);
	tcase_add_test(tcase, damaged);
	tcase_add_test(tcase, by_another_dictionary);
	tcase_add_test(tcase, beyond_the_bound);
	tcase_add_test(tcase, learned);
	tcase_add_test(tcase, many_in_turn);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
