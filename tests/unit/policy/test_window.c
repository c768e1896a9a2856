/* SPDX-License-Identifier: ISC
 * W1, W3, W4, T8: the boundaries, to the second. */
#include <check.h>
#include "policy/window.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { HOUR = 3600, DAY = 24 * HOUR };
#define SENT INT64_C(1795248780)

static const struct {
	const char *label;
	int64_t after, lifetime;
	bool want;
} windows[] = {
    {"W1 at once", 0, 72 * HOUR, true},
    {"T8 at +71:59:59", 72 * HOUR - 1, 72 * HOUR, true},
    {"T8 at +72:00:00", 72 * HOUR, 72 * HOUR, false},
    {"W1 a second later", 72 * HOUR + 1, 72 * HOUR, false},
    {"clock set back", -HOUR, 72 * HOUR, true},
    {"no lifetime", 0, 0, false},
    {"for ever", INT64_MAX - SENT - 1, INT64_MAX, true},
};

START_TEST(token_fails_at_its_end)
{
	int64_t end = window_end(SENT, windows[_i].lifetime);
	bool got = window_is_open(SENT + windows[_i].after, end);

	ck_assert_msg(got == windows[_i].want, "%s: got %d, want %d",
	    windows[_i].label, got, windows[_i].want);
}
END_TEST

static const struct {
	const char *label;
	enum request_status status;
	int64_t age;
	enum window_resend want;
} resends[] = {
    {"W3 pending", REQ_PENDING, HOUR, RESEND_ALLOWED},
    {"W3 timed out", REQ_TIMED_OUT, 4 * DAY, RESEND_ALLOWED},
    {"W3 last second", REQ_TIMED_OUT, 30 * DAY - 1, RESEND_ALLOWED},
    {"W3 30 days", REQ_TIMED_OUT, 30 * DAY, RESEND_TOO_OLD},
    {"W3 pending, 30 days", REQ_PENDING, 30 * DAY, RESEND_TOO_OLD},
    {"W3 validated", REQ_VALIDATED, HOUR, RESEND_ENDED},
    {"W3 failed", REQ_FAILED, HOUR, RESEND_ENDED},
    {"W3 failed and old", REQ_FAILED, 31 * DAY, RESEND_ENDED},
    {"clock set back", REQ_PENDING, -HOUR, RESEND_ALLOWED},
};

START_TEST(resend_until_too_old)
{
	enum window_resend got = window_resend(
	    resends[_i].status, SENT + resends[_i].age, SENT, 30 * DAY);

	ck_assert_msg(got == resends[_i].want, "%s: got %d, want %d",
	    resends[_i].label, (int)got, (int)resends[_i].want);
}
END_TEST

START_TEST(reuse_counts_from_the_creation)
{
	int64_t end = window_reuse_end(SENT, 825 * (int64_t)DAY);

	ck_assert_int_eq(end, SENT + INT64_C(71280000));
	ck_assert_int_eq(window_reuse_end(SENT, INT64_MAX), INT64_MAX);
	ck_assert_int_eq(window_end(INT64_MIN, -1), INT64_MIN);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("window");
	TCase *tcase = tcase_create("window");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, token_fails_at_its_end, 0, (int)COUNT(windows));
	tcase_add_loop_test(
	    tcase, resend_until_too_old, 0, (int)COUNT(resends));
	tcase_add_test(tcase, reuse_counts_from_the_creation);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
