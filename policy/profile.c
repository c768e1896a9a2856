/* SPDX-License-Identifier: ISC
 * What the profiles say, in tables; the functions only read them. Days are UTC
 * and written as seconds since 1970. */
#include <stdio.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/profile.h"
#include "policy/window.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define MINUTE       ((int64_t)60)
#define HOUR         (60 * MINUTE)
#define DAY          (24 * HOUR)
#define BIT(profile) (1u << (profile))
#define BOTH         (CHANNEL_REPLY | CHANNEL_LINK)

#define DNS_CONTACTS (CONTACT_DNS_TXT | CONTACT_DNS_CAA)
#define NO_WHOIS     (CONTACT_CONSTRUCTED | CONTACT_MX | DNS_CONTACTS)
#define ANY_DOMAIN   (NO_WHOIS | CONTACT_WHOIS)

enum {
	DAY_2026_03_15 = 1773532800,
	DAY_2027_03_15 = 1805068800,
	DAY_2028_03_15 = 1836691200,
	DAY_2029_03_15 = 1868227200,
	RENEW_DAYS = 45, /* W4 */
	RENEW_PART = 3,
};

/* Characters, not pointers: see policy.c. */
static const struct {
	char name[10];
	unsigned char strictness;
	bool for_mailboxes, has_whois, corroborates;
	struct policy_settings defaults;
} PROFILES_TABLE[PROFILES] = {
    [PROFILE_ACM] = {"acm", 2, false, false, false,
	{PROFILE_ACM, BIT(PROFILE_ACM), CONTACT_CONSTRUCTED, 72 * HOUR,
	    825 * DAY, 30 * DAY, false, 1, DISTINCT_MAILBOX,
	    IDENTITY_SAME_DOMAIN, BOTH}},
    [PROFILE_ACM_2017] = {"acm-2017", 1, false, true, false,
	{PROFILE_ACM_2017, BIT(PROFILE_ACM_2017),
	    CONTACT_CONSTRUCTED | CONTACT_WHOIS, 72 * HOUR, 825 * DAY, 30 * DAY,
	    false, 1, DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN, BOTH}},
    [PROFILE_TLS_BR] = {"tls-br", 3, false, false, true,
	{PROFILE_TLS_BR, BIT(PROFILE_TLS_BR), CONTACT_CONSTRUCTED, 72 * HOUR,
	    200 * DAY, 30 * DAY, false, 1, DISTINCT_MAILBOX,
	    IDENTITY_SAME_DOMAIN, BOTH}},
    [PROFILE_SMIME_BR] = {"smime-br", 4, true, false, false,
	{PROFILE_SMIME_BR, BIT(PROFILE_SMIME_BR), 0, 24 * HOUR, 30 * DAY,
	    30 * DAY, false, 1, DISTINCT_MAILBOX, IDENTITY_SAME_DOMAIN, BOTH}},
    [PROFILE_PRIVATE] = {"private", 0, false, false, false,
	{PROFILE_PRIVATE, BIT(PROFILE_PRIVATE), CONTACT_CONSTRUCTED, 72 * HOUR,
	    825 * DAY, 30 * DAY, false, 1, DISTINCT_MAILBOX,
	    IDENTITY_SAME_DOMAIN, BOTH}},
};

/* `max` of contacts is a set of sources. */
static const struct bound {
	enum profile profile;
	enum setting setting;
	int64_t max;
	char rule[112];
} BOUNDS[] = {
    {PROFILE_ACM, SETTING_LIFETIME, 30 * DAY,
	"W1: the model's 72 hours, and never longer than BR 3.2.2.4.4 lets a "
	"random value live"},
    {PROFILE_ACM, SETTING_REUSE, 825 * DAY,
	"W4: the model asks again after 825 days"},
    {PROFILE_ACM, SETTING_CONTACTS, NO_WHOIS,
	"C4: WHOIS may not be asked since 2025-07-15, BR SC-080"},
    {PROFILE_ACM_2017, SETTING_LIFETIME, 30 * DAY,
	"W1: the model's 72 hours, and never longer than BR 3.2.2.4.4 lets a "
	"random value live"},
    {PROFILE_ACM_2017, SETTING_REUSE, 825 * DAY,
	"W4: the model asks again after 825 days"},
    {PROFILE_ACM_2017, SETTING_CONTACTS, ANY_DOMAIN, "C1 to C4"},
    {PROFILE_TLS_BR, SETTING_LIFETIME, 30 * DAY,
	"BR 3.2.2.4.4: a random value is good for 30 days"},
    {PROFILE_TLS_BR, SETTING_REUSE, 200 * DAY,
	"BR 4.2.1: reuse for 200 days from 2026-03-15, less from 2027-03-15"},
    {PROFILE_TLS_BR, SETTING_CONTACTS, NO_WHOIS,
	"C4: WHOIS may not be asked since 2025-07-15, BR SC-080"},
    {PROFILE_SMIME_BR, SETTING_LIFETIME, 24 * HOUR,
	"SBR 3.2.2.2: a random value is good for 24 hours"},
    {PROFILE_SMIME_BR, SETTING_REUSE, 30 * DAY,
	"SBR 4.2.1: control of a mailbox is proved anew after 30 days"},
    {PROFILE_SMIME_BR, SETTING_CONTACTS, 0,
	"C7: the mailbox asked is the one that the requester names"},
    {PROFILE_PRIVATE, SETTING_LIFETIME, 365 * DAY, "W1: a year at most"},
    {PROFILE_PRIVATE, SETTING_CONTACTS, NO_WHOIS,
	"C4: WHOIS is for profile acm-2017 alone"},
};

/* How long ago may a request be that is relied on from that day on? (BR
 * 4.2.1.) 0: not at all, the method has ended (BR 3.2.2.4, SC-090). */
static const struct {
	enum profile profile;
	int64_t from, reuse;
} DATED[] = {
    {PROFILE_TLS_BR, DAY_2026_03_15, 200 * DAY},
    {PROFILE_TLS_BR, DAY_2027_03_15, 100 * DAY},
    {PROFILE_TLS_BR, DAY_2028_03_15, 0},
    {PROFILE_TLS_BR, DAY_2029_03_15, 10 * DAY},
};

static const struct {
	enum profile profile;
	int64_t warn, end;
	char warning[136];
} ENDS[] = {
    {PROFILE_TLS_BR, DAY_2026_03_15, DAY_2028_03_15,
	"profile tls-br: validation by mail ends on 2028-03-15 (Baseline "
	"Requirements); from then on nothing is started or reused"},
};

/* By the strongest source: what is in the first row needs no record of the
 * domain's. */
static const struct {
	bool for_mailboxes;
	unsigned sources;
	char method[16];
} METHODS[] = {
    {true, CONTACT_MAILBOX, "SBR-3.2.2.2"},
    {false, CONTACT_CONSTRUCTED | CONTACT_MX, "BR-3.2.2.4.4"},
    {false, CONTACT_DNS_TXT, "BR-3.2.2.4.14"},
    {false, CONTACT_DNS_CAA, "BR-3.2.2.4.13"},
    {false, CONTACT_WHOIS, "BR-3.2.2.4.2"},
};

/* Ascending; a later row is in force from its day on. */
static const struct {
	bool for_mailboxes;
	int64_t from;
	char version[8];
} VERSIONS[] = {
    {false, 0, "2.2.6"},
    {true, 0, "1.0.10"},
};

static bool
is_list(enum setting setting)
{
	return setting == SETTING_CONTACTS;
}

static int64_t *
time_of(struct policy_settings *settings, enum setting setting)
{
	return setting == SETTING_LIFETIME ? &settings->lifetime
					   : &settings->reuse;
}

static bool
bound_holds(const struct bound *bound, const struct policy_settings *settings)
{
	struct policy_settings copy = *settings;

	if (is_list(bound->setting))
		return (settings->contacts & ~(unsigned)bound->max) == 0;
	return *time_of(&copy, bound->setting) <= bound->max;
}

static void
bound_explain(char reason_r[PROFILE_TEXT], const struct bound *bound,
    const struct policy_settings *settings)
{
	char have[SETTING_TEXT], may[SETTING_TEXT];
	struct policy_settings limit = *settings;

	if (is_list(bound->setting))
		limit.contacts = (unsigned)bound->max;
	else
		*time_of(&limit, bound->setting) = bound->max;
	setting_text(have, settings, bound->setting);
	setting_text(may, &limit, bound->setting);
	snprintf(reason_r, PROFILE_TEXT,
	    is_list(bound->setting)
		? "%s is not within what profile %s allows, %s (%s)"
		: "%s is more than profile %s allows, %s (%s)",
	    have, profile_name(bound->profile), may, bound->rule);
}

const char *
profile_name(enum profile profile)
{
	return PROFILES_TABLE[profile].name;
}

bool
profile_parse(enum profile *profile_r, const char *text)
{
	for (unsigned i = 0; i < PROFILES; i++) {
		if (strcmp(PROFILES_TABLE[i].name, text) == 0) {
			*profile_r = (enum profile)i;
			return true;
		}
	}
	return false;
}

unsigned
profile_bit(enum profile profile)
{
	return BIT(profile);
}

enum profile
profile_stricter(enum profile a, enum profile b)
{
	return PROFILES_TABLE[a].strictness >= PROFILES_TABLE[b].strictness ? a
									    : b;
}

const struct policy_settings *
profile_defaults(enum profile profile)
{
	return &PROFILES_TABLE[profile].defaults;
}

bool
profile_allows(enum profile profile, const struct policy_settings *settings,
    unsigned set, enum setting *broken_r, char reason_r[PROFILE_TEXT])
{
	for (size_t i = 0; i < COUNT(BOUNDS); i++) {
		const struct bound *bound = &BOUNDS[i];

		if (bound->profile != profile ||
		    (set & (unsigned)bound->setting) == 0 ||
		    bound_holds(bound, settings))
			continue;
		*broken_r = bound->setting;
		bound_explain(reason_r, bound, settings);
		return false;
	}
	return true;
}

void
profile_bound(struct policy_settings *inout, enum profile profile)
{
	for (size_t i = 0; i < COUNT(BOUNDS); i++) {
		const struct bound *bound = &BOUNDS[i];

		if (bound->profile != profile || bound_holds(bound, inout))
			continue;
		if (is_list(bound->setting))
			inout->contacts &= (unsigned)bound->max;
		else
			*time_of(inout, bound->setting) = bound->max;
	}
}

bool
profile_is_for_mailboxes(enum profile profile)
{
	return PROFILES_TABLE[profile].for_mailboxes;
}

bool
profile_has_whois(enum profile profile)
{
	return PROFILES_TABLE[profile].has_whois;
}

bool
profile_corroborates(enum profile profile)
{
	return PROFILES_TABLE[profile].corroborates;
}

bool
profile_has_ended(enum profile profile, int64_t now)
{
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		if (ENDS[i].profile == profile && now >= ENDS[i].end)
			return true;
	}
	return false;
}

const char *
profile_warning(enum profile profile, int64_t now)
{
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		if (ENDS[i].profile == profile && now >= ENDS[i].warn)
			return ENDS[i].warning;
	}
	return NULL;
}

int64_t
profile_reuse_end(enum profile profile, int64_t created, int64_t reuse)
{
	int64_t end = window_reuse_end(created, reuse);

	for (size_t i = 0; i < COUNT(DATED); i++) {
		int64_t limit = window_reuse_end(created, DATED[i].reuse);

		if (DATED[i].profile != profile)
			continue;
		/* The limit is asked on the day of reuse, so it ends nothing
		 * before its own first day. */
		if (limit < DATED[i].from)
			limit = DATED[i].from;
		if (limit < end)
			end = limit;
	}
	return end;
}

int64_t
profile_renewal_start(int64_t created, int64_t reuse_end)
{
	int64_t lead = (reuse_end - created) / RENEW_PART;

	if (lead > RENEW_DAYS * DAY)
		lead = RENEW_DAYS * DAY;
	return reuse_end - lead;
}

const char *
profile_method(enum profile profile, unsigned sources)
{
	bool for_mailboxes = profile_is_for_mailboxes(profile);

	for (size_t i = 0; i < COUNT(METHODS); i++) {
		if (METHODS[i].for_mailboxes == for_mailboxes &&
		    (METHODS[i].sources & sources) != 0)
			return METHODS[i].method;
	}
	return for_mailboxes ? METHODS[0].method : METHODS[1].method;
}

const char *
profile_method_version(enum profile profile, int64_t now)
{
	bool for_mailboxes = profile_is_for_mailboxes(profile);
	const char *version = "";

	for (size_t i = 0; i < COUNT(VERSIONS); i++) {
		if (VERSIONS[i].for_mailboxes == for_mailboxes &&
		    now >= VERSIONS[i].from)
			version = VERSIONS[i].version;
	}
	return version;
}
