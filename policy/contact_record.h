/* SPDX-License-Identifier: ISC
 * Is the value of a contact record exactly one mailbox (C3, BR 3.2.2.4.13 and
 * .14, appendix A)? Judges the text alone: finding the record, and the
 * domain's form in DNS, are others' business. */
#ifndef POLICY_CONTACT_RECORD_H
#define POLICY_CONTACT_RECORD_H

#include "policy/policy.h"

#define CONTACT_RECORD_LABEL "_validation-contactemail" /* TXT, BR A.2.1 */
#define CONTACT_RECORD_TAG   "contactemail"             /* CAA, BR A.1.1 */

/* RFC 5321 4.5.3.1: a path of 256 octets has two angle brackets. */
enum {
	CONTACT_RECORD_MAX = 254,
	CONTACT_RECORD_LOCAL_MAX = 64,
	CONTACT_RECORD_LABEL_MAX = 63
};

enum contact_fault {
	CONTACT_USABLE,
	CONTACT_EMPTY,
	CONTACT_LONG,
	CONTACT_CONTROL,   /* a control character, line ends among them */
	CONTACT_ENCODING,  /* not UTF-8 (RFC 3629) */
	CONTACT_BLANK,     /* padding, or blanks inside */
	CONTACT_SEVERAL,   /* more than one mailbox, or a group */
	CONTACT_STRUCTURE, /* a display name, angle brackets, a comment */
	CONTACT_NO_AT,
	CONTACT_LOCAL,      /* no local part of RFC 5322 3.4.1 */
	CONTACT_DOMAIN,     /* no domain name of at least two labels */
	CONTACT_LITERAL,    /* an address literal */
	CONTACT_UTF8_LOCAL, /* well formed, and needs SMTPUTF8 to be written to
			     */
};

/* The entire value must be one addr-spec of RFC 5322 3.4.1 as RFC 6532 3.2
 * extends it, without comments and folding white space: "no additional padding
 * or structure". A quoted local part may stand; a domain may be written in
 * U-labels. What is anything else is unusable and never repaired. `value`
 * needs no NUL behind it. */
enum contact_fault contact_record_check(const char *value, size_t len);

/* "is empty", "has a blank ...": continues "the value ". */
const char *contact_fault_text(enum contact_fault fault);

/* Is this CAA property's tag contactemail? Case does not matter (RFC 8659
 * 4.1). */
bool contact_record_is_tag(const char *tag, size_t len);

#endif
