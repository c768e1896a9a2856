/* SPDX-License-Identifier: ISC
 * The mail templates of conf/templates by O1: everything is said, the link
 * stands alone, no line is an answer, nothing is loaded from elsewhere. How a
 * mail is composed of them is approve/notify's. Runs from the root of the
 * source. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/template.h"

#define FOLDER "conf/templates/en/"
#define LINK   "https://approve.ca.example/a/abcdefghijklmnopqrstuvwxyz234567"

enum mail_var {
	MAIL_AUTHORITY,
	MAIL_DOMAIN,
	MAIL_DOMAIN_UNICODE,
	MAIL_ACCOUNT,
	MAIL_REQUEST_ID,
	MAIL_MAILBOX,
	MAIL_EXPIRES,
	MAIL_REQUIRED,
	MAIL_MAILBOXES,
	MAIL_QUORUM_LINE,
	MAIL_LINK,
	MAIL_REPLY_PHRASE,
	MAIL_REJECT_PHRASE,
	MAIL_CONCERNS,
	MAIL_SUBJECT_DOMAIN,
	MAIL_N,
};

static const char *const names[MAIL_N + 1] = {"authority", "domain",
    "domain_unicode", "account", "request_id", "mailbox", "expires", "required",
    "mailboxes", "quorum_line", "link", "reply_phrase", "reject_phrase",
    "concerns", "subject_domain", NULL};

static const char *const plain[MAIL_N] = {"Example Private CA",
    "xn--mnchen-3ya.de", "m\u00fcnchen.de", "team-web", "k7q3m2xw5c4ttzqa",
    "admin@xn--mnchen-3ya.de", "Wednesday, 25 November 2026, 08:13 UTC", "2",
    "5", "Two of the five mailboxes must agree.", LINK, "I approve", "I reject",
    "abuse@ca.example", "xn--mnchen-3ya.de"};

static const struct {
	const char *file;
	enum template_escape escape;
} mails[] = {
    {FOLDER "mail.txt", TEMPLATE_TEXT},
    {FOLDER "mail.html", TEMPLATE_HTML},
    {FOLDER "mail-subject.txt", TEMPLATE_TEXT},
};

/* Which the caller frees. */
static char *
mail_render(int which, const char *const *values)
{
	struct template *t = NULL;
	struct buf out = BUF_INIT;
	struct err err = {""};

	ck_assert_msg(template_load(&t, mails[which].file, mails[which].escape,
			  names, &err) == ST_OK,
	    "%s", err.text);
	ck_assert_int_eq(template_render(t, &out, values), ST_OK);
	template_free(t);
	return buf_steal(&out);
}

START_TEST(mail_says_everything_O1)
{
	char *mail = mail_render(_i, plain);
	int i;

	for (i = 0; i < MAIL_SUBJECT_DOMAIN; i++)
		ck_assert_msg(strstr(mail, plain[i]) != NULL,
		    "%s: {{%s}} is missing", mails[_i].file, names[i]);
	ck_assert_ptr_nonnull(strstr(mail, "I know nothing of this"));
	free(mail);
}
END_TEST

/* Calls `check` with each line, blanks and punctuation around it cut off. */
static void
mail_check_lines(const char *mail, const char *cut,
    void (*check)(const char *line, size_t len))
{
	while (*mail != '\0') {
		size_t n = strcspn(mail, "\n"), skip = strspn(mail, cut);
		size_t len = skip < n ? n - skip : 0;

		while (len > 0 && strchr(cut, mail[skip + len - 1]) != NULL)
			len--;
		check(mail + skip, len);
		mail += n + (mail[n] == '\n');
	}
}

static void
mail_line_is_no_answer(const char *line, size_t len)
{
	static const char *const phrases[] = {"I approve", "approve",
	    "approved", "I reject", "reject", "rejected", "deny"};
	size_t i;

	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		ck_assert_msg(len != strlen(phrases[i]) ||
				  strncasecmp(line, phrases[i], len) != 0,
		    "a line of ours says \"%s\"", phrases[i]);
}

START_TEST(mail_has_no_line_that_is_an_answer_O1)
{
	const char *values[MAIL_N];
	char *mail;

	memcpy(values, plain, sizeof(values));
	values[MAIL_ACCOUNT] = _i % 2 == 0 ? "I approve" : NULL;
	mail = mail_render(_i / 2, values);
	mail_check_lines(mail, " \t\".!", mail_line_is_no_answer);
	free(mail);
}
END_TEST

START_TEST(mail_link_is_alone_on_its_line)
{
	char *mail = mail_render(0, plain);

	ck_assert_ptr_nonnull(strstr(mail, "\n\n" LINK "\n\n"));
	free(mail);
}
END_TEST

START_TEST(mail_html_loads_nothing_O1)
{
	static const char *const remote[] = {"src=", "<img", "<link", "<script",
	    "url(", "@import", "http:", "background="};
	char *mail = mail_render(1, plain);
	const char *at = mail;
	size_t i;

	for (i = 0; i < sizeof(remote) / sizeof(remote[0]); i++)
		ck_assert_msg(
		    strstr(mail, remote[i]) == NULL, "%s in it", remote[i]);
	while ((at = strstr(at, "https:")) != NULL) {
		ck_assert_int_eq(strncmp(at, LINK, strlen(LINK)), 0);
		at += strlen(LINK);
	}
	free(mail);
}
END_TEST

START_TEST(mail_html_keeps_its_structure_T15)
{
	const char *values[MAIL_N];
	char *mail, *usual = mail_render(1, plain);
	size_t n = 0, n_usual = 0;
	const char *c;

	memcpy(values, plain, sizeof(values));
	values[MAIL_ACCOUNT] = "</bdi></p><a href=\"https://evil.example\">";
	mail = mail_render(1, values);
	for (c = mail; *c != '\0'; c++)
		n += *c == '<';
	for (c = usual; *c != '\0'; c++)
		n_usual += *c == '<';
	ck_assert_uint_eq(n, n_usual);
	free(mail);
	free(usual);
}
END_TEST

START_TEST(mail_leaves_out_what_is_not_there)
{
	const char *values[MAIL_N];
	char *mail;

	memcpy(values, plain, sizeof(values));
	values[MAIL_DOMAIN_UNICODE] = NULL;
	values[MAIL_ACCOUNT] = NULL;
	values[MAIL_QUORUM_LINE] = NULL;
	mail = mail_render(_i, values);
	ck_assert_ptr_null(strstr(mail, "account:"));
	ck_assert_ptr_null(strstr(mail, "()"));
	ck_assert_ptr_null(strstr(mail, plain[MAIL_DOMAIN_UNICODE]));
	ck_assert_ptr_null(strstr(mail, "\n\n\n"));
	free(mail);
}
END_TEST

START_TEST(mail_subject_is_one_line)
{
	char *subject = mail_render(2, plain);

	ck_assert_str_eq(subject,
	    "Approval asked for xn--mnchen-3ya.de (request "
	    "k7q3m2xw5c4ttzqa)\n");
	free(subject);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("mail templates");
	TCase *tc = tcase_create("mail");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tc, mail_says_everything_O1, 0, 2);
	tcase_add_loop_test(tc, mail_has_no_line_that_is_an_answer_O1, 0, 6);
	tcase_add_test(tc, mail_link_is_alone_on_its_line);
	tcase_add_test(tc, mail_html_loads_nothing_O1);
	tcase_add_test(tc, mail_html_keeps_its_structure_T15);
	tcase_add_loop_test(tc, mail_leaves_out_what_is_not_there, 0, 2);
	tcase_add_test(tc, mail_subject_is_one_line);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
