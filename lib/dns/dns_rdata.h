/* SPDX-License-Identifier: ISC
 * MX and CAA records read from their RDATA. Which of them counts is the
 * callers' business. */
#ifndef DNS_DNS_RDATA_H
#define DNS_DNS_RDATA_H

#include <stdbool.h>

#include "lib/dns/dns.h"

/* A domain name as text: each octet that is no letter, digit, hyphen or
 * underscore takes four characters (RFC 1035 5.1). */
enum { DNS_NAME_TEXT_SIZE = 4 * 255 + 1 };

struct dns_mx {
	uint16_t preference;
	char host[DNS_NAME_TEXT_SIZE]; /* no final dot; "." is the root: a null
					  MX (RFC 7505 3) */
};

/* Points into the record. */
struct dns_caa {
	uint8_t flags;
	const char *tag; /* letters and digits, 1 to 255 of them */
	size_t tag_len;
	const char *value; /* any octets, without a NUL behind them */
	size_t value_len;
};

/* RFC 1035 3.3.9, and RFC 8659 4.1. ST_INVALID for malformed RDATA: cut off,
 * octets left over, a compressed name. */
enum status
dns_mx_parse(struct dns_mx *mx_r, const struct dns_record *record) MUST_CHECK;
enum status dns_caa_parse(
    struct dns_caa *caa_r, const struct dns_record *record) MUST_CHECK;

#endif
