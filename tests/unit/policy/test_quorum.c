/* SPDX-License-Identifier: ISC
 * Q1, Q2, Q4: every count up to a small bound against its definition. */
#include <check.h>
#include <limits.h>
#include "policy/quorum.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *label;
	unsigned required, approvals, rejections;
	enum quorum want;
} counts[] = {
    {"Q1 none yet", 1, 0, 0, QUORUM_PENDING},
    {"Q1 one of one", 1, 1, 0, QUORUM_REACHED},
    {"Q1 one of two", 2, 1, 0, QUORUM_PENDING},
    {"Q1 two of two", 2, 2, 0, QUORUM_REACHED},
    {"Q1 more than needed", 2, 5, 0, QUORUM_REACHED},
    {"Q2 veto alone", 1, 0, 1, QUORUM_REFUSED},
    {"Q2 veto beats the approvals", 2, 5, 1, QUORUM_REFUSED},
    {"a quorum of none is not reached by silence", 0, 0, 0, QUORUM_PENDING},
};

START_TEST(votes_are_counted)
{
	enum quorum got = quorum_count(
	    counts[_i].required, counts[_i].approvals, counts[_i].rejections);

	ck_assert_msg(got == counts[_i].want, "%s: got %d, want %d",
	    counts[_i].label, (int)got, (int)counts[_i].want);
}
END_TEST

/* Q4: reachable exactly if some number of the waiting could complete it. */
START_TEST(reachable_means_some_future_reaches)
{
	for (unsigned n = 0; n < 6 * 6 * 6 * 3; n++) {
		unsigned required = n % 6, approvals = n / 6 % 6;
		unsigned waiting = n / 36 % 6, rejections = n / 216;
		bool want = false;

		for (unsigned more = 0; more <= waiting; more++)
			want |= quorum_count(required, approvals + more,
				    rejections) == QUORUM_REACHED;
		ck_assert_msg(quorum_is_reachable(required, approvals,
				  rejections, waiting) == want,
		    "required %u, approvals %u, waiting %u, rejections %u: "
		    "want %d",
		    required, approvals, waiting, rejections, want);
	}
	ck_assert(quorum_is_reachable(UINT_MAX, UINT_MAX, 0, UINT_MAX));
	ck_assert(!quorum_is_reachable(1, UINT_MAX, 1, UINT_MAX));
}
END_TEST

START_TEST(possible_up_to_the_mailboxes)
{
	ck_assert(quorum_is_possible(1, 1));
	ck_assert(quorum_is_possible(5, 5));
	ck_assert(!quorum_is_possible(6, 5));
	ck_assert(!quorum_is_possible(1, 0));
	ck_assert(!quorum_is_possible(0, 5));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("quorum");
	TCase *tcase = tcase_create("quorum");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, votes_are_counted, 0, (int)COUNT(counts));
	tcase_add_test(tcase, reachable_means_some_future_reaches);
	tcase_add_test(tcase, possible_up_to_the_mailboxes);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
