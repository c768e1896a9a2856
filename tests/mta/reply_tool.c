/* SPDX-License-Identifier: ISC
 * Reads replies as the milter does, many in one process, for
 * tests/replies/read, tests/flow/test_replies.py and test_refusals.py.
 *   reply_tool CONF sent        prints our mail as it is kept (tokens masked)
 *   reply_tool CONF responses   prints what is said to mail servers: a word,
 *     code, status and sentence with {reason} in it, parted by tabs
 *   reply_tool CONF judge COPY  reads replies to it from standard input:
 *     a line "%% LENGTH NAME" before so many octets and a line end; prints
 *     NAME, class, verdict and reason, parted by tabs
 *   reply_tool CONF reports     reads the same as delivery reports; prints
 *     NAME, delivery, status and text
 *   reply_tool CONF ways        prints NAME, "short" for a reply that is read
 *     without a worker, else "worker", and what the worker reads otherwise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approve/judge.h"
#include "approve/sent.h"
#include "approve/token.h"
#include "audit/evidence.h"
#include "lib/mail/dsn.h"
#include "tests/fake/readings.h"

enum { NAME_SIZE = 512, LINE_SIZE = NAME_SIZE + 32, COPY_MAX = 1 << 20 };

#define T0          INT64_C(1795335180) /* Sunday, 22 November 2026, 08:13 */
#define LINK_TOKEN  "abcdefghijklmnopqrstuvwxyz234567"
#define REPLY_TOKEN "765432zyxwvutsrqponmlkjihgfedcba"

static int
fail(const char *what, const char *why)
{
	fprintf(stderr, "reply_tool: %s: %s\n", what, why);
	return 1;
}

/* ----------------------------------------------------------------- our mail */

static enum status
print_mail(const struct buf *copy, struct err *err)
{
	const struct evidence_file *mail;
	struct evidence files;
	enum status st = evidence_read(&files, buf_str(copy), copy->len, err);

	if (st != ST_OK)
		return st;
	mail = evidence_file(&files, "mail.eml");
	if (mail == NULL)
		return err_set(err, ST_BUG, "no mail is in its copy");
	fwrite(mail->bytes, 1, mail->len, stdout);
	return ST_OK;
}

static int
print_sent(const struct settings *settings)
{
	static const char *const tokens[] = {LINK_TOKEN, REPLY_TOKEN};
	struct recipient recipients[5] = {0};
	struct request_domain domain = {.name = "www.example.com",
	    .unicode = "www.example.com",
	    .quorum = 1,
	    .channels = CHANNEL_LINK | CHANNEL_REPLY,
	    .recipients = recipients,
	    .n_recipients = 5};
	struct request request = {.id = "k7q3m2xw5c4ttzqa",
	    .account = "4711",
	    .domains = &domain,
	    .n_domains = 1};
	char link[TOKEN_LINK_SIZE], reply_to[ADDRESS_SIZE];
	struct notify_mail mail = {.request = &request,
	    .domain = &domain,
	    .mailbox = "admin@example.com",
	    .expires = T0 + 3 * 86400,
	    .link = link,
	    .reply_to = reply_to,
	    .message_id = "k7q3m2xw5c4ttzqa.1@ca.example",
	    .now = T0};
	struct notify *notify = NULL;
	struct buf message = BUF_INIT, copy = BUF_INIT;
	struct err err = {""};
	enum status st = notify_open(&notify, settings, &err);

	if (st == ST_OK)
		st = token_link(link, settings, LINK_TOKEN);
	if (st == ST_OK)
		st = token_reply_address(reply_to, settings, REPLY_TOKEN);
	if (st == ST_OK)
		st = notify_message(&message, notify, settings, &mail, &err);
	if (st == ST_OK)
		st = sent_copy(&copy, &message, tokens, 2);
	if (st == ST_OK)
		st = print_mail(&copy, &err);
	notify_close(notify);
	buf_free(&message);
	buf_free(&copy);
	return st == ST_OK ? 0 : fail("sent", err.text);
}

static int
print_responses(const struct settings *settings)
{
	for (enum response r = 0; r < RESPONSE_N; r++) {
		struct smtp_answer a;

		response_set(&a, r, settings, "{reason}");
		printf("%s\t%d\t%s\t%s\n", response_word(r), a.code, a.status,
		    a.text);
	}
	return 0;
}

/* ------------------------------------------------------------------ reading */

static int
read_copy(struct buf *copy, const char *path)
{
	FILE *file = fopen(path, "rb");
	char bytes[4096];
	size_t n;

	if (file == NULL)
		return fail(path, "cannot be read");
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0 &&
	       copy->len < COPY_MAX)
		buf_add(copy, bytes, n);
	fclose(file);
	return buf_ok(copy) ? 0 : fail(path, "no memory");
}

static const char *class_word(enum judge_class class)
{
	switch (class) {
	case JUDGE_REPLY:
		return "reply";
	case JUDGE_AUTOMATED:
		return "automated";
	case JUDGE_MALFORMED:
		break;
	}
	return "malformed";
}

static const char *
verdict_word(enum verdict verdict)
{
	return verdict == VERDICT_APPROVE  ? "approve"
	       : verdict == VERDICT_REJECT ? "reject"
					   : "none";
}

struct place {
	const struct settings *settings;
	struct dns *dns;
	struct readers *readers;
	struct notify_seen seen;
};

static int
judge_one(const struct place *p, const char *name, const char *bytes, size_t n)
{
	const char *const sent[] = {
	    buf_str(&p->seen.text), buf_str(&p->seen.html)};
	const struct reader reader = {p->readers, "admin@example.com"};
	const struct judge_input input = {.bytes = bytes,
	    .len = n,
	    .mail_from = "<jane@example.com>",
	    .now = T0 + 3600,
	    .reader = &reader,
	    .sent = sent,
	    .n_sent = 2};
	struct judge_finding *f = calloc(1, sizeof(*f));
	struct err err = {""};
	enum status st = ST_NOMEM;

	if (f != NULL)
		st = judge_message(f, &input, p->settings, p->dns, &err);
	if (st == ST_OK)
		printf("%s\t%s\t%s\t%s\n", name, class_word(f->class),
		    verdict_word(f->reading.verdict),
		    f->reason[0] != '\0' ? f->reason : f->reading.line);
	free(f);
	return st == ST_OK ? 0 : fail(name, err.text);
}

static int
report_one(const struct place *p, const char *name, const char *bytes, size_t n)
{
	struct fields fields;
	struct err err = {""};
	struct dsn dsn = {.action = DSN_NONE};

	(void)p;
	if (fields_split(&fields, bytes, n, &err) == ST_OK) {
		dsn_read(&dsn, &fields, "<>", "admin@example.com");
		fields_clear(&fields);
	}
	printf("%s\t%s\t%s\t%s\n", name, dsn_action_name(dsn.action),
	    dsn.status, dsn.text);
	return 0;
}

static int
way_of_one(const struct place *p, const char *name, const char *bytes, size_t n)
{
	unsigned n_short = 0;
	const char *loose = readings_compare(bytes, n, false, &n_short);
	const bool is_short = n_short > 0;
	const char *strict = readings_compare(bytes, n, true, &n_short);

	(void)p;
	printf("%s\t%s\t%s\t%s\n", name, is_short ? "short" : "worker",
	    loose != NULL ? loose : "", strict != NULL ? strict : "");
	return 0;
}

typedef int
one_mail(const struct place *p, const char *name, const char *bytes, size_t n);

static int
read_next(const struct place *p, one_mail *one, const char *line)
{
	char name[NAME_SIZE];
	size_t len, n;
	char *bytes;
	int failed;

	if (sscanf(line, "%%%% %zu %511[^\n]", &len, name) != 2)
		return fail("standard input", "no \"%% LENGTH NAME\"");
	bytes = malloc(len + 1);
	if (bytes == NULL)
		return fail(name, "no memory");
	n = fread(bytes, 1, len + 1, stdin);
	failed = n == len + 1 && bytes[len] == '\n' ? one(p, name, bytes, len)
						    : fail(name, "cut short");
	free(bytes);
	return failed;
}

static int
read_all(const struct place *p, one_mail *one)
{
	char line[LINE_SIZE];
	int failed = 0;

	while (failed == 0 && fgets(line, sizeof(line), stdin) != NULL)
		failed = read_next(p, one, line);
	return failed;
}

static int
judge_all(struct place *p, const char *path)
{
	struct buf copy = BUF_INIT, kept = BUF_INIT;
	struct err err = {""};
	int failed = read_copy(&copy, path);

	if (failed == 0 &&
	    (sent_copy(&kept, &copy, NULL, 0) != ST_OK ||
		sent_seen(&p->seen, kept.data, kept.len) != ST_OK))
		failed = fail(path, "is no mail of ours");
	if (failed == 0 && dns_open_replay(&p->dns, "", &err) != ST_OK)
		failed = fail("dns", err.text);
	if (failed == 0)
		failed = read_all(p, judge_one);
	dns_close(p->dns);
	notify_seen_clear(&p->seen);
	buf_free(&copy);
	buf_free(&kept);
	return failed;
}

int
main(int argc, char **argv)
{
	struct settings *settings = NULL;
	struct place place = {0};
	struct err err = {""};
	int failed;

	if (argc < 3 || (strcmp(argv[2], "judge") == 0 && argc != 4))
		return fail("usage",
		    "reply_tool CONF sent | responses | reports |"
		    " ways | judge COPY");
	/* Before all else: the workers are forked from what is there now. */
	if (readers_start(&place.readers, 1, &err) != ST_OK)
		return fail("readers", err.text);
	if (settings_load(&settings, argv[1], &err) != ST_OK) {
		readers_stop(place.readers);
		return fail(argv[1], err.text);
	}
	place.settings = settings;
	if (strcmp(argv[2], "responses") == 0)
		failed = print_responses(settings);
	else if (strcmp(argv[2], "reports") == 0)
		failed = read_all(&place, report_one);
	else if (strcmp(argv[2], "ways") == 0)
		failed = read_all(&place, way_of_one);
	else
		failed = argc == 4 ? judge_all(&place, argv[3])
				   : print_sent(settings);
	readers_stop(place.readers);
	settings_unref(settings);
	return failed;
}
