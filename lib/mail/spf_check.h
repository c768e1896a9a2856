/* SPDX-License-Identifier: ISC
 * SPF records by the letter of RFC 7208's grammar: finds one among TXT records
 * and takes it apart, whole, before anything in it is looked at by a library.
 * Evaluating it is spf_eval's. */
#ifndef MAIL_SPF_CHECK_H
#define MAIL_SPF_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"
#include "lib/mail/spf.h"

enum {
	SPF_RECORD_MAX = 16384, /* octets; RFC 7208 3.4 hopes for 450 */
	SPF_TERMS_MAX = 1000,
	SPF_SPEC_MAX = 255,   /* octets of a domain-spec, macros unexpanded */
	SPF_DIGITS_MAX = 128, /* labels that a macro may ask to keep, 7.3 */
	SPF_CIDR4_MAX = 32,
	SPF_CIDR6_MAX = 128,
};

enum spf_term_kind {
	SPF_TERM_ALL,
	SPF_TERM_INCLUDE,
	SPF_TERM_A,
	SPF_TERM_MX,
	SPF_TERM_PTR,
	SPF_TERM_IP4,
	SPF_TERM_IP6,
	SPF_TERM_EXISTS,
};

struct spf_term {
	enum spf_term_kind kind;
	enum spf_outcome qualifier; /* the result where it matches */
	const char *spec; /* domain-spec, in the record; null where none */
	size_t spec_len;
	uint8_t address[16]; /* of ip4 (4 octets) and ip6 */
	unsigned cidr4, cidr6;
};

/* Points into the record's text, which must outlive it. */
struct spf_record {
	struct spf_term *terms; /* mechanisms alone, in their order */
	size_t n_terms;
	const char *redirect; /* domain-spec, or null; it comes after all
				 mechanisms, wherever it stands (6.1) */
	size_t redirect_len;
};

/* Does this TXT record claim to be SPF version 1 (RFC 7208 4.5)? */
bool spf_record_is(const char *text, size_t len);

/* The whole record, exp= and unknown modifiers included, of which only the
 * syntax counts. ST_INVALID with the reason is a permerror (4.6). */
enum status spf_record_parse(struct spf_record *record_r, const char *text,
    size_t len, struct err *err) MUST_CHECK;
void spf_record_clear(struct spf_record *record);

const char *spf_term_name(enum spf_term_kind kind);
/* Does it ask DNS, for the count of RFC 7208 4.6.4? */
bool spf_term_asks(enum spf_term_kind kind);

/* A name that DNS can be asked for, made of what macros and records gave: the
 * final dot off, labels cut from the left down to 253 octets (7.3), lower
 * case. ST_INVALID: an empty label, one over 63 octets, or an octet that no
 * resolver takes; such a name does not exist (4.3, 4.8). */
enum status spf_name_normalize(
    char name_r[DOMAIN_SIZE], const char *text, size_t len) MUST_CHECK;

#endif
