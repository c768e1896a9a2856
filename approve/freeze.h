/* SPDX-License-Identifier: ISC
 * Is a name frozen (Q5)? One place for those who ask before a request is made,
 * sent again or decided on. Freezing itself is request_life's. */
#ifndef APPROVE_FREEZE_H
#define APPROVE_FREEZE_H

#include "approve/approve.h"

/* ST_OK with the domain that is frozen: the name, its validation domain, or a
 * parent of either; of a wildcard also any name that it covers. ST_NOTFOUND:
 * none. */
enum status freeze_find(char frozen_r[STORE_NAME_SIZE],
    const struct approve *core, const char *name, const char *validation_domain,
    struct err *err) MUST_CHECK;

#endif
