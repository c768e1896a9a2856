/* SPDX-License-Identifier: ISC
 * The outbox: mints tokens for mails that are due, seals them, hands them to
 * the MTA, in several sessions where there are many, and tries again later what
 * it did not take. */
#ifndef DAEMON_OUTBOX_H
#define DAEMON_OUTBOX_H

#include "approve/daemon/daemon.h"

struct outbox;

/* Releases what a daemon that died had claimed, and starts the threads. */
enum status outbox_start(struct outbox **outbox_r, struct daemon *daemon,
    struct err *err) MUST_CHECK;
/* There may be something due: look now. */
void outbox_wake(struct outbox *outbox);
/* Finishes the batches at hand; waits at most `ms`. False: it still works, and
 * with it what it uses must stay until the process ends. */
bool outbox_stop(struct outbox *outbox, int ms);

#endif
