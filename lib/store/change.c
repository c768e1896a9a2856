/* SPDX-License-Identifier: ISC
 * Deciding under the request's lock and writing all that was decided, or
 * nothing. What is decided, and why, is left to the functions passed in. */
#include <stdio.h>
#include <string.h>

#include "lib/store/tx.h"

static const char SQL_REQUEST[] =
    "UPDATE request SET"
    " status = coalesce($2, status),"
    " failure = coalesce($3, failure),"
    " failure_message = coalesce($4, failure_message),"
    " validated_at = coalesce($5, validated_at)"
    " WHERE id = $1";

/* W2: tokens that have ended say nothing about the new generation, whose end
 * comes with its first mail. */
static const char SQL_REOPEN[] =
    "UPDATE request SET"
    " generation = generation + 1,"
    " expires_at = CASE WHEN expires_at <= $2 THEN 0 ELSE expires_at END,"
    " ends_at = CASE WHEN expires_at <= $2"
    " THEN created_at + request_lifetime ELSE ends_at END"
    " WHERE id = $1";

static const char SQL_DOMAIN[] =
    "UPDATE domain SET"
    " status = coalesce($3, status),"
    " failure = coalesce($4, failure),"
    " reuse_until = coalesce($5, reuse_until),"
    " renew_at = coalesce($6, renew_at),"
    " method = coalesce($7, method),"
    " method_version = coalesce($8, method_version)"
    " WHERE request_id = $1 AND n = $2 RETURNING id";

/* Apart: SQLite writes an index anew wherever its column is named, and this one
 * hardly ever changes. */
static const char SQL_MOVE[] =
    "UPDATE domain SET validation_domain = $2 WHERE id = $1";

static const char SQL_DOMAIN_ID[] =
    "SELECT id FROM domain WHERE request_id = $1 AND n = $2";

static const char SQL_ASKED[] =
    "SELECT id FROM recipient WHERE domain = $1 AND email = $2";

/* N5: only a mailbox that this request asked. */
static const char SQL_RECIPIENT[] =
    "SELECT r.domain FROM recipient r JOIN domain d ON d.id = r.domain"
    " WHERE r.id = $1 AND d.request_id = $2";

static const char SQL_VOTE[] =
    "UPDATE recipient SET answer = $2, via = $3, identity = $4,"
    " answered_from = $5, answered_at = $6, evidence = $7"
    " WHERE id = $1";

static const char SQL_OBJECTION[] =
    "INSERT INTO objection (recipient, verdict, via, identity, answered_from,"
    " at, evidence, domain)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/* The first receipt is kept: the form may come again at any time (T2). */
static const char SQL_FORM[] =
    "INSERT INTO form (nonce_hash, recipient, receipt) VALUES ($1, $2, $3)"
    " ON CONFLICT (nonce_hash) DO UPDATE SET receipt = excluded.receipt"
    " WHERE form.receipt = '' AND form.recipient = excluded.recipient";

static const char SQL_SPENT[] =
    "SELECT receipt FROM form WHERE nonce_hash = $1 AND recipient = $2";

enum { RECEIPT_ID_SIZE = 64 };

/* What is being changed: `token` is null where the request was found by id. */
struct target {
	struct db *db;
	const char *id;
	const struct token_facts *token;
	int64_t seqs[CHANGE_EVENTS_MAX];
	bool too_many; /* refusals: this one is not recorded */
};

static enum status
bug(const struct target *t, const char *what)
{
	return err_set(
	    t->db->err, ST_BUG, "store: request %s: %s", t->id, what);
}

static enum status
write_request(struct target *t, const struct change *c)
{
	const struct value none = {.kind = VALUE_NULL};
	enum status st = ST_OK;

	if (c->status != NULL || c->failure != NULL ||
	    c->failure_message != NULL || c->validated_at != 0)
		st = db_exec(t->db, SQL_REQUEST,
		    ARGS(value_text(t->id),
			value_word(c->status, STORE_WORD_SIZE),
			value_word(c->failure,
			    sizeof(((struct request *)NULL)->failure)),
			value_cut(c->failure_message, STORE_TEXT_SIZE),
			c->validated_at != 0 ? value_int(c->validated_at)
					     : none));
	if (st == ST_OK && c->new_generation)
		st = db_exec(t->db, SQL_REOPEN,
		    ARGS(value_text(t->id), value_int(c->at)));
	return st;
}

static enum status
write_domain(struct target *t, const struct domain_change *d)
{
	const struct value none = {.kind = VALUE_NULL};
	int64_t id;
	enum status st = db_int(t->db, &id, SQL_DOMAIN,
	    ARGS(value_text(t->id), value_int(d->n),
		value_word(d->status, STORE_WORD_SIZE),
		value_word(d->failure,
		    sizeof(((struct request_domain *)NULL)->failure)),
		d->reuse_until != -1 ? value_int(d->reuse_until) : none,
		d->renew_at != 0 ? value_int(d->renew_at > 0 ? d->renew_at : 0)
				 : none,
		value_word(d->method, STORE_WORD_SIZE),
		value_word(d->method_version, STORE_WORD_SIZE)));

	if (st == ST_NOTFOUND)
		return bug(t, "a change of a domain it has not");
	if (st == ST_OK && d->validation_domain != NULL)
		st = db_exec(t->db, SQL_MOVE,
		    ARGS(value_int(id),
			value_word(d->validation_domain, STORE_NAME_SIZE)));
	return st;
}

static enum status
write_domains(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->n_domains; i++)
		st = write_domain(t, &c->domains[i]);
	return st;
}

/* ST_BUG where the mailbox was not asked by this request. */
static enum status
recipient_domain(struct target *t, int64_t *domain_r, int64_t recipient)
{
	enum status st = db_int(t->db, domain_r, SQL_RECIPIENT,
	    ARGS(value_int(recipient), value_text(t->id)));

	return st == ST_NOTFOUND ? bug(t, "a recipient it has not") : st;
}

/* The first seven parameters of SQL_VOTE and of SQL_OBJECTION. */
static size_t
vote_values(
    struct value values_r[7], const struct vote_change *vote, int64_t seq)
{
	size_t n = 0;

	values_r[n++] = value_int(vote->recipient_id);
	values_r[n++] = value_word(vote->verdict, STORE_WORD_SIZE);
	values_r[n++] =
	    value_word(vote->via != NULL ? vote->via : "", STORE_WORD_SIZE);
	values_r[n++] = value_word(
	    vote->identity != NULL ? vote->identity : "", STORE_WORD_SIZE);
	values_r[n++] =
	    value_cut(vote->from != NULL ? vote->from : "", STORE_MAILBOX_SIZE);
	values_r[n++] = value_int(vote->at);
	values_r[n++] = value_int(seq);
	return n;
}

/* A vote or an objection, and its receipt. */
static enum status
write_answer(struct target *t, const struct change *c,
    const struct vote_change *vote, bool objection)
{
	struct value values[8];
	int64_t seq, domain;
	enum status st;
	size_t n;

	if (vote->event >= c->n_events)
		return bug(t, "an answer without its event");
	seq = t->seqs[vote->event];
	st = recipient_domain(t, &domain, vote->recipient_id);
	if (st != ST_OK)
		return st;
	n = vote_values(values, vote, seq);
	if (objection)
		values[n++] = value_int(domain);
	st = db_exec(t->db, objection ? SQL_OBJECTION : SQL_VOTE, values, n);
	if (st == ST_OK && vote->receipt != NULL)
		st = tx_receipt_add(t->db, vote, objection, seq);
	return st;
}

static enum status
write_answers(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	if (c->vote != NULL)
		st = write_answer(t, c, c->vote, false);
	if (st == ST_OK && c->objection != NULL)
		st = write_answer(t, c, c->objection, true);
	return st;
}

static const char *
change_receipt(const struct change *c)
{
	const struct vote_change *vote =
	    c->vote != NULL ? c->vote : c->objection;

	return vote != NULL && vote->receipt != NULL ? vote->receipt : "";
}

/* What only a token's holder can bring about. */
static enum status
write_token(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	if (c->refusal == NULL && c->form == NULL)
		return ST_OK;
	if (t->token == NULL)
		return bug(t, "a refusal or a form without a token");
	if (c->refusal != NULL && !t->too_many)
		st = tx_refusal_add(t->db, t->token->recipient_id,
		    c->refusal_via, c->refusal, c->at);
	if (st == ST_OK && c->form != NULL)
		st = db_exec(t->db, SQL_FORM,
		    ARGS(value_blob(c->form, SHA256_SIZE),
			value_int(t->token->recipient_id),
			value_word(change_receipt(c), RECEIPT_ID_SIZE)));
	return st;
}

static enum status
check_limits(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->n_limited; i++)
		st = tx_limit_mailbox(t->db, c->limits, c->limited[i]);
	return st;
}

static enum status
write_queue(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->n_queue; i++) {
		int64_t domain;

		st = recipient_domain(t, &domain, c->queue[i]);
		if (st == ST_OK)
			st = tx_mail_queue(t->db, c->queue[i], c->at);
	}
	return st;
}

/* W3: a mailbox that the domain has already is asked again. */
static enum status
ask_mailbox(struct target *t, const struct change *c,
    const struct recipient_change *ask)
{
	struct recipient new = {.sources = ask->sources};
	int64_t domain, id;
	enum status st = db_int(t->db, &domain, SQL_DOMAIN_ID,
	    ARGS(value_text(t->id), value_int(ask->domain)));

	if (st == ST_NOTFOUND)
		return bug(t, "a mailbox for a domain it has not");
	if (st == ST_OK)
		st = db_int(t->db, &id, SQL_ASKED,
		    ARGS(value_int(domain),
			value_word(ask->email, STORE_MAILBOX_SIZE)));
	if (st == ST_OK)
		return tx_mail_queue(t->db, id, c->at);
	if (st != ST_NOTFOUND)
		return st;
	snprintf(new.email, sizeof(new.email), "%s", ask->email);
	return tx_recipient_add(t->db, &new, domain, c->at);
}

static enum status
write_ask(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->n_ask; i++)
		st = ask_mailbox(t, c, &c->ask[i]);
	return st;
}

static enum status
count_refusals(struct target *t, const struct change *c)
{
	bool fits = true;
	enum status st = ST_OK;

	if (c->refusal != NULL && t->token != NULL)
		st = tx_refusal_fits(
		    t->db, &fits, t->token->recipient_id, c->at);
	t->too_many = !fits;
	return st;
}

static enum status
write_events(struct target *t, const struct change *c)
{
	if (t->too_many)
		return ST_OK;
	if (c->n_events > CHANGE_EVENTS_MAX)
		return bug(t, "too many events in one change");
	return tx_audit_add(t->db, t->seqs, c->events, c->n_events);
}

static enum status
write_freeze(struct target *t, const struct change *c)
{
	if (c->freeze == NULL)
		return ST_OK;
	return tx_freeze_add(t->db, c->freeze,
	    c->freeze_by != NULL ? c->freeze_by : "",
	    c->freeze_reason != NULL ? c->freeze_reason : "", c->at);
}

/* A status comes once a generation (W2); of objections each is told of (W5),
 * and its event sets it apart. */
static enum status
write_hook(struct target *t, const struct change *c)
{
	bool once = c->status != NULL && c->hook != NULL &&
		    strcmp(c->hook, c->status) == 0;

	if (c->hook == NULL)
		return ST_OK;
	if (!once && c->n_events == 0)
		return bug(t, "an objection without its event");
	return tx_hook_add(t->db, t->id, c->hook, once ? 0 : t->seqs[0], c->at);
}

/* Events first: answers refer to their numbers. */
static enum status (*const WRITERS[])(
    struct target *t, const struct change *c) = {
    count_refusals,
    write_events,
    write_request,
    write_domains,
    write_answers,
    write_token,
    write_freeze,
    check_limits,
    write_queue,
    write_ask,
    write_hook,
};

static enum status
write_change(struct target *t, const struct change *c)
{
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && i < sizeof(WRITERS) / sizeof(WRITERS[0]); i++)
		st = WRITERS[i](t, c);
	return st;
}

static enum status
change_by_id(struct db *db, const char *id, store_change_fn *decide, void *arg)
{
	struct target target = {.db = db, .id = id};
	struct request *request = NULL;
	struct change change = {0};
	enum status st = tx_request_read(db, &request, id);

	if (st == ST_OK)
		st = decide(arg, request, &change);
	if (st == ST_OK)
		st = write_change(&target, &change);
	request_free(request);
	return st;
}

enum status
store_change(struct store *store, const char *id, store_change_fn *decide,
    void *arg, struct err *err)
{
	struct db *db;
	enum status st = tx_begin(&db, store, TX_WRITE, err);

	if (st != ST_OK)
		return st;
	return tx_end(store, db, TX_WRITE, change_by_id(db, id, decide, arg));
}

/* "" where the form is new, or is no form. */
static enum status
find_spent(struct db *db, char receipt_r[RECEIPT_ID_SIZE], const uint8_t *form,
    const struct token_facts *token)
{
	struct rows rows;

	receipt_r[0] = '\0';
	if (form == NULL)
		return ST_OK;
	db_query(db, &rows, SQL_SPENT,
	    ARGS(
		value_blob(form, SHA256_SIZE), value_int(token->recipient_id)));
	if (rows_next(&rows))
		row_text(&rows, receipt_r, RECEIPT_ID_SIZE);
	return rows_end(&rows);
}

/* The last domain's approval validates the request with all its names, of
 * which one may have been frozen since it was approved. */
static enum status
find_freeze(
    struct db *db, struct token_facts *token, const struct request *request)
{
	const struct request_domain *domain = &request->domains[token->domain];
	enum status st = tx_freeze_cover(
	    db, token->frozen, domain->name, domain->validation_domain);

	if (st == ST_NOTFOUND && token->open_domains == 0)
		st = tx_freeze_cover_others(
		    db, token->frozen, request->id, domain->n);
	return st == ST_NOTFOUND ? ST_OK : st;
}

struct deciding {
	const uint8_t *hash, *form;
	const struct store_seen *seen; /* null: not decided on yet */
	store_decide_fn *decide;
	void *arg;
	struct change change;
};

static bool
token_is_same(const struct token_facts *a, const struct token_facts *b)
{
	return a->recipient_id == b->recipient_id &&
	       strcmp(a->channel, b->channel) == 0 &&
	       a->expires_at == b->expires_at &&
	       strcmp(a->request_id, b->request_id) == 0 &&
	       a->domain == b->domain && a->recipient == b->recipient &&
	       a->open_domains == b->open_domains &&
	       strcmp(a->frozen, b->frozen) == 0;
}

/* Would `decide` be shown what it has decided on already? */
static bool
is_decided(const struct deciding *d, const struct request *request,
    const struct token_facts *token, const char *receipt)
{
	return d->seen != NULL && receipt[0] == '\0' &&
	       token_is_same(token, d->seen->token) &&
	       request_is_same(request, d->seen->request);
}

/* Where it cannot be decided yet, that is told under the lock. */
static void
decide_ahead(struct deciding *d)
{
	if (d->seen != NULL && d->decide(d->arg, d->seen->request,
				   d->seen->token, "", &d->change) != ST_OK)
		d->seen = NULL;
}

static enum status
change_by_token(void *arg, struct db *db)
{
	struct deciding *d = arg;
	char receipt[RECEIPT_ID_SIZE];
	struct request *request = NULL;
	struct token_facts token;
	struct target target = {
	    .db = db, .id = token.request_id, .token = &token};
	enum status st = tx_token_read(db, &request, &token, d->hash);

	if (st == ST_OK)
		st = find_spent(db, receipt, d->form, &token);
	if (st == ST_OK)
		st = find_freeze(db, &token, request);
	if (st == ST_OK && !is_decided(d, request, &token, receipt)) {
		d->change = (struct change){0};
		d->seen = NULL; /* that decision is gone */
		st = d->decide(d->arg, request, &token, receipt, &d->change);
	}
	if (st == ST_OK)
		st = write_change(&target, &d->change);
	request_free(request);
	return st;
}

enum status
store_decide(struct store *store, const uint8_t hash[SHA256_SIZE],
    const uint8_t *form, const struct store_seen *seen, store_decide_fn *decide,
    void *arg, struct err *err)
{
	struct deciding deciding = {.hash = hash,
	    .form = form,
	    .seen = seen,
	    .decide = decide,
	    .arg = arg};

	decide_ahead(&deciding);
	return tx_run(store, change_by_token, &deciding, NULL, err);
}
