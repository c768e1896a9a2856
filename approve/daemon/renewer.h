/* SPDX-License-Identifier: ISC
 * The renewer: a thread that asks again about what ends soon (W4,
 * approve/renew.h). Of its own, because it waits for DNS. */
#ifndef DAEMON_RENEWER_H
#define DAEMON_RENEWER_H

#include "approve/daemon/daemon.h"

struct renewer;

enum status renewer_start(struct renewer **renewer_r, struct daemon *daemon,
    struct err *err) MUST_CHECK;
/* Waits at most `ms`. False: it still waits for DNS, and will use the daemon's
 * store and state. */
bool renewer_stop(struct renewer *renewer, int ms);

#endif
