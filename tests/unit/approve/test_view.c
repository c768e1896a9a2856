/* SPDX-License-Identifier: ISC
 * approve/view.c: the JSON of the outside, member by member as interface.md
 * has it. What the values mean is their owners' knowledge. */
#include "tests/fake/world.h"

#include "approve/view.h"
#include "policy/contact.h"

/* Compares with JSON text, showing both. */
static void
is_json(json_t *got, const char *want)
{
	json_t *wanted = json_loads(want, JSON_REJECT_DUPLICATES, NULL);
	char *text;

	ck_assert_ptr_nonnull(got);
	ck_assert_ptr_nonnull(wanted);
	text = json_dumps(got, JSON_INDENT(1) | JSON_SORT_KEYS);
	ck_assert_msg(json_equal(got, wanted), "got %s\nwant %s", text, want);
	free(text);
	json_decref(wanted);
	json_decref(got);
}

static struct refusal refusal = {
    .at = T0 + 1, .via = "reply", .reason = "no answer found"};
static struct objection objection = {.email = "webmaster@example.com",
    .verdict = "REJECTED",
    .at = T0 + 2,
    .via = "reply"};

static struct recipient
asked(void)
{
	return (struct recipient){.id = 7,
	    .email = "admin@example.com",
	    .sources = CONTACT_CONSTRUCTED,
	    .delivery = "QUEUED"};
}

static struct request_domain
domain_of(struct recipient *recipients, size_t n)
{
	return (struct request_domain){.name = "www.example.com",
	    .unicode = "www.example.com",
	    .validation_domain = "example.com",
	    .status = PENDING,
	    .method = "BR-3.2.2.4.4",
	    .method_version = "2.2.6",
	    .quorum = 2,
	    .recipients = recipients,
	    .n_recipients = n};
}

static struct request
request_of(struct request_domain *domains, size_t n)
{
	return (struct request){.id = "k7q3m2xw5c4ttzqa",
	    .generation = 1,
	    .account = "team-web",
	    .profile = "acm",
	    .rules_hash = "sha256:00",
	    .status = PENDING,
	    .created_at = T0,
	    .domains = domains,
	    .n_domains = n};
}

/* All that can be null is, before anything happened. */
START_TEST(a_new_request)
{
	struct recipient recipient = asked();
	struct request_domain domain = domain_of(&recipient, 1);
	struct request request = request_of(&domain, 1);

	is_json(view_request(&request),
	    "{\"Request\": {\"RequestId\": \"k7q3m2xw5c4ttzqa\","
	    "\"Generation\": 1, \"Account\": \"team-web\","
	    "\"Profile\": \"acm\", \"RulesHash\": \"sha256:00\","
	    "\"DomainName\": \"www.example.com\","
	    "\"SubjectAlternativeNames\": [\"www.example.com\"],"
	    "\"Status\": \"PENDING_VALIDATION\", \"FailureReason\": null,"
	    "\"FailureMessage\": null,"
	    "\"CreatedAt\": \"2026-11-22T08:13:00Z\", \"ExpiresAt\": null,"
	    "\"ValidatedAt\": null, \"DomainValidationOptions\": [{"
	    "\"DomainName\": \"www.example.com\","
	    "\"DomainNameUnicode\": \"www.example.com\","
	    "\"ValidationDomain\": \"example.com\","
	    "\"ValidationMethod\": \"EMAIL\","
	    "\"ValidationEmails\": [\"admin@example.com\"],"
	    "\"ValidationStatus\": \"PENDING_VALIDATION\","
	    "\"FailureReason\": null, \"ReuseUntil\": null,"
	    "\"Method\": \"BR-3.2.2.4.4\", \"MethodVersion\": \"2.2.6\","
	    "\"DNSSEC\": null, \"Quorum\": {\"Required\": 2,"
	    "\"Approved\": 0, \"Rejected\": 0, \"Reachable\": false},"
	    "\"Objections\": [], \"Recipients\": [{"
	    "\"Email\": \"admin@example.com\","
	    "\"Sources\": [\"constructed\"], \"Delivery\": \"QUEUED\","
	    "\"DeliveryText\": null, \"QueueId\": null, \"SentAt\": null,"
	    "\"ExpiresAt\": null, \"Answer\": null, \"Via\": null,"
	    "\"At\": null, \"Identity\": null, \"Evidence\": null,"
	    "\"Refusals\": []}]}]}}");
}
END_TEST

/* And all of it is there when it happened. */
START_TEST(a_request_with_everything)
{
	struct recipient recipient = {.id = 7,
	    .email = "admin@example.com",
	    .sources = CONTACT_CONSTRUCTED | CONTACT_DNS_TXT,
	    .delivery = "SIGNED",
	    .delivery_text = "250 ok",
	    .queue_id = "4Xy1Z2k",
	    .sent_at = T0 + 1,
	    .expires_at = T0 + 1 + WINDOW,
	    .answer = "APPROVED",
	    .via = "reply",
	    .answered_at = T0 + 60,
	    .identity = "same-domain",
	    .answered_from = "jane@example.com",
	    .evidence = 42,
	    .refusals = &refusal,
	    .n_refusals = 1};
	struct request_domain domain = domain_of(&recipient, 1);
	struct request request = request_of(&domain, 1);

	snprintf(domain.status, sizeof(domain.status), "FAILED");
	snprintf(domain.failure, sizeof(domain.failure), "LIMIT_EXCEEDED");
	snprintf(domain.unicode, sizeof(domain.unicode), "b\xc3\xbc.com");
	domain.quorum = 1;
	domain.reuse_until = T0 + DAY;
	domain.objections = &objection;
	domain.n_objections = 1;
	snprintf(request.status, sizeof(request.status), "FAILED");
	snprintf(request.failure, sizeof(request.failure), "LIMIT_EXCEEDED");
	snprintf(request.failure_message, sizeof(request.failure_message),
	    "Too many.");
	request.generation = 3;
	request.expires_at = T0 + WINDOW;
	request.validated_at = T0 + 61;
	is_json(view_request(&request),
	    "{\"Request\": {\"RequestId\": \"k7q3m2xw5c4ttzqa\","
	    "\"Generation\": 3, \"Account\": \"team-web\","
	    "\"Profile\": \"acm\", \"RulesHash\": \"sha256:00\","
	    "\"DomainName\": \"www.example.com\","
	    "\"SubjectAlternativeNames\": [\"www.example.com\"],"
	    "\"Status\": \"FAILED\","
	    "\"FailureReason\": \"LIMIT_EXCEEDED\","
	    "\"FailureMessage\": \"Too many.\","
	    "\"CreatedAt\": \"2026-11-22T08:13:00Z\","
	    "\"ExpiresAt\": \"2026-11-25T08:13:00Z\","
	    "\"ValidatedAt\": \"2026-11-22T08:14:01Z\","
	    "\"DomainValidationOptions\": [{"
	    "\"DomainName\": \"www.example.com\","
	    "\"DomainNameUnicode\": \"b\xc3\xbc.com\","
	    "\"ValidationDomain\": \"example.com\","
	    "\"ValidationMethod\": \"EMAIL\","
	    "\"ValidationEmails\": [\"admin@example.com\"],"
	    "\"ValidationStatus\": \"FAILED\","
	    "\"FailureReason\": \"LIMIT_EXCEEDED\","
	    "\"ReuseUntil\": null,"
	    "\"Method\": \"BR-3.2.2.4.4\", \"MethodVersion\": \"2.2.6\","
	    "\"DNSSEC\": null, \"Quorum\": {\"Required\": 1,"
	    "\"Approved\": 1, \"Rejected\": 0, \"Reachable\": true},"
	    "\"Objections\": [{\"Email\": \"webmaster@example.com\","
	    "\"At\": \"2026-11-22T08:13:02Z\", \"Via\": \"reply\"}],"
	    "\"Recipients\": [{\"Email\": \"admin@example.com\","
	    "\"Sources\": [\"constructed\", \"dns-txt\"],"
	    "\"Delivery\": \"SIGNED\", \"DeliveryText\": \"250 ok\","
	    "\"QueueId\": \"4Xy1Z2k\","
	    "\"SentAt\": \"2026-11-22T08:13:01Z\","
	    "\"ExpiresAt\": \"2026-11-25T08:13:01Z\","
	    "\"Answer\": \"APPROVED\", \"Via\": \"reply\","
	    "\"At\": \"2026-11-22T08:14:00Z\","
	    "\"Identity\": \"same-domain\", \"Evidence\": 42,"
	    "\"Refusals\": [{\"At\": \"2026-11-22T08:13:01Z\","
	    "\"Via\": \"reply\", \"Reason\": \"no answer found\"}]}]}]}}");
}
END_TEST

/* W4: a name that was approved may be reused once its request is validated. */
START_TEST(reuse_begins_with_the_whole_request)
{
	static const char *const statuses[] = {"PENDING_VALIDATION",
	    "VALIDATION_TIMED_OUT", "FAILED", "VALIDATED"};
	struct recipient recipient = {.email = "admin@example.com"};
	struct request_domain domain = domain_of(&recipient, 1);
	struct request request = request_of(&domain, 1);
	json_t *json, *until;

	snprintf(domain.status, sizeof(domain.status), "SUCCESS");
	domain.reuse_until = T0 + DAY;
	snprintf(request.status, sizeof(request.status), "%s", statuses[_i]);
	json = view_request(&request);
	ck_assert_int_eq(json_unpack(json, "{s:{s:[{s:o}]}}", "Request",
			     "DomainValidationOptions", "ReuseUntil", &until),
	    0);
	ck_assert_msg(json_is_string(until) == (_i == 3), "%s", statuses[_i]);
	json_decref(json);
}
END_TEST

/* Q4: bounces never end a request; that they put the quorum out of reach
 * shows. */
static const struct {
	const char *label;
	unsigned quorum;
	const char *answers[3], *delivery[3];
	int approved, rejected;
	bool reachable;
} quorum_cases[] = {
    {"all wait", 3, {"", "", ""}, {"SIGNED", "SIGNED", "QUEUED"}, 0, 0, true},
    {"more than there are", 4, {"", "", ""}, {"QUEUED", "QUEUED", "QUEUED"}, 0,
	0, false},
    {"one bounced, enough left", 2, {"", "", ""},
	{"BOUNCED", "DELIVERED", "DELAYED"}, 0, 0, true},
    {"two bounced", 2, {"", "", ""}, {"BOUNCED", "BOUNCED", "SIGNED"}, 0, 0,
	false},
    {"bounced behind its approval", 2, {"APPROVED", "", ""},
	{"BOUNCED", "BOUNCED", "SIGNED"}, 1, 0, true},
    {"rejected", 1, {"APPROVED", "REJECTED", ""},
	{"SIGNED", "SIGNED", "SIGNED"}, 1, 1, false},
    {"not me", 1, {"NOT_ME", "", ""}, {"SIGNED", "SIGNED", "SIGNED"}, 0, 1,
	false},
};

START_TEST(q4_quorum)
{
	struct recipient recipients[3];
	struct request_domain domain = domain_of(recipients, 3);
	struct request request = request_of(&domain, 1);
	json_t *json, *quorum;

	domain.quorum = quorum_cases[_i].quorum;
	for (size_t i = 0; i < 3; i++) {
		recipients[i] = asked();
		snprintf(recipients[i].answer, sizeof(recipients[i].answer),
		    "%s", quorum_cases[_i].answers[i]);
		snprintf(recipients[i].delivery, sizeof(recipients[i].delivery),
		    "%s", quorum_cases[_i].delivery[i]);
	}
	json = view_request(&request);
	quorum = place_at(json, "Request.DomainValidationOptions.0.Quorum");
	ck_assert_msg(
	    place_int(quorum, "Approved") == quorum_cases[_i].approved &&
		place_int(quorum, "Rejected") == quorum_cases[_i].rejected,
	    "%s: %lld approved, %lld rejected", quorum_cases[_i].label,
	    (long long)place_int(quorum, "Approved"),
	    (long long)place_int(quorum, "Rejected"));
	ck_assert_msg(json_is_true(place_at(quorum, "Reachable")) ==
			  quorum_cases[_i].reachable,
	    "%s: reachable is not %d", quorum_cases[_i].label,
	    quorum_cases[_i].reachable);
	json_decref(json);
}
END_TEST

/* The names in the order in which they were given. */
START_TEST(several_names)
{
	struct request_domain domains[3] = {
	    domain_of(NULL, 0), domain_of(NULL, 0), domain_of(NULL, 0)};
	struct request request = request_of(domains, 3);
	json_t *json;

	snprintf(domains[0].name, sizeof(domains[0].name), "b.com");
	snprintf(domains[1].name, sizeof(domains[1].name), "a.com");
	snprintf(domains[2].name, sizeof(domains[2].name), "*.c.com");
	json = view_request(&request);
	ck_assert_str_eq(place_text(json, "Request.DomainName"), "b.com");
	for (size_t i = 0; i < 3; i++) {
		char path[60];

		snprintf(path, sizeof(path),
		    "Request.SubjectAlternativeNames.%zu", i);
		ck_assert_str_eq(place_text(json, path), domains[i].name);
		snprintf(path, sizeof(path),
		    "Request.DomainValidationOptions.%zu.DomainName", i);
		ck_assert_str_eq(place_text(json, path), domains[i].name);
	}
	json_decref(json);
}
END_TEST

START_TEST(summary)
{
	struct request_summary s = {.id = "k7q3m2xw5c4ttzqa",
	    .account = "a",
	    .domain_name = "example.com",
	    .status = PENDING,
	    .n_domains = 2,
	    .generation = 1,
	    .created_at = T0};

	is_json(view_summary(&s),
	    "{\"RequestId\": \"k7q3m2xw5c4ttzqa\","
	    "\"DomainName\": \"example.com\","
	    "\"Status\": \"PENDING_VALIDATION\", \"Account\": \"a\","
	    "\"FailureReason\": null, \"Domains\": 2, \"Generation\": 1,"
	    "\"CreatedAt\": \"2026-11-22T08:13:00Z\", \"ExpiresAt\": null,"
	    "\"ValidatedAt\": null}");
}
END_TEST

START_TEST(outbox)
{
	struct mail m = {.id = 1,
	    .recipient_id = 2,
	    .request_id = "k7q3m2xw5c4ttzqa",
	    .email = "admin@example.com",
	    .state = "QUEUED",
	    .due_at = T0,
	    .attempts = 3,
	    .last_text = "connection refused"};

	is_json(view_mail(&m),
	    "{\"RequestId\": \"k7q3m2xw5c4ttzqa\","
	    "\"Email\": \"admin@example.com\", \"State\": \"QUEUED\","
	    "\"DueAt\": \"2026-11-22T08:13:00Z\", \"Attempts\": 3,"
	    "\"LastText\": \"connection refused\"}");
	m.last_text[0] = '\0';
	m.due_at = 0;
	is_json(view_mail(&m),
	    "{\"RequestId\": \"k7q3m2xw5c4ttzqa\","
	    "\"Email\": \"admin@example.com\", \"State\": \"QUEUED\","
	    "\"DueAt\": null, \"Attempts\": 3, \"LastText\": null}");
}
END_TEST

START_TEST(steps)
{
	struct policy_trace trace = {.n_steps = 0};

	is_json(view_steps(&trace), "[]");
	policy_trace_add(&trace, "N4 name", "yes", "", "%s", "a.com");
	policy_trace_add(
	    &trace, "Q4 quorum", "no", "too few", "%d of %d", 6, 5);
	is_json(view_steps(&trace),
	    "[{\"Rule\": \"N4 name\", \"Input\": \"a.com\","
	    "\"Answer\": \"yes\", \"Reason\": \"\"},"
	    "{\"Rule\": \"Q4 quorum\", \"Input\": \"6 of 5\","
	    "\"Answer\": \"no\", \"Reason\": \"too few\"}]");
}
END_TEST

START_TEST(times)
{
	json_t *json = view_time(T0);

	ck_assert_str_eq(json_string_value(json), "2026-11-22T08:13:00Z");
	json_decref(json);
	json = view_time(0);
	ck_assert(json_is_null(json));
	json_decref(json);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("view");
	TCase *tc = world_case(suite, "view", false);

	tcase_add_test(tc, a_new_request);
	tcase_add_test(tc, a_request_with_everything);
	tcase_add_loop_test(tc, reuse_begins_with_the_whole_request, 0, 4);
	tcase_add_loop_test(tc, q4_quorum, 0, COUNT_OF(quorum_cases));
	tcase_add_test(tc, several_names);
	tcase_add_test(tc, summary);
	tcase_add_test(tc, outbox);
	tcase_add_test(tc, steps);
	tcase_add_test(tc, times);
	return place_run(suite);
}
