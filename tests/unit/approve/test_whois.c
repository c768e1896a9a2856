/* SPDX-License-Identifier: ISC
 * approve/whois.c against servers of a few lines on loopback: referrals,
 * limits, silence (C4, T21). */
#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "approve/whois.h"
#include "lib/base/clock.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

enum { TIMEOUT_MS = 700, QUERY_MAX = 512, TEXT_MAX = 512 };

enum manner {
	SAYS,    /* the text, then the end */
	SILENT,  /* nothing, and no end */
	ENDLESS, /* lines for ever */
	DRIPS,   /* an octet now and then */
	OPEN,    /* the text, and no end */
	LEAVES,  /* the end at once */
};

/* One server; "%0", "%1", "%2" in a text is the address of that server. */
struct server {
	enum manner manner;
	const char *text;
	int fd;
	uint16_t port;
	char address[32];
	char query[QUERY_MAX];
	pthread_t thread;
};

static struct server servers[WHOIS_HOPS_MAX];

static size_t
expand(char *out, const char *text)
{
	char *start = out;

	for (; *text != '\0'; text++) {
		if (*text == '%' && text[1] >= '0' && text[1] <= '2')
			out +=
			    sprintf(out, "%s", servers[*++text - '0'].address);
		else
			*out++ = *text;
	}
	return (size_t)(out - start);
}

/* Until the peer is gone. */
static void
babble(int fd, int pause_ms, const char *text)
{
	struct pollfd pfd = {.fd = fd, .events = POLLIN};

	do {
		if (text[0] != '\0' &&
		    send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
			return;
	} while (poll(&pfd, 1, pause_ms) == 0);
}

static void *
serve(void *arg)
{
	struct server *server = arg;
	char text[TEXT_MAX];
	int fd = accept(server->fd, NULL, NULL);

	if (fd < 0)
		return NULL;
	(void)!read(fd, server->query, sizeof(server->query) - 1);
	switch (server->manner) {
	case SAYS:
		(void)!write(fd, text, expand(text, server->text));
		break;
	case OPEN:
		(void)!write(fd, text, expand(text, server->text));
		babble(fd, -1, "");
		break;
	case SILENT:
		babble(fd, -1, "");
		break;
	case ENDLESS:
		babble(fd, 0, "Registrant Email: owner@example.com\n");
		break;
	case DRIPS:
		babble(fd, 20, "x");
		break;
	case LEAVES:
		break;
	}
	close(fd);
	return NULL;
}

static void
start(struct server *server)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(sin);

	server->fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(
	    bind(server->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	ck_assert_int_eq(
	    getsockname(server->fd, (struct sockaddr *)&sin, &len), 0);
	ck_assert_int_eq(listen(server->fd, 4), 0);
	server->port = ntohs(sin.sin_port);
	snprintf(server->address, sizeof(server->address), "127.0.0.1:%u",
	    server->port);
}

static void
stop(struct server *server)
{
	shutdown(server->fd, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->fd);
}

#define IANA  "domain: COM\nrefer: %1\n"
#define THIN  "Domain Name: EXAMPLE.COM\nRegistrar WHOIS Server: %2\n"
#define THICK "Domain Name: EXAMPLE.COM\nTech Email: tech@example.com\n"

static const struct {
	const char *label;
	struct {
		enum manner manner;
		const char *text;
	} servers[WHOIS_HOPS_MAX];
	enum status want;
	size_t n_hops;
	const char *reason; /* of the last hop */
	const char *tech;
} cases[] = {
    {"C4: IANA refers to a thick registry",
	{{SAYS, IANA}, {SAYS, THICK}, {SAYS, ""}}, ST_OK, 2, "",
	"tech@example.com"},
    {"C4: a thin registry refers to the registrar",
	{{SAYS, IANA}, {SAYS, THIN}, {SAYS, THICK}}, ST_OK, 3, "",
	"tech@example.com"},
    {"C4: a registry with contacts is not left",
	{{SAYS, IANA}, {SAYS, THIN "Tech Email: here@example.com\n"},
	    {SAYS, THICK}},
	ST_OK, 2, "", "here@example.com"},
    {"C4: the first server knows the domain", {{SAYS, THICK}}, ST_OK, 1, "",
	"tech@example.com"},
    {"C4: no contacts and no registrar",
	{{SAYS, IANA}, {SAYS, "Domain Name: example.com\n"}}, ST_OK, 2, "", ""},
    {"IANA knows no server", {{SAYS, "domain: COM\n"}}, ST_NOTFOUND, 1,
	"no other server", ""},
    {"two referrals",
	{{SAYS, "refer: %1\nwhois: whois.example\n"}, {SAYS, THICK}},
	ST_NOTFOUND, 1, "more than one server", ""},
    {"another domain's answer",
	{{SAYS, IANA},
	    {SAYS, "Domain Name: EXAMPLE.NET\nTech Email: t@e.net\n"}},
	ST_NOTFOUND, 2, "does not speak about", ""},
    {"two domains in one answer",
	{{SAYS, IANA}, {SAYS, THICK "Domain Name: EXAMPLE.NET\n"}}, ST_NOTFOUND,
	2, "several domains", ""},
    {"no such domain", {{SAYS, IANA}, {SAYS, "No match.\n"}}, ST_NOTFOUND, 2,
	"does not speak about", ""},
    {"the registrar speaks about another",
	{{SAYS, IANA}, {SAYS, THIN}, {SAYS, "Domain Name: OTHER.COM\n"}},
	ST_NOTFOUND, 3, "does not speak about", ""},
    {"referrals end", {{SAYS, IANA}, {SAYS, IANA}}, ST_NOTFOUND, 2,
	"does not speak about", ""},
    {"a referral to no server's name",
	{{SAYS, "refer: whois server at example\n"}}, ST_NOTFOUND, 2,
	"no server's name", ""},
    {"a referral to a name without address",
	{{SAYS, "refer: whois.nowhere.com\n"}}, ST_NOTFOUND, 2, "no address",
	""},
    {"a referral to a bad port", {{SAYS, "refer: 127.0.0.1:0\n"}}, ST_NOTFOUND,
	2, "no server's name", ""},
    {"without end, at full speed", {{SAYS, IANA}, {ENDLESS, NULL}}, ST_NOTFOUND,
	2, "too large", ""},
    {"T21: without end, slowly", {{SAYS, IANA}, {DRIPS, NULL}}, ST_TEMP, 2, "",
	""},
    {"T21: silent", {{SILENT, NULL}}, ST_TEMP, 1, "", ""},
    {"T21: a whole answer that does not end", {{SAYS, IANA}, {OPEN, THICK}},
	ST_TEMP, 2, "", ""},
    {"T21: turned away", {{LEAVES, NULL}}, ST_TEMP, 1, "", ""},
    {"T21: nobody listens", {{SAYS, "refer: 127.0.0.1:1\n"}}, ST_TEMP, 2, "",
	""},
    {"T21: DNS fails", {{SAYS, "refer: whois.fail.com\n"}}, ST_TEMP, 2, "", ""},
};

START_TEST(c4_referrals_and_limits)
{
	struct whois_found *found = malloc(sizeof(*found));
	struct whois_config cfg = {servers[0].address, TIMEOUT_MS};
	struct dns *dns;
	struct err err = {""};
	const char *tech;
	int64_t began, took;
	enum status st;

	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(
	    dns_open_replay(&dns, "whois.fail.com A servfail\n", NULL), ST_OK);
	for (int i = 0; i < WHOIS_HOPS_MAX; i++) {
		servers[i].manner = cases[_i].servers[i].manner;
		servers[i].text = cases[_i].servers[i].text;
		start(&servers[i]);
	}
	for (int i = 0; i < WHOIS_HOPS_MAX; i++)
		ck_assert_int_eq(pthread_create(&servers[i].thread, NULL, serve,
				     &servers[i]),
		    0);
	began = clock_mono_ms();
	st = whois_find(found, dns, &cfg, "example.com", &err);
	took = clock_mono_ms() - began;
	for (int i = 0; i < WHOIS_HOPS_MAX; i++)
		stop(&servers[i]);
	ck_assert_msg(st == cases[_i].want, "%s: %s: %s", cases[_i].label,
	    status_name(st), err.text);
	ck_assert_msg(found->n_hops == cases[_i].n_hops, "%s: %zu hops",
	    cases[_i].label, found->n_hops);
	ck_assert_msg(strstr(found->hops[found->n_hops - 1].reason,
			  cases[_i].reason) != NULL,
	    "%s: \"%s\"", cases[_i].label,
	    found->hops[found->n_hops - 1].reason);
	ck_assert_msg(took < TIMEOUT_MS + 500, "took %lld ms", (long long)took);
	ck_assert_str_eq(servers[0].query, "example.com\r\n");
	tech = st == ST_OK ? found->answer.mailboxes[WHOIS_TECH].text : "";
	ck_assert_msg(
	    strcmp(tech, cases[_i].tech) == 0, "%s: %s", cases[_i].label, tech);
	ck_assert_msg(st != ST_TEMP || err.text[0] != '\0', "no sentence");
	dns_close(dns);
	free(found);
}
END_TEST

/* Names of servers are looked up in our own DNS. */
START_TEST(c4_server_by_name)
{
	struct whois_found *found = malloc(sizeof(*found));
	char name[64];
	struct whois_config cfg = {name, TIMEOUT_MS};
	struct dns *dns;

	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(dns_open_replay(&dns,
			     "whois.registry.com A secure 127.0.0.1\n", NULL),
	    ST_OK);
	servers[0].manner = SAYS;
	servers[0].text = THICK;
	start(&servers[0]);
	ck_assert_int_eq(
	    pthread_create(&servers[0].thread, NULL, serve, &servers[0]), 0);
	snprintf(name, sizeof(name), "whois.registry.com:%u", servers[0].port);
	ck_assert_int_eq(
	    whois_find(found, dns, &cfg, "example.com", NULL), ST_OK);
	stop(&servers[0]);
	dns_close(dns);
	free(found);
}
END_TEST

static const struct {
	const char *text;
	bool want;
} names[] = {
    {"whois.iana.org:43", true},
    {"whois.iana.org", true},
    {"127.0.0.1:4343", true},
    {"[::1]:43", true},
    {"[2001:db8::1]", true},
    {"", false},
    {":43", false},
    {"whois.iana.org:", false},
    {"whois.iana.org:0", false},
    {"whois.iana.org:65536", false},
    {"whois.iana.org:4x", false},
    {"whois iana org", false},
    {"[::1", false},
    {"[]:43", false},
    {"[::1]43", false},
    {"whois://whois.iana.org", false},
    {"192.0.2.256", false},
};

START_TEST(c4_names_of_servers)
{
	ck_assert_msg(whois_server_is_valid(names[_i].text) == names[_i].want,
	    "%s", names[_i].text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("whois");
	TCase *tc = tcase_create("whois");
	SRunner *sr;
	int failed;

	tcase_set_timeout(tc, 20);
	tcase_add_loop_test(tc, c4_referrals_and_limits, 0, COUNT(cases));
	tcase_add_test(tc, c4_server_by_name);
	tcase_add_loop_test(tc, c4_names_of_servers, 0, COUNT(names));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
