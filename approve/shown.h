/* SPDX-License-Identifier: ISC
 * "The page was shown", written behind the answer (L): a store that is locked
 * keeps nobody waiting who only looks. Votes never come this way. */
#ifndef APPROVE_SHOWN_H
#define APPROVE_SHOWN_H

#include "audit/event.h"
#include "lib/base/secret.h"
#include "lib/store/store.h"

enum {
	SHOWN_QUEUE_MAX = 1024, /* showings that wait for the store */
	SHOWN_REST_MS = 500,    /* behind one that it did not take */
	SHOWN_KNOWN = 2048,     /* places for showings known to be written */
};

struct shown;

/* Starts its thread. The store is borrowed until shown_close(). */
enum status shown_open(
    struct shown **shown_r, struct store *store, struct err *err) MUST_CHECK;

/* Was the same showing written not long ago? Where not, it may have been. */
bool shown_is_known(
    struct shown *shown, const uint8_t hash[SHA256_SIZE], int64_t hour);

/* Takes over `event`. Does not block: where the same showing waits already it
 * is let go, and where the queue is full, with a line in the log; the token's
 * next showing is recorded in its place. */
void shown_note(struct shown *shown, const uint8_t hash[SHA256_SIZE],
    int64_t hour, struct event *event);

/* Writes what waits, as far as the store takes it at once; takes null. */
void shown_close(struct shown *shown);

#endif
