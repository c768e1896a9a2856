/* SPDX-License-Identifier: ISC
 * Owns the table of well-formed octet sequences. Refusing control characters
 * and the like is left to those who know what the text is for. */
#include "lib/base/utf8.h"

#include <stdint.h>
#include <string.h>

/* RFC 3629 4: sequences by first octet; only the second octet's range varies,
 * which keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
struct sequence {
	uint8_t first_min, first_max;
	uint8_t second_min, second_max;
	uint8_t len;
};

static const struct sequence sequences[] = {
    {0x00, 0x7f, 0, 0, 1},
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct sequence *
find(uint8_t first)
{
	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
		if (first >= sequences[i].first_min &&
		    first <= sequences[i].first_max)
			return &sequences[i];
	}
	return NULL;
}

size_t
utf8_char(const char *p, size_t left)
{
	const uint8_t *u = (const uint8_t *)p;
	const struct sequence *s = find(u[0]);

	if (!s || s->len > left)
		return 0;
	if (s->len > 1 && (u[1] < s->second_min || u[1] > s->second_max))
		return 0;
	for (size_t i = 2; i < s->len; i++) {
		if (u[i] < 0x80 || u[i] > 0xbf)
			return 0;
	}
	return s->len;
}

/* How many octets in front are ASCII; eight at once while they all are. */
static size_t
ascii_run(const char *text, size_t len)
{
	size_t n = 0;
	uint64_t word;

	for (; len - n >= sizeof(word); n += sizeof(word)) {
		memcpy(&word, text + n, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (n < len && (unsigned char)text[n] < 0x80)
		n++;
	return n;
}

bool
utf8_is_valid(const char *text, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = ascii_run(text + i, len - i);
		if (n == 0)
			n = utf8_char(text + i, len - i);
		if (n == 0)
			return false;
	}
	return true;
}

void
utf8_mend(char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = utf8_char(&text[i], len - i);

		if (n == 0 || text[i] == '\0')
			text[i] = '?';
		i += n > 0 ? n : 1;
	}
}
