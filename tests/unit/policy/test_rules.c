/* SPDX-License-Identifier: ISC
 * Q7, T26: which rules hold for a name, against a plain scan of all of them,
 * and the stricter of each setting. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/rules.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { HOUR = 3600, DAY = 24 * HOUR, RANDOM_RULES = 400, LOOKUPS = 4000 };

static const struct policy_rule rules[] = {
    {"", 255,
	{"acm", CONTACT_CONSTRUCTED | CONTACT_MX, 72 * HOUR, 825 * DAY,
	    30 * DAY, 1, DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN,
	    CHANNEL_REPLY | CHANNEL_LINK}},
    {"example.org", RULES_QUORUM | RULES_LIFETIME,
	{.quorum = 2, .lifetime = 48 * HOUR}},
    {"Pay.Example.org", RULES_QUORUM | RULES_CHANNELS | RULES_IDENTITY,
	{.profile = "tls-br",
	    .quorum = 3,
	    .channels = CHANNEL_REPLY,
	    .identity = IDENTITY_SAME_MAILBOX}},
    {"example-a.org", RULES_QUORUM, {.quorum = 9}},
    {"lax.com", RULES_QUORUM | RULES_LIFETIME | RULES_IDENTITY,
	{.quorum = 1, .lifetime = 96 * HOUR, .identity = IDENTITY_TOKEN}},
    {"strict.lax.com", RULES_LIFETIME | RULES_CHANNELS | RULES_CONTACTS,
	{.lifetime = 24 * HOUR,
	    .channels = CHANNEL_REPLY,
	    .contacts = CONTACT_CONSTRUCTED}},
    {"link.strict.lax.com", RULES_CHANNELS | RULES_CONTACTS | RULES_DISTINCT,
	{.channels = CHANNEL_LINK,
	    .contacts = CONTACT_MX,
	    .distinct = DISTINCT_PERSON}},
};

static const struct {
	const char *label;
	const char *names[3];
	unsigned quorum;
	int64_t lifetime;
	enum identity identity;
	unsigned channels;
	const char *profile;
} cases[] = {
    {"no rule but the default", {"example.com"}, 1, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, "acm"},
    {"its own rule", {"example.org"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3,
	"acm"},
    {"below it", {"a.b.example.org"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3,
	"acm"},
    {"case", {"A.EXAMPLE.ORG"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3, "acm"},
    {"half a label is another name", {"badexample.org"}, 1, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, "acm"},
    {"strictest of two", {"pay.example.org"}, 3, 48 * HOUR,
	IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, "tls-br"},
    {"Q7 T26 wildcard takes the rule below", {"*.example.org"}, 3, 48 * HOUR,
	IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, "acm"},
    {"wildcard of a sibling does not", {"*.shop.example.org"}, 2, 48 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, "acm"},
    {"wildcard does not take a name that only begins alike", {"*.example.com"},
	1, 72 * HOUR, IDENTITY_SAME_DOMAIN, 3, "acm"},
    {"Q7 a rule may be laxer than the default", {"lax.com"}, 1, 96 * HOUR,
	IDENTITY_TOKEN, 3, "acm"},
    {"Q7 the default tightens nothing that a rule sets", {"strict.lax.com"}, 1,
	24 * HOUR, IDENTITY_TOKEN, CHANNEL_REPLY, "acm"},
    {"an empty intersection stays empty", {"link.strict.lax.com"}, 1, 24 * HOUR,
	IDENTITY_TOKEN, 0, "acm"},
    {"Q7 by each name", {"www.example.com", "example.com", "pay.example.org"},
	3, 48 * HOUR, IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, "tls-br"},
    {"no name", {""}, 1, 72 * HOUR, IDENTITY_SAME_DOMAIN, 3, "acm"},
};

static size_t
names_count(const char *const names[3])
{
	size_t n = 0;

	while (n < 3 && names[n] != NULL)
		n++;
	return n;
}

START_TEST(settings_of_a_name)
{
	struct rules *set = rules_new(rules, COUNT(rules));
	struct policy_settings got;

	ck_assert_ptr_nonnull(set);
	rules_settings(
	    &got, set, cases[_i].names, names_count(cases[_i].names), NULL);
	ck_assert_msg(got.quorum == cases[_i].quorum &&
			  got.lifetime == cases[_i].lifetime &&
			  got.identity == cases[_i].identity &&
			  got.channels == cases[_i].channels &&
			  strcmp(got.profile, cases[_i].profile) == 0,
	    "%s: got quorum %u, lifetime %lld, identity %d, channels %u, "
	    "profile %s",
	    cases[_i].label, got.quorum, (long long)got.lifetime,
	    (int)got.identity, got.channels, got.profile);
	/* Nobody set these but the default. */
	ck_assert_int_eq(got.reuse, 825 * DAY);
	ck_assert_int_eq(got.request_lifetime, 30 * DAY);
	rules_free(set);
}
END_TEST

START_TEST(each_matching_rule_writes_one_step)
{
	const char *names[] = {"*.example.org", "example.org", "example.org"};
	struct rules *set = rules_new(rules, COUNT(rules));
	struct policy_trace trace = {0};
	struct policy_settings got;

	rules_settings(&got, set, names, COUNT(names), &trace);
	ck_assert_uint_eq(trace.n_steps, 3);
	ck_assert_str_eq(trace.steps[0].rule, "Q7 rule");
	ck_assert_str_eq(trace.steps[0].input, "*.example.org");
	ck_assert_str_eq(
	    trace.steps[0].reason, "example.org sets lifetime=172800 quorum=2");
	ck_assert_str_eq(trace.steps[1].reason,
	    "Pay.Example.org sets quorum=3 identity=3 channels=1");
	ck_assert_str_eq(trace.steps[2].rule, "Q7 default");
	ck_assert_str_eq(trace.steps[2].reason,
	    "default sets contacts=3 reuse=71280000 request_lifetime=2592000 "
	    "distinct=0");
	rules_free(set);
}
END_TEST

static void
settings_are_same(
    const struct policy_settings *got, const struct policy_settings *want)
{
	ck_assert_str_eq(got->profile, want->profile);
	ck_assert_uint_eq(got->contacts, want->contacts);
	ck_assert_int_eq(got->lifetime, want->lifetime);
	ck_assert_int_eq(got->reuse, want->reuse);
	ck_assert_int_eq(got->request_lifetime, want->request_lifetime);
	ck_assert_uint_eq(got->quorum, want->quorum);
	ck_assert_int_eq(got->distinct, want->distinct);
	ck_assert_int_eq(got->identity, want->identity);
	ck_assert_uint_eq(got->channels, want->channels);
}

START_TEST(the_only_rule_is_the_default)
{
	struct rules *set = rules_new(rules, 1);
	const char *names[] = {"*.example.org"};
	struct policy_settings got;

	rules_settings(&got, set, names, 1, NULL);
	settings_are_same(&got, &rules[0].settings);
	rules_free(set);
	ck_assert_ptr_null(rules_new(rules, 0));
	rules_free(NULL);
}
END_TEST

/* T26: a pending request keeps the stricter of then and now, either way
 * round. */
START_TEST(stricter_of_two)
{
	struct policy_settings a = {"acm", 3, 72 * HOUR, 10 * DAY, 30 * DAY, 1,
	    DISTINCT_PERSON, IDENTITY_TOKEN, 3};
	struct policy_settings b = {"acm", 6, 24 * HOUR, 20 * DAY, 20 * DAY, 2,
	    DISTINCT_MAILBOX, IDENTITY_SAME_MAILBOX, CHANNEL_REPLY};
	const struct policy_settings want = {"acm", 2, 24 * HOUR, 10 * DAY,
	    20 * DAY, 2, DISTINCT_PERSON, IDENTITY_SAME_MAILBOX, CHANNEL_REPLY};
	struct policy_settings c = b;

	rules_stricter(&c, &a);
	rules_stricter(&a, &b);
	settings_are_same(&a, &want);
	settings_are_same(&c, &want);
	rules_stricter(&c, &want);
	settings_are_same(&c, &want);
}
END_TEST

static unsigned
pick(uint64_t *seed, unsigned n)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % n;
}

/* Few labels, so that names lie in and beside each other. */
static void
name_make(char name_r[POLICY_NAME_SIZE], uint64_t *seed)
{
	static const char labels[][4] = {"a", "b", "a-b", "b1", "ab"};
	unsigned n_labels = 1 + pick(seed, 4);
	size_t at = 0;

	for (unsigned i = 0; i < n_labels; i++)
		at += (size_t)snprintf(name_r + at, POLICY_NAME_SIZE - at,
		    "%s%s", i > 0 ? "." : "", labels[pick(seed, 5)]);
}

/* Q7 word by word: all rules are looked at, and those that match joined. */
static unsigned
quorum_by_scan(
    const struct policy_rule *all, size_t n, const char *base, bool wild)
{
	unsigned quorum = 0;

	for (size_t i = 1; i < n; i++) {
		if ((prefix_is_below(base, all[i].domain) ||
			(wild && prefix_is_below(all[i].domain, base))) &&
		    all[i].settings.quorum > quorum)
			quorum = all[i].settings.quorum;
	}
	return quorum == 0 ? all[0].settings.quorum : quorum;
}

START_TEST(look_up_agrees_with_a_scan)
{
	struct policy_rule *all = calloc(RANDOM_RULES, sizeof(*all));
	uint64_t seed = 7;
	struct rules *set;

	ck_assert_ptr_nonnull(all);
	all[0] = rules[0];
	for (unsigned i = 1; i < RANDOM_RULES; i++) {
		name_make(all[i].domain, &seed);
		all[i].set = RULES_QUORUM;
		all[i].settings.quorum = 2 + pick(&seed, 1000);
	}
	set = rules_new(all, RANDOM_RULES);
	ck_assert_ptr_nonnull(set);
	for (unsigned i = 0; i < LOOKUPS; i++) {
		char base[POLICY_NAME_SIZE], name[POLICY_NAME_SIZE + 2];
		const char *names[] = {name};
		struct policy_settings got;
		bool wild = pick(&seed, 2) == 0;
		unsigned want;

		name_make(base, &seed);
		snprintf(name, sizeof(name), "%s%s", wild ? "*." : "", base);
		want = quorum_by_scan(all, RANDOM_RULES, base, wild);
		rules_settings(&got, set, names, 1, NULL);
		ck_assert_msg(got.quorum == want, "%s: got %u, want %u",
		    names[0], got.quorum, want);
	}
	rules_free(set);
	free(all);
}
END_TEST

/* A long name, and one that is too long, end the look-up in order. */
START_TEST(long_names_are_looked_up)
{
	struct rules *set = rules_new(rules, COUNT(rules));
	char name[2 * POLICY_NAME_SIZE];
	const char *names[] = {name};
	struct policy_settings got;

	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 == 0 ? 'a' : '.';
	memcpy(name + POLICY_NAME_SIZE - 1 - strlen("a.example.org"),
	    "a.example.org", sizeof("a.example.org"));
	ck_assert_uint_eq(strlen(name), POLICY_NAME_SIZE - 1);
	rules_settings(&got, set, names, 1, NULL);
	ck_assert_uint_eq(got.quorum, 2);
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	rules_settings(&got, set, names, 1, NULL);
	ck_assert_uint_eq(got.quorum, 1);
	rules_free(set);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rules");
	TCase *tcase = tcase_create("rules");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, settings_of_a_name, 0, (int)COUNT(cases));
	tcase_add_test(tcase, each_matching_rule_writes_one_step);
	tcase_add_test(tcase, the_only_rule_is_the_default);
	tcase_add_test(tcase, stricter_of_two);
	tcase_add_test(tcase, look_up_agrees_with_a_scan);
	tcase_add_test(tcase, long_names_are_looked_up);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
