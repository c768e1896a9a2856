/* SPDX-License-Identifier: ISC
 * What is said to mail servers: each row of the table is a whole SMTP answer
 * with a sentence for a person. tests/flow/test_refusals.py has them said. */
#include "tests/fake/world.h"

#include "approve/response.h"

START_TEST(rows_are_whole)
{
	struct smtp_answer answer;
	char class;

	response_set(&answer, (enum response)_i, world_settings, "because");
	class = (char)('0' + answer.code / 100);
	ck_assert_msg(answer.code == 250 || answer.code == 451 ||
			  answer.code == 452 || answer.code == 550 ||
			  answer.code == 552,
	    "%d: %d", _i, answer.code);
	/* RFC 3463: the class is the code's. */
	ck_assert_int_eq(answer.status[0], class);
	ck_assert_int_eq(answer.status[1], '.');
	ck_assert_uint_gt(strlen(answer.text), 10);
	ck_assert_ptr_null(strpbrk(answer.text, "{}"));
	ck_assert_uint_gt(strlen(response_word((enum response)_i)), 3);
}
END_TEST

/* Whatever they read, people are told what to do. */
START_TEST(no_answer_names_the_phrases_and_the_link)
{
	struct smtp_answer answer;

	for (enum response r = RESPONSE_NO_TEXT; r <= RESPONSE_NO_ANSWER; r++) {
		response_set(&answer, r, world_settings, NULL);
		ck_assert_int_eq(answer.code, 550);
		ck_assert_str_eq(answer.status, "5.6.0");
		ck_assert_ptr_nonnull(
		    strstr(answer.text, world_settings->phrase_approve));
		ck_assert_ptr_nonnull(
		    strstr(answer.text, world_settings->phrase_reject));
		ck_assert_ptr_nonnull(strstr(answer.text, "or use the link"));
	}
}
END_TEST

/* A reason of any length and of any octets: one line of ASCII (RFC 5321 4.2),
 * and what to do stands behind it. */
START_TEST(reasons_are_cut_and_clean)
{
	struct smtp_answer answer;
	char reason[1000];

	memset(reason, 'x', sizeof(reason));
	reason[sizeof(reason) - 1] = '\0';
	response_set(&answer, RESPONSE_IDENTITY, NULL, reason);
	ck_assert_ptr_nonnull(strstr(answer.text, "xxx, or use the link"));
	response_set(
	    &answer, RESPONSE_MALFORMED, NULL, "a\r\nb\xc3\xb6{reason}");
	ck_assert_ptr_nonnull(
	    strstr(answer.text, "malformed: a??b??{reason}. Send"));
}
END_TEST

START_TEST(i3_identity)
{
	char reason[RESPONSE_REASON_SIZE];

	response_identity(reason, IDENTITY_TOKEN, IDENTITY_SAME_MAILBOX, NULL);
	ck_assert_str_eq(reason,
	    "identity token, but same-mailbox is needed: the reply must come, "
	    "authenticated by DKIM or SPF, from the mailbox that was asked");
	response_identity(reason, IDENTITY_TOKEN, IDENTITY_SAME_DOMAIN, "gap");
	ck_assert_str_eq(reason, "gap");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("response");
	TCase *tc = world_case(suite, "response", true);

	tcase_add_loop_test(tc, rows_are_whole, 0, RESPONSE_N);
	tcase_add_test(tc, no_answer_names_the_phrases_and_the_link);
	tcase_add_test(tc, reasons_are_cut_and_clean);
	tcase_add_test(tc, i3_identity);
	return place_run(suite);
}
