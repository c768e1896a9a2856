/* SPDX-License-Identifier: ISC
 * Times and durations as text, both ways (W1's 72 hours among them). The
 * clocks are only asked whether they move forward, and are waited for. */
#include <check.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>

#include "lib/base/clock.h"

static const struct {
	int64_t t;
	const char *rfc3339, *rfc5322;
} MOMENTS[] = {
    {0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"},
    {-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"},
    {1795335180, "2026-11-22T08:13:00Z", "Sun, 22 Nov 2026 08:13:00 +0000"},
    {951782400, "2000-02-29T00:00:00Z", "Tue, 29 Feb 2000 00:00:00 +0000"},
    {4107542400, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 +0000"},
    {2147483648, "2038-01-19T03:14:08Z", "Tue, 19 Jan 2038 03:14:08 +0000"},
    {253402300799, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"},
    {-62135596800, "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000"},
};

START_TEST(moment_to_text_and_back)
{
	char text[CLOCK_TEXT_SIZE], mail[CLOCK_MAIL_SIZE];
	int64_t t = 1;

	ck_assert_str_eq(
	    clock_rfc3339(text, MOMENTS[_i].t), MOMENTS[_i].rfc3339);
	ck_assert_str_eq(
	    clock_rfc5322(mail, MOMENTS[_i].t), MOMENTS[_i].rfc5322);
	ck_assert_int_eq(clock_parse(&t, text), ST_OK);
	ck_assert_int_eq(t, MOMENTS[_i].t);
}
END_TEST

START_TEST(beyond_four_digits_is_cut)
{
	char text[CLOCK_TEXT_SIZE];

	ck_assert_str_eq(
	    clock_rfc3339(text, INT64_MAX), "9999-12-31T23:59:59Z");
	ck_assert_str_eq(
	    clock_rfc3339(text, INT64_MIN), "0001-01-01T00:00:00Z");
}
END_TEST

static const struct {
	const char *text;
	enum status st;
	int64_t t;
} PARSED[] = {
    {"2026-11-22", ST_OK, 1795305600},
    {"2000-02-29", ST_OK, 951782400},
    {"2026-02-29", ST_INVALID, 0},
    {"2026-02-30T00:00:00Z", ST_INVALID, 0},
    {"2026-13-01", ST_INVALID, 0},
    {"2026-00-01", ST_INVALID, 0},
    {"2026-01-00", ST_INVALID, 0},
    {"0000-01-01", ST_INVALID, 0},
    {"2026-11-22T24:00:00Z", ST_INVALID, 0},
    {"2026-11-22T08:60:00Z", ST_INVALID, 0},
    {"2026-11-22T08:13:60Z", ST_INVALID, 0},
    {"2026-11-22T08:13:00", ST_INVALID, 0},
    {"2026-11-22T08:13:00z", ST_INVALID, 0},
    {"2026-11-22 08:13:00Z", ST_INVALID, 0},
    {"2026-11-22T08:13:00+00:00", ST_INVALID, 0},
    {"2026-11-22T08:13:00.5Z", ST_INVALID, 0},
    {"2026-11-22T08:13:00Z ", ST_INVALID, 0},
    {" 2026-11-22", ST_INVALID, 0},
    {"2026-1-22", ST_INVALID, 0},
    {"+026-11-22", ST_INVALID, 0},
    {"yesterday", ST_INVALID, 0},
    {"", ST_INVALID, 0},
};

START_TEST(parses_moments)
{
	int64_t t = 0;
	enum status st = clock_parse(&t, PARSED[_i].text);

	ck_assert_msg(st == PARSED[_i].st && t == PARSED[_i].t,
	    "\"%s\": got %s, %" PRId64 ", want %s, %" PRId64, PARSED[_i].text,
	    status_name(st), t, status_name(PARSED[_i].st), PARSED[_i].t);
}
END_TEST

static const struct {
	const char *text;
	enum status st;
	int64_t seconds;
} DURATIONS[] = {
    {"0", ST_OK, 0},
    {"90", ST_OK, 90},
    {"10s", ST_OK, 10},
    {"20m", ST_OK, 1200},
    {"72h", ST_OK, 259200},
    {"30d", ST_OK, 2592000},
    {"825d", ST_OK, 71280000},
    {"2w", ST_OK, 1209600},
    {"9223372036854775807", ST_OK, INT64_MAX},
    {"9223372036854775808", ST_INVALID, 0},
    {"9223372036854775807m", ST_INVALID, 0},
    {"99999999999999999999999999s", ST_INVALID, 0},
    {"", ST_INVALID, 0},
    {"h", ST_INVALID, 0},
    {"-1h", ST_INVALID, 0},
    {"+1h", ST_INVALID, 0},
    {" 1h", ST_INVALID, 0},
    {"1 h", ST_INVALID, 0},
    {"1h ", ST_INVALID, 0},
    {"1H", ST_INVALID, 0},
    {"1h30m", ST_INVALID, 0},
    {"1.5h", ST_INVALID, 0},
    {"1y", ST_INVALID, 0},
    {"0x10", ST_INVALID, 0},
};

START_TEST(parses_durations)
{
	int64_t n = 0;
	enum status st = duration_parse(&n, DURATIONS[_i].text);

	ck_assert_msg(st == DURATIONS[_i].st && n == DURATIONS[_i].seconds,
	    "\"%s\": got %s, %" PRId64 ", want %s, %" PRId64,
	    DURATIONS[_i].text, status_name(st), n,
	    status_name(DURATIONS[_i].st), DURATIONS[_i].seconds);
}
END_TEST

START_TEST(clocks_run)
{
	int64_t mono = clock_mono_ms();
	int64_t now = clock_now();

	ck_assert_int_gt(now, MOMENTS[3].t);
	ck_assert_int_ge(clock_mono_ms(), mono);
	ck_assert_int_le(llabs((long long)(time(NULL) - now)), 2);
}
END_TEST

static const struct {
	unsigned failures;
	int64_t wait;
} BACKOFFS[] = {{0, 5}, {1, 5}, {2, 10}, {3, 20}, {5, 80}, {6, 100}, {7, 100},
    {UINT_MAX, 100}};

START_TEST(backs_off)
{
	ck_assert_int_eq(
	    clock_backoff(BACKOFFS[_i].failures, 5, 100), BACKOFFS[_i].wait);
}
END_TEST

START_TEST(rests_and_waits)
{
	const int64_t before = clock_mono_us(), until = before + 5000;
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t cond;
	bool in_time;

	clock_sleep_ms(2);
	ck_assert_int_ge(clock_mono_us(), before + 2000);
	clock_cond_init(&cond);
	pthread_mutex_lock(&lock);
	do
		in_time = clock_cond_wait(&cond, &lock, until);
	while (in_time && clock_mono_us() < until);
	ck_assert(!in_time);
	ck_assert_int_ge(clock_mono_us(), until);
	pthread_mutex_unlock(&lock);
	pthread_cond_destroy(&cond);
}
END_TEST

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t cond;
};

static void *
ring(void *arg)
{
	struct bell *bell = arg;

	pthread_mutex_lock(&bell->lock);
	pthread_cond_signal(&bell->cond);
	pthread_mutex_unlock(&bell->lock);
	return NULL;
}

START_TEST(is_woken)
{
	struct bell bell = {.lock = PTHREAD_MUTEX_INITIALIZER};
	pthread_t thread;

	clock_cond_init(&bell.cond);
	pthread_mutex_lock(&bell.lock);
	ck_assert_int_eq(pthread_create(&thread, NULL, ring, &bell), 0);
	ck_assert(clock_cond_wait(
	    &bell.cond, &bell.lock, clock_mono_us() + 60 * 1000000));
	pthread_mutex_unlock(&bell.lock);
	pthread_join(thread, NULL);
	pthread_cond_destroy(&bell.cond);
}
END_TEST

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

int
main(void)
{
	Suite *s = suite_create("clock");
	TCase *tc = tcase_create("clock");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, moment_to_text_and_back, 0, N(MOMENTS));
	tcase_add_test(tc, beyond_four_digits_is_cut);
	tcase_add_loop_test(tc, parses_moments, 0, N(PARSED));
	tcase_add_loop_test(tc, parses_durations, 0, N(DURATIONS));
	tcase_add_test(tc, clocks_run);
	tcase_add_loop_test(tc, backs_off, 0, N(BACKOFFS));
	tcase_add_test(tc, rests_and_waits);
	tcase_add_test(tc, is_woken);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
