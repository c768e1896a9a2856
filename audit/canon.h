/* SPDX-License-Identifier: ISC
 * Canonical JSON (RFC 8785): writing it, with a tree or without, and reading a
 * text that
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

/* Writing without a tree, one value behind the other. The comma before a
 * member or an element comes by itself; the members of an object come in the
 * order of their names, which is the caller's to keep. A null text is null; of
 * one that is no UTF-8, octets that are not ASCII are shown as \xHH. An integer
 * beyond CANON_INTEGER_MAX is written as a text. */
void canon_key(struct buf *out, const char *name);
void canon_element(struct buf *out);
void canon_string(struct buf *out, const char *text);
void canon_integer(struct buf *out, int64_t number);
void canon_bool(struct buf *out, bool value);

/* An object whose members come in any order; one that comes again takes the
 * place of the former. Begins as CANON_OBJECT_INIT. */
struct canon_object {
	struct buf text, parts;
};

#define CANON_OBJECT_INIT \
	{                 \
		{0},      \
		{         \
			0 \
		}         \
	}

/* Where the member's value is to be appended, before the next is begun. */
struct buf *canon_object_member(struct canon_object *object, const char *name);
bool canon_object_is_empty(const struct canon_object *object);
/* Appends the object, its members in order. ST_NOMEM. */
enum status canon_object_write(
    struct buf *out, const struct canon_object *object) MUST_CHECK;
void canon_object_free(struct canon_object *object);

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
