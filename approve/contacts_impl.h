/* SPDX-License-Identifier: ISC
 * What contacts.c, contacts_net.c and contacts_evidence.c share. Others use
 * contacts.h. */
#ifndef APPROVE_CONTACTS_IMPL_H
#define APPROVE_CONTACTS_IMPL_H

#include "approve/contacts.h"
#include "approve/whois.h"

/* As contacts_net_open(), of ready parts: what tests bring instead of the
 * world. Takes `dns` and the perspectives over, also where it fails; texts are
 * borrowed. */
struct contacts_parts {
	struct dns *dns;
	struct dns *perspectives[CONTACTS_PERSPECTIVES_MAX];
	size_t n_perspectives;
	const char *whois_server;
	int timeout_ms;
};
enum status contacts_net_of(
    struct contacts_net **net_r, const struct contacts_parts *parts) MUST_CHECK;

/* The resolver of dns { } with number 0, then dns.perspectives in their order.
 * ST_TEMP where it cannot be started. */
enum status contacts_net_dns(struct contacts_net *net, struct dns **dns_r,
    size_t number, struct err *err) MUST_CHECK;
size_t contacts_net_n_perspectives(const struct contacts_net *net);
const char *contacts_net_perspective(
    const struct contacts_net *net, size_t number); /* null for 0 */
struct whois_config contacts_net_whois(const struct contacts_net *net);
int contacts_net_timeout_ms(const struct contacts_net *net);

/* One look-up in DNS, as evidence. */
struct contacts_lookup {
	const char *source; /* dns-txt, ... */
	const char *name;
	enum dns_type type;
	const char *perspective; /* or null */
	enum status result;
	const struct dns_answer *answer;
};

enum { CONTACTS_SHOWN_SIZE = 256 };

/* False when out of memory. */
bool contacts_add_lookup(json_t *lookups, const struct contacts_lookup *lookup);
bool contacts_add_whois(
    json_t *lookups, const struct whois_found *whois, const char *domain);

/* Octets from outside as ASCII of one line: the others as \DDD; what is too
 * long is cut. Returns `shown`. */
const char *
contacts_show(char shown[CONTACTS_SHOWN_SIZE], const void *bytes, size_t len);

#endif
