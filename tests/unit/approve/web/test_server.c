/* SPDX-License-Identifier: ISC
 * The server over real sockets, with a parent of the test's own behind its
 * channels: statuses, headers, smuggling, slow clients, a parent that is slow
 * or gone. Runs from the root of the source, for conf/templates. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "approve/web/channel.h"
#include "approve/web/guests.h"
#include "approve/web/pace.h"
#include "approve/web/pool.h"
#include "approve/web/server.h"
#include "approve/web/web.h"
#include "lib/base/clock.h"
#include "lib/base/listen.h"

/* A token's first letter tells the fake parent what to say of it. */
#define TAIL         "bcdefghijklmnopqrstuvwxyz234567"
#define PATH(letter) "/a/" letter TAIL
#define NONCE        "n0nce"
#define GOOD_FORM    "nonce=" NONCE "&verdict=approve"
#define HOST         "Host: approve.ca.example\r\n"

enum { ANSWER_SIZE = 64 * 1024, PATIENCE_MS = 30000 };

/* ------------------------------------------------------------- the parent */

struct parent {
	int fds[WEB_N_CHANNELS];
	pthread_t threads[WEB_N_CHANNELS];
	atomic_int shows, answers, votes;
	atomic_bool hold; /* questions about letter g wait for it to fall */
};

struct parent_channel {
	struct parent *parent;
	int fd;
};

static const struct {
	char letter;
	const char *show, *answer;
} parent_table[] = {
    {'a', "open", "counted"},
    {'b', "answered", "already"},
    {'c', "expired", "expired"},
    {'d', "ended", "ended"},
    {'e', "temp", "temp"},
    {'f', "unknown", "unknown"},
    {'g', "open", "counted"},
    {'h', "open", "typed"},
    {'i', "answered", "changed"},
    {'j', "ended", "objection"},
    {'k', "nonsense", "nonsense"},
};

static json_t *
parent_reply(struct parent *parent, const json_t *request)
{
	const char *op = json_string_value(json_object_get(request, "op"));
	const char *token =
	    json_string_value(json_object_get(request, "token"));
	const char *nonce =
	    json_string_value(json_object_get(request, "nonce"));
	size_t i = 0;

	if (strcmp(op, "health") == 0)
		return json_pack("{s:s}", "status", "ok");
	if (strcmp(op, "receipt") == 0)
		return json_pack("{s:s, s:s, s:s}", "status", "ok", "name",
		    "example.com", "verdict", "APPROVED");
	while (parent_table[i].letter != token[0])
		i++;
	while (token[0] == 'g' && atomic_load(&parent->hold))
		usleep(10000);
	if (strcmp(op, "show") == 0) {
		atomic_fetch_add(&parent->shows, 1);
		return json_pack("{s:s, s:s, s:s}", "status",
		    parent_table[i].show, "nonce", NONCE, "name",
		    "example.com");
	}
	atomic_fetch_add(&parent->answers, 1);
	if (strcmp(nonce, NONCE) != 0)
		return json_pack("{s:s}", "status", "nonce");
	if (strcmp(parent_table[i].answer, "counted") == 0)
		atomic_fetch_add(&parent->votes, 1);
	return json_pack(
	    "{s:s, s:s}", "status", parent_table[i].answer, "receipt", "R-1");
}

static void *
parent_work(void *arg)
{
	struct parent_channel *channel = arg;
	struct channel_reader reader;
	json_t *request = NULL, *reply;
	enum status st = ST_OK;

	channel_reader_init(&reader, channel->fd);
	while (
	    st == ST_OK && channel_receive(&reader, &request, NULL) == ST_OK) {
		reply = parent_reply(channel->parent, request);
		json_decref(request);
		st = channel_send(channel->fd, reply, NULL);
		json_decref(reply);
	}
	close(channel->fd);
	free(channel);
	return NULL;
}

/* The child's ends in ends_r. */
static void
parent_start(struct parent *parent, int ends_r[WEB_N_CHANNELS])
{
	struct parent_channel *channel;
	int pair[2], i;

	memset(parent, 0, sizeof(*parent));
	for (i = 0; i < WEB_N_CHANNELS; i++) {
		ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
		channel = malloc(sizeof(*channel));
		ck_assert_ptr_nonnull(channel);
		*channel = (struct parent_channel){parent, pair[0]};
		parent->fds[i] = pair[0];
		ends_r[i] = pair[1];
		ck_assert_int_eq(pthread_create(&parent->threads[i], NULL,
				     parent_work, channel),
		    0);
	}
}

static void
parent_join(struct parent *parent)
{
	int i;

	for (i = 0; i < WEB_N_CHANNELS; i++)
		pthread_join(parent->threads[i], NULL);
}

/* -------------------------------------------------------------- the server */

static struct parent parent;
static struct server *server;
static int listener, port;

static const struct server_config server_config = {
    .authority = "Example Private CA",
    .concerns = "abuse@ca.example",
    .support = "",
    .base_url = "https://approve.ca.example",
    .templates = "conf/templates",
    .language = "en",
};

static void
server_begin(void)
{
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	int ends[WEB_N_CHANNELS];
	struct err err = {""};

	parent_start(&parent, ends);
	ck_assert_int_eq(listen_open(&listener, "127.0.0.1:0", &err), ST_OK);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&a, &len), 0);
	port = ntohs(a.sin_port);
	ck_assert_msg(
	    server_new(&server, &server_config, &err) == ST_OK, "%s", err.text);
	ck_assert_msg(
	    server_run(server, listener, ends, WEB_N_CHANNELS, &err) == ST_OK,
	    "%s", err.text);
}

static void
server_finish(void)
{
	atomic_store(&parent.hold, false);
	server_free(server);
	parent_join(&parent);
	close(listener);
}

/* -------------------------------------------------------------- the client */

static int
client_connect(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static void
client_send(int fd, const char *bytes, size_t len)
{
	ck_assert_int_eq(send(fd, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
}

/* Everything until the end of the connection; closes it. */
static const char *
client_read(int fd, char answer_r[ANSWER_SIZE])
{
	struct pollfd pfd = {.fd = fd, .events = POLLIN};
	size_t have = 0;
	ssize_t n = 1;

	while (n > 0 && have < ANSWER_SIZE - 1) {
		ck_assert_int_eq(poll(&pfd, 1, PATIENCE_MS), 1);
		n = recv(fd, answer_r + have, ANSWER_SIZE - 1 - have, 0);
		have += n > 0 ? (size_t)n : 0;
	}
	answer_r[have] = '\0';
	close(fd);
	return answer_r;
}

static const char *
client_ask(char answer_r[ANSWER_SIZE], const char *request)
{
	int fd = client_connect();

	client_send(fd, request, strlen(request));
	return client_read(fd, answer_r);
}

static int
client_status(const char *answer)
{
	int status = 0;

	if (sscanf(answer, "HTTP/1.1 %d ", &status) != 1)
		return 0;
	return status;
}

static const char *
client_get(char answer_r[ANSWER_SIZE], const char *path)
{
	char request[512];

	snprintf(
	    request, sizeof(request), "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
	return client_ask(answer_r, request);
}

static const char *
client_post(char answer_r[ANSWER_SIZE], const char *path, const char *fields,
    const char *body)
{
	char request[8192];

	snprintf(request, sizeof(request),
	    "POST %s HTTP/1.1\r\n" HOST
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n%s\r\n%s",
	    path, strlen(body), fields, body);
	return client_ask(answer_r, request);
}

/* -------------------------------------------------------------------- tests */

static const struct {
	const char *method, *path;
	int want;
	const char *holds; /* in the answer */
} plain_cases[] = {
    {"GET", PATH("a"), 200, "value=\"approve\""},
    {"GET", "/a/ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 200, "value=\"approve\""},
    {"GET", PATH("a") "?lang=en", 200, "value=\"approve\""},
    {"GET", PATH("a") "?lang=de", 200, "Ich stimme zu"},
    {"GET", PATH("a") "?lang=ar", 200, "dir=\"rtl\""},
    {"GET", PATH("a") "?lang=tlh", 200, "\r\nContent-Language: en\r\n"},
    {"GET", "/about?lang=ja", 200, "\r\nContent-Language: ja\r\n"},
    {"GET", PATH("b"), 200, "already answered"},
    {"GET", PATH("c"), 410, "no longer valid"},
    {"GET", PATH("d"), 410, "has ended"},
    {"GET", PATH("e"), 503, "\r\nRetry-After: 5\r\n"},
    {"GET", PATH("f"), 404, "nothing at this address"},
    {"GET", PATH("k"), 503, "\r\nRetry-After: 5\r\n"},
    {"GET", "/a/short", 404, "nothing at this address"},
    {"GET", "/a/%61" TAIL, 404, "nothing at this address"},
    {"GET", "/", 404, "nothing at this address"},
    {"GET", "/done/R-1", 200, "Your answer is recorded"},
    {"GET", "/about", 200, "Why did I get this mail?"},
    {"GET", "/healthz", 200, "\r\n\r\nok\n"},
    {"GET", "/style.css", 200, "\r\nCache-Control: max-age="},
    {"PUT", PATH("a"), 405, "\r\nAllow: GET, HEAD, POST\r\n"},
    {"DELETE", "/about", 405, "\r\nAllow: GET, HEAD\r\n"},
    {"OPTIONS", PATH("a"), 405, "\r\nAllow: GET, HEAD, POST\r\n"},
    {"BREW", "/nowhere", 404, "nothing at this address"},
};

#define POLICY                                                       \
	"default-src 'none'; style-src 'self'; form-action 'self'; " \
	"base-uri 'none'; frame-ancestors 'none'"

static const char *const server_headers_wanted[] = {
    "\r\nContent-Security-Policy: " POLICY "\r\n",
    "\r\nReferrer-Policy: no-referrer\r\n",
    "\r\nX-Content-Type-Options: nosniff\r\n",
    "\r\nX-Robots-Tag: noindex\r\n",
    "\r\nX-Frame-Options: DENY\r\n",
    "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
    "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
    "\r\nConnection: close\r\n",
};

static void
check_headers(const char *answer)
{
	const size_t n =
	    sizeof(server_headers_wanted) / sizeof(server_headers_wanted[0]);
	size_t i;

	for (i = 0; i < n; i++)
		ck_assert_msg(strstr(answer, server_headers_wanted[i]) != NULL,
		    "%s is missing in:\n%s", server_headers_wanted[i], answer);
	ck_assert_msg(
	    strstr(answer, "\r\nCache-Control: no-store\r\n") != NULL ||
		strstr(answer, "\r\nContent-Type: text/css") != NULL,
	    "may be cached:\n%s", answer);
}

START_TEST(server_answers_each_path_with_its_headers)
{
	char request[256], answer[ANSWER_SIZE];

	snprintf(request, sizeof(request), "%s %s HTTP/1.1\r\n" HOST "\r\n",
	    plain_cases[_i].method, plain_cases[_i].path);
	client_ask(answer, request);
	ck_assert_msg(client_status(answer) == plain_cases[_i].want,
	    "%s %s: want %d, got:\n%s", plain_cases[_i].method,
	    plain_cases[_i].path, plain_cases[_i].want, answer);
	ck_assert_msg(strstr(answer, plain_cases[_i].holds) != NULL,
	    "%s %s: no %s in:\n%s", plain_cases[_i].method,
	    plain_cases[_i].path, plain_cases[_i].holds, answer);
	check_headers(answer);
	ck_assert_int_eq(atomic_load(&parent.answers), 0);
}
END_TEST

/* What is told of a link is told in as many octets, and not before a step is
 * over, whether there is such a link or not. */
START_TEST(server_tells_nothing_by_size_or_time_T16)
{
	static const char *const paths[] = {PATH("a"), PATH("b"), PATH("c"),
	    PATH("d"), PATH("e"), PATH("f"), PATH("a") "?lang=ar",
	    PATH("f") "?lang=ar"};
	char answer[ANSWER_SIZE];
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int64_t began = clock_mono_us();
		const char *body =
		    strstr(client_get(answer, paths[i]), "\r\n\r\n");

		ck_assert_int_ge(clock_mono_us() - began, PACE_STEP_US);
		ck_assert_ptr_nonnull(body);
		ck_assert_msg(strlen(body + 4) == SERVER_PAD, "%s: %zu octets",
		    paths[i], strlen(body + 4));
	}
}
END_TEST

static const char *const head_paths[] = {PATH("a"), PATH("c"), "/about",
    "/style.css", "/healthz", "/done/R-1", "/nowhere"};

/* HEAD is GET without the body: the same status, the same length told. */
START_TEST(server_HEAD_is_GET_without_body)
{
	char request[256], head[ANSWER_SIZE], get[ANSWER_SIZE];
	const char *length;

	snprintf(request, sizeof(request), "HEAD %s HTTP/1.1\r\n" HOST "\r\n",
	    head_paths[_i]);
	client_ask(head, request);
	client_get(get, head_paths[_i]);
	ck_assert_int_ne(client_status(head), 0);
	ck_assert_int_eq(client_status(head), client_status(get));
	ck_assert_str_eq(strstr(head, "\r\n\r\n"), "\r\n\r\n");
	length = strstr(get, "\r\nContent-Length: ");
	ck_assert_ptr_nonnull(length);
	ck_assert_ptr_nonnull(strstr(head, "\r\nContent-Length: "));
	ck_assert_int_eq(
	    atoi(strstr(head, "\r\nContent-Length: ") + 18), atoi(length + 18));
	check_headers(head);
}
END_TEST

static const struct {
	const char *label, *path, *fields, *body;
	int want;
	int answers; /* how often the parent was asked to count */
	const char *holds;
} post_cases[] = {
    {"counted", PATH("a"), "", GOOD_FORM, 303, 1,
	"\r\nLocation: /done/R-1\r\n"},
    {"counted before", PATH("b"), "", GOOD_FORM, 303, 1,
	"\r\nLocation: /done/R-1\r\n"},
    {"objection", PATH("j"), "", "nonce=" NONCE "&verdict=reject", 303, 1,
	"\r\nLocation: /done/R-1\r\n"},
    {"own origin", PATH("a"), "Origin: https://approve.ca.example\r\n",
	GOOD_FORM, 303, 1, "\r\nLocation: /done/R-1\r\n"},
    {"as browsers send it", PATH("a"),
	"Origin: null\r\nSec-Fetch-Site: same-origin\r\n", GOOD_FORM, 303, 1,
	"\r\nLocation: /done/R-1\r\n"},
    {"other origin (T2)", PATH("a"), "Origin: https://evil.example\r\n",
	GOOD_FORM, 403, 0, "not counted"},
    {"cross-site (T2)", PATH("a"), "Sec-Fetch-Site: cross-site\r\n", GOOD_FORM,
	403, 0, "not counted"},
    {"no nonce (T2)", PATH("a"), "", "verdict=approve", 403, 0,
	"open the page again"},
    {"another nonce (T2)", PATH("a"), "", "nonce=other&verdict=approve", 403, 1,
	"open the page again"},
    {"no verdict", PATH("a"), "", "nonce=" NONCE, 400, 0, NULL},
    {"empty", PATH("a"), "", "", 403, 0, NULL},
    {"verdict twice", PATH("a"), "", GOOD_FORM "&verdict=reject", 400, 0, NULL},
    {"expired", PATH("c"), "", GOOD_FORM, 410, 1, "no longer valid"},
    {"ended", PATH("d"), "", GOOD_FORM, 410, 1, "has ended"},
    {"rejected before", PATH("i"), "", GOOD_FORM, 410, 1, "already rejected"},
    {"temporary failure", PATH("e"), "", GOOD_FORM, 503, 1,
	"\r\nRetry-After: 5\r\n"},
    {"unknown", PATH("f"), "", GOOD_FORM, 404, 1, NULL},
    {"mistyped", PATH("h"), "", GOOD_FORM "&typed=x", 422, 1, "role=\"alert\""},
    {"to the receipt", "/done/R-1", "", GOOD_FORM, 405, 0,
	"\r\nAllow: GET, HEAD\r\n"},
    {"another type", PATH("a"), "Content-Type: text/plain\r\n", GOOD_FORM, 400,
	0, NULL},
};

START_TEST(server_posts)
{
	char answer[ANSWER_SIZE];

	client_post(answer, post_cases[_i].path, post_cases[_i].fields,
	    post_cases[_i].body);
	ck_assert_msg(client_status(answer) == post_cases[_i].want,
	    "%s: want %d, got:\n%s", post_cases[_i].label, post_cases[_i].want,
	    answer);
	ck_assert_msg(post_cases[_i].holds == NULL ||
			  strstr(answer, post_cases[_i].holds) != NULL,
	    "%s: no \"%s\" in:\n%s", post_cases[_i].label, post_cases[_i].holds,
	    answer);
	check_headers(answer);
	ck_assert_int_eq(atomic_load(&parent.answers), post_cases[_i].answers);
	if (post_cases[_i].want != 422)
		ck_assert_ptr_null(strstr(answer, TAIL));
}
END_TEST

/* Raw requests: what is refused before anybody is asked. */
static const struct {
	const char *label, *request;
	int want; /* 0: closed without an answer is fine as well as 400 */
} raw_cases[] = {
    {"Host twice", "GET " PATH("a") " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	400},
    {"Host missing", "GET " PATH("a") " HTTP/1.1\r\n\r\n", 400},
    {"Content-Length twice",
	"POST " PATH(
	    "a") " HTTP/1.1\r\n" HOST
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 27\r\nContent-Length: 27\r\n\r\n" GOOD_FORM,
	400},
    {"Content-Length twice, not alike",
	"POST " PATH(
	    "a") " HTTP/1.1\r\n" HOST
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 0\r\nContent-Length: 27\r\n\r\n" GOOD_FORM,
	400},
    {"TE with CL",
	"POST " PATH(
	    "a") " HTTP/1.1\r\n" HOST
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
		 "1b\r\n" GOOD_FORM "\r\n0\r\n\r\n",
	400},
    {"TE with CL, capitals",
	"POST " PATH(
	    "a") " HTTP/1.1\r\n" HOST
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "TRANSFER-ENCODING: Chunked\r\ncontent-length: 4\r\n\r\n"
		 "1b\r\n" GOOD_FORM "\r\n0\r\n\r\n",
	400},
    {"chunked alone",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Transfer-Encoding: chunked\r\n\r\n"
			  "1b\r\n" GOOD_FORM "\r\n0\r\n\r\n",
	411},
    {"obscure TE",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Transfer-Encoding: xchunked\r\n\r\n" GOOD_FORM,
	411},
    {"length is a list",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Content-Length: 27, 28\r\n\r\n" GOOD_FORM,
	400},
    {"negative length",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Content-Length: -1\r\n\r\n" GOOD_FORM,
	400},
    {"blank before the colon",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Content-Length : 28\r\n\r\n" GOOD_FORM,
	400},
    {"JSON",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/json\r\nContent-Length: "
			  "2\r\n\r\n{}",
	415},
    {"no type",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Length: 27\r\n\r\n" GOOD_FORM,
	415},
    {"too large",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Content-Length: 2049\r\n\r\n",
	413},
    {"huge",
	"POST " PATH("a") " HTTP/1.1\r\n" HOST
			  "Content-Type: application/x-www-form-urlencoded\r\n"
			  "Content-Length: 18446744073709551616\r\n\r\n",
	0},
    {"a GET with a form",
	"GET " PATH("a") " HTTP/1.1\r\n" HOST
			 "Content-Type: application/x-www-form-urlencoded\r\n"
			 "Content-Length: 27\r\n\r\n" GOOD_FORM,
	200},
    {"absolute-form (RFC 9112 3.2.2)",
	"GET http://approve.ca.example/about HTTP/1.1\r\n" HOST "\r\n", 200},
    {"no HTTP at all", "hello\r\n\r\n", 0},
    {"TLS", "\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03\r\n\r\n", 0},
};

START_TEST(server_refuses_what_two_parsers_may_read_differently)
{
	char answer[ANSWER_SIZE];
	int fd = client_connect(), status;

	client_send(fd, raw_cases[_i].request, strlen(raw_cases[_i].request));
	shutdown(fd, SHUT_WR);
	status = client_status(client_read(fd, answer));
	if (raw_cases[_i].want != 0)
		ck_assert_msg(status == raw_cases[_i].want,
		    "%s: want %d, got:\n%s", raw_cases[_i].label,
		    raw_cases[_i].want, answer);
	else
		ck_assert_msg(status == 0 || (status >= 400 && status < 600),
		    "%s: got:\n%s", raw_cases[_i].label, answer);
	ck_assert_int_eq(atomic_load(&parent.answers), 0);
	ck_assert_int_eq(client_status(client_get(answer, "/about")), 200);
}
END_TEST

/* Whatever stands behind a request is never a second one. */
START_TEST(server_takes_one_request_a_connection)
{
	static const char two[] =
	    "GET /about HTTP/1.1\r\n" HOST "Connection: keep-alive\r\n\r\n"
	    "POST " PATH("a") " HTTP/1.1\r\n" HOST "Content-Type: "
			      "application/x-www-form-urlencoded\r\n"
			      "Content-Length: 27\r\n\r\n" GOOD_FORM;
	char answer[ANSWER_SIZE];

	client_ask(answer, two);
	ck_assert_int_eq(client_status(answer), 200);
	ck_assert_ptr_null(strstr(answer + 1, "HTTP/1.1 "));
	ck_assert_int_eq(atomic_load(&parent.answers), 0);
}
END_TEST

START_TEST(server_bounds_head_and_URI)
{
	char *request = malloc(ANSWER_SIZE), answer[ANSWER_SIZE];
	int status, fd = client_connect();

	ck_assert_ptr_nonnull(request);
	memset(request, 'a', ANSWER_SIZE);
	memcpy(request,
	    _i == 0 ? "GET /" : "GET / HTTP/1.1\r\nX: ", _i == 0 ? 5 : 19);
	(void)!send(fd, request, ANSWER_SIZE, MSG_NOSIGNAL);
	free(request);
	status = client_status(client_read(fd, answer));
	ck_assert_msg(status == 0 || status == 414 || status == 431 ||
			  status == 413 || status == 400,
	    "got:\n%s", answer);
	ck_assert_int_eq(client_status(client_get(answer, "/about")), 200);
}
END_TEST

START_TEST(server_reads_a_form_in_pieces)
{
	static const char request[] = "POST " PATH(
	    "a") " HTTP/1.1\r\n" HOST
		 "Content-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 27\r\n\r\n" GOOD_FORM;
	char answer[ANSWER_SIZE];
	int fd = client_connect();
	size_t i;

	ck_assert_uint_eq(strlen(GOOD_FORM), 27);
	for (i = 0; i < sizeof(request) - 1; i += 7) {
		size_t left = sizeof(request) - 1 - i;

		client_send(fd, request + i, left < 7 ? left : 7);
		usleep(1000);
	}
	ck_assert_int_eq(client_status(client_read(fd, answer)), 303);
	ck_assert_int_eq(atomic_load(&parent.votes), 1);
}
END_TEST

/* T1: a thousand GET and HEAD change nothing. */
START_TEST(server_counts_no_GET_T1)
{
	char answer[ANSWER_SIZE], request[256];
	int i;

	for (i = 0; i < 1000; i++) {
		snprintf(request, sizeof(request),
		    "%s " PATH("a") " HTTP/1.1\r\n" HOST "Cookie: a=b\r\n\r\n",
		    i % 2 == 0 ? "GET" : "HEAD");
		client_ask(answer, request);
		ck_assert_int_eq(client_status(answer), 200);
	}
	ck_assert_int_eq(atomic_load(&parent.shows), 1000);
	ck_assert_int_eq(atomic_load(&parent.answers), 0);
	ck_assert_int_eq(atomic_load(&parent.votes), 0);
}
END_TEST

enum { N_SLOW = 300 };

/* T23: silent clients, and clients in the middle of a request. */
START_TEST(server_serves_others_beside_slow_clients_T23)
{
	char answer[ANSWER_SIZE];
	int fds[N_SLOW], i;
	int64_t start;

	for (i = 0; i < N_SLOW; i++) {
		fds[i] = client_connect();
		if (i % 3 == 1)
			client_send(fds[i], "GET /ab", 7);
		if (i % 3 == 2)
			client_send(fds[i],
			    "POST " PATH(
				"a") " HTTP/1.1\r\n" HOST "Content-Type: "
				     "application/x-www-form-urlencoded"
				     "\r\nContent-Length: 27\r\n\r\nnonce",
			    strlen("POST " PATH(
				"a") " HTTP/1.1\r\n" HOST "Content-Type: "
				     "application/x-www-form-urlencoded"
				     "\r\nContent-Length: 27\r\n\r\nnonce"));
	}
	start = clock_mono_ms();
	for (i = 0; i < 20; i++)
		ck_assert_int_eq(
		    client_status(client_get(answer, PATH("a"))), 200);
	ck_assert_int_lt(clock_mono_ms() - start, 5000);
	for (i = 0; i < N_SLOW; i++)
		close(fds[i]);
	ck_assert_int_eq(atomic_load(&parent.answers), 0);
}
END_TEST

/* Every channel is busy: what needs none goes on, what needs one is 503 after
 * POOL_WAIT_MS, and what was asked is answered in the end. */
START_TEST(server_says_try_again_where_every_channel_is_busy)
{
	char answer[ANSWER_SIZE];
	int busy[WEB_N_CHANNELS], i;
	int64_t start;

	atomic_store(&parent.hold, true);
	for (i = 0; i < WEB_N_CHANNELS; i++) {
		busy[i] = client_connect();
		client_send(busy[i],
		    "GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n",
		    strlen("GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n"));
	}
	usleep(300000);
	ck_assert_int_eq(client_status(client_get(answer, "/about")), 200);
	ck_assert_int_eq(client_status(client_get(answer, "/style.css")), 200);
	start = clock_mono_ms();
	client_get(answer, PATH("a"));
	ck_assert_int_eq(client_status(answer), 503);
	ck_assert_ptr_nonnull(strstr(answer, "\r\nRetry-After: "));
	ck_assert_int_ge(clock_mono_ms() - start, POOL_WAIT_MS - 500);
	ck_assert_int_lt(clock_mono_ms() - start, POOL_WAIT_MS + 3000);
	atomic_store(&parent.hold, false);
	for (i = 0; i < WEB_N_CHANNELS; i++)
		ck_assert_int_eq(
		    client_status(client_read(busy[i], answer)), 200);
	ck_assert_int_eq(client_status(client_get(answer, PATH("a"))), 200);
}
END_TEST

static void *
release_later(void *arg)
{
	usleep(500000);
	atomic_store(&parent.hold, false);
	return arg;
}

/* SIGTERM's promise: what is under way is finished. */
START_TEST(server_finishes_what_is_under_way)
{
	char answer[ANSWER_SIZE];
	int fd = client_connect(), idle = client_connect();
	pthread_t thread;
	int64_t start;

	atomic_store(&parent.hold, true);
	client_send(fd, "GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n",
	    strlen("GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n"));
	usleep(200000);
	ck_assert_int_eq(pthread_create(&thread, NULL, release_later, NULL), 0);
	start = clock_mono_ms();
	server_stop(server, 10000);
	ck_assert_int_lt(clock_mono_ms() - start, 5000);
	ck_assert_int_eq(client_status(client_read(fd, answer)), 200);
	pthread_join(thread, NULL);
	close(idle);
}
END_TEST

START_TEST(server_ends_in_time_with_a_parent_that_hangs)
{
	char answer[ANSWER_SIZE];
	int fd = client_connect();
	int64_t start;

	atomic_store(&parent.hold, true);
	client_send(fd, "GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n",
	    strlen("GET " PATH("g") " HTTP/1.1\r\n" HOST "\r\n"));
	usleep(200000);
	start = clock_mono_ms();
	server_stop(server, 700);
	ck_assert_int_lt(clock_mono_ms() - start, 4000);
	client_read(fd, answer);
	ck_assert(client_status(answer) == 0 || client_status(answer) == 503);
}
END_TEST

START_TEST(server_says_try_again_without_a_parent)
{
	char answer[ANSWER_SIZE];
	int i;

	ck_assert(server_is_alive(server));
	for (i = 0; i < WEB_N_CHANNELS; i++)
		shutdown(parent.fds[i], SHUT_RDWR);
	for (i = 0; i < 2 * WEB_N_CHANNELS; i++) {
		client_post(answer, PATH("a"), "", GOOD_FORM);
		ck_assert_int_eq(client_status(answer), 503);
	}
	ck_assert_int_eq(client_status(client_get(answer, "/healthz")), 503);
	ck_assert_int_eq(client_status(client_get(answer, "/about")), 200);
	ck_assert(!server_is_alive(server));
	ck_assert_int_eq(atomic_load(&parent.votes), 0);
}
END_TEST

/* A client that goes on sending an octet now and then is ended, too. */
START_TEST(guests_end_connections_that_stay_too_long_T23)
{
	struct guests *guests = guests_new();
	struct guest *old, *young;
	int a[2], b[2];
	char c;

	ck_assert_ptr_nonnull(guests);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
	old = guests_enter(guests, a[0], 1000);
	young = guests_enter(guests, b[0], 2000);
	ck_assert_uint_eq(guests_sweep(guests, 1000 + GUESTS_STAY_MS), 0);
	ck_assert_uint_eq(guests_sweep(guests, 1001 + GUESTS_STAY_MS), 1);
	ck_assert_uint_eq(guests_sweep(guests, 1001 + GUESTS_STAY_MS), 0);
	ck_assert_int_eq(recv(a[1], &c, 1, MSG_DONTWAIT), 0);
	ck_assert_int_eq(recv(b[1], &c, 1, MSG_DONTWAIT), -1);
	guests_leave(guests, old);
	guests_leave(guests, young);
	guests_leave(guests, NULL);
	guests_free(guests);
	close(a[0]);
	close(a[1]);
	close(b[0]);
	close(b[1]);
}
END_TEST

static const struct {
	const char *base_url, *templates, *sentence;
} wrong_cases[] = {
    {"approve.ca.example", "conf/templates", "approve.ca.example"},
    {"https://approve.ca.example", "/nonexistent", "/nonexistent/en/"},
};

START_TEST(server_says_what_is_wrong_with_its_configuration)
{
	struct server_config config = server_config;
	struct server *none = NULL;
	struct err err = {""};

	config.base_url = wrong_cases[_i].base_url;
	config.templates = wrong_cases[_i].templates;
	ck_assert_int_eq(server_new(&none, &config, &err), ST_INVALID);
	ck_assert_ptr_null(none);
	ck_assert_ptr_nonnull(strstr(err.text, wrong_cases[_i].sentence));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("server");
	TCase *tc = tcase_create("served"), *alone = tcase_create("alone");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, server_begin, server_finish);
	tcase_add_loop_test(tc, server_answers_each_path_with_its_headers, 0,
	    sizeof(plain_cases) / sizeof(plain_cases[0]));
	tcase_add_test(tc, server_tells_nothing_by_size_or_time_T16);
	tcase_add_loop_test(tc, server_HEAD_is_GET_without_body, 0,
	    sizeof(head_paths) / sizeof(head_paths[0]));
	tcase_add_loop_test(
	    tc, server_posts, 0, sizeof(post_cases) / sizeof(post_cases[0]));
	tcase_add_loop_test(tc,
	    server_refuses_what_two_parsers_may_read_differently, 0,
	    sizeof(raw_cases) / sizeof(raw_cases[0]));
	tcase_add_test(tc, server_takes_one_request_a_connection);
	tcase_add_loop_test(tc, server_bounds_head_and_URI, 0, 2);
	tcase_add_test(tc, server_reads_a_form_in_pieces);
	tcase_add_test(tc, server_counts_no_GET_T1);
	tcase_add_test(tc, server_serves_others_beside_slow_clients_T23);
	tcase_add_test(tc, server_says_try_again_where_every_channel_is_busy);
	tcase_add_test(tc, server_finishes_what_is_under_way);
	tcase_add_test(tc, server_ends_in_time_with_a_parent_that_hangs);
	tcase_add_test(tc, server_says_try_again_without_a_parent);
	suite_add_tcase(suite, tc);
	tcase_add_test(alone, guests_end_connections_that_stay_too_long_T23);
	tcase_add_loop_test(alone,
	    server_says_what_is_wrong_with_its_configuration, 0,
	    sizeof(wrong_cases) / sizeof(wrong_cases[0]));
	suite_add_tcase(suite, alone);
	return suite;
}

int
main(void)
{
	SRunner *sr = srunner_create(make_suite());
	int failed;

	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
