/* SPDX-License-Identifier: ISC
 * Q2, Q5, Q6, W2, W3, W5: every state with every event, written out. */
#include <check.h>
#include <string.h>
#include "policy/lifecycle.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define P REQ_PENDING
#define V REQ_VALIDATED
#define T REQ_TIMED_OUT
#define F REQ_FAILED
#define H EFFECT_HOOK
#define O (EFFECT_HOOK | EFFECT_END_REUSE)
#define D (O | EFFECT_FREEZE)

static const struct {
	enum request_status from;
	enum lifecycle_event event;
	bool allowed;
	enum request_status to;
	bool new_generation;
	unsigned effects;
} steps[] = {
    {P, LIFE_QUORUMS_REACHED, true, V, false, H},
    {P, LIFE_DOMAIN_REFUSED, true, F, false, H},
    {P, LIFE_DISOWNED, true, F, false, H | EFFECT_FREEZE},
    {P, LIFE_WINDOW_ENDED, true, T, false, H},
    {P, LIFE_RESEND, true, P, false, 0},
    {P, LIFE_CANCEL, true, F, false, H},
    {P, LIFE_OPERATOR_REJECT, true, F, false, H},
    {V, LIFE_QUORUMS_REACHED, false, V, false, 0},
    {V, LIFE_DOMAIN_REFUSED, true, V, false, O},
    {V, LIFE_DISOWNED, true, V, false, D},
    {V, LIFE_WINDOW_ENDED, false, V, false, 0},
    {V, LIFE_RESEND, false, V, false, 0},
    {V, LIFE_CANCEL, false, V, false, 0},
    {V, LIFE_OPERATOR_REJECT, true, V, false, O},
    {T, LIFE_QUORUMS_REACHED, false, T, false, 0},
    {T, LIFE_DOMAIN_REFUSED, false, T, false, 0},
    {T, LIFE_DISOWNED, true, T, false, D},
    {T, LIFE_WINDOW_ENDED, false, T, false, 0},
    {T, LIFE_RESEND, true, P, true, 0},
    {T, LIFE_CANCEL, true, F, false, H},
    {T, LIFE_OPERATOR_REJECT, true, F, false, H},
    {F, LIFE_QUORUMS_REACHED, false, F, false, 0},
    {F, LIFE_DOMAIN_REFUSED, false, F, false, 0},
    {F, LIFE_DISOWNED, true, F, false, D},
    {F, LIFE_WINDOW_ENDED, false, F, false, 0},
    {F, LIFE_RESEND, false, F, false, 0},
    {F, LIFE_CANCEL, false, F, false, 0},
    {F, LIFE_OPERATOR_REJECT, false, F, false, 0},
};
_Static_assert(COUNT(steps) == (size_t)LIFE_STATES * LIFE_EVENTS,
    "a row for every state and event");

START_TEST(state_meets_event)
{
	const struct lifecycle_step *got =
	    lifecycle_step(steps[_i].from, steps[_i].event);

	ck_assert_msg(got->allowed == steps[_i].allowed &&
			  got->to == steps[_i].to &&
			  got->new_generation == steps[_i].new_generation &&
			  got->effects == steps[_i].effects,
	    "%s, event %d: got %d %s %d %u, want %d %s %d %u",
	    request_status_name(steps[_i].from), steps[_i].event, got->allowed,
	    request_status_name(got->to), got->new_generation, got->effects,
	    steps[_i].allowed, request_status_name(steps[_i].to),
	    steps[_i].new_generation, steps[_i].effects);
}
END_TEST

/* What holds whatever the rows say. */
START_TEST(step_is_sound)
{
	const struct lifecycle_step *got =
	    lifecycle_step(steps[_i].from, steps[_i].event);
	bool moves = got->to != steps[_i].from;

	ck_assert_msg(got->allowed || (!moves && got->effects == 0),
	    "refused, yet something changes");
	ck_assert_msg(got->to != V || steps[_i].from == V ||
			  steps[_i].event == LIFE_QUORUMS_REACHED,
	    "Q6: only approvals validate");
	ck_assert_msg(steps[_i].from != F || !moves, "W3: FAILED is the end");
	ck_assert_msg(((got->effects & EFFECT_FREEZE) != 0) ==
			  (steps[_i].event == LIFE_DISOWNED),
	    "Q5: whoever knows nothing of it freezes, and nothing else does");
	ck_assert_msg(steps[_i].from != V || !moves, "VALIDATED stays");
	ck_assert_msg(!moves || steps[_i].event == LIFE_RESEND ||
			  (got->effects & EFFECT_HOOK) != 0,
	    "W2: an outcome runs the hooks");
	ck_assert_msg(
	    got->new_generation == (steps[_i].from == T && got->to == P),
	    "W2: reopening is a new generation");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lifecycle");
	TCase *tcase = tcase_create("lifecycle");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, state_meets_event, 0, (int)COUNT(steps));
	tcase_add_loop_test(tcase, step_is_sound, 0, (int)COUNT(steps));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
