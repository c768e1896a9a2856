/* SPDX-License-Identifier: ISC
 * W4: validations are found by their exact name while they may be reused, and
 * those due for renewal are told. */
#include "fixture.h"

#define VALIDATED "VALIDATED"
#define SUCCESS   "SUCCESS"

enum { REUSE = 100 * DAY };

struct move {
	const char *status, *domain_status;
	int64_t reuse_until, renew_at;
};

static enum status
move(void *arg, const struct request *request, struct change *change)
{
	static struct domain_change domains[4];
	const struct move *m = arg;

	for (unsigned i = 0; i < request->n_domains; i++)
		domains[i] = (struct domain_change){.n = i,
		    .status = m->domain_status,
		    .reuse_until = m->reuse_until,
		    .renew_at = m->renew_at};
	change->domains = domains;
	change->n_domains = request->n_domains;
	change->status = m->status;
	change->validated_at = T0 + 60;
	change->at = T0 + 60;
	return ST_OK;
}

static void
change(const char *id, struct move m)
{
	ck_ok(store_change(fixture_store, id, move, &m, &fixture_err),
	    fixture_err);
}

static void
validated(
    const char *id, const char *name, int64_t reuse_until, int64_t renew_at)
{
	fixture_create(id, "web", T0, NAMES(name));
	change(id, (struct move){VALIDATED, SUCCESS, reuse_until, renew_at});
}

static size_t
find(struct validation got[VALIDATIONS_MAX], const char *name, int64_t now)
{
	size_t n = 99;

	ck_ok(store_validation_find(
		  fixture_store, got, &n, name, "", now, &fixture_err),
	    fixture_err);
	return n;
}

/* N5: the name, no parent, no name below, no wildcard of it. */
static const struct {
	const char *name;
	int64_t now;
	size_t want;
} finds[] = {
    {"example.com", T0 + 61, 1},
    {"example.com", T0 + REUSE - 1, 1},
    {"example.com", T0 + REUSE, 0},
    {"www.example.com", T0 + 61, 0},
    {"*.example.com", T0 + 61, 0},
    {"com", T0 + 61, 0},
    {"pending.example.com", T0 + 61, 0},
    {"ended.example.com", T0 + 61, 0},
    {"half.example.com", T0 + 61, 0},
};

START_TEST(W4_N5_the_exact_name_and_no_longer)
{
	struct validation got[VALIDATIONS_MAX];

	validated("aaaaaaaaaaaaaaaa", "example.com", T0 + REUSE, 0);
	fixture_create(
	    "bbbbbbbbbbbbbbbb", "web", T0, NAMES("pending.example.com"));
	/* An objection ended its reuse (W5). */
	validated("cccccccccccccccc", "ended.example.com", 0, 0);
	/* Its domain is validated, the request waits for others. */
	fixture_create(
	    "dddddddddddddddd", "web", T0, NAMES("half.example.com"));
	change(
	    "dddddddddddddddd", (struct move){PENDING, SUCCESS, T0 + REUSE, 0});
	fixture_reopen();
	ck_assert_msg(
	    find(got, finds[_i].name, finds[_i].now) == finds[_i].want,
	    "%s at +%lld: want %zu", finds[_i].name,
	    (long long)(finds[_i].now - T0), finds[_i].want);
}
END_TEST

START_TEST(W4_the_one_that_lasts_longest_is_first)
{
	struct validation got[VALIDATIONS_MAX];

	validated("aaaaaaaaaaaaaaaa", "example.com", T0 + DAY, 0);
	validated("bbbbbbbbbbbbbbbb", "example.com", T0 + 3 * DAY, 0);
	validated("cccccccccccccccc", "example.com", T0 + 2 * DAY, 0);
	ck_assert_uint_eq(find(got, "example.com", T0 + 61), 3);
	ck_assert_str_eq(got[0].request_id, "bbbbbbbbbbbbbbbb");
	ck_assert_str_eq(got[1].request_id, "cccccccccccccccc");
	ck_assert_str_eq(got[2].request_id, "aaaaaaaaaaaaaaaa");
	ck_assert_int_eq(got[0].reuse_until, T0 + 3 * DAY);
	ck_assert_int_eq(got[0].created_at, T0);
	ck_assert_int_eq(got[0].validated_at, T0 + 60);
	ck_assert_int_eq(got[0].reuse, 825 * DAY);
	ck_assert_str_eq(got[0].profile, "acm");
	ck_assert_str_eq(got[0].account, "web");
	ck_assert_str_eq(got[0].method, "BR-3.2.2.4.4");
	ck_assert_str_eq(got[0].validation_domain, "example.com");
}
END_TEST

START_TEST(W4_no_more_than_there_is_room_for)
{
	struct validation got[VALIDATIONS_MAX];

	for (int i = 0; i < VALIDATIONS_MAX + 4; i++) {
		char id[REQUEST_ID_SIZE];

		snprintf(id, sizeof(id), "aaaaaaaaaaaaaa%02d", i);
		validated(id, "example.com", T0 + (i + 1) * DAY, 0);
	}
	ck_assert_uint_eq(find(got, "example.com", T0 + 61), VALIDATIONS_MAX);
	ck_assert_int_eq(
	    got[0].reuse_until, T0 + (VALIDATIONS_MAX + 4) * (int64_t)DAY);
}
END_TEST

/* C7: a mailbox that was validated says nothing about its domain. */
START_TEST(C7_a_mailbox_is_not_its_domain)
{
	struct request *request = fixture_request(
	    "aaaaaaaaaaaaaaaa", "web", T0, NAMES("example.com"));
	struct validation got[VALIDATIONS_MAX];
	char existing[REQUEST_ID_SIZE];
	size_t n = 0;

	strcpy(request->domains[0].mailbox, "alice@example.com");
	strcpy(request->domains[0].dnssec, "secure");
	ck_ok(store_request_create(fixture_store, request, true, 0, existing,
		  NULL, 0, &fixture_err),
	    fixture_err);
	request_free(request);
	change("aaaaaaaaaaaaaaaa",
	    (struct move){VALIDATED, SUCCESS, T0 + REUSE, 0});
	ck_assert_uint_eq(find(got, "example.com", T0 + 61), 0);
	ck_ok(store_validation_find(fixture_store, got, &n, "example.com",
		  "alice@example.com", T0 + 61, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(got[0].mailbox, "alice@example.com");
	request = fixture_load("aaaaaaaaaaaaaaaa");
	ck_assert_str_eq(request->domains[0].mailbox, "alice@example.com");
	ck_assert_str_eq(request->domains[0].dnssec, "secure");
	request_free(request);
}
END_TEST

/* ----------------------------------------------------------------- renewal */

static size_t
renewable(char ids[4][REQUEST_ID_SIZE], size_t max, int64_t now)
{
	size_t n = 99;

	ck_ok(store_request_renewable(
		  fixture_store, ids, &n, max, now, &fixture_err),
	    fixture_err);
	return n;
}

START_TEST(W4_renewal_is_due_from_its_second_on)
{
	char ids[4][REQUEST_ID_SIZE];

	validated(
	    "aaaaaaaaaaaaaaaa", "example.com", T0 + 9 * DAY, T0 + 6 * DAY);
	validated(
	    "bbbbbbbbbbbbbbbb", "example.net", T0 + 9 * DAY, T0 + 5 * DAY);
	validated("cccccccccccccccc", "example.org", T0 + 9 * DAY, 0);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 5 * DAY - 1), 0);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 5 * DAY), 1);
	ck_assert_str_eq(ids[0], "bbbbbbbbbbbbbbbb");
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 2);
	ck_assert_str_eq(ids[0], "bbbbbbbbbbbbbbbb");
	ck_assert_str_eq(ids[1], "aaaaaaaaaaaaaaaa");
	ck_assert_uint_eq(renewable(ids, 1, T0 + 6 * DAY), 1);
	/* What may not be reused any more is not renewed. */
	ck_assert_uint_eq(renewable(ids, 4, T0 + 9 * DAY), 0);
}
END_TEST

START_TEST(W4_what_is_renewed_is_not_due_again)
{
	struct store_event event = fixture_event("renewed", NULL, T0);
	char ids[4][REQUEST_ID_SIZE];
	struct request *request;

	validated(
	    "aaaaaaaaaaaaaaaa", "example.com", T0 + 9 * DAY, T0 + 6 * DAY);
	request = fixture_load("aaaaaaaaaaaaaaaa");
	ck_assert_int_eq(request->domains[0].renew_at, T0 + 6 * DAY);
	request_free(request);
	ck_ok(store_request_renewed(
		  fixture_store, "aaaaaaaaaaaaaaaa", &event, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 0);
	ck_assert_uint_eq(fixture_events("renewed"), 1);
}
END_TEST

START_TEST(W4_what_cannot_be_renewed_now_lets_others_go_first)
{
	static const char A[] = "aaaaaaaaaaaaaaaa", B[] = "bbbbbbbbbbbbbbbb";
	char ids[4][REQUEST_ID_SIZE];

	validated(A, "example.com", T0 + 9 * DAY, T0 + 5 * DAY);
	validated(B, "example.net", T0 + 9 * DAY, T0 + 6 * DAY);
	ck_ok(store_request_renew_later(
		  fixture_store, A, T0 + 7 * DAY, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 1);
	ck_assert_str_eq(ids[0], B);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 7 * DAY), 2);
	/* Never sooner than it was due, and never due again for that. */
	ck_ok(store_request_renew_later(
		  fixture_store, B, T0 + 5 * DAY, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY - 1), 0);
	ck_ok(store_request_renewed(fixture_store, A, NULL, &fixture_err),
	    fixture_err);
	ck_ok(store_request_renew_later(
		  fixture_store, A, T0 + 8 * DAY, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(renewable(ids, 4, T0 + 8 * DAY), 1);
}
END_TEST

START_TEST(W4_a_change_leaves_or_takes_away_the_renewal)
{
	char ids[4][REQUEST_ID_SIZE];

	validated(
	    "aaaaaaaaaaaaaaaa", "example.com", T0 + 9 * DAY, T0 + 6 * DAY);
	change("aaaaaaaaaaaaaaaa", (struct move){VALIDATED, SUCCESS, -1, 0});
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 1);
	change("aaaaaaaaaaaaaaaa", (struct move){VALIDATED, SUCCESS, -1, -1});
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 0);
}
END_TEST

/* A request of several names is asked anew once. */
START_TEST(W4_several_names_are_one_renewal)
{
	char ids[4][REQUEST_ID_SIZE];

	fixture_create(
	    "aaaaaaaaaaaaaaaa", "web", T0, NAMES("example.com", "example.net"));
	change("aaaaaaaaaaaaaaaa",
	    (struct move){VALIDATED, SUCCESS, T0 + 9 * DAY, T0 + 6 * DAY});
	ck_assert_uint_eq(renewable(ids, 4, T0 + 6 * DAY), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/validation");
	TCase *tcase = fixture_case(suite, "validations");

	tcase_add_loop_test(tcase, W4_N5_the_exact_name_and_no_longer, 0,
	    sizeof(finds) / sizeof(finds[0]));
	tcase_add_test(tcase, W4_the_one_that_lasts_longest_is_first);
	tcase_add_test(tcase, W4_no_more_than_there_is_room_for);
	tcase_add_test(tcase, C7_a_mailbox_is_not_its_domain);
	tcase_add_test(tcase, W4_renewal_is_due_from_its_second_on);
	tcase_add_test(tcase, W4_what_is_renewed_is_not_due_again);
	tcase_add_test(
	    tcase, W4_what_cannot_be_renewed_now_lets_others_go_first);
	tcase_add_test(tcase, W4_a_change_leaves_or_takes_away_the_renewal);
	tcase_add_test(tcase, W4_several_names_are_one_renewal);
	return fixture_run(suite);
}
