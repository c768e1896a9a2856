/* SPDX-License-Identifier: ISC
 * I3, T5: the grades, and which is enough. */
#include <check.h>
#include "policy/identity.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *label;
	struct identity_facts facts;
	enum identity want;
} grades[] = {
    {"I3 link",
	{CHANNEL_LINK, true, "admin@example.com", "example.com",
	    "admin@example.com", "example.com"},
	IDENTITY_TOKEN},
    {"T5 right From, nothing authenticated",
	{CHANNEL_REPLY, false, "admin@example.com", "example.com",
	    "admin@example.com", "example.com"},
	IDENTITY_TOKEN},
    {"T5 other domain, authenticated",
	{CHANNEL_REPLY, true, "eve@attacker.net", "attacker.net",
	    "admin@example.com", "example.com"},
	IDENTITY_AUTHENTICATED},
    {"I3 same organization",
	{CHANNEL_REPLY, true, "bob@mail.example.com", "example.com",
	    "admin@example.com", "example.com"},
	IDENTITY_SAME_DOMAIN},
    {"I3 same mailbox",
	{CHANNEL_REPLY, true, "Admin@Example.com", "example.com",
	    "admin@example.com", "example.com"},
	IDENTITY_SAME_MAILBOX},
    {"no From",
	{CHANNEL_REPLY, true, NULL, NULL, "admin@example.com", "example.com"},
	IDENTITY_TOKEN},
    {"empty From", {CHANNEL_REPLY, true, "", "", "", ""}, IDENTITY_TOKEN},
    {"organizations unknown",
	{CHANNEL_REPLY, true, "bob@x.org", NULL, "admin@x.org", NULL},
	IDENTITY_AUTHENTICATED},
    {"organizations empty",
	{CHANNEL_REPLY, true, "bob@x.org", "", "admin@x.org", ""},
	IDENTITY_AUTHENTICATED},
    {"organization in other case",
	{CHANNEL_REPLY, true, "bob@X.org", "X.org", "admin@x.org", "x.ORG"},
	IDENTITY_SAME_DOMAIN},
};

START_TEST(evidence_is_graded)
{
	enum identity got = identity_grade(&grades[_i].facts);

	ck_assert_msg(got == grades[_i].want, "%s: got %s, want %s",
	    grades[_i].label, identity_name(got),
	    identity_name(grades[_i].want));
}
END_TEST

START_TEST(enough_is_at_least)
{
	static const bool want[4][4] = {
	    {true, false, false, false},
	    {true, true, false, false},
	    {true, true, true, false},
	    {true, true, true, true},
	};

	for (int have = 0; have < 4; have++) {
		for (int needed = 0; needed < 4; needed++)
			ck_assert_msg(
			    identity_is_enough((enum identity)have,
				(enum identity)needed) == want[have][needed],
			    "have %d, needed %d", have, needed);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("identity");
	TCase *tcase = tcase_create("identity");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, evidence_is_graded, 0, (int)COUNT(grades));
	tcase_add_test(tcase, enough_is_at_least);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
