/* SPDX-License-Identifier: ISC
 * One row a setting: its name, how it reads, which value is the stricter.
 * Bounds and defaults are profile's. */
#include <stdio.h>
#include <string.h>

#include "policy/contact.h"
#include "policy/profile.h"
#include "policy/setting.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const struct {
	enum setting setting;
	char name[20];
} NAMES[] = {
    {SETTING_PROFILE, "profile"},
    {SETTING_PROFILES_ALLOWED, "profiles_allowed"},
    {SETTING_CONTACTS, "contacts"},
    {SETTING_LIFETIME, "lifetime"},
    {SETTING_REUSE, "reuse"},
    {SETTING_REQUEST_LIFETIME, "request_lifetime"},
    {SETTING_RENEW, "renew"},
    {SETTING_QUORUM, "quorum"},
    {SETTING_DISTINCT, "distinct"},
    {SETTING_IDENTITY, "identity"},
    {SETTING_CHANNELS, "channels"},
};

/* Appends one word of a list; never past the end. */
static void
word_add(char text_r[SETTING_TEXT], const char *word)
{
	size_t at = strlen(text_r);

	snprintf(
	    text_r + at, SETTING_TEXT - at, "%s%s", at > 0 ? ", " : "", word);
}

static void
contacts_text(char text_r[SETTING_TEXT], unsigned sources)
{
	for (unsigned bit = 1; bit <= CONTACT_LAST; bit <<= 1) {
		if ((sources & bit) != 0)
			word_add(text_r,
			    contact_source_name((enum contact_source)bit));
	}
}

static void
channels_text(char text_r[SETTING_TEXT], unsigned channels)
{
	if ((channels & CHANNEL_REPLY) != 0)
		word_add(text_r, channel_name(CHANNEL_REPLY));
	if ((channels & CHANNEL_LINK) != 0)
		word_add(text_r, channel_name(CHANNEL_LINK));
}

static void
profiles_text(char text_r[SETTING_TEXT], unsigned profiles)
{
	for (unsigned i = 0; i < PROFILES; i++) {
		if ((profiles & profile_bit((enum profile)i)) != 0)
			word_add(text_r, profile_name((enum profile)i));
	}
}

static void
time_text(char text_r[SETTING_TEXT], int64_t seconds)
{
	const struct {
		int64_t unit;
		char letter;
	} units[] = {{DAY, 'd'}, {HOUR, 'h'}, {MINUTE, 'm'}, {1, 's'}};
	size_t i = 0;

	while (
	    seconds % units[i].unit != 0 || (seconds == 0 && units[i].unit > 1))
		i++;
	snprintf(text_r, SETTING_TEXT, "%lld%c",
	    (long long)(seconds / units[i].unit), units[i].letter);
}

static void
time_shorten(int64_t *inout, int64_t other)
{
	if (other < *inout)
		*inout = other;
}

const char *
distinct_name(enum distinct distinct)
{
	switch (distinct) {
	case DISTINCT_MAILBOX:
		return "mailbox";
	case DISTINCT_PERSON:
		return "person";
	}
	return "mailbox";
}

bool
distinct_parse(enum distinct *distinct_r, const char *text)
{
	*distinct_r = DISTINCT_MAILBOX;
	if (strcmp(text, distinct_name(DISTINCT_PERSON)) == 0)
		*distinct_r = DISTINCT_PERSON;
	return strcmp(text, distinct_name(*distinct_r)) == 0;
}

const char *
setting_name(enum setting setting)
{
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		if (NAMES[i].setting == setting)
			return NAMES[i].name;
	}
	return "";
}

void
setting_text(char text_r[SETTING_TEXT], const struct policy_settings *settings,
    enum setting setting)
{
	text_r[0] = '\0';
	switch (setting) {
	case SETTING_PROFILE:
		word_add(text_r, profile_name(settings->profile));
		break;
	case SETTING_PROFILES_ALLOWED:
		profiles_text(text_r, settings->profiles_allowed);
		break;
	case SETTING_CONTACTS:
		contacts_text(text_r, settings->contacts);
		break;
	case SETTING_LIFETIME:
		time_text(text_r, settings->lifetime);
		break;
	case SETTING_REUSE:
		time_text(text_r, settings->reuse);
		break;
	case SETTING_REQUEST_LIFETIME:
		time_text(text_r, settings->request_lifetime);
		break;
	case SETTING_RENEW:
		word_add(text_r, settings->renew ? "true" : "false");
		break;
	case SETTING_QUORUM:
		snprintf(text_r, SETTING_TEXT, "%u", settings->quorum);
		break;
	case SETTING_DISTINCT:
		word_add(text_r, distinct_name(settings->distinct));
		break;
	case SETTING_IDENTITY:
		word_add(text_r, identity_name(settings->identity));
		break;
	case SETTING_CHANNELS:
		channels_text(text_r, settings->channels);
		break;
	}
	if (text_r[0] == '\0')
		word_add(text_r, "none");
}

void
setting_take(struct policy_settings *to, const struct policy_settings *from,
    enum setting setting)
{
	switch (setting) {
	case SETTING_PROFILE:
		to->profile = from->profile;
		break;
	case SETTING_PROFILES_ALLOWED:
		to->profiles_allowed = from->profiles_allowed;
		break;
	case SETTING_CONTACTS:
		to->contacts = from->contacts;
		break;
	case SETTING_LIFETIME:
		to->lifetime = from->lifetime;
		break;
	case SETTING_REUSE:
		to->reuse = from->reuse;
		break;
	case SETTING_REQUEST_LIFETIME:
		to->request_lifetime = from->request_lifetime;
		break;
	case SETTING_RENEW:
		to->renew = from->renew;
		break;
	case SETTING_QUORUM:
		to->quorum = from->quorum;
		break;
	case SETTING_DISTINCT:
		to->distinct = from->distinct;
		break;
	case SETTING_IDENTITY:
		to->identity = from->identity;
		break;
	case SETTING_CHANNELS:
		to->channels = from->channels;
		break;
	}
}

void
setting_tighten(struct policy_settings *inout,
    const struct policy_settings *other, enum setting setting)
{
	switch (setting) {
	case SETTING_PROFILE:
		inout->profile =
		    profile_stricter(inout->profile, other->profile);
		break;
	case SETTING_PROFILES_ALLOWED:
		inout->profiles_allowed &= other->profiles_allowed;
		break;
	case SETTING_CONTACTS:
		inout->contacts &= other->contacts;
		break;
	case SETTING_LIFETIME:
		time_shorten(&inout->lifetime, other->lifetime);
		break;
	case SETTING_REUSE:
		time_shorten(&inout->reuse, other->reuse);
		break;
	case SETTING_REQUEST_LIFETIME:
		time_shorten(&inout->request_lifetime, other->request_lifetime);
		break;
	case SETTING_RENEW:
		inout->renew = inout->renew && other->renew;
		break;
	case SETTING_QUORUM:
		if (other->quorum > inout->quorum)
			inout->quorum = other->quorum;
		break;
	case SETTING_DISTINCT:
		if (other->distinct > inout->distinct)
			inout->distinct = other->distinct;
		break;
	case SETTING_IDENTITY:
		if (other->identity > inout->identity)
			inout->identity = other->identity;
		break;
	case SETTING_CHANNELS:
		inout->channels &= other->channels;
		break;
	}
}

bool
setting_excludes_links(const struct policy_settings *settings)
{
	return settings->distinct == DISTINCT_PERSON ||
	       settings->identity > IDENTITY_SAME_DOMAIN;
}
