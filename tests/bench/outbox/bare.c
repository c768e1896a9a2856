/* SPDX-License-Identifier: ISC
 * A bare client: hands the mails of a file to a mail server, on so many
 * connections at a time, with the commands that countersign-approve gives and
 * nothing else to do. Each mail is sent once; says how many seconds it took. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/milter/mailfile.h"
#include "tests/bench/seconds.h"

enum { CONNECTIONS_MAX = 64, COMMANDS_SIZE = 2048, IN_SIZE = 8192 };

struct connection {
	int fd;
	char in[IN_SIZE];
	size_t n_in;
};

static struct {
	struct mailfile file;
	size_t next; /* atomic */
	const char *port;
} load;

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("bare: ", stderr);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static void
put(struct connection *c, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(c->fd, bytes, len, MSG_NOSIGNAL);

		if (n < 0)
			die("send: %s", strerror(errno));
		bytes += n;
		len -= (size_t)n;
	}
}

/* Takes the next line out of what came; the last one of an answer counts. */
static void
expect(struct connection *c, char code)
{
	for (;;) {
		char *end = memchr(c->in, '\n', c->n_in);
		ssize_t n;

		if (end != NULL) {
			const char first = c->in[0], more = c->in[3];

			if (first != code)
				die("the server says %.*s", (int)(end - c->in),
				    c->in);
			c->n_in -= (size_t)(end + 1 - c->in);
			memmove(c->in, end + 1, c->n_in);
			if (more != '-')
				return;
			continue;
		}
		if (c->n_in == IN_SIZE)
			die("a line of the server is too long");
		n = recv(c->fd, c->in + c->n_in, IN_SIZE - c->n_in, 0);
		if (n <= 0)
			die("the server hung up");
		c->n_in += (size_t)n;
	}
}

/* RFC 2920: the three commands go together. */
static void
hand_over(struct connection *c, const struct mailfile_mail *mail)
{
	char commands[COMMANDS_SIZE];
	int n = snprintf(commands, sizeof(commands),
	    "MAIL FROM:<%s> RET=HDRS ENVID=%s\r\n"
	    "RCPT TO:<%s> NOTIFY=SUCCESS,FAILURE,DELAY\r\nDATA\r\n",
	    mail->from, mail->queue_id, mail->rcpt);

	if (n < 0 || (size_t)n >= sizeof(commands))
		die("too long an envelope");
	put(c, commands, (size_t)n);
	expect(c, '2');
	expect(c, '2');
	expect(c, '3');
	put(c, mail->bytes, mail->len);
	put(c, ".\r\n", 3);
	expect(c, '2');
}

static void
dial(struct connection *c)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(load.port, NULL, 10)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(c->fd, (struct sockaddr *)&in, sizeof(in)) != 0)
		die("%s: %s", load.port, strerror(errno));
}

static void *
run_connection(void *arg)
{
	struct connection *c = calloc(1, sizeof(*c));
	size_t n;

	(void)arg;
	if (c == NULL)
		die("no memory");
	dial(c);
	expect(c, '2');
	put(c, "EHLO bare.example\r\n", 19);
	expect(c, '2');
	while ((n = __atomic_fetch_add(&load.next, 1, __ATOMIC_RELAXED)) <
	       load.file.n_mails)
		hand_over(c, &load.file.mails[n]);
	put(c, "QUIT\r\n", 6);
	expect(c, '2');
	close(c->fd);
	free(c);
	return NULL;
}

/* Nothing is stuffed: a line that begins with a dot would end the mail. */
static void
check_dots(void)
{
	for (size_t i = 0; i < load.file.n_mails; i++) {
		const struct mailfile_mail *m = &load.file.mails[i];

		if (m->bytes[0] == '.' ||
		    memmem(m->bytes, m->len, "\n.", 2) != NULL)
			die("a line of mail %zu begins with a dot", i);
	}
}

int
main(int argc, char **argv)
{
	pthread_t threads[CONNECTIONS_MAX];
	unsigned n;
	double began;

	if (argc != 4 || (n = (unsigned)strtoul(argv[2], NULL, 10)) == 0 ||
	    n > CONNECTIONS_MAX)
		die("usage: bare PORT CONNECTIONS FILE");
	load.port = argv[1];
	if (!mailfile_read(&load.file, argv[3]))
		return EXIT_FAILURE;
	check_dots();
	began = seconds(CLOCK_MONOTONIC);
	for (unsigned i = 0; i < n; i++) {
		if (pthread_create(&threads[i], NULL, run_connection, NULL) !=
		    0)
			die("no thread");
	}
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	printf("%.3f\n", seconds(CLOCK_MONOTONIC) - began);
	return EXIT_SUCCESS;
}
