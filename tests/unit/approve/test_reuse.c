/* SPDX-License-Identifier: ISC
 * approve/reuse.c on a real store: what may be reused, until when, and the
 * reason why it may not (W4). How a freeze and the lists are asked is the
 * store's and risk's, and tested there. */
#include "approve/reuse.h"

#include "approve/risk.h"
#include "lib/base/clock.h"
#include "tests/fake/world.h"

#define REUSE (INT64_C(825) * DAY)
#define NONE  "has no validation that may be reused"
#define AGED  "by the rules of today that may not be reused any more"

static char id[REQUEST_ID_SIZE];
static const char *label = ""; /* of the row at hand */

/* ---------------------------------------------------------------- questions */

/* By this request, up to that second. */
static void
expect(const char *name, int64_t now, const char *request, int64_t end)
{
	char text[CLOCK_TEXT_SIZE];
	json_t *json = NULL;

	ck_ok(reuse_check(&json, &world, name, now, &place_err));
	ck_assert_msg(
	    strcmp(place_text(json, "Validation.RequestId"), request) == 0,
	    "%s, %s: got %s, not %s: %s", label, name,
	    place_text(json, "Validation.RequestId"), request,
	    place_text(json, "Reason"));
	ck_assert_str_eq(place_text(json, "Validation.ReuseUntil"),
	    clock_rfc3339(text, end));
	json_decref(json);
}

static void
refuse(const char *name, int64_t now, const char *why)
{
	json_t *json = NULL;

	ck_ok(reuse_check(&json, &world, name, now, &place_err));
	ck_assert_msg(json_is_null(json_object_get(json, "Validation")),
	    "%s, %s: by %s", label, name,
	    place_text(json, "Validation.RequestId"));
	ck_assert_msg(strstr(place_text(json, "Reason"), why) != NULL,
	    "%s, %s: %s, not: %s", label, name, place_text(json, "Reason"),
	    why);
	json_decref(json);
}

/* -------------------------------------------------------------- validations */

static void
answer(
    const char *email, enum verdict verdict, int64_t at, enum outcome outcome)
{
	struct answer click =
	    world_click(world_mail(id, 0, email), verdict, at);

	world_outcome(&click, outcome);
}

static void
ask(const char *name)
{
	world_ask(id, NAMES(name), T0);
	ck_assert_uint_eq(world_send(T0), MAILBOXES);
}

/* By that mailbox, a minute after it was asked. */
static void
validate(const char *name, const char *email)
{
	ask(name);
	answer(email, VERDICT_APPROVE, T0 + 60, OUTCOME_COUNTED);
}

struct past {
	const char *id, *name, *mailbox, *validation_domain, *profile;
	int64_t created, reuse_until;
};

/* As the store would have it of a validation long ago. */
static void
remember(const struct past *past)
{
	struct request_domain domain = {.quorum = 1,
	    .lifetime = WINDOW,
	    .reuse = past->reuse_until - past->created,
	    .reuse_until = past->reuse_until,
	    .status = "SUCCESS",
	    .distinct = "mailbox",
	    .identity = "token"};
	struct request request = {.generation = 1,
	    .rules_hash = "sha256:00",
	    .status = "VALIDATED",
	    .created_at = past->created,
	    .validated_at = past->created + 60,
	    .request_lifetime = LIFETIME,
	    .domains = &domain,
	    .n_domains = 1};
	char existing[REQUEST_ID_SIZE];

	strcpy(request.id, past->id);
	strcpy(request.profile, past->profile);
	strcpy(domain.name, past->name);
	strcpy(domain.unicode, past->name);
	strcpy(domain.mailbox, past->mailbox);
	strcpy(domain.validation_domain, past->validation_domain);
	ck_ok(store_request_create(
	    world.store, &request, false, 0, existing, NULL, 0, &place_err));
}

#define ONE "aaaaaaaaaaaaaaaa"
#define TWO "bbbbbbbbbbbbbbbb"

static void
freeze(const char *domain)
{
	ck_ok(store_freeze_add(
	    world.store, domain, "Jane Roe", "because", T0, NULL, &place_err));
}

/* -------------------------------------------------------------------- names */

START_TEST(w4_a_validation_is_found)
{
	json_t *json = NULL;

	validate("example.com", "admin@example.com");
	ck_ok(reuse_check(&json, &world, "EXAMPLE.com", T0 + 60, &place_err));
	ck_assert_str_eq(
	    place_text(json, "Validation.DomainName"), "example.com");
	ck_assert_str_eq(place_text(json, "Validation.RequestId"), id);
	ck_assert_str_eq(
	    place_text(json, "Validation.ValidatedAt"), "2026-11-22T08:14:00Z");
	ck_assert_str_eq(
	    place_text(json, "Validation.ReuseUntil"), "2029-02-24T08:13:00Z");
	ck_assert_ptr_null(json_object_get(json, "Reason"));
	json_decref(json);
}
END_TEST

/* N5: a wildcard is reused as one, and is none of the names that it covers. */
static const struct {
	const char *name, *email;
	const char *other[3];
} names[] = {
    {"a.example.com", "admin@a.example.com",
	{"*.a.example.com", "b.a.example.com", "example.com"}},
    {"*.a.example.com", "admin@a.example.com",
	{"a.example.com", "b.a.example.com", "*.example.com"}},
    {"www.example.com", "admin@example.com",
	{"example.com", "*.example.com", "*.www.example.com"}},
};

START_TEST(n5_of_exactly_that_name)
{
	validate(names[_i].name, names[_i].email);
	expect(names[_i].name, T0 + 60, id, T0 + REUSE);
	for (size_t i = 0; i < COUNT(names[_i].other); i++)
		refuse(names[_i].other[i], T0 + 60, NONE);
}
END_TEST

static const struct past owners[] = {
    {ONE, "example.com", "ann@example.com", "example.com", "smime-br", T0,
	T0 + 30 * DAY},
    {TWO, "example.org", "", "example.org", "acm", T0, T0 + REUSE},
};

/* C7: a mailbox is its owner's: no other's, and not the domain's. */
START_TEST(c7_of_exactly_that_mailbox)
{
	json_t *json = NULL;

	remember(&owners[0]);
	remember(&owners[1]);
	expect("ann@example.com", T0 + 60, ONE, T0 + 30 * DAY);
	expect("example.org", T0 + 60, TWO, T0 + REUSE);
	refuse("example.com", T0 + 60, "example.com " NONE);
	refuse("bob@example.com", T0 + 60, "bob@example.com " NONE);
	refuse("ann@example.org", T0 + 60, NONE);
	ck_ok(reuse_check(&json, &world, "ann@example.com", T0, &place_err));
	ck_assert_str_eq(
	    place_text(json, "Validation.DomainName"), "ann@example.com");
	json_decref(json);
}
END_TEST

static const char *const no_names[] = {
    NULL, "", "a..b", "a b.com", "a@", "a@example.com, b@example.com"};

START_TEST(what_is_no_name_is_said)
{
	json_t *json = NULL;

	ck_status(reuse_check(&json, &world, no_names[_i], T0, &place_err),
	    ST_INVALID);
	ck_assert_str_ne(place_err.text, "");
	ck_assert_ptr_null(json);
}
END_TEST

/* ------------------------------------------------------------------- frozen */

static const struct {
	const char *label, *name, *email, *frozen;
	bool holds;
} freezes[] = {
    {"the name", "a.example.com", "admin@a.example.com", "a.example.com", true},
    {"its parent", "a.example.com", "admin@a.example.com", "example.com", true},
    {"its neighbour", "a.example.com", "admin@a.example.com", "b.example.com",
	false},
    {"a name below", "a.example.com", "admin@a.example.com",
	"pay.a.example.com", false},
    {"a wildcard's domain", "*.a.example.com", "admin@a.example.com",
	"a.example.com", true},
    {"a name that a wildcard covers", "*.a.example.com", "admin@a.example.com",
	"pay.a.example.com", true},
    {"a wildcard's neighbour", "*.a.example.com", "admin@a.example.com",
	"b.example.com", false},
};

START_TEST(q5_frozen_names_are_not_reused)
{
	char why[STORE_TEXT_SIZE];

	label = freezes[_i].label;
	validate(freezes[_i].name, freezes[_i].email);
	freeze(freezes[_i].frozen);
	snprintf(why, sizeof(why), "%s is frozen", freezes[_i].frozen);
	if (freezes[_i].holds)
		refuse(freezes[_i].name, T0 + 60, why);
	else
		expect(freezes[_i].name, T0 + 60, id, T0 + REUSE);
}
END_TEST

/* Of all reasons it is the first, whatever was validated. */
START_TEST(q5_frozen_without_a_validation)
{
	freeze("example.com");
	refuse("www.example.com", T0, "example.com is frozen");
	refuse("*.example.com", T0, "example.com is frozen");
	refuse("ann@example.com", T0, "example.com is frozen");
}
END_TEST

/* What was validated by the mailboxes of a domain that is frozen now does not
 * count; by those of another it does, though it ends earlier. */
START_TEST(q5_another_validation_domain)
{
	static const struct past by[] = {
	    {ONE, "a.example.com", "", "example.net", "acm", T0, T0 + REUSE},
	    {TWO, "a.example.com", "", "a.example.com", "acm", T0 - DAY,
		T0 - DAY + REUSE},
	};

	remember(&by[0]);
	freeze("example.net");
	refuse("a.example.com", T0 + 60, "example.net is frozen");
	remember(&by[1]);
	expect("a.example.com", T0 + 60, TWO, T0 - DAY + REUSE);
	freeze("a.example.com");
	refuse("a.example.com", T0 + 60, "a.example.com is frozen");
}
END_TEST

/* ---------------------------------------------------------------------- age */

/* Created at T0 under this configuration; asked under that one. */
static const struct {
	const char *label, *then, *now;
	int64_t end;
} ages[] = {
    {"825 days", "", "", T0 + REUSE},
    {"a rule", "policy \"default\" { reuse = \"10d\" }", "", T0 + 10 * DAY},
    {"a rule of today", "", "policy \"default\" { reuse = \"10d\" }",
	T0 + 10 * DAY},
    {"a rule that was looser", "policy \"default\" { reuse = \"10d\" }",
	"policy \"default\" { reuse = \"20d\" }", T0 + 10 * DAY},
    {"a rule for the name alone", "",
	"policy \"a.example.com\" { reuse = \"20d\" }", T0 + 20 * DAY},
    {"the baseline requirements", "policy \"default\" { profile = \"tls-br\" }",
	"", INT64_C(1805068800) /* 2027-03-15: 100 days */},
    {"their profile then, not that of now", "",
	"policy \"default\" { profile = \"tls-br\" }", T0 + REUSE},
};

START_TEST(w4_until_the_second_before)
{
	label = ages[_i].label;
	world_configure(ages[_i].then);
	validate("a.example.com", "admin@a.example.com");
	world_configure(ages[_i].now);
	expect("a.example.com", ages[_i].end - 1, id, ages[_i].end);
	refuse("a.example.com", ages[_i].end, "a.example.com ");
}
END_TEST

/* Which rules hold goes by the domain that was asked as well. */
START_TEST(w4_a_rule_for_the_validation_domain)
{
	static const struct past past = {
	    ONE, "a.example.com", "", "example.net", "acm", T0, T0 + REUSE};

	remember(&past);
	expect("a.example.com", T0 + 60, ONE, T0 + REUSE);
	world_configure("policy \"example.net\" { reuse = \"10d\" }");
	expect("a.example.com", T0 + 60, ONE, T0 + 10 * DAY);
	refuse("a.example.com", T0 + 10 * DAY, AGED);
}
END_TEST

/* The rules of today may turn the order round. */
START_TEST(w4_the_one_that_lasts_longest)
{
	static const struct past both[] = {
	    {ONE, "a.example.com", "", "a.example.com", "acm", T0, T0 + REUSE},
	    {TWO, "a.example.com", "", "a.example.com", "acm", T0 + 10 * DAY,
		T0 + 100 * DAY},
	};

	remember(&both[0]);
	remember(&both[1]);
	expect("a.example.com", T0 + 10 * DAY, ONE, T0 + REUSE);
	world_configure("policy \"default\" { reuse = \"30d\" }");
	expect("a.example.com", T0 + 10 * DAY, TWO, T0 + 40 * DAY);
	expect("a.example.com", T0 + 40 * DAY - 1, TWO, T0 + 40 * DAY);
	refuse("a.example.com", T0 + 40 * DAY, AGED);
}
END_TEST

/* A profile that nobody knows is damage, and pattern rules that cannot be told
 * are trouble: neither is "no". */
START_TEST(w4_what_cannot_be_told)
{
	static const struct past past = {ONE, "a.example.com", "",
	    "a.example.com", "acm-1999", T0, T0 + REUSE};
	json_t *json = NULL;

	remember(&past);
	ck_status(reuse_check(&json, &world, "a.example.com", T0, &place_err),
	    ST_BUG);
	ck_assert_ptr_nonnull(strstr(place_err.text, "acm-1999"));
	ck_assert_ptr_null(json);
}
END_TEST

START_TEST(w4_rules_that_ran_away)
{
	char name[64] = "";
	struct past past = {
	    ONE, name, "", "example.com", "acm", T0, T0 + REUSE};
	json_t *json = NULL;

	memset(name, 'a', 40);
	strcat(name, ".example.com");
	remember(&past);
	expect(name, T0, ONE, T0 + REUSE);
	world_configure("policy \"/^(a+)+$/\" { reuse = \"20d\" }");
	ck_status(reuse_check(&json, &world, name, T0, &place_err), ST_TEMP);
	ck_assert_ptr_null(json);
}
END_TEST

/* ----------------------------------------------------------- what was ended */

static const struct request_operator jane = {
    .by = "Jane Roe", .reason = "because", .now = T0 + 61};

START_TEST(w4_what_is_no_validation)
{
	ask("example.com");
	refuse("example.com", T0 + 60, "example.com " NONE);
	if (_i == 0)
		answer("admin@example.com", VERDICT_REJECT, T0 + 61,
		    OUTCOME_COUNTED);
	else
		ck_ok(request_cancel(&world, id, &jane, &place_err));
	refuse("example.com", T0 + 62, "example.com " NONE);
}
END_TEST

/* W5, Q6: what a mailbox or an operator takes back is reused no more. */
START_TEST(w5_what_is_taken_back)
{
	validate("example.com", "admin@example.com");
	expect("example.com", T0 + 60, id, T0 + REUSE);
	if (_i == 0)
		answer("webmaster@example.com", VERDICT_REJECT, T0 + 61,
		    OUTCOME_OBJECTION);
	else
		ck_ok(request_reject(&world, id, &jane, &place_err));
	refuse("example.com", T0 + 62, "example.com " NONE);
}
END_TEST

/* An objection is to one request: what nobody objected to stands, as it does
 * when a later request is rejected. */
START_TEST(w5_what_another_request_validated)
{
	static const struct past past = {
	    ONE, "example.com", "", "example.com", "acm", T0 - 60, T0 + DAY};

	remember(&past);
	if (_i == 0) {
		validate("example.com", "admin@example.com");
		expect("example.com", T0 + 60, id, T0 + REUSE);
	} else {
		ask("example.com");
	}
	answer("webmaster@example.com", VERDICT_REJECT, T0 + 61,
	    _i == 0 ? OUTCOME_OBJECTION : OUTCOME_COUNTED);
	expect("example.com", T0 + 62, ONE, T0 + DAY);
	/* whoever knows nothing of it speaks for the name (Q5) */
	answer("webmaster@example.com", VERDICT_NOT_ME, T0 + 63,
	    OUTCOME_OBJECTION);
	refuse("example.com", T0 + 64, "example.com is frozen");
}
END_TEST

/* "I know nothing of this" freezes the name as well, for all its mailboxes. */
START_TEST(q5_w5_what_is_disowned)
{
	validate("example.com", "admin@example.com");
	answer("webmaster@example.com", VERDICT_NOT_ME, T0 + 61,
	    OUTCOME_OBJECTION);
	refuse("example.com", T0 + 62, "example.com is frozen");
	ck_ok(
	    store_freeze_remove(world.store, "example.com", NULL, &place_err));
	refuse("example.com", T0 + 62, "example.com " NONE);
}
END_TEST

static void
deny(const char *list)
{
	char path[PATH_MAX], conf[PATH_MAX + 64];

	place_write(path, "deny.txt", list);
	snprintf(conf, sizeof(conf), "risk { deny = \"%s\" }", path);
	world_configure(conf);
	ck_ok(risk_open(&world.risk, world.settings, &place_err));
}

/* K4: the lists of now are asked, whatever was validated. */
START_TEST(k4_risk_of_today)
{
	validate("example.com", "admin@example.com");
	deny("example.com\n");
	refuse(
	    "example.com", T0 + 60, "example.com, which is on the deny list");
	risk_close(world.risk);
	world.risk = NULL;
	expect("example.com", T0 + 60, id, T0 + REUSE);
}
END_TEST

/* K3, C7: a provider's mailboxes are their owners', its domain is not theirs.
 */
START_TEST(k3_mailboxes_of_providers)
{
	static const struct past past[] = {
	    {ONE, "gmail.com", "ann@gmail.com", "gmail.com", "smime-br", T0,
		T0 + 30 * DAY},
	    {TWO, "gmail.com", "", "gmail.com", "acm", T0, T0 + REUSE},
	};
	remember(&past[0]);
	remember(&past[1]);
	expect("ann@gmail.com", T0 + 60, ONE, T0 + 30 * DAY);
	refuse("gmail.com", T0 + 60,
	    "gmail.com, which is a shared mail provider's");
	deny("gmail.com\n");
	refuse(
	    "ann@gmail.com", T0 + 60, "gmail.com, which is on the deny list");
	risk_close(world.risk);
	world.risk = NULL;
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reuse");
	TCase *tc = world_case(suite, "reuse", true);

	tcase_add_test(tc, w4_a_validation_is_found);
	tcase_add_loop_test(tc, n5_of_exactly_that_name, 0, COUNT_OF(names));
	tcase_add_test(tc, c7_of_exactly_that_mailbox);
	tcase_add_loop_test(tc, what_is_no_name_is_said, 0, COUNT_OF(no_names));
	tcase_add_loop_test(
	    tc, q5_frozen_names_are_not_reused, 0, COUNT_OF(freezes));
	tcase_add_test(tc, q5_frozen_without_a_validation);
	tcase_add_test(tc, q5_another_validation_domain);
	tcase_add_loop_test(tc, w4_until_the_second_before, 0, COUNT_OF(ages));
	tcase_add_test(tc, w4_a_rule_for_the_validation_domain);
	tcase_add_test(tc, w4_the_one_that_lasts_longest);
	tcase_add_test(tc, w4_what_cannot_be_told);
	tcase_add_test(tc, w4_rules_that_ran_away);
	tcase_add_loop_test(tc, w4_what_is_no_validation, 0, 2);
	tcase_add_loop_test(tc, w5_what_is_taken_back, 0, 2);
	tcase_add_loop_test(tc, w5_what_another_request_validated, 0, 2);
	tcase_add_test(tc, q5_w5_what_is_disowned);
	tcase_add_test(tc, k4_risk_of_today);
	tcase_add_test(tc, k3_mailboxes_of_providers);
	return place_run(suite);
}
