/* SPDX-License-Identifier: ISC
 * Connecting with a time limit. What it means that nobody answers is doctor's
 * to say. */
#include "cli/probe.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/base/clock.h"

/* 0, or -1 with errno. */
static int
wait_for(int fd, short events, int64_t until_ms)
{
	struct pollfd pfd = {.fd = fd, .events = events};
	int64_t left = until_ms - clock_mono_ms();
	int n = left > 0 ? poll(&pfd, 1, (int)left) : 0;

	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0 ? 0 : -1;
}

/* The socket, or -1 with errno. */
static int
connect_to(int family, const struct sockaddr *address, socklen_t len)
{
	int64_t until = clock_mono_ms() + PROBE_TIMEOUT_MS;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = 0;
	socklen_t error_len = sizeof(error);

	if (fd < 0)
		return -1;
	if (connect(fd, address, len) == 0)
		return fd;
	if (errno == EINPROGRESS && wait_for(fd, POLLOUT, until) == 0) {
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_len) ==
			0 &&
		    error == 0)
			return fd;
		errno = error;
	}
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int
connect_unix(const char *path, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		(void)err_set(err, ST_INVALID,
		    "%s is too long for a socket's path", path);
		return -1;
	}
	strcpy(address.sun_path, path);
	fd = connect_to(AF_UNIX, (struct sockaddr *)&address, sizeof(address));
	if (fd < 0)
		(void)err_set(err, ST_TEMP, "%s: %s", path, strerror(errno));
	return fd;
}

static int
connect_tcp(const char *host, const char *port, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *list = NULL;
	int code = getaddrinfo(host, port, &hints, &list);
	int fd = -1;

	if (code != 0) {
		(void)err_set(err, ST_TEMP, "%s: %s", host, gai_strerror(code));
		return -1;
	}
	for (const struct addrinfo *a = list; fd < 0 && a != NULL;
	     a = a->ai_next)
		fd = connect_to(a->ai_family, a->ai_addr, a->ai_addrlen);
	if (fd < 0)
		(void)err_set(err, ST_TEMP, "%s port %s: %s", host, port,
		    strerror(errno));
	freeaddrinfo(list);
	return fd;
}

static int
connect_any(const char *host, const char *port, struct err *err)
{
	return port == NULL ? connect_unix(host, err)
			    : connect_tcp(host, port, err);
}

enum status
probe_connect(const char *host, const char *port, struct err *err)
{
	int fd = connect_any(host, port, err);

	if (fd < 0)
		return ST_TEMP;
	close(fd);
	return ST_OK;
}

/* Up to the end of the first line, or as much as fits. */
static size_t
read_line(char *line_r, size_t size, int fd)
{
	int64_t until = clock_mono_ms() + PROBE_TIMEOUT_MS;
	size_t len = 0;

	while (len < size - 1 && memchr(line_r, '\n', len) == NULL) {
		ssize_t n;

		if (wait_for(fd, POLLIN, until) != 0)
			break;
		n = read(fd, line_r + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	line_r[len] = '\0';
	return strcspn(line_r, "\r\n");
}

enum status
probe_banner(char banner_r[PROBE_BANNER_SIZE], const char *host,
    const char *port, struct err *err)
{
	static const char quit[] = "QUIT\r\n";
	int fd = connect_any(host, port, err);

	if (fd < 0)
		return ST_TEMP;
	banner_r[read_line(banner_r, PROBE_BANNER_SIZE, fd)] = '\0';
	/* Politeness; the connection is closed whatever becomes of it. */
	if (send(fd, quit, sizeof(quit) - 1, MSG_NOSIGNAL) < 0)
		errno = 0;
	close(fd);
	if (strncmp(banner_r, "220", 3) == 0)
		return ST_OK;
	return err_set(err, ST_TEMP, "%s port %s said \"%s\"", host,
	    port != NULL ? port : "", banner_r);
}

/* Has the whole of a reply come (RFC 5321 4.2.1)? Its last line has a blank
 * behind the code. */
static bool
reply_is_whole(const char *text, size_t len)
{
	const char *line = text;

	if (len < 5 || text[len - 1] != '\n')
		return false;
	for (const char *p = text; p < text + len - 1; p++) {
		if (*p == '\n')
			line = p + 1;
	}
	return text + len - line >= 5 && line[3] == ' ';
}

/* Sends a command, unless it is null, and reads the reply. */
static bool
converse(int fd, const char *command, char reply_r[PROBE_ANSWER_SIZE])
{
	int64_t until = clock_mono_ms() + PROBE_TIMEOUT_MS;
	size_t len = 0;

	if (command != NULL &&
	    send(fd, command, strlen(command), MSG_NOSIGNAL) < 0)
		return false;
	while (!reply_is_whole(reply_r, len)) {
		ssize_t n;

		if (len == PROBE_ANSWER_SIZE - 1 ||
		    wait_for(fd, POLLIN, until) != 0)
			return false;
		n = read(fd, reply_r + len, PROBE_ANSWER_SIZE - 1 - len);
		if (n <= 0)
			return false;
		len += (size_t)n;
	}
	while (len > 0 && strchr("\r\n", reply_r[len - 1]) != NULL)
		len--;
	reply_r[len] = '\0';
	for (char *p = reply_r; *p != '\0'; p++) {
		if (*p == '\r' || *p == '\n')
			*p = ' ';
	}
	return true;
}

enum status
probe_rcpt(char answer_r[PROBE_ANSWER_SIZE], const char *host, const char *port,
    const char *mailbox, struct err *err)
{
	char rcpt[PROBE_ANSWER_SIZE];
	const char *const commands[] = {
	    NULL, "EHLO localhost\r\n", "MAIL FROM:<>\r\n", rcpt};
	int fd = connect_any(host, port, err);
	enum status st = ST_OK;

	if (fd < 0)
		return ST_TEMP;
	snprintf(rcpt, sizeof(rcpt), "RCPT TO:<%s>\r\n", mailbox);
	for (size_t i = 0; st == ST_OK && i < sizeof(commands) / sizeof(char *);
	     i++) {
		if (!converse(fd, commands[i], answer_r))
			st = err_set(
			    err, ST_TEMP, "%s port %s is silent", host, port);
		else if (commands[i] != rcpt && answer_r[0] != '2')
			st = err_set(err, ST_TEMP, "%s port %s said \"%.200s\"",
			    host, port, answer_r);
	}
	if (send(fd, "QUIT\r\n", 6, MSG_NOSIGNAL) < 0)
		errno = 0; /* politeness */
	close(fd);
	return st;
}
