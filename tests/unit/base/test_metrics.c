/* SPDX-License-Identifier: ISC
 * The table's names by the conventions of Prometheus; counts that are taken
 * once, from many threads, and given back. */
#include <check.h>
#include <pthread.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/metrics.h"

enum { ITEMS = 64, THREADS = 8, EACH = 20000 };

static size_t
take(struct metric_item items_r[ITEMS])
{
	return metrics_take(items_r, ITEMS);
}

static int64_t
value(
    const struct metric_item *items, size_t n, const char *labels, int64_t part)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].labels, labels) == 0 &&
		    items[i].part == part)
			return items[i].value;
	}
	return 0;
}

/* A counter ends in _total, a time in _seconds; help is a sentence. */
START_TEST(names_by_the_conventions)
{
	const struct metric_kind *kind = &metric_kinds[_i];
	const char *pattern =
	    kind->bounds == NULL ? "^countersign_[a-z]([a-z_]*[a-z])?_total$"
				 : "^countersign_[a-z]([a-z_]*[a-z])?_seconds$";
	regex_t re;
	int64_t before = 0;
	size_t n = 0;

	ck_assert_int_eq(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	ck_assert_msg(regexec(&re, kind->name, 0, NULL, 0) == 0,
	    "%s does not fit %s", kind->name, pattern);
	regfree(&re);
	ck_assert_uint_lt(strlen(kind->name), METRIC_NAME_SIZE);
	ck_assert_msg(kind->help[0] >= 'A' && kind->help[0] <= 'Z' &&
			  kind->help[strlen(kind->help) - 1] == '.',
	    "%s: %s", kind->name, kind->help);
	for (size_t k = 0; k < METRICS; k++)
		ck_assert(k == (size_t)_i ||
			  strcmp(metric_kinds[k].name, kind->name) != 0);
	for (; kind->bounds != NULL && kind->bounds[n] != 0; n++) {
		ck_assert_int_gt(kind->bounds[n], before);
		before = kind->bounds[n];
	}
	ck_assert_uint_le(n, METRIC_BUCKETS_MAX);
}
END_TEST

START_TEST(a_counter_is_taken_once)
{
	struct metric_item items[ITEMS];
	size_t n;

	metric_count(METRIC_MAILS, "SIGNED");
	metric_count(METRIC_MAILS, "SIGNED");
	metric_count(METRIC_MAILS, "BOUNCED");
	n = take(items);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(items[0].name, "countersign_mails_total");
	ck_assert_int_eq(value(items, n, "delivery=\"SIGNED\"", 0), 2);
	ck_assert_int_eq(value(items, n, "delivery=\"BOUNCED\"", 0), 1);
	ck_assert_uint_eq(take(items), 0);
	metric_count(METRIC_MAILS, "SIGNED");
	ck_assert_uint_eq(take(items), 1);
	ck_assert_int_eq(items[0].value, 1);
}
END_TEST

START_TEST(several_labels_in_their_order)
{
	struct metric_item items[ITEMS];

	metric_count(
	    METRIC_ANSWERS, "APPROVED", "reply", "same-domain", "counted");
	ck_assert_uint_eq(take(items), 1);
	ck_assert_str_eq(items[0].labels,
	    "verdict=\"APPROVED\",via=\"reply\",identity=\"same-domain\","
	    "outcome=\"counted\"");
}
END_TEST

/* A bound belongs to its bucket; the sum is of all. */
START_TEST(a_time_at_and_beyond_each_bound)
{
	const int64_t *bounds = metric_kinds[METRIC_STORE_SECONDS].bounds;
	struct metric_item items[ITEMS];
	int64_t sum = 0, last = 0;
	size_t n, k;

	for (k = 0; bounds[k] != 0; k++) {
		metric_observe(METRIC_STORE_SECONDS, bounds[k], "write");
		metric_observe(METRIC_STORE_SECONDS, bounds[k] + 1, "write");
		sum += 2 * bounds[k] + 1;
		last = bounds[k];
	}
	n = take(items);
	for (k = 0; bounds[k] != 0; k++)
		ck_assert_int_eq(
		    value(items, n, "mode=\"write\"", bounds[k]), k ? 2 : 1);
	ck_assert_int_gt(last, 0);
	ck_assert_int_eq(
	    value(items, n, "mode=\"write\"", METRIC_PART_BEYOND), 1);
	ck_assert_int_eq(
	    value(items, n, "mode=\"write\"", METRIC_PART_SUM), sum);
}
END_TEST

START_TEST(what_is_given_back_comes_again)
{
	struct metric_item items[ITEMS], again[ITEMS];
	size_t n;

	metric_observe(METRIC_DNS_SECONDS, 1, NULL);
	metric_observe(METRIC_DNS_SECONDS, INT64_C(3600000000), NULL);
	metric_count(METRIC_TEMPFAILS, NULL);
	n = take(items);
	ck_assert_uint_eq(n, 4);
	metrics_return(items, n);
	metric_count(METRIC_TEMPFAILS, NULL);
	ck_assert_uint_eq(take(again), n);
	for (size_t i = 0; i < n; i++) {
		bool tempfails = strcmp(again[i].name,
				     "countersign_milter_tempfails_total") == 0;

		ck_assert_str_eq(again[i].name, items[i].name);
		ck_assert_int_eq(again[i].part, items[i].part);
		ck_assert_int_eq(again[i].value, items[i].value + tempfails);
	}
}
END_TEST

START_TEST(no_room_leaves_the_rest_for_later)
{
	struct metric_item items[ITEMS];

	metric_count(METRIC_MAILS, "SIGNED");
	metric_count(METRIC_MAILS, "BOUNCED");
	ck_assert_uint_eq(metrics_take(items, 1), 1);
	ck_assert_uint_eq(metrics_take(items, 1), 1);
	ck_assert_uint_eq(metrics_take(items, 1), 0);
}
END_TEST

/* Their number is bounded, whatever a caller does. */
START_TEST(too_many_series)
{
	struct metric_item *items =
	    calloc(2 * METRIC_SERIES_MAX, sizeof(*items));
	char label[16];

	for (int i = 0; i < METRIC_SERIES_MAX + 10; i++) {
		snprintf(label, sizeof(label), "w%d", i);
		metric_count(METRIC_WORKER_DEATHS, label);
	}
	ck_assert_uint_eq(metrics_take(items, (size_t)2 * METRIC_SERIES_MAX),
	    METRIC_SERIES_MAX);
	free(items);
}
END_TEST

static void *
count_many(void *arg)
{
	for (int i = 0; i < EACH; i++)
		metric_count(METRIC_MAILS, arg);
	return NULL;
}

START_TEST(from_many_threads)
{
	static char odd[] = "SIGNED", even[] = "BOUNCED";
	struct metric_item items[ITEMS];
	pthread_t threads[THREADS];
	int64_t sum = 0;

	for (int i = 0; i < THREADS; i++)
		pthread_create(
		    &threads[i], NULL, count_many, i % 2 ? odd : even);
	for (int round = 0; round < 100; round++) {
		size_t n = take(items);

		for (size_t k = 0; k < n; k++)
			sum += items[k].value;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (size_t n = take(items), k = 0; k < n; k++)
		sum += items[k].value;
	ck_assert_int_eq(sum, THREADS * EACH);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("metrics");
	TCase *tc = tcase_create("metrics");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, names_by_the_conventions, 0, METRICS);
	tcase_add_test(tc, a_counter_is_taken_once);
	tcase_add_test(tc, several_labels_in_their_order);
	tcase_add_test(tc, a_time_at_and_beyond_each_bound);
	tcase_add_test(tc, what_is_given_back_comes_again);
	tcase_add_test(tc, no_room_leaves_the_rest_for_later);
	tcase_add_test(tc, too_many_series);
	tcase_add_test(tc, from_many_threads);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
