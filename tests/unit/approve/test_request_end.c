/* SPDX-License-Identifier: ISC
 * approve/request_end.c on a real store: a request ended by time, cancelled,
 * rejected. */
#include "tests/fake/life.h"

/* ------------------------------------------------------------------ by time */

/* W2: at the very second at which the last token fails. */
START_TEST(w2_times_out)
{
	begin(NAMES("example.com"));
	ck_assert_uint_eq(expire(T0 + WINDOW - 1), 0);
	expect(T0 + WINDOW - 1, "Request.Status", PENDING);
	ck_assert_uint_eq(expire(T0 + WINDOW), 1);
	expect(T0, "Request.Status", TIMED_OUT);
	expect(T0, "Request.FailureReason", "null");
	expect(T0, OPTION ".ValidationStatus", PENDING);
	ck_assert_uint_eq(expire(T0 + WINDOW), 0);
	ck_assert_uint_eq(world_count_events("timed-out"), 1);
}
END_TEST

/* W2: whoever looks finds it ended, before any sweeper came by. */
START_TEST(w2_times_out_by_looking)
{
	json_t *event;

	begin(NAMES("example.com"));
	expect(T0 + WINDOW - 1, "Request.Status", PENDING);
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	ck_assert_uint_eq(world_count_events("timed-out"), 1);
	event = world_last_event("timed-out");
	ck_assert_str_eq(place_text(event, "From"), PENDING);
	ck_assert_str_eq(place_text(event, "To"), TIMED_OUT);
	ck_assert_str_eq(place_text(event, "At"), "2026-11-25T08:13:00Z");
	ck_assert_str_eq(place_text(event, "RequestId"), id);
	ck_assert_ptr_null(json_object_get(event, "Uid"));
	json_decref(event);
}
END_TEST

/* W2: where no mail ever left, the request ends with its lifetime. */
START_TEST(w2_never_sent)
{
	world_ask(id, NAMES("example.com"), T0);
	expect(T0, "Request.ExpiresAt", "null");
	expect(T0 + LIFETIME - 1, "Request.Status", PENDING);
	ck_assert_uint_eq(expire(T0 + LIFETIME - 1), 0);
	ck_assert_uint_eq(expire(T0 + LIFETIME), 1);
	expect(T0 + LIFETIME, "Request.Status", TIMED_OUT);
}
END_TEST

/* W2: one of two names is not enough. */
START_TEST(w2_one_name_reached)
{
	begin(NAMES("example.com", "example.org"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	expect(T0 + WINDOW, "Request.Status", TIMED_OUT);
	expect(T0 + WINDOW, OPTION ".ValidationStatus", "SUCCESS");
	expect(T0 + WINDOW, SECOND ".ValidationStatus", PENDING);
}
END_TEST

START_TEST(w2_leaves_the_ended_alone)
{
	begin(NAMES("example.com"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_assert_uint_eq(expire(T0 + 2 * LIFETIME), 0);
	expect(T0 + 2 * LIFETIME, "Request.Status", "VALIDATED");
}
END_TEST

/* ---------------------------------------------------------------- operators */

/* Q6: a cancelled request is asked about no more; no name of it is refused. */
START_TEST(q6_cancel)
{
	json_t *event;

	world_ask(id, NAMES("example.com"), T0);
	ck_ok(cancel(T0 + 1));
	ck_assert_uint_eq(world_send(T0 + 2), 0);
	expect(T0 + 2, OPTION ".ValidationStatus", PENDING);
	expect(T0 + 2, "Request.FailureMessage",
	    "An operator cancelled this request.");
	event = world_last_event("cancel");
	ck_assert_str_eq(place_text(event, "By"), "Jane Roe");
	ck_assert_str_eq(place_text(event, "Reason"), "asked by phone");
	ck_assert_int_eq(place_int(event, "Uid"), WORLD_UID);
	ck_assert_str_eq(place_text(event, "To"), "FAILED");
	json_decref(event);
}
END_TEST

/* Q6: one name rejected is enough for the request to fail. */
START_TEST(q6_reject_one_name)
{
	json_t *event;

	begin(NAMES("example.com", "example.org"));
	ck_status(reject("example.net", T0), ST_INVALID);
	expect(T0, "Request.Status", PENDING);
	ck_ok(reject("EXAMPLE.org", T0));
	expect(T0, "Request.Status", "FAILED");
	expect(T0, OPTION ".ValidationStatus", PENDING);
	expect(T0, SECOND ".ValidationStatus", "FAILED");
	expect(T0, SECOND ".FailureReason", "DOMAIN_VALIDATION_DENIED");
	expect(
	    T0, "Request.FailureMessage", "An operator refused this request.");
	event = world_last_event("reject");
	ck_assert_str_eq(place_text(event, "By"), "Jane Roe");
	json_decref(event);
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_ENDED);
}
END_TEST

/* Q6, W5: after VALIDATED it ends reuse, and takes nothing back. */
START_TEST(q6_reject_after_validated)
{
	begin(NAMES("example.com", "example.org"));
	answer_by(0, "admin@example.com", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	answer_by(1, "admin@example.org", VERDICT_APPROVE, T0, OUTCOME_COUNTED);
	ck_ok(reject("example.org", T0 + 1));
	expect(T0 + 1, "Request.Status", "VALIDATED");
	expect(T0 + 1, SECOND ".ValidationStatus", "SUCCESS");
	expect(T0 + 1, SECOND ".ReuseUntil", "null");
	expect(T0 + 1, OPTION ".ReuseUntil", "2029-02-24T08:13:00Z");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request_end");
	TCase *tc = world_case(suite, "request_end", true);

	tcase_add_test(tc, w2_times_out);
	tcase_add_test(tc, w2_times_out_by_looking);
	tcase_add_test(tc, w2_never_sent);
	tcase_add_test(tc, w2_one_name_reached);
	tcase_add_test(tc, w2_leaves_the_ended_alone);
	tcase_add_test(tc, q6_cancel);
	tcase_add_test(tc, q6_reject_one_name);
	tcase_add_test(tc, q6_reject_after_validated);
	return place_run(suite);
}
