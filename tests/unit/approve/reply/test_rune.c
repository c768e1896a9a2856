/* SPDX-License-Identifier: ISC
 * Single characters: UTF-8 as RFC 3629 has it, folding, kinds. What lines and
 * phrases make of them is tested with those. */
#include <check.h>
#include <string.h>

#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *octets;
	uint32_t rune;
	size_t len;
} decodings[] = {
    {"A", 'A', 1},
    {"\xc3\xa4", 0xe4, 2},
    {"\xe2\x82\xac", 0x20ac, 3},
    {"\xf0\x9f\x91\x8d", 0x1f44d, 4},
    {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
    {"\xf4\x90\x80\x80", RUNE_BAD, 1}, /* beyond Unicode */
    {"\xc0\xaf", RUNE_BAD, 1},         /* overlong */
    {"\xe0\x80\xaf", RUNE_BAD, 1},     /* overlong */
    {"\xf0\x80\x80\xaf", RUNE_BAD, 1}, /* overlong */
    {"\xed\xa0\x80", RUNE_BAD, 1},     /* surrogate */
    {"\xe2\x82", RUNE_BAD, 1},         /* cut */
    {"\x80", RUNE_BAD, 1},             /* continues nothing */
    {"\xe2(\xac", RUNE_BAD, 1},
    {"\xff", RUNE_BAD, 1},
};

START_TEST(utf8_is_decoded)
{
	const char *at = decodings[_i].octets;
	uint32_t got = rune_next(&at, at + strlen(at));
	char back[RUNE_SIZE];

	ck_assert_msg(got == decodings[_i].rune, "row %d: got %x, want %x", _i,
	    got, decodings[_i].rune);
	ck_assert_ptr_eq(at, decodings[_i].octets + decodings[_i].len);
	if (got == RUNE_BAD)
		return;
	ck_assert_uint_eq(rune_put(back, got), decodings[_i].len);
	ck_assert_mem_eq(back, decodings[_i].octets, decodings[_i].len);
}
END_TEST

static const struct {
	uint32_t rune, want;
} folds[] = {
    {'A', 'a'},
    {'Z', 'z'},
    {'a', 'a'},
    {'@', '@'},
    {'[', '['},
    {0xc4, 0xe4},
    {0xd7, 0xd7},
    {0xdf, 0xdf},
    {0x1e9e, 0xdf},
    {0x100, 0x101},
    {0x101, 0x101},
    {0x130, 'i'},
    {0x131, 0x131},
    {0x141, 0x142},
    {0x142, 0x142},
    {0x160, 0x161},
    {0x178, 0xff},
    {0x17d, 0x17e},
    {0x17f, 's'},
    {0x391, 0x3b1},
    {0x3a9, 0x3c9},
    {0x3c2, 0x3c3},
    {0x386, 0x3ac},
    {0x389, 0x3ae},
    {0x38c, 0x3cc},
    {0x38f, 0x3ce},
    {0x410, 0x430},
    {0x42f, 0x44f},
    {0x401, 0x451},
    {0x490, 0x491},
    {0x531, 0x561},
    {0x1ea0, 0x1ea1},
    {0xff21, 'a'},
    {0xff01, '!'},
    {0xff1f, '?'},
    {0x4e00, 0x4e00},
};

START_TEST(case_is_folded)
{
	ck_assert_msg(rune_fold(folds[_i].rune) == folds[_i].want,
	    "%x: got %x, want %x", folds[_i].rune, rune_fold(folds[_i].rune),
	    folds[_i].want);
}
END_TEST

/* The buffers of whoever folds rely on it. */
START_TEST(folding_never_grows)
{
	char a[RUNE_SIZE], b[RUNE_SIZE];

	for (uint32_t rune = 0; rune <= 0x10ffff; rune++) {
		if (rune_put(b, rune_fold(rune)) > rune_put(a, rune))
			ck_abort_msg("%x grows", rune);
	}
}
END_TEST

static const struct {
	uint32_t rune;
	bool blank, hidden, word, whole;
} kinds[] = {
    {' ', true, false, false, false},
    {'\t', true, false, false, false},
    {0xa0, true, false, false, false},
    {0x202f, true, false, false, false},
    {0x3000, true, false, false, false},
    {'\n', false, true, false, false},
    {'\r', false, true, false, false},
    {0, false, true, false, false},
    {0x7f, false, true, false, false},
    {0x85, false, true, false, false},
    {0xad, false, true, false, false},
    {0x200b, false, true, false, false},
    {0x200f, false, true, false, false},
    {0x202e, false, true, false, false},
    {0x2066, false, true, false, false},
    {0xfeff, false, true, false, false},
    {0xfe0f, false, true, false, false},
    {0xe0041, false, true, false, false},
    {'a', false, false, true, false},
    {'7', false, false, true, false},
    {0xe9, false, false, true, false},
    {0x301, false, false, true, false},
    {0x431, false, false, true, false},
    {0x627, false, false, true, false},
    {0x6279, false, false, true, true},
    {0x3042, false, false, true, true},
    {0xd55c, false, false, true, true},
    {0xe01, false, false, true, true},
    {'.', false, false, false, false},
    {'>', false, false, false, false},
    {0xab, false, false, false, false},
    {0x2014, false, false, false, false},
    {0x3002, false, false, false, false},
    {0x30fb, false, false, false, false},
    {0x1f44d, false, false, false, false},
    {RUNE_BAD, false, false, false, false},
};

START_TEST(characters_have_kinds)
{
	uint32_t rune = kinds[_i].rune;

	ck_assert_msg(rune_is_blank(rune) == kinds[_i].blank &&
			  rune_is_hidden(rune) == kinds[_i].hidden &&
			  rune_is_word(rune) == kinds[_i].word &&
			  rune_is_whole_word(rune) == kinds[_i].whole,
	    "%x: got blank %d, hidden %d, word %d, whole %d", rune,
	    rune_is_blank(rune), rune_is_hidden(rune), rune_is_word(rune),
	    rune_is_whole_word(rune));
}
END_TEST

/* The table says of ASCII what the functions say. */
START_TEST(ascii_words)
{
	for (uint32_t c = 0; c < 256; c++) {
		const unsigned want =
		    c < 0x80 && rune_is_word(c) ? rune_fold(c) : 0;

		ck_assert_uint_eq(rune_ascii_words[c], want);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rune");
	TCase *tcase = tcase_create("rune");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, utf8_is_decoded, 0, (int)COUNT(decodings));
	tcase_add_loop_test(tcase, case_is_folded, 0, (int)COUNT(folds));
	tcase_add_loop_test(tcase, characters_have_kinds, 0, (int)COUNT(kinds));
	tcase_add_test(tcase, folding_never_grows);
	tcase_add_test(tcase, ascii_words);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
