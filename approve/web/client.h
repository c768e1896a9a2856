/* SPDX-License-Identifier: ISC
 * Who is at the other end of a connection, as evidence. Nothing is decided by
 * it. */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

#include <sys/socket.h>

enum { CLIENT_SIZE = 64 };

/* The peer's address as text. For a peer on this host (loopback, or a Unix
 * socket) that is the site's proxy: the last address of X-Forwarded-For, the
 * one that the proxy itself wrote, where there is one. "unix" where nothing is
 * known. `peer` and `forwarded` may be null. Returns text_r. */
const char *client_name(char text_r[CLIENT_SIZE], const struct sockaddr *peer,
    const char *forwarded);

#endif
