/* SPDX-License-Identifier: ISC
 * Requests stored and loaded whole, and the idempotency token (N6). Lists and
 * counts are test_list.c's. */
#include "tests/unit/store/fixture.h"

/* Every member of the structs differs from its neighbours, so that two columns
 * taken for each other show. */
static struct request *
request_full(void)
{
	struct request *r = fixture_request("full", "team-web", T0,
	    NAMES("www.example.com", "*.example.org", "example.net"));

	r->generation = 3;
	strcpy(r->failure, "LIMIT_EXCEEDED");
	strcpy(r->failure_message, "grüß Gott");
	r->expires_at = T0 + 1;
	r->validated_at = T0 + 2;
	r->request_lifetime = 4;
	r->requested_uid = 5;
	r->contacts = 6;
	strcpy(r->idem_token, "token");
	strcpy(r->idem_hash, "sha256:idem");
	for (unsigned i = 0; i < r->n_domains; i++) {
		struct request_domain *d = &r->domains[i];

		strcpy(d->unicode, "bücher.example");
		strcpy(d->validation_domain, "example.com");
		strcpy(d->failure, "DOMAIN_FROZEN");
		d->quorum = 10 + i;
		d->contacts = 20 + i;
		d->channels = 30 + i;
		d->lifetime = 40 + i;
		d->reuse = 50 + i;
		d->reuse_until = T0 + i;
		for (unsigned k = 0; k < d->n_recipients; k++)
			d->recipients[k].sources = 60 + k;
	}
	return r;
}

static void
compare_domain(
    const struct request_domain *got, const struct request_domain *want)
{
	ck_assert_uint_eq(got->n, want->n);
	ck_assert_str_eq(got->name, want->name);
	ck_assert_str_eq(got->unicode, want->unicode);
	ck_assert_str_eq(got->validation_domain, want->validation_domain);
	ck_assert_str_eq(got->status, want->status);
	ck_assert_str_eq(got->failure, want->failure);
	ck_assert_str_eq(got->method, want->method);
	ck_assert_str_eq(got->method_version, want->method_version);
	ck_assert_uint_eq(got->quorum, want->quorum);
	ck_assert_uint_eq(got->contacts, want->contacts);
	ck_assert_uint_eq(got->channels, want->channels);
	ck_assert_str_eq(got->distinct, want->distinct);
	ck_assert_str_eq(got->identity, want->identity);
	ck_assert_int_eq(got->lifetime, want->lifetime);
	ck_assert_int_eq(got->reuse, want->reuse);
	ck_assert_int_eq(got->reuse_until, want->reuse_until);
	ck_assert_uint_eq(got->n_recipients, want->n_recipients);
	ck_assert_uint_eq(got->n_objections, 0);
	for (size_t i = 0; i < got->n_recipients; i++) {
		const struct recipient *r = &got->recipients[i];

		ck_assert_int_eq(r->id, want->recipients[i].id);
		ck_assert_int_ne(r->id, 0);
		ck_assert_str_eq(r->email, want->recipients[i].email);
		ck_assert_uint_eq(r->sources, want->recipients[i].sources);
		ck_assert_str_eq(r->delivery, "QUEUED");
		ck_assert_str_eq(r->answer, "");
		ck_assert_int_eq(r->sent_at, 0);
		ck_assert_uint_eq(r->n_refusals, 0);
	}
}

START_TEST(test_create_load)
{
	struct request *want = request_full(), *got;
	struct store_event event = fixture_event("request", "full", T0);
	char existing[REQUEST_ID_SIZE] = "x";

	ck_ok(store_request_create(fixture_store, want, true, 3600, existing,
		  &event, 1, &fixture_err),
	    fixture_err);
	ck_assert_str_eq(existing, "");
	fixture_reopen();
	got = fixture_load("full");
	ck_assert_str_eq(got->id, want->id);
	ck_assert_uint_eq(got->generation, want->generation);
	ck_assert_str_eq(got->account, want->account);
	ck_assert_str_eq(got->profile, want->profile);
	ck_assert_str_eq(got->rules_hash, want->rules_hash);
	ck_assert_str_eq(got->status, want->status);
	ck_assert_str_eq(got->failure, want->failure);
	ck_assert_str_eq(got->failure_message, want->failure_message);
	ck_assert_int_eq(got->created_at, want->created_at);
	ck_assert_int_eq(got->expires_at, want->expires_at);
	ck_assert_int_eq(got->validated_at, want->validated_at);
	ck_assert_int_eq(got->request_lifetime, want->request_lifetime);
	ck_assert_int_eq(got->requested_uid, want->requested_uid);
	ck_assert_uint_eq(got->contacts, want->contacts);
	ck_assert_str_eq(got->idem_token, want->idem_token);
	ck_assert_str_eq(got->idem_hash, want->idem_hash);
	ck_assert_uint_eq(got->n_domains, want->n_domains);
	for (size_t i = 0; i < got->n_domains; i++)
		compare_domain(&got->domains[i], &want->domains[i]);
	ck_assert_uint_eq(fixture_events("request"), 1);
	request_free(got);
	request_free(want);
}
END_TEST

START_TEST(test_load_unknown)
{
	struct request *request = NULL;

	ck_status(
	    store_request_load(fixture_store, &request, "nobody", &fixture_err),
	    ST_NOTFOUND, fixture_err);
	ck_assert_ptr_null(request);
}
END_TEST

/* Mails only where they are asked for and the request is pending. */
static const struct queue_row {
	const char *label, *status;
	bool queue_mails;
	size_t n_mails;
} QUEUE[] = {
    {"pending", PENDING, true, 2},
    {"pending, not asked for", PENDING, false, 0},
    {"failed", "FAILED", true, 0},
    {"validated", "VALIDATED", true, 0},
};

START_TEST(test_create_queues)
{
	const struct queue_row *row = &QUEUE[_i];
	struct request *request =
	    fixture_request("r", "a", T0, NAMES("example.com"));
	char existing[REQUEST_ID_SIZE];
	struct mail *mails = NULL;
	size_t n_mails;

	strcpy(request->status, row->status);
	ck_ok(store_request_create(fixture_store, request, row->queue_mails,
		  3600, existing, NULL, 0, &fixture_err),
	    fixture_err);
	request_free(request);
	ck_ok(store_mail_claim(fixture_store, &mails, &n_mails, "here", 10, T0,
		  T0 + 1, &fixture_err),
	    fixture_err);
	ck_assert_msg(n_mails == row->n_mails, "%s: got %zu mails, want %zu",
	    row->label, n_mails, row->n_mails);
	free(mails);
	request = fixture_load("r");
	ck_assert_str_eq(request->domains[0].recipients[0].delivery,
	    row->n_mails > 0 ? "QUEUED" : "");
	request_free(request);
}
END_TEST

/* N6. The first request has token "t" and hash "h" at T0. */
static const struct idem_row {
	const char *label, *account, *token, *hash;
	int64_t at;
	enum status st;
	const char *existing;
} IDEM[] = {
    {"the same again", "a", "t", "h", T0 + 10, ST_OK, "first"},
    {"the last second", "a", "t", "h", T0 + 3599, ST_OK, "first"},
    {"an hour later", "a", "t", "h", T0 + 3600, ST_OK, ""},
    {"another account", "b", "t", "h", T0 + 10, ST_OK, ""},
    {"another token", "a", "u", "h", T0 + 10, ST_OK, ""},
    {"no token", "a", "", "h", T0 + 10, ST_OK, ""},
    {"other parameters", "a", "t", "g", T0 + 10, ST_DENIED, "first"},
};

static enum status
create_idem(const char *id, const struct idem_row *row,
    char existing_r[REQUEST_ID_SIZE])
{
	struct request *request =
	    fixture_request(id, row->account, row->at, NAMES("example.com"));
	struct store_event event = fixture_event("request", id, row->at);
	enum status st;

	strcpy(request->idem_token, row->token);
	strcpy(request->idem_hash, row->hash);
	st = store_request_create(fixture_store, request, true, 3600,
	    existing_r, &event, 1, &fixture_err);
	request_free(request);
	return st;
}

START_TEST(test_idempotency)
{
	static const struct idem_row FIRST = {
	    "first", "a", "t", "h", T0, ST_OK, ""};
	const struct idem_row *row = &IDEM[_i];
	char existing[REQUEST_ID_SIZE];
	struct request *request = NULL;
	bool stored = row->existing[0] == '\0';

	ck_ok(create_idem("first", &FIRST, existing), fixture_err);
	ck_status(create_idem("second", row, existing), row->st, fixture_err);
	ck_assert_msg(strcmp(existing, row->existing) == 0,
	    "%s: got \"%s\", want \"%s\"", row->label, existing, row->existing);
	ck_status(
	    store_request_load(fixture_store, &request, "second", &fixture_err),
	    stored ? ST_OK : ST_NOTFOUND, fixture_err);
	request_free(request);
	ck_assert_uint_eq(fixture_events("request"), stored ? 2 : 1);
}
END_TEST

/* What must not be, and leaves nothing behind. */
static void
spoil_same_id(struct request *request)
{
	strcpy(request->id, "good");
}

static void
spoil_same_name(struct request *request)
{
	strcpy(request->domains[1].name, request->domains[0].name);
}

static void
spoil_same_position(struct request *request)
{
	request->domains[1].n = 0;
}

static void
spoil_same_mailbox(struct request *request)
{
	struct recipient *r = request->domains[1].recipients;

	strcpy(r[1].email, r[0].email);
}

static const struct spoil_row {
	const char *label;
	void (*spoil)(struct request *request);
} SPOIL[] = {
    {"an id that is taken", spoil_same_id},
    {"a name twice (N6)", spoil_same_name},
    {"a position twice", spoil_same_position},
    {"a mailbox twice", spoil_same_mailbox},
};

START_TEST(test_create_all_or_nothing)
{
	struct request *request = fixture_request(
	    "bad", "a", T0, NAMES("example.com", "example.org"));
	struct store_event event = fixture_event("request", "bad", T0);
	char existing[REQUEST_ID_SIZE];
	struct store_counts counts;

	fixture_create("good", "b", T0, NAMES("example.net"));
	SPOIL[_i].spoil(request);
	ck_status(store_request_create(fixture_store, request, true, 3600,
		      existing, &event, 1, &fixture_err),
	    ST_BUG, fixture_err);
	request_free(request);
	ck_ok(store_request_count(fixture_store, &counts, 0, "a", "example.com",
		  "admin@example.com", &fixture_err),
	    fixture_err);
	ck_assert_msg(counts.by_account == 0 && counts.by_domain == 0 &&
			  counts.by_mailbox == 0,
	    "%s: something was left", SPOIL[_i].label);
	ck_assert_uint_eq(fixture_events("request"), 1);
	/* and the connection works on */
	fixture_create("next", "a", T0, NAMES("example.com"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store/request");
	TCase *tcase = fixture_case(suite, "request");

	tcase_add_test(tcase, test_create_load);
	tcase_add_test(tcase, test_load_unknown);
	tcase_add_loop_test(tcase, test_create_queues, 0,
	    (int)(sizeof(QUEUE) / sizeof(QUEUE[0])));
	tcase_add_loop_test(
	    tcase, test_idempotency, 0, (int)(sizeof(IDEM) / sizeof(IDEM[0])));
	tcase_add_loop_test(tcase, test_create_all_or_nothing, 0,
	    (int)(sizeof(SPOIL) / sizeof(SPOIL[0])));
	return fixture_run(suite);
}
