/* SPDX-License-Identifier: ISC
 * K2: exemptions are kept, found from the name upwards, end, and go. */
#include "fixture.h"

static struct exemption
exemption(const char *domain, int64_t ends_at)
{
	struct exemption e = {.uid = 1000, .at = T0, .ends_at = ends_at};

	snprintf(e.domain, sizeof(e.domain), "%s", domain);
	strcpy(e.ticket, "T-1");
	strcpy(e.by, "Olga");
	return e;
}

static void
add(const struct exemption *e)
{
	struct store_event event = fixture_event("exemption", NULL, T0);

	ck_ok(store_exemption_add(fixture_store, e, &event, &fixture_err),
	    fixture_err);
}

static const struct {
	const char *name;
	int64_t now;
	const char *want; /* the exempt domain, or null */
} finds[] = {
    {"example.com", T0, "example.com"},
    {"www.example.com", T0, "example.com"},
    {"pay.example.com", T0, "pay.example.com"},
    {"a.pay.example.com", T0 + DAY - 1, "pay.example.com"},
    /* The nearer one has ended, the farther one holds. */
    {"a.pay.example.com", T0 + DAY, "example.com"},
    {"notexample.com", T0, NULL},
    {"com", T0, NULL},
    {"example.org", T0 + DAY - 1, "example.org"},
    {"example.org", T0 + DAY, NULL},
    {"", T0, NULL},
};

START_TEST(K2_the_nearest_that_holds)
{
	const struct exemption all[] = {exemption("example.com", 0),
	    exemption("pay.example.com", T0 + DAY),
	    exemption("example.org", T0 + DAY)};
	struct exemption got = {.domain = ""};
	enum status st;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		add(&all[i]);
	fixture_reopen();
	st = store_exemption_find(
	    fixture_store, &got, finds[_i].name, finds[_i].now, &fixture_err);
	ck_status(
	    st, finds[_i].want != NULL ? ST_OK : ST_NOTFOUND, fixture_err);
	ck_assert_str_eq(
	    got.domain, finds[_i].want != NULL ? finds[_i].want : "");
}
END_TEST

START_TEST(K2_all_of_it_is_kept)
{
	struct exemption e = exemption("example.com", T0 + 7), *all = NULL;
	size_t n = 0;

	e.quorum = 3;
	add(&e);
	fixture_reopen();
	ck_ok(store_exemption_list(fixture_store, &all, &n, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(all[0].domain, "example.com");
	ck_assert_str_eq(all[0].ticket, "T-1");
	ck_assert_str_eq(all[0].by, "Olga");
	ck_assert_int_eq(all[0].uid, 1000);
	ck_assert_int_eq(all[0].at, T0);
	ck_assert_int_eq(all[0].ends_at, T0 + 7);
	ck_assert_uint_eq(all[0].quorum, 3);
	free(all);
	ck_assert_uint_eq(fixture_events("exemption"), 1);
}
END_TEST

START_TEST(K2_a_second_one_takes_the_place_of_the_first)
{
	struct exemption e = exemption("example.com", T0 + 7), *all = NULL;
	size_t n = 0;

	add(&e);
	strcpy(e.ticket, "T-2");
	e.ends_at = 0;
	add(&e);
	ck_ok(store_exemption_list(fixture_store, &all, &n, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(all[0].ticket, "T-2");
	ck_assert_int_eq(all[0].ends_at, 0);
	free(all);
	ck_assert_uint_eq(fixture_events("exemption"), 2);
}
END_TEST

START_TEST(K2_removed_is_removed_and_recorded_once)
{
	struct store_event event = fixture_event("exemption-removed", NULL, T0);
	struct exemption e = exemption("example.com", 0);

	add(&e);
	/* A name below it has none of its own. */
	ck_status(store_exemption_remove(
		      fixture_store, "www.example.com", &event, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_ok(store_exemption_remove(
		  fixture_store, "example.com", &event, &fixture_err),
	    fixture_err);
	ck_status(store_exemption_find(
		      fixture_store, &e, "example.com", T0, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_status(store_exemption_remove(
		      fixture_store, "example.com", &event, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_uint_eq(fixture_events("exemption-removed"), 1);
}
END_TEST

START_TEST(K2_a_name_too_long_is_not_exempt)
{
	char name[STORE_NAME_SIZE + 1];
	struct exemption e;

	memset(name, 'a', sizeof(name));
	name[STORE_NAME_SIZE] = '\0';
	ck_status(
	    store_exemption_find(fixture_store, &e, name, T0, &fixture_err),
	    ST_NOTFOUND, fixture_err);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/exemption");
	TCase *tcase = fixture_case(suite, "exemptions");

	tcase_add_loop_test(tcase, K2_the_nearest_that_holds, 0,
	    sizeof(finds) / sizeof(finds[0]));
	tcase_add_test(tcase, K2_all_of_it_is_kept);
	tcase_add_test(tcase, K2_a_second_one_takes_the_place_of_the_first);
	tcase_add_test(tcase, K2_removed_is_removed_and_recorded_once);
	tcase_add_test(tcase, K2_a_name_too_long_is_not_exempt);
	return fixture_run(suite);
}
