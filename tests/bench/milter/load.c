/* SPDX-License-Identifier: ISC
 * The mail server's side of the milter protocol under load: many connections,
 * many messages on each, commands and macros as Postfix 3.7 sends them. Counts
 * the milter's answers and the time; judges nothing. The mails come from a
 * file that letters.c knows too. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/bench/milter/mailfile.h"
#include "tests/bench/seconds.h"

enum {
	CONNECTIONS_MAX = 4096,
	OUT_SIZE = 65536,
	IN_SIZE = 65536,
	BODY_CHUNK = 65535, /* MILTER_CHUNK_SIZE */
	VERSION_6 = 6,
	ALL_ACTIONS = 0x1ff,
	ALL_STEPS = 0x1fffff,
	STACK_SIZE = 512 * 1024,
};

/* Steps that a milter need not be told, or need not answer (mfdef.h). */
enum {
	NO_CONNECT = 0x1,
	NO_HELO = 0x2,
	NO_MAIL = 0x4,
	NO_RCPT = 0x8,
	NO_BODY = 0x10,
	NO_HEADERS = 0x20,
	NO_EOH = 0x40,
	NR_HEADERS = 0x80,
	NO_DATA = 0x200,
	NR_CONNECT = 0x1000,
	NR_HELO = 0x2000,
	NR_MAIL = 0x4000,
	NR_RCPT = 0x8000,
	NR_DATA = 0x10000,
	NR_EOH = 0x40000,
	NR_BODY = 0x80000,
	LEADING_SPACE = 0x100000,
};

struct counts {
	unsigned accepted; /* what the MTA answers 250: also discarded */
	unsigned tempfail, rejected, changes;
};

struct connection {
	int fd;
	uint32_t steps;
	char out[OUT_SIZE];
	size_t n_out;
	char in[IN_SIZE];
	size_t in_at, in_end;
	struct counts counts;
	unsigned n_mails;
	bool gone;
};

static struct {
	const struct mailfile *file;
	const char *address; /* of the client that the MTA shows */
	unsigned n_mails;    /* in all */
	unsigned next;       /* atomic */
	pthread_barrier_t start;
} load;

/* ------------------------------------------------------------------ packets */

static void
flush(struct connection *c)
{
	const char *p = c->out;

	while (c->n_out > 0 && !c->gone) {
		ssize_t n = send(c->fd, p, c->n_out, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			c->gone = true;
		if (n > 0) {
			p += n;
			c->n_out -= (size_t)n;
		}
	}
	c->n_out = 0;
}

static void
put(struct connection *c, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		size_t room = OUT_SIZE - c->n_out, n = len < room ? len : room;

		memcpy(c->out + c->n_out, p, n);
		c->n_out += n;
		p += n;
		len -= n;
		if (c->n_out == OUT_SIZE)
			flush(c);
	}
}

static void
put_head(struct connection *c, char command, size_t len)
{
	uint32_t n = htonl((uint32_t)len + 1);

	put(c, &n, sizeof(n));
	put(c, &command, 1);
}

static void
put_packet(struct connection *c, char command, const void *bytes, size_t len)
{
	put_head(c, command, len);
	put(c, bytes, len);
}

static bool
get(struct connection *c, char *bytes, size_t len)
{
	while (len > 0) {
		size_t have = c->in_end - c->in_at, n = have < len ? have : len;
		ssize_t got;

		memcpy(bytes, c->in + c->in_at, n);
		c->in_at += n;
		bytes += n;
		len -= n;
		if (len == 0)
			break;
		got = recv(c->fd, c->in, IN_SIZE, 0);
		if (got <= 0) {
			c->gone = true;
			return false;
		}
		c->in_at = 0;
		c->in_end = (size_t)got;
	}
	return true;
}

/* The letter of the next packet, what follows in `data_r` as far as it fits;
 * 0 where the milter hung up. */
static char
get_packet(struct connection *c, char *data_r, size_t size)
{
	uint32_t len;
	char letter, skip;

	flush(c);
	if (!get(c, (char *)&len, sizeof(len)) || !get(c, &letter, 1))
		return 0;
	len = ntohl(len) - 1;
	memset(data_r, 0, size);
	for (size_t at = 0; at < len; at++) {
		if (!get(c, at < size ? data_r + at : &skip, 1))
			return 0;
	}
	return letter;
}

/* The milter's last word on a command. */
static char
answer(struct connection *c, char code_r[4])
{
	char letter;

	while ((letter = get_packet(c, code_r, 4)) != 0 &&
	       strchr("+-2himbeqp", letter) != NULL)
		c->counts.changes += letter != 'p';
	return letter;
}

/* True: go on with the mail. */
static bool
step(struct connection *c, uint32_t silent, char *last_r, char code_r[4])
{
	if (c->steps & silent)
		return true;
	*last_r = answer(c, code_r);
	return *last_r == 'c' || *last_r == 's';
}

/* ------------------------------------------------------------------- a mail */

static void
put_macros(struct connection *c, char command, ...)
{
	char bytes[1024];
	size_t len = 0;
	const char *text;
	va_list ap;

	bytes[len++] = command;
	va_start(ap, command);
	while ((text = va_arg(ap, const char *)) != NULL) {
		size_t n = strlen(text) + 1;

		if (len + n > sizeof(bytes))
			break;
		memcpy(bytes + len, text, n);
		len += n;
	}
	va_end(ap);
	put_packet(c, 'D', bytes, len);
}

static bool
put_path(struct connection *c, char command, const char *mailbox,
    uint32_t never, uint32_t silent, char *last_r, char code_r[4])
{
	char path[MAILFILE_PATH_SIZE + 3];
	int len = snprintf(path, sizeof(path), "<%s>", mailbox);

	if (c->steps & never)
		return true;
	put_packet(c, command, path, (size_t)len + 1);
	return step(c, silent, last_r, code_r);
}

static bool
put_fields(struct connection *c, const struct mailfile_mail *mail, char *last_r,
    char code_r[4])
{
	const size_t blank = c->steps & LEADING_SPACE ? 0 : 1;

	if (c->steps & NO_HEADERS)
		return true;
	for (size_t i = 0; i < mail->n_fields; i++) {
		const struct mailfile_field *f = &mail->fields[i];
		const size_t skip =
		    blank > 0 && f->value_len > 0 && *f->value == ' ';

		put_head(c, 'L', f->name_len + f->value_len - skip + 2);
		put(c, f->name, f->name_len);
		put(c, "", 1);
		put(c, f->value + skip, f->value_len - skip);
		put(c, "", 1);
		if (!step(c, NR_HEADERS, last_r, code_r))
			return false;
	}
	return true;
}

static bool
put_body(struct connection *c, const struct mailfile_mail *mail, char *last_r,
    char code_r[4])
{
	for (size_t at = 0; at < mail->body_len && !(c->steps & NO_BODY);
	     at += BODY_CHUNK) {
		size_t n = mail->body_len - at;

		put_packet(
		    c, 'B', mail->body + at, n < BODY_CHUNK ? n : BODY_CHUNK);
		if (!step(c, NR_BODY, last_r, code_r))
			return false;
		if (*last_r == 's')
			break;
	}
	return true;
}

/* MAIL to the end of the message; the milter's last word. */
static char
put_mail(struct connection *c, const struct mailfile_mail *mail, char code_r[4])
{
	char last = 'c';

	put_macros(c, 'M', "{mail_addr}", mail->from, "{mail_host}", "",
	    "{mail_mailer}", "smtp", NULL);
	if (!put_path(c, 'M', mail->from, NO_MAIL, NR_MAIL, &last, code_r))
		return last;
	put_macros(c, 'R', "i", mail->queue_id, "{rcpt_addr}", mail->rcpt,
	    "{rcpt_host}", "", "{rcpt_mailer}", "smtp", NULL);
	if (!put_path(c, 'R', mail->rcpt, NO_RCPT, NR_RCPT, &last, code_r))
		return last;
	if (!(c->steps & NO_DATA)) {
		put_macros(c, 'T', "i", mail->queue_id, NULL);
		put_packet(c, 'T', NULL, 0);
		if (!step(c, NR_DATA, &last, code_r))
			return last;
	}
	put_macros(c, 'L', "i", mail->queue_id, NULL);
	if (!put_fields(c, mail, &last, code_r))
		return last;
	if (!(c->steps & NO_EOH)) {
		put_macros(c, 'N', "i", mail->queue_id, NULL);
		put_packet(c, 'N', NULL, 0);
		if (!step(c, NR_EOH, &last, code_r))
			return last;
	}
	if (!put_body(c, mail, &last, code_r))
		return last;
	put_macros(c, 'E', "i", mail->queue_id, NULL);
	put_packet(c, 'E', NULL, 0);
	return answer(c, code_r);
}

static void
count(struct connection *c, char last, const char code[4])
{
	switch (last) {
	case 'a': /* accept */
	case 'c': /* continue */
	case 'd': /* discard */
		c->counts.accepted++;
		break;
	case 'y':
		c->counts.rejected += code[0] == '5';
		c->counts.tempfail += code[0] == '4';
		c->counts.accepted += code[0] == '2';
		break;
	case 'r':
		c->counts.rejected++;
		break;
	case 't':
		c->counts.tempfail++;
		break;
	default:
		fprintf(stderr, "load: the milter says \"%c\"\n", last);
		c->gone = true;
		break;
	}
}

static void
send_mails(struct connection *c)
{
	unsigned n;

	while (!c->gone && (n = __atomic_fetch_add(&load.next, 1,
				__ATOMIC_RELAXED)) < load.n_mails) {
		const struct mailfile_mail *mail =
		    &load.file->mails[n % load.file->n_mails];
		char code[4] = "", last = put_mail(c, mail, code);

		count(c, last, code);
		c->n_mails++;
		put_packet(c, 'A', NULL, 0); /* as Postfix at each end */
	}
}

/* -------------------------------------------------------------- connections */

static int
dial(const char *where)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	struct sockaddr_in in = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const bool is_path = where[0] == '/';
	int on = 1, fd = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);

	if (is_path) {
		snprintf(un.sun_path, sizeof(un.sun_path), "%s", where);
		if (connect(fd, (struct sockaddr *)&un, sizeof(un)) == 0)
			return fd;
	} else {
		in.sin_port = htons((uint16_t)strtoul(where, NULL, 10));
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		if (connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0)
			return fd;
	}
	fprintf(stderr, "load: %s: %s\n", where, strerror(errno));
	exit(EXIT_FAILURE);
}

static void
negotiate(struct connection *c)
{
	uint32_t data[3] = {
	    htonl(VERSION_6), htonl(ALL_ACTIONS), htonl(ALL_STEPS)};
	char said[12];

	put_packet(c, 'O', data, sizeof(data));
	if (get_packet(c, said, sizeof(said)) != 'O') {
		fprintf(stderr, "load: the milter does not negotiate\n");
		exit(EXIT_FAILURE);
	}
	memcpy(data, said, sizeof(data));
	c->steps = ntohl(data[2]);
}

static void
greet(struct connection *c)
{
	static const char host[] = "mail.example.net",
			  helo[] = "mail.example.net";
	char bytes[128], code[4], last = 'c';
	size_t len = sizeof(host);

	memcpy(bytes, host, sizeof(host));
	bytes[len++] = '4';
	bytes[len++] = 0x61;
	bytes[len++] = (char)0xc1;
	memcpy(bytes + len, load.address, strlen(load.address) + 1);
	len += strlen(load.address) + 1;
	if (!(c->steps & NO_CONNECT)) {
		put_macros(c, 'C', "j", "mx.ca.example", "{daemon_name}",
		    "mx.ca.example", "v", "Postfix 3.7.11", NULL);
		put_packet(c, 'C', bytes, len);
		(void)step(c, NR_CONNECT, &last, code);
	}
	if (!(c->steps & NO_HELO)) {
		put_packet(c, 'H', helo, sizeof(helo));
		(void)step(c, NR_HELO, &last, code);
	}
}

static void *
run_connection(void *arg)
{
	struct connection *c = arg;

	pthread_barrier_wait(&load.start);
	send_mails(c);
	return NULL;
}

static struct connection *
open_connection(const char *where)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		exit(EXIT_FAILURE);
	c->fd = dial(where);
	negotiate(c);
	greet(c);
	return c;
}

static void
report(struct connection **connections, unsigned n, double took)
{
	struct counts all = {0};
	unsigned n_mails = 0, n_gone = 0;

	for (unsigned i = 0; i < n; i++) {
		const struct counts *c = &connections[i]->counts;

		all.accepted += c->accepted;
		all.tempfail += c->tempfail;
		all.rejected += c->rejected;
		all.changes += c->changes;
		n_mails += connections[i]->n_mails;
		n_gone += connections[i]->gone;
	}
	printf("{\"mails\": %u, \"seconds\": %.6f, \"accepted\": %u, "
	       "\"tempfail\": %u, \"rejected\": %u, \"changes\": %u, "
	       "\"gone\": %u}\n",
	    n_mails, took, all.accepted, all.tempfail, all.rejected,
	    all.changes, n_gone);
	fflush(stdout);
}

/* Each connection has carried one mail; they stay until standard input ends. */
static void
hold(struct connection **connections, unsigned n)
{
	char byte;

	for (unsigned i = 0; i < n; i++) {
		load.n_mails = i + 1;
		load.next = i;
		send_mails(connections[i]);
		flush(connections[i]);
	}
	report(connections, n, 1);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
}

static void
run(struct connection **connections, unsigned n)
{
	pthread_t threads[CONNECTIONS_MAX];
	pthread_attr_t attr;
	double began;

	pthread_barrier_init(&load.start, NULL, n + 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	for (unsigned i = 0; i < n; i++) {
		if (pthread_create(&threads[i], &attr, run_connection,
			connections[i]) != 0)
			exit(EXIT_FAILURE);
	}
	pthread_barrier_wait(&load.start);
	began = seconds(CLOCK_MONOTONIC);
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	report(connections, n, seconds(CLOCK_MONOTONIC) - began);
}

int
main(int argc, char **argv)
{
	static struct connection *connections[CONNECTIONS_MAX];
	struct mailfile file;
	unsigned n;

	if (argc != 6) {
		fprintf(stderr,
		    "usage: load PORT|PATH CONNECTIONS MAILS CLIENT FILE\n"
		    "MAILS 0: each connection carries one mail and stays until "
		    "standard input ends\n");
		return EXIT_FAILURE;
	}
	n = (unsigned)strtoul(argv[2], NULL, 10);
	load.n_mails = (unsigned)strtoul(argv[3], NULL, 10);
	load.address = argv[4];
	if (n == 0 || n > CONNECTIONS_MAX || !mailfile_read(&file, argv[5]))
		return EXIT_FAILURE;
	load.file = &file;
	for (unsigned i = 0; i < n; i++)
		connections[i] = open_connection(argv[1]);
	if (load.n_mails == 0)
		hold(connections, n);
	else
		run(connections, n);
	return EXIT_SUCCESS;
}
