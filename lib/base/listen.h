/* SPDX-License-Identifier: ISC
 * Listening sockets by the words of the configuration: "127.0.0.1:8080",
 * "[::1]:8080", "unix:/path". Accepting is left to whoever gets the socket. */
#ifndef BASE_LISTEN_H
#define BASE_LISTEN_H

#include "lib/base/status.h"

enum { LISTEN_BACKLOG = 1024, LISTEN_UNIX_MODE = 0660 };

/* Is it such an address, its port one that others can be told? Opens nothing;
 * ST_INVALID with how to write it. Fits conf_check_fn. */
enum status listen_check(const char *address, struct err *err) MUST_CHECK;

/* Binds and listens: close-on-exec, not blocking. A Unix socket that nobody
 * answers on is removed first; its mode is LISTEN_UNIX_MODE. ST_INVALID with
 * what to do. */
enum status
listen_open(int *fd_r, const char *address, struct err *err) MUST_CHECK;

/* Removes the Unix socket from the file system, once nobody listens on it any
 * more; nothing to do for other addresses. */
void listen_forget(const char *address);

#endif
