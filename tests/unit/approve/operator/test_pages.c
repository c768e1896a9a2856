/* SPDX-License-Identifier: ISC
 * The operator's pages from JSON: what must be on them, what a name from
 * outside cannot do there (T15), and charts that say what their tables say. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/operator/chart.h"
#include "approve/operator/pages.h"

#define HOSTILE "<script>x</script>\"'&\xe2\x80\xae"

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

static void
has(const struct buf *out, const char *what)
{
	ck_assert_msg(strstr(buf_str(out), what) != NULL, "no %s in:\n%.3000s",
	    what, buf_str(out));
}

/* Nothing from outside is markup, turns the text round, or runs. */
static void
harmless(const struct buf *out)
{
	static const char *const never[] = {"<script", "onload", "style=\"",
	    "javascript:", "\xe2\x80\xae", "http://example", "<img", "<iframe"};

	ck_assert(buf_ok(out));
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		ck_assert_msg(strstr(buf_str(out), never[i]) == NULL,
		    "%s is on the page", never[i]);
	ck_assert_uint_eq(count(buf_str(out), "<main"), 1);
	ck_assert_uint_eq(count(buf_str(out), "<h1>"), 1);
	ck_assert_uint_eq(count(buf_str(out), "</html>"), 1);
}

static json_t *
summary(const char *id, const char *domain, const char *status)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:n, s:i, s:i, s:s, s:n, s:n}",
	    "RequestId", id, "DomainName", domain, "Status", status, "Account",
	    HOSTILE, "FailureReason", "Domains", 2, "Generation", 1,
	    "CreatedAt", "2026-11-22T08:13:00Z", "ExpiresAt", "ValidatedAt");
}

START_TEST(a_list_with_its_search_and_next_page)
{
	json_t *data = json_pack("{s:s, s:{s:s, s:s}, s:[o, o], s:s}",
	    "Authority", HOSTILE, "Query", "Status", "VALIDATED", "Domain",
	    "*.example.com", "RequestSummaryList",
	    summary("aaaa", HOSTILE, "VALIDATED"),
	    summary("bbbb", "b.example.com", "FAILED"), "NextToken", "1.a&b");
	struct buf out = BUF_INIT;

	operator_requests(&out, data);
	harmless(&out);
	has(&out, "href=\"/requests/aaaa\"");
	has(&out, "<option value=\"VALIDATED\" selected>");
	has(&out, "value=\"*.example.com\"");
	has(&out,
	    "href=\"/requests?Status=VALIDATED&amp;Domain=%2A.example.com&amp;"
	    "StartingToken=1.a%26b&amp;\"");
	has(&out, "<span class=\"state good\">VALIDATED</span>");
	has(&out, "<caption>");
	buf_free(&out);
	json_decref(data);
}
END_TEST

START_TEST(an_empty_list)
{
	json_t *data = json_pack("{s:s, s:{}, s:[], s:n}", "Authority", "A",
	    "Query", "RequestSummaryList", "NextToken");
	struct buf out = BUF_INIT;

	operator_requests(&out, data);
	harmless(&out);
	has(&out, "No request is like that.");
	ck_assert_uint_eq(count(buf_str(&out), "<table"), 0);
	ck_assert_uint_eq(count(buf_str(&out), "rel=\"next\""), 0);
	buf_free(&out);
	json_decref(data);
}
END_TEST

static json_t *
event(int seq, const char *at, const char *name, const char *email,
    const char *member, const char *value)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s*}", "Seq", seq, "At",
	    at, "Event", name, "Domain", "a.example.com", "Email", email,
	    member, value);
}

static json_t *
one_request(void)
{
	json_t *recipients = json_array();
	json_t *request;

	for (int i = 0; i < 2; i++)
		json_array_append_new(recipients,
		    json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s}", "Email",
			i ? HOSTILE : "admin@a.example.com", "Delivery",
			"SIGNED", "SentAt", "2026-11-22T08:13:01Z", "ExpiresAt",
			"2026-11-25T08:13:01Z", "Answer", i ? NULL : "APPROVED",
			"DeliveryText", HOSTILE));
	request = json_pack(
	    "{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:[{s:s, s:s, s:{s:i, s:i, "
	    "s:i, s:b}, s:[], s:o}]}",
	    "RequestId", "aaaa", "DomainName", HOSTILE, "Status",
	    "PENDING_VALIDATION", "Account", HOSTILE, "Generation", 1,
	    "CreatedAt", "2026-11-22T08:13:00Z", "ExpiresAt",
	    "2026-11-25T08:13:01Z", "DomainValidationOptions", "DomainName",
	    "a.example.com", "ValidationStatus", "PENDING_VALIDATION", "Quorum",
	    "Required", 3, "Approved", 1, "Rejected", 0, "Reachable", 0,
	    "Objections", "Recipients", recipients);
	return request;
}

START_TEST(one_request_with_its_timeline)
{
	const char *admin = "admin@a.example.com";
	json_t *data = json_pack("{s:s, s:o, s:[o, o, o, o, o], s:b, s:[]}",
	    "Authority", "A", "Request", one_request(), "Events",
	    event(1, "2026-11-22T08:13:00Z", "request", "", "Status",
		"PENDING_VALIDATION"),
	    event(2, "2026-11-22T08:13:01Z", "signed", admin, "QueueId", "Q"),
	    event(3, "2026-11-22T09:00:00Z", "vote", admin, "Verdict",
		"APPROVED"),
	    event(
		4, "2026-11-22T09:00:00Z", "refusal", HOSTILE, "Why", HOSTILE),
	    event(5, "2026-11-22T09:00:00Z", "colour", admin, "Why", "x"),
	    "MoreEvents", 1, "Hooks");
	struct buf out = BUF_INIT;

	ck_assert_ptr_nonnull(data);
	operator_request(&out, data);
	harmless(&out);
	/* A lane a mailbox, a mark an event of it that is known. */
	ck_assert_uint_eq(count(buf_str(&out), "class=\"window\""), 2);
	ck_assert_uint_eq(
	    count(buf_str(&out), "<g class=\"mark good\" transform"), 1);
	ck_assert_uint_eq(
	    count(buf_str(&out), "<g class=\"mark hollow\" transform"), 1);
	ck_assert_uint_eq(count(buf_str(&out), "<g class=\"status\">"), 1);
	has(&out, "vote: Verdict APPROVED");
	/* The quorum in boxes and in words. */
	ck_assert_uint_eq(count(buf_str(&out), "class=\"box good\""), 1);
	ck_assert_uint_eq(count(buf_str(&out), "class=\"box\""), 2);
	has(&out, "1 of 3 approvals");
	has(&out, "out of reach");
	/* Whatever the picture leaves out, the table has. */
	has(&out, "<td>colour</td>");
	has(&out, "countersign audit list");
	has(&out, "href=\"/requests/aaaa.json\"");
	buf_free(&out);
	json_decref(data);
}
END_TEST

START_TEST(an_overview)
{
	json_t *data = json_pack(
	    "{s:s, s:{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}, s:[{s:s, s:i}, "
	    "{s:s, s:i}], s:{s:i, s:i}, s:[], s:[], s:[{s:s, s:s, s:s}], s:[]}",
	    "Authority", "A", "Funnel", "Requests", 10, "Mailed", 8, "Answered",
	    4, "Validated", 3, "Pending", 2, "TimedOut", 1, "Failed", 4, "Most",
	    1000, "AnswerDelays", "UpTo", "1 min", "Count", 7, "UpTo", "more",
	    "Count", 0, "Figures", "Pending", 2, "Unsigned", 1,
	    "DeliveryProblems", "Outbox", "Unsigned", "RequestId", "aaaa",
	    "Email", HOSTILE, "At", "2026-11-22T08:13:00Z", "Hooks");
	struct buf out = BUF_INIT;

	ck_assert_ptr_nonnull(data);
	operator_overview(&out, data);
	harmless(&out);
	has(&out, "Mail leaves without a signature");
	has(&out, "<li class=\"alarm\"><strong>1</strong> not signed</li>");
	has(&out, "The outbox is empty.");
	/* Each chart is named, and has its table. */
	ck_assert_uint_eq(count(buf_str(&out), "role=\"img\""), 2);
	ck_assert_uint_eq(
	    count(buf_str(&out), "<svg"), count(buf_str(&out), "<title>") - 1);
	ck_assert_uint_eq(count(buf_str(&out), "As a table"), 2);
	has(&out, "<th scope=\"row\">Mail has left</th><td class=\"number\">8");
	has(&out, "<th scope=\"row\">1 min</th><td class=\"number\">7");
	buf_free(&out);
	json_decref(data);
}
END_TEST

static const struct {
	int64_t at; /* since the start */
	int64_t end;
	int x;
} places[] = {
    {0, 60, 250},
    {-5, 60, 250},
    {60, 60, 940},
    {61, 60, 940},
    {1, 60, 480},
    {259200, 259200, 940},
    {INT64_C(3000000000), INT64_C(3000000000), 940},
};

/* Whatever the times, a mark is on the chart. */
START_TEST(marks_stay_on_the_chart)
{
	const struct chart_lane lane = {.label = "a"};
	const struct chart_mark mark = {
	    .kind = MARK_SIGNED, .at = 1000 + places[_i].at, .title = "t"};
	struct buf out = BUF_INIT;
	char want[64];

	chart_timeline(&out, &(struct chart_timeline){.title = "t",
				 .lanes = &lane,
				 .n_lanes = 1,
				 .marks = &mark,
				 .n_marks = 1,
				 .start = 1000,
				 .end = 1000 + places[_i].end});
	snprintf(want, sizeof(want), "translate(%d ", places[_i].x);
	ck_assert_msg(strstr(buf_str(&out), want) != NULL, "no %s in %s", want,
	    buf_str(&out));
	buf_free(&out);
}
END_TEST

START_TEST(bars_of_nothing_and_of_much)
{
	const struct chart_bar bars[] = {{"none", "plain", 0},
	    {"one", "plain", 1}, {"many", "plain", INT64_C(1000000000000)}};
	struct buf out = BUF_INIT;

	chart_bars(&out, "t", bars, 1);
	has(&out, "width=\"0\"");
	buf_reset(&out);
	chart_bars(&out, "t", bars, 3);
	has(&out, "width=\"2\""); /* what is there is seen */
	has(&out, ">1000000000000</text>");
	buf_reset(&out);
	chart_columns(&out, "t", bars, 0);
	ck_assert(buf_ok(&out));
	buf_free(&out);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("operator");
	TCase *tc = tcase_create("pages");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, a_list_with_its_search_and_next_page);
	tcase_add_test(tc, an_empty_list);
	tcase_add_test(tc, one_request_with_its_timeline);
	tcase_add_test(tc, an_overview);
	tcase_add_loop_test(tc, marks_stay_on_the_chart, 0,
	    (int)(sizeof(places) / sizeof(places[0])));
	tcase_add_test(tc, bars_of_nothing_and_of_much);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
