/* SPDX-License-Identifier: ISC
 * The WHOIS client (RFC 3912): from IANA to the registry and on to the
 * registrar, within bounds of size and time. What an answer's keys say is
 * whois_answer's, which mailboxes are asked is contacts'. */
#ifndef APPROVE_WHOIS_H
#define APPROVE_WHOIS_H

#include "approve/whois_answer.h"
#include "lib/base/status.h"
#include "lib/dns/dns.h"

enum {
	WHOIS_ANSWER_MAX = 64 * 1024, /* of one server; more is not read */
	WHOIS_HOPS_MAX = 3,           /* IANA, registry, registrar */
	WHOIS_SERVER_SIZE = 320,
	WHOIS_PORT = 43,
	WHOIS_REASON_SIZE = 160,
};

struct whois_hop {
	char server[WHOIS_SERVER_SIZE]; /* as it was named */
	size_t len;                     /* octets of its answer */
	char reason[WHOIS_REASON_SIZE]; /* why it is of no use, or "" */
};

struct whois_found {
	struct whois_hop hops[WHOIS_HOPS_MAX];
	size_t n_hops;
	struct whois_answer answer; /* of the last, where it is ST_OK */
};

struct whois_config {
	const char *server; /* HOST[:PORT], the first to be asked */
	int timeout_ms;     /* of one server, all told */
};

/* HOST, HOST:PORT or [V6]:PORT? */
bool whois_server_is_valid(const char *text);

/* Asks about a registrable domain. ST_OK: an answer that speaks about this
 * domain and no other. ST_NOTFOUND: no such answer; the last hop's reason says
 * why (too large, no referral, another domain, two referrals). ST_TEMP: a
 * server is away, silent or slow (T21). Blocks for at most timeout_ms a hop,
 * and `dns`'s own time for its name. */
enum status whois_find(struct whois_found *found_r, struct dns *dns,
    const struct whois_config *cfg, const char *domain,
    struct err *err) MUST_CHECK;

#endif
