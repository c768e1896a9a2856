/* SPDX-License-Identifier: ISC
 * Replies: carries them to approve/judge and approve/decide and the outcome
 * back to the MTA. Judges nothing itself. */
#include "milter/inbound.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "approve/bounce.h"
#include "approve/decide.h"
#include "approve/dossier.h"
#include "approve/judge.h"
#include "approve/sent.h"
#include "approve/token.h"
#include "approve/trail.h"
#include "audit/event.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/mail/authres.h"
#include "milter/result.h"

/* One reply on its way through; what it found and whose it is. */
struct reply_mail {
	SMFICTX *ctx;
	struct session *session;
	struct approve core;
	int64_t now;
	struct request *request; /* as it was when the token was looked up */
	struct token_facts token;
	void *copy; /* of what was sent to the mailbox; null: none is kept */
	size_t copy_len;
	struct notify_seen seen; /* what its reader saw */
	struct dns *dns;         /* notes what is asked, for the evidence */
	struct judge_finding finding;
	struct smtp_answer answer;
	bool deliver; /* counted, and wanted in the archive as well */
};

/* --------------------------------------------------------------------- RCPT */

/* Whose question it is nobody can tell: the log alone has it. */
static void
log_refused(SMFICTX *ctx, const struct session *s, enum response response,
    const char *path)
{
	char masked[LOG_MASK_SIZE];

	if (response == RESPONSE_UNKNOWN)
		metric_count(
		    METRIC_UNKNOWN_TOKENS, channel_name(CHANNEL_REPLY));
	log_info("%s: rcpt=<%s>, client=%s, event=%s", session_queue_id(ctx),
	    log_mask(masked, path, s->snapshot->settings->separator), s->client,
	    response_word(response));
}

static sfsistat
refuse_recipient(SMFICTX *ctx, const struct session *s, enum response response,
    const char *path)
{
	struct smtp_answer answer;

	log_refused(ctx, s, response, path);
	response_set(&answer, response, s->snapshot->settings, NULL);
	return result_reply(ctx, &answer);
}

static enum status
find_token(struct session *s, const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct approve core = session_core(s);
	char name[STORE_WORD_SIZE];
	enum channel channel;
	enum status st = store_token_channel(core.store, name, hash, err);

	if (st == ST_OK &&
	    (!channel_parse(&channel, name) || channel != CHANNEL_REPLY))
		st = ST_NOTFOUND; /* the link's token is none for a reply */
	return st;
}

/* The same address again is the same question. Mail of the sendmail command
 * cannot be refused a recipient here: that is told at its end. */
static sfsistat
approve_recipient(SMFICTX *ctx, struct session *s,
    const struct address *address, const uint8_t hash[SHA256_SIZE])
{
	struct mail_transaction *m = &s->mail;
	const bool second = m->approve_address[0] != '\0';
	struct err err = {""};
	enum status st;

	if (second && memcmp(m->approve_hash, hash, SHA256_SIZE) == 0)
		return SMFIS_CONTINUE;
	if (second && !s->local)
		return refuse_recipient(ctx, s, RESPONSE_SECOND, address->text);
	st = find_token(s, hash, &err);
	if (st == ST_NOTFOUND && !s->local)
		return refuse_recipient(
		    ctx, s, RESPONSE_UNKNOWN, address->text);
	if (st != ST_OK && st != ST_NOTFOUND) {
		log_error("event=rcpt, store: %s", err.text);
		return result_temporary(ctx);
	}
	m->approve_unknown = st == ST_NOTFOUND;
	m->approve_second = second;
	snprintf(m->approve_address, sizeof(m->approve_address), "%s",
	    address->text);
	memcpy(m->approve_hash, hash, SHA256_SIZE);
	return SMFIS_CONTINUE;
}

static sfsistat
bounce_recipient(SMFICTX *ctx, struct session *s, const struct address *address,
    const uint8_t hash[SHA256_SIZE])
{
	struct approve core = session_core(s);
	struct mail_place place;
	struct err err = {""};
	enum status st = store_mail_by_nonce(core.store, &place, hash, &err);

	if (st == ST_NOTFOUND && !s->local)
		return refuse_recipient(
		    ctx, s, RESPONSE_UNKNOWN, address->text);
	if (st != ST_OK && st != ST_NOTFOUND)
		return result_temporary(ctx);
	memcpy(s->mail.bounce_hashes[s->mail.n_bounces++], hash, SHA256_SIZE);
	return SMFIS_CONTINUE;
}

sfsistat
inbound_recipient(SMFICTX *ctx, struct session *session, const char *path)
{
	struct mail_transaction *m = &session->mail;
	const char *name = session_reading(ctx, path, "{rcpt_addr}");
	struct address address;
	uint8_t hash[SHA256_SIZE];
	enum token_address kind = TOKEN_ADDRESS_OTHER;
	sfsistat result = SMFIS_CONTINUE;

	if (strlen(name) < SESSION_PATH_SIZE &&
	    address_parse_path(&address, name) == ST_OK)
		kind = token_address_parse(
		    hash, session->snapshot->settings, &address);
	if (kind != TOKEN_ADDRESS_OTHER && m->n_ours == SESSION_OURS_MAX)
		return result_temporary(ctx);
	switch (kind) {
	case TOKEN_ADDRESS_APPROVE:
		result = approve_recipient(ctx, session, &address, hash);
		break;
	case TOKEN_ADDRESS_BOUNCE:
		result = bounce_recipient(ctx, session, &address, hash);
		break;
	case TOKEN_ADDRESS_OTHER:
		break;
	}
	if (result != SMFIS_CONTINUE)
		return result;
	if (kind != TOKEN_ADDRESS_OTHER)
		session_path(m->ours[m->n_ours++], path);
	m->n_rcpts++;
	session_path(m->rcpt_to, path);
	return SMFIS_CONTINUE;
}

/* -------------------------------------------------------------- end of data */

/* The reply with all that it was judged by; `sent` has room for two texts. */
static struct answer_source
source_of(const struct reply_mail *r, const char *sent[2])
{
	const struct session *s = r->session;

	sent[0] = buf_str(&r->seen.text);
	sent[1] = buf_str(&r->seen.html);
	return (struct answer_source){.reply = buf_str(&s->mail.bytes),
	    .reply_len = s->mail.bytes.len,
	    .client = s->client,
	    .helo = s->helo,
	    .mail_from = s->mail.mail_from,
	    .rcpt = s->mail.approve_address,
	    .finding = &r->finding,
	    .dns = dns_record_table(r->dns),
	    .sent = sent,
	    .n_sent = 2};
}

static enum status
keep_evidence(const struct reply_mail *r, const char *name, struct event *event)
{
	const char *sent[2];
	const struct answer_source source = source_of(r, sent);
	const struct answer answer = {.verdict = r->finding.reading.verdict,
	    .channel = CHANNEL_REPLY,
	    .at = r->now,
	    .authenticated = r->finding.authenticated,
	    .from = r->finding.from.text,
	    .source = &source};
	struct buf bytes = BUF_INIT;
	enum status st = dossier_write(&bytes, &(struct dossier){.event = name,
						   .answer = &answer,
						   .settings = r->core.settings,
						   .request = r->request,
						   .token = &r->token});

	if (st == ST_OK)
		event_keep(event, &bytes, NULL);
	buf_free(&bytes);
	return st;
}

/* Whose question it is. */
static const struct recipient *
mailbox_of(const struct reply_mail *r)
{
	return &r->request->domains[r->token.domain]
		    .recipients[r->token.recipient];
}

/* Refusals and automated mail leave a trace where the operator looks. */
static void
note(const struct reply_mail *r, const char *name, const char *reason)
{
	const struct request_domain *d = &r->request->domains[r->token.domain];
	struct event *event = event_new(name, r->now, r->request->id, d->name);
	struct store_event row;
	struct err err = {""};
	enum status st = ST_NOMEM;

	if (event != NULL && keep_evidence(r, name, event) == ST_OK) {
		event_add(event, "Via", channel_name(CHANNEL_REPLY));
		event_add(event, "Why", reason);
		event_add_private(event, "Email", mailbox_of(r)->email);
		event_add_private(event, "From", r->finding.from.text);
		event_add_private(event, "Client", r->session->client);
		event_add_private(
		    event, "AuthenticationResults", r->finding.authres);
		trail_add_steps(event, &r->finding.trace, NULL);
		st = event_row(&row, event);
	}
	if (st == ST_OK)
		st = store_refusal_add(r->core.store,
		    r->session->mail.approve_hash, channel_name(CHANNEL_REPLY),
		    reason, r->now, &row, &err);
	if (st != ST_OK)
		log_warn("id=%s, event=%s not recorded: %s", r->request->id,
		    name, err.text);
	event_free(event);
}

/* What the mail said that brought the token. Of one that an earlier version
 * sent no copy is kept: it is rendered again. */
static enum status
read_sent(
    struct reply_mail *r, const struct recipient *recipient, struct err *err)
{
	const struct session *s = r->session;
	const struct notify_mail mail = {.request = r->request,
	    .domain = &r->request->domains[r->token.domain],
	    .mailbox = recipient->email,
	    .expires = recipient->expires_at};

	if (r->copy == NULL)
		return notify_seen(&r->seen, s->snapshot->notify,
		    s->snapshot->settings, &mail);
	return sent_seen(&r->seen, r->copy, r->copy_len) == ST_OK
		   ? ST_OK
		   : err_set(err, ST_TEMP, "what was sent cannot be read");
}

static enum status
judge(struct reply_mail *r, struct err *err)
{
	const struct session *s = r->session;
	const struct recipient *recipient = mailbox_of(r);
	enum status st = read_sent(r, recipient, err);
	const char *const sent[] = {
	    buf_str(&r->seen.text), buf_str(&r->seen.html)};
	/* A worker that mail to one mailbox has spoilt reads no other's. */
	const struct reader reader = {session_readers(), recipient->email};

	if (st == ST_OK)
		st = dns_open_record(&r->dns, s->snapshot->dns);
	if (st == ST_OK)
		st = judge_message(&r->finding,
		    &(struct judge_input){.bytes = s->mail.bytes.data,
			.len = s->mail.too_large ? SIZE_MAX : s->mail.bytes.len,
			.client_ip = s->client,
			.helo = s->helo,
			.mail_from = s->mail.mail_from,
			.rcpt = s->mail.approve_address,
			.now = r->now,
			.reader = &reader,
			.sent = sent,
			.n_sent = 2},
		    s->snapshot->settings, r->dns, err);
	return st;
}

static enum response
outcome_response(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_COUNTED:
	case OUTCOME_ALREADY:
	case OUTCOME_OBJECTION:
		break;
	case OUTCOME_IDENTITY:
		return RESPONSE_IDENTITY;
	case OUTCOME_CHANNEL:
		return RESPONSE_CHANNEL;
	case OUTCOME_EXPIRED:
		return RESPONSE_EXPIRED;
	case OUTCOME_ENDED:
		return RESPONSE_ENDED;
	case OUTCOME_CHANGED:
		return RESPONSE_CHANGED;
	}
	return RESPONSE_RECORDED;
}

/* A verdict was found: it becomes a vote, or a refusal with its reason. */
static enum status
decide(struct reply_mail *r, struct err *err)
{
	const struct mail_transaction *m = &r->session->mail;
	const char *sent[2];
	const struct answer_source source = source_of(r, sent);
	const struct store_seen seen = {r->request, &r->token};
	struct answer answer = {.verdict = r->finding.reading.verdict,
	    .channel = CHANNEL_REPLY,
	    .at = r->now,
	    .authenticated = r->finding.authenticated,
	    .from = r->finding.from.text,
	    .client = r->session->client,
	    .trace = &r->finding.trace,
	    .gap = r->finding.gap,
	    .auth = r->finding.authres,
	    .source = &source,
	    .seen = &seen};
	struct decide_result result;
	char reason[STORE_TEXT_SIZE], logged[DECIDE_LOG_SIZE];
	enum status st;

	memcpy(answer.token, m->approve_hash, SHA256_SIZE);
	st = decide_answer(&result, &r->core, &answer, err);
	if (st != ST_OK)
		return st;
	decide_refusal(reason, &result);
	decide_log_reason(logged, &result);
	response_set(&r->answer, outcome_response(result.outcome),
	    r->core.settings, reason);
	r->deliver =
	    result.outcome == OUTCOME_COUNTED && r->core.settings->archive;
	log_info("%s: id=%s, rcpt=<%s>, event=answer, via=reply, verdict=%s, "
		 "outcome=%s%s",
	    session_queue_id(r->ctx), result.request_id, result.email,
	    verdict_name(answer.verdict), outcome_name(result.outcome), logged);
	return ST_OK;
}

/* --------------------------------------------------- Authentication-Results */

void
inbound_field(struct session *session, const char *name, const char *value)
{
	struct mail_transaction *m = &session->mail;
	const size_t len = strcspn(name, " \t"); /* before the colon */

	if (len != strlen(AUTHRES_FIELD) ||
	    strncasecmp(name, AUTHRES_FIELD, len) != 0)
		return;
	m->n_results++;
	if (!authres_claims(
		value, strlen(value), session->snapshot->settings->authserv_id))
		return;
	if (m->n_forged < SESSION_FORGED_MAX)
		m->forged[m->n_forged] = m->n_results;
	m->n_forged++;
}

/* To the archive, or to others. */
static bool
may_go_on(const struct session *s)
{
	return s->snapshot->settings->archive || session_has_others(s);
}

/* Takes off what claims to be ours (RFC 8601 5), the highest index first:
 * Postfix counts anew after each, Sendmail does not (CVE-2022-48521 of another
 * filter). */
static bool
drop_forged(SMFICTX *ctx, const struct session *s)
{
	for (unsigned i = s->mail.n_forged; i > 0; i--) {
		if (smfi_chgheader(ctx, (char *)(uintptr_t)AUTHRES_FIELD,
			(int)s->mail.forged[i - 1], NULL) != MI_SUCCESS)
			return false;
		log_info("%s: event=authres, one that claimed %s was removed",
		    session_queue_id(ctx), s->snapshot->settings->authserv_id);
	}
	return true;
}

/* Of whatever goes on, and whatever is found in it: CONTINUE, or what to say
 * instead. */
static sfsistat
clean_results(SMFICTX *ctx, const struct session *s)
{
	struct smtp_answer answer;

	if (!may_go_on(s))
		return SMFIS_CONTINUE;
	if (s->mail.n_forged > SESSION_FORGED_MAX) {
		log_warn("%s: event=authres, client=%s, %u that claim %s",
		    session_queue_id(ctx), s->client, s->mail.n_forged,
		    s->snapshot->settings->authserv_id);
		response_set(&answer, RESPONSE_MALFORMED, s->snapshot->settings,
		    "too many Authentication-Results");
		return result_reply(ctx, &answer);
	}
	if (drop_forged(ctx, s))
		return SMFIS_CONTINUE;
	log_error("%s: event=authres, the MTA does not remove one",
	    session_queue_id(ctx));
	return result_temporary(ctx);
}

/* RFC 8601 4.1: ours on top. */
static bool
mark_results(const struct reply_mail *r)
{
	struct buf value = BUF_INIT;
	bool ok;

	if (r->session->leading_space)
		buf_addc(&value, ' ');
	authres_fold(&value, r->finding.authres);
	ok = buf_ok(&value) &&
	     smfi_insheader(r->ctx, 0, (char *)(uintptr_t)AUTHRES_FIELD,
		 value.data) == MI_SUCCESS;
	buf_free(&value);
	return ok;
}

/* ----------------------------------------------------------------- decision */

static enum status
handle(struct reply_mail *r, struct err *err)
{
	const struct judge_finding *f = &r->finding;
	enum status st = judge(r, err);

	if (st != ST_OK)
		return st;
	/* What goes on, to the archive or to others, carries what we found;
	 * before anything is counted, so that a failure can be tried again. */
	if (may_go_on(r->session) && f->authres[0] != '\0' && !mark_results(r))
		return err_set(
		    err, ST_TEMP, "the MTA takes no Authentication-Results");
	if (f->class == JUDGE_REPLY && f->reading.verdict != VERDICT_NONE)
		return decide(r, err);
	r->answer = f->answer;
	log_info("%s: id=%s, rcpt=<%s>, event=%s, reason=\"%s\"",
	    session_queue_id(r->ctx), r->request->id, mailbox_of(r)->email,
	    f->class == JUDGE_AUTOMATED ? "automated" : "refusal", f->reason);
	metric_count(METRIC_REFUSALS, channel_name(CHANNEL_REPLY),
	    f->class == JUDGE_AUTOMATED   ? "automated"
	    : f->class == JUDGE_MALFORMED ? "malformed"
					  : "no-verdict");
	switch (f->class) {
	case JUDGE_AUTOMATED:
		note(r, "automated", f->reason);
		break;
	case JUDGE_MALFORMED:
		note(r, "refusal", f->reason);
		break;
	case JUDGE_REPLY:
		note(r, "refusal", f->reason);
		break;
	}
	return ST_OK;
}

/* Only ours is taken out where the mail has other recipients (I7). */
static sfsistat
conclude(
    SMFICTX *ctx, const struct session *s, const struct smtp_answer *answer)
{
	if (!session_has_others(s)) {
		if (answer->code >= 400)
			return result_reply(ctx, answer);
		return SMFIS_DISCARD;
	}
	if (!session_drop_ours(ctx, s)) {
		log_error("%s: event=delrcpt, the MTA refused",
		    session_queue_id(ctx));
		return result_temporary(ctx);
	}
	return SMFIS_ACCEPT;
}

static enum status
note_report(SMFICTX *ctx, const struct session *s, unsigned n, int64_t now,
    struct err *err)
{
	const struct mail_transaction *m = &s->mail;
	struct approve core = session_core(s);
	const struct bounce bounce = {.bytes = m->bytes.data,
	    .len = m->bytes.len,
	    .mail_from = m->mail_from,
	    .now = now};
	struct bounce_result result;
	enum status st =
	    bounce_record(&result, &core, m->bounce_hashes[n], &bounce, err);

	if (st == ST_OK)
		log_info("%s: id=%s, rcpt=<%s>, event=delivery, delivery=%s, "
			 "status=%s%s",
		    session_queue_id(ctx), result.place.request_id,
		    result.place.email,
		    result.dsn.action == DSN_NONE
			? "unknown"
			: dsn_action_name(result.dsn.action),
		    result.dsn.status, result.moved ? "" : ", nothing new");
	/* Local submission brings what RCPT would have refused. */
	return st == ST_NOTFOUND ? ST_OK : st;
}

static sfsistat
finish_report(SMFICTX *ctx, const struct session *s, int64_t now)
{
	const struct smtp_answer dropped = {.code = 250};
	struct err err = {""};

	for (unsigned i = 0; i < s->mail.n_bounces; i++) {
		if (note_report(ctx, s, i, now, &err) != ST_OK) {
			log_error("%s: event=delivery, %s",
			    session_queue_id(ctx), err.text);
			return result_temporary(ctx);
		}
	}
	return conclude(ctx, s, &dropped);
}

/* What RCPT would have refused, had it come by SMTP. */
static void
refuse_late(struct reply_mail *r)
{
	const struct mail_transaction *m = &r->session->mail;
	const enum response response =
	    m->approve_second ? RESPONSE_SEVERAL : RESPONSE_UNKNOWN;

	log_refused(r->ctx, r->session, response, m->approve_address);
	response_set(&r->answer, response, r->core.settings, NULL);
}

/* Whatever is no answer and no refusal is told as temporary. */
static enum status
answer_question(struct reply_mail *r, struct err *err)
{
	const struct mail_transaction *m = &r->session->mail;
	enum status st =
	    m->approve_unknown || m->approve_second
		? ST_NOTFOUND
		: store_token_find_copy(r->core.store, &r->request, &r->token,
		      &r->copy, &r->copy_len, m->approve_hash, err);

	if (st == ST_OK)
		return handle(r, err);
	if (st == ST_NOTFOUND) {
		refuse_late(r);
		st = ST_OK;
	}
	return st;
}

static sfsistat
finish_reply(SMFICTX *ctx, struct session *session, int64_t now)
{
	struct reply_mail r = {.ctx = ctx,
	    .session = session,
	    .core = session_core(session),
	    .now = now};
	struct err err = {""};
	enum status st = answer_question(&r, &err);

	request_free(r.request);
	free(r.copy);
	notify_seen_clear(&r.seen);
	dns_close(r.dns);
	if (st != ST_OK) {
		log_error("%s: event=reply, %s: %s", session_queue_id(ctx),
		    status_name(st), err.text);
		return result_temporary(ctx);
	}
	return r.deliver ? SMFIS_ACCEPT : conclude(ctx, session, &r.answer);
}

sfsistat
inbound_finish(SMFICTX *ctx, struct session *session, int64_t now)
{
	sfsistat result = clean_results(ctx, session);

	if (result != SMFIS_CONTINUE)
		return result;
	return session->mail.approve_address[0] == '\0'
		   ? finish_report(ctx, session, now)
		   : finish_reply(ctx, session, now);
}
