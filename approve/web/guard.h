/* SPDX-License-Identifier: ISC
 * Which requests are looked at, by their fields alone: nothing that two HTTP
 * parsers could read in two ways, no answer that another site's page sent.
 * Paths and bodies are left to others. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "approve/web/site.h"

struct guard_field {
	const char *name;
	const char *value;
	size_t name_len, value_len; /* as received: a NUL inside shows here */
};

enum guard_reading {
	GUARD_FINE,
	GUARD_MALFORMED,  /* 400: a field name that is none, NUL */
	GUARD_AMBIGUOUS,  /* 400: a field twice, TE beside CL (RFC 9112 6.1) */
	GUARD_NO_LENGTH,  /* 411: Transfer-Encoding; forms have a length */
	GUARD_TOO_LARGE,  /* 413 */
	GUARD_NOT_A_FORM, /* 415 */
	GUARD_CROSS_ORIGIN, /* 403 (T2) */
};

enum { GUARD_FIELDS_MAX = 64 };

/* Reads all fields of a request. `post`: it would change something, so that
 * content type and origin count as well.
 *
 * Origin must be the site's. "null" is what browsers send for a page with
 * Referrer-Policy: no-referrer, which ours has (Fetch, "append a request
 * Origin header"): it says nothing, and Sec-Fetch-Site, where there is one,
 * must say same-origin or none. The nonce is what proves that the page was
 * read. */
enum guard_reading guard_read(const struct guard_field *fields, size_t n_fields,
    bool post, uint64_t body_max, const struct site *site);

#endif
