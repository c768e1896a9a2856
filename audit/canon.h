/* SPDX-License-Identifier: ISC
 * Canonical JSON (RFC 8785): writing it from a tree, and reading a text that
 * must be canonical already. Numbers are integers of at most 53 bits, for we
 * write no others; what members mean is left to event and record. */
#ifndef AUDIT_CANON_H
#define AUDIT_CANON_H

#include <stdint.h>

#include <jansson.h>

#include "lib/base/buf.h"

#define CANON_INTEGER_MAX INT64_C(9007199254740991)
enum { CANON_DEPTH_MAX = 16 };

/* Appends the canonical form. ST_INVALID for real numbers, larger integers,
 * and deeper nesting; `out` may then hold a part of it. */
enum status canon_write(struct buf *out, const json_t *json) MUST_CHECK;

struct canon_text {
	const char *p;
	size_t len;
};

enum canon_kind {
	CANON_STRING,
	CANON_INTEGER,
	CANON_OBJECT,
	CANON_ARRAY,
	CANON_WORD /* true, false, null */
};

/* A member as it stands in the text, which it borrows: name and strings
 * without their quotation marks, escapes as they are. */
struct canon_member {
	struct canon_text name;
	enum canon_kind kind;
	struct canon_text value;
};

/*	canon_begin(&c, text, len);
 *	while (canon_next(&c, &member))
 *		...
 *	if (!canon_is_good(&c))
 *		not one canonical object, whole
 * Members come before the rest is looked at. */
struct canon {
	const char *p, *end;
	bool begun, ended, failed;
	struct canon_text last; /* name, for the order */
};

void canon_begin(struct canon *canon_r, const char *text, size_t len);
bool canon_next(struct canon *canon, struct canon_member *member_r);
bool canon_is_good(const struct canon *canon);

/* Is the name, as it stands, this one (which needs no escapes)? */
bool canon_is(struct canon_text text, const char *plain);

/* Appends what a string stands for. */
void canon_unescape(struct buf *out, struct canon_text string);

#endif
