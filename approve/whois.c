/* SPDX-License-Identifier: ISC
 * One TCP exchange a server, with a deadline and a limit. An answer that
 * passes either is of no use, whatever its beginning says. */
#include "approve/whois.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/name/domain.h"

enum { ADDRESSES_MAX = 4, CHUNK = 4096, PORT_MAX = 65535 };

/* Where a server listens. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} address;
	socklen_t len;
};

struct server {
	const char *name; /* for messages */
	char host[DOMAIN_SIZE];
	uint16_t port;
	struct place places[ADDRESSES_MAX];
	size_t n_places;
};

/* ------------------------------------------------------------------ servers */

static bool
parse_port(uint16_t *port_r, const char *text)
{
	char *end;
	long port = strtol(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || port < 1 ||
	    port > PORT_MAX)
		return false;
	*port_r = (uint16_t)port;
	return true;
}

/* HOST, HOST:PORT or [V6]:PORT. */
static bool
server_parse(struct server *server, const char *text)
{
	bool bracket = text[0] == '[';
	const char *host = text + bracket;
	const char *end = bracket ? strchr(host, ']') : strrchr(host, ':');
	size_t len = end != NULL ? (size_t)(end - host) : strlen(host);
	const char *port = end != NULL ? end + bracket : NULL;

	*server = (struct server){.name = text, .port = WHOIS_PORT};
	if (len == 0 || len >= sizeof(server->host) || (bracket && end == NULL))
		return false;
	memcpy(server->host, host, len);
	server->host[len] = '\0';
	if (port == NULL || (bracket && *port == '\0'))
		return true;
	return *port == ':' && parse_port(&server->port, port + 1);
}

static void
place_add(struct server *server, int family, const void *address)
{
	struct place *place = &server->places[server->n_places];

	if (server->n_places == ADDRESSES_MAX)
		return;
	*place = (struct place){0};
	if (family == AF_INET) {
		place->address.in.sin_family = AF_INET;
		place->address.in.sin_port = htons(server->port);
		memcpy(&place->address.in.sin_addr, address,
		    sizeof(struct in_addr));
		place->len = sizeof(place->address.in);
	} else {
		place->address.in6.sin6_family = AF_INET6;
		place->address.in6.sin6_port = htons(server->port);
		memcpy(&place->address.in6.sin6_addr, address,
		    sizeof(struct in6_addr));
		place->len = sizeof(place->address.in6);
	}
	server->n_places++;
}

static enum status
look_up(
    struct server *server, struct dns *dns, enum dns_type type, struct err *err)
{
	struct dns_answer answer;
	size_t size =
	    type == DNS_A ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	enum status st = dns_query(dns, &answer, server->host, type, err);

	for (size_t i = 0; st == ST_OK && i < answer.n_records; i++) {
		if (answer.records[i].len == size)
			place_add(server, type == DNS_A ? AF_INET : AF_INET6,
			    answer.records[i].data);
	}
	dns_answer_clear(&answer);
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status
server_resolve(struct server *server, struct dns *dns, struct err *err)
{
	struct in6_addr address;
	enum status st;

	if (inet_pton(AF_INET, server->host, &address) == 1) {
		place_add(server, AF_INET, &address);
		return ST_OK;
	}
	if (inet_pton(AF_INET6, server->host, &address) == 1) {
		place_add(server, AF_INET6, &address);
		return ST_OK;
	}
	st = look_up(server, dns, DNS_A, err);
	if (st == ST_OK && server->n_places < ADDRESSES_MAX)
		st = look_up(server, dns, DNS_AAAA, err);
	return st;
}

/* ----------------------------------------------------------------- exchange */

/* True once the descriptor is ready; false at the deadline. */
static bool
wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd pfd = {.fd = fd, .events = events};
	int64_t left;

	while ((left = deadline - clock_mono_ms()) > 0) {
		int n = poll(&pfd, 1, (int)left);

		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
	}
	errno = ETIMEDOUT;
	return false;
}

/* A connected socket, or -1 with errno. */
static int
connect_place(const struct place *place, int64_t deadline)
{
	int fd = socket(place->address.any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = 0;
	socklen_t len = sizeof(error);

	if (fd < 0)
		return -1;
	if (connect(fd, &place->address.any, place->len) == 0)
		return fd;
	if (errno == EINPROGRESS && wait_for(fd, POLLOUT, deadline)) {
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
			error = errno;
	} else {
		error = errno;
	}
	if (error == 0)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

static int
connect_server(const struct server *server, int64_t deadline)
{
	int fd = -1;

	errno = EHOSTUNREACH;
	for (size_t i = 0; fd < 0 && i < server->n_places; i++)
		fd = connect_place(&server->places[i], deadline);
	return fd;
}

static bool
send_all(int fd, const char *text, int64_t deadline)
{
	size_t len = strlen(text);

	while (len > 0) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);

		if (n < 0) {
			if (errno != EAGAIN && errno != EINTR)
				return false;
			if (!wait_for(fd, POLLOUT, deadline))
				return false;
			continue;
		}
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* To the server's end of the connection. ST_INVALID: it says too much. */
static enum status
receive_all(struct buf *out, int fd, int64_t deadline)
{
	char chunk[CHUNK];

	for (;;) {
		ssize_t n;

		/* Also while there is always more to read. */
		if (!wait_for(fd, POLLIN, deadline))
			return ST_TEMP;
		n = recv(fd, chunk, sizeof(chunk), 0);
		if (n == 0 && out->len == 0) {
			/* How servers turn away who asks too often. */
			errno = ECONNRESET;
			return ST_TEMP;
		}
		if (n == 0)
			return buf_ok(out) ? ST_OK : ST_NOMEM;
		if (n < 0) {
			if (errno != EAGAIN && errno != EINTR)
				return ST_TEMP;
			continue;
		}
		if (out->len + (size_t)n > WHOIS_ANSWER_MAX)
			return ST_INVALID;
		buf_add(out, chunk, (size_t)n);
	}
}

static enum status
exchange(struct buf *out, const struct server *server, const char *domain,
    int timeout_ms, struct err *err)
{
	int64_t deadline = clock_mono_ms() + timeout_ms;
	char query[DOMAIN_SIZE + 2];
	int fd = connect_server(server, deadline);
	enum status st = ST_TEMP;

	snprintf(query, sizeof(query), "%s\r\n", domain);
	if (fd >= 0 && send_all(fd, query, deadline))
		st = receive_all(out, fd, deadline);
	if (st == ST_TEMP)
		(void)err_set(err, st,
		    "WHOIS: %s cannot be asked about %s: %s; try again",
		    server->name, domain, strerror(errno));
	if (fd >= 0)
		close(fd);
	return st;
}

/* --------------------------------------------------------------------- hops */

static enum status
no_use(struct whois_hop *hop, const char *reason)
{
	snprintf(hop->reason, sizeof(hop->reason), "%s", reason);
	return ST_NOTFOUND;
}

/* Asks one server; the answer is read into found->answer. */
static enum status
ask(struct whois_found *found, struct dns *dns, const struct whois_config *cfg,
    const char *server_name, const char *domain, struct err *err)
{
	struct whois_hop *hop = &found->hops[found->n_hops++];
	struct buf bytes = BUF_INIT;
	struct server server;
	enum status st;

	snprintf(hop->server, sizeof(hop->server), "%s", server_name);
	if (!server_parse(&server, hop->server))
		return no_use(hop, "this is no server's name");
	st = server_resolve(&server, dns, err);
	if (st == ST_INVALID)
		return no_use(hop, "this is no server's name");
	if (st == ST_OK && server.n_places == 0)
		return no_use(hop, "the server has no address");
	if (st == ST_OK)
		st = exchange(&bytes, &server, domain, cfg->timeout_ms, err);
	hop->len = bytes.len;
	if (st == ST_OK)
		st = whois_answer_read(
		    &found->answer, buf_str(&bytes), bytes.len);
	buf_free(&bytes);
	if (st == ST_INVALID)
		return no_use(hop, "the answer is too large");
	return st;
}

static bool
speaks_about(const struct whois_answer *answer, const char *domain)
{
	return answer->domain.found == WHOIS_ONE &&
	       strcasecmp(answer->domain.text, domain) == 0;
}

static enum status
check_domain(struct whois_found *found, const char *domain)
{
	const struct whois_answer *answer = &found->answer;
	struct whois_hop *hop = &found->hops[found->n_hops - 1];

	if (answer->domain.found == WHOIS_SEVERAL)
		return no_use(hop, "the answer speaks about several domains");
	if (!speaks_about(answer, domain))
		return no_use(
		    hop, "the answer does not speak about this domain");
	if (answer->too_many)
		return no_use(hop, "the answer has too many contacts");
	return ST_OK;
}

static bool
has_mailboxes(const struct whois_answer *answer)
{
	for (enum whois_role role = 0; role < WHOIS_ROLES; role++) {
		if (answer->mailboxes[role].found != WHOIS_NONE)
			return true;
	}
	return false;
}

/* Goes where an answer refers to. The name is copied: reading the next answer
 * overwrites it. */
static enum status
follow(struct whois_found *found, struct dns *dns,
    const struct whois_config *cfg, const struct whois_value *to,
    const char *domain, struct err *err)
{
	char server[WHOIS_VALUE_SIZE];

	if (to->found != WHOIS_ONE)
		return no_use(&found->hops[found->n_hops - 1],
		    to->found == WHOIS_NONE
			? "the answer refers to no other server"
			: "the answer refers to more than one server");
	memcpy(server, to->text, sizeof(server));
	return ask(found, dns, cfg, server, domain, err);
}

bool
whois_server_is_valid(const char *text)
{
	struct server server;
	struct in6_addr address;
	char name[DOMAIN_SIZE];

	if (strlen(text) >= WHOIS_SERVER_SIZE || !server_parse(&server, text))
		return false;
	return inet_pton(AF_INET, server.host, &address) == 1 ||
	       inet_pton(AF_INET6, server.host, &address) == 1 ||
	       domain_normalize(name, server.host, strlen(server.host)) ==
		   ST_OK;
}

enum status
whois_find(struct whois_found *found_r, struct dns *dns,
    const struct whois_config *cfg, const char *domain, struct err *err)
{
	struct whois_answer *answer = &found_r->answer;
	enum status st;

	*found_r = (struct whois_found){0};
	st = ask(found_r, dns, cfg, cfg->server, domain, err);
	/* A server of one's own may know the domain itself. */
	if (st == ST_OK && !speaks_about(answer, domain))
		st = follow(found_r, dns, cfg, &answer->refer, domain, err);
	if (st == ST_OK)
		st = check_domain(found_r, domain);
	/* A thin registry has no contacts; its registrar has. */
	if (st == ST_OK && !has_mailboxes(answer) &&
	    answer->registrar.found != WHOIS_NONE) {
		st = follow(found_r, dns, cfg, &answer->registrar, domain, err);
		if (st == ST_OK)
			st = check_domain(found_r, domain);
	}
	return st;
}
