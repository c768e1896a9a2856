/* SPDX-License-Identifier: ISC
 * Parsing, binding and listening. Host names are not looked up: an address to
 * listen on is an address. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/base/listen.h"

#define LISTEN_UNIX "unix:"
#define LISTEN_HOW \
	"write it as 127.0.0.1:8080, [::1]:8080 or unix:/run/NAME.sock"

enum { LISTEN_HOST_SIZE = 64, LISTEN_PORT_DIGITS = 5, LISTEN_PORT_MAX = 65535 };

union listen_address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

static bool
listen_is_unix(const char *address)
{
	return strncmp(address, LISTEN_UNIX, strlen(LISTEN_UNIX)) == 0;
}

static bool
listen_parse_unix(union listen_address *a, socklen_t *len_r, const char *path)
{
	size_t len = strlen(path);

	if (path[0] != '/' || len >= sizeof(a->un.sun_path))
		return false;
	a->un.sun_family = AF_UNIX;
	memcpy(a->un.sun_path, path, len + 1);
	*len_r = (socklen_t)sizeof(a->un);
	return true;
}

static bool
listen_parse_port(in_port_t *port_r, const char *text)
{
	size_t len = strlen(text);
	long port;

	if (len == 0 || len > LISTEN_PORT_DIGITS ||
	    strspn(text, "0123456789") != len)
		return false;
	port = strtol(text, NULL, 10);
	*port_r = htons((uint16_t)port);
	return port <= LISTEN_PORT_MAX;
}

/* The host before the port, without brackets. */
static bool
listen_parse_host(union listen_address *a, socklen_t *len_r, const char *text,
    size_t len, in_port_t port)
{
	bool v6 = len > 2 && text[0] == '[' && text[len - 1] == ']';
	char host[LISTEN_HOST_SIZE];

	if (len >= sizeof(host))
		return false;
	memcpy(host, v6 ? text + 1 : text, v6 ? len - 2 : len);
	host[v6 ? len - 2 : len] = '\0';
	if (v6) {
		a->in6.sin6_family = AF_INET6;
		a->in6.sin6_port = port;
		*len_r = (socklen_t)sizeof(a->in6);
		return inet_pton(AF_INET6, host, &a->in6.sin6_addr) == 1;
	}
	a->in.sin_family = AF_INET;
	a->in.sin_port = port;
	*len_r = (socklen_t)sizeof(a->in);
	return inet_pton(AF_INET, host, &a->in.sin_addr) == 1;
}

static enum status
listen_parse(union listen_address *a, socklen_t *len_r, const char *address,
    struct err *err)
{
	const char *colon = strrchr(address, ':');
	in_port_t port = 0;
	bool ok;

	memset(a, 0, sizeof(*a));
	if (listen_is_unix(address))
		ok = listen_parse_unix(a, len_r, address + strlen(LISTEN_UNIX));
	else
		ok = colon != NULL && listen_parse_port(&port, colon + 1) &&
		     listen_parse_host(
			 a, len_r, address, (size_t)(colon - address), port);
	if (!ok)
		return err_set(err, ST_INVALID,
		    "\"%s\" is no address to listen on; " LISTEN_HOW, address);
	return ST_OK;
}

/* Makes room for bind() where a program that ended left its socket. */
static enum status
listen_unlink_stale(
    const union listen_address *a, socklen_t len, struct err *err)
{
	struct stat sb;
	int fd, rc;

	if (lstat(a->un.sun_path, &sb) != 0)
		return ST_OK; /* bind() tells what else is wrong */
	if (!S_ISSOCK(sb.st_mode))
		return err_set(err, ST_INVALID,
		    "%s is there and no socket; remove it or choose another "
		    "path",
		    a->un.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(err, ST_TEMP, "socket: %s", strerror(errno));
	rc = connect(fd, &a->any, len);
	if (rc != 0 && errno != ECONNREFUSED)
		rc = 0;
	close(fd);
	if (rc == 0)
		return err_set(err, ST_INVALID,
		    "%s: another program is listening there; stop it or choose "
		    "another path",
		    a->un.sun_path);
	if (unlink(a->un.sun_path) != 0)
		return err_set(err, ST_INVALID, "%s: cannot remove: %s",
		    a->un.sun_path, strerror(errno));
	return ST_OK;
}

static int
listen_set_options(int fd, int family)
{
	const int one = 1;

	if (family == AF_UNIX)
		return 0;
	if (family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) != 0)
		return -1;
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
}

/* Nobody can connect between bind() and listen(), so that the mode is right
 * from the first connection on. */
static int
listen_bind(int fd, const union listen_address *a, socklen_t len)
{
	if (listen_set_options(fd, a->any.sa_family) != 0 ||
	    bind(fd, &a->any, len) != 0)
		return -1;
	if (a->any.sa_family == AF_UNIX &&
	    chmod(a->un.sun_path, LISTEN_UNIX_MODE) != 0)
		return -1;
	return listen(fd, LISTEN_BACKLOG);
}

enum status
listen_check(const char *address, struct err *err)
{
	union listen_address a;
	socklen_t len;
	enum status st = listen_parse(&a, &len, address, err);

	if (st == ST_OK &&
	    ((a.any.sa_family == AF_INET && a.in.sin_port == 0) ||
		(a.any.sa_family == AF_INET6 && a.in6.sin6_port == 0)))
		return err_set(err, ST_INVALID,
		    "\"%s\" has port 0, where nobody finds it; " LISTEN_HOW,
		    address);
	return st;
}

enum status
listen_open(int *fd_r, const char *address, struct err *err)
{
	union listen_address a;
	socklen_t len = 0;
	enum status st;
	int fd;

	st = listen_parse(&a, &len, address, err);
	if (st == ST_OK && a.any.sa_family == AF_UNIX)
		st = listen_unlink_stale(&a, len, err);
	if (st != ST_OK)
		return st;
	fd = socket(
	    a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(err, ST_TEMP, "socket: %s", strerror(errno));
	if (listen_bind(fd, &a, len) != 0) {
		st = err_set(err, ST_INVALID,
		    "cannot listen on %s: %s; choose a free address of this "
		    "host",
		    address, strerror(errno));
		close(fd);
		return st;
	}
	*fd_r = fd;
	return ST_OK;
}

void
listen_forget(const char *address)
{
	if (listen_is_unix(address))
		unlink(address + strlen(LISTEN_UNIX));
}
