/* SPDX-License-Identifier: ISC
 * What base_url says about where the pages are: the origin that browsers name,
 * and the path before ours. Serving is left to others. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "lib/base/status.h"

enum { SITE_ORIGIN_SIZE = 300, SITE_PREFIX_SIZE = 200 };

struct site {
	char origin[SITE_ORIGIN_SIZE]; /* "https://approve.ca.example" */
	char prefix[SITE_PREFIX_SIZE]; /* "" or "/approve" */
};

/* Reads "https://host[:port][/path]"; http, too. The origin is written as
 * browsers do (RFC 6454 6.2): lower case, no default port. A final slash is
 * dropped. ST_INVALID with the reason. */
enum status site_parse(
    struct site *site_r, const char *base_url, struct err *err) MUST_CHECK;

#endif
