/* SPDX-License-Identifier: ISC
 * The threads that run hooks.on_outcome inside the daemon, where hooks.runner
 * is "daemon". With "service", `countersign hooks run` asks for the runs on
 * the control socket and these threads idle. */
#ifndef DAEMON_HOOKS_H
#define DAEMON_HOOKS_H

#include "approve/daemon/daemon.h"

enum { HOOKS_AT_ONCE = 4 };

struct hooks;

/* Releases what a daemon that died had claimed, and starts the threads. */
enum status hooks_start(
    struct hooks **hooks_r, struct daemon *daemon, struct err *err) MUST_CHECK;
/* Gives programs that run `ms` to end, then ends them; they are run again at
 * the next start. Takes null. */
void hooks_stop(struct hooks *hooks, int ms);

#endif
