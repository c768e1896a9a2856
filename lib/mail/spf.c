/* SPDX-License-Identifier: ISC
 * The outside of an SPF check: which identity, of which client; DNS for the
 * walk and for the workers, and what these may say. The walk is spf_eval's. */
#include "lib/mail/spf.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/base/clock.h"
#include "lib/mail/reader_impl.h"
#include "lib/mail/spf_impl.h"

static const char *const outcome_names[] = {
    [SPF_NONE] = "none",
    [SPF_NEUTRAL] = "neutral",
    [SPF_PASS] = "pass",
    [SPF_FAIL] = "fail",
    [SPF_SOFTFAIL] = "softfail",
    [SPF_TEMPERROR] = "temperror",
    [SPF_PERMERROR] = "permerror",
};

const char *
spf_outcome_name(enum spf_outcome outcome)
{
	return outcome_names[outcome];
}

static void PRINTF_LIKE(3, 4) conclude(
    struct spf_result *r, enum spf_outcome outcome, const char *fmt, ...)
{
	va_list ap;

	r->outcome = outcome;
	va_start(ap, fmt);
	vsnprintf(r->explanation, sizeof(r->explanation), fmt, ap);
	va_end(ap);
	for (char *p = r->explanation; *p != '\0'; p++) {
		if (*p < ' ' || *p > '~' || *p == '"' || *p == '\\')
			*p = '?';
	}
}

/* ----------------------------------------------------------- the identities */

/* RFC 7208 5: an IPv4-mapped address is an IPv4 address. */
static bool
take_client(struct spf_job *job, const char *ip)
{
	static const uint8_t mapped[12] = {
	    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (ip == NULL)
		return false;
	if (strncasecmp(ip, "IPv6:", 5) == 0)
		ip += 5;
	if (inet_pton(AF_INET, ip, job->address) == 1)
		return true;
	if (inet_pton(AF_INET6, ip, job->address) != 1)
		return false;
	job->is_ipv6 = memcmp(job->address, mapped, sizeof(mapped)) != 0;
	if (!job->is_ipv6)
		memmove(job->address, job->address + sizeof(mapped), 4);
	return true;
}

static bool
is_loopback(const struct spf_job *job)
{
	static const uint8_t one[16] = {[15] = 1};

	return job->is_ipv6 ? memcmp(job->address, one, sizeof(one)) == 0
			    : job->address[0] == 127;
}

static bool
copy_text(char text_r[SPF_TEXT_SIZE], const char *text, size_t len)
{
	if (len >= SPF_TEXT_SIZE)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return false;
	}
	memcpy(text_r, text, len);
	text_r[len] = '\0';
	return true;
}

/* RFC 7208 4.3: what is no name of two labels has no policy. Host names alone,
 * which may stand in a header field as they are. */
static bool
take_domain(struct spf_job *job, const char *text, size_t len)
{
	return domain_to_ascii(job->domain, text, len) == ST_OK &&
	       strchr(job->domain, '.') != NULL;
}

/* The path without its brackets and route (RFC 5321 4.1.2). */
static const char *
path_mailbox(const char *path, size_t *len_r)
{
	size_t len = strlen(path);
	const char *colon;

	if (len >= 2 && path[0] == '<' && path[len - 1] == '>') {
		path++;
		len -= 2;
	}
	colon = len > 0 && path[0] == '@' ? memchr(path, ':', len) : NULL;
	if (colon != NULL) {
		len -= (size_t)(colon + 1 - path);
		path = colon + 1;
	}
	*len_r = len;
	return path;
}

/* 2.4 and 4.3: which domain is checked, and for which sender. */
static bool
take_sender(struct spf_result *r, struct spf_job *job, const char *helo,
    const char *mail_from)
{
	static const char postmaster[] = "postmaster";
	size_t len, local;
	const char *sender = path_mailbox(mail_from, &len);
	const char *at = len > 0 ? memrchr(sender, '@', len) : NULL;

	memcpy(job->local, postmaster, sizeof(postmaster));
	if (helo == NULL || helo[0] == '\0' ||
	    !copy_text(job->helo, helo, strlen(helo)))
		memcpy(job->helo, "unknown", sizeof("unknown"));
	if (len == 0) {
		r->is_helo = true;
		return helo != NULL && take_domain(job, helo, strlen(helo));
	}
	if (at == NULL)
		return false;
	local = (size_t)(at - sender);
	return (local == 0 || copy_text(job->local, sender, local)) &&
	       take_domain(job, at + 1, len - local - 1);
}

/* ---------------------------------------------------------------------- DNS */

/* What a walk through records needs of the outside. */
struct asker {
	const struct reader *reader;
	struct dns *dns;
	int64_t deadline;
	struct err err; /* of a reader worker that failed */
};

static enum status
query(const struct asker *asker, struct dns_answer *answer_r, const char *name,
    enum dns_type type)
{
	size_t size = 0;
	enum status st;

	if (clock_mono_ms() >= asker->deadline)
		return ST_TEMP;
	st = dns_query_by(
	    asker->dns, answer_r, name, type, asker->deadline, NULL);
	for (size_t i = 0; st == ST_OK && i < answer_r->n_records; i++)
		size += 2 + answer_r->records[i].len;
	return size > SPF_ANSWER_MAX ? ST_INVALID : st;
}

static enum status
ask_records(void *arg, struct dns_answer *answer_r, const char *name)
{
	return query(arg, answer_r, name, DNS_TXT);
}

/* -------------------------------------------------------------- the workers */

static bool
is_our_type(uint16_t type)
{
	return type == DNS_A || type == DNS_AAAA || type == DNS_MX ||
	       type == DNS_PTR;
}

static void
write_answer(struct buf *out, const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];

		buf_addc(out, (char)(record->len >> 8));
		buf_addc(out, (char)(record->len & 0xff));
		buf_add(out, record->data, record->len);
	}
}

/* The worker may ask for any name, which tells nobody anything it does not
 * know; how often and how long is limited. */
static enum status
answer_question(void *arg, struct buf *out, const char *question, size_t len)
{
	struct spf_question head;
	struct dns_answer answer = {0};
	char name[DOMAIN_SIZE] = "";
	enum status st;

	if (len <= sizeof(head) || len - sizeof(head) >= sizeof(name))
		return ST_BUG;
	memcpy(&head, question, sizeof(head));
	memcpy(name, question + sizeof(head), len - sizeof(head));
	if (!is_our_type(head.type) || strlen(name) != len - sizeof(head))
		return ST_BUG;
	st = query(arg, &answer, name, (enum dns_type)head.type);
	if (st == ST_OK)
		write_answer(out, &answer);
	dns_answer_clear(&answer);
	return st == ST_NOMEM ? ST_TEMP : st;
}

static bool
result_is_sound(
    const struct spf_probe_result *r, const struct spf_probe_job *job)
{
	char name[DOMAIN_SIZE];
	size_t len = strnlen(r->client_name, sizeof(r->client_name));

	if (r->match > SPF_MATCH_PERMERROR || r->is_void > 1 ||
	    r->too_many_mx > 1 || len == sizeof(r->client_name))
		return false;
	return job->kind != SPF_PROBE_NAME ||
	       spf_name_normalize(name, r->client_name, len) == ST_OK;
}

/* Whose record has spoilt a worker can spoil verdicts on its own domain alone,
 * which it writes anyway; whoever spoils one by a sender's name, those on mail
 * to its own domain's mailboxes alone. */
static void
worker_key(
    char key_r[WORKER_KEY_SIZE], const struct spf_job *job, const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');

	snprintf(key_r, WORKER_KEY_SIZE, "%s for %s", job->domain,
	    at != NULL ? at + 1 : mailbox);
}

static enum status
ask_worker(void *arg, struct spf_probe_result *result_r,
    const struct spf_probe_job *job)
{
	struct asker *asker = arg;
	char key[WORKER_KEY_SIZE];
	const struct reader reader = {asker->reader->pool, key};
	const struct worker_job how = {.answer = answer_question,
	    .arg = asker,
	    .n_questions_max = SPF_QUESTIONS_MAX,
	    .deadline = asker->deadline};
	struct buf out = BUF_INIT;
	enum status st;

	worker_key(key, &job->check, asker->reader->key);
	st = reader_run(&reader, &out, READER_SPF, (const char *)job,
	    sizeof(*job), &how, &asker->err);
	if (st == ST_OK && out.len == sizeof(*result_r))
		memcpy(result_r, out.data, sizeof(*result_r));
	if (st == ST_OK &&
	    (out.len != sizeof(*result_r) || !result_is_sound(result_r, job)))
		st = err_set(
		    &asker->err, ST_TEMP, "a reader worker answered nonsense");
	buf_free(&out);
	return st;
}

/* -------------------------------------------------------------- the verdict */

static void
explain(struct spf_result *r, const struct spf_verdict *v)
{
	static const char *const whys[SPF_WHY_N] = {
	    [SPF_WHY_MECHANISM] = "%s: %s matches",
	    [SPF_WHY_DEFAULT] = "%s: nothing in its record matches",
	    [SPF_WHY_NO_RECORD] = "%s publishes no SPF record",
	    [SPF_WHY_TWO_RECORDS] = "%s publishes more than one SPF record",
	    [SPF_WHY_SYNTAX] = "%s: its SPF record is malformed",
	    [SPF_WHY_LOOKUPS] = "%s: more than 10 terms ask DNS",
	    [SPF_WHY_VOIDS] = "%s: more than 2 look-ups find nothing",
	    [SPF_WHY_TOO_MANY_MX] = "%s: an mx term has more than 10 hosts",
	    [SPF_WHY_DNS] = "%s: DNS gives no answer now",
	    [SPF_WHY_TARGET] = "%s: its include or redirect names no domain",
	    [SPF_WHY_LIBRARY] = "%s: a term (%s) cannot be evaluated",
	    [SPF_WHY_READER] = "%s: a term (%s) cannot be evaluated now",
	};
	char text[SPF_EXPLANATION_SIZE * 2];
	const char *fmt = whys[v->why];
	const char *hole = strstr(fmt, "%s");
	const char *second = strstr(hole + 2, "%s");

	/* The table is the format; its first hole is the domain's. */
	if (second != NULL)
		snprintf(text, sizeof(text), "%.150s%.*s%s%s", v->domain,
		    (int)(second - hole - 2), hole + 2, spf_term_name(v->term),
		    second + 2);
	else
		snprintf(text, sizeof(text), "%.150s%s", v->domain, hole + 2);
	conclude(r, v->outcome, "%s", text);
}

static void
evaluate(struct spf_result *r, struct asker *asker, const struct spf_job *job)
{
	const struct spf_world world = {asker, ask_records, ask_worker};
	struct spf_verdict verdict;

	if (spf_eval(&verdict, job, &world) != ST_OK) {
		conclude(r, SPF_TEMPERROR, "out of memory");
		return;
	}
	r->n_lookups = verdict.n_lookups;
	r->n_voids = verdict.n_voids;
	if (verdict.why == SPF_WHY_READER)
		conclude(r, SPF_TEMPERROR, "%s", asker->err.text);
	else
		explain(r, &verdict);
}

void
spf_evaluate(struct spf_result *result_r, const struct reader *reader,
    struct dns *dns, const char *ip, const char *helo, const char *mail_from,
    int64_t deadline)
{
	int64_t latest = clock_mono_ms() + SPF_DEADLINE_MS;
	struct spf_result *r = result_r;
	struct spf_job job = {.is_ipv6 = false};
	struct asker asker = {.reader = reader,
	    .dns = dns,
	    .deadline = deadline < latest ? deadline : latest};

	*r = (struct spf_result){.outcome = SPF_NONE};
	if (!take_client(&job, ip)) {
		conclude(r, SPF_NONE, "the client's address is not known");
	} else if (is_loopback(&job)) {
		conclude(r, SPF_NONE, "the client is this host");
	} else if (mail_from == NULL) {
		conclude(r, SPF_NONE, "the sender is not known");
	} else if (!take_sender(r, &job, helo, mail_from)) {
		conclude(r, SPF_NONE, "%s names no domain",
		    r->is_helo ? "HELO" : "the sender");
	} else {
		memcpy(r->domain, job.domain, sizeof(r->domain));
		evaluate(r, &asker, &job);
	}
}
