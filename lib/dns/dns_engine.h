/* SPDX-License-Identifier: ISC
 * What a source of DNS answers must offer, for the files of this folder
 * alone. Others use dns.h. */
#ifndef DNS_DNS_ENGINE_H
#define DNS_DNS_ENGINE_H

#include "lib/dns/dns.h"

enum { DNS_NAME_MAX = 253, DNS_LABEL_MAX = 63 };

struct dns_ops {
	/* `name` is checked, `answer` is empty; whatever was put into it is
	 * released by the caller when this fails. */
	enum status (*query)(struct dns *dns, struct dns_answer *answer,
	    const char *name, enum dns_type type, struct err *err);
	/* The same with a deadline; null for an engine that never waits. */
	enum status (*query_by)(struct dns *dns, struct dns_answer *answer,
	    const char *name, enum dns_type type, int64_t deadline,
	    struct err *err);
	void (*close)(struct dns *dns);
};

/* The first member of each engine's own struct. */
struct dns {
	const struct dns_ops *ops;
};

/* Appends a copy. ST_INVALID: more than DNS_RECORDS_MAX records. */
enum status dns_answer_add(struct dns_answer *answer, const void *data,
    size_t len, struct err *err) MUST_CHECK;

#endif
