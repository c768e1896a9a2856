/* SPDX-License-Identifier: ISC
 * approve/request.c on a real store: which names make a request, whom it asks,
 * and what is refused before any mail. What becomes of it later is the tests'
 * of the other files request_*.c. */
#include <pthread.h>

#include "tests/fake/world.h"

#define OPTION "Request.DomainValidationOptions.0"

static json_t *
create(const char *const *names)
{
	struct request_params params = world_params(names, T0);

	return world_create(&params);
}

static enum status
try(const struct request_params *params)
{
	json_t *json = NULL;
	enum status st = request_create(&json, &world, params, &place_err);

	json_decref(json);
	return st;
}

static size_t
n_requests(void)
{
	struct request_filter filter = {.max_items = 1000};
	struct request_summary *items = NULL;
	char next[STORE_PAGE_TOKEN_SIZE];
	size_t n = 0;

	ck_ok(store_request_list(
	    world.store, &items, &n, next, &filter, &place_err));
	free(items);
	return n;
}

static void
is_text(json_t *json, const char *label, const char *path, const char *want)
{
	const char *got = place_text(json, path);

	ck_assert_msg(strcmp(got, want) == 0, "%s: %s: got %s, want %s", label,
	    path, got, want);
}

/* -------------------------------------------------------------------- names */

/* N2: what the addresses are built for. N4: as it is kept and shown. */
static const struct {
	const char *label, *name, *kept, *unicode, *asked;
} name_cases[] = {
    {"a domain", "example.com", "example.com", "example.com", "example.com"},
    {"N2 www.", "www.example.com", "www.example.com", "www.example.com",
	"example.com"},
    {"N2 *.", "*.test.example.com", "*.test.example.com", "*.test.example.com",
	"test.example.com"},
    {"N2 one prefix only", "*.www.example.com", "*.www.example.com",
	"*.www.example.com", "www.example.com"},
    {"N2 www. once", "www.www.example.com", "www.www.example.com",
	"www.www.example.com", "www.example.com"},
    {"N2 www.com stays", "www.com", "www.com", "www.com", "www.com"},
    {"N2 www.co.uk stays", "www.co.uk", "www.co.uk", "www.co.uk", "www.co.uk"},
    {"a host below", "a.b.example.co.uk", "a.b.example.co.uk",
	"a.b.example.co.uk", "a.b.example.co.uk"},
    {"any case, final dot", "WWW.Example.COM.", "www.example.com",
	"www.example.com", "example.com"},
    {"N4 U-label",
	"www.b\xc3\xbc"
	"cher.com",
	"www.xn--bcher-kva.com",
	"www.b\xc3\xbc"
	"cher.com",
	"xn--bcher-kva.com"},
    {"N4 A-label", "xn--bcher-kva.com", "xn--bcher-kva.com",
	"b\xc3\xbc"
	"cher.com",
	"xn--bcher-kva.com"},
    {"N4 non-transitional", "fa\xc3\x9f.com", "xn--fa-hia.com",
	"fa\xc3\x9f.com", "xn--fa-hia.com"},
};

START_TEST(n2_whom_a_name_asks)
{
	static const char *const local[MAILBOXES] = {
	    "admin", "administrator", "hostmaster", "postmaster", "webmaster"};
	const char *label = name_cases[_i].label;
	json_t *json = create(NAMES(name_cases[_i].name)), *option;

	is_text(json, label, "Request.Status", PENDING);
	is_text(json, label, OPTION ".DomainName", name_cases[_i].kept);
	is_text(
	    json, label, OPTION ".DomainNameUnicode", name_cases[_i].unicode);
	is_text(json, label, OPTION ".ValidationDomain", name_cases[_i].asked);
	option = place_at(json, OPTION);
	/* C1: exactly these five. */
	ck_assert_uint_eq(
	    json_array_size(place_at(option, "ValidationEmails")), MAILBOXES);
	for (size_t i = 0; i < MAILBOXES; i++) {
		char want[STORE_MAILBOX_SIZE], path[40];

		snprintf(want, sizeof(want), "%s@%s", local[i],
		    name_cases[_i].asked);
		snprintf(path, sizeof(path), "ValidationEmails.%zu", i);
		is_text(option, label, path, want);
		snprintf(path, sizeof(path), "Recipients.%zu.Email", i);
		is_text(option, label, path, want);
		snprintf(path, sizeof(path), "Recipients.%zu.Sources.0", i);
		is_text(option, label, path, "constructed");
	}
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	json_decref(json);
}
END_TEST

static const struct {
	const char *label, *name;
} bad_names[] = {
    {"empty", ""},
    {"a blank", "exa mple.com"},
    {"an underscore", "a_b.example.com"},
    {"an empty label", "a..example.com"},
    {"a long label",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com"},
    {"a mailbox", "admin@example.com"},
    {"a URL", "https://example.com"},
    {"N4 IPv4", "192.0.2.1"},
    {"N4 IPv6", "2001:db8::1"},
    {"N4 two stars", "*.*.example.com"},
    {"N4 a star inside", "a.*.example.com"},
    {"N4 a star in a label", "a*.example.com"},
    {"T15 CR LF", "example.com\r\nBcc: x@example.org"},
    {"a control character", "exam\x7fple.com"},
    {"no UTF-8", "ex\xff"
		 "mple.com"},
};

/* Exit 65 and no request; nor for the good names beside it. */
START_TEST(n4_no_name)
{
	struct request_params params =
	    world_params(NAMES("example.org", bad_names[_i].name), T0);
	enum status st = try(&params);

	ck_assert_msg(st == ST_INVALID, "%s: got %s", bad_names[_i].label,
	    status_name(st));
	ck_assert_str_ne(place_err.text, "");
	ck_assert_uint_eq(n_requests(), 0);
	ck_assert_uint_eq(world_send(T0), 0);
	ck_assert_uint_eq(world_count_events("request"), 0);
}
END_TEST

static const char *const unasked_names[] = {"com", "co.uk", "*.com", "*.co.uk",
    "localhost", "host.internal", "printer.local", "intranet", "www.example",
    "a.test", "1.2.0.192.in-addr.arpa", "8.b.d.0.ip6.arpa"};

/* N4: a public suffix or an internal name is a request, and FAILED. */
START_TEST(n4_invalid_public_domain)
{
	const char *name = unasked_names[_i];
	json_t *json = create(NAMES("example.org", name)), *event;

	is_text(json, name, "Request.Status", "FAILED");
	is_text(json, name, "Request.FailureReason", "INVALID_PUBLIC_DOMAIN");
	ck_assert_ptr_nonnull(
	    strstr(place_text(json, "Request.FailureMessage"), name));
	is_text(json, name, "Request.DomainValidationOptions.1.FailureReason",
	    "INVALID_PUBLIC_DOMAIN");
	is_text(json, name, OPTION ".FailureReason", "null");
	ck_assert_uint_eq(n_requests(), 1);
	ck_assert_uint_eq(world_send(T0), 0);
	event = world_last_event("request");
	is_text(event, name, "Status", "FAILED");
	is_text(event, name, "Reason", "INVALID_PUBLIC_DOMAIN");
	json_decref(event);
	json_decref(json);
}
END_TEST

START_TEST(n1_no_name_at_all)
{
	struct request_params params = {.now = T0};

	ck_status(try(&params), ST_INVALID);
}
END_TEST

/* N1: one name and 99 more; 500 mails, each name with its own approval. */
START_TEST(n1_hundred_names)
{
	char text[1 + POLICY_SANS_MAX][32];
	struct request_params params = {.now = T0};
	json_t *json;

	for (size_t i = 0; i < COUNT(text); i++) {
		snprintf(text[i], sizeof(text[i]), "n%zu.example.com", i);
		params.names[i] = text[i];
	}
	params.n_names = COUNT(text);
	json = world_create(&params);
	is_text(json, "100", "Request.Status", PENDING);
	ck_assert_uint_eq(
	    json_array_size(place_at(json, "Request.SubjectAlternativeNames")),
	    100);
	ck_assert_uint_eq(
	    json_array_size(place_at(json, "Request.DomainValidationOptions")),
	    100);
	ck_assert_uint_eq(world_send(T0), 500);
	json_decref(json);
}
END_TEST

/* N6: as they are kept, not as they are written. */
START_TEST(n6_same_name_twice)
{
	json_t *json = create(NAMES("example.com", "EXAMPLE.com",
	    "www.example.com", "example.com.",
	    "b\xc3\xbc"
	    "cher.com",
	    "xn--bcher-kva.com"));

	ck_assert_uint_eq(
	    json_array_size(place_at(json, "Request.DomainValidationOptions")),
	    3);
	is_text(json, "n6", "Request.SubjectAlternativeNames.0", "example.com");
	is_text(
	    json, "n6", "Request.SubjectAlternativeNames.1", "www.example.com");
	is_text(json, "n6", "Request.SubjectAlternativeNames.2",
	    "xn--bcher-kva.com");
	ck_assert_uint_eq(world_send(T0), 3 * MAILBOXES);
	json_decref(json);
}
END_TEST

/* ------------------------------------------------------- validation domains */

static const struct {
	const char *label, *name, *key, *super;
	const char *asked; /* null: ST_INVALID */
} super_cases[] = {
    {"N3 itself", "www.example.com", "www.example.com", "www.example.com",
	"www.example.com"},
    {"N3 a parent", "a.b.example.com", "a.b.example.com", "b.example.com",
	"b.example.com"},
    {"N3 the registrable domain", "a.b.example.com", "A.b.Example.com",
	"EXAMPLE.com", "example.com"},
    {"N3 of a wildcard", "*.b.example.com", "*.b.example.com", "example.com",
	"example.com"},
    {"N3 a wildcard's own", "*.b.example.com", "*.b.example.com",
	"b.example.com", "b.example.com"},
    {"N3 below a suffix", "a.example.co.uk", "a.example.co.uk", "example.co.uk",
	"example.co.uk"},
    {"N3 the suffix", "a.example.co.uk", "a.example.co.uk", "co.uk", NULL},
    {"N3 above", "example.com", "example.com", "com", NULL},
    {"N3 a child", "example.com", "example.com", "www.example.com", NULL},
    {"N3 a sibling", "a.example.com", "a.example.com", "b.example.com", NULL},
    {"N3 another", "example.com", "example.com", "example.org", NULL},
    {"N3 a name that ends alike", "example.com", "example.com", "ample.com",
	NULL},
    {"N3 a wildcard", "a.example.com", "a.example.com", "*.example.com", NULL},
    {"N3 no name", "a.example.com", "a.example.com", "exa mple.com", NULL},
    {"N3 of a name that is not asked", "a.example.com", "b.example.com",
	"example.com", NULL},
    {"N3 of no name", "a.example.com", "a example", "example.com", NULL},
};

START_TEST(n3_validation_domain)
{
	struct request_params params =
	    world_params(NAMES(super_cases[_i].name), T0);
	const char *label = super_cases[_i].label;
	json_t *json = NULL;
	enum status st;

	params.supers[0] = (struct validation_domain){
	    super_cases[_i].key, super_cases[_i].super};
	params.n_supers = 1;
	st = request_create(&json, &world, &params, &place_err);
	if (super_cases[_i].asked == NULL) {
		ck_assert_msg(
		    st == ST_INVALID, "%s: got %s", label, status_name(st));
		ck_assert_ptr_nonnull(
		    strstr(place_err.text, "validation domain"));
		ck_assert_uint_eq(n_requests(), 0);
		return;
	}
	ck_ok(st);
	is_text(json, label, OPTION ".ValidationDomain", super_cases[_i].asked);
	ck_assert_str_eq(
	    strchr(place_text(json, OPTION ".Recipients.0.Email"), '@') + 1,
	    super_cases[_i].asked);
	json_decref(json);
}
END_TEST

/* N3: each name its own. */
START_TEST(n3_of_one_name_alone)
{
	struct request_params params =
	    world_params(NAMES("a.example.com", "b.example.com"), T0);
	json_t *json;

	params.supers[0] =
	    (struct validation_domain){"b.example.com", "example.com"};
	params.n_supers = 1;
	json = world_create(&params);
	is_text(json, "first", OPTION ".ValidationDomain", "a.example.com");
	is_text(json, "second",
	    "Request.DomainValidationOptions.1.ValidationDomain",
	    "example.com");
	json_decref(json);
}
END_TEST

/* -------------------------------------------------------------------- rules */

START_TEST(settings_of_the_rules)
{
	struct request *r;
	json_t *json;

	world_configure("policy \"default\" { lifetime = \"24h\""
			" reuse = \"10d\" }\n"
			"policy \"example.com\" { quorum = 3"
			" lifetime = \"48h\" channels = {\"link\"} }\n"
			"policy \"pay.example.com\" { lifetime = \"12h\""
			" request_lifetime = \"7d\" }");
	json = create(NAMES("www.pay.example.com", "example.org"));
	r = world_load_request(place_text(json, "Request.RequestId"));
	ck_assert_str_eq(r->rules_hash, world_settings->rules_hash);
	ck_assert_str_eq(r->profile, "acm");
	ck_assert_int_eq(r->request_lifetime, 7 * DAY);
	ck_assert_uint_eq(r->domains[0].quorum, 3);
	ck_assert_int_eq(r->domains[0].lifetime, 12 * HOUR);
	ck_assert_int_eq(r->domains[0].reuse, 10 * DAY);
	ck_assert_uint_eq(r->domains[0].channels, CHANNEL_LINK);
	ck_assert_str_eq(r->domains[0].identity, "same-domain");
	ck_assert_str_eq(r->domains[0].method, "BR-3.2.2.4.4");
	ck_assert_uint_eq(r->domains[1].quorum, 1);
	ck_assert_int_eq(r->domains[1].lifetime, 24 * HOUR);
	request_free(r);
	json_decref(json);
}
END_TEST

/* T26: a wildcard takes the strictest rule of what lies below it. */
START_TEST(t26_wildcard)
{
	json_t *json;

	world_configure("policy \"pay.example.org\" { quorum = 4 }");
	json = create(NAMES("*.example.org", "example.org"));
	ck_assert_int_eq(place_int(json, OPTION ".Quorum.Required"), 4);
	ck_assert_int_eq(
	    place_int(
		json, "Request.DomainValidationOptions.1.Quorum.Required"),
	    1);
	json_decref(json);
}
END_TEST

static const struct {
	unsigned quorum;
	const char *want; /* FailureReason */
} quorum_cases[] = {{1, "null"}, {5, "null"}, {6, "QUORUM_UNREACHABLE"},
    {16, "QUORUM_UNREACHABLE"}};

/* Q4: at request time, and before any mail. */
START_TEST(q4_quorum_unreachable)
{
	const char *want = quorum_cases[_i].want;
	char conf[64];
	json_t *json;

	snprintf(conf, sizeof(conf), "policy \"example.com\" { quorum = %u }",
	    quorum_cases[_i].quorum);
	world_configure(conf);
	json = create(NAMES("example.org", "example.com"));
	is_text(json, conf, "Request.FailureReason", want);
	is_text(json, conf, "Request.Status",
	    strcmp(want, "null") == 0 ? PENDING : "FAILED");
	is_text(json, conf, "Request.DomainValidationOptions.1.FailureReason",
	    want);
	ck_assert_uint_eq(
	    world_send(T0), strcmp(want, "null") == 0 ? 2 * MAILBOXES : 0);
	json_decref(json);
}
END_TEST

static const struct {
	const char *frozen, *name, *super;
	bool refused;
} freeze_cases[] = {
    {"example.com", "example.com", NULL, true},
    {"example.com", "www.example.com", NULL, true},
    {"example.com", "*.example.com", NULL, true},
    {"example.com", "a.b.example.com", NULL, true},
    {"www.example.com", "www.example.com", NULL, true},
    {"www.example.com", "www.example.com", "example.com", true},
    {"example.com", "a.example.com", "example.com", true},
    {"a.example.com", "a.example.com", "example.com", true},
    {"a.example.com", "*.a.example.com", "example.com", true},
    {"pay.a.example.com", "*.a.example.com", NULL, true},
    {"www.example.com", "example.com", NULL, false},
    {"pay.b.example.com", "*.a.example.com", NULL, false},
    {"a.example.com", "b.example.com", NULL, false},
    {"example.com", "notexample.com", NULL, false},
};

/* Q5 */
START_TEST(q5_frozen)
{
	struct request_operator op = {.by = "op",
	    .reason = "why",
	    .domain = freeze_cases[_i].frozen,
	    .now = T0};
	struct request_params params =
	    world_params(NAMES(freeze_cases[_i].name), T0);
	json_t *json;

	if (freeze_cases[_i].super != NULL) {
		params.supers[0] = (struct validation_domain){
		    freeze_cases[_i].name, freeze_cases[_i].super};
		params.n_supers = 1;
	}
	ck_ok(request_freeze(&world, &op, &place_err));
	json = world_create(&params);
	is_text(json, freeze_cases[_i].name, "Request.FailureReason",
	    freeze_cases[_i].refused ? "DOMAIN_FROZEN" : "null");
	ck_assert_uint_eq(
	    world_send(T0), freeze_cases[_i].refused ? 0 : MAILBOXES);
	json_decref(json);
	ck_ok(request_unfreeze(&world, &op, &place_err));
	json = world_create(&params);
	is_text(json, freeze_cases[_i].name, "Request.FailureReason", "null");
	json_decref(json);
}
END_TEST

/* ------------------------------------------------------------------- limits */

static const struct {
	const char *label, *conf;
	const char *first, *second; /* asked in this order */
	bool other_account;         /* for the second */
	int64_t after;
	bool refused; /* is the second? */
} limit_cases[] = {
    {"O5 domain", "limits { requests_per_domain = 1 }", "example.com",
	"www.example.com", true, 0, true},
    {"O5 domain, another", "limits { requests_per_domain = 1 }", "example.com",
	"example.org", false, 0, false},
    {"O5 domain, just within the day", "limits { requests_per_domain = 1 }",
	"example.com", "example.com", false, DAY - 1, true},
    {"O5 domain, a day later", "limits { requests_per_domain = 1 }",
	"example.com", "example.com", false, DAY + 1, false},
    {"O5 account", "limits { requests_per_account = 1 }", "example.com",
	"example.org", false, 0, true},
    {"O5 account, another", "limits { requests_per_account = 1 }",
	"example.com", "example.org", true, 0, false},
    {"O5 mailbox", "limits { requests_per_mailbox = 1 }", "example.com",
	"example.com", true, 0, true},
    {"O5 mailbox, another", "limits { requests_per_mailbox = 1 }",
	"example.com", "example.org", false, 0, false},
};

START_TEST(o5_limits)
{
	const char *label = limit_cases[_i].label;
	struct request_params params =
	    world_params(NAMES(limit_cases[_i].first), T0);
	json_t *json;

	world_configure(limit_cases[_i].conf);
	json = world_create(&params);
	is_text(json, label, "Request.Status", PENDING);
	json_decref(json);
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	params = world_params(
	    NAMES(limit_cases[_i].second), T0 + limit_cases[_i].after);
	params.account = limit_cases[_i].other_account ? "other" : NULL;
	json = world_create(&params);
	is_text(json, label, "Request.FailureReason",
	    limit_cases[_i].refused ? "LIMIT_EXCEEDED" : "null");
	ck_assert_uint_eq(
	    world_send(params.now), limit_cases[_i].refused ? 0 : MAILBOXES);
	json_decref(json);
}
END_TEST

/* O5: a request of many names at one validation domain is one request (N1);
 * whoever comes after it finds all its mails counted. */
START_TEST(o5_many_names_of_one_request)
{
	struct request_params params = world_params(
	    NAMES("a.example.com", "b.example.com", "c.example.com"), T0);
	json_t *json;

	world_configure("limits { requests_per_mailbox = 2 }");
	for (; params.n_supers < 3; params.n_supers++)
		params.supers[params.n_supers] = (struct validation_domain){
		    params.names[params.n_supers], "example.com"};
	json = world_create(&params);
	is_text(json, "three", "Request.Status", PENDING);
	ck_assert_uint_eq(world_send(T0), 3 * MAILBOXES);
	json_decref(json);
	params = world_params(NAMES("example.com"), T0);
	json = world_create(&params);
	is_text(json, "next", "Request.FailureReason", "LIMIT_EXCEEDED");
	is_text(json, "next", "Request.FailureMessage",
	    "example.com: Too many requests were made for this name, mailbox "
	    "or account today. admin@example.com was sent 3 mails within a "
	    "day, and 2 is the limit (requests_per_mailbox).");
	ck_assert_uint_eq(world_send(T0), 0);
	json_decref(json);
}
END_TEST

static const char *const limit_at_once[] = {
    "limits { requests_per_domain = 2 }", "limits { requests_per_account = 2 }",
    "limits { requests_per_mailbox = 2 }"};

/* ... and of those that ask at the same moment no more pass than one after the
 * other: the rest is told to ask again. */
enum { AT_ONCE = 8, AT_ONCE_MOST = 2 };

static pthread_barrier_t at_once;

static void *
ask_at_once(void *arg)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	struct err err = {""};
	json_t *json = NULL;
	enum status st;

	(void)arg;
	pthread_barrier_wait(&at_once);
	st = request_create(&json, &world, &params, &err);
	ck_assert_msg(st == ST_OK || st == ST_TEMP, "%s", err.text);
	json_decref(json);
	return NULL;
}

START_TEST(o5_at_once)
{
	pthread_t threads[AT_ONCE];

	world_configure(limit_at_once[_i]);
	ck_assert_int_eq(pthread_barrier_init(&at_once, NULL, AT_ONCE), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, ask_at_once, NULL), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&at_once);
	ck_assert_uint_eq(world_send(T0), AT_ONCE_MOST * MAILBOXES);
}
END_TEST

/* -------------------------------------------------------------- idempotency */

static const struct {
	const char *label;
	const char *token, *account, *name, *super;
	int64_t after;
	enum status want;
	bool same; /* the first request again? */
} idem_cases[] = {
    {"N6 the same", "t", NULL, "a.example.com", NULL, 0, ST_OK, true},
    {"N6 +59:59", "t", NULL, "a.example.com", NULL, HOUR - 1, ST_OK, true},
    {"N6 +60:01", "t", NULL, "a.example.com", NULL, HOUR + 1, ST_OK, false},
    {"N6 another token", "u", NULL, "a.example.com", NULL, 0, ST_OK, false},
    {"N6 no token", NULL, NULL, "a.example.com", NULL, 0, ST_OK, false},
    {"N6 another account", "t", "b", "a.example.com", NULL, 0, ST_OK, false},
    {"N6 another name", "t", NULL, "b.example.com", NULL, 0, ST_DENIED, false},
    {"N6 another validation domain", "t", NULL, "a.example.com", "example.com",
	0, ST_DENIED, false},
};

START_TEST(n6_idempotency)
{
	struct request_params params = world_params(NAMES("a.example.com"), T0);
	json_t *first, *second = NULL;
	enum status st;

	params.idem_token = "t";
	first = world_create(&params);
	params =
	    world_params(NAMES(idem_cases[_i].name), T0 + idem_cases[_i].after);
	params.idem_token = idem_cases[_i].token;
	params.account = idem_cases[_i].account;
	if (idem_cases[_i].super != NULL) {
		params.supers[0] = (struct validation_domain){
		    idem_cases[_i].name, idem_cases[_i].super};
		params.n_supers = 1;
	}
	st = request_create(&second, &world, &params, &place_err);
	ck_assert_msg(st == idem_cases[_i].want, "%s: got %s, want %s",
	    idem_cases[_i].label, status_name(st),
	    status_name(idem_cases[_i].want));
	if (st == ST_OK)
		ck_assert_msg(idem_cases[_i].same == json_equal(first, second),
		    "%s: %s", idem_cases[_i].label,
		    place_text(second, "Request.RequestId"));
	ck_assert_uint_eq(
	    n_requests(), st != ST_OK || idem_cases[_i].same ? 1 : 2);
	json_decref(first);
	json_decref(second);
}
END_TEST

/* N6: the repeated request is the first one as it is now, also where a new
 * one would be refused. */
START_TEST(n6_beats_limits)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	json_t *first, *second;

	world_configure("limits { requests_per_domain = 1 }");
	params.idem_token = "t";
	first = world_create(&params);
	params.now = T0 + 1;
	second = world_create(&params);
	ck_assert(json_equal(first, second));
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
	json_decref(first);
	json_decref(second);
}
END_TEST

/* -------------------------------------------------------------------- again */

/* C2: what a renewal or a retry asks for is what the requester chose; where
 * the rules chose, it is what they say then. */
START_TEST(c2_again)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	struct request_params again;
	struct request *request;
	json_t *json;

	world_configure(
	    "policy \"default\" { contacts = {\"constructed\", \"dns-txt\"} }");
	params.contacts[0] = "constructed";
	params.n_contacts = 1;
	json = world_create(&params);
	request = world_load_request(place_text(json, "Request.RequestId"));
	request_params_again(&again, request);
	ck_assert_uint_eq(again.n_contacts, 1);
	ck_assert_str_eq(again.contacts[0], "constructed");
	again.now = T0 + DAY;
	json_decref(world_create(&again)); /* with nobody to ask DNS */
	request->contacts = 0;
	request_params_again(&again, request);
	ck_assert_uint_eq(again.n_contacts, 0);
	request_free(request);
	json_decref(json);
}
END_TEST

/* ------------------------------------------------------------------ dry run */

static const struct {
	const char *name, *status;
} dry_cases[] = {{"example.com", PENDING}, {"co.uk", "FAILED"}};

START_TEST(dry_run_keeps_nothing)
{
	struct request_params params =
	    world_params(NAMES(dry_cases[_i].name), T0);
	json_t *json;

	params.dry_run = true;
	params.idem_token = "t";
	json = world_create(&params);
	is_text(
	    json, dry_cases[_i].name, "Request.Status", dry_cases[_i].status);
	json_decref(json);
	ck_assert_uint_eq(n_requests(), 0);
	ck_assert_uint_eq(world_send(T0), 0);
	ck_assert_uint_eq(world_count_events("request"), 0);
	/* Its token was not used either. */
	params.names[0] = "example.org";
	params.dry_run = false;
	json_decref(world_create(&params));
	ck_assert_uint_eq(n_requests(), 1);
}
END_TEST

START_TEST(dry_run_of_no_name)
{
	struct request_params params = world_params(NAMES("a b"), T0);

	params.dry_run = true;
	ck_status(try(&params), ST_INVALID);
}
END_TEST

/* -------------------------------------------------------------- other input */

static const struct {
	const char *label, *account;
	enum status want;
} account_cases[] = {
    {"a team", "team-web", ST_OK},
    {"a path", "corp/eu:web_1.2@x+y z", ST_OK},
    {"empty", "", ST_INVALID},
    {"T15 CR LF", "a\r\nBcc: x@example.com", ST_INVALID},
    {"T15 LF", "a\nI approve", ST_INVALID},
    {"T15 HTML", "<b>bank</b>", ST_INVALID},
    {"T15 an entity", "a&amp;b", ST_INVALID},
    {"T15 a quotation mark", "a\"b", ST_INVALID},
    {"T15 bidi",
	"a\xe2\x80\xae"
	"b",
	ST_INVALID},
    {"T15 a zero-width space",
	"a\xe2\x80\x8b"
	"b",
	ST_INVALID},
    {"T15 NUL's neighbour", "a\x01", ST_INVALID},
    {"T15 a template", "{{link}}", ST_INVALID},
    {"no UTF-8", "\xff", ST_INVALID},
};

START_TEST(t15_account)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	enum status st;

	params.account = account_cases[_i].account;
	st = try(&params);
	ck_assert_msg(st == account_cases[_i].want, "%s: got %s, want %s",
	    account_cases[_i].label, status_name(st),
	    status_name(account_cases[_i].want));
	ck_assert_uint_eq(n_requests(), st == ST_OK);
}
END_TEST

START_TEST(t15_account_length)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	char *account = calloc(1, 10001);

	ck_assert_ptr_nonnull(account);
	memset(account, 'a', 10000);
	params.account = account;
	ck_status(try(&params), ST_INVALID);
	account[REQUEST_ACCOUNT_MAX + 1] = '\0';
	ck_status(try(&params), ST_INVALID);
	account[REQUEST_ACCOUNT_MAX] = '\0';
	ck_ok(try(&params));
	free(account);
}
END_TEST

static const struct {
	const char *label, *token;
	enum status want;
} token_cases[] = {
    {"a word", "order-17/2026", ST_OK},
    {"64 characters",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	"aaaaaaaa",
	ST_OK},
    {"65 characters",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	"aaaaaaaaa",
	ST_INVALID},
    {"empty", "", ST_INVALID},
    {"a blank", "a b", ST_INVALID},
    {"a control character", "a\x1b", ST_INVALID},
    {"not ASCII", "\xc3\xa4", ST_INVALID},
};

START_TEST(n6_token_form)
{
	struct request_params params = world_params(NAMES("example.com"), T0);
	enum status st;

	params.idem_token = token_cases[_i].token;
	st = try(&params);
	ck_assert_msg(st == token_cases[_i].want, "%s: got %s, want %s",
	    token_cases[_i].label, status_name(st),
	    status_name(token_cases[_i].want));
}
END_TEST

/* Q7: --profile only from the rule's profiles_allowed. */
static const struct {
	const char *profile;
	enum status want;
} profile_cases[] = {{"acm", ST_OK}, {"tls-br", ST_DENIED},
    {"private", ST_DENIED}, {"nonsense", ST_DENIED}, {"", ST_DENIED}};

START_TEST(q7_profile)
{
	struct request_params params = world_params(NAMES("example.com"), T0);

	params.profile = profile_cases[_i].profile;
	ck_status(try(&params), profile_cases[_i].want);
}
END_TEST

/* ------------------------------------------------------------------- record */

START_TEST(request_event)
{
	struct request_params params =
	    world_params(NAMES("www.example.com", "example.org"), T0);
	json_t *json, *event;

	params.account = "team-web";
	json = world_create(&params);
	event = world_last_event("request");
	is_text(event, "event", "At", "2026-11-22T08:13:00Z");
	is_text(
	    event, "event", "RequestId", place_text(json, "Request.RequestId"));
	is_text(event, "event", "Domain", "www.example.com");
	is_text(event, "event", "Names.0", "www.example.com");
	is_text(event, "event", "Names.1", "example.org");
	is_text(event, "event", "Account", "team-web");
	is_text(event, "event", "Status", PENDING);
	is_text(event, "event", "RulesHash", world_settings->rules_hash);
	ck_assert_int_eq(place_int(event, "Uid"), WORLD_UID); /* T25 */
	json_decref(event);
	json_decref(json);
}
END_TEST

/* Every rule that was asked about each name. */
START_TEST(request_steps)
{
	static const char *const rules[] = {
	    "C1 constructed", "N4 name", "Q4 quorum", "O5 limits"};
	json_t *json = create(NAMES("www.example.com", "example.org"));
	json_t *event = world_last_event("request"), *steps, *step;
	size_t i;

	steps = place_at(event, "Steps");
	for (size_t k = 0; k < COUNT(rules); k++) {
		size_t n = 0;

		json_array_foreach(steps, i, step) n +=
		    strcmp(place_text(step, "Rule"), rules[k]) == 0;
		ck_assert_msg(n == 2, "%s: %zu steps", rules[k], n);
	}
	json_decref(event);
	json_decref(json);
}
END_TEST

/* What `request` shows is what the store has. */
START_TEST(shown_as_stored)
{
	struct request_params params =
	    world_params(NAMES("*.example.com", "b\xc3\xbc"
						"cher.com"),
		T0);
	json_t *made, *stored;

	params.account = "a";
	made = world_create(&params);
	stored = world_describe(place_text(made, "Request.RequestId"), T0);
	ck_assert(json_equal(made, stored));
	json_decref(made);
	json_decref(stored);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request");
	TCase *tc = world_case(suite, "request", true);

	tcase_add_loop_test(tc, n2_whom_a_name_asks, 0, COUNT_OF(name_cases));
	tcase_add_loop_test(tc, n4_no_name, 0, COUNT_OF(bad_names));
	tcase_add_loop_test(
	    tc, n4_invalid_public_domain, 0, COUNT_OF(unasked_names));
	tcase_add_test(tc, n1_no_name_at_all);
	tcase_add_test(tc, n1_hundred_names);
	tcase_add_test(tc, n6_same_name_twice);
	tcase_add_loop_test(tc, n3_validation_domain, 0, COUNT_OF(super_cases));
	tcase_add_test(tc, n3_of_one_name_alone);
	tcase_add_test(tc, settings_of_the_rules);
	tcase_add_test(tc, t26_wildcard);
	tcase_add_loop_test(
	    tc, q4_quorum_unreachable, 0, COUNT_OF(quorum_cases));
	tcase_add_loop_test(tc, q5_frozen, 0, COUNT_OF(freeze_cases));
	tcase_add_loop_test(tc, o5_limits, 0, COUNT_OF(limit_cases));
	tcase_add_test(tc, o5_many_names_of_one_request);
	tcase_add_loop_test(tc, o5_at_once, 0, COUNT_OF(limit_at_once));
	tcase_add_loop_test(tc, n6_idempotency, 0, COUNT_OF(idem_cases));
	tcase_add_test(tc, n6_beats_limits);
	tcase_add_test(tc, c2_again);
	tcase_add_loop_test(tc, dry_run_keeps_nothing, 0, COUNT_OF(dry_cases));
	tcase_add_test(tc, dry_run_of_no_name);
	tcase_add_loop_test(tc, t15_account, 0, COUNT_OF(account_cases));
	tcase_add_test(tc, t15_account_length);
	tcase_add_loop_test(tc, n6_token_form, 0, COUNT_OF(token_cases));
	tcase_add_loop_test(tc, q7_profile, 0, COUNT_OF(profile_cases));
	tcase_add_test(tc, request_event);
	tcase_add_test(tc, request_steps);
	tcase_add_test(tc, shown_as_stored);
	return place_run(suite);
}
