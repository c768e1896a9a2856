/* SPDX-License-Identifier: ISC
 * N2, N3: what is stripped, and what may stand in for a name. */
#include <check.h>
#include <string.h>
#include "policy/prefix.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *name, *suffix, *want;
} strips[] = {
    {"www.example.com", "com", "example.com"},
    {"*.test.example.com", "com", "test.example.com"},
    {"example.com", "com", "example.com"},
    {"www.com", "com", "www.com"},
    {"www.co.uk", "co.uk", "www.co.uk"},
    {"www.www.com", "com", "www.com"},
    {"*.www.example.com", "com", "www.example.com"},
    {"www.www.example.com", "com", "www.example.com"},
    {"WWW.Example.com", "com", "Example.com"},
    {"www.Com", "com", "www.Com"},
    {"wwww.example.com", "com", "wwww.example.com"},
    {"www2.example.com", "com", "www2.example.com"},
    {"a.www.example.com", "com", "a.www.example.com"},
    {"www.", "com", "www."},
    {"*.com", "com", "*.com"},
    {"", "com", ""},
    {"www.internal", NULL, "internal"},
};

START_TEST(one_prefix_is_stripped)
{
	char got[POLICY_NAME_SIZE];

	prefix_strip(got, strips[_i].name, strips[_i].suffix);
	ck_assert_msg(strcmp(got, strips[_i].want) == 0,
	    "N2 %s: got \"%s\", want \"%s\"", strips[_i].name, got,
	    strips[_i].want);
	prefix_validation_domain(got, strips[_i].name, strips[_i].suffix);
	ck_assert_str_eq(got, strips[_i].want);
}
END_TEST

START_TEST(what_does_not_fit_is_no_name)
{
	char name[POLICY_NAME_SIZE + 8], got[POLICY_NAME_SIZE];

	memset(name, 'a', sizeof(name) - 1);
	name[POLICY_NAME_SIZE - 1] = '\0';
	prefix_strip(got, name, "com");
	ck_assert_str_eq(got, name);
	name[POLICY_NAME_SIZE - 1] = 'a';
	name[POLICY_NAME_SIZE] = '\0';
	prefix_strip(got, name, "com");
	ck_assert_str_eq(got, "");
}
END_TEST

static const struct {
	const char *label, *name, *super, *registrable;
	bool want;
} stand_ins[] = {
    {"equal", "a.example.com", "a.example.com", "example.com", true},
    {"parent", "a.b.example.com", "b.example.com", "example.com", true},
    {"registrable", "a.b.example.com", "example.com", "example.com", true},
    {"case", "A.Example.com", "example.COM", "Example.com", true},
    {"wildcard's own", "*.example.com", "example.com", "example.com", true},
    {"above the registrable", "a.example.com", "com", "example.com", false},
    {"above, two labels", "a.example.co.uk", "co.uk", "example.co.uk", false},
    {"child", "example.com", "a.example.com", "example.com", false},
    {"sibling", "a.example.com", "b.example.com", "example.com", false},
    {"other domain", "a.example.com", "example.org", "example.com", false},
    {"half a label", "a.badexample.com", "example.com", "example.com", false},
    {"half a label of the registrable", "a.badexample.com", "badexample.com",
	"example.com", false},
    {"nothing", "example.com", "", "example.com", false},
    {"nothing registrable", "example.com", "example.com", "", false},
    {"only a dot before", ".example.com", "example.com", "example.com", false},
    {"www. is a label here", "www.example.com", "example.com", "example.com",
	true},
};

START_TEST(parents_may_stand_in)
{
	bool got = prefix_may_stand_in(
	    stand_ins[_i].name, stand_ins[_i].super, stand_ins[_i].registrable);

	ck_assert_msg(got == stand_ins[_i].want, "N3 %s: got %d, want %d",
	    stand_ins[_i].label, got, stand_ins[_i].want);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("prefix");
	TCase *tcase = tcase_create("prefix");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(
	    tcase, one_prefix_is_stripped, 0, (int)COUNT(strips));
	tcase_add_loop_test(
	    tcase, parents_may_stand_in, 0, (int)COUNT(stand_ins));
	tcase_add_test(tcase, what_does_not_fit_is_no_name);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
