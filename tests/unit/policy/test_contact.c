/* SPDX-License-Identifier: ISC
 * C1, C5, C7: the five mailboxes and no other, each once. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include "policy/contact.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	enum contact_source source;
	const char *name;
} sources[] = {
    {CONTACT_CONSTRUCTED, "constructed"},
    {CONTACT_MX, "mx"},
    {CONTACT_DNS_TXT, "dns-txt"},
    {CONTACT_DNS_CAA, "dns-caa"},
    {CONTACT_WHOIS, "whois"},
};

START_TEST(sources_go_and_come)
{
	enum contact_source got;

	ck_assert_str_eq(
	    contact_source_name(sources[_i].source), sources[_i].name);
	ck_assert(contact_source_parse(&got, sources[_i].name));
	ck_assert_int_eq(got, sources[_i].source);
}
END_TEST

START_TEST(other_sources_are_refused)
{
	enum contact_source source;

	ck_assert(!contact_source_parse(&source, ""));
	ck_assert(!contact_source_parse(&source, "MX"));
	ck_assert(!contact_source_parse(&source, "abuse"));
	ck_assert_ptr_null(contact_source_name((enum contact_source)3));
}
END_TEST

START_TEST(constructed_are_exactly_five)
{
	const char *want[] = {"admin@example.com", "administrator@example.com",
	    "hostmaster@example.com", "postmaster@example.com",
	    "webmaster@example.com"};
	struct contacts contacts = {0};

	ck_assert(contact_add_constructed(&contacts, "example.com"));
	ck_assert_uint_eq(contacts.n_items, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		ck_assert_str_eq(contacts.items[i].mailbox, want[i]);
		ck_assert_uint_eq(
		    contacts.items[i].sources, CONTACT_CONSTRUCTED);
	}
}
END_TEST

START_TEST(same_mailbox_joins_sources)
{
	struct contacts contacts = {0};

	ck_assert(contact_add_constructed(&contacts, "example.com"));
	ck_assert(contact_add(&contacts, "Admin@EXAMPLE.com", CONTACT_WHOIS));
	ck_assert(contact_add(&contacts, "owner@example.com", CONTACT_WHOIS));
	ck_assert(contact_add(&contacts, "owner@example.com", CONTACT_DNS_TXT));
	ck_assert_uint_eq(contacts.n_items, 6);
	ck_assert_str_eq(contacts.items[0].mailbox, "admin@example.com");
	ck_assert_uint_eq(
	    contacts.items[0].sources, CONTACT_CONSTRUCTED | CONTACT_WHOIS);
	ck_assert_uint_eq(
	    contacts.items[5].sources, CONTACT_WHOIS | CONTACT_DNS_TXT);
}
END_TEST

START_TEST(full_says_so_and_changes_nothing)
{
	struct contacts contacts = {0};
	char mailbox[32];

	for (int i = 0; i < CONTACT_MAX - 2; i++) {
		snprintf(mailbox, sizeof(mailbox), "m%d@example.com", i);
		ck_assert(contact_add(&contacts, mailbox, CONTACT_WHOIS));
	}
	ck_assert(!contact_add_constructed(&contacts, "example.com"));
	ck_assert_uint_eq(contacts.n_items, CONTACT_MAX - 2);
	ck_assert(contact_add(&contacts, "x@example.com", CONTACT_MX));
	ck_assert(contact_add(&contacts, "y@example.com", CONTACT_MX));
	ck_assert(!contact_add(&contacts, "z@example.com", CONTACT_MX));
	/* A known mailbox needs no room. */
	ck_assert(contact_add(&contacts, "y@example.com", CONTACT_DNS_CAA));
	ck_assert_uint_eq(contacts.n_items, CONTACT_MAX);
}
END_TEST

START_TEST(overlong_and_empty_are_refused)
{
	struct contacts contacts = {0};
	char text[POLICY_MAILBOX_SIZE + 1];

	memset(text, 'a', sizeof(text));
	text[POLICY_MAILBOX_SIZE] = '\0';
	ck_assert(!contact_add(&contacts, text, CONTACT_MX));
	text[POLICY_MAILBOX_SIZE - 1] = '\0';
	ck_assert(contact_add(&contacts, text, CONTACT_MX));
	ck_assert_str_eq(contacts.items[0].mailbox, text);
	ck_assert(!contact_add(&contacts, "", CONTACT_MX));
	ck_assert(!contact_add_constructed(&contacts, ""));
	text[POLICY_NAME_SIZE] = '\0';
	ck_assert(!contact_add_constructed(&contacts, text));
	ck_assert_uint_eq(contacts.n_items, 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("contact");
	TCase *tcase = tcase_create("contact");
	SRunner *runner;
	int n_failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, sources_go_and_come, 0, (int)COUNT(sources));
	tcase_add_test(tcase, other_sources_are_refused);
	tcase_add_test(tcase, constructed_are_exactly_five);
	tcase_add_test(tcase, same_mailbox_joins_sources);
	tcase_add_test(tcase, full_says_so_and_changes_nothing);
	tcase_add_test(tcase, overlong_and_empty_are_refused);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
