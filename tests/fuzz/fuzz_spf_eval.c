/* SPDX-License-Identifier: ISC
 * Whole SPF checks, libspf2 with them, with DNS in the hands of a stranger. A
 * verdict is sound, and costs no more than is allowed.
 *
 * The input is lines: client, HELO, local part, domain, and then the answers
 * in the order in which questions come; each begins with the letter of its
 * kind: r a record (TXT), i an address, n a name, e none, t temporary. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dns/dns_engine.h"
#include "lib/mail/spf_impl.h"

enum { ANSWERS_MAX = 12, STRING_MAX = 255 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In the place of the socket, and of the world. */
struct worker_link {
	const char *p, *end;
	unsigned n_asked; /* by one probe */
};

struct line {
	const char *p;
	size_t len;
};

static struct line
next_line(struct worker_link *link)
{
	struct line line = {link->p, 0};
	const char *lf =
	    link->p < link->end
		? memchr(link->p, '\n', (size_t)(link->end - link->p))
		: NULL;

	line.len = (size_t)((lf != NULL ? lf : link->end) - link->p);
	link->p = lf != NULL ? lf + 1 : link->end;
	return line;
}

static void
add_record(struct buf *out, const struct buf *rdata)
{
	buf_addc(out, (char)(rdata->len >> 8));
	buf_addc(out, (char)(rdata->len & 0xff));
	buf_add(out, buf_str(rdata), rdata->len);
}

static void
write_txt(struct buf *rdata, struct line text)
{
	do {
		size_t n = text.len < STRING_MAX ? text.len : STRING_MAX;

		buf_addc(rdata, (char)n);
		buf_add(rdata, text.p, n);
		text.p += n;
		text.len -= n;
	} while (text.len > 0);
}

static void
write_name(struct buf *rdata, struct line text, bool is_mx)
{
	size_t begin = 0;

	if (is_mx)
		buf_add(rdata, "\0\1", 2);
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.p[i] != '.' && i - begin < 63)
			continue;
		buf_addc(rdata, (char)(i - begin));
		buf_add(rdata, text.p + begin, i - begin);
		begin = i + 1;
	}
	buf_addc(rdata, '\0');
}

static void
write_rdata(struct buf *rdata, struct line text, char kind, uint16_t type)
{
	static const char client[16] = {(char)198, 51, 100, 7};

	if (type == DNS_TXT)
		write_txt(rdata, text);
	else if (type == DNS_A || type == DNS_AAAA)
		buf_add(rdata, kind == 'i' && text.len >= 16 ? text.p : client,
		    type == DNS_A ? 4 : 16);
	else
		write_name(rdata, text, type == DNS_MX);
}

enum status
worker_ask(struct worker_link *link, struct buf *answer, const char *question,
    size_t len)
{
	struct line line = next_line(link);
	char kind = line.len > 0 ? line.p[0] : 'e';
	struct spf_question head;
	struct buf rdata = BUF_INIT;

	assert(len > sizeof(head) && len <= SPF_QUESTION_MAX);
	assert(++link->n_asked <= SPF_QUESTIONS_MAX);
	memcpy(&head, question, sizeof(head));
	if (kind == 'e')
		return ST_NOTFOUND;
	if (kind == 't')
		return ST_TEMP;
	line.p++;
	line.len--;
	write_rdata(&rdata, line, kind, head.type);
	for (unsigned i = 0; i < (kind == 'n' ? ANSWERS_MAX : 1); i++)
		add_record(answer, &rdata);
	buf_free(&rdata);
	return buf_ok(answer) ? ST_OK : ST_NOMEM;
}

static enum status
records(void *arg, struct dns_answer *answer_r, const char *name)
{
	struct line line = next_line(arg);
	char kind = line.len > 0 ? line.p[0] : 'e';
	struct buf rdata = BUF_INIT;
	enum status st = ST_OK;

	assert(name[0] != '\0' && strlen(name) < DOMAIN_SIZE);
	if (kind == 'e')
		return ST_NOTFOUND;
	if (kind == 't')
		return ST_TEMP;
	line.p++;
	line.len--;
	write_rdata(&rdata, line, kind, DNS_TXT);
	for (unsigned i = 0; st == ST_OK && i < (kind == 'n' ? 2 : 1); i++)
		st = dns_answer_add(answer_r, rdata.data, rdata.len, NULL);
	buf_free(&rdata);
	return st;
}

static enum status
probe(void *arg, struct spf_probe_result *result_r,
    const struct spf_probe_job *job)
{
	struct worker_link *link = arg;
	struct buf result = BUF_INIT;

	link->n_asked = 0;
	assert(spf_probe_run(link, &result, (const char *)job, sizeof(*job)) ==
	       ST_OK);
	assert(result.len == sizeof(*result_r));
	memcpy(result_r, result.data, sizeof(*result_r));
	buf_free(&result);
	assert(result_r->match <= SPF_MATCH_PERMERROR);
	assert(result_r->is_void <= 1 && result_r->too_many_mx <= 1);
	return ST_OK;
}

static void
take_text(char text[SPF_TEXT_SIZE], struct worker_link *link, const char *empty)
{
	struct line line = next_line(link);
	size_t n = 0;

	for (size_t i = 0; i < line.len && n < SPF_TEXT_SIZE - 1; i++) {
		if (line.p[i] >= ' ' && line.p[i] <= '~')
			text[n++] = line.p[i];
	}
	text[n] = '\0';
	if (n == 0)
		snprintf(text, SPF_TEXT_SIZE, "%s", empty);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct worker_link link = {
	    (const char *)data, (const char *)data + size, 0};
	struct spf_job job = {.address = {198, 51, 100, 7}};
	const struct spf_world world = {&link, records, probe};
	struct spf_verdict verdict;
	struct line client = next_line(&link);

	job.is_ipv6 = client.len > 0 && client.p[0] == '6';
	take_text(job.helo, &link, "unknown");
	take_text(job.local, &link, "postmaster");
	take_text(job.domain, &link, "example.com");
	if (spf_name_normalize(
		verdict.domain, job.domain, strlen(job.domain)) != ST_OK)
		return 0;
	memcpy(job.domain, verdict.domain, sizeof(verdict.domain));
	assert(spf_eval(&verdict, &job, &world) == ST_OK);
	assert(verdict.outcome <= SPF_PERMERROR && verdict.why < SPF_WHY_N);
	assert(verdict.n_lookups <= SPF_LOOKUPS_MAX);
	assert(verdict.n_voids <= SPF_VOIDS_MAX + 1);
	return 0;
}
