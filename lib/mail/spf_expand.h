/* SPDX-License-Identifier: ISC
 * RFC 7208 7: a domain-spec's macros, expanded. No library does it for us:
 * Debian 12's libspf2 cuts a letter off %{d2} of a name with two labels, so
 * that another domain's policy would be read. */
#ifndef MAIL_SPF_EXPAND_H
#define MAIL_SPF_EXPAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/status.h"
#include "lib/name/domain.h"

/* What the letters stand for. All are set, client_name where it is asked. */
struct spf_values {
	const char *local;         /* l, and with the next one s */
	const char *sender_domain; /* o */
	const char *domain;        /* d: whose record it stands in */
	const char *helo;          /* h */
	const char *client_name;   /* p: validated, or "unknown" */
	const uint8_t *address;    /* i, v: 4 or 16 octets */
	bool is_ipv6;
};

/* Does it hold %{p}, for which DNS must be asked? */
bool spf_spec_asks_name(const char *spec, size_t len);

/* `spec` was checked by spf_record_parse(). The name as DNS can be asked for
 * it. ST_INVALID: what comes out is no name, and so does not exist (4.8);
 * ST_NOMEM. */
enum status spf_expand(char name_r[DOMAIN_SIZE], const char *spec, size_t len,
    const struct spf_values *values) MUST_CHECK;

#endif
