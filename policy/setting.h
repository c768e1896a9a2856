/* SPDX-License-Identifier: ISC
 * The settings that rules make and profiles bound, and which of two values is
 * the stricter (Q7). What a profile allows is profile's, which rules hold for
 * a name rules'. */
#ifndef POLICY_SETTING_H
#define POLICY_SETTING_H

#include "policy/policy.h"

enum distinct { DISTINCT_MAILBOX, DISTINCT_PERSON };

enum profile {
	PROFILE_ACM,
	PROFILE_ACM_2017,
	PROFILE_TLS_BR,
	PROFILE_SMIME_BR,
	PROFILE_PRIVATE
};
enum { PROFILES = PROFILE_PRIVATE + 1 };

/* Bits that tell which settings somebody sets. */
enum setting {
	SETTING_PROFILE = 1,
	SETTING_PROFILES_ALLOWED = 2,
	SETTING_CONTACTS = 4,
	SETTING_LIFETIME = 8,
	SETTING_REUSE = 16,
	SETTING_REQUEST_LIFETIME = 32,
	SETTING_RENEW = 64,
	SETTING_QUORUM = 128,
	SETTING_DISTINCT = 256,
	SETTING_IDENTITY = 512,
	SETTING_CHANNELS = 1024,
};
enum { SETTING_LAST = SETTING_CHANNELS, SETTINGS_ALL = 2 * SETTING_LAST - 1 };

struct policy_settings {
	enum profile profile;
	unsigned profiles_allowed; /* bits: profile_bit() */
	unsigned contacts;         /* bits of enum contact_source */
	int64_t lifetime, reuse, request_lifetime; /* seconds */
	bool renew;
	unsigned quorum;
	enum distinct distinct;
	enum identity identity;
	unsigned channels; /* bits of enum channel */
};

const char *distinct_name(enum distinct distinct); /* mailbox person */
bool distinct_parse(enum distinct *distinct_r, const char *text);

const char *setting_name(enum setting setting); /* as in the configuration */

/* The value for people: "72h", "reply, link". */
enum { SETTING_TEXT = 96 };
void setting_text(char text_r[SETTING_TEXT],
    const struct policy_settings *settings, enum setting setting);

void setting_take(struct policy_settings *to,
    const struct policy_settings *from, enum setting setting);

/* Makes one setting the stricter of two: larger quorum, shorter times, higher
 * identity, the intersection of channels, contacts and profiles allowed,
 * person before mailbox, no renewal, and the profile that leaves least room.
 * An empty intersection stays empty: no channel means that none counts. */
void setting_tighten(struct policy_settings *inout,
    const struct policy_settings *other, enum setting setting);

/* A link shows who opened it to nobody: where a rule needs to know the person
 * or the mailbox, links do not count (Q3, I3). */
bool setting_excludes_links(const struct policy_settings *settings);

#endif
