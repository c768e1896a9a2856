/* SPDX-License-Identifier: ISC
 * Seals off, signatures on. That a seal works once is kept by the store. */
#include "milter/outbound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/token.h"
#include "approve/trail.h"
#include "lib/base/budget.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/mail/seal.h"
#include "milter/result.h"

enum {
	/* Refused mails that get an audit row, in a period; all are logged. */
	REFUSALS_RECORDED_MAX = 20,
	REFUSALS_PERIOD_MS = 3600 * 1000,
};

/* What there is of a mail at its end. */
struct sealed_mail {
	struct fields fields;
	uint8_t body_hash[SHA256_SIZE]; /* relaxed */
};

/* Where a claim is looked for; Sender speaks for From. */
static bool
is_sender_field(const char *name)
{
	return strcasecmp(name, "From") == 0 || strcasecmp(name, "Sender") == 0;
}

/* --------------------------------------------------------------------- seal */

/* The same mail after a 4xx is the same use: the envelope, the headers that the
 * MTA showed, its seal among them, and the body as the signature has it. */
static enum status
use_digest(uint8_t digest_r[SHA256_SIZE], const struct mail_transaction *m,
    const uint8_t body_hash[SHA256_SIZE])
{
	return sha256_parts(digest_r,
	    (const struct sha256_part[]){{m->mail_from, strlen(m->mail_from)},
		{"\n", 1}, {m->rcpt_to, strlen(m->rcpt_to)}, {"\n", 1},
		{m->bytes.data, m->bytes.len}, {body_hash, SHA256_SIZE}},
	    6);
}

struct signed_event {
	struct event *event;
	int64_t now;
	const char *queue_id;
};

static enum status
make_signed_event(
    void *arg, const struct mail_place *place, struct store_event *row_r)
{
	struct signed_event *e = arg;

	e->event = event_new("signed", e->now, place->request_id, place->name);
	if (e->event == NULL)
		return ST_NOMEM;
	event_add_private(e->event, "Email", place->email);
	event_add(e->event, "QueueId", e->queue_id);
	return event_row(row_r, e->event);
}

static enum status
spend_seal(SMFICTX *ctx, const struct session *s,
    const struct sealed_mail *mail, int64_t now, struct store_errand *meanwhile,
    struct err *err)
{
	struct approve core = session_core(s);
	const struct field *field = fields_get(&mail->fields, "Message-ID", 0);
	struct mail_signed use = {.at = now, .queue_id = session_queue_id(ctx)};
	struct signed_event event = {.now = now, .queue_id = use.queue_id};
	struct mail_place place;
	char *id = field ? field_text(field) : NULL;
	size_t len = id ? strlen(id) : 0;
	enum status st;

	if (len < 3 || id[0] != '<' || id[len - 1] != '>') {
		free(id);
		return err_set(err, ST_DENIED, "no Message-ID of ours");
	}
	id[len - 1] = '\0';
	use.message_id = id + 1;
	st = use_digest(use.digest, &s->mail, mail->body_hash);
	if (st == ST_OK)
		st = store_mail_signed(core.store, &use, &place,
		    make_signed_event, &event, meanwhile, err);
	event_free(event.event);
	free(id);
	if (st == ST_OK) {
		metric_count(METRIC_MAILS, "SIGNED");
		log_info("%s: id=%s, rcpt=<%s>, event=signed",
		    session_queue_id(ctx), place.request_id, place.email);
	}
	return st;
}

/* ------------------------------------------------------------------ signing */

/* The seal is taken off before signing: out of the message here, and out of
 * the MTA's copy by the same step. */
static void
drop_seal_field(struct fields *fields)
{
	size_t n = 0;

	for (size_t i = 0; i < fields->n_items; i++) {
		if (!field_is(&fields->items[i], SEAL_FIELD))
			fields->items[n++] = fields->items[i];
	}
	fields->n_items = n;
}

struct signatures {
	const struct snapshot *snapshot;
	const struct sealed_mail *mail;
	int64_t now, expires;
	struct buf values[SIGNERS_MAX];
	enum status st;
	struct err err;
};

/* The errand of store_mail_signed(): made while the seal is being spent, shown
 * to nobody before it is. */
static void
signatures_make(void *arg)
{
	struct signatures *s = arg;

	s->st = ST_OK;
	for (size_t i = 0; i < s->snapshot->n_signers && s->st == ST_OK; i++)
		s->st = dkim_sign_hashed(&s->values[i],
		    &s->snapshot->signers[i], &s->mail->fields,
		    s->mail->body_hash, s->now, s->expires, &s->err);
}

static void
signatures_clear(struct signatures *s)
{
	for (size_t i = 0; i < SIGNERS_MAX; i++)
		buf_free(&s->values[i]);
}

static enum status
signatures_insert(SMFICTX *ctx, const struct signatures *s, bool leading_space,
    struct err *err)
{
	enum status st = ST_OK;

	if (s->st != ST_OK)
		return err_set(err, s->st, "%s", s->err.text);
	if (smfi_chgheader(ctx, (char *)SEAL_FIELD, 1, NULL) != MI_SUCCESS)
		return err_set(
		    err, ST_TEMP, "the MTA does not remove the seal");
	for (size_t i = 0; i < s->snapshot->n_signers && st == ST_OK; i++) {
		struct buf value = BUF_INIT;

		/* Without LEADSPC the MTA puts the blank itself; with it what
		 * we hand over stands behind the colon as it is. */
		if (leading_space && buf_str(&s->values[i])[0] != ' ')
			buf_addc(&value, ' ');
		buf_adds(&value, buf_str(&s->values[i]));
		if (!buf_ok(&value) ||
		    smfi_insheader(ctx, 0, (char *)"DKIM-Signature",
			value.data) != MI_SUCCESS)
			st = err_set(err, ST_TEMP,
			    "the MTA does not take the signature");
		buf_free(&value);
	}
	return st;
}

static bool
is_signed_by_us(
    const struct snapshot *snap, const struct sealed_mail *mail, int64_t now)
{
	for (size_t i = 0; i < snap->n_signers; i++) {
		if (dkim_verify_own(&snap->signers[i], &mail->fields,
			mail->body_hash, now) == ST_OK)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------ refusal */

/* The audit log keeps its rows for years, and strangers decide how many of
 * these mails there are. */
static void
record_refusal(
    SMFICTX *ctx, const struct session *s, int64_t now, const char *reason)
{
	static struct budget rows = BUDGET_INIT;
	struct approve core = session_core(s);
	struct event *event;
	uint64_t n_missed;

	if (!budget_take(&rows, &n_missed, clock_mono_ms(),
		REFUSALS_RECORDED_MAX, REFUSALS_PERIOD_MS))
		return;
	event = event_new("sender-refused", now, NULL, NULL);
	if (event != NULL) {
		event_add(event, "Why", reason);
		event_add(event, "QueueId", session_queue_id(ctx));
		event_add_private(event, "Client", s->client);
		event_add_private(event, "MailFrom", s->mail.mail_from);
		if (n_missed > 0)
			event_add_int(event, "Unrecorded", (int64_t)n_missed);
	}
	trail_add(core.store, event);
}

static sfsistat
refuse(SMFICTX *ctx, const struct session *s, int64_t now, const char *reason)
{
	struct smtp_answer answer;

	record_refusal(ctx, s, now, reason);
	metric_count(METRIC_SENDER_REFUSALS, NULL);
	log_warn("%s: event=sender-refused, client=%s, reason=\"%s\"",
	    session_queue_id(ctx), s->client, reason);
	response_set(&answer, RESPONSE_SENDER, s->snapshot->settings, reason);
	return result_reply(ctx, &answer);
}

static sfsistat
finish_sealed(SMFICTX *ctx, struct session *s, struct sealed_mail *mail,
    const struct seal *seal, int64_t now)
{
	struct err err = {""};
	struct signatures signatures = {.snapshot = s->snapshot,
	    .mail = mail,
	    .now = now,
	    .expires = seal->expires,
	    .st = ST_BUG, /* not made yet */
	    .err = {"no signatures were made"}};
	struct store_errand make = {signatures_make, &signatures, false};
	enum status st, inserted = ST_OK;

	drop_seal_field(&mail->fields);
	st = spend_seal(ctx, s, mail, now, &make, &err);
	if (st == ST_OK)
		inserted =
		    signatures_insert(ctx, &signatures, s->leading_space, &err);
	signatures_clear(&signatures);
	if (st == ST_DENIED || st == ST_NOTFOUND)
		return refuse(ctx, s, now,
		    st == ST_DENIED
			? "a seal that was used before"
			: "a seal on a mail that is not in the outbox");
	if (st == ST_OK && inserted == ST_OK)
		return SMFIS_ACCEPT;
	log_error(
	    "%s: event=sign, failed: %s", session_queue_id(ctx), err.text);
	return result_temporary(ctx);
}

/* ------------------------------------------------------------------- public */

/* Without blanks, control characters, quotes, pairs and, unless they are
 * `kept`, comments (RFC 5322 3.2.2, 4.4: they may stand around each dot). */
static void
squeeze(struct buf *out, const char *value, bool kept)
{
	unsigned depth = 0;
	bool quoted = false;

	for (const char *p = value; *p != '\0'; p++) {
		const bool pair = *p == '\\' && p[1] != '\0';

		p += pair;
		if (!pair && *p == '"' && depth == 0)
			quoted = !quoted;
		else if (!pair && *p == '(' && !quoted)
			depth++;
		else if (!pair && *p == ')' && depth > 0)
			depth--;
		else if ((kept || depth == 0) && (unsigned char)*p > ' ' &&
			 *p != '\177')
			buf_addc(out, *p);
	}
	buf_addc(out, ' ');
}

/* False: out of memory. */
static bool
holds_both_halves(bool *holds_r, const char *value, const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');
	char local[ADDRESS_SIZE];
	struct buf text = BUF_INIT;
	bool ok;

	squeeze(&text, value, false);
	squeeze(&text, value, true);
	ok = buf_ok(&text);
	snprintf(local, sizeof(local), "%.*s", (int)(at - mailbox), mailbox);
	*holds_r = ok && strcasestr(buf_str(&text), local) != NULL &&
		   strcasestr(buf_str(&text), at + 1) != NULL;
	buf_free(&text);
	return ok;
}

/* What cannot be read as one address may be read as ours elsewhere. */
static bool
may_be_ours(struct session *session, const char *value)
{
	const char *ours = session->snapshot->settings->from_mailbox;
	struct address address;
	bool holds;

	if (address_parse(&address, ours) == ST_OK &&
	    address_list_holds(value, strlen(value), &address))
		return true;
	if (!holds_both_halves(&holds, value, ours))
		session->mail.failed = holds = true; /* told at the end */
	return holds;
}

bool
outbound_claims_path(const struct session *session, const char *path)
{
	const struct settings *settings = session->snapshot->settings;
	struct address address;
	uint8_t hash[SHA256_SIZE];

	if (address_parse_path(&address, path) != ST_OK)
		return false;
	return strcasecmp(address.text, settings->from_mailbox) == 0 ||
	       token_address_parse(hash, settings, &address) ==
		   TOKEN_ADDRESS_BOUNCE;
}

bool
outbound_claims_field(
    struct session *session, const char *name, const char *value)
{
	const char *ours = session->snapshot->settings->from_mailbox;
	struct address address;

	if (strcasecmp(name, SEAL_FIELD) == 0)
		return true;
	if (!is_sender_field(name))
		return false;
	if (address_parse_from(&address, value, strlen(value)) == ST_OK)
		return strcasecmp(address.text, ours) == 0;
	return may_be_ours(session, value);
}

bool
outbound_body_begin(struct session *session)
{
	if (session->body == NULL)
		session->body = dkim_body_new(DKIM_RELAXED);
	else
		dkim_body_reset(session->body);
	return session->body != NULL;
}

void
outbound_body_add(struct session *session, const char *bytes, size_t len)
{
	struct mail_transaction *m = &session->mail;
	const size_t max = session->snapshot->settings->max_message;

	if (m->too_large || len > max - m->bytes.len - m->n_body) {
		m->too_large = true;
		return;
	}
	m->n_body += len;
	dkim_body_add(session->body, bytes, len);
}

sfsistat
outbound_finish(SMFICTX *ctx, struct session *session, int64_t now)
{
	const struct mail_transaction *m = &session->mail;
	const struct snapshot *snap = session->snapshot;
	struct sealed_mail mail;
	struct fields *fields = &mail.fields;
	struct seal seal;
	struct err err = {""};
	sfsistat result;
	enum status st;

	if (m->too_large)
		return refuse(ctx, session, now, "too large");
	if (dkim_body_end(mail.body_hash, session->body) != ST_OK)
		return result_temporary(ctx);
	if (fields_split(fields, m->bytes.data, m->bytes.len, &err) != ST_OK)
		return refuse(ctx, session, now, err.text);
	st = m->n_rcpts == 1
		 ? seal_check(&seal, &snap->seal,
		       &(struct seal_envelope){m->mail_from, m->rcpt_to},
		       fields, mail.body_hash, now, &err)
		 : ST_NOTFOUND;
	if (st == ST_OK)
		result = finish_sealed(ctx, session, &mail, &seal, now);
	else if (st == ST_NOTFOUND && fields_count(fields, SEAL_FIELD) == 0 &&
		 is_signed_by_us(snap, &mail, now))
		result = SMFIS_ACCEPT;
	else if (st == ST_DENIED || st == ST_NOTFOUND)
		result = refuse(ctx, session, now,
		    st == ST_DENIED ? err.text : "no valid seal");
	else
		result = result_temporary(ctx);
	fields_clear(fields);
	return result;
}
