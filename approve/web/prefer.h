/* SPDX-License-Identifier: ISC
 * Which language a visitor reads: what they chose, else what their browser
 * says, else the site's own. */
#ifndef WEB_PREFER_H
#define WEB_PREFER_H

#include "lib/base/language.h"

enum { PREFER_RANGES_MAX = 32 }; /* of Accept-Language; later ones are unread */

/* `chosen` is the value of ?lang=, `accept` Accept-Language (RFC 9110 12.5.4);
 * both may be null or nonsense. RFC 4647 3.4, Lookup: ranges by falling
 * quality, each cut from its end until a language fits ("zh-Hant-TW" gets
 * "zh"); one of quality 0 or "*" names none. Never null where `fallback` is
 * not. */
const struct language *prefer_language(const struct languages *languages,
    const char *chosen, const char *accept, const struct language *fallback);

#endif
