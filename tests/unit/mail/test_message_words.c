/* SPDX-License-Identifier: ISC
 * Encoded words (RFC 2047) as mail programs write them, and as they should not.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mail/message_impl.h"

static const struct row {
	const char *label, *value, *text;
} rows[] = {
    {"none", "Re: a question", "Re: a question"},
    {"empty", "", ""},
    {"RFC 2047 8, Q",
	"=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=", "Keld Jørn Simonsen"},
    {"RFC 2047 8, B", "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=",
	"If you can read this yo"},
    {"RFC 2047 8, two charsets",
	"=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\n"
	" =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
	"If you can read this you understand the example."},
    {"RFC 2047 8, beside text", "(=?ISO-8859-1?Q?a?= b)", "(a b)"},
    {"RFC 2047 8, blanks between",
	"(=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=)", "(ab)"},
    {"RFC 2047 8, an encoded blank", "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?_b?=)",
	"(a b)"},
    {"RFC 2231, a language", "=?utf-8*de?q?f=C3=BCr?=", "für"},
    {"lower case and small digits", "=?utf-8?q?f=c3=bcr?= x", "für x"},
    {"a character cut in two", "=?utf-8?B?w6TDpMM=?= =?utf-8?B?pA==?=", "äää"},
    {"the same in Q and B", "=?utf-8?q?=C3?= =?UTF-8?B?pA==?=", "ä"},
    {"ISO-2022-JP", "=?iso-2022-jp?B?GyRCPCtGMEpWPy4bKEI=?=", "自動返信"},
    {"GB2312", "=?gb2312?B?19S2r7TwuLQ=?=", "自动答复"},
    {"EUC-KR", "=?euc-kr?B?wNq1vyDIuL3F?=", "자동 회신"},
    {"Shift_JIS", "=?shift_jis?B?jqmTrpXUkE0=?=", "自動返信"},
    {"windows-1251", "=?windows-1251?Q?=C0=E2=F2=EE?=", "Авто"},
    {"not of the charset", "=?utf-8?q?a=FFb?=", "a?b"},
    {"an unknown charset", "=?x-none?q?a=FFb?=", "a?b"},
    {"no charset", "=??q?a?=", "=??q?a?="},
    {"another encoding", "=?utf-8?x?a?=", "=?utf-8?x?a?="},
    {"not closed", "=?utf-8?q?a", "=?utf-8?q?a"},
    {"closed wrongly", "=?utf-8?q?a?b", "=?utf-8?q?a?b"},
    {"cut in its mark", "=?utf-8?q", "=?utf-8?q"},
    {"no payload", "x=?utf-8?q?\?=y", "xy"},
    {"a lone equals sign", "=?utf-8?q?a=zz=4?=", "a=zz=4"},
    {"base64 that ends in the middle",
	"=?utf-8?b?YWJj?= =?utf-8?b?YWI?=", "abc"},
    {"line ends and NUL", "=?utf-8?q?a=0D=0Ab=00c?=", "a  b c"},
    {"raw line ends", "a\r\n\tb", "a   b"},
};

START_TEST(decodes)
{
	const struct row *row = &rows[_i];
	struct buf out = BUF_INIT;

	ck_assert_int_eq(
	    message_decode_words(&out, row->value, strlen(row->value)), ST_OK);
	ck_assert_msg(strcmp(buf_str(&out), row->text) == 0 &&
			  strlen(row->text) == out.len,
	    "%s: got \"%s\"", row->label, buf_str(&out));
	buf_free(&out);
}
END_TEST

START_TEST(no_more_than_the_bound)
{
	size_t len = MESSAGE_WORDS_MAX + 100;
	char *value = malloc(len);
	struct buf out = BUF_INIT;

	ck_assert_ptr_nonnull(value);
	memset(value, 'x', len);
	ck_assert_int_eq(message_decode_words(&out, value, len), ST_OK);
	ck_assert_uint_eq(out.len, MESSAGE_WORDS_MAX);
	buf_free(&out);
	free(value);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail/message_words");
	TCase *tcase = tcase_create("words");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(
	    tcase, decodes, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, no_more_than_the_bound);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
