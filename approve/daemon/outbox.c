/* SPDX-License-Identifier: ISC
 * Lanes, each with one batch after the other: claim, mint, commit the hashes,
 * hand over, note the outcome. Killed between any two steps, the next start
 * claims again and mints another pair; what may have left stays valid.
 *
 * A mail server syncs each mail before it says 250, and syncs those of several
 * sessions together: the first lane alone looks for work, and a batch that is
 * full wakes another one. */
#include "approve/daemon/outbox.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "approve/sent.h"
#include "approve/token.h"
#include "audit/event.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/mail/fields.h"
#include "lib/mail/seal.h"
#include "policy/window.h"

enum {
	LANES = 8,
	BATCH = 20,
	IDLE_MS = 1000,
	START_MS = 1000, /* for lanes to stop that have nothing to do yet */
	POLL_MS = 20,
	LEASE_S = 900,
	BACKOFF_FIRST_S = 5,
	BACKOFF_MAX_S = 1800,
	MESSAGE_ID_SIZE = TOKEN_SIZE + 1 + ADDRESS_SIZE,
};

struct lane {
	struct outbox *outbox;
	char owner[STORE_NAME_SIZE]; /* of what it claims */
	bool unsettled;              /* the store was away: see settle() */
	int idle_ms; /* after which it looks for itself; or -1 */
	int wake;    /* an eventfd: there may be something due */
	pthread_t thread;
	bool started;
	atomic_bool stopped;
};

struct outbox {
	struct daemon *daemon;
	struct lane lanes[LANES];
	atomic_bool stopping;
};

/* One mail of a batch, with all that it borrows and hands over. */
struct parcel {
	const struct mail *mail;
	char link_token[TOKEN_SIZE], reply_token[TOKEN_SIZE], nonce[TOKEN_SIZE];
	char reply_to[ADDRESS_SIZE], mail_from[ADDRESS_SIZE];
	char link[TOKEN_LINK_SIZE], message_id[MESSAGE_ID_SIZE];
	struct buf bytes;
	char name[STORE_NAME_SIZE];
	struct event *minted, *submitted;
};

struct batch {
	struct lane *lane;
	const struct daemon *daemon;
	const struct daemon_state *state;
	struct approve core;
	int64_t now;
	struct request *request; /* of the mail at hand, and of the next */
	struct parcel parcels[BATCH];
	struct mail_minted minted[BATCH];
	struct submit_mail submit[BATCH];
	struct mail_result results[BATCH];
	struct store_event rows[BATCH];
	size_t n;       /* of parcels that are ready, in front */
	bool unsettled; /* a mail that was not handed over is claimed still */
};

/* ------------------------------------------------------------------ minting */

static enum status
mint_tokens(struct parcel *p, struct mail_minted *m, const struct settings *s,
    struct err *err)
{
	const char *from_domain = strrchr(s->from_mailbox, '@') + 1;
	char id[TOKEN_SIZE];
	enum status st = token_mint(p->link_token);

	if (st == ST_OK)
		st = token_mint(p->reply_token);
	if (st == ST_OK)
		st = token_mint(p->nonce);
	if (st == ST_OK)
		st = token_mint(id);
	if (st == ST_OK)
		st = token_hash(m->link_hash, p->link_token);
	if (st == ST_OK)
		st = token_hash(m->reply_hash, p->reply_token);
	if (st == ST_OK)
		st = token_hash(m->nonce_hash, p->nonce);
	if (st == ST_OK)
		st = token_link(p->link, s, p->link_token);
	if (st == ST_OK)
		st = token_reply_address(p->reply_to, s, p->reply_token);
	if (st == ST_OK)
		st = token_bounce_address(p->mail_from, s, p->nonce);
	if (st != ST_OK)
		return err_set(err, st, "a token could not be minted");
	snprintf(
	    p->message_id, sizeof(p->message_id), "%s@%s", id, from_domain);
	m->message_id = p->message_id;
	return ST_OK;
}

/* The seal is a field of its own on top of the message (O4). */
static enum status
seal_message(struct parcel *p, const struct buf *message,
    const struct secret_key *key, int64_t expires, struct err *err)
{
	struct seal_envelope envelope = {p->mail_from, p->mail->email};
	struct fields fields;
	enum status st =
	    fields_split(&fields, message->data, message->len, err);

	if (st != ST_OK)
		return st;
	buf_adds(&p->bytes, SEAL_FIELD ": ");
	st = seal_make(&p->bytes, key, &envelope, &fields, expires, err);
	fields_clear(&fields);
	buf_adds(&p->bytes, "\r\n");
	buf_add(&p->bytes, message->data, message->len);
	if (st == ST_OK && !buf_ok(&p->bytes))
		st = err_set(err, ST_NOMEM, "out of memory");
	return st;
}

static struct event *
minted_event(const struct batch *b, const struct parcel *p,
    const struct request *request, int64_t expires, const struct buf *message)
{
	const char *const tokens[] = {p->link_token, p->reply_token};
	struct event *event = event_new("mail", b->now, request->id, p->name);
	struct buf copy = BUF_INIT;
	char text[CLOCK_TEXT_SIZE];

	if (event == NULL || sent_copy(&copy, message, tokens, 2) != ST_OK) {
		buf_free(&copy);
		event_free(event);
		return NULL;
	}
	event_keep(event, &copy, &b->state->mail_like);
	buf_free(&copy);
	event_add_private(event, "Email", p->mail->email);
	event_add(event, "MessageId", p->message_id);
	event_add(event, "ExpiresAt", clock_rfc3339(text, expires));
	event_add_int(event, "Attempt", p->mail->attempts);
	event_add_int(event, "Generation", request->generation);
	return event;
}

/* The mails of a request stand together: it is read once for all. */
static enum status
request_of(struct batch *b, const struct mail *mail, struct err *err)
{
	if (b->request != NULL && strcmp(b->request->id, mail->request_id) == 0)
		return ST_OK;
	request_free(b->request);
	b->request = NULL;
	return store_request_load(
	    b->core.store, &b->request, mail->request_id, err);
}

static enum status
prepare(struct batch *b, struct parcel *p, struct mail_minted *m,
    const struct mail *mail, struct err *err)
{
	const struct settings *s = b->state->settings;
	struct buf message = BUF_INIT;
	const struct request_domain *d;
	const struct request *request;
	enum status st;

	*p = (struct parcel){.mail = mail};
	*m = (struct mail_minted){.mail_id = mail->id, .sent_at = b->now};
	st = request_of(b, mail, err);
	if (st != ST_OK)
		return st;
	request = b->request;
	d = &request->domains[mail->domain];
	m->expires_at = window_end(b->now, d->lifetime);
	snprintf(p->name, sizeof(p->name), "%s", d->name);
	st = mint_tokens(p, m, s, err);
	if (st == ST_OK)
		st = notify_message(&message, b->state->notify, s,
		    &(struct notify_mail){.request = request,
			.domain = d,
			.mailbox = mail->email,
			.expires = m->expires_at,
			.link = p->link,
			.reply_to = p->reply_to,
			.message_id = p->message_id,
			.now = b->now},
		    err);
	if (st == ST_OK)
		st = seal_message(
		    p, &message, &b->state->key, m->expires_at, err);
	if (st == ST_OK)
		p->minted =
		    minted_event(b, p, request, m->expires_at, &message);
	buf_wipe(&message);
	return st;
}

static void
parcel_clear(struct parcel *p)
{
	buf_wipe(&p->bytes);
	event_free(p->minted);
	event_free(p->submitted);
	secret_wipe(p, sizeof(*p));
}

/* ----------------------------------------------------------------- sending */

/* `attempts` counts the one that has just failed. */
static int64_t
backoff(unsigned attempts)
{
	return clock_backoff(attempts, BACKOFF_FIRST_S, BACKOFF_MAX_S);
}

static void
later(struct batch *b, const struct mail *mail, const char *text)
{
	struct mail_result result = {.mail_id = mail->id,
	    .state = "QUEUED",
	    .due_at = b->now + backoff(mail->attempts),
	    .text = text,
	    .owner = b->lane->owner};
	struct err err = {""};
	enum status st;

	log_warn("id=%s, rcpt=<%s>, event=mail-deferred, %s", mail->request_id,
	    mail->email, text);
	st = store_mail_result(b->core.store, &result, 1, &err);
	if (st != ST_OK)
		log_error("event=outbox, %s", err.text);
	b->unsettled = b->unsettled || st == ST_TEMP;
}

static void
fill(struct batch *b, const struct mail *mails, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct parcel *p = &b->parcels[b->n];
		struct err err = {""};
		enum status st =
		    prepare(b, p, &b->minted[b->n], &mails[i], &err);

		if (st == ST_OK &&
		    (p->minted == NULL ||
			event_row(&b->rows[b->n], p->minted) != ST_OK))
			st = err_set(&err, ST_NOMEM, "out of memory");
		if (st != ST_OK) {
			later(b, &mails[i], err.text);
			parcel_clear(p);
			continue;
		}
		b->submit[b->n] = (struct submit_mail){
		    .mail_from = p->mail_from,
		    .rcpt_to = mails[i].email,
		    .envid = p->nonce,
		    .bytes = p->bytes.data,
		    .len = p->bytes.len,
		};
		b->minted[b->n].event = (unsigned)b->n;
		b->n++;
	}
}

static void
outcome(struct batch *b, size_t i)
{
	const struct submit_mail *m = &b->submit[i];
	struct parcel *p = &b->parcels[i];
	struct mail_result *r = &b->results[i];
	const char *state = "SUBMITTED";

	if (m->result == ST_DENIED)
		state = "FAILED";
	else if (m->result != ST_OK)
		state = "QUEUED";
	*r = (struct mail_result){.mail_id = p->mail->id,
	    .state = state,
	    .due_at = clock_now() + backoff(p->mail->attempts),
	    .text = m->text,
	    .owner = b->lane->owner};
	metric_count(METRIC_MAILS, m->result == ST_OK       ? "SUBMITTED"
				   : m->result == ST_DENIED ? "BOUNCED"
							    : "QUEUED");
	p->submitted = event_new(m->result == ST_OK       ? "submitted"
				 : m->result == ST_DENIED ? "mail-refused"
							  : "mail-deferred",
	    clock_now(), p->mail->request_id, p->name);
	if (p->submitted != NULL) {
		event_add_private(p->submitted, "Email", p->mail->email);
		event_add(p->submitted, "MessageId", p->message_id);
		event_add_private(p->submitted, "Text", m->text);
	}
	log_info("id=%s, rcpt=<%s>, event=%s, %s", p->mail->request_id,
	    p->mail->email,
	    m->result == ST_OK       ? "submitted"
	    : m->result == ST_DENIED ? "mail-refused"
				     : "mail-deferred",
	    m->text);
}

static void
lane_wake(const struct lane *lane)
{
	(void)eventfd_write(lane->wake, 1);
}

/* poll(2) waits for a relative time, so that a clock that steps, or that a
 * test sets, cannot stall it. */
static bool
wait_for_work(struct lane *lane)
{
	struct pollfd fd = {.fd = lane->wake, .events = POLLIN};
	eventfd_t count;

	if (poll(&fd, 1, lane->unsettled ? IDLE_MS : lane->idle_ms) > 0)
		(void)eventfd_read(lane->wake, &count);
	return !lane->outbox->stopping;
}

/* Where the store is away nothing else can be done: what the MTA has taken is
 * not sent again for that, and what it has not does not wait for the end of the
 * claim. A daemon that has to stop meanwhile finds its claims at the next
 * start. */
static void
note_results(struct batch *b)
{
	struct lane *lane = b->lane;
	struct err err = {""};
	bool waited = false;
	enum status st;

	while ((st = store_mail_result(
		    b->core.store, b->results, b->n, &err)) == ST_TEMP) {
		log_error("event=outbox, outcome not noted yet: %s", err.text);
		lane->unsettled = waited = true;
		if (!wait_for_work(lane))
			return;
	}
	if (waited)
		lane_wake(lane); /* it may have been woken for others */
	if (st != ST_OK)
		log_error("event=outbox, outcome not noted, the mails will be "
			  "sent again: %s",
		    err.text);
}

static void
send_batch(struct batch *b)
{
	struct err err = {""};
	enum status st = store_mail_mint(
	    b->core.store, b->minted, b->n, b->rows, b->n, &err);

	if (st == ST_OK)
		st = submit_mails(&b->state->settings->submit, b->submit, b->n);
	if (st != ST_OK) {
		for (size_t i = 0; i < b->n; i++)
			later(b, b->parcels[i].mail,
			    err.text[0] ? err.text : "submission failed");
		return;
	}
	for (size_t i = 0; i < b->n; i++) {
		outcome(b, i);
		if (b->parcels[i].submitted != NULL &&
		    event_row(&b->rows[i], b->parcels[i].submitted) == ST_OK)
			b->results[i].event = &b->rows[i];
	}
	note_results(b);
}

/* After a store that was away: what this lane may still hold is due at once and
 * not when the claim ends. False: the store is still away. */
static bool
settle(struct lane *lane)
{
	struct err err = {""};

	if (lane->unsettled && store_mail_release(lane->outbox->daemon->store,
				   lane->owner, clock_now(), &err) == ST_OK)
		lane->unsettled = false;
	if (lane->unsettled)
		log_error("event=outbox, %s", err.text);
	return !lane->unsettled;
}

/* The next one, which finds a full batch in its turn or goes to sleep. */
static void
wake_another(const struct lane *lane)
{
	struct outbox *outbox = lane->outbox;
	size_t next = (size_t)(lane - outbox->lanes) + 1;

	if (next < LANES)
		lane_wake(&outbox->lanes[next]);
}

/* True when the batch was full, so that there may be more. */
static bool
run_batch(struct lane *lane)
{
	struct daemon *daemon = lane->outbox->daemon;
	struct daemon_state *state = daemon_state_get(daemon);
	struct batch *b = calloc(1, sizeof(*b));
	struct mail *mails = NULL;
	struct err err = {""};
	size_t n = 0;
	enum status st = ST_NOMEM;

	if (b != NULL) {
		b->lane = lane;
		b->daemon = daemon;
		b->state = state;
		b->core = daemon_core(daemon, state);
		b->now = clock_now();
		st = store_mail_claim(b->core.store, &mails, &n, lane->owner,
		    BATCH, b->now, b->now + LEASE_S, &err);
	}
	if (st != ST_OK) {
		log_error("event=outbox, %s: %s", status_name(st), err.text);
		lane->unsettled = st == ST_TEMP;
		n = 0;
	}
	if (n == BATCH)
		wake_another(lane);
	if (n > 0) {
		fill(b, mails, n);
		if (b->n > 0)
			send_batch(b);
		for (size_t i = 0; i < b->n; i++)
			parcel_clear(&b->parcels[i]);
		lane->unsettled = b->unsettled;
	}
	free(mails);
	if (b != NULL)
		request_free(b->request);
	free(b);
	daemon_state_put(state);
	return n == BATCH;
}

/* -------------------------------------------------------------------- lanes */

static void *
work(void *arg)
{
	struct lane *lane = arg;

	while (wait_for_work(lane)) {
		while (
		    settle(lane) && run_batch(lane) && !lane->outbox->stopping)
			;
	}
	lane->stopped = true;
	return NULL;
}

/* The first lane is woken once, and looks again after a while. */
static enum status
lane_start(struct outbox *outbox, size_t n, struct err *err)
{
	struct lane *lane = &outbox->lanes[n];
	char more[STORE_NAME_SIZE - DAEMON_OWNER_SIZE] = "";
	enum status st;

	lane->outbox = outbox;
	lane->idle_ms = n == 0 ? IDLE_MS : -1;
	if (n > 0)
		snprintf(more, sizeof(more), "#%zu", n);
	snprintf(lane->owner, sizeof(lane->owner), "%s%s",
	    outbox->daemon->owner, more);
	st = store_mail_release(
	    outbox->daemon->store, lane->owner, clock_now(), err);
	if (st != ST_OK)
		return st;
	lane->wake = eventfd(n == 0, EFD_CLOEXEC | EFD_NONBLOCK);
	lane->started = lane->wake >= 0 &&
			pthread_create(&lane->thread, NULL, work, lane) == 0;
	if (lane->started)
		return ST_OK;
	if (lane->wake >= 0)
		close(lane->wake);
	return err_set(err, ST_TEMP, "cannot start a thread");
}

/* The last lane first: whom one wakes is there. */
enum status
outbox_start(struct outbox **outbox_r, struct daemon *daemon, struct err *err)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));
	enum status st = ST_OK;

	if (outbox == NULL)
		return err_set(err, ST_NOMEM, "out of memory");
	outbox->daemon = daemon;
	for (size_t n = LANES; st == ST_OK && n-- > 0;)
		st = lane_start(outbox, n, err);
	if (st != ST_OK) {
		(void)outbox_stop(outbox, START_MS);
		return st;
	}
	*outbox_r = outbox;
	return ST_OK;
}

void
outbox_wake(struct outbox *outbox)
{
	lane_wake(&outbox->lanes[0]);
}

static bool
all_stopped(const struct outbox *outbox)
{
	for (size_t n = 0; n < LANES; n++) {
		if (outbox->lanes[n].started && !outbox->lanes[n].stopped)
			return false;
	}
	return true;
}

bool
outbox_stop(struct outbox *outbox, int ms)
{
	int64_t end = clock_mono_ms() + ms;

	outbox->stopping = true;
	for (size_t n = 0; n < LANES; n++) {
		if (outbox->lanes[n].started)
			lane_wake(&outbox->lanes[n]);
	}
	while (!all_stopped(outbox) && clock_mono_ms() < end)
		clock_sleep_ms(POLL_MS);
	if (!all_stopped(outbox)) {
		log_warn("event=stop, a batch was not finished; it will be "
			 "sent again");
		return false;
	}
	for (size_t n = 0; n < LANES; n++) {
		if (!outbox->lanes[n].started)
			continue;
		pthread_join(outbox->lanes[n].thread, NULL);
		close(outbox->lanes[n].wake);
	}
	free(outbox);
	return true;
}
