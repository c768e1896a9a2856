/* SPDX-License-Identifier: ISC
 * Deciding: what a function says is written whole, or not at all; tokens,
 * forms, receipts, objections and refusals. The functions here decide nothing;
 * the rules are policy's, and tested there. */
#include "tests/unit/store/fixture.h"

/* A prepared change, and what the deciding function was shown. */
struct script {
	struct change change;
	enum status st;
	size_t n_calls;
	size_t n_domains;
	char id[REQUEST_ID_SIZE], name[STORE_NAME_SIZE],
	    answer[STORE_WORD_SIZE];
	struct token_facts token;
	char spent[64];
};

static void
note(struct script *s, const struct request *request)
{
	s->n_calls++;
	s->n_domains = request->n_domains;
	strcpy(s->id, request->id);
	strcpy(s->name, request->domains[0].name);
}

static enum status
play(void *arg, const struct request *request, struct change *change_r)
{
	struct script *s = arg;

	note(s, request);
	*change_r = s->change;
	return s->st;
}

static enum status
play_token(void *arg, const struct request *request,
    const struct token_facts *token, const char *spent_receipt,
    struct change *change_r)
{
	struct script *s = arg;

	note(s, request);
	s->token = *token;
	strcpy(s->spent, spent_receipt);
	strcpy(s->answer, request->domains[token->domain]
			      .recipients[token->recipient]
			      .answer);
	*change_r = s->change;
	return s->st;
}

static enum status
change(const char *id, struct script *s)
{
	return store_change(fixture_store, id, play, s, &fixture_err);
}

static enum status
decide_seen(int64_t mail_id, const uint8_t *form, const struct store_seen *seen,
    struct script *s)
{
	uint8_t hash[SHA256_SIZE];

	return store_decide(fixture_store, fixture_token(hash, "link", mail_id),
	    form, seen, play_token, s, &fixture_err);
}

static enum status
decide(int64_t mail_id, const uint8_t *form, struct script *s)
{
	return decide_seen(mail_id, form, NULL, s);
}

static int64_t
recipient_id(const char *id, size_t domain, size_t recipient)
{
	struct request *request = fixture_load(id);
	int64_t found = request->domains[domain].recipients[recipient].id;

	request_free(request);
	return found;
}

/* Request "r" of three names, all mails minted: mails 1 and 2 go to the first
 * name, 3 and 4 to the second, 5 and 6 to the third. */
static void
begin(void)
{
	int64_t *ids;

	fixture_create("r", "a", T0,
	    NAMES("www.example.com", "example.org", "example.net"));
	ids = fixture_send(6, T0);
	for (size_t i = 0; i < 6; i++)
		ck_assert_int_eq(ids[i], (int64_t)i + 1);
	free(ids);
}

START_TEST(test_change_whole)
{
	struct domain_change domains[] = {
	    {.n = 1, .status = "SUCCESS", .failure = NULL, .reuse_until = -1},
	    {.n = 2, .status = NULL, .failure = "CANCELLED", .reuse_until = 7},
	};
	struct store_event events[] = {fixture_event("state", "r", T0 + 5)};
	struct script s = {.change = {.status = "FAILED",
			       .failure = "CANCELLED",
			       .failure_message = "by the operator",
			       .validated_at = T0 + 6,
			       .domains = domains,
			       .n_domains = 2,
			       .freeze = "example.com",
			       .freeze_by = "op",
			       .freeze_reason = "why",
			       .events = events,
			       .n_events = 1,
			       .at = T0 + 5}};
	char frozen[STORE_NAME_SIZE];
	struct request *r;

	begin();
	ck_ok(change("r", &s), fixture_err);
	ck_assert_uint_eq(s.n_calls, 1);
	ck_assert_uint_eq(s.n_domains, 3);
	r = fixture_load("r");
	ck_assert_str_eq(r->status, "FAILED");
	ck_assert_str_eq(r->failure, "CANCELLED");
	ck_assert_str_eq(r->failure_message, "by the operator");
	ck_assert_int_eq(r->validated_at, T0 + 6);
	ck_assert_uint_eq(r->generation, 1);
	ck_assert_str_eq(r->domains[0].status, PENDING);
	ck_assert_str_eq(r->domains[1].status, "SUCCESS");
	ck_assert_str_eq(r->domains[1].failure, "");
	ck_assert_int_eq(r->domains[1].reuse_until, 0);
	ck_assert_str_eq(r->domains[2].status, PENDING);
	ck_assert_str_eq(r->domains[2].failure, "CANCELLED");
	ck_assert_int_eq(r->domains[2].reuse_until, 7);
	request_free(r);
	ck_ok(store_freeze_cover(fixture_store, frozen, "example.com",
		  "example.com", &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(fixture_events("state"), 1);
}
END_TEST

/* Nulls leave everything as it was. */
START_TEST(test_change_nothing)
{
	struct script first = {.change = {.status = "S",
				   .failure = "F",
				   .failure_message = "M",
				   .validated_at = 5}};
	struct script second = {.st = ST_OK};
	struct request *r;

	begin();
	ck_ok(change("r", &first), fixture_err);
	ck_ok(change("r", &second), fixture_err);
	r = fixture_load("r");
	ck_assert_str_eq(r->status, "S");
	ck_assert_str_eq(r->failure, "F");
	ck_assert_str_eq(r->failure_message, "M");
	ck_assert_int_eq(r->validated_at, 5);
	request_free(r);
}
END_TEST

START_TEST(test_change_unknown)
{
	struct script s = {.st = ST_OK};
	uint8_t hash[SHA256_SIZE];

	begin();
	ck_status(change("x", &s), ST_NOTFOUND, fixture_err);
	ck_status(decide(4711, NULL, &s), ST_NOTFOUND, fixture_err);
	/* a bounce's nonce is no token */
	ck_status(store_decide(fixture_store, fixture_token(hash, "nonce", 1),
		      NULL, NULL, play_token, &s, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_uint_eq(s.n_calls, 0);
}
END_TEST

/* Whatever the function answers is passed on, and nothing is written. */
static const enum status ANSWERS[] = {
    ST_NOTFOUND, ST_TEMP, ST_INVALID, ST_DENIED, ST_NOMEM, ST_BUG};

START_TEST(test_decide_says_no)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct script s = {.st = ANSWERS[_i],
	    .change = {.status = "FAILED", .events = &event, .n_events = 1}};
	struct request *r;

	begin();
	ck_status(change("r", &s), ANSWERS[_i], fixture_err);
	ck_status(decide(1, NULL, &s), ANSWERS[_i], fixture_err);
	ck_assert_uint_eq(s.n_calls, 2);
	r = fixture_load("r");
	ck_assert_str_eq(r->status, PENDING);
	request_free(r);
	ck_assert_uint_eq(fixture_events("vote"), 0);
}
END_TEST

/* A change that cannot be written, at its very end, undoes what came before. */
static struct vote_change foreign_vote, eventless_vote;
static const int64_t FOREIGN_QUEUE[] = {4711};
static const struct domain_change FOREIGN_DOMAIN[] = {{.n = 9}};
static const uint8_t FORM[SHA256_SIZE] = "form";

enum spoil { VOTE, EVENT, QUEUE, DOMAIN, REFUSAL, FORM_SPENT, WORD, EVENTS };

static const struct spoil_row {
	const char *label;
	enum spoil spoil;
} SPOIL[] = {
    {"a vote of another request's mailbox (N5)", VOTE},
    {"a vote without its event", EVENT},
    {"a mail to a mailbox it has not", QUEUE},
    {"a domain it has not", DOMAIN},
    {"a refusal without a token", REFUSAL},
    {"a form without a token", FORM_SPENT},
    {"a status longer than its field", WORD},
    {"more events than there may be", EVENTS},
};

static void
spoil(struct change *c, enum spoil what)
{
	switch (what) {
	case VOTE:
		foreign_vote = (struct vote_change){.verdict = "APPROVED"};
		foreign_vote.recipient_id = recipient_id("other", 0, 0);
		c->vote = &foreign_vote;
		return;
	case EVENT:
		eventless_vote = (struct vote_change){
		    .verdict = "APPROVED", .event = 1, .recipient_id = 1};
		c->vote = &eventless_vote;
		return;
	case QUEUE:
		c->queue = FOREIGN_QUEUE;
		c->n_queue = 1;
		return;
	case DOMAIN:
		c->domains = (struct domain_change *)FOREIGN_DOMAIN;
		c->n_domains = 1;
		return;
	case REFUSAL:
		c->refusal = "no answer found";
		return;
	case FORM_SPENT:
		c->form = FORM;
		return;
	case WORD:
		c->status = "A_STATUS_OF_MORE_THAN_THIRTY_ONE_LETTERS";
		return;
	case EVENTS:
		c->n_events = CHANGE_EVENTS_MAX + 1;
		return;
	}
}

START_TEST(test_change_all_or_nothing)
{
	struct store_event events[CHANGE_EVENTS_MAX + 1];
	struct script s = {.change = {.status = "FAILED",
			       .freeze = "example.com",
			       .events = events,
			       .n_events = 1}};
	char frozen[STORE_NAME_SIZE];
	struct request *r;

	for (size_t i = 0; i < CHANGE_EVENTS_MAX + 1; i++)
		events[i] = fixture_event("state", "r", T0);
	begin();
	fixture_create("other", "a", T0, NAMES("example.com"));
	spoil(&s.change, SPOIL[_i].spoil);
	fixture_err.text[0] = '\0';
	ck_status(change("r", &s), ST_BUG, fixture_err);
	ck_assert_msg(
	    fixture_err.text[0] != '\0', "%s: no sentence", SPOIL[_i].label);
	r = fixture_load("r");
	ck_assert_msg(strcmp(r->status, PENDING) == 0, "%s: got %s",
	    SPOIL[_i].label, r->status);
	request_free(r);
	ck_status(store_freeze_cover(fixture_store, frozen, "example.com",
		      "example.com", &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_uint_eq(fixture_events("state"), 0);
}
END_TEST

/* ------------------------------------------------------------------ tokens */

/* Only the token's domain is shown, and how many others are open. */
START_TEST(test_token_facts)
{
	struct domain_change done = {
	    .n = 0, .status = "SUCCESS", .reuse_until = -1};
	struct script s = {.change = {.domains = &done, .n_domains = 1}};
	struct script look = {.st = ST_OK};
	struct request *request = NULL;
	struct token_facts token;
	uint8_t hash[SHA256_SIZE];

	begin();
	ck_ok(decide(4, NULL, &look), fixture_err);
	ck_assert_str_eq(look.id, "r");
	ck_assert_str_eq(look.name, "example.org");
	ck_assert_uint_eq(look.n_domains, 1);
	ck_assert_uint_eq(look.token.domain, 0);
	ck_assert_uint_eq(look.token.recipient, 1);
	ck_assert_int_eq(look.token.recipient_id, recipient_id("r", 1, 1));
	ck_assert_str_eq(look.token.channel, "link");
	ck_assert_int_eq(look.token.expires_at, T0 + WINDOW);
	ck_assert_uint_eq(look.token.open_domains, 2);
	ck_assert_str_eq(look.spent, "");
	ck_ok(change("r", &s), fixture_err);
	ck_ok(store_token_find(fixture_store, &request, &token,
		  fixture_token(hash, "link", 4), &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(token.open_domains, 1);
	ck_assert_uint_eq(request->n_domains, 1);
	ck_assert_uint_eq(request->domains[0].n, 1);
	request_free(request);
}
END_TEST

/* Q5: what is frozen when it is decided. */
START_TEST(test_token_frozen)
{
	struct script before = {.st = ST_OK}, after = {.st = ST_OK};

	begin();
	ck_ok(decide(4, NULL, &before), fixture_err);
	ck_assert_str_eq(before.token.frozen, "");
	ck_ok(store_freeze_add(
		  fixture_store, "org", "op", "why", T0, NULL, &fixture_err),
	    fixture_err);
	ck_ok(decide(4, NULL, &after), fixture_err);
	ck_assert_str_eq(after.token.frozen, "org");
}
END_TEST

/* ------------------------------------------------------- decided beforehand */

/* What mail 4 was seen to be about. */
static void
see(struct store_seen *seen_r, struct request **request_r,
    struct token_facts *token_r)
{
	uint8_t hash[SHA256_SIZE];

	ck_ok(store_token_find(fixture_store, request_r, token_r,
		  fixture_token(hash, "link", 4), &fixture_err),
	    fixture_err);
	*seen_r = (struct store_seen){*request_r, token_r};
}

START_TEST(test_seen_unchanged)
{
	struct script s = {.change = {.status = "FAILED"}};
	struct request *request = NULL;
	struct token_facts token;
	struct store_seen seen;

	begin();
	see(&seen, &request, &token);
	ck_ok(decide_seen(4, NULL, &seen, &s), fixture_err);
	ck_assert_uint_eq(s.n_calls, 1);
	request_free(request);
	request = fixture_load("r");
	ck_assert_str_eq(request->status, "FAILED");
	request_free(request);
}
END_TEST

static const uint8_t SPENT[SHA256_SIZE] = {7};

/* Each changes one thing that a decision on mail 4 could rest on. */
static void
change_request(void)
{
	struct script s = {.change = {.failure_message = "else"}};

	ck_ok(change("r", &s), fixture_err);
}

static void
change_domain(void)
{
	struct domain_change domain = {.n = 1, .reuse_until = 7};
	struct script s = {.change = {.domains = &domain, .n_domains = 1}};

	ck_ok(change("r", &s), fixture_err);
}

static void
change_other_domain(void)
{
	struct domain_change domain = {
	    .n = 0, .status = "SUCCESS", .reuse_until = -1};
	struct script s = {.change = {.domains = &domain, .n_domains = 1}};

	ck_ok(change("r", &s), fixture_err);
}

static void
change_other_vote(void)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {.verdict = "APPROVED",
	    .via = "link",
	    .at = T0,
	    .recipient_id = recipient_id("r", 1, 0)};
	struct script s = {
	    .change = {.vote = &vote, .events = &event, .n_events = 1}};

	ck_ok(decide(3, NULL, &s), fixture_err);
}

static void
change_objections(void)
{
	struct store_event event = fixture_event("objection", "r", T0);
	struct vote_change vote = {.verdict = "REJECTED",
	    .via = "link",
	    .at = T0,
	    .recipient_id = recipient_id("r", 1, 0)};
	struct script s = {
	    .change = {.objection = &vote, .events = &event, .n_events = 1}};

	ck_ok(decide(3, NULL, &s), fixture_err);
}

static void
change_refusals(void)
{
	struct script s = {.change = {.refusal = "no", .at = T0}};

	ck_ok(decide(4, NULL, &s), fixture_err);
}

static void
change_freezes(void)
{
	ck_ok(store_freeze_add(
		  fixture_store, "org", "op", "why", T0, NULL, &fixture_err),
	    fixture_err);
}

static void
change_form(void)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {.verdict = "APPROVED",
	    .via = "link",
	    .at = T0,
	    .receipt = "one",
	    .recipient_id = recipient_id("r", 1, 1)};
	struct script s = {
	    .change = {
		.vote = &vote, .events = &event, .n_events = 1, .form = SPENT}};

	ck_ok(decide(4, SPENT, &s), fixture_err);
}

static void (*const CHANGES[])(void) = {
    change_request,
    change_domain,
    change_other_domain,
    change_other_vote,
    change_objections,
    change_refusals,
    change_freezes,
    change_form,
};

/* It is decided once more, on what is so now, and only that is written. */
START_TEST(test_seen_changed)
{
	struct script s = {.change = {.refusal = "late", .at = T0}};
	struct request *request = NULL;
	struct token_facts token;
	struct store_seen seen;

	begin();
	see(&seen, &request, &token);
	CHANGES[_i]();
	ck_ok(decide_seen(4, SPENT, &seen, &s), fixture_err);
	ck_assert_uint_eq(s.n_calls, 2);
	request_free(request);
	see(&seen, &request, &token);
	ck_assert_uint_eq(request->domains[0].recipients[1].n_refusals,
	    CHANGES[_i] == change_refusals ? 2 : 1);
	request_free(request);
}
END_TEST

/* What was seen cannot be decided on: the lock may show otherwise. */
START_TEST(test_seen_in_vain)
{
	struct script s = {.st = ST_DENIED};
	struct request *request = NULL;
	struct token_facts token;
	struct store_seen seen;

	begin();
	see(&seen, &request, &token);
	ck_status(decide_seen(4, NULL, &seen, &s), ST_DENIED, fixture_err);
	ck_assert_uint_eq(s.n_calls, 2);
	request_free(request);
}
END_TEST

static struct token_view
view(int64_t mail_id)
{
	struct token_view v;
	uint8_t hash[SHA256_SIZE];

	ck_ok(store_token_view(fixture_store, &v,
		  fixture_token(hash, "link", mail_id), &fixture_err),
	    fixture_err);
	return v;
}

START_TEST(test_token_view)
{
	static const uint8_t unknown[SHA256_SIZE] = {1};
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {
	    .verdict = "APPROVED", .via = "link", .at = T0, .receipt = "one"};
	struct script s = {
	    .change = {.vote = &vote, .events = &event, .n_events = 1}};
	struct token_view v;

	begin();
	v = view(3);
	ck_assert_str_eq(v.channel, "link");
	ck_assert_int_eq(v.expires_at, T0 + WINDOW);
	ck_assert_str_eq(v.request_id, "r");
	ck_assert_str_eq(v.account, "a");
	ck_assert_str_eq(v.status, PENDING);
	ck_assert_str_eq(v.failure, "");
	ck_assert_str_eq(v.name, "example.org");
	ck_assert_str_eq(v.email, "admin@example.org");
	ck_assert_str_eq(v.answer, "");
	ck_assert_str_eq(v.objection, "");
	ck_assert_uint_eq(v.approvals, 0);
	ck_assert(!v.frozen);
	vote.recipient_id = recipient_id("r", 1, 1);
	ck_ok(decide(4, NULL, &s), fixture_err);
	ck_ok(store_freeze_add(fixture_store, "example.org", "op", "why", T0,
		  NULL, &fixture_err),
	    fixture_err);
	v = view(3);
	ck_assert_uint_eq(v.approvals, 1);
	ck_assert_str_eq(v.answer, "");
	ck_assert(v.frozen);
	ck_assert_str_eq(view(4).answer, "APPROVED");
	v = view(1);
	ck_assert_uint_eq(v.approvals, 0);
	ck_assert(!v.frozen);
	ck_status(store_token_view(fixture_store, &v, unknown, &fixture_err),
	    ST_NOTFOUND, fixture_err);
}
END_TEST

static const char EVIDENCE[] = "From: a\r\n\0\r\nI approve\r\n";

START_TEST(test_vote)
{
	struct store_event events[] = {
	    fixture_event("state", "r", T0), fixture_event("vote", "r", T0)};
	struct vote_change vote = {.verdict = "APPROVED",
	    .via = "reply",
	    .identity = "same-domain",
	    .from = "boss@example.com",
	    .at = T0 + 3,
	    .receipt = "receipt1",
	    .event = 1};
	struct script s = {
	    .change = {.vote = &vote, .events = events, .n_events = 2}};
	struct script again = {.st = ST_OK};
	struct request *r;
	struct receipt receipt;
	void *bytes = NULL;
	size_t len;

	events[1].evidence = EVIDENCE;
	events[1].evidence_len = sizeof(EVIDENCE);
	begin();
	vote.recipient_id = recipient_id("r", 0, 1);
	ck_ok(decide(2, NULL, &s), fixture_err);
	r = fixture_load("r");
	ck_assert_str_eq(r->domains[0].recipients[0].answer, "");
	ck_assert_str_eq(r->domains[0].recipients[1].answer, "APPROVED");
	ck_assert_str_eq(r->domains[0].recipients[1].via, "reply");
	ck_assert_str_eq(r->domains[0].recipients[1].identity, "same-domain");
	ck_assert_str_eq(
	    r->domains[0].recipients[1].answered_from, "boss@example.com");
	ck_assert_int_eq(r->domains[0].recipients[1].answered_at, T0 + 3);
	/* request, six minted, state, vote */
	ck_assert_int_eq(r->domains[0].recipients[1].evidence, 9);
	request_free(r);
	ck_ok(
	    store_audit_evidence(fixture_store, &bytes, &len, 9, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(len, sizeof(EVIDENCE));
	ck_assert_mem_eq(bytes, EVIDENCE, len);
	free(bytes);
	ck_ok(store_receipt_load(
		  fixture_store, &receipt, "receipt1", &fixture_err),
	    fixture_err);
	ck_assert_str_eq(receipt.request_id, "r");
	ck_assert_str_eq(receipt.name, "www.example.com");
	ck_assert_str_eq(receipt.unicode, "www.example.com");
	ck_assert_str_eq(receipt.email, "postmaster@www.example.com");
	ck_assert_str_eq(receipt.verdict, "APPROVED");
	ck_assert(!receipt.objection);
	ck_assert_int_eq(receipt.at, T0 + 3);
	ck_assert_int_eq(receipt.evidence, 9);
	ck_status(store_receipt_load(
		      fixture_store, &receipt, "receipt2", &fixture_err),
	    ST_NOTFOUND, fixture_err);
	/* the next decision sees it, by whichever of the mailbox's tokens */
	ck_ok(decide(2, NULL, &again), fixture_err);
	ck_assert_str_eq(again.answer, "APPROVED");
}
END_TEST

/* Q2: a later vote replaces the earlier one; the receipt stays as it was. */
START_TEST(test_vote_replaced)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {
	    .verdict = "APPROVED", .at = T0, .receipt = "one"};
	struct script s = {
	    .change = {.vote = &vote, .events = &event, .n_events = 1}};
	struct receipt receipt;
	struct request *r;

	begin();
	vote.recipient_id = recipient_id("r", 0, 0);
	ck_ok(decide(1, NULL, &s), fixture_err);
	vote.verdict = "REJECTED";
	vote.receipt = "two";
	ck_ok(decide(1, NULL, &s), fixture_err);
	r = fixture_load("r");
	ck_assert_str_eq(r->domains[0].recipients[0].answer, "REJECTED");
	ck_assert_int_eq(r->domains[0].recipients[0].evidence, 9);
	request_free(r);
	ck_ok(store_receipt_load(fixture_store, &receipt, "one", &fixture_err),
	    fixture_err);
	ck_assert_str_eq(receipt.verdict, "APPROVED");
	ck_assert_int_eq(receipt.evidence, 8);
	ck_assert_uint_eq(fixture_events("vote"), 2);
}
END_TEST

/* W5: beside the votes, which stay. */
START_TEST(test_objection)
{
	struct store_event event = fixture_event("objection", "r", T0);
	struct vote_change objection = {
	    .verdict = "NOT_ME", .via = "link", .at = T0 + 9, .receipt = "obj"};
	struct script s = {.change = {
			       .objection = &objection,
			       .events = &event,
			       .n_events = 1,
			   }};
	struct receipt receipt;
	struct request *r;

	begin();
	objection.recipient_id = recipient_id("r", 2, 0);
	ck_ok(decide(5, NULL, &s), fixture_err);
	r = fixture_load("r");
	ck_assert_uint_eq(r->domains[0].n_objections, 0);
	ck_assert_uint_eq(r->domains[2].n_objections, 1);
	ck_assert_str_eq(
	    r->domains[2].objections[0].email, "admin@example.net");
	ck_assert_str_eq(r->domains[2].objections[0].via, "link");
	ck_assert_int_eq(r->domains[2].objections[0].at, T0 + 9);
	ck_assert_str_eq(r->domains[2].recipients[0].answer, "");
	request_free(r);
	ck_assert_str_eq(view(5).objection, "NOT_ME");
	ck_assert_str_eq(view(6).objection, "");
	objection.verdict = "REJECTED";
	objection.receipt = "newer";
	ck_ok(decide(5, NULL, &s), fixture_err);
	ck_assert_str_eq(view(5).objection, "REJECTED");
	ck_ok(store_receipt_load(fixture_store, &receipt, "obj", &fixture_err),
	    fixture_err);
	ck_assert(receipt.objection);
	ck_assert_str_eq(receipt.verdict, "NOT_ME");
}
END_TEST

/* T2: the same form again leads to the same receipt. */
START_TEST(test_form)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {
	    .verdict = "APPROVED", .at = T0, .receipt = "mine"};
	struct script s = {
	    .change = {
		.vote = &vote, .form = FORM, .events = &event, .n_events = 1}};
	struct script look = {.change = {.form = FORM}};

	begin();
	vote.recipient_id = recipient_id("r", 0, 0);
	ck_ok(decide(1, FORM, &s), fixture_err);
	ck_assert_str_eq(s.spent, "");
	ck_ok(decide(1, FORM, &look), fixture_err);
	ck_assert_str_eq(look.spent, "mine");
	/* spending it once more, without a receipt, takes nothing away */
	ck_ok(decide(1, FORM, &look), fixture_err);
	ck_assert_str_eq(look.spent, "mine");
	/* another mailbox's token is not led to this receipt */
	ck_ok(decide(2, FORM, &look), fixture_err);
	ck_assert_str_eq(look.spent, "");
	ck_ok(decide(1, FORM, &look), fixture_err);
	ck_assert_str_eq(look.spent, "mine");
	ck_ok(decide(1, NULL, &look), fixture_err);
	ck_assert_str_eq(look.spent, "");
}
END_TEST

/* A form spent on a refusal gets its receipt when it is counted after all. */
START_TEST(test_form_refused_first)
{
	struct store_event event = fixture_event("vote", "r", T0);
	struct vote_change vote = {
	    .verdict = "APPROVED", .at = T0, .receipt = "late"};
	struct script refuse = {
	    .change = {.refusal = "not now", .form = FORM, .at = T0}};
	struct script count = {
	    .change = {
		.vote = &vote, .form = FORM, .events = &event, .n_events = 1}};

	begin();
	vote.recipient_id = recipient_id("r", 0, 0);
	ck_ok(decide(1, FORM, &refuse), fixture_err);
	ck_ok(decide(1, FORM, &count), fixture_err);
	ck_assert_str_eq(count.spent, "");
	refuse.change = (struct change){.at = T0};
	ck_ok(decide(1, FORM, &refuse), fixture_err);
	ck_assert_str_eq(refuse.spent, "late");
}
END_TEST

/* The newest twenty are shown, the oldest of them first (T16: flat). */
START_TEST(test_refusals)
{
	struct store_event event = fixture_event("refusal", "r", T0);
	struct script s = {.change = {.refusal = "by a decision",
			       .refusal_via = "link",
			       .events = &event,
			       .n_events = 1,
			       .at = T0 + 9999}};
	uint8_t hash[SHA256_SIZE];
	char reason[1000];
	struct recipient *recipient;
	struct request *r;

	begin();
	fixture_token(hash, "reply", 2);
	memset(reason, 'x', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	for (int i = 0; i < 25; i++)
		ck_ok(store_refusal_add(fixture_store, hash, "reply",
			  i == 24 ? reason : "no answer found", T0 + 200 * i,
			  &event, &fixture_err),
		    fixture_err);
	ck_ok(decide(2, NULL, &s), fixture_err);
	r = fixture_load("r");
	ck_assert_uint_eq(r->domains[0].recipients[0].n_refusals, 0);
	recipient = &r->domains[0].recipients[1];
	ck_assert_uint_eq(recipient->n_refusals, 20);
	ck_assert_int_eq(recipient->refusals[0].at, T0 + 6 * 200);
	ck_assert_str_eq(recipient->refusals[0].via, "reply");
	ck_assert_uint_eq(
	    strlen(recipient->refusals[18].reason), STORE_TEXT_SIZE - 1);
	ck_assert_int_eq(recipient->refusals[19].at, T0 + 9999);
	ck_assert_str_eq(recipient->refusals[19].via, "link");
	ck_assert_str_eq(recipient->refusals[19].reason, "by a decision");
	request_free(r);
	ck_assert_uint_eq(fixture_events("refusal"), 26);
	ck_status(
	    store_refusal_add(fixture_store, fixture_token(hash, "reply", 4711),
		"reply", "x", T0, &event, &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_uint_eq(fixture_events("refusal"), 26);
}
END_TEST

static size_t
n_refusals(size_t recipient)
{
	struct request *r = fixture_load("r");
	size_t n = r->domains[0].recipients[recipient].n_refusals;

	request_free(r);
	return n;
}

/* T16: of one mailbox's no more than twenty an hour are recorded, in whichever
 * way they come; nobody else's is left out for that. */
START_TEST(test_too_many_refusals)
{
	struct store_event event = fixture_event("refusal", "r", T0);
	struct script s = {.change = {.refusal = "by a decision",
			       .refusal_via = "link",
			       .events = &event,
			       .n_events = 1}};
	uint8_t hash[SHA256_SIZE];

	begin();
	fixture_token(hash, "reply", 2);
	for (int i = 0; i < 30; i++) {
		s.change.at = T0 + i;
		ck_ok(decide(2, NULL, &s), fixture_err);
		ck_ok(store_refusal_add(fixture_store, hash, "reply", "no",
			  T0 + i, &event, &fixture_err),
		    fixture_err);
	}
	ck_assert_uint_eq(fixture_events("refusal"), 20);
	ck_assert_uint_eq(n_refusals(1), 20);
	ck_ok(store_refusal_add(fixture_store, fixture_token(hash, "reply", 1),
		  "reply", "no", T0 + 30, &event, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(fixture_events("refusal"), 21);
	ck_assert_uint_eq(n_refusals(0), 1);
	/* the first two are an hour old */
	for (int i = 0; i < 5; i++) {
		s.change.at = T0 + 3600;
		ck_ok(decide(2, NULL, &s), fixture_err);
	}
	ck_assert_uint_eq(fixture_events("refusal"), 23);
	ck_assert_uint_eq(n_refusals(1), 20);
}
END_TEST

/* T1: shown a thousand times, recorded once an hour. */
static const struct shown_row {
	const char *label, *channel;
	int64_t mail_id, hour;
	enum status st;
} SHOWN[] = {
    {"the same hour", "link", 1, 100, ST_NOTFOUND},
    {"the next hour", "link", 1, 101, ST_OK},
    {"another token", "link", 2, 100, ST_OK},
    {"no such token", "link", 4711, 100, ST_NOTFOUND},
};

START_TEST(test_shown)
{
	const struct shown_row *row = &SHOWN[_i];
	struct store_event event = fixture_event("shown", "r", T0);
	uint8_t hash[SHA256_SIZE];

	begin();
	ck_ok(store_token_shown(fixture_store, fixture_token(hash, "link", 1),
		  100, &event, &fixture_err),
	    fixture_err);
	ck_status(store_token_shown(fixture_store,
		      fixture_token(hash, row->channel, row->mail_id),
		      row->hour, &event, &fixture_err),
	    row->st, fixture_err);
	ck_assert_msg(fixture_events("shown") == (row->st == ST_OK ? 2 : 1),
	    "%s: got %zu events", row->label, fixture_events("shown"));
}
END_TEST

START_TEST(test_queue)
{
	int64_t queue[2];
	struct script s = {
	    .change = {.queue = queue, .n_queue = 2, .at = T0 + 50}};

	begin();
	queue[0] = recipient_id("r", 1, 0);
	queue[1] = recipient_id("r", 2, 1);
	ck_ok(change("r", &s), fixture_err);
	free(fixture_send(2, T0 + 50));
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("store/change");
	TCase *tcase = fixture_case(suite, "change");

	tcase_add_test(tcase, test_change_whole);
	tcase_add_test(tcase, test_change_nothing);
	tcase_add_test(tcase, test_change_unknown);
	LOOP(tcase, test_decide_says_no, ANSWERS);
	LOOP(tcase, test_change_all_or_nothing, SPOIL);
	tcase_add_test(tcase, test_token_facts);
	tcase_add_test(tcase, test_token_frozen);
	tcase_add_test(tcase, test_seen_unchanged);
	LOOP(tcase, test_seen_changed, CHANGES);
	tcase_add_test(tcase, test_seen_in_vain);
	tcase_add_test(tcase, test_token_view);
	tcase_add_test(tcase, test_vote);
	tcase_add_test(tcase, test_vote_replaced);
	tcase_add_test(tcase, test_objection);
	tcase_add_test(tcase, test_form);
	tcase_add_test(tcase, test_form_refused_first);
	tcase_add_test(tcase, test_refusals);
	tcase_add_test(tcase, test_too_many_refusals);
	LOOP(tcase, test_shown, SHOWN);
	tcase_add_test(tcase, test_queue);
	return fixture_run(suite);
}
