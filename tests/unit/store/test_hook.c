/* SPDX-License-Identifier: ISC
 * W2, W5: outcomes are written with what decided them, once a generation;
 * claimed, tried again, and done. */
#include "fixture.h"

#define ID    "aaaaaaaaaaaaaaaa"
#define OTHER "bbbbbbbbbbbbbbbb"

static struct hook
claim(int64_t now, enum status want)
{
	struct hook hook = {.id = 0};

	ck_status(store_hook_claim(fixture_store, &hook, "here", now,
		      now + LEASE, &fixture_err),
	    want, fixture_err);
	return hook;
}

static void
finish(const struct hook *hook, bool done, int64_t due_at, enum status want)
{
	struct store_event event =
	    fixture_event(done ? "hook" : "hook-failed", hook->request_id, T0);

	ck_status(store_hook_result(fixture_store,
		      &(struct hook_result){.id = hook->id,
			  .attempt = hook->attempts,
			  .done = done,
			  .due_at = due_at,
			  .text = done ? "exit 0" : "exit 1: no"},
		      &event, &fixture_err),
	    want, fixture_err);
}

struct move {
	const char *status, *hook;
	bool new_generation;
	enum status st;
};

static enum status
move_step(void *arg, const struct request *request, struct change *change)
{
	static struct store_event event;
	const struct move *move = arg;

	event = fixture_event("status", request->id, T0);
	change->status = move->status;
	change->hook = move->hook;
	change->new_generation = move->new_generation;
	change->at = T0;
	change->events = &event;
	change->n_events = 1;
	return move->st;
}

static void
move(const char *id, const char *status, const char *hook, bool generation)
{
	struct move m = {status, hook, generation, ST_OK};

	ck_ok(store_change(fixture_store, id, move_step, &m, &fixture_err),
	    fixture_err);
}

static size_t
count(const char *id)
{
	struct hook *hooks = NULL;
	size_t n = 0;

	ck_ok(store_hook_list(fixture_store, &hooks, &n, 100, id, &fixture_err),
	    fixture_err);
	free(hooks);
	return n;
}

START_TEST(W2_once_a_status_and_generation)
{
	fixture_create(ID, "a", T0, NAMES("example.com"));
	move(ID, "VALIDATION_TIMED_OUT", "VALIDATION_TIMED_OUT", false);
	move(ID, "VALIDATION_TIMED_OUT", "VALIDATION_TIMED_OUT", false);
	ck_assert_uint_eq(count(ID), 1);
	move(ID, PENDING, NULL, true);
	ck_assert_uint_eq(count(ID), 1);
	move(ID, "VALIDATION_TIMED_OUT", "VALIDATION_TIMED_OUT", false);
	ck_assert_uint_eq(count(ID), 2);
	finish((const struct hook[]){claim(T0, ST_OK)}, true, 0, ST_OK);
	ck_assert_uint_eq(claim(T0, ST_OK).generation, 2);
}
END_TEST

START_TEST(W5_every_objection)
{
	fixture_create(ID, "a", T0, NAMES("example.com"));
	move(ID, "VALIDATED", "VALIDATED", false);
	move(ID, "VALIDATED", "OBJECTION", false);
	move(ID, "VALIDATED", "OBJECTION", false);
	ck_assert_uint_eq(count(ID), 3);
	/* In their order, and never two of one request at a time. */
	ck_assert_str_eq(claim(T0, ST_OK).outcome, "VALIDATED");
	claim(T0, ST_NOTFOUND);
}
END_TEST

/* What is not decided is not told of. */
START_TEST(nothing_of_a_change_that_fails)
{
	struct move m = {"VALIDATED", "VALIDATED", false, ST_DENIED};

	fixture_create(ID, "a", T0, NAMES("example.com"));
	ck_status(store_change(fixture_store, ID, move_step, &m, &fixture_err),
	    ST_DENIED, fixture_err);
	ck_assert_uint_eq(count(ID), 0);
	claim(T0, ST_NOTFOUND);
}
END_TEST

START_TEST(of_a_request_that_failed_at_once)
{
	struct request *r = fixture_request(ID, "a", T0, NAMES("example.com"));
	struct store_event event = fixture_event("request", ID, T0);
	char existing[REQUEST_ID_SIZE];

	strcpy(r->status, "FAILED");
	r->hook = true;
	ck_ok(store_request_create(fixture_store, r, false, 3600, existing,
		  &event, 1, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(claim(T0, ST_OK).outcome, "FAILED");
	request_free(r);
}
END_TEST

START_TEST(tried_again_until_it_is_done)
{
	struct hook first, second;

	fixture_create(ID, "a", T0, NAMES("example.com"));
	move(ID, "VALIDATED", "VALIDATED", false);
	claim(T0 - 1, ST_NOTFOUND);
	first = claim(T0, ST_OK);
	ck_assert_uint_eq(first.attempts, 1);
	finish(&first, false, T0 + 5, ST_OK);
	ck_assert_uint_eq(fixture_events("hook-failed"), 1);
	claim(T0 + 4, ST_NOTFOUND);
	second = claim(T0 + 5, ST_OK);
	ck_assert_uint_eq(second.attempts, 2);
	ck_assert_str_eq(second.last_text, "exit 1: no");
	finish(&second, true, 0, ST_OK);
	claim(T0 + DAY, ST_NOTFOUND);
	/* Late, of whoever lost the claim. */
	finish(&first, false, T0 + 10, ST_NOTFOUND);
	finish(&second, true, 0, ST_NOTFOUND);
	ck_assert_uint_eq(fixture_events("hook"), 1);
	ck_assert_uint_eq(fixture_events("hook-failed"), 1);
}
END_TEST

/* T20: whoever claimed it died. */
START_TEST(T20_a_claim_runs_out)
{
	struct hook lost, found;

	fixture_create(ID, "a", T0, NAMES("example.com"));
	move(ID, "VALIDATED", "VALIDATED", false);
	lost = claim(T0, ST_OK);
	claim(T0 + LEASE - 1, ST_NOTFOUND);
	found = claim(T0 + LEASE, ST_OK);
	ck_assert_int_eq(found.id, lost.id);
	ck_assert_uint_eq(found.attempts, 2);
	/* The first one's failure does not end the second one's run. */
	finish(&lost, false, T0 + LEASE, ST_NOTFOUND);
	claim(T0 + LEASE, ST_NOTFOUND);
	/* But that it was done after all is so. */
	finish(&lost, true, 0, ST_OK);
	claim(T0 + DAY, ST_NOTFOUND);
}
END_TEST

START_TEST(T20_released_at_the_start)
{
	fixture_create(ID, "a", T0, NAMES("example.com"));
	move(ID, "VALIDATED", "VALIDATED", false);
	claim(T0, ST_OK);
	fixture_reopen();
	claim(T0, ST_NOTFOUND);
	/* Another host's start is nothing to what runs here. */
	ck_ok(store_hook_release(fixture_store, "there", T0, &fixture_err),
	    fixture_err);
	claim(T0, ST_NOTFOUND);
	ck_ok(store_hook_release(fixture_store, "here", T0, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(claim(T0, ST_OK).attempts, 2);
}
END_TEST

START_TEST(one_that_fails_holds_up_nobody)
{
	struct hook hook;
	size_t n = 0;

	fixture_create(ID, "a", T0, NAMES("example.com"));
	fixture_create(OTHER, "a", T0, NAMES("example.net"));
	move(ID, "VALIDATED", "VALIDATED", false);
	move(ID, "VALIDATED", "OBJECTION", false);
	move(OTHER, "VALIDATED", "VALIDATED", false);
	hook = claim(T0, ST_OK);
	ck_assert_str_eq(hook.request_id, ID);
	ck_assert_str_eq(claim(T0, ST_OK).request_id, OTHER);
	finish(&hook, false, T0 + DAY, ST_OK);
	ck_assert_str_eq(claim(T0, ST_OK).outcome, "OBJECTION");
	/* By hand: what waits, not what runs. */
	ck_ok(store_hook_retry(fixture_store, &n, NULL, T0, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_ok(store_hook_retry(fixture_store, &n, OTHER, T0, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("hook");
	TCase *tcase = fixture_case(suite, "hook");

	tcase_add_test(tcase, W2_once_a_status_and_generation);
	tcase_add_test(tcase, W5_every_objection);
	tcase_add_test(tcase, nothing_of_a_change_that_fails);
	tcase_add_test(tcase, of_a_request_that_failed_at_once);
	tcase_add_test(tcase, tried_again_until_it_is_done);
	tcase_add_test(tcase, T20_a_claim_runs_out);
	tcase_add_test(tcase, T20_released_at_the_start);
	tcase_add_test(tcase, one_that_fails_holds_up_nobody);
	return fixture_run(suite);
}
