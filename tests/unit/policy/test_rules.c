/* SPDX-License-Identifier: ISC
 * Q7, T26: which rules hold for a name, against a plain scan of all of them,
 * and the stricter of each setting. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/prefix.h"
#include "policy/profile.h"
#include "policy/rules.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { HOUR = 3600, DAY = 24 * HOUR, RANDOM_RULES = 400, LOOKUPS = 4000 };

static const struct policy_rule rules[] = {
    {"", NULL, SETTINGS_ALL & ~SETTING_PROFILES_ALLOWED,
	{PROFILE_ACM, 0, CONTACT_CONSTRUCTED | CONTACT_MX, 72 * HOUR, 825 * DAY,
	    30 * DAY, false, 1, DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN,
	    CHANNEL_REPLY | CHANNEL_LINK}},
    {"example.org", NULL, SETTING_QUORUM | SETTING_LIFETIME,
	{.quorum = 2, .lifetime = 48 * HOUR}},
    {"Pay.Example.org", NULL,
	SETTING_PROFILE | SETTING_QUORUM | SETTING_CHANNELS | SETTING_IDENTITY,
	{.profile = PROFILE_TLS_BR,
	    .quorum = 3,
	    .channels = CHANNEL_REPLY,
	    .identity = IDENTITY_SAME_MAILBOX}},
    {"example-a.org", NULL, SETTING_QUORUM, {.quorum = 9}},
    {"lax.com", NULL, SETTING_QUORUM | SETTING_LIFETIME | SETTING_IDENTITY,
	{.quorum = 1, .lifetime = 96 * HOUR, .identity = IDENTITY_TOKEN}},
    {"strict.lax.com", NULL,
	SETTING_LIFETIME | SETTING_CHANNELS | SETTING_CONTACTS,
	{.lifetime = 24 * HOUR,
	    .channels = CHANNEL_REPLY,
	    .contacts = CONTACT_CONSTRUCTED}},
    {"link.strict.lax.com", NULL,
	SETTING_CHANNELS | SETTING_CONTACTS | SETTING_DISTINCT,
	{.channels = CHANNEL_LINK,
	    .contacts = CONTACT_MX,
	    .distinct = DISTINCT_PERSON}},
    {"", "^shop[0-9]*\\.example\\.net$", SETTING_QUORUM, {.quorum = 4}},
    {"", "(^|\\.)vault[.-]", SETTING_PROFILE | SETTING_QUORUM,
	{.profile = PROFILE_TLS_BR, .quorum = 2}},
    {"mail.example", NULL,
	SETTING_PROFILE | SETTING_PROFILES_ALLOWED | SETTING_LIFETIME,
	{.profile = PROFILE_ACM,
	    .profiles_allowed = 1u << PROFILE_ACM | 1u << PROFILE_SMIME_BR |
				1u << PROFILE_ACM_2017,
	    .lifetime = 60 * HOUR}},
};

static const struct {
	const char *label;
	const char *names[3];
	unsigned quorum;
	int64_t lifetime;
	enum identity identity;
	unsigned channels;
	enum profile profile;
} cases[] = {
    {"no rule but the default", {"example.com"}, 1, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, PROFILE_ACM},
    {"its own rule", {"example.org"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3,
	PROFILE_ACM},
    {"below it", {"a.b.example.org"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3,
	PROFILE_ACM},
    {"case", {"A.EXAMPLE.ORG"}, 2, 48 * HOUR, IDENTITY_SAME_DOMAIN, 3,
	PROFILE_ACM},
    {"half a label is another name", {"badexample.org"}, 1, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, PROFILE_ACM},
    {"strictest of two", {"pay.example.org"}, 3, 48 * HOUR,
	IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, PROFILE_TLS_BR},
    {"Q7 T26 wildcard takes the rule below", {"*.example.org"}, 3, 48 * HOUR,
	IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, PROFILE_TLS_BR},
    {"wildcard of a sibling takes the pattern alone", {"*.web.example.org"}, 2,
	48 * HOUR, IDENTITY_SAME_DOMAIN, 3, PROFILE_TLS_BR},
    {"a rule may be laxer than the default", {"lax.com"}, 1, 96 * HOUR,
	IDENTITY_TOKEN, 3, PROFILE_ACM},
    {"Q7 the default tightens nothing that a rule sets", {"strict.lax.com"}, 1,
	24 * HOUR, IDENTITY_TOKEN, CHANNEL_REPLY, PROFILE_ACM},
    {"Q3 an empty intersection stays empty", {"link.strict.lax.com"}, 1,
	24 * HOUR, IDENTITY_TOKEN, 0, PROFILE_ACM},
    {"Q7 by each name", {"www.example.com", "example.com", "pay.example.org"},
	3, 48 * HOUR, IDENTITY_SAME_MAILBOX, CHANNEL_REPLY, PROFILE_TLS_BR},
    {"Q7 a pattern", {"shop12.example.net"}, 4, 72 * HOUR, IDENTITY_SAME_DOMAIN,
	3, PROFILE_ACM},
    {"a pattern, by case", {"Shop.Example.NET"}, 4, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, PROFILE_ACM},
    {"a pattern with anchors is of the whole name", {"a.shop1.example.net"}, 1,
	72 * HOUR, IDENTITY_SAME_DOMAIN, 3, PROFILE_ACM},
    {"T26 wildcard takes the patterns that may match below", {"*.example.net"},
	4, 72 * HOUR, IDENTITY_SAME_DOMAIN, 3, PROFILE_TLS_BR},
    {"T26 and not one that certainly does not", {"*.example.com"}, 2, 72 * HOUR,
	IDENTITY_SAME_DOMAIN, 3, PROFILE_TLS_BR},
    {"Q7 a pattern's profile is the stricter", {"vault.mail.example"}, 2,
	60 * HOUR, IDENTITY_SAME_DOMAIN, 3, PROFILE_TLS_BR},
    {"no name", {""}, 1, 72 * HOUR, IDENTITY_SAME_DOMAIN, 3, PROFILE_ACM},
};

static struct rules *
rules_made(const struct policy_rule *some, size_t n)
{
	char reason[RULES_TEXT];
	size_t wrong;
	struct rules *made = rules_new(some, n, &wrong, reason);

	ck_assert_msg(made != NULL, "rule %zu: %s", wrong, reason);
	return made;
}

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
	struct rules *set = rules_made(rules, COUNT(rules));
	struct policy_settings got;

	ck_assert(rules_settings(&got, set, cases[_i].names,
	    names_count(cases[_i].names), NULL, NULL, NULL));
	ck_assert_msg(got.quorum == cases[_i].quorum &&
			  got.lifetime == cases[_i].lifetime &&
			  got.identity == cases[_i].identity &&
			  got.channels == cases[_i].channels &&
			  got.profile == cases[_i].profile,
	    "%s: got quorum %u, lifetime %lld, identity %d, channels %u, "
	    "profile %s",
	    cases[_i].label, got.quorum, (long long)got.lifetime,
	    (int)got.identity, got.channels, profile_name(got.profile));
	/* Nobody set these but the default; tls-br bounds the first. */
	ck_assert_int_eq(
	    got.reuse, got.profile == PROFILE_TLS_BR ? 200 * DAY : 825 * DAY);
	ck_assert_int_eq(got.request_lifetime, 30 * DAY);
	rules_free(set);
}
END_TEST

START_TEST(each_matching_rule_writes_one_step)
{
	const char *names[] = {"*.example.org", "example.org", "example.org"};
	static const char *const want[][2] = {
	    {"Q7 rule", "example.org sets lifetime=2d quorum=2"},
	    {"Q7 rule",
		"Pay.Example.org sets profile=tls-br profiles_allowed=tls-br "
		"quorum=3 identity=same-mailbox channels=reply"},
	    {"Q7 rule", "/(^|\\.)vault[.-]/ sets profile=tls-br "
			"profiles_allowed=tls-br quorum=2"},
	    {"Q7 default", "default sets contacts=constructed, mx reuse=825d "
			   "request_lifetime=30d renew=false distinct=mailbox"},
	    {"P profile", "the profile sets nothing"},
	    {"P bounds", "the nearest within sets reuse=200d"},
	};
	struct rules *set = rules_made(rules, COUNT(rules));
	struct policy_trace trace = {0};
	struct policy_settings got;

	ck_assert(
	    rules_settings(&got, set, names, COUNT(names), NULL, &trace, NULL));
	ck_assert_uint_eq(trace.n_steps, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		ck_assert_str_eq(trace.steps[i].rule, want[i][0]);
		ck_assert_str_eq(trace.steps[i].input, "*.example.org");
		ck_assert_str_eq(trace.steps[i].reason, want[i][1]);
	}
	rules_free(set);
}
END_TEST

/* The trail keeps room for what is asked after the rules. */
START_TEST(Q7_many_rules_below_a_wildcard_are_counted)
{
	struct policy_rule *some = calloc(200, sizeof(*some));
	const char *names[] = {"*.example.org"};
	struct policy_trace trace = {0};
	struct policy_settings got;
	struct rules *set;

	ck_assert_ptr_nonnull(some);
	for (unsigned i = 1; i < 200; i++) {
		snprintf(
		    some[i].domain, POLICY_NAME_SIZE, "n%u.example.org", i);
		some[i].set = SETTING_QUORUM;
		some[i].settings.quorum = i;
	}
	set = rules_made(some, 200);
	ck_assert(rules_settings(&got, set, names, 1, NULL, &trace, NULL));
	ck_assert_uint_eq(got.quorum, 199);
	ck_assert_uint_eq(trace.n_steps, POLICY_STEPS_MAX / 2 + 3);
	ck_assert_str_eq(
	    trace.steps[POLICY_STEPS_MAX / 2].input, "*.example.org: 167 more");
	rules_free(set);
	free(some);
}
END_TEST

static void
settings_are_same(
    const struct policy_settings *got, const struct policy_settings *want)
{
	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		char a[SETTING_TEXT], b[SETTING_TEXT];

		setting_text(a, got, (enum setting)bit);
		setting_text(b, want, (enum setting)bit);
		ck_assert_msg(strcmp(a, b) == 0, "%s: got %s, want %s",
		    setting_name((enum setting)bit), a, b);
	}
}

/* A default that says nothing leaves all to the profile (P). */
START_TEST(P_the_profile_gives_what_nobody_sets)
{
	struct policy_rule empty = {.set = 0};
	const char *names[] = {"*.example.org"};
	struct rules *set = rules_made(&empty, 1);
	struct policy_settings got;

	for (int i = 0; i < PROFILES; i++) {
		enum profile profile = (enum profile)i;

		ck_assert(
		    rules_settings(&got, set, names, 1, &profile, NULL, NULL));
		settings_are_same(&got, profile_defaults(profile));
	}
	ck_assert(rules_settings(&got, set, names, 1, NULL, NULL, NULL));
	settings_are_same(&got, profile_defaults(PROFILE_ACM));
	rules_free(set);
	rules_free(NULL);
}
END_TEST

/* --profile only from profiles_allowed (Q7, T26); then within its bounds (P).
 */
START_TEST(Q7_a_profile_is_chosen_from_those_allowed)
{
	struct rules *set = rules_made(rules, COUNT(rules));
	const char *mail[] = {"mail.example"};
	const char *pay[] = {"pay.example.org"};
	const enum profile smime = PROFILE_SMIME_BR;
	struct policy_settings got;

	ck_assert(rules_settings(&got, set, mail, 1, NULL, NULL, NULL));
	ck_assert(rules_may_choose(&got, PROFILE_ACM));
	ck_assert(rules_may_choose(&got, PROFILE_SMIME_BR));
	ck_assert(rules_may_choose(&got, PROFILE_ACM_2017));
	ck_assert(!rules_may_choose(&got, PROFILE_PRIVATE));
	ck_assert(!rules_may_choose(&got, PROFILE_TLS_BR));
	ck_assert(rules_settings(&got, set, mail, 1, &smime, NULL, NULL));
	ck_assert_int_eq(got.profile, PROFILE_SMIME_BR);
	ck_assert_int_eq(got.lifetime, 24 * HOUR);
	ck_assert_int_eq(got.reuse, 30 * DAY);
	/* T26: the rule says tls-br and no more. */
	ck_assert(rules_settings(&got, set, pay, 1, NULL, NULL, NULL));
	ck_assert(rules_may_choose(&got, PROFILE_TLS_BR));
	ck_assert(!rules_may_choose(&got, PROFILE_PRIVATE));
	ck_assert(!rules_may_choose(&got, PROFILE_ACM));
	rules_free(set);
}
END_TEST

START_TEST(Q3_persons_and_links_do_not_go_together)
{
	const struct policy_rule some[] = {{"", NULL, 0, {.quorum = 1}},
	    {"example.org", NULL, SETTING_DISTINCT | SETTING_CHANNELS,
		{.distinct = DISTINCT_PERSON, .channels = CHANNEL_REPLY}},
	    {"example.net", NULL, SETTING_CHANNELS, {.channels = 3}},
	    {"example.com", NULL, SETTING_DISTINCT,
		{.distinct = DISTINCT_PERSON}}};
	const char *names[] = {"example.net", "example.com"};
	struct rules *set = rules_made(some, COUNT(some));
	struct policy_settings got;

	ck_assert(rules_settings(&got, set, names, 2, NULL, NULL, NULL));
	ck_assert_int_eq(got.distinct, DISTINCT_PERSON);
	ck_assert_uint_eq(got.channels, CHANNEL_REPLY);
	rules_free(set);
}
END_TEST

START_TEST(Q7_a_pattern_that_runs_away_is_an_error)
{
	const struct policy_rule some[] = {{"", NULL, 0, {.quorum = 1}},
	    {"", "^(a+)+$", SETTING_QUORUM, {.quorum = 2}},
	    {"", "^.*$", SETTING_QUORUM, {.quorum = 3}}};
	char name[200], reason[RULES_TEXT] = "";
	const char *names[] = {name};
	struct rules *set = rules_made(some, COUNT(some));
	struct policy_trace trace = {0};
	struct policy_settings got;

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 2] = '-';
	name[sizeof(name) - 1] = '\0';
	ck_assert(!rules_settings(&got, set, names, 1, NULL, &trace, reason));
	ck_assert_ptr_nonnull(strstr(reason, "/^(a+)+$/"));
	ck_assert_uint_eq(got.channels, 0);
	ck_assert_uint_eq(got.contacts, 0);
	ck_assert_str_eq(trace.steps[0].rule, "Q7 pattern");
	ck_assert_str_eq(trace.steps[0].answer, "error");
	name[1] = '\0'; /* and on another name it is no error */
	ck_assert(rules_settings(&got, set, names, 1, NULL, NULL, reason));
	ck_assert_uint_eq(got.quorum, 3);
	rules_free(set);
}
END_TEST

START_TEST(what_is_no_rule_set_is_refused)
{
	const struct policy_rule some[] = {{"", NULL, 0, {.quorum = 1}},
	    {"example.org", NULL, SETTING_QUORUM, {.quorum = 2}},
	    {"", "(example", SETTING_QUORUM, {.quorum = 2}}};
	char reason[RULES_TEXT];
	size_t wrong;

	ck_assert_ptr_null(rules_new(some, 0, &wrong, reason));
	ck_assert_ptr_null(rules_new(some, RULES_MAX + 1, &wrong, reason));
	ck_assert_ptr_null(rules_new(some, COUNT(some), &wrong, reason));
	ck_assert_uint_eq(wrong, 2);
	ck_assert_ptr_nonnull(strstr(reason, "at character"));
}
END_TEST

/* T26: a pending request keeps the stricter of then and now, either way
 * round. */
START_TEST(Q7_stricter_of_two)
{
	struct policy_settings a = {PROFILE_ACM, 3, 3, 72 * HOUR, 10 * DAY,
	    30 * DAY, true, 1, DISTINCT_PERSON, IDENTITY_TOKEN, 3};
	struct policy_settings b = {PROFILE_TLS_BR, 6, 6, 24 * HOUR, 20 * DAY,
	    20 * DAY, false, 2, DISTINCT_MAILBOX, IDENTITY_SAME_MAILBOX,
	    CHANNEL_REPLY};
	const struct policy_settings want = {PROFILE_TLS_BR, 2, 2, 24 * HOUR,
	    10 * DAY, 20 * DAY, false, 2, DISTINCT_PERSON,
	    IDENTITY_SAME_MAILBOX, CHANNEL_REPLY};
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
		all[i].set = SETTING_QUORUM;
		all[i].settings.quorum = 2 + pick(&seed, 1000);
	}
	set = rules_made(all, RANDOM_RULES);
	for (unsigned i = 0; i < LOOKUPS; i++) {
		char base[POLICY_NAME_SIZE], name[POLICY_NAME_SIZE + 2];
		const char *names[] = {name};
		struct policy_settings got;
		bool wild = pick(&seed, 2) == 0;
		unsigned want;

		name_make(base, &seed);
		snprintf(name, sizeof(name), "%s%s", wild ? "*." : "", base);
		want = quorum_by_scan(all, RANDOM_RULES, base, wild);
		ck_assert(
		    rules_settings(&got, set, names, 1, NULL, NULL, NULL));
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
	struct rules *set = rules_made(rules, COUNT(rules));
	char name[2 * POLICY_NAME_SIZE];
	const char *names[] = {name};
	struct policy_settings got;

	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 == 0 ? 'a' : '.';
	memcpy(name + POLICY_NAME_SIZE - 1 - strlen("a.example.org"),
	    "a.example.org", sizeof("a.example.org"));
	ck_assert_uint_eq(strlen(name), POLICY_NAME_SIZE - 1);
	ck_assert(rules_settings(&got, set, names, 1, NULL, NULL, NULL));
	ck_assert_uint_eq(got.quorum, 2);
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	ck_assert(rules_settings(&got, set, names, 1, NULL, NULL, NULL));
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
	tcase_add_test(tcase, Q7_many_rules_below_a_wildcard_are_counted);
	tcase_add_test(tcase, P_the_profile_gives_what_nobody_sets);
	tcase_add_test(tcase, Q7_a_profile_is_chosen_from_those_allowed);
	tcase_add_test(tcase, Q3_persons_and_links_do_not_go_together);
	tcase_add_test(tcase, Q7_a_pattern_that_runs_away_is_an_error);
	tcase_add_test(tcase, what_is_no_rule_set_is_refused);
	tcase_add_test(tcase, Q7_stricter_of_two);
	tcase_add_test(tcase, look_up_agrees_with_a_scan);
	tcase_add_test(tcase, long_names_are_looked_up);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
