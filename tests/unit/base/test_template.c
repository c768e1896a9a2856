/* SPDX-License-Identifier: ISC
 * Templates and what becomes of them; every mistake with file and line
 * (O1: everything escaped; T15: no value changes the structure). */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/template.h"
#include "tests/unit/base/tempfile.h"

#define N(table) (int)(sizeof(table) / sizeof((table)[0]))

static const char *const NAMES[] = {"domain", "note", "empty", "gone", NULL};
static const char *const VALUES[] = {
    "example.com", "<a href=\"x\">&'\n", "", NULL};

static enum status
load(struct template **t_r, char path[TEMPFILE_SIZE], const void *text,
    size_t len, enum template_escape escape, struct err *err)
{
	enum status st;

	tempfile_write(path, text, len);
	st = template_load(t_r, path, escape, NAMES, NULL, err);
	tempfile_remove(path);
	return st;
}

static const struct {
	const char *label, *text;
	enum template_escape escape;
	const char *wanted;
} RIGHT[] = {
    {"empty", "", TEMPLATE_TEXT, ""},
    {"text alone", "no {tags} }} here\n", TEMPLATE_TEXT, "no {tags} }} here\n"},
    {"value", "<{{domain}}>", TEMPLATE_TEXT, "<example.com>"},
    {"blanks in a tag", "{{ domain\n}}", TEMPLATE_TEXT, "example.com"},
    {"values that are none", "[{{empty}}{{gone}}]", TEMPLATE_TEXT, "[]"},
    {"as it is", "{{note}}", TEMPLATE_TEXT, "<a href=\"x\">&'\n"},
    {"escaped", "{{note}}", TEMPLATE_HTML,
	"&lt;a href=&quot;x&quot;&gt;&amp;&#39;\n"},
    {"text is not escaped", "<b>{{domain}}</b> &", TEMPLATE_HTML,
	"<b>example.com</b> &"},
    {"shown section", "a{{#domain}}b{{/domain}}c", TEMPLATE_TEXT, "abc"},
    {"empty section", "a{{#empty}}b{{/empty}}c", TEMPLATE_TEXT, "ac"},
    {"null section", "a{{#gone}}b{{domain}}{{/gone}}c", TEMPLATE_TEXT, "ac"},
    {"nested", "{{#domain}}1{{#gone}}2{{/gone}}3{{#note}}4{{/note}}{{/domain}}",
	TEMPLATE_TEXT, "134"},
    {"nested in what is left out",
	"{{#gone}}{{#domain}}1{{/domain}}{{#gone}}2{{/gone}}{{/gone}}3",
	TEMPLATE_TEXT, "3"},
    {"the same twice", "{{#domain}}{{#domain}}x{{/domain}}{{/domain}}",
	TEMPLATE_TEXT, "x"},
    {"two in a row", "{{#gone}}a{{/gone}}{{#domain}}b{{/domain}}",
	TEMPLATE_TEXT, "b"},
    {"own lines", "a\n{{#domain}}\nb\n{{/domain}}\nc\n", TEMPLATE_TEXT,
	"a\nb\nc\n"},
    {"own lines left out", "a\n  {{#gone}}\t\nb\n{{/gone}} \nc\n",
	TEMPLATE_TEXT, "a\nc\n"},
    {"first and last line", "{{#domain}}\nb\n{{/domain}}", TEMPLATE_TEXT,
	"b\n"},
    {"own lines in a row",
	"{{#domain}}\n{{#note}}\nb\n{{/note}}\n{{/domain}}\n", TEMPLATE_TEXT,
	"b\n"},
    {"not alone on its line", "a\n{{#domain}}x\n{{/domain}} c\n", TEMPLATE_TEXT,
	"a\nx\n c\n"},
    {"two on a line", "a\n{{#domain}}{{/domain}}\nb\n", TEMPLATE_TEXT,
	"a\n\nb\n"},
    {"a value alone on its line", "a\n{{empty}}\nb\n", TEMPLATE_TEXT,
	"a\n\nb\n"},
    {"comment", "a{{! {{no}}b", TEMPLATE_TEXT, "ab"},
    {"comment of lines", "a\n{{! one\ntwo }}\nb\n", TEMPLATE_TEXT, "a\nb\n"},
    {"Windows", "a\r\n{{#domain}}\r\nb\r\n{{/domain}}\r\nc\r", TEMPLATE_TEXT,
	"a\nb\nc\r"},
    {"eight deep",
	"{{#domain}}{{#domain}}{{#domain}}{{#domain}}{{#domain}}{{#domain}}"
	"{{#domain}}{{#domain}}x{{/domain}}{{/domain}}{{/domain}}{{/domain}}"
	"{{/domain}}{{/domain}}{{/domain}}{{/domain}}",
	TEMPLATE_TEXT, "x"},
};

START_TEST(renders)
{
	struct template *t = NULL;
	struct buf out = BUF_INIT;
	struct err err = {""};
	char path[TEMPFILE_SIZE];
	enum status st = load(&t, path, RIGHT[_i].text, strlen(RIGHT[_i].text),
	    RIGHT[_i].escape, &err);

	ck_assert_msg(st == ST_OK, "%s: %s: %s", RIGHT[_i].label,
	    status_name(st), err.text);
	buf_adds(&out, ">");
	ck_assert_int_eq(template_render(t, &out, VALUES), ST_OK);
	ck_assert_msg(strcmp(buf_str(&out) + 1, RIGHT[_i].wanted) == 0,
	    "%s: got \"%s\", want \"%s\"", RIGHT[_i].label, buf_str(&out) + 1,
	    RIGHT[_i].wanted);
	buf_free(&out);
	template_free(t);
}
END_TEST

static const struct {
	const char *label, *text, *wanted;
} WRONG[] = {
    {"unknown", "a\nb {{domian}}\n",
	":2: unknown variable {{domian}}; known are: domain, note, empty, "
	"gone"},
    {"unknown section", "{{#x}}{{/x}}", ":1: unknown variable {{x}}"},
    {"unknown end", "{{#domain}}\n{{/x}}", ":2: unknown variable {{x}}"},
    {"prefix of a name", "{{domai}}", ":1: unknown variable {{domai}}"},
    {"longer name", "{{domains}}", ":1: unknown variable {{domains}}"},
    {"no name", "{{}}", ":1: unknown variable {{}}"},
    {"three braces", "{{{domain}}}", ":1: unknown variable {{{domain}}"},
    {"not closed", "a\n\n{{#domain}}\nb\n", ":3: {{#domain}} is not closed"},
    {"inner not closed", "{{#domain}}\n{{#note}}\n",
	":2: {{#note}} is not closed"},
    {"crossed", "{{#domain}}\n{{#note}}\n{{/domain}}{{/note}}",
	":3: {{/domain}} where {{#note}} of line 2 is open"},
    {"never opened", "\n{{/domain}}", ":2: {{/domain}} closes nothing"},
    {"closed twice", "{{#domain}}{{/domain}}\n{{/domain}}",
	":2: {{/domain}} closes nothing"},
    {"open tag", "a\n{{domain", ":2: {{ without }}"},
    {"open comment", "a\n{{! domain", ":2: {{ without }}"},
    {"nine deep",
	"{{#domain}}{{#domain}}{{#domain}}{{#domain}}{{#domain}}{{#domain}}"
	"{{#domain}}{{#domain}}\n{{#note}}x{{/note}}",
	":2: sections nest deeper than 8"},
};

START_TEST(refuses_at_loading)
{
	struct template *t = NULL;
	struct err err = {""};
	char path[TEMPFILE_SIZE];
	enum status st = load(&t, path, WRONG[_i].text, strlen(WRONG[_i].text),
	    TEMPLATE_TEXT, &err);
	size_t len = strlen(path), n = strlen(WRONG[_i].wanted);

	ck_assert_msg(st == ST_INVALID && t == NULL &&
			  strncmp(err.text, path, len) == 0 &&
			  strncmp(err.text + len, WRONG[_i].wanted, n) == 0,
	    "%s: got %s \"%s\", want \"%s\"", WRONG[_i].label, status_name(st),
	    err.text, WRONG[_i].wanted);
}
END_TEST

START_TEST(files_that_are_none)
{
	struct template *t = NULL;
	struct err err = {""};
	char path[TEMPFILE_SIZE], *big = calloc(1, TEMPLATE_SIZE_MAX + 1);

	ck_assert_int_eq(template_load(&t, "/nonexistent/mail.txt",
			     TEMPLATE_TEXT, NAMES, NULL, &err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/mail.txt"));
	ck_assert_int_eq(
	    load(&t, path, "a\n\0b", 4, TEMPLATE_TEXT, &err), ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, ":2: holds a NUL"));
	memset(big, 'x', TEMPLATE_SIZE_MAX + 1);
	ck_assert_int_eq(
	    load(&t, path, big, TEMPLATE_SIZE_MAX + 1, TEMPLATE_TEXT, &err),
	    ST_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "longer than 262144 bytes"));
	ck_assert_int_eq(
	    load(&t, path, big, TEMPLATE_SIZE_MAX, TEMPLATE_TEXT, &err), ST_OK);
	template_free(t);
	template_free(NULL);
	free(big);
}
END_TEST

START_TEST(escapes_html)
{
	struct buf out = BUF_INIT;

	html_escape(&out, "<script>\"&amp;'\xc3\xa9");
	ck_assert_str_eq(
	    buf_str(&out), "&lt;script&gt;&quot;&amp;amp;&#39;\xc3\xa9");
	buf_free(&out);
}
END_TEST

static const char *const CONTROLS[] = {
    "a\r\nBcc: x@example.com", "\t", "\x1b[0m", "\x7f"};

START_TEST(control_characters_abort)
{
	const char *values[] = {CONTROLS[_i], NULL, NULL, NULL};
	struct template *t = NULL;
	struct buf out = BUF_INIT;
	char path[TEMPFILE_SIZE];

	ck_assert_int_eq(
	    load(&t, path, "{{domain}}", 10, TEMPLATE_TEXT, NULL), ST_OK);
	ck_assert_int_eq(template_render(t, &out, values), ST_OK);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("template");
	TCase *tc = tcase_create("template");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, renders, 0, N(RIGHT));
	tcase_add_loop_test(tc, refuses_at_loading, 0, N(WRONG));
	tcase_add_test(tc, files_that_are_none);
	tcase_add_test(tc, escapes_html);
	tcase_add_loop_test_raise_signal(
	    tc, control_characters_abort, SIGABRT, 0, N(CONTROLS));
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
