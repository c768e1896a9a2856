/* SPDX-License-Identifier: ISC
 * Growth, failure and hand-over of struct buf. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"

START_TEST(empty_is_a_string)
{
	struct buf b = BUF_INIT;
	char *s;

	ck_assert_str_eq(buf_str(&b), "");
	ck_assert(buf_ok(&b));
	s = buf_steal(&b);
	ck_assert_ptr_nonnull(s);
	ck_assert_str_eq(s, "");
	free(s);
}
END_TEST

START_TEST(appends_in_order)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "one");
	buf_addc(&b, ' ');
	buf_add(&b, "two\0three", 9);
	buf_addf(&b, " %d %s", 4, "five");
	buf_add(&b, NULL, 0);
	ck_assert(buf_ok(&b));
	ck_assert_uint_eq(b.len, 20);
	ck_assert_mem_eq(b.data, "one two\0three 4 five", 21);
	buf_free(&b);
}
END_TEST

/* Every length around a growth, byte by byte and at once. */
START_TEST(grows)
{
	size_t n = (size_t)_i;
	struct buf one = BUF_INIT, all = BUF_INIT, f = BUF_INIT;
	char text[512];

	memset(text, 'x', sizeof(text));
	text[n] = '\0';
	for (size_t i = 0; i < n; i++)
		buf_addc(&one, 'x');
	buf_add(&all, text, n);
	buf_addf(&f, "%s", text);
	ck_assert_str_eq(buf_str(&one), text);
	ck_assert_str_eq(buf_str(&all), text);
	ck_assert_str_eq(buf_str(&f), text);
	ck_assert_uint_eq(f.len, n);
	buf_free(&one);
	buf_free(&all);
	buf_wipe(&f);
}
END_TEST

/* A length that cannot be had fails at once, without overflow, and stays so
 * until buf_reset(). */
START_TEST(failure_is_remembered)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "kept");
	buf_add(&b, "x", SIZE_MAX - 2);
	ck_assert(!buf_ok(&b));
	buf_adds(&b, "dropped");
	ck_assert_str_eq(buf_str(&b), "kept");
	buf_reset(&b);
	ck_assert(buf_ok(&b));
	ck_assert_str_eq(buf_str(&b), "");
	buf_adds(&b, "again");
	ck_assert_str_eq(buf_str(&b), "again");
	buf_free(&b);
}
END_TEST

START_TEST(failed_steal_is_null)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "lost");
	buf_add(&b, "x", SIZE_MAX);
	ck_assert_ptr_null(buf_steal(&b));
	ck_assert_ptr_null(b.data);
	ck_assert(buf_ok(&b));
}
END_TEST

START_TEST(steal_leaves_it_empty)
{
	struct buf b = BUF_INIT;
	char *s;

	buf_adds(&b, "mine");
	s = buf_steal(&b);
	ck_assert_str_eq(s, "mine");
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(buf_str(&b), "");
	free(s);
}
END_TEST

START_TEST(free_takes_null_and_twice)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "x");
	buf_free(&b);
	buf_free(&b);
	buf_free(NULL);
	buf_wipe(&b);
	buf_wipe(NULL);
	ck_assert_ptr_null(b.data);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("buf");
	TCase *tc = tcase_create("buf");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, empty_is_a_string);
	tcase_add_test(tc, appends_in_order);
	tcase_add_loop_test(tc, grows, 0, 300);
	tcase_add_test(tc, failure_is_remembered);
	tcase_add_test(tc, failed_steal_is_null);
	tcase_add_test(tc, steal_leaves_it_empty);
	tcase_add_test(tc, free_takes_null_and_twice);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
