/* SPDX-License-Identifier: ISC
 * The tables of characters. Coarse where a finer one would change no verdict:
 * an unknown letter is a letter without case. */
#include "approve/reply/rune.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct range {
	uint32_t first, last;
};

/* Each ascending, so that they can be searched by halves. */
static const struct range BLANKS[] = {
    {0x0009, 0x0009},
    {0x0020, 0x0020},
    {0x00a0, 0x00a0},
    {0x1680, 0x1680},
    {0x2000, 0x200a},
    {0x202f, 0x202f},
    {0x205f, 0x205f},
    {0x3000, 0x3000},
};

static const struct range HIDDEN[] = {
    {0x0000, 0x0008},
    {0x000a, 0x001f},
    {0x007f, 0x009f},
    {0x00ad, 0x00ad},
    {0x034f, 0x034f},
    {0x061c, 0x061c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0x2800, 0x2800},
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},
    {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

/* Beyond ASCII: punctuation, symbols, emoji, private use. */
static const struct range NOT_WORDS[] = {
    {0x0080, 0x00a9},
    {0x00ab, 0x00b4},
    {0x00b6, 0x00b9},
    {0x00bb, 0x00bf},
    {0x00d7, 0x00d7},
    {0x00f7, 0x00f7},
    {0x02c2, 0x02c5},
    {0x02d2, 0x02df},
    {0x037e, 0x037e},
    {0x0387, 0x0387},
    {0x055a, 0x055f},
    {0x0589, 0x058a},
    {0x05be, 0x05be},
    {0x05c0, 0x05c0},
    {0x05c3, 0x05c3},
    {0x05f3, 0x05f4},
    {0x0600, 0x060f},
    {0x061b, 0x061f},
    {0x066a, 0x066d},
    {0x06d4, 0x06d4},
    {0x0964, 0x0965},
    {0x0e2f, 0x0e2f},
    {0x0e4f, 0x0e4f},
    {0x0e5a, 0x0e5b},
    {0x104a, 0x104f},
    {0x10fb, 0x10fb},
    {0x1360, 0x1368},
    {0x1680, 0x1680},
    {0x17d4, 0x17d6},
    {0x2000, 0x206f},
    {0x20a0, 0x20cf},
    {0x2100, 0x214f},
    {0x2190, 0x2bff},
    {0x2e00, 0x2e7f},
    {0x3000, 0x3004},
    {0x3008, 0x3020},
    {0x3030, 0x3030},
    {0x303d, 0x303f},
    {0x30a0, 0x30a0},
    {0x30fb, 0x30fb},
    {0xa4fe, 0xa4ff},
    {0xe000, 0xf8ff},
    {0xfd3e, 0xfd3f},
    {0xfe10, 0xfe1f},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff0f},
    {0xff1a, 0xff20},
    {0xff3b, 0xff40},
    {0xff5b, 0xff65},
    {0xffe0, 0xffff},
    {0x1f000, 0x1faff},
    {0xf0000, 0x10ffff},
};

static const struct range WHOLE_WORDS[] = {
    {0x0e00, 0x0eff},
    {0x1000, 0x109f},
    {0x1780, 0x17ff},
    {0x2e80, 0x2fdf},
    {0x3005, 0x31ff},
    {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},
    {0xac00, 0xd7af},
    {0xf900, 0xfaff},
    {0xff66, 0xff9f},
    {0x20000, 0x3ffff},
};

/* Beyond ASCII, upper case of a range and the way to its lower case.
 * ALTERNATES: upper and lower follow each other, the first of the range being
 * upper. */
enum { ALTERNATES = 0 };
static const struct {
	uint32_t first, last;
	int32_t shift;
} FOLDS[] = {
    {0x00c0, 0x00d6, 32},
    {0x00d8, 0x00de, 32},
    {0x0100, 0x012f, ALTERNATES},
    {0x0130, 0x0130, 'i' - 0x0130},
    {0x0132, 0x0137, ALTERNATES},
    {0x0139, 0x0148, ALTERNATES},
    {0x014a, 0x0177, ALTERNATES},
    {0x0178, 0x0178, 0x00ff - 0x0178},
    {0x0179, 0x017e, ALTERNATES},
    {0x017f, 0x017f, 's' - 0x017f},
    {0x01cd, 0x01dc, ALTERNATES},
    {0x01de, 0x01ef, ALTERNATES},
    {0x01f8, 0x021f, ALTERNATES},
    {0x0222, 0x0233, ALTERNATES},
    {0x0386, 0x0386, 38},
    {0x0388, 0x038a, 37},
    {0x038c, 0x038c, 64},
    {0x038e, 0x038f, 63},
    {0x0391, 0x03a1, 32},
    {0x03a3, 0x03ab, 32},
    {0x03c2, 0x03c2, 1},
    {0x0400, 0x040f, 80},
    {0x0410, 0x042f, 32},
    {0x0460, 0x0481, ALTERNATES},
    {0x048a, 0x04bf, ALTERNATES},
    {0x04c1, 0x04ce, ALTERNATES},
    {0x04d0, 0x052f, ALTERNATES},
    {0x0531, 0x0556, 48},
    {0x1e00, 0x1e95, ALTERNATES},
    {0x1e9e, 0x1e9e, 0x00df - 0x1e9e},
    {0x1ea0, 0x1eff, ALTERNATES},
    {0xff01, 0xff20, 0x0021 - 0xff01},
    {0xff21, 0xff3a, 'a' - 0xff21},
    {0xff3b, 0xff5e, 0x0021 - 0xff01},
};

/* clang-format off */
const unsigned char rune_ascii_words[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};
/* clang-format on */

static bool
range_has(const struct range *ranges, size_t n_ranges, uint32_t rune)
{
	size_t low = 0, high = n_ranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rune > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n_ranges && rune >= ranges[low].first;
}

/* How many octets follow the first one; -1 if it begins no character. */
static int
followers(unsigned char first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	if (first >= 0xf0 && first <= 0xf4)
		return 3;
	return -1;
}

uint32_t
rune_next(const char **at, const char *end)
{
	/* The least that needs so many octets, RFC 3629 section 3. */
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	const char *p = *at;
	unsigned char first = (unsigned char)*p++;
	int n;
	uint32_t rune;

	*at = p;
	if (first < 0x80)
		return first;
	n = followers(first);
	rune = first & (0x3fu >> (n & 3));
	if (n < 0 || end - p < n)
		return RUNE_BAD;
	for (int i = 0; i < n; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return RUNE_BAD;
		rune = rune << 6 | ((unsigned char)p[i] & 0x3f);
	}
	if (rune < least[n] || rune > 0x10ffff ||
	    (rune >= 0xd800 && rune <= 0xdfff))
		return RUNE_BAD;
	*at = p + n;
	return rune;
}

size_t
rune_put(char out_r[RUNE_SIZE], uint32_t rune)
{
	static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--) {
		out_r[i] = (char)(0x80 | (rune & 0x3f));
		rune >>= 6;
	}
	out_r[0] = (char)(n == 1 ? rune : marks[n] | rune);
	return n;
}

uint32_t
rune_fold(uint32_t rune)
{
	size_t low = 0, high = COUNT(FOLDS);

	if (rune < 0x80)
		return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rune > FOLDS[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == COUNT(FOLDS) || rune < FOLDS[low].first)
		return rune;
	if (FOLDS[low].shift == ALTERNATES)
		return rune + ((rune - FOLDS[low].first) % 2 == 0 ? 1 : 0);
	return (uint32_t)((int32_t)rune + FOLDS[low].shift);
}

/* ASCII, which is most of what is written, is not looked up below. */

bool
rune_is_blank(uint32_t rune)
{
	if (rune < 0x80)
		return rune == ' ' || rune == '\t';
	return range_has(BLANKS, COUNT(BLANKS), rune);
}

bool
rune_is_hidden(uint32_t rune)
{
	if (rune < 0x80)
		return (rune < ' ' && rune != '\t') || rune == 0x7f;
	return range_has(HIDDEN, COUNT(HIDDEN), rune);
}

bool
rune_is_word(uint32_t rune)
{
	if (rune < 0x80)
		return (rune >= '0' && rune <= '9') ||
		       (rune >= 'a' && rune <= 'z') ||
		       (rune >= 'A' && rune <= 'Z');
	return !range_has(NOT_WORDS, COUNT(NOT_WORDS), rune) &&
	       !rune_is_hidden(rune);
}

bool
rune_is_whole_word(uint32_t rune)
{
	return rune >= WHOLE_WORDS[0].first &&
	       range_has(WHOLE_WORDS, COUNT(WHOLE_WORDS), rune) &&
	       rune_is_word(rune);
}
