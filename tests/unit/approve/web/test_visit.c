/* SPDX-License-Identifier: ISC
 * From request to question, from answer to status and page: the whole table,
 * without a socket. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/web/visit.h"

#define TOKEN        "abcdefghijklmnopqrstuvwxyz234567"
#define PAGE         "/a/" TOKEN
#define FORM_TYPE    "application/x-www-form-urlencoded"
#define BODY_APPROVE "nonce=n1&verdict=approve&typed=example.com"

static const struct site visit_site = {"https://approve.ca.example", ""};
static const struct guard_field visit_type = {"Content-Type", FORM_TYPE,
    sizeof("Content-Type") - 1, sizeof(FORM_TYPE) - 1};

static bool
visit_start(struct visit *visit_r, const char *method, const char *path)
{
	return visit_begin(visit_r, method, path, &visit_type, 1, &visit_site);
}

static void
visit_check_question(struct visit *visit, const char *want)
{
	json_t *got = visit_question(visit);
	json_t *expected = json_loads(want, 0, NULL);

	ck_assert_ptr_nonnull(got);
	ck_assert_ptr_nonnull(expected);
	ck_assert_msg(json_equal(got, expected), "question got %s, want %s",
	    json_dumps(got, JSON_COMPACT), want);
	json_decref(got);
	json_decref(expected);
}

START_TEST(visit_asks_what_the_parent_knows)
{
	struct visit visit;

	ck_assert(!visit_start(&visit, "GET", PAGE));
	strcpy(visit.client, "203.0.113.9");
	visit_check_question(&visit, "{\"op\":\"show\",\"token\":\"" TOKEN
				     "\",\"client\":\"203.0.113.9\"}");
	ck_assert(!visit_start(&visit, "POST", PAGE));
	strcpy(visit.client, "203.0.113.9");
	visit_add_body(&visit, BODY_APPROVE, 9);
	visit_add_body(&visit, &BODY_APPROVE[9], sizeof(BODY_APPROVE) - 10);
	visit_check_question(&visit,
	    "{\"op\":\"answer\",\"token\":\"" TOKEN
	    "\",\"nonce\":\"n1\",\"verdict\":\"approve\",\"typed\":"
	    "\"example.com\",\"client\":\"203.0.113.9\"}");
	ck_assert(!visit_start(&visit, "GET", "/done/R1"));
	visit_check_question(&visit, "{\"op\":\"receipt\",\"id\":\"R1\"}");
	ck_assert(!visit_start(&visit, "HEAD", "/healthz"));
	visit_check_question(&visit, "{\"op\":\"health\"}");
}
END_TEST

/* HEAD and GET ask nothing but what may be shown, however they come (T1). */
START_TEST(visit_GET_and_HEAD_never_answer_T1)
{
	static const char *const methods[] = {"GET", "HEAD"};
	struct visit visit;
	json_t *question;

	ck_assert(!visit_start(&visit, methods[_i], PAGE));
	visit_add_body(&visit, BODY_APPROVE, sizeof(BODY_APPROVE) - 1);
	question = visit_question(&visit);
	ck_assert_str_eq(
	    json_string_value(json_object_get(question, "op")), "show");
	json_decref(question);
}
END_TEST

static const struct {
	const char *method, *path, *body;
	unsigned code; /* without a question */
	enum pages_kind page;
	const char *allow;
} local_cases[] = {
    {"GET", "/about", NULL, 200, PAGES_ABOUT, NULL},
    {"GET", "/", NULL, 404, PAGES_UNKNOWN, NULL},
    {"POST", "/", "", 404, PAGES_UNKNOWN, NULL},
    {"GET", "/a/short", NULL, 404, PAGES_UNKNOWN, NULL},
    {"PUT", PAGE, NULL, 405, PAGES_REFUSED, "GET, HEAD, POST"},
    {"POST", "/about", "", 405, PAGES_REFUSED, "GET, HEAD"},
    {"OPTIONS", "/done/R1", NULL, 405, PAGES_REFUSED, "GET, HEAD"},
    {"POST", PAGE, "verdict=approve", 403, PAGES_STALE, NULL},
    {"POST", PAGE, "nonce=&verdict=approve", 403, PAGES_STALE, NULL},
    {"POST", PAGE, "nonce=n1", 400, PAGES_REFUSED, NULL},
    {"POST", PAGE, "nonce=n1&verdict=maybe", 400, PAGES_REFUSED, NULL},
    {"POST", PAGE, "nonce=n1&nonce=n1&verdict=approve", 400, PAGES_REFUSED,
	NULL},
    {"POST", PAGE, "nonce=n1&verdict=approve&verdict=reject", 400,
	PAGES_REFUSED, NULL},
};

START_TEST(visit_refuses_without_asking_T2)
{
	struct visit visit;

	if (!visit_start(
		&visit, local_cases[_i].method, local_cases[_i].path)) {
		if (local_cases[_i].body != NULL)
			visit_add_body(&visit, local_cases[_i].body,
			    strlen(local_cases[_i].body));
		ck_assert_ptr_null(visit_question(&visit));
	}
	ck_assert_msg(visit.result.code == local_cases[_i].code,
	    "%s %s %s: got %u, want %u", local_cases[_i].method,
	    local_cases[_i].path,
	    local_cases[_i].body != NULL ? local_cases[_i].body : "",
	    visit.result.code, local_cases[_i].code);
	ck_assert_int_eq(visit.result.page, local_cases[_i].page);
	ck_assert_pstr_eq(visit.result.allow, local_cases[_i].allow);
	ck_assert(!visit.result.with_token);
}
END_TEST

START_TEST(visit_bounds_the_body)
{
	char body[FORM_BODY_MAX + 1];
	struct visit visit;

	memset(body, 'a', sizeof(body));
	ck_assert(!visit_start(&visit, "POST", PAGE));
	visit_add_body(&visit, body, FORM_BODY_MAX);
	ck_assert(!visit.answered);
	visit_add_body(&visit, body, 1);
	ck_assert(visit.answered);
	ck_assert_uint_eq(visit.result.code, 413);
}
END_TEST

struct answer_case {
	const char *method, *path, *reply; /* reply null: none came */
	unsigned code;
	enum visit_kind kind;
	enum pages_kind page;
	bool with_token, retry;
};

static const struct answer_case answer_cases[] = {
    {"GET", PAGE, "{\"status\":\"open\"}", 200, VISIT_PAGE, PAGES_ASK, true,
	false},
    {"HEAD", PAGE, "{\"status\":\"open\"}", 200, VISIT_PAGE, PAGES_ASK, true,
	false},
    {"GET", PAGE, "{\"status\":\"answered\"}", 200, VISIT_PAGE, PAGES_ANSWERED,
	false, false},
    {"GET", PAGE, "{\"status\":\"expired\"}", 410, VISIT_PAGE, PAGES_EXPIRED,
	false, false},
    {"GET", PAGE, "{\"status\":\"ended\"}", 410, VISIT_PAGE, PAGES_ENDED, false,
	false},
    {"GET", PAGE, "{\"status\":\"unknown\"}", 404, VISIT_PAGE, PAGES_UNKNOWN,
	false, false},
    {"GET", PAGE, "{\"status\":\"temp\"}", 503, VISIT_PAGE, PAGES_BUSY, false,
	true},
    {"GET", PAGE, NULL, 503, VISIT_PAGE, PAGES_BUSY, false, true},
    {"GET", PAGE, "{\"status\":\"counted\"}", 503, VISIT_PAGE, PAGES_BUSY,
	false, true},
    {"GET", PAGE, "{\"status\":7}", 503, VISIT_PAGE, PAGES_BUSY, false, true},
    {"GET", PAGE, "{}", 503, VISIT_PAGE, PAGES_BUSY, false, true},
    {"POST", PAGE, "{\"status\":\"counted\",\"receipt\":\"R1\"}", 303,
	VISIT_REDIRECT, PAGES_DONE, false, false},
    {"POST", PAGE, "{\"status\":\"already\",\"receipt\":\"R1\"}", 303,
	VISIT_REDIRECT, PAGES_DONE, false, false},
    {"POST", PAGE, "{\"status\":\"objection\",\"receipt\":\"R1\"}", 303,
	VISIT_REDIRECT, PAGES_DONE, false, false},
    {"POST", PAGE, "{\"status\":\"counted\"}", 503, VISIT_PAGE, PAGES_BUSY,
	false, true},
    {"POST", PAGE, "{\"status\":\"counted\",\"receipt\":\"a\\r\\nX: y\"}", 503,
	VISIT_PAGE, PAGES_BUSY, false, true},
    {"POST", PAGE, "{\"status\":\"changed\"}", 410, VISIT_PAGE, PAGES_CHANGED,
	false, false},
    {"POST", PAGE, "{\"status\":\"unknown\"}", 404, VISIT_PAGE, PAGES_UNKNOWN,
	false, false},
    {"POST", PAGE, "{\"status\":\"nonce\"}", 403, VISIT_PAGE, PAGES_STALE,
	false, false},
    {"POST", PAGE, "{\"status\":\"temp\"}", 503, VISIT_PAGE, PAGES_BUSY, false,
	true},
    {"POST", PAGE, NULL, 503, VISIT_PAGE, PAGES_BUSY, false, true},
    {"POST", PAGE, "{\"status\":\"open\"}", 503, VISIT_PAGE, PAGES_BUSY, false,
	true},
    {"GET", "/done/R1", "{\"status\":\"ok\"}", 200, VISIT_PAGE, PAGES_DONE,
	false, false},
    {"GET", "/done/R1", "{\"status\":\"unknown\"}", 404, VISIT_PAGE,
	PAGES_UNKNOWN, false, false},
    {"GET", "/done/R1", NULL, 503, VISIT_PAGE, PAGES_BUSY, false, true},
    {"GET", "/healthz", "{\"status\":\"ok\"}", 200, VISIT_HEALTH, PAGES_DONE,
	false, false},
    {"GET", "/healthz", "{\"status\":\"temp\"}", 503, VISIT_HEALTH, PAGES_BUSY,
	false, true},
    {"GET", "/healthz", NULL, 503, VISIT_HEALTH, PAGES_BUSY, false, true},
};

START_TEST(visit_turns_answers_into_pages)
{
	const struct answer_case *c = &answer_cases[_i];
	json_t *reply = c->reply != NULL ? json_loads(c->reply, 0, NULL) : NULL;
	struct visit visit;
	json_t *question;

	ck_assert(!visit_start(&visit, c->method, c->path));
	visit_add_body(&visit, BODY_APPROVE, sizeof(BODY_APPROVE) - 1);
	question = visit_question(&visit);
	ck_assert_ptr_nonnull(question);
	visit_answer(&visit, reply);
	ck_assert_ptr_null(visit_question(&visit));
	ck_assert_msg(visit.result.code == c->code, "%s %s %s: got %u, want %u",
	    c->method, c->path, c->reply != NULL ? c->reply : "(none)",
	    visit.result.code, c->code);
	ck_assert_int_eq(visit.result.kind, c->kind);
	if (c->kind == VISIT_PAGE)
		ck_assert_int_eq(visit.result.page, c->page);
	if (c->kind == VISIT_REDIRECT)
		ck_assert_str_eq(visit.result.receipt, "R1");
	ck_assert_int_eq(visit.result.with_token, c->with_token);
	ck_assert_int_eq(visit.result.retry, c->retry);
	json_decref(question);
	json_decref(reply);
}
END_TEST

/* What did not count is shown as the page is now: the form again where the name
 * was mistyped, else why, with all that is known of the request. */
static const struct {
	const char *answer, *show;
	unsigned code;
	enum pages_kind page;
	bool typed_wrong;
} looks_cases[] = {
    {"typed", "open", 422, PAGES_ASK, true},
    {"typed", "answered", 422, PAGES_ANSWERED, true},
    {"typed", "ended", 410, PAGES_ENDED, false},
    {"typed", "unknown", 404, PAGES_UNKNOWN, false},
    {"typed", "temp", 503, PAGES_BUSY, false},
    {"expired", "expired", 410, PAGES_EXPIRED, false},
    {"expired", "unknown", 410, PAGES_EXPIRED, false},
    {"expired", "temp", 410, PAGES_EXPIRED, false},
    {"ended", "ended", 410, PAGES_ENDED, false},
    {"ended", "expired", 410, PAGES_EXPIRED, false},
    {"ended", "open", 410, PAGES_ENDED, false},
    {"ended", "frozen", 410, PAGES_ENDED, false},
};

START_TEST(visit_looks_again_at_what_did_not_count)
{
	struct visit visit;
	json_t *reply = json_pack("{s:s}", "status", looks_cases[_i].answer);
	json_t *again = json_pack("{s:s}", "status", looks_cases[_i].show);
	json_t *question;

	ck_assert(!visit_start(&visit, "POST", PAGE));
	visit_add_body(&visit, BODY_APPROVE, sizeof(BODY_APPROVE) - 1);
	json_decref(visit_question(&visit));
	visit_answer(&visit, reply);
	question = visit_question(&visit);
	ck_assert_str_eq(
	    json_string_value(json_object_get(question, "op")), "show");
	visit_answer(&visit, again);
	ck_assert_ptr_null(visit_question(&visit));
	ck_assert_uint_eq(visit.result.code, looks_cases[_i].code);
	ck_assert_int_eq(visit.result.page, looks_cases[_i].page);
	ck_assert_int_eq(visit.result.typed_wrong, looks_cases[_i].typed_wrong);
	ck_assert_int_eq(
	    visit.result.with_token, looks_cases[_i].page == PAGES_ASK);
	json_decref(question);
	json_decref(again);
	json_decref(reply);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("visit");
	TCase *tc = tcase_create("visit");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_test(tc, visit_asks_what_the_parent_knows);
	tcase_add_loop_test(tc, visit_GET_and_HEAD_never_answer_T1, 0, 2);
	tcase_add_loop_test(tc, visit_refuses_without_asking_T2, 0,
	    sizeof(local_cases) / sizeof(local_cases[0]));
	tcase_add_test(tc, visit_bounds_the_body);
	tcase_add_loop_test(tc, visit_turns_answers_into_pages, 0,
	    sizeof(answer_cases) / sizeof(answer_cases[0]));
	tcase_add_loop_test(tc, visit_looks_again_at_what_did_not_count, 0,
	    sizeof(looks_cases) / sizeof(looks_cases[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
