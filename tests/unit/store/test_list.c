/* SPDX-License-Identifier: ISC
 * Pages of requests by status, account and name, requests whose time is over,
 * and the counts for the limits of a day (O5). */
#include "tests/unit/store/fixture.h"

/* Seven requests; two of one second, ordered by id. */
static const struct seed {
	const char *id, *account, *status;
	int64_t at;
	const char *names[3];
} SEEDS[] = {
    {"a1", "web", PENDING, T0 + 1, {"www.example.com", "example.com"}},
    {"a2", "web", "VALIDATED", T0 + 2, {"example.com"}},
    {"a3", "shop", PENDING, T0 + 3, {"shop.example.org"}},
    {"a4", "web", "FAILED", T0 + 4, {"a_b.example.net"}},
    {"b1", "shop", PENDING, T0 + 5, {"*.example.org", "axb.example.net"}},
    {"b2", "web", PENDING, T0 + 5, {"example.com", "pay.example.com"}},
    {"b3", "shop", "VALIDATED", T0 + 6, {"xn--bcher-kva.example.com"}},
};

static void
seed_all(void)
{
	for (size_t i = 0; i < sizeof(SEEDS) / sizeof(SEEDS[0]); i++) {
		const struct seed *seed = &SEEDS[i];
		struct request *request = fixture_request(
		    seed->id, seed->account, seed->at, seed->names);
		char existing[REQUEST_ID_SIZE];

		strcpy(request->status, seed->status);
		ck_ok(store_request_create(fixture_store, request, false, 0,
			  existing, NULL, 0, &fixture_err),
		    fixture_err);
		request_free(request);
	}
}

/* The ids of all pages, and how many pages there were. */
static void
list_all(char ids_r[256], size_t *n_pages_r, struct request_filter filter)
{
	char next[STORE_PAGE_TOKEN_SIZE] = "";

	ids_r[0] = '\0';
	*n_pages_r = 0;
	do {
		struct request_summary *items = NULL;
		size_t n_items = 0;

		filter.starting_token = next;
		ck_ok(store_request_list(fixture_store, &items, &n_items, next,
			  &filter, &fixture_err),
		    fixture_err);
		ck_assert_uint_le(n_items, filter.max_items);
		for (size_t i = 0; i < n_items; i++) {
			if (ids_r[0] != '\0')
				strcat(ids_r, " ");
			strcat(ids_r, items[i].id);
		}
		free(items);
		(*n_pages_r)++;
		ck_assert_uint_lt(*n_pages_r, 100);
	} while (next[0] != '\0');
}

static const struct list_row {
	const char *label, *status, *domain, *account, *want;
} LIST[] = {
    {"all", NULL, NULL, NULL, "b3 b2 b1 a4 a3 a2 a1"},
    {"status", PENDING, NULL, NULL, "b2 b1 a3 a1"},
    {"account", NULL, NULL, "web", "b2 a4 a2 a1"},
    {"account and status", PENDING, NULL, "web", "b2 a1"},
    {"no such status", "GONE", NULL, NULL, ""},
    {"name", NULL, "example.com", NULL, "b2 a2 a1"},
    {"name in capitals", NULL, "EXAMPLE.com", NULL, "b2 a2 a1"},
    {"name and status", PENDING, "example.com", NULL, "b2 a1"},
    {"name, status, account", PENDING, "example.com", "shop", ""},
    {"name of nobody", NULL, "example.info", NULL, ""},
    {"glob over two names, once", NULL, "*example.com", NULL, "b3 b2 a2 a1"},
    {"glob below", NULL, "*.example.com", NULL, "b3 b2 a1"},
    {"glob matches a wildcard", NULL, "*.example.org", NULL, "b1 a3"},
    {"glob and account", NULL, "*.example.com", "web", "b2 a1"},
    {"glob, account, status", "VALIDATED", "*", "web", "a2"},
    {"one character", NULL, "a?b.example.net", NULL, "b1 a4"},
    {"an underscore is itself", NULL, "a_b*", NULL, "a4"},
    {"a percent sign is itself", NULL, "%*", NULL, ""},
    {"an exclamation mark is itself", NULL, "!*", NULL, ""},
    {"stars in a row", NULL, "***.example.***", NULL, "b3 b2 b1 a4 a3 a1"},
    {"everything", NULL, "*", NULL, "b3 b2 b1 a4 a3 a2 a1"},
};

START_TEST(test_list)
{
	const struct list_row *row = &LIST[_i];
	static const size_t SIZES[] = {1, 2, 3, 1000};

	seed_all();
	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
		struct request_filter filter = {.status = row->status,
		    .domain = row->domain,
		    .account = row->account,
		    .max_items = SIZES[i]};
		char ids[256];
		size_t n_pages, n_wanted = (strlen(row->want) + 1) / 3;

		list_all(ids, &n_pages, filter);
		ck_assert_msg(strcmp(ids, row->want) == 0,
		    "%s, %zu a page: got \"%s\", want \"%s\"", row->label,
		    SIZES[i], ids, row->want);
		/* no empty page behind a full last one */
		ck_assert_uint_eq(n_pages,
		    n_wanted == 0 ? 1 : (n_wanted + SIZES[i] - 1) / SIZES[i]);
	}
}
END_TEST

START_TEST(test_summary)
{
	struct request_filter filter = {.max_items = 10};
	char next[STORE_PAGE_TOKEN_SIZE];
	struct request_summary *items = NULL;
	size_t n_items;

	fixture_create("s", "web", T0, NAMES("b.example.com", "a.example.com"));
	free(fixture_send(4, T0 + 9));
	ck_ok(store_request_list(
		  fixture_store, &items, &n_items, next, &filter, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_items, 1);
	ck_assert_str_eq(items[0].id, "s");
	ck_assert_str_eq(items[0].account, "web");
	ck_assert_str_eq(items[0].domain_name, "b.example.com");
	ck_assert_str_eq(items[0].status, PENDING);
	ck_assert_str_eq(items[0].failure, "");
	ck_assert_uint_eq(items[0].n_domains, 2);
	ck_assert_uint_eq(items[0].generation, 1);
	ck_assert_int_eq(items[0].created_at, T0);
	ck_assert_int_eq(items[0].expires_at, T0 + 9 + WINDOW);
	ck_assert_int_eq(items[0].validated_at, 0);
	free(items);
}
END_TEST

/* A page does not shift when something newer comes in between. */
START_TEST(test_pages_stand_still)
{
	struct request_filter filter = {.max_items = 3};
	char next[STORE_PAGE_TOKEN_SIZE];
	struct request_summary *items = NULL;
	size_t n_items;

	seed_all();
	ck_ok(store_request_list(
		  fixture_store, &items, &n_items, next, &filter, &fixture_err),
	    fixture_err);
	free(items);
	fixture_create("new", "web", T0 + 99, NAMES("example.info"));
	filter.starting_token = next;
	ck_ok(store_request_list(
		  fixture_store, &items, &n_items, next, &filter, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_items, 3);
	ck_assert_str_eq(items[0].id, "a4");
	free(items);
}
END_TEST

static const struct bad_row {
	const char *label, *token;
	size_t max_items;
	size_t name_len;
} BAD[] = {
    {"words", "nonsense", 10, 0},
    {"no id", "1795335180.", 10, 0},
    {"no time", ".abc", 10, 0},
    {"more behind", "1795335180.abc def", 10, 0},
    {"an id too long", "1795335180.abcdefghijklmnopq", 10, 0},
    {"SQL", "1.a' OR 1=1 --", 10, 0},
    {"much too long",
	"1795335180.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	10, 0},
    {"empty page", NULL, 0, 0},
    {"page too large", NULL, 1001, 0},
    {"name too long", NULL, 10, STORE_NAME_SIZE},
};

START_TEST(test_list_invalid)
{
	char name[STORE_NAME_SIZE + 1] = "";
	struct request_filter filter = {
	    .max_items = BAD[_i].max_items, .starting_token = BAD[_i].token};
	char next[STORE_PAGE_TOKEN_SIZE];
	struct request_summary *items = NULL;
	size_t n_items;

	if (BAD[_i].name_len > 0) {
		memset(name, '*', BAD[_i].name_len);
		filter.domain = name;
	}
	fixture_err.text[0] = '\0';
	ck_status(store_request_list(fixture_store, &items, &n_items, next,
		      &filter, &fixture_err),
	    ST_INVALID, fixture_err);
	ck_assert_ptr_null(items);
	ck_assert_msg(
	    fixture_err.text[0] != '\0', "%s: no sentence", BAD[_i].label);
}
END_TEST

static size_t
n_ended(int64_t now)
{
	char ids[8][REQUEST_ID_SIZE];
	size_t n;

	ck_ok(store_request_ended(fixture_store, ids, &n, 8, now, &fixture_err),
	    fixture_err);
	return n;
}

/* W1, W2: with a mail sent the last token's end, else the request's own. */
START_TEST(test_ended)
{
	char ids[1][REQUEST_ID_SIZE];
	size_t n;

	fixture_create("sent", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0 + 60));
	fixture_create("unsent", "a", T0, NAMES("example.org"));
	ck_assert_uint_eq(n_ended(T0 + 60 + WINDOW - 1), 0);
	ck_assert_uint_eq(n_ended(T0 + 60 + WINDOW), 1);
	ck_assert_uint_eq(n_ended(T0 + LIFETIME - 1), 1);
	ck_assert_uint_eq(n_ended(T0 + LIFETIME), 2);
	ck_ok(store_request_ended(
		  fixture_store, ids, &n, 1, T0 + LIFETIME, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(ids[0], "sent");
}
END_TEST

static enum status
fail_request(void *arg, const struct request *request, struct change *change_r)
{
	(void)arg;
	(void)request;
	change_r->status = "FAILED";
	return ST_OK;
}

START_TEST(test_ended_only_pending)
{
	fixture_create("r", "a", T0, NAMES("example.com"));
	ck_assert_uint_eq(n_ended(T0 + LIFETIME), 1);
	ck_ok(
	    store_change(fixture_store, "r", fail_request, NULL, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_ended(T0 + LIFETIME), 0);
}
END_TEST

static bool
is_open(const char *id, int64_t now)
{
	bool open = false;

	ck_ok(
	    store_request_is_open(fixture_store, &open, id, now, &fixture_err),
	    fixture_err);
	return open;
}

/* Until its last token ends (W2), or its own time where no mail was sent, or it
 * is decided. */
START_TEST(test_open)
{
	bool open;

	fixture_create("sent", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	fixture_create("unsent", "a", T0, NAMES("example.org"));
	ck_assert(is_open("sent", T0 + WINDOW - 1));
	ck_assert(!is_open("sent", T0 + WINDOW));
	ck_assert(is_open("unsent", T0 + LIFETIME - 1));
	ck_assert(!is_open("unsent", T0 + LIFETIME));
	ck_ok(store_change(
		  fixture_store, "sent", fail_request, NULL, &fixture_err),
	    fixture_err);
	ck_assert(!is_open("sent", T0));
	ck_status(store_request_is_open(
		      fixture_store, &open, "nobody", T0, &fixture_err),
	    ST_NOTFOUND, fixture_err);
}
END_TEST

/* O5. Two requests of account "a" for example.com; one has two names of it. */
static const struct count_row {
	const char *label;
	int64_t since;
	const char *account, *domain, *mailbox;
	uint64_t by_account, by_domain, by_mailbox;
} COUNT[] = {
    {"all", 0, "a", "example.com", "admin@example.com", 2, 2, 3},
    {"the second only", T0 + 1, "a", "example.com", "admin@example.com", 1, 1,
	2},
    {"the very second", T0 + 10, "a", "example.com", "admin@example.com", 1, 1,
	2},
    {"later", T0 + 11, "a", "example.com", "admin@example.com", 0, 0, 0},
    {"others", 0, "b", "example.org", "admin@example.org", 0, 0, 0},
    {"nulls are skipped", 0, NULL, NULL, NULL, 0, 0, 0},
};

START_TEST(test_count)
{
	const struct count_row *row = &COUNT[_i];
	struct request *request;
	struct store_counts got;
	char existing[REQUEST_ID_SIZE];

	fixture_create("one", "a", T0, NAMES("example.com"));
	request = fixture_request(
	    "two", "a", T0 + 10, NAMES("example.com", "www.example.com"));
	/* N2: both names ask the same mailboxes */
	strcpy(request->domains[1].validation_domain, "example.com");
	strcpy(request->domains[1].recipients[0].email, "admin@example.com");
	ck_ok(store_request_create(fixture_store, request, true, 0, existing,
		  NULL, 0, &fixture_err),
	    fixture_err);
	request_free(request);
	ck_ok(store_request_count(fixture_store, &got, row->since, row->account,
		  row->domain, row->mailbox, &fixture_err),
	    fixture_err);
	ck_assert_msg(got.by_account == row->by_account &&
			  got.by_domain == row->by_domain &&
			  got.by_mailbox == row->by_mailbox,
	    "%s: got %" PRIu64 " %" PRIu64 " %" PRIu64, row->label,
	    got.by_account, got.by_domain, got.by_mailbox);
}
END_TEST

static uint64_t
n_to_admin(void)
{
	struct store_counts got;

	ck_ok(store_request_count(fixture_store, &got, T0, NULL, NULL,
		  "admin@example.com", &fixture_err),
	    fixture_err);
	return got.by_mailbox;
}

/* A mail queued yesterday and minted today is one of today. */
START_TEST(test_count_minted)
{
	struct store_counts got;

	fixture_create("one", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0 + DAY));
	ck_ok(store_request_count(fixture_store, &got, T0 + 1, NULL, NULL,
		  "admin@example.com", &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(got.by_mailbox, 1);
}
END_TEST

/* O5: what came between the caller's look and the lock. */
static const struct limit_row {
	const char *label;
	uint64_t by_account, by_domain, by_mailbox; /* of which there is one */
	enum status want;
} LIMITS[] = {
    {"none reached", 2, 2, 2, ST_OK},
    {"account", 1, 2, 2, ST_TEMP},
    {"domain", 2, 1, 2, ST_TEMP},
    {"mailbox", 2, 2, 1, ST_TEMP},
};

static const struct store_limits *
limits_of(const struct limit_row *row)
{
	static struct store_limits limits;

	limits = (struct store_limits){.since = T0,
	    .most = {row->by_account, row->by_domain, row->by_mailbox}};
	return &limits;
}

START_TEST(test_limits)
{
	const struct limit_row *row = &LIMITS[_i];
	char existing[REQUEST_ID_SIZE];
	struct request *request;
	enum status st;

	fixture_create("one", "a", T0, NAMES("example.com"));
	request = fixture_request(
	    "two", "a", T0, NAMES("example.org", "example.com"));
	request->limits = limits_of(row);
	st = store_request_create(
	    fixture_store, request, true, 0, existing, NULL, 0, &fixture_err);
	ck_assert_msg(st == row->want, "%s: %s", row->label, fixture_err.text);
	request_free(request);
	ck_assert_uint_eq(n_to_admin(), st == ST_OK ? 2 : 1);
}
END_TEST

static enum status
ask_again(void *arg, const struct request *request, struct change *change_r)
{
	static const char *mailboxes[1];
	static const struct change AGAIN = {
	    .at = T0, .n_queue = 1, .limited = mailboxes, .n_limited = 1};

	mailboxes[0] = request->domains[0].recipients[0].email;
	*change_r = AGAIN;
	change_r->limits = limits_of(arg);
	change_r->queue = &request->domains[0].recipients[0].id;
	return ST_OK;
}

/* A resend counts for mailboxes alone. */
START_TEST(test_limits_of_a_change)
{
	struct limit_row row = {"", 0, 0, 1, ST_TEMP};

	fixture_create("one", "a", T0, NAMES("example.com"));
	free(fixture_send(2, T0));
	ck_status(
	    store_change(fixture_store, "one", ask_again, &row, &fixture_err),
	    ST_TEMP, fixture_err);
	ck_assert_uint_eq(n_to_admin(), 1);
	row.by_mailbox = 2;
	ck_ok(store_change(fixture_store, "one", ask_again, &row, &fixture_err),
	    fixture_err);
	ck_assert_uint_eq(n_to_admin(), 2);
}
END_TEST

#define LOOP(tcase, test, table) \
	tcase_add_loop_test(     \
	    tcase, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("store/list");
	TCase *tcase = fixture_case(suite, "list");

	LOOP(tcase, test_list, LIST);
	tcase_add_test(tcase, test_summary);
	tcase_add_test(tcase, test_pages_stand_still);
	LOOP(tcase, test_list_invalid, BAD);
	tcase_add_test(tcase, test_ended);
	tcase_add_test(tcase, test_ended_only_pending);
	tcase_add_test(tcase, test_open);
	LOOP(tcase, test_count, COUNT);
	tcase_add_test(tcase, test_count_minted);
	LOOP(tcase, test_limits, LIMITS);
	tcase_add_test(tcase, test_limits_of_a_change);
	return fixture_run(suite);
}
