/* SPDX-License-Identifier: ISC
 * Looks up which mailboxes may be asked about a domain (C1-C7): constructed,
 * by MX, from DNS records and from WHOIS. Which sources a rule allows, and
 * what becomes of the mailboxes, is others' to say. */
#ifndef APPROVE_CONTACTS_H
#define APPROVE_CONTACTS_H

#include <jansson.h>

#include "approve/settings.h"
#include "lib/base/buf.h"
#include "lib/name/domain.h"
#include "policy/contact.h"

/* What is asked: the resolver of dns { }, those of dns.perspectives, and the
 * server of whois { }. Made without asking anybody; a resolver starts when
 * the first question needs it. Safe to use from several threads at once. */
struct contacts_net;

enum { CONTACTS_PERSPECTIVES_MAX = 16 };

enum status contacts_net_open(struct contacts_net **net_r,
    struct settings *settings, struct err *err) MUST_CHECK;
void contacts_net_close(struct contacts_net *net);

struct contacts_question {
	const char *validation_domain; /* A-labels, without "*." (N2, N3) */
	const char *registrable;       /* no walk and no climb goes above it */
	unsigned sources;              /* bits of enum contact_source */
	bool whois_allowed;            /* by the profile: acm-2017 alone (C4) */
	bool corroborate;              /* by the profile: tls-br; DNS contacts
					  count only where all perspectives
					  see the same address */
};

/* Filled by contacts_find(); released by contacts_found_clear(). */
struct contacts_found {
	struct contacts contacts;    /* each mailbox once (C5); may be none */
	char mx_domain[DOMAIN_SIZE]; /* that accepts mail (C2), or "" */
	const char *dnssec;          /* "secure": every look-up was, "insecure",
					null: none was made (C6) */
	/* Evidence, in the order of asking: [{"Source", "Name", "Type",
	 * "Perspective", "Security", "Result", "Records"}], for WHOIS "Server"
	 * and "Reason" too. */
	json_t *lookups;
	/* The same answers octet for octet, to be asked again: a table of
	 * lib/dns/dns.h for our own resolver and each perspective. */
	struct buf dns[CONTACTS_PERSPECTIVES_MAX + 1];
	json_t
	    *unusable; /* [{"Source", "Value", "Reason"}]: what is no mailbox */
};

/* ST_OK, also where no mailbox was found: that is NO_AVAILABLE_CONTACTS.
 * ST_TEMP: some look-up cannot tell now (SERVFAIL, bogus, silence, a WHOIS
 * server away); the request is to be refused with exit 75 and nothing
 * recorded as "no contact" (C6, T21). ST_DENIED: a source that the profile
 * forbids. Each look-up and each value writes a step into `trace` (or null).
 * `net` may be null where `sources` is CONTACT_CONSTRUCTED alone. Blocks. */
enum status contacts_find(struct contacts_found *found_r,
    struct contacts_net *net, const struct contacts_question *question,
    struct policy_trace *trace, struct err *err) MUST_CHECK;
void contacts_found_clear(struct contacts_found *found);

/* {"Contacts": [{"Email", "Sources"}], "MailDomain", "DNSSEC", "Lookups",
 * "Unusable"}; null when out of memory. */
json_t *contacts_json(const struct contacts_found *found);
/* The same for evidence, with "Domain" and "DNS": the table of our own
 * resolver, then those of the perspectives. */
json_t *contacts_kept(const struct contacts_found *found, const char *domain);

/* For those who publish records: the domain whose contacts are asked about a
 * name (N2), and a mailbox that will be usable there, as it is to be written.
 * ST_INVALID with the reason. */
void contacts_validation_domain(
    char domain_r[DOMAIN_SIZE], const struct domain *name);
enum status contacts_parse_mailbox(char mailbox_r[POLICY_MAILBOX_SIZE],
    const char *text, struct err *err) MUST_CHECK;

#endif
