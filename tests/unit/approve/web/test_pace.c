/* SPDX-License-Identifier: ISC
 * L, T16: what is held goes at a whole step of the clock, in order, once, and
 * at the end at once. */
#include <check.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "approve/web/pace.h"
#include "lib/base/clock.h"

enum { HELD = 200, STEP = PACE_STEP_US, LONG_US = 60 * 1000000 };

struct held {
	struct pace_item item; /* first: its address is this one's */
	int64_t went;
	atomic_int times;
};

static atomic_int n_gone;

static void
held_go(struct pace_item *item)
{
	struct held *held = (struct held *)item;

	held->went = clock_mono_us();
	atomic_fetch_add(&held->times, 1);
	atomic_fetch_add(&n_gone, 1);
}

static const struct {
	const char *label;
	int64_t since, now, want;
} due_cases[] = {
    {"at once", 0, 0, STEP},
    {"a whole step behind it", 1, 2, 2 * STEP},
    {"within the step", 5, STEP, 2 * STEP},
    {"a moment before it leaves", 5, 2 * STEP - 1, 2 * STEP},
    {"as it leaves", 5, 2 * STEP, 2 * STEP},
    {"just missed", 5, 2 * STEP + 1, 3 * STEP},
    {"much later", 7, 10 * STEP + 8, 11 * STEP},
};

START_TEST(pace_goes_by_steps)
{
	int64_t got = pace_due(due_cases[_i].since, due_cases[_i].now);

	ck_assert_msg(got == due_cases[_i].want, "%s: got %lld, want %lld",
	    due_cases[_i].label, (long long)got, (long long)due_cases[_i].want);
}
END_TEST

START_TEST(pace_lets_each_go_once_and_not_before)
{
	static struct held held[HELD];
	struct pace *pace = NULL;
	int i;

	ck_assert_int_eq(pace_new(&pace, NULL), ST_OK);
	for (i = 0; i < HELD; i++) {
		/* Some came before those that are held already. */
		held[i].item.since = clock_mono_us() - (i % 3) * (STEP / 4);
		held[i].item.go = held_go;
		pace_hold(pace, &held[i].item);
		if (i % 50 == 0)
			usleep(2 * STEP);
	}
	while (atomic_load(&n_gone) < HELD)
		usleep(STEP);
	for (i = 0; i < HELD; i++) {
		ck_assert_int_eq(atomic_load(&held[i].times), 1);
		ck_assert_int_ge(held[i].went, held[i].item.due);
		ck_assert_int_eq(held[i].item.due % STEP, 0);
		ck_assert_int_ge(held[i].item.due, held[i].item.since + STEP);
	}
	pace_free(pace);
}
END_TEST

START_TEST(pace_keeps_nothing_behind_its_end)
{
	struct held early = {.item = {.go = held_go}}, late = early;
	struct pace *pace = NULL;

	ck_assert_int_eq(pace_new(&pace, NULL), ST_OK);
	/* As from a request that is yet to come: due in a minute. */
	early.item.since = clock_mono_us() + LONG_US;
	late.item.since = early.item.since;
	pace_hold(pace, &early.item);
	ck_assert_int_eq(atomic_load(&early.times), 0);
	pace_end(pace);
	ck_assert_int_eq(atomic_load(&early.times), 1);
	pace_hold(pace, &late.item);
	ck_assert_int_eq(atomic_load(&late.times), 1);
	pace_end(pace);
	pace_free(pace);
	pace_free(NULL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pace");
	TCase *tc = tcase_create("pace");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, pace_goes_by_steps, 0,
	    sizeof(due_cases) / sizeof(due_cases[0]));
	tcase_add_test(tc, pace_lets_each_go_once_and_not_before);
	tcase_add_test(tc, pace_keeps_nothing_behind_its_end);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
