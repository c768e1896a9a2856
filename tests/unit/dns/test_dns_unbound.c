/* SPDX-License-Identifier: ISC
 * lib/dns/dns_unbound.c against a name server of a few lines on loopback:
 * answers, silence, many threads, bad configuration (C6, T21). Signed zones
 * are tests/flow's. */
#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/dns/dns.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define BYTES(s) s, sizeof(s) - 1

enum {
	PACKET_SIZE = 4096,
	HEADER_SIZE = 12,
	RCODE_OK = 0,
	RCODE_SERVFAIL = 2,
	RCODE_NXDOMAIN = 3,
	TIMEOUT_MS = 1500,
	N_THREADS = 8,
	N_QUERIES = 40,
};

/* --- the name server --- */

static const struct zone_line {
	const char *name; /* labels in wire form */
	uint16_t type;
	int rcode;
	const char *answer; /* records, the owner's name a pointer */
	size_t len;
	uint8_t n_answers;
} zone[] = {
    {"\3txt\7example\3com", 16, RCODE_OK,
	BYTES("\xc0\x0c\0\20\0\1\0\0\1\54\0\6\2v=\2DK"), 1},
    {"\2mx\7example\3com", 15, RCODE_OK,
	BYTES("\xc0\x0c\0\17\0\1\0\0\1\54\0\3\0\0\0"), 1},
    {"\5alias\7example\3com", 1, RCODE_OK,
	BYTES("\xc0\x0c\0\5\0\1\0\0\1\54\0\11\6target\xc0\x12"
	      "\6target\xc0\x12\0\1\0\1\0\0\1\54\0\4\xc0\0\2\7"),
	2},
    {"\6target\7example\3com", 1, RCODE_OK,
	BYTES("\xc0\x0c\0\1\0\1\0\0\1\54\0\4\xc0\0\2\7"), 1},
    {"\1a\4test", 1, RCODE_OK, BYTES("\xc0\x0c\0\1\0\1\0\0\1\54\0\4\xc0\0\2\1"),
	1},
    {"\1a\7invalid", 1, RCODE_OK,
	BYTES("\xc0\x0c\0\1\0\1\0\0\1\54\0\4\xc0\0\2\2"), 1},
    {"\6nodata\7example\3com", 1, RCODE_OK, "", 0, 0},
    {"\4fail\7example\3com", 1, RCODE_SERVFAIL, "", 0, 0},
};

struct server {
	pthread_t thread;
	int fd;
	uint16_t port;
	char address[64];
};

static struct server server;

static const struct zone_line *
zone_find(const uint8_t *name, uint16_t type)
{
	for (size_t i = 0; i < sizeof(zone) / sizeof(zone[0]); i++)
		if (zone[i].type == type &&
		    strcasecmp((const char *)name, zone[i].name) == 0)
			return &zone[i];
	return NULL;
}

/* Turns a query into its answer; 0 where there is to be none. */
static size_t
packet_answer(uint8_t *packet, size_t len)
{
	const uint8_t *name = packet + HEADER_SIZE;
	size_t at = HEADER_SIZE + strlen((const char *)name) + 1;
	const struct zone_line *line;
	uint16_t type;

	if (at + 4 > len || strcasestr((const char *)name, "silent") != NULL)
		return 0;
	type = (uint16_t)(packet[at] << 8 | packet[at + 1]);
	at += 4;
	line = zone_find(name, type);
	packet[2] = 0x81;            /* QR, RD */
	packet[3] = (uint8_t)(0x80 | /* RA */
			      (line != NULL ? line->rcode : RCODE_NXDOMAIN));
	memset(packet + 6, 0, 6);
	if (line == NULL)
		return at;
	packet[7] = line->n_answers;
	memcpy(packet + at, line->answer, line->len);
	return at + line->len;
}

/* Until a datagram without content comes. */
static void *
server_loop(void *arg)
{
	uint8_t packet[PACKET_SIZE + 1];

	(void)arg;
	for (;;) {
		struct sockaddr_in from;
		socklen_t from_len = sizeof(from);
		ssize_t n = recvfrom(server.fd, packet, PACKET_SIZE, 0,
		    (struct sockaddr *)&from, &from_len);

		if (n <= HEADER_SIZE)
			break;
		packet[n] = '\0';
		n = (ssize_t)packet_answer(packet, (size_t)n);
		if (n > 0)
			(void)sendto(server.fd, packet, (size_t)n, 0,
			    (struct sockaddr *)&from, from_len);
	}
	return NULL;
}

static void
server_start(void)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(sin);

	server.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(server.fd, 0);
	ck_assert_int_eq(
	    bind(server.fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	ck_assert_int_eq(
	    getsockname(server.fd, (struct sockaddr *)&sin, &len), 0);
	server.port = ntohs(sin.sin_port);
	snprintf(server.address, sizeof(server.address), "127.0.0.1@%u",
	    server.port);
	ck_assert_int_eq(
	    pthread_create(&server.thread, NULL, server_loop, NULL), 0);
}

static void
server_stop(void)
{
	struct sockaddr_in sin = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons(server.port)};

	(void)sendto(server.fd, "", 0, 0, (struct sockaddr *)&sin, sizeof(sin));
	pthread_join(server.thread, NULL);
	close(server.fd);
}

static struct dns *
open_dns(void)
{
	const char *servers[] = {server.address};
	struct dns_config cfg = {.servers = servers,
	    .n_servers = 1,
	    .trust_anchor = "",
	    .timeout_ms = TIMEOUT_MS};
	struct err err = {""};
	struct dns *dns;

	ck_assert_msg(
	    dns_open_unbound(&dns, &cfg, &err) == ST_OK, "%s", err.text);
	return dns;
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* --- the tests --- */

static const struct query_case {
	const char *label;
	const char *name;
	enum dns_type type;
	enum status want;
	const char *data; /* of the only record */
	size_t len;
} query_cases[] = {
    {"TXT of two strings", "txt.example.com", DNS_TXT, ST_OK,
	BYTES("\2v=\2DK")},
    {"any case", "TXT.Example.COM", DNS_TXT, ST_OK, BYTES("\2v=\2DK")},
    {"null MX", "mx.example.com", DNS_MX, ST_OK, BYTES("\0\0\0")},
    {"CNAME is followed", "alias.example.com", DNS_A, ST_OK,
	BYTES("\xc0\0\2\7")},
    {"test. is asked for", "a.test", DNS_A, ST_OK, BYTES("\xc0\0\2\1")},
    {"invalid. is asked for", "a.invalid", DNS_A, ST_OK, BYTES("\xc0\0\2\2")},
    {"NODATA", "nodata.example.com", DNS_A, ST_NOTFOUND, NULL, 0},
    {"NXDOMAIN", "nothing.example.com", DNS_A, ST_NOTFOUND, NULL, 0},
    {"T21: SERVFAIL", "fail.example.com", DNS_A, ST_TEMP, NULL, 0},
};

START_TEST(c6_answers)
{
	const struct query_case *c = &query_cases[_i];
	struct dns *dns = open_dns();
	struct dns_answer answer;
	struct err err = {""};
	enum status st = dns_query(dns, &answer, c->name, c->type, &err);

	ck_assert_msg(st == c->want, "%s: got %s (%s), want %s", c->label,
	    status_name(st), err.text, status_name(c->want));
	ck_assert_uint_eq(answer.n_records, st == ST_OK ? 1 : 0);
	ck_assert_int_eq(answer.security, DNS_INSECURE);
	if (st == ST_OK) {
		ck_assert_uint_gt(answer.ttl, 0);
		ck_assert_msg(
		    answer.records[0].len == c->len &&
			memcmp(answer.records[0].data, c->data, c->len) == 0,
		    "%s: got %zu octets", c->label, answer.records[0].len);
	}
	dns_answer_clear(&answer);
	dns_close(dns);
}
END_TEST

/* At the second time by heart; only what is there. */
START_TEST(c6_asked_again)
{
	struct dns *dns = open_dns();
	struct dns_answer first, second;
	struct err err = {""};

	ck_assert_int_eq(
	    dns_query(dns, &first, "txt.example.com", DNS_TXT, &err), ST_OK);
	server_stop();
	ck_assert_int_eq(
	    dns_query(dns, &second, "txt.example.com", DNS_TXT, &err), ST_OK);
	ck_assert_uint_eq(second.n_records, first.n_records);
	ck_assert_uint_le(second.ttl, first.ttl);
	ck_assert_int_eq(second.security, first.security);
	ck_assert_mem_eq(second.records[0].data, first.records[0].data,
	    first.records[0].len);
	dns_answer_clear(&first);
	dns_answer_clear(&second);
	ck_assert_int_eq(
	    dns_query(dns, &first, "fail.example.com", DNS_A, &err), ST_TEMP);
	dns_close(dns);
	server_start();
}
END_TEST

/* T21: silence is ST_TEMP, in time, and does not hold up others. */
START_TEST(t21_silence)
{
	struct dns *dns = open_dns();
	struct dns_answer answer;
	struct err err = {""};
	int64_t began = now_ms(), took;
	enum status st =
	    dns_query(dns, &answer, "silent.example.com", DNS_A, &err);

	took = now_ms() - began;
	ck_assert_int_eq(st, ST_TEMP);
	ck_assert_ptr_nonnull(strstr(err.text, "no answer"));
	ck_assert_msg(took >= TIMEOUT_MS - 10 && took < TIMEOUT_MS + 500,
	    "took %lld ms", (long long)took);
	ck_assert_int_eq(
	    dns_query(dns, &answer, "txt.example.com", DNS_TXT, &err), ST_OK);
	dns_answer_clear(&answer);
	dns_close(dns);
}
END_TEST

/* A caller's deadline holds where it is sooner, the configured time where it
 * is later. */
START_TEST(t21_deadlines)
{
	static const int64_t waits[] = {300, -5, 60000};
	static const int64_t wants[] = {300, 0, TIMEOUT_MS};
	struct dns *dns = open_dns();
	struct dns_answer answer;
	struct err err = {""};
	int64_t began = now_ms(), took;

	ck_assert_int_eq(dns_query_by(dns, &answer, "silent.example.com", DNS_A,
			     began + waits[_i], &err),
	    ST_TEMP);
	took = now_ms() - began;
	ck_assert_msg(took >= wants[_i] - 10 && took < wants[_i] + 500,
	    "took %lld ms", (long long)took);
	ck_assert_int_eq(dns_query_by(dns, &answer, "txt.example.com", DNS_TXT,
			     now_ms() + TIMEOUT_MS, &err),
	    ST_OK);
	dns_answer_clear(&answer);
	dns_close(dns);
}
END_TEST

struct asker {
	pthread_t thread;
	struct dns *dns;
	int number;
	int n_right;
};

/* Names that are not in the zone alternate with one that is, and one thread
 * asks into silence. */
static void *
asker_loop(void *arg)
{
	struct asker *asker = arg;
	struct dns_answer answer;
	char name[64];

	for (int i = 0; i < N_QUERIES; i++) {
		bool there = i % 2 == 0;
		enum status want = there ? ST_OK : ST_NOTFOUND;

		if (there)
			strcpy(name, "txt.example.com");
		else
			snprintf(name, sizeof(name), "n%d-%d.example.com",
			    asker->number, i);
		if (asker->number == 0 && i == 0) {
			strcpy(name, "silent.example.com");
			want = ST_TEMP;
		}
		if (dns_query(asker->dns, &answer, name, DNS_TXT, NULL) == want)
			asker->n_right++;
		dns_answer_clear(&answer);
	}
	return NULL;
}

START_TEST(many_threads)
{
	struct asker askers[N_THREADS] = {0};
	struct dns *dns = open_dns();

	for (int i = 0; i < N_THREADS; i++) {
		askers[i].dns = dns;
		askers[i].number = i;
		ck_assert_int_eq(pthread_create(&askers[i].thread, NULL,
				     asker_loop, &askers[i]),
		    0);
	}
	for (int i = 0; i < N_THREADS; i++) {
		pthread_join(askers[i].thread, NULL);
		ck_assert_msg(askers[i].n_right == N_QUERIES,
		    "thread %d: %d of %d right", i, askers[i].n_right,
		    N_QUERIES);
	}
	dns_close(dns);
}
END_TEST

START_TEST(closes_unasked)
{
	dns_close(open_dns());
}
END_TEST

static const struct config_case {
	const char *label;
	const char *server;
	const char *anchor;
	const char *reason;
} config_cases[] = {
    {"server is a name", "localhost", "", "dns.servers"},
    {"server with a colon", "127.0.0.1:53", "", "dns.servers"},
    {"anchor does not exist", "127.0.0.1", "/nonexistent/root.key",
	"/nonexistent/root.key"},
    {"anchor is no anchor", "127.0.0.1", "/proc/self/status", "trust_anchor"},
};

START_TEST(bad_configuration)
{
	const struct config_case *c = &config_cases[_i];
	const char *servers[] = {c->server};
	struct dns_config cfg = {.servers = servers,
	    .n_servers = 1,
	    .trust_anchor = c->anchor,
	    .timeout_ms = TIMEOUT_MS};
	struct dns *dns = (struct dns *)1;
	struct err err = {""};
	enum status st = dns_open_unbound(&dns, &cfg, &err);

	ck_assert_msg(
	    st == ST_INVALID, "%s: got %s", c->label, status_name(st));
	ck_assert_ptr_null(dns);
	ck_assert_msg(strstr(err.text, c->reason) != NULL,
	    "%s: \"%s\" does not say \"%s\"", c->label, err.text, c->reason);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns_unbound");
	TCase *tc = tcase_create("dns_unbound");
	SRunner *sr;
	int failed;

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, server_start, server_stop);
	tcase_add_loop_test(tc, c6_answers, 0, COUNT(query_cases));
	tcase_add_test(tc, c6_asked_again);
	tcase_add_test(tc, t21_silence);
	tcase_add_loop_test(tc, t21_deadlines, 0, 3);
	tcase_add_test(tc, many_threads);
	tcase_add_test(tc, closes_unasked);
	tcase_add_loop_test(tc, bad_configuration, 0, COUNT(config_cases));
	suite_add_tcase(suite, tc);
	sr = srunner_create(suite);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
