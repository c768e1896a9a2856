/* SPDX-License-Identifier: ISC
 * Judges a reply: form, automation, authentication, words, in this order.
 * Reading MIME and checking signatures are lib/mail's. */
#include "approve/judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/automated.h"
#include "lib/base/clock.h"
#include "lib/mail/authres.h"
#include "lib/mail/message.h"

/* ------------------------------------------------------------------ answers */

static void PRINTF_LIKE(4, 5) respond(struct judge_finding *f,
    const struct settings *s, enum response response, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->reason, sizeof(f->reason), fmt, ap);
	va_end(ap);
	f->response = response;
	response_set(&f->answer, response, s, f->reason);
}

static enum status
malformed(struct judge_finding *f, const struct settings *s, const char *reason)
{
	f->class = JUDGE_MALFORMED;
	respond(f, s, RESPONSE_MALFORMED, "%s", reason);
	policy_trace_add(&f->trace, "I4 form", "no", f->reason, "the message");
	return ST_OK;
}

static enum status
too_large(struct judge_finding *f, const struct settings *s)
{
	f->class = JUDGE_MALFORMED;
	respond(f, s, RESPONSE_LARGE, "larger than %zu bytes", s->max_message);
	policy_trace_add(&f->trace, "I4 form", "no", f->reason, "the message");
	return ST_OK;
}

static void
automated(struct judge_finding *f, const struct settings *s, const char *reason)
{
	f->class = JUDGE_AUTOMATED;
	f->reading = (struct reply_reading){0};
	respond(f, s, RESPONSE_AUTOMATED, "%s", reason);
}

/* ----------------------------------------------------------- authentication */

/* Alignment by organizational domain (RFC 7489 3.2); it needs no DMARC record.
 * Two names without one are aligned only where they are the same. */
static bool
is_aligned(const char *domain, const struct address *from)
{
	char org[DOMAIN_SIZE], from_org[DOMAIN_SIZE];

	return domain[0] != '\0' && !domain_is_suffix(domain) &&
	       domain_organizational(org, domain) == ST_OK &&
	       domain_organizational(from_org, from->domain) == ST_OK &&
	       strcasecmp(org, from_org) == 0;
}

static bool
field_holds(
    const struct fields *fields, const char *name, const struct address *rcpt)
{
	const struct field *field = fields_get(fields, name, 0);

	return field != NULL &&
	       address_list_holds(field->value, field->value_len, rcpt);
}

/* Was this mail signed as one to us? Otherwise whoever holds a token could hand
 * in any signed "approved" of that domain. */
static bool
is_bound(const struct dkim_signature *sig, const struct fields *fields,
    const char *rcpt)
{
	struct address address;

	if (rcpt == NULL)
		return true;
	return address_parse(&address, rcpt) == ST_OK &&
	       ((sig->covers_to && field_holds(fields, "To", &address)) ||
		   (sig->covers_cc && field_holds(fields, "Cc", &address)));
}

#define UNBOUND "its signature does not cover a To or Cc with this address"

/* What authenticated From, and what might have, had DNS answered. `whole`: the
 * Content- fields stand for it, too. */
struct support {
	char by[DOMAIN_SIZE + 32];
	bool unsure, whole;
};

static void
support_by(struct judge_finding *f, struct support *s, const char *method,
    const char *domain)
{
	if (!f->authenticated)
		snprintf(s->by, sizeof(s->by), "by %s of %s", method, domain);
	f->authenticated = true;
}

static void
weigh_spf(struct judge_finding *f, struct support *s)
{
	const struct spf_result *spf = &f->spf;
	/* HELO says who the server is, nothing about who wrote. */
	bool aligned = !spf->is_helo && is_aligned(spf->domain, &f->from);
	char reason[POLICY_STEP_TEXT];

	snprintf(reason, sizeof(reason), "%s%s%s",
	    spf->explanation[0] ? spf->explanation : "the sender may send",
	    spf->outcome != SPF_PASS ? ""
	    : aligned                ? "; aligned with From"
				     : "; not aligned with From",
	    spf->is_helo ? "; HELO alone proves nobody" : "");
	policy_trace_add(&f->trace, "I2 SPF", spf_outcome_name(spf->outcome),
	    reason, "%s %.200s", spf->is_helo ? "HELO" : "MAIL FROM domain",
	    spf->domain[0] ? spf->domain : "none");
	/* It came from their own server: nobody between has changed it. */
	if (aligned && spf->outcome == SPF_PASS) {
		support_by(f, s, "SPF", spf->domain);
		s->whole = true;
	}
	if (aligned && spf->outcome == SPF_TEMPERROR)
		s->unsure = true;
}

static void
weigh_signature(struct judge_finding *f, struct support *s,
    const struct dkim_signature *sig, bool bound)
{
	bool aligned = is_aligned(sig->domain, &f->from);
	const char *reason = sig->reason;

	if (reason == NULL)
		reason = !aligned ? "signature is right; not aligned with From"
			 : bound  ? "signature is right; aligned with From"
				  : UNBOUND;
	if (aligned && !bound && sig->result == DKIM_PASS)
		f->gap = UNBOUND;
	policy_trace_add(&f->trace, "I2 DKIM", dkim_result_name(sig->result),
	    reason, "d=%.120s s=%.120s b=%.8s", sig->domain, sig->selector,
	    sig->b);
	if (aligned && bound && sig->result == DKIM_PASS) {
		support_by(f, s, "DKIM", sig->domain);
		s->whole = s->whole || sig->covers_form;
	}
	if (aligned && sig->result == DKIM_TEMPERROR)
		s->unsure = true;
}

/* True in *unsure_r where DNS kept back what might have authenticated; in
 * *loose_r where nothing vouches for what the body is said to be. */
static void
weigh(struct judge_finding *f, const struct fields *fields, const char *rcpt,
    bool *unsure_r, bool *loose_r)
{
	struct support s = {.by = "neither SPF nor DKIM passed with a domain "
				  "aligned with From"};

	weigh_spf(f, &s);
	if (f->dkim.n_signatures == 0)
		policy_trace_add(&f->trace, "I2 DKIM", "none",
		    "the mail is not signed", "no DKIM-Signature");
	for (size_t i = 0; i < f->dkim.n_signatures; i++)
		weigh_signature(f, &s, &f->dkim.signatures[i],
		    is_bound(&f->dkim.signatures[i], fields, rcpt));
	*unsure_r = s.unsure && !f->authenticated;
	*loose_r = f->authenticated && !s.whole;
	if (f->authenticated)
		f->gap = NULL;
	policy_trace_add(&f->trace, "I3 authenticated",
	    *unsure_r          ? "unknown"
	    : f->authenticated ? "yes"
			       : "no",
	    *unsure_r ? "DNS did not answer" : s.by, "From domain %.200s",
	    f->from.domain);
}

/* One after the other, and neither alone may use up the time of both. */
static enum status
check_sender(struct judge_finding *f, const struct judge_input *in,
    const struct fields *fields, struct dns *dns, int64_t deadline)
{
	const int64_t half = (clock_mono_ms() + deadline) / 2;
	enum status st = dkim_verify(&f->dkim, fields, dns, in->now, half);

	spf_evaluate(&f->spf, in->reader, dns, in->client_ip, in->helo,
	    in->mail_from, deadline);
	return st;
}

static enum status
write_authres(struct judge_finding *f, const struct judge_input *in,
    const struct settings *s)
{
	struct buf out = BUF_INIT;
	enum status st =
	    authres_write(&out, &(struct authres){.authserv_id = s->authserv_id,
				    .mail_from = in->mail_from,
				    .spf = &f->spf,
				    .dkim = &f->dkim});

	if (st == ST_OK)
		snprintf(f->authres, sizeof(f->authres), "%s", buf_str(&out));
	buf_free(&out);
	return st;
}

/* ------------------------------------------------------------------ reading */

static void
respond_words(
    struct judge_finding *f, const struct settings *s, enum message_text state)
{
	if (f->reading.verdict != VERDICT_NONE)
		return respond(f, s, RESPONSE_RECORDED, "%s", "");
	switch (state) {
	case MESSAGE_TEXT_HTML_ONLY:
		return respond(f, s, RESPONSE_HTML, "HTML alone is not read");
	case MESSAGE_TEXT_UNSURE:
		return respond(
		    f, s, RESPONSE_UNSURE, "cannot be read without doubt");
	case MESSAGE_TEXT_NONE:
		return respond(f, s, RESPONSE_NO_TEXT, "there is no text");
	case MESSAGE_TEXT_FOUND:
		break;
	}
	if (f->reading.conflicting)
		return respond(f, s, RESPONSE_BOTH, "both yes and no");
	if (f->reading.doubt[0] != '\0')
		return respond(f, s, RESPONSE_DOUBT, "no clear answer: %s",
		    f->reading.doubt);
	return respond(f, s, RESPONSE_NO_ANSWER, "no answer found");
}

/* What stands beside an approval may restrict it: "only if Bob agrees" below a
 * picture. */
static enum status
read_other(struct reply_reading *reading_r, const struct message_other *other,
    enum verdict verdict, const struct reply_about *about,
    const struct settings *s)
{
	return verdict == VERDICT_APPROVE && !other->instead
		   ? reply_read_below(
			 reading_r, s->phrases, other->text, other->len, about)
		   : reply_read(
			 reading_r, s->phrases, other->text, other->len, about);
}

/* Takes the verdict back, and keeps why. */
static void
leave_in_doubt(struct reply_reading *reading, const char *doubt)
{
	struct reply_reading none = {.conflicting = reading->conflicting};

	snprintf(none.doubt, sizeof(none.doubt), "%s", doubt);
	*reading = none;
}

/* I6: whatever else a person sees of the mail has to agree. What may be seen
 * in place of the text says the same, or there are two readings; what stands
 * beside it must not say the contrary, or leave a doubt. */
static enum status
compare(struct judge_finding *f, struct message *message,
    const struct reply_about *about, const struct settings *s)
{
	const enum verdict verdict = f->reading.verdict;
	char doubt[REPLY_DOUBT_SIZE] = "";
	enum status st = ST_OK;

	for (size_t i = 0; i < message->n_others; i++) {
		const struct message_other *other = &message->others[i];
		struct reply_reading reading;

		st = read_other(&reading, other, verdict, about, s);
		if (st != ST_OK)
			break;
		if (other->instead && reading.verdict != verdict)
			message->state = MESSAGE_TEXT_UNSURE;
		if (verdict == VERDICT_APPROVE ? reading.may_reject
					       : reading.may_approve)
			f->reading.conflicting = true;
		if (verdict == VERDICT_APPROVE && !other->instead &&
		    doubt[0] == '\0')
			memcpy(doubt, reading.doubt, sizeof(doubt));
	}
	if (message->state == MESSAGE_TEXT_UNSURE || f->reading.conflicting ||
	    doubt[0] != '\0')
		leave_in_doubt(&f->reading, doubt);
	return st;
}

static enum status
read_texts(struct judge_finding *f, struct message *message,
    const struct reply_about *about, const struct settings *s)
{
	enum status st;

	if (message->state != MESSAGE_TEXT_FOUND)
		return ST_OK;
	st = reply_read(
	    &f->reading, s->phrases, message->text, message->text_len, about);
	if (st == ST_OK && f->reading.verdict != VERDICT_NONE)
		st = compare(f, message, about, s);
	return st;
}

/* Where a line leaves a doubt it may be the writer's name, which From has; to
 * decode that may take a worker. */
static enum status
read_answer(struct judge_finding *f, struct message *message,
    const struct judge_input *in, const struct fields *fields,
    const struct settings *s, int64_t deadline, struct err *err)
{
	struct reply_about about = {.sent = in->sent, .n_sent = in->n_sent};
	struct buf author = BUF_INIT;
	enum status st = read_texts(f, message, &about, s);
	char *from;

	if (st != ST_OK || f->reading.doubt[0] == '\0')
		return st;
	if ((from = field_text(fields_get(fields, "From", 0))) == NULL)
		return ST_NOMEM;
	st = reader_decode_words(
	    &author, in->reader, from, strlen(from), deadline, err);
	about.author = buf_str(&author);
	if (st == ST_OK)
		st = read_texts(f, message, &about, s);
	buf_free(&author);
	free(from);
	return st;
}

static void
trace_words(struct judge_finding *f, const struct message *message)
{
	const enum verdict verdict = f->reading.verdict;

	policy_trace_add(&f->trace, "I6 words",
	    verdict == VERDICT_NONE      ? "none"
	    : verdict == VERDICT_APPROVE ? "approve"
					 : "reject",
	    verdict == VERDICT_NONE ? f->reason : f->reading.line,
	    "%zu octets of text", message->text_len);
}

static enum status
read_words(struct judge_finding *f, const struct judge_input *in,
    const struct fields *fields, const struct settings *s, bool loose,
    int64_t deadline, struct err *err)
{
	struct message message = {0};
	enum status st = reader_read_message(
	    &message, in->reader, in->bytes, in->len, loose, deadline, err);

	if (st != ST_OK)
		return st;
	if (message.is_report) {
		automated(f, s, "a report");
	} else if ((st = read_answer(
			f, &message, in, fields, s, deadline, err)) == ST_OK) {
		respond_words(f, s, message.state);
		trace_words(f, &message);
	}
	message_clear(&message);
	return st == ST_OK ? ST_OK
			   : err_set(err, st, "reading the text failed");
}

/* Header and envelope alone; where they leave a doubt, the decoded Subject. ""
 * where there is none. */
static enum status
find_mark(char mark_r[AUTOMATED_REASON_SIZE], const struct judge_input *in,
    const struct fields *fields, int64_t deadline, struct err *err)
{
	const struct field *field = automated_doubt(fields);
	struct buf subject = BUF_INIT;
	char *text;
	enum status st;

	if (automated_mail(mark_r, fields, in->mail_from) || field == NULL)
		return ST_OK;
	if ((text = field_text(field)) == NULL)
		return ST_NOMEM;
	st = reader_decode_words(
	    &subject, in->reader, text, strlen(text), deadline, err);
	if (st == ST_OK)
		(void)automated_subject(mark_r, buf_str(&subject));
	buf_free(&subject);
	free(text);
	return st;
}

static void
trace_person(struct judge_finding *f)
{
	const bool person = f->class != JUDGE_AUTOMATED;

	policy_trace_add(&f->trace, "I5 person", person ? "yes" : "no",
	    person ? "no mark of a machine" : f->reason, "header and envelope");
}

/* What was found stays; the mail has to come again. */
static enum status
trouble(struct judge_finding *f, const struct settings *s, struct err *err,
    const char *reason)
{
	snprintf(f->reason, sizeof(f->reason), "%s", reason);
	f->response = RESPONSE_TROUBLE;
	response_set(&f->answer, f->response, s, reason);
	return err_set(err, ST_TEMP, "%s", reason);
}

/* From a mail whose From is one address to who it is and what they say. */
static enum status
judge_sender(struct judge_finding *f, const struct judge_input *in,
    const struct fields *fields, const struct settings *s, struct dns *dns,
    const char *mark, int64_t deadline, struct err *err)
{
	bool unsure, loose;
	enum status st;

	if ((st = check_sender(f, in, fields, dns, deadline)) != ST_OK ||
	    (st = write_authres(f, in, s)) != ST_OK)
		return err_set(err, st, "checking the sender failed");
	weigh(f, fields, in->rcpt, &unsure, &loose);
	if (mark[0] != '\0')
		automated(f, s, mark);
	else if ((st = read_words(f, in, fields, s, loose, deadline, err)) !=
		 ST_OK)
		return st;
	trace_person(f);
	if (unsure && f->reading.verdict != VERDICT_NONE)
		return trouble(f, s, err,
		    "DNS does not say now whether From is authentic");
	return ST_OK;
}

static enum status
judge_fields(struct judge_finding *f, const struct judge_input *in,
    const struct fields *fields, const struct settings *s, struct dns *dns,
    struct err *err)
{
	const struct field *from = fields_get(fields, "From", 0);
	const int64_t deadline = clock_mono_ms() + JUDGE_DEADLINE_MS;
	struct err why = {""};
	char mark[AUTOMATED_REASON_SIZE];
	enum status st;

	if (fields_check(fields, in->bytes, in->len, &why) != ST_OK)
		return malformed(f, s, why.text);
	st = find_mark(mark, in, fields, deadline, err);
	if (st != ST_OK)
		return st;
	if (from != NULL &&
	    address_parse_from(&f->from, from->value, from->value_len) == ST_OK)
		return judge_sender(f, in, fields, s, dns, mark, deadline, err);
	if (mark[0] == '\0')
		return malformed(f, s, "From must hold exactly one address");
	/* A machine that writes it wrongly is one all the same. */
	automated(f, s, mark);
	trace_person(f);
	return ST_OK;
}

enum status
judge_message(struct judge_finding *finding_r, const struct judge_input *input,
    const struct settings *settings, struct dns *dns, struct err *err)
{
	struct fields fields;
	struct err why = {""};
	enum status st;

	*finding_r = (struct judge_finding){.class = JUDGE_REPLY};
	if (input->len > settings->max_message)
		return too_large(finding_r, settings);
	if (fields_split(&fields, input->bytes, input->len, &why) != ST_OK)
		return malformed(finding_r, settings, why.text);
	st = judge_fields(finding_r, input, &fields, settings, dns, err);
	fields_clear(&fields);
	return st;
}
