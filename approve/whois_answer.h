/* SPDX-License-Identifier: ISC
 * What a WHOIS answer says, by exact keys (C4): referrals, and the mailboxes
 * of registrant, administrative and technical contact. Reads bytes that it is
 * given; whether a value is a mailbox is policy/contact_record's to say. */
#ifndef APPROVE_WHOIS_ANSWER_H
#define APPROVE_WHOIS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/status.h"

enum whois_role { WHOIS_REGISTRANT, WHOIS_ADMIN, WHOIS_TECH, WHOIS_ROLES };
const char *whois_role_name(enum whois_role role); /* "registrant", ... */

enum {
	WHOIS_VALUE_SIZE = 321, /* 320 octets and NUL: longer is no mailbox */
	WHOIS_OBJECTS_MAX = 64, /* contact objects of one answer */
};

enum whois_found_value {
	WHOIS_NONE,
	WHOIS_ONE,
	WHOIS_SEVERAL, /* different values: nobody can say which (never
			  guessed) */
	WHOIS_OVERLONG,
};

struct whois_value {
	enum whois_found_value found;
	char text[WHOIS_VALUE_SIZE]; /* the first, octets as they came */
};

struct whois_answer {
	struct whois_value domain;    /* whom it speaks about */
	struct whois_value refer;     /* IANA's, to the registry */
	struct whois_value registrar; /* the registry's, to the registrar */
	struct whois_value mailboxes[WHOIS_ROLES];
	bool too_many; /* contact objects: those beyond were not read */
};

/* Reads "key: value" lines, as ICANN's registries and registrars write them,
 * and objects with handles (RFC 2622: admin-c, nic-hdl, e-mail). Keys count
 * whole and without case; anything else in the answer is passed over, in
 * whatever encoding. The same value twice is one. ST_NOMEM is the only
 * failure. */
enum status whois_answer_read(
    struct whois_answer *answer_r, const char *bytes, size_t len) MUST_CHECK;

/* Is this mailbox, or its domain, a known privacy or proxy service's? */
bool whois_is_proxy(const char *mailbox);

#endif
