/* SPDX-License-Identifier: ISC
 * audit/evidence.c: files in, the same files out, and nothing else is taken
 * for evidence (A, T19). */
#include <check.h>
#include <string.h>

#include "audit/evidence.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define M        "countersign evidence 1\n"

START_TEST(files_again)
{
	static const char want[] = M "answer.json 2\n"
				     "reply.eml 4\n"
				     "empty.txt 0\n"
				     "\n"
				     "{}a\0\r\n";
	struct evidence out = {.n_files = 0}, in;
	struct buf bytes = BUF_INIT;
	struct err err = {""};

	evidence_add(&out, "answer.json", "{}", 2);
	evidence_add(&out, "absent.txt", NULL, 7);
	evidence_add(&out, "reply.eml", "a\0\r\n", 4);
	evidence_add(&out, "empty.txt", "", 0);
	ck_assert_int_eq(evidence_write(&bytes, &out), ST_OK);
	ck_assert_uint_eq(bytes.len, sizeof(want) - 1);
	ck_assert_mem_eq(bytes.data, want, bytes.len);
	ck_assert_msg(evidence_read(&in, bytes.data, bytes.len, &err) == ST_OK,
	    "%s", err.text);
	ck_assert_uint_eq(in.n_files, 3);
	ck_assert_uint_eq(in.index_len, bytes.len - 6);
	ck_assert_uint_eq(evidence_file(&in, "reply.eml")->len, 4);
	ck_assert_mem_eq(evidence_file(&in, "reply.eml")->bytes, "a\0\r\n", 4);
	ck_assert_ptr_null(evidence_file(&in, "reply"));
	buf_free(&bytes);
}
END_TEST

static const struct {
	const char *label, *bytes;
} wrong[] = {
    {"empty", ""},
    {"another version", "countersign evidence 2\n\n"},
    {"the index has no end", M},
    {"a line has no end", M "a.txt 1"},
    {"no empty line", M "a.txt 1\nx"},
    {"no length", M "a.txt\n\n"},
    {"an empty length", M "a.txt \n\n"},
    {"a sign", M "a.txt +1\n\nx"},
    {"a leading zero", M "a.txt 01\n\nx"},
    {"a length with more", M "a.txt 1 \n\nx"},
    {"cut short", M "a.txt 2\n\nx"},
    {"more behind", M "a.txt 1\n\nxy"},
    {"larger than all", M "a.txt 99999999999999999999999\n\nx"},
    {"a path", M "a/b 1\n\nx"},
    {"upwards", M ".. 1\n\nx"},
    {"hidden", M ".a 1\n\nx"},
    {"upper case", M "A.txt 1\n\nx"},
    {"no name", M " 1\n\nx"},
    {"a long name", M "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1\n\nx"},
    {"twice", M "a.txt 1\na.txt 1\n\nxy"},
    {"too many",
	M "a 0\nb 0\nc 0\nd 0\ne 0\nf 0\ng 0\nh 0\ni 0\nj 0\nk 0\nl 0\n"
	  "m 0\nn 0\no 0\np 0\nq 0\nr 0\ns 0\nt 0\nu 0\nv 0\nw 0\nx 0\n"
	  "y 0\n\n"},
};

START_TEST(refuses)
{
	struct evidence in;
	struct err err = {""};

	ck_assert_msg(evidence_read(&in, wrong[_i].bytes,
			  strlen(wrong[_i].bytes), &err) == ST_INVALID,
	    "%s", wrong[_i].label);
	ck_assert_str_ne(err.text, "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("evidence");
	TCase *tc = tcase_create("evidence");
	SRunner *runner;
	int failed;

	tcase_add_test(tc, files_again);
	tcase_add_loop_test(tc, refuses, 0, COUNT(wrong));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
