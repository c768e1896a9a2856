/* SPDX-License-Identifier: ISC
 * The pages of conf/templates as they leave: what they say, what they must not
 * hold, and that no value can change their structure. Runs from the root of
 * the source. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "approve/web/view.h"

#define TEMPLATES "conf/templates"
#define TOKEN     "abcdefghijklmnopqrstuvwxyz234567"

static const struct view_config view_plain = {
    .authority = "Example & Sons",
    .concerns = "abuse@ca.example",
    .support = "https://support.ca.example",
    .prefix = "/ok",
    .templates = TEMPLATES,
};

static struct view *
view_load(bool typed)
{
	struct view_config config = view_plain;
	struct view *view = NULL;
	struct err err = {""};

	config.confirm_typed = typed;
	ck_assert_msg(view_new(&view, &config, &err) == ST_OK, "%s", err.text);
	return view;
}

static json_t *
view_facts(const char *account)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:i, s:s, s:s}", "status",
	    "open", "nonce", "n0nce", "name", "xn--mnchen-3ya.example",
	    "unicode", "m\u00fcnchen.example", "account", account, "id",
	    "k7q3m2xw5c4ttzqa", "expires", (json_int_t)1795594380, "required",
	    2, "approved", 1, "email", "admin@xn--mnchen-3ya.example", "answer",
	    "APPROVED");
}

/* The page, which the caller frees. */
static char *
view_page_of(enum view_page page, json_t *facts, const char *token, bool typed,
    bool wrong)
{
	struct view *view = view_load(typed);
	struct buf out = BUF_INIT;

	ck_assert_int_eq(
	    view_render(view, &out, page, facts, token, wrong), ST_OK);
	json_decref(facts);
	view_free(view);
	return buf_steal(&out);
}

static void
view_must_hold(const char *page, const char *what)
{
	ck_assert_msg(strstr(page, what) != NULL, "\"%s\" is missing in:\n%s",
	    what, page);
}

static void
view_must_not_hold(const char *page, const char *what)
{
	ck_assert_msg(
	    strstr(page, what) == NULL, "\"%s\" stands in:\n%s", what, page);
}

/* L: domain, account, request id, authority, expiry, quorum so far, mailbox,
 * equal buttons. */
START_TEST(view_ask_says_everything_L)
{
	static const char *const wanted[] = {"m\u00fcnchen.example",
	    "xn--mnchen-3ya.example", "<bdi>team-web</bdi>", "k7q3m2xw5c4ttzqa",
	    "Example &amp; Sons", "Wednesday, 25 November 2026, 08:13 UTC",
	    "1 of 2 approvals", "<bdi>admin@xn--mnchen-3ya.example</bdi>",
	    "<form method=\"post\" action=\"/ok/a/" TOKEN "\">",
	    "<input type=\"hidden\" name=\"nonce\" value=\"n0nce\">",
	    "<button name=\"verdict\" value=\"approve\">I approve</button>",
	    "<button name=\"verdict\" value=\"reject\">I reject</button>",
	    "name=\"verdict\" value=\"not-me\">I know nothing of this</button>",
	    "href=\"/ok/style.css\"", "href=\"/ok/about\"", "abuse@ca.example",
	    "<html lang=\"en\">", "width=device-width"};
	char *page =
	    view_page_of(VIEW_ASK, view_facts("team-web"), TOKEN, false, false);
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		view_must_hold(page, wanted[i]);
	view_must_not_hold(page, "name=\"typed\"");
	ck_assert_int_eq(strncmp(page, "<!DOCTYPE html>", 15), 0);
	free(page);
}
END_TEST

START_TEST(view_asks_for_the_name_where_it_is_to_be_typed)
{
	char *page =
	    view_page_of(VIEW_ASK, view_facts("a"), TOKEN, true, false);
	char *wrong =
	    view_page_of(VIEW_ASK, view_facts("a"), TOKEN, true, true);

	view_must_hold(page, "name=\"typed\"");
	view_must_not_hold(page, "role=\"alert\"");
	view_must_hold(wrong, "role=\"alert\"");
	free(page);
	free(wrong);
}
END_TEST

static const char *const hostile[] = {
    "</bdi><script>alert(1)</script>",
    "\"><form action=https://evil.example><button name=verdict value=approve>",
    "' onmouseover='x",
    "&lt;b&gt;",
    "a\r\n\r\n<h1>b",
    "\u202e\u2066evil\u2069\u202c",
    "{{token}}",
};

static size_t
view_count(const char *page, const char *what)
{
	size_t n = 0;

	for (; (page = strstr(page, what)) != NULL; page += strlen(what))
		n++;
	return n;
}

/* As many tags as with a harmless account, whatever the account is. */
START_TEST(view_keeps_its_structure_T15)
{
	char *plain =
	    view_page_of(VIEW_ASK, view_facts("team-web"), TOKEN, false, false);
	char *page = view_page_of(
	    VIEW_ASK, view_facts(hostile[_i]), TOKEN, false, false);

	ck_assert_uint_eq(view_count(page, "<"), view_count(plain, "<"));
	ck_assert_uint_eq(view_count(page, ">"), view_count(plain, ">"));
	ck_assert_uint_eq(view_count(page, "\""), view_count(plain, "\""));
	ck_assert_uint_eq(view_count(page, "\n"), view_count(plain, "\n"));
	ck_assert_uint_eq(view_count(page, TOKEN), view_count(plain, TOKEN));
	view_must_not_hold(page, "\u202e");
	view_must_not_hold(page, "\u2069");
	free(plain);
	free(page);
}
END_TEST

START_TEST(view_survives_10_kB_T15)
{
	char account[10 * 1024 + 1];
	char *page;

	memset(account, '<', sizeof(account) - 1);
	account[sizeof(account) - 1] = '\0';
	page = view_page_of(VIEW_ASK, view_facts(account), TOKEN, false, false);
	ck_assert_uint_lt(strlen(page), 16 * 1024);
	view_must_hold(page, "&lt;\u2026");
	free(page);
}
END_TEST

/* Every page renders with every fact and with none, loads nothing from
 * elsewhere, and holds no script. */
START_TEST(view_pages_are_whole)
{
	json_t *facts[] = {view_facts("team-web"), NULL, json_object()};
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		char *page = view_page_of(
		    (enum view_page)_i, facts[i], NULL, false, false);

		ck_assert_uint_eq(view_count(page, "<title>"), 1);
		ck_assert_uint_eq(view_count(page, "<main>"), 1);
		ck_assert_uint_eq(view_count(page, "</main>"), 1);
		ck_assert_uint_eq(view_count(page, "<h1>"), 1);
		ck_assert_uint_eq(view_count(page, "</html>"), 1);
		view_must_not_hold(page, "<script");
		view_must_not_hold(page, "src=");
		view_must_not_hold(page, "style=");
		view_must_not_hold(page, "{{");
		free(page);
	}
}
END_TEST

START_TEST(view_holds_no_token_after_the_answer)
{
	char *answered =
	    view_page_of(VIEW_ANSWERED, view_facts("a"), NULL, false, false);

	view_must_not_hold(answered, "/a/");
	view_must_hold(answered, "<strong>approved</strong>");
	view_must_hold(answered, "value=\"reject\"");
	view_must_not_hold(answered, "value=\"approve\"");
	free(answered);
}
END_TEST

static const struct {
	const char *verdict, *wanted;
} done_cases[] = {
    {"APPROVED", "<strong>approved</strong>"},
    {"REJECTED", "<strong>rejected</strong>"},
    {"NOT_ME", "<strong>know nothing of the request</strong>"},
    {"approve", "<strong>approved</strong>"},
    {"not-me", "<strong>know nothing of the request</strong>"},
};

START_TEST(view_receipt_says_what_was_answered)
{
	json_t *facts = json_pack("{s:s, s:s, s:s, s:I, s:i, s:s, s:s, s:b}",
	    "name", "example.com", "unicode", "example.com", "verdict",
	    done_cases[_i].verdict, "at", (json_int_t)1795594380, "seq", 42,
	    "id", "k7q3m2xw5c4ttzqa", "email", "admin@example.com", "objection",
	    _i == 0);
	char *page = view_page_of(VIEW_DONE, facts, NULL, false, false);

	view_must_hold(page, done_cases[_i].wanted);
	ck_assert_uint_eq(view_count(page, "<strong>"), 1);
	view_must_hold(page, "25 November 2026, 08:13 UTC");
	view_must_hold(page, "<dd>42</dd>");
	view_must_not_hold(page, "technical form");
	ck_assert_uint_eq(view_count(page, "objection is recorded"), _i == 0);
	free(page);
}
END_TEST

START_TEST(view_names_the_template_that_is_wrong)
{
	struct view_config config = view_plain;
	struct view *view = NULL;
	struct err err = {""};

	config.templates = "/nonexistent";
	ck_assert_int_eq(view_new(&view, &config, &err), ST_INVALID);
	ck_assert_ptr_nonnull(
	    strstr(err.text, "/nonexistent/en/layout-head.html"));
	ck_assert_ptr_null(view);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("view");
	TCase *tc = tcase_create("view");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_test(tc, view_ask_says_everything_L);
	tcase_add_test(tc, view_asks_for_the_name_where_it_is_to_be_typed);
	tcase_add_loop_test(tc, view_keeps_its_structure_T15, 0,
	    sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_test(tc, view_survives_10_kB_T15);
	tcase_add_loop_test(tc, view_pages_are_whole, 0, VIEW_N_PAGES);
	tcase_add_test(tc, view_holds_no_token_after_the_answer);
	tcase_add_loop_test(tc, view_receipt_says_what_was_answered, 0,
	    sizeof(done_cases) / sizeof(done_cases[0]));
	tcase_add_test(tc, view_names_the_template_that_is_wrong);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
