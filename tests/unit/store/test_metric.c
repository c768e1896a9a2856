/* SPDX-License-Identifier: ISC
 * Counts that add up, figures of what is there, and mails that nobody signed.
 */
#include "fixture.h"

#define ID "aaaaaaaaaaaaaaaa"

static void
add(const char *name, const char *labels, int64_t part, int64_t value)
{
	struct metric_item item = {.part = part, .value = value};

	snprintf(item.name, sizeof(item.name), "%s", name);
	snprintf(item.labels, sizeof(item.labels), "%s", labels);
	ck_ok(store_metric_add(fixture_store, &item, 1, &fixture_err),
	    fixture_err);
}

START_TEST(counts_add_up_and_outlive_a_restart)
{
	struct metric_item *items = NULL;
	size_t n = 0;

	add("b_total", "x=\"1\"", 0, 2);
	add("b_total", "x=\"1\"", 0, 3);
	add("b_total", "x=\"2\"", 0, 1);
	add("a_seconds", "", -1, 70);
	fixture_reopen();
	add("a_seconds", "", -1, 7);
	ck_ok(store_metric_list(fixture_store, &items, &n, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(items[0].name, "a_seconds");
	ck_assert_int_eq(items[0].value, 77);
	ck_assert_str_eq(items[1].labels, "x=\"1\"");
	ck_assert_int_eq(items[1].value, 5);
	ck_assert_int_eq(items[2].value, 1);
	free(items);
}
END_TEST

START_TEST(figures_of_what_is_open)
{
	struct store_figures f;
	int64_t *mails;

	ck_ok(store_figures(fixture_store, &f, &fixture_err), fixture_err);
	ck_assert_int_eq(f.pending + f.outbox + f.outbox_since + f.hooks +
			     f.hooks_since + f.frozen,
	    0);
	fixture_create(ID, "a", T0, NAMES("example.com"));
	ck_ok(store_freeze_add(fixture_store, "example.net", "Olga", "why", T0,
		  NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_figures(fixture_store, &f, &fixture_err), fixture_err);
	ck_assert_int_eq(f.pending, 1);
	ck_assert_int_eq(f.outbox, N_MAILBOXES);
	ck_assert_int_eq(f.outbox_since, T0);
	ck_assert_int_eq(f.frozen, 1);
	mails = fixture_send(N_MAILBOXES, T0);
	for (int i = 0; i < N_MAILBOXES; i++)
		ck_ok(store_mail_result(fixture_store,
			  &(struct mail_result){.mail_id = mails[i],
			      .state = "SUBMITTED",
			      .text = "ok"},
			  1, &fixture_err),
		    fixture_err);
	free(mails);
	ck_ok(store_figures(fixture_store, &f, &fixture_err), fixture_err);
	ck_assert_int_eq(f.outbox, 0);
	ck_assert_int_eq(f.outbox_since, 0);
}
END_TEST

static size_t
n_unsigned(int64_t after, int64_t until)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	size_t n = 0;

	ck_ok(store_mail_unsigned(
		  fixture_store, mails, &n, after, until, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(mails[i].request_id, ID);
		ck_assert_int_eq(mails[i].sent_at, T0);
	}
	return n;
}

static enum status
make_event(
    void *arg, const struct mail_place *place, struct store_event *event_r)
{
	(void)arg;
	*event_r = fixture_event("signed", place->request_id, T0);
	return ST_OK;
}

START_TEST(submitted_and_not_signed)
{
	struct mail_signed use = {.queue_id = "Q", .at = T0};
	struct mail_place place;
	struct minting m;
	int64_t *mails;

	fixture_create(ID, "a", T0, NAMES("example.com"));
	mails = fixture_send(N_MAILBOXES, T0);
	ck_assert_uint_eq(n_unsigned(0, T0 + DAY), 0);
	for (int i = 0; i < N_MAILBOXES; i++)
		ck_ok(store_mail_result(fixture_store,
			  &(struct mail_result){.mail_id = mails[i],
			      .state = "SUBMITTED",
			      .text = "ok"},
			  1, &fixture_err),
		    fixture_err);
	ck_assert_uint_eq(n_unsigned(0, T0 - 1), 0);
	ck_assert_uint_eq(n_unsigned(0, T0), N_MAILBOXES);
	ck_assert_uint_eq(n_unsigned(T0, T0 + DAY), 0);
	fixture_minting(&m, mails[0], 0, T0);
	fixture_hash(use.digest, "digest", 1);
	use.message_id = m.message_id;
	ck_ok(store_mail_signed(fixture_store, &use, &place, make_event, NULL,
		  NULL, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_unsigned(0, T0), N_MAILBOXES - 1);
	free(mails);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("metric");
	TCase *tcase = fixture_case(suite, "metric");

	tcase_add_test(tcase, counts_add_up_and_outlive_a_restart);
	tcase_add_test(tcase, figures_of_what_is_open);
	tcase_add_test(tcase, submitted_and_not_signed);
	return fixture_run(suite);
}
