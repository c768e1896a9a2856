/* SPDX-License-Identifier: ISC
 * approve/mask.c: no token is left in what is kept of a refused reply,
 * whichever way a mail program quoted it (A). */
#include <check.h>
#include <string.h>

#include "approve/mask.h"

#define T        "abcdefghijklmnopqrstuvwxyz234567"
#define STARS    "********************************"
#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct {
	const char *label, *in, *want;
} rows[] = {
    {"nothing", "", ""},
    {"words", "I approve of this\r\n", "I approve of this\r\n"},
    {"address", "To: <approve+" T "@r.example>",
	"To: <approve+" STARS "@r.example>"},
    {"link", "> https://a.example/a/" T "\r\n",
	"> https://a.example/a/" STARS "\r\n"},
    {"upper case", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567 x", STARS " x"},
    {"encoded before it", "%2F" T " ", "%**" STARS " "},
    {"31 are none", "abcdefghijklmnopqrstuvwxyz23456 b",
	"abcdefghijklmnopqrstuvwxyz23456 b"},
    {"a soft line break", "x =3D abcdefghijklmnop=\r\nqrstuvwxyz234567 end",
	"x =3D ****************=\r\n**************** end"},
    {"two soft line breaks, blanks",
	"abcdefghijklmnop= \nqrst=\nuvwxyz234567 end",
	"****************= \n****=\n************ end"},
    {"a line break is an end", "abcdefghijklmnop\nqrstuvwxyz234567 e",
	"abcdefghijklmnop\nqrstuvwxyz234567 e"},
    {"an address cut before its domain, which looks like base64",
	"approve+" T "\n@r.example", "approve+" STARS "\n@r.example"},
    {"a line of letters", "abcdefghijklmnop" T "\n",
	"****************" STARS "\n"},
    /* "> https://a.example/a/TOKEN\r\nI approve" */
    {"base64",
	"a\r\nPiBodHRwczovL2EuZXhhbXBsZS9hL2FiY2RlZmdoaWprbG1ub3BxcnN0dXZ3e"
	"Hl6MjM0NTY3\r\nDQpJIGFwcHJvdmU=\r\nb",
	"a\r\nPiBodHRwczovL2EuZXhhbXBsZS9hLyoqKioqKioqKioqKioqKioqKioqKioqK"
	"ioqKioqKioq\r\nDQpJIGFwcHJvdmU=\r\nb"},
    /* no line of base64: something stands behind a bare CR */
    {"base64 and a bare CR",
	"PiBodHRwczowL2EuZXhhbXBsZS9hPiBodHR89cczov\r" T "\n",
	"PiBodHRwczowL2EuZXhhbXBsZS9hPiBodHR89cczov\r" STARS "\n"},
    /* the same, its lines ending within the token */
    {"base64, lines cut",
	"PiBodHRwczovL2EuZXhhbXBsZS9hL2FiY2RlZmdo\r\n"
	"aWprbG1ub3BxcnN0dXZ3eHl6MjM0NTY3DQpJIGFw\r\ncHJvdmU=\r\n",
	"PiBodHRwczovL2EuZXhhbXBsZS9hLyoqKioqKioq\r\n"
	"KioqKioqKioqKioqKioqKioqKioqKioqDQpJIGFw\r\ncHJvdmU=\r\n"},
};

START_TEST(masks)
{
	struct buf out = BUF_INIT;

	buf_adds(&out, "before ");
	mask_tokens(&out, rows[_i].in, strlen(rows[_i].in));
	ck_assert(buf_ok(&out));
	ck_assert_msg(strcmp(buf_str(&out) + 7, rows[_i].want) == 0,
	    "%s:\ngot  %s\nwant %s", rows[_i].label, buf_str(&out) + 7,
	    rows[_i].want);
	ck_assert_int_eq(strncmp(buf_str(&out), "before ", 7), 0);
	buf_free(&out);
}
END_TEST

static enum status
is_t(void *arg, bool *found_r, const char token[TOKEN_SIZE])
{
	unsigned *n = arg;

	(*n)++;
	ck_assert_uint_eq(strlen(token), TOKEN_SIZE - 1);
	*found_r = strcmp(token, T) == 0;
	return ST_OK;
}

/* T25: a token is found wherever it would be masked. */
START_TEST(finds)
{
	const bool want = strcmp(rows[_i].in, rows[_i].want) != 0;
	unsigned n = 0;
	bool found;

	ck_assert_int_eq(
	    mask_find(&found, rows[_i].in, strlen(rows[_i].in), is_t, &n),
	    ST_OK);
	ck_assert_msg(found == want, "%s", rows[_i].label);
	if (!want)
		ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(finds_at_both_ends_of_a_run)
{
	static const struct {
		const char *text;
		bool found;
	} runs[] = {
	    {"x" T "yz", true},       /* anywhere in a short one */
	    {STARS "xyz" T, true},    /* "%2F" */
	    {"aaaaaaaaxyz" T, true},  /* near its end */
	    {T "aaaaaaaaaaaa", true}, /* at its begin */
	    {"xyz" T "aaaaaaaaaaaa", true},
	    {"bbbbbbbb" T "aaaaaaaaaaaa", false},
	};

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		unsigned n = 0;
		bool found;

		ck_assert_int_eq(mask_find(&found, runs[i].text,
				     strlen(runs[i].text), is_t, &n),
		    ST_OK);
		ck_assert_msg(found == runs[i].found, "%s", runs[i].text);
		ck_assert_uint_le(n, 8);
	}
}
END_TEST

static enum status
fails(void *arg, bool *found_r, const char token[TOKEN_SIZE])
{
	(void)arg;
	(void)token;
	*found_r = false;
	return ST_TEMP;
}

START_TEST(what_cannot_be_told_now_is_no_answer)
{
	bool found;

	ck_assert_int_eq(mask_find(&found, T, 32, fails, NULL), ST_TEMP);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mask");
	TCase *tc = tcase_create("mask");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tc, masks, 0, COUNT(rows));
	tcase_add_loop_test(tc, finds, 0, COUNT(rows));
	tcase_add_test(tc, finds_at_both_ends_of_a_run);
	tcase_add_test(tc, what_cannot_be_told_now_is_no_answer);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
