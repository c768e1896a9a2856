/* SPDX-License-Identifier: ISC
 * Reads RDATA octet by octet, within its length. Asking for it, and what it
 * then means, is left to others. */
#include "lib/dns/dns_rdata.h"

#include <stdio.h>

#include "lib/base/ascii.h"
#include "lib/dns/dns_engine.h"

enum {
	WIRE_NAME_MAX = 255, /* RFC 1035 3.1 */
	MX_PREFERENCE_LEN = 2,
	CAA_HEAD_LEN = 2,
};

/* One label in presentation form; the number of characters. */
static size_t
label_text(char *out, const uint8_t *label, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (ascii_is_alnum((char)label[i]) || label[i] == '-' ||
		    label[i] == '_')
			out[n++] = (char)label[i];
		else
			n += (size_t)snprintf(out + n, 5, "\\%03u", label[i]);
	}
	return n;
}

/* A name that ends exactly where the RDATA does. */
static bool
name_text(char out[DNS_NAME_TEXT_SIZE], const uint8_t *data, size_t len)
{
	size_t at = 0, n = 0;

	if (len > WIRE_NAME_MAX)
		return false;
	while (at < len && data[at] != 0) {
		size_t label = data[at++];

		/* The upper bits would be a pointer into a message that is
		 * not here (RFC 1035 4.1.4). */
		if (label > DNS_LABEL_MAX || label >= len - at)
			return false;
		if (n > 0)
			out[n++] = '.';
		n += label_text(out + n, data + at, label);
		at += label;
	}
	if (n == 0)
		out[n++] = '.';
	out[n] = '\0';
	return at + 1 == len;
}

enum status
dns_mx_parse(struct dns_mx *mx_r, const struct dns_record *record)
{
	struct dns_mx mx;

	if (record->len < MX_PREFERENCE_LEN)
		return ST_INVALID;
	mx.preference = (uint16_t)(record->data[0] << 8 | record->data[1]);
	if (!name_text(mx.host, record->data + MX_PREFERENCE_LEN,
		record->len - MX_PREFERENCE_LEN))
		return ST_INVALID;
	*mx_r = mx;
	return ST_OK;
}

enum status
dns_caa_parse(struct dns_caa *caa_r, const struct dns_record *record)
{
	struct dns_caa caa;

	if (record->len < CAA_HEAD_LEN)
		return ST_INVALID;
	caa.flags = record->data[0];
	caa.tag_len = record->data[1];
	if (caa.tag_len == 0 || caa.tag_len > record->len - CAA_HEAD_LEN)
		return ST_INVALID;
	caa.tag = (const char *)record->data + CAA_HEAD_LEN;
	for (size_t i = 0; i < caa.tag_len; i++) {
		if (!ascii_is_alnum(caa.tag[i]))
			return ST_INVALID;
	}
	caa.value = caa.tag + caa.tag_len;
	caa.value_len = record->len - CAA_HEAD_LEN - caa.tag_len;
	*caa_r = caa;
	return ST_OK;
}
