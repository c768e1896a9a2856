/* SPDX-License-Identifier: ISC
 * approve/request_move.c on a real store: every operation in every state. */
#include "tests/fake/life.h"

enum state { OPEN, VALIDATED, ENDED, DENIED };
enum operation { RESEND, CANCEL, REJECT };

static void
bring_to(enum state state)
{
	begin(NAMES("example.com"));
	switch (state) {
	case OPEN:
		break;
	case VALIDATED:
		answer_by(0, "admin@example.com", VERDICT_APPROVE, T0,
		    OUTCOME_COUNTED);
		break;
	case ENDED:
		ck_assert_uint_eq(expire(T0 + WINDOW), 1);
		break;
	case DENIED:
		answer_by(0, "admin@example.com", VERDICT_REJECT, T0,
		    OUTCOME_COUNTED);
		break;
	}
}

static const struct {
	enum state state;
	enum operation operation;
	enum status want;
	const char *status, *failure; /* after it */
} operation_cases[] = {
    {OPEN, RESEND, ST_OK, PENDING, "null"},
    {OPEN, CANCEL, ST_OK, "FAILED", "CANCELLED"},
    {OPEN, REJECT, ST_OK, "FAILED", "DOMAIN_VALIDATION_DENIED"},
    {VALIDATED, RESEND, ST_DENIED, "VALIDATED", "null"},
    {VALIDATED, CANCEL, ST_DENIED, "VALIDATED", "null"},
    {VALIDATED, REJECT, ST_OK, "VALIDATED", "null"},
    {ENDED, RESEND, ST_OK, PENDING, "null"},
    {ENDED, CANCEL, ST_OK, "FAILED", "CANCELLED"},
    {ENDED, REJECT, ST_OK, "FAILED", "DOMAIN_VALIDATION_DENIED"},
    {DENIED, RESEND, ST_DENIED, "FAILED", "DOMAIN_VALIDATION_DENIED"},
    {DENIED, CANCEL, ST_DENIED, "FAILED", "DOMAIN_VALIDATION_DENIED"},
    {DENIED, REJECT, ST_DENIED, "FAILED", "DOMAIN_VALIDATION_DENIED"},
};

/* W3, Q6: every operation in every state; what is refused changes nothing. */
START_TEST(q6_operations)
{
	static const char *const names[] = {"resend", "cancel", "reject"};
	const enum operation operation = operation_cases[_i].operation;
	json_t *before, *after;
	enum status st = ST_BUG;

	bring_to(operation_cases[_i].state);
	before = world_describe(id, T0);
	switch (operation) {
	case RESEND:
		st = resend(NULL, NULL, T0 + WINDOW);
		break;
	case CANCEL:
		st = cancel(T0 + WINDOW);
		break;
	case REJECT:
		st = reject(NULL, T0 + WINDOW);
		break;
	}
	ck_status(st, operation_cases[_i].want);
	after = world_describe(id, T0);
	ck_assert_str_eq(
	    place_text(after, "Request.Status"), operation_cases[_i].status);
	ck_assert_str_eq(place_text(after, "Request.FailureReason"),
	    operation_cases[_i].failure);
	if (st == ST_DENIED) {
		ck_assert(json_equal(before, after));
		ck_assert_ptr_nonnull(strstr(place_err.text, id));
	}
	ck_assert_uint_eq(
	    world_count_events(names[operation]), st == ST_OK ? 1 : 0);
	json_decref(before);
	json_decref(after);
}
END_TEST

static const struct {
	const char *label, *id;
} id_cases[] = {
    {"unknown", "aaaaaaaaaaaaaaaa"},
    {"empty", ""},
    {"short", "aaaa"},
    {"long", "aaaaaaaaaaaaaaaaaaaaaaaa"},
    {"no id", "../../etc/passwd"},
    {"SQL", "' OR 1=1 -- aaaa"},
};

START_TEST(no_such_request)
{
	struct request *request = NULL;
	json_t *json = NULL;

	begin(NAMES("example.com"));
	snprintf(id, sizeof(id), "%s", id_cases[_i].id);
	ck_status(resend(NULL, NULL, T0), ST_NOTFOUND);
	ck_status(cancel(T0), ST_NOTFOUND);
	ck_status(reject(NULL, T0), ST_NOTFOUND);
	ck_status(
	    request_describe(&json, &world, id_cases[_i].id, T0, &place_err),
	    ST_NOTFOUND);
	ck_assert_ptr_nonnull(strstr(place_err.text, "no request"));
	ck_status(
	    request_load(&request, &world, id_cases[_i].id, T0, &place_err),
	    ST_NOTFOUND);
	ck_assert_ptr_null(request);
	ck_assert_ptr_null(json);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request_move");
	TCase *tc = world_case(suite, "request_move", true);

	tcase_add_loop_test(tc, q6_operations, 0, COUNT_OF(operation_cases));
	tcase_add_loop_test(tc, no_such_request, 0, COUNT_OF(id_cases));
	return place_run(suite);
}
