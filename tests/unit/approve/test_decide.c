/* SPDX-License-Identifier: ISC
 * approve/decide.c on a real store: what an answer changes, what it leaves
 * alone, and what is recorded of it. The order of the rules is policy's, and
 * tested there. */
#include "approve/dossier.h"
#include "approve/risk.h"
#include "audit/canon.h"
#include "tests/fake/world.h"

#define REUSE     INT64_C(825) * DAY
#define DOMAIN(n) "Request.DomainValidationOptions." #n

static char id[REQUEST_ID_SIZE];

/* One request of these names, its mails sent at T0. */
static void
begin(const char *const *names)
{
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	world_ask(id, names, T0);
	ck_assert_uint_eq(world_send(T0), n * MAILBOXES);
}

static const struct world_mail *
admin(void)
{
	return world_mail(id, 0, "admin@example.com");
}

static void
expect(const char *path, const char *want)
{
	world_expect(id, T0, path, want);
}

static void
expect_int(const char *path, json_int_t want)
{
	json_t *json = world_describe(id, T0);
	json_int_t got = place_int(json, path);

	ck_assert_msg(got == want, "%s: got %lld, want %lld", path,
	    (long long)got, (long long)want);
	json_decref(json);
}

/* ------------------------------------------------------------------- window */

static const struct {
	const char *label, *conf;
	enum channel channel;
	int64_t after;
	enum outcome want;
} window_cases[] = {
    {"T8 reply at once", "", CHANNEL_REPLY, 0, OUTCOME_COUNTED},
    {"T8 reply +71:59:59", "", CHANNEL_REPLY, WINDOW - 1, OUTCOME_COUNTED},
    {"T8 reply +72:00:00", "", CHANNEL_REPLY, WINDOW, OUTCOME_EXPIRED},
    {"T8 reply +72:00:01", "", CHANNEL_REPLY, WINDOW + 1, OUTCOME_EXPIRED},
    {"T8 link +71:59:59", "", CHANNEL_LINK, WINDOW - 1, OUTCOME_COUNTED},
    {"T8 link +72:00:00", "", CHANNEL_LINK, WINDOW, OUTCOME_EXPIRED},
    {"W1 rule of 1h, in time", "policy \"default\" { lifetime = \"1h\" }",
	CHANNEL_LINK, HOUR - 1, OUTCOME_COUNTED},
    {"W1 rule of 1h, too late", "policy \"default\" { lifetime = \"1h\" }",
	CHANNEL_LINK, HOUR, OUTCOME_EXPIRED},
};

/* No sweeper decides: the request is still pending in the store (W1). */
START_TEST(t8_window)
{
	struct answer answer;

	world_configure(window_cases[_i].conf);
	begin(NAMES("example.com"));
	answer = window_cases[_i].channel == CHANNEL_LINK
		     ? world_click(admin(), VERDICT_APPROVE,
			   T0 + window_cases[_i].after)
		     : world_reply(admin(), VERDICT_APPROVE,
			   T0 + window_cases[_i].after);
	world_outcome(&answer, window_cases[_i].want);
	expect("Request.Status",
	    window_cases[_i].want == OUTCOME_COUNTED ? "VALIDATED" : PENDING);
}
END_TEST

/* W1: a rejection is an answer, and as late as any. */
START_TEST(w1_rejection_too_late)
{
	struct answer answer;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_REJECT, T0 + WINDOW);
	world_outcome(&answer, OUTCOME_EXPIRED);
	expect("Request.Status", PENDING);
}
END_TEST

/* ----------------------------------------------------------------- counting */

START_TEST(q1_one_approval_validates)
{
	struct answer answer;
	struct request *r;

	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 60);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
	expect("Request.ValidatedAt", "2026-11-22T08:14:00Z");
	expect("Request.FailureReason", "null");
	expect(DOMAIN(0) ".ValidationStatus", "SUCCESS");
	expect(DOMAIN(0) ".Recipients.0.Email", "admin@example.com");
	expect(DOMAIN(0) ".Recipients.0.Answer", "APPROVED");
	expect(DOMAIN(0) ".Recipients.0.Via", "reply");
	expect(DOMAIN(0) ".Recipients.0.At", "2026-11-22T08:14:00Z");
	expect(DOMAIN(0) ".Recipients.0.Identity", "same-mailbox");
	expect(DOMAIN(0) ".Recipients.1.Answer", "null");
	expect_int(DOMAIN(0) ".Quorum.Approved", 1);
	r = world_load_request(id);
	/* W4: counted from the request's CreatedAt. */
	ck_assert_int_eq(r->domains[0].reuse_until, T0 + REUSE);
	request_free(r);
}
END_TEST

START_TEST(q1_two_of_five)
{
	struct answer answer;

	world_configure("policy \"example.com\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", PENDING);
	expect(DOMAIN(0) ".ValidationStatus", PENDING);
	expect(DOMAIN(0) ".ReuseUntil", "null");
	/* The same mailbox cannot be two (W5), by either channel. */
	world_outcome(&answer, OUTCOME_ALREADY);
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 2);
	world_outcome(&answer, OUTCOME_ALREADY);
	expect("Request.Status", PENDING);
	expect_int(DOMAIN(0) ".Quorum.Approved", 1);
	answer = world_click(world_mail(id, 0, "webmaster@example.com"),
	    VERDICT_APPROVE, T0 + 3);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
	expect_int(DOMAIN(0) ".Quorum.Approved", 2);
}
END_TEST

/* N1, Q1: each name its own approval. N5: never a sibling's, never the
 * parent's, although one mailbox has the mails of several. */
START_TEST(n5_each_name_by_itself)
{
	static const struct {
		const char *mailbox, *after;
	} steps[] = {{"admin@example.com", PENDING},
	    {"admin@example.com", PENDING}, {"admin@shop.example.com", PENDING},
	    {"admin@example.org", "VALIDATED"}};
	struct answer answer;
	json_t *json;

	begin(NAMES("example.com", "www.example.com", "shop.example.com",
	    "example.org"));
	for (unsigned i = 0; i < COUNT(steps); i++) {
		answer = world_click(
		    world_mail(id, i, steps[i].mailbox), VERDICT_APPROVE, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
		json = world_describe(id, T0);
		ck_assert_str_eq(
		    place_text(json, "Request.Status"), steps[i].after);
		for (unsigned k = 0; k < COUNT(steps); k++) {
			char path[80];

			snprintf(path, sizeof(path),
			    "Request.DomainValidationOptions.%u."
			    "ValidationStatus",
			    k);
			ck_assert_str_eq(place_text(json, path),
			    k <= i ? "SUCCESS" : PENDING);
		}
		json_decref(json);
	}
}
END_TEST

/* Q2: one refusal, whatever the approvals, and for good. */
START_TEST(q2_rejection_vetoes)
{
	struct answer answer;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com", "example.org"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	answer = world_reply(
	    world_mail(id, 0, "postmaster@example.com"), VERDICT_REJECT, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "FAILED");
	expect("Request.FailureReason", "DOMAIN_VALIDATION_DENIED");
	expect(DOMAIN(0) ".ValidationStatus", "FAILED");
	expect(DOMAIN(0) ".FailureReason", "DOMAIN_VALIDATION_DENIED");
	expect(DOMAIN(1) ".FailureReason", "null");
	expect_int(DOMAIN(0) ".Quorum.Rejected", 1);
	answer = world_click(
	    world_mail(id, 0, "webmaster@example.com"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_ENDED);
	answer = world_click(
	    world_mail(id, 1, "admin@example.org"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_ENDED);
	expect("Request.Status", "FAILED");
}
END_TEST

/* Q2, W4: a name that had its approvals and is refused while others are still
 * open can be reused no more. */
START_TEST(q2_rejection_behind_success)
{
	struct answer answer;

	begin(NAMES("example.com", "example.org"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect(DOMAIN(0) ".ValidationStatus", "SUCCESS");
	answer = world_click(
	    world_mail(id, 0, "webmaster@example.com"), VERDICT_REJECT, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "FAILED");
	expect(DOMAIN(0) ".ValidationStatus", "FAILED");
	expect(DOMAIN(0) ".ReuseUntil", "null");
}
END_TEST

/* Q5 */
START_TEST(q5_not_me_freezes)
{
	struct request_params params =
	    world_params(NAMES("www.shop.example.com"), T0);
	struct answer answer;
	json_t *json, *event;

	begin(NAMES("shop.example.com"));
	answer = world_click(
	    world_mail(id, 0, "admin@shop.example.com"), VERDICT_NOT_ME, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "FAILED");
	expect(DOMAIN(0) ".FailureReason", "DOMAIN_VALIDATION_DENIED");
	expect(DOMAIN(0) ".Recipients.0.Answer", "NOT_ME");
	event = world_last_event("freeze");
	ck_assert_str_eq(place_text(event, "Domain"), "shop.example.com");
	ck_assert_str_eq(place_text(event, "By"), "admin@shop.example.com");
	json_decref(event);
	json = world_create(&params);
	ck_assert_str_eq(
	    place_text(json, "Request.FailureReason"), "DOMAIN_FROZEN");
	json_decref(json);
	/* Not what lies above it. */
	params.names[0] = "example.com";
	json = world_create(&params);
	ck_assert_str_eq(place_text(json, "Request.Status"), PENDING);
	json_decref(json);
}
END_TEST

/* The name that was approved first, and what is frozen before the other one
 * is. */
static const struct {
	const char *name, *frozen;
	bool bars;
} frozen_cases[] = {
    {"example.com", "example.com", true},
    {"www.example.com", "example.com", true},
    {"example.com", "com", true},
    {"*.example.com", "example.com", true},
    {"*.example.com", "shop.example.com", true},
    {"example.com", "shop.example.com", false},
    {"example.com", "le.com", false},
    {"www.example.com", "shop.example.com", false},
};

START_TEST(q5_frozen_since_it_was_approved)
{
	const char *frozen = frozen_cases[_i].frozen;
	char message[STORE_TEXT_SIZE];
	struct answer answer;

	begin(NAMES(frozen_cases[_i].name, "example.org", "example.net"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	ck_ok(store_freeze_add(
	    world.store, frozen, "Olga", "stolen", T0, NULL, &place_err));
	/* As long as another is open, nothing is decided. */
	answer = world_click(
	    world_mail(id, 1, "admin@example.org"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", PENDING);
	answer = world_click(
	    world_mail(id, 2, "admin@example.net"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	if (!frozen_cases[_i].bars) {
		expect("Request.Status", "VALIDATED");
		return;
	}
	expect("Request.Status", "FAILED");
	expect("Request.FailureReason", "DOMAIN_FROZEN");
	snprintf(message, sizeof(message),
	    "%s is frozen until an operator unfreezes it.", frozen);
	expect("Request.FailureMessage", message);
	expect(DOMAIN(2) ".ValidationStatus", "FAILED");
}
END_TEST

/* K4: the lists as they are when the last approval comes, of all names of the
 * request; nothing of it where others are open. */
static const struct {
	const char *label, *first, *listed;
	bool two;
	const char *status, *failure;
} listed_cases[] = {
    {"K4 the name", "example.com", "example.com", false, "FAILED",
	"ADDITIONAL_VERIFICATION_REQUIRED"},
    {"K4 above it", "www.example.com", "example.com", false, "FAILED",
	"ADDITIONAL_VERIFICATION_REQUIRED"},
    {"K4 another name", "example.com", "example.net", false, "VALIDATED",
	"null"},
    {"K4 the name that was approved before", "example.com", "example.com", true,
	"FAILED", "ADDITIONAL_VERIFICATION_REQUIRED"},
    {"K4 the name that is approved last", "example.com", "example.org", true,
	"FAILED", "ADDITIONAL_VERIFICATION_REQUIRED"},
};

/* From now on these lists are in force. */
static void
install_lists(const char *listed)
{
	char path[PATH_MAX], line[100], conf[PATH_MAX + 40];

	snprintf(line, sizeof(line), "1,%s\n", listed);
	place_write(path, "top.csv", line);
	snprintf(conf, sizeof(conf), "risk { list = \"%s\" }", path);
	world_configure(conf);
	ck_ok(risk_open(&world.risk, world_settings, &place_err));
}

START_TEST(k4_listed_since_it_was_asked)
{
	const bool two = listed_cases[_i].two;
	struct answer answer;

	begin(two ? NAMES(listed_cases[_i].first, "example.org")
		  : NAMES(listed_cases[_i].first));
	if (two) {
		answer = world_click(admin(), VERDICT_APPROVE, T0);
		world_outcome(&answer, OUTCOME_COUNTED);
	}
	install_lists(listed_cases[_i].listed);
	answer = two ? world_click(world_mail(id, 1, "admin@example.org"),
			   VERDICT_APPROVE, T0)
		     : world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", listed_cases[_i].status);
	expect("Request.FailureReason", listed_cases[_i].failure);
	risk_close(world.risk);
}
END_TEST

/* Those that were approved before are looked at when the last one is. */
START_TEST(k4_listed_while_another_is_open)
{
	struct answer answer;

	begin(NAMES("example.com", "example.org"));
	install_lists("example.org");
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", PENDING);
	expect(DOMAIN(0) ".ValidationStatus", "SUCCESS");
	risk_close(world.risk);
}
END_TEST

/* K2: an exemption may ask for more approvals than the rules; also where it
 * is another name of the request that needs none. */
START_TEST(k2_exemption_with_a_quorum)
{
	const struct exemption exemption = {.domain = "example.com",
	    .by = "Olga",
	    .ticket = "T-1",
	    .quorum = 2};
	struct answer answer;

	begin(NAMES("example.com", "example.org"));
	answer = world_click(
	    world_mail(id, 1, "admin@example.org"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	install_lists("example.com");
	ck_ok(store_exemption_add(world.store, &exemption, NULL, &place_err));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", PENDING);
	expect(DOMAIN(0) ".ValidationStatus", PENDING);
	answer = world_click(
	    world_mail(id, 0, "webmaster@example.com"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
	risk_close(world.risk);
}
END_TEST

/* SC-090: from that day on the method validates nothing, whenever it was
 * asked. */
START_TEST(k4_the_method_has_ended)
{
	const int64_t end = INT64_C(1836691200); /* 2028-03-15 */
	struct request_params params =
	    world_params(NAMES("example.com"), end - HOUR);
	struct answer answer;
	json_t *json;

	world_configure("policy \"default\" { profiles_allowed = "
			"{\"acm\", \"tls-br\"} }");
	params.profile = "tls-br";
	json = world_create(&params);
	snprintf(id, sizeof(id), "%s", place_text(json, "Request.RequestId"));
	json_decref(json);
	ck_assert_uint_eq(world_send(end - HOUR), MAILBOXES);
	answer = world_click(admin(), VERDICT_APPROVE, end - !_i);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", _i ? "FAILED" : "VALIDATED");
	expect("Request.FailureReason", _i ? "METHOD_SUNSET" : "null");
}
END_TEST

/* T24: a contact at another provider says nothing about that provider. */
START_TEST(t24_contact_elsewhere)
{
	struct recipient recipient = {
	    .email = "victim@aliyun.com", .sources = 1, .delivery = "QUEUED"};
	struct request_domain domain = {.name = "victim.com",
	    .unicode = "victim.com",
	    .validation_domain = "victim.com",
	    .status = PENDING,
	    .method = "BR-3.2.2.4.4",
	    .method_version = "2.2.6",
	    .quorum = 1,
	    .contacts = 1,
	    .channels = 3,
	    .distinct = "mailbox",
	    .identity = "same-domain",
	    .lifetime = WINDOW,
	    .reuse = REUSE,
	    .recipients = &recipient,
	    .n_recipients = 1};
	struct request request = {.id = "aaaaaaaaaaaaaaaa",
	    .generation = 1,
	    .account = "a",
	    .profile = "acm",
	    .rules_hash = "sha256:0",
	    .status = PENDING,
	    .created_at = T0,
	    .request_lifetime = LIFETIME,
	    .domains = &domain,
	    .n_domains = 1};
	struct store_event made = {.event = "request", .at = T0, .leaf = "{}"};
	char existing[REQUEST_ID_SIZE], frozen[STORE_NAME_SIZE];
	const struct world_mail *mail;
	struct answer answer;

	ck_ok(store_request_create(
	    world.store, &request, true, 0, existing, &made, 1, &place_err));
	ck_assert_uint_eq(world_send(T0), 1);
	snprintf(id, sizeof(id), "%s", request.id);
	mail = world_mail(id, 0, recipient.email);
	/* victim.com's own people do not answer for that mailbox. */
	answer = world_reply(mail, VERDICT_APPROVE, T0);
	answer.from = "admin@victim.com";
	world_outcome(&answer, OUTCOME_IDENTITY);
	answer.from = recipient.email;
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
	expect(DOMAIN(0) ".DomainName", "victim.com");
	expect("Request.SubjectAlternativeNames.0", "victim.com");
	answer = world_click(mail, VERDICT_NOT_ME, T0);
	world_outcome(&answer, OUTCOME_OBJECTION);
	ck_ok(store_freeze_cover(
	    world.store, frozen, "victim.com", "victim.com", &place_err));
	ck_status(store_freeze_cover(world.store, frozen, "aliyun.com",
		      "aliyun.com", &place_err),
	    ST_NOTFOUND);
}
END_TEST

/* ----------------------------------------------------------- change of mind */

enum ending { ENDS_PENDING, ENDS_VALIDATED, ENDS_FAILED, ENDS_LATE };

/* W5: the same verdict again is "already recorded" in every state. */
START_TEST(w5_again_in_every_state)
{
	const enum ending ending = (enum ending)_i;
	const int64_t at = ending == ENDS_LATE ? T0 + WINDOW : T0 + 2;
	struct answer answer, other;
	size_t n_votes;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	world_outcome(&answer, OUTCOME_COUNTED);
	if (ending == ENDS_VALIDATED || ending == ENDS_FAILED) {
		other = world_click(world_mail(id, 0, "webmaster@example.com"),
		    ending == ENDS_FAILED ? VERDICT_REJECT : VERDICT_APPROVE,
		    T0 + 1);
		world_outcome(&other, OUTCOME_COUNTED);
	}
	n_votes = world_count_events("vote");
	answer.at = at;
	world_outcome(&answer, OUTCOME_ALREADY);
	answer = world_reply(admin(), VERDICT_APPROVE, at);
	world_outcome(&answer, OUTCOME_ALREADY);
	ck_assert_uint_eq(world_count_events("vote"), n_votes);
	ck_assert_uint_eq(world_count_events("refusal"), 0);
}
END_TEST

/* W5, Q2: one's own approval can be taken back while it is pending. */
START_TEST(w5_rejection_after_approval)
{
	struct answer answer;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	world_outcome(&answer, OUTCOME_COUNTED);
	answer = world_reply(admin(), VERDICT_REJECT, T0 + 2);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "FAILED");
	expect(DOMAIN(0) ".Recipients.0.Answer", "REJECTED");
	expect_int(DOMAIN(0) ".Quorum.Approved", 0);
	expect_int(DOMAIN(0) ".Quorum.Rejected", 1);
	/* And not given again. */
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 3);
	world_outcome(&answer, OUTCOME_ENDED);
	expect("Request.Status", "FAILED");
}
END_TEST

/* T26: an approval that stricter rules have dropped is given again, in a way
 * that they take, and its receipt is of the one that counts. */
START_TEST(t26_dropped_approval_again)
{
	struct answer answer;
	struct decide_result first, again;
	struct receipt receipt;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	first = world_decide(&answer);
	ck_assert_int_eq(first.outcome, OUTCOME_COUNTED);
	world_configure(
	    "policy \"default\" { quorum = 2 channels = {\"reply\"} }");
	expect_int(DOMAIN(0) ".Quorum.Approved", 0);
	expect(DOMAIN(0) ".Recipients.0.Answer", "APPROVED");
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 2);
	world_outcome(&answer, OUTCOME_CHANNEL);
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 3);
	again = world_decide(&answer);
	ck_assert_int_eq(again.outcome, OUTCOME_COUNTED);
	expect("Request.Status", PENDING);
	expect_int(DOMAIN(0) ".Quorum.Approved", 1);
	ck_assert_str_eq(again.receipt, first.receipt);
	ck_ok(store_receipt_load(
	    world.store, &receipt, again.receipt, &place_err));
	ck_assert_int_eq(receipt.at, T0 + 3);
	answer.at++;
	world_outcome(&answer, OUTCOME_ALREADY);
	ck_assert_uint_eq(world_count_events("vote"), 2);
	answer = world_reply(world_mail(id, 0, "postmaster@example.com"),
	    VERDICT_APPROVE, T0 + 5);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
}
END_TEST

/* T26 Q3: by the same person it is no further one; by another it is. */
START_TEST(t26_dropped_person_again)
{
	const struct world_mail *second;
	struct answer answer;

	world_configure("policy \"default\" { quorum = 3"
			" channels = {\"reply\"} }");
	begin(NAMES("example.com"));
	second = world_mail(id, 0, "postmaster@example.com");
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 1);
	answer.from = "boss@example.com";
	world_outcome(&answer, OUTCOME_COUNTED);
	answer = world_reply(second, VERDICT_APPROVE, T0 + 2);
	answer.from = "boss@example.com";
	world_outcome(&answer, OUTCOME_COUNTED);
	world_configure("policy \"default\" { quorum = 2"
			" channels = {\"reply\"} distinct = \"person\" }");
	world_outcome(&answer, OUTCOME_ALREADY);
	answer.from = "clerk@example.com";
	answer.at = T0 + 3;
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", PENDING); /* of three, as at first */
	answer = world_reply(world_mail(id, 0, "webmaster@example.com"),
	    VERDICT_APPROVE, T0 + 4);
	world_outcome(&answer, OUTCOME_COUNTED);
	expect("Request.Status", "VALIDATED");
}
END_TEST

static const enum verdict objections[] = {VERDICT_REJECT, VERDICT_NOT_ME};

/* W5: after VALIDATED a rejection is an objection: recorded, reuse ended. */
START_TEST(w5_objection)
{
	struct answer answer;
	struct decide_result result;
	struct receipt receipt;
	json_t *event;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	world_outcome(&answer, OUTCOME_COUNTED);
	answer = world_reply(world_mail(id, 0, "webmaster@example.com"),
	    objections[_i], T0 + 60);
	result = world_decide(&answer);
	ck_assert_int_eq(result.outcome, OUTCOME_OBJECTION);
	expect("Request.Status", "VALIDATED");
	expect(DOMAIN(0) ".ValidationStatus", "SUCCESS");
	expect(DOMAIN(0) ".ReuseUntil", "null");
	expect(DOMAIN(0) ".Objections.0.Email", "webmaster@example.com");
	expect(DOMAIN(0) ".Objections.0.Via", "reply");
	expect(DOMAIN(0) ".Objections.0.At", "2026-11-22T08:14:00Z");
	/* It is no vote. */
	expect(DOMAIN(0) ".Recipients.4.Email", "webmaster@example.com");
	expect(DOMAIN(0) ".Recipients.4.Answer", "null");
	expect_int(DOMAIN(0) ".Quorum.Approved", 1);
	ck_assert_uint_eq(
	    world_count_events("freeze"), objections[_i] == VERDICT_NOT_ME);
	event = world_last_event("objection");
	ck_assert_str_eq(
	    place_text(event, "Verdict"), verdict_name(objections[_i]));
	ck_assert_str_eq(place_text(event, "Email"), "webmaster@example.com");
	json_decref(event);
	ck_ok(store_receipt_load(
	    world.store, &receipt, result.receipt, &place_err));
	ck_assert(receipt.objection);
	ck_assert_str_eq(receipt.verdict, verdict_name(objections[_i]));
}
END_TEST

/* W5: an objection again is the same, with a receipt that exists. */
START_TEST(w5_objection_again)
{
	const struct world_mail *mail;
	struct answer answer;
	struct decide_result result;
	struct receipt receipt;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 1);
	world_outcome(&answer, OUTCOME_COUNTED);
	mail = world_mail(id, 0, "webmaster@example.com");
	answer = world_reply(mail, objections[_i], T0 + 2);
	world_outcome(&answer, OUTCOME_OBJECTION);
	answer = world_click(mail, objections[_i], T0 + 3);
	result = world_decide(&answer);
	ck_assert_int_eq(result.outcome, OUTCOME_ALREADY);
	ck_assert_uint_eq(world_count_events("objection"), 1);
	ck_ok(store_receipt_load(
	    world.store, &receipt, result.receipt, &place_err));
	ck_assert_str_eq(receipt.verdict, verdict_name(objections[_i]));
	/* A plain rejection says no more than either. */
	answer = world_click(mail, VERDICT_REJECT, T0 + 4);
	result = world_decide(&answer);
	ck_assert_int_eq(result.outcome, OUTCOME_ALREADY);
	ck_ok(store_receipt_load(
	    world.store, &receipt, result.receipt, &place_err));
	/* W5: an approval after a rejection is refused. */
	answer = world_click(mail, VERDICT_APPROVE, T0 + 5);
	world_outcome(&answer, OUTCOME_ENDED);
}
END_TEST

/* ------------------------------------------------------------------- tokens */

/* T6: no such token, and each channel's token in the other one. */
START_TEST(t6_tokens)
{
	struct decide_result result;
	struct answer answer, crossed;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	answer.token[0] ^= 1;
	ck_status(
	    decide_answer(&result, &world, &answer, &place_err), ST_NOTFOUND);
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	crossed = world_reply(admin(), VERDICT_APPROVE, T0);
	memcpy(crossed.token, answer.token, SHA256_SIZE);
	ck_status(
	    decide_answer(&result, &world, &crossed, &place_err), ST_NOTFOUND);
	crossed = world_reply(admin(), VERDICT_APPROVE, T0);
	memcpy(answer.token, crossed.token, SHA256_SIZE);
	ck_status(
	    decide_answer(&result, &world, &answer, &place_err), ST_NOTFOUND);
	memset(answer.token, 0, SHA256_SIZE);
	ck_status(
	    decide_answer(&result, &world, &answer, &place_err), ST_NOTFOUND);
	expect("Request.Status", PENDING);
	ck_assert_uint_eq(world_count_events("vote"), 0);
	ck_assert_uint_eq(world_count_events("refusal"), 0);
}
END_TEST

/* T6: the token of an ended request. */
START_TEST(t6_ended_request)
{
	static const struct request_operator op = {
	    .by = "op", .reason = "why", .uid = WORLD_UID, .now = T0 + 1};
	struct decide_result result;
	struct answer answer;
	char text[STORE_TEXT_SIZE];

	begin(NAMES("example.com"));
	ck_ok(request_cancel(&world, id, &op, &place_err));
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 2);
	result = world_decide(&answer);
	ck_assert_int_eq(result.outcome, OUTCOME_ENDED);
	decide_refusal(text, &result);
	ck_assert_ptr_nonnull(strstr(text, "FAILED"));
	expect("Request.Status", "FAILED");
	expect("Request.FailureReason", "CANCELLED");
	expect(DOMAIN(0) ".Recipients.0.Answer", "null");
}
END_TEST

/* T7: the same signed bytes again. */
START_TEST(t7_replay)
{
	struct answer answer;

	begin(NAMES("example.com", "example.org"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	for (int i = 0; i < 20; i++)
		world_outcome(&answer, OUTCOME_ALREADY);
	ck_assert_uint_eq(world_count_events("vote"), 1);
	expect_int(DOMAIN(0) ".Quorum.Approved", 1);
	expect("Request.Status", PENDING);
}
END_TEST

/* ----------------------------------------------------------------- identity */

#define ONLY_REPLY " channels = {\"reply\"} "
#define RULE(word) "policy \"default\" { identity = \"" word "\"" ONLY_REPLY "}"

static const struct {
	const char *label, *conf, *from;
	bool authenticated;
	enum outcome want;
	enum identity found;
} identity_cases[] = {
    {"I3 the mailbox", "", "admin@example.com", true, OUTCOME_COUNTED,
	IDENTITY_SAME_MAILBOX},
    {"I3 the mailbox, other case", "", "Admin@EXAMPLE.com", true,
	OUTCOME_COUNTED, IDENTITY_SAME_MAILBOX},
    {"I3 the domain", "", "jane@example.com", true, OUTCOME_COUNTED,
	IDENTITY_SAME_DOMAIN},
    {"I3 below the domain", "", "jane@mail.example.com", true, OUTCOME_COUNTED,
	IDENTITY_SAME_DOMAIN},
    {"T5 another domain of its own", "", "admin@example.org", true,
	OUTCOME_IDENTITY, IDENTITY_AUTHENTICATED},
    {"T5 a domain that ends alike", "", "admin@notexample.com", true,
	OUTCOME_IDENTITY, IDENTITY_AUTHENTICATED},
    {"T5 the right domain, unsigned", "", "admin@example.com", false,
	OUTCOME_IDENTITY, IDENTITY_TOKEN},
    {"I3 no From", "", NULL, true, OUTCOME_IDENTITY, IDENTITY_TOKEN},
    {"I3 rule token, unsigned", RULE("token"), "x@example.net", false,
	OUTCOME_COUNTED, IDENTITY_TOKEN},
    {"I3 rule authenticated, signed", RULE("authenticated"), "x@example.net",
	true, OUTCOME_COUNTED, IDENTITY_AUTHENTICATED},
    {"I3 rule authenticated, unsigned", RULE("authenticated"),
	"admin@example.com", false, OUTCOME_IDENTITY, IDENTITY_TOKEN},
    {"I3 rule same-mailbox, the mailbox", RULE("same-mailbox"),
	"admin@example.com", true, OUTCOME_COUNTED, IDENTITY_SAME_MAILBOX},
    {"I3 rule same-mailbox, the domain", RULE("same-mailbox"),
	"jane@example.com", true, OUTCOME_IDENTITY, IDENTITY_SAME_DOMAIN},
};

START_TEST(t5_identity)
{
	struct decide_result result;
	struct answer answer;
	json_t *event;

	world_configure(identity_cases[_i].conf);
	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0);
	answer.from = identity_cases[_i].from;
	answer.authenticated = identity_cases[_i].authenticated;
	result = world_decide(&answer);
	ck_assert_msg(result.outcome == identity_cases[_i].want,
	    "%s: got %s, want %s", identity_cases[_i].label,
	    outcome_name(result.outcome),
	    outcome_name(identity_cases[_i].want));
	ck_assert_msg(result.identity == identity_cases[_i].found,
	    "%s: got %s, want %s", identity_cases[_i].label,
	    identity_name(result.identity),
	    identity_name(identity_cases[_i].found));
	event = world_last_event(
	    result.outcome == OUTCOME_COUNTED ? "vote" : "refusal");
	ck_assert_str_eq(place_text(event, "Identity"),
	    identity_name(identity_cases[_i].found));
	json_decref(event);
}
END_TEST

/* A rejection needs the same identity: or anybody could veto. */
START_TEST(t5_identity_of_a_rejection)
{
	struct answer answer;

	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_REJECT, T0);
	answer.from = "admin@example.org";
	world_outcome(&answer, OUTCOME_IDENTITY);
	expect("Request.Status", PENDING);
}
END_TEST

static const struct {
	const char *label, *conf;
	enum outcome reply, link;
} channel_cases[] = {
    {"both", "", OUTCOME_COUNTED, OUTCOME_ALREADY},
    {"reply alone", "policy \"default\" { channels = {\"reply\"} }",
	OUTCOME_COUNTED, OUTCOME_CHANNEL},
    {"link alone", "policy \"default\" { channels = {\"link\"} }",
	OUTCOME_CHANNEL, OUTCOME_COUNTED},
};

START_TEST(q7_channels)
{
	struct answer answer;

	world_configure(channel_cases[_i].conf);
	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, channel_cases[_i].reply);
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, channel_cases[_i].link);
	expect("Request.Status", "VALIDATED");
}
END_TEST

/* ------------------------------------------------------------------ records */

/* What the evidence of the newest such event holds; the caller clears it. */
/* How many octets it has; no NUL ends them. */
static size_t
read_evidence(struct dossier_read *read, void **bytes_r, const char *name)
{
	json_t *event = world_last_event(name);
	uint8_t hash[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];
	size_t len = 0;

	ck_ok(store_audit_evidence(
	    world.store, bytes_r, &len, place_int(event, "Seq"), &place_err));
	ck_ok(sha256(hash, *bytes_r, len));
	hex_encode(hex, hash, sizeof(hash));
	ck_assert_str_eq(place_text(event, "EvidenceHash"), hex);
	ck_assert_msg(dossier_read(read, *bytes_r, len, &place_err) == ST_OK,
	    "%s", place_err.text);
	json_decref(event);
	return len;
}

/* Its members are written in their order by hand. */
static void
check_canonical(const void *bytes, size_t len)
{
	struct evidence evidence;
	const struct evidence_file *file;
	struct canon canon;
	struct canon_member member;

	ck_ok(evidence_read(&evidence, bytes, len, &place_err));
	file = evidence_file(&evidence, "answer.json");
	ck_assert_ptr_nonnull(file);
	canon_begin(&canon, file->bytes, file->len);
	while (canon_next(&canon, &member))
		continue;
	ck_assert_msg(
	    canon_is_good(&canon), "%.*s", (int)file->len, file->bytes);
}

/* A: the bytes that were received lie with the vote's event, whole, with all
 * that the decision rested on. */
START_TEST(evidence_is_kept)
{
	static const char reply[] = "From: a\r\n\r\nI approve\0\r\n"
				    "aaaabbbbccccddddeeeeffffgggghhhh\r\n";
	static const char *const sent[] = {"What we sent", "in two parts"};
	const struct answer_source source = {.reply = reply,
	    .reply_len = sizeof(reply),
	    .client = "192.0.2.7",
	    .helo = "mx.\xff.example",
	    .mail_from = "<admin@example.com>",
	    .rcpt = "approve+aaaabbbbccccddddeeeeffffgggghhhh@r.example",
	    .dns = "example.com TXT secure v=spf1 -all\n",
	    .sent = sent,
	    .n_sent = 2};
	struct dossier_read kept;
	struct answer answer;
	void *bytes = NULL;
	size_t len;

	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0);
	answer.source = &source;
	world_outcome(&answer, OUTCOME_COUNTED);
	len = read_evidence(&kept, &bytes, "vote");
	check_canonical(bytes, len);
	ck_assert_uint_eq(kept.source.reply_len, sizeof(reply));
	ck_assert_mem_eq(kept.source.reply, reply, sizeof(reply));
	ck_assert(!kept.masked && !kept.cut);
	ck_assert_str_eq(kept.source.rcpt, source.rcpt);
	ck_assert_str_eq(kept.source.helo, "mx.?.example");
	ck_assert_str_eq(kept.source.dns, source.dns);
	ck_assert_uint_eq(kept.source.n_sent, 2);
	ck_assert_str_eq(kept.source.sent[1], sent[1]);
	/* The request as it stood before. */
	ck_assert_str_eq(kept.request.status, "PENDING_VALIDATION");
	ck_assert_str_eq(kept.domain.name, "example.com");
	ck_assert_uint_eq(kept.domain.n_recipients, 5);
	ck_assert_str_eq(kept.domain.recipients[0].answer, "");
	ck_assert_str_eq(kept.outcome, "counted");
	ck_assert_int_eq(kept.request_after, REQ_VALIDATED);
	ck_assert_str_eq(kept.settings_hash, world.settings->text_hash);
	dossier_clear(&kept);
	free(bytes);
}
END_TEST

/* A refused reply's token still works: it is masked, and a large one is cut;
 * behind EVIDENCE_REFUSALS_MAX of them no more octets are kept. */
START_TEST(refused_is_masked)
{
	static const char token[] = "aaaabbbbccccddddeeeeffffgggghhhh";
	struct buf reply = BUF_INIT;
	struct answer_source source = {.client = "192.0.2.7",
	    .rcpt = "approve+aaaabbbbccccddddeeeeffffgggghhhh@r.example"};
	struct dossier_read kept;
	struct answer answer;
	void *bytes = NULL;
	size_t len;

	buf_addf(&reply, "To: <%s>\r\n\r\nI approve\r\n> %s\r\n", source.rcpt,
	    token);
	while (reply.len <= EVIDENCE_REFUSED_MAX)
		buf_adds(&reply, "more and more\r\n");
	source.reply = buf_str(&reply);
	source.reply_len = reply.len;
	begin(NAMES("example.com"));
	for (int i = 0; i <= EVIDENCE_REFUSALS_MAX; i++) {
		answer = world_reply(admin(), VERDICT_APPROVE, T0 + i * HOUR);
		answer.authenticated = false;
		answer.source = &source;
		world_outcome(&answer, OUTCOME_IDENTITY);
		free(bytes);
		len = read_evidence(&kept, &bytes, "refusal");
		ck_assert(kept.masked && kept.cut);
		ck_assert_str_eq(kept.source.rcpt,
		    "approve+********************************@r.example");
		ck_assert_ptr_null(memmem(bytes, len, token, strlen(token)));
		ck_assert(kept.has_reply == (i < EVIDENCE_REFUSALS_MAX));
		ck_assert_uint_le(kept.source.reply_len, EVIDENCE_REFUSED_MAX);
		ck_assert_str_eq(kept.outcome, "identity");
		dossier_clear(&kept);
	}
	free(bytes);
	buf_free(&reply);
}
END_TEST

START_TEST(vote_event)
{
	struct answer answer;
	json_t *event;

	begin(NAMES("example.com"));
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 60);
	world_outcome(&answer, OUTCOME_COUNTED);
	event = world_last_event("vote");
	ck_assert_str_eq(place_text(event, "At"), "2026-11-22T08:14:00Z");
	ck_assert_str_eq(place_text(event, "RequestId"), id);
	ck_assert_str_eq(place_text(event, "Domain"), "example.com");
	ck_assert_str_eq(place_text(event, "Email"), "admin@example.com");
	ck_assert_str_eq(place_text(event, "From"), "admin@example.com");
	ck_assert_str_eq(place_text(event, "Verdict"), "APPROVED");
	ck_assert_str_eq(place_text(event, "Via"), "reply");
	ck_assert_str_eq(place_text(event, "Identity"), "same-mailbox");
	ck_assert_str_eq(place_text(event, "Outcome"), "counted");
	ck_assert_str_eq(place_text(event, "Client"), "192.0.2.1");
	ck_assert_str_eq(
	    place_text(event, "AuthenticationResults"), answer.auth);
	ck_assert_str_eq(
	    place_text(event, "RulesHash"), world_settings->rules_hash);
	ck_assert_int_eq(place_int(event, "Generation"), 1);
	json_decref(event);
}
END_TEST

/* The rules that decide, in their order, up to the one that settled it; those
 * that say which settings hold stand around them. */
static const struct {
	const char *label;
	enum channel channel;
	const char *from;
	int64_t after;
	const char *event;
	const char *rules[10], *last; /* the last one's answer */
} step_cases[] = {
    {"counted", CHANNEL_LINK, NULL, 0, "vote",
	{"Q7 channel", "I3 identity", "W5 same again", "W1 window", "W5 state",
	    "W5 change of mind", "Q2 veto", "Q2 domain", "Q1 quorum"},
	"reached"},
    {"identity", CHANNEL_REPLY, "x@example.org", 0, "refusal",
	{"Q7 channel", "I3 identity"}, "no"},
    {"expired", CHANNEL_LINK, NULL, WINDOW, "refusal",
	{"Q7 channel", "I3 identity", "W5 same again", "W1 window"}, "no"},
};

START_TEST(steps_in_their_order)
{
	struct answer answer;
	json_t *event, *steps, *step, *last = NULL;
	size_t i, n = 0, found = 0;

	begin(NAMES("example.com"));
	answer = step_cases[_i].channel == CHANNEL_LINK
		     ? world_click(
			   admin(), VERDICT_APPROVE, T0 + step_cases[_i].after)
		     : world_reply(
			   admin(), VERDICT_APPROVE, T0 + step_cases[_i].after);
	answer.from = step_cases[_i].from;
	(void)world_decide(&answer);
	while (step_cases[_i].rules[n] != NULL)
		n++;
	event = world_last_event(step_cases[_i].event);
	steps = place_at(event, "Steps");
	json_array_foreach(steps, i, step)
	{
		const char *want = step_cases[_i].rules[found];

		if (want == NULL || strcmp(place_text(step, "Rule"), want) != 0)
			continue;
		found++;
		last = step;
	}
	ck_assert_msg(found == n, "%s: %zu of %zu rules, no %s",
	    step_cases[_i].label, found, n, step_cases[_i].rules[found]);
	ck_assert_str_eq(place_text(last, "Answer"), step_cases[_i].last);
	json_decref(event);
}
END_TEST

/* The vote first, then what it moved; the domain before the request. */
START_TEST(events_in_order)
{
	static const struct {
		const char *event, *domain, *from, *to;
	} want[] = {
	    {"request", "example.com", "(none)", "(none)"},
	    {"vote", "example.com", "(none)", "(none)"},
	    {"status", "example.com", PENDING, "SUCCESS"},
	    {"vote", "example.org", "(none)", "(none)"},
	    {"status", "example.org", PENDING, "SUCCESS"},
	    {"status", "(none)", PENDING, "VALIDATED"},
	};
	struct answer answer;
	json_t *events, *event;
	size_t i;

	begin(NAMES("example.com", "example.org"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	answer = world_click(
	    world_mail(id, 1, "admin@example.org"), VERDICT_APPROVE, T0);
	world_outcome(&answer, OUTCOME_COUNTED);
	events = world_events(id);
	ck_assert_uint_eq(json_array_size(events), COUNT(want));
	json_array_foreach(events, i, event)
	{
		ck_assert_str_eq(place_text(event, "Event"), want[i].event);
		ck_assert_str_eq(place_text(event, "Domain"), want[i].domain);
		if (strcmp(want[i].event, "status") != 0)
			continue;
		ck_assert_str_eq(place_text(event, "From"), want[i].from);
		ck_assert_str_eq(place_text(event, "To"), want[i].to);
	}
	json_decref(events);
}
END_TEST

/* A refusal is recorded beside the mailbox, and changes nothing else. */
START_TEST(refusal_is_recorded)
{
	struct answer answer;
	json_t *before, *after, *event;

	begin(NAMES("example.com"));
	before = world_describe(id, T0);
	answer = world_reply(admin(), VERDICT_APPROVE, T0 + 60);
	answer.authenticated = false;
	world_outcome(&answer, OUTCOME_IDENTITY);
	after = world_describe(id, T0);
	expect(DOMAIN(0) ".Recipients.0.Refusals.0.At", "2026-11-22T08:14:00Z");
	expect(DOMAIN(0) ".Recipients.0.Refusals.0.Via", "reply");
	ck_assert_ptr_nonnull(strstr(
	    place_text(after, DOMAIN(0) ".Recipients.0.Refusals.0.Reason"),
	    "same-domain is needed"));
	json_array_clear(place_at(after, DOMAIN(0) ".Recipients.0.Refusals"));
	ck_assert(json_equal(before, after));
	event = world_last_event("refusal");
	ck_assert_str_eq(place_text(event, "Outcome"), "identity");
	ck_assert_str_eq(place_text(event, "Email"), "admin@example.com");
	ck_assert_uint_eq(world_count_events("vote"), 0);
	json_decref(event);
	json_decref(before);
	json_decref(after);
}
END_TEST

/* ------------------------------------------------------- receipts and forms */

START_TEST(receipts_are_stable)
{
	char again[RECEIPT_SIZE], other[RECEIPT_SIZE];
	struct decide_result first, second;
	struct answer answer;
	struct receipt receipt;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + 60);
	first = world_decide(&answer);
	second = world_decide(&answer);
	ck_assert_uint_eq(strlen(first.receipt), RECEIPT_SIZE - 1);
	ck_assert_str_eq(first.receipt, second.receipt);
	ck_ok(store_receipt_load(
	    world.store, &receipt, first.receipt, &place_err));
	ck_assert_str_eq(receipt.request_id, id);
	ck_assert_str_eq(receipt.name, "example.com");
	ck_assert_str_eq(receipt.email, "admin@example.com");
	ck_assert_str_eq(receipt.verdict, "APPROVED");
	ck_assert_int_eq(receipt.at, T0 + 60);
	ck_assert(!receipt.objection);
	ck_ok(decide_receipt(again, &world_key, 7, VERDICT_APPROVE));
	ck_ok(decide_receipt(other, &world_key, 7, VERDICT_APPROVE));
	ck_assert_str_eq(again, other);
	ck_ok(decide_receipt(other, &world_key, 7, VERDICT_REJECT));
	ck_assert_str_ne(again, other);
	ck_ok(decide_receipt(other, &world_key, 8, VERDICT_APPROVE));
	ck_assert_str_ne(again, other);
}
END_TEST

/* T2: a form works once; the same again leads to the same receipt. */
START_TEST(t2_form_spent)
{
	static const uint8_t form[SHA256_SIZE] = {1}, second[SHA256_SIZE] = {2};
	struct decide_result first, again;
	struct answer answer;

	world_configure("policy \"default\" { quorum = 2 }");
	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0);
	answer.form = form;
	first = world_decide(&answer);
	ck_assert_int_eq(first.outcome, OUTCOME_COUNTED);
	ck_assert(!first.repeated);
	again = world_decide(&answer);
	ck_assert_int_eq(again.outcome, OUTCOME_ALREADY);
	ck_assert(again.repeated);
	ck_assert_str_eq(again.receipt, first.receipt);
	/* It does not carry another verdict. */
	answer.verdict = VERDICT_REJECT;
	ck_status(
	    decide_answer(&again, &world, &answer, &place_err), ST_DENIED);
	expect(DOMAIN(0) ".Recipients.0.Answer", "APPROVED");
	/* A new one does; the old one still leads where it led. */
	answer.form = second;
	world_outcome(&answer, OUTCOME_COUNTED);
	answer.verdict = VERDICT_APPROVE;
	answer.form = form;
	again = world_decide(&answer);
	ck_assert(again.repeated);
	ck_assert_str_eq(again.receipt, first.receipt);
	expect("Request.Status", "FAILED");
	ck_assert_uint_eq(world_count_events("vote"), 2);
	ck_assert_uint_eq(world_count_events("refusal"), 0);
}
END_TEST

/* What was refused has not spent its form. */
START_TEST(t2_refused_form)
{
	static const uint8_t form[SHA256_SIZE] = {1};
	struct decide_result result;
	struct answer answer;

	begin(NAMES("example.com"));
	answer = world_click(admin(), VERDICT_APPROVE, T0 + WINDOW);
	answer.form = form;
	world_outcome(&answer, OUTCOME_EXPIRED);
	answer.at = T0 + 1;
	result = world_decide(&answer);
	ck_assert(!result.repeated);
	ck_assert_int_eq(result.outcome, OUTCOME_COUNTED);
}
END_TEST

static const struct {
	enum outcome outcome;
	const char *want; /* part of it; null: "" */
} sentence_cases[] = {
    {OUTCOME_COUNTED, NULL},
    {OUTCOME_ALREADY, NULL},
    {OUTCOME_OBJECTION, NULL},
    {OUTCOME_CHANNEL, "not accepted for example.com"},
    {OUTCOME_IDENTITY, "identity token, but same-mailbox is needed"},
    {OUTCOME_EXPIRED, "2026-11-22T08:13:00Z"},
    {OUTCOME_ENDED, "VALIDATION_TIMED_OUT"},
    {OUTCOME_CHANGED, "rejected the request already"},
};

START_TEST(refusal_sentences)
{
	struct decide_result result = {.outcome = sentence_cases[_i].outcome,
	    .name = "example.com",
	    .email = "admin@example.com",
	    .before = REQ_TIMED_OUT,
	    .identity = IDENTITY_TOKEN,
	    .identity_needed = IDENTITY_SAME_MAILBOX,
	    .token_expires = T0};
	char text[STORE_TEXT_SIZE];

	decide_refusal(text, &result);
	if (sentence_cases[_i].want == NULL)
		ck_assert_str_eq(text, "");
	else
		ck_assert_msg(strstr(text, sentence_cases[_i].want) != NULL,
		    "got \"%s\", want \"%s\"", text, sentence_cases[_i].want);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("decide");
	TCase *tc = world_case(suite, "decide", true);

	tcase_add_loop_test(tc, t8_window, 0, COUNT_OF(window_cases));
	tcase_add_test(tc, w1_rejection_too_late);
	tcase_add_test(tc, q1_one_approval_validates);
	tcase_add_test(tc, q1_two_of_five);
	tcase_add_test(tc, n5_each_name_by_itself);
	tcase_add_test(tc, q2_rejection_vetoes);
	tcase_add_test(tc, q2_rejection_behind_success);
	tcase_add_test(tc, q5_not_me_freezes);
	tcase_add_loop_test(
	    tc, q5_frozen_since_it_was_approved, 0, COUNT(frozen_cases));
	tcase_add_loop_test(
	    tc, k4_listed_since_it_was_asked, 0, COUNT(listed_cases));
	tcase_add_test(tc, k4_listed_while_another_is_open);
	tcase_add_test(tc, k2_exemption_with_a_quorum);
	tcase_add_loop_test(tc, k4_the_method_has_ended, 0, 2);
	tcase_add_test(tc, t24_contact_elsewhere);
	tcase_add_loop_test(tc, w5_again_in_every_state, 0, ENDS_LATE + 1);
	tcase_add_test(tc, w5_rejection_after_approval);
	tcase_add_test(tc, t26_dropped_approval_again);
	tcase_add_test(tc, t26_dropped_person_again);
	tcase_add_loop_test(tc, w5_objection, 0, COUNT_OF(objections));
	tcase_add_loop_test(tc, w5_objection_again, 0, COUNT_OF(objections));
	tcase_add_test(tc, t6_tokens);
	tcase_add_test(tc, t6_ended_request);
	tcase_add_test(tc, t7_replay);
	tcase_add_loop_test(tc, t5_identity, 0, COUNT_OF(identity_cases));
	tcase_add_test(tc, t5_identity_of_a_rejection);
	tcase_add_loop_test(tc, q7_channels, 0, COUNT_OF(channel_cases));
	tcase_add_test(tc, evidence_is_kept);
	tcase_add_test(tc, refused_is_masked);
	tcase_add_test(tc, vote_event);
	tcase_add_loop_test(tc, steps_in_their_order, 0, COUNT_OF(step_cases));
	tcase_add_test(tc, events_in_order);
	tcase_add_test(tc, refusal_is_recorded);
	tcase_add_test(tc, receipts_are_stable);
	tcase_add_test(tc, t2_form_spent);
	tcase_add_test(tc, t2_refused_form);
	tcase_add_loop_test(tc, refusal_sentences, 0, COUNT_OF(sentence_cases));
	return place_run(suite);
}
