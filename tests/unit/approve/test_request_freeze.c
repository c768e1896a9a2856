/* SPDX-License-Identifier: ISC
 * approve/request_freeze.c on a real store. */
#include "tests/fake/life.h"

static const struct {
	const char *label, *domain;
	enum status freeze, unfreeze;
} freeze_cases[] = {
    {"a domain", "Example.com.", ST_OK, ST_OK},
    {"a suffix", "co.uk", ST_OK, ST_OK},
    {"a wildcard", "*.example.com", ST_INVALID, ST_INVALID},
    {"no name", "a b", ST_INVALID, ST_INVALID},
};

START_TEST(q5_freeze)
{
	struct request_operator op = operator(freeze_cases[_i].domain, T0);
	json_t *event;

	ck_status(
	    request_freeze(&world, &op, &place_err), freeze_cases[_i].freeze);
	ck_status(request_unfreeze(&world, &op, &place_err),
	    freeze_cases[_i].unfreeze);
	if (freeze_cases[_i].freeze != ST_OK) {
		ck_assert_uint_eq(world_count_events("freeze"), 0);
		return;
	}
	ck_status(request_unfreeze(&world, &op, &place_err), ST_NOTFOUND);
	ck_assert_uint_eq(world_count_events("unfreeze"), 1);
	event = world_last_event("freeze");
	ck_assert_str_eq(place_text(event, "By"), "Jane Roe");
	ck_assert_str_eq(place_text(event, "Reason"), "asked by phone");
	ck_assert_int_eq(place_int(event, "Uid"), WORLD_UID);
	json_decref(event);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request_freeze");
	TCase *tc = world_case(suite, "request_freeze", true);

	tcase_add_loop_test(tc, q5_freeze, 0, COUNT_OF(freeze_cases));
	return place_run(suite);
}
