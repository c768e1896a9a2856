/* SPDX-License-Identifier: ISC
 * Opens the store of a daemon that starts, beside another program that brings
 * the tables of a large store up to date. */
#ifndef APPROVE_OPENING_H
#define APPROVE_OPENING_H

#include "approve/settings.h"
#include "lib/store/store.h"

enum { OPENING_WAIT_S = 3600 };

/* As store_open(), but waits for such a program, and says so. Not where SIGTERM
 * or SIGINT, which the caller has blocked, is pending. */
enum status opening_store(struct store **store_r,
    const struct settings *settings, struct err *err) MUST_CHECK;

#endif
