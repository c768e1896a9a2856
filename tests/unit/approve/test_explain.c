/* SPDX-License-Identifier: ISC
 * approve/explain.c on a real store: every rule that was asked, in order, from
 * all events of the request. Which rules are asked is policy's. */
#include "tests/fake/world.h"

#include "approve/explain.h"

static char id[REQUEST_ID_SIZE];

static json_t *
explain(const char *domain)
{
	json_t *json = NULL;

	ck_ok(explain_request(&json, &world, id, domain, &place_err));
	ck_assert_ptr_nonnull(json);
	ck_assert_uint_eq(json_object_size(json), 1);
	return json;
}

static void
begin(void)
{
	struct answer answer;

	world_ask(id, NAMES("example.com", "example.org"), T0);
	ck_assert_uint_eq(world_send(T0), 2 * MAILBOXES);
	answer = world_reply(
	    world_mail(id, 0, "admin@example.com"), VERDICT_APPROVE, T0 + 60);
	answer.authenticated = false;
	world_outcome(&answer, OUTCOME_IDENTITY);
	answer = world_click(
	    world_mail(id, 1, "admin@example.org"), VERDICT_APPROVE, T0 + 120);
	world_outcome(&answer, OUTCOME_COUNTED);
}

/* What an answer is asked: the settings in force, then the rules. */
enum { REFUSAL_STEPS = 6, VOTE_STEPS = 15 };

static size_t
count_steps(json_t *json, const char *member, const char *want)
{
	json_t *steps = place_at(json, "Steps"), *step;
	size_t i, n = 0;

	json_array_foreach(steps, i, step) n +=
	    strcmp(place_text(step, member), want) == 0;
	return n;
}

/* Each with its event's time, and nothing lost on the way. */
START_TEST(all_steps)
{
	json_t *json, *events, *event, *steps;
	size_t i, n = 0;

	begin();
	json = explain(NULL);
	steps = place_at(json, "Steps");
	events = world_events(id);
	json_array_foreach(events, i, event)
	{
		json_t *wanted = place_at(event, "Steps"), *step;
		size_t k;

		json_array_foreach(wanted, k, step)
		{
			json_t *got = json_array_get(steps, n++);
			static const char *const own[] = {
			    "Rule", "Input", "Answer", "Reason"};
			static const char *const from[] = {
			    "At", "Event", "Domain"};

			ck_assert_uint_eq(
			    json_object_size(got), COUNT(own) + COUNT(from));
			for (size_t m = 0; m < COUNT(own); m++)
				ck_assert_str_eq(place_text(got, own[m]),
				    place_text(step, own[m]));
			for (size_t m = 0; m < COUNT(from); m++)
				ck_assert_str_eq(place_text(got, from[m]),
				    place_text(
					json_object_get(step, from[m]) != NULL
					    ? step
					    : event,
					from[m]));
		}
	}
	ck_assert_uint_eq(n, json_array_size(steps));
	ck_assert_uint_gt(count_steps(json, "Event", "request"), 0);
	ck_assert_uint_eq(count_steps(json, "Event", "refusal"), REFUSAL_STEPS);
	ck_assert_uint_eq(count_steps(json, "Event", "vote"), VOTE_STEPS);
	ck_assert_uint_eq(
	    count_steps(json, "At", "2026-11-22T08:15:00Z"), VOTE_STEPS);
	json_decref(events);
	json_decref(json);
}
END_TEST

/* Those of one name; making the request asks the same about each. */
static const struct {
	const char *domain;
	size_t asked, refusals, votes;
} narrow_cases[] = {
    {"example.com", 1, REFUSAL_STEPS, 0},
    {"EXAMPLE.com.", 1, REFUSAL_STEPS, 0},
    {"example.org", 1, 0, VOTE_STEPS},
    {"example.net", 0, 0, 0},
};

START_TEST(of_one_name)
{
	json_t *all, *json;

	begin();
	all = explain(NULL);
	json = explain(narrow_cases[_i].domain);
	ck_assert_uint_eq(2 * count_steps(json, "Event", "request"),
	    narrow_cases[_i].asked * count_steps(all, "Event", "request"));
	ck_assert_uint_eq(count_steps(all, "Domain", "example.org"),
	    count_steps(all, "Event", "request") / 2 + VOTE_STEPS);
	ck_assert_uint_eq(
	    count_steps(json, "Event", "refusal"), narrow_cases[_i].refusals);
	ck_assert_uint_eq(
	    count_steps(json, "Event", "vote"), narrow_cases[_i].votes);
	json_decref(all);
	json_decref(json);
}
END_TEST

/* Another request's steps are not among them. */
START_TEST(of_one_request)
{
	json_t *before, *after;
	char first[REQUEST_ID_SIZE];

	begin();
	before = explain(NULL);
	strcpy(first, id);
	begin();
	strcpy(id, first);
	after = explain(NULL);
	ck_assert(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}
END_TEST

/* However many events there are. */
START_TEST(more_than_a_page)
{
	enum { REFUSALS = 510 };
	struct answer answer;
	json_t *json;

	world_ask(id, NAMES("example.com"), T0);
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	answer = world_click(world_mail(id, 0, "admin@example.com"),
	    VERDICT_APPROVE, T0 + WINDOW);
	for (int i = 0; i < REFUSALS; i++) {
		world_outcome(&answer, OUTCOME_EXPIRED);
		answer.at += HOUR; /* so that each is recorded */
	}
	json = explain(NULL);
	ck_assert_uint_eq(count_steps(json, "Event", "refusal"), 8 * REFUSALS);
	json_decref(json);
}
END_TEST

static const struct {
	const char *id, *domain;
	enum status want;
} bad_cases[] = {
    {"aaaaaaaaaaaaaaaa", NULL, ST_NOTFOUND},
    {"aaaaaaaaaaaaaaaa", "example.com", ST_NOTFOUND},
    {"", NULL, ST_NOTFOUND},
    {"../../../etc/passwd", NULL, ST_NOTFOUND},
    {"aaaaaaaaaaaaaaaa", "a b", ST_INVALID},
};

START_TEST(nothing_to_explain)
{
	json_t *json = NULL;

	begin();
	ck_status(explain_request(&json, &world, bad_cases[_i].id,
		      bad_cases[_i].domain, &place_err),
	    bad_cases[_i].want);
	ck_assert_ptr_null(json);
	ck_assert_str_ne(place_err.text, "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("explain");
	TCase *tc = world_case(suite, "explain", true);

	tcase_add_test(tc, all_steps);
	tcase_add_loop_test(tc, of_one_name, 0, COUNT_OF(narrow_cases));
	tcase_add_test(tc, of_one_request);
	tcase_add_test(tc, more_than_a_page);
	tcase_add_loop_test(tc, nothing_to_explain, 0, COUNT_OF(bad_cases));
	return place_run(suite);
}
