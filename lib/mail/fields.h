/* SPDX-License-Identifier: ISC
 * A message as raw bytes: where its header fields and its body are. No
 * decoding and no MIME; that is message.h. */
#ifndef MAIL_FIELDS_H
#define MAIL_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

enum { FIELDS_MAX = 1000, FIELD_NAME_MAX = 128 };

struct field {
	const char *raw; /* name, colon, folded value; without the last CRLF */
	size_t raw_len;
	const char *name;
	size_t name_len;   /* blanks before the colon not counted */
	const char *value; /* behind the colon, leading blanks kept */
	size_t value_len;
};

/* Points into the message; the caller keeps that alive. */
struct fields {
	struct field *items;
	size_t n_items;
	const char *body;
	size_t body_len;
};

/* Lines may end in CRLF or LF. ST_INVALID: no colon, an empty or overlong
 * name, more than FIELDS_MAX fields; nothing to free then. */
enum status fields_split(struct fields *fields_r, const char *message,
    size_t len, struct err *err) MUST_CHECK;
void fields_clear(struct fields *fields);

/* The nth (from 0) field of that name, any case; null where there is none. */
const struct field *
fields_get(const struct fields *fields, const char *name, size_t nth);
size_t fields_count(const struct fields *fields, const char *name);
bool field_is(const struct field *field, const char *name);
/* The value unfolded and trimmed, as malloc'd text; null when out of memory. */
char *field_text(const struct field *field);

/* What no honest mailer writes (I4, T13): a singleton field of RFC 5322 3.6
 * (Date From Sender Reply-To To Cc Bcc Message-ID In-Reply-To References
 * Subject, and MIME-Version Content-Type Content-Transfer-Encoding) that
 * stands twice, no From, a bare CR, a NUL; a bare LF in a message whose other
 * lines end in CRLF. ST_INVALID with the reason. */
enum status fields_check(const struct fields *fields, const char *message,
    size_t len, struct err *err) MUST_CHECK;

#endif
