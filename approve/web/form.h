/* SPDX-License-Identifier: ISC
 * Reads the one form of the approval page, application/x-www-form-urlencoded,
 * and nothing more lenient. Whether nonce and words are right is left to
 * countersign-approve. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

enum {
	FORM_BODY_MAX = 2048, /* a longer body is 413 */
	FORM_NONCE_SIZE = 129,
	FORM_TYPED_SIZE = 1025, /* a domain name, in whatever script */
};

/* One of the three buttons; their values are a stable interface. */
enum form_verdict {
	FORM_NO_VERDICT,
	FORM_APPROVE, /* approve */
	FORM_REJECT,  /* reject */
	FORM_NOT_ME,  /* not-me */
};

struct form {
	bool has_nonce, has_typed;
	enum form_verdict verdict;
	char nonce[FORM_NONCE_SIZE]; /* printable ASCII, "" where it is missing
				      */
	char typed[FORM_TYPED_SIZE]; /* UTF-8 without control characters */
};

/* ST_INVALID: a field twice, a field that the form does not have, a verdict
 * that is none, "%" without two hexadecimal digits, bytes that are not UTF-8,
 * control characters, a value that is too long. A field that is missing is
 * told by form_r, not an error. */
enum status form_parse(struct form *form_r, const char *body, size_t len,
    struct err *err) MUST_CHECK;

/* The button's value; null for FORM_NO_VERDICT. */
const char *form_verdict_name(enum form_verdict verdict);

#endif
