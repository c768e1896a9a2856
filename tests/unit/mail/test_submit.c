/* SPDX-License-Identifier: ISC
 * Proves what an MTA is handed, octet for octet, and what becomes of each of
 * its answers (O2, T13, T21). The MTA is a thread here, or a shell script. */
#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/buf.h"
#include "lib/mail/submit.h"

#define CLOSE  "!close"
#define SILENT "!silent"

enum { ANSWERS_MAX = 4, PATIENCE_MS = 10000 };

/* What the MTA answers, first time, second time ...; null: the usual. */
struct script {
	const char *greeting;
	const char *ehlo;
	const char *mail[ANSWERS_MAX];
	const char *rcpt[ANSWERS_MAX];
	const char *data[ANSWERS_MAX];
	const char *end[ANSWERS_MAX];
	size_t close_after; /* so many octets of data, when not 0 */
};

struct server {
	struct script script;
	int listener;
	unsigned port;
	pthread_t thread;
	struct buf got; /* every line and octet that the client sent */
	size_t n_mail, n_rcpt, n_data, n_end;
};

static const char EHLO_ALL[] = "250-mta.test\r\n250-PIPELINING\r\n"
			       "250-SIZE 1000000\r\n250-8BITMIME\r\n"
			       "250-ENHANCEDSTATUSCODES\r\n250 DSN\r\n";

static void
say(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t n = send(fd, text, left, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		text += n;
		left -= (size_t)n;
	}
}

/* False where the conversation is over. */
static bool
answer(int fd, const char *scripted, const char *usual)
{
	const char *text = scripted ? scripted : usual;
	struct pollfd p = {.fd = fd, .events = POLLRDHUP};

	if (strcmp(text, CLOSE) == 0)
		return false;
	if (strcmp(text, SILENT) == 0) {
		(void)poll(&p, 1, PATIENCE_MS);
		return false;
	}
	say(fd, text);
	return true;
}

static bool
read_line(struct server *s, int fd, struct buf *line)
{
	char c = '\0';

	buf_reset(line);
	while (c != '\n') {
		struct pollfd p = {.fd = fd, .events = POLLIN};

		if (poll(&p, 1, PATIENCE_MS) <= 0 || read(fd, &c, 1) != 1)
			return false;
		buf_addc(line, c);
		buf_addc(&s->got, c);
	}
	return true;
}

static const char *
nth(const char *const answers[ANSWERS_MAX], size_t n)
{
	return n < ANSWERS_MAX ? answers[n] : NULL;
}

static bool
take_data(struct server *s, int fd, struct buf *line)
{
	size_t n = 0;

	for (;;) {
		if (!read_line(s, fd, line))
			return false;
		if (strcmp(buf_str(line), ".\r\n") == 0)
			return true;
		n += line->len;
		if (s->script.close_after > 0 && n >= s->script.close_after)
			return false;
	}
}

static bool
take_command(struct server *s, int fd, struct buf *line)
{
	const char *text = buf_str(line);

	if (strncmp(text, "EHLO ", 5) == 0)
		return answer(fd, s->script.ehlo, EHLO_ALL);
	if (strncmp(text, "MAIL ", 5) == 0)
		return answer(
		    fd, nth(s->script.mail, s->n_mail++), "250 2.1.0 Ok\r\n");
	if (strncmp(text, "RCPT ", 5) == 0)
		return answer(
		    fd, nth(s->script.rcpt, s->n_rcpt++), "250 2.1.5 Ok\r\n");
	if (strncmp(text, "DATA\r\n", 6) == 0) {
		const char *scripted = nth(s->script.data, s->n_data++);

		if (!answer(fd, scripted, "354 go on\r\n"))
			return false;
		if (scripted && *scripted != '3')
			return true;
		return take_data(s, fd, line) &&
		       answer(fd, nth(s->script.end, s->n_end++),
			   "250 2.0.0 queued as 4Xy1Z2k\r\n");
	}
	if (strncmp(text, "QUIT", 4) == 0) {
		say(fd, "221 2.0.0 Bye\r\n");
		return false;
	}
	return answer(fd, NULL, "250 2.0.0 Ok\r\n");
}

static void *
serve(void *arg)
{
	struct server *s = arg;
	struct buf line = BUF_INIT;
	int fd = accept(s->listener, NULL, NULL);
	bool more =
	    fd >= 0 && answer(fd, s->script.greeting, "220 mta.test ESMTP\r\n");

	while (more && read_line(s, fd, &line))
		more = take_command(s, fd, &line);
	if (fd >= 0)
		close(fd);
	buf_free(&line);
	return NULL;
}

static void
server_start(struct server *s, const struct script *script)
{
	struct sockaddr_in addr = {
	    .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof addr;

	memset(s, 0, sizeof *s);
	s->script = *script;
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_ge(s->listener, 0);
	ck_assert_int_eq(
	    bind(s->listener, (struct sockaddr *)&addr, sizeof addr), 0);
	ck_assert_int_eq(listen(s->listener, 5), 0);
	ck_assert_int_eq(
	    getsockname(s->listener, (struct sockaddr *)&addr, &len), 0);
	s->port = ntohs(addr.sin_port);
	ck_assert_int_eq(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
server_stop(struct server *s)
{
	/* Wakes an accept() that nobody connected to. */
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listener);
}

static void
server_free(struct server *s)
{
	buf_free(&s->got);
}

static const char BYTES[] = "From: V <v@ca.example>\r\n"
			    "To: admin@example.com\r\n"
			    "Date: Sun, 22 Nov 2026 08:13:00 +0000\r\n"
			    "Message-ID: <1@ca.example>\r\n"
			    "Subject: a\r\n folded  one\r\n"
			    "X-Countersign-Seal: v=1; x=2; m=3\r\n"
			    "Reply-To: approve+x@reply.ca.example\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain\r\n"
			    "\r\n"
			    "one\r\n"
			    ".\r\n"
			    "..two\r\n"
			    ".three\r\n"
			    "\r\n"
			    "\r\n";

static const char STUFFED[] = "From: V <v@ca.example>\r\n"
			      "To: admin@example.com\r\n"
			      "Date: Sun, 22 Nov 2026 08:13:00 +0000\r\n"
			      "Message-ID: <1@ca.example>\r\n"
			      "Subject: a\r\n folded  one\r\n"
			      "X-Countersign-Seal: v=1; x=2; m=3\r\n"
			      "Reply-To: approve+x@reply.ca.example\r\n"
			      "MIME-Version: 1.0\r\n"
			      "Content-Type: text/plain\r\n"
			      "\r\n"
			      "one\r\n"
			      "..\r\n"
			      "...two\r\n"
			      "..three\r\n"
			      "\r\n"
			      "\r\n"
			      ".\r\n";

static struct submit_mail
make_mail(const char *rcpt)
{
	struct submit_mail mail = {
	    .mail_from = "bounce+n0nce@reply.ca.example",
	    .rcpt_to = rcpt,
	    .envid = "k7q3m2xw5c4ttzqa.1",
	    .bytes = BYTES,
	    .len = sizeof BYTES - 1,
	    .result = ST_BUG,
	};

	return mail;
}

static void
submit_to(
    struct server *s, struct submit_mail *mails, size_t n, unsigned timeout_s)
{
	char url[64];
	struct submit_config cfg = {.method = "smtp",
	    .server = url,
	    .sendmail = "/nonexistent",
	    .timeout_s = timeout_s};

	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", s->port);
	ck_assert_int_eq(submit_mails(&cfg, mails, n), ST_OK);
}

/* The transcript without the EHLO line, whose name is the machine's. */
static const char *
behind_ehlo(const struct server *s)
{
	const char *lf = strchr(buf_str(&s->got), '\n');

	ck_assert_ptr_nonnull(lf);
	return lf + 1;
}

START_TEST(o2_one_mail_octet_for_octet)
{
	struct script script = {0};
	struct submit_mail mail = make_mail("admin@example.com");
	struct buf want = BUF_INIT;
	struct server s;

	server_start(&s, &script);
	submit_to(&s, &mail, 1, 5);
	server_stop(&s);

	buf_adds(&want,
	    "MAIL FROM:<bounce+n0nce@reply.ca.example> RET=HDRS "
	    "ENVID=k7q3m2xw5c4ttzqa.1\r\n"
	    "RCPT TO:<admin@example.com> NOTIFY=SUCCESS,FAILURE,DELAY\r\n"
	    "DATA\r\n");
	buf_adds(&want, STUFFED);
	buf_adds(&want, "QUIT\r\n");
	ck_assert_str_eq(behind_ehlo(&s), buf_str(&want));
	ck_assert_int_eq(mail.result, ST_OK);
	ck_assert_str_eq(mail.text, "250 2.0.0 queued as 4Xy1Z2k");
	buf_free(&want);
	server_free(&s);
}
END_TEST

START_TEST(no_dsn_where_it_is_not_offered)
{
	struct script script = {.ehlo = "250 mta.test\r\n"};
	struct submit_mail mail = make_mail("admin@example.com");
	struct buf want = BUF_INIT;
	struct server s;

	server_start(&s, &script);
	submit_to(&s, &mail, 1, 5);
	server_stop(&s);
	buf_adds(&want, "MAIL FROM:<bounce+n0nce@reply.ca.example>\r\n"
			"RCPT TO:<admin@example.com>\r\nDATA\r\n");
	buf_adds(&want, STUFFED);
	buf_adds(&want, "QUIT\r\n");
	ck_assert_str_eq(behind_ehlo(&s), buf_str(&want));
	ck_assert_int_eq(mail.result, ST_OK);
	buf_free(&want);
	server_free(&s);
}
END_TEST

struct outcome {
	const char *label;
	struct script script;
	enum status want;
	const char *text; /* part of it */
};

#define FIRST(x)          \
	{                 \
		(x), NULL \
	}

static const struct outcome outcomes[] = {
    {"450 in the greeting", {.greeting = "450 4.3.2 busy\r\n"}, ST_TEMP,
	"450 4.3.2 busy"},
    {"554 in the greeting", {.greeting = "554 no service\r\n"}, ST_TEMP,
	"554 no service"},
    {"closed at once", {.greeting = CLOSE}, ST_TEMP, "127.0.0.1"},
    {"silent greeting", {.greeting = SILENT}, ST_TEMP, "127.0.0.1"},
    {"421 after EHLO", {.ehlo = "421 4.3.2 shutting down\r\n"}, ST_TEMP,
	"421 4.3.2 shutting down"},
    {"550 at MAIL", {.mail = FIRST("550 5.7.1 not you\r\n")}, ST_DENIED,
	"550 5.7.1 not you"},
    {"451 at MAIL", {.mail = FIRST("451 4.3.0 later\r\n")}, ST_TEMP,
	"451 4.3.0 later"},
    {"421 at MAIL", {.mail = FIRST("421 4.7.0 too many\r\n")}, ST_TEMP,
	"421 4.7.0 too many"},
    {"451 at RCPT", {.rcpt = FIRST("451 4.7.1 greylisted\r\n")}, ST_TEMP,
	"451 4.7.1 greylisted"},
    {"550 at RCPT", {.rcpt = FIRST("550 5.1.1 no such user\r\n")}, ST_DENIED,
	"550 5.1.1 no such user"},
    {"several lines",
	{.rcpt = FIRST("550-5.1.1 no such\r\n"
		       "550 5.1.1 user\r\n")},
	ST_DENIED, "550 5.1.1 no such"},
    {"closed at RCPT", {.rcpt = FIRST(CLOSE)}, ST_TEMP, "127.0.0.1"},
    {"silent at RCPT", {.rcpt = FIRST(SILENT)}, ST_TEMP, "127.0.0.1"},
    {"554 at DATA", {.data = FIRST("554 5.5.1 no\r\n")}, ST_DENIED,
	"554 5.5.1 no"},
    {"451 at DATA", {.data = FIRST("451 4.3.0 no\r\n")}, ST_TEMP,
	"451 4.3.0 no"},
    {"closed within the data", {.close_after = 10}, ST_TEMP, "127.0.0.1"},
    {"closed behind the data", {.end = FIRST(CLOSE)}, ST_TEMP, "127.0.0.1"},
    {"silent behind the data", {.end = FIRST(SILENT)}, ST_TEMP, "127.0.0.1"},
    {"451 behind the data", {.end = FIRST("451 4.3.0 milter\r\n")}, ST_TEMP,
	"451 4.3.0 milter"},
    {"550 behind the data", {.end = FIRST("550 5.7.1 no seal\r\n")}, ST_DENIED,
	"550 5.7.1 no seal"},
    {"nonsense", {.mail = FIRST("hello\r\n")}, ST_TEMP, "127.0.0.1"},
    {"2xx without ESMTP texts",
	{.ehlo = "250 x\r\n", .end = FIRST("250 ok\r\n")}, ST_OK, "250 ok"},
};

START_TEST(t21_every_answer_of_the_mta)
{
	const struct outcome *c = &outcomes[_i];
	struct submit_mail mail = make_mail("admin@example.com");
	struct server s;

	server_start(&s, &c->script);
	submit_to(&s, &mail, 1, 1);
	server_stop(&s);
	ck_assert_msg(mail.result == c->want, "%s: got %s (%s) want %s",
	    c->label, status_name(mail.result), mail.text,
	    status_name(c->want));
	ck_assert_msg(strstr(mail.text, c->text) != NULL,
	    "%s: got \"%s\" want \"%s\"", c->label, mail.text, c->text);
	server_free(&s);
}
END_TEST

START_TEST(several_mails_on_one_connection)
{
	struct script script = {
	    .mail = {NULL, NULL, "452 4.3.1 full\r\n", NULL},
	    .rcpt = {NULL, "550 5.1.1 unknown\r\n", NULL, NULL},
	};
	struct submit_mail mails[] = {
	    make_mail("a@example.com"),
	    make_mail("b@example.com"),
	    make_mail("c@example.com"),
	    make_mail("d@example.com"),
	};
	static const enum status want[] = {ST_OK, ST_DENIED, ST_TEMP, ST_OK};
	struct server s;

	server_start(&s, &script);
	submit_to(&s, mails, 4, 5);
	server_stop(&s);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(mails[i].result == want[i],
		    "mail %zu: got %s (%s) want %s", i,
		    status_name(mails[i].result), mails[i].text,
		    status_name(want[i]));
	ck_assert_uint_eq(s.n_end, 2);
	ck_assert_uint_eq(s.n_data, 2);
	server_free(&s);
}
END_TEST

START_TEST(connection_lost_after_the_first_mail)
{
	struct script script = {.mail = {NULL, CLOSE}};
	struct submit_mail mails[] = {make_mail("a@example.com"),
	    make_mail("b@example.com"), make_mail("c@example.com")};
	struct server s;

	server_start(&s, &script);
	submit_to(&s, mails, 3, 5);
	server_stop(&s);
	ck_assert_int_eq(mails[0].result, ST_OK);
	ck_assert_int_eq(mails[1].result, ST_TEMP);
	ck_assert_int_eq(mails[2].result, ST_TEMP);
	server_free(&s);
}
END_TEST

START_TEST(t21_mta_away)
{
	struct script script = {0};
	struct submit_mail mail = make_mail("admin@example.com");
	struct server s;

	server_start(&s, &script);
	server_stop(&s); /* nobody listens on its port now */
	submit_to(&s, &mail, 1, 1);
	ck_assert_int_eq(mail.result, ST_TEMP);
	ck_assert_msg(
	    strstr(mail.text, "refused") != NULL, "got \"%s\"", mail.text);
	server_free(&s);
}
END_TEST

static const struct {
	const char *label;
	const char *mail_from;
	const char *rcpt_to;
	const char *envid;
	const char *bytes;
} unfit[] = {
    {"command in MAIL", "a@x.com>\r\nRCPT TO:<b@x.com", "a@x.com", "1",
	"A: b\r\n\r\n"},
    {"command in RCPT", "a@x.com", "a@x.com\r\nDATA", "1", "A: b\r\n\r\n"},
    {"option as recipient", "a@x.com", "-oQ/tmp", "1", "A: b\r\n\r\n"},
    {"UTF-8 mailbox", "a@x.com", "\xc3\xb6@x.com", "1", "A: b\r\n\r\n"},
    {"blank in the envelope id", "a@x.com", "a@x.com", "1 SIZE=1",
	"A: b\r\n\r\n"},
    {"no envelope id", "a@x.com", "a@x.com", "", "A: b\r\n\r\n"},
    {"bare LF", "a@x.com", "a@x.com", "1", "A: b\r\n\r\nx\n.\r\n"},
    {"bare CR", "a@x.com", "a@x.com", "1", "A: b\r\n\r\nx\r.\r\n"},
    {"last line open", "a@x.com", "a@x.com", "1", "A: b\r\n\r\nx"},
    {"nothing", "a@x.com", "a@x.com", "1", ""},
};

START_TEST(t13_unfit_mails_reach_no_mta)
{
	struct submit_mail mails[] = {
	    make_mail("good@example.com"), {.mail_from = unfit[_i].mail_from,
					       .rcpt_to = unfit[_i].rcpt_to,
					       .envid = unfit[_i].envid,
					       .bytes = unfit[_i].bytes,
					       .len = strlen(unfit[_i].bytes)}};
	struct script script = {0};
	struct server s;

	server_start(&s, &script);
	submit_to(&s, mails, 2, 5);
	server_stop(&s);
	ck_assert_int_eq(mails[0].result, ST_OK);
	ck_assert_msg(mails[1].result == ST_DENIED && mails[1].text[0] != '\0',
	    "%s: got %s (%s)", unfit[_i].label, status_name(mails[1].result),
	    mails[1].text);
	ck_assert_uint_eq(s.n_mail, 1);
	server_free(&s);
}
END_TEST

static const struct {
	const char *server;
	enum status want;
} servers[] = {
    {"smtp://127.0.0.1:25", ST_OK},
    {"smtp://mail.example.com:587", ST_OK},
    {"127.0.0.1:25", ST_INVALID},
    {"smtps://127.0.0.1:465", ST_INVALID},
    {"smtp://127.0.0.1", ST_INVALID},
    {"smtp://:25", ST_INVALID},
    {"smtp://127.0.0.1:", ST_INVALID},
    {"smtp://127.0.0.1:0", ST_INVALID},
    {"smtp://127.0.0.1:65536", ST_INVALID},
    {"smtp://127.0.0.1:smtp", ST_INVALID},
    {"smtp://127.0.0.1:25/", ST_INVALID},
    {"smtp://[::1]:25", ST_INVALID},
    {"smtp://a b:25", ST_INVALID},
    {"smtp://user@host:25", ST_INVALID},
    {"", ST_INVALID},
};

static const struct conf_key *
find_key(const char *name)
{
	for (size_t i = 0; i < submit_conf.n_keys; i++) {
		if (strcmp(submit_conf.keys[i].name, name) == 0)
			return &submit_conf.keys[i];
	}
	ck_abort_msg("no key %s", name);
	return NULL;
}

START_TEST(configured_servers)
{
	struct err err = {0};
	enum status st = find_key("server")->check(servers[_i].server, &err);

	ck_assert_msg(st == servers[_i].want, "%s: got %s (%s) want %s",
	    servers[_i].server, status_name(st), err.text,
	    status_name(servers[_i].want));
	ck_assert(st == ST_OK || err.text[0] != '\0');
}
END_TEST

START_TEST(configured_values)
{
	struct err err;

	ck_assert_int_eq(find_key("method")->check("smtp", &err), ST_OK);
	ck_assert_int_eq(find_key("method")->check("sendmail", &err), ST_OK);
	ck_assert_int_eq(find_key("method")->check("lmtp", &err), ST_INVALID);
	ck_assert_int_eq(find_key("from")->check("", &err), ST_OK);
	ck_assert_int_eq(
	    find_key("from")->check("V <v@ca.example>", &err), ST_OK);
	ck_assert_int_eq(
	    find_key("from")->check("V <v@ca>, w@x.com", &err), ST_INVALID);
	ck_assert_int_eq(
	    find_key("sendmail")->check("sendmail", &err), ST_INVALID);
	for (size_t i = 0; i < submit_conf.n_keys; i++) {
		const struct conf_key *key = &submit_conf.keys[i];

		ck_assert_int_eq(key->check(key->def, &err), ST_OK);
	}
}
END_TEST

/* --- the sendmail command --- */

/* A folder with the script and what it was given. */
struct command {
	char dir[64];
	char path[96];
};

static void
command_make(struct command *c, const char *body)
{
	FILE *f;

	snprintf(c->dir, sizeof c->dir, "/tmp/test_submit.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(c->dir));
	snprintf(c->path, sizeof c->path, "%s/sendmail", c->dir);
	f = fopen(c->path, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "#!/bin/sh\ncd %s\n%s\n", c->dir, body);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(c->path, 0755), 0);
}

static void
command_read(const struct command *c, const char *name, struct buf *out)
{
	char path[128];
	char bytes[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", c->dir, name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "no %s", path);
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_add(out, bytes, n);
	fclose(f);
	unlink(path);
}

static void
command_free(const struct command *c)
{
	unlink(c->path);
	ck_assert_int_eq(rmdir(c->dir), 0);
}

static void
submit_by(const struct command *c, struct submit_mail *mail, unsigned timeout_s)
{
	struct submit_config cfg = {.method = "sendmail",
	    .server = "",
	    .sendmail = c->path,
	    .timeout_s = timeout_s};

	signal(SIGPIPE, SIG_IGN); /* as the daemon has it */
	ck_assert_int_eq(submit_mails(&cfg, mail, 1), ST_OK);
}

START_TEST(sendmail_gets_the_mail_with_lf)
{
	struct submit_mail mail = make_mail("admin@example.com");
	struct buf args = BUF_INIT, input = BUF_INIT, want = BUF_INIT;
	struct command c;

	command_make(&c, "printf '%s\\n' \"$@\" >args\ncat >input\n"
			 "ls /proc/self/fd >fds");
	submit_by(&c, &mail, 10);
	ck_assert_msg(mail.result == ST_OK, "got %s (%s)",
	    status_name(mail.result), mail.text);
	command_read(&c, "args", &args);
	command_read(&c, "input", &input);
	ck_assert_str_eq(buf_str(&args),
	    "-i\n-f\nbounce+n0nce@reply.ca.example\n-N\n"
	    "success,delay,failure\n--\nadmin@example.com\n");
	for (const char *p = BYTES; *p; p++) {
		if (*p != '\r')
			buf_addc(&want, *p);
	}
	ck_assert_str_eq(buf_str(&input), buf_str(&want));
	/* Nothing of ours is open in the child: 0, 1, 2 and ls's own. */
	buf_reset(&input);
	command_read(&c, "fds", &input);
	ck_assert_str_eq(buf_str(&input), "0\n1\n2\n3\n");
	command_free(&c);
	buf_free(&args);
	buf_free(&input);
	buf_free(&want);
}
END_TEST

static const struct {
	const char *label;
	const char *body;
	enum status want;
	const char *text;
} endings[] = {
    {"EX_OK", "cat >/dev/null; echo queued", ST_OK, "queued"},
    {"EX_TEMPFAIL", "cat >/dev/null; echo away >&2; exit 75", ST_TEMP,
	"ended with 75: away"},
    {"EX_UNAVAILABLE", "exit 69", ST_TEMP, "69"},
    {"EX_OSERR", "exit 71", ST_TEMP, "71"},
    {"EX_NOUSER", "exit 67", ST_DENIED, "67"},
    {"EX_DATAERR", "exit 65", ST_DENIED, "65"},
    {"EX_USAGE", "exit 64", ST_DENIED, "64"},
    {"killed", "kill -9 $$", ST_TEMP, "signal 9"},
    {"hangs", "exec sleep 30", ST_TEMP, "did not end within 1 s"},
    {"long words", "head -c 100000 /dev/zero | tr '\\0' x; exit 75", ST_TEMP,
	"xxx"},
    {"control characters", "printf 'a\\033[1mb\\nc'; exit 75", ST_TEMP,
	"a [1mb c"},
    {"leaves a process behind", "cat >/dev/null; sleep 3 & exit 0", ST_OK, ""},
};

START_TEST(t21_every_ending_of_sendmail)
{
	struct submit_mail mail = make_mail("admin@example.com");
	struct command c;

	command_make(&c, endings[_i].body);
	submit_by(&c, &mail, 1);
	ck_assert_msg(mail.result == endings[_i].want &&
			  strstr(mail.text, endings[_i].text) != NULL,
	    "%s: got %s \"%s\" want %s \"%s\"", endings[_i].label,
	    status_name(mail.result), mail.text, status_name(endings[_i].want),
	    endings[_i].text);
	command_free(&c);
}
END_TEST

START_TEST(sendmail_reads_only_a_part)
{
	struct submit_mail mail = make_mail("admin@example.com");
	size_t len = 1000000;
	char *bytes = malloc(len);
	struct command c;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 'x', len);
	memcpy(bytes, "A: b\r\n\r\n", 8);
	memcpy(bytes + len - 2, "\r\n", 2);
	mail.bytes = bytes;
	mail.len = len;
	command_make(&c, "head -c 10 >/dev/null; exit 75");
	submit_by(&c, &mail, 10);
	ck_assert_int_eq(mail.result, ST_TEMP);
	command_free(&c);
	command_make(&c, "wc -c >count");
	submit_by(&c, &mail, 10);
	ck_assert_int_eq(mail.result, ST_OK);
	{
		struct buf count = BUF_INIT;

		command_read(&c, "count", &count);
		ck_assert_str_eq(buf_str(&count), "999997\n");
		buf_free(&count);
	}
	command_free(&c);
	free(bytes);
}
END_TEST

START_TEST(sendmail_is_missing)
{
	struct submit_mail mail = make_mail("admin@example.com");
	const struct command c = {.path = "/nonexistent/sendmail"};

	submit_by(&c, &mail, 10);
	ck_assert_int_eq(mail.result, ST_TEMP);
	ck_assert_ptr_nonnull(strstr(mail.text, "/nonexistent/sendmail"));
}
END_TEST

#define N(table) ((int)(sizeof(table) / sizeof *(table)))

int
main(void)
{
	Suite *s = suite_create("submit");
	TCase *tc = tcase_create("all");
	SRunner *sr;
	int failed;

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, o2_one_mail_octet_for_octet);
	tcase_add_test(tc, no_dsn_where_it_is_not_offered);
	tcase_add_loop_test(tc, t21_every_answer_of_the_mta, 0, N(outcomes));
	tcase_add_test(tc, several_mails_on_one_connection);
	tcase_add_test(tc, connection_lost_after_the_first_mail);
	tcase_add_test(tc, t21_mta_away);
	tcase_add_loop_test(tc, t13_unfit_mails_reach_no_mta, 0, N(unfit));
	tcase_add_loop_test(tc, configured_servers, 0, N(servers));
	tcase_add_test(tc, configured_values);
	tcase_add_test(tc, sendmail_gets_the_mail_with_lf);
	tcase_add_loop_test(tc, t21_every_ending_of_sendmail, 0, N(endings));
	tcase_add_test(tc, sendmail_reads_only_a_part);
	tcase_add_test(tc, sendmail_is_missing);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
