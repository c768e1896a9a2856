/* SPDX-License-Identifier: ISC
 * audit/report.c: the page holds every figure, its charts are told in words,
 * and nothing in it is anybody's markup (T15). */
#include <check.h>
#include <string.h>

#include "audit/report.h"

#define EVIL "<script>alert(\\\"1\\\")</script>"

static const char json[] =
    "{\"Authority\": \"Example & Sons\", \"Version\": \"0\","
    " \"Since\": null, \"Until\": \"2026-11-28T00:00:00Z\","
    " \"GeneratedAt\": \"2026-11-28T00:00:00Z\", \"Seed\": \"7\","
    " \"Requests\": 12, \"DeedsInAll\": 1,"
    " \"Outcomes\": [{\"Status\": \"VALIDATED\", \"FailureReason\": null,"
    "  \"Requests\": 11}, {\"Status\": \"FAILED\","
    "  \"FailureReason\": \"DOMAIN_FROZEN\", \"Requests\": 1}],"
    " \"Latency\": [{\"Time\": \"under 5 min\", \"Requests\": 11}],"
    " \"Refusals\": [{\"Reason\": \"" EVIL "\", \"Via\": \"reply\","
    "  \"Answers\": 3}],"
    " \"Deeds\": [{\"Seq\": 5, \"At\": \"2026-11-27T00:00:00Z\","
    "  \"Event\": \"freeze\", \"Domain\": \"example.com\","
    "  \"By\": \"=cmd|' /C calc'!A0\", \"Reason\": \"a, \\\"b\\\"\"}],"
    " \"Keys\": [{\"Seq\": 6, \"Event\": \"keys\", \"Program\": \"p 1\","
    "  \"Keys\": \"s._domainkey.a=sha256:00\"}],"
    " \"Events\": [{\"Event\": \"sender-refused\", \"Events\": 77}],"
    " \"Sample\": [{\"RequestId\": \"abc\", \"Status\": \"VALIDATED\","
    "  \"Profile\": \"acm\", \"Account\": \"x\","
    "  \"DomainValidationOptions\": [{\"DomainName\": \"example.com\","
    "   \"ValidationStatus\": \"SUCCESS\", \"Method\": \"m\","
    "   \"Quorum\": {\"Approved\": 1, \"Required\": 1},"
    "   \"Recipients\": [{\"Email\": \"admin@example.com\","
    "    \"Answer\": \"APPROVED\", \"Via\": \"link\", \"Evidence\": 42},"
    "    {\"Email\": \"hostmaster@example.com\", \"Answer\": null}]}]}]}";

static json_t *
report(void)
{
	json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_ptr_nonnull(object);
	return object;
}

START_TEST(page)
{
	static const char *const wanted[] = {"Example &amp; Sons",
	    "default-src 'none'", "<dd>12</dd>", "DOMAIN_FROZEN",
	    "VALIDATED: 11; ", "aria-labelledby=\"outcomes-t outcomes-d\"",
	    "under 5 min: 11. The table below says the same.",
	    "&lt;script&gt;alert(&quot;1&quot;)", "admin@example.com",
	    "s._domainkey.a=sha256:00</td>", "<td class=\"number\">77</td>",
	    "<td class=\"number\">42</td>", "origin\n12\n", "Nobody answered."};
	static const char *const unwanted[] = {"<script", "http://", "https://",
	    "url(", "@import", "hostmaster@example.com"};
	struct report_log log = {.checkpoint = "origin\n12\nroot\n"};
	struct buf out = BUF_INIT;
	json_t *object = report();

	ck_assert_int_eq(report_html(&out, object, &log), ST_OK);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(strstr(buf_str(&out), wanted[i]) != NULL, "no %s",
		    wanted[i]);
	for (size_t i = 0; i < sizeof(unwanted) / sizeof(unwanted[0]); i++)
		ck_assert_msg(strstr(buf_str(&out), unwanted[i]) == NULL, "%s",
		    unwanted[i]);
	buf_free(&out);
	json_decref(object);
}
END_TEST

START_TEST(no_checkpoint)
{
	struct report_log log = {.why = "it is <away>"};
	struct buf out = BUF_INIT;
	json_t *object = report();

	ck_assert_int_eq(report_html(&out, object, &log), ST_OK);
	ck_assert_ptr_nonnull(
	    strstr(buf_str(&out), "cannot be read: it is &lt;away&gt;"));
	buf_free(&out);
	json_decref(object);
}
END_TEST

/* RFC 4180, and no text that a spreadsheet would run. */
START_TEST(figures)
{
	static const char *const wanted[] = {"Table,Row,Column,Value\r\n",
	    "Report,1,Requests,12\r\n", "Outcomes,2,Reason,DOMAIN_FROZEN\r\n",
	    "Time to validation,1,Requests,11\r\n",
	    "What operators did,1,By,\"'=cmd|' /C calc'!A0\"\r\n",
	    "What operators did,1,Why,\"a, \"\"b\"\"\"\r\n",
	    "Sample,1,RequestId,abc\r\n"};
	struct buf out = BUF_INIT;
	json_t *object = report();

	ck_assert_int_eq(report_csv(&out, object), ST_OK);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(strstr(buf_str(&out), wanted[i]) != NULL,
		    "no %s in\n%s", wanted[i], buf_str(&out));
	buf_free(&out);
	json_decref(object);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("report");
	TCase *tc = tcase_create("report");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, page);
	tcase_add_test(tc, no_checkpoint);
	tcase_add_test(tc, figures);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
