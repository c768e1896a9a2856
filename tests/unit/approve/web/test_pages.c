/* SPDX-License-Identifier: ISC
 * The pages of conf/templates as they leave: what they say, what they must not
 * hold, and that no value can change their structure. Runs from the root of
 * the source. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "approve/web/pages.h"

#define TEMPLATES "conf/templates"
#define TOKEN     "abcdefghijklmnopqrstuvwxyz234567"

static const struct pages_config pages_plain = {
    .authority = "Example & Sons",
    .concerns = "abuse@ca.example",
    .support = "https://support.ca.example",
    .prefix = "/ok",
    .templates = TEMPLATES,
    .language = "en",
};

static struct pages *
pages_load(bool typed)
{
	struct pages_config config = pages_plain;
	struct pages *pages = NULL;
	struct err err = {""};

	config.confirm_typed = typed;
	ck_assert_msg(
	    pages_new(&pages, &config, &err) == ST_OK, "%s", err.text);
	return pages;
}

static const struct language *
pages_lang_of(const struct pages *pages, const char *tag)
{
	const struct language *l =
	    languages_find(pages_languages(pages), tag, strlen(tag));

	ck_assert_ptr_nonnull(l);
	return l;
}

static json_t *
pages_facts(const char *account)
{
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i, s:s, s:s}",
	    "status", "open", "nonce", "n0nce", "name",
	    "xn--mnchen-3ya.example", "unicode", "m\u00fcnchen.example",
	    "account", account, "id", "k7q3m2xw5c4ttzqa", "expires",
	    (json_int_t)1795594380, "now",
	    (json_int_t)(1795594380 - 2 * 86400 - 3 * 3600), "required", 2,
	    "approved", 1, "email", "admin@xn--mnchen-3ya.example", "answer",
	    "APPROVED");
}

/* The page, which the caller frees. */
static char *
pages_page_of(enum pages_kind page, json_t *facts, const char *token,
    bool typed, bool wrong)
{
	struct pages *pages = pages_load(typed);
	struct buf out = BUF_INIT;

	ck_assert_int_eq(pages_render(pages, &out,
			     &(struct pages_view){.page = page,
				 .language = pages_language(pages),
				 .facts = facts,
				 .token = token,
				 .typed_wrong = wrong}),
	    ST_OK);
	json_decref(facts);
	pages_free(pages);
	return buf_steal(&out);
}

static void
pages_must_hold(const char *page, const char *what)
{
	ck_assert_msg(strstr(page, what) != NULL, "\"%s\" is missing in:\n%s",
	    what, page);
}

static void
pages_must_not_hold(const char *page, const char *what)
{
	ck_assert_msg(
	    strstr(page, what) == NULL, "\"%s\" stands in:\n%s", what, page);
}

/* L: domain, account, request id, authority, expiry, quorum so far, mailbox,
 * equal buttons. */
START_TEST(pages_ask_says_everything_L)
{
	static const char *const wanted[] = {"m\u00fcnchen.example",
	    "xn--mnchen-3ya.example", "<bdi>team-web</bdi>", "k7q3m2xw5c4ttzqa",
	    "Example &amp; Sons", "Wednesday, 25 November 2026, 08:13 UTC",
	    "1 of 2 approvals", "in 2 days and 3 hours",
	    "<bdi dir=\"ltr\">admin@xn--mnchen-3ya.example</bdi>",
	    "<form method=\"post\" action=\"/ok/a/" TOKEN "\">",
	    "<input type=\"hidden\" name=\"nonce\" value=\"n0nce\">",
	    "<button name=\"verdict\" value=\"approve\">I approve</button>",
	    ("<button name=\"verdict\" value=\"reject\" "
	     "formnovalidate>I reject</button>"),
	    "value=\"not-me\" formnovalidate>I know nothing of this</button>",
	    "href=\"/ok/style.css\"", "href=\"/ok/about\"", "abuse@ca.example",
	    "<html lang=\"en\" dir=\"ltr\">", "width=device-width"};
	char *page = pages_page_of(
	    PAGES_ASK, pages_facts("team-web"), TOKEN, false, false);
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		pages_must_hold(page, wanted[i]);
	pages_must_not_hold(page, "name=\"typed\"");
	ck_assert_int_eq(strncmp(page, "<!DOCTYPE html>", 15), 0);
	free(page);
}
END_TEST

START_TEST(pages_asks_for_the_name_where_it_is_to_be_typed)
{
	char *page =
	    pages_page_of(PAGES_ASK, pages_facts("a"), TOKEN, true, false);
	char *wrong =
	    pages_page_of(PAGES_ASK, pages_facts("a"), TOKEN, true, true);

	pages_must_hold(page, "name=\"typed\"");
	pages_must_not_hold(page, "role=\"alert\"");
	pages_must_hold(wrong, "role=\"alert\"");
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
pages_count(const char *page, const char *what)
{
	size_t n = 0;

	for (; (page = strstr(page, what)) != NULL; page += strlen(what))
		n++;
	return n;
}

/* As many tags as with a harmless account, whatever the account is. */
START_TEST(pages_keeps_its_structure_T15)
{
	char *plain = pages_page_of(
	    PAGES_ASK, pages_facts("team-web"), TOKEN, false, false);
	char *page = pages_page_of(
	    PAGES_ASK, pages_facts(hostile[_i]), TOKEN, false, false);

	ck_assert_uint_eq(pages_count(page, "<"), pages_count(plain, "<"));
	ck_assert_uint_eq(pages_count(page, ">"), pages_count(plain, ">"));
	ck_assert_uint_eq(pages_count(page, "\""), pages_count(plain, "\""));
	ck_assert_uint_eq(pages_count(page, "\n"), pages_count(plain, "\n"));
	ck_assert_uint_eq(pages_count(page, TOKEN), pages_count(plain, TOKEN));
	pages_must_not_hold(page, "\u202e");
	pages_must_not_hold(page, "\u2069");
	free(plain);
	free(page);
}
END_TEST

START_TEST(pages_survives_10_kB_T15)
{
	char account[10 * 1024 + 1];
	char *page;

	memset(account, '<', sizeof(account) - 1);
	account[sizeof(account) - 1] = '\0';
	page =
	    pages_page_of(PAGES_ASK, pages_facts(account), TOKEN, false, false);
	ck_assert_uint_lt(strlen(page), 18 * 1024);
	pages_must_hold(page, "&lt;\u2026");
	free(page);
}
END_TEST

/* Every page renders with every fact and with none, loads nothing from
 * elsewhere, and holds no script. */
START_TEST(pages_pages_are_whole)
{
	json_t *facts[] = {pages_facts("team-web"), NULL, json_object()};
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		char *page = pages_page_of(
		    (enum pages_kind)_i, facts[i], NULL, false, false);

		ck_assert_uint_eq(pages_count(page, "<title>"), 1);
		ck_assert_uint_eq(pages_count(page, "<main>"), 1);
		ck_assert_uint_eq(pages_count(page, "</main>"), 1);
		ck_assert_uint_eq(pages_count(page, "<h1>"), 1);
		ck_assert_uint_eq(pages_count(page, "</html>"), 1);
		pages_must_not_hold(page, "<script");
		pages_must_not_hold(page, "src=");
		pages_must_not_hold(page, "style=");
		pages_must_not_hold(page, "{{");
		free(page);
	}
}
END_TEST

START_TEST(pages_holds_no_token_after_the_answer)
{
	char *answered =
	    pages_page_of(PAGES_ANSWERED, pages_facts("a"), NULL, false, false);

	pages_must_not_hold(answered, "/a/");
	pages_must_hold(answered, "<strong>approved</strong>");
	pages_must_hold(answered, "value=\"reject\"");
	pages_must_not_hold(answered, "value=\"approve\"");
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

START_TEST(pages_receipt_says_what_was_answered)
{
	json_t *facts =
	    json_pack("{s:s, s:s, s:s, s:I, s:i, s:s, s:s, s:b, s:s}", "name",
		"example.com", "unicode", "example.com", "verdict",
		done_cases[_i].verdict, "at", (json_int_t)1795594380, "seq", 42,
		"id", "k7q3m2xw5c4ttzqa", "email", "admin@example.com",
		"objection", _i == 0 || _i == 2, "request_status",
		_i == 0 ? "VALIDATED" : "FAILED");
	char *page = pages_page_of(PAGES_DONE, facts, NULL, false, false);

	pages_must_hold(page, done_cases[_i].wanted);
	ck_assert_uint_eq(pages_count(page, "<strong>"), 1);
	pages_must_hold(page, "25 November 2026, 08:13 UTC");
	pages_must_hold(page, "<dd>42</dd>");
	pages_must_not_hold(page, "technical form");
	ck_assert_uint_eq(pages_count(page, "objection is recorded"), _i == 0);
	free(page);
}
END_TEST

START_TEST(pages_names_the_template_that_is_wrong)
{
	struct pages_config config = pages_plain;
	struct pages *pages = NULL;
	struct err err = {""};

	config.templates = "/nonexistent";
	ck_assert_int_eq(pages_new(&pages, &config, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/en/words"));
	ck_assert_ptr_null(pages);
}
END_TEST

static const char *const languages[] = {
    "en", "de", "fr", "es", "pt", "ja", "zh", "ar"};

/* Every page in every language: whole, in its direction, with a link to each
 * language, and as many buttons as in English. */
START_TEST(pages_in_every_language)
{
	const char *tag = languages[_i];
	struct pages *pages = pages_load(true);
	json_t *facts = pages_facts("team-web");
	char html[64];

	snprintf(html, sizeof(html), "<html lang=\"%s\" dir=\"%s\">", tag,
	    strcmp(tag, "ar") == 0 ? "rtl" : "ltr");
	for (int page = 0; page < PAGES_N_KINDS; page++) {
		struct pages_view view = {.page = (enum pages_kind)page,
		    .language = pages_lang_of(pages, tag),
		    .lang_chosen = true,
		    .facts = facts,
		    .token = TOKEN};
		struct buf out = BUF_INIT, english = BUF_INIT;

		ck_assert_int_eq(pages_render(pages, &out, &view), ST_OK);
		view.language = pages_lang_of(pages, "en");
		ck_assert_int_eq(pages_render(pages, &english, &view), ST_OK);
		pages_must_hold(buf_str(&out), html);
		pages_must_hold(buf_str(&out), "aria-current=\"true\"");
		ck_assert_uint_eq(pages_count(buf_str(&out), "href=\"?lang="),
		    pages_languages(pages)->n_items);
		pages_must_not_hold(buf_str(&out), "{");
		ck_assert_uint_eq(pages_count(buf_str(&out), "<button"),
		    pages_count(buf_str(&english), "<button"));
		buf_free(&out);
		buf_free(&english);
	}
	json_decref(facts);
	pages_free(pages);
}
END_TEST

/* What was chosen stays: in the form, and on the way to /about. */
START_TEST(pages_keep_the_language_that_was_chosen)
{
	struct pages *pages = pages_load(false);
	json_t *facts = pages_facts("team-web");
	struct buf out = BUF_INIT;

	ck_assert_int_eq(pages_render(pages, &out,
			     &(struct pages_view){.page = PAGES_ASK,
				 .language = pages_lang_of(pages, "fr"),
				 .lang_chosen = true,
				 .facts = facts,
				 .token = TOKEN}),
	    ST_OK);
	pages_must_hold(buf_str(&out), "action=\"/ok/a/" TOKEN "?lang=fr\"");
	pages_must_hold(buf_str(&out), "href=\"/ok/about?lang=fr\"");
	buf_free(&out);
	json_decref(facts);
	pages_free(pages);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pages");
	TCase *tc = tcase_create("pages");
	SRunner *sr = srunner_create(suite);
	int failed;

	tcase_add_test(tc, pages_ask_says_everything_L);
	tcase_add_test(tc, pages_asks_for_the_name_where_it_is_to_be_typed);
	tcase_add_loop_test(tc, pages_keeps_its_structure_T15, 0,
	    sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_test(tc, pages_survives_10_kB_T15);
	tcase_add_loop_test(tc, pages_pages_are_whole, 0, PAGES_N_KINDS);
	tcase_add_test(tc, pages_holds_no_token_after_the_answer);
	tcase_add_loop_test(tc, pages_receipt_says_what_was_answered, 0,
	    sizeof(done_cases) / sizeof(done_cases[0]));
	tcase_add_loop_test(tc, pages_in_every_language, 0,
	    sizeof(languages) / sizeof(languages[0]));
	tcase_add_test(tc, pages_keep_the_language_that_was_chosen);
	tcase_add_test(tc, pages_names_the_template_that_is_wrong);
	suite_add_tcase(suite, tc);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
