/* SPDX-License-Identifier: ISC
 * Mails queued, claimed, minted and handed over: each leaves once, none is
 * lost by a claimer's death, and the recipient shows what became of it. */
#include "tests/unit/store/fixture.h"

static struct mail *
claim(size_t *n_r, size_t max, int64_t now)
{
	struct mail *mails = NULL;

	ck_ok(store_mail_claim(fixture_store, &mails, n_r, "here", max, now,
		  now + LEASE, &fixture_err),
	    fixture_err);
	return mails;
}

static size_t
n_claimed(size_t max, int64_t now)
{
	size_t n;

	free(claim(&n, max, now));
	return n;
}

static void
result(int64_t mail_id, const char *state, int64_t due_at, const char *text)
{
	struct store_event event = fixture_event("submitted", NULL, due_at);
	struct mail_result r = {.mail_id = mail_id,
	    .state = state,
	    .due_at = due_at,
	    .text = text,
	    .event = &event};

	ck_ok(
	    store_mail_result(fixture_store, &r, 1, &fixture_err), fixture_err);
}

static void
sign(int64_t mail_id, int64_t try, const char *queue_id)
{
	struct mail_signed mail = {.queue_id = queue_id, .at = T0};
	struct mail_place place;
	char message_id[64];

	snprintf(message_id, sizeof(message_id),
	    "<%" PRId64 ".%" PRId64 "@ca.example>", mail_id, try);
	mail.message_id = message_id;
	fixture_hash(mail.digest, "digest", mail_id * 100 + try);
	ck_ok(store_mail_signed(
		  fixture_store, &mail, &place, NULL, NULL, NULL, &fixture_err),
	    fixture_err);
}

/* What the request shows of the recipient that a mail goes to. */
static struct recipient
shown(const char *id, const char *email)
{
	struct request *request = fixture_load(id);
	struct recipient found = {.id = 0};

	for (size_t i = 0; i < request->n_domains; i++) {
		for (size_t k = 0; k < request->domains[i].n_recipients; k++) {
			const struct recipient *r =
			    &request->domains[i].recipients[k];

			if (strcmp(r->email, email) == 0)
				found = *r;
		}
	}
	found.refusals = NULL;
	request_free(request);
	ck_assert_int_ne(found.id, 0);
	return found;
}

static enum status
end_request(void *arg, const struct request *request, struct change *change_r)
{
	(void)request;
	change_r->status = arg;
	return ST_OK;
}

/* Mails the first recipient again; as a new generation where `arg` says so. */
static enum status
resend(void *arg, const struct request *request, struct change *change_r)
{
	static const struct change AGAIN = {
	    .status = PENDING, .at = T0 + 100, .n_queue = 1};

	*change_r = AGAIN;
	change_r->new_generation = arg != NULL;
	change_r->queue = &request->domains[0].recipients[0].id;
	return ST_OK;
}

START_TEST(test_claim)
{
	struct mail *mails;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com", "example.org"));
	ck_assert_uint_eq(n_claimed(10, T0 - 1), 0);
	mails = claim(&n, 3, T0);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(mails[0].request_id, "r");
	ck_assert_uint_eq(mails[0].domain, 0);
	ck_assert_str_eq(mails[0].email, "admin@example.com");
	ck_assert_str_eq(mails[0].state, "SENDING");
	ck_assert_uint_eq(mails[0].attempts, 1);
	ck_assert_uint_eq(mails[2].domain, 1);
	ck_assert_str_eq(mails[2].email, "admin@example.org");
	ck_assert_int_eq(
	    shown("r", "admin@example.com").id, mails[0].recipient_id);
	ck_assert_str_eq(shown("r", "admin@example.com").delivery, "QUEUED");
	free(mails);
	ck_assert_uint_eq(n_claimed(10, T0), 1);
	ck_assert_uint_eq(n_claimed(10, T0), 0);
}
END_TEST

/* T20: a claimer that died. */
START_TEST(test_claim_runs_out)
{
	struct mail *mails;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_assert_uint_eq(n_claimed(10, T0), 2);
	ck_assert_uint_eq(n_claimed(10, T0 + LEASE - 1), 0);
	mails = claim(&n, 10, T0 + LEASE);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(mails[0].attempts, 2);
	free(mails);
}
END_TEST

START_TEST(test_release)
{
	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_assert_uint_eq(n_claimed(1, T0), 1);
	fixture_reopen();
	ck_assert_uint_eq(n_claimed(10, T0), 1);
	ck_ok(store_mail_release(fixture_store, "there", T0 + 1, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 0);
	ck_ok(store_mail_release(fixture_store, "here", T0 + 1, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0), 0);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 2);
}
END_TEST

/* Nobody waits for the answer: the mail is never sent. */
START_TEST(test_claim_skips_ended)
{
	size_t n;
	struct mail *mails = NULL;

	fixture_create("over", "a", T0, NAMES("example.com", "example.net"));
	fixture_create("open", "a", T0 + 1, NAMES("example.org"));
	ck_ok(store_change(
		  fixture_store, "over", end_request, "FAILED", &fixture_err),
	    fixture_err);
	ck_ok(store_mail_list(fixture_store, &mails, &n, 10, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 2);
	free(mails);
	/* the four of "over" are ahead of the one that is wanted */
	mails = claim(&n, 1, T0 + 1);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(mails[0].request_id, "open");
	free(mails);
	ck_assert_str_eq(shown("over", "admin@example.com").delivery, "");
	/* cancelled for good, even where the request comes back */
	ck_ok(store_change(
		  fixture_store, "over", end_request, PENDING, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 1);
}
END_TEST

static enum status
approve(void *arg, const struct request *request, struct change *change_r)
{
	static const struct store_event EVENT = {
	    .event = "vote", .at = T0, .leaf = "{}"};
	struct vote_change *vote = arg;

	*vote = (struct vote_change){.verdict = "APPROVED",
	    .at = T0,
	    .recipient_id = request->domains[0].recipients[0].id};
	change_r->vote = vote;
	change_r->events = &EVENT;
	change_r->n_events = 1;
	return ST_OK;
}

static enum status
change_to(void *arg, const struct request *request, struct change *change_r)
{
	(void)request;
	*change_r = *(const struct change *)arg;
	return ST_OK;
}

START_TEST(test_claim_skips_answered)
{
	struct vote_change vote;
	struct mail *mails;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_ok(store_change(fixture_store, "r", approve, &vote, &fixture_err),
	    fixture_err);
	mails = claim(&n, 10, T0);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(mails[0].email, "postmaster@example.com");
	free(mails);
}
END_TEST

/* T26: what was answered before a mail was queued does not count any more. */
START_TEST(test_claim_asks_again)
{
	struct vote_change vote;
	int64_t id;
	struct change again = {.queue = &id, .n_queue = 1, .at = T0 + 1};

	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_ok(store_change(fixture_store, "r", approve, &vote, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0), 1);
	id = vote.recipient_id;
	ck_ok(store_change(fixture_store, "r", change_to, &again, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 1);
}
END_TEST

START_TEST(test_mint)
{
	struct request *request = NULL;
	struct token_facts token;
	uint8_t hash[SHA256_SIZE];
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0 + 5);
	ck_assert_int_eq(shown("r", "admin@example.com").sent_at, T0 + 5);
	ck_assert_int_eq(
	    shown("r", "admin@example.com").expires_at, T0 + 5 + WINDOW);
	ck_ok(store_token_find(fixture_store, &request, &token,
		  fixture_token(hash, "reply", ids[1]), &fixture_err),
	    fixture_err);
	ck_assert_str_eq(token.channel, "reply");
	ck_assert_str_eq(token.request_id, "r");
	ck_assert_int_eq(token.expires_at, T0 + 5 + WINDOW);
	ck_assert_int_eq(request->expires_at, T0 + 5 + WINDOW);
	ck_assert_uint_eq(fixture_events("minted"), 2);
	request_free(request);
	free(ids);
}
END_TEST

/* The mail is kept as the evidence of its event, and found by each of its two
 * tokens; another mail's has its own. */
START_TEST(test_mint_keeps_copy)
{
	static const char *const copies[] = {"first, masked", "second\0half"};
	const size_t lens[] = {13, 11};
	struct store_event events[] = {fixture_event("other", NULL, T0),
	    fixture_event("minted", NULL, T0),
	    fixture_event("minted", NULL, T0)};
	struct minting m[2];
	struct mail_minted minted[2];
	struct mail *mails;
	size_t n, len = 0;
	struct request *request;
	struct token_facts token;
	void *bytes = NULL;

	fixture_create("r", "a", T0, NAMES("example.com"));
	mails = claim(&n, 2, T0);
	ck_assert_uint_eq(n, 2);
	for (size_t i = 0; i < 2; i++) {
		fixture_minting(&m[i], mails[i].id, 0, T0);
		minted[i] = m[i].minted;
		minted[i].event = (unsigned)i + 1;
		events[i + 1].evidence = copies[i];
		events[i + 1].evidence_len = lens[i];
	}
	ck_ok(
	    store_mail_mint(fixture_store, minted, 2, events, 3, &fixture_err),
	    fixture_err);
	for (size_t i = 0; i < 4; i++) {
		const struct mail_minted *one = &minted[i / 2];

		ck_ok(store_token_find_copy(fixture_store, &request, &token,
			  &bytes, &len,
			  i % 2 == 0 ? one->link_hash : one->reply_hash,
			  &fixture_err),
		    fixture_err);
		ck_assert_str_eq(request->id, token.request_id);
		ck_assert_str_eq(token.channel, i % 2 == 0 ? "link" : "reply");
		ck_assert_uint_eq(len, lens[i / 2]);
		ck_assert_mem_eq(bytes, copies[i / 2], len);
		request_free(request);
		free(bytes);
	}
	free(mails);
}
END_TEST

START_TEST(test_no_copy)
{
	uint8_t hash[SHA256_SIZE];
	char channel[STORE_WORD_SIZE];
	struct request *request;
	struct token_facts token;
	size_t len;
	void *bytes;
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0 + 5);
	ck_ok(store_token_find_copy(fixture_store, &request, &token, &bytes,
		  &len, fixture_token(hash, "reply", ids[0]), &fixture_err),
	    fixture_err);
	ck_assert_ptr_null(bytes);
	request_free(request);
	ck_ok(store_token_channel(fixture_store, channel, hash, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(channel, "reply");
	fixture_hash(hash, "none", 1);
	ck_assert_int_eq(store_token_find_copy(fixture_store, &request, &token,
			     &bytes, &len, hash, &fixture_err),
	    ST_NOTFOUND);
	ck_assert_int_eq(
	    store_token_channel(fixture_store, channel, hash, &fixture_err),
	    ST_NOTFOUND);
	free(ids);
}
END_TEST

/* A second try mints another pair and the first stays good; an earlier end
 * never shortens the request's. */
START_TEST(test_mint_again)
{
	struct request *request;
	struct token_facts token;
	uint8_t hash[SHA256_SIZE];
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0 + 5);
	fixture_mint(ids[0], 1, T0 + 60);
	fixture_mint(ids[1], 1, T0 + 30);
	ck_assert_int_eq(
	    shown("r", "admin@example.com").expires_at, T0 + 60 + WINDOW);
	ck_assert_int_eq(
	    shown("r", "postmaster@example.com").expires_at, T0 + 30 + WINDOW);
	for (int64_t try = 0; try < 2; try++) {
		fixture_hash(hash, "link", ids[0] * 100 + try);
		ck_ok(store_token_find(
			  fixture_store, &request, &token, hash, &fixture_err),
		    fixture_err);
		ck_assert_int_eq(
		    token.expires_at, T0 + (try ? 60 : 5) + WINDOW);
		ck_assert_int_eq(request->expires_at, T0 + 60 + WINDOW);
		request_free(request);
	}
	free(ids);
}
END_TEST

/* Of two mails the second cannot be minted: neither is. */
static void
spoil_mail(struct minting *m, const struct minting *first)
{
	(void)first;
	m->minted.mail_id = 4711;
}

static void
spoil_token(struct minting *m, const struct minting *first)
{
	memcpy(m->minted.link_hash, first->minted.link_hash, SHA256_SIZE);
}

static void
spoil_pair(struct minting *m, const struct minting *first)
{
	(void)first;
	memcpy(m->minted.link_hash, m->minted.reply_hash, SHA256_SIZE);
}

static void
spoil_nonce(struct minting *m, const struct minting *first)
{
	memcpy(m->minted.nonce_hash, first->minted.nonce_hash, SHA256_SIZE);
}

static void
spoil_message_id(struct minting *m, const struct minting *first)
{
	m->minted.message_id = first->message_id;
}

static const struct spoil_row {
	const char *label;
	void (*spoil)(struct minting *m, const struct minting *first);
} SPOIL[] = {
    {"no such mail", spoil_mail},
    {"a token of another mail", spoil_token},
    {"one token for link and reply", spoil_pair},
    {"a bounce nonce of another mail", spoil_nonce},
    {"a Message-ID of another mail", spoil_message_id},
};

START_TEST(test_mint_all_or_none)
{
	struct request *request = NULL;
	struct minting m[2];
	struct mail_minted minted[2];
	struct token_facts token;
	struct mail *mails;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	mails = claim(&n, 10, T0);
	fixture_minting(&m[0], mails[0].id, 0, T0);
	fixture_minting(&m[1], mails[1].id, 0, T0);
	SPOIL[_i].spoil(&m[1], &m[0]);
	minted[0] = m[0].minted;
	minted[1] = m[1].minted;
	ck_status(
	    store_mail_mint(fixture_store, minted, 2, NULL, 0, &fixture_err),
	    ST_BUG, fixture_err);
	ck_assert_msg(store_token_find(fixture_store, &request, &token,
			  m[0].minted.link_hash, &fixture_err) == ST_NOTFOUND,
	    "%s: the first was minted", SPOIL[_i].label);
	ck_assert_int_eq(shown("r", "admin@example.com").sent_at, 0);
	free(mails);
}
END_TEST

/* The mail is claimed, minted and, in some rows, signed before its result. */
static const struct result_row {
	const char *label;
	bool is_signed;
	const char *result;
	const char *delivery, *text, *queue_id;
	bool due_again;
} RESULTS[] = {
    {"taken", false, "SUBMITTED", "SUBMITTED", "250 ok", "", false},
    {"taken and signed", true, "SUBMITTED", "SIGNED", "250 ok", "4Xq", false},
    {"not now", false, "QUEUED", "QUEUED", "250 ok", "", true},
    {"signed, then not now", true, "QUEUED", "QUEUED", "250 ok", "", true},
    {"never", false, "FAILED", "BOUNCED", "250 ok", "", false},
    {"signed, then never", true, "FAILED", "BOUNCED", "250 ok", "4Xq", false},
};

START_TEST(test_result)
{
	const struct result_row *row = &RESULTS[_i];
	struct recipient r;
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	result(ids[1], "SUBMITTED", 0, "");
	if (row->is_signed)
		sign(ids[0], 0, "4Xq");
	result(ids[0], row->result, T0 + 60, "250 ok");
	r = shown("r", "admin@example.com");
	ck_assert_msg(strcmp(r.delivery, row->delivery) == 0 &&
			  strcmp(r.delivery_text, row->text) == 0 &&
			  strcmp(r.queue_id, row->queue_id) == 0,
	    "%s: got %s \"%s\" %s", row->label, r.delivery, r.delivery_text,
	    r.queue_id);
	ck_assert_uint_eq(n_claimed(10, T0 + 59), 0);
	ck_assert_uint_eq(n_claimed(10, T0 + 60), row->due_again ? 1 : 0);
	/* and never again by its claim's end */
	ck_assert_uint_eq(n_claimed(10, T0 + 60 + LEASE - 1), 0);
	free(ids);
}
END_TEST

/* A try that the milter did not see is one that is not signed, whatever queue
 * id an earlier one had. */
static void
is_unsigned(int64_t mail_id, int64_t at)
{
	struct unsigned_mail mails[UNSIGNED_MAILS_MAX];
	size_t n = 0;

	ck_assert_uint_eq(n_claimed(10, at), 1);
	result(mail_id, "SUBMITTED", 0, "250 ok");
	ck_ok(store_mail_unsigned(
		  fixture_store, mails, &n, T0 - 1, T0, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
}

/* Signed behind the result, or as an earlier try. Where the connection was lost
 * the mail server may have died of it before it had the mail (T20): it is tried
 * again. */
START_TEST(test_signed_later)
{
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	result(ids[0], "SUBMITTED", 0, "250 ok");
	sign(ids[0], 0, "q1");
	ck_assert_str_eq(shown("r", "admin@example.com").delivery, "SIGNED");
	result(ids[1], "QUEUED", T0 + 60, "lost the connection");
	sign(ids[1], 0, "q2");
	ck_assert_str_eq(
	    shown("r", "postmaster@example.com").delivery, "QUEUED");
	ck_assert_uint_eq(n_claimed(10, T0 + 59), 0);
	is_unsigned(ids[1], T0 + 60);
	free(ids);
}
END_TEST

/* Both died behind the signature, before the result was noted (T20): sent again
 * where that is waited for. With a result it is not. */
START_TEST(test_release_signed)
{

	fixture_create("r", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	sign(1, 0, "q1");
	sign(2, 0, "q2");
	result(2, "SUBMITTED", 0, "250 ok");
	ck_ok(store_mail_release(fixture_store, "there", T0 + 1, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 0);
	ck_ok(store_mail_release(fixture_store, "here", T0 + 1, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0), 0);
	is_unsigned(1, T0 + 1);
	ck_assert_uint_eq(n_claimed(10, T0 + 1 + LEASE), 0);
}
END_TEST

START_TEST(test_result_long_text)
{
	char text[2000];
	int64_t *ids;

	/* two bytes a character, so that the cut would fall into one */
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa4", 3);
	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	result(ids[0], "QUEUED", T0, text);
	ck_assert_uint_eq(strlen(shown("r", "admin@example.com").delivery_text),
	    STORE_TEXT_SIZE - 2);
	free(ids);
}
END_TEST

static const struct {
	const char *label;
	int64_t mail_id;
	const char *state;
} BAD_RESULTS[] = {
    {"no such mail", 4711, "SUBMITTED"},
    {"no such state", 1, "DONE"},
};

START_TEST(test_result_bad)
{
	struct mail_result results[2] = {
	    {.mail_id = 0, .state = "SUBMITTED", .text = ""},
	    {.mail_id = BAD_RESULTS[_i].mail_id,
		.state = BAD_RESULTS[_i].state,
		.text = ""},
	};
	int64_t *ids;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	results[0].mail_id = ids[0];
	ck_status(store_mail_result(fixture_store, results, 2, &fixture_err),
	    ST_BUG, fixture_err);
	ck_assert_msg(
	    strcmp(shown("r", "admin@example.com").delivery, "QUEUED") == 0,
	    "%s: the first was kept", BAD_RESULTS[_i].label);
	free(ids);
}
END_TEST

/* A result whose answer was lost is told again: it is noted once, and nothing
 * that came of the mail since is undone. */
START_TEST(test_result_again)
{
	struct store_event event = fixture_event("deferred", NULL, T0);
	struct mail_result r = {.state = "QUEUED",
	    .due_at = T0,
	    .text = "later",
	    .owner = "here",
	    .event = &event};
	int64_t *ids;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(N_MAILBOXES, T0);
	r.mail_id = ids[0];
	free(ids);
	for (int i = 0; i < 2; i++)
		ck_ok(store_mail_result(fixture_store, &r, 1, &fixture_err),
		    fixture_err);
	ck_assert_uint_eq(fixture_events("deferred"), 1);
	/* Claimed again by another, it is that one's. */
	free(claim(&n, 10, T0 + 1));
	ck_assert_uint_eq(n, 1);
	r.owner = "there";
	ck_ok(
	    store_mail_result(fixture_store, &r, 1, &fixture_err), fixture_err);
	ck_assert_uint_eq(fixture_events("deferred"), 1);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 0);
	r.owner = "here";
	ck_ok(
	    store_mail_result(fixture_store, &r, 1, &fixture_err), fixture_err);
	ck_assert_uint_eq(fixture_events("deferred"), 2);
	ck_assert_uint_eq(n_claimed(10, T0 + 1), 1);
}
END_TEST

/* W3: the recipient shows its newest mail; what was sent stays good. */
START_TEST(test_resend)
{
	struct recipient r;
	int64_t *ids, *again;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	sign(ids[0], 0, "q1");
	ck_ok(store_change(fixture_store, "r", resend, NULL, &fixture_err),
	    fixture_err);
	r = shown("r", "admin@example.com");
	ck_assert_str_eq(r.delivery, "QUEUED");
	ck_assert_str_eq(r.queue_id, "");
	ck_assert_int_eq(r.expires_at, T0 + WINDOW);
	again = fixture_send(1, T0 + 100);
	sign(again[0], 0, "q2");
	/* late news of the first mail */
	result(ids[0], "SUBMITTED", 0, "old news");
	r = shown("r", "admin@example.com");
	ck_assert_str_eq(r.delivery, "SIGNED");
	ck_assert_str_eq(r.queue_id, "q2");
	ck_assert_str_eq(r.delivery_text, "");
	ck_assert_int_eq(r.expires_at, T0 + 100 + WINDOW);
	free(ids);
	free(again);
}
END_TEST

/* A resend takes the place of a mail that has not left. */
START_TEST(test_resend_supersedes)
{
	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_ok(store_change(fixture_store, "r", resend, NULL, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_claimed(10, T0 + 100), 2);
}
END_TEST

/* ... nor of one that is on its way, should that have to be tried again: two
 * mails would ask the same. */
static const struct {
	const char *label;
	bool is_signed, is_late; /* the mail server says "not now" */
} ON_THEIR_WAY[] = {
    {"being sent", false, false},
    {"signed", true, false},
    {"not now", false, true},
    {"signed, then not now", true, true},
};

START_TEST(test_resend_supersedes_on_its_way)
{
	struct mail *mails;
	int64_t *ids;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	result(ids[1], "SUBMITTED", 0, "");
	if (ON_THEIR_WAY[_i].is_signed)
		sign(ids[0], 0, "q1");
	ck_ok(store_change(fixture_store, "r", end_request,
		  "VALIDATION_TIMED_OUT", &fixture_err),
	    fixture_err);
	ck_ok(store_change(fixture_store, "r", resend, "", &fixture_err),
	    fixture_err);
	if (ON_THEIR_WAY[_i].is_late)
		result(ids[0], "QUEUED", T0 + 100, "451 busy");
	else
		ck_ok(store_mail_release(
			  fixture_store, "here", T0 + 100, &fixture_err),
		    fixture_err);
	ck_ok(store_mail_list(fixture_store, &mails, &n, 10, &fixture_err),
	    fixture_err);
	ck_assert_msg(
	    n == 1, "%s: %zu in the outbox", ON_THEIR_WAY[_i].label, n);
	free(mails);
	mails = claim(&n, 10, T0 + 100);
	ck_assert_msg(n == 1 && mails[0].id != ids[0], "%s: %zu sent",
	    ON_THEIR_WAY[_i].label, n);
	ck_assert_uint_eq(n_claimed(10, T0 + 100 + LEASE), 1);
	free(mails);
	free(ids);
}
END_TEST

/* The newest was refused for good: the one before it is not given up. */
START_TEST(test_resend_refused)
{
	int64_t *ids, *again;

	fixture_create("r", "a", T0, NAMES("example.com"));
	ids = fixture_send(2, T0);
	result(ids[1], "SUBMITTED", 0, "");
	ck_ok(store_change(fixture_store, "r", resend, NULL, &fixture_err),
	    fixture_err);
	again = fixture_send(1, T0 + 100);
	result(ids[0], "QUEUED", T0 + 200, "451 busy");
	result(again[0], "FAILED", 0, "550 no");
	ck_assert_uint_eq(n_claimed(10, T0 + 200), 1);
	free(ids);
	free(again);
}
END_TEST

/* W2: what has ended does not end the next generation. */
START_TEST(test_reopen)
{
	char ids[1][REQUEST_ID_SIZE];
	struct request *request;
	int64_t *sent;
	size_t n;

	fixture_create("r", "a", T0 - WINDOW, NAMES("example.com"));
	sent = fixture_send(2, T0 - WINDOW);
	result(sent[0], "SUBMITTED", 0, "");
	result(sent[1], "SUBMITTED", 0, "");
	free(sent);
	ck_ok(store_change(fixture_store, "r", end_request,
		  "VALIDATION_TIMED_OUT", &fixture_err),
	    fixture_err);
	ck_ok(store_change(fixture_store, "r", resend, "", &fixture_err),
	    fixture_err);
	request = fixture_load("r");
	ck_assert_uint_eq(request->generation, 2);
	ck_assert_str_eq(request->status, PENDING);
	ck_assert_int_eq(request->expires_at, 0);
	request_free(request);
	ck_ok(store_request_ended(
		  fixture_store, ids, &n, 1, T0 + 100, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 0);
	free(fixture_send(1, T0 + 100));
	ck_ok(store_request_ended(
		  fixture_store, ids, &n, 1, T0 + 100 + WINDOW, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(test_list_retry)
{
	struct mail *mails = NULL;
	int64_t *ids;
	size_t n;

	fixture_create("r", "a", T0, NAMES("example.com"));
	fixture_create("s", "a", T0, NAMES("example.org"));
	ids = fixture_send(4, T0);
	result(ids[0], "QUEUED", T0 + 900, "451 busy");
	result(ids[1], "QUEUED", T0 + 800, "");
	result(ids[2], "QUEUED", T0 + 700, "");
	result(ids[3], "SUBMITTED", 0, "");
	ck_ok(store_mail_list(fixture_store, &mails, &n, 10, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(mails[0].id, ids[2]);
	ck_assert_int_eq(mails[2].id, ids[0]);
	ck_assert_str_eq(mails[2].last_text, "451 busy");
	ck_assert_uint_eq(mails[2].attempts, 1);
	free(mails);
	ck_ok(store_mail_retry(fixture_store, &n, "r", T0 + 10, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(n_claimed(10, T0 + 10), 2);
	ck_ok(store_mail_retry(fixture_store, &n, NULL, T0 + 10, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(n_claimed(10, T0 + 10), 1);
	ck_ok(store_mail_retry(fixture_store, &n, "x", T0 + 10, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 0);
	free(ids);
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("store/outbox");
	TCase *tcase = fixture_case(suite, "outbox");

	tcase_add_test(tcase, test_claim);
	tcase_add_test(tcase, test_claim_runs_out);
	tcase_add_test(tcase, test_release);
	tcase_add_test(tcase, test_release_signed);
	tcase_add_test(tcase, test_claim_skips_ended);
	tcase_add_test(tcase, test_claim_skips_answered);
	tcase_add_test(tcase, test_claim_asks_again);
	tcase_add_test(tcase, test_mint);
	tcase_add_test(tcase, test_mint_keeps_copy);
	tcase_add_test(tcase, test_no_copy);
	tcase_add_test(tcase, test_mint_again);
	LOOP(tcase, test_mint_all_or_none, SPOIL);
	LOOP(tcase, test_result, RESULTS);
	tcase_add_test(tcase, test_signed_later);
	tcase_add_test(tcase, test_result_long_text);
	LOOP(tcase, test_result_bad, BAD_RESULTS);
	tcase_add_test(tcase, test_result_again);
	tcase_add_test(tcase, test_resend);
	tcase_add_test(tcase, test_resend_supersedes);
	LOOP(tcase, test_resend_supersedes_on_its_way, ON_THEIR_WAY);
	tcase_add_test(tcase, test_resend_refused);
	tcase_add_test(tcase, test_reopen);
	tcase_add_test(tcase, test_list_retry);
	return fixture_run(suite);
}
