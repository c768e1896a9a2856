/* SPDX-License-Identifier: ISC
 * Keeps the list of mailboxes of one domain, each once, with all its sources.
 * Whoever looks an address up validates it first. */
#include <stdio.h>
#include <string.h>

#include "policy/contact.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* BR 3.2.2.4.4 and C1: these and no other. */
static const char CONSTRUCTED[CONTACT_CONSTRUCTED_N][16] = {
    "admin", "administrator", "hostmaster", "postmaster", "webmaster"};

static const struct {
	enum contact_source source;
	char name[16];
} SOURCES[] = {
    {CONTACT_CONSTRUCTED, "constructed"},
    {CONTACT_MX, "mx"},
    {CONTACT_DNS_TXT, "dns-txt"},
    {CONTACT_DNS_CAA, "dns-caa"},
    {CONTACT_WHOIS, "whois"},
    {CONTACT_MAILBOX, "mailbox"},
};

static struct contact *
contact_find(struct contacts *contacts, const char *mailbox)
{
	for (size_t i = 0; i < contacts->n_items; i++) {
		if (policy_is_same(contacts->items[i].mailbox, mailbox))
			return &contacts->items[i];
	}
	return NULL;
}

const char *
contact_source_name(enum contact_source source)
{
	for (size_t i = 0; i < COUNT(SOURCES); i++) {
		if (SOURCES[i].source == source)
			return SOURCES[i].name;
	}
	return NULL;
}

bool
contact_source_parse(enum contact_source *source_r, const char *text)
{
	for (size_t i = 0; i < COUNT(SOURCES); i++) {
		if (SOURCES[i].source != CONTACT_MAILBOX &&
		    strcmp(SOURCES[i].name, text) == 0) {
			*source_r = SOURCES[i].source;
			return true;
		}
	}
	return false;
}

bool
contact_add(
    struct contacts *contacts, const char *mailbox, enum contact_source source)
{
	struct contact *contact = contact_find(contacts, mailbox);
	size_t len = strlen(mailbox);

	if (contact == NULL) {
		if (contacts->n_items == CONTACT_MAX || len == 0 ||
		    len >= POLICY_MAILBOX_SIZE)
			return false;
		contact = &contacts->items[contacts->n_items++];
		memcpy(contact->mailbox, mailbox, len + 1);
		contact->sources = 0;
	}
	contact->sources |= (unsigned)source;
	return true;
}

bool
contact_add_constructed(struct contacts *contacts, const char *domain)
{
	struct contacts grown = *contacts;
	char mailbox[POLICY_MAILBOX_SIZE];

	/* A longer one would be cut below. */
	if (domain[0] == '\0' || strlen(domain) >= POLICY_NAME_SIZE)
		return false;
	for (size_t i = 0; i < CONTACT_CONSTRUCTED_N; i++) {
		snprintf(
		    mailbox, sizeof(mailbox), "%s@%s", CONSTRUCTED[i], domain);
		if (!contact_add(&grown, mailbox, CONTACT_CONSTRUCTED))
			return false;
	}
	*contacts = grown;
	return true;
}
