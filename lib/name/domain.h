/* SPDX-License-Identifier: ISC
 * Domain names: IDNA2008 and the public suffix list. The only user of libidn2
 * and libpsl; which names may be asked about is policy's business. */
#ifndef NAME_DOMAIN_H
#define NAME_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"

enum {
	DOMAIN_SIZE = 254, /* RFC 1035: 253 octets as text, and NUL */
	DOMAIN_UNICODE_SIZE = 1024,
	DOMAIN_LABEL_MAX = 63,
	DOMAIN_INPUT_MAX = 1024, /* longer input is refused unread */
};

/* What kind of name it is, beyond being well formed (N4). */
enum domain_kind {
	DOMAIN_PUBLIC,   /* registrable domain or below it */
	DOMAIN_SUFFIX,   /* itself a public suffix (ICANN section) */
	DOMAIN_INTERNAL, /* no public suffix covers it; one label; a special-use
			    name: example, test, invalid, localhost, local,
			    onion, internal, home.arpa, in-addr.arpa, ip6.arpa
			    ... */
};

struct domain {
	char name[DOMAIN_SIZE];            /* A-labels, lower case, "*." kept */
	char unicode[DOMAIN_UNICODE_SIZE]; /* U-labels, UTF-8, "*." kept */
	char suffix[DOMAIN_SIZE];          /* public suffix, ICANN section */
	char registrable[DOMAIN_SIZE];     /* suffix + 1 label, or "" */
	bool wildcard;                     /* began with "*." */
	enum domain_kind kind;             /* of what follows the "*." */
};

/* Reads a name as a person typed it: UTF-8 or A-labels, any case, one final
 * dot allowed, an optional leftmost "*." (N4). UTS 46 non-transitional with
 * STD3 rules. ST_INVALID with the reason for what is no domain name: control
 * characters (checked first: libidn2 drops U+007F), an empty or overlong
 * label or name, '*' elsewhere, an IP address, characters not allowed.
 * A public suffix or an internal name is ST_OK and told by `kind`. */
enum status domain_parse(
    struct domain *domain_r, const char *text, struct err *err) MUST_CHECK;

/* The organizational domain of an A-label name (RFC 7489 3.2): the registrable
 * domain, or the name itself where it has none. Uses the whole list (private
 * section too), as mail does. Never fails on a valid name; ST_INVALID for one
 * that is not. */
enum status
domain_organizational(char org_r[DOMAIN_SIZE], const char *name) MUST_CHECK;

/* When the list in use was made, in seconds since 1970; 0: there is none. */
int64_t domain_suffixes_date(void);

/* Is `name` a public suffix (ICANN or private section)? For DKIM's d= (T10). */
bool domain_is_suffix(const char *name);

/* Lower-cases an A-label host name and checks its form (LDH or underscore
 * labels, lengths); for names read from mail and DNS. */
enum status domain_normalize(
    char name_r[DOMAIN_SIZE], const char *text, size_t len) MUST_CHECK;

/* As domain_normalize(), for a name from mail that may be UTF-8 (RFC 6532):
 * U-labels become A-labels. */
enum status domain_to_ascii(
    char name_r[DOMAIN_SIZE], const char *text, size_t len) MUST_CHECK;

#endif
