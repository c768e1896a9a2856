/* SPDX-License-Identifier: ISC
 * K1, K3: which names are of high risk or denied, and sets of many names. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/risk.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { MANY = 20000 };

/* -------------------------------------------------------------------- sets */

START_TEST(a_name_keeps_its_first_number)
{
	struct risk_names *names = risk_names_new(0, 0);
	uint32_t first, second, number = 99;

	ck_assert_ptr_nonnull(names);
	ck_assert_int_eq(
	    risk_names_add(names, &first, "example.com", 7), RISK_ADDED);
	ck_assert_int_eq(
	    risk_names_add(names, &second, "example.com", 8), RISK_PRESENT);
	ck_assert_uint_eq(first, second);
	ck_assert_str_eq(risk_names_at(names, first), "example.com");
	ck_assert(risk_names_find(names, "example.com", &number));
	ck_assert_uint_eq(number, 7);
	ck_assert(!risk_names_find(names, "example.co", &number));
	ck_assert(!risk_names_find(names, "", NULL));
	ck_assert_uint_eq(risk_names_count(names), 1);
	risk_names_free(names);
}
END_TEST

/* Far more than was said at the beginning. */
START_TEST(a_set_grows)
{
	struct risk_names *names = risk_names_new(1, 1);
	char name[32];
	uint32_t number, place;

	ck_assert_ptr_nonnull(names);
	for (uint32_t i = 1; i <= MANY; i++) {
		snprintf(name, sizeof(name), "n%u.example", i);
		ck_assert_int_eq(
		    risk_names_add(names, &place, name, i), RISK_ADDED);
		ck_assert_str_eq(risk_names_at(names, place), name);
	}
	ck_assert_uint_eq(risk_names_count(names), MANY);
	for (uint32_t i = 1; i <= MANY; i++) {
		snprintf(name, sizeof(name), "n%u.example", i);
		ck_assert_msg(
		    risk_names_find(names, name, &number), "%s", name);
		ck_assert_uint_eq(number, i);
	}
	ck_assert(!risk_names_find(names, "n0.example", NULL));
	risk_names_free(names);
}
END_TEST

START_TEST(a_name_has_an_end)
{
	struct risk_names *names = risk_names_new(4, 64);
	char *name = malloc(RISK_NAME_MAX + 1);

	ck_assert_ptr_nonnull(name);
	memset(name, 'a', RISK_NAME_MAX);
	name[RISK_NAME_MAX] = '\0';
	ck_assert_int_eq(risk_names_add(names, NULL, name, 1), RISK_NO_ROOM);
	name[RISK_NAME_MAX - 1] = '\0';
	ck_assert_int_eq(risk_names_add(names, NULL, name, 1), RISK_ADDED);
	ck_assert_ptr_null(risk_names_new(RISK_NAMES_MAX + 1, 0));
	free(name);
	risk_names_free(names);
}
END_TEST

/* --------------------------------------------------------------- judgement */

static struct risk_names *listed, *skeletons, *denied, *denied_parents;

static uint32_t
add(struct risk_names *names, const char *name, uint32_t number)
{
	uint32_t place;

	ck_assert_int_eq(
	    risk_names_add(names, &place, name, number), RISK_ADDED);
	return place;
}

static void
set_up(void)
{
	uint32_t place;

	listed = risk_names_new(0, 0);
	skeletons = risk_names_new(0, 0);
	denied = risk_names_new(0, 0);
	denied_parents = risk_names_new(0, 0);
	add(skeletons, "bigshop.corn", add(listed, "bigshop.com", 3));
	add(skeletons, "rnail.cornrnon", add(listed, "mail.common", 0));
	place = add(denied, "secret.example.org", 0);
	add(denied_parents, "example.org", place);
	add(denied_parents, "org", place);
	add(denied, "bigshop.com.evil", 0);
	add(denied, "zip", 0);
}

static void
tear_down(void)
{
	risk_names_free(listed);
	risk_names_free(skeletons);
	risk_names_free(denied);
	risk_names_free(denied_parents);
}

static const struct {
	const char *name, *registrable, *skeleton;
	enum risk_kind kind;
	const char *match;
	uint32_t rank;
} names[] = {
    /* K1: the suffix match goes by the registrable domain. */
    {"bigshop.com", "bigshop.com", "bigshop.corn", RISK_LISTED, "bigshop.com",
	3},
    {"a.b.bigshop.com", "bigshop.com", "bigshop.corn", RISK_LISTED,
	"bigshop.com", 3},
    {"*.bigshop.com", "bigshop.com", "bigshop.corn", RISK_LISTED, "bigshop.com",
	3},
    {"notbigshop.com", "notbigshop.com", "notbigshop.corn", RISK_NONE, "", 0},
    {"bigshop.com.example", "com.example", "corn.exarnple", RISK_NONE, "", 0},
    {"bigshop.org", "bigshop.org", "bigshop.org", RISK_NONE, "", 0},
    /* K3: rank 0 is a mail provider's. */
    {"mail.common", "mail.common", "rnail.cornrnon", RISK_MAIL_PROVIDER,
	"mail.common", 0},
    /* K3: another name, the same skeleton. */
    {"bigshop.corn", "bigshop.corn", "bigshop.corn", RISK_LOOKALIKE,
	"bigshop.com", 3},
    {"www.rnail.common", "rnail.common", "rnail.cornrnon", RISK_LOOKALIKE,
	"mail.common", 0},
    {"x.com", "x.com", "", RISK_NONE, "", 0},
    /* K3: denied with what lies below, and wildcards above it. */
    {"secret.example.org", "example.org", "exarnple.org", RISK_DENIED,
	"secret.example.org", 0},
    {"a.secret.example.org", "example.org", "exarnple.org", RISK_DENIED,
	"secret.example.org", 0},
    {"*.secret.example.org", "example.org", "exarnple.org", RISK_DENIED,
	"secret.example.org", 0},
    {"*.example.org", "example.org", "exarnple.org", RISK_DENIED,
	"secret.example.org", 0},
    {"example.org", "example.org", "exarnple.org", RISK_NONE, "", 0},
    {"other.example.org", "example.org", "exarnple.org", RISK_NONE, "", 0},
    {"*.other.example.org", "example.org", "exarnple.org", RISK_NONE, "", 0},
    {"topsecret.example.org", "example.org", "exarnple.org", RISK_NONE, "", 0},
    {"photos.zip", "photos.zip", "photos.zip", RISK_DENIED, "zip", 0},
    /* Denied is graver than listed. */
    {"bigshop.com.evil", "com.evil", "corn.evil", RISK_DENIED,
	"bigshop.com.evil", 0},
    /* No registrable domain: a suffix, an internal name. */
    {"com", "", "", RISK_NONE, "", 0},
};

START_TEST(K1_K3_what_a_name_is)
{
	struct risk_facts facts = {.name = names[_i].name,
	    .registrable = names[_i].registrable,
	    .skeleton = names[_i].skeleton,
	    .listed = listed,
	    .skeletons = skeletons,
	    .denied = denied,
	    .denied_parents = denied_parents};
	struct policy_trace trace = {.n_steps = 0};
	struct risk_finding got;

	risk_find(&got, &facts, &trace);
	ck_assert_msg(got.kind == names[_i].kind &&
			  strcmp(got.match, names[_i].match) == 0 &&
			  got.rank == names[_i].rank,
	    "%s: got %s of \"%s\" rank %u, want %s of \"%s\" rank %u",
	    names[_i].name, risk_kind_name(got.kind), got.match, got.rank,
	    risk_kind_name(names[_i].kind), names[_i].match, names[_i].rank);
	/* The last step is the one that answered. */
	ck_assert_uint_gt(trace.n_steps, 0);
	ck_assert_str_eq(trace.steps[trace.n_steps - 1].answer,
	    risk_kind_name(names[_i].kind));
}
END_TEST

START_TEST(K1_without_lists_nothing_is_found)
{
	struct risk_facts facts = {.name = "bigshop.com",
	    .registrable = "bigshop.com",
	    .skeleton = "bigshop.corn"};
	struct risk_finding got = {.kind = RISK_DENIED};

	risk_find(&got, &facts, NULL);
	ck_assert_int_eq(got.kind, RISK_NONE);
	facts.listed = listed;
	risk_find(&got, &facts, NULL);
	ck_assert_int_eq(got.kind, RISK_LISTED);
}
END_TEST

static const struct {
	enum risk_kind kind;
	const char *name;
	enum failure failure;
	bool lifted;
} kinds[] = {
    {RISK_NONE, "none", FAILURE_NONE, true},
    {RISK_LISTED, "listed", FAILURE_ADDITIONAL_VERIFICATION_REQUIRED, true},
    {RISK_MAIL_PROVIDER, "mail-provider",
	FAILURE_ADDITIONAL_VERIFICATION_REQUIRED, true},
    {RISK_LOOKALIKE, "look-alike", FAILURE_ADDITIONAL_VERIFICATION_REQUIRED,
	true},
    {RISK_DENIED, "denied", FAILURE_DOMAIN_NOT_ALLOWED, false},
};

START_TEST(K1_K3_what_a_request_fails_with)
{
	ck_assert_str_eq(risk_kind_name(kinds[_i].kind), kinds[_i].name);
	ck_assert_int_eq(risk_failure(kinds[_i].kind), kinds[_i].failure);
	ck_assert_int_eq(risk_can_be_lifted(kinds[_i].kind), kinds[_i].lifted);
	ck_assert_uint_gt(strlen(risk_kind_words(kinds[_i].kind)), 0);
}
END_TEST

START_TEST(K1_the_models_own_sentence)
{
	ck_assert_str_eq(
	    failure_sentence(FAILURE_ADDITIONAL_VERIFICATION_REQUIRED),
	    "Additional verification is required to request certificates for "
	    "one or more domain names in this request.");
}
END_TEST

/* K3: each once, in lower case, and the best known among them. */
START_TEST(K3_mail_providers)
{
	static const char *const known[] = {"gmail.com", "outlook.com",
	    "yahoo.com", "icloud.com", "gmx.de", "qq.com", "hotmail.com"};
	struct risk_names *seen = risk_names_new(0, 0);
	size_t n;

	for (n = 0; risk_mail_provider(n) != NULL; n++) {
		const char *name = risk_mail_provider(n);

		ck_assert_msg(strspn(name, "abcdefghijklmnopqrstuvwxyz"
					   "0123456789-.") == strlen(name),
		    "%s", name);
		ck_assert_msg(risk_names_add(seen, NULL, name, 0) == RISK_ADDED,
		    "%s stands twice", name);
	}
	ck_assert_uint_ge(n, 100);
	ck_assert_ptr_null(risk_mail_provider(n + 1));
	for (size_t i = 0; i < COUNT(known); i++)
		ck_assert_msg(
		    risk_names_find(seen, known[i], NULL), "%s", known[i]);
	risk_names_free(seen);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy/risk");
	TCase *sets = tcase_create("sets"), *judge = tcase_create("judgement");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(sets, a_name_keeps_its_first_number);
	tcase_add_test(sets, a_set_grows);
	tcase_add_test(sets, a_name_has_an_end);
	suite_add_tcase(suite, sets);
	tcase_add_checked_fixture(judge, set_up, tear_down);
	tcase_add_loop_test(judge, K1_K3_what_a_name_is, 0, COUNT(names));
	tcase_add_test(judge, K1_without_lists_nothing_is_found);
	tcase_add_loop_test(
	    judge, K1_K3_what_a_request_fails_with, 0, COUNT(kinds));
	tcase_add_test(judge, K1_the_models_own_sentence);
	tcase_add_test(judge, K3_mail_providers);
	suite_add_tcase(suite, judge);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
