/* SPDX-License-Identifier: ISC
 * The texts of the outside (interface.md) go out and come back, and the trail
 * of asked rules keeps within its bounds. */
#include <check.h>
#include <string.h>
#include "policy/policy.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* One row a name: which enum, its value, its text. */
enum kind { REQUEST, DOMAIN, FAILURE, VERDICT, CHANNEL, IDENTITY, OUTCOME };

static const struct {
	enum kind kind;
	int value;
	const char *text;
} names[] = {
    {REQUEST, REQ_PENDING, "PENDING_VALIDATION"},
    {REQUEST, REQ_VALIDATED, "VALIDATED"},
    {REQUEST, REQ_TIMED_OUT, "VALIDATION_TIMED_OUT"},
    {REQUEST, REQ_FAILED, "FAILED"},
    {REQUEST, REQ_FAILED + 1, NULL},
    {DOMAIN, DOM_PENDING, "PENDING_VALIDATION"},
    {DOMAIN, DOM_SUCCESS, "SUCCESS"},
    {DOMAIN, DOM_FAILED, "FAILED"},
    {DOMAIN, DOM_FAILED + 1, NULL},
    {FAILURE, FAILURE_NONE, NULL},
    {FAILURE, FAILURE_ADDITIONAL_VERIFICATION_REQUIRED,
	"ADDITIONAL_VERIFICATION_REQUIRED"},
    {FAILURE, FAILURE_DOMAIN_NOT_ALLOWED, "DOMAIN_NOT_ALLOWED"},
    {FAILURE, FAILURE_DOMAIN_VALIDATION_DENIED, "DOMAIN_VALIDATION_DENIED"},
    {FAILURE, FAILURE_DOMAIN_FROZEN, "DOMAIN_FROZEN"},
    {FAILURE, FAILURE_NO_AVAILABLE_CONTACTS, "NO_AVAILABLE_CONTACTS"},
    {FAILURE, FAILURE_QUORUM_UNREACHABLE, "QUORUM_UNREACHABLE"},
    {FAILURE, FAILURE_INVALID_PUBLIC_DOMAIN, "INVALID_PUBLIC_DOMAIN"},
    {FAILURE, FAILURE_METHOD_SUNSET, "METHOD_SUNSET"},
    {FAILURE, FAILURE_LIMIT_EXCEEDED, "LIMIT_EXCEEDED"},
    {FAILURE, FAILURE_CANCELLED, "CANCELLED"},
    {FAILURE, FAILURE_CANCELLED + 1, NULL},
    {VERDICT, VERDICT_NONE, NULL},
    {VERDICT, VERDICT_APPROVE, "APPROVED"},
    {VERDICT, VERDICT_REJECT, "REJECTED"},
    {VERDICT, VERDICT_NOT_ME, "NOT_ME"},
    {CHANNEL, 0, NULL},
    {CHANNEL, CHANNEL_REPLY, "reply"},
    {CHANNEL, CHANNEL_LINK, "link"},
    {CHANNEL, CHANNEL_REPLY | CHANNEL_LINK, NULL},
    {IDENTITY, IDENTITY_TOKEN, "token"},
    {IDENTITY, IDENTITY_AUTHENTICATED, "authenticated"},
    {IDENTITY, IDENTITY_SAME_DOMAIN, "same-domain"},
    {IDENTITY, IDENTITY_SAME_MAILBOX, "same-mailbox"},
    {OUTCOME, OUTCOME_COUNTED, "counted"},
    {OUTCOME, OUTCOME_ALREADY, "already"},
    {OUTCOME, OUTCOME_OBJECTION, "objection"},
    {OUTCOME, OUTCOME_CHANNEL, "channel"},
    {OUTCOME, OUTCOME_IDENTITY, "identity"},
    {OUTCOME, OUTCOME_EXPIRED, "expired"},
    {OUTCOME, OUTCOME_ENDED, "ended"},
    {OUTCOME, OUTCOME_CHANGED, "changed"},
};

static const char *
name_of(enum kind kind, int value)
{
	switch (kind) {
	case REQUEST:
		return request_status_name((enum request_status)value);
	case DOMAIN:
		return domain_status_name((enum domain_status)value);
	case FAILURE:
		return failure_name((enum failure)value);
	case VERDICT:
		return verdict_name((enum verdict)value);
	case CHANNEL:
		return channel_name((enum channel)value);
	case IDENTITY:
		return identity_name((enum identity)value);
	case OUTCOME:
		return outcome_name((enum outcome)value);
	}
	return NULL;
}

/* The value of a text, or -1; -2 where the kind is never read. */
static int
value_of(enum kind kind, const char *text)
{
	enum request_status request;
	enum domain_status domain;
	enum verdict verdict;
	enum channel channel;
	enum identity identity;

	switch (kind) {
	case REQUEST:
		return request_status_parse(&request, text) ? (int)request : -1;
	case DOMAIN:
		return domain_status_parse(&domain, text) ? (int)domain : -1;
	case VERDICT:
		return verdict_parse(&verdict, text) ? (int)verdict : -1;
	case CHANNEL:
		return channel_parse(&channel, text) ? (int)channel : -1;
	case IDENTITY:
		return identity_parse(&identity, text) ? (int)identity : -1;
	case FAILURE:
	case OUTCOME:
		return -2;
	}
	return -2;
}

START_TEST(names_go_and_come)
{
	const char *got = name_of(names[_i].kind, names[_i].value);
	const char *want = names[_i].text;
	int back;

	if (want == NULL) {
		ck_assert_ptr_null(got);
		return;
	}
	ck_assert_str_eq(got, want);
	back = value_of(names[_i].kind, got);
	if (back != -2)
		ck_assert_msg(back == names[_i].value, "%s: got %d, want %d",
		    want, back, names[_i].value);
}
END_TEST

START_TEST(other_texts_are_refused)
{
	const char *texts[] = {"", "pending_validation", "FAILED ", "nothing"};

	for (size_t i = 0; i < COUNT(texts); i++) {
		for (int kind = REQUEST; kind <= IDENTITY; kind++) {
			int got = value_of((enum kind)kind, texts[i]);

			ck_assert_msg(got < 0, "kind %d takes \"%s\" for %d",
			    kind, texts[i], got);
		}
	}
}
END_TEST

START_TEST(every_failure_has_a_sentence)
{
	ck_assert_ptr_null(failure_sentence(FAILURE_NONE));
	for (int i = FAILURE_NONE + 1; i <= FAILURE_CANCELLED; i++) {
		const char *text = failure_sentence((enum failure)i);

		ck_assert_ptr_nonnull(text);
		ck_assert_msg(text[strlen(text) - 1] == '.', "%d: %s", i, text);
	}
	/* K1 quotes it. */
	ck_assert_str_eq(
	    failure_sentence(FAILURE_ADDITIONAL_VERIFICATION_REQUIRED),
	    "Additional verification is required to request certificates for "
	    "one or more domain names in this request.");
}
END_TEST

START_TEST(trace_keeps_its_bounds)
{
	struct policy_trace trace = {0};
	char is_long[2 * POLICY_STEP_TEXT];

	memset(is_long, 'x', sizeof(is_long) - 1);
	is_long[sizeof(is_long) - 1] = '\0';
	policy_trace_add(NULL, "Q1", "yes", "nobody listens", "%d", 1);
	policy_trace_add(
	    &trace, "Q1 quorum", "reached", "all", "%d of %d", 2, 2);
	ck_assert_uint_eq(trace.n_steps, 1);
	ck_assert_str_eq(trace.steps[0].rule, "Q1 quorum");
	ck_assert_str_eq(trace.steps[0].answer, "reached");
	ck_assert_str_eq(trace.steps[0].reason, "all");
	ck_assert_str_eq(trace.steps[0].input, "2 of 2");
	for (int i = 0; i < 2 * POLICY_STEPS_MAX; i++)
		policy_trace_add(&trace, "W1", "no", is_long, "%s", is_long);
	ck_assert_uint_eq(trace.n_steps, POLICY_STEPS_MAX);
	ck_assert_uint_eq(strlen(trace.steps[1].reason), POLICY_STEP_TEXT - 1);
	ck_assert_uint_eq(strlen(trace.steps[1].input), POLICY_STEP_TEXT - 1);
}
END_TEST

START_TEST(case_is_folded_in_ascii_alone)
{
	ck_assert(policy_is_same("Admin@Example.COM", "admin@example.com"));
	ck_assert(!policy_is_same("admin", "admins"));
	ck_assert(!policy_is_same("admins", "admin"));
	ck_assert(!policy_is_same("\xc3\x84", "\xc3\xa4"));
	ck_assert(!policy_is_same("[", "{"));
	ck_assert(policy_is_same_n("www.a", "WWW.b", 4));
	ck_assert(!policy_is_same_n("ww", "www.b", 4));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("policy");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, names_go_and_come, 0, (int)COUNT(names));
	tcase_add_test(tcase, other_texts_are_refused);
	tcase_add_test(tcase, every_failure_has_a_sentence);
	tcase_add_test(tcase, trace_keeps_its_bounds);
	tcase_add_test(tcase, case_is_folded_in_ascii_alone);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
