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
#include "lib/mail/message.h"

#define LINK_HINT "or use the link"

/* ------------------------------------------------------------------ answers */

static void PRINTF_LIKE(4, 5) answer_set(struct smtp_answer *answer, int code,
    const char *status, const char *fmt, ...)
{
	va_list ap;

	answer->code = code;
	snprintf(answer->status, sizeof(answer->status), "%s", status);
	va_start(ap, fmt);
	vsnprintf(answer->text, sizeof(answer->text), fmt, ap);
	va_end(ap);
	/* SMTP replies are ASCII (RFC 5321 4.2). */
	for (char *p = answer->text; *p != '\0'; p++) {
		if (*p < ' ' || *p > '~')
			*p = '?';
	}
}

static void
answer_no_verdict(
    struct judge_finding *f, const struct settings *s, enum message_text state)
{
	if (state == MESSAGE_TEXT_HTML_ONLY)
		answer_set(&f->answer, 550, "5.6.0",
		    "Your reply has no plain "
		    "text, which alone can be read. Send plain text with "
		    "\"%s\" or \"%s\" on a line of its own, " LINK_HINT,
		    s->phrase_approve, s->phrase_reject);
	else if (state == MESSAGE_TEXT_UNSURE)
		answer_set(&f->answer, 550, "5.6.0",
		    "Your reply could not be "
		    "read without doubt. Send plain text with \"%s\" or "
		    "\"%s\" on a line of its own, " LINK_HINT,
		    s->phrase_approve, s->phrase_reject);
	else if (f->reading.conflicting)
		answer_set(&f->answer, 550, "5.6.0",
		    "Your reply says both yes "
		    "and no. Write either \"%s\" or \"%s\" on a line of its "
		    "own, " LINK_HINT,
		    s->phrase_approve, s->phrase_reject);
	else
		answer_set(&f->answer, 550, "5.6.0",
		    "No answer was found in "
		    "your reply. Write \"%s\" or \"%s\" on a line of its own "
		    "at the top, " LINK_HINT,
		    s->phrase_approve, s->phrase_reject);
}

static enum status
malformed(struct judge_finding *f, const char *reason)
{
	f->class = JUDGE_MALFORMED;
	snprintf(f->reason, sizeof(f->reason), "%.*s",
	    (int)sizeof(f->reason) - 1, reason);
	answer_set(&f->answer, 550, "5.6.0",
	    "Your mail is malformed: %s. Send "
	    "it from another program, " LINK_HINT,
	    f->reason);
	return ST_OK;
}

void
judge_refuse_identity(struct smtp_answer *answer_r, const char *reason)
{
	answer_set(answer_r, 550, "5.7.26",
	    "Your reply does not count: %.300s, " LINK_HINT, reason);
}

/* ----------------------------------------------------------- authentication */

static bool
is_aligned(const struct dkim_signature *sig, const struct address *from)
{
	char org[DOMAIN_SIZE], from_org[DOMAIN_SIZE];

	return sig->domain[0] != '\0' &&
	       domain_organizational(org, sig->domain) == ST_OK &&
	       domain_organizational(from_org, from->domain) == ST_OK &&
	       strcasecmp(org, from_org) == 0;
}

static bool
field_holds(const struct fields *fields, const char *name, const char *rcpt)
{
	const struct field *field = fields_get(fields, name, 0);
	char *text = field != NULL ? field_text(field) : NULL;
	bool holds = text != NULL && strcasestr(text, rcpt) != NULL;

	free(text);
	return holds;
}

/* Was this mail signed as one to us? Otherwise whoever holds a token could hand
 * in any signed "approved" of that domain. */
static bool
is_bound(const struct dkim_signature *sig, const struct fields *fields,
    const char *rcpt)
{
	return rcpt == NULL ||
	       (sig->covers_to && field_holds(fields, "To", rcpt)) ||
	       (sig->covers_cc && field_holds(fields, "Cc", rcpt));
}

/* Alignment by organizational domain (RFC 7489 3.2). True in *unsure_r where
 * an aligned signature could not be checked for now. */
static void
authenticate(struct judge_finding *f, const struct fields *fields,
    const char *rcpt, bool *unsure_r)
{
	*unsure_r = false;
	for (size_t i = 0; i < f->dkim.n_signatures; i++) {
		const struct dkim_signature *sig = &f->dkim.signatures[i];

		if (!is_aligned(sig, &f->from))
			continue;
		if (sig->result == DKIM_PASS && is_bound(sig, fields, rcpt))
			f->authenticated = true;
		else if (sig->result == DKIM_PASS)
			f->gap = "its signature does not cover a To or Cc "
				 "with this address";
		if (sig->result == DKIM_TEMPERROR)
			*unsure_r = true;
	}
	if (f->authenticated)
		*unsure_r = false;
}

/* RFC 8601 2.2; the domains were validated when they were parsed. */
static enum status
write_authres(struct judge_finding *f, const struct settings *s)
{
	struct buf out = BUF_INIT;
	enum status st = ST_OK;

	buf_adds(&out, s->authserv_id[0] ? s->authserv_id : s->reply_domain);
	if (f->dkim.n_signatures == 0)
		buf_adds(&out, "; dkim=none");
	for (size_t i = 0; i < f->dkim.n_signatures; i++) {
		const struct dkim_signature *sig = &f->dkim.signatures[i];

		buf_addf(&out, "; dkim=%s", dkim_result_name(sig->result));
		if (sig->reason != NULL)
			buf_addf(&out, " reason=\"%s\"", sig->reason);
		if (sig->domain[0] != '\0')
			buf_addf(&out, " header.d=%s", sig->domain);
		if (sig->selector[0] != '\0')
			buf_addf(&out, " header.s=%s", sig->selector);
	}
	if (!buf_ok(&out))
		st = ST_NOMEM;
	else
		snprintf(f->authres, sizeof(f->authres), "%s", buf_str(&out));
	buf_free(&out);
	return st;
}

/* ------------------------------------------------------------------ reading */

static enum status
read_words(struct judge_finding *f, const struct judge_input *in,
    const struct settings *s)
{
	struct message message = {0};
	enum status st = message_read(&message, in->bytes, in->len);

	if (st == ST_OK && message.is_report) {
		f->class = JUDGE_AUTOMATED;
		snprintf(f->reason, sizeof(f->reason), "a report");
	} else if (st == ST_OK && message.state == MESSAGE_TEXT_FOUND) {
		st = reply_read(&f->reading, s->phrases, message.text,
		    message.text_len, in->sent, in->n_sent);
	}
	if (st == ST_OK && f->reading.verdict != VERDICT_NONE)
		answer_set(&f->answer, 250, "2.0.0", "Your answer is recorded");
	else if (st == ST_OK)
		answer_no_verdict(f, s, message.state);
	message_clear(&message);
	return st;
}

static enum status
judge_fields(struct judge_finding *f, const struct judge_input *in,
    const struct fields *fields, const struct settings *s, struct dns *dns,
    struct err *err)
{
	const struct field *from = fields_get(fields, "From", 0);
	struct err why = {""};
	char automated[AUTOMATED_REASON_SIZE];
	bool unsure;
	enum status st;

	if (fields_check(fields, in->bytes, in->len, &why) != ST_OK)
		return malformed(f, why.text);
	if (from == NULL ||
	    address_parse_from(&f->from, from->value, from->value_len) != ST_OK)
		return malformed(f, "From must hold exactly one address");
	if ((st = dkim_verify(&f->dkim, fields, dns, in->now)) != ST_OK ||
	    (st = write_authres(f, s)) != ST_OK)
		return err_set(err, st, "checking signatures failed");
	authenticate(f, fields, in->rcpt, &unsure);
	if (automated_mail(automated, fields, in->mail_from)) {
		f->class = JUDGE_AUTOMATED;
		snprintf(f->reason, sizeof(f->reason), "%s", automated);
	} else if ((st = read_words(f, in, s)) != ST_OK) {
		return err_set(err, st, "reading the text failed");
	}
	if (f->class == JUDGE_AUTOMATED) {
		f->reading = (struct reply_reading){0};
		answer_set(
		    &f->answer, 250, "2.0.0", "Automated mail does not count");
	} else if (unsure && f->reading.verdict != VERDICT_NONE) {
		return err_set(err, ST_TEMP,
		    "the key of an aligned signature cannot be looked up now");
	}
	return ST_OK;
}

enum status
judge_message(struct judge_finding *finding_r, const struct judge_input *input,
    const struct settings *settings, struct dns *dns, struct err *err)
{
	struct fields fields;
	struct err why = {""};
	enum status st;

	*finding_r =
	    (struct judge_finding){.class = JUDGE_REPLY, .spf = "none"};
	if (input->len > settings->max_message) {
		finding_r->class = JUDGE_MALFORMED;
		snprintf(finding_r->reason, sizeof(finding_r->reason),
		    "larger than %zu bytes", settings->max_message);
		answer_set(&finding_r->answer, 552, "5.3.4",
		    "Your mail is "
		    "larger than %zu bytes. Send the answer alone, " LINK_HINT,
		    settings->max_message);
		return ST_OK;
	}
	if (fields_split(&fields, input->bytes, input->len, &why) != ST_OK)
		return malformed(finding_r, why.text);
	st = judge_fields(finding_r, input, &fields, settings, dns, err);
	fields_clear(&fields);
	return st;
}
