/* SPDX-License-Identifier: ISC
 * The control socket: HTTP and JSON over a Unix socket, described in
 * countersign-control(5). Who may connect is the socket's mode; whoever does
 * is recorded by uid (T25). */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

#include "approve/daemon/daemon.h"

enum {
	CONTROL_BODY_MAX = 256 * 1024,
	CONTROL_CONNECTIONS_MAX = 64,
	CONTROL_WAIT_MAX_S = 30,
	CONTROL_IDLE_S = 60
};

struct control;

/* ST_INVALID with what to do where the socket cannot be made, or where another
 * daemon answers on it. */
enum status control_start(struct control **control_r, struct daemon *daemon,
    const char *path, struct err *err) MUST_CHECK;
void control_stop(struct control *control);

#endif
