/* SPDX-License-Identifier: ISC
 * How long the page's answers take, for tokens that there are and tokens that
 * there are not, by turns drawn at random.
 *
 * usage: timing PORT SAMPLES TOKEN...
 * Prints JSON: of both the number, and mean and variance of microseconds. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum {
	CLIENTS = 4,
	TOKEN_LEN = 32,
	REQUEST_SIZE = 256,
	ANSWER_SIZE = 64 * 1024,
	OUTLIER_US = 50000, /* the machine was elsewhere: of neither kind */
};

/* Welford's sums: numerically sound over 10^5 samples. */
struct sums {
	double n, mean, m2;
};

struct client {
	pthread_t thread;
	struct sums known, unknown;
	unsigned bad, outliers;
};

static struct sockaddr_in address = {.sin_family = AF_INET};
static char **tokens;
static unsigned n_tokens;
static atomic_long left;

static void
sums_add(struct sums *sums, double value)
{
	double delta = value - sums->mean;

	sums->n++;
	sums->mean += delta / sums->n;
	sums->m2 += delta * (value - sums->mean);
}

static void
sums_join(struct sums *sums, const struct sums *more)
{
	double n = sums->n + more->n, delta = more->mean - sums->mean;

	if (more->n == 0)
		return;
	sums->mean += delta * more->n / n;
	sums->m2 += more->m2 + delta * delta * sums->n * more->n / n;
	sums->n = n;
}

static void
draw(void *bytes_r, size_t len)
{
	if (getrandom(bytes_r, len, 0) != (ssize_t)len)
		abort();
}

/* The status of the answer, 0 where there was none. */
static int
ask(const char *token)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	char request[REQUEST_SIZE], answer[ANSWER_SIZE];
	unsigned char random[TOKEN_LEN];
	char drawn[TOKEN_LEN + 1];
	static const char version[] = "HTTP/1.1 ";
	int fd, one = 1;
	size_t len = 0;
	ssize_t n;

	draw(random, sizeof(random));
	for (int i = 0; i < TOKEN_LEN; i++)
		drawn[i] = alphabet[random[i] % 32];
	drawn[TOKEN_LEN] = '\0';
	snprintf(request, sizeof(request),
	    "GET /a/%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
	    token != NULL ? token : drawn);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    send(fd, request, strlen(request), MSG_NOSIGNAL) > 0)
		while (len < sizeof(answer) - 1 &&
		       (n = recv(
			    fd, answer + len, sizeof(answer) - 1 - len, 0)) > 0)
			len += (size_t)n;
	close(fd);
	answer[len] = '\0';
	if (strncmp(answer, version, strlen(version)) != 0)
		return 0;
	return (int)strtol(answer + strlen(version), NULL, 10);
}

static void *
client_run(void *arg)
{
	struct client *client = arg;

	while (atomic_fetch_sub(&left, 1) > 0) {
		unsigned char random[2];
		int64_t began, took;
		bool known;
		int status;

		draw(random, sizeof(random));
		known = random[0] & 1;
		began = clock_mono_us();
		status = ask(known ? tokens[random[1] % n_tokens] : NULL);
		took = clock_mono_us() - began;
		if (status != (known ? 200 : 404))
			client->bad++;
		else if (took > OUTLIER_US)
			client->outliers++;
		else
			sums_add(known ? &client->known : &client->unknown,
			    (double)took);
	}
	return NULL;
}

static void
print(const char *name, const struct sums *sums)
{
	printf("\"%s\": {\"n\": %.0f, \"mean\": %.3f, \"variance\": %.3f}, ",
	    name, sums->n, sums->mean, sums->m2 / (sums->n - 1));
}

int
main(int argc, char **argv)
{
	struct client clients[CLIENTS] = {0};
	struct sums known = {0}, unknown = {0};
	unsigned bad = 0, outliers = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: timing PORT SAMPLES TOKEN...\n");
		return 2;
	}
	address.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	atomic_store(&left, strtol(argv[2], NULL, 10));
	tokens = argv + 3;
	n_tokens = (unsigned)argc - 3;
	for (int i = 0; i < CLIENTS; i++) {
		if (pthread_create(
			&clients[i].thread, NULL, client_run, &clients[i]) != 0)
			abort();
	}
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		sums_join(&known, &clients[i].known);
		sums_join(&unknown, &clients[i].unknown);
		bad += clients[i].bad;
		outliers += clients[i].outliers;
	}
	printf("{");
	print("known", &known);
	print("unknown", &unknown);
	printf("\"bad\": %u, \"outliers\": %u}\n", bad, outliers);
	return 0;
}
