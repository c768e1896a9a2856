/* SPDX-License-Identifier: ISC
 * Audit rows that stand alone, outside of any other transaction; and what both
 * daemons do with their settings at start. */
#ifndef APPROVE_TRAIL_H
#define APPROVE_TRAIL_H

#include "approve/settings.h"
#include "audit/event.h"

/* Appends the event and frees it (null: out of memory). What fails is logged:
 * whoever comes here cannot undo what it records. */
void trail_add(struct store *store, struct event *event);

/* "config": which program began to work by which rules; these are kept, so that
 * what is decided by them can be decided again. */
void trail_config(
    struct store *store, const struct settings *settings, const char *program);

/* Opens the log as log { } says. */
void trail_open_log(const struct settings *settings, const char *program);

#endif
