/* SPDX-License-Identifier: ISC
 * Open connections by age. libmicrohttpd ends those that are silent; one that
 * sends an octet now and then would stay for ever (T23). */
#ifndef WEB_GUESTS_H
#define WEB_GUESTS_H

#include <stdint.h>

enum { GUESTS_STAY_MS = 40000 }; /* for the whole of a connection */

struct guests;
struct guest;

struct guests *guests_new(void);         /* null: out of memory */
void guests_free(struct guests *guests); /* takes null; all must have left */

/* A connection begins: to be called with its socket. Null: out of memory, the
 * connection is then under libmicrohttpd's timeout alone. */
struct guest *guests_enter(struct guests *guests, int fd, int64_t now);
/* ... and ends: before its socket is closed. Takes null. */
void guests_leave(struct guests *guests, struct guest *guest);

/* Shuts down what is older than GUESTS_STAY_MS; returns how many. */
unsigned guests_sweep(struct guests *guests, int64_t now);

#endif
