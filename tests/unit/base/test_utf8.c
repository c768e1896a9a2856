/* SPDX-License-Identifier: ISC
 * Proves which octets are UTF-8: RFC 3629's sequences at their edges, and
 * every sequence of two octets. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/utf8.h"

static const struct {
	const char *label;
	const char *bytes;
	size_t len;
	size_t want;
} rows[] = {
    {"NUL", "\0", 1, 1},
    {"U+007F", "\x7f", 1, 1},
    {"U+0080", "\xc2\x80", 2, 2},
    {"U+07FF", "\xdf\xbf", 2, 2},
    {"U+0800", "\xe0\xa0\x80", 3, 3},
    {"U+D7FF", "\xed\x9f\xbf", 3, 3},
    {"U+E000", "\xee\x80\x80", 3, 3},
    {"U+FFFF", "\xef\xbf\xbf", 3, 3},
    {"U+10000", "\xf0\x90\x80\x80", 4, 4},
    {"U+10FFFF", "\xf4\x8f\xbf\xbf", 4, 4},
    {"more behind",
	"\xc3\xbc"
	"x",
	3, 2},
    {"continuation alone", "\x80", 1, 0},
    {"overlong NUL", "\xc0\x80", 2, 0},
    {"overlong slash", "\xc1\xaf", 2, 0},
    {"overlong of three", "\xe0\x9f\xbf", 3, 0},
    {"overlong of four", "\xf0\x8f\xbf\xbf", 4, 0},
    {"surrogate", "\xed\xa0\x80", 3, 0},
    {"last surrogate", "\xed\xbf\xbf", 3, 0},
    {"U+110000", "\xf4\x90\x80\x80", 4, 0},
    {"F5", "\xf5\x80\x80\x80", 4, 0},
    {"FF", "\xff", 1, 0},
    {"cut off after one", "\xc3", 1, 0},
    {"cut off after two", "\xe6\x89", 2, 0},
    {"cut off after three", "\xf0\x9f\x98", 3, 0},
    {"third is none",
	"\xe6\x89"
	"x",
	3, 0},
    {"fourth is none",
	"\xf0\x9f\x98"
	"x",
	4, 0},
};

START_TEST(sequences)
{
	size_t got = utf8_char(rows[_i].bytes, rows[_i].len);

	ck_assert_msg(got == rows[_i].want, "%s: got %zu want %zu",
	    rows[_i].label, got, rows[_i].want);
}
END_TEST

START_TEST(every_pair_of_octets)
{
	for (unsigned a = 0x80; a < 0x100; a++) {
		for (unsigned b = 0; b < 0x100; b++) {
			char bytes[2] = {(char)a, (char)b};
			bool want =
			    a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf;

			ck_assert_msg(
			    utf8_is_valid(bytes, 2) == want, "%02x %02x", a, b);
		}
	}
}
END_TEST

START_TEST(whole_texts)
{
	ck_assert(utf8_is_valid("", 0));
	ck_assert(utf8_is_valid("a\xc3\xbc\0z", 5));
	ck_assert(!utf8_is_valid("a\xc3\xbc\xff", 4));
	ck_assert(!utf8_is_valid("a\xc3", 2));
}
END_TEST

/* ASCII is looked at eight octets at once: the one that is none may stand
 * anywhere. */
START_TEST(one_among_ascii)
{
	char text[3 * sizeof(uint64_t) + 1];

	for (size_t len = 1; len < sizeof(text); len++) {
		memset(text, 'a', sizeof(text));
		ck_assert(utf8_is_valid(text, len));
		for (size_t i = 0; i < len; i++) {
			text[i] = '\x80';
			ck_assert_msg(!utf8_is_valid(text, len),
			    "octet %zu of %zu", i, len);
			text[i] = 'a';
		}
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("utf8");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_add_loop_test(
	    tc, sequences, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(tc, every_pair_of_octets);
	tcase_add_test(tc, whole_texts);
	tcase_add_test(tc, one_among_ascii);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
