/* SPDX-License-Identifier: ISC
 * Accept-Language, read without allocation and without a complaint: a browser
 * that writes nonsense gets the site's language. */
#include <string.h>

#include "approve/web/prefer.h"
#include "lib/base/ascii.h"

enum { PREFER_QUALITY_ONE = 1000, PREFER_QUALITY_DIGITS = 3 };

struct prefer_range {
	const char *tag;
	size_t len;
	int quality; /* thousandths */
};

static const char *
prefer_skip(const char *at, const char *end)
{
	while (at < end && ascii_is_blank(*at))
		at++;
	return at;
}

/* "0.8" and the like (RFC 9110 12.4.2); -1: none. */
static int
prefer_quality(const char *at, const char *end)
{
	int quality, scale = PREFER_QUALITY_ONE;

	if (at == end || (*at != '0' && *at != '1'))
		return -1;
	quality = (*at++ - '0') * PREFER_QUALITY_ONE;
	if (at < end && *at++ != '.')
		return -1;
	for (int n = 0; at < end; at++, n++) {
		if (n == PREFER_QUALITY_DIGITS || !ascii_is_digit(*at))
			return -1;
		scale /= 10;
		quality += (*at - '0') * scale;
	}
	return quality <= PREFER_QUALITY_ONE ? quality : -1;
}

/* One element of the list; false where it is none. */
static bool
prefer_read(struct prefer_range *range_r, const char *at, const char *end)
{
	const char *semicolon = memchr(at, ';', (size_t)(end - at));
	const char *tag_end = semicolon != NULL ? semicolon : end;

	at = prefer_skip(at, end);
	while (tag_end > at && ascii_is_blank(tag_end[-1]))
		tag_end--;
	*range_r = (struct prefer_range){
	    at, tag_end > at ? (size_t)(tag_end - at) : 0, PREFER_QUALITY_ONE};
	if (range_r->len == 0 || range_r->len >= LANGUAGE_TAG_SIZE)
		return false;
	if (semicolon == NULL)
		return true;
	at = prefer_skip(semicolon + 1, end);
	while (end > at && ascii_is_blank(end[-1]))
		end--;
	if (end - at < 2 || ascii_lower(at[0]) != 'q' || at[1] != '=')
		return false;
	range_r->quality = prefer_quality(at + 2, end);
	return range_r->quality > 0;
}

static size_t
prefer_parse(
    struct prefer_range ranges_r[PREFER_RANGES_MAX], const char *accept)
{
	size_t n = 0;

	while (*accept != '\0' && n < PREFER_RANGES_MAX) {
		const char *end = accept + strcspn(accept, ",");

		if (prefer_read(&ranges_r[n], accept, end))
			n++;
		accept = *end == ',' ? end + 1 : end;
	}
	return n;
}

/* Cuts the last subtag, and a single letter that would then end it. */
static size_t
prefer_cut(const char *tag, size_t len)
{
	while (len > 0 && tag[len - 1] != '-')
		len--;
	if (len > 0)
		len--;
	if (len >= 2 && tag[len - 2] == '-')
		len -= 2;
	return len;
}

static const struct language *
prefer_look_up(const struct languages *languages, const char *tag, size_t len)
{
	const struct language *found = NULL;

	for (; len > 0 && found == NULL; len = prefer_cut(tag, len))
		found = languages_find(languages, tag, len);
	return found;
}

const struct language *
prefer_language(const struct languages *languages, const char *chosen,
    const char *accept, const struct language *fallback)
{
	struct prefer_range ranges[PREFER_RANGES_MAX];
	const struct language *found = NULL;
	size_t n;

	if (chosen != NULL)
		found = languages_find(languages, chosen, strlen(chosen));
	if (found != NULL || accept == NULL)
		return found != NULL ? found : fallback;
	n = prefer_parse(ranges, accept);
	while (n > 0 && found == NULL) {
		size_t best = 0;

		for (size_t i = 1; i < n; i++) {
			if (ranges[i].quality > ranges[best].quality)
				best = i;
		}
		found = prefer_look_up(
		    languages, ranges[best].tag, ranges[best].len);
		n--;
		memmove(&ranges[best], &ranges[best + 1],
		    (n - best) * sizeof(ranges[0]));
	}
	return found != NULL ? found : fallback;
}
