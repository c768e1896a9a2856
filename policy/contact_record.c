/* SPDX-License-Identifier: ISC
 * The grammar of one bare mailbox, octet by octet. Changes nothing and copies
 * nothing: who reads a usable value reads it as it stands. */
#include <string.h>

#include "policy/contact_record.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const TEXTS[] = {
    [CONTACT_USABLE] = "is one mailbox",
    [CONTACT_EMPTY] = "is empty",
    [CONTACT_LONG] = "is longer than a mailbox may be",
    [CONTACT_CONTROL] = "has a control character",
    [CONTACT_ENCODING] = "is not UTF-8",
    [CONTACT_BLANK] = "has a blank in it or around it",
    [CONTACT_SEVERAL] = "is more than one mailbox",
    [CONTACT_STRUCTURE] = "has more than the bare mailbox: a name, brackets, "
			  "a comment or a scheme",
    [CONTACT_NO_AT] = "has no @",
    [CONTACT_LOCAL] = "has no valid local part before the @",
    [CONTACT_DOMAIN] = "has no full domain name behind the @",
    [CONTACT_LITERAL] = "has an address in place of a domain name",
    [CONTACT_UTF8_LOCAL] = "has a local part that is not ASCII, to which mail "
			   "cannot be sent from here",
};

/* What is still to be read. */
struct cursor {
	const unsigned char *p;
	const unsigned char *end;
};

static bool
is_alnum(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* RFC 5322 3.2.3; RFC 6532 3.2 adds UTF8-non-ascii. */
static bool
is_atext(unsigned char c)
{
	return c >= 0x80 || is_alnum(c) ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* RFC 3629 4: the range of the second octet depends on the first. */
static const struct {
	unsigned char first_min, first_max, second_min, second_max, more;
} UTF8[] = {
    {0x00, 0x7f, 0, 0, 0},
    {0xc2, 0xdf, 0x80, 0xbf, 1},
    {0xe0, 0xe0, 0xa0, 0xbf, 2},
    {0xe1, 0xec, 0x80, 0xbf, 2},
    {0xed, 0xed, 0x80, 0x9f, 2},
    {0xee, 0xef, 0x80, 0xbf, 2},
    {0xf0, 0xf0, 0x90, 0xbf, 3},
    {0xf1, 0xf3, 0x80, 0xbf, 3},
    {0xf4, 0xf4, 0x80, 0x8f, 3},
};

/* The octets of the character at `p`; 0 where none is well formed. */
static size_t
utf8_len(const unsigned char *p, size_t left)
{
	for (size_t i = 0; i < COUNT(UTF8); i++) {
		size_t len = UTF8[i].more + (size_t)1;

		if (p[0] < UTF8[i].first_min || p[0] > UTF8[i].first_max)
			continue;
		if (len > left || (len > 1 && (p[1] < UTF8[i].second_min ||
						  p[1] > UTF8[i].second_max)))
			return 0;
		for (size_t k = 2; k < len; k++) {
			if (p[k] < 0x80 || p[k] > 0xbf)
				return 0;
		}
		return len;
	}
	return 0;
}

/* C0, DEL and C1 (U+0080 to U+009F). */
static bool
is_control(const unsigned char *p, size_t len)
{
	return (len == 1 && (*p < 0x20 || *p == 0x7f)) ||
	       (len == 2 && p[0] == 0xc2 && p[1] < 0xa0);
}

static enum contact_fault
check_characters(struct cursor in)
{
	while (in.p < in.end) {
		size_t len = utf8_len(in.p, (size_t)(in.end - in.p));

		if (len == 0)
			return CONTACT_ENCODING;
		if (is_control(in.p, len))
			return CONTACT_CONTROL;
		in.p += len;
	}
	return CONTACT_USABLE;
}

/* Why the character at which reading stopped is not part of a mailbox. */
static enum contact_fault
fault_of(const struct cursor *in, enum contact_fault otherwise)
{
	static const struct {
		char c;
		enum contact_fault fault;
	} faults[] = {
	    {' ', CONTACT_BLANK},
	    {',', CONTACT_SEVERAL},
	    {';', CONTACT_SEVERAL},
	    {'@', CONTACT_SEVERAL},
	    {'<', CONTACT_STRUCTURE},
	    {'>', CONTACT_STRUCTURE},
	    {'(', CONTACT_STRUCTURE},
	    {')', CONTACT_STRUCTURE},
	    {':', CONTACT_STRUCTURE},
	    {'"', CONTACT_STRUCTURE},
	};

	for (size_t i = 0; in->p < in->end && i < COUNT(faults); i++) {
		if (*in->p == (unsigned char)faults[i].c)
			return faults[i].fault;
	}
	return otherwise;
}

/* RFC 5322 3.2.4 without folding; the cursor stands behind the first quote. */
static bool
read_quoted(struct cursor *in)
{
	const unsigned char *start = in->p;

	while (in->p < in->end && *in->p != '"') {
		if (*in->p == '\\' && ++in->p == in->end)
			return false;
		in->p++;
	}
	return in->p < in->end && in->p++ > start;
}

/* Atoms with single dots between. */
static bool
read_dot_atom(struct cursor *in)
{
	for (;;) {
		const unsigned char *start = in->p;

		while (in->p < in->end && is_atext(*in->p))
			in->p++;
		if (in->p == start)
			return false;
		if (in->p == in->end || *in->p != '.')
			return true;
		in->p++;
	}
}

static enum contact_fault
read_local(struct cursor *in)
{
	const unsigned char *start = in->p;
	bool good;

	if (*in->p == '"') {
		in->p++;
		good = read_quoted(in);
	} else {
		good = read_dot_atom(in);
	}
	if (in->p < in->end && *in->p == '@' && good)
		return in->p - start > CONTACT_RECORD_LOCAL_MAX
			   ? CONTACT_LONG
			   : CONTACT_USABLE;
	if (in->p == in->end && good)
		return CONTACT_NO_AT;
	if (in->p < in->end && *in->p == '@')
		return CONTACT_LOCAL;
	return fault_of(in, CONTACT_LOCAL);
}

/* A label of letters, digits and inner hyphens, or with characters that are
 * not ASCII (RFC 6532 3.2): those IDNA judges. */
static bool
read_label(struct cursor *in)
{
	const unsigned char *start = in->p;

	while (in->p < in->end &&
	       (is_alnum(*in->p) || *in->p == '-' || *in->p >= 0x80))
		in->p++;
	return in->p > start && *start != '-' && in->p[-1] != '-' &&
	       in->p - start <= CONTACT_RECORD_LABEL_MAX;
}

/* To the end. One label alone would be a host of our own (RFC 5321 2.3.5). */
static enum contact_fault
read_domain(struct cursor *in)
{
	size_t n_labels = 0;

	if (in->p < in->end && *in->p == '[')
		return CONTACT_LITERAL;
	for (;;) {
		if (!read_label(in))
			return fault_of(in, CONTACT_DOMAIN);
		n_labels++;
		if (in->p == in->end)
			break;
		if (*in->p != '.')
			return fault_of(in, CONTACT_DOMAIN);
		in->p++;
	}
	return n_labels < 2 ? CONTACT_DOMAIN : CONTACT_USABLE;
}

static bool
is_ascii(const unsigned char *p, const unsigned char *end)
{
	while (p < end && *p < 0x80)
		p++;
	return p == end;
}

enum contact_fault
contact_record_check(const char *value, size_t len)
{
	const unsigned char *start = (const unsigned char *)value, *at;
	struct cursor in = {start, start + len};
	enum contact_fault fault;

	if (len == 0)
		return CONTACT_EMPTY;
	if (len > CONTACT_RECORD_MAX)
		return CONTACT_LONG;
	fault = check_characters(in);
	if (fault == CONTACT_USABLE)
		fault = read_local(&in);
	if (fault != CONTACT_USABLE)
		return fault;
	at = in.p++;
	fault = read_domain(&in);
	if (fault == CONTACT_USABLE && !is_ascii(start, at))
		return CONTACT_UTF8_LOCAL;
	return fault;
}

const char *
contact_fault_text(enum contact_fault fault)
{
	return TEXTS[fault];
}

bool
contact_record_is_tag(const char *tag, size_t len)
{
	return len == sizeof(CONTACT_RECORD_TAG) - 1 &&
	       policy_is_same_n(tag, CONTACT_RECORD_TAG, len);
}
