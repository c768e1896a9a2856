/* SPDX-License-Identifier: ISC
 * Which characters are shown as they are. Whether a text is the right one is
 * left to the callers. */
#include <stdint.h>
#include <string.h>

#include "approve/web/text.h"
#include "lib/base/utf8.h"

/* Control characters; controls of direction (UAX 9), of which an unpaired one
 * would reorder what stands around the value; what is not seen at all. The
 * joiners U+200C and U+200D stay: IDNA2008 has them in names. */
static const struct {
	int32_t first, last;
} text_hidden[] = {
    {0x0000, 0x001f},
    {0x007f, 0x009f},
    {0x061c, 0x061c},
    {0x200b, 0x200b},
    {0x200e, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xe0000, 0xe007f},
};

/* The code point of a well-formed sequence of `len` octets. */
static int32_t
text_code_point(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	int32_t c = len == 1 ? u[0] : u[0] & (0x7f >> len);
	size_t i;

	for (i = 1; i < len; i++)
		c = c << 6 | (u[i] & 0x3f);
	return c;
}

static bool
text_is_hidden(int32_t c)
{
	size_t i;

	for (i = 0; i < sizeof(text_hidden) / sizeof(text_hidden[0]); i++) {
		if (c >= text_hidden[i].first && c <= text_hidden[i].last)
			return true;
	}
	return false;
}

bool
text_is_ascii(const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s < 0x20 || *s >= 0x7f)
			return false;
	}
	return true;
}

/* How many octets from here on are ASCII that is seen. */
static size_t
text_plain(const char *s)
{
	size_t n = 0;

	while (s[n] >= 0x20 && s[n] < 0x7f)
		n++;
	return n;
}

void
text_show(struct buf *out, const char *s)
{
	size_t len = strlen(s), at = text_plain(s), n;

	if (at > TEXT_SHOWN_MAX)
		at = TEXT_SHOWN_MAX;
	buf_add(out, s, at);
	for (; at < len; at += n) {
		n = utf8_char(s + at, len - at);
		if (at + n > TEXT_SHOWN_MAX) {
			buf_adds(out, "\u2026");
			return;
		}
		if (n == 0 || text_is_hidden(text_code_point(s + at, n)))
			buf_adds(out, "\ufffd");
		else
			buf_add(out, s + at, n);
		if (n == 0)
			n = 1;
	}
}
