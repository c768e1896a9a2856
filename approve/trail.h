/* SPDX-License-Identifier: ISC
 * Audit rows that stand alone, outside of any other transaction; and what both
 * daemons do with their settings at start. */
#ifndef APPROVE_TRAIL_H
#define APPROVE_TRAIL_H

#include "approve/settings.h"
#include "audit/event.h"
#include "lib/base/secret.h"

/* Appends the event and frees it (null: out of memory). What fails is logged:
 * whoever comes here cannot undo what it records. */
void trail_add(struct store *store, struct event *event);

/* The rules that were asked, in the order of the traces, as the private member
 * "Steps"; null traces are passed over. */
void trail_add_steps(struct event *event, const struct policy_trace *first,
    const struct policy_trace *second);

/* "config": which program began to work by which rules; these are kept, so that
 * what is decided by them can be decided again. */
void trail_config(
    struct store *store, const struct settings *settings, const char *program);

/* "keys": which program began to work with which keys. `keys` names the public
 * ones; of the seal's, whose whole strength is that it is secret, a value that
 * tells it from others is recorded, as a commitment. */
void trail_keys(struct store *store, const char *program, const char *keys,
    const struct secret_key *seal);

/* Opens the log as log { } says. */
void trail_open_log(const struct settings *settings, const char *program);

#endif
