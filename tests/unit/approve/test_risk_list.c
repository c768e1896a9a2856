/* SPDX-License-Identifier: ISC
 * K1, K3: lines of the two lists. What is wrong is told by its line, and
 * nothing else of the list is used. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "approve/risk_list.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct confusable *confusable;
static struct risk_lists *lists;

static void
set_up(void)
{
	struct err err = {""};

	ck_assert_int_eq(confusable_open(&confusable, &err), ST_OK);
	ck_assert_int_eq(risk_lists_new(&lists, 0, 0, confusable, &err), ST_OK);
}

static void
tear_down(void)
{
	risk_lists_free(lists);
	confusable_close(confusable);
}

static const struct {
	const char *label, *text;
	enum status want;
	const char *says;
} lines[] = {
    {"one", "1,example.com\n", ST_OK, ""},
    {"no final line end", "1,example.com", ST_OK, ""},
    {"CR LF", "1,example.com\r\n2,example.net\r\n", ST_OK, ""},
    {"a header", "rank,domain\n1,example.com\n", ST_OK, ""},
    {"any case, final dot", "1,EXAMPLE.Com.\n", ST_OK, ""},
    {"U-labels",
	"1,b\xc3\xbc"
	"cher.de\n",
	ST_OK, ""},
    {"an underscore", "1,_x.example.com\n", ST_OK, ""},
    {"A-labels that are no IDNA", "1,xn--0.com\n", ST_OK, ""},
    {"ranks in any order", "9,example.com\n1,example.net\n", ST_OK, ""},
    {"a public suffix", "1,co.uk\n", ST_OK, ""},
    {"empty", "", ST_INVALID, "list.csv: holds no domain"},
    {"a header alone", "rank,domain\n", ST_INVALID, "list.csv: holds no"},
    {"a header later", "1,example.com\nrank,domain\n", ST_INVALID,
	"list.csv:2: "},
    {"an empty line", "1,example.com\n\n2,example.net\n", ST_INVALID,
	"list.csv:2: has no comma"},
    {"no comma", "1 example.com\n", ST_INVALID, "list.csv:1: has no comma"},
    {"no rank", ",example.com\n", ST_INVALID, "list.csv:1: what stands before"},
    {"rank 0", "0,example.com\n", ST_INVALID, "list.csv:1: what stands before"},
    {"a negative rank", "-1,example.com\n", ST_INVALID, "before the comma"},
    {"a rank too large", "4294967296,example.com\n", ST_INVALID, "before"},
    {"a rank in words", "one,example.com\n", ST_INVALID, "before"},
    {"a blank", "1, example.com\n", ST_INVALID, "behind the comma"},
    {"no domain", "1,\n", ST_INVALID, "list.csv:1: what stands behind"},
    {"a third column", "1,example.com,5\n", ST_INVALID, "behind the comma"},
    {"quotes", "1,\"example.com\"\n", ST_INVALID, "behind the comma"},
    {"an address", "1,192.0.2.1\n", ST_INVALID, "behind the comma"},
    {"a wildcard", "1,*.example.com\n", ST_INVALID, "behind the comma"},
    {"the first of two wrong ones", "1,a.com\n2,b..com\n3,\n", ST_INVALID,
	"list.csv:2: "},
    {"a byte order mark",
	"\xef\xbb\xbf"
	"1,example.com\n",
	ST_INVALID, "list.csv:1: "},
};

START_TEST(K1_a_line_is_a_rank_and_a_domain)
{
	struct err err = {""};
	enum status st = risk_lists_read(lists, "list.csv", lines[_i].text,
	    strlen(lines[_i].text), 1000, confusable, &err);

	ck_assert_msg(st == lines[_i].want && strstr(err.text, lines[_i].says),
	    "%s: got %s, \"%s\"; want %s, \"%s\"", lines[_i].label,
	    status_name(st), err.text, status_name(lines[_i].want),
	    lines[_i].says);
}
END_TEST

START_TEST(K1_a_NUL_is_in_no_domain)
{
	static const char text[] = "1,exa\0mple.com\n";
	struct err err = {""};

	ck_assert_int_eq(risk_lists_read(lists, "list.csv", text,
			     sizeof(text) - 1, 1000, confusable, &err),
	    ST_INVALID);
}
END_TEST

static const char LIST[] = "1,Example.com\n"
			   "2,docs.example.net\n"
			   "3,co.uk\n"
			   "4,example.co.uk\n"
			   "5,b\xc3\xbc"
			   "cher.de\n"
			   "6,gmail.com\n"
			   "7,too-low.com\n";

static const struct {
	const char *name;
	bool want;
	uint32_t rank;
} kept[] = {
    {"example.com", true, 1},
    {"example.net", true, 2}, /* of docs.example.net */
    {"docs.example.net", true, 2}, {"net", false, 0}, {"co.uk", true, 3},
    {"example.co.uk", true, 4}, {"xn--bcher-kva.de", true, 5},
    {"gmail.com", true, 0}, /* K3: a provider, although it is listed */
    {"too-low.com", false, 0}, {"outlook.com", true, 0}, /* K3: a provider */
};

START_TEST(K1_what_is_kept_of_a_list)
{
	struct err err = {""};
	uint32_t rank = 0;
	bool got;

	ck_assert_int_eq(risk_lists_read(lists, "list.csv", LIST, strlen(LIST),
			     6, confusable, &err),
	    ST_OK);
	ck_assert_uint_eq(lists->list.n_domains, 6);
	ck_assert_uint_eq(strlen(lists->list.hash), strlen("sha256:") + 64);
	got = risk_names_find(lists->listed, kept[_i].name, &rank);
	ck_assert_msg(got == kept[_i].want && rank == kept[_i].rank,
	    "%s: got %d, rank %u; want %d, %u", kept[_i].name, got, rank,
	    kept[_i].want, kept[_i].rank);
}
END_TEST

/* printf '1,example.com\n' | sha256sum */
START_TEST(K2_the_hash_is_of_the_octets)
{
	struct err err = {""};

	ck_assert_int_eq(risk_lists_read(lists, "list.csv", "1,example.com\n",
			     14, 1000, confusable, &err),
	    ST_OK);
	ck_assert_str_eq(lists->list.hash,
	    "sha256:9d379487133af0a1a3777b7db77ccbf4"
	    "1f9ee76f80a4d7e3c743f7e05ce40450");
}
END_TEST

static const struct {
	const char *label, *text;
	enum status want;
	const char *says;
	size_t n;
} denials[] = {
    {"two", "example.com\nexample.net\n", ST_OK, "", 2},
    {"empty", "", ST_OK, "", 0},
    {"comments, blanks", "# why\n\n  example.com \t# because\r\n", ST_OK, "",
	1},
    {"a wildcard is its parent", "*.example.com\n", ST_OK, "", 1},
    {"twice", "example.com\nEXAMPLE.com\n", ST_OK, "", 1},
    {"a suffix", "zip\n", ST_OK, "", 1},
    {"two on a line", "a.com b.com\n", ST_INVALID, "deny:1: ", 0},
    {"no name", "example.com\na..com\n", ST_INVALID, "deny:2: ", 0},
};

START_TEST(K3_a_line_is_a_denied_domain)
{
	struct err err = {""};
	enum status st = risk_lists_read_denied(
	    lists, "deny", denials[_i].text, strlen(denials[_i].text), &err);

	ck_assert_msg(st == denials[_i].want &&
			  strstr(err.text, denials[_i].says) != NULL,
	    "%s: got %s, \"%s\"", denials[_i].label, status_name(st), err.text);
	if (st == ST_OK)
		ck_assert_uint_eq(lists->deny.n_domains, denials[_i].n);
}
END_TEST

static const struct {
	const char *text;
	size_t want;
} counts[] = {{"", 0}, {"a", 1}, {"a\n", 1}, {"a\nb", 2}, {"\n\n", 2}};

START_TEST(lines_are_counted)
{
	ck_assert_uint_eq(
	    risk_lists_lines(counts[_i].text, strlen(counts[_i].text)),
	    counts[_i].want);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("approve/risk_list");
	TCase *tcase = tcase_create("lists");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(
	    tcase, K1_a_line_is_a_rank_and_a_domain, 0, COUNT(lines));
	tcase_add_test(tcase, K1_a_NUL_is_in_no_domain);
	tcase_add_loop_test(tcase, K1_what_is_kept_of_a_list, 0, COUNT(kept));
	tcase_add_test(tcase, K2_the_hash_is_of_the_octets);
	tcase_add_loop_test(
	    tcase, K3_a_line_is_a_denied_domain, 0, COUNT(denials));
	tcase_add_loop_test(tcase, lines_are_counted, 0, COUNT(counts));
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
