/* SPDX-License-Identifier: ISC
 * The last answers of one resolver, at hand without a visit to its thread, for
 * the files of this folder alone. No answer lives longer than its TTL, nor than
 * DNS_CACHE_TTL_MAX_S: beyond that the resolver's own cache is asked. */
#ifndef DNS_DNS_CACHE_H
#define DNS_DNS_CACHE_H

#include <stdbool.h>

#include "lib/dns/dns_engine.h"

enum {
	DNS_CACHE_SLOTS = 256,
	DNS_CACHE_TTL_MAX_S = 60,
	DNS_CACHE_ANSWER_MAX = 4096, /* octets of RDATA; more is not kept */
};

struct dns_cache; /* safe to use from several threads at once */

struct dns_cache *dns_cache_new(void);        /* null: no memory */
void dns_cache_free(struct dns_cache *cache); /* null allowed */

/* Fills `answer`, which is empty, with a copy, its TTL what is left of it.
 * False: it is not known, and `answer` is empty. `now_ms` is clock_mono_ms()'s.
 */
bool dns_cache_find(struct dns_cache *cache, struct dns_answer *answer,
    const char *name, enum dns_type type, int64_t now_ms);

/* Keeps a copy of what was asked for at `asked_ms` and has records. Another
 * question's answer may have to go. */
void dns_cache_keep(struct dns_cache *cache, const struct dns_answer *answer,
    const char *name, enum dns_type type, int64_t asked_ms);

#endif
