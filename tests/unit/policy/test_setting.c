/* SPDX-License-Identifier: ISC
 * Q7: each setting's name and text, and the stricter of two values. */
#include <check.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/profile.h"
#include "policy/setting.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const struct {
	enum setting setting;
	const char *name;
	struct policy_settings a, b; /* both ways must give `want` */
	const char *text_a, *text_b, *want;
} rows[] = {
    {SETTING_PROFILE, "profile", {.profile = PROFILE_TLS_BR},
	{.profile = PROFILE_PRIVATE}, "tls-br", "private", "tls-br"},
    {SETTING_PROFILES_ALLOWED, "profiles_allowed", {.profiles_allowed = 3},
	{.profiles_allowed = 6}, "acm, acm-2017", "acm-2017, tls-br",
	"acm-2017"},
    {SETTING_CONTACTS, "contacts", {.contacts = 1 | 4}, {.contacts = 2 | 8},
	"constructed, dns-txt", "mx, dns-caa", "none"},
    {SETTING_CONTACTS, "contacts", {.contacts = 1 | 16}, {.contacts = 1},
	"constructed, whois", "constructed", "constructed"},
    {SETTING_LIFETIME, "lifetime", {.lifetime = 72 * HOUR},
	{.lifetime = 90 * MINUTE}, "3d", "90m", "90m"},
    {SETTING_REUSE, "reuse", {.reuse = 825LL * DAY}, {.reuse = 0}, "825d", "0s",
	"0s"},
    {SETTING_REQUEST_LIFETIME, "request_lifetime", {.request_lifetime = 61},
	{.request_lifetime = 7 * HOUR}, "61s", "7h", "61s"},
    {SETTING_RENEW, "renew", {.renew = true}, {.renew = false}, "true", "false",
	"false"},
    {SETTING_QUORUM, "quorum", {.quorum = 1}, {.quorum = 3}, "1", "3", "3"},
    {SETTING_DISTINCT, "distinct", {.distinct = DISTINCT_PERSON},
	{.distinct = DISTINCT_MAILBOX}, "person", "mailbox", "person"},
    {SETTING_IDENTITY, "identity", {.identity = IDENTITY_SAME_MAILBOX},
	{.identity = IDENTITY_TOKEN}, "same-mailbox", "token", "same-mailbox"},
    {SETTING_CHANNELS, "channels", {.channels = 3}, {.channels = CHANNEL_LINK},
	"reply, link", "link", "link"},
};

START_TEST(Q7_the_stricter_of_each_setting)
{
	struct policy_settings ab = rows[_i].a, ba = rows[_i].b, taken = {0};
	char text[SETTING_TEXT];

	ck_assert_str_eq(setting_name(rows[_i].setting), rows[_i].name);
	setting_text(text, &rows[_i].a, rows[_i].setting);
	ck_assert_str_eq(text, rows[_i].text_a);
	setting_text(text, &rows[_i].b, rows[_i].setting);
	ck_assert_str_eq(text, rows[_i].text_b);
	setting_tighten(&ab, &rows[_i].b, rows[_i].setting);
	setting_text(text, &ab, rows[_i].setting);
	ck_assert_str_eq(text, rows[_i].want);
	setting_tighten(&ba, &rows[_i].a, rows[_i].setting);
	setting_text(text, &ba, rows[_i].setting);
	ck_assert_str_eq(text, rows[_i].want);
	setting_take(&taken, &rows[_i].a, rows[_i].setting);
	setting_text(text, &taken, rows[_i].setting);
	ck_assert_str_eq(text, rows[_i].text_a);
}
END_TEST

/* A setting that the loops over bits did not reach would never be asked. */
START_TEST(every_setting_has_a_name)
{
	unsigned all = 0;

	for (unsigned bit = 1; bit <= SETTING_LAST; bit <<= 1) {
		ck_assert_str_ne(setting_name((enum setting)bit), "");
		all |= bit;
	}
	ck_assert_uint_eq(all, SETTINGS_ALL);
	ck_assert_str_eq(setting_name((enum setting)(SETTING_LAST << 1)), "");
}
END_TEST

START_TEST(Q3_I3_links_show_nobody)
{
	struct policy_settings s = {.identity = IDENTITY_SAME_DOMAIN};

	ck_assert(!setting_excludes_links(&s));
	s.distinct = DISTINCT_PERSON;
	ck_assert(setting_excludes_links(&s));
	s.distinct = DISTINCT_MAILBOX;
	s.identity = IDENTITY_SAME_MAILBOX;
	ck_assert(setting_excludes_links(&s));
}
END_TEST

START_TEST(distinct_is_read_back)
{
	enum distinct distinct;

	ck_assert(distinct_parse(&distinct, "person"));
	ck_assert_int_eq(distinct, DISTINCT_PERSON);
	ck_assert(distinct_parse(&distinct, "mailbox"));
	ck_assert_int_eq(distinct, DISTINCT_MAILBOX);
	ck_assert(!distinct_parse(&distinct, "Person"));
	ck_assert(!distinct_parse(&distinct, ""));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("setting");
	TCase *tcase = tcase_create("setting");
	SRunner *runner;
	int n_failed;

	tcase_add_loop_test(
	    tcase, Q7_the_stricter_of_each_setting, 0, (int)COUNT(rows));
	tcase_add_test(tcase, every_setting_has_a_name);
	tcase_add_test(tcase, Q3_I3_links_show_nobody);
	tcase_add_test(tcase, distinct_is_read_back);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
