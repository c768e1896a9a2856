/* SPDX-License-Identifier: ISC
 * What operators do about high-risk domains: exemptions, given and taken away
 * (K2), and lists imported and asked about. Which names need an exemption is
 * policy/risk's. */
#ifndef APPROVE_EXEMPT_H
#define APPROVE_EXEMPT_H

#include <jansson.h>

#include "approve/approve.h"

enum {
	EXEMPT_TICKET_MAX = STORE_TICKET_SIZE - 1,
	EXEMPT_BY_MAX = STORE_BY_SIZE - 1
};

struct exempt_params {
	const char *domain, *ticket, *by;
	const char *until; /* RFC 3339 or a date, its first second; or null */
	int64_t quorum;    /* 0: the rule's */
	const char *retry; /* id of a failed request to ask anew, or null */
	int64_t uid, now;
};

/* {"Exemption": {...}}, with `retry` also "Request": the failed request's
 * successor. Everything is checked before anything is written. ST_INVALID;
 * ST_NOTFOUND: no such request; ST_DENIED: it did not fail for its risk. */
enum status exempt_add(json_t **json_r, const struct approve *core,
    const struct exempt_params *params, struct err *err) MUST_CHECK;

/* {"Exemptions": [...]}, ended ones too. */
enum status exempt_list(json_t **json_r, const struct approve *core,
    int64_t now, struct err *err) MUST_CHECK;

/* ST_NOTFOUND: there is none of exactly this domain. */
enum status exempt_remove(json_t **json_r, const struct approve *core,
    const struct exempt_params *params, struct err *err) MUST_CHECK;

/* {"Risk": {...}}: what a request for the name would meet now. */
enum status exempt_test(json_t **json_r, const struct approve *core,
    const char *name, int64_t now, struct err *err) MUST_CHECK;

/* Installs a list (risk_import()) and records who did: {"RiskList": {...}}. */
enum status
exempt_import(json_t **json_r, const struct approve *core, const char *bytes,
    size_t len, int64_t uid, int64_t now, struct err *err) MUST_CHECK;

#endif
