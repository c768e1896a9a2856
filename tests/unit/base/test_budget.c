/* SPDX-License-Identifier: ISC
 * A budget: so many in a period, what is left out is told with the next, and
 * from many threads not one more. */
#include <check.h>
#include <stdlib.h>

#include "lib/base/budget.h"

enum { MOST = 3, PERIOD = 1000, THREADS = 8, ASKED = 1000 };

/* What was asked in this order. */
static const struct {
	const char *label;
	int64_t now;
	bool granted;
	uint64_t n_missed;
} ASKS[] = {
    {"the first", 500, true, 0},
    {"the second", 500, true, 0},
    {"the third, at the end", 1499, true, 0},
    {"one more", 1499, false, 0},
    {"and another", 1499, false, 0},
    {"the next period tells of both", 1500, true, 2},
    {"once", 1501, true, 0},
    {"which ends as well", 1600, true, 0},
    {"with one too many", 2499, false, 0},
    {"long after", 900000, true, 1},
};

START_TEST(so_many_in_a_period)
{
	struct budget budget = BUDGET_INIT;

	for (size_t i = 0; i < sizeof(ASKS) / sizeof(*ASKS); i++) {
		uint64_t n_missed = 99;
		bool granted =
		    budget_take(&budget, &n_missed, ASKS[i].now, MOST, PERIOD);

		ck_assert_msg(granted == ASKS[i].granted, "%s: granted: %d",
		    ASKS[i].label, granted);
		ck_assert_msg(n_missed == ASKS[i].n_missed, "%s: missed: %d",
		    ASKS[i].label, (int)n_missed);
	}
}
END_TEST

struct asker {
	struct budget *budget;
	unsigned n_granted;
};

static void *
ask(void *arg)
{
	struct asker *a = arg;
	uint64_t n_missed;

	for (int i = 0; i < ASKED; i++)
		a->n_granted +=
		    budget_take(a->budget, &n_missed, i % PERIOD, MOST, PERIOD);
	return NULL;
}

START_TEST(from_many_threads)
{
	struct budget budget = BUDGET_INIT;
	struct asker askers[THREADS];
	pthread_t threads[THREADS];
	unsigned n_granted = 0;
	uint64_t n_missed = 0;

	for (int i = 0; i < THREADS; i++) {
		askers[i] = (struct asker){.budget = &budget};
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, ask, &askers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		n_granted += askers[i].n_granted;
	}
	ck_assert_uint_eq(n_granted, MOST);
	ck_assert(budget_take(
	    &budget, &n_missed, budget.began + PERIOD, MOST, PERIOD));
	ck_assert_uint_eq(n_missed, THREADS * ASKED - MOST);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("budget");
	TCase *tcase = tcase_create("budget");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, so_many_in_a_period);
	tcase_add_test(tcase, from_many_threads);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
