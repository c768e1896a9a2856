/* SPDX-License-Identifier: ISC
 * May this client send for this MAIL FROM (RFC 7208)? Order, limits, syntax and
 * comparing addresses are ours; whatever asks DNS for more than records is
 * evaluated by libspf2 in a reader worker, one mechanism at a time. What the
 * result is worth is the callers' business. */
#ifndef MAIL_SPF_H
#define MAIL_SPF_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/status.h"
#include "lib/dns/dns.h"
#include "lib/mail/reader.h"
#include "lib/name/domain.h"

enum {
	SPF_LOOKUPS_MAX = 10, /* terms that ask DNS, RFC 7208 4.6.4 */
	SPF_VOIDS_MAX = 2,    /* look-ups without an answer, 4.6.4 */
	SPF_DEADLINE_MS = 20000,
	SPF_EXPLANATION_SIZE = 200,
};

enum spf_outcome { /* RFC 7208 2.6 */
	SPF_NONE,
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR,
	SPF_PERMERROR,
};

struct spf_result {
	enum spf_outcome outcome;
	char domain[DOMAIN_SIZE]; /* the one checked; "" for none */
	bool is_helo; /* the sender was null: postmaster@HELO was checked */
	unsigned n_lookups;
	unsigned n_voids;
	/* Why, in our words, printable ASCII without quotes or backslashes;
	 * what the domain says in exp= is never fetched. */
	char explanation[SPF_EXPLANATION_SIZE];
};

/* `ip` is text, null or unknown gives none, as does a loopback address, which
 * is never asked about. `mail_from` is an SMTP path; "" and "<>" check
 * postmaster@HELO (RFC 7208 2.4), and null (not known) gives none.
 * `deadline` is clock_mono_ms()'s; SPF_DEADLINE_MS from now is kept in any
 * case. Whatever goes wrong with DNS, the worker or the memory is
 * SPF_TEMPERROR: there is no other failure. */
void spf_evaluate(struct spf_result *result_r, const struct reader *reader,
    struct dns *dns, const char *ip, const char *helo, const char *mail_from,
    int64_t deadline);

/* "none", "pass", ...: RFC 8601 2.7.2's words. */
const char *spf_outcome_name(enum spf_outcome outcome);

#endif
