/* SPDX-License-Identifier: ISC
 * Which names are of high risk: listed, a shared mail provider's, like a
 * listed one to the eye, or denied (K1, K3). Names and skeletons are brought by
 * the callers; no file, no public suffix list and no Unicode in here. */
#ifndef POLICY_RISK_H
#define POLICY_RISK_H

#include "policy/policy.h"

/* A set of names, each with a number, for a million of them: one block of
 * text and a table of places in it. Built by one thread, then only read. */
struct risk_names;

enum { RISK_NAMES_MAX = 10000000, RISK_NAME_MAX = 64 * 1024 };

/* For about `n_names` of `octets` together with their NULs; it grows where
 * there are more. Null when out of memory. */
struct risk_names *risk_names_new(size_t n_names, size_t octets);
void risk_names_free(struct risk_names *names);

enum risk_added { RISK_ADDED, RISK_PRESENT, RISK_NO_ROOM };

/* Adds a name with its number; one that is there keeps its number.
 * RISK_NO_ROOM: memory ran out, or a limit above is passed. The place of the
 * name (new or not) in *place_r, which may be null: see risk_names_at(). */
enum risk_added risk_names_add(struct risk_names *names, uint32_t *place_r,
    const char *name, uint32_t number);

/* One hash, and a comparison or two. `number_r` may be null. */
bool risk_names_find(
    const struct risk_names *names, const char *name, uint32_t *number_r);

const char *risk_names_at(const struct risk_names *names, uint32_t place);
size_t risk_names_count(const struct risk_names *names);

/* Domains at which anybody gets a mailbox. The nth, from 0; null behind the
 * last. */
const char *risk_mail_provider(size_t n);

enum risk_kind {
	RISK_NONE,
	RISK_LISTED,        /* (K1) */
	RISK_MAIL_PROVIDER, /* (K3) */
	RISK_LOOKALIKE,     /* (K3) */
	RISK_DENIED,        /* (K3) */
};
const char *risk_kind_name(enum risk_kind kind); /* none listed ... */
/* For people: "is on the list of high-risk domains". */
const char *risk_kind_words(enum risk_kind kind);

/* Everything as A-labels in lower case. */
struct risk_facts {
	const char *name;        /* as requested, "*." kept */
	const char *registrable; /* public suffix and one label, or "" */
	const char *skeleton;    /* of the registrable domain, or "" */
	/* Any of these may be null. */
	const struct risk_names *listed; /* registrable domains, by rank; rank
					    0 for RISK_MAIL_PROVIDER */
	const struct risk_names *skeletons; /* of those; numbers are places in
					       `listed` */
	const struct risk_names *denied;
	const struct risk_names *denied_parents; /* numbers: places in denied */
};

struct risk_finding {
	enum risk_kind kind;
	char match[POLICY_NAME_SIZE]; /* the listed or denied domain, or "" */
	uint32_t rank;                /* of `match`, or 0 */
};

/* The gravest that holds: denied (the name, a parent of it, or for a wildcard
 * anything below it), listed, mail provider, look-alike. Writes a step for
 * each list that was asked. */
void risk_find(struct risk_finding *finding_r, const struct risk_facts *facts,
    struct policy_trace *trace);

/* What a request for the name fails with, unless an exemption lifts it:
 * FAILURE_NONE, _ADDITIONAL_VERIFICATION_REQUIRED, _DOMAIN_NOT_ALLOWED. */
enum failure risk_failure(enum risk_kind kind);

/* May an exemption lift it? A denied name: never. */
bool risk_can_be_lifted(enum risk_kind kind);

#endif
