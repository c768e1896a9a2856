/* SPDX-License-Identifier: ISC
 * P, W4: the profiles' names, bounds, defaults and dates. */
#include <check.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/profile.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HOUR         INT64_C(3600)
#define DAY          (24 * HOUR)

/* date -u -d 2026-03-15 +%s, and so on */
#define D2026 INT64_C(1773532800)
#define D2027 INT64_C(1805068800)
#define D2028 INT64_C(1836691200)
#define D2029 INT64_C(1868227200)

START_TEST(P_names_are_read_back)
{
	static const char *const want[PROFILES] = {
	    "acm", "acm-2017", "tls-br", "smime-br", "private"};
	enum profile profile;

	for (int i = 0; i < PROFILES; i++) {
		ck_assert_str_eq(profile_name((enum profile)i), want[i]);
		ck_assert(profile_parse(&profile, want[i]));
		ck_assert_int_eq(profile, i);
	}
	ck_assert(!profile_parse(&profile, "ACM"));
	ck_assert(!profile_parse(&profile, ""));
}
END_TEST

START_TEST(P_defaults_are_complete_and_within_bounds)
{
	for (int i = 0; i < PROFILES; i++) {
		enum profile profile = (enum profile)i;
		const struct policy_settings *s = profile_defaults(profile);
		char reason[PROFILE_TEXT];
		enum setting broken;

		ck_assert_int_eq(s->profile, profile);
		ck_assert_uint_eq(s->profiles_allowed, profile_bit(profile));
		ck_assert_uint_eq(s->quorum, 1);
		ck_assert_msg(
		    profile_allows(profile, s, SETTINGS_ALL, &broken, reason),
		    "%s: %s", profile_name(profile), reason);
	}
	ck_assert_int_eq(profile_defaults(PROFILE_ACM)->lifetime, 72 * HOUR);
	ck_assert_int_eq(profile_defaults(PROFILE_ACM)->reuse, 825 * DAY);
	ck_assert_uint_eq(profile_defaults(PROFILE_ACM_2017)->contacts,
	    CONTACT_CONSTRUCTED | CONTACT_WHOIS);
	ck_assert_int_eq(
	    profile_defaults(PROFILE_SMIME_BR)->lifetime, 24 * HOUR);
	ck_assert_int_eq(profile_defaults(PROFILE_SMIME_BR)->reuse, 30 * DAY);
}
END_TEST

static const struct {
	const char *label;
	enum profile profile;
	unsigned set;
	struct policy_settings settings;
	unsigned broken; /* enum setting, or 0 */
	const char *words;
} bounds[] = {
    {"P tls-br, 30 days", PROFILE_TLS_BR, SETTING_LIFETIME,
	{.lifetime = 30 * DAY}, 0, NULL},
    {"P tls-br, a second more", PROFILE_TLS_BR, SETTING_LIFETIME,
	{.lifetime = 30 * DAY + 1}, SETTING_LIFETIME, "BR 3.2.2.4.4"},
    {"P tls-br, 200 days", PROFILE_TLS_BR, SETTING_REUSE, {.reuse = 200 * DAY},
	0, NULL},
    {"W4 tls-br, 201 days", PROFILE_TLS_BR, SETTING_REUSE, {.reuse = 201 * DAY},
	SETTING_REUSE, "BR 4.2.1"},
    {"P smime-br, 24 hours", PROFILE_SMIME_BR, SETTING_LIFETIME,
	{.lifetime = 24 * HOUR}, 0, NULL},
    {"P smime-br, 25 hours", PROFILE_SMIME_BR, SETTING_LIFETIME,
	{.lifetime = 25 * HOUR}, SETTING_LIFETIME, "SBR 3.2.2.2"},
    {"W4 smime-br, 31 days", PROFILE_SMIME_BR, SETTING_REUSE,
	{.reuse = 31 * DAY}, SETTING_REUSE, "SBR 4.2.1"},
    {"C7 smime-br constructs nothing", PROFILE_SMIME_BR, SETTING_CONTACTS,
	{.contacts = CONTACT_CONSTRUCTED}, SETTING_CONTACTS, "C7"},
    {"W4 acm, 826 days", PROFILE_ACM, SETTING_REUSE, {.reuse = 826 * DAY},
	SETTING_REUSE, "825 days"},
    {"C4 acm does not ask WHOIS", PROFILE_ACM, SETTING_CONTACTS,
	{.contacts = CONTACT_CONSTRUCTED | CONTACT_WHOIS}, SETTING_CONTACTS,
	"SC-080"},
    {"C4 tls-br does not ask WHOIS", PROFILE_TLS_BR, SETTING_CONTACTS,
	{.contacts = CONTACT_WHOIS}, SETTING_CONTACTS, "SC-080"},
    {"C4 private does not ask WHOIS", PROFILE_PRIVATE, SETTING_CONTACTS,
	{.contacts = CONTACT_WHOIS}, SETTING_CONTACTS, "acm-2017"},
    {"C4 acm-2017 does", PROFILE_ACM_2017, SETTING_CONTACTS,
	{.contacts = CONTACT_WHOIS | CONTACT_MX}, 0, NULL},
    {"P private, everything settable", PROFILE_PRIVATE,
	SETTING_LIFETIME | SETTING_REUSE | SETTING_QUORUM,
	{.lifetime = 200 * DAY, .reuse = 3000 * DAY, .quorum = 16}, 0, NULL},
    {"what is not set is not asked", PROFILE_TLS_BR, SETTING_QUORUM,
	{.quorum = 2, .lifetime = 300 * DAY, .reuse = 825 * DAY}, 0, NULL},
};

START_TEST(P_settings_outside_the_bounds_are_refused)
{
	char reason[PROFILE_TEXT] = "";
	enum setting broken = SETTING_PROFILE;
	bool got = profile_allows(bounds[_i].profile, &bounds[_i].settings,
	    bounds[_i].set, &broken, reason);

	ck_assert_msg(got == (bounds[_i].broken == 0), "%s: got %d (%s)",
	    bounds[_i].label, got, reason);
	if (got)
		return;
	ck_assert_uint_eq(broken, bounds[_i].broken);
	ck_assert_msg(strstr(reason, bounds[_i].words) != NULL, "%s: %s",
	    bounds[_i].label, reason);
}
END_TEST

/* Whatever is brought within the bounds is allowed, and no laxer. */
START_TEST(P_settings_are_brought_within_the_bounds)
{
	struct policy_settings s = bounds[_i].settings;
	char reason[PROFILE_TEXT];
	enum setting broken;

	profile_bound(&s, bounds[_i].profile);
	ck_assert(profile_allows(
	    bounds[_i].profile, &s, SETTINGS_ALL, &broken, reason));
	ck_assert_int_le(s.lifetime, bounds[_i].settings.lifetime);
	ck_assert_int_le(s.reuse, bounds[_i].settings.reuse);
	ck_assert_uint_eq(s.contacts & ~bounds[_i].settings.contacts, 0);
}
END_TEST

static const struct {
	const char *label;
	enum profile profile;
	int64_t created, reuse, end;
} reuses[] = {
    {"W4 acm, 825 days", PROFILE_ACM, D2026, 825 * DAY, D2026 + 825 * DAY},
    {"W4 acm has no dates", PROFILE_ACM, D2028, 825 * DAY, D2028 + 825 * DAY},
    {"W4 tls-br, 200 days from 2026-03-15", PROFILE_TLS_BR, D2026, 200 * DAY,
	D2026 + 200 * DAY},
    {"W4 tls-br, a rule's own 50 days", PROFILE_TLS_BR, D2026, 50 * DAY,
	D2026 + 50 * DAY},
    {"W4 on 2027-03-15 only what is younger than 100 days", PROFILE_TLS_BR,
	D2027 - 150 * DAY, 200 * DAY, D2027},
    {"W4 and that until it is 100 days old", PROFILE_TLS_BR, D2027 - 50 * DAY,
	200 * DAY, D2027 + 50 * DAY},
    {"W4 exactly 100 days old on that day", PROFILE_TLS_BR, D2027 - 100 * DAY,
	200 * DAY, D2027},
    {"W4 200 days before that day", PROFILE_TLS_BR, D2027 - 200 * DAY,
	200 * DAY, D2027},
    {"W4 100 days from then on", PROFILE_TLS_BR, D2027 + DAY, 200 * DAY,
	D2027 + 101 * DAY},
    {"W4 nothing is reused from 2028-03-15", PROFILE_TLS_BR, D2028 - 10 * DAY,
	200 * DAY, D2028},
    {"W4 made after the end", PROFILE_TLS_BR, D2028 + DAY, 200 * DAY,
	D2028 + DAY},
    {"W4 smime-br, 30 days", PROFILE_SMIME_BR, D2029, 30 * DAY,
	D2029 + 30 * DAY},
};

START_TEST(W4_reuse_ends_by_the_day_of_reuse)
{
	int64_t got = profile_reuse_end(
	    reuses[_i].profile, reuses[_i].created, reuses[_i].reuse);

	ck_assert_msg(got == reuses[_i].end, "%s: got %lld, want %lld",
	    reuses[_i].label, (long long)got, (long long)reuses[_i].end);
}
END_TEST

/* W4 word by word, for every day around the dates: reusable on a day exactly
 * if the request is younger than the limit of that day. */
START_TEST(W4_reuse_agrees_with_the_table_day_by_day)
{
	const struct {
		int64_t from, limit;
	} rows[] = {{0, 200 * DAY}, {D2026, 200 * DAY}, {D2027, 100 * DAY},
	    {D2028, 0}, {D2029, 0}};

	for (int64_t created = D2026 - 300 * DAY; created < D2029;
	     created += 5 * DAY + 1) {
		int64_t end =
		    profile_reuse_end(PROFILE_TLS_BR, created, 200 * DAY);

		for (int64_t now = created; now < created + 250 * DAY;
		     now += DAY) {
			int64_t limit = 0;

			for (size_t i = 0; i < COUNT(rows); i++) {
				if (now >= rows[i].from)
					limit = rows[i].limit;
			}
			if ((now < end) != (now < created + limit))
				ck_abort_msg("created %lld, on %lld: ends %lld",
				    (long long)created, (long long)now,
				    (long long)end);
		}
	}
}
END_TEST

START_TEST(W4_renewal_begins_in_time)
{
	/* the lesser of 45 days and a third */
	ck_assert_int_eq(
	    profile_renewal_start(D2026, D2026 + 825 * DAY), D2026 + 780 * DAY);
	ck_assert_int_eq(
	    profile_renewal_start(D2026, D2026 + 135 * DAY), D2026 + 90 * DAY);
	ck_assert_int_eq(
	    profile_renewal_start(D2026, D2026 + 30 * DAY), D2026 + 20 * DAY);
	ck_assert_int_eq(profile_renewal_start(D2026, D2026), D2026);
}
END_TEST

START_TEST(P_the_end_of_a_method_is_announced)
{
	ck_assert_ptr_null(profile_warning(PROFILE_TLS_BR, D2026 - 1));
	ck_assert_ptr_nonnull(
	    strstr(profile_warning(PROFILE_TLS_BR, D2026), "2028-03-15"));
	ck_assert(!profile_has_ended(PROFILE_TLS_BR, D2028 - 1));
	ck_assert(profile_has_ended(PROFILE_TLS_BR, D2028));
	for (int i = 0; i < PROFILES; i++) {
		if (i == PROFILE_TLS_BR)
			continue;
		ck_assert(!profile_has_ended((enum profile)i, D2029));
		ck_assert_ptr_null(profile_warning((enum profile)i, D2029));
	}
}
END_TEST

START_TEST(P_method_and_version_are_named)
{
	const struct {
		enum profile profile;
		unsigned sources;
		const char *method;
	} rows[] = {
	    {PROFILE_TLS_BR, CONTACT_CONSTRUCTED, "BR-3.2.2.4.4"},
	    {PROFILE_ACM, CONTACT_MX, "BR-3.2.2.4.4"},
	    {PROFILE_TLS_BR, CONTACT_DNS_CAA, "BR-3.2.2.4.13"},
	    {PROFILE_TLS_BR, CONTACT_DNS_TXT, "BR-3.2.2.4.14"},
	    {PROFILE_TLS_BR, CONTACT_DNS_TXT | CONTACT_CONSTRUCTED,
		"BR-3.2.2.4.4"},
	    {PROFILE_ACM_2017, CONTACT_WHOIS, "BR-3.2.2.4.2"},
	    {PROFILE_SMIME_BR, CONTACT_MAILBOX, "SBR-3.2.2.2"},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ck_assert_str_eq(
		    profile_method(rows[i].profile, rows[i].sources),
		    rows[i].method);
	ck_assert_str_eq(
	    profile_method_version(PROFILE_TLS_BR, D2026), "2.2.6");
	ck_assert_str_eq(
	    profile_method_version(PROFILE_SMIME_BR, D2026), "1.0.10");
}
END_TEST

START_TEST(P_one_profile_is_the_stricter)
{
	static const enum profile ascending[] = {PROFILE_PRIVATE,
	    PROFILE_ACM_2017, PROFILE_ACM, PROFILE_TLS_BR, PROFILE_SMIME_BR};

	for (size_t i = 0; i < COUNT(ascending); i++) {
		for (size_t k = 0; k <= i; k++) {
			ck_assert_int_eq(
			    profile_stricter(ascending[i], ascending[k]),
			    ascending[i]);
			ck_assert_int_eq(
			    profile_stricter(ascending[k], ascending[i]),
			    ascending[i]);
		}
	}
	ck_assert(profile_is_for_mailboxes(PROFILE_SMIME_BR));
	ck_assert(!profile_is_for_mailboxes(PROFILE_TLS_BR));
	ck_assert(profile_corroborates(PROFILE_TLS_BR));
	ck_assert(!profile_corroborates(PROFILE_ACM));
	ck_assert(profile_has_whois(PROFILE_ACM_2017));
	ck_assert(!profile_has_whois(PROFILE_PRIVATE));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("profile");
	TCase *tcase = tcase_create("profile");
	SRunner *runner;
	int n_failed;

	tcase_add_test(tcase, P_names_are_read_back);
	tcase_add_test(tcase, P_defaults_are_complete_and_within_bounds);
	tcase_add_loop_test(tcase, P_settings_outside_the_bounds_are_refused, 0,
	    (int)COUNT(bounds));
	tcase_add_loop_test(tcase, P_settings_are_brought_within_the_bounds, 0,
	    (int)COUNT(bounds));
	tcase_add_loop_test(
	    tcase, W4_reuse_ends_by_the_day_of_reuse, 0, (int)COUNT(reuses));
	tcase_add_test(tcase, W4_reuse_agrees_with_the_table_day_by_day);
	tcase_add_test(tcase, W4_renewal_begins_in_time);
	tcase_add_test(tcase, P_the_end_of_a_method_is_announced);
	tcase_add_test(tcase, P_method_and_version_are_named);
	tcase_add_test(tcase, P_one_profile_is_the_stricter);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? 0 : 1;
}
