/* SPDX-License-Identifier: ISC
 * DNS questions and their answers with DNSSEC status, behind one interface:
 * libunbound (dns_unbound.c) or a fixed table for tests and replay
 * (dns_replay.c). What an answer means is the callers' business. */
#ifndef DNS_DNS_H
#define DNS_DNS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/status.h"

enum dns_type {
	DNS_A = 1,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_CAA = 257
};

const char *dns_type_name(enum dns_type type); /* "TXT" */

enum dns_security {
	DNS_INSECURE, /* not signed, or no trust anchor configured */
	DNS_SECURE,   /* validated */
};

enum { DNS_RECORDS_MAX = 64, DNS_RDATA_MAX = 65535 };

struct dns_record {
	uint8_t *data; /* RDATA in wire form */
	size_t len;
};

/* Filled by dns_query(); released by dns_answer_clear(). */
struct dns_answer {
	struct dns_record *records;
	size_t n_records;
	enum dns_security security;
	uint32_t ttl;
};

struct dns; /* safe to use from several threads at once */

/* Asks, follows CNAMEs, and waits at most the configured time.
 * ST_OK: at least one record. ST_NOTFOUND: the name or type reliably does not
 * exist (NXDOMAIN or NODATA; `security` is set). ST_TEMP: SERVFAIL, time out,
 * bogus: never to be read as "does not exist" (C6). ST_INVALID: the name
 * cannot be asked for, or the answer has more than DNS_RECORDS_MAX records. */
enum status dns_query(struct dns *dns, struct dns_answer *answer_r,
    const char *name, enum dns_type type, struct err *err) MUST_CHECK;
/* As dns_query(), waiting no longer than up to `deadline`, a time of
 * clock_mono_ms(). */
enum status
dns_query_by(struct dns *dns, struct dns_answer *answer_r, const char *name,
    enum dns_type type, int64_t deadline, struct err *err) MUST_CHECK;
void dns_answer_clear(struct dns_answer *answer);

/* The strings of a TXT record joined, as malloc'd bytes with a NUL behind
 * them. ST_INVALID for malformed RDATA. */
enum status dns_txt_join(
    char **text_r, size_t *len_r, const struct dns_record *record) MUST_CHECK;

struct dns_config {
	const char *const *servers; /* "127.0.0.1@5353"; none: the root */
	size_t n_servers;
	const char *trust_anchor; /* file; "" does not validate */
	int timeout_ms;
};

enum status dns_open_unbound(struct dns **dns_r, const struct dns_config *cfg,
    struct err *err) MUST_CHECK;

/* A fixed table: lines "name TYPE SECURITY rdata", TYPE one of A AAAA MX TXT
 * CAA PTR, SECURITY one of secure insecure, or without rdata servfail,
 * nxdomain, secure-nxdomain, unusable (ST_INVALID); TXT rdata is the text to
 * the end of the line. Any rdata may be written as "\# LENGTH HEX" (RFC 3597
 * 5). A name that is not in it is NXDOMAIN. */
enum status dns_open_replay(
    struct dns **dns_r, const char *table, struct err *err) MUST_CHECK;
/* The same for evidence: a question that is not in the table was never asked,
 * and is ST_TEMP: nothing can be concluded from it. */
enum status dns_open_evidence(
    struct dns **dns_r, const char *table, struct err *err) MUST_CHECK;

/* One answer as lines of such a table, octet for octet; `result` is what
 * dns_query() returned. */
enum status dns_table_add(struct buf *out, const char *name, enum dns_type type,
    enum status result, const struct dns_answer *answer) MUST_CHECK;

/* Asks `inner` (borrowed, and to outlive it) and writes each first answer into
 * a table, the caller's to read with dns_record_table() until dns_close(). */
enum status dns_open_record(struct dns **dns_r, struct dns *inner) MUST_CHECK;
const char *dns_record_table(const struct dns *dns);

void dns_close(struct dns *dns);

#endif
