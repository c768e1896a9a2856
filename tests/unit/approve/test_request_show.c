/* SPDX-License-Identifier: ISC
 * approve/request_show.c on a real store: what wait asks. What describe shows
 * is seen by all the others. */
#include "tests/fake/life.h"

/* What wait asks: nothing is marked by it. */
START_TEST(w2_is_open)
{
	bool open = false;

	begin(NAMES("example.com"));
	ck_ok(request_is_open(&open, &world, id, T0 + WINDOW - 1, &place_err));
	ck_assert(open);
	ck_ok(request_is_open(&open, &world, id, T0 + WINDOW, &place_err));
	ck_assert(!open);
	ck_assert_uint_eq(world_count_events("timed-out"), 0);
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_ok(request_is_open(&open, &world, id, T0, &place_err));
	ck_assert(!open);
	ck_status(
	    request_is_open(&open, &world, "x", T0, &place_err), ST_NOTFOUND);
	ck_status(
	    request_is_open(&open, &world, "aaaaaaaaaaaaaaaa", T0, &place_err),
	    ST_NOTFOUND);
	ck_assert_ptr_nonnull(strstr(place_err.text, "no request aaaa"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request_show");
	TCase *tc = world_case(suite, "request_show", true);

	tcase_add_test(tc, w2_is_open);
	return place_run(suite);
}
